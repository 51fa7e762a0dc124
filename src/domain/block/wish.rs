//! Where the owner wants the block of a day, in words.

use crate::domain::{Day, calendar, when};
use crate::error::{Error, Result};
use chrono::{NaiveTime, Timelike};

/// Where the block of a day is to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// At the next free time.
    NextFree,
    /// Where the settings have it.
    Usual,
    At(NaiveTime),
}

impl Wish {
    /// Reads an hour, `usual`, or `free` for the next free time.
    pub fn read(words: &str) -> Result<Wish> {
        match words.trim().to_lowercase().as_str() {
            "free" | "next" => Ok(Wish::NextFree),
            "usual" | "-" => Ok(Wish::Usual),
            hour => read_hour(hour).map(Wish::At).ok_or_else(|| unread(words)),
        }
    }
}

/// A bare number is an hour of the day: "14".
fn read_hour(words: &str) -> Option<NaiveTime> {
    if words.len() <= 2 && words.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveTime::from_hms_opt(words.parse().ok()?, 0, 0);
    }
    // Only the hour is taken; on which day it is read does not matter.
    let anywhen = Day::default();
    when::read(words, anywhen).ok().filter(|read| read.day == anywhen).and_then(|read| read.at)
}

fn unread(words: &str) -> Error {
    Error::invalid("hour", format!("\"{}\" is no hour; write 14:30, 2pm, free or usual", words.trim()))
}

/// A time from which one can begin: the next whole five minutes.
pub fn soon(now: NaiveTime) -> NaiveTime {
    let minute = now.num_seconds_from_midnight().div_ceil(60);
    calendar::time(minute.div_ceil(5) * 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_read_as_it_is_said() {
        let at = |hour, minute| Some(Wish::At(NaiveTime::from_hms_opt(hour, minute, 0).unwrap()));
        for (words, wanted) in [
            ("14:30", at(14, 30)),
            (" 2pm", at(14, 0)),
            ("at 16", at(16, 0)),
            ("9", at(9, 0)),
            ("noon", at(12, 0)),
            ("", None),
            ("Free", Some(Wish::NextFree)),
            ("usual", Some(Wish::Usual)),
            ("25", None),
            ("14:61", None),
            ("fri 14:00", None),
            ("later", None),
        ] {
            assert_eq!(Wish::read(words).ok(), wanted, "{words}");
        }
    }

    #[test]
    fn one_begins_at_the_next_five_minutes() {
        for (now, wanted) in
            [("10:00:00", "10:00"), ("10:00:01", "10:05"), ("10:58:30", "11:00"), ("23:59:00", "23:59")]
        {
            assert_eq!(soon(now.parse().unwrap()).format("%H:%M").to_string(), wanted, "{now}");
        }
    }
}
