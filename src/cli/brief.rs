//! `brief`: one page about a handoff, for the owner or for the customer.

use super::desk::Desk;
use crate::error::{Error, Result};
use crate::formats::handout::Form;
use crate::ops::brief::{self, Reader};
use serde_json::json;
use std::path::PathBuf;

/// Print a handoff on one page: everything for you, or what the customer may read
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The customer's page holds what they get and by when, who does what, what you need from them and whom to ask;
never notes, worries, risks or what was said.

Examples:
  box9 brief ada
  box9 brief ada --customer --format html --out ada.html")]
pub struct Args {
    /// The deal: a number, or words of its names
    who: String,
    /// The page for the customer
    #[arg(long)]
    customer: bool,
    /// markdown or html; else by the ending of --out, else markdown
    #[arg(long, value_parser = form)]
    format: Option<Form>,
    /// Into this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Over a file that is there already
    #[arg(long)]
    force: bool,
}

fn form(word: &str) -> Result<Form, String> {
    Form::parse(word).ok_or_else(|| format!("write {}", Form::list()))
}

/// Writes the page.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let html = args.out.as_ref().is_some_and(|path| path.extension().is_some_and(|ending| ending == "html"));
    let form = args.format.unwrap_or(if html { Form::Html } else { Form::Markdown });
    let reader = if args.customer { Reader::Customer } else { Reader::Owner };
    let handout = brief::brief(&desk.store, desk.who(&args.who)?, reader, desk.today())?;
    let Some(path) = &args.out else {
        return match desk.output.json {
            true => desk.output.json(&json!({ "format": form.word(), "text": handout.written(form) })),
            false => desk.output.stream(|out| written(write!(out, "{}", handout.written(form)))),
        };
    };
    brief::write_file(&handout, form, path, args.force)?;
    let said = format!("Wrote the brief to {}.", path.display());
    match desk.output.json {
        true => desk.output.json(&json!({ "said": said, "file": path.display().to_string() })),
        false => desk.output.line(&said),
    }
}

fn written(result: std::io::Result<()>) -> Result<()> {
    result.map_err(|error| Error::io("the brief", error))
}
