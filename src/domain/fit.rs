//! The fit: cards laid into the pieces of the block, what does not fit, and the day on which it will be reached.

mod reach;

pub use reach::{Coming, DayLoad, HORIZON, Planned, reach, worked};

use super::queue::{Card, Group, TOP_SECONDS};
use chrono::{NaiveTime, Timelike};

/// From and to, in the hours of one day.
pub type Piece = (NaiveTime, NaiveTime);

/// Where a card lies in the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Its place among the cards.
    pub card: usize,
    pub from: NaiveTime,
    pub to: NaiveTime,
}

/// The cards of a day in their slots.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fit {
    /// Inside the block, by the hour; they never overlap.
    pub slots: Vec<Slot>,
    /// Pinned to an hour outside the block; they do not count against it.
    pub outside: Vec<Slot>,
    /// The cards that do not fit, in their order.
    pub overflow: Vec<usize>,
}

impl Fit {
    /// Answers how many cards have their time on the day, in the block or at an hour of their own.
    pub fn placed(&self) -> usize {
        self.slots.len() + self.outside.len()
    }
}

/// Answers how many seconds of prospects' and leads' time a block of so many seconds holds back.
pub fn kept_for_top(total: u32) -> u32 {
    TOP_SECONDS.min(total / 3)
}

/// Lays cards into the block: pinned ones at their hour, the others in their order where there is first room.
pub fn fit(cards: &[Card], pieces: &[Piece]) -> Fit {
    let mut room = Room::of(pieces);
    let mut fit = Fit::default();
    for (card, pinned) in pinned(cards) {
        match room.pin(pinned) {
            Some((from, to)) => fit.slots.push(Slot { card, from: time(from), to: time(to) }),
            None => fit.outside.push(Slot { card, from: time(pinned.0), to: time(pinned.1) }),
        }
    }
    let mut shares = Shares::of(room.total());
    for (at, card) in cards.iter().enumerate().filter(|(_, card)| card.at.is_none()) {
        let seconds = card.seconds.clamp(1, room.longest.max(1));
        match shares.allow(card, seconds).then(|| room.take(seconds)).flatten() {
            Some((from, to)) => {
                shares.take(card.top, seconds);
                fit.slots.push(Slot { card: at, from: time(from), to: time(to) });
            }
            None => fit.overflow.push(at),
        }
    }
    fit.slots.sort_by_key(|slot| slot.from);
    fit
}

/// The cards with an hour, in its order, each with its seconds of the day.
fn pinned(cards: &[Card]) -> Vec<(usize, Span)> {
    let span = |card: &Card| {
        let from = card.at?.num_seconds_from_midnight();
        Some((from, (from + card.seconds.max(1)).min(LAST)))
    };
    let mut pinned: Vec<(usize, Span)> =
        cards.iter().enumerate().filter_map(|(at, card)| Some((at, span(card)?))).collect();
    pinned.sort_by_key(|(at, span)| (span.0, *at));
    pinned
}

/// Seconds of the day, from and to.
type Span = (u32, u32);
const LAST: u32 = 24 * 60 * 60 - 1;

fn time(seconds: u32) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(seconds.min(LAST), 0).unwrap_or_default()
}

/// What is free of the block.
struct Room {
    free: Vec<Span>,
    /// The longest piece; longer work takes a whole one.
    longest: u32,
}

impl Room {
    fn of(pieces: &[Piece]) -> Room {
        let span = |piece: &Piece| (piece.0.num_seconds_from_midnight(), piece.1.num_seconds_from_midnight());
        let free: Vec<Span> = pieces.iter().map(span).filter(|(from, to)| from < to).collect();
        let longest = free.iter().map(|(from, to)| to - from).max().unwrap_or(0);
        Room { free, longest }
    }

    fn total(&self) -> u32 {
        self.free.iter().map(|(from, to)| to - from).sum()
    }

    /// Takes a span at its hour where all of it is free; where it is not, whatever it covers is no longer free.
    fn pin(&mut self, span: Span) -> Option<Span> {
        let whole = self.free.iter().any(|(from, to)| *from <= span.0 && span.1 <= *to);
        let apart = |(from, to): &Span| {
            let before = (*from, span.0.min(*to));
            let after = (span.1.max(*from), *to);
            [before, after].into_iter().filter(|(from, to)| from < to).collect::<Vec<_>>()
        };
        self.free = self.free.iter().flat_map(apart).collect();
        whole.then_some(span)
    }

    /// Takes the first room for so many seconds.
    fn take(&mut self, seconds: u32) -> Option<Span> {
        let gap = self.free.iter_mut().find(|(from, to)| to - from >= seconds)?;
        let taken = (gap.0, gap.0 + seconds);
        gap.0 = taken.1;
        self.free.retain(|(from, to)| from < to);
        Some(taken)
    }
}

/// Whose part of the block is how far used: what is neither promise nor top leaves the top its minutes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shares {
    common: u32,
    used: u32,
}

impl Shares {
    pub(super) fn of(total: u32) -> Shares {
        Shares { common: total - kept_for_top(total), used: 0 }
    }

    /// Answers what is left for cards that are neither promise nor top.
    pub(super) fn left(&self) -> u32 {
        self.common.saturating_sub(self.used)
    }

    pub(super) fn take(&mut self, top: bool, seconds: u32) {
        self.used += if top { 0 } else { seconds };
    }

    fn allow(&self, card: &Card, seconds: u32) -> bool {
        card.top || card.group <= Group::Promises || seconds <= self.left()
    }
}

#[cfg(test)]
mod tests;
