//! `ask`: we asked again for what they owe us.

use super::desk::Desk;
use super::words;
use crate::domain::id::PromiseId;
use crate::error::Result;
use crate::ops::{Ask, Verb};

/// Log that you asked for what they owe you; it comes back in five working days
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 ask ada
  box9 ask 12 --promise 3
  box9 ask ada --payment")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// The number of a promise of theirs; the earliest open one, where none is named
    #[arg(long, value_name = "N", value_parser = words::number)]
    promise: Option<i64>,
    /// The payment of the invoice
    #[arg(long, conflicts_with = "promise")]
    payment: bool,
}

/// Logs it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let ask = if args.payment { Ask::Payment } else { Ask::Promise(args.promise.map(PromiseId)) };
    desk.change_deals(&args.who, Verb::Ask(ask))
}
