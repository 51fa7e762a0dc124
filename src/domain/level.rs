//! Levelling: what a day cannot carry goes to the first later days with room; promises stay.

use super::Day;
use super::fit::{self, Piece};
use super::id::DealId;
use super::queue::Card;
use super::spread::Load;
use super::workdays::WorkWeek;

/// The steps of these deals that are due by a day get another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    pub deals: Vec<DealId>,
    pub from: Day,
    pub to: Day,
}

/// Answers what leaves a day: of what does not fit into its block, all that may move, each to the first later day with
/// room, which is taken.
pub fn level(cards: &[Card], pieces: &[Piece], day: Day, load: &mut Load, week: &WorkWeek) -> Vec<Shift> {
    let overflow = fit::fit(cards, pieces).overflow;
    let moving = overflow.into_iter().map(|at| &cards[at]).filter(|card| card.may_move());
    let shift = |card: &Card| Shift {
        deals: card.subject.deals().to_vec(),
        from: day,
        to: load.take(card.seconds.div_ceil(60), week),
    };
    moving.map(shift).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::queue::tests::{card, deal_of};
    use crate::domain::queue::{Card, Group};
    use std::collections::BTreeMap;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn what_does_not_fit_goes_to_the_first_day_with_room_and_promises_stay() {
        let week = WorkWeek::default();
        let (friday, monday, tuesday) = (day("2026-11-27"), day("2026-11-30"), day("2026-12-01"));
        let cards: Vec<Card> = [
            card(1, Group::Promises, 1_200),
            card(2, Group::Promises, 1_200),
            card(3, Group::Opportunities, 600),
            card(4, Group::Prospects, 600),
            card(5, Group::Customers, 300),
        ]
        .into();
        let block = [("09:00", "09:15")].map(|(from, to)| (from.parse().unwrap(), to.parse().unwrap()));
        let mut load = Load::new(15, BTreeMap::from([(monday, 4)]), monday, &week);
        let moved = level(&cards, &block, friday, &mut load, &week);
        let told: Vec<(i64, Day)> = moved.iter().map(|shift| (shift.deals[0].0, shift.to)).collect();
        assert_eq!(told, [(3, monday), (4, tuesday), (5, tuesday)]);
        assert_eq!(moved[0].deals, [deal_of(3)]);
    }
}
