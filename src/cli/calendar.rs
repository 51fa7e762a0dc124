//! `calendar`: what the owner's calendars leave of a day, and the own calendar as a file.

use super::desk::Desk;
use super::output::Meaning;
use crate::calendars;
use crate::domain::block::Block;
use crate::domain::calendar::{self, Busy};
use crate::domain::{Day, text, when};
use crate::error::{Error, Result};
use crate::ops::{Meeting, Op};
use crate::store::meetings::{self, Held};
use crate::store::{blocks, busy};
use chrono::NaiveTime;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// See what your calendars leave free, and write box9's own calendar
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Which calendars are read, and where the own one is written, stands in the settings: `box9 settings --write`.

Examples:
  box9 calendar busy
  box9 calendar free fri --json
  box9 calendar match 'Engine demo' ada
  box9 calendar export --out box9.ics")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Show the busy times of a day
    #[command(after_help = "Examples:\n  box9 calendar busy\n  box9 calendar busy fri")]
    Busy { day: Option<String> },
    /// Show the free times of a day, and its block
    #[command(after_help = "Examples:\n  box9 calendar free\n  box9 calendar free fri --json")]
    Free { day: Option<String> },
    /// Say with whom a meeting is, where its addresses do not say it
    #[command(after_help = "Examples:\n  box9 calendar match 'Engine demo' ada\n  box9 calendar match lunch --nobody")]
    Match {
        /// Words of the event
        event: String,
        /// The deal: its number, or who it is with
        #[arg(required_unless_present = "nobody")]
        who: Option<String>,
        /// With nobody who has a deal
        #[arg(long, conflicts_with = "who")]
        nobody: bool,
    },
    /// Write blocks, steps with an hour and promises as a calendar
    #[command(after_help = "Examples:\n  box9 calendar export\n  box9 calendar export --out box9.ics")]
    Export {
        /// One file (.ics), or a folder of one-event files
        #[arg(long, value_name = "PATH")]
        out: Option<PathBuf>,
    },
}

/// Shows it, or writes it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let today = desk.today();
    match &args.what {
        What::Busy { day } => {
            let day = desk.day_of(day.as_ref())?.unwrap_or(today);
            busy_times(day, desk)
        }
        What::Free { day } => {
            let day = desk.day_of(day.as_ref())?.unwrap_or(today);
            free(day, desk)
        }
        What::Match { event, who, .. } => {
            let deal = who.as_ref().map(|who| desk.who(who)).transpose()?;
            let held = event_of(event, desk)?;
            desk.change(&Op::Meeting(Meeting { uid: held.uid, words: held.words, deal }))
        }
        What::Export { out } => export(out.as_ref(), desk),
    }
}

fn hour(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn busy_times(day: Day, desk: &mut Desk<'_>) -> Result<()> {
    let found = busy::on(desk.store.conn(), day)?;
    if desk.output.json {
        let busy =
            found.iter().map(|busy| json!({ "from": hour(busy.from), "to": hour(busy.to), "words": busy.words }));
        return desk.output.json(&json!({ "day": day, "busy": busy.collect::<Vec<_>>() }));
    }
    if found.is_empty() {
        let day = text::capital(&when::dated(day, desk.today()));
        return desk.output.line(&format!("{day}: nothing in your calendars."));
    }
    for busy in found {
        let hours = format!("{}–{}  ", hour(busy.from), hour(busy.to));
        desk.output.painted(&[(Meaning::Dim, hours), (Meaning::Plain, busy.words)])?;
    }
    Ok(())
}

fn free(day: Day, desk: &mut Desk<'_>) -> Result<()> {
    let found: Vec<Busy> = busy::on(desk.store.conn(), day)?;
    let settings = desk.store.settings();
    let (from, to) = settings.working_hours;
    let free = calendar::free((calendar::minute(from), calendar::minute(to)), &found);
    let free = free.into_iter().map(|(from, to)| (hour(calendar::time(from)), hour(calendar::time(to))));
    let free: Vec<(String, String)> = free.collect();
    let block: Block = blocks::of_day(desk.store.conn(), day, settings)?;
    if desk.output.json {
        let free = free.iter().map(|(from, to)| json!({ "from": from, "to": to })).collect::<Vec<_>>();
        let pieces = block.pieces.iter().map(|(from, to)| json!({ "from": hour(*from), "to": hour(*to) }));
        let pieces = pieces.collect::<Vec<_>>();
        let block = json!({
            "start": block.pieces.first().map(|piece| hour(piece.0)),
            "end": block.pieces.last().map(|piece| hour(piece.1)),
            "minutes": block.minutes,
            "pieces": pieces,
            "moved_because": block.moved_because,
        });
        return desk.output.json(&json!({ "day": day, "free": free, "block": block }));
    }
    for (from, to) in free {
        desk.output.line(&format!("{from}–{to}"))?;
    }
    let pieces = block.pieces.iter().map(|(from, to)| format!("{}–{}", hour(*from), hour(*to))).collect::<Vec<_>>();
    let pieces = if pieces.is_empty() { "none".to_owned() } else { pieces.join(", ") };
    let why = block.moved_because.map(|why| format!("  {why}")).unwrap_or_default();
    desk.output.painted(&[(Meaning::Dim, "block  ".into()), (Meaning::Heading, pieces), (Meaning::Plain, why)])
}

/// The one event of the weeks around whose words hold these.
fn event_of(words: &str, desk: &Desk<'_>) -> Result<Held> {
    let (today, wanted) = (desk.today(), text::fold(words));
    let days = (desk.store.settings().week.back(today, AROUND), desk.store.settings().week.add(today, AROUND));
    let mut found = meetings::held(desk.store.conn(), days)?;
    found.retain(|held| text::fold(&held.words).contains(&wanted));
    let mut seen = BTreeSet::new();
    found.retain(|held| seen.insert(held.uid.clone()));
    let one = |held: &Held| format!("{}, {} {}", held.words, when::dated(held.day, today), hour(held.from));
    match found.as_slice() {
        [_] => Ok(found.remove(0)),
        [] => Err(Error::NotFound(format!("No meeting in your calendars is called \"{words}\" in these weeks."))),
        many => {
            let which = many.iter().map(one).collect::<Vec<_>>().join("; ");
            Err(Error::refused_with(
                format!("\"{words}\" stands for several meetings: {which}."),
                "Say more of its words.",
            ))
        }
    }
}

/// So many working days back and ahead a meeting is looked for.
const AROUND: u32 = 10;

fn export(out: Option<&PathBuf>, desk: &mut Desk<'_>) -> Result<()> {
    let place = out.or(desk.calendars.write.as_ref()).cloned().ok_or_else(|| {
        Error::refused_with(
            "No place for the calendar is named.",
            "Name one with --out, or set calendar-out in the settings.",
        )
    })?;
    let events = calendars::entries(&desk.store, calendars::home(&desk.store), desk.today())?.len();
    let written = calendars::write(&desk.store, &place, desk.now)?;
    if desk.output.json {
        return desk.output.json(&json!({ "out": place.display().to_string(), "events": events, "written": written }));
    }
    let same = if written { "" } else { "; it was so already" };
    desk.output.line(&format!("{events} events in {}{same}.", place.display()))
}
