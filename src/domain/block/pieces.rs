//! Where a block goes among free times: one piece if that can be, else the fewest, nearest to its start.

use super::{MOST_PIECES, Minutes, SHORTEST};

/// Among so many free times the best of three are looked for; a day has no more that are long enough to matter.
const MOST_FREE: usize = 24;

/// Answers the pieces of a block that should be `wish`, all of them free, in their order.
pub(super) fn around(wish: Minutes, free: &[Minutes]) -> Vec<Minutes> {
    if free.iter().any(|(from, to)| *from <= wish.0 && wish.1 <= *to) {
        return vec![wish];
    }
    let length = wish.1 - wish.0;
    if let Some(piece) = nearest(wish.0, length, free) {
        return vec![piece];
    }
    let mut long: Vec<Minutes> = free.iter().copied().filter(|free| length_of(free) >= SHORTEST).collect();
    long.sort_by_key(|free| std::cmp::Reverse(length_of(free)));
    long.truncate(MOST_FREE);
    let counts = 2..=MOST_PIECES.min(length as usize / SHORTEST as usize);
    let split = counts.filter_map(|count| nearest_of(wish.0, length, &sets(&long, count))).next();
    let mut pieces = split.unwrap_or_else(|| what_there_is(length, &long));
    pieces.sort_unstable();
    pieces
}

fn length_of((from, to): &Minutes) -> u32 {
    to - from
}

/// The free time of a length whose beginning is nearest, the later of two.
fn nearest(wish: u32, length: u32, free: &[Minutes]) -> Option<Minutes> {
    let fitting = free.iter().filter(|free| length_of(free) >= length);
    let start = fitting
        .map(|(from, to)| wish.clamp(*from, to - length))
        .min_by_key(|start| (start.abs_diff(wish), *start < wish));
    start.map(|start| (start, start + length))
}

/// Every choice of so many free times, two or three.
fn sets(free: &[Minutes], count: usize) -> Vec<Vec<Minutes>> {
    let Some(less) = count.checked_sub(1) else { return vec![Vec::new()] };
    let with = |at: usize| {
        let rest = sets(&free[at + 1..], less);
        rest.into_iter().map(move |mut set| {
            set.push(free[at]);
            set
        })
    };
    (0..free.len()).flat_map(with).collect()
}

/// The choice that carries the length and lies nearest, filled from the nearest on.
fn nearest_of(wish: u32, length: u32, sets: &[Vec<Minutes>]) -> Option<Vec<Minutes>> {
    let carrying = sets.iter().filter(|set| set.iter().map(length_of).sum::<u32>() >= length);
    let best = carrying.min_by_key(|set| set.iter().map(|free| distance(wish, free)).sum::<u32>())?;
    let mut set = best.clone();
    set.sort_by_key(|free| distance(wish, free));
    let mut left = length;
    let count = set.len() as u32;
    let fill = |(at, free): (usize, &Minutes)| {
        let kept = (count - 1 - at as u32) * SHORTEST;
        let taken = length_of(free).min(left - kept);
        left -= taken;
        placed(wish, taken, *free)
    };
    Some(set.iter().enumerate().map(fill).collect())
}

/// So far the start lies from a free time.
fn distance(wish: u32, (from, to): &Minutes) -> u32 {
    if wish < *from { from - wish } else { wish.saturating_sub(*to) }
}

/// A part of a free time, nearest to the start.
fn placed(wish: u32, length: u32, (from, to): Minutes) -> Minutes {
    let start = wish.clamp(from, to - length);
    (start, start + length)
}

/// The longest free times, as many as a block may have pieces.
fn what_there_is(length: u32, longest: &[Minutes]) -> Vec<Minutes> {
    let mut left = length;
    let mut pieces = Vec::new();
    for (from, to) in longest.iter().take(MOST_PIECES) {
        let taken = (to - from).min(left);
        if taken >= SHORTEST {
            pieces.push((*from, from + taken));
            left -= taken;
        }
    }
    pieces
}
