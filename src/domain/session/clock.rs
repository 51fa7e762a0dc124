//! The clock of a session: what was worked, what was paused, and what others took, each apart.

use crate::domain::Moment;
use serde::{Deserialize, Serialize};

/// What the clock counts at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    Running,
    Paused,
    Interrupted,
}

/// Seconds that were worked, paused and interrupted until a key was pressed last, and what is counted since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    worked: i64,
    paused: i64,
    interrupted: i64,
    pub interruptions: u32,
    at: Moment,
    mode: Mode,
}

/// So many silent seconds are still work; what is silent longer was a pause.
pub const SILENT: i64 = 5 * 60;
/// A conversation explains a silence of up to so many seconds.
const LONGEST_TALK: i64 = 60 * 60;

impl Clock {
    /// Begins to count.
    pub fn begin(now: Moment) -> Clock {
        Clock { worked: 0, paused: 0, interrupted: 0, interruptions: 0, at: now, mode: Mode::Running }
    }

    /// Answers what it counts.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Answers when a key was pressed last.
    pub fn at(&self) -> Moment {
        self.at
    }

    /// Answers the seconds worked.
    pub fn worked(&self, now: Moment) -> i64 {
        self.worked + self.since(now, SILENT).0
    }

    /// Answers the seconds paused, by the key or by silence.
    pub fn paused(&self, now: Moment) -> i64 {
        self.paused + self.since(now, SILENT).1
    }

    /// Answers the seconds that others took.
    pub fn interrupted(&self, now: Moment) -> i64 {
        self.interrupted + self.since(now, SILENT).2
    }

    /// A key was pressed: the time since the last one is counted.
    pub fn key(&mut self, now: Moment) {
        self.settle(now, SILENT);
    }

    /// They talked: the silence before this key was work.
    pub fn talked(&mut self, now: Moment) {
        self.settle(now, LONGEST_TALK);
    }

    /// From here on something else is counted.
    pub fn turn(&mut self, mode: Mode, now: Moment) {
        self.settle(now, SILENT);
        self.interruptions += u32::from(mode == Mode::Interrupted && self.mode != Mode::Interrupted);
        self.mode = mode;
    }

    /// The owner comes back: nothing since the last key was work.
    pub fn resume(&mut self, now: Moment) {
        self.mode = Mode::Paused;
        self.turn(Mode::Running, now);
    }

    fn settle(&mut self, now: Moment, silent: i64) {
        let (worked, paused, interrupted) = self.since(now, silent);
        self.worked += worked;
        self.paused += paused;
        self.interrupted += interrupted;
        self.at = self.at.max(now);
    }

    fn since(&self, now: Moment, silent: i64) -> (i64, i64, i64) {
        let seconds = (now - self.at).num_seconds().max(0);
        match self.mode {
            Mode::Running => (seconds.min(silent), (seconds - silent).max(0), 0),
            Mode::Paused => (0, seconds, 0),
            Mode::Interrupted => (0, 0, seconds),
        }
    }
}
