//! `level`: an overload is laid over the coming days.

use super::desk::Desk;
use crate::error::Result;
use crate::ops::Op;

/// Lay what the block cannot carry over the coming days
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Promises, answers and what has an hour stay on their day; it never counts as postponing, and one undo takes it back.

Examples:
  box9 level
  box9 undo")]
pub struct Args {}

/// Levels today and the coming days.
pub fn run(_: &Args, desk: &mut Desk<'_>) -> Result<()> {
    desk.change(&Op::Level)
}
