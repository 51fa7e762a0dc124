//! `off`: days that are not worked, taken, listed or given back.

use super::desk::Desk;
use super::output::Meaning;
use crate::calendars;
use crate::domain::day_off::{DayOff, Kind};
use crate::domain::{Day, when};
use crate::error::{Error, Result};
use crate::ops::{Off, Op};
use crate::store::days_off;
use serde_json::json;
use std::path::PathBuf;

/// Take days off, also afterwards; without a day, list them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Days off neither feed nor break the streak. What was promised or agreed inside is listed, the rest is laid over the
days that are worked.

Examples:
  box9 off fri
  box9 off 2026-12-24..2027-01-01 Christmas
  box9 off yesterday --ill
  box9 off fri --back
  box9 off --holidays holidays.ics
  box9 off")]
pub struct Args {
    /// A day, or two with .. between
    #[arg(value_name = "DAY[..DAY]")]
    days: Option<String>,
    /// What for
    words: Vec<String>,
    /// Ill, not free
    #[arg(long)]
    ill: bool,
    /// Work them after all
    #[arg(long, conflicts_with = "ill")]
    back: bool,
    /// Take the whole days of a calendar file as public holidays, this year and the next
    #[arg(long, value_name = "FILE", conflicts_with_all = ["days", "ill", "back"])]
    holidays: Option<PathBuf>,
}

/// Takes them, gives them back, or lists them.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    if let Some(file) = &args.holidays {
        return holidays(file, desk);
    }
    let Some(words) = &args.days else { return list(desk) };
    let days = days(words, desk)?;
    let kind = if args.ill { Kind::Ill } else { Kind::Off };
    let off = |day| DayOff { day, kind, words: args.words.join(" ") };
    desk.change(&Op::Off(match args.back {
        true => Off::GiveBack(days),
        false => Off::Take(days.into_iter().map(off).collect()),
    }))
}

fn days(words: &str, desk: &Desk<'_>) -> Result<Vec<Day>> {
    let (first, last) = words.split_once("..").unwrap_or((words, words));
    let (first, last) = (desk.day(first)?.day, desk.day(last)?.day);
    if last < first {
        return Err(Error::invalid("DAY..DAY", "the first day is after the last"));
    }
    Ok(first.iter_days().take_while(|day| *day <= last).take(1000).collect())
}

/// From the beginning of this year to the end of the next.
fn holidays(file: &PathBuf, desk: &mut Desk<'_>) -> Result<()> {
    let bytes = std::fs::read(file).map_err(|error| Error::io(file, error))?;
    let today = desk.today();
    let year = |offset: i32, month, day| Day::from_ymd_opt(chrono::Datelike::year(&today) + offset, month, day);
    let span = (year(0, 1, 1).unwrap_or(today), year(1, 12, 31).unwrap_or(today));
    let found = calendars::whole_days(&bytes, span);
    if found.is_empty() {
        return Err(Error::refused(format!("{} has no whole days in this year or the next.", file.display())));
    }
    let off = |(day, words)| DayOff { day, kind: Kind::Holiday, words };
    desk.change(&Op::Off(Off::Take(found.into_iter().map(off).collect())))
}

fn list(desk: &mut Desk<'_>) -> Result<()> {
    let today = desk.today();
    let days = days_off::from(desk.store.conn(), today)?;
    if desk.output.json {
        let days = days.iter().map(|off| json!({ "day": off.day, "kind": off.kind.word(), "words": off.words }));
        return desk.output.json(&json!(days.collect::<Vec<_>>()));
    }
    if days.is_empty() {
        return desk.output.line("No day off ahead.");
    }
    for off in days {
        let words = format!("  {} {}", off.kind.word(), off.words);
        let day = format!("{:<16}", when::dated(off.day, today));
        desk.output.painted(&[(Meaning::Heading, day), (Meaning::Plain, words.trim_end().to_owned())])?;
    }
    Ok(())
}
