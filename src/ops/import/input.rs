//! A table that comes in: a sheet of text, a file of cards, or a page of a workbook.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom};

use super::source::Source;
use crate::error::{Error, Result};
use crate::formats::Format;
use crate::formats::book::{self, Book};
use crate::formats::csv::Sheet;
use crate::formats::table::Table;
use crate::formats::vcard::Cards;

/// What is read more than once from its beginning, as rows under headings.
pub struct Input<'a> {
    name: String,
    from: From<'a>,
}

enum From<'a> {
    Sheet(&'a Source),
    Cards(&'a Source),
    /// Its rows, kept in a temporary file without a name.
    Page(File),
}

impl<'a> Input<'a> {
    /// Answers the tables of a file, none when its format is no table; and which pages of a workbook are left out.
    pub fn of(source: &'a Source, format: Format, left_out: &mut Vec<String>) -> Result<Vec<Input<'a>>> {
        let name = source.name();
        Ok(match format {
            Format::Csv => vec![Input { name, from: From::Sheet(source) }],
            Format::Vcard => vec![Input { name, from: From::Cards(source) }],
            Format::Xlsx => pages(source, left_out)?,
            _ => Vec::new(),
        })
    }

    /// Answers what the report calls it.
    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// Answers what kind of file it is, in words.
    pub fn kind(&self) -> &'static str {
        match self.from {
            From::Sheet(_) => "CSV",
            From::Cards(_) => "vCard",
            From::Page(_) => "a workbook's page",
        }
    }

    /// Opens it at its beginning.
    pub fn open(&self) -> Result<Box<dyn Table>> {
        Ok(match &self.from {
            From::Sheet(source) => Box::new(Sheet::open(source.open()?)?),
            From::Cards(source) => Box::new(Cards::open(source.open()?)?),
            From::Page(file) => Box::new(book::Page::open(&|| again(file))?),
        })
    }
}

fn again(file: &File) -> Result<Box<dyn Read>> {
    let fault = |error| Error::io("the workbook", error);
    let mut again = file.try_clone().map_err(fault)?;
    again.seek(SeekFrom::Start(0)).map_err(fault)?;
    Ok(Box::new(again))
}

/// The pages whose headings are known; where none has such, the first that holds anything.
fn pages<'a>(source: &Source, left_out: &mut Vec<String>) -> Result<Vec<Input<'a>>> {
    let name = source.name();
    let mut book = Book::open(&name, bytes(source)?)?;
    let mut found = Vec::new();
    for page in book.pages() {
        let file = tempfile::tempfile().map_err(|error| Error::io(std::env::temp_dir(), error))?;
        let known = book::spool(&mut book, &page, &mut BufWriter::new(&file))?;
        if let Some(known) = known {
            found.push((page, file, known));
        }
    }
    if found.is_empty() {
        return Err(Error::refused(format!("There is nothing on the pages of {name}.")));
    }
    let any_known = found.iter().any(|(.., known)| *known);
    let mut kept = Vec::new();
    for (at, (page, file, known)) in found.into_iter().enumerate() {
        if known || !any_known && at == 0 {
            kept.push(Input { name: format!("{name}, {page}"), from: From::Page(file) });
        } else {
            left_out.push(format!("The page \"{page}\" of {name} has no headings that are known; it was left out."));
        }
    }
    Ok(kept)
}

fn bytes(source: &Source) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = book::LARGEST;
    source.open()?.take(limit + 1).read_to_end(&mut bytes).map_err(|error| Error::io(source.name(), error))?;
    if bytes.len() as u64 > limit {
        let message = format!("{} is larger than {} MB; nothing was read.", source.name(), limit / 1024 / 1024);
        return Err(Error::refused_with(message, "Save the one sheet that you want as CSV, and import that."));
    }
    Ok(bytes)
}
