//! Writing a file whole or not at all, for the owner alone.

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// Writes a temporary file beside the path (mode 0600) and renames it there; a link in its place is replaced, not followed.
///
/// Without `force` a file that exists is left alone and the write is refused.
pub fn write(path: &Path, force: bool, fill: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    if path.is_dir() {
        return Err(Error::refused(format!("{} is a folder; name a file in it.", path.display())));
    }
    if !force && path.symlink_metadata().is_ok() {
        return Err(taken(path));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file =
        tempfile::Builder::new().prefix(".box9-").tempfile_in(folder).map_err(|error| Error::io(folder, error))?;
    let mut out = BufWriter::new(file);
    fill(&mut out)?;
    let file = out.into_inner().map_err(|error| Error::io(path, error.into_error()))?;
    file.as_file().sync_all().map_err(|error| Error::io(path, error))?;
    let placed = if force { file.persist(path) } else { file.persist_noclobber(path) };
    placed.map(|_| ()).map_err(|error| match error.error.kind() {
        std::io::ErrorKind::AlreadyExists => taken(path),
        _ => Error::io(path, error.error),
    })
}

fn taken(path: &Path) -> Error {
    Error::refused_with(format!("{} is there already.", path.display()), "Name another file, or add --force.")
}
