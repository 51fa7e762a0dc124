//! `session`: begins the block's session, says where it is, or ends it.

use super::desk::Desk;
use crate::domain::id::DealId;
use crate::domain::session::{Mode, Running};
use crate::domain::text;
use crate::error::Result;
use crate::ops::{Op, SessionChange};
use crate::store::{deals, sessions};
use serde_json::{Value, json};

/// Begin the session of the block, say where it is, or end it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The cards are worked in the program (s); it goes on where the session is, wherever it was begun.

Examples:
  box9 session start
  box9 session status --json
  box9 session end")]
pub struct Args {
    /// Freeze today's cards and start the clock, tell where it is, or count its minutes
    #[arg(value_enum)]
    what: What,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum What {
    Start,
    Status,
    End,
}

/// Begins, tells or ends it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    match args.what {
        What::Start => desk.change(&Op::Session(SessionChange::Start)),
        What::End => desk.change(&Op::Session(SessionChange::End)),
        What::Status => status(desk),
    }
}

fn status(desk: &mut Desk<'_>) -> Result<()> {
    let running = sessions::find(desk.store.conn())?;
    if desk.output.json {
        let told = match &running {
            Some(running) => told(desk, running)?,
            None => json!({ "running": false }),
        };
        return desk.output.json(&told);
    }
    let Some(running) = running else { return desk.output.line("No session is under way.") };
    let (done, all) = running.count();
    let minutes = running.clock.worked(desk.now) / 60;
    let line = format!(
        "Card {} of {all}; {minutes} of {} worked.",
        (done + 1).min(all),
        text::count(running.minutes as usize, "minute")
    );
    desk.output.line(&line)?;
    match running.card() {
        Some(card) => {
            let name = card.deal.map(|deal| deals::name(desk.store.conn(), DealId(deal))).transpose()?;
            let who = name.map(|name| format!("{name}: ")).unwrap_or_default();
            desk.output.line(&format!("{who}{}", card.why))
        }
        None => desk.output.line("Every card is done."),
    }
}

fn told(desk: &Desk<'_>, running: &Running) -> Result<Value> {
    let (done, all) = running.count();
    let card = running.card();
    let name = card.and_then(|card| card.deal).map(|deal| deals::name(desk.store.conn(), DealId(deal))).transpose()?;
    let clock = &running.clock;
    let state = match clock.mode() {
        Mode::Running => "running",
        Mode::Paused => "paused",
        Mode::Interrupted => "interrupted",
    };
    Ok(json!({
        "running": true,
        "day": running.day.to_string(),
        "state": state,
        "done": done,
        "cards": all,
        "minutes": running.minutes,
        "worked_seconds": clock.worked(desk.now),
        "paused_seconds": clock.paused(desk.now),
        "interrupted_seconds": clock.interrupted(desk.now),
        "interruptions": clock.interruptions,
        "card": card.map(|card| json!({
            "deal": card.deal, "name": name, "why": card.why, "group": card.group().word(), "kind": card.kind().word(),
        })),
    }))
}
