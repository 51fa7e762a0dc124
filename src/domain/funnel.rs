//! The rules of moving a deal: from stage to stage, out of the funnel and back.

use super::Day;
use super::deal::{Deal, Handoff};
use super::handoff::{self, Gate};
use super::settings::Settings;
use super::spread::Load;
use super::stage::{Phase, Stage, State};
use super::step::{NewStep, StepKind, StepOrigin};
use crate::error::{Error, Result};

/// Where a deal is to go, and why where the owner says.
#[derive(Debug, Clone, Copy)]
pub struct Goal<'a> {
    pub stage: Stage,
    pub phase: Option<Phase>,
    pub because: Option<&'a str>,
}

/// Moves a deal to a stage, and to a phase of it (its first where none is named).
///
/// A handoff becomes a customer when its gate is open, or for a reason, which is kept. A sale of the past that is
/// classified as a customer needs its promises settled and no more.
pub fn place(deal: Deal, name: &str, to: Goal<'_>, gate: &Gate, today: Day) -> Result<Deal> {
    let Goal { stage: to, phase, because } = to;
    refuse_closed(&deal, name)?;
    if let Some(phase) = phase.filter(|phase| !to.phases().contains(phase)) {
        return Err(Error::refused(format!("{phase} is no phase of {}.", to.article())));
    }
    let phase = phase.or_else(|| kept_phase(&deal, to)).or(to.first_phase());
    if deal.stage == Some(to) && deal.phase == phase && deal.state == State::Open {
        return Err(Error::refused(format!("{name} is already {}.", to.article())));
    }
    match (deal.stage, to) {
        (Some(Stage::Lead | Stage::Prospect | Stage::Opportunity), Stage::Handoff | Stage::Customer) => {
            Err(Error::refused_with(
                format!("{name} has not been won yet."),
                "Press w (or `box9 win`) to win it; that makes the handoff.",
            ))
        }
        // A customer who is only known now comes back like anybody else.
        (Some(Stage::Handoff | Stage::Customer) | None, Stage::Customer) => {
            through_the_gate(deal, name, gate, because, today)
        }
        (Some(Stage::Handoff), Stage::Handoff) => {
            let from = deal.phase;
            Ok(handoff::dated(moved(deal, to, phase, today), from, today))
        }
        _ => Ok(moved(deal, to, phase, today)),
    }
}

/// Says whether a move to a stage takes a sale back.
pub fn unsells(deal: &Deal, to: Stage) -> bool {
    deal.is_live() && deal.stage >= Some(Stage::Handoff) && to < Stage::Handoff
}

/// Answers the stage before or after, refusing at the ends.
pub fn neighbour(deal: &Deal, name: &str, forward: bool) -> Result<Stage> {
    let Some(stage) = deal.stage else {
        return Err(Error::refused_with(format!("{name} is in the tray."), "Press m and a letter to give it a stage."));
    };
    let next = if forward { stage.after() } else { stage.before() };
    next.ok_or_else(|| {
        Error::refused(format!(
            "{name} is {}; there is no stage {}.",
            stage.article(),
            if forward { "after it" } else { "before it" }
        ))
    })
}

/// Wins a deal: signed on a day, into the handoff's first phase.
pub fn win(deal: Deal, name: &str, signed: Day, today: Day) -> Result<Deal> {
    refuse_closed(&deal, name)?;
    if deal.stage == Some(Stage::Customer) || (deal.stage == Some(Stage::Handoff) && deal.signed_on.is_some()) {
        return Err(Error::refused_with(
            format!("{name} is already won."),
            "Set the signed day where it is wrong (e).",
        ));
    }
    if signed > today {
        return Err(Error::refused(format!(
            "{} is still to come; win {name} when it is signed.",
            super::when::dated(signed, today)
        )));
    }
    let won =
        if deal.stage == Some(Stage::Handoff) { deal } else { moved(deal, Stage::Handoff, Some(Phase::Packet), today) };
    Ok(Deal { signed_on: Some(signed), ..won })
}

/// Closes an open or tray deal with a reason, optionally to be looked at again.
pub fn close(deal: Deal, name: &str, state: State, reason: &str, again: Option<Day>, today: Day) -> Result<Deal> {
    if deal.archived {
        return Err(Error::refused_with(format!("{name} is archived."), "Reopen it first."));
    }
    if deal.state.is_closed() {
        return Err(Error::refused_with(format!("{name} is already {}.", deal.state), "Reopen it first."));
    }
    if reason.trim().is_empty() {
        return Err(Error::refused_with(
            format!("Closing {name} needs a reason."),
            "Say why, as: no budget, chose another, I was too slow.",
        ));
    }
    if let Some(day) = again.filter(|day| *day <= today) {
        let day = super::when::dated(day, today);
        return Err(Error::refused(format!("The day to look at {name} again, {day}, is not after today.")));
    }
    let reason = Some(reason.trim().to_owned());
    Ok(Deal { state, close_reason: reason, closed_on: Some(today), again_on: again, next: None, ..deal })
}

/// Opens a closed or archived deal again where it was; one without a stage goes back to the tray, and a customer to
/// whom something is still owed is a handoff again.
pub fn reopen(deal: Deal, name: &str, gate: &Gate) -> Result<Deal> {
    if !deal.state.is_closed() && !deal.archived && deal.state != State::Known {
        return Err(Error::refused(format!("{name} is neither closed nor archived.")));
    }
    let state = if deal.stage.is_some() { State::Open } else { State::Tray };
    let owed = deal.stage == Some(Stage::Customer) && gate.promises_missing().is_some();
    let (stage, phase) = if owed { (Some(Stage::Handoff), Some(Phase::Using)) } else { (deal.stage, deal.phase) };
    Ok(Deal { state, stage, phase, archived: false, closed_on: None, again_on: None, ..deal })
}

/// Puts a deal out of sight; its facts stay.
pub fn archive(deal: Deal, name: &str) -> Result<Deal> {
    if deal.archived {
        return Err(Error::refused(format!("{name} is already archived.")));
    }
    Ok(Deal { archived: true, next: None, ..deal })
}

/// Counts one postponement, refusing when the deal must be decided instead.
pub fn postpone(deal: Deal, name: &str, settings: &Settings) -> Result<Deal> {
    if deal.next.is_none() {
        return Err(Error::refused(format!("{name} has no next step to postpone.")));
    }
    if is_stuck(&deal, settings) {
        let message = format!("{name} is stuck: postponed {} times without an answer. Decide it.", deal.postponed);
        return Err(Error::refused_with(
            message,
            "Close it (x), move it (H or m), or set a new step (f) with other words.",
        ));
    }
    Ok(Deal { postponed: deal.postponed + 1, ..deal })
}

/// Says whether a deal was put off so often that it must be decided.
pub fn is_stuck(deal: &Deal, settings: &Settings) -> bool {
    deal.postponed >= settings.stuck_after
}

/// Answers the next step of a deal for which nobody says one: the rules' own table.
pub fn step_nobody_said(deal: &Deal, settings: &Settings, load: &mut Load) -> Option<NewStep> {
    let step = |kind: StepKind, words: &str, load: &mut Load| {
        let day = load.take(kind.usual_minutes(), &settings.week);
        NewStep { kind, ..NewStep::own(words, day, None) }.from_rule(StepOrigin::Nobody)
    };
    match deal.stage.filter(|_| deal.needs_next())? {
        Stage::Lead => {
            Some(NewStep::rest(load.rest(1, 1, settings.silence.lead, &settings.week)).from_rule(StepOrigin::Nobody))
        }
        Stage::Prospect => Some(step(StepKind::Plan, "write the plan", load)),
        Stage::Opportunity => Some(step(StepKind::FollowUp, "follow up", load)),
        Stage::Handoff => Some(step(StepKind::Handoff, handoff_words(deal.phase), load)),
        Stage::Customer => None,
    }
}

fn handoff_words(phase: Option<Phase>) -> &'static str {
    match phase {
        Some(Phase::Kickoff) => "agree the kickoff",
        Some(Phase::FirstValue) => "bring them to first value",
        Some(Phase::Using) => "see whether they use it",
        _ => "first contact after signing",
    }
}

fn refuse_closed(deal: &Deal, name: &str) -> Result<()> {
    if deal.state.is_closed() || deal.archived {
        let state = if deal.archived { "archived" } else { deal.state.word() };
        return Err(Error::refused_with(format!("{name} is {state}."), "Reopen it first."));
    }
    Ok(())
}

fn kept_phase(deal: &Deal, to: Stage) -> Option<Phase> {
    deal.phase.filter(|_| deal.stage == Some(to) && deal.state == State::Open)
}

fn moved(deal: Deal, to: Stage, phase: Option<Phase>, today: Day) -> Deal {
    let stage_on = if deal.stage == Some(to) { deal.stage_on } else { today };
    Deal { stage: Some(to), phase, state: State::Open, stage_on, phase_on: today, ..deal }
}

fn through_the_gate(deal: Deal, name: &str, gate: &Gate, because: Option<&str>, today: Day) -> Result<Deal> {
    let missing = match deal.stage {
        Some(_) => gate.missing(&deal),
        None => gate.promises_missing().into_iter().collect(),
    };
    if missing.is_empty() {
        return Ok(moved(deal, Stage::Customer, None, today));
    }
    let Some(reason) = because.and_then(super::text::filled) else {
        return Err(Error::refused_with(
            format!("{name} is no customer yet; still to come: {}.", missing.join("; ")),
            "A reason lets it through all the same: `box9 move WHO customer --because 'why'`.",
        ));
    };
    let handoff = Handoff { gate_override: Some(reason), ..deal.handoff.clone() };
    Ok(moved(Deal { handoff, ..deal }, Stage::Customer, None, today))
}
