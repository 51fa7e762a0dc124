//! The next purchase: a new deal with the same person, while the first one's life goes on.

use super::Outcome;
use super::next_step;
use super::work::{Spread, Work};
use crate::domain::Moment;
use crate::domain::deal::Deal;
use crate::domain::id::DealId;
use crate::domain::stage::{Stage, State};
use crate::domain::step::NewStep;
use crate::domain::text;
use crate::error::Result;
use crate::store::{Store, deals, steps};

/// Whose next purchase, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextSale {
    pub deal: DealId,
    pub title: Option<String>,
}

pub(super) fn perform(store: &mut Store, sale: &NextSale, now: Moment) -> Result<Outcome> {
    let done = store.operation("", now, |tx| {
        let before = deals::get(tx.conn, sale.deal)?;
        let name = deals::name(tx.conn, before.id)?;
        let deal = Deal {
            title: sale.title.as_deref().and_then(text::filled),
            person: before.person,
            company: before.company,
            category: before.category,
            source: Some(format!("Bought before ({})", before.id)),
            stage: Some(Stage::Prospect),
            state: State::Open,
            ..Deal::blank(tx.uid(), tx.today, tx.now)
        };
        let step = Work::new(tx, &mut Spread::over(1)).step_nobody_said(&deal)?;
        let id = deals::insert(tx, &Deal { next: step.as_ref().map(NewStep::as_next), ..deal.clone() })?;
        if let Some(step) = &step {
            steps::insert(tx, id, step)?;
        }
        deals::began(tx, &deal, id)?;
        let next = step.map(|step| format!("; next {}", next_step::words(&step, tx.today))).unwrap_or_default();
        let said = format!("{name}: a new deal, {}{next}", Stage::Prospect.article());
        tx.label(said.as_str());
        Ok(Outcome { said: format!("{said}."), deals: vec![id], ..Outcome::default() })
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer })
}
