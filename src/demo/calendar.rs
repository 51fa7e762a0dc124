//! The days of the script: counted in working days from the day on which the demo is opened.

use crate::domain::workdays::{self, WorkWeek};
use crate::domain::{Day, Moment};
use chrono::{Days, NaiveTime, TimeDelta};

/// So many days before today the counting begins.
const DAYS_BACK: u64 = 400;

/// Turns "12 working days ago" into a day and an instant.
pub(super) struct Calendar {
    now: Moment,
    today: Day,
    first: Day,
    /// Working days from the first day up to yesterday, and one for today.
    gone: i32,
    /// Where the days that words name are counted from: today, or the first day of a course.
    pub base: i32,
    week: WorkWeek,
}

impl Calendar {
    pub fn new(now: Moment, rollover: u32) -> Calendar {
        let (today, week) = (workdays::rollover(now, rollover), WorkWeek::default());
        let first = today - Days::new(DAYS_BACK);
        let gone = week.between(first, today - Days::new(1)) as i32 + 1;
        Calendar { now, today, first, gone, base: 0, week }
    }

    /// Answers the day so many working days from today; today is today, even when it is a Sunday.
    pub fn day(&self, offset: i32) -> Day {
        match offset {
            0 => self.today,
            1.. => self.week.add(self.today, offset.unsigned_abs()),
            _ => self.week.add(self.first, (self.gone + offset).max(1).unsigned_abs()),
        }
    }

    /// Answers the day that a word names.
    pub fn named(&self, offset: i32) -> Day {
        self.day(self.base + offset)
    }

    /// Answers an instant of that day; nothing in the script happens after now.
    pub fn moment(&self, offset: i32, at: NaiveTime) -> Moment {
        let local = self.day(offset).and_time(at) - TimeDelta::seconds(i64::from(self.now.offset().local_minus_utc()));
        local.and_utc().with_timezone(self.now.offset()).min(self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(now: &str) -> Calendar {
        Calendar::new(now.parse().unwrap(), 4)
    }

    #[test]
    fn days_are_counted_from_today() {
        let cases = [
            ("2026-11-25T10:00:00+01:00", [-6, -3, -1, 0, 1, 3], ["17", "20", "24", "25", "26", "30"]),
            ("2026-11-28T10:00:00+01:00", [-6, -3, -1, 0, 1, 3], ["20", "25", "27", "28", "30", "02"]),
            ("2026-11-23T03:00:00+01:00", [-6, -3, -1, 0, 1, 3], ["13", "18", "20", "22", "23", "25"]),
        ];
        for (now, offsets, days) in cases {
            let calendar = calendar(now);
            let read = offsets.map(|offset| calendar.day(offset).format("%d").to_string());
            assert_eq!(read, days.map(str::to_owned), "{now}");
        }
    }

    #[test]
    fn nothing_happens_after_now() {
        let calendar = calendar("2026-11-25T10:00:00+01:00");
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        assert_eq!(calendar.moment(0, at(15)).to_rfc3339(), "2026-11-25T10:00:00+01:00");
        assert_eq!(calendar.moment(0, at(9)).to_rfc3339(), "2026-11-25T09:00:00+01:00");
        assert_eq!(calendar.moment(-1, at(15)).to_rfc3339(), "2026-11-24T15:00:00+01:00");
    }
}
