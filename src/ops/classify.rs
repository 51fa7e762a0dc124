//! The verdict of triage: a stage, and for a lead its category.

use super::bulk::Work;
use super::{categorize, move_stage};
use crate::domain::deal::Deal;
use crate::domain::stage::{Phase, Stage};
use crate::error::Result;
use crate::store::deals;

/// To this stage, and into this category where one is named.
#[derive(Debug, Clone, PartialEq)]
pub struct Classify {
    pub stage: Stage,
    pub phase: Option<Phase>,
    pub category: Option<String>,
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, classify: &Classify) -> Result<String> {
    let id = deal.id;
    let there = deal.stage == Some(classify.stage) && classify.phase.is_none_or(|phase| deal.phase == Some(phase));
    let mut did = Vec::new();
    if !there || classify.category.is_none() {
        did.push(move_stage::to(work, deal, name, classify.stage, classify.phase, None)?);
    }
    if let Some(category) = &classify.category {
        let deal = deals::get(work.tx.conn, id)?;
        let (deal, put) = categorize::put(work.tx, deal, Some(category))?;
        deals::save(work.tx, &deal)?;
        did.push(put);
    }
    Ok(did.join(", "))
}
