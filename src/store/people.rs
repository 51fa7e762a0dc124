//! People as rows, and the ways to reach them.

use super::row::{self, Cells};
use super::tx::Tx;
use crate::domain::id::{CompanyId, DealId, PersonId};
use crate::domain::person::{Person, Reach, ReachKind, Role};
use crate::domain::text;
use crate::error::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Answers a person; one that was merged answers by the person they went into.
pub fn get(conn: &Connection, id: PersonId) -> Result<Person> {
    let found = conn.prepare_cached("SELECT * FROM person WHERE id = ?1")?.query_row([id.0], read).optional()?;
    match found {
        Some(Person { merged_into: Some(into), .. }) if into != id => get(conn, into),
        Some(person) => Ok(person),
        None => Err(Error::NotFound(format!("There is no person {id}."))),
    }
}

/// Writes a new person and answers their number.
pub fn insert(tx: &Tx<'_>, person: &Person) -> Result<PersonId> {
    tx.conn
        .prepare_cached(
            "INSERT INTO person (uid, name, name_key, job_title, company_id, do_not_contact, birthday, address, note, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            person.uid.0,
            person.name,
            text::fold(&person.name),
            person.job_title,
            person.company.map(|id| id.0),
            person.do_not_contact,
            person.birthday,
            person.address,
            person.note,
            person.created_at.to_rfc3339()
        ])?;
    Ok(PersonId(tx.conn.last_insert_rowid()))
}

/// Writes a changed person.
pub fn save(tx: &Tx<'_>, person: &Person) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE person SET name = ?2, name_key = ?3, job_title = ?4, company_id = ?5, do_not_contact = ?6, birthday = ?7, address = ?8,
             note = ?9, merged_into = ?10 WHERE id = ?1",
        )?
        .execute(params![
            person.id.0,
            person.name,
            text::fold(&person.name),
            person.job_title,
            person.company.map(|id| id.0),
            person.do_not_contact,
            person.birthday,
            person.address,
            person.note,
            person.merged_into.map(|id| id.0)
        ])?;
    Ok(())
}

/// Answers the ways to reach a person, e-mails first, each kind in its order.
pub fn reaches(conn: &Connection, id: PersonId) -> Result<Vec<Reach>> {
    let mut statement =
        conn.prepare_cached("SELECT kind, value, label FROM reach WHERE person_id = ?1 ORDER BY kind, position, id")?;
    Ok(row::all(statement.query_map([id.0], |row| read_reach(row, 0))?)?)
}

/// Reads kind, value and label of one way to reach a person, from a column on.
pub(super) fn read_reach(row: &Row<'_>, from: usize) -> rusqlite::Result<Reach> {
    let mut cells = Cells::of(row, from);
    let kind = cells.word("kind", ReachKind::parse)?.unwrap_or(ReachKind::Link);
    Ok(Reach { kind, value: cells.next()?, label: cells.next()? })
}

/// Adds a way to reach a person, unless they have it already; says whether it was new.
pub fn add_reach(tx: &Tx<'_>, id: PersonId, reach: &Reach) -> Result<bool> {
    let key = reach.key();
    let known = tx
        .conn
        .prepare_cached("SELECT 1 FROM reach WHERE person_id = ?1 AND kind = ?2 AND key = ?3")?
        .exists(params![id.0, reach.kind.word(), key])?;
    if known {
        return Ok(false);
    }
    let position = "SELECT count(*) FROM reach WHERE person_id = ?1 AND kind = ?2";
    let position: i64 =
        tx.conn.prepare_cached(position)?.query_row(params![id.0, reach.kind.word()], |row| row.get(0))?;
    insert_reach(tx, id, (reach, &key), position)?;
    Ok(true)
}

/// Adds the ways to reach a new person; none of them may stand there twice.
pub fn add_first_reaches(tx: &Tx<'_>, id: PersonId, reaches: &[Reach]) -> Result<()> {
    for (at, reach) in reaches.iter().enumerate() {
        let position = reaches[..at].iter().filter(|before| before.kind == reach.kind).count();
        insert_reach(tx, id, (reach, &reach.key()), position as i64)?;
    }
    Ok(())
}

fn insert_reach(tx: &Tx<'_>, id: PersonId, (reach, key): (&Reach, &str), position: i64) -> Result<()> {
    if key.is_empty() {
        return Err(Error::invalid(reach.kind.word(), format!("\"{}\" is none", reach.value)));
    }
    tx.conn
        .prepare_cached(
            "INSERT INTO reach (person_id, kind, value, key, label, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![id.0, reach.kind.word(), reach.value, key, reach.label, position])?;
    Ok(())
}

/// Removes a way to reach a person; says whether there was one.
pub fn remove_reach(tx: &Tx<'_>, id: PersonId, reach: &Reach) -> Result<bool> {
    let removed = tx
        .conn
        .prepare_cached("DELETE FROM reach WHERE person_id = ?1 AND kind = ?2 AND (key = ?3 OR value = ?4)")?
        .execute(params![id.0, reach.kind.word(), reach.key(), reach.value])?;
    Ok(removed > 0)
}

/// Answers whoever has this e-mail, phone (last nine digits) or link.
pub fn with_reach(conn: &Connection, reach: &Reach) -> Result<Option<PersonId>> {
    let key = reach.key();
    if key.is_empty() || (reach.kind == ReachKind::Phone && key.len() < 6) {
        return Ok(None);
    }
    let sql = "SELECT r.person_id FROM reach r JOIN person p ON p.id = r.person_id AND p.merged_into IS NULL
               WHERE r.key = ?1 AND r.kind = ?2 ORDER BY r.person_id LIMIT 1";
    Ok(conn
        .prepare_cached(sql)?
        .query_row(params![key, reach.kind.word()], |row| row.get(0).map(PersonId))
        .optional()?)
}

/// Answers whoever has this name at this company (or without a company, when none is given).
pub fn named(conn: &Connection, name: &str, company: Option<CompanyId>) -> Result<Option<PersonId>> {
    let key = text::fold(name);
    if key.is_empty() {
        return Ok(None);
    }
    let sql =
        "SELECT id FROM person WHERE name_key = ?1 AND company_id IS ?2 AND merged_into IS NULL ORDER BY id LIMIT 1";
    Ok(conn
        .prepare_cached(sql)?
        .query_row(params![key, company.map(|id| id.0)], |row| row.get(0).map(PersonId))
        .optional()?)
}

/// A further person in a deal.
#[derive(Debug, Clone, PartialEq)]
pub struct Participant {
    pub person: Person,
    pub role: Role,
}

/// Answers the further people of a deal, with their roles.
pub fn participants(conn: &Connection, deal: DealId) -> Result<Vec<Participant>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.*, x.role FROM participant x JOIN person p ON p.id = x.person_id WHERE x.deal_id = ?1 ORDER BY x.id",
    )?;
    let rows = statement.query_map([deal.0], |row| {
        Ok(Participant { person: read(row)?, role: row::word(row, "role", Role::parse)? })
    })?;
    Ok(row::all(rows)?)
}

/// Adds a person to a deal, or gives them another role in it.
pub fn add_participant(tx: &Tx<'_>, deal: DealId, person: PersonId, role: Role) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO participant (deal_id, person_id, role) VALUES (?1, ?2, ?3) ON CONFLICT (deal_id, person_id) DO UPDATE SET role = ?3")?
        .execute(params![deal.0, person.0, role.word()])?;
    Ok(())
}

/// Takes a further person off a deal; says whether they were on it.
pub fn remove_participant(tx: &Tx<'_>, deal: DealId, person: PersonId) -> Result<bool> {
    let removed = tx.conn.prepare_cached("DELETE FROM participant WHERE deal_id = ?1 AND person_id = ?2")?;
    let mut removed = removed;
    Ok(removed.execute(params![deal.0, person.0])? > 0)
}

/// Reads a whole row of the table.
pub fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: PersonId(row.get("id")?),
        uid: row::uid(row, "uid")?,
        name: row.get("name")?,
        job_title: row.get("job_title")?,
        company: row.get::<_, Option<i64>>("company_id")?.map(CompanyId),
        do_not_contact: row.get("do_not_contact")?,
        birthday: row.get("birthday")?,
        address: row.get("address")?,
        note: row.get("note")?,
        merged_into: row.get::<_, Option<i64>>("merged_into")?.map(PersonId),
        created_at: row::moment(row, "created_at")?,
    })
}

/// Answers whoever has this name, wherever they work.
pub fn with_name(conn: &Connection, name: &str) -> Result<Option<PersonId>> {
    let sql = "SELECT id FROM person WHERE name_key = ?1 AND merged_into IS NULL ORDER BY id LIMIT 1";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row([text::fold(name)], |row| row.get(0).map(PersonId)).optional()?)
}

/// Writes another value in the place of one way to reach a person.
pub fn change_reach(tx: &Tx<'_>, id: PersonId, old: &Reach, new: &Reach) -> Result<()> {
    let key = new.key();
    if key.is_empty() {
        return Err(Error::invalid(new.kind.word(), format!("\"{}\" is none", new.value)));
    }
    tx.conn
        .prepare_cached(
            "UPDATE reach SET value = ?4, key = ?5, label = ?6 WHERE person_id = ?1 AND kind = ?2 AND value = ?3",
        )?
        .execute(params![id.0, old.kind.word(), old.value, new.value, key, new.label])?;
    Ok(())
}
