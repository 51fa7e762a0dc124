//! `settings`: those of the file, and the commented files of looks and paths.

use super::desk::Desk;
use super::output::Meaning;
use super::table::{Column, Table};
use crate::config;
use crate::domain::settings::{ROWS, Row, row};
use crate::error::{Error, Result};
use crate::looks;
use crate::ops::Op;
use crate::paths;
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;

/// List, show or change the settings of the file
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Settings of the data lie in the file, change like any fact, and can be undone.
Paths, keys and looks lie in config.toml, keys.toml and theme.toml.

Examples:
  box9 settings
  box9 settings currency
  box9 settings currency=EUR
  box9 settings 'working-days=mon tue wed thu'
  box9 settings --write             (commented config.toml, keys.toml, theme.toml)")]
pub struct Args {
    /// A setting to show, or to change
    #[arg(value_name = "KEY[=VALUE]", conflicts_with = "write")]
    setting: Option<String>,
    /// Write commented files of paths, keys and looks, where there are none yet
    #[arg(long)]
    write: bool,
}

const COLUMNS: &[Column] = &[Column::words("Setting", 24), Column::words("Value", 40), Column::words("Meaning", 90)];

/// Lists, shows, changes or writes.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    match args.setting.as_deref().map(|setting| (setting, setting.split_once('='))) {
        _ if args.write => write(desk),
        None => list(desk),
        Some((_, Some((key, value)))) => {
            desk.change(&Op::Settings(vec![(key.trim().to_owned(), value.trim().to_owned())]))
        }
        Some((key, None)) => show(row(key)?, desk),
    }
}

fn show(row: &Row, desk: &mut Desk<'_>) -> Result<()> {
    if desk.output.json {
        let value = json_of(row, desk);
        return desk.output.json(&value);
    }
    let value = (row.show)(desk.store.settings());
    desk.output.line(&value)
}

fn list(desk: &mut Desk<'_>) -> Result<()> {
    if desk.output.json {
        let rows: Value = ROWS.iter().map(|row| json_of(row, desk)).collect();
        return desk.output.json(&rows);
    }
    let mut table = Table::new(COLUMNS);
    for row in ROWS {
        let cells = [row.key.to_owned(), (row.show)(desk.store.settings()), row.help.to_owned()];
        table.row(&mut desk.output, cells.map(|cell| (Meaning::Plain, cell)).into())?;
    }
    table.end(&mut desk.output)
}

fn json_of(row: &Row, desk: &Desk<'_>) -> Value {
    json!({ "key": row.key, "value": (row.show)(desk.store.settings()), "meaning": row.help })
}

/// Writes each commented file that is not there yet; the owner's own stay as they are.
fn write(desk: &mut Desk<'_>) -> Result<()> {
    paths::make_folder(&desk.paths.config)?;
    let all = std::iter::once((config::FILE, config::COMMENTED.to_owned())).chain(looks::commented());
    let mut written = Vec::new();
    for (name, text) in all {
        let path = desk.paths.config.join(name);
        if !path.exists() {
            write_new(&path, &text)?;
            written.push(path.display().to_string());
        }
    }
    if written.is_empty() {
        let message = format!("The files in {} are there already; they stay as they are.", desk.paths.config.display());
        return Err(Error::refused_with(message, "Move one away first to get the commented one."));
    }
    let said = format!("Wrote {}.", written.join(", "));
    if desk.output.json {
        desk.output.json(&json!({ "said": said, "files": written }))
    } else {
        desk.output.line(&said)
    }
}

fn write_new(path: &Path, text: &str) -> Result<()> {
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Error::io(path, error))
}
