//! Something that is only tried: nobody else ever sees it, it uses up no numbers, and nothing of it stays.

use super::{Store, alive, backup, connect, guard::Place, set_journal_mode};
use crate::error::{Error, Result};
use rusqlite::OpenFlags;
use std::fs::{File, OpenOptions};
use std::path::Path;

impl Store {
    /// Tries something on what the file holds now.
    ///
    /// What is `short` is done in one transaction that is rolled back: others who write wait for it. What is not is done
    /// on a copy of the file, for which nobody waits.
    pub fn tried<T>(&mut self, short: bool, run: impl FnOnce(&mut Store) -> Result<T>) -> Result<T> {
        if short { self.rolled_back(run) } else { self.on_a_copy(run) }
    }

    fn rolled_back<T>(&mut self, run: impl FnOnce(&mut Store) -> Result<T>) -> Result<T> {
        self.begin()?;
        self.trial = true;
        let result = run(self);
        self.trial = false;
        self.roll_back();
        self.settings_version = -1;
        result
    }

    /// The copy has no name any more once it is open, so that it goes with the process, however that ends.
    fn on_a_copy<T>(&self, run: impl FnOnce(&mut Store) -> Result<T>) -> Result<T> {
        let beside = self.path.parent().unwrap_or(Path::new("."));
        let folder = tempfile::Builder::new().prefix(".box9-trial-").tempdir_in(beside);
        let folder = folder.map_err(|error| Error::io(beside, error))?;
        let path = folder.path().join("trial.box9");
        new_file(&path).map_err(|error| Error::io(&path, error))?;
        let mut conn = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        conn.execute_batch("PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE")?;
        backup::copy_watched(&self.conn, &mut conn, self.watch.as_deref())?;
        set_journal_mode(&conn, &Place::default())?;
        let mut copy = Store::over(conn, path, Place::default(), self.source);
        copy.settings_folder.clone_from(&self.settings_folder);
        copy.watch.clone_from(&self.watch);
        copy.alive = Some(alive::lock(&copy.path)?);
        copy.fleeting = true;
        copy.begin()?;
        copy.roll_back();
        let _ = std::fs::remove_dir_all(folder.path());
        run(&mut copy)
    }
}

fn new_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
