//! What happened: a touch is logged, what it fulfils is completed, and what comes next is set.

use super::close::{self, Close};
use super::fire::is_fire;
use super::observe::is_look;
use super::work::{self, Work};
use super::{Move, enrol, handoff, move_stage, next_step, plan, promise};
use crate::domain::deal::Deal;
use crate::domain::id::{StepId, TouchId};
use crate::domain::person::Person;
use crate::domain::playbook::PlaybookKind;
use crate::domain::promise::NewPromise;
use crate::domain::settings::Settings;
use crate::domain::stage::{Phase, Stage, State};
use crate::domain::step::{ANSWER, NewStep, Step, StepKind, StepOrigin, Wants};
use crate::domain::text::filled;
use crate::domain::touch::{Outcome, Touch, TouchKind};
use crate::domain::{Day, Moment, workdays};
use crate::error::{Error, Result};
use crate::store::{Tx, deals, letters, people, plans, steps, touches};

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
    /// What was promised in it, by either side.
    pub promises: Vec<NewPromise>,
    /// The step that it is the work of, where that is known.
    pub step: Option<StepId>,
    /// Where the deal goes with it.
    pub moves: Option<Move>,
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
            promises: Vec::new(),
            step: None,
            moves: None,
        }
    }

    fn is_from_them(&self) -> bool {
        self.inward || self.outcome == Outcome::Answered
    }

    fn is_two_way(&self) -> bool {
        self.is_from_them() || self.outcome.is_two_way()
    }

    fn kind(&self) -> TouchKind {
        self.kind.unwrap_or(self.outcome.usual_kind())
    }

    /// Answers the step among the due ones that this touch is the work of; one of its own kind comes first.
    ///
    /// It puts no fire right and does no desk work; while a fire burns it is the work of a step of its own kind only.
    fn fulfils<'s>(&self, open: &'s [Step], today: Day) -> Option<&'s Step> {
        if !self.outcome.is_work() || self.is_from_them() {
            return None;
        }
        if self.step.is_some() {
            return open.iter().find(|step| Some(step.id) == self.step);
        }
        let takes_two =
            |step: &Step| step.origin == StepOrigin::Handoff && (step.kind == StepKind::Meeting || is_look(step));
        let is_work = |step: &&Step| !step.is_desk_work() && !is_fire(step) && (self.is_two_way() || !takes_two(step));
        let due = || open.iter().filter(|step| step.day <= today).filter(is_work);
        let own = due().find(|step| step.wants == Wants::Do && self.kind().is_work_of(step.kind));
        own.or_else(|| due().next().filter(|_| !open.iter().any(is_fire)))
    }

    /// Says whether this touch makes a step pointless: an answer ends waits, rests, campaigns and further tries.
    fn ends(&self, step: &Step) -> bool {
        let for_an_answer = step.wants != Wants::Do || step.tries > 0 || step.origin == StepOrigin::Campaign;
        let check_in = self.outcome == Outcome::DoNotContact && step.origin == StepOrigin::CheckIn;
        self.is_two_way() && (for_an_answer || check_in)
    }

    /// Answers what follows, given the open steps of the deal, earliest first.
    fn follows(&self, deal: &Deal, open: &[Step], today: Day, settings: &Settings) -> Follows {
        let unsold = deal.is_live() && deal.stage < Some(Stage::Handoff) || deal.state == State::Tray && !deal.archived;
        let ending = self.ending().filter(|_| unsold && self.next.is_none());
        if let Some((state, reason)) = ending {
            return Follows::End(state, reason);
        }
        if !deal.is_live() {
            return Follows::Nothing;
        }
        if let Some(next) = &self.next {
            return Follows::Step(next.clone());
        }
        let planned = |step: &Step| open.iter().any(|next| next.origin == StepOrigin::Plan && next.id != step.id);
        // The next step of a plan is the other try, and so is the next rung of the ladder.
        let laddered = open.iter().any(handoff::is_rung);
        let again = |done: &&Step| !laddered && (done.origin != StepOrigin::Plan || !planned(done));
        let done = self.fulfils(open, today).filter(again);
        match self.given(done, today, settings) {
            Some(step) if is_planned(open, &step) => Follows::Planned,
            Some(step) => Follows::Step(step),
            None => Follows::Planned,
        }
    }

    /// Says whether it ends what is not sold yet.
    pub fn lets_go(&self) -> bool {
        self.ending().is_some()
    }

    /// Some outcomes end the deal.
    fn ending(&self) -> Option<(State, String)> {
        let reason = |usual: &str| self.text.as_deref().and_then(filled).unwrap_or_else(|| usual.to_owned());
        match self.outcome {
            Outcome::NotInterested => Some((State::Lost, reason("not interested"))),
            Outcome::DoNotContact => Some((State::Disqualified, reason("asked not to be contacted"))),
            _ => None,
        }
    }

    /// What an outcome sets by itself: an answer to give, somebody to find, or another try of what was done.
    fn given(&self, done: Option<&Step>, today: Day, settings: &Settings) -> Option<NewStep> {
        let week = &settings.week;
        if self.is_from_them() {
            return Some(NewStep { kind: StepKind::Email, ..NewStep::own(ANSWER, today, None) });
        }
        if self.outcome == Outcome::WrongContact {
            return Some(NewStep::own("find the right person", week.add(today, 1), None));
        }
        // The next step of a campaign is the other try.
        let done = done.filter(|step| step.origin != StepOrigin::Campaign);
        done.and_then(|step| self.outcome.retry(step.tries, today, settings))
    }
}

/// What comes after a touch.
enum Follows {
    /// The deal ends so, for this reason.
    End(State, String),
    Step(NewStep),
    /// What is planned already; the owner is asked where nothing is.
    Planned,
    /// The deal is out of the funnel and stays there.
    Nothing,
}

fn is_planned(open: &[Step], step: &NewStep) -> bool {
    let same = |old: &Step| old.wants == step.wants && old.words == step.words && old.day <= step.day;
    step.words == ANSWER && open.iter().any(same)
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, touch: &LogTouch) -> Result<String> {
    let (id, (_, said)) = (deal.id, log(work, deal, name, touch)?);
    let Some(goal) = &touch.moves else { return Ok(said) };
    let deal = deals::get(work.tx.conn, id)?;
    Ok(format!("{said}; {}", move_stage::act(work, deal, name, goal)?))
}

/// Logs a touch, and answers it with what follows in words.
pub(super) fn log(work: &mut Work<'_>, deal: Deal, name: &str, touch: &LogTouch) -> Result<(TouchId, String)> {
    let tx = work.tx;
    let row = row(tx, &deal, touch)?;
    let open = steps::open(tx.conn, deal.id)?;
    let done = touch.fulfils(&open, tx.today);
    let id = touches::insert(tx, &row, done.map(|step| step.id))?;
    if touch.outcome == Outcome::Sent && !touch.is_from_them() {
        letters::sent_with(tx, deal.id, done.map(|step| step.id), id)?;
    }
    let promised = promise::in_touch(tx, &deal, &touch.promises, id)?;
    let deal = Deal { postponed: if row.two_way { 0 } else { deal.postponed }, ..deal };
    if row.two_way && deal.stage == Some(Stage::Handoff) {
        plans::end_of(tx, deal.id, PlaybookKind::Ladder, "an answer")?;
    }
    if touch.outcome == Outcome::DoNotContact {
        forbid_contact(work, &deal, name)?;
    }
    let said = touch.outcome.label();
    let did = match touch.follows(&deal, &open, tx.today, tx.settings) {
        Follows::End(state, reason) => {
            deals::save(tx, &deal)?;
            format!("{said}; {}", close::act(work, deal, name, &Close { state, reason, again: None })?)
        }
        Follows::Nothing => {
            deals::save(tx, &look_again(deal, &row))?;
            said.into()
        }
        Follows::Planned => follow(work, &deal, name, touch, &open, None)?,
        Follows::Step(step) => follow(work, &deal, name, touch, &open, Some(step))?,
    };
    Ok((id, [vec![did], promised].concat().join("; ")))
}

/// An answer from somebody whose deal is over brings it back as a card today.
fn look_again(deal: Deal, row: &Touch) -> Deal {
    if row.inward && deal.state.is_closed() { Deal { again_on: Some(row.day), ..deal } } else { deal }
}

fn row(tx: &Tx<'_>, deal: &Deal, touch: &LogTouch) -> Result<Touch> {
    let at = touch.at.unwrap_or(tx.now);
    if at > tx.now {
        return Err(Error::refused_with("What happened cannot lie in the future.", "Set a next step instead."));
    }
    Ok(Touch {
        id: TouchId(0),
        uid: tx.uid(),
        deal: deal.id,
        kind: touch.kind(),
        inward: touch.is_from_them(),
        outcome: Some(touch.outcome),
        two_way: touch.is_two_way(),
        at,
        day: workdays::rollover(at, tx.settings.rollover),
        minutes: touch.minutes,
        text: touch.text.as_deref().and_then(filled),
        typed: true,
    })
}

/// Completes what was done or answered, sets what follows, and says what is next.
fn follow(
    work: &mut Work<'_>,
    deal: &Deal,
    name: &str,
    touch: &LogTouch,
    open: &[Step],
    next: Option<NewStep>,
) -> Result<String> {
    let tx = work.tx;
    let done = touch.fulfils(open, tx.today);
    let sent = touch.outcome == Outcome::Sent && !touch.is_from_them();
    let asked_again = sent && open.iter().any(handoff::is_rung);
    for step in open {
        match () {
            () if done.is_some_and(|done| done.id == step.id) => steps::complete(tx, step.id)?,
            () if asked_again && step.wants == Wants::Wait && step.day <= tx.today => steps::complete(tx, step.id)?,
            () if touch.ends(step) && step.wants == Wants::Wait => steps::complete(tx, step.id)?,
            () if touch.ends(step) => enrol::drop_step(tx, deal, step)?,
            () => {}
        }
    }
    if let Some(done) = done {
        plan::follow(tx, deal, done)?;
    }
    let reached = touch.is_two_way() || sent && deal.phase == Some(Phase::Packet);
    let reached = reached && touch.outcome.is_work() && !open.iter().any(is_fire);
    let before = deal.phase;
    let deal = &if reached { handoff::contacted(tx, deal.clone(), done)? } else { deal.clone() };
    let moved = deal.phase.filter(|phase| before != Some(*phase));
    let moved = moved.map(|phase| format!("; the handoff goes on to {phase}")).unwrap_or_default();
    if touch.next.is_some() && done.is_none() {
        next_step::drop_by_hand(tx, deal)?;
    }
    let set = match (next, done) {
        (Some(step), _) => Some(step),
        (None, Some(done)) if done.origin == StepOrigin::Campaign => enrol::after(work, deal, done)?,
        (None, _) => work.check_in(deal)?,
    };
    if let Some(step) = &set {
        next_step::refuse_past(tx, step)?;
    }
    let deal = &match &set {
        Some(step) => handoff::say(tx, deal.clone(), step)?,
        None => deal.clone(),
    };
    let waits = set.as_ref().filter(|step| step.wants == Wants::Wait && !step.agreed).map(|step| step.day);
    if let Some(until) = waits.or(sent.then_some(tx.today)) {
        handoff::ask(tx, work.books(), deal, until)?;
    }
    if done.is_some_and(|done| done.origin == StepOrigin::Handoff) {
        work.give_next(deal)?;
    }
    let first = next_step::repeat_or_ask(tx, deal, name)?.filter(|_| touch.outcome.is_work() || set.is_some());
    let next = first.map(|first| match set.filter(|set| set.day <= first.day) {
        Some(set) => next_step::words(&set, tx.today),
        None => next_step::shown(&first, tx.today),
    });
    let next = next.map(|words| format!("; next {words}")).unwrap_or_default();
    Ok(format!("{}{moved}{next}", touch.outcome.label()))
}

fn forbid_contact(work: &mut Work<'_>, deal: &Deal, name: &str) -> Result<()> {
    let tx = work.tx;
    letters::drop_waiting(tx, deal.id)?;
    match deal.person {
        Some(person) => people::save(tx, &Person { do_not_contact: true, ..people::get(tx.conn, person)? }),
        None => {
            work.notes.push(format!("{name} names nobody, so nobody else is marked \"do not contact\""));
            Ok(())
        }
    }
}

/// Says whether a touch with this outcome leaves the deal without a next step, so that one has to be said.
pub fn asks_next(outcome: Outcome, deal: &Deal, open: &[Step], today: Day, settings: &Settings) -> bool {
    let touch = LogTouch::of(outcome);
    let done = touch.fulfils(open, today);
    let stays = |step: &Step| done.is_none_or(|done| done.id != step.id) && !touch.ends(step);
    let follows = matches!(touch.follows(deal, open, today, settings), Follows::Planned);
    follows && deal.needs_next() && !open.iter().any(stays)
}

/// Answers what an outcome leads to when nothing else is said, for the line beside its key: "call again, Mon 30 Nov, 2nd try".
///
/// `open` are the open steps of the deal, earliest first.
pub fn consequence(outcome: Outcome, deal: &Deal, open: &[Step], today: Day, settings: &Settings) -> String {
    let touch = LogTouch::of(outcome);
    let done = touch.fulfils(open, today);
    let stays = |step: &&Step| done.is_none_or(|done| done.id != step.id) && !touch.ends(step);
    let planned = open.iter().find(stays);
    match touch.follows(deal, open, today, settings) {
        Follows::End(state, _) => state.word().into(),
        Follows::Nothing => "logged, no more".into(),
        Follows::Step(step) => match planned.filter(|planned| planned.day < step.day) {
            Some(planned) => next_step::shown(planned, today),
            None => next_step::words(&step, today),
        },
        Follows::Planned => match planned {
            Some(step) => next_step::shown(step, today),
            None if deal.needs_next() => "you say what is next".into(),
            None if outcome == Outcome::DoNotContact => "never contacted again".into(),
            None => next_step::words(&work::check_in(deal, today, settings), today),
        },
    }
}
