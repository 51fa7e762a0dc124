//! Moving a deal along its life: to a stage, one on, one back.

use super::work::Work;
use super::{enrol, handoff, next_step, refer};
use crate::domain::deal::{Deal, Handoff};
use crate::domain::funnel;
use crate::domain::handoff::Gate;
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::{Step, StepOrigin};
use crate::error::Result;
use crate::store::{deals, handoffs, steps};

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
    let gated = stage == Stage::Customer;
    let gate = if gated { handoffs::gate(work.tx.conn, deal.id)? } else { Gate::default() };
    let goal = funnel::Goal { stage, phase, because };
    let mut moved = funnel::place(deal.clone(), name, goal, &gate, work.tx.today)?;
    if deal.stage.is_none() && stage == Stage::Handoff {
        moved.handoff = Handoff { joined_late: true, ..moved.handoff };
    }
    place(work, &deal, &moved, name, because)?;
    if funnel::unsells(&deal, stage) {
        return Ok(format!("moved to {}, no longer sold (undo brings that back)", stage.plural()));
    }
    Ok(match moved.phase.filter(|_| deal.stage == moved.stage) {
        Some(phase) => format!("moved to {phase}"),
        None => format!("moved to {}", stage.plural()),
    })
}

/// Saves a deal at its new place, with a next step where the place demands one.
///
/// What the rules gave for the stage it leaves is dropped; what the owner planned stays.
pub(super) fn place(work: &mut Work<'_>, before: &Deal, after: &Deal, name: &str, because: Option<&str>) -> Result<()> {
    if before.stage != after.stage {
        next_step::drop_where(work.tx, before, |step| matches!(step.origin, StepOrigin::Nobody | StepOrigin::CheckIn))?;
    }
    handoff::moved(work.tx, before, after)?;
    refer::ask(work.tx, before, after)?;
    work.give_next(after)?;
    let next = steps::next(work.tx.conn, before.id)?;
    if after.needs_next() && next.is_none() {
        return Err(next_step::ask(name));
    }
    let after = Deal { next: next.as_ref().map(Step::as_next), ..after.clone() };
    deals::save_moved(work.tx, before, &after, because)?;
    let tx = work.tx;
    enrol::unless_said(tx, work.starts(), &after).map(drop)
}
