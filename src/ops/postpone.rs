//! Postponing what is due; five times without an answer, and the deal must be decided.

use super::next_step;
use crate::domain::Day;
use crate::domain::deal::Deal;
use crate::domain::funnel;
use crate::domain::step::{Step, StepOrigin};
use crate::domain::when::{self, When};
use crate::error::{Error, Result};
use crate::store::{Tx, steps};

/// To this later day.
#[derive(Debug, Clone, PartialEq)]
pub struct Postpone {
    pub to: When,
}

/// Moves the next step, and with it whatever else is due, so that the deal does not come back at once.
pub(super) fn act(tx: &Tx<'_>, deal: Deal, name: &str, postpone: &Postpone) -> Result<String> {
    next_step::refuse_over(&deal, name)?;
    let deal = funnel::postpone(deal, name, tx.settings)?;
    let open = steps::open(tx.conn, deal.id)?;
    let Some(first) = open.first() else {
        return Err(Error::refused(format!("{name} has no next step to postpone.")));
    };
    let When { day, at } = postpone.to;
    if (day, at) <= (first.day, first.at) || day < tx.today {
        let planned = when::dated_at(When { day: first.day, at: first.at }, tx.today);
        return Err(Error::refused_with(
            format!("{name} is planned for {planned}; that is no later."),
            "Set an earlier day with f (or `box9 next`).",
        ));
    }
    steps::reschedule(tx, first.id, day, at)?;
    let due = first.day.max(tx.today);
    for step in open[1..].iter().filter(|step| step.day <= due && step.day < day) {
        steps::reschedule(tx, step.id, day, step.at)?;
    }
    let followed = move_plan(tx, first, &open[1..], due, day)?;
    let next = next_step::repeat(tx, &deal)?.filter(|next| next.day < day);
    let before = next.map(|next| format!("; before it {}", next_step::shown(&next, tx.today))).unwrap_or_default();
    let last = if funnel::is_stuck(&deal, tx.settings) { ", for the last time without an answer" } else { "" };
    let plan = if followed { ", the rest of the plan as long after it" } else { "" };
    Ok(format!("postponed to {}{plan}{last}{before}", when::dated_at(postpone.to, tx.today)))
}

/// The later steps of the plan or campaign that a step belongs to keep their distance; a handoff's are counted from the
/// signature and stay.
fn move_plan(tx: &Tx<'_>, first: &Step, rest: &[Step], due: Day, to: Day) -> Result<bool> {
    if !matches!(first.origin, StepOrigin::Plan | StepOrigin::Campaign) {
        return Ok(false);
    }
    let week = &tx.settings.week;
    let days = u32::try_from(week.between(due, to)).unwrap_or(0);
    let later: Vec<&Step> = rest.iter().filter(|step| step.origin == first.origin && step.day > due).collect();
    for step in &later {
        steps::reschedule(tx, step.id, week.add(step.day, days), step.at)?;
    }
    Ok(!later.is_empty())
}
