//! Taking an answer of the reset back, and giving it again.

use super::super::App;
use super::super::busy::Then;
use super::super::event::Effect;
use super::act::{keep, state};
use crate::domain::id::OperationId;
use crate::error::{Error, Result};
use crate::ops::{Op, Redo, Undo};
use crate::store::undo;

/// Which way the pass goes once an operation is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The last answer is taken back.
    Back,
    /// The answer of this operation is given again.
    Again(OperationId),
}

/// Takes the last answer back and shows its card again.
pub(super) fn back(app: &mut App) -> Result<Vec<Effect>> {
    let Some(operation) = state(app)?.place.last().map(|last| last.operation.map(OperationId)) else {
        return Err(Error::refused("Nothing was answered yet; u in the Funnel takes back what was done before."));
    };
    match operation {
        Some(id) if !undo::is_undone(app.store.conn(), id)? => {
            app.perform_then(&Op::Undo(Undo { of: Some(id), rest: false }), Then::Reset(Way::Back))
        }
        _ => {
            app.say("Back one card.");
            went(app, Way::Back).map(|()| Vec::new())
        }
    }
}

/// Gives the answer again that was taken back last.
pub(super) fn again(app: &mut App) -> Result<Vec<Effect>> {
    let Some(operation) = state(app)?.place.ahead().map(|ahead| ahead.operation.map(OperationId)) else {
        return Err(Error::refused("There is no answer to give again; U in the Funnel does again what was undone."));
    };
    match operation {
        Some(id) if undo::is_undone(app.store.conn(), id)? => {
            app.perform_then(&Op::Redo(Redo { of: Some(id), rest: false }), Then::Reset(Way::Again(id)))
        }
        _ => {
            state(app)?.place.again();
            app.say("On one card.");
            app.reload()?;
            keep(app)
        }
    }
}

/// Goes on after an operation that took an answer back, or gave it again.
pub(in super::super) fn went(app: &mut App, way: Way) -> Result<()> {
    match way {
        Way::Back => state(app)?.place.back(),
        Way::Again(id) if undo::is_undone(app.store.conn(), id)? => return Ok(()),
        Way::Again(_) => state(app)?.place.again(),
    }
    app.reload()?;
    keep(app).map(drop)
}
