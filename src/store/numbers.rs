//! The numbers that rows were given, put back after a change that was only tried.

use super::{Store, row};
use crate::error::Result;
use rusqlite::{OptionalExtension, params};

/// The newest number of each table at one moment.
#[derive(Debug)]
pub struct Numbers(Vec<(String, i64)>);

/// Answers the newest numbers now.
pub fn now(store: &Store) -> Result<Numbers> {
    let mut statement = store.conn().prepare("SELECT name, seq FROM sqlite_sequence")?;
    Ok(Numbers(row::all(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?)?))
}

/// Gives the numbers back that were used since and belong to nothing; once anybody else wrote, they stay used.
pub fn put_back(store: &mut Store, before: &Numbers) -> Result<()> {
    store.begin()?;
    write(store, before).inspect_err(|_| store.roll_back())?;
    store.commit_if("SELECT ?1", false)
}

fn write(store: &Store, before: &Numbers) -> Result<()> {
    let conn = store.conn();
    let newest: Option<i64> =
        conn.query_row("SELECT max(id) FROM operation", [], |row| row.get(0)).optional()?.flatten();
    if newest.unwrap_or(0) > before.of("operation") {
        return Ok(());
    }
    for (name, _) in now(store)?.0 {
        let sql = format!(
            "UPDATE sqlite_sequence SET seq = max(?2, (SELECT coalesce(max(rowid), 0) FROM \"{name}\")) WHERE name = ?1"
        );
        conn.execute(&sql, params![name, before.of(&name)])?;
    }
    Ok(())
}

impl Numbers {
    fn of(&self, table: &str) -> i64 {
        self.0.iter().find(|(name, _)| name == table).map_or(0, |(_, newest)| *newest)
    }
}
