//! The words after a verb: steps, facts, days, minutes.

use super::calendar::Calendar;
use super::script::cut;
use crate::domain::Day;
use crate::domain::step::{NewStep, Wants};
use crate::domain::when::When;
use crate::error::{Error, Result};
use chrono::NaiveTime;

/// Splits `words > step` at the last mark.
pub(super) fn with_step<'a>(words: &'a str, calendar: &Calendar) -> Result<(&'a str, Option<NewStep>)> {
    if let Some(rest) = words.strip_prefix("> ") {
        return Ok(("", Some(step(rest, calendar)?)));
    }
    match words.rsplit_once(" > ") {
        Some((words, rest)) => Ok((words.trim(), Some(step(rest, calendar)?))),
        None => Ok((words, None)),
    }
}

/// Reads `[agreed|promised] [wait|rest] DAY [HOUR] words`.
pub(super) fn step(text: &str, calendar: &Calendar) -> Result<NewStep> {
    let (agreed, text) = marked(text, "agreed");
    let (promised, text) = marked(text, "promised");
    let (waits, text) = marked(text, "wait");
    let (rests, text) = marked(text, "rest");
    let (When { day, at }, words) = when(text, calendar)?;
    let own = NewStep { agreed, promised, ..NewStep::own(words, day, at) };
    Ok(match (waits, rests) {
        (true, _) => NewStep { wants: Wants::Wait, ..own },
        (_, true) => NewStep { agreed, ..NewStep::rest(day) },
        _ => own,
    })
}

/// Reads `DAY [HOUR]` and answers what follows.
pub(super) fn when<'a>(text: &'a str, calendar: &Calendar) -> Result<(When, &'a str)> {
    let (word, rest) = cut(text);
    let day = day(word, calendar)?;
    let (hour, after) = cut(rest);
    match NaiveTime::parse_from_str(hour, "%H:%M") {
        Ok(at) => Ok((When { day, at: Some(at) }, after)),
        Err(_) => Ok((When { day, at: None }, rest)),
    }
}

/// Reads a number of working days from where the words count.
pub(super) fn day(word: &str, calendar: &Calendar) -> Result<Day> {
    let offset = word.trim_start_matches('@').parse().map_err(|_| Error::invalid("day", word));
    offset.map(|offset| calendar.named(offset))
}

/// Reads `field=value; field=value`; `@3` as a value is a day, `\n` a new line.
pub(super) fn facts(words: &str, calendar: &Calendar) -> Result<Vec<(String, String)>> {
    words.split(';').map(|fact| self::fact(fact, calendar)).collect()
}

fn fact(fact: &str, calendar: &Calendar) -> Result<(String, String)> {
    let (field, value) = fact.split_once('=').ok_or_else(|| Error::invalid("fact", fact))?;
    let value = match value.trim().strip_prefix('@') {
        Some(offset) => day(offset, calendar)?.to_string(),
        None => value.trim().replace("\\n", "\n"),
    };
    Ok((field.trim().to_owned(), value))
}

/// Splits minutes off: `8m wants a price`.
pub(super) fn minutes(words: &str) -> (Option<u32>, &str) {
    let (word, rest) = cut(words);
    match word.strip_suffix('m').and_then(|number| number.parse().ok()) {
        Some(minutes) => (Some(minutes), rest),
        None => (None, words),
    }
}

fn marked<'a>(text: &'a str, mark: &str) -> (bool, &'a str) {
    match cut(text) {
        (word, rest) if word == mark => (true, rest),
        _ => (false, text),
    }
}
