//! `promises`: everything that is owed, ours first, each side by day.

use super::output::{Meaning, Output};
use super::promise_json;
use super::table::{Cell, Column, Table};
use super::view::View;
use crate::domain::Day;
use crate::domain::id::DealId;
use crate::domain::promise::{Basis, Promise};
use crate::domain::when;
use crate::error::Result;
use crate::store::promises::{self, Place};
use crate::store::{deals, who};

/// List open promises: all, or those of a deal
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What is settled stands in `box9 show`.

Examples:
  box9 promises
  box9 promises ada --json")]
pub struct Args {
    /// The deal: a number, or words of its names
    who: Vec<String>,
}

const COLUMNS: &[Column] = &[
    Column::numbers("N", 6),
    Column::words("Side", 6),
    Column::kept("By", 18, 12),
    Column::kept("Who", 28, 16),
    Column::words("What", 60),
    Column::dispensable("Day is", 8),
    Column::numbers("Work", 5),
];

/// So many are read at a time.
const PAGE: usize = 500;

/// Lists them; that there are none is told on standard error.
pub fn run(args: &Args, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    let of = match args.who.as_slice() {
        [] => None,
        words => Some(who::one(view.conn, &words.join(" "))?),
    };
    if output.json {
        let mut array = output.array();
        each(view, of, |promise| array.push(&promise_json::of(view.conn, promise)?))?;
        return array.end();
    }
    let mut table = Table::new(COLUMNS);
    let count = each(view, of, |promise| table.row(output, cells(promise, view)?))?;
    table.end(output)?;
    if count == 0 {
        output.tell("Nothing is owed.");
    }
    Ok(())
}

fn each(view: &View<'_>, of: Option<DealId>, mut take: impl FnMut(&Promise) -> Result<()>) -> Result<usize> {
    let (mut place, mut count) = (None, 0);
    loop {
        let page = promises::after(view.conn, of, place.as_ref(), PAGE)?;
        page.iter().try_for_each(&mut take)?;
        count += page.len();
        match page.last() {
            Some(last) => place = Some(Place::of(last)),
            None => return Ok(count),
        }
    }
}

fn cells(promise: &Promise, view: &View<'_>) -> Result<Vec<Cell>> {
    let plain = |text: String| (Meaning::Plain, text);
    let (day, missed) = day(promise, view.today);
    Ok(vec![
        (Meaning::Dim, promise.id.0.to_string()),
        plain(promise.side.word().to_owned()),
        (if missed { Meaning::Late } else { Meaning::Plain }, day),
        (Meaning::Heading, deals::name(view.conn, promise.deal)?),
        plain(promise.text.clone()),
        (Meaning::Dim, if promise.basis == Basis::Planned { "planned".into() } else { String::new() }),
        plain(promise.minutes.map(|minutes| format!("{minutes}m")).unwrap_or_default()),
    ])
}

/// Answers its day in words, and whether it is one that we missed.
pub fn day(promise: &Promise, today: Day) -> (String, bool) {
    let missed = promise.is_missed(today);
    (if missed { when::show_due(promise.due, today) } else { when::show(promise.due, today) }, missed)
}
