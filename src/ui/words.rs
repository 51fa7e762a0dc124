//! Facts in the few words that a screen has room for, with what they mean.

use super::theme::Meaning;
use crate::domain::Day;
use crate::domain::gap::{Gap, Gaps};
use crate::domain::money::{Currency, Money};
use crate::domain::settings::Settings;
use crate::domain::step::Wants;
use crate::domain::{cold, text};
use crate::store::lists::{Line, NextLine};
use chrono::{Datelike, NaiveTime};

/// The marks of a row, in the order of their weight: a promise that is due, stuck, cold, a gap.
pub const PROMISE: char = '!';
pub const STUCK: char = '#';
pub const COLD: char = '~';
pub const GAP: char = '?';
/// A handoff with everything ticked that nobody uses, before all others.
pub const UNUSED: char = 'x';

/// Answers a day in at most eight columns: "3d late", "today", "tomorrow", "Fri", "26 Nov", "Nov 2027".
pub fn short_day(day: Day, at: Option<NaiveTime>, today: Day) -> String {
    match ((day - today).num_days(), at) {
        (..=-1000, _) => "long ago".into(),
        (late @ ..=-1, _) => format!("{}d late", -late),
        (0, Some(at)) => at.format("%H:%M").to_string(),
        (0, None) => "today".into(),
        (1, _) => "tomorrow".into(),
        (2..=6, _) => day.format("%a").to_string(),
        _ if day.year() == today.year() || (day - today).num_days() < 300 => day.format("%-d %b").to_string(),
        _ => day.format("%b %Y").to_string(),
    }
}

/// Answers the day of the next step for a row, and what it means.
pub fn due(next: Option<&NextLine>, today: Day) -> (String, Meaning) {
    let Some(next) = next else { return (String::new(), Meaning::Dim) };
    let words = short_day(next.day, next.at, today);
    let meaning = match (next.day.cmp(&today), next.wants) {
        (std::cmp::Ordering::Less, _) => Meaning::Late,
        (std::cmp::Ordering::Equal, _) => Meaning::Today,
        (_, Wants::Do) => Meaning::Text,
        (_, Wants::Wait | Wants::Rest) => Meaning::Dim,
    };
    (words, meaning)
}

/// Answers the marks of a deal, each with what it means.
pub fn marks(line: &Line, settings: &Settings, today: Day) -> Vec<(char, Meaning)> {
    let promised = line.promised_by.filter(|day| *day <= settings.week.add(today, settings.promise_warning));
    let late = line.owed_by.is_some_and(|day| day < today);
    let unused = line.gaps.iter().any(|gap| gap == Gap::NotUsed);
    [
        unused.then_some((UNUSED, Meaning::Bad)),
        promised.map(|_| (PROMISE, if late { Meaning::Late } else { Meaning::Promised })),
        (line.postponed >= settings.stuck_after).then_some((STUCK, Meaning::Stuck)),
        is_cold(line, today).then_some((COLD, Meaning::Cold)),
        (!line.gaps.is_empty()).then_some((GAP, Meaning::Gap)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Says whether a deal is past one of its limits.
pub fn is_cold(line: &Line, today: Day) -> bool {
    line.cold_from.is_some_and(|from| from <= today)
}

/// Answers why a deal is cold, in words.
pub fn cold_words(line: &Line, settings: &Settings, today: Day) -> Option<String> {
    let why = line.cold_why.as_deref().and_then(cold::Why::parse).filter(|_| is_cold(line, today))?;
    let days = |since| cold::days_since(since, today, &settings.week);
    Some(cold::words(why, days(line.silent_since), days(line.aged_since), line.stage))
}

/// Answers the gaps in words.
pub fn gap_words(gaps: Gaps) -> Option<String> {
    // What is ticked and not used is said on a line of its own.
    let gaps: Gaps = gaps.iter().filter(|gap| *gap != Gap::NotUsed).collect();
    (!gaps.is_empty()).then(|| gaps.words())
}

/// Answers sums of several currencies, the largest first, short.
pub fn sums(money: &[(String, i64)]) -> String {
    let short = |(code, minor): &(String, i64)| {
        Currency::parse(code).map(|currency| Money { minor: *minor, currency }.short()).unwrap_or_default()
    };
    money.iter().map(short).filter(|words| !words.is_empty()).take(2).collect::<Vec<_>>().join(" + ")
}

/// Answers a count with commas.
pub fn count(n: i64) -> String {
    text::grouped(n)
}

/// Answers how long ago a day was: "today", "2d ago", "3 Nov", "Mar 2025".
pub fn ago(day: Day, today: Day) -> String {
    match (today - day).num_days() {
        0 => "today".into(),
        1 => "1d ago".into(),
        days @ 2..=13 => format!("{days}d ago"),
        _ if day.year() == today.year() => day.format("%-d %b").to_string(),
        _ => day.format("%b %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_takes_eight_columns_at_most() {
        let today: Day = "2026-11-25".parse().unwrap();
        let at = NaiveTime::from_hms_opt(10, 0, 0);
        for (day, at, words) in [
            ("2026-11-25", None, "today"),
            ("2026-11-25", at, "10:00"),
            ("2026-11-26", at, "tomorrow"),
            ("2026-11-27", None, "Fri"),
            ("2026-12-02", None, "2 Dec"),
            ("2026-11-22", None, "3d late"),
            ("2027-03-01", None, "1 Mar"),
            ("2029-03-01", None, "Mar 2029"),
            ("2020-03-01", None, "long ago"),
        ] {
            assert_eq!(short_day(day.parse().unwrap(), at, today), words);
            assert!(words.len() <= 8);
        }
    }
}
