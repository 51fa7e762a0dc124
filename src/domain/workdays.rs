//! Working days: which days count, how far apart two days are, and when the day rolls over.

use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Included};

use chrono::{Datelike, TimeDelta};

use super::{Day, Moment};

/// The weekdays that are worked, Monday first, and the single days that are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkWeek {
    pub days: [bool; 7],
    pub off: BTreeSet<Day>,
}

impl Default for WorkWeek {
    fn default() -> Self {
        WorkWeek { days: [true, true, true, true, true, false, false], off: BTreeSet::new() }
    }
}

/// A week without any working day is counted in calendar days, so that every step still gets a day.
const EVERY_DAY: [bool; 7] = [true; 7];

impl WorkWeek {
    /// Says whether the day is worked: its weekday is, and it is not a day off.
    pub fn is_working(&self, day: Day) -> bool {
        self.days[weekday(day)] && !self.off.contains(&day)
    }

    /// Answers the `n`th working day after the day; for 0 the day itself, working or not.
    ///
    /// Ends at the last day chrono knows.
    pub fn add(&self, day: Day, n: u32) -> Day {
        if n == 0 {
            return day;
        }
        let mut weekly = i64::from(n);
        loop {
            let reached = self.add_weekly(day, weekly);
            let wanted = i64::from(n) + self.off_between(day, reached);
            if wanted == weekly {
                return reached;
            }
            weekly = wanted;
        }
    }

    /// Answers the day itself when it is worked, else the next working day.
    pub fn on_or_after(&self, day: Day) -> Day {
        let counted = self.counted()[weekday(day)] && !self.off.contains(&day);
        if counted { day } else { self.add(day, 1) }
    }

    /// Answers the `n`th working day before the day; for 0 the day itself when it is worked, else the working day before.
    ///
    /// Ends at the first day chrono knows.
    pub fn back(&self, day: Day, n: u32) -> Day {
        let counts = |day: Day| self.counted()[weekday(day)] && !self.off.contains(&day);
        let (mut day, mut left) = (day, n);
        while left > 0 || !counts(day) {
            left -= u32::from(counts(day));
            match day.pred_opt() {
                Some(before) => day = before,
                None => break,
            }
        }
        day
    }

    /// Counts the working days after `a` up to and including `b`; negative when `b` is before `a`.
    pub fn between(&self, a: Day, b: Day) -> i64 {
        if b < a {
            return -self.between(b, a);
        }
        self.weekly_until(number(b)) - self.weekly_until(number(a)) - self.off_between(a, b)
    }

    fn counted(&self) -> [bool; 7] {
        if self.days.contains(&true) { self.days } else { EVERY_DAY }
    }

    /// The `n`th (from 1) counted weekday after the day, days off not looked at.
    fn add_weekly(&self, day: Day, n: i64) -> Day {
        let places: Vec<i64> = (0..7_i64).zip(self.counted()).filter(|(_, on)| *on).map(|(place, _)| place).collect();
        let per_week = places.len() as i64;
        let target = self.weekly_until(number(day)) + n - 1;
        let place = places[target.rem_euclid(per_week) as usize];
        day_of(target.div_euclid(per_week) * 7 + place)
    }

    /// Counted weekdays from the beginning of the year 1 through the day with this number.
    fn weekly_until(&self, number: i64) -> i64 {
        let days = self.counted();
        let on = |upto: usize| days[..upto].iter().filter(|on| **on).count() as i64;
        let through = number + 1;
        through.div_euclid(7) * on(7) + on(through.rem_euclid(7) as usize)
    }

    /// Days off after `a` up to `b` that would have counted.
    fn off_between(&self, a: Day, b: Day) -> i64 {
        if b <= a {
            return 0;
        }
        let days = self.counted();
        self.off.range((Excluded(a), Included(b))).filter(|day| days[weekday(**day)]).count() as i64
    }
}

/// Answers which day it is when the day begins at this hour (0 to 23) instead of midnight.
pub fn rollover(now: Moment, hour: u32) -> Day {
    let local = now.naive_local();
    let shifted = local.checked_sub_signed(TimeDelta::hours(i64::from(hour.min(23))));
    shifted.unwrap_or(local).date()
}

fn weekday(day: Day) -> usize {
    day.weekday().num_days_from_monday() as usize
}

/// Days since Monday, 1 January of the year 1, so that the remainder by 7 is the weekday.
fn number(day: Day) -> i64 {
    i64::from(day.num_days_from_ce()) - 1
}

fn day_of(number: i64) -> Day {
    i32::try_from(number + 1).ok().and_then(Day::from_num_days_from_ce_opt).unwrap_or(Day::MAX)
}

#[cfg(test)]
mod tests;
