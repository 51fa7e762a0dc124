//! The next step: something to do, a wait for them, or a rest, always with a day.

use super::handoff;
use super::work::Work;
use crate::domain::deal::Deal;
use crate::domain::stage::State;
use crate::domain::step::{NewStep, Step, StepOrigin, Wants};
use crate::domain::{Day, when};
use crate::error::{Error, Result};
use crate::store::{Tx, deals, steps};

/// This is what comes next, in place of what was planned by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct SetNext {
    pub step: NewStep,
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, next: &SetNext) -> Result<String> {
    let tx = work.tx;
    refuse_over(&deal, name)?;
    refuse_past(tx, &next.step)?;
    drop_by_hand(tx, &deal)?;
    let deal = handoff::say(tx, deal, &next.step)?;
    if next.step.wants == Wants::Wait && !next.step.agreed {
        handoff::ask(tx, work.books(), &deal, next.step.day)?;
    }
    let first = repeat(tx, &deal)?;
    let earlier = first.filter(|first| (first.day, first.at) < (next.step.day, next.step.at));
    let earlier = earlier.map(|first| format!("; before it {}", shown(&first, tx.today))).unwrap_or_default();
    Ok(format!("next {}{earlier}", words(&next.step, tx.today)))
}

/// Refuses a step for a deal that is closed, archived or not yet classified.
pub(super) fn refuse_over(deal: &Deal, name: &str) -> Result<()> {
    if deal.is_live() {
        return Ok(());
    }
    let (place, hint) = match deal.state {
        _ if deal.archived => ("archived", REOPEN),
        State::Tray => ("in the tray", "Give it a stage first (m and a letter, or `box9 classify`)."),
        State::Known => ("kept as known", REOPEN),
        state => (state.word(), REOPEN),
    };
    Err(Error::refused_with(format!("{name} is {place} and has no next step."), hint))
}

const REOPEN: &str = "Reopen it first.";

/// Refuses a step on a day that is over.
pub(super) fn refuse_past(tx: &Tx<'_>, step: &NewStep) -> Result<()> {
    if step.day >= tx.today {
        return Ok(());
    }
    let message = format!("{} is over; a next step lies today or later.", when::dated(step.day, tx.today));
    Err(Error::refused_with(message, "Say a day to come: today, fri, 3d, 3 dec."))
}

/// Says whether a step is what a stuck deal was put off with so often: a plan or a campaign takes its place.
pub(super) fn is_put_off(tx: &Tx<'_>, deal: &Deal, step: &Step) -> bool {
    let stuck = deal.postponed >= tx.settings.stuck_after;
    let by_hand = matches!(step.origin, StepOrigin::Own | StepOrigin::Nobody | StepOrigin::Import);
    stuck && by_hand && step.wants == Wants::Do && step.day <= tx.today && step.promised_by.is_none()
}

/// Drops what was planned by hand; the steps of a plan, campaign or handoff stay.
pub(super) fn drop_by_hand(tx: &Tx<'_>, deal: &Deal) -> Result<()> {
    drop_where(tx, deal, |step| !matches!(step.origin, StepOrigin::Plan | StepOrigin::Campaign | StepOrigin::Handoff))
}

/// Drops the open steps that answer to this.
pub(super) fn drop_where(tx: &Tx<'_>, deal: &Deal, is_it: impl Fn(&Step) -> bool) -> Result<()> {
    let open = steps::open(tx.conn, deal.id)?;
    open.iter().filter(|step| is_it(step)).try_for_each(|step| steps::drop_step(tx, step.id))
}

/// Saves the deal with its earliest open step repeated on it, and answers that step.
pub(super) fn repeat(tx: &Tx<'_>, deal: &Deal) -> Result<Option<Step>> {
    let next = steps::next(tx.conn, deal.id)?;
    deals::save(tx, &Deal { next: next.as_ref().map(Step::as_next), ..deal.clone() })?;
    Ok(next)
}

/// Does so, and refuses to leave a deal that needs a next step without one.
pub(super) fn repeat_or_ask(tx: &Tx<'_>, deal: &Deal, name: &str) -> Result<Option<Step>> {
    if deal.needs_next() && steps::next(tx.conn, deal.id)?.is_none() {
        return Err(ask(name));
    }
    repeat(tx, deal)
}

/// Says that the next step must be named.
pub(super) fn ask(name: &str) -> Error {
    Error::refused_with(
        format!("{name} would be left without a next step."),
        "Say what comes next: --next DAY 'words'.",
    )
}

/// Answers a step in words, never with a past day: "call, Fri 27 Nov 10:00", "call, 2d late", "wait for their answer until …", "call again, …, 2nd try".
pub fn words(step: &NewStep, today: Day) -> String {
    let hour = step.at.map(|at| format!(" {}", at.format("%H:%M"))).unwrap_or_default();
    let late = step.day < today;
    let day = if late { when::show_due(step.day, today) } else { when::dated(step.day, today) + &hour };
    let said = match (step.wants, step.words.as_str()) {
        (Wants::Wait, "") if late => "the wait is over".into(),
        (Wants::Wait, words) if late => format!("the wait for {words} is over"),
        (Wants::Rest, _) if late => "rested long enough".into(),
        (Wants::Do, "") => day,
        (Wants::Do, words) => format!("{words}, {day}"),
        (Wants::Wait, "") => format!("wait until {day}"),
        (Wants::Wait, words) => format!("wait for {words} until {day}"),
        (Wants::Rest, "") => format!("rest until {day}"),
        (Wants::Rest, words) => format!("rest until {day}: {words}"),
    };
    match step.tries {
        tries @ 1.. if step.wants == Wants::Do => format!("{said}, {} try", ordinal(tries + 1)),
        _ => said,
    }
}

/// Answers a planned step in the same words.
pub(super) fn shown(step: &Step, today: Day) -> String {
    let new = NewStep::own(step.words.clone(), step.day, step.at);
    words(&NewStep { wants: step.wants, tries: step.tries, ..new }, today)
}

fn ordinal(n: u32) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}
