//! The verdict of triage: a stage, and with it the category, the value and the next step where they are named.

use super::plan::{self, Take};
use super::work::Work;
use super::{categorize, move_stage, next_step};
use crate::domain::deal::Deal;
use crate::domain::money::Money;
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::{NewStep, Step};
use crate::error::Result;
use crate::store::{deals, steps};

/// To this stage; what is named beside it goes with it, what is not stays as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Classify {
    pub stage: Stage,
    pub phase: Option<Phase>,
    pub category: Option<String>,
    pub value: Option<Money>,
    pub next: Option<NewStep>,
    /// The plan that it begins with.
    pub plan: Option<Box<Take>>,
}

impl Classify {
    /// Makes a verdict that names the stage alone.
    pub fn to(stage: Stage) -> Classify {
        Classify { stage, phase: None, category: None, value: None, next: None, plan: None }
    }

    fn is_there(&self, deal: &Deal) -> bool {
        deal.is_live() && deal.stage == Some(self.stage) && self.phase.is_none_or(|phase| deal.phase == Some(phase))
    }

    fn names_more(&self) -> bool {
        self.category.is_some() || self.value.is_some() || self.next.is_some()
    }
}

/// The stage with what goes with it; then the plan, in the same change.
pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, classify: &Classify) -> Result<String> {
    let id = deal.id;
    let only_plan = classify.plan.is_some() && classify.is_there(&deal) && !classify.names_more();
    let placed = if only_plan { None } else { Some(place(work, deal, name, classify)?) };
    let Some(plan) = &classify.plan else { return Ok(placed.unwrap_or_default()) };
    let planned = plan::take(work.tx, deals::get(work.tx.conn, id)?, name, plan)?;
    Ok(placed.into_iter().chain([planned]).collect::<Vec<_>>().join(", "))
}

/// The category comes first: its interval says when a lead that rests comes back. The step that is named takes the
/// place of the one that the rules would give.
fn place(work: &mut Work<'_>, deal: Deal, name: &str, classify: &Classify) -> Result<String> {
    let stays = classify.is_there(&deal) && classify.names_more();
    let (before, mut did) = (deal.clone(), Vec::new());
    let mut deal = Deal { value: classify.value.or(deal.value), ..deal };
    did.extend(classify.value.map(|value| value.show()));
    if let Some(category) = &classify.category {
        let (put_in, put) = categorize::put(work.tx, deal, Some(category))?;
        deal = put_in;
        did.push(put);
    }
    if let Some(step) = &classify.next {
        next_step::refuse_past(work.tx, step)?;
        next_step::drop_by_hand(work.tx, &deal)?;
        steps::insert(work.tx, deal.id, step)?;
        did.push(format!("next {}", next_step::words(step, work.tx.today)));
    }
    if !stays {
        did.insert(0, move_stage::to(work, deal, name, classify.stage, classify.phase, None)?);
        return Ok(did.join(", "));
    }
    if deal.category == before.category && deal.value == before.value && classify.next.is_none() {
        return Err(crate::error::Error::refused(format!("{name} is {} already.", did.join(", "))));
    }
    let next = steps::next(work.tx.conn, deal.id)?;
    deals::save(work.tx, &Deal { next: next.as_ref().map(Step::as_next), ..deal })?;
    Ok(did.join(", "))
}
