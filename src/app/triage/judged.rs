//! What triage does when a verdict is given, taken back or given again.

use super::super::busy::Then;
use super::super::event::Effect;
use super::super::{App, Screen};
use super::Past;
use super::act::triage_mut;
use super::verdict::Kind;
use crate::domain::id::{DealId, OperationId};
use crate::error::{Error, Result};
use crate::ops::{Op, Outcome, Redo, Undo};
use crate::store::undo;

/// What an operation was for that triage asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Judged {
    Verdict {
        kind: Kind,
        /// The place of the card that was in sight.
        at: usize,
        /// Whom a verdict is for that leaves other deals changed than its own.
        same: Option<Vec<DealId>>,
    },
    /// The last verdict is taken back.
    Back,
    /// This verdict is given again.
    Again(OperationId),
}

/// Goes on after an operation that triage asked for.
pub fn judged(app: &mut App, judged: Judged, outcome: Outcome) -> Result<()> {
    match judged {
        Judged::Verdict { kind, at, same } => {
            let deals = same.unwrap_or(outcome.deals);
            app.after(Past { kind, deals, at, operation: outcome.operation })
        }
        Judged::Back => go_back(app),
        Judged::Again(id) if undo::is_undone(app.store.conn(), id)? => Ok(()),
        Judged::Again(_) => go_again(app),
    }
}

/// Takes the last verdict back and shows its card again.
pub(super) fn undo_verdict(app: &mut App) -> Result<Vec<Effect>> {
    let Some(past) = triage_mut(app)?.past.last().cloned() else {
        return Err(Error::refused("This is the first card; what was done before triage, u in the Funnel takes back."));
    };
    match past.operation {
        Some(id) if !undo::is_undone(app.store.conn(), id)? => {
            let op = Op::Undo(Undo { of: Some(id), rest: false });
            return app.perform_then(&op, Then::Judged(Judged::Back));
        }
        _ => app.say("Back one card; there was nothing to undo."),
    }
    go_back(app)?;
    Ok(app.backup_of_the_day())
}

fn go_back(app: &mut App) -> Result<()> {
    let triage = triage_mut(app)?;
    if let Some(past) = triage.past.pop() {
        triage.step_back(past);
    }
    app.settle_triage()
}

/// Gives the verdict again that was taken back last.
pub(super) fn redo_verdict(app: &mut App) -> Result<Vec<Effect>> {
    let Some(past) = triage_mut(app)?.ahead.last().cloned() else {
        return Err(Error::refused("There is no verdict to give again."));
    };
    match past.operation {
        Some(id) if undo::is_undone(app.store.conn(), id)? => {
            let op = Op::Redo(Redo { of: Some(id), rest: false });
            app.perform_then(&op, Then::Judged(Judged::Again(id)))
        }
        _ => {
            go_again(app)?;
            Ok(app.backup_of_the_day())
        }
    }
}

fn go_again(app: &mut App) -> Result<()> {
    let triage = triage_mut(app)?;
    if let Some(past) = triage.ahead.pop() {
        triage.apply(past);
    }
    note_judged(app)?;
    app.settle_triage()
}

fn note_judged(app: &mut App) -> Result<()> {
    let today = app.today();
    let App { screen: Screen::Triage(triage), store, .. } = app else { return Ok(()) };
    triage.note_judged(store.conn(), today)
}
