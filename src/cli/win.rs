//! `win`: they bought.

use super::desk::Desk;
use super::words::NextOption;
use crate::domain::money::Money;
use crate::error::Result;
use crate::ops::{Verb, Win};

/// Win a deal: from now on it is a handoff
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 win ada --value 12k --signed yesterday --kickoff 'next mon'
  box9 win '#12'")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// What they pay
    #[arg(long)]
    value: Option<String>,
    /// The day they signed; today, where nothing is said
    #[arg(long, value_name = "DAY")]
    signed: Option<String>,
    /// The day of the kickoff
    #[arg(long, value_name = "DAY")]
    kickoff: Option<String>,
    #[command(flatten)]
    next: NextOption,
}

/// Wins the deal.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let currency = desk.store.settings().currency;
    let win = Win {
        value: args.value.as_deref().map(|amount| Money::parse(amount, currency)).transpose()?,
        signed: desk.day_of(args.signed.as_ref())?,
        kickoff: desk.day_of(args.kickoff.as_ref())?,
        next: args.next.read(desk)?,
    };
    desk.change_deals(&args.who, Verb::Win(win))
}
