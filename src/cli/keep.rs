//! `keep`: a promise was kept.

use super::desk::Desk;
use super::words;
use crate::domain::id::PromiseId;
use crate::error::Result;
use crate::ops::{Keep, Op};

/// Settle a promise: it was kept
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  box9 keep 3")]
pub struct Args {
    /// The promise, as `box9 promises` numbers it
    #[arg(value_name = "N", value_parser = words::number)]
    promise: i64,
}

/// Settles it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    desk.change(&Op::Keep(Keep { promise: PromiseId(args.promise) }))
}
