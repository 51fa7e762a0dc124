//! `redo`: what was taken back, done again.

use super::desk::Desk;
use crate::error::Result;
use crate::ops::{Op, Redo};

/// Do again what the newest undo took back
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 redo")]
pub struct Args {
    /// Do again what can be done again; what was worked on since stays
    #[arg(long)]
    rest: bool,
}

/// Does it again.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    desk.change(&Op::Redo(Redo { of: None, rest: args.rest }))
}
