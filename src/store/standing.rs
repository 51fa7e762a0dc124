//! The standing of a deal: its list, sort keys, gaps and the day it turns cold, recomputed when it is touched.

use super::row;
use super::tally::Tallies;
use crate::domain::cold::Clocks;
use crate::domain::gap::{Facts, Gaps};
use crate::domain::settings::Settings;
use crate::domain::stage::{Pane, Phase, Stage, State};
use crate::domain::step::StepKind;
use crate::domain::{Day, text};
use crate::error::Result;
use rusqlite::{Connection, Row, params};

/// Sorts after every real day.
pub const NO_DAY: &str = "9999-12-31";

/// The derived row of one deal.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Standing {
    pub pane: i64,
    pub next_key: String,
    pub value_key: i64,
    pub name_key: String,
    pub age_key: String,
    pub silent_key: String,
    pub touched_day: Option<String>,
    pub gaps: u32,
    pub cold_day: Option<String>,
    pub cold_why: Option<String>,
    pub promised_by: Option<String>,
    pub minutes: i64,
    pub state: String,
    pub currency: Option<String>,
    pub category_id: Option<i64>,
    pub won: bool,
}

/// The facts that a standing is computed from; one row for each touched deal.
const FACTS: &str = "
    SELECT t.deal_id, d.id IS NOT NULL AS there, d.state, d.stage, d.phase, d.archived, d.merged_into, d.inbound,
           d.opened_on, d.stage_on, d.phase_on, d.amount, d.currency, d.expected_on, d.kickoff_on, d.success, d.signed_on,
           d.category_id, d.title, d.person_id, d.company_id, d.next_kind, d.next_day, d.next_at,
           p.name_key AS person_key, c.name_key AS company_key, g.interval_days,
           (SELECT max(day) FROM touch WHERE deal_id = d.id AND two_way = 1) AS last_two_way,
           (SELECT day FROM touch WHERE deal_id = d.id AND kind <> 'note' ORDER BY at DESC, id DESC LIMIT 1) AS last_touch,
           (SELECT min(due_on) FROM promise WHERE deal_id = d.id AND state = 'open' AND side = 'mine') AS promise_due,
           EXISTS (SELECT 1 FROM reach WHERE person_id = d.person_id) AS reachable,
           s.kind AS step_kind, s.minutes AS step_minutes, s.agreed, s.promised_by AS step_promised
    FROM {from} t LEFT JOIN deal d ON d.id = t.deal_id
    LEFT JOIN person p ON p.id = d.person_id
    LEFT JOIN company c ON c.id = d.company_id
    LEFT JOIN category g ON g.id = d.category_id
    LEFT JOIN step s ON s.id = (SELECT id FROM step WHERE deal_id = d.id AND done_at IS NULL AND dropped_at IS NULL
                                ORDER BY day, at, id LIMIT 1)";

const COLUMNS: &str = "pane, next_key, value_key, name_key, age_key, silent_key, touched_day, gaps, cold_day, cold_why,
                       promised_by, minutes, state, currency, category_id, won";

/// Recomputes the standing of every touched deal, and the tallies with it.
pub(super) fn recompute(conn: &Connection, settings: &Settings) -> Result<()> {
    let mut tallies = Tallies::default();
    let mut old_of = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM standing WHERE deal_id = ?1"))?;
    let mut write = conn.prepare_cached(&format!(
        "INSERT OR REPLACE INTO standing (deal_id, {COLUMNS})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
    ))?;
    let mut remove = conn.prepare_cached("DELETE FROM standing WHERE deal_id = ?1")?;
    each(conn, "box9_touched", settings, |deal, new| {
        let mut rows = old_of.query([deal])?;
        let old = rows.next()?.map(stored).transpose()?;
        drop(rows);
        if old == new {
            return Ok(());
        }
        if let Some(old) = &old {
            tallies.count(old, -1);
        }
        match &new {
            None => drop(remove.execute([deal])?),
            Some(s) => {
                tallies.count(s, 1);
                write.execute(params![
                    deal,
                    s.pane,
                    s.next_key,
                    s.value_key,
                    s.name_key,
                    s.age_key,
                    s.silent_key,
                    s.touched_day,
                    s.gaps,
                    s.cold_day,
                    s.cold_why,
                    s.promised_by,
                    s.minutes,
                    s.state,
                    s.currency,
                    s.category_id,
                    s.won
                ])?;
            }
        }
        Ok(())
    })?;
    tallies.flush(conn)
}

/// Computes the standing of each deal in a table of ids and hands it on; none for a deal that is gone.
pub(super) fn each(
    conn: &Connection,
    from: &str,
    settings: &Settings,
    mut take: impl FnMut(i64, Option<Standing>) -> Result<()>,
) -> Result<()> {
    let mut statement = conn.prepare_cached(&FACTS.replace("{from}", from))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let there: bool = row.get("there")?;
        let standing = if there { Some(computed(row, settings)?) } else { None };
        take(row.get("deal_id")?, standing)?;
    }
    Ok(())
}

/// Reads a stored standing.
pub(super) fn stored(row: &Row<'_>) -> rusqlite::Result<Standing> {
    Ok(Standing {
        pane: row.get("pane")?,
        next_key: row.get("next_key")?,
        value_key: row.get("value_key")?,
        name_key: row.get("name_key")?,
        age_key: row.get("age_key")?,
        silent_key: row.get("silent_key")?,
        touched_day: row.get("touched_day")?,
        gaps: row.get("gaps")?,
        cold_day: row.get("cold_day")?,
        cold_why: row.get("cold_why")?,
        promised_by: row.get("promised_by")?,
        minutes: row.get("minutes")?,
        state: row.get("state")?,
        currency: row.get("currency")?,
        category_id: row.get("category_id")?,
        won: row.get("won")?,
    })
}

fn computed(row: &Row<'_>, settings: &Settings) -> rusqlite::Result<Standing> {
    let state = row::word(row, "state", State::parse)?;
    let stage = row::word_or_none(row, "stage", Stage::parse)?;
    let merged = row.get::<_, Option<i64>>("merged_into")?.is_some();
    let archived: bool = row.get("archived")?;
    let live = state == State::Open && !archived && !merged;
    let clocks = clocks(row, stage, live)?;
    let cold = clocks.cold(settings);
    let next_day: Option<String> = row.get("next_day")?;
    let at: Option<String> = row.get("next_at")?;
    let kind = row::word_or_none(row, "step_kind", StepKind::parse)?;
    let usual = kind.map_or(0, StepKind::usual_minutes);
    Ok(Standing {
        pane: Pane::of(state, stage, archived, merged) as i64,
        next_key: format!(
            "{}{}",
            next_day.as_deref().unwrap_or(NO_DAY),
            at.map(|at| format!(" {at}")).unwrap_or_default()
        ),
        value_key: -row.get::<_, Option<i64>>("amount")?.unwrap_or(0),
        name_key: name_key(row)?,
        age_key: clocks.aged_since().to_string(),
        silent_key: clocks.silent_since().to_string(),
        touched_day: clocks.last_touch.map(|day| day.to_string()),
        gaps: gaps(row, stage, live)?.0,
        cold_day: cold.as_ref().map(|cold| cold.from.to_string()),
        cold_why: cold.map(|cold| cold.why.word().to_owned()),
        promised_by: earliest(row.get("promise_due")?, row.get("step_promised")?),
        minutes: row.get::<_, Option<i64>>("step_minutes")?.unwrap_or(i64::from(usual)),
        state: state.word().to_owned(),
        currency: row.get("currency")?,
        category_id: row.get("category_id")?,
        won: row.get::<_, Option<String>>("signed_on")?.is_some() && !merged,
    })
}

fn clocks(row: &Row<'_>, stage: Option<Stage>, live: bool) -> rusqlite::Result<Clocks> {
    let agreed: Option<bool> = row.get("agreed")?;
    let meeting = row.get::<_, Option<String>>("step_kind")?.as_deref() == Some(StepKind::Meeting.word());
    let next: Option<Day> = row.get("next_day")?;
    Ok(Clocks {
        stage,
        phase: row::word_or_none(row, "phase", Phase::parse)?,
        live,
        inbound: row.get("inbound")?,
        opened_on: row.get("opened_on")?,
        stage_on: row.get("stage_on")?,
        phase_on: row.get("phase_on")?,
        last_two_way: row.get("last_two_way")?,
        last_touch: row.get("last_touch")?,
        category_interval: row.get("interval_days")?,
        agreed_until: next.filter(|_| agreed == Some(true) || meeting),
    })
}

fn gaps(row: &Row<'_>, stage: Option<Stage>, live: bool) -> rusqlite::Result<Gaps> {
    let has = |column: &str| row.get_ref(column).map(|value| value != rusqlite::types::ValueRef::Null);
    Ok(Gaps::of(&Facts {
        stage,
        live,
        named: has("person_id")? || has("company_id")?,
        reachable: row.get("reachable")?,
        category: has("category_id")?,
        value: has("amount")?,
        expected_close: has("expected_on")?,
        kickoff: has("kickoff_on")?,
        unsettled_promises: has("promise_due")?,
        success: has("success")?,
    }))
}

fn name_key(row: &Row<'_>) -> rusqlite::Result<String> {
    for column in ["person_key", "company_key"] {
        if let Some(key) = row.get::<_, Option<String>>(column)?.filter(|key| !key.is_empty()) {
            return Ok(key);
        }
    }
    Ok(row.get::<_, Option<String>>("title")?.map(|title| text::fold(&title)).unwrap_or_default())
}

fn earliest(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
