//! The end without a sale: lost, cancelled or disqualified, always with a reason.

use crate::domain::deal::Deal;
use crate::domain::stage::State;
use crate::domain::{Day, funnel, when};
use crate::error::{Error, Result};
use crate::store::{Tx, deals, steps};

/// How it ended, why, and when to look again.
#[derive(Debug, Clone, PartialEq)]
pub struct Close {
    pub state: State,
    pub reason: String,
    pub again: Option<Day>,
}

pub(super) fn act(tx: &Tx<'_>, deal: Deal, name: &str, close: &Close) -> Result<String> {
    if !close.state.is_closed() {
        return Err(Error::invalid(
            "state",
            format!("{} is no way to close; use lost, cancelled or disqualified", close.state),
        ));
    }
    let closed = funnel::close(deal.clone(), name, close.state, &close.reason, close.again, tx.today)?;
    steps::drop_all(tx, deal.id)?;
    deals::save_moved(tx, &deal, &closed, closed.close_reason.as_deref())?;
    let again = close.again.map(|day| format!(", again {}", when::show(day, tx.today))).unwrap_or_default();
    Ok(format!("{}: {}{again}", close.state, close.reason.trim()))
}
