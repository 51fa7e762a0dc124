//! People as an address book shows them, read page by page.

use super::{companies, people, row};
use crate::domain::id::{CompanyId, DealId, PersonId, Uid};
use crate::domain::person::{Person, Reach};
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// Somebody with their company, ways to reach them, and tags.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub person: Person,
    pub company: Option<String>,
    pub reaches: Vec<Reach>,
    pub tags: Vec<String>,
}

/// Answers the next people by number who were not merged away.
pub fn people_after(conn: &Connection, after: PersonId, limit: usize) -> Result<Vec<PersonId>> {
    let sql = "SELECT id FROM person WHERE id > ?1 AND merged_into IS NULL ORDER BY id LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(row::all(statement.query_map(params![after.0, limit as i64], |row| row.get(0).map(PersonId))?)?)
}

/// Answers whom a deal is with, the further people too.
pub fn people_of(conn: &Connection, deal: DealId) -> Result<Vec<PersonId>> {
    let sql = "SELECT person_id FROM deal WHERE id = ?1 AND person_id IS NOT NULL
               UNION SELECT person_id FROM participant WHERE deal_id = ?1 ORDER BY 1";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(row::all(statement.query_map([deal.0], |row| row.get(0).map(PersonId))?)?)
}

/// Answers the company of a deal that is with nobody.
pub fn company_of(conn: &Connection, deal: DealId) -> Result<Option<CompanyId>> {
    let sql = "SELECT company_id FROM deal WHERE id = ?1 AND person_id IS NULL AND company_id IS NOT NULL";
    Ok(conn.prepare_cached(sql)?.query_row([deal.0], |row| row.get(0).map(CompanyId)).optional()?)
}

/// Answers the next companies by number that nobody in the file works for and whose deals name nobody.
pub fn lone_companies_after(conn: &Connection, after: CompanyId, limit: usize) -> Result<Vec<CompanyId>> {
    let sql = "SELECT id FROM company c WHERE id > ?1 AND NOT EXISTS (SELECT 1 FROM person WHERE company_id = c.id)
               ORDER BY id LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(row::all(statement.query_map(params![after.0, limit as i64], |row| row.get(0).map(CompanyId))?)?)
}

/// Answers all that a card says of a person.
pub fn entry(conn: &Connection, id: PersonId) -> Result<Entry> {
    let person = people::get(conn, id)?;
    let company = person.company.map(|id| companies::get(conn, id).map(|company| company.name)).transpose()?;
    let reaches = people::reaches(conn, person.id)?;
    let mut tags = conn.prepare_cached("SELECT word FROM tag WHERE person_id = ?1 ORDER BY word")?;
    let tags = row::all(tags.query_map([person.id.0], |row| row.get(0))?)?;
    Ok(Entry { person, company, reaches, tags })
}

/// Answers the person with this uid.
pub fn with_uid(conn: &Connection, uid: Uid) -> Result<Option<PersonId>> {
    let sql = "SELECT coalesce(merged_into, id) FROM person WHERE uid = ?1";
    Ok(conn.prepare_cached(sql)?.query_row(params![uid.0], |row| row.get(0).map(PersonId)).optional()?)
}
