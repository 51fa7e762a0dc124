//! `enrol`: leads into the campaign of their category.

use super::desk::Desk;
use super::draft;
use crate::error::Result;
use crate::ops::{Enrol, EnrolAll, Op, Verb};
use crate::store::letters::Of;

/// Put leads into the campaign of their category: one, or all of a category
#[derive(Debug, clap::Args)]
#[command(after_help = "\
No more begin on a day than the category's daily limit; the others follow on the working days after it.

Examples:
  box9 enrol dentists
  box9 enrol dentists --per-day 5
  box9 enrol ada
  box9 enrol dentists --stop")]
pub struct Args {
    /// The category, or the deal: a number, or words of its names
    #[arg(value_name = "CATEGORY|WHO")]
    who: String,
    /// So many begin on a day, instead of the category's limit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    per_day: Option<u32>,
    /// Out of the campaign: they rest
    #[arg(long, conflicts_with = "per_day")]
    stop: bool,
}

/// Enrols, or takes out.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let op = match (draft::whose(desk, &args.who)?, args.stop) {
        (Of::Deal(deal), true) => Op::Deals(vec![deal], Verb::Stop),
        (Of::Deal(deal), false) => Op::Deals(vec![deal], Verb::Enrol(Enrol { per_day: args.per_day })),
        (Of::Category(category), true) => Op::Enrol(EnrolAll::Stop(category)),
        (Of::Category(category), false) => Op::Enrol(EnrolAll::Begin(category, args.per_day)),
        (Of::All, _) => return Ok(()),
    };
    desk.change(&op)
}
