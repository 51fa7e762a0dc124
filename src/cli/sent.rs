//! `sent`: which drafts wait, and that they were sent.

use super::desk::Desk;
use super::draft;
use super::output::{Meaning, Output};
use crate::domain::letter::{Letter, LetterState, Mail};
use crate::error::{Error, Result};
use crate::ops::{self, Letters, Op};
use crate::store::deals;
use crate::store::letters::{self, Of};
use serde_json::{Value, json};

/// List the drafts that wait, or say that they were sent
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A draft counts as a touch only when you say so: then its step is done and the campaign goes on.

Examples:
  box9 sent                    (lists what waits)
  box9 sent dentists
  box9 sent ada
  box9 sent --all
  box9 sent ada --drop         (it will not be sent)")]
pub struct Args {
    /// The category, or the deal: a number, or words of its names
    #[arg(value_name = "WHO|CATEGORY", conflicts_with = "all")]
    who: Option<String>,
    /// All that wait
    #[arg(long)]
    all: bool,
    /// They will not be sent: drop them
    #[arg(long)]
    drop: bool,
}

const MOST: usize = 10_000;

/// Lists, or says what has become of them.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let of = args.who.as_deref().map(|who| draft::whose(desk, who)).transpose()?;
    let waiting = letters::waiting(desk.store.conn(), of.unwrap_or(Of::All), desk.today(), MOST)?;
    if of.is_none() && !args.all {
        return list(&waiting, desk);
    }
    if waiting.is_empty() {
        return Err(Error::refused_with("No draft waits there.", "`box9 draft` makes them."));
    }
    let state = if args.drop { LetterState::Dropped } else { LetterState::Sent };
    desk.change(&Op::Letters(Letters { letters: waiting.iter().map(|letter| letter.id).collect(), state }))
}

fn list(waiting: &[Letter], desk: &mut Desk<'_>) -> Result<()> {
    if desk.output.json {
        let mut array = Vec::new();
        for letter in waiting {
            array.push(json_of(letter, &mail(letter, desk)?, desk)?);
        }
        return desk.output.json(&Value::Array(array));
    }
    for letter in waiting {
        let mail = mail(letter, desk)?;
        line(letter, &mail, &mut desk.output)?;
    }
    if waiting.is_empty() {
        desk.output.tell("No draft waits.");
    }
    Ok(())
}

/// Answers the message; one that can no longer be addressed is listed without an address.
fn mail(letter: &Letter, desk: &Desk<'_>) -> Result<Mail> {
    match ops::mail(&desk.store, letter) {
        Err(Error::Refused { .. }) => {
            let name = deals::name(desk.store.conn(), letter.deal)?;
            Ok(Mail::to("", &name, &letter.subject, &letter.body))
        }
        mail => mail,
    }
}

/// Writes one draft as a line: its number, whom it goes to, its subject.
pub fn line(letter: &Letter, mail: &Mail, output: &mut Output<'_>) -> Result<()> {
    let name = mail.to_name.clone().unwrap_or_default();
    output.painted(&[
        (Meaning::Dim, format!("{:>5}  ", letter.id.0)),
        (Meaning::Heading, name),
        (Meaning::Plain, format!(" <{}>  {}", mail.to, mail.subject)),
        (Meaning::Dim, if letter.state == LetterState::HandedOver { "  handed over".into() } else { String::new() }),
    ])
}

/// Answers one draft for scripts.
pub fn json_of(letter: &Letter, mail: &Mail, desk: &Desk<'_>) -> Result<Value> {
    Ok(json!({
        "id": letter.id.0, "deal": letter.deal.0, "name": deals::name(desk.store.conn(), letter.deal)?, "to": mail.to,
        "subject": mail.subject, "body": mail.body, "made": letter.made.to_string(), "state": letter.state.word(),
    }))
}
