//! `backups`: what can be restored.

use super::desk::Desk;
use super::output::Meaning;
use super::table::{Column, Table};
use crate::error::Result;
use crate::store::backup;
use chrono::NaiveDateTime;
use serde_json::json;

/// List the backups, newest first
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 backups
  box9 backups --json")]
pub struct Args {}

const COLUMNS: &[Column] =
    &[Column::words("Made", 22), Column::words("For", 10), Column::numbers("Size", 10), Column::words("File", 200)];

/// Lists them.
pub fn run(_: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let backups = backup::list(&desk.store)?;
    if desk.output.json {
        let rows = backups.iter().map(|backup| {
            json!({
                "file": backup.file.display().to_string(), "made": backup.made, "why": backup.why, "bytes": backup.bytes,
            })
        });
        return desk.output.json(&rows.collect());
    }
    if backups.is_empty() {
        desk.output.tell("There are no backups yet; the first change of a day makes one.");
    }
    let mut table = Table::new(COLUMNS);
    for backup in &backups {
        let file = backup.file.display().to_string();
        let cells = [said_when(backup.made), backup.why.clone(), size(backup.bytes), file];
        table.row(&mut desk.output, cells.map(|cell| (Meaning::Plain, cell)).into())?;
    }
    table.end(&mut desk.output)
}

/// Answers an instant as people say it: `Tue 24 Nov 2026 14:02`.
pub fn said_when(made: NaiveDateTime) -> String {
    made.format("%a %-d %b %Y %H:%M").to_string()
}

/// Answers a size in words: `940 B`, `1.2 MB`.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.0} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
