//! A long operation as others see it while it runs: how far it is, and their wish that it stops.

use crate::domain::text;
use crate::error::{Error, Result};
use std::fmt::{Debug, Formatter};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock, PoisonError};

/// What is shared between who runs a long operation and who waits for it.
#[derive(Default)]
pub struct Watch {
    done: AtomicU64,
    total: AtomicU64,
    /// What the rows are of, where there is more than one thing to go through.
    reading: Mutex<String>,
    back: AtomicBool,
    stop: AtomicBool,
    told: OnceLock<Told>,
}

type Told = Box<dyn Fn(&Watch) + Send + Sync>;

impl Watch {
    /// Calls after each part; only the first who asks is told.
    pub fn tell(&self, told: impl Fn(&Watch) + Send + Sync + 'static) {
        let _ = self.told.set(Box::new(told));
    }

    /// Answers how many rows are done, and of how many; of none while that is not known.
    pub fn progress(&self) -> (u64, u64) {
        (self.done.load(Relaxed), self.total.load(Relaxed))
    }

    /// Answers it in words: "45 %" or "list.csv: 45 %", or the rows that are done where nobody knows how many there are.
    pub fn words(&self) -> String {
        let (done, total) = self.progress();
        let of = match self.is_going_back() {
            true => GOING_BACK.to_owned(),
            false => self.reading.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        };
        let far = match done.saturating_mul(100).checked_div(total) {
            Some(share) => format!("{} %", share.min(100)),
            None => text::count(done as usize, "row"),
        };
        if of.is_empty() { far } else { format!("{of}: {far}") }
    }

    /// Says whether what was done is just being taken back.
    pub fn is_going_back(&self) -> bool {
        self.back.load(Relaxed)
    }

    /// Wishes that it stops; what it has done is then taken back.
    pub fn stop(&self) {
        self.stop.store(true, Relaxed);
    }

    /// Says whether somebody wished that it stops.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Relaxed)
    }

    /// The rows of this are gone through from here on; of none where nobody knows yet how many there are.
    pub(super) fn read(&self, of: &str, rows: u64) -> Result<()> {
        of.clone_into(&mut self.reading.lock().unwrap_or_else(PoisonError::into_inner));
        self.announce(rows as usize);
        self.advance(0)
    }

    /// So many rows are to be done in all.
    pub(super) fn announce(&self, rows: usize) {
        self.done.store(0, Relaxed);
        self.total.store(rows as u64, Relaxed);
    }

    /// So many more rows are done; refuses to go on where a stop was wished for.
    pub(super) fn advance(&self, rows: usize) -> Result<()> {
        self.done.fetch_add(rows as u64, Relaxed);
        self.call();
        if self.is_stopped() { Err(Error::refused(STOPPED)) } else { Ok(()) }
    }

    /// From here on, so many parts are taken back.
    pub(super) fn go_back(&self, parts: usize) {
        self.back.store(true, Relaxed);
        self.announce(parts);
        self.call();
    }

    /// One more part is taken back; that cannot be stopped.
    pub(super) fn went_back(&self) {
        self.done.fetch_add(1, Relaxed);
        self.call();
    }

    fn call(&self) {
        if let Some(told) = self.told.get() {
            told(self);
        }
    }
}

impl Debug for Watch {
    fn fmt(&self, to: &mut Formatter<'_>) -> std::fmt::Result {
        let (done, total) = self.progress();
        write!(to, "{done} of {total}")
    }
}

/// Only a watch itself is the same.
impl PartialEq for Watch {
    fn eq(&self, other: &Watch) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What is told while everything is taken back.
const GOING_BACK: &str = "taking back what was done";
/// What a stopped operation answers.
const STOPPED: &str = "Stopped; everything is as it was.";
