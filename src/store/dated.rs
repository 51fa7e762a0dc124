//! What lies on a day of the coming weeks and belongs into a calendar: steps with an hour, promises of ours.

use super::{lists, row};
use crate::domain::Day;
use crate::domain::id::DealId;
use crate::error::Result;
use chrono::NaiveTime;
use rusqlite::Connection;

/// An open step with an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedStep {
    pub id: i64,
    pub name: String,
    pub words: String,
    pub day: Day,
    pub at: NaiveTime,
    pub minutes: Option<i64>,
}

/// An open promise of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedPromise {
    /// The same in every copy of the file.
    pub id: String,
    pub name: String,
    pub words: String,
    pub day: Day,
}

/// No calendar holds more of each.
const MOST: i64 = 500;

/// Answers the open steps with an hour from a day on.
pub fn steps(conn: &Connection, from: Day) -> Result<Vec<DatedStep>> {
    let sql = "SELECT id, deal_id, coalesce(nullif(words, ''), kind), day, at, minutes FROM step
               WHERE at IS NOT NULL AND done_at IS NULL AND dropped_at IS NULL AND day >= ?1 ORDER BY day, at, id LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    type Row = (i64, i64, String, Day, String, Option<i64>);
    let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Row> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
    };
    let rows: Vec<Row> = row::all(statement.query_map((from, MOST), read)?)?;
    let one = |(id, deal, words, day, at, minutes): Row| {
        let Ok(at) = NaiveTime::parse_from_str(&at, "%H:%M") else { return Ok(None) };
        Ok(Some(DatedStep { id, name: name(conn, deal)?, words, day, at, minutes }))
    };
    rows.into_iter().filter_map(|row| one(row).transpose()).collect()
}

/// Answers the open promises of ours from a day on.
pub fn promises(conn: &Connection, from: Day) -> Result<Vec<DatedPromise>> {
    let sql = "SELECT lower(hex(uid)), deal_id, text, due_on FROM promise
               WHERE state = 'open' AND side = 'mine' AND due_on >= ?1 ORDER BY due_on, id LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    type Row = (String, i64, String, Day);
    let read =
        |row: &rusqlite::Row<'_>| -> rusqlite::Result<Row> { Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)) };
    let rows: Vec<Row> = row::all(statement.query_map((from, MOST), read)?)?;
    let one = |(id, deal, words, day): Row| Ok(DatedPromise { id, name: name(conn, deal)?, words, day });
    rows.into_iter().map(one).collect()
}

fn name(conn: &Connection, deal: i64) -> Result<String> {
    Ok(lists::line(conn, DealId(deal))?.map(|line| line.name).unwrap_or_default())
}
