//! The minutes of each day: planned by the settings, left by the calendar, worked in sessions.

use crate::domain::Day;
use crate::domain::mirror::kept::DayKept;
use crate::domain::settings::Settings;
use crate::error::Result;
use crate::store::row;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// Answers each day from one to another.
pub fn kept(conn: &Connection, settings: &Settings, since: Day, today: Day) -> Result<Vec<DayKept>> {
    let (sessions, began) = (sessions(conn, since, today)?, began(conn)?);
    let off = |day: Day| settings.week.off.contains(&day);
    let day = |day: Day| {
        let planned = if began.is_some_and(|began| began <= day) && (settings.week.is_working(day) || off(day)) {
            settings.block_of(day).1
        } else {
            0
        };
        let (left, worked) = sessions.get(&day).map_or((planned, 0), |(left, seconds)| (*left, seconds / 60));
        DayKept { day, planned, left, worked, off: off(day) }
    };
    Ok(since.iter_days().take_while(|one| *one <= today).map(day).collect())
}

/// The day on which the file was begun; nothing was planned before it.
fn began(conn: &Connection) -> Result<Option<Day>> {
    let sql = "SELECT day FROM operation ORDER BY id LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?)
}

/// The most that the block of each day had when a session began, and the seconds worked in all of them.
fn sessions(conn: &Connection, since: Day, today: Day) -> Result<BTreeMap<Day, (u32, u32)>> {
    let sql =
        "SELECT day, max(planned_minutes), sum(worked_seconds) FROM session WHERE day BETWEEN ?1 AND ?2 GROUP BY day";
    let mut statement = conn.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)));
    Ok(row::all(statement.query_map([since, today], read)?)?.into_iter().collect())
}
