//! Winning: signed on a day, from then on a handoff.

use super::bulk::Work;
use super::move_stage;
use crate::domain::deal::Deal;
use crate::domain::money::Money;
use crate::domain::{Day, funnel, when};
use crate::error::Result;
use crate::store::steps;

/// What is known when the deal is won; each part may come later.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Win {
    pub value: Option<Money>,
    /// Today, where nothing is said.
    pub signed: Option<Day>,
    pub kickoff: Option<Day>,
    pub next: Option<crate::domain::step::NewStep>,
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, win: &Win) -> Result<String> {
    let today = work.tx.today;
    let signed = win.signed.unwrap_or(today);
    let mut won = funnel::win(deal.clone(), name, signed, today)?;
    won.value = win.value.or(won.value);
    won.handoff.kickoff_on = win.kickoff.or(won.handoff.kickoff_on);
    steps::drop_all(work.tx, deal.id)?;
    if let Some(next) = &win.next {
        steps::insert(work.tx, deal.id, next)?;
    }
    move_stage::place(work, &deal, &won, None)?;
    let amount = won.value.map(|value| format!(" {}", value.show())).unwrap_or_default();
    let day = if signed == today { String::new() } else { format!(", signed {}", when::show(signed, today)) };
    Ok(format!("won{amount}{day}; now a handoff"))
}
