//! Companies as rows, known by their folded name.

use super::row;
use super::tx::Tx;
use crate::domain::company::Company;
use crate::domain::id::CompanyId;
use crate::domain::text;
use crate::error::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Answers a company.
pub fn get(conn: &Connection, id: CompanyId) -> Result<Company> {
    let found = conn.prepare_cached("SELECT * FROM company WHERE id = ?1")?.query_row([id.0], read).optional()?;
    found.ok_or_else(|| Error::NotFound(format!("There is no company {id}.")))
}

/// Answers the company with this name, accents and case apart.
pub fn named(conn: &Connection, name: &str) -> Result<Option<CompanyId>> {
    let key = text::fold(name);
    let sql = "SELECT id FROM company WHERE name_key = ?1 ORDER BY id LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([key], |row| row.get(0).map(CompanyId)).optional()?)
}

/// Answers the company with this name, made now if there is none.
pub fn named_or_new(tx: &Tx<'_>, name: &str) -> Result<CompanyId> {
    match named(tx.conn, name)? {
        Some(id) => Ok(id),
        None => insert(tx, name),
    }
}

/// Writes a new company that has only a name.
pub fn insert(tx: &Tx<'_>, name: &str) -> Result<CompanyId> {
    tx.conn
        .prepare_cached("INSERT INTO company (uid, name, name_key, created_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![tx.uid().0, name.trim(), text::fold(name), tx.now.to_rfc3339()])?;
    Ok(CompanyId(tx.conn.last_insert_rowid()))
}

/// Writes a changed company.
pub fn save(tx: &Tx<'_>, company: &Company) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE company SET name = ?2, name_key = ?3, domain = ?4, address = ?5, note = ?6 WHERE id = ?1",
        )?
        .execute(params![
            company.id.0,
            company.name,
            text::fold(&company.name),
            company.domain,
            company.address,
            company.note
        ])?;
    Ok(())
}

/// Reads a whole row of the table.
pub fn read(row: &Row<'_>) -> rusqlite::Result<Company> {
    Ok(Company {
        id: CompanyId(row.get("id")?),
        uid: row::uid(row, "uid")?,
        name: row.get("name")?,
        domain: row.get("domain")?,
        address: row.get("address")?,
        note: row.get("note")?,
        created_at: row::moment(row, "created_at")?,
    })
}
