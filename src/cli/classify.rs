//! `classify`: the verdict of triage.

use super::desk::Desk;
use super::words::{self, Place};
use crate::error::Result;
use crate::ops::{Classify, Verb};

/// Give a deal its stage, and a lead its category
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 classify ada lead --category dentists
  box9 classify 12,13,14 prospect
  box9 classify '#12' proposal")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// lead, prospect, opportunity, handoff, customer, or a phase
    #[arg(value_parser = words::place)]
    stage: Place,
    /// The category, made if it is new
    #[arg(long)]
    category: Option<String>,
}

/// Places the deal.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let (stage, phase) = args.stage;
    desk.change_deals(
        &args.who,
        Verb::Classify(Classify { phase, category: args.category.clone(), ..Classify::to(stage) }),
    )
}
