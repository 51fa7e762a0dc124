//! Rows under headings, whatever the file was: a sheet of text, cards, or a page of a workbook.

use super::headings::Rows;
use crate::error::Result;

/// What stands in one place of a file below its headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Row(Record),
    Bad(Bad),
}

/// A row: at least as many cells as there are headings, and its text for a reject file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The line where it begins, from 1.
    pub line: u64,
    pub cells: Vec<String>,
    pub raw: String,
}

/// Text that could not be read as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    pub line: u64,
    pub reason: String,
    pub raw: String,
}

/// How a table was understood, by what was read of it so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    pub encoding: String,
    /// What separates its cells, where something does.
    pub delimiter: Option<char>,
    /// The line of the headings, from 1; 0 when there are none.
    pub header_line: u64,
}

/// Rows that are read one by one, under headings that are known before.
pub trait Table: Iterator<Item = Result<Item>> {
    /// Answers the headings, one for each column.
    fn header(&self) -> &[String];

    /// Answers how it is understood.
    fn shape(&self) -> Shape;

    /// Names where it is from and what its rows are, when its headings are words of our own fields.
    fn kind(&self) -> Option<(&'static str, Rows)> {
        None
    }
}
