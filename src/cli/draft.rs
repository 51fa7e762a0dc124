//! `draft`: messages from templates, into files or to the owner's mail command.

use super::desk::Desk;
use super::sent;
use crate::domain::id::DealId;
use crate::domain::letter::{Letter, LetterState, Mail};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::mailer;
use crate::ops::{self, Draft, Letters, Op, Outcome, Templates, Verb, message_file};
use crate::store::letters::{self, Of};
use crate::store::{categories, who};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Draft messages from templates: to one deal, or to all of a category whose step is due
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Nothing is sent without --send. `box9 sent` says that drafts were sent. Your own templates are the files
templates/NAME.txt in the settings folder: a line `Subject: ...`, a blank line, the text, with {{ first_name }},
{{ name }}, {{ company }}, {{ category }}, {{ my_name }}; {{ first_name or \"there\" }} where one may be missing.

Examples:
  box9 draft dentists
  box9 draft ada --template introduction
  box9 draft dentists --out ~/drafts         (one .eml file for each, to open in a mail program)
  box9 draft dentists --send                 (by mail-command of config.toml)")]
pub struct Args {
    /// The category, or the deal: a number, or words of its names
    #[arg(value_name = "WHO|CATEGORY")]
    who: String,
    /// The template, where the step names none or another is wanted
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// Write every draft that waits as a file into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "send")]
    out: Option<PathBuf>,
    /// Give every draft that waits to your mail command; what it takes counts as sent
    #[arg(long)]
    send: bool,
}

/// So many drafts are made, written or sent at a time.
const MOST: usize = 1000;

/// Drafts, and then writes or sends what waits.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let of = whose(desk, &args.who)?;
    let made = make(args, desk, of)?;
    let waiting = letters::waiting(desk.store.conn(), of, desk.today(), MOST)?;
    let mut answer = Answer { drafts: Vec::new(), files: Vec::new(), sent: Vec::new(), failed: Vec::new(), fix: made };
    for letter in waiting {
        let mail = match ops::mail(&desk.store, &letter) {
            Err(Error::Refused { message, .. }) => {
                answer.failed.push(message.trim_end_matches('.').to_owned());
                continue;
            }
            mail => mail?,
        };
        let file = args
            .out
            .as_deref()
            .map(|folder| message_file::write(&desk.store, folder, &letter, &mail, desk.now))
            .transpose()?;
        answer.files.extend(file);
        if args.send {
            answer.send(desk, &letter, &mail)?;
        }
        answer.drafts.push((letter, mail));
    }
    if args.out.is_some() && !answer.drafts.is_empty() {
        let letters = answer.drafts.iter().map(|(letter, _)| letter.id).collect();
        ops::perform(&mut desk.store, &Op::Letters(Letters { letters, state: LetterState::HandedOver }), desk.now)?;
    }
    answer.tell(desk)
}

/// Answers which letters the words are about: a category by its whole name comes before the names of deals.
pub fn whose(desk: &Desk<'_>, words: &str) -> Result<Of> {
    let conn = desk.store.conn();
    match categories::named(conn, words.trim_start_matches('#'))? {
        Some(category) => Ok(Of::Category(category.id)),
        None => who::one(conn, words).map(Of::Deal),
    }
}

/// Makes the drafts that are wanted; answers what was done and who needs fixing.
fn make(args: &Args, desk: &mut Desk<'_>, of: Of) -> Result<Outcome> {
    let conn = desk.store.conn();
    let wanted = letters::wanted(conn, of, desk.today(), MOST)?;
    let deals: Vec<DealId> = match of {
        Of::Deal(deal) if args.template.is_some() || !has_letter(desk, of)? => vec![deal],
        _ => wanted.into_iter().map(|wanted| wanted.deal).collect(),
    };
    if deals.is_empty() {
        return Ok(Outcome { said: "No draft is due.".into(), ..Outcome::default() });
    }
    let draft =
        Draft { template: args.template.clone(), known: Templates::load(&desk.store)?, state: LetterState::Draft };
    desk.backup_of_the_day();
    match ops::perform(&mut desk.store, &Op::Deals(deals.clone(), Verb::Draft(draft)), desk.now) {
        Err(Error::Refused { message, hint }) if matches!(of, Of::Category(_)) && has_letter(desk, of)? => {
            let hint = hint.map(|hint| format!(" {hint}")).unwrap_or_default();
            Ok(Outcome { said: format!("{message}{hint}"), ..Outcome::default() })
        }
        done => done,
    }
}

fn has_letter(desk: &Desk<'_>, of: Of) -> Result<bool> {
    Ok(!letters::waiting(desk.store.conn(), of, desk.today(), 1)?.is_empty())
}

/// What one run has to tell.
struct Answer {
    fix: Outcome,
    drafts: Vec<(Letter, Mail)>,
    files: Vec<PathBuf>,
    sent: Vec<Letter>,
    failed: Vec<String>,
}

impl Answer {
    fn send(&mut self, desk: &mut Desk<'_>, letter: &Letter, mail: &Mail) -> Result<()> {
        let Some(command) = desk.mail_command.clone() else {
            return Err(Error::refused_with(
                "There is no mail command.",
                "Set mail-command in config.toml (`box9 settings --write` writes one), or use --out.",
            ));
        };
        let message = message_file::to_send(&desk.store, letter, mail, desk.now)?;
        match mailer::send(&command, &message) {
            Ok(()) => {
                let sent = Letters { letters: vec![letter.id], state: LetterState::Sent };
                ops::perform(&mut desk.store, &Op::Letters(sent), desk.now)?;
                self.sent.push(letter.clone());
            }
            Err(why) => self.failed.push(format!("{}: {why}", mail.to)),
        }
        Ok(())
    }

    fn tell(self, desk: &mut Desk<'_>) -> Result<()> {
        if desk.output.json {
            let answer = self.json(desk)?;
            desk.output.json(&answer)?;
        } else {
            self.lines(desk)?;
        }
        match self.failed.first() {
            Some(first) => Err(Error::refused(first.clone())),
            None => Ok(()),
        }
    }

    fn lines(&self, desk: &mut Desk<'_>) -> Result<()> {
        desk.output.line(&self.fix.said)?;
        for refusal in &self.fix.refused {
            desk.output.tell(&format!("{} {}: {}.", refusal.deal, refusal.name, refusal.why));
        }
        match () {
            () if !self.sent.is_empty() => {
                desk.output.line(&format!("{} sent.", text::count(self.sent.len(), "letter")))
            }
            () if !self.files.is_empty() => {
                let said =
                    format!("{} written; `box9 sent` says that they were sent.", text::count(self.files.len(), "file"));
                desk.output.line(&said)
            }
            () => self.drafts.iter().try_for_each(|(letter, mail)| sent::line(letter, mail, &mut desk.output)),
        }
    }

    fn json(&self, desk: &Desk<'_>) -> Result<Value> {
        let mut drafts = Vec::new();
        for (at, (letter, mail)) in self.drafts.iter().enumerate() {
            let mut draft = sent::json_of(letter, mail, desk)?;
            draft["file"] = json!(self.files.get(at).map(|path| path.display().to_string()));
            drafts.push(draft);
        }
        let fix = self.fix.refused.iter();
        Ok(json!({
            "said": self.fix.said, "operation": self.fix.operation.map(|id| id.0), "drafts": drafts,
            "fix": fix.map(|one| json!({ "deal": one.deal.0, "name": one.name, "why": one.why })).collect::<Vec<_>>(),
            "sent": self.sent.iter().map(|letter| letter.id.0).collect::<Vec<_>>(), "failed": self.failed,
        }))
    }
}
