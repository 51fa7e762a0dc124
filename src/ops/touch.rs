//! What happened: a touch is logged, the step it fits is completed, and what comes next is set.

use super::bulk::Work;
use super::done::ask_next;
use super::{close, next_step};
use crate::domain::deal::Deal;
use crate::domain::id::{StepId, TouchId};
use crate::domain::person::Person;
use crate::domain::stage::State;
use crate::domain::step::{NewStep, Step, StepKind, Wants};
use crate::domain::text::filled;
use crate::domain::touch::{Outcome, Touch, TouchKind};
use crate::domain::{Moment, when, workdays};
use crate::error::{Error, Result};
use crate::store::{Tx, deals, people, steps, touches};

/// One touch as it is logged, and what comes after it.
#[derive(Debug, Clone, PartialEq)]
pub struct LogTouch {
    pub outcome: Outcome,
    /// Another kind than the outcome usually has.
    pub kind: Option<TouchKind>,
    pub text: Option<String>,
    pub minutes: Option<u32>,
    /// It came from them.
    pub inward: bool,
    /// When it happened, where that was not just now.
    pub at: Option<Moment>,
    pub next: Option<NewStep>,
}

impl LogTouch {
    /// Answers a touch that just happened, of its outcome's usual kind.
    pub fn of(outcome: Outcome) -> LogTouch {
        LogTouch {
            outcome,
            kind: None,
            text: None,
            minutes: None,
            inward: outcome == Outcome::Answered,
            at: None,
            next: None,
        }
    }
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, touch: &LogTouch) -> Result<String> {
    let tx = work.tx;
    let row = row(tx, &deal, touch)?;
    let due = steps::next(tx.conn, deal.id)?.filter(|step| fits(step, touch, tx));
    touches::insert(tx, &row, due.as_ref().map(|step| step.id))?;
    let deal = Deal { postponed: if row.two_way { 0 } else { deal.postponed }, ..deal };
    let said = touch.outcome.label();
    if touch.outcome == Outcome::DoNotContact {
        forbid_contact(tx, &deal)?;
    }
    if let Some((state, reason)) = ending(touch).filter(|_| deal.is_live() || deal.state == State::Tray) {
        deals::save(tx, &deal)?;
        let close = close::Close { state, reason, again: None };
        return Ok(format!("{said}; {}", close::act(tx, deal, name, &close)?));
    }
    if !deal.is_live() {
        deals::save(tx, &deal)?;
        return Ok(said.into());
    }
    follow(tx, &deal, name, touch, due)?;
    next_step::repeat(tx, &deal)?;
    let next = steps::next(tx.conn, deal.id)?.filter(|_| touch.outcome.is_work());
    let next = next.map(|step| format!("; next {}", next_step::words(&as_new(&step), tx.today)));
    Ok(format!("{said}{}", next.unwrap_or_default()))
}

fn row(tx: &Tx<'_>, deal: &Deal, touch: &LogTouch) -> Result<Touch> {
    let at = touch.at.unwrap_or(tx.now);
    if at > tx.now {
        return Err(Error::refused("What happened cannot lie in the future; set a next step instead."));
    }
    Ok(Touch {
        id: TouchId(0),
        uid: tx.uid(),
        deal: deal.id,
        kind: touch.kind.unwrap_or(touch.outcome.usual_kind()),
        inward: touch.inward,
        outcome: Some(touch.outcome),
        two_way: touch.inward || touch.outcome.is_two_way(),
        at,
        day: workdays::rollover(at, tx.settings.rollover),
        minutes: touch.minutes,
        text: touch.text.as_deref().and_then(filled),
        typed: true,
    })
}

/// Work completes the step that is due; an answer ends a wait or rest, whenever it was to end.
fn fits(step: &Step, touch: &LogTouch, tx: &Tx<'_>) -> bool {
    let from_them = touch.inward || touch.outcome == Outcome::Answered;
    match step.wants {
        Wants::Do => touch.outcome.is_work() && (step.day <= tx.today || touch.next.is_some()),
        Wants::Wait | Wants::Rest => {
            from_them || (touch.outcome.is_work() && (touch.outcome.is_two_way() || step.day <= tx.today))
        }
    }
}

/// Completes the step that the touch fits and sets what follows: the one said, the one the outcome gives, or the one already planned.
fn follow(tx: &Tx<'_>, deal: &Deal, name: &str, touch: &LogTouch, due: Option<Step>) -> Result<()> {
    if let Some(step) = &due {
        steps::complete(tx, step.id)?;
    }
    let tries = due.as_ref().map_or(0, |step| step.tries);
    let follows = touch.next.clone().or_else(|| given(tx, touch, tries));
    match follows.filter(|_| touch.next.is_some() || due.is_some() || steps_none(tx, deal)) {
        Some(step) => drop(steps::insert(tx, deal.id, &step)?),
        None if deal.needs_next() && steps::next(tx.conn, deal.id)?.is_none() => return Err(ask_next(name)),
        None => {}
    }
    if touch.next.is_some() {
        drop_others(tx, deal, due.map(|step| step.id))?;
    }
    Ok(())
}

fn steps_none(tx: &Tx<'_>, deal: &Deal) -> bool {
    steps::next(tx.conn, deal.id).is_ok_and(|step| step.is_none())
}

/// A step that the owner names here takes the place of the one planned by hand before.
fn drop_others(tx: &Tx<'_>, deal: &Deal, done: Option<StepId>) -> Result<()> {
    if done.is_some() {
        return Ok(());
    }
    let open = steps::open(tx.conn, deal.id)?;
    let newest = open.iter().map(|step| step.id).max();
    let by_hand = |step: &&Step| Some(step.id) != newest && next_step::is_by_hand(step.origin);
    open.iter().filter(by_hand).try_for_each(|step| steps::drop_step(tx, step.id))
}

/// What an outcome sets by itself: another try, a wait, an answer to give.
fn given(tx: &Tx<'_>, touch: &LogTouch, tries: u32) -> Option<NewStep> {
    if touch.inward || touch.outcome == Outcome::Answered {
        return Some(NewStep { kind: StepKind::Email, ..NewStep::own("answer them", tx.today, None) });
    }
    if touch.outcome == Outcome::WrongContact {
        return Some(NewStep::own("find the right person", tx.settings.week.add(tx.today, 1), None));
    }
    touch.outcome.retry(tries, tx.today, &tx.settings.week)
}

/// Some outcomes end the deal, unless a next step is named.
fn ending(touch: &LogTouch) -> Option<(State, String)> {
    let reason = |usual: &str| touch.text.as_deref().and_then(filled).unwrap_or_else(|| usual.to_owned());
    match touch.outcome {
        _ if touch.next.is_some() => None,
        Outcome::NotInterested => Some((State::Lost, reason("not interested"))),
        Outcome::DoNotContact => Some((State::Disqualified, reason("asked not to be contacted"))),
        _ => None,
    }
}

fn forbid_contact(tx: &Tx<'_>, deal: &Deal) -> Result<()> {
    match deal.person {
        Some(person) => people::save(tx, &Person { do_not_contact: true, ..people::get(tx.conn, person)? }),
        None => Ok(()),
    }
}

fn as_new(step: &Step) -> NewStep {
    NewStep { wants: step.wants, tries: step.tries, ..NewStep::own(step.words.clone(), step.day, step.at) }
}

/// Answers what an outcome leads to when nothing else is said, for the line beside its key: "call again, in 3d".
pub fn consequence(
    outcome: Outcome,
    tries: u32,
    today: crate::domain::Day,
    week: &workdays::WorkWeek,
) -> Option<String> {
    match outcome {
        Outcome::NotInterested => Some("lost".into()),
        Outcome::DoNotContact => Some("never again".into()),
        Outcome::Answered => Some("answer them, today".into()),
        Outcome::WrongContact => Some(format!("find the right person, {}", when::show(week.add(today, 1), today))),
        _ => outcome.retry(tries, today, week).map(|step| next_step::words(&step, today)),
    }
}
