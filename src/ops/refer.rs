//! A referral: the new name enters the tray, linked to who gave it.

use super::{Outcome, add};
use crate::domain::Moment;
use crate::domain::id::DealId;
use crate::domain::quick;
use crate::error::Result;
use crate::store::{Store, deals, referrals};

/// Whom a customer named, in a line of quick add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refer {
    pub giver: DealId,
    pub line: String,
}

pub(super) fn perform(store: &mut Store, refer: &Refer, now: Moment) -> Result<Outcome> {
    let done = store.operation("", now, |tx| {
        let giver = deals::get(tx.conn, refer.giver)?;
        let from = deals::name(tx.conn, giver.id)?;
        let read = quick::read(&refer.line, tx.today, tx.settings.currency)?;
        let mut outcome = add::insert(tx, &read, None)?;
        for id in &outcome.deals {
            let deal = deals::get(tx.conn, *id)?;
            deals::save(
                tx,
                &crate::domain::deal::Deal { source: Some(format!("Referred by {from}")), inbound: true, ..deal },
            )?;
            referrals::insert(tx, *id, giver.id, giver.person)?;
        }
        outcome.said = format!("{}, referred by {from}.", outcome.said.trim_end_matches('.'));
        tx.label(outcome.said.trim_end_matches('.'));
        Ok(outcome)
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer })
}
