//! The text of the record being read, kept so that it can be shown or read again.

use std::io::{self, Read, Seek, SeekFrom};

use crate::formats::decode::Text;

/// A record of more bytes than this is refused, with its line.
pub const RECORD_LIMIT: usize = 4 * 1024 * 1024;
const SLACK: usize = 256 * 1024;

/// Reads text and keeps what was read since the start of the record.
pub struct Window {
    pub text: Text,
    kept: Vec<u8>,
    kept_at: u64,
    start: u64,
    cursor: u64,
    ended: bool,
    full: bool,
}

/// One physical line of the window: where its text ends, and where the next line begins.
pub struct Line {
    pub end: u64,
    pub next: u64,
    pub whole: bool,
}

impl Window {
    /// Begins at the start of the text.
    pub fn new(text: Text) -> Self {
        Window { text, kept: Vec::new(), kept_at: 0, start: 0, cursor: 0, ended: false, full: false }
    }

    /// Lets go of all before `start`, where the next record begins.
    pub fn keep_from(&mut self, start: u64) {
        self.start = start;
        self.full = false;
        let stale = (start - self.kept_at) as usize;
        if stale > SLACK {
            self.kept.drain(..stale.min(self.kept.len()));
            self.kept_at = start;
            self.kept.shrink_to(2 * SLACK);
        }
    }

    /// Answers the bytes between two places of the window.
    pub fn slice(&self, from: u64, to: u64) -> &[u8] {
        let at = |place: u64| (place.saturating_sub(self.kept_at) as usize).min(self.kept.len());
        &self.kept[at(from)..at(to).max(at(from))]
    }

    /// Answers where the kept text ends.
    pub fn end(&self) -> u64 {
        self.kept_at + self.kept.len() as u64
    }

    /// Says whether `place` is the end of the file.
    pub fn is_end(&self, place: u64) -> bool {
        self.ended && place >= self.end()
    }

    /// Says whether the last read was refused because the record passed the limit.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Finds the physical line that begins at `from`, reading on when needed.
    pub fn line(&mut self, from: u64) -> io::Result<Line> {
        let mut seen = from;
        loop {
            if let Some(i) = self.slice(seen, self.end()).iter().position(|b| matches!(b, b'\n' | b'\r')) {
                let end = seen + i as u64;
                let next = self.after_break(end)?;
                return Ok(Line { end, next, whole: true });
            }
            seen = self.end();
            let long = seen - from > RECORD_LIMIT as u64;
            if long || !self.read_on()? {
                return Ok(Line { end: seen, next: seen, whole: !long });
            }
        }
    }

    /// Passes over the rest of a line too long to keep; answers where the next begins.
    pub fn skip_line(&mut self, from: u64) -> io::Result<u64> {
        let mut place = from;
        loop {
            let line = self.line(place)?;
            if line.whole {
                return Ok(line.next);
            }
            place = line.next;
            self.keep_from(place);
        }
    }

    fn after_break(&mut self, end: u64) -> io::Result<u64> {
        if self.slice(end, end + 1) != b"\r" {
            return Ok(end + 1);
        }
        if end + 1 == self.end() {
            self.read_on()?;
        }
        Ok(if self.slice(end + 1, end + 2) == b"\n" { end + 2 } else { end + 1 })
    }

    fn read_on(&mut self) -> io::Result<bool> {
        let mut more = [0; 16 * 1024];
        let n = self.text.read(&mut more)?;
        self.kept.extend_from_slice(&more[..n]);
        self.ended |= n == 0;
        Ok(n > 0)
    }
}

impl Read for Window {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.cursor.saturating_sub(self.start) > RECORD_LIMIT as u64 {
            self.full = true;
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "record over the limit"));
        }
        if self.cursor < self.end() {
            let ready = self.slice(self.cursor, self.end());
            let n = ready.len().min(out.len());
            out[..n].copy_from_slice(&ready[..n]);
            self.cursor += n as u64;
            return Ok(n);
        }
        let n = self.text.read(out)?;
        self.kept.extend_from_slice(&out[..n]);
        self.cursor += n as u64;
        self.ended |= n == 0;
        Ok(n)
    }
}

impl Seek for Window {
    /// Goes to a place inside the kept text, counted from the start of the file.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Start(place) if place >= self.kept_at && place <= self.end() => {
                self.cursor = place;
                Ok(place)
            }
            _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "outside the kept text")),
        }
    }
}
