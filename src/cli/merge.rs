//! `merge`: two cards of one sale become one.

use super::desk::Desk;
use crate::error::Result;
use crate::ops::{Merge, Op};

/// Merge the second deal into the first; everything of both is kept
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 merge '#12' '#31'
  box9 merge ada@ae.example 31")]
pub struct Args {
    /// The deal that stays
    keep: String,
    /// The deal that goes into it
    gone: String,
}

/// Merges them.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let merge = Merge { keep: desk.who(&args.keep)?, gone: desk.who(&args.gone)? };
    desk.change(&Op::Merge(merge))
}
