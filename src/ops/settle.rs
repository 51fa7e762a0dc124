//! A deal that leaves the funnel: what was promised is settled with it, in one change.

use super::Verb;
use super::win::{self, Settled};
use super::work::Work;
use crate::domain::deal::Deal;
use crate::domain::id::PromiseId;
use crate::error::Result;

/// Promises that are kept, withdrawn or moved, and what is done then; those that are not named are still owed.
#[derive(Debug, Clone, PartialEq)]
pub struct Settle {
    pub promises: Vec<(PromiseId, Settled)>,
    pub then: Verb,
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, settle: &Settle) -> Result<String> {
    settle.promises.iter().try_for_each(|(id, settled)| win::settle(work.tx, deal.id, *id, settled))?;
    let did = settle.then.act(work, deal, name)?;
    Ok(match settle.promises.len() {
        0 => did,
        n => format!("{did}; {} settled", crate::domain::text::count(n, "promise")),
    })
}
