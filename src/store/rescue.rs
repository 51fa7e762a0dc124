//! The rescue file: beside a funnel that was moved away or replaced, what could not be saved in it any more.

use super::guard;
use crate::domain::Moment;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Adds a text to the rescue file beside a funnel, readable by its owner alone, and answers where that is.
pub fn write(path: &Path, text: &str, now: Moment) -> io::Result<PathBuf> {
    let file = guard::beside(path, "-rescued.txt");
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&file)?;
    out.write_all(format!("Not saved, {}\n{}\n\n", now.format("%a %-d %b %Y %H:%M"), text.trim_end()).as_bytes())?;
    out.sync_all()?;
    Ok(file)
}
