//! The plan of a deal: a playbook's steps with an aim; taken, given an aim, moved, shortened, dropped.

use super::work::Work;
use super::{enrol, next_step};
use crate::domain::deal::Deal;
use crate::domain::plan::{Aim, Plan, PlannedStep};
use crate::domain::playbook::{self, Playbook};
use crate::domain::stage::Stage;
use crate::domain::step::{Step, StepKind, StepOrigin, Wants};
use crate::domain::workdays::WorkWeek;
use crate::domain::{Day, text, when};
use crate::error::{Error, Result};
use crate::store::{Tx, plans, playbooks, steps};

/// What happens to a plan.
#[derive(Debug, Clone, PartialEq)]
pub enum PlanChange {
    Take(Take),
    /// Another aim.
    Aim(Aim),
    /// The next step of the plan is left out.
    Skip,
    /// Its steps to come begin on this day and keep their distances.
    Replan(Day),
    /// It ends, for this reason.
    Drop(String),
}

/// A plan that is taken: in place of the one before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    /// None where it is written on the spot.
    pub playbook: Option<Playbook>,
    pub aim: Aim,
    /// The steps as the owner changed them; else those of the playbook.
    pub steps: Option<Vec<PlannedStep>>,
    /// The first day; today where nothing is said.
    pub start: Option<Day>,
    /// The last day, for playbooks that count back from it.
    pub end: Option<Day>,
}

impl Take {
    /// Answers a playbook as it is, from today.
    pub fn of(playbook: Playbook) -> Take {
        Take { playbook: Some(playbook), aim: Aim::default(), steps: None, start: None, end: None }
    }

    /// Answers the steps with their days.
    pub fn steps(&self, today: Day, week: &WorkWeek) -> Vec<PlannedStep> {
        let Some(playbook) = self.playbook.as_ref().filter(|_| self.steps.is_none()) else {
            return self.steps.clone().unwrap_or_default();
        };
        let dated = playbook::schedule(&playbook.steps, self.start.unwrap_or(today), self.end, week);
        dated.into_iter().map(|(day, step)| PlannedStep { day, at: None, step: step.clone() }).collect()
    }
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, change: &PlanChange) -> Result<String> {
    next_step::refuse_over(&deal, name)?;
    match change {
        PlanChange::Take(plan) => take(work.tx, deal, name, plan),
        PlanChange::Aim(aim) => {
            let plan = following(work.tx, &deal, name)?;
            plans::set_aim(work.tx, plan.id, aim)?;
            Ok(if aim.is_empty() { "the plan has no aim now".into() } else { "the plan has its aim".into() })
        }
        PlanChange::Skip => skip(work, &deal, name),
        PlanChange::Replan(day) => replan(work.tx, &deal, name, *day),
        PlanChange::Drop(reason) => drop_plan(work, &deal, name, reason),
    }
}

fn following(tx: &Tx<'_>, deal: &Deal, name: &str) -> Result<Plan> {
    plans::current(tx.conn, deal.id)?.ok_or_else(|| {
        Error::refused_with(format!("{name} has no plan."), "Take one with p (or `box9 plan WHO PLAYBOOK`).")
    })
}

/// The plan takes the place of a rest, a campaign, an older plan and of what the rules gave; other steps stay.
pub(super) fn take(tx: &Tx<'_>, deal: Deal, name: &str, plan: &Take) -> Result<String> {
    if deal.stage > Some(Stage::Opportunity) {
        return Err(Error::refused(format!("{name} has bought; a sales plan is for those who have not.")));
    }
    let planned = plan.steps(tx.today, &tx.settings.week);
    let (Some(first), Some(last)) = (planned.first(), planned.iter().map(|step| step.day).max()) else {
        return Err(Error::refused_with("A plan needs a step.", "Write one as: fri 10:00 call."));
    };
    if let Some(past) = planned.iter().find(|step| step.day < tx.today) {
        let day = when::dated(past.day, tx.today);
        return Err(Error::refused(format!("{day} is over; \"{}\" lies today or later.", past.step.words)));
    }
    let before = steps::open(tx.conn, deal.id)?;
    let gone = |step: &&Step| {
        step.wants == Wants::Rest
            || step.kind == StepKind::Plan
            || next_step::is_put_off(tx, &deal, step)
            || matches!(step.origin, StepOrigin::Nobody | StepOrigin::Plan | StepOrigin::Campaign)
    };
    before.iter().filter(gone).try_for_each(|step| enrol::drop_step(tx, &deal, step))?;
    plans::end(tx, deal.id, "another plan")?;
    let playbook = plan.playbook.as_ref().map(|playbook| playbooks::keep(tx, playbook)).transpose()?;
    plans::begin(tx, deal.id, playbook, &plan.aim, StepOrigin::Plan, (first.day, &planned))?;
    let next = next_step::repeat(tx, &Deal { postponed: 0, ..deal })?;
    let called = plan.playbook.as_ref().map_or("of your own", |playbook| playbook.name.as_str());
    let until = when::dated(last, tx.today);
    let next = next.map(|next| format!("; next {}", next_step::shown(&next, tx.today))).unwrap_or_default();
    Ok(format!("plan {called}, {} until {until}{next}", text::count(planned.len(), "step")))
}

fn skip(work: &mut Work<'_>, deal: &Deal, name: &str) -> Result<String> {
    let plan = following(work.tx, deal, name)?;
    let Some(step) = plan.open().next().cloned() else {
        return Err(Error::refused(format!("The plan of {name} has no step left.")));
    };
    steps::drop_step(work.tx, step.id)?;
    if plan.open().count() == 1 {
        plans::end(work.tx, deal.id, "done")?;
    }
    Ok(format!("\"{}\" skipped{}", step.words, follows(work, deal, name)?))
}

/// Answers what is next in words; where nothing is, the rules give it.
fn follows(work: &mut Work<'_>, deal: &Deal, name: &str) -> Result<String> {
    if steps::next(work.tx.conn, deal.id)?.is_none()
        && let Some(step) = work.step_nobody_said(deal)?
    {
        steps::insert(work.tx, deal.id, &step)?;
    }
    let next = next_step::repeat_or_ask(work.tx, deal, name)?;
    Ok(next.map(|next| format!("; next {}", next_step::shown(&next, work.tx.today))).unwrap_or_default())
}

fn replan(tx: &Tx<'_>, deal: &Deal, name: &str, day: Day) -> Result<String> {
    let (plan, week) = (following(tx, deal, name)?, &tx.settings.week);
    let day = week.on_or_after(day);
    if day < tx.today {
        return Err(Error::refused(format!("{} is over; a plan goes on today or later.", when::dated(day, tx.today))));
    }
    let open: Vec<Step> = plan.open().cloned().collect();
    let Some(first) = open.first().map(|step| step.day) else {
        return Err(Error::refused(format!("The plan of {name} has no step left.")));
    };
    for step in &open {
        let distance = u32::try_from(week.between(first, step.day)).unwrap_or(0);
        steps::reschedule(tx, step.id, week.add(day, distance), step.at)?;
    }
    let next = next_step::repeat(tx, deal)?;
    let next = next.map(|next| format!("; next {}", next_step::shown(&next, tx.today))).unwrap_or_default();
    Ok(format!("the plan goes on {}{next}", when::dated(day, tx.today)))
}

fn drop_plan(work: &mut Work<'_>, deal: &Deal, name: &str, reason: &str) -> Result<String> {
    let plan = following(work.tx, deal, name)?;
    let Some(reason) = text::filled(&text::one_line(reason)) else {
        return Err(Error::refused_with("Dropping a plan needs a reason.", "Say why, as: they buy another way."));
    };
    plan.open().try_for_each(|step| steps::drop_step(work.tx, step.id))?;
    plans::end(work.tx, deal.id, &reason)?;
    Ok(format!("plan dropped ({reason}){}", follows(work, deal, name)?))
}

/// After a step of a plan was done: when it was late, those to come move on by as much; after the last the plan is over.
pub(super) fn follow(tx: &Tx<'_>, deal: &Deal, done: &Step) -> Result<()> {
    if done.origin != StepOrigin::Plan {
        return Ok(());
    }
    let Some(plan) = plans::current(tx.conn, deal.id)? else { return Ok(()) };
    let week = &tx.settings.week;
    let late = u32::try_from(week.between(done.day, tx.today)).unwrap_or(0);
    for step in plan.open().filter(|step| late > 0 && step.id != done.id) {
        steps::reschedule(tx, step.id, week.add(step.day, late), step.at)?;
    }
    if plan.open().all(|step| step.id == done.id) {
        plans::end(tx, deal.id, "done")?;
    }
    Ok(())
}
