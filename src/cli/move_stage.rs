//! `move`: along the funnel, forth and back.

use super::desk::Desk;
use super::words::{self, Place};
use crate::error::Result;
use crate::ops::{Goal, Move, Verb};

/// Move a deal to another stage or phase
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 move ada opportunity
  box9 move ada negotiation --because 'they asked for terms'
  box9 move 12,13 prospect")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// lead, prospect, opportunity, handoff, customer, or a phase
    #[arg(value_parser = words::place)]
    stage: Place,
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

/// Moves the deal.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let (stage, phase) = args.stage;
    desk.change_deals(&args.who, Verb::Move(Move { goal: Goal::Stage(stage, phase), because: args.because.clone() }))
}
