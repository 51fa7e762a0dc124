//! What the owner's calendars hold in the weeks around, kept as read; state, never undone.

use super::row;
use crate::domain::calendar::Busy;
use crate::domain::id::{DealId, PersonId};
use crate::domain::queue::MeetingEvent;
use crate::domain::stage::Stage;
use crate::domain::{Day, text};
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

/// Answers the meetings of some days with people who have a deal: by the address of one who takes part.
pub fn meetings(conn: &Connection, (first, last): (Day, Day), own: &[String]) -> Result<Vec<MeetingEvent>> {
    let sql = "SELECT DISTINCT day, starts, ends, words, with_whom FROM calendar_event
               WHERE day BETWEEN ?1 AND ?2 AND with_whom <> '' AND starts < ends ORDER BY day, starts, ends, words";
    let mut statement = conn.prepare_cached(sql)?;
    let read =
        |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, String>(4)?));
    let rows: Vec<(Day, NaiveTime, NaiveTime, String, String)> = row::all(statement.query_map([first, last], read)?)?;
    let mut found: Vec<MeetingEvent> = Vec::new();
    for (day, from, to, title, with) in rows {
        for address in with.split(' ').filter(|address| !own.iter().any(|own| own == address)) {
            let Some((deal, person, stage)) = deal_of(conn, address)? else { continue };
            if found.iter().any(|event| event.deal == deal && event.day == day && event.from == from) {
                continue;
            }
            let (prepared, told) = (is_prepared(conn, deal, day)?, is_told(conn, deal, day, from)?);
            found.push(MeetingEvent { deal, person, stage, title: title.clone(), day, from, to, prepared, told });
        }
    }
    Ok(found)
}

/// Says whether a meeting ended after one time of a day and by another: what is asked about it changes then.
pub fn ended(conn: &Connection, day: Day, (after, by): (NaiveTime, NaiveTime)) -> Result<bool> {
    let sql =
        "SELECT EXISTS (SELECT 1 FROM calendar_event WHERE day = ?1 AND with_whom <> '' AND ends > ?2 AND ends <= ?3)";
    Ok(conn.prepare_cached(sql)?.query_row(params![day, after, by], |row| row.get(0))?)
}

/// The deal of whoever has this address, as its person or as a further one: an open one before one in the tray, then
/// the one that was worked on last.
fn deal_of(conn: &Connection, address: &str) -> Result<Option<(DealId, Option<PersonId>, Option<Stage>)>> {
    let sql = "WITH who (id) AS (SELECT person_id FROM reach WHERE key = ?1 AND kind = 'email')
               SELECT d.id, d.person_id, d.stage FROM deal d LEFT JOIN standing t ON t.deal_id = d.id
               WHERE d.id IN (SELECT id FROM deal WHERE person_id IN (SELECT id FROM who)
                              UNION ALL SELECT deal_id FROM participant WHERE person_id IN (SELECT id FROM who))
                 AND d.archived = 0 AND d.merged_into IS NULL AND (d.state = 'open' OR d.state = 'tray')
               ORDER BY d.state = 'tray', t.touched_day DESC, d.id DESC LIMIT 1";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([text::fold(address)])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (person, stage): (Option<i64>, Option<String>) = (row.get(1)?, row.get(2)?);
    Ok(Some((DealId(row.get(0)?), person.map(PersonId), stage.and_then(|word| Stage::parse(&word)))))
}

/// A card of a session on that day was its preparation.
fn is_prepared(conn: &Connection, deal: DealId, day: Day) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM session_card c JOIN session s ON s.id = c.session_id
               WHERE c.deal_id = ?1 AND c.kind = 'preparation' AND c.outcome IS NOT NULL AND s.day = ?2)";
    Ok(conn.prepare_cached(sql)?.query_row(params![deal.0, day], |row| row.get(0))?)
}

/// Something was logged since it began, by the clock of where the owner was.
fn is_told(conn: &Connection, deal: DealId, day: Day, from: NaiveTime) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM touch WHERE deal_id = ?1 AND substr(at, 1, 19) >= ?2)";
    let began = day.and_time(from).format("%Y-%m-%dT%H:%M:%S").to_string();
    Ok(conn.prepare_cached(sql)?.query_row(params![deal.0, began], |row| row.get(0))?)
}
