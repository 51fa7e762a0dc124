//! Touches as rows: what happened, newest first.

use super::row;
use super::tx::Tx;
use crate::domain::id::{DealId, StepId, TouchId};
use crate::domain::touch::{Outcome, Touch, TouchKind};
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Answers the newest touches of a deal, newest first.
pub fn of_deal(conn: &Connection, deal: DealId, limit: usize) -> Result<Vec<Touch>> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM touch WHERE deal_id = ?1 ORDER BY at DESC, id DESC LIMIT ?2")?;
    Ok(row::all(statement.query_map(params![deal.0, limit as i64], read)?)?)
}

/// Answers the newest touch of a deal that was more than a note.
pub fn newest(conn: &Connection, deal: DealId) -> Result<Option<Touch>> {
    let sql = "SELECT * FROM touch WHERE deal_id = ?1 AND kind <> 'note' ORDER BY at DESC, id DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([deal.0], read).optional()?)
}

/// Writes a new touch; its id in the argument is not used.
pub fn insert(tx: &Tx<'_>, touch: &Touch, step: Option<StepId>) -> Result<TouchId> {
    tx.conn
        .prepare_cached(
            "INSERT INTO touch (uid, deal_id, step_id, kind, inward, outcome, two_way, at, day, minutes, text, typed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            touch.uid.0,
            touch.deal.0,
            step.map(|id| id.0),
            touch.kind.word(),
            touch.inward,
            touch.outcome.map(Outcome::word),
            touch.two_way,
            touch.at.to_rfc3339(),
            touch.day.to_string(),
            touch.minutes,
            touch.text,
            touch.typed
        ])?;
    Ok(TouchId(tx.conn.last_insert_rowid()))
}

/// Reads a whole row of the table.
pub fn read(row: &Row<'_>) -> rusqlite::Result<Touch> {
    Ok(Touch {
        id: TouchId(row.get("id")?),
        uid: row::uid(row, "uid")?,
        deal: DealId(row.get("deal_id")?),
        kind: row::word(row, "kind", TouchKind::parse)?,
        inward: row.get("inward")?,
        outcome: row::word_or_none(row, "outcome", Outcome::parse)?,
        two_way: row.get("two_way")?,
        at: row::moment(row, "at")?,
        day: row.get("day")?,
        minutes: row.get("minutes")?,
        text: row.get("text")?,
        typed: row.get("typed")?,
    })
}
