//! `info`: which program, which file, where everything lies.

use super::VERSION;
use super::desk::Desk;
use crate::error::Result;
use crate::store::{self, backup};
use serde_json::json;

/// Say which program this is and where everything lies
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 info
  box9 info --json")]
pub struct Args {}

/// Says it.
pub fn run(_: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let db = std::path::absolute(desk.store.path()).unwrap_or_else(|_| desk.store.path().to_owned());
    let data = db.parent().map(|folder| folder.display().to_string());
    let mut backups = backup::folder(&desk.store);
    backups = std::path::absolute(&backups).unwrap_or(backups);
    let rows = json!({
        "version": VERSION.as_str(),
        "db": db.display().to_string(),
        "config": desk.paths.config.display().to_string(),
        "data": data,
        "backups": backups.display().to_string(),
        "log": null,
        "schema": store::VERSION,
        "sqlite": store::sqlite_version(),
    });
    if desk.output.json {
        return desk.output.json(&rows);
    }
    for (name, value) in rows.as_object().into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let shown = if value == "null" { "none: this program keeps no log" } else { &value };
        desk.output.line(&format!("{name:<9}{shown}"))?;
    }
    Ok(())
}
