//! A promise is withdrawn: they agreed that it is not owed any more, for a reason.

use super::{Outcome, promise};
use crate::domain::Moment;
use crate::domain::id::PromiseId;
use crate::domain::promise::PromiseState;
use crate::domain::text::filled;
use crate::error::{Error, Result};
use crate::store::{Store, promises};

/// This one is not owed any more, with their consent, because.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdraw {
    pub promise: PromiseId,
    pub reason: String,
}

pub(super) fn perform(store: &mut Store, withdraw: &Withdraw, now: Moment) -> Result<Outcome> {
    promise::change(store, withdraw.promise, now, |tx, promise| {
        let reason = filled(&withdraw.reason).ok_or_else(|| {
            Error::refused_with(
                "A promise is withdrawn only with their consent and a reason.",
                "Say what was agreed, as: they took the smaller one.",
            )
        })?;
        promises::settle(tx, promise.id, PromiseState::Withdrawn, Some(&reason))?;
        Ok(format!("{} withdrawn ({reason})", promise.text))
    })
}
