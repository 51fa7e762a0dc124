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

/// Folders in it, all of whose texts go along.
const FOLDERS: &[&str] = &["templates", "playbooks"];
/// How the names of these texts end.
const ENDINGS: &[&str] = &["txt", "md", "toml"];

/// Answers the names of all files that there are to keep.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    for inner in FOLDERS {
        let entries = std::fs::read_dir(folder.join(inner)).into_iter().flatten().flatten();
        let found = entries.filter_map(|entry| entry.file_name().into_string().ok());
        names.extend(found.map(|name| format!("{inner}/{name}")).filter(|name| is_ours(name)));
    }
    names.sort();
    names
}

/// Says whether a kept name is one of ours, and so may be written.
fn is_ours(name: &str) -> bool {
    let in_folder = |name: &str| {
        let (folder, file) = name.split_once('/')?;
        let (stem, ending) = file.rsplit_once('.')?;
        let plain = !stem.is_empty() && !stem.starts_with('.') && !file.contains(['/', '\\', ':', '\0']);
        (FOLDERS.contains(&folder) && ENDINGS.contains(&ending) && plain).then_some(())
    };
    NAMES.contains(&name) || in_folder(name).is_some()
}

/// Puts the files of the folder into a copy of the funnel.
pub(super) fn put(copy: &Connection, folder: &Path) -> rusqlite::Result<()> {
    copy.execute("DELETE FROM kept_file", [])?;
    for name in &names(folder) {
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
    for (name, text) in kept.iter().filter(|(name, _)| is_ours(name)) {
        let path = folder.join(name);
        if !path.exists() {
            super::schema::make_folder(path.parent().unwrap_or(&folder))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_ours_are_written() {
        for (name, ours) in [
            ("config.toml", true),
            ("templates/introduction.txt", true),
            ("playbooks/mine.toml", true),
            ("templates/../config.toml", false),
            ("templates/a/b.txt", false),
            ("templates/.hidden.txt", false),
            ("templates/.txt", false),
            ("other/a.txt", false),
            ("/etc/passwd", false),
            ("templates/a.sh", false),
        ] {
            assert_eq!(is_ours(name), ours, "{name}");
        }
    }
}
