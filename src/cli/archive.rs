//! `archive`: out of sight.

use super::desk::Desk;
use super::settling::Settling;
use crate::error::Result;
use crate::ops::{Op, Verb};
use crate::store::who;

/// Put a deal out of sight; its facts stay
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 archive ada
  box9 archive 12,13,14")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    #[arg(required = true)]
    who: Vec<String>,
    #[command(flatten)]
    promises: Settling,
}

/// Archives the deal.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let op = Op::Deals(who::all(desk.store.conn(), &args.who.join(" "))?, Verb::Archive);
    args.promises.change(op, desk)
}
