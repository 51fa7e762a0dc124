//! Deals as rows: read, saved, named.

use super::row::{self, Cells};
use super::tx::Tx;
use crate::domain::deal::{Deal, Handoff};
use crate::domain::id::{CategoryId, CompanyId, DealId, PersonId, Uid};
use crate::domain::stage::{Phase, Stage, State};
use crate::domain::step::{Next, Wants};
use crate::error::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};
use std::sync::LazyLock;

/// Every column that `save` writes, in the order of `values`.
const COLUMNS: &[&str] = &[
    "uid",
    "title",
    "person_id",
    "company_id",
    "stage",
    "phase",
    "state",
    "archived",
    "merged_into",
    "category_id",
    "source",
    "inbound",
    "stage_word",
    "amount",
    "currency",
    "odds",
    "note",
    "opened_on",
    "stage_on",
    "phase_on",
    "expected_on",
    "signed_on",
    "closed_on",
    "close_reason",
    "again_on",
    "invoiced_on",
    "paid_on",
    "contact_interval",
    "kickoff_on",
    "kicked_off_on",
    "first_value_due",
    "first_value_on",
    "why_bought",
    "worries",
    "success",
    "success_measure",
    "success_on",
    "excluded",
    "risks",
    "needs",
    "joined_late",
    "gate_override",
    "postponed",
    "next_kind",
    "next_day",
    "next_at",
    "created_at",
];

/// Answers a deal; one that was merged answers by the deal it went into.
pub fn get(conn: &Connection, id: DealId) -> Result<Deal> {
    find(conn, id)?.ok_or_else(|| Error::NotFound(format!("There is no deal {id}.")))
}

/// Answers a deal, if there is one with this number.
pub fn find(conn: &Connection, id: DealId) -> Result<Option<Deal>> {
    let mut seen = vec![id];
    loop {
        match raw(conn, seen[seen.len() - 1])? {
            // No change makes a ring; one in a file from elsewhere ends where it began.
            Some(Deal { merged_into: Some(into), .. }) if !seen.contains(&into) => seen.push(into),
            found => return Ok(found),
        }
    }
}

/// Answers a deal as it is stored, also one that was merged away.
pub fn raw(conn: &Connection, id: DealId) -> Result<Option<Deal>> {
    static SQL: LazyLock<String> =
        LazyLock::new(|| format!("SELECT {}, id FROM deal WHERE id = ?1", COLUMNS.join(", ")));
    Ok(conn.prepare_cached(&SQL)?.query_row([id.0], read).optional()?)
}

/// Answers the deals of a join named `d`, as they are stored, each with its place there (`n.key`).
pub(super) fn listed(conn: &Connection, join: &str, ids: &str) -> Result<Vec<(u32, Deal)>> {
    let columns: Vec<String> = COLUMNS.iter().map(|column| format!("d.{column}")).collect();
    let sql = format!("SELECT {}, d.id, n.key FROM {join}", columns.join(", "));
    let mut statement = conn.prepare_cached(&sql)?;
    Ok(row::all(statement.query_map([ids], |row| Ok((row.get(COLUMNS.len() + 1)?, read(row)?)))?)?)
}

/// Writes a new deal and answers its number.
pub fn insert(tx: &Tx<'_>, deal: &Deal) -> Result<DealId> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let marks = vec!["?"; COLUMNS.len()].join(", ");
        format!("INSERT INTO deal ({}) VALUES ({marks})", COLUMNS.join(", "))
    });
    with_values(deal, |values| tx.conn.prepare_cached(&SQL)?.execute(values))?;
    Ok(DealId(tx.conn.last_insert_rowid()))
}

/// Writes a changed deal.
pub fn save(tx: &Tx<'_>, deal: &Deal) -> Result<()> {
    static SQL: LazyLock<String> =
        LazyLock::new(|| format!("UPDATE deal SET {} = ? WHERE id = ?", COLUMNS.join(" = ?, ")));
    with_values(deal, |values| {
        let mut values = values.to_vec();
        values.push(&deal.id.0);
        tx.conn.prepare_cached(&SQL)?.execute(&values[..])
    })?;
    Ok(())
}

/// Saves a deal that moved, and the move as a dated fact.
pub fn save_moved(tx: &Tx<'_>, before: &Deal, after: &Deal, because: Option<&str>) -> Result<()> {
    save(tx, after)?;
    moved(tx, before, after, because)
}

/// Writes the dated fact of a move, when the deal is somewhere else now.
pub fn moved(tx: &Tx<'_>, before: &Deal, after: &Deal, because: Option<&str>) -> Result<()> {
    let place = |deal: &Deal| (deal.state.word(), deal.stage.map(Stage::word), deal.phase.map(Phase::word));
    let (from, to) = (place(before), place(after));
    if from == to {
        return Ok(());
    }
    record_move(tx, after.id, Some(from), to, because)
}

/// Writes the fact that a new deal began where it is.
pub fn began(tx: &Tx<'_>, deal: &Deal, id: DealId) -> Result<()> {
    record_move(tx, id, None, (deal.state.word(), deal.stage.map(Stage::word), deal.phase.map(Phase::word)), None)
}

type Standpoint = (&'static str, Option<&'static str>, Option<&'static str>);

fn record_move(tx: &Tx<'_>, id: DealId, from: Option<Standpoint>, to: Standpoint, because: Option<&str>) -> Result<()> {
    let day = tx.today.to_string();
    tx.conn
        .prepare_cached(
            "INSERT INTO stage_move (deal_id, day, at, from_state, from_stage, from_phase, to_state, to_stage, to_phase, because)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            id.0,
            day,
            tx.now.to_rfc3339(),
            from.map(|from| from.0),
            from.and_then(|from| from.1),
            from.and_then(|from| from.2),
            to.0,
            to.1,
            to.2,
            because
        ])?;
    Ok(())
}

/// Answers what a deal is called: its person, else its company, else its title, else its number.
pub fn name(conn: &Connection, id: DealId) -> Result<String> {
    let mut statement = conn.prepare_cached(
        "SELECT coalesce(nullif(p.name, ''), c.name, nullif(d.title, ''), '#' || d.id) FROM deal d
         LEFT JOIN person p ON p.id = d.person_id LEFT JOIN company c ON c.id = d.company_id WHERE d.id = ?1",
    )?;
    Ok(statement.query_row([id.0], |row| row.get(0)).optional()?.unwrap_or_else(|| id.to_string()))
}

/// Answers the deals of a person, newest first.
pub fn of_person(conn: &Connection, person: PersonId) -> Result<Vec<DealId>> {
    let mut statement =
        conn.prepare_cached("SELECT id FROM deal WHERE person_id = ?1 AND merged_into IS NULL ORDER BY id DESC")?;
    Ok(row::all(statement.query_map([person.0], |row| row.get(0).map(DealId))?)?)
}

/// Answers how many deals the file holds.
pub fn count(conn: &Connection) -> Result<i64> {
    Ok(conn.query_row("SELECT count(*) FROM deal", [], |row| row.get(0))?)
}

/// Says whether the file holds no deal at all.
pub fn none(conn: &Connection) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM deal)")?.query_row([], |row| row.get(0))?)
}

/// Reads a row of `COLUMNS`, then the number.
fn read(row: &Row<'_>) -> rusqlite::Result<Deal> {
    let mut cells = Cells::of(row, 0);
    Ok(Deal {
        uid: Uid(cells.next()?),
        title: cells.next()?,
        person: cells.next::<Option<i64>>()?.map(PersonId),
        company: cells.next::<Option<i64>>()?.map(CompanyId),
        stage: cells.word("stage", Stage::parse)?,
        phase: cells.word("phase", Phase::parse)?,
        state: cells.word("state", State::parse)?.unwrap_or(State::Tray),
        archived: cells.next()?,
        merged_into: cells.next::<Option<i64>>()?.map(DealId),
        category: cells.next::<Option<i64>>()?.map(CategoryId),
        source: cells.next()?,
        inbound: cells.next()?,
        stage_word: cells.next()?,
        value: cells.money("currency")?,
        odds: cells.next()?,
        note: cells.next()?,
        opened_on: cells.next()?,
        stage_on: cells.next()?,
        phase_on: cells.next()?,
        expected_on: cells.next()?,
        signed_on: cells.next()?,
        closed_on: cells.next()?,
        close_reason: cells.next()?,
        again_on: cells.next()?,
        invoiced_on: cells.next()?,
        paid_on: cells.next()?,
        contact_interval: cells.next()?,
        handoff: read_handoff(&mut cells)?,
        postponed: cells.next()?,
        next: read_next(&mut cells)?,
        created_at: cells.moment("created_at")?,
        id: DealId(cells.next()?),
    })
}

fn read_handoff(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Handoff> {
    Ok(Handoff {
        kickoff_on: cells.next()?,
        kicked_off_on: cells.next()?,
        first_value_due: cells.next()?,
        first_value_on: cells.next()?,
        why_bought: cells.next()?,
        worries: cells.next()?,
        success: cells.next()?,
        success_measure: cells.next()?,
        success_on: cells.next()?,
        excluded: cells.next()?,
        risks: cells.next()?,
        needs: cells.next()?,
        joined_late: cells.next()?,
        gate_override: cells.next()?,
    })
}

fn read_next(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Option<Next>> {
    let (wants, day) = (cells.word("next_kind", Wants::parse)?, cells.next()?);
    let at = cells.hour("next_at")?;
    Ok(Option::zip(wants, day).map(|(wants, day)| Next { wants, day, at }))
}

fn with_values<T>(deal: &Deal, run: impl FnOnce(&[&dyn ToSql]) -> rusqlite::Result<T>) -> Result<T> {
    let h = &deal.handoff;
    let next = deal.next.as_ref();
    let created = deal.created_at.to_rfc3339();
    let values: &[&dyn ToSql] = &[
        &deal.uid.0,
        &deal.title,
        &deal.person.map(|id| id.0),
        &deal.company.map(|id| id.0),
        &deal.stage.map(Stage::word),
        &deal.phase.map(Phase::word),
        &deal.state.word(),
        &deal.archived,
        &deal.merged_into.map(|id| id.0),
        &deal.category.map(|id| id.0),
        &deal.source,
        &deal.inbound,
        &deal.stage_word,
        &deal.value.map(|value| value.minor),
        &deal.value.map(|value| value.currency.code()),
        &deal.odds,
        &deal.note,
        &deal.opened_on.to_string(),
        &deal.stage_on.to_string(),
        &deal.phase_on.to_string(),
        &row::day_text(deal.expected_on),
        &row::day_text(deal.signed_on),
        &row::day_text(deal.closed_on),
        &deal.close_reason,
        &row::day_text(deal.again_on),
        &deal.invoiced_on,
        &deal.paid_on,
        &deal.contact_interval,
        &h.kickoff_on,
        &h.kicked_off_on,
        &h.first_value_due,
        &h.first_value_on,
        &h.why_bought,
        &h.worries,
        &h.success,
        &h.success_measure,
        &h.success_on,
        &h.excluded,
        &h.risks,
        &h.needs,
        &h.joined_late,
        &h.gate_override,
        &deal.postponed,
        &next.map(|next| next.wants.word()),
        &row::day_text(next.map(|next| next.day)),
        &next.and_then(|next| row::hour_text(next.at)),
        &created,
    ];
    Ok(run(values)?)
}
