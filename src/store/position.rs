//! Where the owner was in something long, kept so that it can go on there; state, never undone.

use crate::error::Result;
use rusqlite::{Connection, OptionalExtension};

/// Keeps a value under the name of a place, instead of what was kept there.
pub fn keep(conn: &Connection, place: &str, value: &str) -> Result<()> {
    let sql =
        "INSERT INTO position (place, value) VALUES (?1, ?2) ON CONFLICT (place) DO UPDATE SET value = excluded.value";
    conn.prepare_cached(sql)?.execute([place, value])?;
    Ok(())
}

/// Answers what is kept there.
pub fn find(conn: &Connection, place: &str) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached("SELECT value FROM position WHERE place = ?1")?;
    Ok(statement.query_row([place], |row| row.get(0)).optional()?)
}

/// Forgets it.
pub fn forget(conn: &Connection, place: &str) -> Result<()> {
    conn.prepare_cached("DELETE FROM position WHERE place = ?1")?.execute([place])?;
    Ok(())
}
