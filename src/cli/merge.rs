//! `merge`: two cards of one sale become one.

use super::desk::Desk;
use super::settling::Settling;
use crate::error::{Error, Result};
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
    /// Open promises of the second deal are still owed, by the first
    #[arg(long)]
    still_owed: bool,
}

/// Merges them.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let merge = Merge { keep: desk.who(&args.keep)?, gone: desk.who(&args.gone)? };
    let asked = Settling::owed(args.still_owed);
    let others = Some(merge.gone).filter(|gone| *gone != merge.keep);
    others.map_or(Ok(()), |gone| asked.refuse_unasked(gone, desk)).map_err(|error| {
        let hint =
            "Settle them first (keep N, withdraw N 'reason'), or say --still-owed: the first deal owes them then.";
        Error::refused_with(error.to_string(), hint)
    })?;
    desk.change(&Op::Merge(merge))
}
