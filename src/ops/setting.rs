//! A setting that belongs to the data, changed like any fact.

use super::Outcome;
use crate::domain::Moment;
use crate::domain::settings;
use crate::error::Result;
use crate::store::{self, Store};

pub(super) fn perform(store: &mut Store, key: &str, value: &str, now: Moment) -> Result<Outcome> {
    let row = settings::row(key)?;
    let mut changed = store.settings().clone();
    changed.set(row.key, value)?;
    let said = format!("{} is {} now", row.key, (row.show)(&changed));
    let done = store.operation(&said, now, |tx| store::settings::set(tx, row.key, value.trim()))?;
    Ok(Outcome { said: format!("{said}."), operation: done.operation, ..Outcome::default() })
}
