//! The owner's own order of one day: cards moved, pinned to a time, pulled in and left out.

use super::id::DealId;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What the owner changed of a day's queue; no fact of any deal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrangement {
    /// Those whose order was changed; a card that came since keeps the place that the queue gives it.
    pub order: Vec<DealId>,
    /// The second of the day at which a card begins, whatever is moved around it.
    pub pins: BTreeMap<DealId, u32>,
    /// Cards of other days that are worked on this one.
    pub pulled: BTreeSet<DealId>,
    /// Cards that are not worked on this day, though they are due.
    pub out: BTreeSet<DealId>,
}

impl Arrangement {
    /// Reads what `shown` wrote; what it cannot read is left out.
    pub fn parse(text: &str) -> Arrangement {
        let mut read = Arrangement::default();
        for line in text.lines() {
            let mut words = line.split(' ');
            let what = words.next().unwrap_or_default();
            let ids = words.clone().filter_map(|word| word.parse().ok()).map(DealId);
            match what {
                "order" => read.order.extend(ids),
                "pulled" => read.pulled.extend(ids),
                "out" => read.out.extend(ids),
                "pin" => read.pins.extend(words.filter_map(pin)),
                _ => {}
            }
        }
        read
    }

    /// Answers it as lines that `parse` reads.
    pub fn shown(&self) -> String {
        let ids = |ids: &mut dyn Iterator<Item = &DealId>| ids.map(|id| format!(" {}", id.0)).collect::<String>();
        let pins = self.pins.iter().map(|(id, minute)| format!(" {}@{minute}", id.0)).collect::<String>();
        format!(
            "order{}\npin{pins}\npulled{}\nout{}\n",
            ids(&mut self.order.iter()),
            ids(&mut self.pulled.iter()),
            ids(&mut self.out.iter())
        )
    }

    /// Lays the owner's order over that of the queue: moved cards take the places of moved cards, all others stay.
    pub fn arrange<T>(&self, cards: Vec<T>, deal: impl Fn(&T) -> Option<DealId>) -> Vec<T> {
        let is_out = |card: &T| deal(card).is_some_and(|deal| self.out.contains(&deal));
        let place = |card: &T| deal(card).and_then(|deal| self.order.iter().position(|one| *one == deal));
        let kept = cards.into_iter().filter(|card| !is_out(card));
        let (places, mut cards): (Vec<Option<usize>>, Vec<Option<T>>) =
            kept.map(|card| (place(&card), Some(card))).unzip();
        let mut moved: Vec<(usize, usize)> =
            places.iter().enumerate().filter_map(|(at, place)| place.map(|place| (place, at))).collect();
        moved.sort_unstable();
        let mut moved: VecDeque<Option<T>> = moved.into_iter().map(|(_, at)| cards[at].take()).collect();
        let filled =
            places.iter().zip(cards).map(|(place, card)| if place.is_some() { moved.pop_front()? } else { card });
        filled.flatten().collect()
    }

    /// Puts a card first.
    pub fn put_first(&mut self, deal: DealId, present: &[DealId]) {
        self.order = present.iter().copied().filter(|one| *one != deal).collect();
        self.order.insert(0, deal);
    }
}

fn pin(word: &str) -> Option<(DealId, u32)> {
    let (deal, minute) = word.split_once('@')?;
    Some((DealId(deal.parse().ok()?), minute.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn arranged(order: &[i64], out: &[i64], cards: &[i64]) -> Vec<i64> {
        let arrangement = Arrangement {
            order: order.iter().copied().map(DealId).collect(),
            out: out.iter().copied().map(DealId).collect(),
            ..Arrangement::default()
        };
        arrangement.arrange(cards.to_vec(), |card| Some(DealId(*card)))
    }

    #[test]
    fn moved_cards_change_places_among_themselves_and_a_new_one_keeps_its_own() {
        for (order, out, cards, wanted) in [
            (&[][..], &[][..], &[1, 2, 3][..], vec![1, 2, 3]),
            (&[3, 1, 2], &[], &[1, 2, 3], vec![3, 1, 2]),
            (&[3, 1, 2], &[], &[9, 1, 2, 3], vec![9, 3, 1, 2]),
            (&[3, 1, 2], &[], &[1, 9, 3], vec![3, 9, 1]),
            (&[2, 1], &[2], &[1, 2, 3], vec![1, 3]),
            (&[7, 8], &[], &[1, 2], vec![1, 2]),
        ] {
            assert_eq!(arranged(order, out, cards), wanted, "{order:?} {out:?} {cards:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_but_what_is_out(order in proptest::collection::vec(0..20i64, 0..20), cards in proptest::collection::btree_set(0..20i64, 0..20), out in proptest::collection::vec(0..20i64, 0..5)) {
            let cards: Vec<i64> = cards.into_iter().collect();
            let mut left = arranged(&order, &out, &cards);
            left.sort_unstable();
            prop_assert_eq!(left, cards.into_iter().filter(|card| !out.contains(card)).collect::<Vec<_>>());
        }

        #[test]
        fn what_is_kept_is_read_back(order in proptest::collection::vec(0..99i64, 0..9), pins in proptest::collection::btree_map(0..99i64, 0..86_400u32, 0..5)) {
            let kept = Arrangement {
                order: order.into_iter().map(DealId).collect(),
                pins: pins.into_iter().map(|(deal, minute)| (DealId(deal), minute)).collect(),
                pulled: [DealId(4)].into(),
                out: [DealId(7), DealId(9)].into(),
            };
            prop_assert_eq!(Arrangement::parse(&kept.shown()), kept);
        }
    }
}
