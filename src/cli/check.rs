//! `check`: whether all is well with the file.

use super::backups::said_when;
use super::desk::Desk;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::backup::{self, Backup};
use crate::store::check::{self, Report};
use serde_json::json;

/// Check the file and its backups; exit 1 when something is found
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 check
  box9 check --json")]
pub struct Args {}

/// Checks; what is found is the answer, and an error at the end.
pub fn run(_: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let report = check::check(&desk.store)?;
    let backups: Vec<(Backup, bool)> =
        backup::list(&desk.store)?.into_iter().map(|backup| (backup.clone(), backup::is_good(&backup.file))).collect();
    if desk.output.json {
        json_of(&report, &backups, desk)?
    } else {
        text_of(&report, &backups, desk)?
    }
    let bad = backups.iter().filter(|(_, good)| !good).count();
    let found = parts(&report).iter().map(|(_, list)| list.len()).sum::<usize>() + bad;
    if found == 0 {
        return Ok(());
    }
    let hint = "Make a copy of the file first; then `box9 backups` lists what can be restored.";
    Err(Error::refused_with(format!("The check found {}.", text::count(found, "fault")), hint))
}

fn parts(report: &Report) -> [(&'static str, &Vec<String>); 5] {
    [
        ("integrity", &report.integrity),
        ("foreign_keys", &report.foreign_keys),
        ("leaks", &report.leaks),
        ("standing", &report.standing),
        ("journal", &report.journal),
    ]
}

fn json_of(report: &Report, backups: &[(Backup, bool)], desk: &mut Desk<'_>) -> Result<()> {
    let backups: Vec<_> = backups
        .iter()
        .map(|(backup, good)| {
            json!({ "file": backup.file.display().to_string(), "made": backup.made, "verified": good })
        })
        .collect();
    let ok = report.ok() && backups.iter().all(|backup| backup["verified"] == true);
    let mut value = json!({ "ok": ok });
    for (name, list) in parts(report) {
        value[name] = json!(list);
    }
    value["backups"] = json!(backups);
    desk.output.json(&value)
}

fn text_of(report: &Report, backups: &[(Backup, bool)], desk: &mut Desk<'_>) -> Result<()> {
    for (name, list) in parts(report) {
        let name = name.replace('_', " ");
        let verdict = if list.is_empty() { "ok".into() } else { format!("{} found", list.len()) };
        desk.output.line(&format!("{name:<14}{verdict}"))?;
        list.iter().try_for_each(|found| desk.output.line(&format!("  {found}")))?;
    }
    for (backup, good) in backups {
        let verdict = if *good { "ok" } else { "not usable" };
        let made = said_when(backup.made);
        desk.output.line(&format!("{:<14}{verdict}  {made}  {}", "backup", backup.file.display()))?;
    }
    Ok(())
}
