//! `touch`: what happened.

use super::desk::Desk;
use super::words::{self, NextOption};
use crate::domain::Moment;
use crate::domain::touch::{Outcome, TouchKind};
use crate::error::{Error, Result};
use crate::ops::{LogTouch, Verb};
use chrono::NaiveTime;

/// Log what happened; the due step is done and the next one set
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Outcomes: talked, voicemail, no-answer, sent, answered, met, meeting-set, later,
not-interested, wrong-contact, do-not-contact, note.

Examples:
  box9 touch ada talked 'wants it before Christmas' --next fri 'send the quote'
  box9 touch '#12' voicemail
  box9 touch ada met --at 'yesterday 10:00' --minutes 45 --next '+2d' 'send minutes'
  box9 touch ada answered 'yes, but later' --in")]
pub struct Args {
    /// The deal: a number, or words of its names
    who: String,
    /// What came of it
    #[arg(value_parser = words::outcome)]
    outcome: Outcome,
    /// What was said
    text: Vec<String>,
    /// call, email, message, meeting, note or fire, where it is not the outcome's usual one
    #[arg(long, value_parser = words::touch_kind)]
    kind: Option<TouchKind>,
    /// How long it took
    #[arg(long)]
    minutes: Option<u32>,
    /// It came from them
    #[arg(long = "in")]
    inward: bool,
    /// When it happened, where that was not just now
    #[arg(long, value_name = "DAY HH:MM")]
    at: Option<String>,
    #[command(flatten)]
    next: NextOption,
}

/// Logs the touch.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let usual = LogTouch::of(args.outcome);
    let touch = LogTouch {
        kind: args.kind,
        text: words::joined(&args.text),
        minutes: args.minutes,
        inward: args.inward || usual.inward,
        at: args.at.as_deref().map(|words| moment(words, desk)).transpose()?,
        next: args.next.read(desk)?,
        ..usual
    };
    desk.change_deals(&args.who, Verb::Touch(touch))
}

/// Reads an instant of the past; a day without an hour is its noon, or now if it is today.
fn moment(words: &str, desk: &Desk<'_>) -> Result<Moment> {
    let when = desk.day(words)?;
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    if when.at.is_none() && when.day == desk.today() {
        return Ok(desk.now);
    }
    let local = when.day.and_time(when.at.unwrap_or(noon)).and_local_timezone(*desk.now.offset());
    local.single().ok_or_else(|| Error::invalid("at", format!("\"{words}\" is no instant")))
}
