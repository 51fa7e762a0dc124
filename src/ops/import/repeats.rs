//! The fingerprint of a row, and which rows of a file stand in it more than once, in bounded memory.

use std::collections::HashMap;

/// Sixteen bytes that are the same for the same cells (FNV-1a, 128 bits); blank cells at the end do not count.
pub fn print_of(cells: &[String]) -> [u8; 16] {
    let filled = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let mut add = |byte: u8| hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    for cell in &cells[..filled] {
        cell.trim().bytes().for_each(&mut add);
        add(0x1f);
    }
    hash.to_le_bytes()
}

const BITS: usize = 1 << 27;

/// Which fingerprints may occur again: a sieve first, so that only those few are counted.
#[derive(Default)]
pub struct Repeats {
    sieve: Vec<u64>,
    again: HashMap<[u8; 16], u32>,
}

impl Repeats {
    /// Takes note of a row in the first look.
    pub fn note(&mut self, print: [u8; 16]) {
        if self.sieve.is_empty() {
            self.sieve = vec![0; BITS / 64];
        }
        let mut seen = true;
        for place in places(&print) {
            let (word, bit) = (place / 64, 1 << (place % 64));
            seen &= self.sieve[word] & bit != 0;
            self.sieve[word] |= bit;
        }
        if seen {
            self.again.insert(print, 0);
        }
    }

    /// Answers the how-manieth row with this fingerprint it is, from 1, as the rows come by once more.
    pub fn occurrence(&mut self, print: &[u8; 16]) -> u32 {
        match self.again.get_mut(print) {
            Some(count) => {
                *count += 1;
                *count
            }
            None => 1,
        }
    }

    /// Begins to count anew.
    pub fn restart(&mut self) {
        self.sieve = Vec::new();
        self.again.values_mut().for_each(|count| *count = 0);
    }
}

fn places(print: &[u8; 16]) -> [usize; 4] {
    let word = |at: usize| u32::from_le_bytes([print[at], print[at + 1], print[at + 2], print[at + 3]]) as usize % BITS;
    [word(0), word(4), word(8), word(12)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(words: &str) -> Vec<String> {
        words.split('|').map(str::to_owned).collect()
    }

    #[test]
    fn the_same_cells_have_the_same_fingerprint() {
        assert_eq!(print_of(&cells("a| b |")), print_of(&cells("a|b")));
        assert_ne!(print_of(&cells("a||b")), print_of(&cells("a|b")));
        assert_ne!(print_of(&cells("ab")), print_of(&cells("a|b")));
    }

    #[test]
    fn repeated_rows_are_counted_each_time_they_come_by() {
        let rows = ["a|b", "c", "a|b", "d", "a|b"].map(|row| print_of(&cells(row)));
        let mut repeats = Repeats::default();
        rows.iter().for_each(|row| repeats.note(*row));
        for _ in 0..2 {
            repeats.restart();
            let counted: Vec<u32> = rows.iter().map(|row| repeats.occurrence(row)).collect();
            assert_eq!(counted, [1, 1, 2, 1, 3]);
        }
    }
}
