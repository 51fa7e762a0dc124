//! `refer`: a name that a customer gave.

use super::desk::Desk;
use super::words;
use crate::error::{Error, Result};
use crate::ops::{Op, Refer};

/// Add a name that a customer gave you; it enters the tray, linked to them
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  box9 refer ada 'Mary Somerville mary@x.example +44 20 7946 0002'")]
pub struct Args {
    /// Who gave the name: a number, or words of the deal's names
    who: String,
    /// The new name, in a line of quick add
    line: Vec<String>,
}

/// Adds it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let line = words::joined(&args.line).ok_or_else(|| Error::invalid("line", "say whom they named"))?;
    let giver = desk.who(&args.who)?;
    desk.change(&Op::Refer(Refer { giver, line }))
}
