//! `search`: words, in whatever field or note.

use super::output::Output;
use super::rows::{self, Rows};
use super::view::View;
use super::words;
use crate::domain::stage::Pane;
use crate::error::Result;
use crate::store::lists::{Filter, Sort};
use crate::store::search;
use std::sync::Arc;

/// Find deals by words in any field, note or touch, closed and archived ones too
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Every word must be there; `!word` leaves out those with it. Accents and case do not count.

Examples:
  box9 search lovelace quote
  box9 search '+44 20 7946' --json
  box9 search dentist '!berlin'")]
pub struct Args {
    /// Words, parts of words, or a phone number
    #[arg(required = true)]
    words: Vec<String>,
    /// next, value, name, age or silence
    #[arg(long, value_parser = words::sort, default_value = "next")]
    sort: Sort,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// Lists what is found.
pub fn run(args: &Args, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    let words = args.words.join(" ");
    let hits = Some(Arc::new(search::find(view.conn, &words)?));
    let panes = Pane::ALL.into_iter().filter(|pane| *pane != Pane::Merged).collect();
    let filter = Filter { hits, ..Filter::default() };
    let rows = Rows { panes, filter, sort: args.sort, limit: args.limit, place: None };
    if rows::write(rows, view, output)? == 0 && !output.json {
        output.tell(&format!("Nothing matches \"{words}\"."));
    }
    Ok(())
}
