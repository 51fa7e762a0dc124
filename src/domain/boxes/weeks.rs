//! The weeks before as one small line: what each box was when its week was first looked at.

use crate::domain::Day;

/// So many weeks are shown.
pub const SHOWN: u64 = 26;
/// A trend is against what was so many days ago.
pub const BEFORE: u64 = 28;

/// What a box was in a week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    pub begins: Day,
    pub figure: Option<f64>,
    /// The cases it rested on.
    pub n: u32,
}

/// The heights of a small line, the lowest first.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Answers the column of a share of the highest.
pub fn height(share: f64) -> char {
    HEIGHTS[(share * 7.0).round().clamp(0.0, 7.0) as usize]
}

/// Answers the figures as a line of so many columns at most, the newest at the right end; a gap where there is none.
pub fn line(figures: &[Option<f64>], columns: usize) -> String {
    let shown = &figures[figures.len().saturating_sub(columns)..];
    let known = || shown.iter().flatten().copied();
    let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let column = |figure: f64| match most - least {
        flat if flat <= f64::EPSILON => HEIGHTS[3],
        span => height((figure - least) / span),
    };
    shown.iter().map(|figure| figure.map_or(' ', column)).collect()
}

/// Answers the figure of the newest week that is at least four weeks old.
pub fn before(weeks: &[Week], today: Day) -> Option<f64> {
    let old = |week: &&Week| (today - week.begins).num_days() >= BEFORE as i64;
    weeks.iter().rev().find(old).and_then(|week| week.figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_is_low_and_the_highest_high() {
        assert_eq!(line(&[Some(0.0), Some(50.0), None, Some(100.0)], 10), "▁▅ █");
        assert_eq!(line(&[Some(7.0), Some(7.0)], 10), "▄▄");
        assert_eq!(line(&[Some(9.0), Some(1.0), Some(2.0)], 2), "▁█", "the newest two");
        assert_eq!(line(&[], 5), "");
    }

    #[test]
    fn four_weeks_ago_is_the_newest_week_that_is_so_old() {
        let day = |n| Day::from_ymd_opt(2026, 11, n).unwrap();
        let week = |n, figure| Week { begins: day(n), figure: Some(figure), n: 9 };
        let october = Week { begins: Day::from_ymd_opt(2026, 10, 19).unwrap(), figure: Some(3.0), n: 9 };
        assert_eq!(before(&[october, week(2, 5.0), week(23, 8.0)], day(30)), Some(5.0), "28 days");
        assert_eq!(before(&[october, week(2, 5.0)], day(29)), Some(3.0));
        assert_eq!(before(&[week(23, 8.0)], day(25)), None);
    }
}
