//! Text becomes records: each line of it is in a record, reported, or counted as blank.

use std::io::{self, Cursor, SeekFrom};

use ::csv::{ByteRecord, Position, Reader, ReaderBuilder, StringRecord};

use super::window::{RECORD_LIMIT, Window};
use super::{Bad, Record};
use crate::formats::decode::Text;

const FIELD_LIMIT: usize = 1024 * 1024;
/// A row of more cells than this is refused.
pub const COLUMN_LIMIT: usize = 1000;

/// What stands at one place of the file.
pub enum Piece {
    Full(Record),
    Bad(Bad),
}

/// Walks through the records of a text.
pub struct Records {
    reader: Reader<Window>,
    record: StringRecord,
    /// Reads single lines with the same delimiter.
    pub lines: LineReader,
    /// How many cells a row should have; 0 when that is not known yet.
    pub width: usize,
    /// Lines of rows without a filled cell, and empty lines.
    pub blank: u64,
    line: u64,
    at: u64,
    after_cr: bool,
    /// The end of the text that an unclosed quote swallowed.
    swallowed_to: u64,
    by_line_to: u64,
}

impl Records {
    /// Begins at the start of the text.
    pub fn new(text: Text, delimiter: u8) -> Self {
        let mut reader = builder(delimiter).buffer_capacity(64 * 1024).from_reader(Window::new(text));
        reader.set_byte_headers(ByteRecord::new());
        Records {
            reader,
            record: StringRecord::new(),
            lines: LineReader::new(delimiter),
            width: 0,
            blank: 0,
            line: 1,
            at: 0,
            after_cr: false,
            swallowed_to: 0,
            by_line_to: 0,
        }
    }

    /// Answers the text that is read.
    pub fn text(&self) -> &Text {
        &self.reader.get_ref().text
    }

    /// Answers the next record that is not blank.
    pub fn next(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let found = if self.at < self.by_line_to { self.one_line()? } else { self.one_record()? };
            match found {
                Found::End => return Ok(None),
                Found::Blank { lines } => self.blank += lines,
                Found::Breaks => {}
                Found::Piece(piece) => return Ok(Some(piece)),
            }
        }
    }

    fn one_record(&mut self) -> io::Result<Found> {
        self.reader.get_mut().keep_from(self.at);
        match self.reader.read_record(&mut self.record) {
            Ok(more) => {
                let end = self.reader.position().byte();
                self.pass_breaks(end);
                if more { self.whole(end) } else { Ok(Found::End) }
            }
            Err(_) if self.reader.get_ref().is_full() => self.too_long(),
            Err(e) => Err(io::Error::other(e)),
        }
    }

    /// Judges a record whose text reaches from the present place to `end`.
    fn whole(&mut self, end: u64) -> io::Result<Found> {
        let mut text = String::from_utf8_lossy(self.reader.get_ref().slice(self.at, end)).into_owned();
        let last = self.reader.get_ref().is_end(end);
        if text.contains('"') && (last && self.lines.cells(without_break(&text)).is_none() || self.swallows_rows(&text))
        {
            return self.unclosed(end);
        }
        let line = self.line;
        self.go_to(end, &text);
        text.truncate(without_break(&text).len());
        Ok(judged(&mut self.record, line, text))
    }

    /// A record of the wrong width, or of an odd number of quotes, whose second line is by itself a row.
    fn swallows_rows(&mut self, text: &str) -> bool {
        let odd = text.matches('"').count() % 2 == 1;
        if self.width < 2 || (self.record.len() == self.width && !odd) {
            return false;
        }
        let mut lines = text.split(['\n', '\r']).skip(1).filter(|line| !line.is_empty());
        lines.next().and_then(|line| self.lines.cells(line)).is_some_and(|cells| cells.len() == self.width)
    }

    /// Reports the line of a quote that never closes, and goes on with the line after it.
    fn unclosed(&mut self, end: u64) -> io::Result<Found> {
        let again = self.at < self.swallowed_to;
        self.swallowed_to = self.swallowed_to.max(end);
        self.by_line_to = if again { self.swallowed_to } else { 0 };
        self.bad_line("a quote in this line is never closed")
    }

    /// The record passed the limit: by many empty lines, by one long line, or by an unclosed quote.
    fn too_long(&mut self) -> io::Result<Found> {
        let end = self.reader.get_ref().end();
        if self.pass_breaks(end) {
            self.resume()?;
            return Ok(Found::Breaks);
        }
        self.unclosed(end)
    }

    fn bad_line(&mut self, reason: &str) -> io::Result<Found> {
        let from = self.at;
        let window = self.reader.get_mut();
        let line = window.line(from)?;
        let raw = String::from_utf8_lossy(window.slice(from, line.end)).into_owned();
        let next = if line.whole { line.next } else { window.skip_line(line.next)? };
        let reason = if line.whole { reason.to_string() } else { too_long_reason() };
        let bad = Bad { line: self.line, reason, raw };
        self.move_to(next);
        self.resume()?;
        Ok(Found::Piece(Piece::Bad(bad)))
    }

    /// Reads a line of swallowed text as a row of its own.
    fn one_line(&mut self) -> io::Result<Found> {
        let from = self.at;
        let window = self.reader.get_mut();
        window.keep_from(from);
        let line = window.line(from)?;
        let raw = String::from_utf8_lossy(window.slice(from, line.end)).into_owned();
        if !line.whole {
            return self.bad_line("");
        }
        let (number, blank) = (self.line, raw.is_empty());
        self.move_to(line.next);
        if self.at >= self.by_line_to {
            self.resume()?;
        }
        if blank {
            return Ok(Found::Blank { lines: 1 });
        }
        let Some(mut record) = self.lines.cells(&raw) else {
            let reason = "a quote in this line is never closed".to_string();
            return Ok(Found::Piece(Piece::Bad(Bad { line: number, reason, raw })));
        };
        Ok(judged(&mut record, number, raw))
    }

    /// Counts the empty lines before a record; answers whether there were any line breaks.
    fn pass_breaks(&mut self, end: u64) -> bool {
        let window = self.reader.get_ref();
        let text = window.slice(self.at, end);
        let breaks = text.iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        if breaks == 0 {
            return false;
        }
        let passed = String::from_utf8_lossy(&text[..breaks]).into_owned();
        let lines = self.go_to(self.at + breaks as u64, &passed);
        self.blank += lines;
        true
    }

    /// Moves behind `passed`; answers how many line breaks it holds.
    fn go_to(&mut self, place: u64, passed: &str) -> u64 {
        let lines = line_breaks(passed, self.after_cr);
        self.after_cr = passed.ends_with('\r');
        self.line += lines;
        self.at = place;
        lines
    }

    /// Moves behind one line.
    fn move_to(&mut self, place: u64) {
        self.after_cr = false;
        self.line += 1;
        self.at = place;
    }

    fn resume(&mut self) -> io::Result<()> {
        let mut position = Position::new();
        position.set_byte(self.at);
        self.reader.seek_raw(SeekFrom::Start(self.at), position).map_err(io::Error::other)
    }
}

enum Found {
    Piece(Piece),
    Blank {
        lines: u64,
    },
    /// Empty lines that were counted already.
    Breaks,
    End,
}

fn judged(record: &mut StringRecord, line: u64, raw: String) -> Found {
    let reason = if raw.len() > RECORD_LIMIT {
        Some(too_long_reason())
    } else if record.len() > COLUMN_LIMIT {
        Some(format!("{} cells; at most {COLUMN_LIMIT} are read", record.len()))
    } else {
        record.iter().position(|cell| cell.len() > FIELD_LIMIT).map(|i| format!("cell {} is longer than 1 MB", i + 1))
    };
    if let Some(reason) = reason {
        *record = StringRecord::new();
        return Found::Piece(Piece::Bad(Bad { line, reason, raw }));
    }
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return Found::Blank { lines: 1 + line_breaks(&raw, false) };
    }
    Found::Piece(Piece::Full(Record { line, cells: record.iter().map(str::to_string).collect(), raw }))
}

fn too_long_reason() -> String {
    "longer than 4 MB; only its beginning is kept".to_string()
}

/// Reads single lines as records; one parser serves them all.
pub struct LineReader {
    reader: Reader<Cursor<Vec<u8>>>,
    sentinel: StringRecord,
}

impl LineReader {
    /// Reads with this delimiter.
    pub fn new(delimiter: u8) -> Self {
        let mut reader = builder(delimiter).from_reader(Cursor::new(Vec::new()));
        reader.set_byte_headers(ByteRecord::new());
        LineReader { reader, sentinel: StringRecord::new() }
    }

    /// Answers the cells of a line; none when a quote in it stays open or it holds no record.
    pub fn cells(&mut self, line: &str) -> Option<StringRecord> {
        let text = self.reader.get_mut().get_mut();
        text.clear();
        text.extend_from_slice(line.as_bytes());
        text.extend_from_slice(b"\nx");
        self.reader.seek_raw(SeekFrom::Start(0), Position::new()).ok()?;
        let mut record = StringRecord::new();
        let read = self.reader.read_record(&mut record).ok()? && self.reader.read_record(&mut self.sentinel).ok()?;
        read.then_some(record)
    }
}

fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).flexible(true).has_headers(true);
    builder
}

fn without_break(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

pub fn line_breaks(text: &str, after_cr: bool) -> u64 {
    let mut before = if after_cr { b'\r' } else { b' ' };
    let mut count = 0;
    for byte in text.bytes() {
        count += u64::from(byte == b'\r' || (byte == b'\n' && before != b'\r'));
        before = byte;
    }
    count
}
