//! A page of a workbook as a table: its rows kept as lines of text, read again as often as needed.

use std::io::{Read, Write};

use super::{Book, MOST_COLUMNS};
use crate::error::{Error, Result};
use crate::formats::csv::{Item, Record, Shape, Table, headings_in};
use crate::formats::headings;
use crate::formats::table::Bad;

/// So many rows are looked at for the headings.
const HEAD_ROWS: usize = 500;

/// Writes the rows of a page as lines, each with its number first; answers whether its headings are known ones.
///
/// None: nothing is on it.
pub fn spool(book: &mut Book, page: &str, out: &mut dyn Write) -> Result<Option<bool>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
    let mut head = Vec::new();
    book.rows(page, &mut |line, cells| {
        let number = line.to_string();
        let fields = std::iter::once(number.as_str()).chain(cells.iter().map(String::as_str));
        writer.write_record(fields).map_err(unwritten)?;
        if head.len() < HEAD_ROWS {
            head.push(Record { line, cells, raw: String::new() });
        }
        Ok(())
    })?;
    writer.flush().map_err(|error| Error::io("the workbook", error))?;
    if head.is_empty() {
        return Ok(None);
    }
    let (header, ..) = headings_in(head);
    Ok(Some(header.iter().filter(|heading| headings::is_known(heading)).count() >= 2))
}

fn unwritten(error: csv::Error) -> Error {
    Error::io("the workbook", std::io::Error::other(error))
}

/// The rows of a page under its headings.
pub struct Page {
    header: Vec<String>,
    header_line: u64,
    first_line: u64,
    rows: csv::StringRecordsIntoIter<Box<dyn Read>>,
}

impl Page {
    /// Finds the headings of a spooled page; `open` answers it from its beginning, twice.
    pub fn open(open: &dyn Fn() -> Result<Box<dyn Read>>) -> Result<Page> {
        let head: Vec<Record> = rows(open()?).take(HEAD_ROWS).map_while(|row| row.ok()).map(record).collect();
        let (header, header_line, first_line) = headings_in(head);
        Ok(Page { header, header_line, first_line, rows: rows(open()?) })
    }

    fn item(&self, row: csv::StringRecord) -> Item {
        let mut record = record(row);
        if record.cells.len() > MOST_COLUMNS {
            let reason = format!("more than {MOST_COLUMNS} columns");
            return Item::Bad(Bad { line: record.line, reason, raw: record.raw });
        }
        record.cells.resize(record.cells.len().max(self.header.len()), String::new());
        Item::Row(record)
    }
}

fn rows(source: Box<dyn Read>) -> csv::StringRecordsIntoIter<Box<dyn Read>> {
    csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(source).into_records()
}

fn record(row: csv::StringRecord) -> Record {
    let line = row.get(0).and_then(|number| number.parse().ok()).unwrap_or(0);
    let cells: Vec<String> = row.iter().skip(1).map(str::to_owned).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(&cells).ok().and_then(|()| writer.into_inner().ok());
    let raw = written.map(|line| String::from_utf8_lossy(&line).trim_end().to_owned()).unwrap_or_default();
    Record { line, cells, raw }
}

impl Iterator for Page {
    type Item = Result<Item>;

    /// Answers the next row below the headings.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row = match self.rows.next()? {
                Ok(row) => row,
                Err(error) => return Some(Err(unwritten(error))),
            };
            let line: u64 = row.get(0).and_then(|number| number.parse().ok()).unwrap_or(0);
            if line >= self.first_line {
                return Some(Ok(self.item(row)));
            }
        }
    }
}

impl Table for Page {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn shape(&self) -> Shape {
        Shape { encoding: "workbook".into(), delimiter: None, header_line: self.header_line }
    }
}
