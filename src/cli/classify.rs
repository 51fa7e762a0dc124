//! `classify`: the verdict of triage.

use super::desk::Desk;
use super::plan;
use super::words::{self, Place};
use crate::error::Result;
use crate::ops::{Classify, Verb};

/// Give a deal its stage, and a lead its category
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 classify ada lead --category dentists
  box9 classify 12,13,14 prospect
  box9 classify '#12' proposal
  box9 classify ada prospect --plan consultant --aim 'fewer calls; Ada'")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// lead, prospect, opportunity, handoff, customer, or a phase
    #[arg(value_parser = words::place)]
    stage: Place,
    /// The category, made if it is new
    #[arg(long)]
    category: Option<String>,
    /// The playbook of its plan (`box9 playbook list`)
    #[arg(long, value_name = "PLAYBOOK")]
    plan: Option<String>,
    /// The aim of the plan, its lines with semicolons between
    #[arg(long, value_name = "TEXT", requires = "plan")]
    aim: Option<String>,
}

/// Places the deal.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let (stage, phase) = args.stage;
    let plan = args.plan.as_ref().map(|name| plan::taken(name, args.aim.as_deref(), desk)).transpose()?;
    let (category, plan) = (args.category.clone(), plan.map(Box::new));
    desk.change_deals(&args.who, Verb::Classify(Classify { phase, category, plan, ..Classify::to(stage) }))
}
