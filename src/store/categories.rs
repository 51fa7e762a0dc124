//! Categories as rows, known by their name.

use super::row;
use super::tx::Tx;
use crate::domain::category::Category;
use crate::domain::id::{CategoryId, PlaybookId};
use crate::error::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Answers every category that is not archived, by name.
pub fn all(conn: &Connection) -> Result<Vec<Category>> {
    let mut statement = conn.prepare_cached("SELECT * FROM category WHERE archived = 0 ORDER BY name")?;
    Ok(row::all(statement.query_map([], read)?)?)
}

/// Answers a category by its number.
pub fn get(conn: &Connection, id: CategoryId) -> Result<Category> {
    let found = conn.prepare_cached("SELECT * FROM category WHERE id = ?1")?.query_row([id.0], read).optional()?;
    found.ok_or_else(|| Error::NotFound(format!("There is no category {id}.")))
}

/// Answers the category with this name, case apart.
pub fn named(conn: &Connection, name: &str) -> Result<Option<Category>> {
    let mut statement = conn.prepare_cached("SELECT * FROM category WHERE name = ?1 AND archived = 0")?;
    Ok(statement.query_row([name.trim()], read).optional()?)
}

/// Answers the category whose name the words begin with, the longest such, and the words after it.
pub fn begins<'a>(conn: &Connection, words: &'a str) -> Result<Option<(CategoryId, &'a str)>> {
    let mut end = words.trim_end().len();
    loop {
        if let Some(category) = named(conn, &words[..end])? {
            return Ok(Some((category.id, &words[end..])));
        }
        match words[..end].rfind(char::is_whitespace) {
            Some(blank) => end = blank,
            None => return Ok(None),
        }
    }
}

/// Answers the category with this name, also one that was put away.
pub fn ever_named(conn: &Connection, name: &str) -> Result<Option<Category>> {
    let mut statement = conn.prepare_cached("SELECT * FROM category WHERE name = ?1")?;
    Ok(statement.query_row([name.trim()], read).optional()?)
}

/// Answers the category with this name, made now (or taken back from the archive) if there is none; says whether it is new.
pub fn named_or_new(tx: &Tx<'_>, name: &str) -> Result<(CategoryId, bool)> {
    if let Some(category) = named(tx.conn, name)? {
        return Ok((category.id, false));
    }
    let archived = tx
        .conn
        .prepare_cached("SELECT id FROM category WHERE name = ?1")?
        .query_row([name.trim()], |row| row.get(0))
        .optional()?;
    if let Some(id) = archived {
        tx.conn.prepare_cached("UPDATE category SET archived = 0 WHERE id = ?1")?.execute([id])?;
        return Ok((CategoryId(id), true));
    }
    if name.trim().is_empty() {
        return Err(Error::invalid("category", "it needs a name"));
    }
    tx.conn.prepare_cached("INSERT INTO category (uid, name, created_at) VALUES (?1, ?2, ?3)")?.execute(params![
        tx.uid().0,
        name.trim(),
        tx.now.to_rfc3339()
    ])?;
    Ok((CategoryId(tx.conn.last_insert_rowid()), true))
}

/// Writes a changed category.
pub fn save(tx: &Tx<'_>, category: &Category) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE category SET name = ?2, brief = ?3, daily_limit = ?4, interval_days = ?5, archived = ?6,
             playbook_id = ?7 WHERE id = ?1",
        )?
        .execute(params![
            category.id.0,
            category.name,
            category.brief,
            category.daily_limit,
            category.interval_days,
            category.archived,
            category.playbook.map(|id| id.0)
        ])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Category> {
    Ok(Category {
        id: CategoryId(row.get("id")?),
        uid: row::uid(row, "uid")?,
        name: row.get("name")?,
        brief: row.get("brief")?,
        playbook: row.get::<_, Option<i64>>("playbook_id")?.map(PlaybookId),
        daily_limit: row.get("daily_limit")?,
        interval_days: row.get("interval_days")?,
        archived: row.get("archived")?,
        created_at: row::moment(row, "created_at")?,
    })
}
