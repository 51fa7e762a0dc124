//! Plans as rows: a playbook's steps put to a deal, with an aim.

use super::tx::Tx;
use super::{playbooks, row, steps};
use crate::domain::Day;
use crate::domain::id::{DealId, PlanId, PlaybookId};
use crate::domain::plan::{Aim, Plan, PlannedStep, Progress};
use crate::domain::playbook::PlaybookKind;
use crate::domain::step::{Step, StepOrigin};
use crate::error::Result;
use rusqlite::{Connection, Row, params};

/// The plans of a kind that run; one that was written on the spot is a sales plan.
const RUNNING: &str = "deal_id = ?1 AND ended_on IS NULL AND coalesce(
    (SELECT kind FROM playbook WHERE id = plan.playbook_id), 'sales') = ?2";

/// Answers the plan that a deal follows, with its steps.
pub fn current(conn: &Connection, deal: DealId) -> Result<Option<Plan>> {
    running(conn, deal, PlaybookKind::Sales)
}

/// Answers what runs of a kind: the sales plan, the campaign, the handoff's playbook or the ladder, with its steps.
pub fn running(conn: &Connection, deal: DealId, kind: PlaybookKind) -> Result<Option<Plan>> {
    Ok(all_running(conn, deal, kind)?.pop())
}

/// Answers all that run of a kind, oldest first: after a merge there can be two.
pub fn all_running(conn: &Connection, deal: DealId, kind: PlaybookKind) -> Result<Vec<Plan>> {
    let sql = format!("SELECT * FROM plan WHERE {RUNNING} ORDER BY id");
    let plans = row::all(conn.prepare_cached(&sql)?.query_map(params![deal.0, kind.word()], read)?)?;
    let whole = |plan: Plan| {
        let name = plan.playbook.map(|id| playbooks::name(conn, id)).transpose()?;
        Ok(Plan { name, steps: steps_of(conn, plan.id)?, ..plan })
    };
    plans.into_iter().map(whole).collect()
}

/// Says whether a deal follows a playbook of a kind, or came to its end.
pub fn had(conn: &Connection, deal: DealId, kind: PlaybookKind) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM plan p JOIN playbook b ON b.id = p.playbook_id
               WHERE p.deal_id = ?1 AND b.kind = ?2 AND (p.ended_on IS NULL OR p.end_reason = 'done'))";
    Ok(conn.prepare_cached(sql)?.query_row(params![deal.0, kind.word()], |row| row.get(0))?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Plan> {
    Ok(Plan {
        id: PlanId(row.get("id")?),
        deal: DealId(row.get("deal_id")?),
        playbook: row.get::<_, Option<i64>>("playbook_id")?.map(PlaybookId),
        name: None,
        aim: Aim {
            want: row.get("aim_want")?,
            who: row.get("aim_who")?,
            why: row.get("aim_why")?,
            ask: row.get("aim_ask")?,
        },
        started_on: row::day(row, "started_on")?,
        steps: Vec::new(),
    })
}

fn steps_of(conn: &Connection, plan: PlanId) -> Result<Vec<(Step, Progress)>> {
    let mut statement = conn.prepare_cached("SELECT * FROM step WHERE plan_id = ?1 ORDER BY day, at, id")?;
    let rows = statement.query_map([plan.0], |row| {
        let is_there = |column: &str| row.get::<_, Option<String>>(column).map(|at| at.is_some());
        let progress = match (is_there("done_at")?, is_there("dropped_at")?) {
            (true, _) => Progress::Done,
            (_, true) => Progress::Skipped,
            _ => Progress::Open,
        };
        Ok((steps::read(row)?, progress))
    })?;
    Ok(row::all(rows)?)
}

/// Puts these steps to a deal under an aim, from a day on.
pub fn begin(
    tx: &Tx<'_>,
    deal: DealId,
    playbook: Option<PlaybookId>,
    aim: &Aim,
    origin: StepOrigin,
    (start, planned): (Day, &[PlannedStep]),
) -> Result<PlanId> {
    let [want, who, why, ask] = aim.lines();
    let sql = "INSERT INTO plan (uid, deal_id, playbook_id, aim_want, aim_who, aim_why, aim_ask, started_on)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.conn.prepare_cached(sql)?.execute(params![
        tx.uid().0,
        deal.0,
        playbook.map(|id| id.0),
        want,
        who,
        why,
        ask,
        start
    ])?;
    let plan = PlanId(tx.conn.last_insert_rowid());
    planned.iter().try_for_each(|planned| write(tx, deal, plan, origin, planned))?;
    Ok(plan)
}

fn write(tx: &Tx<'_>, deal: DealId, plan: PlanId, origin: StepOrigin, planned: &PlannedStep) -> Result<()> {
    let step = &planned.step;
    let sql = "INSERT INTO step (deal_id, plan_id, wants, kind, words, day, at, minutes, origin, template, phase)
               VALUES (?1, ?2, 'do', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    tx.conn.prepare_cached(sql)?.execute(params![
        deal.0,
        plan.0,
        step.kind.word(),
        step.words,
        planned.day,
        row::hour_text(planned.at),
        step.minutes,
        origin.word(),
        step.template,
        step.phase
    ])?;
    Ok(())
}

/// Writes another aim.
pub fn set_aim(tx: &Tx<'_>, plan: PlanId, aim: &Aim) -> Result<()> {
    let [want, who, why, ask] = aim.lines();
    let sql = "UPDATE plan SET aim_want = ?2, aim_who = ?3, aim_why = ?4, aim_ask = ?5 WHERE id = ?1";
    tx.conn.prepare_cached(sql)?.execute(params![plan.0, want, who, why, ask])?;
    Ok(())
}

/// Ends whatever plan a deal follows, with the reason; its open steps are the caller's to drop.
pub fn end(tx: &Tx<'_>, deal: DealId, why: &str) -> Result<()> {
    end_of(tx, deal, PlaybookKind::Sales, why)
}

/// Ends what runs of a kind, with the reason.
pub fn end_of(tx: &Tx<'_>, deal: DealId, kind: PlaybookKind, why: &str) -> Result<()> {
    let sql = format!("UPDATE plan SET ended_on = ?3, end_reason = ?4 WHERE {RUNNING}");
    tx.conn.prepare_cached(&sql)?.execute(params![deal.0, kind.word(), tx.today, why])?;
    Ok(())
}

/// Ends one plan, with the reason.
pub fn end_one(tx: &Tx<'_>, plan: PlanId, why: &str) -> Result<()> {
    let sql = "UPDATE plan SET ended_on = ?2, end_reason = ?3 WHERE id = ?1";
    tx.conn.prepare_cached(sql)?.execute(params![plan.0, tx.today, why])?;
    Ok(())
}
