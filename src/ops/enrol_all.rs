//! Every lead of a category begins its campaign, or leaves it.

use super::enrol::Enrol;
use super::{Outcome, Verb, bulk};
use crate::domain::id::{CategoryId, DealId};
use crate::domain::{Moment, text, when, workdays};
use crate::error::{Error, Result};
use crate::store::{Connection, Store, campaigns, categories};

/// All leads of a category into its campaign, or all of its deals out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolAll {
    /// So many begin on a day; else as many as the category takes.
    Begin(CategoryId, Option<u32>),
    Stop(CategoryId),
}

/// So many are looked up at a time.
const PAGE: usize = 1000;

pub(super) fn perform(store: &mut Store, all: &EnrolAll, now: Moment) -> Result<Outcome> {
    match all {
        EnrolAll::Begin(category, per_day) => begin(store, *category, *per_day, now),
        EnrolAll::Stop(category) => {
            let deals = ids(store.conn(), *category, campaigns::enrolled)?;
            let name = categories::get(store.conn(), *category)?.name;
            if deals.is_empty() {
                return Err(Error::refused(format!("Nobody is in the campaign of {name}.")));
            }
            bulk::perform(store, &deals, &Verb::Stop, now)
        }
    }
}

fn begin(store: &mut Store, id: CategoryId, per_day: Option<u32>, now: Moment) -> Result<Outcome> {
    let category = categories::get(store.conn(), id)?;
    if category.playbook.is_none() {
        return Err(Error::refused_with(
            format!("{} has no campaign.", category.name),
            "Give it one: p on Campaigns, or `box9 category set NAME campaign=NAME`.",
        ));
    }
    let deals = ids(store.conn(), id, campaigns::not_enrolled)?;
    if deals.is_empty() {
        return Err(Error::refused(format!("Every lead of {} is in its campaign, or was.", category.name)));
    }
    let before = campaigns::newest_plan(store.conn())?;
    let outcome = bulk::perform(store, &deals, &Verb::Enrol(Enrol { per_day }), now)?;
    let today = workdays::rollover(now, store.settings().rollover);
    let Some((first, last)) = campaigns::began_between(store.conn(), before)? else { return Ok(outcome) };
    let until = if first == last { String::new() } else { format!(" to {}", when::dated(last, today)) };
    let said = format!(
        "{} of {} {} its campaign, {}{until}.",
        text::count(outcome.deals.len(), "lead"),
        category.name,
        if outcome.deals.len() == 1 { "begins" } else { "begin" },
        when::dated(first, today),
    );
    Ok(Outcome { said, ..outcome })
}

type Page = fn(&Connection, CategoryId, DealId, usize) -> Result<Vec<DealId>>;

fn ids(conn: &Connection, category: CategoryId, page: Page) -> Result<Vec<DealId>> {
    let mut all: Vec<DealId> = Vec::new();
    loop {
        let last = all.last().copied().unwrap_or(DealId(0));
        let found = page(conn, category, last, PAGE)?;
        if found.is_empty() {
            return Ok(all);
        }
        all.extend(found);
    }
}
