//! Observed use: who uses what was bought, and how that is known.

use super::work::Work;
use super::{handoff, next_step};
use crate::domain::deal::Deal;
use crate::domain::handoff::{How, Observation, Verdict};
use crate::domain::id::PersonId;
use crate::domain::person::Role;
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::{NewStep, Step, StepKind, StepOrigin};
use crate::domain::{Day, text, when};
use crate::error::{Error, Result};
use crate::store::{Tx, handoffs, observations, people, steps};

/// What was observed today, or on an earlier day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observe {
    pub verdict: Verdict,
    pub how: How,
    /// Who uses it, by words of their name; the deal's user, else its person, where nobody is named.
    pub who: Option<String>,
    pub on: Option<Day>,
    pub note: Option<String>,
}

impl Observe {
    /// Answers a look of today that somebody told us of.
    pub fn told(verdict: Verdict) -> Observe {
        Observe { verdict, how: How::Told, who: None, on: None, note: None }
    }
}

pub(super) fn act(work: &mut Work<'_>, deal: &Deal, name: &str, observe: &Observe) -> Result<String> {
    let tx = work.tx;
    refuse_unsold(deal, name)?;
    let day = observe.on.unwrap_or(tx.today);
    if day > tx.today {
        let message = format!("{} is to come; what was observed lies today or earlier.", when::dated(day, tx.today));
        return Err(Error::refused_with(message, "f plans a look for that day."));
    }
    let person = user(tx, deal, observe.who.as_deref())?;
    let note = observe.note.as_deref().and_then(text::filled);
    let observation = Observation { person, day, how: observe.how, verdict: observe.verdict, note };
    observations::insert(tx, deal.id, &observation)?;
    if observation.how != How::Figures {
        handoff::answered(tx, deal)?;
    }
    let deal = &complete_look(tx, deal, &observation)?;
    show_them(tx, deal, &observation)?;
    settle_next(work, deal, name)?;
    said(tx, deal, &observation)
}

/// Refuses a look at what was not sold.
pub fn refuse_unsold(deal: &Deal, name: &str) -> Result<()> {
    if deal.is_live() && deal.stage >= Some(Stage::Handoff) {
        return Ok(());
    }
    let hint = "Win it first (w); what is used is observed after the sale.";
    Err(Error::refused_with(format!("{name} has bought nothing yet."), hint))
}

/// The person who is named, else the deal's user, else who the deal is with.
fn user(tx: &Tx<'_>, deal: &Deal, who: Option<&str>) -> Result<Option<PersonId>> {
    let further = people::participants(tx.conn, deal.id)?;
    let Some(words) = who.and_then(text::filled) else {
        let user = further.iter().find(|further| further.role == Role::User);
        return Ok(user.map(|user| user.person.id).or(deal.person));
    };
    let main = deal.person.map(|id| people::get(tx.conn, id)).transpose()?;
    let all = main.into_iter().chain(further.into_iter().map(|further| further.person));
    let wanted = text::fold(&words);
    match all.filter(|person| text::fold(&person.name).contains(&wanted)).map(|person| person.id).next() {
        Some(id) => Ok(Some(id)),
        None => Err(Error::refused_with(
            format!("{words} is nobody of this deal."),
            "Add them with `box9 person WHO add NAME --role user`.",
        )),
    }
}

/// A look is the work of the due check-in that asks for one; to be seen using it is first value, whenever it was due.
fn complete_look(tx: &Tx<'_>, deal: &Deal, observation: &Observation) -> Result<Deal> {
    let using = observation.verdict == Verdict::Using;
    let is_now = |step: &Step| match step.kind {
        StepKind::CheckIn => step.day <= tx.today,
        _ => using && (step.day <= tx.today || deal.phase == Some(Phase::FirstValue)),
    };
    let open = steps::open(tx.conn, deal.id)?;
    let mut looks: Vec<&Step> = open.iter().filter(|step| is_look(step) && is_now(step)).collect();
    looks.sort_by_key(|step| step.kind == StepKind::CheckIn);
    let Some(step) = looks.first() else { return Ok(deal.clone()) };
    steps::complete(tx, step.id)?;
    match step.kind {
        StepKind::CheckIn => Ok(deal.clone()),
        _ => handoff::follow_on(tx, deal.clone(), Some(step), observation.day),
    }
}

/// Says whether a step asks how they use it.
pub(super) fn is_look(step: &Step) -> bool {
    let by_rule = !matches!(step.origin, StepOrigin::Own | StepOrigin::Import);
    step.kind == StepKind::CheckIn || (by_rule && step.kind == StepKind::Handoff && step.words.contains("use"))
}

/// Whoever needs showing is shown: a step for the next working day, once.
fn show_them(tx: &Tx<'_>, deal: &Deal, observation: &Observation) -> Result<()> {
    let planned = steps::open(tx.conn, deal.id)?.iter().any(|step| step.words.starts_with(SHOW));
    if observation.verdict != Verdict::NeedsShowing || planned {
        return Ok(());
    }
    let words = observation.note.as_ref().map_or_else(|| SHOW.to_owned(), |note| format!("{SHOW}: {note}"));
    let step = NewStep { kind: StepKind::Handoff, ..NewStep::own(words, tx.settings.week.add(tx.today, 1), None) };
    steps::insert(tx, deal.id, &step.from_rule(StepOrigin::Handoff)).map(drop)
}

const SHOW: &str = "show them how to use it";

/// A deal whose last step was the look gets the step that the rules give.
pub(super) fn settle_next(work: &mut Work<'_>, deal: &Deal, name: &str) -> Result<()> {
    work.give_next(deal)?;
    next_step::repeat_or_ask(work.tx, deal, name).map(drop)
}

fn said(tx: &Tx<'_>, deal: &Deal, observation: &Observation) -> Result<String> {
    let who = observation.person.map(|id| people::get(tx.conn, id)).transpose()?.map(|person| person.name);
    let by = who.map(|name| format!(" by {name}")).unwrap_or_default();
    let next = steps::next(tx.conn, deal.id)?.map(|next| format!("; next {}", next_step::shown(&next, tx.today)));
    let gate = match deal.stage {
        Some(Stage::Handoff) => match handoffs::gate(tx.conn, deal.id)?.missing(deal).as_slice() {
            [] => "; nothing is missing, L makes them a customer".to_owned(),
            missing => format!("; still to come: {}", missing.join("; ")),
        },
        _ => String::new(),
    };
    Ok(format!("observed {} ({}{by}){gate}{}", observation.verdict, observation.how, next.unwrap_or_default()))
}
