//! `close`: the end without a sale.

use super::desk::Desk;
use super::settling::Settling;
use super::words;
use crate::domain::stage::State;
use crate::error::Result;
use crate::ops::{Close, Op, Verb};
use crate::store::who;

/// Close a deal with a reason
#[derive(Debug, clap::Args)]
#[command(after_help = "\
lost: they said no. cancelled: we stopped. disqualified: never fitted.

Examples:
  box9 close ada lost 'too expensive' --again '1 mar'
  box9 close '#12' disqualified 'has no budget at all'
  box9 close 12,13 cancelled 'I was too slow'
  box9 close ada lost 'too dear' --kept 3 --withdrawn 4 'they agreed' --still-owed
  box9 close 12,13 cancelled 'too late' --those-stay")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// lost, cancelled or disqualified
    #[arg(value_parser = words::ending)]
    state: State,
    /// Why
    #[arg(required = true)]
    reason: Vec<String>,
    /// A day to look at it again
    #[arg(long, value_name = "DAY")]
    again: Option<String>,
    #[command(flatten)]
    promises: Settling,
}

/// Closes the deal.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let again = desk.day_of(args.again.as_ref())?;
    let close = Verb::Close(Close { state: args.state, reason: args.reason.join(" "), again });
    let op = Op::Deals(who::all(desk.store.conn(), &args.who)?, close);
    args.promises.change(op, desk)
}
