//! `add`: one line becomes a deal.

use super::desk::Desk;
use super::words;
use crate::domain::safe;
use crate::domain::stage::Stage;
use crate::error::Result;
use crate::ops::{self, Op};
use crate::store::who;

/// Add a deal from one line
#[derive(Debug, clap::Args)]
#[command(after_help = "\
In the line: @ company, # category, \"title\", 12k or $12,500, > next step, ! promise.

Examples:
  box9 add 'Ada Lovelace @Analytical Engines ada@ae.example #referral 12k >fri 10:00 call'
  box9 add 'Grace Hopper +1 555 010 0199' --stage prospect
  box9 add 'Mill & Sons !quote by fri'          (without category, stage or day: the tray)")]
pub struct Args {
    /// Who, where, how much, what next
    #[arg(required = true)]
    line: Vec<String>,
    /// The stage it begins in
    #[arg(long, value_parser = words::stage)]
    stage: Option<Stage>,
}

/// Adds the deal; others that it may already be are named on standard error.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let line = args.line.join(" ");
    let alike = ops::duplicate(&desk.store, &line, desk.today())?;
    desk.change(&Op::Add(ops::Add { line, stage: args.stage }))?;
    for id in alike.iter().take(3) {
        let known = who::candidate(desk.store.conn(), *id)?;
        desk.output.tell(&format!("It may be known already: {}.", safe::line(&known)));
    }
    Ok(())
}
