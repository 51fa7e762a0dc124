//! Completing the next step; what comes after it is said at once, or follows from the plan.

use super::work::Work;
use super::{enrol, handoff, next_step, plan};
use crate::domain::deal::Deal;
use crate::domain::stage::Stage;
use crate::domain::step::{NewStep, StepOrigin};
use crate::error::{Error, Result};
use crate::store::steps;

/// The next step is done, and this comes after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    pub next: Option<NewStep>,
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, done: &Done) -> Result<String> {
    let tx = work.tx;
    next_step::refuse_over(&deal, name)?;
    let Some(step) = steps::next(tx.conn, deal.id)? else {
        return Err(Error::refused_with(
            format!("{name} has no step to complete."),
            "Set one with f (or `box9 next`).",
        ));
    };
    steps::complete(tx, step.id)?;
    plan::follow(tx, &deal, &step)?;
    let mut deal = handoff::follow(tx, deal, Some(&step))?;
    if let Some(next) = &done.next {
        next_step::refuse_past(tx, next)?;
        deal = handoff::say(tx, deal, next)?;
    } else if step.origin == StepOrigin::Campaign {
        if let Some(rest) = enrol::after(work, &deal, &step)? {
            steps::insert(tx, deal.id, &rest)?;
        }
    } else if step.origin == StepOrigin::Handoff && deal.stage == Some(Stage::Handoff) {
        work.give_next(&deal)?;
    } else if let Some(check_in) = work.check_in(&deal)? {
        steps::insert(tx, deal.id, &check_in)?;
    }
    let next = next_step::repeat_or_ask(tx, &deal, name)?;
    let did = if step.words.is_empty() { step.wants.word() } else { &step.words };
    let follows = next.map(|next| format!("; next {}", next_step::shown(&next, tx.today)));
    Ok(format!("{did} done{}", follows.unwrap_or_default()))
}
