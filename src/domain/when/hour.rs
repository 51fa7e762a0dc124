//! The hour in a phrase: `10:00`, `10am`, `3 pm`, `at 10`, `noon`.

use chrono::NaiveTime;

use crate::error::{Error, Result};

/// Takes an hour off the end or, failing that, the beginning; answers it with the words left.
///
/// Refuses what is meant as an hour and is none, as `25:00`.
pub fn take<'a, 'w>(words: &'a [&'w str]) -> Result<(Option<NaiveTime>, &'a [&'w str])> {
    for length in (1..=words.len().min(3)).rev() {
        let (rest, last) = words.split_at(words.len() - length);
        if let Some(at) = read(last)? {
            return Ok((Some(at), rest));
        }
        let (first, rest) = words.split_at(length);
        if let Some(at) = read(first)? {
            return Ok((Some(at), rest));
        }
    }
    Ok((None, words))
}

fn read(words: &[&str]) -> Result<Option<NaiveTime>> {
    match words {
        ["at", rest @ ..] => match rest {
            [hour] if number(hour).is_some() => at_hour(hour).map(Some),
            _ => plain(rest),
        },
        _ => plain(words),
    }
}

fn plain(words: &[&str]) -> Result<Option<NaiveTime>> {
    match words {
        ["noon" | "midday"] => Ok(NaiveTime::from_hms_opt(12, 0, 0)),
        [hour]
            if hour.contains(':')
                && !hour.ends_with(':')
                && begins_as_hour(half_of_day(hour).map_or(hour, |(digits, _)| digits)) =>
        {
            clock(hour, "", hour).map(Some)
        }
        [hour] => match half_of_day(hour) {
            Some((digits, half)) if begins_as_hour(digits) => clock(digits, half, hour).map(Some),
            _ => Ok(None),
        },
        [hour, half] if begins_as_hour(hour) => match half_of_day(half) {
            Some(("", half)) => clock(hour, half, hour).map(Some),
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Reads `at 10` and refuses `at 3`, which may be either half of the day.
fn at_hour(hour: &str) -> Result<NaiveTime> {
    match number(hour) {
        Some(1..=6) => {
            Err(Error::invalid("day", format!("at {hour} may be morning or afternoon; write {hour}am or {hour}pm")))
        }
        _ => clock(hour, "", hour),
    }
}

/// Splits the half of the day off the end of a word.
fn half_of_day(word: &str) -> Option<(&str, &'static str)> {
    const HALVES: [(&str, &str); 4] = [("am", "am"), ("a.m.", "am"), ("pm", "pm"), ("p.m.", "pm")];
    HALVES.iter().find_map(|(ending, half)| word.strip_suffix(ending).map(|digits| (digits, *half)))
}

fn begins_as_hour(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '.')
}

fn clock(digits: &str, half: &str, read: &str) -> Result<NaiveTime> {
    let (digits, half) = match (half, half_of_day(digits)) {
        ("", Some((digits, half))) => (digits, half),
        _ => (digits, half),
    };
    let (hour, minute) = digits.split_once([':', '.']).unwrap_or((digits, "00"));
    let minute = Some(minute).filter(|text| text.len() == 2).and_then(number);
    let hour = number(hour).and_then(|hour| match half {
        "" => Some(hour),
        "am" => (1..=12).contains(&hour).then_some(hour % 12),
        _ => (1..=12).contains(&hour).then_some(hour % 12 + 12),
    });
    let time = hour.zip(minute).and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0));
    time.ok_or_else(|| Error::invalid("day", format!("{read:?} is no hour; write 10:00 or 3pm")))
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
