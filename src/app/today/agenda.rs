//! What a day holds, ready to be drawn: the block, its cards in their slots, the calendar around, and the days to come.

use crate::domain::Day;
use crate::domain::id::DealId;

/// A stretch of a day, in seconds since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    pub from: u32,
    pub to: u32,
}

impl Span {
    /// Makes one of minutes since midnight.
    pub fn of_minutes(from: u32, to: u32) -> Span {
        Span { from: from * 60, to: to * 60 }
    }

    /// Answers how long it is.
    pub fn seconds(self) -> u32 {
        self.to.saturating_sub(self.from)
    }

    /// Says whether a second lies in it.
    pub fn has(self, second: u32) -> bool {
        (self.from..self.to).contains(&second)
    }
}

/// Why a day has its block, or has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Kind {
    #[default]
    Working,
    /// No weekday of the block.
    Weekend,
    /// Taken off by the owner.
    Off,
}

/// Why a card is due, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grave {
    Fire,
    Late,
    Promised,
    Answered,
    Today,
    Cold,
    #[default]
    Plain,
}

/// One card of the day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// None where no deal stands behind it, as prospecting.
    pub deal: Option<DealId>,
    /// Deals stand behind it; prospecting and the tray wait without being due.
    pub is_due: bool,
    pub name: String,
    /// What is to be done.
    pub what: String,
    /// Why it is here, in two words, and how grave that is.
    pub why: String,
    pub grave: Grave,
    pub minutes: u32,
    /// Where it lies; none where it does not fit.
    pub slot: Option<Span>,
    pub pinned: bool,
    /// The day on which a card that does not fit is reached, if within the days looked at.
    pub reached: Option<Day>,
}

/// A busy time of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Busy {
    pub span: Span,
    pub words: String,
}

/// The work that lies on a day, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    pub day: Day,
    pub due: u32,
    pub capacity: u32,
}

impl Load {
    /// Says whether more is due than the block carries.
    pub fn is_over(&self) -> bool {
        self.due > self.capacity
    }
}

/// Everything that the screen shows of a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agenda {
    pub kind: Kind,
    /// The first and the last minute of the timeline.
    pub hours: Span,
    /// The block: one piece as a rule, up to three around meetings.
    pub pieces: Vec<Span>,
    /// Why the block is not where the settings put it.
    pub because: Option<String>,
    /// A session was begun on it.
    pub begun: bool,
    pub busy: Vec<Busy>,
    /// By their time, and behind them those that do not fit.
    pub cards: Vec<Card>,
    /// How many more cards do not fit, of which only the number is known.
    pub more: usize,
    /// The working days from the present one on.
    pub load: Vec<Load>,
}

impl Agenda {
    /// Answers how many minutes the block has.
    pub fn capacity(&self) -> u32 {
        self.pieces.iter().map(|piece| piece.seconds()).sum::<u32>() / 60
    }

    /// Answers how many minutes of the block have cards.
    pub fn used(&self) -> u32 {
        let inside = |card: &&Card| card.slot.is_some_and(|slot| self.pieces.iter().any(|piece| piece.has(slot.from)));
        self.cards.iter().filter(inside).filter_map(|card| card.slot).map(Span::seconds).sum::<u32>().div_ceil(60)
    }

    /// Says whether any card is due.
    pub fn has_due(&self) -> bool {
        self.cards.iter().any(|card| card.is_due)
    }

    /// Answers how many cards do not fit.
    pub fn beyond(&self) -> usize {
        self.cards.len() - self.placed() + self.more
    }

    /// Answers how many cards have a slot; those behind them do not fit.
    pub fn placed(&self) -> usize {
        self.cards.iter().filter(|card| card.slot.is_some()).count()
    }
}
