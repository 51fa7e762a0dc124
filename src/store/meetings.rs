//! Meetings of the owner's calendars with people who have a deal.

use super::{row, tx::Tx};
use crate::domain::id::{DealId, PersonId};
use crate::domain::queue::MeetingEvent;
use crate::domain::stage::Stage;
use crate::domain::{Day, text};
use crate::error::Result;
use chrono::NaiveTime;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Answers the meetings of some days that belong to a deal.
pub fn on(conn: &Connection, (first, last): (Day, Day), own: &[String]) -> Result<Vec<MeetingEvent>> {
    let mut found: Vec<MeetingEvent> = Vec::new();
    for Held { uid, day, from, to, words, with } in held(conn, (first, last))? {
        for (deal, person, stage) in theirs_of(conn, &uid, &with, own)? {
            if found.iter().any(|event| event.deal == deal && event.day == day && event.from == from) {
                continue;
            }
            let (prepared, told) = (is_prepared(conn, deal, day)?, is_told(conn, deal, day, from)?);
            found.push(MeetingEvent { deal, person, stage, title: words.clone(), day, from, to, prepared, told });
        }
    }
    Ok(found)
}

/// An event with an hour, whether it belongs to a deal or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub uid: String,
    pub day: Day,
    pub from: NaiveTime,
    pub to: NaiveTime,
    pub words: String,
    with: String,
}

/// Answers the events of some days that have an hour, by their time.
pub fn held(conn: &Connection, (first, last): (Day, Day)) -> Result<Vec<Held>> {
    let sql = "SELECT DISTINCT uid, day, starts, ends, words, with_whom FROM calendar_event
               WHERE day BETWEEN ?1 AND ?2 AND starts < ends ORDER BY day, starts, ends, words";
    let read = |row: &Row<'_>| {
        let (uid, day, from, to) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(Held { uid, day, from, to, words: row.get(4)?, with: row.get(5)? })
    };
    row::all(conn.prepare_cached(sql)?.query_map([first, last], read)?).map_err(Into::into)
}

/// Answers the deals of an event: the one that the owner named, else those of the addresses that take part.
pub fn whose(conn: &Connection, held: &Held, own: &[String]) -> Result<Vec<DealId>> {
    let theirs = theirs_of(conn, &held.uid, &held.with, own)?;
    Ok(theirs.into_iter().map(|(deal, ..)| deal).collect())
}

fn theirs_of(conn: &Connection, uid: &str, with: &str, own: &[String]) -> Result<Vec<Theirs>> {
    if let Some(named) = named(conn, uid)? {
        return Ok(named.map_or(Ok(None), |deal| theirs(conn, deal))?.into_iter().collect());
    }
    let others = with.split(' ').filter(|address| !address.is_empty() && !own.iter().any(|own| own == address));
    let found = others.filter_map(|address| deal_of(conn, address).transpose());
    found.collect()
}

/// Says whose an event is; none takes it from whoever has it.
pub fn belongs(tx: &Tx<'_>, uid: &str, deal: Option<DealId>) -> Result<()> {
    let sql = "INSERT INTO meeting (event_uid, deal_id) VALUES (?1, ?2)
               ON CONFLICT (event_uid) DO UPDATE SET deal_id = excluded.deal_id";
    tx.conn.prepare_cached(sql)?.execute(params![uid, deal.map(|deal| deal.0)])?;
    Ok(())
}

/// What the owner said of an event.
fn named(conn: &Connection, uid: &str) -> Result<Option<Option<DealId>>> {
    let mut statement = conn.prepare_cached("SELECT deal_id FROM meeting WHERE event_uid = ?1")?;
    let found: Option<Option<i64>> = statement.query_row([uid], |row| row.get(0)).optional()?;
    Ok(found.map(|deal| deal.map(DealId)))
}

/// A deal that a meeting is with.
type Theirs = (DealId, Option<PersonId>, Option<Stage>);

fn theirs(conn: &Connection, deal: DealId) -> Result<Option<Theirs>> {
    let sql = "SELECT id, person_id, stage FROM deal
               WHERE id = ?1 AND archived = 0 AND merged_into IS NULL AND (state = 'open' OR state = 'tray')";
    Ok(conn.prepare_cached(sql)?.query_row([deal.0], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Theirs> {
    let (person, stage): (Option<i64>, Option<String>) = (row.get(1)?, row.get(2)?);
    Ok((DealId(row.get(0)?), person.map(PersonId), stage.and_then(|word| Stage::parse(&word))))
}

/// Says whether a meeting ended after one time of a day and by another: what is asked about it changes then.
pub fn ended(conn: &Connection, day: Day, (after, by): (NaiveTime, NaiveTime)) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM calendar_event WHERE day = ?1 AND ends > ?2 AND ends <= ?3)";
    Ok(conn.prepare_cached(sql)?.query_row(params![day, after, by], |row| row.get(0))?)
}

/// The deal of whoever has this address, as its person or as a further one: an open one before one in the tray, then
/// the one that was worked on last.
fn deal_of(conn: &Connection, address: &str) -> Result<Option<Theirs>> {
    let sql = "WITH who (id) AS (SELECT person_id FROM reach WHERE key = ?1 AND kind = 'email')
               SELECT d.id, d.person_id, d.stage FROM deal d LEFT JOIN standing t ON t.deal_id = d.id
               WHERE d.id IN (SELECT id FROM deal WHERE person_id IN (SELECT id FROM who)
                              UNION ALL SELECT deal_id FROM participant WHERE person_id IN (SELECT id FROM who))
                 AND d.archived = 0 AND d.merged_into IS NULL AND (d.state = 'open' OR d.state = 'tray')
               ORDER BY d.state = 'tray', t.touched_day DESC, d.id DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([text::fold(address)], read).optional()?)
}

/// A card of a session on that day was its preparation.
fn is_prepared(conn: &Connection, deal: DealId, day: Day) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM session_card c JOIN session s ON s.id = c.session_id
               WHERE c.deal_id = ?1 AND c.kind = 'preparation' AND c.outcome IS NOT NULL AND s.day = ?2)";
    Ok(conn.prepare_cached(sql)?.query_row(params![deal.0, day], |row| row.get(0))?)
}

/// The owner said something of them since it began, by the clock of where they were; mail taken in says nothing of it.
fn is_told(conn: &Connection, deal: DealId, day: Day, from: NaiveTime) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM touch WHERE deal_id = ?1 AND substr(at, 1, 19) >= ?2
               AND kind <> 'note' AND typed = 1)";
    let began = day.and_time(from).format("%Y-%m-%dT%H:%M:%S").to_string();
    Ok(conn.prepare_cached(sql)?.query_row(params![deal.0, began], |row| row.get(0))?)
}
