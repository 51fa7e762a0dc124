//! The lock beside the file that tells other processes that a long operation is alive.

use super::guard;
use crate::error::{Error, Result};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Holds the lock that tells other processes that a long operation is alive.
pub(super) fn lock(path: &Path) -> Result<File> {
    let file = lock_file(path)?;
    file.lock().map_err(|error| Error::io(lock_path(path), error))?;
    Ok(file)
}

/// Takes that lock if nobody holds it: then no long operation is alive.
pub(super) fn try_lock(path: &Path) -> Result<Option<File>> {
    let file = lock_file(path)?;
    Ok(file.try_lock().is_ok().then_some(file))
}

fn lock_file(path: &Path) -> Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let path = lock_path(path);
    options.open(&path).map_err(|error| Error::io(path, error))
}

fn lock_path(path: &Path) -> PathBuf {
    guard::beside(path, "-lock")
}
