//! What the owner chose for a file of an import, remembered by its headings; state, never undone.

use crate::domain::Moment;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// Keeps the choices for files with these headings, instead of what was kept for them.
pub fn keep(conn: &Connection, headings: &str, choices: &str, now: Moment) -> Result<()> {
    let sql = "INSERT INTO mapping (headings, choices, used_at) VALUES (?1, ?2, ?3)
               ON CONFLICT (headings) DO UPDATE SET choices = excluded.choices, used_at = excluded.used_at";
    conn.prepare_cached(sql)?.execute(params![headings, choices, now.to_rfc3339()])?;
    Ok(())
}

/// Answers the choices for files with these headings.
pub fn find(conn: &Connection, headings: &str) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached("SELECT choices FROM mapping WHERE headings = ?1")?;
    Ok(statement.query_row([headings], |row| row.get(0)).optional()?)
}
