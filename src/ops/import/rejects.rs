//! The rows that did not come in, kept as they were with the reason, in a file for the owner alone.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::report::Skipped;
use crate::error::{Error, Result};
use crate::ops::whole_file;

/// Gathers skipped rows in a temporary file without a name, until it is known that the import stands.
#[derive(Debug, Default)]
pub struct Rejects {
    wanted: bool,
    kept: Option<BufWriter<File>>,
}

impl Rejects {
    /// Keeps them only when a file for them was asked for.
    pub fn new(wanted: bool) -> Rejects {
        Rejects { wanted, kept: None }
    }

    /// Keeps a row: a line with file, line and reason, then what stands there; mail byte for byte.
    pub fn keep(&mut self, skipped: &Skipped, raw: &[u8]) -> Result<()> {
        if !self.wanted {
            return Ok(());
        }
        let place = std::env::temp_dir();
        let out = match &mut self.kept {
            Some(out) => out,
            none => none.insert(BufWriter::new(tempfile::tempfile().map_err(|error| Error::io(&place, error))?)),
        };
        writeln!(out, "# {} line {}: {}", skipped.file, skipped.line, skipped.reason)
            .and_then(|()| out.write_all(raw))
            .and_then(|()| if raw.ends_with(b"\n") { Ok(()) } else { out.write_all(b"\n") })
            .map_err(|error| Error::io(&place, error))
    }

    /// Writes what was kept to its place, mode 0600; no file when nothing was skipped.
    pub fn write(&mut self, path: &Path) -> Result<()> {
        let Some(kept) = self.kept.take() else { return Ok(()) };
        let mut kept = kept.into_inner().map_err(|error| Error::io(path, error.into_error()))?;
        kept.seek(SeekFrom::Start(0)).map_err(|error| Error::io(path, error))?;
        whole_file::write(path, false, |out| {
            io::copy(&mut Read::by_ref(&mut kept), out).map_err(|error| Error::io(path, error))?;
            Ok(())
        })
    }
}
