//! The standing of a deal: its list, sort keys, gaps and the day it turns cold, recomputed when it is touched.

use super::row::Cells;
use super::tally::Tallies;
use crate::domain::cold::Clocks;
use crate::domain::gap::{self, Gaps};
use crate::domain::settings::Settings;
use crate::domain::stage::{Pane, Phase, Stage, State};
use crate::domain::step::StepKind;
use crate::domain::{Day, text};
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, Row, params};

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
    pub came_on: Option<String>,
    /// The campaign step that is next: its playbook and its place in it, as "3/2".
    pub campaign: Option<String>,
}

/// The facts that a standing is computed from; one row for each touched deal, in the order of `Facts`.
const FACTS: &str = "
    SELECT t.deal_id, d.state, d.stage, d.phase, d.archived, d.merged_into, d.inbound,
           d.opened_on, d.stage_on, d.phase_on, d.amount, d.currency, d.expected_on, d.kickoff_on, d.success IS NOT NULL,
           d.signed_on, d.category_id, d.title, d.person_id, d.company_id, d.next_day, d.next_at,
           p.name_key, c.name_key, g.interval_days,
           (SELECT max(day) FROM touch WHERE deal_id = d.id AND two_way = 1),
           (SELECT day FROM touch WHERE deal_id = d.id AND kind <> 'note' ORDER BY at DESC, id DESC LIMIT 1),
           (SELECT min(due_on) FROM promise WHERE deal_id = d.id AND state = 'open' AND side = 'mine'),
           EXISTS (SELECT 1 FROM reach WHERE person_id = d.person_id),
           s.kind, s.minutes, s.agreed OR s.kind = 'meeting' AND (s.origin <> 'handoff' OR d.kickoff_on IS NOT NULL)
             OR s.kind = 'check-in' AND s.origin = 'handoff', s.promised_by,
           CASE WHEN s.origin = 'campaign' THEN (SELECT a.playbook_id || '/' || count(*) FROM plan a
             JOIN step x ON x.plan_id = a.id AND x.id <= s.id WHERE a.id = s.plan_id HAVING count(*) > 0) END,
           CASE WHEN d.stage = 'prospect' THEN (SELECT max(coalesce(a.aim_want, a.aim_who, a.aim_why, a.aim_ask) IS NOT NULL)
             FROM plan a WHERE a.deal_id = d.id AND a.ended_on IS NULL AND EXISTS
               (SELECT 1 FROM step x WHERE x.plan_id = a.id AND x.origin = 'plan' AND x.done_at IS NULL AND x.dropped_at IS NULL)) END,
           CASE WHEN d.stage = 'handoff' AND d.first_value_on IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM fire WHERE deal_id = d.id AND put_right_on IS NULL)
             THEN (SELECT verdict <> 'using' FROM observation WHERE deal_id = d.id ORDER BY day DESC, id DESC LIMIT 1) END
    FROM {from} t LEFT JOIN deal d ON d.id = t.deal_id
    LEFT JOIN person p ON p.id = d.person_id
    LEFT JOIN company c ON c.id = d.company_id
    LEFT JOIN category g ON g.id = d.category_id
    LEFT JOIN step s ON s.id = (SELECT id FROM step WHERE deal_id = d.id AND done_at IS NULL AND dropped_at IS NULL
                                ORDER BY day, at, id LIMIT 1)";

/// The columns of a standing, in the order of `stored`.
pub(super) const COLUMNS: &str =
    "pane, next_key, value_key, name_key, age_key, silent_key, touched_day, gaps, cold_day, cold_why,
                       promised_by, minutes, state, currency, category_id, won, came_on, campaign";

/// Recomputes the standing of every touched deal, and the tallies with it; deals past `newest` had none before.
pub(super) fn recompute(conn: &Connection, settings: &Settings, newest: i64) -> Result<()> {
    let mut tallies = Tallies::default();
    let mut old_of = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM standing WHERE deal_id = ?1"))?;
    let mut write = conn.prepare_cached(&format!(
        "INSERT INTO standing (deal_id, {COLUMNS})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"
    ))?;
    let mut remove = conn.prepare_cached("DELETE FROM standing WHERE deal_id = ?1")?;
    each(conn, "box9_touched", settings, |deal, new| {
        let old = if deal > newest { None } else { old_of.query_row([deal], stored).optional()? };
        if old == new {
            return Ok(());
        }
        if let Some(old) = &old {
            tallies.count(old, -1);
            remove.execute([deal])?;
        }
        match &new {
            None => {}
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
                    s.won,
                    s.came_on,
                    s.campaign
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
        let there = row.get_ref(1)? != rusqlite::types::ValueRef::Null;
        let standing = if there { Some(Facts::read(row)?.standing(settings)) } else { None };
        take(row.get(0)?, standing)?;
    }
    Ok(())
}

/// Reads a stored standing.
pub(super) fn stored(row: &Row<'_>) -> rusqlite::Result<Standing> {
    let mut cells = Cells::of(row, 0);
    Ok(Standing {
        pane: cells.next()?,
        next_key: cells.next()?,
        value_key: cells.next()?,
        name_key: cells.next()?,
        age_key: cells.next()?,
        silent_key: cells.next()?,
        touched_day: cells.next()?,
        gaps: cells.next()?,
        cold_day: cells.next()?,
        cold_why: cells.next()?,
        promised_by: cells.next()?,
        minutes: cells.next()?,
        state: cells.next()?,
        currency: cells.next()?,
        category_id: cells.next()?,
        won: cells.next()?,
        came_on: cells.next()?,
        campaign: cells.next()?,
    })
}

/// One row of `FACTS`.
struct Facts {
    state: State,
    stage: Option<Stage>,
    phase: Option<Phase>,
    archived: bool,
    merged: bool,
    inbound: bool,
    opened_on: Day,
    stage_on: Day,
    phase_on: Day,
    amount: Option<i64>,
    currency: Option<String>,
    expected: bool,
    kickoff: bool,
    success: bool,
    signed: bool,
    category_id: Option<i64>,
    title: Option<String>,
    person: bool,
    company: bool,
    next_day: Option<Day>,
    next_at: Option<String>,
    person_key: Option<String>,
    company_key: Option<String>,
    category_interval: Option<u32>,
    last_two_way: Option<Day>,
    last_touch: Option<Day>,
    promise_due: Option<String>,
    reachable: bool,
    step_kind: Option<StepKind>,
    step_minutes: Option<i64>,
    /// They agreed to its day: a wait or rest, a meeting, a check-in of the handoff; a kickoff only once it has its day.
    step_agreed: Option<bool>,
    step_promised: Option<String>,
    campaign: Option<String>,
    /// Whether its plan has an aim; none where there is no plan with a step to come.
    aim: Option<bool>,
    /// Whether the newest look after first value, with no fire burning, says that they do not use it.
    unused: Option<bool>,
}

impl Facts {
    fn read(row: &Row<'_>) -> rusqlite::Result<Facts> {
        let mut cells = Cells::of(row, 1);
        Ok(Facts {
            state: cells.word("state", State::parse)?.unwrap_or(State::Tray),
            stage: cells.word("stage", Stage::parse)?,
            phase: cells.word("phase", Phase::parse)?,
            archived: cells.next()?,
            merged: cells.is_there()?,
            inbound: cells.next()?,
            opened_on: cells.day("opened_on")?.unwrap_or_default(),
            stage_on: cells.day("stage_on")?.unwrap_or_default(),
            phase_on: cells.day("phase_on")?.unwrap_or_default(),
            amount: cells.next()?,
            currency: cells.next()?,
            expected: cells.is_there()?,
            kickoff: cells.is_there()?,
            success: cells.next()?,
            signed: cells.is_there()?,
            category_id: cells.next()?,
            title: cells.next()?,
            person: cells.is_there()?,
            company: cells.is_there()?,
            next_day: cells.day("next_day")?,
            next_at: cells.next()?,
            person_key: cells.next()?,
            company_key: cells.next()?,
            category_interval: cells.next()?,
            last_two_way: cells.day("touch.day")?,
            last_touch: cells.day("touch.day")?,
            promise_due: cells.next()?,
            reachable: cells.next()?,
            step_kind: cells.word("step.kind", StepKind::parse)?,
            step_minutes: cells.next()?,
            step_agreed: cells.next()?,
            step_promised: cells.next()?,
            campaign: cells.next()?,
            aim: cells.next()?,
            unused: cells.next()?,
        })
    }

    fn live(&self) -> bool {
        self.state == State::Open && !self.archived && !self.merged
    }

    fn standing(self, settings: &Settings) -> Standing {
        let (clocks, live) = (self.clocks(), self.live());
        let cold = clocks.cold(settings);
        let usual = self.step_kind.map_or(0, StepKind::usual_minutes);
        let day = self.next_day.map_or_else(|| NO_DAY.to_owned(), |day| day.to_string());
        Standing {
            pane: Pane::of(self.state, self.stage, self.archived, self.merged) as i64,
            next_key: self.next_at.as_ref().map_or_else(|| day.clone(), |at| format!("{day} {at}")),
            value_key: -self.amount.unwrap_or(0),
            gaps: self.gaps().0,
            age_key: clocks.aged_since().to_string(),
            silent_key: clocks.silent_since().to_string(),
            touched_day: clocks.last_touch.map(|day| day.to_string()),
            cold_day: cold.as_ref().map(|cold| cold.from.to_string()),
            cold_why: cold.map(|cold| cold.why.word().to_owned()),
            minutes: self.step_minutes.unwrap_or(i64::from(usual)),
            state: self.state.word().to_owned(),
            won: self.signed && !self.merged,
            came_on: self.came_on().map(|day| day.to_string()),
            name_key: name_key(self.person_key, self.company_key, self.title),
            promised_by: earliest(self.promise_due, self.step_promised),
            currency: self.currency,
            category_id: self.category_id,
            campaign: self.campaign.filter(|_| live),
        }
    }

    /// Answers since when a name that came by itself waits for a first touch.
    fn came_on(&self) -> Option<Day> {
        let unsold = matches!(self.stage, Some(Stage::Lead | Stage::Prospect));
        Some(self.opened_on).filter(|_| self.inbound && unsold && self.live() && self.last_touch.is_none())
    }

    fn clocks(&self) -> Clocks {
        Clocks {
            stage: self.stage,
            phase: self.phase,
            live: self.live(),
            inbound: self.inbound,
            opened_on: self.opened_on,
            stage_on: self.stage_on,
            phase_on: self.phase_on,
            last_two_way: self.last_two_way,
            last_touch: self.last_touch,
            category_interval: self.category_interval,
            agreed_until: self.next_day.filter(|_| self.step_agreed == Some(true) || self.campaign.is_some()),
        }
    }

    fn gaps(&self) -> Gaps {
        Gaps::of(&gap::Facts {
            stage: self.stage,
            live: self.live(),
            named: self.person || self.company,
            reachable: self.reachable,
            category: self.category_id.is_some(),
            value: self.amount.is_some(),
            expected_close: self.expected,
            plan: self.aim.is_some(),
            aim: self.aim == Some(true),
            kickoff: self.kickoff,
            unsettled_promises: self.promise_due.is_some(),
            success: self.success,
            unused: self.unused == Some(true) && self.promise_due.is_none(),
        })
    }
}

fn name_key(person: Option<String>, company: Option<String>, title: Option<String>) -> String {
    let key = person.filter(|key| !key.is_empty()).or(company.filter(|key| !key.is_empty()));
    key.or_else(|| title.map(|title| text::fold(&title))).unwrap_or_default()
}

fn earliest(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
