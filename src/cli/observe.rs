//! `observe`: who uses what was bought, and how that is known.

use super::desk::Desk;
use super::words;
use crate::domain::handoff::{How, Verdict};
use crate::error::Result;
use crate::ops::{Observe, Verb};

/// Note whether what they bought is used
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Two looks after first value, seven days apart, that say \"using\" end a handoff.

Examples:
  box9 observe ada using 'eleven bookings last week'
  box9 observe 12 needs-showing 'the export' --who albrecht --how seen --on yesterday")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// using, needs-showing, partly or not
    #[arg(value_parser = verdict)]
    verdict: Verdict,
    /// What was seen or said
    note: Vec<String>,
    /// How it is known: seen, told or figures
    #[arg(long, value_parser = how, default_value = "told")]
    how: How,
    /// Who uses it, by words of the name; the deal's user, else its person, where nobody is named
    #[arg(long = "who", value_name = "NAME")]
    person: Option<String>,
    /// The day of the look; today, where nothing is said
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
}

fn verdict(word: &str) -> Result<Verdict, String> {
    Verdict::parse(&word.trim().replace([' ', '_'], "-")).ok_or_else(|| format!("write {}", Verdict::list()))
}

fn how(word: &str) -> Result<How, String> {
    How::parse(word).ok_or_else(|| format!("write {}", How::list()))
}

/// Notes it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let observe = Observe {
        verdict: args.verdict,
        how: args.how,
        who: args.person.clone(),
        on: desk.day_of(args.on.as_ref())?,
        note: words::joined(&args.note),
    };
    desk.change_deals(&args.who, Verb::Observe(observe))
}
