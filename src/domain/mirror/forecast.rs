//! The forecast: what the open opportunities may bring, from the exact sum of their odds.

/// The sums that are reached with nine chances of ten, with one of two, and with one of ten; in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forecast {
    pub low: i64,
    pub likely: i64,
    pub high: i64,
    /// The mean of all that may be: each value by its odds.
    pub mean: i64,
    pub deals: u32,
}

/// One deal that may be won: its amount in minor units, and its odds in per cent.
pub type Hope = (i64, u8);

/// The whole sum is divided in so many steps for each deal, within bounds; a deal counts as its nearest step.
const STEPS_A_DEAL: usize = 100;
const FEWEST_STEPS: usize = 4_000;
/// The sum of more deals than these is as good as normal (by the central limit theorem).
const EXACT: usize = 400;
/// So many standard deviations from the mean lie one chance of ten and nine of ten of a normal distribution.
const TENTH: f64 = 1.281_551_6;

/// Answers the distribution of the sum of independent deals, each won whole or not at all.
///
/// Of up to 400 deals it is built one deal after the other (a convolution of Bernoulli terms, exact but for amounts
/// rounded to a step); of more it is the normal distribution of the same mean and variance.
pub fn forecast(hopes: &[Hope]) -> Forecast {
    let whole: i64 = hopes.iter().map(|(amount, _)| amount).sum();
    let mean = hopes.iter().map(|(amount, odds)| i128::from(*amount) * i128::from(*odds)).sum::<i128>() / 100;
    let deals = u32::try_from(hopes.len()).unwrap_or(u32::MAX);
    if whole <= 0 {
        return Forecast { deals, ..Forecast::default() };
    }
    if hopes.len() > EXACT {
        return normal(hopes, whole, mean, deals);
    }
    let step = (whole as f64 / (hopes.len() * STEPS_A_DEAL).max(FEWEST_STEPS) as f64).max(1.0);
    let chances = chances(hopes, step);
    let at = |wanted: f64| (quantile(&chances, wanted) as f64 * step).round() as i64;
    let mean = i64::try_from(mean).unwrap_or(i64::MAX);
    Forecast { low: at(0.1), likely: at(0.5), high: at(0.9), mean, deals }
}

fn normal(hopes: &[Hope], whole: i64, mean: i128, deals: u32) -> Forecast {
    let spread = |(amount, odds): &Hope| {
        let won = f64::from(*odds) / 100.0;
        (*amount as f64).powi(2) * won * (1.0 - won)
    };
    let deviation = hopes.iter().map(spread).sum::<f64>().sqrt();
    let mean = i64::try_from(mean).unwrap_or(i64::MAX);
    let at = |deviations: f64| ((mean as f64 + deviations * deviation).round() as i64).clamp(0, whole);
    Forecast { low: at(-TENTH), likely: mean, high: at(TENTH), mean, deals }
}

/// The chance of each number of steps.
fn chances(hopes: &[Hope], step: f64) -> Vec<f64> {
    let mut chances = vec![1.0];
    for (amount, odds) in hopes {
        let (won, steps) = (f64::from(*odds) / 100.0, (*amount as f64 / step).round() as usize);
        let mut next = vec![0.0; chances.len() + steps];
        for (at, chance) in chances.iter().enumerate() {
            next[at] += chance * (1.0 - won);
            next[at + steps] += chance * won;
        }
        chances = next;
    }
    chances
}

/// The least number of steps that is not exceeded with this chance.
fn quantile(chances: &[f64], wanted: f64) -> usize {
    let mut sum = 0.0;
    let reached = chances.iter().position(|chance| {
        sum += chance;
        sum >= wanted - 1e-9
    });
    reached.unwrap_or(chances.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_deals_worked_out_by_hand() {
        // 100 with 50 %, 200 with 50 %: 0, 100, 200, 300 with a quarter each.
        let told = forecast(&[(100, 50), (200, 50)]);
        assert_eq!((told.low, told.likely, told.high, told.mean), (0, 100, 300, 150));
    }

    #[test]
    fn certain_and_hopeless_deals_are_what_they_are() {
        let told = forecast(&[(12_345, 100), (99_000, 0)]);
        assert_eq!(told.mean, 12_345);
        assert!((told.low - 12_345).abs() <= 30 && told.low == told.high, "{told:?}");
        assert_eq!(forecast(&[]), Forecast::default());
        assert_eq!(forecast(&[(0, 50)]).high, 0);
    }

    #[test]
    fn many_deals_come_to_the_same_either_way() {
        let hopes: Vec<Hope> = (0..400).map(|n| (10_000 + n * 37, 20 + (n % 60) as u8)).collect();
        let (exact, mean) =
            (forecast(&hopes), hopes.iter().map(|(a, o)| i128::from(a * i64::from(*o))).sum::<i128>() / 100);
        let normal = normal(&hopes, hopes.iter().map(|(amount, _)| amount).sum(), mean, 400);
        for (one, other) in [(exact.low, normal.low), (exact.likely, normal.likely), (exact.high, normal.high)] {
            assert!((one - other).abs() * 200 < other, "{exact:?} {normal:?}");
        }
    }

    proptest! {
        #[test]
        fn it_lies_between_nothing_and_all(hopes in prop::collection::vec((0i64..10_000_000, 0u8..=100), 0..40)) {
            let told = forecast(&hopes);
            let whole: i64 = hopes.iter().map(|(amount, _)| amount).sum();
            prop_assert!(0 <= told.low && told.low <= told.likely && told.likely <= told.high);
            prop_assert!(told.high <= whole + whole / 100 + 40, "{told:?} of {whole}");
        }
    }
}
