//! The next step: something to do, a wait for them, or a rest, always with a day.

use crate::domain::deal::Deal;
use crate::domain::stage::State;
use crate::domain::step::{NewStep, StepOrigin, Wants};
use crate::domain::{Day, when};
use crate::error::{Error, Result};
use crate::store::{Tx, deals, steps};

/// This is what comes next, in place of what was planned by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct SetNext {
    pub step: NewStep,
}

pub(super) fn act(tx: &Tx<'_>, deal: Deal, name: &str, next: &SetNext) -> Result<String> {
    refuse_over(&deal, name)?;
    replace(tx, &deal, &next.step)?;
    Ok(format!("next {}", words(&next.step, tx.today)))
}

/// Refuses a step for a deal that is closed, archived or not yet classified.
pub(super) fn refuse_over(deal: &Deal, name: &str) -> Result<()> {
    if deal.is_live() {
        return Ok(());
    }
    let (place, hint) = match deal.stage {
        _ if deal.archived => ("archived", REOPEN),
        None if deal.state == State::Tray => ("in the tray", "Give it a stage first (m and a letter)."),
        _ => (deal.state.word(), REOPEN),
    };
    Err(Error::refused_with(format!("{name} is {place} and has no next step."), hint))
}

const REOPEN: &str = "Reopen it first.";

/// Puts a step in the place of the deal's next one; the steps of a plan stay.
pub(super) fn replace(tx: &Tx<'_>, deal: &Deal, step: &NewStep) -> Result<()> {
    for old in steps::open(tx.conn, deal.id)? {
        if is_by_hand(old.origin) {
            steps::drop_step(tx, old.id)?;
        }
    }
    steps::insert(tx, deal.id, step)?;
    repeat(tx, deal)
}

/// Says whether a step stands for itself, not in a plan, campaign or handoff.
pub(super) fn is_by_hand(origin: StepOrigin) -> bool {
    !matches!(origin, StepOrigin::Plan | StepOrigin::Campaign | StepOrigin::Handoff)
}

/// Repeats the earliest open step on the deal.
pub(super) fn repeat(tx: &Tx<'_>, deal: &Deal) -> Result<()> {
    let next = steps::next(tx.conn, deal.id)?.map(|step| step.as_next());
    deals::save(tx, &Deal { next, ..deal.clone() })
}

/// Answers a step in words: "call, Fri 27 Nov 10:00", "wait until …", "rest until …".
pub fn words(step: &NewStep, today: Day) -> String {
    let day = when::show_at(when::When { day: step.day, at: step.at }, today);
    match (step.wants, step.words.as_str()) {
        (Wants::Do, "") => day,
        (Wants::Do, words) => format!("{words}, {day}"),
        (Wants::Wait, "") => format!("wait until {day}"),
        (Wants::Wait, words) => format!("wait for {words} until {day}"),
        (Wants::Rest, _) => format!("rest until {day}"),
    }
}
