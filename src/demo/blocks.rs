//! The blocks of the year: one letter a working day says what became of each.

use super::script::{Scene, mixed};
use crate::domain::Moment;
use crate::domain::session::Running;
use chrono::{NaiveTime, TimeDelta};

/// The block begins at this hour.
const BEGINS: u32 = 9;
/// A key is pressed so often while one works: any longer and the clock takes it for a pause.
const KEYS: TimeDelta = TimeDelta::minutes(4);
/// A card takes so many minutes, and up to so many more.
const CARD: (i64, i64) = (3, 6);

/// Answers what happens on the days of `blocks kks-k oi`: kept, short, missed, off, ill; blanks part weeks.
pub(super) fn scenes<'a>(line: &Scene<'a>) -> Vec<Scene<'a>> {
    let letters = line.words.chars().filter(|letter| !letter.is_whitespace());
    letters.zip(line.day..).flat_map(|(letter, day)| day_of(letter, &Scene { day, base: day, ..*line })).collect()
}

fn day_of<'a>(letter: char, scene: &Scene<'a>) -> Vec<Scene<'a>> {
    let minutes = |from: i64, more: i64| from + mixed(0, scene.day, more);
    let after = |minutes| NaiveTime::from_hms_opt(BEGINS, 0, 0).unwrap_or_default() + TimeDelta::minutes(minutes);
    let scene = |verb, words, minutes| Scene { verb, words, at: after(minutes), ..*scene };
    match letter {
        'k' => vec![scene("session", "", 0), scene("stop", "", minutes(66, 25))],
        's' => vec![scene("session", "", 0), scene("stop", "", minutes(20, 30))],
        'o' => vec![scene("off", "off", -30)],
        'i' => vec![scene("off", "ill", -30)],
        _ => Vec::new(),
    }
}

/// Somebody is at the keys up to a moment.
pub(super) fn work_on(running: &mut Running, until: Moment) {
    while running.clock.at() + KEYS < until {
        running.clock.key(running.clock.at() + KEYS);
    }
    running.clock.key(until);
}

/// Brings a deal's card in sight for the minutes that such a card takes; says whether the session has one.
pub(super) fn take_up(running: &mut Running, deal: i64, now: Moment) -> bool {
    let Some(place) = running.waiting().position(|card| card.deal == Some(deal)) else { return false };
    let took = CARD.0 + mixed(deal.unsigned_abs() as usize, 0, CARD.1);
    let began = (now - TimeDelta::minutes(took)).max(running.clock.at());
    work_on(running, began);
    // A card already in sight goes once around, so that its time begins here.
    let turns = if place == 0 { running.waiting().count() } else { place };
    (0..turns).for_each(|_| running.skip(began));
    work_on(running, now);
    true
}
