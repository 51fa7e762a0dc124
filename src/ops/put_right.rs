//! A fire is put right: the customer has what they were owed, and the handoff goes on.

use super::fire::PUT_RIGHT;
use super::observe;
use super::work::Work;
use crate::domain::deal::Deal;
use crate::domain::handoff::Fire;
use crate::domain::id::FireId;
use crate::domain::step::Step;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::{fires, steps};

/// Which fire, the deal's oldest open one where none is named, and what was done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PutRight {
    pub fire: Option<FireId>,
    pub note: Option<String>,
}

pub(super) fn act(work: &mut Work<'_>, deal: &Deal, name: &str, right: &PutRight) -> Result<String> {
    let tx = work.tx;
    let fire = match right.fire {
        Some(id) => Some(fires::get(tx.conn, id)?),
        None => fires::oldest_open(tx.conn, deal.id)?,
    };
    let Some(fire) = fire.filter(|fire| fire.is_open() && fire.deal == deal.id) else {
        return Err(Error::refused(format!("{name} has no open fire to put right.")));
    };
    fires::put_right(tx, fire.id, right.note.as_deref().and_then(text::filled).as_deref())?;
    let open = steps::open(tx.conn, deal.id)?;
    if let Some(step) = open.iter().find(|step| asks_for(step, &fire)) {
        steps::complete(tx, step.id)?;
    }
    observe::settle_next(work, deal, name)?;
    let left = fires::of_deal(tx.conn, deal.id)?.iter().filter(|fire| fire.is_open()).count();
    let left = if left > 0 { format!("; {} still open", text::count(left, "fire")) } else { String::new() };
    Ok(format!("put right, {}{left}", fire.text))
}

fn asks_for(step: &Step, fire: &Fire) -> bool {
    step.words.strip_prefix(PUT_RIGHT).is_some_and(|rest| rest.trim_start_matches(": ") == fire.text)
}
