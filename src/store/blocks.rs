//! The block of a day as the file knows it: settings, calendars, and what the owner moved by hand.

use super::{busy, tx::Tx};
use crate::domain::Day;
use crate::domain::block::{self, Block, Moved};
use crate::domain::settings::Settings;
use crate::error::Result;
use chrono::NaiveTime;
use rusqlite::{Connection, OptionalExtension, params};

/// Answers the block of a day.
pub fn of_day(conn: &Connection, day: Day, settings: &Settings) -> Result<Block> {
    let moved = moved(conn, day)?;
    Ok(block::of_day(settings, day, &busy::on(conn, day)?, moved.as_ref()))
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
