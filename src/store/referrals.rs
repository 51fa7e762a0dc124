//! Referrals as rows: which customer a deal came from.

use super::row;
use super::tx::Tx;
use crate::domain::id::{DealId, PersonId};
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// Links a new deal to the deal and person that it came from.
pub fn insert(tx: &Tx<'_>, deal: DealId, giver: DealId, person: Option<PersonId>) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO referral (deal_id, giver_deal_id, giver_person_id, day) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![deal.0, giver.0, person.map(|id| id.0), tx.today])?;
    Ok(())
}

/// Answers the deal that a deal came from.
pub fn giver(conn: &Connection, deal: DealId) -> Result<Option<DealId>> {
    let sql = "SELECT giver_deal_id FROM referral WHERE deal_id = ?1";
    let found: Option<Option<i64>> = conn.prepare_cached(sql)?.query_row([deal.0], |row| row.get(0)).optional()?;
    Ok(found.flatten().map(DealId))
}

/// Answers the deals that came from a deal, oldest first.
pub fn given(conn: &Connection, giver: DealId) -> Result<Vec<DealId>> {
    let mut statement = conn.prepare_cached("SELECT deal_id FROM referral WHERE giver_deal_id = ?1 ORDER BY id")?;
    Ok(row::all(statement.query_map([giver.0], |row| row.get(0).map(DealId))?)?)
}
