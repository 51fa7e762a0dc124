//! Files that belong to the owner's funnel and lie outside it (keys, looks, paths): they go into each backup, so that one
//! file holds everything.

use super::{Store, row};
use crate::error::{Error, Result};
use rusqlite::{Connection, params};
use std::io::Write;
use std::path::Path;

/// The files of the settings folder that a backup takes along.
const NAMES: &[&str] = &["config.toml", "keys.toml", "theme.toml"];
/// A larger file is none of ours.
const MOST_BYTES: u64 = 1024 * 1024;

/// Puts the files of the folder into a copy of the funnel.
pub(super) fn put(copy: &Connection, folder: &Path) -> rusqlite::Result<()> {
    copy.execute("DELETE FROM kept_file", [])?;
    for name in NAMES {
        let path = folder.join(name);
        let small = std::fs::metadata(&path).is_ok_and(|facts| facts.is_file() && facts.len() <= MOST_BYTES);
        if let Some(text) = small.then(|| std::fs::read_to_string(&path).ok()).flatten() {
            copy.execute("INSERT INTO kept_file (name, text) VALUES (?1, ?2)", params![name, text])?;
        }
    }
    Ok(())
}

/// Takes the files out of a restored funnel and writes those that the folder lacks; answers their names.
pub(super) fn take_out(store: &mut Store) -> Result<Vec<String>> {
    let mut statement = store.conn.prepare("SELECT name, text FROM kept_file ORDER BY name")?;
    let kept: Vec<(String, String)> = row::all(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?)?;
    drop(statement);
    store.note(|conn| Ok(conn.execute("DELETE FROM kept_file", []).map(drop)?))?;
    let Some(folder) = store.settings_folder.clone() else { return Ok(Vec::new()) };
    let mut written = Vec::new();
    for (name, text) in kept.iter().filter(|(name, _)| NAMES.contains(&name.as_str())) {
        let path = folder.join(name);
        if !path.exists() {
            super::schema::make_folder(&folder)?;
            write(&path, text).map_err(|error| Error::io(&path, error))?;
            written.push(name.clone());
        }
    }
    Ok(written)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
