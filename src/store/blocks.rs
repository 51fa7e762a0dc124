//! The block of a day as the file knows it: settings, calendars, and what the owner moved by hand.

use super::{busy, tx::Tx};
use crate::domain::block::{self, Block, Moved, Wish};
use crate::domain::fit::{self, Coming, Piece};
use crate::domain::settings::Settings;
use crate::domain::{Day, Moment, when, workdays};
use crate::error::{Error, Result};
use chrono::NaiveTime;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// Answers the block of a day.
pub fn of_day(conn: &Connection, day: Day, settings: &Settings) -> Result<Block> {
    let moved = moved(conn, day)?;
    Ok(block::of_day(settings, day, &busy::on(conn, day)?, moved.as_ref()))
}

/// Answers what the block of a day would be if it began then; none is its usual time. Only the calendar gives reasons.
pub fn if_moved(conn: &Connection, day: Day, settings: &Settings, from: Option<NaiveTime>) -> Result<Block> {
    let moved = from.map(|from| Moved { from, because: Some(String::new()) });
    let mut block = block::of_day(settings, day, &busy::on(conn, day)?, moved.as_ref());
    block.moved_because = block.moved_because.filter(|why| !why.is_empty());
    Ok(block)
}

/// Answers the next free time for the block of a day, other than where it lies; on the present day not before now.
fn elsewhere(conn: &Connection, day: Day, settings: &Settings, now: Moment) -> Result<Option<Piece>> {
    let after = if now.date_naive() == day { block::soon(now.time()) } else { NaiveTime::MIN };
    let pieces = of_day(conn, day, settings)?.pieces;
    Ok(block::elsewhere(settings, day, &busy::on(conn, day)?, after, &pieces))
}

/// Answers when a block begins that is to be there; none is its usual time.
pub fn begins(conn: &Connection, day: Day, wish: Wish, settings: &Settings, now: Moment) -> Result<Option<NaiveTime>> {
    match wish {
        Wish::At(at) => Ok(Some(at)),
        Wish::Usual => Ok(None),
        Wish::NextFree => {
            let found = elsewhere(conn, day, settings, now)?;
            found.map(|(from, _)| Some(from)).ok_or_else(|| {
                let day = when::dated(day, workdays::rollover(now, settings.rollover));
                let hint = "An hour outside of the working hours can be named, as 19:00.";
                Error::refused_with(format!("Nothing else is free in the working hours of {day}."), hint)
            })
        }
    }
}

/// Answers the coming working days up to the horizon, each with the minutes that its block has.
pub fn coming(conn: &Connection, day: Day, settings: &Settings) -> Result<Coming> {
    following(conn, settings.week.add(day, 1), fit::HORIZON, settings)
}

/// Answers what the working days from a day on can take where meetings or weekdays make it another number than the
/// settings' minutes.
pub fn others(conn: &Connection, first: Day, settings: &Settings) -> Result<BTreeMap<Day, u32>> {
    let days = following(conn, settings.week.on_or_after(first), KNOWN, settings)?;
    Ok(days.into_iter().filter(|(_, minutes)| *minutes != settings.block_minutes).collect())
}

/// So many working days ahead are looked at; calendars are not kept for longer.
const KNOWN: u32 = 42;

fn following(conn: &Connection, first: Day, count: u32, settings: &Settings) -> Result<Coming> {
    let days = (0..count).map(|n| settings.week.add(first, n));
    days.map(|day| Ok((day, of_day(conn, day, settings)?.minutes))).collect()
}

/// Answers where the owner moved the block of a day to.
pub fn moved(conn: &Connection, day: Day) -> Result<Option<Moved>> {
    let mut statement = conn.prepare_cached("SELECT pieces, because FROM moved_block WHERE day = ?1")?;
    let found: Option<(String, Option<String>)> =
        statement.query_row([day], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(found.and_then(|(from, because)| Some(Moved { from: NaiveTime::parse_from_str(&from, "%H:%M").ok()?, because })))
}

/// Moves the block of a day, or puts it back where the settings have it.
pub fn move_to(tx: &Tx<'_>, day: Day, from: Option<NaiveTime>) -> Result<()> {
    let Some(from) = from else {
        tx.conn.prepare_cached("DELETE FROM moved_block WHERE day = ?1")?.execute([day])?;
        return Ok(());
    };
    let sql = "INSERT INTO moved_block (day, pieces) VALUES (?1, ?2)
               ON CONFLICT (day) DO UPDATE SET pieces = excluded.pieces, because = NULL";
    tx.conn.prepare_cached(sql)?.execute(params![day, from.format("%H:%M").to_string()])?;
    Ok(())
}
