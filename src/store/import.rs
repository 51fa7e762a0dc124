//! What an import asks of the file: who and what a row already is, and the dated facts it brings.

use super::origins::Known;
use super::row;
use super::tx::Tx;
use crate::domain::Day;
use crate::domain::deal::Deal;
use crate::domain::id::{CompanyId, DealId, PersonId, Uid};
use crate::domain::stage::{Phase, Stage};
use crate::domain::text;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// A person with more deals than this is compared with their newest ones only.
const MOST_COMPARED: i64 = 500;

/// Answers the highest numbers in use: of deals, of people, of companies.
pub fn last_numbers(conn: &Connection) -> Result<(i64, i64, i64)> {
    let sql = "SELECT (SELECT coalesce(max(id), 0) FROM deal), (SELECT coalesce(max(id), 0) FROM person), (SELECT coalesce(max(id), 0) FROM company)";
    Ok(conn.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}

/// Says whether the file holds nobody and nothing that a row could be about.
pub fn is_empty(conn: &Connection) -> Result<bool> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM origin) AND NOT EXISTS (SELECT 1 FROM person) AND NOT EXISTS (SELECT 1 FROM company)";
    Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Answers a number that changes when another process wrote.
pub fn foreign_version(conn: &Connection) -> Result<i64> {
    Ok(conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
}

/// Answers the person that a source gave this id.
pub fn person_with_key(conn: &Connection, source: &str, key: &str) -> Result<Option<PersonId>> {
    Ok(with_key(conn, "person_id", source, key)?.map(PersonId))
}

/// Answers the company that a source gave this id.
pub fn company_with_key(conn: &Connection, source: &str, key: &str) -> Result<Option<CompanyId>> {
    Ok(with_key(conn, "company_id", source, key)?.map(CompanyId))
}

fn with_key(conn: &Connection, column: &str, source: &str, key: &str) -> Result<Option<i64>> {
    let sql = format!(
        "SELECT {column} FROM origin WHERE row_key = ?1 AND source = ?2 AND {column} IS NOT NULL ORDER BY id DESC LIMIT 1"
    );
    Ok(conn.prepare_cached(&sql)?.query_row(params![key, source], |row| row.get(0)).optional()?)
}

/// Answers the deals of a person that have this title, case and accents apart.
pub fn titled(conn: &Connection, person: PersonId, title: &str) -> Result<Vec<DealId>> {
    let key = text::fold(title);
    let mut statement = conn.prepare_cached(
        "SELECT id, title FROM deal WHERE person_id = ?1 AND merged_into IS NULL ORDER BY id DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![person.0, MOST_COMPARED], |row| {
        Ok((DealId(row.get(0)?), row.get::<_, Option<String>>(1)?))
    })?;
    let same = |title: &Option<String>| title.as_deref().is_some_and(|title| text::fold(title) == key);
    Ok(row::all(rows)?.into_iter().filter(|(_, title)| same(title)).map(|(id, _)| id).collect())
}

/// Answers a deal of a person, if they have one.
pub fn deal_of(conn: &Connection, person: PersonId) -> Result<Option<DealId>> {
    let sql = "SELECT id FROM deal WHERE person_id = ?1 AND merged_into IS NULL ORDER BY id LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([person.0], |row| row.get(0).map(DealId)).optional()?)
}

/// Answers the deal with this uid.
pub fn deal_with_uid(conn: &Connection, uid: Uid) -> Result<Option<DealId>> {
    let sql = "SELECT id FROM deal WHERE uid = ?1";
    Ok(conn.prepare_cached(sql)?.query_row(params![uid.0], |row| row.get(0).map(DealId)).optional()?)
}

/// Says whether this source knows the deal under another id than this.
pub fn has_other_key(conn: &Connection, deal: DealId, source: &str, key: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM origin WHERE deal_id = ?1 AND source = ?2 AND row_key IS NOT NULL AND row_key <> ?3)";
    Ok(conn.prepare_cached(sql)?.query_row(params![deal.0, source, key], |row| row.get(0))?)
}

/// Writes the fact that a deal began where it is, on the day that the file says.
pub fn began_on(tx: &Tx<'_>, deal: &Deal, id: DealId, day: Day) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO stage_move (deal_id, day, at, to_state, to_stage, to_phase) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            id.0,
            day.to_string(),
            tx.now.to_rfc3339(),
            deal.state.word(),
            deal.stage.map(Stage::word),
            deal.phase.map(Phase::word)
        ])?;
    Ok(())
}

/// Adds a tag to a person unless they have it; says whether it was new.
pub fn tag_person(tx: &Tx<'_>, person: PersonId, word: &str) -> Result<bool> {
    let sql = "INSERT INTO tag (person_id, word) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM tag WHERE person_id = ?1 AND word = ?2)";
    Ok(tx.conn.prepare_cached(sql)?.execute(params![person.0, word.trim()])? > 0)
}

/// Says whether what an imported row became still answers to one of these names; true when there is none to compare.
pub fn shares_a_name(conn: &Connection, known: &Known, names: &[&str]) -> Result<bool> {
    if names.is_empty() {
        return Ok(true);
    }
    let sql = "SELECT d.title FROM deal d WHERE d.id = ?1
               UNION ALL SELECT p.name FROM person p WHERE p.id IN (?2, (SELECT person_id FROM deal WHERE id = ?1))
               UNION ALL SELECT c.name FROM company c WHERE c.id IN (?3, (SELECT company_id FROM deal WHERE id = ?1))
               UNION ALL SELECT r.value FROM reach r WHERE r.person_id IN (?2, (SELECT person_id FROM deal WHERE id = ?1))";
    let ids = params![known.deal.map(|id| id.0), known.person.map(|id| id.0), known.company.map(|id| id.0)];
    let mut statement = conn.prepare_cached(sql)?;
    let held: Vec<Option<String>> = row::all(statement.query_map(ids, |row| row.get(0))?)?;
    let held: Vec<String> =
        held.into_iter().flatten().filter(|name| !name.is_empty()).map(|name| text::fold(&name)).collect();
    Ok(held.is_empty() || names.iter().any(|name| held.contains(&text::fold(name))))
}
