//! Out of sight: archived deals, and people who are known but no sale.

use super::handoff;
use super::work::Work;
use crate::domain::deal::Deal;
use crate::domain::funnel;
use crate::domain::stage::State;
use crate::error::{Error, Result};
use crate::store::{deals, plans, steps};

/// Puts a deal out of sight; its facts stay, its open steps are dropped.
pub(super) fn archive(work: &mut Work<'_>, deal: Deal, name: &str) -> Result<String> {
    let archived = funnel::archive(deal.clone(), name)?;
    steps::drop_all(work.tx, deal.id)?;
    plans::end(work.tx, deal.id, "archived")?;
    handoff::end(work.tx, deal.id, "archived")?;
    deals::save(work.tx, &archived)?;
    work.note_promises(&deal, name)?;
    Ok("archived".into())
}

/// Keeps somebody who is no sale: a supplier, a friend.
pub(super) fn know(work: &mut Work<'_>, deal: Deal, name: &str) -> Result<String> {
    let tx = work.tx;
    if deal.state == State::Known {
        return Err(Error::refused(format!("{name} is already kept as known.")));
    }
    if deal.archived {
        return Err(Error::refused_with(format!("{name} is archived."), "Reopen it first."));
    }
    steps::drop_all(tx, deal.id)?;
    plans::end(tx, deal.id, "known")?;
    handoff::end(tx, deal.id, "known")?;
    deals::save_moved(tx, &deal, &Deal { state: State::Known, next: None, ..deal.clone() }, None)?;
    work.note_promises(&deal, name)?;
    Ok("kept as known, no sale".into())
}
