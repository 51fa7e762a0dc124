//! What a packed workbook may unpack to, looked at before it is read.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use crate::domain::text;
use crate::error::{Error, Result};

/// All parts together, unpacked.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// Unpacked bytes for each packed one, from a size on where it matters.
const MOST_RATIO: u64 = 100;
const RATIO_FROM: u64 = 4 * 1024 * 1024;
const MOST_PARTS: usize = 10_000;
/// Cells, with those that a part says to repeat.
pub const MOST_CELLS: u64 = 5_000_000;

/// Unpacks each part into nothing; says whether it is an OpenDocument sheet.
pub fn look(name: &str, bytes: &[u8]) -> Result<bool> {
    let damaged = |error: &dyn std::fmt::Display| Error::refused(format!("{name} is damaged: {error}."));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > MOST_PARTS {
        return Err(too_much(name, &format!("{} parts", text::grouped(MOST_PARTS as i64))));
    }
    let (mut left, mut ods) = (MOST_UNPACKED, false);
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|error| damaged(&error))?;
        let packed = part.compressed_size().max(1);
        let mut counted =
            Counted { is_content: part.name().is_ok_and(|part| part == "content.xml"), ..Counted::default() };
        ods |= counted.is_content;
        let unpacked = io::copy(&mut part.by_ref().take(left + 1), &mut counted).map_err(|error| damaged(&error))?;
        if unpacked > left {
            return Err(too_much(name, &format!("{} MB when it is unpacked", MOST_UNPACKED / 1024 / 1024)));
        }
        if unpacked > RATIO_FROM && unpacked / packed > MOST_RATIO {
            return Err(too_much(name, &format!("{MOST_RATIO} bytes for each packed one")));
        }
        if counted.cells() > MOST_CELLS {
            return Err(too_many_cells(name));
        }
        left -= unpacked;
    }
    Ok(ods)
}

/// Refuses a workbook of more cells than are read.
pub fn too_many_cells(name: &str) -> Error {
    too_much(name, &format!("{} cells", text::grouped(MOST_CELLS as i64)))
}

fn too_much(name: &str, limit: &str) -> Error {
    Error::refused_with(
        format!("{name} holds more than {limit}; nothing was read."),
        "Save the one sheet that you want as CSV, and import that.",
    )
}

/// Counts the cells that the largest page of an OpenDocument sheet spans.
#[derive(Default)]
struct Counted {
    is_content: bool,
    /// The tag that has begun, without its `<`.
    tag: Option<Vec<u8>>,
    /// The rows and columns before the present ones, a repeated one as often as it is.
    row: u64,
    row_repeats: u64,
    column: u64,
    /// The square that holds every cell with a value: a reader makes room for it.
    rows: u64,
    columns: u64,
}

impl Counted {
    fn cells(&self) -> u64 {
        self.rows.saturating_mul(self.columns)
    }

    fn tag(&mut self, tag: &[u8]) {
        if tag.starts_with(b"table:table-row") && !tag.starts_with(b"table:table-rows") {
            self.row = self.row.saturating_add(self.row_repeats);
            (self.column, self.row_repeats) = (0, repeats(tag, "table:number-rows-repeated"));
        } else if tag.starts_with(b"table:table-cell") || tag.starts_with(b"table:covered-table-cell") {
            self.column = self.column.saturating_add(repeats(tag, "table:number-columns-repeated"));
            if tag.windows(13).any(|part| part == b"office:value-") {
                self.rows = self.rows.max(self.row.saturating_add(self.row_repeats));
                self.columns = self.columns.max(self.column);
            }
        } else if tag.starts_with(b"table:table ") {
            (self.row, self.row_repeats) = (0, 0);
        }
    }
}

fn repeats(tag: &[u8], attribute: &str) -> u64 {
    let tag = String::from_utf8_lossy(tag);
    let value = tag.split_once(attribute).and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
    value.map_or(1, |value| value.trim().parse().unwrap_or(u64::MAX))
}

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_content {
            return Ok(bytes.len());
        }
        for byte in bytes {
            match (byte, &mut self.tag) {
                (b'<', _) => self.tag = Some(Vec::new()),
                (b'>', Some(tag)) => {
                    let tag = std::mem::take(tag);
                    self.tag = None;
                    self.tag(&tag);
                }
                (byte, Some(tag)) if tag.len() < 4096 => tag.push(*byte),
                _ => {}
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
