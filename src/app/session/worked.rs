//! What an outcome asks for: the note of a talk with its marks, the hour of a meeting, the day of a rest, a reason.

use super::super::App;
use super::super::accept::moment;
use super::super::marks;
use super::super::prompt::{Ask, Reading, Tone, day_and_words, read_step};
use super::super::reading::promised;
use crate::domain::id::DealId;
use crate::domain::settings::Settings;
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::{NewStep, StepKind};
use crate::domain::touch::Outcome;
use crate::domain::{Day, funnel, text, when};
use crate::error::{Error, Result};
use crate::ops::{self, Goal, LogTouch, Move};
use crate::store::{deals, drafts, steps};

/// After a talk that names no day, they are heard from in so many working days.
const USUAL_DAYS: u32 = 5;

/// Answers the step after a talk where nothing is planned and nothing was said.
pub(super) fn usual_next(settings: &Settings, today: Day) -> NewStep {
    NewStep::own("follow up", settings.week.add(today, USUAL_DAYS), None)
}

/// Opens the box again in which something was typed on this card when the program was cut off.
pub(super) fn unfinished(app: &mut App, deal: DealId) -> Result<()> {
    let asks = [Outcome::Talked, Outcome::Met, Outcome::MeetingSet, Outcome::Later, Outcome::NotInterested];
    for outcome in asks {
        let ask = Ask::Worked(outcome);
        if drafts::find(app.store.conn(), &ask.label(), Some(deal.0))?.is_some() {
            return app.ask(ask, vec![deal]).map(drop);
        }
    }
    Ok(())
}

/// Answers what may be written for an outcome of these deals; no stage where it would take a sale back.
fn example_for(app: &App, outcome: Outcome, chosen: &[DealId]) -> Result<String> {
    let example = example(outcome);
    for id in chosen {
        if funnel::unsells(&deals::get(app.store.conn(), *id)?, Stage::Opportunity) {
            return Ok(example.trim_end_matches("=proposal").trim_end().to_owned());
        }
    }
    Ok(example.to_owned())
}

/// Answers what may be written for an outcome.
pub(in super::super) const fn example(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::MeetingSet => "fri 10:00 demo · 3 dec 14:30",
        Outcome::Later => "2w · mon · 1 feb they are moving house",
        Outcome::NotInterested => "too dear · took another · no need",
        _ => "what was said   > fri 10:00 send the quote   !the draft by fri   =proposal",
    }
}

/// Reads what was typed for an outcome as the touch that it is.
pub(in super::super) fn read_worked(app: &App, outcome: Outcome, typed: &str, deals: &[DealId]) -> Result<LogTouch> {
    let today = app.today();
    let touch = LogTouch::of(outcome);
    Ok(match outcome {
        Outcome::MeetingSet => {
            let step = read_step(typed, today)?;
            let words = if step.words == "follow up" { "meeting".to_owned() } else { step.words.clone() };
            LogTouch { next: Some(NewStep { words, kind: StepKind::Meeting, ..step }), ..touch }
        }
        Outcome::Later => {
            let (when, words) = day_and_words(typed, today)?;
            let rest = NewStep { at: when.at, agreed: true, ..NewStep::rest(when.day) };
            LogTouch { next: Some(rest), text: text::filled(words), ..touch }
        }
        Outcome::NotInterested => {
            let why = text::filled(typed)
                .ok_or_else(|| Error::refused("Say why in a word or two; it is what you learn from."))?;
            LogTouch { text: Some(why), ..touch }
        }
        _ => talked(app, touch, typed, deals)?,
    })
}

fn talked(app: &App, touch: LogTouch, typed: &str, deals: &[DealId]) -> Result<LogTouch> {
    let touch = read_noted(app, touch.outcome, typed, deals)?;
    if touch.next.is_some() || !asks_next(app, touch.outcome, deals)? {
        return Ok(touch);
    }
    Ok(LogTouch { next: Some(usual_next(app.store.settings(), app.today())), ..touch })
}

/// Reads a note with its marks as the touch that it is; what follows is what it says, and no more.
pub(in super::super) fn read_noted(app: &App, outcome: Outcome, typed: &str, deals: &[DealId]) -> Result<LogTouch> {
    let read = marks::read(typed, app.today())?;
    refuse_unsold(app, read.stage, deals)?;
    Ok(LogTouch {
        text: text::filled(&read.note.said),
        at: read.note.when.map(|when| moment(when, app.view.now)),
        promises: read.note.promises,
        moves: read.stage.map(|(stage, phase)| Move { goal: Goal::Stage(stage, phase), because: None }),
        next: read.next,
        ..LogTouch::of(outcome)
    })
}

/// Answers what was read of a note, for the line under the prompt.
pub(in super::super) fn noted_reading(app: &App, outcome: Outcome, typed: &str, deals: &[DealId]) -> Reading {
    let read = read_noted(app, outcome, typed, deals).and_then(|touch| {
        let when = marks::read(typed, app.today())?.note.when.map(|when| when::show_at(when, app.today()));
        let said = said(app, &touch, deals)?;
        Ok(when.into_iter().chain([said]).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · "))
    });
    match read {
        Ok(words) => Reading::of(Tone::Read, words),
        Err(error) => Reading::of(Tone::Fault, error.to_string()),
    }
}

/// Refuses a stage in a note that would take a sale back.
fn refuse_unsold(app: &App, stage: Option<(Stage, Option<Phase>)>, chosen: &[DealId]) -> Result<()> {
    let Some((to, _)) = stage else { return Ok(()) };
    for id in chosen {
        if funnel::unsells(&deals::get(app.store.conn(), *id)?, to) {
            let name = deals::name(app.store.conn(), *id)?;
            return Err(Error::refused(format!("{name} is sold; H on its page takes that back.")));
        }
    }
    Ok(())
}

fn asks_next(app: &App, outcome: Outcome, chosen: &[DealId]) -> Result<bool> {
    let [one] = chosen else { return Ok(false) };
    let (deal, open) = (deals::get(app.store.conn(), *one)?, steps::open(app.store.conn(), *one)?);
    Ok(ops::asks_next(outcome, &deal, &open, app.today(), app.store.settings()))
}

/// Answers what was read of it, for the line under the prompt.
pub(in super::super) fn worked_reading(app: &App, outcome: Outcome, typed: &str, deals: &[DealId]) -> Vec<Reading> {
    let asks = matches!(outcome, Outcome::MeetingSet | Outcome::Later | Outcome::NotInterested);
    if asks && typed.trim().is_empty() {
        return vec![Reading::of(Tone::Example, example(outcome))];
    }
    let read = read_worked(app, outcome, typed, deals).and_then(|touch| said(app, &touch, deals));
    let read = match read {
        Ok(words) => Reading::of(Tone::Read, words),
        Err(error) => Reading::of(Tone::Fault, error.to_string()),
    };
    let marks = (!asks && typed.trim().is_empty())
        .then(|| example_for(app, outcome, deals).unwrap_or_else(|_| example(outcome).to_owned()))
        .map(|example| Reading::of(Tone::Example, example));
    marks.into_iter().chain([read]).collect()
}

/// "note: wants two · promised: the draft by Fri 27 Nov · to proposal · next follow up, Wed 2 Dec"
fn said(app: &App, touch: &LogTouch, deals: &[DealId]) -> Result<String> {
    let today = app.today();
    let note = touch.text.as_ref().map(|text| format!("note: {text}"));
    let promises = touch.promises.iter().map(|promise| promised(promise, today, &app.store.settings().week));
    let moves = touch.moves.as_ref().and_then(|moves| match moves.goal {
        Goal::Stage(stage, phase) => Some(format!("to {}", phase.map_or(stage.word(), Phase::word))),
        Goal::Forward | Goal::Back => None,
    });
    let next = match &touch.next {
        Some(next) => Some(format!("next {}", ops::step_words(next, today))),
        None => app.leads_to(touch.outcome, deals)?.map(|leads| format!("then {leads}")),
    };
    let words = note.into_iter().chain(promises).chain(moves).chain(next);
    Ok(words.collect::<Vec<_>>().join(" · "))
}
