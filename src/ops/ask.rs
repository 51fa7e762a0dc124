//! We ask again for what they owe us: something that they promised, or the payment of an invoice.

use super::handoff;
use super::work::Work;
use crate::domain::deal::Deal;
use crate::domain::id::{PromiseId, TouchId};
use crate::domain::promise::{Promise, Side};
use crate::domain::step::{NewStep, PAID, StepKind, StepOrigin};
use crate::domain::touch::{Outcome, Touch, TouchKind};
use crate::domain::{Day, when};
use crate::error::{Error, Result};
use crate::store::{Tx, deals, promises, steps, touches};

/// What was asked for just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// A promise of theirs; the earliest open one where none is named.
    Promise(Option<PromiseId>),
    Payment,
}

/// What is asked for and does not come is asked for again after so many working days.
const AGAIN: u32 = 5;

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, ask: Ask) -> Result<String> {
    let tx = work.tx;
    let again = tx.settings.week.add(tx.today, AGAIN);
    let what = match ask {
        Ask::Promise(id) => {
            let promise = awaited(tx, &deal, name, id)?;
            promises::reschedule(tx, &promise, again, "asked again")?;
            promise.text
        }
        Ask::Payment => payment(tx, &deal, name, again)?,
    };
    touches::insert(tx, &asked(tx, &deal, &what), None)?;
    handoff::ask(tx, work.books(), &deal, tx.today)?;
    deals::save(tx, &deal)?;
    Ok(format!("asked for {what}; asked again {}", when::dated(again, tx.today)))
}

fn awaited(tx: &Tx<'_>, deal: &Deal, name: &str, id: Option<PromiseId>) -> Result<Promise> {
    let all = promises::of_deal(tx.conn, deal.id)?.into_iter();
    let open = all.filter(|promise| promise.is_open() && promise.side == Side::Theirs);
    let found = match id {
        Some(id) => open.into_iter().find(|promise| promise.id == id),
        None => open.into_iter().min_by_key(|promise| promise.due),
    };
    found.ok_or_else(|| Error::refused(format!("{name} owes us nothing of that kind.")))
}

/// The question comes back as a step, so that the day of the invoice stays as it is.
fn payment(tx: &Tx<'_>, deal: &Deal, name: &str, again: Day) -> Result<String> {
    if deal.invoiced_on.is_none() || deal.paid_on.is_some() {
        return Err(Error::refused_with(
            format!("{name} has no invoice that is open."),
            "Set the day of the invoice first: e, or `box9 set WHO invoiced=today`.",
        ));
    }
    let open = steps::open(tx.conn, deal.id)?;
    open.iter().filter(|step| step.words == PAID).try_for_each(|step| steps::drop_step(tx, step.id))?;
    let step = NewStep { kind: StepKind::Email, ..NewStep::own(PAID, again, None) };
    steps::insert(tx, deal.id, &step.from_rule(StepOrigin::Handoff))?;
    Ok("the payment".into())
}

fn asked(tx: &Tx<'_>, deal: &Deal, what: &str) -> Touch {
    Touch {
        id: TouchId(0),
        uid: tx.uid(),
        deal: deal.id,
        kind: TouchKind::Email,
        inward: false,
        outcome: Some(Outcome::Sent),
        two_way: false,
        at: tx.now,
        day: tx.today,
        minutes: None,
        text: Some(format!("asked for {what}")),
        typed: true,
    }
}
