//! Days kept: how much of the block was worked, of what the calendar left of it.

use crate::domain::Day;

/// One day: what the settings planned, what the calendar left, what was worked; in minutes.
///
/// What a calendar left is known of days with a session; of others all that was planned counts as left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayKept {
    pub day: Day,
    pub planned: u32,
    pub left: u32,
    pub worked: u32,
    /// A day off: it neither feeds the streak nor breaks it.
    pub off: bool,
}

impl DayKept {
    /// Says whether the day is one on which the block was to be worked.
    pub fn counts(&self) -> bool {
        self.left > 0 && !self.off
    }

    /// Says whether it was kept: at two thirds of what the calendar left.
    pub fn is_kept(&self) -> bool {
        self.counts() && self.worked * 3 >= self.left * 2
    }

    /// Answers how full it is, from 0 (nothing) to 4 (kept whole).
    pub fn level(&self) -> usize {
        match (self.worked, self.left.max(1)) {
            (0, _) => 0,
            (worked, left) if worked >= left => 4,
            (worked, left) if worked * 3 >= left * 2 => 3,
            (worked, left) if worked * 3 >= left => 2,
            _ => 1,
        }
    }
}

/// Answers how many days in a row were kept, up to the last; that one is not counted against it while it is not over.
pub fn streak(days: &[DayKept]) -> u32 {
    let mut counted = days.iter().rev().filter(|day| day.counts()).peekable();
    if counted.peek().is_some_and(|last| Some(last.day) == days.last().map(|day| day.day) && !last.is_kept()) {
        counted.next();
    }
    counted.take_while(|day| day.is_kept()).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32, left: u32, worked: u32, off: bool) -> DayKept {
        DayKept { day: Day::from_ymd_opt(2026, 11, n).unwrap_or_default(), planned: 90, left, worked, off }
    }

    #[test]
    fn two_thirds_keep_a_day() {
        let cases = [((90, 60), true), ((90, 59), false), ((40, 27), true), ((0, 30), false)];
        for ((left, worked), kept) in cases {
            assert_eq!(day(2, left, worked, false).is_kept(), kept, "{worked} of {left}");
        }
    }

    #[test]
    fn days_off_freeze_the_streak_and_today_may_still_come() {
        let kept = |n| day(n, 90, 90, false);
        let missed = |n| day(n, 90, 0, false);
        let off = |n| day(n, 90, 0, true);
        assert_eq!(streak(&[kept(1), missed(2), kept(3), off(4), kept(5)]), 2);
        assert_eq!(streak(&[kept(1), kept(2), missed(3)]), 2, "the last day is not over");
        assert_eq!(streak(&[kept(1), missed(2), missed(3)]), 0);
        assert_eq!(streak(&[]), 0);
    }
}
