//! The course of a handoff: the days of its playbook's steps, and of the ladder for a customer who does not answer.

use crate::domain::Day;
use crate::domain::deal::Deal;
use crate::domain::plan::PlannedStep;
use crate::domain::playbook::{self, PlaybookStep};
use crate::domain::stage::Phase;
use crate::domain::step::StepKind;
use crate::domain::workdays::WorkWeek;

/// From where the days of a playbook are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// From the signature.
    Signed(Day),
    /// A handoff that is entered late begins on this day with the first step of its present phase.
    Late(Day),
}

/// Answers the phase that a step of the playbook belongs to.
pub fn phase_of(step: &PlaybookStep) -> Option<Phase> {
    step.phase.as_deref().and_then(Phase::parse)
}

/// Says whether a step, once done, brings the handoff on: a check-in only looks.
pub fn is_milestone(kind: StepKind) -> bool {
    kind != StepKind::CheckIn
}

/// Answers the steps that are still to come for a deal, each on its day, none in the past.
///
/// The days of kickoff and first value that were agreed are those of their steps; a milestone never lies before the one
/// before it, unless its own day was agreed.
pub fn steps(book: &[PlaybookStep], deal: &Deal, from: From, today: Day, week: &WorkWeek) -> Vec<PlannedStep> {
    let to_come = |step: &PlaybookStep| phase_of(step).is_none_or(|phase| phase >= present(deal));
    let mut before = week.on_or_after(today);
    let days = counted(book, to_come, from, week);
    let planned = days.into_iter().map(|(day, step)| {
        let agreed = agreed(deal, step).filter(|day| *day >= today);
        let milestone = is_milestone(step.kind);
        let earliest = if milestone { before } else { week.on_or_after(today) };
        let day = agreed.unwrap_or(day.max(earliest));
        before = if milestone { day.max(before) } else { before };
        PlannedStep { day, at: None, step: step.clone() }
    });
    planned.collect()
}

fn counted<'p>(
    book: &'p [PlaybookStep],
    to_come: impl Fn(&PlaybookStep) -> bool,
    from: From,
    week: &WorkWeek,
) -> Vec<(Day, &'p PlaybookStep)> {
    let (From::Signed(start) | From::Late(start)) = from;
    let mut days = playbook::schedule(book, start, None, week);
    days.retain(|(_, step)| to_come(step));
    let Some((first, _)) = days.first().copied().filter(|_| matches!(from, From::Late(_))) else { return days };
    let later = |day: Day| u32::try_from(week.between(first, day)).unwrap_or(0);
    days.into_iter().map(|(day, step)| (week.add(week.on_or_after(start), later(day)), step)).collect()
}

/// The phase that a handoff is in, by what has happened.
fn present(deal: &Deal) -> Phase {
    let told = deal.phase.unwrap_or(Phase::Packet);
    let kicked_off = deal.handoff.kicked_off_on.map(|_| Phase::FirstValue);
    let had_value = deal.handoff.first_value_on.map(|_| Phase::Using);
    [kicked_off, had_value].into_iter().flatten().fold(told, Phase::max)
}

/// The day that was agreed for a step: the kickoff is the meeting of its phase, first value the milestone of its own.
fn agreed(deal: &Deal, step: &PlaybookStep) -> Option<Day> {
    match phase_of(step)? {
        Phase::Kickoff if step.kind == StepKind::Meeting => deal.handoff.kickoff_on,
        Phase::FirstValue if is_milestone(step.kind) => deal.handoff.first_value_due,
        _ => None,
    }
}

/// Answers the rungs of the ladder from the day of our question: none before the day until which we wait for them.
pub fn rungs(book: &[PlaybookStep], asked: Day, wait_until: Day, week: &WorkWeek) -> Vec<PlannedStep> {
    let dated = playbook::schedule(book, asked, None, week);
    let late = dated.iter().filter(|(day, _)| *day < wait_until).count();
    let from = late.min(dated.len().saturating_sub(1));
    let rung = |(day, step): (Day, &PlaybookStep)| PlannedStep {
        day: day.max(week.on_or_after(wait_until)),
        at: None,
        step: step.clone(),
    };
    dated.into_iter().skip(from).map(rung).collect()
}
