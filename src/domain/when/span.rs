//! Spans of days, read as their last day: what is due in them is due by then.

use super::super::Day;
use super::spoken;
use chrono::{Datelike, Days, Weekday};

/// Answers the last day of `this week`, `next month`, `last quarter`, `weekend`; none for words that are no span.
pub fn last_day(words: &[&str], today: Day, week_start: Weekday) -> Option<Day> {
    let (runs_on, unit) = match words {
        ["the" | "this", unit] => (0, *unit),
        ["next", unit] => (1, *unit),
        ["last" | "past", unit] => (-1, *unit),
        [unit @ ("week" | "weekend" | "month" | "quarter" | "year")] => (0, *unit),
        _ => return None,
    };
    match unit {
        "week" => end_of_week(today, week_start, runs_on),
        "weekend" => end_of_week(today, Weekday::Mon, runs_on),
        "month" => spoken::end_of_months(moved(today, 1, runs_on)?, 1),
        "quarter" => spoken::end_of_months(moved(today, 3, runs_on)?, 3),
        "year" => spoken::end_of_months(moved(today, 12, runs_on)?, 12),
        _ => None,
    }
}

fn end_of_week(today: Day, week_start: Weekday, weeks: i64) -> Option<Day> {
    let last = today.iter_days().take(7).find(|day| day.weekday() == week_start.pred())?;
    let days = Days::new(7 * weeks.unsigned_abs());
    if weeks < 0 { last.checked_sub_days(days) } else { last.checked_add_days(days) }
}

/// A day of the run of so many months that lies so many runs on.
fn moved(today: Day, months: u32, runs: i64) -> Option<Day> {
    let first = today.with_day(1)?;
    let by = chrono::Months::new(months);
    match runs {
        0 => Some(first),
        1.. => first.checked_add_months(by),
        _ => first.checked_sub_months(by),
    }
}
