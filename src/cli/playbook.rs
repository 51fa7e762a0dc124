//! `playbook`: the lists of steps that plans, campaigns and handoffs are made of.

use super::desk::Desk;
use crate::domain::playbook::{Counted, Playbook, PlaybookKind, PlaybookStep};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::formats::playbook::{self as formats, Fault, Own};
use crate::ops::{self, PLAYBOOKS, Playbooks, Templates};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// List and show playbooks
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Your own go into playbooks/NAME.toml of the settings folder; `--toml` prints one to begin with. A step may hold its
message: message = \"\"\"Subject: ...\"\"\", or name one that stands below it as [[template]], or in templates/NAME.txt.

Examples:
  box9 playbook list
  box9 playbook show consultant
  box9 playbook show trades --kind campaign --toml > dentists.toml
  box9 playbook check dentists.toml")]
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
    /// Check files of playbooks, or all of your own; exit 1 when something is found
    #[command(after_help = "Examples:\n  box9 playbook check\n  box9 playbook check dentists.toml")]
    Check { files: Vec<PathBuf> },
}

fn kind(word: &str) -> std::result::Result<PlaybookKind, String> {
    PlaybookKind::parse(word).ok_or_else(|| format!("the kinds are {}", PlaybookKind::list()))
}

/// Lists or shows.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    match &args.what {
        What::List => list(&known(desk), desk),
        What::Check { files } => check(files, desk),
        What::Show { name, kind, toml } => {
            let known = known(desk);
            let playbook = named(&known, name, *kind)?;
            match (desk.output.json, toml) {
                (true, _) => desk.output.json(&of(playbook)),
                (_, true) => {
                    formats::write(playbook, &known.templates).lines().try_for_each(|line| desk.output.line(line))
                }
                _ => show(playbook, desk),
            }
        }
    }
}

fn known(desk: &mut Desk<'_>) -> Playbooks {
    let known = Playbooks::load(desk.store.settings_folder());
    known.faults.iter().for_each(|fault| desk.output.tell(fault));
    known
}

/// What is found is the answer, and an error at the end.
fn check(files: &[PathBuf], desk: &mut Desk<'_>) -> Result<()> {
    let folder = desk.store.settings_folder().map(|folder| folder.join(PLAYBOOKS));
    let own = folder.as_ref().filter(|_| files.is_empty()).map(|folder| ops::playbook_files(folder)).transpose()?;
    let files = own.as_deref().unwrap_or(files);
    files.iter().try_for_each(|file| std::fs::metadata(file).map(drop).map_err(|error| Error::io(file, error)))?;
    let known = Templates::load(&desk.store)?;
    let read: Vec<_> = files.iter().map(|file| (file, ops::check_playbook(file, &known))).collect();
    if desk.output.json {
        desk.output.json(&read.iter().map(|(file, read)| told(file, read)).collect())?;
    } else {
        read.iter().flat_map(|(file, read)| lines(file, read)).try_for_each(|line| desk.output.line(&line))?;
    }
    match read.iter().filter_map(|(_, read)| read.as_ref().err()).map(Vec::len).sum::<usize>() {
        0 => Ok(()),
        some => Err(Error::refused(format!("The check found {}.", text::count(some, "fault")))),
    }
}

type Read = std::result::Result<Own, Vec<Fault>>;

fn lines(file: &Path, read: &Read) -> Vec<String> {
    let file = file.display();
    match read {
        Err(faults) => faults.iter().map(|fault| format!("{file}, {fault}")).collect(),
        Ok(Own { playbook, templates, .. }) => {
            let (name, kind, steps) = (&playbook.name, playbook.kind, text::count(playbook.steps.len(), "step"));
            let messages = match templates.len() {
                0 => String::new(),
                some => format!(", {} of its own", text::count(some, "message")),
            };
            vec![format!("{file}: {name}, {kind}, {steps}{messages}")]
        }
    }
}

fn told(file: &Path, read: &Read) -> Value {
    let faults = read.as_ref().err().into_iter().flatten();
    let faults: Vec<Value> = faults.map(|fault| json!({ "line": fault.line, "message": fault.words })).collect();
    let playbook = read.as_ref().ok().map(|own| of(&own.playbook));
    json!({ "file": file.display().to_string(), "ok": faults.is_empty(), "faults": faults, "playbook": playbook })
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
