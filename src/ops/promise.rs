//! A promise is made: ours to the buyer, or what they owe us.

use super::Outcome;
use super::work::Work;
use crate::domain::deal::Deal;
use crate::domain::id::{PromiseId, TouchId};
use crate::domain::promise::{NewPromise, Promise};
use crate::domain::{Moment, when};
use crate::error::{Error, Result};
use crate::store::{Store, Tx, deals, promises};

pub(super) fn act(work: &mut Work<'_>, deal: &Deal, promise: &NewPromise) -> Result<String> {
    let (id, said) = make(work.tx, deal, promise, None)?;
    work.notes.push(format!("It is promise {}", id.0));
    Ok(said)
}

/// Writes what was promised in a touch, and answers it in words.
pub(super) fn in_touch(tx: &Tx<'_>, deal: &Deal, made: &[NewPromise], touch: TouchId) -> Result<Vec<String>> {
    made.iter().map(|promise| Ok(make(tx, deal, promise, Some(touch))?.1)).collect()
}

/// A deal that is over, put away or not yet classified can still owe something.
fn make(tx: &Tx<'_>, deal: &Deal, promise: &NewPromise, touch: Option<TouchId>) -> Result<(PromiseId, String)> {
    promise.check(tx.today)?;
    let id = promises::insert(tx, deal.id, promise, touch)?;
    Ok((id, promise.words(tx.today, &tx.settings.week)))
}

/// Does something to an open promise, as one operation named by what was done; refuses one that is settled.
pub(super) fn change(
    store: &mut Store,
    id: PromiseId,
    now: Moment,
    run: impl FnOnce(&Tx<'_>, &Promise) -> Result<String>,
) -> Result<Outcome> {
    let done = store.operation("", now, |tx| {
        let promise = promises::get(tx.conn, id)?;
        let name = deals::name(tx.conn, promise.deal)?;
        if !promise.is_open() {
            return Err(settled(tx, &promise, &name));
        }
        let said = format!("{name}: {}", run(tx, &promise)?);
        tx.label(said.as_str());
        Ok(Outcome { said: format!("{said}."), deals: vec![promise.deal], ..Outcome::default() })
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer })
}

fn settled(tx: &Tx<'_>, promise: &Promise, name: &str) -> Error {
    let on = promise.settled.map(|day| format!(" {}", when::dated(day, tx.today))).unwrap_or_default();
    let message = format!("{name}: \"{}\" was {}{on}.", promise.text, promise.state);
    Error::refused_with(message, "Undoing that in the history opens it again.")
}
