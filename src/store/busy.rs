//! What the owner's calendars hold in the weeks around, kept as read; state, never undone.

use crate::domain::Day;
use crate::domain::calendar::Busy;
use crate::error::Result;
use chrono::NaiveTime;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// An event on one day, in the hours of where the owner lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub uid: String,
    pub day: Day,
    pub from: NaiveTime,
    pub to: NaiveTime,
    pub words: String,
    /// Takes time.
    pub busy: bool,
    /// Addresses of those who take part.
    pub with: Vec<String>,
}

/// Answers by which stamp each file was read.
pub fn stamps(conn: &Connection) -> Result<BTreeMap<String, String>> {
    let mut statement = conn.prepare_cached("SELECT path, stamp FROM calendar_file")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// Answers what is wrong with the files, in sentences.
pub fn faults(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT fault FROM calendar_file WHERE fault IS NOT NULL ORDER BY path")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Keeps what a file holds instead of what was kept of it.
pub fn keep(conn: &Connection, (path, stamp): (&str, &str), fault: Option<&str>, events: &[Event]) -> Result<()> {
    forget(conn, path)?;
    conn.prepare_cached("INSERT INTO calendar_file (path, stamp, fault) VALUES (?1, ?2, ?3)")?
        .execute(params![path, stamp, fault])?;
    let file = conn.last_insert_rowid();
    let sql = "INSERT INTO calendar_event (file_id, uid, day, starts, ends, words, busy, with_whom)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let mut insert = conn.prepare_cached(sql)?;
    for event in events {
        let with = event.with.join(" ");
        insert.execute(params![file, event.uid, event.day, event.from, event.to, event.words, event.busy, with])?;
    }
    Ok(())
}

/// Forgets a file.
pub fn forget(conn: &Connection, path: &str) -> Result<()> {
    let events = "DELETE FROM calendar_event WHERE file_id IN (SELECT id FROM calendar_file WHERE path = ?1)";
    conn.prepare_cached(events)?.execute([path])?;
    conn.prepare_cached("DELETE FROM calendar_file WHERE path = ?1")?.execute([path])?;
    Ok(())
}

/// Answers the busy times of a day, by the hour; an event that stands in two calendars once.
pub fn on(conn: &Connection, day: Day) -> Result<Vec<Busy>> {
    let sql = "SELECT DISTINCT starts, ends, words FROM calendar_event WHERE day = ?1 AND busy = 1 ORDER BY starts, ends, words";
    let mut statement = conn.prepare_cached(sql)?;
    let busy = |row: &rusqlite::Row<'_>| Ok(Busy { from: row.get(0)?, to: row.get(1)?, words: row.get(2)? });
    Ok(statement.query_map([day], busy)?.collect::<rusqlite::Result<_>>()?)
}
