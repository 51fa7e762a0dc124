//! The one file: the only place that knows SQLite.
//!
//! Facts change only inside [`Store::operation`], which journals them so that everything can be taken back.

pub mod agenda;
mod alive;
pub mod arrangements;
pub mod backup;
pub mod blocks;
pub mod boxes;
pub mod busy;
pub mod campaigns;
pub mod cards;
pub mod categories;
pub mod check;
pub mod commitments;
pub mod companies;
pub mod contacts;
pub mod counts;
pub mod dated;
pub mod days_off;
pub mod deals;
pub mod drafts;
pub mod dump;
pub mod duplicates;
pub mod fires;
pub mod groups;
mod guard;
pub mod handoffs;
pub mod history;
pub mod import;
mod journal;
mod kept;
pub mod letters;
pub mod lists;
mod long;
pub mod mappings;
pub mod meetings;
pub mod merged;
pub mod messages;
pub mod mirror;
pub mod names;
pub mod observations;
mod operation;
pub mod origins;
mod pace;
pub mod people;
pub mod plans;
pub mod playbooks;
pub mod position;
pub mod promises;
pub mod purge;
pub mod queue;
pub mod referrals;
pub mod rescue;
pub mod reset;
pub mod row;
mod schema;
pub mod search;
pub mod sessions;
pub mod settings;
mod settle;
pub mod sheet;
mod standing;
pub mod steps;
pub mod tags;
pub mod tally;
pub mod touches;
mod trial;
pub mod twins;
mod tx;
pub mod undo;
pub mod unite;
mod watch;
pub mod week;
pub mod who;

pub use guard::Place;
pub use long::Long;
pub use operation::Done;
pub use rusqlite::{Connection, InterruptHandle};
pub use schema::{VERSION, fact_tables};
pub use tx::{CUT, Tx};
pub use watch::Watch;

use crate::domain::Moment;
use crate::domain::settings::Settings;
use crate::error::Result;
use rusqlite::OpenFlags;
use std::path::{Path, PathBuf};
use std::sync::Arc;

words! {
    /// Who writes: the program's own `u` takes back only what was done in the program.
    Source { Program = "program", Shell = "shell" }
}

/// An open funnel file.
pub struct Store {
    conn: Connection,
    path: PathBuf,
    place: Place,
    source: Source,
    settings: Settings,
    settings_version: i64,
    journal_ready: bool,
    /// Held while a long operation of ours runs, so that others do not take it for dead.
    alive: Option<std::fs::File>,
    /// Where the files lie that a backup takes along.
    settings_folder: Option<PathBuf>,
    /// The outcome of a session's card, for the next operation.
    rider: Option<sessions::Rider>,
    /// Whatever is written now is one transaction that will be rolled back.
    trial: bool,
    /// The whole file is thrown away, and so nothing in it is taken back.
    fleeting: bool,
    /// Who waits for a long operation.
    watch: Option<Arc<Watch>>,
    /// What opening found worth telling, in sentences.
    pub notices: Vec<String>,
}

/// The oldest SQLite without the bug that can corrupt a file whose log is reset.
const OLDEST_SQLITE: i32 = 3_051_003;

impl Store {
    /// Opens the file, making it (mode 0600) when there is none.
    ///
    /// A newer, foreign or damaged file is refused with a sentence and not touched. An operation that a killed
    /// process left half done is taken back, and said in `notices`.
    pub fn open(path: &Path, source: Source, now: Moment) -> Result<Store> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(guard::refused(path, "this build carries a SQLite that is too old to be safe"));
        }
        if !path.exists() {
            schema::create(path, &Place::of(path))?;
        }
        let path = &path.canonicalize().map_err(|error| guard::unreadable(path, &error))?;
        let place = Place::of(path);
        guard::refuse_unsafe(path)?;
        schema::refuse_at_a_glance(path)?;
        let conn = guard::said(path, connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE))?;
        guard::said(path, schema::refuse_unknown(&conn, path))?;
        if conn.is_readonly("main")? {
            return Err(guard::refused(path, "it or its folder is read-only"));
        }
        guard::said(path, set_journal_mode(&conn, &place))?;
        let mut store = Store::over(conn, path.to_owned(), place.watching(path), source);
        store.upgrade(now)?;
        store.reload_settings()?;
        undo::take_back_dead(&mut store, now)?;
        Ok(store)
    }

    /// Opens the same file a second time, for work beside the screen.
    pub fn open_beside(&self) -> Result<Store> {
        let conn = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        set_journal_mode(&conn, &self.place)?;
        let mut beside = Store::over(conn, self.path.clone(), self.place.clone(), self.source);
        beside.settings = self.settings.clone();
        beside.settings_folder = self.settings_folder.clone();
        Ok(beside)
    }

    fn over(conn: Connection, path: PathBuf, place: Place, source: Source) -> Store {
        Store {
            conn,
            path,
            place,
            source,
            settings: Settings::default(),
            settings_version: -1,
            journal_ready: false,
            alive: None,
            settings_folder: None,
            rider: None,
            trial: false,
            fleeting: false,
            watch: None,
            notices: Vec::new(),
        }
    }

    /// Opens a file that nobody needs tomorrow: as `open`, but nothing waits for the disk.
    pub fn open_throwaway(path: &Path, source: Source, now: Moment) -> Result<Store> {
        let store = Store::open(path, source, now)?;
        store.conn.pragma_update(None, "synchronous", "OFF")?;
        Ok(store)
    }

    /// Names the folder of settings, whose files go into each backup.
    pub fn keep_settings_of(&mut self, folder: &Path) {
        self.settings_folder = Some(folder.to_owned());
    }

    /// Answers the folder of settings, templates and playbooks, where one is known.
    pub fn settings_folder(&self) -> Option<&Path> {
        self.settings_folder.as_deref()
    }

    /// Answers where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Answers what was found out about the place the file lies in.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Answers the connection, for queries.
    pub fn conn(&self) -> &Connection {
        &self.conn
    }

    /// Answers who this store writes as.
    pub fn source(&self) -> Source {
        self.source
    }

    /// Answers the settings of the file as of the last look.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Answers a number that changes when another process wrote.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self.conn.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// Reads the settings again if another process may have changed them.
    pub fn reload_settings(&mut self) -> Result<()> {
        let version = self.data_version()?;
        if version != self.settings_version {
            let (settings, faults) = settings::load(&self.conn)?;
            self.settings = settings;
            self.settings_version = version;
            self.notices.retain(|notice| !faults.contains(notice));
            self.notices.extend(faults);
        }
        Ok(())
    }

    /// Writes state that is not the owner's facts: positions, drafts, remembered choices. Never undone.
    pub fn note(&mut self, write: impl FnOnce(&Connection) -> Result<()>) -> Result<()> {
        self.place.refuse_moved(&self.path)?;
        let tx = self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        write(&tx)?;
        tx.commit()?;
        self.place.refuse_moved(&self.path)
    }

    /// What the next operation does is the outcome of a session's card, written in the same transaction.
    pub fn ride(&mut self, rider: Option<sessions::Rider>) {
        self.rider = rider;
    }

    /// Lets somebody see how far long operations are, and stop them; none from here on where there is nobody.
    pub fn watch(&mut self, watch: Option<Arc<Watch>>) {
        self.watch = watch;
    }

    /// Says whether whoever watches wished that it stops.
    pub fn is_stopped(&self) -> bool {
        self.watch.as_ref().is_some_and(|watch| watch.is_stopped())
    }

    /// Folds the write-ahead log into the one file, so that a plain copy of it is whole.
    pub fn checkpoint(&self) -> Result<()> {
        let _busy: i64 = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(())
    }

    /// Checkpoints and closes; what cannot be folded in now is folded in at the next start.
    ///
    /// No statistics are gathered for the planner: those of a small file would mislead it once the file is large.
    pub fn close(self) {
        let _ = self.checkpoint();
    }

    fn upgrade(&mut self, now: Moment) -> Result<()> {
        if schema::version(&self.conn)? < VERSION {
            backup::make(self, backup::Why::Migration, now)?;
            schema::upgrade(&mut self.conn)?;
        }
        Ok(())
    }
}

/// Keeps the file as it is now for all that is read until the answer is dropped; many reads are quicker in it, too.
pub fn snapshot(conn: &Connection) -> Result<Snapshot<'_>> {
    Ok(if conn.is_autocommit() { Snapshot(Some(conn.unchecked_transaction()?)) } else { Snapshot(None) })
}

/// A view of the file that other writers do not change.
pub struct Snapshot<'a>(#[expect(dead_code, reason = "it ends when it is dropped")] Option<rusqlite::Transaction<'a>>);

/// Answers the version of SQLite that is built in.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// Opens a connection with every pragma that the promises rest on; nothing is written yet.
fn connect(path: &Path, mode: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_handler(Some(guard::wait_a_little))?;
    use rusqlite::config::DbConfig::*;
    for (switch, on) in [
        (SQLITE_DBCONFIG_DEFENSIVE, true),
        (SQLITE_DBCONFIG_DQS_DML, false),
        (SQLITE_DBCONFIG_DQS_DDL, false),
        (SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (SQLITE_DBCONFIG_ENABLE_FKEY, true),
        // Without it a statement is prepared anew whenever another value is bound to its LIMIT.
        (SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ] {
        conn.set_db_config(switch, on)?;
    }
    conn.execute_batch(
        "PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY",
    )?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(conn)
}

/// Sets the log that suits the place, once the file is known to be ours.
fn set_journal_mode(conn: &Connection, place: &Place) -> rusqlite::Result<()> {
    let wanted = place.journal_mode();
    let current: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if !current.eq_ignore_ascii_case(wanted) {
        conn.pragma_update_and_check(None, "journal_mode", wanted, |row| row.get::<_, String>(0))?;
    }
    Ok(())
}
