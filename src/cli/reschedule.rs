//! `reschedule`: a promise gets another day.

use super::desk::Desk;
use super::words;
use crate::domain::id::PromiseId;
use crate::error::Result;
use crate::ops::{Op, Reschedule};

/// Move a promise to another day, for a reason
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  box9 reschedule 3 fri 'the parts come late'")]
pub struct Args {
    /// The promise, as `box9 promises` numbers it
    #[arg(value_name = "N", value_parser = words::number)]
    promise: i64,
    /// The new day
    day: String,
    /// Why
    #[arg(required = true)]
    reason: Vec<String>,
}

/// Moves it; the day before is kept.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let to = desk.day(&args.day)?.day;
    let reason = words::joined(&args.reason).unwrap_or_default();
    desk.change(&Op::Reschedule(Reschedule { promise: PromiseId(args.promise), to, reason }))
}
