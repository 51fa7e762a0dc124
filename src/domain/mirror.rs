//! The mirror: what the file says of the owner's own work, each figure with the cases it rests on.

pub mod capacity;
pub mod forecast;
pub mod kept;
pub mod share;
pub mod told;

use super::Day;
use super::money::Money;
use super::stage::Stage;
use capacity::Capacity;
use forecast::Forecast;
use kept::DayKept;
use share::{Median, Share};

/// So many days back the mirror looks.
pub const WINDOW: u64 = 365;
/// What came of following up is asked of so many days.
pub const FOLLOWED: u64 = 14;

/// Everything that Review shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    pub today: Day,
    /// Every day of the window, the oldest first.
    pub days: Vec<DayKept>,
    /// Every week of the window, the oldest first, by its first day.
    pub weeks: Vec<WeekTalked>,
    pub followed: Followed,
    pub flows: Vec<Flow>,
    pub outcomes: Outcomes,
    pub forecast: Forecast,
    pub months: Vec<MonthHope>,
    pub ages: Vec<Ages>,
    pub handoffs: Handoffs,
    pub capacity: Capacity,
}

/// What was said in one week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekTalked {
    pub begins: Day,
    pub touches: u32,
    /// Talked, met, or anything from them.
    pub conversations: u32,
}

/// What came of following up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Followed {
    pub deals: u32,
    pub answered: u32,
    pub moved: u32,
}

/// What left a stage in the window: on to the next ones, or out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow {
    pub stage: Stage,
    pub on: Share,
    /// The same, drawn toward the usual by eight cases.
    pub drawn: f64,
    /// Days in the stage of those that left it.
    pub days: Median,
}

/// Won and lost in the window.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcomes {
    pub won: Share,
    pub value: Vec<Money>,
    /// Days from the opening to the signature.
    pub days: Median,
    pub reasons: Vec<Counted>,
    pub sources: Vec<Counted>,
    pub categories: Vec<Counted>,
    pub quarters: Vec<Quarter>,
}

/// A word with how many were won and lost under it; reasons are of the lost alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub word: String,
    pub won: Share,
}

/// What was won in a quarter, in the owner's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarter {
    /// "2026 Q4".
    pub name: String,
    pub won: u32,
    pub value: Money,
}

/// What the open deals expected to close in a month come to, by their odds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthHope {
    /// Its first day; none for deals without an expected day.
    pub month: Option<Day>,
    pub deals: u32,
    pub likely: Money,
}

/// How long the open deals of a stage have been in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    pub stage: Stage,
    /// Up to 7 days, 30, 90, and longer.
    pub buckets: [u32; 4],
}

/// The bounds of `Ages`, in days.
pub const AGES: [i64; 3] = [7, 30, 90];

/// How handoffs went.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Handoffs {
    /// Working days from the signature; those that were entered late are left out.
    pub kickoff: Median,
    pub first_value: Median,
    pub paid: Median,
    /// Promises of ours that came to their end in the window, and those that were kept by their day.
    pub promises: Share,
    pub moved: u32,
    pub missed: u32,
    pub fires: u32,
    pub signed: u32,
    /// Handoffs that the owner ended against the gate, with a reason.
    pub overridden: u32,
}
