//! Lines of bytes in bounded memory, each with its number.

use std::io::{self, BufRead, BufReader, Read};

/// A longer line is cut off there.
const LONGEST: usize = 1024 * 1024;

/// Reads line by line; `\r\n` and `\n` end one alike.
pub struct Lines {
    source: BufReader<Box<dyn Read>>,
    /// The number of the last line read, from 1.
    pub number: u64,
}

impl Lines {
    /// Begins at the first line.
    pub fn new(source: Box<dyn Read>) -> Lines {
        Lines { source: BufReader::new(source), number: 0 }
    }

    /// Answers the next line without its end, cut off where it is very long.
    pub fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = self.source.by_ref().take(LONGEST as u64).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        if line.last() == Some(&b'\n') {
            line.pop();
        } else {
            self.source.skip_until(b'\n')?;
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Some(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, String)> {
        let mut lines = Lines::new(Box::new(io::Cursor::new(text.to_owned().into_bytes())));
        let mut read = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            read.push((lines.number, String::from_utf8(line).unwrap()));
        }
        read
    }

    #[test]
    fn lines_end_in_either_way_and_a_long_one_is_cut() {
        let plain = |text: &str| lines(text).into_iter().map(|(_, line)| line).collect::<Vec<_>>();
        assert_eq!(plain("a\r\nb\n\nc"), ["a", "b", "", "c"]);
        assert_eq!(plain(""), [""; 0]);
        let long = format!("{}\nb\n", "x".repeat(LONGEST + 10));
        assert_eq!(lines(&long).iter().map(|(n, line)| (*n, line.len())).collect::<Vec<_>>(), [(1, LONGEST), (2, 1)]);
    }
}
