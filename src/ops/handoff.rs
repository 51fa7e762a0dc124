//! The handoff playbook and the ladder: put to what was sold, followed step by step, ended by what happens.

use super::next_step::drop_where;
use super::work::{Spread, Work};
use super::{Playbooks, refer};
use crate::domain::deal::{Deal, Handoff};
use crate::domain::handoff::course::{self, From};
use crate::domain::handoff::dated;
use crate::domain::id::DealId;
use crate::domain::plan::{Aim, Plan};
use crate::domain::playbook::{Playbook, PlaybookKind};
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::{NewStep, PAID, Step, StepKind, StepOrigin, Wants};
use crate::domain::{Day, workdays::WorkWeek};
use crate::error::Result;
use crate::store::{Tx, deals, plans, playbooks, steps};

/// The playbooks, read at most once for all deals of one change.
#[derive(Debug, Default)]
pub(super) struct Books {
    known: Option<Playbooks>,
}

impl Books {
    /// Answers the playbook of a kind that is put to deals: the one with box9's own name, else the first.
    pub(super) fn of(&mut self, tx: &Tx<'_>, kind: PlaybookKind) -> Option<&Playbook> {
        let known = self.known.get_or_insert_with(|| Playbooks::load(tx.folder));
        known.usual(kind)
    }
}

/// A kickoff belongs within so many working days of the signature; a deal entered later than that joined late.
const KICKOFF_WITHIN: u32 = 5;

/// Says whether a deal signed on a day is entered too late for its clocks to say anything.
pub(super) fn is_late(signed: Day, today: Day, week: &WorkWeek) -> bool {
    week.add(signed, KICKOFF_WITHIN) < today
}

/// Answers from where a deal's playbook is counted: from the signature, else late, on this day.
pub(super) fn from(deal: &Deal, today: Day, late_on: Day, week: &WorkWeek) -> From {
    match deal.signed_on {
        Some(signed) if !deal.handoff.joined_late && !is_late(signed, today, week) => From::Signed(signed),
        _ => From::Late(late_on),
    }
}

/// Puts the playbook to a deal; says whether there was a step in it for this deal.
pub(super) fn begin(tx: &Tx<'_>, books: &mut Books, deal: &Deal, from: From) -> Result<bool> {
    let Some(book) = books.of(tx, PlaybookKind::Handoff) else { return Ok(false) };
    let planned = course::steps(&book.steps, deal, from, tx.today, &tx.settings.week);
    let (From::Signed(start) | From::Late(start)) = from;
    if planned.is_empty() {
        return Ok(false);
    }
    let id = playbooks::keep(tx, book)?;
    plans::begin(tx, deal.id, Some(id), &Aim::default(), StepOrigin::Handoff, (start, &planned))?;
    Ok(true)
}

/// Begins the ladder where we wait for an answer of a customer and none runs yet.
pub(super) fn ask(tx: &Tx<'_>, books: &mut Books, deal: &Deal, wait_until: Day) -> Result<()> {
    let is_handoff = deal.is_live() && deal.stage == Some(Stage::Handoff);
    if !is_handoff || plans::running(tx.conn, deal.id, PlaybookKind::Ladder)?.is_some() {
        return Ok(());
    }
    let Some(book) = books.of(tx, PlaybookKind::Ladder) else { return Ok(()) };
    let rungs = course::rungs(&book.steps, tx.today, wait_until, &tx.settings.week);
    let id = playbooks::keep(tx, book)?;
    let plan = plans::begin(tx, deal.id, Some(id), &Aim::default(), StepOrigin::Handoff, (tx.today, &rungs))?;
    steps::number_tries(tx, plan)
}

/// Says whether a step is a rung of the ladder.
pub(super) fn is_rung(step: &Step) -> bool {
    step.origin == StepOrigin::Handoff && step.tries > 0
}

/// They answered: the ladder is over, and so is every wait whose day they did not agree to.
pub(super) fn answered(tx: &Tx<'_>, deal: &Deal) -> Result<()> {
    plans::end_of(tx, deal.id, PlaybookKind::Ladder, "an answer")?;
    drop_where(tx, deal, is_rung)?;
    let open = steps::open(tx.conn, deal.id)?;
    let waits = open.iter().filter(|step| step.wants == Wants::Wait && !step.agreed);
    waits.into_iter().try_for_each(|step| steps::complete(tx, step.id))
}

/// Something passed between us, whoever began it: that is the first contact after the signature, if it was still to come.
pub(super) fn contacted(tx: &Tx<'_>, deal: Deal, done: Option<&Step>) -> Result<Deal> {
    let waits = deal.is_live() && (deal.stage, deal.phase) == (Some(Stage::Handoff), Some(Phase::Packet));
    let plan = if waits { plans::running(tx.conn, deal.id, PlaybookKind::Handoff)? } else { None };
    let open: Vec<&Step> =
        plan.iter().flat_map(Plan::open).filter(|step| is_milestone_of(step, Phase::Packet)).collect();
    let others =
        open.into_iter().filter(|step| !step.is_desk_work()).filter(|step| done.is_none_or(|done| done.id != step.id));
    others.into_iter().try_for_each(|step| steps::complete(tx, step.id))?;
    follow(tx, deal, done)
}

/// After something was done with them: when the milestones of the phase are, the handoff goes on to the next phase.
///
/// A milestone that was late moves those after it; check-ins stay where the signature put them.
pub(super) fn follow(tx: &Tx<'_>, deal: Deal, done: Option<&Step>) -> Result<Deal> {
    follow_on(tx, deal, done, tx.today)
}

/// The same for what happened on a day.
pub(super) fn follow_on(tx: &Tx<'_>, deal: Deal, done: Option<&Step>, day: Day) -> Result<Deal> {
    let is_handoff = deal.is_live() && deal.stage == Some(Stage::Handoff);
    let Some(phase) = deal.phase.filter(|_| is_handoff) else { return Ok(deal) };
    let Some(plan) = plans::running(tx.conn, deal.id, PlaybookKind::Handoff)? else { return Ok(deal) };
    if plan.open().all(|step| done.is_some_and(|done| done.id == step.id)) {
        plans::end_of(tx, deal.id, PlaybookKind::Handoff, "done")?;
    }
    let waits = plan.open().any(|step| is_milestone_of(step, phase) && done.is_none_or(|done| done.id != step.id));
    let fulfilled = phase == Phase::Packet || done.is_some_and(|done| is_milestone_of(done, phase));
    let Some(next) = phase.after().filter(|_| fulfilled && !waits) else { return Ok(deal) };
    if let Some(done) = done {
        move_on(tx, &deal, &plan, done)?;
    }
    let moved = Deal { phase: Some(next), phase_on: tx.today, ..deal.clone() };
    let moved = dated(moved, Some(phase), day);
    deals::save_moved(tx, &deal, &moved, None)?;
    drop_behind(tx, &moved, Some(next))?;
    refer::ask(tx, &deal, &moved)?;
    Ok(moved)
}

fn is_milestone_of(step: &Step, phase: Phase) -> bool {
    step.phase == Some(phase) && course::is_milestone(step.kind)
}

fn move_on(tx: &Tx<'_>, deal: &Deal, plan: &Plan, done: &Step) -> Result<()> {
    let week = &tx.settings.week;
    let late = u32::try_from(week.between(done.day, tx.today)).unwrap_or(0);
    let agreed = [deal.handoff.kickoff_on, deal.handoff.first_value_due];
    let moves = |step: &&Step| late > 0 && step.id != done.id && course::is_milestone(step.kind);
    for step in plan.open().filter(moves).filter(|step| !agreed.contains(&Some(step.day))) {
        steps::reschedule(tx, step.id, week.add(step.day, late), step.at)?;
    }
    Ok(())
}

/// A deal that was moved by hand: the milestones of the phases behind it are dropped; out of the handoff all of its steps
/// are, but for the check-ins of a customer.
pub(super) fn moved(tx: &Tx<'_>, before: &Deal, after: &Deal) -> Result<()> {
    if before.stage != Some(Stage::Handoff) || (before.stage, before.phase) == (after.stage, after.phase) {
        return Ok(());
    }
    match after.stage {
        Some(Stage::Handoff) => drop_behind(tx, after, after.phase),
        Some(Stage::Customer) => {
            end_ladder(tx, after, "a customer")?;
            drop_behind(tx, after, None)
        }
        _ => {
            drop_where(tx, after, |step| step.origin == StepOrigin::Handoff)?;
            end(tx, after.id, "moved back")
        }
    }
}

fn end_ladder(tx: &Tx<'_>, deal: &Deal, why: &str) -> Result<()> {
    plans::end_of(tx, deal.id, PlaybookKind::Ladder, why)?;
    drop_where(tx, deal, is_rung)
}

/// Drops the open steps of earlier phases; without a phase the milestones of all.
fn drop_behind(tx: &Tx<'_>, deal: &Deal, phase: Option<Phase>) -> Result<()> {
    let Some(plan) = plans::running(tx.conn, deal.id, PlaybookKind::Handoff)? else { return Ok(()) };
    let behind = |step: &&Step| match phase {
        Some(phase) => step.phase.is_some_and(|of| of < phase),
        None => course::is_milestone(step.kind),
    };
    plan.open().filter(behind).try_for_each(|step| steps::drop_step(tx, step.id))
}

/// Ends playbook and ladder of a deal whose steps are dropped.
pub(super) fn end(tx: &Tx<'_>, deal: DealId, why: &str) -> Result<()> {
    plans::end_of(tx, deal, PlaybookKind::Handoff, why)?;
    plans::end_of(tx, deal, PlaybookKind::Ladder, why)
}

/// Days of kickoff and first value that were agreed later become those of their steps.
pub(super) fn agreed(tx: &Tx<'_>, before: &Deal, after: &Deal) -> Result<()> {
    refer::ask(tx, before, after)?;
    if after.paid_on.is_some() {
        let open = steps::open(tx.conn, after.id)?;
        open.iter().filter(|step| step.words == PAID).try_for_each(|step| steps::complete(tx, step.id))?;
        Work::new(tx, &mut Spread::over(1)).give_next(after)?;
    }
    let days = |deal: &Deal| (deal.handoff.kickoff_on, deal.handoff.first_value_due);
    if days(before) == days(after) {
        return Ok(());
    }
    let Some(plan) = plans::running(tx.conn, after.id, PlaybookKind::Handoff)? else { return Ok(()) };
    for step in plan.open() {
        let day = match step.phase {
            Some(Phase::Kickoff) if step.kind == StepKind::Meeting => after.handoff.kickoff_on,
            Some(Phase::FirstValue) if course::is_milestone(step.kind) => after.handoff.first_value_due,
            _ => None,
        };
        if let Some(day) = day.filter(|day| *day >= tx.today && *day != step.day) {
            steps::reschedule(tx, step.id, day, None)?;
        }
    }
    Ok(())
}

/// Writes a step that the owner names; a kickoff with its day and hour is that of the playbook, and the deal's.
pub(super) fn say(tx: &Tx<'_>, deal: Deal, step: &NewStep) -> Result<Deal> {
    let is_kickoff = step.kind == StepKind::Meeting && step.words.to_lowercase().contains("kickoff");
    let plan = match deal.stage.filter(|stage| is_kickoff && *stage == Stage::Handoff) {
        Some(_) => plans::running(tx.conn, deal.id, PlaybookKind::Handoff)?,
        None => None,
    };
    let Some(kickoff) = plan.as_ref().and_then(|plan| plan.open().find(|one| is_milestone_of(one, Phase::Kickoff)))
    else {
        steps::insert(tx, deal.id, step)?;
        return Ok(deal);
    };
    steps::reword(tx, kickoff.id, step)?;
    Ok(Deal { handoff: Handoff { kickoff_on: Some(step.day), ..deal.handoff.clone() }, ..deal })
}

/// Two deals that were merged follow one playbook and one ladder.
pub(super) fn united(tx: &Tx<'_>, deal: &Deal) -> Result<()> {
    for kind in [PlaybookKind::Handoff, PlaybookKind::Ladder] {
        let is_over = !deal.is_live() || deal.stage < Some(Stage::Handoff);
        for plan in plans::all_running(tx.conn, deal.id, kind)?.into_iter().skip(usize::from(!is_over)) {
            plan.open().try_for_each(|step| steps::drop_step(tx, step.id))?;
            plans::end_one(tx, plan.id, "merged")?;
        }
    }
    Ok(())
}
