//! Chance that falls the same for the same seed.

pub struct Dice(u64);

impl Dice {
    /// The seed is mixed first: neighbouring seeds would else walk the same way, one step apart.
    pub fn new(seed: u64) -> Dice {
        Dice(mixed(seed.wrapping_add(STEP)))
    }

    /// Splitmix64.
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.roll() % n.max(1) as u64) as usize
    }

    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    pub fn maybe<T>(&mut self, make: impl FnOnce(&mut Dice) -> T) -> Option<T> {
        if self.once_in(2) { Some(make(self)) } else { None }
    }
}

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
