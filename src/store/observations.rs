//! Observed use as rows: whether what was bought is used, seen, told or read from figures.

use super::tx::Tx;
use crate::domain::id::DealId;
use crate::error::Result;
use rusqlite::params;

/// Writes what was observed today.
pub fn insert(tx: &Tx<'_>, deal: DealId, how: &str, verdict: &str, note: Option<&str>) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO observation (deal_id, day, how, verdict, note) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![deal.0, tx.today, how, verdict, note])?;
    Ok(())
}
