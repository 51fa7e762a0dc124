//! Promises as rows: the ledger of what was said to the buyer.

use super::operation::Tx;
use super::row;
use crate::domain::Day;
use crate::domain::funnel::Gate;
use crate::domain::id::DealId;
use crate::error::Result;
use rusqlite::{Connection, params};

/// A promise as `show` lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct Promise {
    pub id: i64,
    pub side: String,
    pub text: String,
    pub due_on: Day,
    pub basis: String,
    pub state: String,
}

/// Answers the promises of a deal, open ones first, by day.
pub fn of_deal(conn: &Connection, deal: DealId) -> Result<Vec<Promise>> {
    let mut statement =
        conn.prepare_cached("SELECT id, side, text, due_on, basis, state FROM promise WHERE deal_id = ?1 ORDER BY state <> 'open', due_on, id")?;
    let rows = statement.query_map([deal.0], |row| {
        Ok(Promise {
            id: row.get(0)?,
            side: row.get(1)?,
            text: row.get(2)?,
            due_on: row.get(3)?,
            basis: row.get(4)?,
            state: row.get(5)?,
        })
    })?;
    Ok(row::all(rows)?)
}

/// Writes a promise of ours, with the day it was promised for or a planned day.
pub fn insert(tx: &Tx<'_>, deal: DealId, text: &str, by: Option<Day>) -> Result<()> {
    let due = by.unwrap_or_else(|| tx.settings.week.add(tx.today, 5));
    let basis = if by.is_some() { "promised" } else { "planned" };
    tx.conn
        .prepare_cached("INSERT INTO promise (uid, deal_id, side, text, due_on, basis, made_on) VALUES (?1, ?2, 'mine', ?3, ?4, ?5, ?6)")?
        .execute(params![tx.uid().0, deal.0, text, due, basis, tx.today])?;
    Ok(())
}

/// Ends a promise today: kept, or withdrawn with their consent and a reason.
pub fn settle(tx: &Tx<'_>, id: i64, state: &str, reason: Option<&str>) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE promise SET state = ?2, settled_on = ?3, reason = ?4 WHERE id = ?1")?
        .execute(params![id, state, tx.today, reason])?;
    Ok(())
}

/// Answers what stands between a handoff and a customer.
pub fn gate(conn: &Connection, deal: DealId) -> Result<Gate> {
    let sql = "SELECT count(*) FROM promise WHERE deal_id = ?1 AND state = 'open' AND side = 'mine'";
    let open_promises = conn.prepare_cached(sql)?.query_row([deal.0], |row| row.get(0))?;
    let mut seen =
        conn.prepare_cached("SELECT day FROM observation WHERE deal_id = ?1 AND verdict = 'using' ORDER BY day")?;
    let seen_using = row::all(seen.query_map([deal.0], |row| row.get(0))?)?;
    Ok(Gate { open_promises, seen_using })
}
