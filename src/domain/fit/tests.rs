use super::*;
use crate::domain::Day;
use crate::domain::queue::tests::card;
use crate::domain::queue::{Card, Group};
use crate::domain::workdays::WorkWeek;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn at(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

fn block(pieces: &[(&str, &str)]) -> Vec<Piece> {
    pieces.iter().map(|(from, to)| (at(from), at(to))).collect()
}

fn told(fit: &Fit) -> Vec<String> {
    fit.slots
        .iter()
        .map(|slot| format!("{} {}-{}", slot.card, slot.from.format("%H:%M"), slot.to.format("%H:%M")))
        .collect()
}

#[test]
fn cards_follow_each_other_until_the_block_is_full() {
    let cards = [600, 600, 600].map(|seconds| card(1, Group::Promises, seconds));
    let fit = fit(&cards, &block(&[("09:00", "09:25")]));
    assert_eq!(told(&fit), ["0 09:00-09:10", "1 09:10-09:20"]);
    assert_eq!(fit.overflow, [2]);
}

#[test]
fn an_hour_pins_a_card_and_outside_the_block_it_costs_nothing() {
    let pinned = |hour, group| Card { at: Some(at(hour)), ..card(1, group, 600) };
    let cards = [
        pinned("11:00", Group::Opportunities),
        card(2, Group::Promises, 900),
        pinned("09:10", Group::Leads),
        card(3, Group::Promises, 600),
    ];
    let fit = fit(&cards, &block(&[("09:00", "09:50")]));
    assert_eq!(told(&fit), ["3 09:00-09:10", "2 09:10-09:20", "1 09:20-09:35"]);
    assert_eq!(fit.outside.len(), 1);
    assert!(fit.overflow.is_empty());
}

#[test]
fn fifteen_minutes_stay_for_prospects_and_leads() {
    let many = |group, n| (0..n).map(move |_| card(1, group, 600));
    let block = block(&[("09:00", "10:30")]);
    let cards: Vec<Card> = many(Group::Opportunities, 9).chain(many(Group::Leads, 3)).collect();
    let of = |fit: &Fit, group| fit.slots.iter().filter(|slot| cards[slot.card].group == group).count();
    let laid = fit(&cards, &block);
    assert_eq!((of(&laid, Group::Opportunities), of(&laid, Group::Leads)), (7, 2));
    let promised: Vec<Card> = many(Group::Promises, 9).chain(many(Group::Leads, 1)).collect();
    assert_eq!(fit(&promised, &block).overflow, [9]);
}

#[test]
fn work_longer_than_the_block_takes_a_whole_piece() {
    let fit = fit(&[card(1, Group::Leads, 9_000)], &block(&[("09:00", "09:15"), ("11:00", "11:30")]));
    assert_eq!(told(&fit), ["0 11:00-11:30"]);
}

/// The coming days, each with so many minutes.
fn coming(day: Day, minutes: u32) -> Coming {
    (1..=HORIZON).map(|n| (WorkWeek::default().add(day, n), minutes)).collect()
}

#[test]
fn a_day_that_meetings_fill_reaches_nothing() {
    let today: Day = "2026-11-25".parse().unwrap();
    let mut days = coming(today, 30);
    days[0].1 = 0;
    days[1].1 = 15;
    let cards: Vec<Card> = (1..=4).map(|id| card(id, Group::Promises, 900)).collect();
    let reached = reach(&cards, &[0, 1, 2, 3], (&days, &BTreeMap::new()), &WorkWeek::default());
    let [friday, monday, tuesday] = [1, 2, 3].map(|n| Some(days[n].0));
    assert_eq!(reached, [friday, monday, monday, tuesday]);
    let load = DayLoad::of(&days, &BTreeMap::from([((days[0].0, Group::Leads), 6)]), &WorkWeek::default());
    assert_eq!((load[0].minutes, load[0].capacity, load[1].capacity), (6, 0, 15));
}

#[test]
fn the_overflow_is_reached_on_the_first_day_with_room() {
    let friday: Day = "2026-11-27".parse().unwrap();
    let [monday, tuesday] = ["2026-11-30", "2026-12-01"].map(|text| text.parse::<Day>().unwrap());
    let cards: Vec<Card> = (1..=5).map(|id| card(id, Group::Opportunities, 600)).collect();
    let all: Vec<usize> = (0..5).collect();
    let planned = BTreeMap::from([((monday, Group::Handoffs), 10), ((tuesday, Group::Leads), 10)]);
    let days = reach(&cards, &all, (&coming(friday, 30), &planned), &WorkWeek::default());
    // A third of 30 minutes stays for leads; the handoff of Monday comes before.
    let wednesday = tuesday.succ_opt();
    assert_eq!(days, [Some(monday), Some(tuesday), Some(tuesday), wednesday, wednesday]);
}

#[test]
fn what_the_coming_days_cannot_carry_is_not_reached() {
    let today: Day = "2026-11-25".parse().unwrap();
    let cards: Vec<Card> = (0..16).map(|id| card(id, Group::Promises, 900)).collect();
    let all: Vec<usize> = (0..16).collect();
    let days = reach(&cards, &all, (&coming(today, 15), &BTreeMap::new()), &WorkWeek::default());
    assert_eq!(days[13], Some(WorkWeek::default().add(today, 14)));
    assert_eq!(days[14..], [None, None]);
}

fn any_card() -> impl Strategy<Value = Card> {
    (0..Group::ALL.len(), 1_u32..4_000, prop::option::of(0_u32..86_399)).prop_map(|(group, seconds, pinned)| Card {
        at: pinned.and_then(|seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)),
        ..card(1, Group::ALL[group], seconds)
    })
}

/// Up to three pieces that do not touch.
fn any_block() -> impl Strategy<Value = Vec<Piece>> {
    prop::collection::btree_set(0_u32..96, 0..=6).prop_map(|quarters| {
        let edges: Vec<NaiveTime> = quarters.into_iter().map(|quarter| time(quarter * 900)).collect();
        edges.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    })
}

proptest! {
    #[test]
    fn slots_never_overlap_nor_leave_the_block(cards in prop::collection::vec(any_card(), 0..40), pieces in any_block()) {
        let fit = fit(&cards, &pieces);
        for pair in fit.slots.windows(2) {
            prop_assert!(pair[0].to <= pair[1].from, "{pair:?}");
        }
        for slot in &fit.slots {
            prop_assert!(slot.from < slot.to);
            prop_assert!(pieces.iter().any(|(from, to)| *from <= slot.from && slot.to <= *to), "{slot:?}");
        }
        let mut seen: Vec<usize> = fit.slots.iter().chain(&fit.outside).map(|slot| slot.card).collect();
        seen.extend(&fit.overflow);
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..cards.len()).collect::<Vec<_>>());
    }
}
