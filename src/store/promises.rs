//! Promises as rows: the ledger of what was said to the buyer, and of what they owe us.

use super::groups::numbers;
use super::row;
use super::tx::Tx;
use crate::domain::Day;
use crate::domain::id::{DealId, PromiseId, TouchId};
use crate::domain::promise::{Basis, NewPromise, Promise, PromiseMove, PromiseState, Side};
use crate::error::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The place of an open promise among them all: ours first, then by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub side: Side,
    pub due: Day,
    pub id: PromiseId,
}

impl Place {
    /// Answers where a promise stands.
    pub fn of(promise: &Promise) -> Place {
        Place { side: promise.side, due: promise.due, id: promise.id }
    }
}

/// How many are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub mine: i64,
    /// Of ours, those whose promised day is over.
    pub missed: i64,
    pub theirs: i64,
}

/// Answers the promises of a deal, open ones first, by day.
pub fn of_deal(conn: &Connection, deal: DealId) -> Result<Vec<Promise>> {
    let sql = "SELECT * FROM promise WHERE deal_id = ?1 ORDER BY state <> 'open', due_on, id";
    Ok(row::all(conn.prepare_cached(sql)?.query_map([deal.0], read)?)?)
}

/// Answers what we owe to a deal.
pub fn owed(conn: &Connection, deal: DealId) -> Result<Vec<PromiseId>> {
    let sql = "SELECT id FROM promise WHERE deal_id = ?1 AND state = 'open' AND side = 'mine' ORDER BY due_on, id";
    Ok(row::all(conn.prepare_cached(sql)?.query_map([deal.0], |row| row.get(0).map(PromiseId))?)?)
}

/// Answers how many promises of ours to these deals are open, and to how many of them.
pub fn owed_to(conn: &Connection, deals: &[DealId]) -> Result<(usize, usize)> {
    let sql =
        "SELECT count(*), count(DISTINCT p.deal_id) FROM json_each(?1) h CROSS JOIN promise p INDEXED BY promise_deal
               ON p.deal_id = h.value AND p.state = 'open' AND p.side = 'mine'";
    Ok(conn
        .prepare_cached(sql)?
        .query_row([numbers(deals)], |row| Ok((row.get::<_, i64>(0)? as usize, row.get::<_, i64>(1)? as usize)))?)
}

/// Answers one promise.
pub fn get(conn: &Connection, id: PromiseId) -> Result<Promise> {
    let found = conn.prepare_cached("SELECT * FROM promise WHERE id = ?1")?.query_row([id.0], read).optional()?;
    found.ok_or_else(|| Error::NotFound(format!("There is no promise {}.", id.0)))
}

/// Answers each time that a promise got another day, in their order.
pub fn moves(conn: &Connection, id: PromiseId) -> Result<Vec<PromiseMove>> {
    let sql = "SELECT from_on, to_on, reason, day FROM promise_move WHERE promise_id = ?1 ORDER BY id";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], |row| {
        Ok(PromiseMove { from: row.get(0)?, to: row.get(1)?, reason: row.get(2)?, on: row.get(3)? })
    })?;
    Ok(row::all(rows)?)
}

/// Answers up to `limit` open promises behind a place (or from the first), of one deal or of all.
pub fn after(conn: &Connection, of: Option<DealId>, place: Option<&Place>, limit: usize) -> Result<Vec<Promise>> {
    beyond(conn, of, place, (">", "ASC"), limit)
}

/// Answers up to `limit` open promises before a place (or from the last), the nearest first.
pub fn before(conn: &Connection, of: Option<DealId>, place: Option<&Place>, limit: usize) -> Result<Vec<Promise>> {
    beyond(conn, of, place, ("<", "DESC"), limit)
}

fn beyond(
    conn: &Connection,
    of: Option<DealId>,
    place: Option<&Place>,
    (than, order): (&str, &str),
    limit: usize,
) -> Result<Vec<Promise>> {
    let deal = if of.is_some() { "AND deal_id = ?1" } else { "AND ?1 IS NULL" };
    let behind = match place {
        Some(_) => format!("AND (side, due_on, id) {than} (?2, ?3, ?4)"),
        None => "AND coalesce(?2, ?3, ?4) IS NULL".to_owned(),
    };
    let sql = format!(
        "SELECT * FROM promise WHERE state = 'open' {deal} {behind}
         ORDER BY side {order}, due_on {order}, id {order} LIMIT ?5"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let values = params![
        of.map(|deal| deal.0),
        place.map(|place| place.side.word()),
        place.map(|place| place.due),
        place.map(|place| place.id.0),
        limit as i64
    ];
    Ok(row::all(statement.query_map(values, read)?)?)
}

/// Counts the open promises of one deal or of all.
pub fn count(conn: &Connection, of: Option<DealId>, today: Day) -> Result<Count> {
    let deal = if of.is_some() { "AND deal_id = ?1" } else { "AND ?1 IS NULL" };
    let one = |rest: &str| -> Result<i64> {
        let sql = format!("SELECT count(*) FROM promise WHERE state = 'open' {deal} AND ?2 IS NOT NULL {rest}");
        Ok(conn.prepare_cached(&sql)?.query_row(params![of.map(|deal| deal.0), today], |row| row.get(0))?)
    };
    Ok(Count {
        mine: one("AND side = 'mine'")?,
        missed: one("AND side = 'mine' AND due_on < ?2 AND basis = 'promised'")?,
        theirs: one("AND side = 'theirs'")?,
    })
}

/// Writes a promise, with the day that was said or a planned one, and the touch in which it was made.
pub fn insert(tx: &Tx<'_>, deal: DealId, promise: &NewPromise, touch: Option<TouchId>) -> Result<PromiseId> {
    let (due, basis) = promise.due(tx.today, &tx.settings.week);
    tx.conn
        .prepare_cached(
            "INSERT INTO promise (uid, deal_id, side, text, due_on, basis, minutes, touch_id, made_on)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            tx.uid().0,
            deal.0,
            promise.side.word(),
            promise.text.trim(),
            due,
            basis.word(),
            promise.minutes,
            touch.map(|id| id.0),
            tx.today
        ])?;
    Ok(PromiseId(tx.conn.last_insert_rowid()))
}

/// Ends a promise today: kept, or withdrawn with their consent and a reason.
pub fn settle(tx: &Tx<'_>, id: PromiseId, state: PromiseState, reason: Option<&str>) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE promise SET state = ?2, settled_on = ?3, reason = ?4 WHERE id = ?1")?
        .execute(params![id.0, state.word(), tx.today, reason])?;
    Ok(())
}

/// Gives an open promise another day, and keeps from which, why and when.
pub fn reschedule(tx: &Tx<'_>, promise: &Promise, to: Day, reason: &str) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO promise_move (promise_id, from_on, to_on, reason, day) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![promise.id.0, promise.due, to, reason, tx.today])?;
    tx.conn.prepare_cached("UPDATE promise SET due_on = ?2 WHERE id = ?1")?.execute(params![promise.id.0, to])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Promise> {
    Ok(Promise {
        id: PromiseId(row.get("id")?),
        deal: DealId(row.get("deal_id")?),
        side: row::word(row, "side", Side::parse)?,
        text: row.get("text")?,
        due: row.get("due_on")?,
        basis: row::word(row, "basis", Basis::parse)?,
        minutes: row.get("minutes")?,
        touch: row.get::<_, Option<i64>>("touch_id")?.map(TouchId),
        state: row::word(row, "state", PromiseState::parse)?,
        settled: row.get("settled_on")?,
        reason: row.get("reason")?,
        made: row.get("made_on")?,
    })
}
