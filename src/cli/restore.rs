//! `restore`: a backup becomes the file.

use super::backups::said_when;
use super::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::ops::Outcome;
use crate::store::{backup, history};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Put a backup in the place of the file; the present file is kept aside
#[derive(Debug, clap::Args)]
#[command(after_help = "\
`box9 backups` lists the files; a name from there is enough.

Examples:
  box9 restore 20261124-090000-daily.box9
  box9 restore /media/stick/funnel.box9")]
pub struct Args {
    /// The backup
    file: PathBuf,
}

/// Restores it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let file = find(args, desk)?;
    let aside = backup::restore(&mut desk.store, &file, desk.now)?;
    let notices = std::mem::take(&mut desk.store.notices);
    notices.iter().for_each(|notice| desk.output.tell(notice));
    let newest = history::page(desk.store.conn(), None, 1)?.first().map(|operation| operation.at);
    let as_of = newest.map(|at| format!(", as of {}", said_when(at.naive_local()))).unwrap_or_default();
    let said = format!("Restored {}{as_of}. What was here is kept as {}.", file.display(), aside.file.display());
    if desk.output.json {
        let mut answer = desk::json_of(&Outcome { said, ..Outcome::default() });
        answer["file"] = json!(file.display().to_string());
        answer["as_of"] = json!(newest.map(|at| at.to_rfc3339()));
        answer["kept"] = json!(aside.file.display().to_string());
        return desk.output.json(&answer);
    }
    desk.output.line(&said)
}

fn find(args: &Args, desk: &Desk<'_>) -> Result<PathBuf> {
    let beside = backup::folder(&desk.store).join(&args.file);
    let found = [args.file.as_path(), beside.as_path()].into_iter().find(|path| path.is_file()).map(Path::to_owned);
    found.ok_or_else(|| Error::NotFound(format!("There is no backup {}.", args.file.display())))
}
