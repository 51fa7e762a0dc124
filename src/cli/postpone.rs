//! `postpone`: not today.

use super::desk::Desk;
use crate::error::Result;
use crate::ops::{Postpone, Verb};

/// Put a deal's next step off to a later day
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 postpone ada mon
  box9 postpone 12,13,14 '+3d'")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// The later day, perhaps with an hour
    day: String,
}

/// Puts it off; a deal that was put off five times without an answer must be decided instead.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let to = desk.day(&args.day)?;
    desk.change_deals(&args.who, Verb::Postpone(Postpone { to }))
}
