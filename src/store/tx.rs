//! The inside of an operation: what writes facts, and the uids it gives them.

use super::journal;
use crate::domain::id::{OperationId, Uid};
use crate::domain::settings::Settings;
use crate::domain::{Day, Moment, workdays};
use crate::error::Result;
use rusqlite::Connection;
use std::cell::{Cell, RefCell};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;

/// The inside of an operation: a transaction that journals what is written in it.
pub struct Tx<'a> {
    pub conn: &'a Connection,
    pub operation: OperationId,
    pub now: Moment,
    pub today: Day,
    pub settings: &'a Settings,
    /// The folder of settings, playbooks and templates.
    pub folder: Option<&'a Path>,
    pub(super) label: RefCell<Option<String>>,
    pub(super) part: Cell<i64>,
    pub(super) changed: Cell<bool>,
}

/// A long operation is cut into parts of about so many rows, whatever its transactions hold.
pub const CUT: usize = 200;

impl<'a> Tx<'a> {
    pub(super) fn of(
        conn: &'a Connection,
        (settings, folder): (&'a Settings, Option<&'a Path>),
        (operation, part): (OperationId, i64),
        now: Moment,
    ) -> Tx<'a> {
        let today = workdays::rollover(now, settings.rollover);
        let (label, part, changed) = (RefCell::new(None), Cell::new(part), Cell::new(false));
        Tx { conn, operation, now, today, settings, folder, label, part, changed }
    }

    /// Names the operation by what it turned out to do.
    pub fn label(&self, label: impl Into<String>) {
        *self.label.borrow_mut() = Some(label.into());
    }

    /// Ends a part of a long operation within its transaction: parts are taken back each by itself, so they are small.
    pub fn cut(&self) -> Result<()> {
        if journal::cut(self.conn, self.operation, self.part.get())? > 0 {
            self.part.set(self.part.get() + 1);
            self.changed.set(true);
        }
        Ok(())
    }

    /// Tries something within the transaction; refused, it leaves nothing behind.
    pub fn attempt<T>(&self, run: impl FnOnce() -> Result<T>) -> Result<T> {
        self.conn.execute_batch("SAVEPOINT attempt")?;
        let result = run();
        let end = if result.is_ok() { "RELEASE attempt" } else { "ROLLBACK TO attempt; RELEASE attempt" };
        self.conn.execute_batch(end)?;
        result
    }

    /// Answers a fresh uid, in the order of time.
    pub fn uid(&self) -> Uid {
        fresh_uid()
    }
}

/// Answers sixteen bytes that nobody else makes (UUIDv7), ordered by time and within a millisecond by their making.
///
/// Its random part is a keyed hash of a counter: the system is asked for the key once, not for bytes at each row.
pub(super) fn fresh_uid() -> Uid {
    thread_local! {
        static KEY: RandomState = RandomState::new();
        static LAST: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
    }
    let (seconds, nanos) = uuid::Timestamp::now(uuid::NoContext).to_unix();
    let millis = seconds * 1_000 + u64::from(nanos) / 1_000_000;
    let (last, made) = LAST.get();
    let made = if last == millis { made + 1 } else { 0 };
    LAST.set((millis, made));
    let mut bytes = [0; 10];
    bytes[..2].copy_from_slice(&(made as u16).to_be_bytes());
    bytes[2..].copy_from_slice(&KEY.with(|key| key.hash_one((millis, made))).to_be_bytes());
    Uid(*uuid::Builder::from_unix_timestamp_millis(millis, &bytes).as_uuid().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn uids_are_version_seven_in_order_and_never_the_same() {
        let made: Vec<Uid> = (0..2_000).map(|_| fresh_uid()).collect();
        assert!(made.is_sorted());
        assert!(made.iter().all(|uid| uuid::Uuid::from_bytes(uid.0).get_version_num() == 7));
        let other = std::thread::spawn(|| (0..2_000).map(|_| fresh_uid()).collect::<Vec<_>>()).join().unwrap();
        assert_eq!(made.iter().chain(&other).collect::<BTreeSet<_>>().len(), 4_000);
    }
}
