//! Completing the next step; what comes after it is said at once, or follows from the plan.

use super::next_step;
use crate::domain::deal::Deal;
use crate::domain::step::NewStep;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::{Tx, steps};

/// The next step is done, and this comes after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    pub next: Option<NewStep>,
}

pub(super) fn act(tx: &Tx<'_>, deal: Deal, name: &str, done: &Done) -> Result<String> {
    let Some(step) = steps::next(tx.conn, deal.id)? else {
        return Err(Error::refused_with(
            format!("{name} has no step to complete."),
            "Set one with f (or `box9 next`).",
        ));
    };
    steps::complete(tx, step.id)?;
    if let Some(next) = &done.next {
        steps::insert(tx, deal.id, next)?;
    }
    let next = steps::next(tx.conn, deal.id)?;
    if deal.needs_next() && next.is_none() {
        return Err(ask_next(name));
    }
    next_step::repeat(tx, &deal)?;
    let did = if step.words.is_empty() { "done".to_owned() } else { format!("{} done", step.words) };
    let follows = next.map(|next| format!("; next {}", when::show(next.day, tx.today)));
    Ok(did + &follows.unwrap_or_default())
}

/// Says that the next step must be named.
pub(super) fn ask_next(name: &str) -> Error {
    Error::refused_with(
        format!("{name} would be left without a next step."),
        "Say what comes next: --next DAY 'words'.",
    )
}
