//! Exporting: what the file holds, as a sheet, as cards, as all facts in JSON, or as pages to read.

mod cards;
mod json;
mod lines;
mod markdown;
mod sheet;

use std::io::{self, Write};
use std::path::Path;

use super::whole_file;
use crate::domain::Day;
use crate::domain::id::DealId;
use crate::error::{Error, Result};
use crate::formats::Format;
use crate::store::Store;

/// How much went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Summary {
    pub deals: u64,
    pub people: u64,
}

/// Deals read at once.
const PAGE: usize = 500;

/// Writes all deals, or those named, in the format; never the whole file is in memory.
pub fn export(
    store: &Store,
    format: Format,
    who: Option<&[DealId]>,
    out: &mut dyn Write,
    today: Day,
) -> Result<Summary> {
    format.refuse_unwritten()?;
    match format {
        Format::Json => json::write(store, who, out),
        Format::Vcard => cards::write(store, who, out),
        Format::Markdown => markdown::write(store, who, out, today),
        _ => sheet::write(store, who, out),
    }
}

/// Exports into a file for the owner alone, whole or not at all; one that is there is kept unless forced.
pub fn write_file(
    store: &Store,
    format: Format,
    who: Option<&[DealId]>,
    (path, force): (&Path, bool),
    today: Day,
) -> Result<Summary> {
    format.refuse_unwritten()?;
    if path.canonicalize().is_ok_and(|real| store.path().canonicalize().is_ok_and(|own| own == real)) {
        return Err(Error::refused("The export would replace the funnel itself; name another file."));
    }
    let mut summary = Summary::default();
    whole_file::write(path, force, |out| {
        summary = export(store, format, who, out, today)?;
        Ok(())
    })?;
    Ok(summary)
}

fn written<T>(result: io::Result<T>) -> Result<T> {
    result.map_err(|error| Error::io("the export", error))
}
