//! `commit`: a line for the week.

use super::desk::Desk;
use crate::error::Result;
use crate::ops::{Commit, Op};

/// Say what you will do in the week that is planned
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A number with a word such as conversations, proposals, meetings, touches, new leads, sales, plans, referrals or blocks is
counted by box9 itself. On the last working day of a week the next one is planned.

Examples:
  box9 commit '12 conversations'
  box9 commit 'the offer for Ada out by Thursday'
  box9 week")]
pub struct Args {
    /// The line
    #[arg(required = true)]
    line: Vec<String>,
}

/// Writes it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    desk.change(&Op::Commit(Commit::New(args.line.join(" "))))
}
