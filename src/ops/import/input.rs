//! A table that comes in: a sheet of text or a file of cards.

use super::source::Source;
use crate::error::Result;
use crate::formats::Format;
use crate::formats::csv::Sheet;
use crate::formats::table::Table;
use crate::formats::vcard::Cards;

/// What is read more than once from its beginning, as rows under headings.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    source: &'a Source,
    format: Format,
}

impl<'a> Input<'a> {
    /// Answers the tables of a file; none when its format is no table.
    pub fn of(source: &'a Source, format: Format) -> Vec<Input<'a>> {
        match format {
            Format::Csv | Format::Vcard => vec![Input { source, format }],
            _ => Vec::new(),
        }
    }

    /// Answers what the report calls it.
    pub fn name(&self) -> String {
        self.source.name()
    }

    /// Opens it at its beginning.
    pub fn open(&self) -> Result<Box<dyn Table>> {
        let bytes = self.source.open()?;
        Ok(match self.format {
            Format::Vcard => Box::new(Cards::open(bytes)?),
            _ => Box::new(Sheet::open(bytes)?),
        })
    }
}
