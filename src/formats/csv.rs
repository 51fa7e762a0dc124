//! Reads any CSV as a sheet of rows, in bounded memory; no line of the file vanishes.

mod records;
mod sniff;
#[cfg(test)]
mod tests;
mod window;

use std::collections::HashSet;
use std::io::{self, Cursor, Read};

use super::decode::{self, HEAD, Text};
pub use super::table::{Bad, Item, Record, Shape, Table};
use crate::error::{Error, Result};
pub use records::COLUMN_LIMIT;
use records::{Piece, Records};
use sniff::Headings;

const HEAD_ROWS: usize = 500;

/// A sheet: its headings, then its rows one by one.
pub struct Sheet {
    /// What separates the cells: `,` `;` TAB or `|`.
    pub delimiter: char,
    /// The line of the headings, from 1; 0 when the file has none.
    pub header_line: u64,
    /// The headings, trimmed; an empty one is `Column 3`, a repeated one `id (2)`.
    pub header: Vec<String>,
    records: Records,
    /// Lines before this one are prose or headings.
    first_line: u64,
    over: bool,
}

impl Sheet {
    /// Finds encoding, delimiter and headings; refuses a source without any text.
    pub fn open(source: Box<dyn Read>) -> Result<Self> {
        let (head, whole) = decode::head(source).map_err(unreadable)?;
        let sample = sample(&head)?;
        let delimiter = sniff::named_delimiter(&sample);
        let skipped = u64::from(delimiter.is_some());
        let delimiter = delimiter.unwrap_or_else(|| sniff::delimiter(&sample));
        let (header, header_line, first_line) = headings_of(sample, delimiter, skipped)?;
        let text = Text::new(&head, whole).map_err(unreadable)?;
        let mut records = Records::new(text, delimiter);
        records.width = header.len();
        let delimiter = char::from(delimiter);
        Ok(Sheet { delimiter, header_line, header, records, first_line, over: false })
    }

    /// Names the encoding; a file that begins in plain ASCII may show its own only further down.
    pub fn encoding(&self) -> String {
        self.records.text().encoding()
    }

    /// Says whether bytes so far had no meaning in the encoding and were replaced by `�`.
    pub fn has_broken_text(&self) -> bool {
        self.records.text().broken()
    }

    /// Counts the lines so far that hold nothing.
    pub fn blank(&self) -> u64 {
        self.records.blank
    }

    /// Names a column, also one beyond the headings, as longer rows have them.
    pub fn heading(&self, column: usize) -> String {
        self.header.get(column).cloned().unwrap_or_else(|| unnamed(column))
    }

    fn next_piece(&mut self) -> io::Result<Option<Item>> {
        while let Some(piece) = self.records.next()? {
            match piece {
                Piece::Bad(bad) if bad.line >= self.first_line => return Ok(Some(Item::Bad(bad))),
                Piece::Full(record) if record.line >= self.first_line => {
                    return Ok(Some(Item::Row(self.fitted(record))));
                }
                _ => self.records.blank = 0,
            }
        }
        Ok(None)
    }

    /// Reads again a row that was put whole into one cell, and fills up a short one.
    fn fitted(&mut self, mut record: Record) -> Record {
        let width = self.header.len();
        if let [cell] = record.cells.as_slice()
            && width > 1
            && let Some(inner) = self.records.lines.cells(cell).filter(|inner| inner.len() == width)
            && inner.iter().any(|cell| !cell.trim().is_empty())
        {
            record.cells = inner.iter().map(str::to_string).collect();
        }
        while record.cells.len() > width && record.cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            record.cells.pop();
        }
        if record.cells.len() < width {
            record.cells.resize(width, String::new());
        }
        record
    }
}

impl Table for Sheet {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn shape(&self) -> Shape {
        Shape { encoding: self.encoding(), delimiter: Some(self.delimiter), header_line: self.header_line }
    }
}

impl Iterator for Sheet {
    type Item = Result<Item>;

    /// Answers the next row; after an error of the source there is none.
    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let next = self.next_piece().map_err(unreadable).transpose();
        self.over = !matches!(next, Some(Ok(_)));
        next
    }
}

fn unreadable(source: io::Error) -> Error {
    Error::io("The sheet", source)
}

/// Decodes the head and ends it with a whole line where there is one.
fn sample(head: &[u8]) -> Result<String> {
    let mut sample = String::new();
    let mut text = Text::new(head, Box::new(Cursor::new(head.to_vec()))).map_err(unreadable)?;
    text.read_to_string(&mut sample).map_err(unreadable)?;
    if head.len() as u64 == HEAD
        && let Some(end) = sample.rfind(['\n', '\r'])
    {
        sample.truncate(end + 1);
    }
    if sample.trim().is_empty() {
        return Err(Error::refused_with("There is nothing in this file.", "Export it again, with a line of headings."));
    }
    Ok(sample)
}

/// Answers the headings, their line, and the line from which rows are read.
fn headings_of(sample: String, delimiter: u8, skipped: u64) -> Result<(Vec<String>, u64, u64)> {
    let text = Text::new(&[], Box::new(Cursor::new(sample.into_bytes()))).map_err(unreadable)?;
    let mut reader = Records::new(text, delimiter);
    let mut records = Vec::new();
    while records.len() < HEAD_ROWS
        && let Some(piece) = reader.next().map_err(unreadable)?
    {
        match piece {
            Piece::Full(record) if record.line > skipped => records.push(record),
            _ => {}
        }
    }
    if records.is_empty() {
        return refuse_headings();
    }
    Ok(headings_in(records))
}

/// Answers the headings among the first records, their line, and the line from which rows are read.
pub fn headings_in(records: Vec<Record>) -> (Vec<String>, u64, u64) {
    match sniff::headings_in(&records) {
        Headings::Record(at) => {
            let Some(record) = records.into_iter().nth(at) else {
                return (Vec::new(), 0, 1);
            };
            let line = record.line;
            (distinct(record.cells), line, line + 1)
        }
        Headings::None { first_row } => {
            let width = records.iter().map(|record| record.cells.len()).max().unwrap_or(0);
            let first_line = records.get(first_row).map_or(1, |record| record.line);
            (distinct(vec![String::new(); width]), 0, first_line)
        }
    }
}

fn refuse_headings() -> Result<(Vec<String>, u64, u64)> {
    let limit = format!("A line holds at most {COLUMN_LIMIT} cells of 1 MB, and every quote is closed.");
    Err(Error::refused_with("No line of this file can be read as headings.", limit))
}

/// Gives every column a name of its own.
fn distinct(cells: Vec<String>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names = Vec::with_capacity(cells.len());
    for (column, cell) in cells.into_iter().enumerate() {
        let words = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = if words.is_empty() { unnamed(column) } else { words };
        let again = (2..).map(|n| format!("{name} ({n})"));
        let free = std::iter::once(name.clone()).chain(again).find(|name| !taken.contains(name)).unwrap_or(name);
        taken.insert(free.clone());
        names.push(free);
    }
    names
}

fn unnamed(column: usize) -> String {
    format!("Column {}", column + 1)
}
