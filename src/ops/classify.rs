//! The verdict of triage: a stage, and for a lead its category.

use super::work::Work;
use super::{categorize, move_stage};
use crate::domain::deal::Deal;
use crate::domain::stage::{Phase, Stage};
use crate::error::Result;

/// To this stage, and into this category where one is named.
#[derive(Debug, Clone, PartialEq)]
pub struct Classify {
    pub stage: Stage,
    pub phase: Option<Phase>,
    pub category: Option<String>,
}

/// The category comes first: its interval says when a lead that rests comes back.
pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, classify: &Classify) -> Result<String> {
    let there = deal.is_live()
        && deal.stage == Some(classify.stage)
        && classify.phase.is_none_or(|phase| deal.phase == Some(phase));
    let Some(category) = &classify.category else {
        return move_stage::to(work, deal, name, classify.stage, classify.phase, None);
    };
    if there {
        let change = categorize::Categorize { category: Some(category.clone()) };
        return categorize::act(work.tx, deal, name, &change);
    }
    let (deal, put) = categorize::put(work.tx, deal, Some(category))?;
    let moved = move_stage::to(work, deal, name, classify.stage, classify.phase, None)?;
    Ok(format!("{moved}, {put}"))
}
