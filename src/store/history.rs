//! The history: every operation, newest first, with what it changed.

mod changes;

pub use changes::{Change, Changes, Subject, changes_of};

use super::{Source, row};
use crate::domain::id::{DealId, OperationId};
use crate::domain::{Day, Moment};
use crate::error::Result;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};

/// Answers the one deal that an operation changed or made; none where it was none, or several.
pub fn only_deal(conn: &Connection, id: OperationId) -> Result<Option<DealId>> {
    let sql = "SELECT DISTINCT row_id, last_id FROM entry WHERE operation_id = ?1 AND tbl = 'deal' LIMIT 2";
    let mut statement = conn.prepare_cached(sql)?;
    let rows: Vec<(i64, i64)> = row::all(statement.query_map([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?)?;
    Ok(match rows.as_slice() {
        [(first, last)] if first == last => Some(DealId(*first)),
        _ => None,
    })
}

/// One operation as the history lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    pub id: OperationId,
    pub label: String,
    pub at: Moment,
    /// The owner's day on which it was done.
    pub day: Day,
    pub source: Source,
    /// "do", "undo" or "redo".
    pub kind: String,
    pub target: Option<OperationId>,
    pub undone: bool,
    /// Rows changed, per table.
    pub changes: Vec<(String, i64)>,
}

const SELECT: &str =
    "SELECT id, label, at, day, source, kind, target_id, undone_by IS NOT NULL AS undone FROM operation
                      WHERE state = 'done'";

/// Answers up to `limit` operations older than `before` (or the newest), newest first.
pub fn page(conn: &Connection, before: Option<OperationId>, limit: usize) -> Result<Vec<Operation>> {
    older(conn, before, "", limit)
}

/// The same, of those whose label holds every one of the words.
pub fn older(conn: &Connection, before: Option<OperationId>, words: &str, limit: usize) -> Result<Vec<Operation>> {
    listed(conn, "id < ?", before.map_or(i64::MAX, |id| id.0), words, "DESC", limit)
}

/// Answers up to `limit` operations newer than `after`, the nearest first.
pub fn newer(conn: &Connection, after: OperationId, words: &str, limit: usize) -> Result<Vec<Operation>> {
    listed(conn, "id > ?", after.0, words, "ASC", limit)
}

/// Answers one operation.
pub fn one(conn: &Connection, id: OperationId) -> Result<Option<Operation>> {
    Ok(older(conn, Some(OperationId(id.0 + 1)), "", 1)?.into_iter().find(|operation| operation.id == id))
}

fn listed(
    conn: &Connection,
    beyond: &str,
    from: i64,
    words: &str,
    order: &str,
    limit: usize,
) -> Result<Vec<Operation>> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let holds = " AND label LIKE ? ESCAPE '\\'".repeat(words.len());
    let sql = format!("{SELECT} AND {beyond}{holds} ORDER BY id {order} LIMIT ?");
    let mut values = vec![Value::Integer(from)];
    values.extend(words.into_iter().map(|word| Value::Text(format!("%{}%", escaped(word)))));
    values.push(Value::Integer(limit as i64));
    let mut operations = row::all(conn.prepare_cached(&sql)?.query_map(params_from_iter(values), read)?)?;
    for operation in &mut operations {
        operation.changes = changes(conn, operation.id)?;
    }
    Ok(operations)
}

fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn read(row: &Row<'_>) -> rusqlite::Result<Operation> {
    Ok(Operation {
        id: OperationId(row.get("id")?),
        label: row.get("label")?,
        at: row::moment(row, "at")?,
        day: row.get("day")?,
        source: row::word(row, "source", Source::parse)?,
        kind: row.get("kind")?,
        target: row.get::<_, Option<i64>>("target_id")?.map(OperationId),
        undone: row.get("undone")?,
        changes: Vec::new(),
    })
}

fn changes(conn: &Connection, id: OperationId) -> Result<Vec<(String, i64)>> {
    let mut statement =
        conn.prepare_cached("SELECT tbl, n FROM operation_change WHERE operation_id = ?1 ORDER BY n DESC, tbl")?;
    Ok(row::all(statement.query_map(params![id.0], |row| Ok((row.get(0)?, row.get(1)?)))?)?)
}
