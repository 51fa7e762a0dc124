//! Spreading work over the coming days by what the block can carry.

use super::Day;
use super::workdays::WorkWeek;
use std::collections::BTreeMap;

/// The minutes already due on each day, and what a day can take.
#[derive(Debug, Clone)]
pub struct Load {
    pub capacity: u32,
    /// What single days can take where that is another number.
    of: BTreeMap<Day, u32>,
    pub due: BTreeMap<Day, u32>,
    first: Day,
    /// For work of so many minutes: every working day before this one is known to be full.
    cursors: BTreeMap<u32, Day>,
}

impl Load {
    /// Starts filling on the first working day from `first` on.
    pub fn new(capacity: u32, due: BTreeMap<Day, u32>, first: Day, week: &WorkWeek) -> Load {
        let first = week.on_or_after(first);
        Load { capacity: capacity.max(1), of: BTreeMap::new(), due, first, cursors: BTreeMap::new() }
    }

    /// The same where single days take another number of minutes.
    pub fn with(self, of: BTreeMap<Day, u32>) -> Load {
        Load { of, ..self }
    }

    /// Takes the first working day with room for these minutes; work longer than a whole block gets an empty day that has
    /// any.
    pub fn take(&mut self, minutes: u32, week: &WorkWeek) -> Day {
        let mut day = self.cursors.get(&minutes).copied().unwrap_or(self.first);
        loop {
            let due = self.due.get(&day).copied().unwrap_or(0);
            let next = week.add(day, 1);
            let capacity = self.of.get(&day).copied().unwrap_or(self.capacity);
            if due + minutes <= capacity || (due == 0 && capacity > 0) || next == day {
                self.due.insert(day, due + minutes);
                self.cursors.insert(minutes, day);
                return day;
            }
            day = next;
        }
    }

    /// Answers the day of the `index`-th of `n` rests laid evenly over an interval of working days, from tomorrow on.
    pub fn rest(&self, index: usize, n: usize, interval: u32, week: &WorkWeek) -> Day {
        let place = (index as u64 * u64::from(interval.max(1)) / n.max(1) as u64) as u32;
        week.add(self.first, place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_day_passes_work_on() {
        let week = WorkWeek::default();
        let friday: Day = "2026-11-20".parse().unwrap();
        let mut load = Load::new(10, BTreeMap::from([(friday, 4)]), friday, &week);
        let days: Vec<String> = (0..5).map(|_| load.take(4, &week).to_string()).collect();
        assert_eq!(days, ["2026-11-20", "2026-11-23", "2026-11-23", "2026-11-24", "2026-11-24"]);
    }

    #[test]
    fn a_day_that_meetings_fill_takes_nothing() {
        let week = WorkWeek::default();
        let [monday, tuesday]: [Day; 2] = ["2026-11-23", "2026-11-24"].map(|day| day.parse().unwrap());
        let mut load = Load::new(10, BTreeMap::new(), monday, &week).with([(monday, 0), (tuesday, 4)].into());
        let days: Vec<String> = (0..3).map(|_| load.take(4, &week).to_string()).collect();
        assert_eq!(days, ["2026-11-24", "2026-11-25", "2026-11-25"]);
    }

    #[test]
    fn rests_are_laid_evenly() {
        let week = WorkWeek::default();
        let monday: Day = "2026-11-23".parse().unwrap();
        let load = Load::new(90, BTreeMap::new(), monday, &week);
        let days: Vec<String> = (0..4).map(|index| load.rest(index, 4, 8, &week).to_string()).collect();
        assert_eq!(days, ["2026-11-23", "2026-11-25", "2026-11-27", "2026-12-01"]);
    }
}
