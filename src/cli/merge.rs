//! `merge`: two cards of one sale become one.

use super::desk::Desk;
use super::settling::Settling;
use crate::error::Result;
use crate::ops::{Merge, Op};

/// Merge the second deal into the first; everything of both is kept
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 merge '#12' '#31'
  box9 merge ada@ae.example 31 --still-owed")]
pub struct Args {
    /// The deal that stays
    keep: String,
    /// The deal that goes into it
    gone: String,
    #[command(flatten)]
    promises: Settling,
}

/// Merges them.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let merge = Merge::of(desk.who(&args.keep)?, desk.who(&args.gone)?);
    match merge.keep == merge.gone {
        true => desk.change(&Op::Merge(merge)),
        false => args.promises.change(Op::Merge(merge), desk),
    }
}
