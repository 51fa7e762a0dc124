//! Observed use as rows: whether what was bought is used, seen, told or read from figures.

use super::row;
use super::tx::Tx;
use crate::domain::handoff::{How, Observation, Verdict};
use crate::domain::id::{DealId, PersonId};
use crate::error::Result;
use rusqlite::{Connection, Row, params};

/// Writes what was observed.
pub fn insert(tx: &Tx<'_>, deal: DealId, observation: &Observation) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO observation (deal_id, person_id, day, how, verdict, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            deal.0,
            observation.person.map(|id| id.0),
            observation.day,
            observation.how.word(),
            observation.verdict.word(),
            observation.note
        ])?;
    Ok(())
}

/// Answers what was observed of a deal, newest first.
pub fn of_deal(conn: &Connection, deal: DealId) -> Result<Vec<Observation>> {
    let sql = "SELECT * FROM observation WHERE deal_id = ?1 ORDER BY day DESC, id DESC";
    Ok(row::all(conn.prepare_cached(sql)?.query_map([deal.0], read)?)?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Observation> {
    Ok(Observation {
        person: row.get::<_, Option<i64>>("person_id")?.map(PersonId),
        day: row.get("day")?,
        how: row::word(row, "how", How::parse)?,
        verdict: row::word(row, "verdict", Verdict::parse)?,
        note: row.get("note")?,
    })
}
