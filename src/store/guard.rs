//! Guards around the file: its place, its mode, and whether it is still the file we opened.

use crate::error::{Error, Result};
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Where a file lies, as far as it matters for safety.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The synchronising program or network file system that also writes there.
    pub shared_by: Option<String>,
    identity: Option<(u64, u64)>,
    log: Option<(u64, u64)>,
}

/// Names in a path that tell of a synchronised folder.
const SYNCHRONISED: &[&str] = &[
    "Dropbox",
    "Mobile Documents",
    "iCloudDrive",
    "iCloud Drive",
    "OneDrive",
    "Syncthing",
    "Nextcloud",
    "ownCloud",
    "Google Drive",
    "pCloudDrive",
];
/// File systems that are not on this machine.
const REMOTE: &[&str] =
    &["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse.rclone", "afs", "davfs", "fuse.davfs2"];

impl Place {
    /// Looks at the folder, not at the file.
    pub fn of(path: &Path) -> Place {
        let whole =
            path.canonicalize().or_else(|_| path.parent().unwrap_or(path).canonicalize()).unwrap_or(path.to_owned());
        let synchronised = whole.components().find_map(|part| {
            let part = part.as_os_str().to_string_lossy();
            SYNCHRONISED.iter().find(|name| part.starts_with(**name)).map(|name| (*name).to_owned())
        });
        let syncthing =
            || whole.ancestors().any(|folder| folder.join(".stfolder").exists()).then(|| "Syncthing".to_owned());
        Place { shared_by: synchronised.or_else(syncthing).or_else(|| remote(&whole)), ..Place::default() }
    }

    /// Remembers which file this is, so that a replaced one is noticed.
    pub(super) fn watching(self, path: &Path) -> Place {
        Place { identity: identity(path), ..self }
    }

    /// Remembers the write-ahead log once it is there: whoever removes it while we write takes the newest saves away.
    pub(super) fn watch_log(&mut self, path: &Path) {
        if self.log.is_none() && self.identity.is_some() {
            self.log = identity(&log_path(path));
        }
    }

    /// Forgets the log, because the file was closed and opened anew.
    pub(super) fn forget_log(&mut self) {
        self.log = None;
    }

    /// Answers the journal mode: a rollback journal where something else copies the file while it is open.
    pub(super) fn journal_mode(&self) -> &'static str {
        if self.shared_by.is_some() { "delete" } else { "wal" }
    }

    /// Refuses when the path no longer leads to the file that was opened: a save there would be lost.
    pub(super) fn refuse_moved(&self, path: &Path) -> Result<()> {
        let same_log = self.log.is_none() || identity(&log_path(path)) == self.log;
        if self.identity.is_none() || (identity(path) == self.identity && same_log) {
            return Ok(());
        }
        Err(Error::Moved { path: path.to_owned(), rescue: None })
    }
}

/// Answers where the write-ahead log of a file lies.
fn log_path(path: &Path) -> PathBuf {
    beside(path, "-wal")
}

/// Answers the file that lies beside another under its name and a word more.
pub(super) fn beside(path: &Path, word: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(word);
    PathBuf::from(name)
}

/// Answers device and inode when the file is there under one name only.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let facts = std::fs::metadata(path).ok()?;
    (facts.nlink() == 1).then(|| (facts.dev(), facts.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Path) -> Option<(u64, u64)> {
    None
}

/// Answers the remote file system that a path lies on, where the system tells.
fn remote(path: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    let mut best: (usize, Option<String>) = (0, None);
    for line in mounts.lines() {
        let mut words = line.split(' ').skip(1);
        let (Some(folder), Some(kind)) = (words.next(), words.next()) else { continue };
        let depth = Path::new(folder).components().count();
        if path.starts_with(folder) && depth >= best.0 {
            best = (depth, REMOTE.contains(&kind).then(|| kind.to_owned()));
        }
    }
    best.1
}

/// Refuses what is no regular file with one name, or cannot be written.
pub(super) fn refuse_unsafe(path: &Path) -> Result<()> {
    let facts = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !facts.is_file() {
        return Err(refused(path, "it is no regular file"));
    }
    if facts.len() == 0 {
        return Err(refused(path, "it is empty, and box9 never leaves an empty file"));
    }
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(&facts) > 1 {
        return Err(refused(
            path,
            "it has a second name (a hard link), and saves under one name can be lost under the other",
        ));
    }
    Ok(())
}

/// Says why a file cannot be looked at.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    refused(
        path,
        &match error.kind() {
            std::io::ErrorKind::PermissionDenied => "there is no permission to read and write it".to_owned(),
            _ => error.to_string(),
        },
    )
}

/// Says why a file is not used; it was not touched.
pub(super) fn refused(path: &Path, why: &str) -> Error {
    Error::File {
        message: format!("{} is not used: {why}.", path.display()),
        hint: Some("Name another file with --db, or restore a backup; this one was not touched.".into()),
    }
}

/// Turns what SQLite says while opening into a sentence about the file.
pub(super) fn said<T, E: Into<Error>>(path: &Path, result: std::result::Result<T, E>) -> Result<T> {
    result.map_err(|error| match error.into() {
        Error::Store(rusqlite::Error::SqliteFailure(fault, text)) => refused(
            path,
            &match fault.code {
                ErrorCode::NotADatabase => "it is no box9 file".to_owned(),
                ErrorCode::DatabaseCorrupt => "it is damaged".to_owned(),
                ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                    "there is no permission to use it or its folder".to_owned()
                }
                ErrorCode::ReadOnly => "it or its folder is read-only".to_owned(),
                ErrorCode::DiskFull => "the disk is full".to_owned(),
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => "another program holds it".to_owned(),
                _ => text.unwrap_or_else(|| fault.to_string()),
            },
        ),
        other => other,
    })
}

/// Waits two to five milliseconds for another writer, and gives up after about ten seconds.
pub(super) fn wait_a_little(tries: i32) -> bool {
    let jitter = (tries as u64 * 7 + u64::from(std::process::id())) % 4;
    std::thread::sleep(std::time::Duration::from_millis(2 + jitter));
    tries < 2_900
}
