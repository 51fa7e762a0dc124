//! `win`: they bought.

use super::desk::Desk;
use super::words::{self, NextOption};
use crate::domain::id::PromiseId;
use crate::domain::money::Money;
use crate::error::Result;
use crate::ops::{Settled, Verb, Win};

/// Win a deal: from now on it is a handoff
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 win ada --value 12k --signed yesterday --kickoff 'next mon'
  box9 win '#12' --kept 3 --set why_bought='one basket'")]
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
    /// Promises that are kept already, by their numbers
    #[arg(long, value_name = "N", value_parser = words::number)]
    kept: Vec<i64>,
    /// A further fact, as why_bought='one basket'
    #[arg(long, value_name = "FIELD=VALUE", value_parser = words::assignment)]
    set: Vec<(String, String)>,
}

/// Wins the deal.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let currency = desk.store.settings().currency;
    let win = Win {
        value: args.value.as_deref().map(|amount| Money::parse(amount, currency)).transpose()?,
        signed: desk.day_of(args.signed.as_ref())?,
        kickoff: desk.day_of(args.kickoff.as_ref())?,
        next: args.next.read(desk)?,
        promises: args.kept.iter().map(|number| (PromiseId(*number), Settled::Kept)).collect(),
        facts: args.set.clone(),
    };
    desk.change_deals(&args.who, Verb::Win(win))
}
