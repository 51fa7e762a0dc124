//! The schema: numbered immutable migrations, the classes of tables, and the refusal of files that are not ours.

use super::guard;
use super::guard::Place;
use crate::error::{Error, Result};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::Path;
use std::sync::OnceLock;

/// "box9" in the file's header says whose it is.
const APPLICATION_ID: i32 = 0x626F_7839;

/// Each schema version as the statements that lead to it from the one before.
const MIGRATIONS: &[&str] = &[include_str!("schema/0001_start.sql")];
/// What `fingerprint` answers for a file of each version, so that a foreign schema is noticed.
const FINGERPRINTS: &[u64] = &[131_612_097_324_777_878];

/// The newest schema that this program knows.
pub const VERSION: i64 = MIGRATIONS.len() as i64;

/// Tables that are kept but never undone.
pub(super) const STATE: &[&str] = &[
    "form_draft",
    "mapping",
    "position",
    "different_people",
    "calendar_file",
    "calendar_event",
    "snapshot",
    "saved_backup",
    "kept_file",
];
/// The history itself.
pub(super) const JOURNAL: &[&str] = &["operation", "operation_change", "entry"];
/// Tables recomputed from the facts.
pub(super) const DERIVED: &[&str] = &["standing", "tally", "search"];

/// Makes a new file beside its final place and moves it there whole, so that no half file is ever left.
pub(super) fn create(path: &Path, place: &Place) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(folder)?;
    let full = |error: std::io::Error| Error::File {
        message: format!("No funnel could be made in {}: {error}.", folder.display()),
        hint: Some("Name another place with --db.".into()),
    };
    let file = tempfile::Builder::new().prefix(".box9-new-").tempfile_in(folder).map_err(full)?;
    {
        let mut conn = guard::said(path, Connection::open_with_flags(file.path(), OpenFlags::SQLITE_OPEN_READ_WRITE))?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        guard::said(path, upgrade(&mut conn))?;
        conn.pragma_update_and_check(None, "journal_mode", place.journal_mode(), |row| row.get::<_, String>(0))?;
        conn.close().map_err(|(_, error)| error)?;
    }
    file.as_file().sync_all().map_err(full)?;
    // Closed before it gets its name: closing it later would drop the locks of whoever opened it meanwhile.
    match file.into_temp_path().persist_noclobber(path) {
        Ok(()) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(full(error.error)),
    }
}

/// Makes a folder for the owner alone (0700) where there is none.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| Error::io(folder, error))
}

/// Answers the schema version of a file.
pub(super) fn version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings a file to the newest version in one transaction, reading its version again inside it.
pub(super) fn upgrade(conn: &mut Connection) -> rusqlite::Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from = usize::try_from(version(&tx)?).unwrap_or(0);
    for migration in MIGRATIONS.iter().skip(from) {
        tx.execute_batch(migration)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", VERSION)?;
    tx.commit()
}

/// Refuses a foreign or newer file that was left with a log, which opening it for good would fold in.
pub(super) fn refuse_at_a_glance(path: &Path) -> Result<()> {
    if !["-wal", "-journal"].iter().any(|word| guard::beside(path, word).exists()) {
        return Ok(());
    }
    let escaped = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let look = || -> rusqlite::Result<(i32, i64)> {
        let conn = Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags)?;
        Ok((conn.pragma_query_value(None, "application_id", |row| row.get(0))?, version(&conn)?))
    };
    match look() {
        Ok((application, found)) => refuse_foreign(path, application, found),
        Err(_) => Ok(()),
    }
}

/// Refuses a file that is not ours, is newer than this program, or whose schema is not that of its version.
pub(super) fn refuse_unknown(conn: &Connection, path: &Path) -> Result<()> {
    let application: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let found = version(conn)?;
    refuse_foreign(path, application, found)?;
    let known = usize::try_from(found - 1).ok().and_then(|index| FINGERPRINTS.get(index));
    if known != Some(&fingerprint(conn)?) {
        return Err(guard::refused(path, "its tables are not those of its version; something else changed it"));
    }
    Ok(())
}

fn refuse_foreign(path: &Path, application: i32, found: i64) -> Result<()> {
    if application != APPLICATION_ID {
        return Err(guard::refused(path, "it is no box9 file"));
    }
    if found > VERSION {
        return Err(Error::NewerFile { path: path.to_owned(), found, known: VERSION });
    }
    Ok(())
}

/// Answers a number for the text of the whole schema (FNV-1a, 64 bits).
fn fingerprint(conn: &Connection) -> rusqlite::Result<u64> {
    let mut statement = conn.prepare(
        "SELECT type || name || coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name",
    )?;
    let mut rows = statement.query([])?;
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    while let Some(row) = rows.next()? {
        for byte in row.get_ref(0)?.as_bytes().unwrap_or_default() {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(hash)
}

/// One table of facts, as the journal needs to know it.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// Each column that refers to another table, with that table.
    pub refers: Vec<(String, String)>,
}

/// One column of a table of facts.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub name: String,
    pub blob: bool,
}

/// Names every table of facts.
pub fn fact_tables(conn: &Connection) -> crate::error::Result<Vec<String>> {
    Ok(facts(conn)?.iter().map(|table| table.name.clone()).collect())
}

/// Lists every table of facts with its columns, read once: every file that is open has the tables of the newest version.
pub(super) fn facts(conn: &Connection) -> rusqlite::Result<&'static [Table]> {
    static FACTS: OnceLock<Vec<Table>> = OnceLock::new();
    match FACTS.get() {
        Some(tables) => Ok(tables),
        None => {
            let tables = read_facts(conn)?;
            Ok(FACTS.get_or_init(|| tables))
        }
    }
}

fn read_facts(conn: &Connection) -> rusqlite::Result<Vec<Table>> {
    let mut statement = conn.prepare(
        "SELECT m.name, c.name, c.type FROM sqlite_schema m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.sql LIKE 'CREATE TABLE%' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'search_%' AND m.name <> 'search'
         ORDER BY m.rowid, c.cid",
    )?;
    let mut rows = statement.query([])?;
    let mut tables: Vec<Table> = Vec::new();
    while let Some(row) = rows.next()? {
        let (name, column): (String, String) = (row.get(0)?, row.get(1)?);
        if [STATE, JOURNAL, DERIVED].iter().any(|class| class.contains(&name.as_str())) {
            continue;
        }
        let column = Column { name: column, blob: row.get::<_, String>(2)? == "BLOB" };
        match tables.last_mut() {
            Some(table) if table.name == name => table.columns.push(column),
            _ => tables.push(Table { refers: refers(conn, &name)?, name, columns: vec![column] }),
        }
    }
    Ok(tables)
}

fn refers(conn: &Connection, tbl: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = conn.prepare_cached("SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1)")?;
    statement.query_map([tbl], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_is_known_by_its_fingerprint() {
        let mut conn = Connection::open_in_memory().unwrap();
        upgrade(&mut conn).unwrap();
        assert_eq!(
            fingerprint(&conn).unwrap(),
            *FINGERPRINTS.last().unwrap(),
            "a released migration was edited, or a new one lacks its number"
        );
    }

    #[test]
    fn every_table_has_a_class() {
        let mut conn = Connection::open_in_memory().unwrap();
        upgrade(&mut conn).unwrap();
        let facts = facts(&conn).unwrap();
        assert!(facts.iter().any(|table| table.name == "deal"));
        assert!(
            facts.iter().all(|table| table.columns[0].name == "id"),
            "the journal wants an id in each table of facts"
        );
    }
}
