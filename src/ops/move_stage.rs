//! Moving a deal along its life: to a stage, one on, one back.

use super::bulk::Work;
use crate::domain::deal::Deal;
use crate::domain::funnel;
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::{NewStep, StepKind, StepOrigin};
use crate::error::{Error, Result};
use crate::store::{deals, promises, steps};

/// Where to, and why where the owner says.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    pub goal: Goal,
    pub because: Option<String>,
}

/// A stage by name, or the one beside the present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    Stage(Stage, Option<Phase>),
    Forward,
    Back,
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, goal: &Move) -> Result<String> {
    let (stage, phase) = match goal.goal {
        Goal::Stage(stage, phase) => (stage, phase),
        Goal::Forward => (funnel::neighbour(&deal, name, true)?, None),
        Goal::Back => (funnel::neighbour(&deal, name, false)?, None),
    };
    to(work, deal, name, stage, phase, goal.because.as_deref())
}

/// Moves and saves a deal; one that has no next step gets the one that the rules give.
pub(super) fn to(
    work: &mut Work<'_>,
    deal: Deal,
    name: &str,
    stage: Stage,
    phase: Option<Phase>,
    because: Option<&str>,
) -> Result<String> {
    let gate = promises::gate(work.tx.conn, deal.id)?;
    let moved = funnel::place(deal.clone(), name, stage, phase, &gate, work.tx.today)?;
    place(work, &deal, &moved, because)?;
    Ok(match moved.phase.filter(|_| deal.stage == moved.stage) {
        Some(phase) => format!("moved to {phase}"),
        None => format!("moved to {}", stage.plural()),
    })
}

/// Saves a deal at its new place, with a next step where the place demands one.
pub(super) fn place(work: &mut Work<'_>, before: &Deal, after: &Deal, because: Option<&str>) -> Result<()> {
    let mut step = None;
    if steps::next(work.tx.conn, before.id)?.is_none() {
        step = if after.stage == Some(Stage::Customer) {
            Some(check_in(work, after))
        } else {
            work.step_nobody_said(after)?
        };
    }
    if let Some(step) = &step {
        steps::insert(work.tx, before.id, step)?;
    }
    let repeated = steps::next(work.tx.conn, before.id)?.map(|step| step.as_next());
    if after.needs_next() && repeated.is_none() {
        return Err(Error::refused("It would be left without a next step."));
    }
    deals::save_moved(work.tx, before, &Deal { next: repeated, ..after.clone() }, because)
}

/// A customer is heard from again after the contact interval.
fn check_in(work: &Work<'_>, deal: &Deal) -> NewStep {
    let days = deal.contact_interval.unwrap_or(work.tx.settings.customer_interval);
    let day = work.tx.settings.week.on_or_after(work.tx.today + chrono::Days::new(u64::from(days)));
    NewStep { kind: StepKind::CheckIn, ..NewStep::own("check in", day, None) }.from_rule(StepOrigin::CheckIn)
}
