//! Steps as rows: planned, done, dropped.

use super::row;
use super::tx::Tx;
use crate::domain::Day;
use crate::domain::id::{DealId, PlanId, StepId};
use crate::domain::stage::Phase;
use crate::domain::step::{NewStep, Step, StepKind, StepOrigin, Wants};
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Answers the earliest open step of a deal.
pub fn next(conn: &Connection, deal: DealId) -> Result<Option<Step>> {
    let sql =
        "SELECT * FROM step WHERE deal_id = ?1 AND done_at IS NULL AND dropped_at IS NULL ORDER BY day, at, id LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([deal.0], read).optional()?)
}

/// Answers every open step of a deal, earliest first.
pub fn open(conn: &Connection, deal: DealId) -> Result<Vec<Step>> {
    let sql = "SELECT * FROM step WHERE deal_id = ?1 AND done_at IS NULL AND dropped_at IS NULL ORDER BY day, at, id";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(row::all(statement.query_map([deal.0], read)?)?)
}

/// Says whether a deal has or had a step with these words.
pub fn was_ever(conn: &Connection, deal: DealId, words: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM step INDEXED BY step_deal WHERE deal_id = ?1 AND words = ?2)";
    Ok(conn.prepare_cached(sql)?.query_row(params![deal.0, words], |row| row.get(0))?)
}

/// Writes a new step.
pub fn insert(tx: &Tx<'_>, deal: DealId, step: &NewStep) -> Result<StepId> {
    tx.conn
        .prepare_cached(
            "INSERT INTO step (deal_id, wants, kind, words, day, at, origin, promised_by, agreed, tries)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            deal.0,
            step.wants.word(),
            step.kind.word(),
            step.words,
            step.day.to_string(),
            row::hour_text(step.at),
            step.origin.word(),
            step.promised.then(|| step.day.to_string()),
            step.agreed,
            step.tries
        ])?;
    Ok(StepId(tx.conn.last_insert_rowid()))
}

/// Gives an open step another day and hour.
pub fn reschedule(tx: &Tx<'_>, id: StepId, day: Day, at: Option<chrono::NaiveTime>) -> Result<()> {
    tx.conn.prepare_cached("UPDATE step SET day = ?2, at = ?3 WHERE id = ?1")?.execute(params![
        id.0,
        day,
        row::hour_text(at)
    ])?;
    Ok(())
}

/// Gives an open step the words, day and hour that the owner says.
pub fn reword(tx: &Tx<'_>, id: StepId, step: &NewStep) -> Result<()> {
    let sql = "UPDATE step SET words = ?2, day = ?3, at = ?4 WHERE id = ?1";
    tx.conn.prepare_cached(sql)?.execute(params![id.0, step.words, step.day, row::hour_text(step.at)])?;
    Ok(())
}

/// Numbers the steps of a ladder as the tries that they are.
pub fn number_tries(tx: &Tx<'_>, plan: PlanId) -> Result<()> {
    let sql = "UPDATE step SET tries = (SELECT count(*) FROM step x WHERE x.plan_id = ?1 AND x.id <= step.id) WHERE plan_id = ?1";
    tx.conn.prepare_cached(sql)?.execute([plan.0])?;
    Ok(())
}

/// Marks a step done.
pub fn complete(tx: &Tx<'_>, id: StepId) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE step SET done_at = ?2 WHERE id = ?1")?
        .execute(params![id.0, tx.now.to_rfc3339()])?;
    Ok(())
}

/// Drops an open step: it was not done and will not be.
pub fn drop_step(tx: &Tx<'_>, id: StepId) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE step SET dropped_at = ?2 WHERE id = ?1")?
        .execute(params![id.0, tx.now.to_rfc3339()])?;
    Ok(())
}

/// Drops every open step of a deal.
pub fn drop_all(tx: &Tx<'_>, deal: DealId) -> Result<()> {
    open(tx.conn, deal)?.into_iter().try_for_each(|step| drop_step(tx, step.id))
}

/// Reads a whole row of the table.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Step> {
    Ok(Step {
        id: StepId(row.get("id")?),
        deal: DealId(row.get("deal_id")?),
        wants: row::word(row, "wants", Wants::parse)?,
        kind: row::word(row, "kind", StepKind::parse)?,
        words: row.get("words")?,
        day: row.get("day")?,
        at: row::hour(row, "at")?,
        minutes: row.get("minutes")?,
        origin: row::word(row, "origin", StepOrigin::parse)?,
        promised_by: row.get("promised_by")?,
        agreed: row.get("agreed")?,
        tries: row.get("tries")?,
        phase: row.get::<_, Option<String>>("phase")?.as_deref().and_then(Phase::parse),
    })
}
