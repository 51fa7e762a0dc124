//! The block of one day: where the settings put it, or around the calendar, in pieces, or shorter.

mod pieces;
mod wish;

pub use wish::{Wish, soon};

use super::Day;
use super::calendar::{self, Busy, Minutes};
use super::fit::Piece;
use super::settings::Settings;
use chrono::NaiveTime;

/// No piece of a block is shorter than this, in minutes.
pub const SHORTEST: u32 = 15;
/// A block has no more pieces than this.
pub const MOST_PIECES: usize = 3;

/// The block of one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    /// In their order, apart from each other; none where there is no block.
    pub pieces: Vec<Piece>,
    pub minutes: u32,
    /// Why it is not where the settings put it, in a sentence.
    pub moved_because: Option<String>,
}

/// A block that the owner moved by hand: where it begins, and why if that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub from: NaiveTime,
    pub because: Option<String>,
}

/// Answers the block of a day: none on a day that is not worked, unless the owner moved it there.
///
/// Where a busy time meets it, it goes to the nearest free time of the working hours; where none is long enough, into
/// the fewest pieces nearest to its start; where that is not enough, into what there is.
pub fn of_day(settings: &Settings, day: Day, busy: &[Busy], moved: Option<&Moved>) -> Block {
    if moved.is_none() && !settings.week.is_working(day) {
        return Block::default();
    }
    let (usual, minutes) = settings.block_of(day);
    let from = calendar::minute(moved.map_or(usual, |moved| moved.from));
    let wish = (from, (from + minutes).min(calendar::LAST));
    let hours = hours(settings, wish);
    let found = pieces::around(wish, &calendar::free(hours, busy));
    let moved_because = because(wish, &found, busy).or_else(|| by_hand(settings, day, moved));
    Block::of(found, moved_because)
}

/// Answers the next free time of the day for a block that is to lie elsewhere: at or after a time, and not where it lies.
pub fn elsewhere(settings: &Settings, day: Day, busy: &[Busy], after: NaiveTime, pieces: &[Piece]) -> Option<Piece> {
    let found = next_free(settings, day, busy, after)?;
    match (pieces.first(), pieces.last()) {
        (Some(first), Some(last)) if found.0 == first.0 => next_free(settings, day, busy, last.1.max(after)),
        _ => Some(found),
    }
}

/// Answers the next free time of the day for a block that was missed; none where less than a shortest piece is left.
pub fn next_free(settings: &Settings, day: Day, busy: &[Busy], after: NaiveTime) -> Option<Piece> {
    let (_, minutes) = settings.block_of(day);
    let free = calendar::free(hours(settings, (0, 0)), busy);
    let after = calendar::minute(after);
    let lengths = (SHORTEST..=minutes).rev().step_by(SHORTEST as usize);
    let mut slots = lengths.filter_map(|length| calendar::first_free(&free, length, after));
    slots.next().map(|(from, to)| (calendar::time(from), calendar::time(to)))
}

/// Answers the hours of a block: "09:00–09:30, 11:00–12:00".
pub fn in_words(pieces: &[Piece]) -> String {
    let piece = |(from, to): &Piece| format!("{}–{}", from.format("%H:%M"), to.format("%H:%M"));
    pieces.iter().map(piece).collect::<Vec<_>>().join(", ")
}

impl Block {
    fn of(found: Vec<Minutes>, moved_because: Option<String>) -> Block {
        let minutes = found.iter().map(|(from, to)| to - from).sum();
        let pieces = found.iter().map(|(from, to)| (calendar::time(*from), calendar::time(*to))).collect();
        Block { pieces, minutes, moved_because }
    }
}

/// The working hours, wider where the owner wants the block outside of them.
fn hours(settings: &Settings, wish: Minutes) -> Minutes {
    let (from, to) = settings.working_hours;
    let hours = (calendar::minute(from), calendar::minute(to));
    if wish.0 < wish.1 { (hours.0.min(wish.0), hours.1.max(wish.1)) } else { hours }
}

/// Says why the calendar changed the block.
fn because(wish: Minutes, found: &[Minutes], busy: &[Busy]) -> Option<String> {
    if found == [wish] {
        return None;
    }
    let meets = |busy: &&Busy| busy.minutes().0 < wish.1 && wish.0 < busy.minutes().1;
    let cause = busy.iter().filter(meets).min_by_key(|busy| busy.from).map(why).unwrap_or_default();
    let (wanted, minutes) = (wish.1 - wish.0, found.iter().map(|(from, to)| to - from).sum::<u32>());
    let from = |minute: u32| calendar::time(minute).format("%H:%M");
    Some(match found {
        [] => format!("No quarter of an hour is free: {cause}."),
        [one] if minutes == wanted => format!("Moved from {} to {}: {cause}.", from(wish.0), from(one.0)),
        pieces if minutes == wanted => format!("In {} pieces: {cause}.", pieces.len()),
        _ => format!("Only {minutes} of {wanted} minutes are free: {cause}."),
    })
}

fn why(busy: &Busy) -> String {
    let words = if busy.words.is_empty() { "busy" } else { &busy.words };
    format!("{words}, {}–{}", busy.from.format("%H:%M"), busy.to.format("%H:%M"))
}

fn by_hand(settings: &Settings, day: Day, moved: Option<&Moved>) -> Option<String> {
    let moved = moved?;
    let usual = settings.block_of(day).0;
    let said = moved.because.clone();
    said.or_else(|| (moved.from != usual).then(|| format!("Moved by you from {}.", usual.format("%H:%M"))))
}

#[cfg(test)]
mod tests;
