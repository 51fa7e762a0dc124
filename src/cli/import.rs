//! `import`: files of other programs, every row accounted for.

use super::desk::Desk;
use super::words;
use crate::domain::stage::Pane;
use crate::domain::text;
use crate::error::Result;
use crate::formats::Format;
use crate::formats::headings::Target;
use crate::formats::words::{DateOrder, Place};
use crate::ops::import::{Policy, Report, Request, Source, WonAs, import};
use serde_json::json;
use std::path::PathBuf;

/// Import files; one operation that can be undone, and done twice changes nothing
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Deals whose stage word is unknown go to the tray; the word is kept and named. Columns without a place become notes.

csv       with commas, semicolons, tabs or bars, in any encoding, headings where they are
xlsx      and xls, ods: each page whose headings are known; at most 64 MB, 256 MB unpacked, 1,000 columns
vcard     2.1, 3.0 and 4.0: names, companies, e-mail, phone, links, address, birthday, tags, notes; no pictures, no groups
mail      a message or an mbox: `box9 help mail` says what becomes of it
lines     of quick add, one deal each; blank lines and those that begin with `# ` are none
json      box9's own: every fact, with its id

Examples:
  box9 import contacts.csv deals.csv --dry-run
  box9 import deals.csv --map 'Deal owner=ignore' --stage 'Hot one=negotiation' --won-as handoff
  box9 import people.csv --as people --reject skipped.csv
  box9 import addresses.vcf --as people
  box9 import --format mail - < message.eml
  box9 import --format lines leads.txt
  pbpaste | box9 import -")]
pub struct Args {
    /// The files; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// csv, xlsx, vcard, json, mail or lines, where it is not to be seen from the content
    #[arg(long, value_parser = format)]
    format: Option<Format>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// What a column holds
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = column)]
    map: Vec<(String, Target)>,
    /// What a stage word means
    #[arg(long, value_name = "WORD=STAGE", value_parser = stage)]
    stage: Vec<(String, Place)>,
    /// Where deals that were won before go: customer, or handoff if they are still to be delivered
    #[arg(long, value_name = "STAGE", value_parser = won_as, default_value = "customer")]
    won_as: WonAs,
    /// deals, or people for an address book
    #[arg(long = "as", value_name = "KIND", value_parser = ["deals", "people"], default_value = "deals")]
    kind: String,
    /// dmy, mdy or ymd, where the cells do not tell
    #[arg(long, value_name = "ORDER", value_parser = dates)]
    dates: Option<DateOrder>,
    /// What happens to deals that are known: fill their blanks, update them, or skip them
    #[arg(long, value_parser = policy, default_value = "fill")]
    policy: Policy,
    /// Write the rows that were skipped here, each with its reason
    #[arg(long, visible_alias = "rejects", value_name = "FILE")]
    reject: Option<PathBuf>,
}

/// Reads a format.
pub fn format(word: &str) -> Result<Format, String> {
    Format::parse(word).ok_or_else(|| format!("the formats are {}", Format::list()))
}

fn policy(word: &str) -> Result<Policy, String> {
    Policy::parse(word).ok_or_else(|| format!("the policies are {}", Policy::list()))
}

fn won_as(word: &str) -> Result<WonAs, String> {
    match word {
        "customer" => Ok(WonAs::Customer),
        "handoff" => Ok(WonAs::Handoff),
        _ => Err("write customer or handoff".into()),
    }
}

fn dates(word: &str) -> Result<DateOrder, String> {
    DateOrder::parse(word).ok_or_else(|| "the orders are dmy, mdy and ymd".into())
}

fn column(text: &str) -> Result<(String, Target), String> {
    let (column, field) = words::assignment(text)?;
    match Target::parse(&field) {
        Some(target) => Ok((column, target)),
        None => Err(format!("there is no field \"{field}\"; `ignore` leaves a column out")),
    }
}

fn stage(text: &str) -> Result<(String, Place), String> {
    let (word, stage) = words::assignment(text)?;
    match crate::formats::words::place(&stage, None) {
        Some(place) => Ok((word, place)),
        None => Err(format!("\"{stage}\" is no stage; write lead, proposal, won, lost, tray, …")),
    }
}

/// Imports; the file is backed up before.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let request = request(args, desk)?;
    bring_in(&request, desk).map(drop)
}

/// Does what is asked for, with its progress in sight, and answers what came of it.
pub fn bring_in(request: &Request, desk: &mut Desk<'_>) -> Result<Report> {
    desk.store.watch(desk.output.watch());
    let report = import(&mut desk.store, request, desk.now);
    desk.store.watch(None);
    desk.output.progress("");
    let report = report?;
    if desk.output.json {
        desk.output.json(&json!(report))?
    } else {
        text_of(&report, desk)?
    }
    Ok(report)
}

fn request(args: &Args, desk: &mut Desk<'_>) -> Result<Request> {
    let mut files = Vec::new();
    for path in &args.files {
        files.push(match path.as_os_str() == "-" {
            true => Source::spooled("standard input", &mut desk.input)?,
            false => Source::path(path),
        });
    }
    Ok(Request {
        files,
        format: args.format,
        dry_run: args.dry_run,
        map: args.map.clone(),
        stages: args.stage.clone(),
        won_as: args.won_as,
        as_people: args.kind == "people",
        dates: args.dates,
        policy: args.policy,
        reject: args.reject.clone(),
        off: Vec::new(),
    })
}

/// So many skipped rows are named for each reason; JSON has the first thousand, the reject file all.
const LINES: usize = 3;

fn text_of(report: &Report, desk: &mut Desk<'_>) -> Result<()> {
    let counts = [
        (report.new, "new"),
        (report.filled, "filled"),
        (report.unchanged, "unchanged"),
        (report.conflicts, "in conflict"),
        (report.duplicates, "duplicate"),
        (report.skipped_count, "skipped"),
    ];
    let counted: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{} {word}", text::grouped(*n as i64))).collect();
    let head = text::count(report.rows as usize, "row");
    let what = if counted.is_empty() { String::new() } else { format!(": {}", counted.join(", ")) };
    let dry = if report.dry_run { " Nothing was changed: a dry run." } else { "" };
    desk.output.line(&format!("{head}{what}.{dry}"))?;
    for line in readings(report).iter().filter(|_| report.dry_run) {
        desk.output.line(line)?;
    }
    if let Some(places) = places(report) {
        desk.output.line(&places)?;
    }
    let reasons = report.reasons();
    for (reason, skipped) in &reasons {
        let first: Vec<String> =
            skipped.iter().take(LINES).map(|row| format!("{}, line {}", row.file, row.line)).collect();
        let more = if skipped.len() > LINES { ", …" } else { "" };
        let many = text::count(skipped.len(), "row");
        desk.output.line(&format!("  {many} skipped: {reason} ({}{more})", first.join("; ")))?;
    }
    if report.skipped_count as usize > report.skipped.len() || reasons.iter().any(|(_, rows)| rows.len() > LINES) {
        desk.output.line("  … --reject FILE writes all of them")?;
    }
    remarks(report).iter().try_for_each(|line| desk.output.line(line))?;
    if let Some(id) = report.operation {
        desk.output.tell(&format!("`box9 undo {id}` takes it back."));
    }
    Ok(())
}

/// Answers how each table was read, and its days: "deals.csv: CSV, cells parted by ;, UTF-8, headings in line 1."
fn readings(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    for reading in &report.readings {
        let days = reading.columns.iter().filter_map(|column| {
            let words = column.days_words()?;
            Some(format!(" {}: {words}{}", column.heading, if words.ends_with('?') { " --dates says." } else { "." }))
        });
        lines.push(format!("{}: {}.{}", reading.file, reading.words(), days.collect::<String>()));
    }
    lines
}

/// Answers where the new deals are: "New: 12 in Leads, 3 in the tray."
fn places(report: &Report) -> Option<String> {
    let place = |pane: &Pane| match pane {
        Pane::Tray => "in the tray".to_owned(),
        Pane::Closed => "closed".to_owned(),
        other => format!("in {}", other.title()),
    };
    let counted = report.panes.iter().filter(|(_, n)| **n > 0);
    let counted: Vec<String> =
        counted.map(|(pane, n)| format!("{} {}", text::grouped(*n as i64), place(pane))).collect();
    (!counted.is_empty()).then(|| format!("New deals: {}.", counted.join(", ")))
}

fn remarks(report: &Report) -> Vec<String> {
    let counted = |(word, n): (&String, &u64)| format!("{word} ({n})");
    let list = |name: &str, words: Vec<String>| (!words.is_empty()).then(|| format!("{name}: {}.", words.join(", ")));
    [
        list("Columns without a place, kept as notes", report.unmapped_columns.clone()),
        list("Stage words that are not known, to the tray", report.unknown_stages.iter().map(counted).collect()),
        list("Cells that could not be read, kept as notes", report.unread.iter().map(counted).collect()),
    ]
    .into_iter()
    .flatten()
    .chain(report.remarks.iter().cloned())
    .collect()
}
