//! A promise gets another day, agreed with them, for a reason; each move is kept.

use super::{Outcome, promise};
use crate::domain::id::PromiseId;
use crate::domain::promise::refuse_past;
use crate::domain::text::filled;
use crate::domain::{Day, Moment, when};
use crate::error::{Error, Result};
use crate::store::{Store, promises};

/// This one is for another day, because.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reschedule {
    pub promise: PromiseId,
    pub to: Day,
    pub reason: String,
}

pub(super) fn perform(store: &mut Store, reschedule: &Reschedule, now: Moment) -> Result<Outcome> {
    promise::change(store, reschedule.promise, now, |tx, promise| {
        refuse_past(reschedule.to, tx.today)?;
        let (from, to) = (when::dated(promise.due, tx.today), when::dated(reschedule.to, tx.today));
        if reschedule.to == promise.due {
            return Err(Error::refused(format!("\"{}\" is for {to} already.", promise.text)));
        }
        let reason = filled(&reschedule.reason).ok_or_else(|| {
            Error::refused_with(
                "A promise is moved only for a reason.",
                "Say why, as: fri because the parts come late.",
            )
        })?;
        promises::reschedule(tx, promise, reschedule.to, &reason)?;
        Ok(format!("{} moved from {from} to {to} ({reason})", promise.text))
    })
}
