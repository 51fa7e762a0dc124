//! `promise`: something said to the buyer, or what they owe.

use super::desk::Desk;
use super::words;
use crate::domain::promise::{NewPromise, Side};
use crate::error::{Error, Result};
use crate::ops::Verb;

/// Note what you promised, or what they owe you
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without a day it is planned, within five working days.

Examples:
  box9 promise ada 'training for two' --by '4 dec' --minutes 45
  box9 promise 12 'their logo' --theirs --by fri")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// What is promised
    #[arg(required = true)]
    text: Vec<String>,
    /// The day it is promised for
    #[arg(long, value_name = "DAY")]
    by: Option<String>,
    /// They owe it
    #[arg(long)]
    theirs: bool,
    /// The minutes of work in it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    minutes: Option<u32>,
}

/// Makes the promise.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let text = words::joined(&args.text).ok_or_else(|| Error::invalid("text", "say what is promised"))?;
    let side = if args.theirs { Side::Theirs } else { Side::Mine };
    let promise = NewPromise { side, text, by: desk.day_of(args.by.as_ref())?, minutes: args.minutes };
    desk.change_deals(&args.who, Verb::Promise(promise))
}
