//! Fires as rows: urgent calls after the sale, open until they are put right.

use super::row;
use super::tx::Tx;
use crate::domain::handoff::{Cause, Fire};
use crate::domain::id::{DealId, FireId, PromiseId, TouchId};
use crate::domain::stage::Pane;
use crate::error::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Answers the fires of a deal, open ones first, then the newest.
pub fn of_deal(conn: &Connection, deal: DealId) -> Result<Vec<Fire>> {
    let sql = "SELECT * FROM fire WHERE deal_id = ?1 ORDER BY put_right_on IS NOT NULL, day DESC, id DESC";
    Ok(row::all(conn.prepare_cached(sql)?.query_map([deal.0], read)?)?)
}

/// Answers one fire.
pub fn get(conn: &Connection, id: FireId) -> Result<Fire> {
    let found = conn.prepare_cached("SELECT * FROM fire WHERE id = ?1")?.query_row([id.0], read).optional()?;
    found.ok_or_else(|| Error::NotFound(format!("There is no fire {}.", id.0)))
}

/// Answers the oldest fire of a deal that still burns.
pub fn oldest_open(conn: &Connection, deal: DealId) -> Result<Option<Fire>> {
    let sql = "SELECT * FROM fire WHERE deal_id = ?1 AND put_right_on IS NULL ORDER BY day, id LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([deal.0], read).optional()?)
}

/// Answers who bought and may call: those of the handoffs, then customers, the ones who were talked to last first.
pub fn who_may_call(conn: &Connection, limit: usize) -> Result<Vec<DealId>> {
    let mut statement =
        conn.prepare_cached("SELECT deal_id FROM standing WHERE pane = ?1 ORDER BY silent_key DESC LIMIT ?2")?;
    let mut found = Vec::new();
    for pane in [Pane::Handoffs, Pane::Customers] {
        let room = limit.saturating_sub(found.len()) as i64;
        let rows = statement.query_map(params![pane as i64, room], |row| Ok(DealId(row.get(0)?)))?;
        found.extend(row::all::<DealId>(rows)?);
    }
    Ok(found)
}

/// Writes a fire of today, with the touch it came in.
pub fn insert(
    tx: &Tx<'_>,
    deal: DealId,
    touch: TouchId,
    text: &str,
    cause: Option<Cause>,
    promise: Option<PromiseId>,
) -> Result<FireId> {
    tx.conn
        .prepare_cached(
            "INSERT INTO fire (deal_id, touch_id, promise_id, at, day, text, cause) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            deal.0,
            touch.0,
            promise.map(|id| id.0),
            tx.now.to_rfc3339(),
            tx.today,
            text,
            cause.map(Cause::word)
        ])?;
    Ok(FireId(tx.conn.last_insert_rowid()))
}

/// Ends a fire today.
pub fn put_right(tx: &Tx<'_>, id: FireId, note: Option<&str>) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE fire SET put_right_on = ?2, put_right_note = ?3 WHERE id = ?1")?
        .execute(params![id.0, tx.today, note])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Fire> {
    let cause: Option<String> = row.get("cause")?;
    Ok(Fire {
        id: FireId(row.get("id")?),
        deal: DealId(row.get("deal_id")?),
        touch: row.get::<_, Option<i64>>("touch_id")?.map(TouchId),
        promise: row.get::<_, Option<i64>>("promise_id")?.map(PromiseId),
        day: row.get("day")?,
        text: row.get("text")?,
        cause: cause.as_deref().and_then(Cause::parse),
        put_right: row.get("put_right_on")?,
        put_right_note: row.get("put_right_note")?,
    })
}
