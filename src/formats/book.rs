//! Workbooks (xlsx, xls, ods): their pages as rows of text, within limits of size.

mod guard;
mod old;
mod page;

use std::io::Cursor;

use calamine::{Data, DataRef, DataType, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Xls, Xlsx};

use crate::contained;
use crate::error::{Error, Result};
pub use page::{Page, spool};

/// A larger file is refused.
pub const LARGEST: u64 = 64 * 1024 * 1024;
/// More columns than a sheet of text may have are no table either.
const MOST_COLUMNS: usize = super::csv::COLUMN_LIMIT;

/// What is said of a file on which the library gives up.
const DAMAGED: &str = "it is damaged";

type Bytes = Cursor<Vec<u8>>;

/// A workbook that has been opened.
pub struct Book {
    sheets: Sheets,
    name: String,
}

enum Sheets {
    Xlsx(Box<Xlsx<Bytes>>),
    Xls(Box<Xls<Bytes>>),
    Ods(Box<Ods<Bytes>>),
}

/// Hands a row on: its number from 1, and its cells.
pub type Take<'a> = &'a mut dyn FnMut(u64, Vec<String>) -> Result<()>;

impl Book {
    /// Opens a workbook; one that unpacks to more than the limits is refused before it is read.
    pub fn open(name: &str, bytes: Vec<u8>) -> Result<Book> {
        contained::run(|| Book::opened(name, bytes)).unwrap_or_else(|| Err(unreadable(name, &DAMAGED)))
    }

    fn opened(name: &str, bytes: Vec<u8>) -> Result<Book> {
        let is_zip = bytes.starts_with(b"PK");
        let ods = is_zip && guard::look(name, &bytes)?;
        if !is_zip {
            old::look(name, &bytes)?;
        }
        let source = Cursor::new(bytes);
        let sheets = if ods {
            Ods::new(source).map(|book| Sheets::Ods(Box::new(book))).map_err(|error| unreadable(name, &error))
        } else if is_zip {
            Xlsx::new(source).map(|book| Sheets::Xlsx(Box::new(book))).map_err(|error| unreadable(name, &error))
        } else {
            Xls::new(source).map(|book| Sheets::Xls(Box::new(book))).map_err(|error| unreadable(name, &error))
        };
        Ok(Book { sheets: sheets?, name: name.to_owned() })
    }

    /// Answers the names of the pages that its reader would see.
    pub fn pages(&self) -> Vec<String> {
        let all = match &self.sheets {
            Sheets::Xlsx(book) => book.sheets_metadata(),
            Sheets::Xls(book) => book.sheets_metadata(),
            Sheets::Ods(book) => book.sheets_metadata(),
        };
        let seen = all.iter().filter(|page| page.visible == SheetVisible::Visible && page.typ == SheetType::WorkSheet);
        seen.map(|page| page.name.clone()).collect()
    }

    /// Hands on the rows of a page that hold something.
    pub fn rows(&mut self, page: &str, take: Take<'_>) -> Result<()> {
        let name = self.name.clone();
        contained::run(|| self.read(page, take)).unwrap_or_else(|| Err(unreadable(&name, &DAMAGED)))
    }

    fn read(&mut self, page: &str, take: Take<'_>) -> Result<()> {
        let name = self.name.clone();
        match &mut self.sheets {
            Sheets::Xlsx(book) => streamed(book, page, &name, take),
            Sheets::Xls(book) => {
                let range = book.worksheet_range(page).map_err(|error| unreadable(&name, &error))?;
                ranged(&range, take)
            }
            Sheets::Ods(book) => {
                let range = book.worksheet_range(page).map_err(|error| unreadable(&name, &error))?;
                ranged(&range, take)
            }
        }
    }
}

/// Cells come one by one, so that a lone cell far away costs nothing.
fn streamed(book: &mut Xlsx<Bytes>, page: &str, name: &str, take: Take<'_>) -> Result<()> {
    let mut reader = book.worksheet_cells_reader(page).map_err(|error| unreadable(name, &error))?;
    let (mut at, mut row): (u32, Vec<String>) = (0, Vec::new());
    while let Some(cell) = reader.next_cell().map_err(|error| unreadable(name, &error))? {
        let (line, column) = cell.get_position();
        if line != at {
            hand_on(at, std::mem::take(&mut row), take)?;
            at = line;
        }
        let text = match cell.get_value() {
            DataRef::SharedString(text) => (*text).to_owned(),
            other => shown(&Data::from(other.clone())),
        };
        put(&mut row, column as usize, text);
    }
    hand_on(at, row, take)
}

fn ranged(range: &calamine::Range<Data>, take: Take<'_>) -> Result<()> {
    let (top, left) = range.start().unwrap_or((0, 0));
    for (at, cells) in range.rows().enumerate() {
        let mut row = Vec::new();
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            put(&mut row, left as usize + column, shown(cell));
        }
        hand_on(top.saturating_add(at as u32), row, take)?;
    }
    Ok(())
}

/// A cell beyond the last column that a table may have makes the row one that is too wide.
fn put(row: &mut Vec<String>, column: usize, text: String) {
    let column = column.min(MOST_COLUMNS);
    if text.is_empty() {
        return;
    }
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    row[column] = text;
}

fn hand_on(at: u32, row: Vec<String>, take: Take<'_>) -> Result<()> {
    if row.is_empty() { Ok(()) } else { take(u64::from(at) + 1, row) }
}

/// Days as `2026-11-24`, with their hour where they have one; a fault such as `#REF!` is nothing.
fn shown(cell: &Data) -> String {
    match cell {
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::DateTimeIso(text) => text.replace('T', " ").trim_end_matches(" 00:00:00").to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Data::DateTime(at) => moment(at),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn moment(at: &ExcelDateTime) -> String {
    if at.is_duration() {
        let minutes = (at.as_f64() * 24.0 * 60.0).round() as i64;
        return format!("{}:{:02}", minutes / 60, minutes.rem_euclid(60));
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}

fn unreadable(name: &str, error: &dyn std::fmt::Display) -> Error {
    Error::refused_with(
        format!("{name} cannot be read as a workbook: {error}."),
        "Open it in your spreadsheet program and save it as .xlsx without a password, or as CSV.",
    )
}
