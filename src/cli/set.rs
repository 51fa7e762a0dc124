//! `set`: facts of a deal.

use super::desk::Desk;
use super::words;
use crate::error::Result;
use crate::ops::{Set, Verb};

/// Change facts of a deal
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Fields: person, company, title, email, phone, link, job_title, category, value, odds,
expected_close, source, tags, opened, signed, kickoff, first_value_due, first_value,
invoiced, paid, why_bought, worries, success, success_measure, success_day, excluded,
risks, needs, closed_reason, again, contact_interval, note. An empty value clears.

Examples:
  box9 set ada value=12k expected_close='end of month'
  box9 set '#12' tags='vip, berlin' source=fair
  box9 set 12 company=")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// Fields and their values
    #[arg(required = true, value_name = "FIELD=VALUE", value_parser = words::assignment)]
    changes: Vec<(String, String)>,
}

/// Sets the fields, all or none.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    desk.change_deals(&args.who, Verb::Set(Set { changes: args.changes.clone() }))
}
