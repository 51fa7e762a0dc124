//! The owner's calendars as the day sees them: what is busy, what is free between.

use chrono::{NaiveTime, Timelike};
use std::path::PathBuf;

/// From and to, in minutes of one day.
pub type Minutes = (u32, u32);

/// The last minute that a day's time can say.
pub const LAST: u32 = 24 * 60 - 1;

/// Where calendars lie.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// Files, or folders of them, that say when the owner is busy.
    pub read: Vec<PathBuf>,
    /// The own calendar: a file or a folder.
    pub write: Option<PathBuf>,
}

/// A busy time of one day, in the hours of where the owner lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    pub from: NaiveTime,
    pub to: NaiveTime,
    pub words: String,
}

impl Busy {
    /// Answers its minutes, begun ones whole; something without length takes no time.
    pub fn minutes(&self) -> Minutes {
        let to = self.to.num_seconds_from_midnight().div_ceil(60).min(LAST);
        (minute(self.from), if self.to == self.from { minute(self.from) } else { to })
    }
}

/// Answers the minute of the day that a time lies in.
pub fn minute(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight() / 60
}

/// Answers the time at which a minute of the day begins; those after the last are the last.
pub fn time(minute: u32) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(minute.min(LAST) * 60, 0).unwrap_or_default()
}

/// Answers what is free within some hours: apart from each other, in their order, none of them empty.
pub fn free(hours: Minutes, busy: &[Busy]) -> Vec<Minutes> {
    let mut taken: Vec<Minutes> = busy.iter().map(Busy::minutes).filter(|(from, to)| from < to).collect();
    taken.sort_unstable();
    let mut free = Vec::new();
    let mut open = hours.0;
    for (from, to) in taken {
        if open < from.min(hours.1) {
            free.push((open, from.min(hours.1)));
        }
        open = open.max(to);
    }
    if open < hours.1 {
        free.push((open, hours.1));
    }
    free
}

/// Answers the first free time of a length at or after a minute.
pub fn first_free(free: &[Minutes], minutes: u32, after: u32) -> Option<Minutes> {
    let starts = free.iter().map(|(from, to)| (after.max(*from), *to));
    let mut fitting = starts.filter(|(from, to)| from + minutes <= *to);
    fitting.next().map(|(from, _)| (from, from + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy(spans: &[Minutes]) -> Vec<Busy> {
        let one = |(from, to): &Minutes| Busy { from: time(*from), to: time(*to), words: String::new() };
        spans.iter().map(one).collect()
    }

    #[test]
    fn free_is_what_no_busy_time_covers() {
        for (spans, wanted) in [
            (&[][..], vec![(480, 1080)]),
            (&[(540, 600)], vec![(480, 540), (600, 1080)]),
            (&[(0, 500), (1000, 1439)], vec![(500, 1000)]),
            (&[(600, 700), (540, 900), (650, 660)], vec![(480, 540), (900, 1080)]),
            (&[(0, 1439)], vec![]),
            (&[(600, 600)], vec![(480, 1080)]),
            (&[(480, 1080)], vec![]),
            (&[(100, 200), (1100, 1200)], vec![(480, 1080)]),
        ] {
            assert_eq!(free((480, 1080), &busy(spans)), wanted, "{spans:?}");
        }
    }

    #[test]
    fn the_first_free_time_is_not_before_the_minute() {
        let free = [(480, 540), (600, 720)];
        for (minutes, after, wanted) in [
            (30, 0, Some((480, 510))),
            (60, 500, Some((600, 660))),
            (30, 500, Some((500, 530))),
            (90, 640, None),
            (121, 0, None),
        ] {
            assert_eq!(first_free(&free, minutes, after), wanted, "{minutes} after {after}");
        }
    }
}
