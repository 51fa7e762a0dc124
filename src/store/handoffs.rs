//! What a handoff is judged by: its gate, and the day of the first contact after the signature.

use super::row;
use crate::domain::Day;
use crate::domain::handoff::{Gate, Verdict};
use crate::domain::id::DealId;
use crate::error::Result;
use rusqlite::Connection;

/// Answers what stands between a handoff and a customer.
pub fn gate(conn: &Connection, deal: DealId) -> Result<Gate> {
    let count = |sql: &str| -> Result<u32> { Ok(conn.prepare_cached(sql)?.query_row([deal.0], |row| row.get(0))?) };
    let mut seen = conn.prepare_cached("SELECT day, verdict FROM observation WHERE deal_id = ?1 ORDER BY day, id")?;
    let seen = seen.query_map([deal.0], |row| Ok((row.get(0)?, row::word(row, "verdict", Verdict::parse)?)))?;
    Ok(Gate {
        open_promises: count("SELECT count(*) FROM promise WHERE deal_id = ?1 AND state = 'open' AND side = 'mine'")?,
        open_fires: count("SELECT count(*) FROM fire WHERE deal_id = ?1 AND put_right_on IS NULL")?,
        seen: row::all(seen)?,
    })
}

/// Answers the first day after that of the signature on which something passed between us, from either side.
pub fn first_contact(conn: &Connection, deal: DealId, signed: Day) -> Result<Option<Day>> {
    let sql = "SELECT min(day) FROM touch WHERE deal_id = ?1 AND day > ?2 AND kind NOT IN ('note', 'fire')";
    Ok(conn.prepare_cached(sql)?.query_row(rusqlite::params![deal.0, signed], |row| row.get(0))?)
}
