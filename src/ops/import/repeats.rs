//! The fingerprint of a row, and which rows of a file stand in it more than once, in bounded memory.

use std::collections::HashMap;

use super::sieve::Sieve;
use crate::error::Result;
use crate::store::counts::Counts;

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

/// So many repeated fingerprints are counted in memory; further ones in a file.
const MOST_IN_MEMORY: usize = if cfg!(test) { 2 } else { 1 << 18 };
/// More rows than a file has, before it has been read.
const MANY: u64 = 1 << 24;

/// Which fingerprints may occur again: a sieve first, so that only those few are counted.
#[derive(Default)]
pub struct Repeats {
    sieve: Option<Sieve>,
    again: HashMap<u64, u32>,
    more: Option<Counts>,
}

impl Repeats {
    /// Takes note of a row in the first look.
    pub fn note(&mut self, print: [u8; 16]) -> Result<()> {
        let short = short(&print);
        let seen = self.sieve.get_or_insert_with(|| Sieve::of(MANY)).add(short);
        if !seen || self.again.contains_key(&short) {
            return Ok(());
        }
        if self.again.len() < MOST_IN_MEMORY {
            self.again.insert(short, 0);
            return Ok(());
        }
        let more = match self.more.take() {
            Some(more) => more,
            None => Counts::new()?,
        };
        self.more.insert(more).begin(short as i64)
    }

    /// Answers the how-manieth row with this fingerprint it is, from 1, as the rows come by once more.
    pub fn occurrence(&mut self, print: &[u8; 16]) -> Result<u32> {
        let short = short(print);
        if let Some(count) = self.again.get_mut(&short) {
            *count += 1;
            return Ok(*count);
        }
        let met = self.more.as_ref().map(|more| more.meet(short as i64)).transpose()?;
        Ok(met.flatten().unwrap_or(1))
    }

    /// Ends the first look, or begins to count anew.
    pub fn restart(&mut self) -> Result<()> {
        self.sieve = None;
        self.again.values_mut().for_each(|count| *count = 0);
        self.more.as_ref().map_or(Ok(()), Counts::restart)
    }
}

/// Half of a fingerprint tells the rows of one file apart as well.
fn short(print: &[u8; 16]) -> u64 {
    let (half, _) = print.split_at(8);
    half.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
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
        let words = ["a|b", "c", "a|b", "d", "a|b", "e", "d", "e", "f", "f", "e", "g"];
        let rows = words.map(|row| print_of(&cells(row)));
        let mut repeats = Repeats::default();
        rows.iter().for_each(|row| repeats.note(*row).unwrap());
        assert!(repeats.more.is_some(), "more repeat than are counted in memory");
        for _ in 0..2 {
            repeats.restart().unwrap();
            let counted: Vec<u32> = rows.iter().map(|row| repeats.occurrence(row).unwrap()).collect();
            assert_eq!(counted, [1, 1, 2, 1, 3, 1, 2, 2, 1, 2, 3, 1]);
        }
    }
}
