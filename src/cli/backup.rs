//! `backup`: a verified copy.

use super::backups::{said_when, size};
use super::desk::Desk;
use crate::error::Result;
use crate::store::backup::{self, Why};
use serde_json::json;
use std::path::PathBuf;

/// Make a verified backup beside the file, or a copy in another place
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 backup
  box9 backup --to /media/stick/funnel.box9 --force")]
pub struct Args {
    /// A copy in this place instead
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Over a file that is there already
    #[arg(long)]
    force: bool,
}

/// Makes it; what could not be verified is not left behind.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let file = match &args.to {
        Some(target) => {
            backup::copy_to(&desk.store, target, args.force)?;
            target.clone()
        }
        None => backup::make(&mut desk.store, Why::Asked, desk.now)?.file,
    };
    let bytes = std::fs::metadata(&file).map(|found| found.len()).unwrap_or(0);
    let made = desk.now.naive_local();
    if desk.output.json {
        let said = json!({ "file": file.display().to_string(), "made": made, "bytes": bytes, "verified": true });
        return desk.output.json(&said);
    }
    desk.output.line(&format!("Backed up to {} ({}, {}).", file.display(), size(bytes), said_when(made)))
}
