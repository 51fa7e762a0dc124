//! Where rows came from: by their source's id, else by a fingerprint of their cells and its occurrence.

use super::tx::Tx;
use super::{pace, row};
use crate::domain::id::{CompanyId, DealId, PersonId};
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// What an imported row became.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    pub deal: Option<DealId>,
    pub person: Option<PersonId>,
    pub company: Option<CompanyId>,
}

/// How a row is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub source: String,
    /// The id that the source gives the row, where it gives one.
    pub row_key: Option<String>,
    pub fingerprint: [u8; 16],
    /// The how-manieth row with this fingerprint in its file, from 1.
    pub occurrence: u32,
}

/// One id stands in so many rows at most that are looked at; ids that are none stand in more.
const SAME_ID: i64 = 50;

/// Answers what a row may have become when it was imported before, and whether its cells are still the same.
///
/// The row with the same cells comes first, then those with its id in the order in which they came: a file whose ids
/// repeat is read the second time as it was read the first.
pub fn find_all(conn: &Connection, identity: &Identity) -> Result<Vec<(Known, bool)>> {
    if let Some(key) = &identity.row_key {
        let sql =
            "SELECT deal_id, person_id, company_id, fingerprint = ?3 FROM origin WHERE row_key = ?1 AND source = ?2
                   ORDER BY fingerprint = ?3 DESC, id LIMIT ?4";
        let mut statement = conn.prepare_cached(sql)?;
        let found = statement.query_map(params![key, identity.source, identity.fingerprint, SAME_ID], read)?;
        let found: Vec<(Known, bool)> = row::all(found)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(with_cells(conn, identity)?.into_iter().collect())
}

/// Says whether a row was imported before, by its id or by its cells.
pub fn is_known(conn: &Connection, identity: &Identity) -> Result<bool> {
    Ok(!find_all(conn, identity)?.is_empty())
}

fn with_cells(conn: &Connection, identity: &Identity) -> Result<Option<(Known, bool)>> {
    let sql = "SELECT deal_id, person_id, company_id, 1 FROM origin
               WHERE fingerprint = ?1 AND occurrence = ?2 AND (row_key IS NULL OR ?3 IS NULL OR row_key = ?3) ORDER BY id DESC LIMIT 1";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row(params![identity.fingerprint, identity.occurrence, identity.row_key], read).optional()?)
}

/// Says whether nothing was ever imported.
pub fn none(conn: &Connection) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM origin)")?.query_row([], |row| row.get(0))?)
}

/// Remembers what a row became.
pub fn insert(tx: &Tx<'_>, identity: &Identity, known: Known) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO origin (source, row_key, fingerprint, occurrence, deal_id, person_id, company_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            identity.source,
            identity.row_key,
            identity.fingerprint,
            identity.occurrence,
            known.deal.map(|id| id.0),
            known.person.map(|id| id.0),
            known.company.map(|id| id.0)
        ])?;
    Ok(())
}

/// Answers where a deal came from, in words: the kinds of file that know it, and the change that brought it.
pub fn words(conn: &Connection, deal: DealId) -> Result<Vec<String>> {
    let mut known = conn.prepare_cached("SELECT DISTINCT source FROM origin WHERE deal_id = ?1 LIMIT 5")?;
    let mut words: Vec<String> = row::all(known.query_map([deal.0], |row| row.get(0))?)?;
    let brought = "SELECT o.label FROM entry e JOIN operation o ON o.id = e.operation_id AND o.kind = 'do'
         WHERE e.tbl = 'deal' AND e.row_id BETWEEN ?1 - ?2 AND ?1 AND e.last_id >= ?1 AND e.what = 'insert'
         ORDER BY e.row_id DESC LIMIT 1";
    let mut brought = conn.prepare_cached(brought)?;
    words.extend(brought.query_row([deal.0, pace::MOST as i64], |row| row.get(0)).optional()?);
    Ok(words)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Known, bool)> {
    let known = Known {
        deal: row.get::<_, Option<i64>>(0)?.map(DealId),
        person: row.get::<_, Option<i64>>(1)?.map(PersonId),
        company: row.get::<_, Option<i64>>(2)?.map(CompanyId),
    };
    Ok((known, row.get(3)?))
}
