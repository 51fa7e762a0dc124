//! Which operations take so long that they are done beside the screen, and what they are called while they run.

use super::{EnrolAll, Op, Redo, Undo, bulk};
use crate::domain::id::{DealId, OperationId};
use crate::domain::stage::Pane;
use crate::domain::text;
use crate::error::Result;
use crate::store::undo as journal;
use crate::store::{Connection, Store, campaigns, categories, history, tally};

/// Says whether it changes more than can be done while a key is waited for.
pub fn is_long(store: &Store, op: &Op) -> Result<bool> {
    let conn = store.conn();
    match op {
        Op::Deals(deals, _) => Ok(deals.len() > bulk::PART),
        Op::UndoAll(ids) => ids.iter().try_fold(false, |long, id| Ok(long || journal::is_long(conn, *id)?)),
        Op::Undo(_) | Op::Redo(_) => subject(store, op)?.map_or(Ok(false), |id| journal::is_long(conn, id)),
        Op::Enrol(EnrolAll::Begin(category, _)) => {
            Ok(campaigns::not_enrolled(conn, *category, DealId(0), bulk::PART + 1)?.len() > bulk::PART)
        }
        Op::Enrol(EnrolAll::Stop(category)) => {
            Ok(campaigns::enrolled(conn, *category, DealId(0), bulk::PART + 1)?.len() > bulk::PART)
        }
        Op::Level | Op::Off(_) => Ok(on_their_way(conn)? > MANY),
        _ => Ok(false),
    }
}

/// So many open deals are levelled while a key is waited for.
const MANY: u32 = 500;

/// How many deals may have a day of their own that levelling moves.
fn on_their_way(conn: &Connection) -> Result<u32> {
    let panes = [Pane::Leads, Pane::Prospects, Pane::Opportunities, Pane::Handoffs, Pane::Customers];
    panes.into_iter().try_fold(0, |sum, pane| Ok(sum + tally::all(conn, pane)?))
}

/// Answers what it is about, in words: "25,000 deals moved to Leads", "Undo: 40 leads imported".
pub fn title(store: &Store, op: &Op) -> Result<String> {
    let conn = store.conn();
    Ok(match op {
        Op::Deals(deals, verb) => format!("{}: {}", text::count(deals.len(), "deal"), verb.did()),
        Op::UndoAll(ids) => format!("Undo {}", text::count(ids.len(), "operation")),
        Op::Undo(_) => format!("Undo: {}", label(conn, subject(store, op)?)?),
        Op::Redo(_) => format!("Redo: {}", label(conn, subject(store, op)?)?),
        Op::Enrol(EnrolAll::Begin(category, _)) => {
            format!("The campaign of {}", categories::get(conn, *category)?.name)
        }
        Op::Enrol(EnrolAll::Stop(category)) => {
            format!("Out of the campaign of {}", categories::get(conn, *category)?.name)
        }
        Op::Level => "Levelling the coming days".into(),
        Op::Off(_) => "Days off".into(),
        _ => "At work".into(),
    })
}

/// The operation that an undo takes back, or that a redo does again.
fn subject(store: &Store, op: &Op) -> Result<Option<OperationId>> {
    match op {
        Op::Undo(Undo { of: Some(id), .. }) | Op::Redo(Redo { of: Some(id), .. }) => Ok(Some(*id)),
        Op::Undo(_) => journal::newest(store.conn(), store.source()),
        Op::Redo(_) => match journal::redoable(store.conn(), store.source())? {
            Some(undo) => Ok(history::one(store.conn(), undo)?.and_then(|undo| undo.target)),
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

fn label(conn: &Connection, id: Option<OperationId>) -> Result<String> {
    let found = id.map_or(Ok(None), |id| history::one(conn, id))?;
    Ok(found.map(|operation| operation.label).unwrap_or_default())
}
