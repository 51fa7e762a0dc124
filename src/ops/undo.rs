//! Taking back and doing again, with words.

use super::Outcome;
use crate::domain::Moment;
use crate::domain::id::OperationId;
use crate::domain::{text, when, workdays};
use crate::error::{Error, Result};
use crate::store::undo::{self as journal, Back};
use crate::store::{Store, history};

/// Takes back this operation, or the newest made here; with `rest`, what can be taken back of it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Undo {
    pub of: Option<OperationId>,
    pub rest: bool,
}

/// Does this operation again, or what the newest undo took back.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Redo {
    pub of: Option<OperationId>,
    pub rest: bool,
}

pub(super) fn undo(store: &mut Store, undo: &Undo, now: Moment) -> Result<Outcome> {
    let newest = match undo.of {
        Some(id) => Some(id),
        None => journal::newest(store.conn(), store.source())?,
    };
    let id = newest.ok_or_else(|| Error::refused("There is nothing to undo."))?;
    let back = journal::undo(store, id, undo.rest, now)?;
    Ok(outcome(store, format!("Undid: {}", back.label), &back, now))
}

pub(super) fn redo(store: &mut Store, redo: &Redo, now: Moment) -> Result<Outcome> {
    let newest = match redo.of {
        Some(id) => journal::undo_of(store.conn(), id)?,
        None => journal::redoable(store.conn(), store.source())?,
    };
    let id = newest.ok_or_else(|| Error::refused("There is nothing to redo."))?;
    let back = journal::redo(store, id, redo.rest, now)?;
    Ok(outcome(store, format!("Did again: {}", back.label), &back, now))
}

/// Takes these operations back one after the other, and stops at the first that refuses.
///
/// Each is taken back by an operation of its own; an error of the first leaves everything as it was.
pub(super) fn undo_all(store: &mut Store, newest_first: &[OperationId], now: Moment) -> Result<Outcome> {
    let mut done = 0;
    let mut last = Outcome::default();
    for id in newest_first {
        if done > 0 && store.is_stopped() {
            return Ok(stopped(done, newest_first.len(), last, None));
        }
        match undo(store, &Undo { of: Some(*id), rest: false }, now) {
            Ok(outcome) => last = outcome,
            Err(error) if done == 0 => return Err(error),
            Err(_) if store.is_stopped() => return Ok(stopped(done, newest_first.len(), last, None)),
            Err(error) => return Ok(stopped(done, newest_first.len(), last, Some(&error))),
        }
        done += 1;
    }
    let said = format!("Undid {}. U on a row does that one again.", text::count(done, "operation"));
    Ok(Outcome { said, operation: None, ..last })
}

fn stopped(done: usize, of: usize, last: Outcome, error: Option<&Error>) -> Outcome {
    let why = match error {
        Some(error) => {
            format!(", then stopped: {error}{}", error.hint().map(|hint| format!(" {hint}")).unwrap_or_default())
        }
        None => ", then stopped.".to_owned(),
    };
    let (done, of) = (text::grouped(done as i64), text::grouped(of as i64));
    let said = format!("Undid {done} of {of}{why} U on a row does that one again.");
    Outcome { said, operation: None, ..last }
}

fn outcome(store: &Store, did: String, back: &Back, now: Moment) -> Outcome {
    let stays =
        if back.stays > 0 { format!("; {} worked on since stay", text::grouped(back.stays)) } else { String::new() };
    let left = if back.left_machine { " What has left this machine cannot be called back." } else { "" };
    let day = |at: Moment| workdays::rollover(at, store.settings().rollover);
    let (then, today) = (day(back.at), day(now));
    let day = if then == today { String::new() } else { format!("{} ", when::dated(then, today)) };
    let said = format!("{did} ({day}{}){stays}.{left}", back.at.format("%H:%M"));
    let deal = history::only_deal(store.conn(), back.of).ok().flatten();
    Outcome { said, deals: deal.into_iter().collect(), operation: back.by, ..Outcome::default() }
}
