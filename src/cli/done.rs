//! `done`: the next step is done.

use super::desk::Desk;
use super::words::NextOption;
use crate::error::Result;
use crate::ops::{Done, Verb};

/// Complete a deal's next step and say what comes after it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 done ada --next fri 'call about the quote'
  box9 done '#12'                                 (where a further step is planned)")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    #[command(flatten)]
    next: NextOption,
}

/// Completes the step.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let next = args.next.read(desk)?;
    desk.change_deals(&args.who, Verb::Done(Done { next }))
}
