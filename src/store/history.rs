//! The history: every operation, newest first, with what it changed.

use super::{Source, row};
use crate::domain::Moment;
use crate::domain::id::OperationId;
use crate::error::Result;
use rusqlite::{Connection, params};

/// One operation as the history lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    pub id: OperationId,
    pub label: String,
    pub at: Moment,
    pub source: Source,
    /// "do", "undo" or "redo".
    pub kind: String,
    pub target: Option<OperationId>,
    pub undone: bool,
    /// Rows changed, per table.
    pub changes: Vec<(String, i64)>,
}

/// Answers up to `limit` operations older than `before` (or the newest), newest first.
pub fn page(conn: &Connection, before: Option<OperationId>, limit: usize) -> Result<Vec<Operation>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, label, at, source, kind, target_id, undone_by IS NOT NULL AS undone FROM operation
         WHERE id < ?1 AND state = 'done' ORDER BY id DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![before.map_or(i64::MAX, |id| id.0), limit as i64], |row| {
        Ok(Operation {
            id: OperationId(row.get("id")?),
            label: row.get("label")?,
            at: row::moment(row, "at")?,
            source: row::word(row, "source", Source::parse)?,
            kind: row.get("kind")?,
            target: row.get::<_, Option<i64>>("target_id")?.map(OperationId),
            undone: row.get("undone")?,
            changes: Vec::new(),
        })
    })?;
    let mut operations = row::all(rows)?;
    for operation in &mut operations {
        operation.changes = changes(conn, operation.id)?;
    }
    Ok(operations)
}

fn changes(conn: &Connection, id: OperationId) -> Result<Vec<(String, i64)>> {
    let mut statement =
        conn.prepare_cached("SELECT tbl, n FROM operation_change WHERE operation_id = ?1 ORDER BY n DESC, tbl")?;
    Ok(row::all(statement.query_map([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?)?)
}
