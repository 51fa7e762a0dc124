//! A set in bounded memory that never forgets and may take a new thing for an old one.

/// No sieve takes more than 16 MB.
const MOST_BITS: usize = 1 << 27;
const LEAST_BITS: usize = 1 << 16;

/// What was put in, as four bits each.
pub struct Sieve {
    words: Vec<u64>,
}

impl Sieve {
    /// Answers an empty one in which so many things are told apart well.
    pub fn of(things: u64) -> Sieve {
        let bits = usize::try_from(things.saturating_mul(12)).unwrap_or(MOST_BITS);
        Sieve { words: vec![0; bits.clamp(LEAST_BITS, MOST_BITS).next_power_of_two() / 64] }
    }

    /// Puts something in; says whether it may have been in before.
    pub fn add(&mut self, hash: u64) -> bool {
        let mut held = true;
        for (word, bit) in self.places(hash) {
            held &= self.words[word] & bit != 0;
            self.words[word] |= bit;
        }
        held
    }

    /// Says whether something may be in; a no is certain.
    pub fn may_hold(&self, hash: u64) -> bool {
        self.places(hash).iter().all(|(word, bit)| self.words[*word] & bit != 0)
    }

    fn places(&self, hash: u64) -> [(usize, u64); 4] {
        let (first, step) = (hash as usize, (hash >> 32) as usize | 1);
        [0, 1, 2, 3].map(|n: usize| {
            let place = first.wrapping_add(step.wrapping_mul(n)) % (self.words.len() * 64);
            (place / 64, 1 << (place % 64))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_is_held_and_most_others_are_not() {
        let mut sieve = Sieve::of(10_000);
        let hash = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let before = (0..10_000).filter(|n| sieve.add(hash(*n))).count();
        assert!(before < 100, "{before} taken for old ones");
        assert!((0..10_000).all(|n| sieve.may_hold(hash(n))));
        assert!((10_000..20_000).filter(|n| sieve.may_hold(hash(*n))).count() < 200);
    }
}
