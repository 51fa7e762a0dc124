//! Moves between the stages: how many of those that left a stage went on, and after how long.

use crate::domain::Day;
use crate::domain::mirror::Flow;
use crate::domain::mirror::share::{Median, Share};
use crate::domain::stage::Stage;
use crate::error::Result;
use crate::store::row;
use rusqlite::{Connection, params};

/// The newest moves out of a stage are enough to tell how it goes.
const MOST: i64 = 5_000;

/// Of those that leave a stage, so many usually go on; where the owner has few cases of their own.
const fn usual(stage: Stage) -> f64 {
    match stage {
        Stage::Lead => 0.2,
        Stage::Prospect => 0.35,
        Stage::Opportunity => 0.3,
        Stage::Handoff | Stage::Customer => 0.9,
    }
}

/// Answers the flow out of each stage before Customer.
pub(super) fn flows(conn: &Connection, since: Day, today: Day) -> Result<Vec<Flow>> {
    let stages = Stage::ALL.iter().filter(|stage| **stage != Stage::Customer);
    stages.map(|stage| flow(conn, *stage, since, today)).collect()
}

fn flow(conn: &Connection, stage: Stage, since: Day, today: Day) -> Result<Flow> {
    let left = left(conn, stage, since, today)?;
    let on = left.iter().filter(|one| one.on).count() as u32;
    let on = Share { hits: on, of: left.len() as u32 };
    let days = left.iter().filter_map(|one| one.came.map(|came| (one.day - came).num_days())).collect();
    Ok(Flow { stage, on, drawn: on.drawn(usual(stage)), days: Median::of(days) })
}

/// One deal that left the stage.
struct Left {
    day: Day,
    /// When it had come into it.
    came: Option<Day>,
    on: bool,
}

/// The stages after this one, as a JSON array for the query.
pub(super) fn higher(stage: Stage) -> String {
    let higher: Vec<&str> = Stage::ALL.iter().filter(|other| **other > stage).map(|other| other.word()).collect();
    serde_json::to_string(&higher).unwrap_or_default()
}

fn left(conn: &Connection, stage: Stage, since: Day, today: Day) -> Result<Vec<Left>> {
    let sql = "SELECT m.day,
        (SELECT max(e.day) FROM stage_move e WHERE e.deal_id = m.deal_id AND e.id < m.id AND e.to_stage = ?1
           AND (e.from_stage IS NULL OR e.from_stage <> ?1)),
        m.to_state = 'open' AND m.to_stage IN (SELECT value FROM json_each(?4))
      FROM stage_move m
      WHERE m.day BETWEEN ?2 AND ?3 AND m.from_stage = ?1 AND m.from_state = 'open'
        AND (m.to_state <> 'open' OR m.to_stage IN (SELECT value FROM json_each(?4)))
      ORDER BY m.day DESC, m.id DESC LIMIT ?5";
    let mut statement = conn.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok(Left { day: row.get(0)?, came: row.get(1)?, on: row.get(2)? });
    Ok(row::all(statement.query_map(params![stage.word(), since, today, higher(stage), MOST], read)?)?)
}
