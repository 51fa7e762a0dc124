//! `reopen`: a closed or archived deal is open again.

use super::desk::Desk;
use crate::error::Result;
use crate::ops::Verb;

/// Open a closed or archived deal again, where it was
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 reopen ada
  box9 reopen 12,13,14")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    #[arg(required = true)]
    who: Vec<String>,
}

/// Opens it again.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    desk.change_deals(&args.who.join(" "), Verb::Reopen)
}
