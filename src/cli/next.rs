//! `next`: what comes next.

use super::desk::Desk;
use super::words;
use crate::domain::step::{NewStep, Wants};
use crate::error::Result;
use crate::ops::{SetNext, Verb};

/// Set a deal's next step
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 next ada 'fri 10:00' 'call about the quote'
  box9 next ada '+5d' 'their answer' --wait
  box9 next ada 'in 2 weeks' --rest
  box9 next ada '3 dec' 'send the contract' --promised")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// The day, perhaps with an hour
    day: String,
    /// What to do, or what to wait for
    words: Vec<String>,
    /// Wait for them until that day
    #[arg(long, conflicts_with = "rest")]
    wait: bool,
    /// Leave it alone until that day
    #[arg(long)]
    rest: bool,
    /// The day was promised to the customer
    #[arg(long)]
    promised: bool,
    /// They agreed to the day, so that the deal is not cold before it
    #[arg(long)]
    agreed: bool,
}

/// Sets the step.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let when = desk.day(&args.day)?;
    let words = words::joined(&args.words).unwrap_or_default();
    let own = match args.wants() {
        Wants::Rest => NewStep { words, at: when.at, ..NewStep::rest(when.day) },
        wants => NewStep { wants, ..NewStep::own(words, when.day, when.at) },
    };
    let step = NewStep { promised: args.promised, agreed: args.agreed, ..own };
    desk.change_deals(&args.who, Verb::Next(SetNext { step }))
}

impl Args {
    fn wants(&self) -> Wants {
        match (self.wait, self.rest) {
            (true, _) => Wants::Wait,
            (_, true) => Wants::Rest,
            _ => Wants::Do,
        }
    }
}
