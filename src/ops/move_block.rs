//! The block of one day is moved by hand, or back to where the settings have it.

use super::Outcome;
use crate::domain::{Day, Moment, block, when, workdays};
use crate::error::{Error, Result};
use crate::store::{Store, blocks};
use chrono::NaiveTime;

/// The block of this day begins then; none is the usual time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveBlock {
    pub day: Day,
    pub from: Option<NaiveTime>,
}

pub(super) fn perform(store: &mut Store, change: &MoveBlock, now: Moment) -> Result<Outcome> {
    let today = workdays::rollover(now, store.settings().rollover);
    let day = when::dated(change.day, today);
    if change.day < today {
        return Err(Error::refused(format!("The block of {day} is past; it stays where it was.")));
    }
    let label = match change.from {
        Some(from) => format!("block of {day} moved to {}", from.format("%H:%M")),
        None => format!("block of {day} back at its usual time"),
    };
    let done = store.operation(&label, now, |tx| blocks::move_to(tx, change.day, change.from))?;
    let block = blocks::of_day(store.conn(), change.day, store.settings())?;
    let pieces = block::in_words(&block.pieces);
    let why = block.moved_because.map(|why| format!(" {why}")).unwrap_or_default();
    let said =
        if pieces.is_empty() { format!("No block on {day}.{why}") } else { format!("Block of {day}: {pieces}.{why}") };
    Ok(Outcome { said, operation: done.operation, ..Outcome::default() })
}
