//! `undo`: anything can be taken back.

use super::desk::Desk;
use super::words;
use crate::domain::id::OperationId;
use crate::error::Result;
use crate::ops::{Op, Undo};

/// Take back the newest change made from a shell, or any one by its number
#[derive(Debug, clap::Args)]
#[command(after_help = "\
`box9 history` lists the numbers.

Examples:
  box9 undo
  box9 undo 997
  box9 undo 997 --rest                            (what was worked on since stays)")]
pub struct Args {
    /// The number of the operation
    #[arg(value_parser = words::number)]
    operation: Option<i64>,
    /// Take back what can be taken back; what was worked on since stays
    #[arg(long)]
    rest: bool,
}

/// Takes it back.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    desk.change(&Op::Undo(Undo { of: args.operation.map(OperationId), rest: args.rest }))
}
