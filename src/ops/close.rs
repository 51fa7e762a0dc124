//! The end without a sale: lost, cancelled or disqualified, always with a reason.

use super::handoff;
use super::work::Work;
use crate::domain::deal::Deal;
use crate::domain::stage::State;
use crate::domain::{Day, funnel, when};
use crate::error::{Error, Result};
use crate::store::{campaigns, deals, letters, plans, steps};

/// How it ended, why, and when to look again.
#[derive(Debug, Clone, PartialEq)]
pub struct Close {
    pub state: State,
    pub reason: String,
    pub again: Option<Day>,
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, close: &Close) -> Result<String> {
    if !close.state.is_closed() {
        return Err(Error::invalid(
            "state",
            format!("{} is no way to close; use lost, cancelled or disqualified", close.state),
        ));
    }
    let closed = funnel::close(deal.clone(), name, close.state, &close.reason, close.again, work.tx.today)?;
    steps::drop_all(work.tx, deal.id)?;
    plans::end(work.tx, deal.id, close.state.word())?;
    handoff::end(work.tx, deal.id, close.state.word())?;
    letters::drop_waiting(work.tx, deal.id)?;
    campaigns::end(work.tx, deal.id, close.state.word())?;
    deals::save_moved(work.tx, &deal, &closed, closed.close_reason.as_deref())?;
    work.note_promises(&deal, name)?;
    let again = close.again.map(|day| format!(", look again {}", when::dated(day, work.tx.today)));
    Ok(format!("{} ({}){}", close.state, close.reason.trim(), again.unwrap_or_default()))
}
