//! Honest small numbers: a rate only where there are enough cases, a median with its n.

use crate::domain::text;

/// Fewer cases give a count and no rate.
pub const ENOUGH: u32 = 8;

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    pub hits: u32,
    pub of: u32,
}

impl Share {
    /// Answers the rate, once there are enough cases.
    pub fn rate(self) -> Option<f64> {
        (self.of >= ENOUGH).then(|| f64::from(self.hits) / f64::from(self.of))
    }

    /// Answers "37 % of 62", and below eight cases "3 of 5".
    pub fn words(self) -> String {
        let of = text::grouped(self.of.into());
        match self.rate() {
            Some(rate) => format!("{:.0} % of {of}", rate * 100.0),
            None => format!("{} of {of}", self.hits),
        }
    }

    /// Answers the rate drawn toward a usual one by eight cases of it (a Beta prior of that weight).
    pub fn drawn(self, usual: f64) -> f64 {
        (f64::from(self.hits) + f64::from(ENOUGH) * usual) / f64::from(self.of + ENOUGH)
    }
}

/// The middle of some numbers, and how many they are.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Median {
    pub middle: Option<f64>,
    pub of: u32,
}

impl Median {
    /// Answers the middle one, or the mean of the two in the middle.
    pub fn of(mut numbers: Vec<i64>) -> Median {
        numbers.sort_unstable();
        let n = numbers.len();
        let upper = numbers.get(n / 2).copied();
        let lower = numbers.get(n.saturating_sub(1) / 2).copied();
        let middle = upper.zip(lower).map(|(upper, lower)| (upper + lower) as f64 / 2.0);
        Median { middle, of: u32::try_from(n).unwrap_or(u32::MAX) }
    }

    /// Answers "12 days (of 31)", or that there is none yet.
    pub fn words(self, unit: &str) -> String {
        let Some(middle) = self.middle else { return "none yet".into() };
        let unit = if middle == 1.0 { unit.to_owned() } else { format!("{unit}s") };
        let shown = if middle.fract() == 0.0 { format!("{middle:.0}") } else { format!("{middle:.1}") };
        format!("{shown} {unit} (of {})", text::grouped(self.of.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_eight_cases_are_a_count() {
        let cases = [((3, 5), "3 of 5"), ((0, 0), "0 of 0"), ((3, 8), "38 % of 8"), ((620, 1_240), "50 % of 1,240")];
        for ((hits, of), words) in cases {
            assert_eq!(Share { hits, of }.words(), words);
        }
    }

    #[test]
    fn a_rate_is_drawn_toward_the_usual_by_eight_cases() {
        let drawn = |hits, of| Share { hits, of }.drawn(0.25);
        assert_eq!(drawn(0, 0), 0.25, "without cases it is the usual");
        assert_eq!(drawn(8, 8), (8.0 + 2.0) / 16.0);
        assert!((drawn(500, 1_000) - 0.498).abs() < 0.001, "many cases speak for themselves");
    }

    #[test]
    fn the_middle_of_an_even_number_lies_between() {
        let middle = |numbers: &[i64]| Median::of(numbers.to_vec()).middle;
        assert_eq!(middle(&[]), None);
        assert_eq!(middle(&[5]), Some(5.0));
        assert_eq!(middle(&[9, 1, 5]), Some(5.0));
        assert_eq!(middle(&[4, 1, 9, 5]), Some(4.5));
        assert_eq!(Median::of(vec![4, 5]).words("day"), "4.5 days (of 2)");
        assert_eq!(Median::of(vec![1]).words("working day"), "1 working day (of 1)");
    }
}
