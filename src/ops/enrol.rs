//! A lead begins the campaign of its category: no more leads a day than the category takes.

use super::next_step;
use super::work::Work;
use crate::domain::category::Category;
use crate::domain::deal::Deal;
use crate::domain::id::CategoryId;
use crate::domain::stage::Stage;
use crate::domain::step::{NewStep, Step, StepOrigin, Wants};
use crate::domain::{Day, when};
use crate::error::{Error, Result};
use crate::store::{Tx, campaigns, categories, letters, people, steps};
use std::collections::{BTreeMap, BTreeSet};

/// Into the campaign of its category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Enrol {
    /// So many begin on a day; else as many as the category takes.
    pub per_day: Option<u32>,
}

/// So many begin on a day where the category says nothing.
const PER_DAY: u32 = 10;

/// The day on which the next lead of each category can begin; every working day before it is known to be full.
#[derive(Debug, Default)]
pub struct Starts {
    days: BTreeMap<CategoryId, Day>,
    /// Categories that are known to have no campaign.
    without: BTreeSet<CategoryId>,
}

impl Starts {
    /// Answers the first working day from today on which the category takes another lead.
    fn day(&mut self, tx: &Tx<'_>, category: &Category, per_day: Option<u32>) -> Result<Day> {
        let week = &tx.settings.week;
        let Some(playbook) = category.playbook else { return Ok(tx.today) };
        let most = per_day.or(category.daily_limit).unwrap_or(PER_DAY).max(1);
        let mut day = self.days.get(&category.id).copied().unwrap_or_else(|| week.on_or_after(tx.today));
        while campaigns::beginning(tx.conn, category.id, playbook, day)? >= most {
            let next = week.add(day, 1);
            if next == day {
                break;
            }
            day = next;
        }
        self.days.insert(category.id, day);
        Ok(day)
    }
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, enrol: &Enrol) -> Result<String> {
    let tx = work.tx;
    next_step::refuse_over(&deal, name)?;
    if deal.stage > Some(Stage::Opportunity) {
        return Err(Error::refused(format!("{name} has bought; campaigns are for those who have not.")));
    }
    let Some(category) = deal.category.map(|id| categories::get(tx.conn, id)).transpose()? else {
        return Err(Error::refused_with(format!("{name} is in no category."), "Press c to put it into one."));
    };
    if category.playbook.is_none() {
        return Err(Error::refused_with(
            format!("{} has no campaign.", category.name),
            "Give it one: p on Campaigns, or `box9 category set NAME campaign=NAME`.",
        ));
    }
    if is_unwanted(tx, &deal)? {
        return Err(Error::refused(format!("{name} asked not to be contacted.")));
    }
    if steps::open(tx.conn, deal.id)?.iter().any(|step| step.origin == StepOrigin::Campaign) {
        return Err(Error::refused(format!("{name} is in a campaign already.")));
    }
    let day = work.starts().day(tx, &category, enrol.per_day)?;
    let open = steps::open(tx.conn, deal.id)?;
    let put_off: Vec<Step> = open.into_iter().filter(|step| next_step::is_put_off(tx, &deal, step)).collect();
    let deal = Deal { postponed: 0, ..deal };
    begin(tx, &deal, &category, day)?;
    put_off.iter().try_for_each(|step| steps::drop_step(tx, step.id))?;
    next_step::repeat(tx, &deal)?;
    Ok(format!("in the campaign of {} from {}", category.name, when::show(day, tx.today)))
}

/// Puts a lead into its category's campaign where nobody said what is next; answers its first step then.
pub(super) fn unless_said(tx: &Tx<'_>, starts: &mut Starts, deal: &Deal) -> Result<Option<Step>> {
    let Some(category) = deal.category.filter(|_| deal.is_live() && deal.stage == Some(Stage::Lead)) else {
        return Ok(None);
    };
    if starts.without.contains(&category) {
        return Ok(None);
    }
    let category = categories::get(tx.conn, category)?;
    if category.playbook.is_none() {
        starts.without.insert(category.id);
        return Ok(None);
    }
    let open = steps::open(tx.conn, deal.id)?;
    let said = open.iter().any(|step| step.origin != StepOrigin::Nobody);
    let Some(playbook) = category.playbook else { return Ok(None) };
    if said || is_unwanted(tx, deal)? || campaigns::had(tx.conn, deal.id, playbook)? {
        return Ok(None);
    }
    let day = starts.day(tx, &category, None)?;
    begin(tx, deal, &category, day)?;
    steps::next(tx.conn, deal.id)
}

/// The steps of the campaign take the place of a rest and of what the rules gave.
fn begin(tx: &Tx<'_>, deal: &Deal, category: &Category, day: Day) -> Result<()> {
    let Some(playbook) = category.playbook else { return Ok(()) };
    let before: Vec<Step> = steps::open(tx.conn, deal.id)?
        .into_iter()
        .filter(|step| step.wants == Wants::Rest || step.origin == StepOrigin::Nobody)
        .collect();
    campaigns::begin(tx, deal.id, playbook, day)?;
    before.iter().try_for_each(|step| steps::drop_step(tx, step.id))?;
    next_step::repeat(tx, deal)?;
    Ok(())
}

fn is_unwanted(tx: &Tx<'_>, deal: &Deal) -> Result<bool> {
    Ok(deal.person.map(|id| people::get(tx.conn, id)).transpose()?.is_some_and(|person| person.do_not_contact))
}

/// Answers what follows when a step of a campaign is done: the steps after it keep their distance, and after the last the
/// lead rests.
pub(super) fn after(work: &mut Work<'_>, deal: &Deal, done: &Step) -> Result<Option<NewStep>> {
    let (tx, week) = (work.tx, &work.tx.settings.week);
    let left = steps::open(tx.conn, deal.id)?;
    let late = u32::try_from(week.between(done.day, tx.today)).unwrap_or(0);
    let more: Vec<&Step> = left.iter().filter(|step| step.origin == StepOrigin::Campaign).collect();
    for step in more.iter().filter(|_| late > 0) {
        steps::reschedule(tx, step.id, week.add(step.day, late), step.at)?;
    }
    if more.is_empty() {
        campaigns::end(tx, deal.id, "done")?;
    }
    if left.is_empty() && deal.needs_next() { work.step_nobody_said(deal) } else { Ok(None) }
}

/// Drops a step; of a campaign's, what was drafted for it too, and the campaign is over.
pub(super) fn drop_step(tx: &Tx<'_>, deal: &Deal, step: &Step) -> Result<()> {
    steps::drop_step(tx, step.id)?;
    if step.origin == StepOrigin::Campaign {
        letters::replace(tx, deal.id, Some(step.id))?;
        campaigns::end(tx, deal.id, "an answer")?;
    }
    Ok(())
}

/// Takes a lead out of its campaign; it rests as a lead without one does.
pub(super) fn stop(work: &mut Work<'_>, deal: Deal, name: &str) -> Result<String> {
    let tx = work.tx;
    if !steps::open(tx.conn, deal.id)?.iter().any(|step| step.origin == StepOrigin::Campaign) {
        return Err(Error::refused(format!("{name} is in no campaign.")));
    }
    campaigns::end(tx, deal.id, "stopped")?;
    let open = steps::open(tx.conn, deal.id)?;
    let of_it = open.iter().filter(|step| step.origin == StepOrigin::Campaign);
    of_it.into_iter().try_for_each(|step| drop_step(tx, &deal, step))?;
    if deal.needs_next()
        && steps::next(tx.conn, deal.id)?.is_none()
        && let Some(step) = work.step_nobody_said(&deal)?
    {
        steps::insert(tx, deal.id, &step)?;
    }
    let next = next_step::repeat_or_ask(tx, &deal, name)?;
    let next = next.map(|next| format!("; next {}", next_step::shown(&next, tx.today))).unwrap_or_default();
    Ok(format!("out of the campaign{next}"))
}
