//! `next-sale`: a new deal with somebody who bought before.

use super::desk::Desk;
use super::words;
use crate::error::Result;
use crate::ops::{NextSale, Op};

/// Begin the next sale with the same person
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  box9 next-sale ada 'The second shop'\n  box9 next-sale '#12'")]
pub struct Args {
    /// The deal they bought in: a number, or words of its names
    who: String,
    /// What the new deal is called
    title: Vec<String>,
}

/// Begins it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let deal = desk.who(&args.who)?;
    desk.change(&Op::NextSale(NextSale { deal, title: words::joined(&args.title) }))
}
