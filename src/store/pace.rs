//! How much one transaction of a long operation may hold, so that whoever else writes need not wait long.

use std::time::Duration;

/// So long the rows of a transaction should take before its commit, so that the file is held for less than 150 ms.
const AIM: Duration = Duration::from_millis(90);
/// What the first transaction holds, before anything is known of the machine.
const FIRST: usize = 500;
/// With fewer rows the commit alone, whose time hangs on the disk, would be most of the work.
const LEAST: usize = 250;
/// No transaction holds more rows, so that a row is found in the range it was journalled in.
pub(super) const MOST: usize = 5_000;

/// The number of rows that the next transaction may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pace {
    rows: usize,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { rows: FIRST }
    }
}

impl Pace {
    /// Answers how many rows may come next.
    pub(super) fn rows(self) -> usize {
        self.rows
    }

    /// Answers the pace after a transaction of so many rows that took so long; the next has at most twice as many.
    pub(super) fn after(rows: usize, took: Duration) -> Pace {
        let fitting = rows as f64 * AIM.as_secs_f64() / took.as_secs_f64().max(1e-6);
        Pace { rows: (fitting as usize).min(rows * 2).clamp(LEAST, MOST) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_the_machine() {
        let after = |rows, millis| Pace::after(rows, Duration::from_millis(millis)).rows();
        assert_eq!(after(FIRST, 90), FIRST);
        assert_eq!(after(FIRST, 180), FIRST / 2);
        assert_eq!(after(FIRST, 1), FIRST * 2, "at most twice as many at once");
        assert_eq!(after(FIRST, 60_000), LEAST);
        assert_eq!(after(4_000, 0), MOST);
    }
}
