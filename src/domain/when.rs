//! Days in words: what a salesperson types becomes a day and perhaps an hour, and back.

mod hour;
mod span;
mod spoken;

use chrono::{Datelike, NaiveTime, Weekday};

use super::Day;
use crate::error::{Error, Result};

/// A day where the owner lives, with the hour where one was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    pub day: Day,
    pub at: Option<NaiveTime>,
}

/// The longest phrase that is still a day: `thu 3rd of dec 2027 at 10 am`.
const MOST_WORDS: usize = 8;
const MOST_BYTES: usize = 60;

/// Reads words that are a day and nothing else: `fri`, `3`, `2w`, `dec 3`, `wed 10am`, `eom`, `yesterday`.
///
/// A weekday is the next one, never today; a day and month without a year never lie in the past, unless the weekday
/// given with them says so; `next fri` is the Friday of next week. An hour alone is today's.
pub fn read(words: &str, today: Day) -> Result<When> {
    if words.trim().is_empty() {
        return Err(Error::invalid("day", format!("nothing was written; {EXAMPLES}")));
    }
    read_or_none(words, today)?.ok_or_else(|| unread(words))
}

/// Reads it; none where it is not meant as a day, and why where it is meant as one that does not exist.
fn read_or_none(words: &str, today: Day) -> Result<Option<When>> {
    let lower = words.trim().to_lowercase();
    let tokens = tokens(&lower);
    if lower.is_empty() || lower.len() > MOST_BYTES || tokens.len() > MOST_WORDS {
        return Ok(None);
    }
    let (at, rest) = match hour::take(&tokens) {
        Err(_) if !ends_in_hour(&tokens, today) => return Ok(None),
        taken => taken?,
    };
    let day = match (rest.is_empty(), at) {
        (true, Some(_)) => Some(today),
        _ => spoken::read(rest, today)?,
    };
    Ok(day.map(|day| When { day, at }))
}

/// Says whether what stands before the last words is a day, so that they are meant as its hour: `fri at 3`.
fn ends_in_hour(tokens: &[&str], today: Day) -> bool {
    let before = (1..=tokens.len().min(3)).map(|length| &tokens[..tokens.len() - length]);
    let is_clock = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let alone = tokens.first().is_some_and(|word| is_clock(word));
    before.into_iter().any(|day| day.is_empty() && alone || spoken::read(day, today).is_ok_and(|day| day.is_some()))
}

/// Reads words that say until when: a span as `this week`, `next month` or `weekend` is its last day, else a day.
///
/// A week ends on the day before its first; `end` before a span is left to `read`.
pub fn read_until(words: &str, today: Day, week_start: Weekday) -> Result<Day> {
    let lower = words.trim().to_lowercase();
    match span::last_day(&tokens(&lower), today, week_start) {
        Some(day) => Ok(day),
        None => read(words, today).map(|when| when.day),
    }
}

/// Reads the longest beginning that is a day, and answers it with the rest: `wed 10:00 call` → Wed 10:00, `call`.
///
/// The day ends where a word ends, so `monolith` holds none; a month alone is none, nor is `sun` before another word.
/// Refuses a beginning that is meant as a day and is none: `31 feb call`, `3/12 call`, `fri 25:00`.
pub fn read_prefix(words: &str, today: Day) -> Result<Option<(When, &str)>> {
    let words = words.trim();
    for end in word_ends(words).into_iter().rev() {
        let (day, rest) = words.split_at(end);
        let rest = rest.trim_start();
        if !rest.is_empty() && day.eq_ignore_ascii_case("sun") || spoken::is_torn(day, rest) {
            continue;
        }
        if let Some(when) = read_or_none(day.trim_end_matches(','), today)? {
            return Ok(Some((when, rest)));
        }
    }
    Ok(None)
}

/// Shows a day as short as it stays clear: `today`, `in 3d`, `2d ago`, `Thu 26 Nov`, `Thu 26 Nov 2027`.
pub fn show(day: Day, today: Day) -> String {
    match (day - today).num_days() {
        -1 => "yesterday".into(),
        days @ 2..=6 => format!("in {days}d"),
        days @ -6..=-2 => format!("{}d ago", -days),
        _ => dated(day, today),
    }
}

/// Shows a day as a date that reads after "until" or a comma: `today`, `tomorrow`, `Thu 26 Nov`, `Thu 26 Nov 2027`, and
/// how far it is where nobody plans for it.
pub fn dated(day: Day, today: Day) -> String {
    match (day - today).num_days() {
        0 => "today".into(),
        1 => "tomorrow".into(),
        _ if day.year() == today.year() => day.format("%a %-d %b").to_string(),
        days @ FAR.. => format!("{} (in {} years)", day.format("%a %-d %b %Y"), days / 365),
        _ => day.format("%a %-d %b %Y").to_string(),
    }
}

/// From so many days on it is said how far a day is: nobody plans for it.
const FAR: i64 = 3 * 366;

/// Shows a day on which something is due: as `show`, but what is past is `2d late`.
pub fn show_due(day: Day, today: Day) -> String {
    match (today - day).num_days() {
        late @ 1.. => format!("{late}d late"),
        _ => show(day, today),
    }
}

/// Shows a day as `show` does, with its hour where it has one: `in 3d 10:00`.
pub fn show_at(when: When, today: Day) -> String {
    let day = show(when.day, today);
    match when.at {
        Some(at) => format!("{day} {}", at.format("%H:%M")),
        None => day,
    }
}

/// Shows a day as `dated` does, with its hour where it has one: `Thu 26 Nov 10:00`.
pub fn dated_at(when: When, today: Day) -> String {
    let day = dated(when.day, today);
    match when.at {
        Some(at) => format!("{day} {}", at.format("%H:%M")),
        None => day,
    }
}

const EXAMPLES: &str = "write fri, 3d, 3 dec, 2026-12-03 or fri 10:00";

fn unread(words: &str) -> Error {
    let read: String = words.trim().chars().take(40).collect();
    Error::invalid("day", format!("{read:?} is no day; {EXAMPLES}"))
}

/// Cuts at spaces, commas and the T of an ISO instant.
fn tokens(lower: &str) -> Vec<&str> {
    let cut = lower.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    cut.flat_map(|word| match word.split_once('t') {
        Some((day, hour)) if day.len() == 10 && hour.contains(':') => vec![day, hour],
        _ => vec![word],
    })
    .collect()
}

/// Answers where each of the first words ends.
fn word_ends(words: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut within = false;
    for (at, letter) in words.char_indices() {
        if within && letter.is_whitespace() {
            ends.push(at);
            if ends.len() == MOST_WORDS {
                return ends;
            }
        }
        within = !letter.is_whitespace();
    }
    ends.push(words.len());
    ends
}

#[cfg(test)]
mod tests;
