//! Drafts as rows: what was typed and not taken yet; state, never undone.

use super::row;
use crate::domain::Moment;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// What was typed in a box, and when it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub text: String,
    pub saved_at: Moment,
}

/// Keeps what is typed in a box about a deal, in the place of what was kept before.
pub fn keep(conn: &Connection, form: &str, deal: Option<i64>, text: &str, now: Moment) -> Result<()> {
    forget(conn, form, deal)?;
    conn.prepare_cached("INSERT INTO form_draft (form, deal_id, text, saved_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![form, deal, text, now.to_rfc3339()])?;
    Ok(())
}

/// Answers what was kept.
pub fn find(conn: &Connection, form: &str, deal: Option<i64>) -> Result<Option<Draft>> {
    let mut statement =
        conn.prepare_cached("SELECT text, saved_at FROM form_draft WHERE form = ?1 AND deal_id IS ?2")?;
    let read = |row: &rusqlite::Row<'_>| Ok(Draft { text: row.get(0)?, saved_at: row::moment(row, "saved_at")? });
    Ok(statement.query_row(params![form, deal], read).optional()?)
}

/// Forgets it.
pub fn forget(conn: &Connection, form: &str, deal: Option<i64>) -> Result<()> {
    conn.prepare_cached("DELETE FROM form_draft WHERE form = ?1 AND deal_id IS ?2")?.execute(params![form, deal])?;
    Ok(())
}
