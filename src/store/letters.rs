//! Letters as rows: drafted, handed over, sent, dropped; and the campaign steps that still want one.

use super::row;
use super::tx::Tx;
use crate::domain::Day;
use crate::domain::id::{CategoryId, DealId, LetterId, StepId, TouchId};
use crate::domain::letter::{Letter, LetterState, NewLetter};
use crate::error::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;

/// Which letters are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    All,
    Category(CategoryId),
    Deal(DealId),
}

impl Of {
    /// Answers the condition on a row `x` with its deal `d`, with the id as `?1`; a plus keeps SQLite from beginning there.
    fn condition(self) -> (&'static str, i64) {
        match self {
            Of::All => ("?1 = 0", 0),
            Of::Category(id) => ("+d.category_id = ?1", id.0),
            Of::Deal(id) => ("x.deal_id = ?1", id.0),
        }
    }

    /// Answers the index to begin with: of all, only what waits is looked at.
    fn indexed(self, index: &str) -> String {
        match self {
            Of::Deal(_) => String::new(),
            _ => format!("INDEXED BY {index}"),
        }
    }
}

/// A step that wants a letter and has none: its deal, and the template that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub step: StepId,
    pub deal: DealId,
    pub template: String,
}

/// How many letters wait and are wanted in a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Drafted or handed over, and not yet said to be sent.
    pub waiting: i64,
    /// Of these, those made before today.
    pub unconfirmed: i64,
    /// Steps due that have no letter yet.
    pub wanted: i64,
}

const WAITS: &str = "x.state IN ('draft', 'handed-over')";
const IN_FUNNEL: &str = "d.state = 'open' AND d.archived = 0 AND d.merged_into IS NULL";
/// A step whose day has come, that names a template, and for which nothing was drafted.
const WANTED: &str = "x.template IS NOT NULL AND x.done_at IS NULL AND x.dropped_at IS NULL AND x.day <= ?2
     AND NOT EXISTS (SELECT 1 FROM letter l WHERE l.step_id = x.id AND l.state IN ('draft', 'handed-over'))";

/// Answers one letter.
pub fn get(conn: &Connection, id: LetterId) -> Result<Letter> {
    let found = conn.prepare_cached("SELECT * FROM letter WHERE id = ?1")?.query_row([id.0], read).optional()?;
    found.ok_or_else(|| Error::NotFound(format!("There is no letter {}.", id.0)))
}

/// Answers up to `limit` letters that wait for "sent", made on `until` or before, oldest first.
pub fn waiting(conn: &Connection, of: Of, until: Day, limit: usize) -> Result<Vec<Letter>> {
    let (condition, id) = of.condition();
    let sql = format!(
        "SELECT x.* FROM letter x {} CROSS JOIN deal d ON d.id = x.deal_id
         WHERE {WAITS} AND x.made_on <= ?2 AND {condition} ORDER BY x.made_on, x.id LIMIT ?3",
        of.indexed("letter_waits")
    );
    let mut statement = conn.prepare_cached(&sql)?;
    Ok(row::all(statement.query_map(params![id, until, limit as i64], read)?)?)
}

/// Answers up to `limit` letters of a deal that wait for "sent", newest first.
pub fn unsent(conn: &Connection, deal: DealId, limit: usize) -> Result<Vec<Letter>> {
    let sql = "SELECT * FROM letter WHERE deal_id = ?1 AND state IN ('draft', 'handed-over') ORDER BY id DESC LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(row::all(statement.query_map(params![deal.0, limit as i64], read)?)?)
}

/// Answers the letters that were made before today and never said to be sent: one card of the queue.
pub fn unconfirmed(conn: &Connection, today: Day, limit: usize) -> Result<Vec<Letter>> {
    match today.pred_opt() {
        Some(yesterday) => waiting(conn, Of::All, yesterday, limit),
        None => Ok(Vec::new()),
    }
}

/// Answers up to `limit` steps due that name a template and have no letter yet, earliest first.
pub fn wanted(conn: &Connection, of: Of, today: Day, limit: usize) -> Result<Vec<Wanted>> {
    let (condition, id) = of.condition();
    let sql = format!(
        "SELECT x.id, x.deal_id, x.template FROM step x {} CROSS JOIN deal d ON d.id = x.deal_id
         WHERE {WANTED} AND {IN_FUNNEL} AND {condition} ORDER BY x.day, x.id LIMIT ?3",
        of.indexed("step_letter")
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params![id, today, limit as i64], |row| {
        Ok(Wanted { step: StepId(row.get(0)?), deal: DealId(row.get(1)?), template: row.get(2)? })
    })?;
    Ok(row::all(rows)?)
}

/// Counts what waits and what is wanted, for each category that has any.
pub fn counts(conn: &Connection, today: Day) -> Result<BTreeMap<CategoryId, Count>> {
    let mut counts: BTreeMap<CategoryId, Count> = BTreeMap::new();
    let sql = format!(
        "SELECT d.category_id, count(*), sum(x.made_on < ?1)
         FROM letter x INDEXED BY letter_waits CROSS JOIN deal d ON d.id = x.deal_id WHERE {WAITS} AND d.category_id IS NOT NULL GROUP BY 1"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([today])?;
    while let Some(row) = rows.next()? {
        let count = counts.entry(CategoryId(row.get(0)?)).or_default();
        (count.waiting, count.unconfirmed) = (row.get(1)?, row.get(2)?);
    }
    let sql = format!(
        "SELECT d.category_id, count(*) FROM step x INDEXED BY step_letter CROSS JOIN deal d ON d.id = x.deal_id
         WHERE {WANTED} AND {IN_FUNNEL} AND ?1 = 0 AND d.category_id IS NOT NULL GROUP BY 1"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![0, today])?;
    while let Some(row) = rows.next()? {
        counts.entry(CategoryId(row.get(0)?)).or_default().wanted = row.get(1)?;
    }
    Ok(counts)
}

/// Writes a new letter.
pub fn insert(tx: &Tx<'_>, letter: &NewLetter) -> Result<LetterId> {
    tx.conn
        .prepare_cached(
            "INSERT INTO letter (deal_id, step_id, subject, body, made_on, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            letter.deal.0,
            letter.step.map(|id| id.0),
            letter.subject,
            letter.body,
            tx.today,
            letter.state.word()
        ])?;
    Ok(LetterId(tx.conn.last_insert_rowid()))
}

/// Drops what waits for the same step (or for none), since another letter takes its place.
pub fn replace(tx: &Tx<'_>, deal: DealId, step: Option<StepId>) -> Result<()> {
    let sql = "UPDATE letter SET state = 'dropped'
               WHERE deal_id = ?1 AND step_id IS ?2 AND state IN ('draft', 'handed-over')";
    tx.conn.prepare_cached(sql)?.execute(params![deal.0, step.map(|id| id.0)])?;
    Ok(())
}

/// Letters that wait are sent with this touch: those of its step, and those of none.
pub fn sent_with(tx: &Tx<'_>, deal: DealId, step: Option<StepId>, touch: TouchId) -> Result<()> {
    let sql = "UPDATE letter SET state = 'sent', touch_id = ?3
               WHERE deal_id = ?1 AND state IN ('draft', 'handed-over') AND (step_id IS NULL OR step_id IS ?2)";
    tx.conn.prepare_cached(sql)?.execute(params![deal.0, step.map(|id| id.0), touch.0])?;
    Ok(())
}

/// Answers the newest letter of a deal.
pub fn newest(conn: &Connection, deal: DealId) -> Result<Option<Letter>> {
    let sql = "SELECT * FROM letter WHERE deal_id = ?1 ORDER BY id DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([deal.0], read).optional()?)
}

/// Writes what has become of a letter, and the touch that it became.
pub fn save(tx: &Tx<'_>, id: LetterId, state: LetterState, touch: Option<TouchId>) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE letter SET state = ?2, touch_id = coalesce(?3, touch_id) WHERE id = ?1")?
        .execute(params![id.0, state.word(), touch.map(|id| id.0)])?;
    Ok(())
}

/// Drops the letters of a deal that were not sent; answers how many.
pub fn drop_waiting(tx: &Tx<'_>, deal: DealId) -> Result<usize> {
    let sql = "UPDATE letter SET state = 'dropped' WHERE deal_id = ?1 AND state IN ('draft', 'handed-over')";
    Ok(tx.conn.prepare_cached(sql)?.execute([deal.0])?)
}

/// Notes that what this operation does has left the machine, so that its undo says so.
pub fn left_machine(tx: &Tx<'_>) -> Result<()> {
    tx.conn.prepare_cached("UPDATE operation SET left_machine = 1 WHERE id = ?1")?.execute([tx.operation.0])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Letter> {
    Ok(Letter {
        id: LetterId(row.get("id")?),
        deal: DealId(row.get("deal_id")?),
        step: row.get::<_, Option<i64>>("step_id")?.map(StepId),
        touch: row.get::<_, Option<i64>>("touch_id")?.map(TouchId),
        subject: row.get::<_, Option<String>>("subject")?.unwrap_or_default(),
        body: row.get("body")?,
        made: row.get("made_on")?,
        state: row::word(row, "state", LetterState::parse)?,
    })
}
