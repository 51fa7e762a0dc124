//! `withdraw`: a promise is not owed any more.

use super::desk::Desk;
use super::words;
use crate::domain::id::PromiseId;
use crate::error::Result;
use crate::ops::{Op, Withdraw};

/// Withdraw a promise, with their consent and a reason
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  box9 withdraw 3 'they took the smaller one'")]
pub struct Args {
    /// The promise, as `box9 promises` numbers it
    #[arg(value_name = "N", value_parser = words::number)]
    promise: i64,
    /// What they agreed to
    #[arg(required = true)]
    reason: Vec<String>,
}

/// Withdraws it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let reason = words::joined(&args.reason).unwrap_or_default();
    desk.change(&Op::Withdraw(Withdraw { promise: PromiseId(args.promise), reason }))
}
