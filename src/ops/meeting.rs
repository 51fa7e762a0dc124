//! An event of the calendars belongs to a deal, or to nobody's, because the owner says so.

use super::Outcome;
use crate::domain::Moment;
use crate::domain::id::DealId;
use crate::error::Result;
use crate::store::{Store, deals, meetings};

/// Whose an event is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    pub uid: String,
    /// What it is called in the calendar.
    pub words: String,
    /// None takes it from whoever has it by an address.
    pub deal: Option<DealId>,
}

pub(super) fn perform(store: &mut Store, meeting: &Meeting, now: Moment) -> Result<Outcome> {
    let called = if meeting.words.is_empty() { "a meeting" } else { &meeting.words };
    let said = match meeting.deal {
        Some(deal) => format!("{}: {called} is a meeting with them", deals::name(store.conn(), deal)?),
        None => format!("{called} is a meeting with nobody here"),
    };
    let done = store.operation(&said, now, |tx| {
        if let Some(deal) = meeting.deal {
            deals::get(tx.conn, deal)?;
        }
        meetings::belongs(tx, &meeting.uid, meeting.deal)
    })?;
    let deals = meeting.deal.into_iter().collect();
    Ok(Outcome { said: format!("{said}."), deals, operation: done.operation, ..Outcome::default() })
}
