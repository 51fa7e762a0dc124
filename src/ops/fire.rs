//! A fire: an urgent call after the sale, logged from anywhere, open until it is put right.

use super::work::Work;
use super::{handoff, next_step};
use crate::domain::deal::Deal;
use crate::domain::handoff::Cause;
use crate::domain::id::{PromiseId, TouchId};
use crate::domain::promise::NewPromise;
use crate::domain::stage::{Phase, Stage, State};
use crate::domain::step::{NewStep, Step, StepKind, StepOrigin};
use crate::domain::text;
use crate::domain::touch::{Touch, TouchKind};
use crate::error::{Error, Result};
use crate::store::{Tx, deals, fires, promises, sessions, steps, touches};

/// What they called about.
#[derive(Debug, Clone, PartialEq)]
pub struct Fire {
    pub text: String,
    pub cause: Option<Cause>,
    /// The promise in the ledger that was forgotten.
    pub promise: Option<PromiseId>,
    /// A promise that was forgotten even here; it is written down now.
    pub forgotten: Option<NewPromise>,
}

impl Fire {
    /// Answers a fire whose cause is not known yet.
    pub fn of(text: impl Into<String>) -> Fire {
        Fire { text: text.into(), cause: None, promise: None, forgotten: None }
    }
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, fire: &Fire) -> Result<String> {
    let tx = work.tx;
    refuse_unsold(&deal, name)?;
    let Some(words) = text::filled(&fire.text) else {
        return Err(Error::invalid("fire", "nothing was written; say what they called about"));
    };
    let touch = touches::insert(tx, &call(tx, &deal, &words), None)?;
    handoff::answered(tx, &deal)?;
    let promise = forgotten(tx, &deal, fire, touch)?;
    let cause = fire.cause.or(promise.map(|_| Cause::Promise));
    let number = fires::insert(tx, deal.id, touch, &words, cause, promise)?;
    steps::insert(tx, deal.id, &put_right(tx, &words))?;
    let reopened = reopened(&deal, tx.today);
    let next = steps::next(tx.conn, deal.id)?;
    let burning = Deal { postponed: 0, next: next.as_ref().map(Step::as_next), ..reopened };
    deals::save_moved(tx, &deal, &burning, Some(&format!("fire: {words}")))?;
    let led = if sessions::lead(tx, deal.id, &words)? { ", the next card of the session" } else { "" };
    work.notes.push(format!("It is fire {}{led}", number.0));
    if words.split_whitespace().any(|word| word.starts_with('>')) {
        work.notes.push(STEP_IS_TEXT.into());
    }
    let again = if deal.stage == Some(Stage::Customer) { "; the handoff is open again" } else { "" };
    let next = next.map(|next| format!("; next {}", next_step::shown(&next, tx.today))).unwrap_or_default();
    Ok(format!("fire, {words}{again}{next}"))
}

/// What is said where the words of a fire have the mark of a step.
pub const STEP_IS_TEXT: &str = "> sets no step in a fire, its step is to put it right; f sets another";

/// The call itself came from them.
fn call(tx: &Tx<'_>, deal: &Deal, words: &str) -> Touch {
    Touch {
        id: TouchId(0),
        uid: tx.uid(),
        deal: deal.id,
        kind: TouchKind::Fire,
        inward: true,
        outcome: None,
        two_way: true,
        at: tx.now,
        day: tx.today,
        minutes: None,
        text: Some(words.to_owned()),
        typed: true,
    }
}

fn forgotten(tx: &Tx<'_>, deal: &Deal, fire: &Fire, touch: TouchId) -> Result<Option<PromiseId>> {
    if let Some(id) = fire.promise {
        let promise = promises::get(tx.conn, id)?;
        if promise.deal != deal.id {
            return Err(Error::refused(format!("Promise {} belongs to another deal.", id.0)));
        }
        return Ok(Some(id));
    }
    let Some(made) = &fire.forgotten else { return Ok(None) };
    made.check(tx.today)?;
    promises::insert(tx, deal.id, made, Some(touch)).map(Some)
}

/// What every fire asks for, today.
fn put_right(tx: &Tx<'_>, words: &str) -> NewStep {
    let step = NewStep { kind: StepKind::Handoff, ..NewStep::own(format!("{PUT_RIGHT}: {words}"), tx.today, None) };
    step.from_rule(StepOrigin::Handoff)
}

/// How the step of a fire begins.
pub(super) const PUT_RIGHT: &str = "put it right";

/// Says whether a step is that of a fire, which is done only by putting it right.
pub(super) fn is_fire(step: &Step) -> bool {
    step.origin == StepOrigin::Handoff && step.words.starts_with(PUT_RIGHT)
}

/// A customer whose house burns is a handoff again: its use is to be seen anew.
fn reopened(deal: &Deal, today: crate::domain::Day) -> Deal {
    if deal.stage != Some(Stage::Customer) {
        return deal.clone();
    }
    Deal { stage: Some(Stage::Handoff), phase: Some(Phase::Using), stage_on: today, phase_on: today, ..deal.clone() }
}

fn refuse_unsold(deal: &Deal, name: &str) -> Result<()> {
    if deal.is_live() && deal.stage >= Some(Stage::Handoff) {
        return Ok(());
    }
    let place = match (deal.archived, deal.state) {
        (true, _) => "archived; reopen it first".to_owned(),
        (_, State::Open | State::Tray) => "not sold yet; log the call with a".to_owned(),
        (_, state) => format!("{state}; reopen it first"),
    };
    Err(Error::refused(format!("A fire is a call after the sale; {name} is {place}.")))
}
