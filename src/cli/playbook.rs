//! `playbook`: the lists of steps that plans, campaigns and handoffs are made of.

use super::desk::Desk;
use crate::domain::playbook::{Counted, Playbook, PlaybookKind, PlaybookStep};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::formats;
use crate::ops::{PLAYBOOKS, Playbooks};
use serde_json::{Value, json};

/// List and show playbooks
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Your own go into playbooks/NAME.toml of the settings folder; `--toml` prints one to begin with.

Examples:
  box9 playbook list
  box9 playbook show consultant
  box9 playbook show trades --kind campaign --toml")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// List the playbooks, by kind
    #[command(after_help = "Examples:\n  box9 playbook list --json")]
    List,
    /// Show the steps of a playbook
    #[command(after_help = "Examples:\n  box9 playbook show consultant")]
    Show {
        name: String,
        /// sales, campaign, handoff or ladder, where two have the same name
        #[arg(long, value_name = "KIND", value_parser = kind)]
        kind: Option<PlaybookKind>,
        /// As the text that it is read from
        #[arg(long, conflicts_with = "json")]
        toml: bool,
    },
}

fn kind(word: &str) -> std::result::Result<PlaybookKind, String> {
    PlaybookKind::parse(word).ok_or_else(|| format!("the kinds are {}", PlaybookKind::list()))
}

/// Lists or shows.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let known = Playbooks::load(desk.store.settings_folder());
    known.faults.iter().for_each(|fault| desk.output.tell(fault));
    match &args.what {
        What::List => list(&known, desk),
        What::Show { name, kind, toml } => {
            let playbook = named(&known, name, *kind)?;
            match (desk.output.json, toml) {
                (true, _) => desk.output.json(&of(playbook)),
                (_, true) => formats::playbook::write(playbook).lines().try_for_each(|line| desk.output.line(line)),
                _ => show(playbook, desk),
            }
        }
    }
}

fn all(known: &Playbooks) -> impl Iterator<Item = &Playbook> {
    PlaybookKind::ALL.iter().flat_map(|kind| known.of(*kind))
}

fn named<'k>(known: &'k Playbooks, name: &str, kind: Option<PlaybookKind>) -> Result<&'k Playbook> {
    let is_it =
        |one: &&Playbook| one.name.eq_ignore_ascii_case(name.trim()) && kind.is_none_or(|kind| kind == one.kind);
    all(known).find(is_it).ok_or_else(|| {
        let hint = format!("`box9 playbook list` names them; your own go into {PLAYBOOKS}/NAME.toml.");
        Error::refused_with(format!("There is no playbook {}.", name.trim()), hint)
    })
}

fn list(known: &Playbooks, desk: &mut Desk<'_>) -> Result<()> {
    if desk.output.json {
        return desk.output.json(&all(known).map(of).collect());
    }
    all(known).try_for_each(|one| {
        let steps = text::count(one.steps.len(), "step");
        desk.output.line(&format!("{:<9} {:<14} {steps}", one.kind.word(), one.name))
    })
}

fn show(playbook: &Playbook, desk: &mut Desk<'_>) -> Result<()> {
    desk.output.line(&format!("{}, {}", playbook.name, playbook.kind))?;
    if let Some(note) = &playbook.note {
        desk.output.line(note)?;
    }
    playbook.steps.iter().enumerate().try_for_each(|(place, step)| {
        let template = step.template.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        desk.output.line(&format!("{:>3}  {:<24} {}{template}", place + 1, days(step), step.words))
    })
}

/// Answers when a step comes: "at once", "3 days later", "on day 5".
fn days(step: &PlaybookStep) -> String {
    match (step.counted, step.offset) {
        (Counted::Step, 0) => "at once".into(),
        (Counted::Step, n) => format!("{} later", text::count(n as usize, "working day")),
        (Counted::Start, n) => format!("on working day {n}"),
        (Counted::Calendar, n) => format!("on calendar day {n}"),
        (Counted::End, n) => format!("{} before the end", text::count(n as usize, "working day")),
    }
}

fn of(playbook: &Playbook) -> Value {
    let step = |step: &PlaybookStep| {
        json!({ "kind": step.kind.word(), "words": step.words, "phase": step.phase, "minutes": step.minutes,
                "days": step.offset, "from": step.counted.word(), "template": step.template })
    };
    json!({ "name": playbook.name, "kind": playbook.kind.word(), "note": playbook.note,
            "steps": playbook.steps.iter().map(step).collect::<Vec<_>>() })
}
