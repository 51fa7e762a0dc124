//! Capacity: how many open deals the block can carry at the owner's own pace.

use crate::domain::id::DealId;

/// What one open deal asks for: a contact of so many seconds every so many working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upkeep {
    pub deals: u32,
    pub seconds: u32,
    pub every: u32,
}

/// How many the block carries, how many there are, and which to park.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capacity {
    /// Minutes of the block on a working day.
    pub minutes: u32,
    pub open: u32,
    pub carries: u32,
    /// The leads and prospects of least value, as many as are too many; the first fifty.
    pub park: Vec<DealId>,
}

impl Capacity {
    /// Answers how many are too many.
    pub fn over(&self) -> u32 {
        self.open.saturating_sub(self.carries)
    }
}

/// Answers how many open deals of this mix a block of so many minutes carries.
///
/// Each kind of deal costs its seconds once in its interval; the block carries as many as fit, the mix unchanged.
pub fn carries(minutes: u32, mix: &[Upkeep]) -> u32 {
    let open: f64 = mix.iter().map(|kind| f64::from(kind.deals)).sum();
    let daily = |kind: &Upkeep| f64::from(kind.deals) * f64::from(kind.seconds) / f64::from(kind.every.max(1));
    let seconds: f64 = mix.iter().map(daily).sum();
    if open == 0.0 || seconds == 0.0 {
        return 0;
    }
    (f64::from(minutes) * 60.0 / (seconds / open)).floor() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_out_by_hand() {
        // 6 minutes every 5 working days are 72 seconds a day: 90 minutes carry 75 of them.
        let calls = Upkeep { deals: 61, seconds: 360, every: 5 };
        assert_eq!(carries(90, &[calls]), 75);
        // As many again that cost 4 minutes every 10 days, 24 seconds a day: 48 on average, so 112.
        let letters = Upkeep { deals: 61, seconds: 240, every: 10 };
        assert_eq!(carries(90, &[calls, letters]), 112);
        assert_eq!(carries(90, &[]), 0);
    }

    #[test]
    fn what_is_too_many_is_told() {
        assert_eq!(Capacity { open: 61, carries: 38, ..Capacity::default() }.over(), 23);
        assert_eq!(Capacity { open: 12, carries: 38, ..Capacity::default() }.over(), 0);
    }
}
