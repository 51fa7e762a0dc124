//! `export`: what the file holds, for other programs and for safe keeping.

use super::desk::Desk;
use super::import::format;
use crate::calendars;
use crate::domain::id::DealId;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::formats::{Format, ics};
use crate::ops::export::{self, Summary};
use crate::ops::whole_file;
use crate::store::who;
use chrono::Utc;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Export all deals, or those named
#[derive(Debug, clap::Args)]
#[command(after_help = "\
json carries everything, and comes back to the byte. The others say less:
csv       one row for each deal; not touches, promises, plans, further people, more than one next step, history.
vcard     people, how to reach them, their notes and tags, companies without people; no deals. Version 4.0.
ics       the blocks ahead, steps with an hour, open promises; nothing of what is over. Always the whole funnel.
markdown  a page for each deal to read, with its newest 1,000 touches; it does not come in again.

Examples:
  box9 export > deals.csv
  box9 export --format json --out funnel.json
  box9 export --out people.vcf
  box9 export --format ics > box9.ics
  box9 export --format markdown ada '#12'")]
pub struct Args {
    /// Deals: numbers, or words of their names; all where none is named
    who: Vec<String>,
    /// csv, json, vcard, ics or markdown; else by the ending of --out, else csv
    #[arg(long, value_parser = format)]
    format: Option<Format>,
    /// Into this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Over a file that is there already
    #[arg(long)]
    force: bool,
}

/// Writes the export; into a file whole or not at all, readable by its owner alone.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let format = args.format.or_else(|| args.out.as_deref().and_then(by_ending)).unwrap_or(Format::Csv);
    if format == Format::Ics {
        return calendar(args, desk);
    }
    let named = named(args, desk)?;
    let today = desk.today();
    match &args.out {
        None => {
            let store = &desk.store;
            desk.output.stream(|out| export::export(store, format, named.as_deref(), out, today).map(drop))
        }
        Some(path) => {
            let target = (path.as_path(), args.force);
            let summary = export::write_file(&desk.store, format, named.as_deref(), target, today)?;
            written(path, summary, desk)
        }
    }
}

/// The own calendar, as other programs subscribe to it.
fn calendar(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    if !args.who.is_empty() {
        let hint = "Export it without names, or the deals as csv.";
        return Err(Error::refused_with("A calendar is of the whole funnel.", hint));
    }
    let entries = calendars::entries(&desk.store, calendars::home(&desk.store), desk.today())?;
    let written = ics::text(&entries, desk.now.with_timezone(&Utc));
    let Some(path) = &args.out else {
        let fault = |error| Error::io("the export", error);
        return desk.output.stream(|out| out.write_all(written.as_bytes()).map_err(fault));
    };
    whole_file::write(path, args.force, |out| {
        out.write_all(written.as_bytes()).map_err(|error| Error::io(path, error))
    })?;
    let said = format!("Wrote {} to {}.", text::count(entries.len(), "event"), path.display());
    if desk.output.json {
        return desk.output.json(&json!({ "said": said, "file": path.display().to_string(), "events": entries.len() }));
    }
    desk.output.line(&said)
}

fn by_ending(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()? {
        "md" => Some(Format::Markdown),
        "vcf" => Some(Format::Vcard),
        ending => Format::parse(ending),
    }
}

fn named(args: &Args, desk: &Desk<'_>) -> Result<Option<Vec<DealId>>> {
    if args.who.is_empty() {
        return Ok(None);
    }
    let found = args.who.iter().map(|words| who::all(desk.store.conn(), words)).collect::<Result<Vec<_>>>()?;
    Ok(Some(found.concat()))
}

fn written(path: &Path, summary: Summary, desk: &mut Desk<'_>) -> Result<()> {
    let what = match summary.deals {
        0 => text::count(summary.people as usize, "card"),
        deals => text::count(deals as usize, "deal"),
    };
    let said = format!("Wrote {what} to {}.", path.display());
    if desk.output.json {
        return desk.output.json(&json!({ "said": said, "file": path.display().to_string(), "deals": summary.deals, "people": summary.people }));
    }
    desk.output.line(&said)
}
