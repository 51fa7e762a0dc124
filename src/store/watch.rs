//! A long operation as others see it while it runs: how far it is, and their wish that it stops.

use crate::error::{Error, Result};
use std::fmt::{Debug, Formatter};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// What is shared between who runs a long operation and who waits for it.
#[derive(Default)]
pub struct Watch {
    done: AtomicU64,
    total: AtomicU64,
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

/// What a stopped operation answers.
const STOPPED: &str = "Stopped; everything is as it was.";
