//! `asof`: a query on the file as it was.

use super::Query;
use super::desk::Desk;
use super::view::Past;
use crate::error::Result;

/// Ask the file as it was at the end of a day
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 asof 'last fri' stats
  box9 asof 'last fri' boxes
  box9 asof 2026-10-01 list --stage opportunity
  box9 asof yesterday show ada")]
pub struct Args {
    /// The day
    day: String,
    #[command(subcommand)]
    query: Query,
}

/// Walks a copy back and asks it; the file itself is not touched.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let day = desk.day(&args.day)?.day;
    let past = Past::of(&desk.store, day, desk.now)?;
    args.query.run(&past.view(), &mut desk.output)
}
