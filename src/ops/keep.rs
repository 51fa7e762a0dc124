//! A promise is kept, by us or by them; the day it was for stays with it, also when it is late.

use super::work::{Spread, Work};
use super::{Outcome, handoff, promise};
use crate::domain::id::PromiseId;
use crate::domain::promise::{Promise, PromiseState, Side};
use crate::domain::stage::Stage;
use crate::domain::{Moment, text, when};
use crate::error::Result;
use crate::store::{Store, Tx, deals, promises};

/// This one is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    pub promise: PromiseId,
}

pub(super) fn perform(store: &mut Store, keep: &Keep, now: Moment) -> Result<Outcome> {
    promise::change(store, keep.promise, now, |tx, promise| {
        promises::settle(tx, promise.id, PromiseState::Kept, None)?;
        if promise.side == Side::Theirs {
            theirs_came(tx, promise)?;
        }
        let late = if promise.is_missed(tx.today) {
            let days = tx.today.signed_duration_since(promise.due).num_days().unsigned_abs() as usize;
            format!(", {} after {}", text::count(days, "day"), when::dated(promise.due, tx.today))
        } else {
            String::new()
        };
        Ok(format!("kept {}{late}", promise.text))
    })
}

/// What they owed us came: nobody waits for it any more.
fn theirs_came(tx: &Tx<'_>, promise: &Promise) -> Result<()> {
    let deal = deals::get(tx.conn, promise.deal)?;
    if deal.stage != Some(Stage::Handoff) || !deal.is_live() {
        return Ok(());
    }
    handoff::answered(tx, &deal)?;
    Work::new(tx, &mut Spread::over(1)).give_next(&deal)
}
