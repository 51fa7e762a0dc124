//! Postponing the next step; five times without an answer, and the deal must be decided.

use super::next_step;
use crate::domain::deal::Deal;
use crate::domain::funnel;
use crate::domain::when::{self, When};
use crate::error::{Error, Result};
use crate::store::{Tx, steps};

/// To this later day.
#[derive(Debug, Clone, PartialEq)]
pub struct Postpone {
    pub to: When,
}

pub(super) fn act(tx: &Tx<'_>, deal: Deal, name: &str, postpone: &Postpone) -> Result<String> {
    next_step::refuse_over(&deal, name)?;
    let deal = funnel::postpone(deal, name, tx.settings)?;
    let Some(step) = steps::next(tx.conn, deal.id)? else {
        return Err(Error::refused(format!("{name} has no next step to postpone.")));
    };
    let When { day, at } = postpone.to;
    if (day, at) <= (step.day, step.at) || day < tx.today {
        let planned = when::show(step.day, tx.today);
        return Err(Error::refused_with(
            format!("{name} is planned for {planned}; that is no later."),
            "Use f to set an earlier day.",
        ));
    }
    steps::reschedule(tx, step.id, day, at)?;
    next_step::repeat(tx, &deal)?;
    let left = tx.settings.stuck_after.saturating_sub(deal.postponed);
    let warning = if left == 0 { ", for the last time without an answer" } else { "" };
    Ok(format!("postponed to {}{warning}", when::show_at(postpone.to, tx.today)))
}
