//! A setting that belongs to the data, changed like any fact.

use super::Outcome;
use crate::domain::Moment;
use crate::domain::settings;
use crate::error::Result;
use crate::store::{self, Store};

/// Sets each of these settings, or none where one cannot be read.
pub(super) fn perform(store: &mut Store, changes: &[(String, String)], now: Moment) -> Result<Outcome> {
    let mut changed = store.settings().clone();
    let mut said = Vec::new();
    for (key, value) in changes {
        let row = settings::row(key)?;
        changed.set(row.key, value)?;
        said.push(format!("{} is {} now", row.key, (row.show)(&changed)));
    }
    let said = said.join(", ");
    let done = store.operation(&said, now, |tx| {
        changes.iter().try_for_each(|(key, value)| store::settings::set(tx, settings::row(key)?.key, value.trim()))
    })?;
    Ok(Outcome { said: format!("{said}."), operation: done.operation, ..Outcome::default() })
}
