//! The open deals: how long they have been where they are, and whether the block can carry them.

use crate::domain::Day;
use crate::domain::id::DealId;
use crate::domain::mirror::capacity::{Capacity, Upkeep, carries};
use crate::domain::mirror::{AGES, Ages};
use crate::domain::queue::CardKind;
use crate::domain::settings::Settings;
use crate::domain::stage::{Pane, Stage};
use crate::error::Result;
use crate::store::{queue, row, tally};
use chrono::Days;
use rusqlite::{Connection, params};

/// Answers the ages of the open deals of each stage of the funnel.
pub(super) fn ages(conn: &Connection, today: Day) -> Result<Vec<Ages>> {
    let since = |days: i64| today.checked_sub_days(Days::new(days.unsigned_abs())).unwrap_or(today);
    let [week, month, quarter] = AGES.map(since);
    let sql = "SELECT coalesce(sum(age_key >= ?2), 0), coalesce(sum(age_key < ?2 AND age_key >= ?3), 0),
        coalesce(sum(age_key < ?3 AND age_key >= ?4), 0), coalesce(sum(age_key < ?4), 0)
      FROM standing INDEXED BY standing_age WHERE pane = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let mut of = |stage: &Stage| -> Result<Ages> {
        let pane = Pane::of_stage(*stage) as i64;
        let read = |row: &rusqlite::Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]);
        Ok(Ages { stage: *stage, buckets: statement.query_row(params![pane, week, month, quarter], read)? })
    };
    Stage::ALL.iter().filter(|stage| **stage != Stage::Customer).map(&mut of).collect()
}

/// So many of those to park are named.
const PARK: i64 = 50;

/// Answers how many open deals the block carries at the owner's own pace.
pub(super) fn capacity(conn: &Connection, settings: &Settings) -> Result<Capacity> {
    let pace = queue::pace(conn)?;
    let (silence, seconds) = (&settings.silence, |kind| pace.seconds(kind));
    let kinds = [
        (Pane::Leads, seconds(CardKind::Call), silence.lead),
        (Pane::Prospects, seconds(CardKind::Call), silence.prospect),
        (Pane::Opportunities, seconds(CardKind::FollowUp), silence.qualified),
        (Pane::Handoffs, seconds(CardKind::Handoff), silence.after_kickoff),
    ];
    let mix: Vec<Upkeep> = kinds
        .into_iter()
        .map(|(pane, seconds, every)| Ok(Upkeep { deals: tally::all(conn, pane)?, seconds, every }))
        .collect::<Result<_>>()?;
    let open = mix.iter().map(|kind| kind.deals).sum();
    let capacity = Capacity {
        minutes: settings.block_minutes,
        open,
        carries: carries(settings.block_minutes, &mix),
        park: Vec::new(),
    };
    let park = if capacity.over() > 0 { least(conn, i64::from(capacity.over()).min(PARK))? } else { Vec::new() };
    Ok(Capacity { park, ..capacity })
}

/// Leads and prospects of least value, the longest silent first among equals.
pub(super) fn least(conn: &Connection, most: i64) -> Result<Vec<DealId>> {
    let sql = "SELECT deal_id FROM (
        SELECT * FROM (SELECT deal_id, value_key, silent_key FROM standing INDEXED BY standing_value
          WHERE pane = ?1 ORDER BY value_key DESC, deal_id LIMIT ?3)
        UNION ALL SELECT * FROM (SELECT deal_id, value_key, silent_key FROM standing INDEXED BY standing_value
          WHERE pane = ?2 ORDER BY value_key DESC, deal_id LIMIT ?3))
      ORDER BY value_key DESC, silent_key, deal_id LIMIT ?3";
    let mut statement = conn.prepare_cached(sql)?;
    let panes = params![Pane::Leads as i64, Pane::Prospects as i64, most];
    Ok(row::all(statement.query_map(panes, |row| row.get(0).map(DealId))?)?)
}
