//! `boxes`: the twelve measures from market to cash, each with its verdict.

use super::desk::Desk;
use super::output::{Meaning, Output};
use super::table::{Column, Table};
use super::view::View;
use crate::domain::boxes::{Action, Entry, Verdict, weeks};
use crate::error::{Error, Result};
use crate::ops::{self, Op, Score};
use crate::store::boxes;
use serde_json::{Value, json};

/// Show the twelve boxes, score one by hand, or make a card of what one asks for
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Names and limits are settings: `box9 settings box-9.limit=80`. Fewer than eight cases give a count and are never red.
As of a past day the scores and the weeks kept by then are shown; what the calendar left of a day is not known of the past.

Examples:
  box9 boxes
  box9 boxes --json
  box9 boxes score 12 watch 'two invoices are late'
  box9 boxes card 6
  box9 asof 'last mon' boxes")]
pub struct Args {
    #[command(subcommand)]
    change: Option<Change>,
}

#[derive(Debug, clap::Subcommand)]
enum Change {
    /// Score a box that has no data, by hand
    #[command(after_help = "Examples:\n  box9 boxes score 1 red 'no list yet'")]
    Score {
        /// The box, 1 to 12
        number: u8,
        /// good, watch or red
        word: String,
        /// Why
        note: Vec<String>,
    },
    /// Make a card of what a box asks for: a step today, or a line for the week
    #[command(after_help = "Examples:\n  box9 boxes card 6")]
    Card {
        /// The box, 1 to 12
        number: u8,
    },
}

/// Makes the change that is asked for; else keeps this week's figures, where none are kept yet, and changes no fact.
pub fn change(args: &Args, desk: &mut Desk<'_>) -> Option<Result<()>> {
    let today = desk.today();
    match &args.change {
        None => {
            // A file that cannot be written is looked at all the same.
            let _ = boxes::keep_week(&mut desk.store, today);
            None
        }
        Some(Change::Score { number, word, note }) => Some(
            Score::read(*number, &format!("{word} {}", note.join(" ")))
                .and_then(|score| desk.change(&Op::Score(score))),
        ),
        Some(Change::Card { number }) => Some(card(*number, desk)),
    }
}

fn card(number: u8, desk: &mut Desk<'_>) -> Result<()> {
    let today = desk.today();
    let board = boxes::board(desk.store.conn(), desk.store.settings(), today)?;
    let found = board.into_iter().find(|entry| entry.kind.number == number);
    let entry = found.ok_or_else(|| Error::NotFound(format!("There is no box {number}; they are 1 to 12.")))?;
    let nothing = || Error::refused(format!("{}: {}.", entry.name, entry.at_rest()));
    let action = entry.action.as_ref().ok_or_else(nothing)?;
    desk.change(&ops::card(action, today))
}

/// Shows the board.
pub fn run(args: &Args, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    if args.change.is_some() {
        return Err(Error::refused("The past only shows itself; nothing can be changed in it."));
    }
    let board = boxes::board(view.conn, view.settings, view.today)?;
    if output.json {
        return output.json(&Value::Array(board.iter().map(json_of).collect()));
    }
    let mut table = Table::new(COLUMNS);
    for entry in &board {
        table.row(output, cells(entry))?;
    }
    table.end(output)
}

const COLUMNS: &[Column] = &[
    Column::numbers("", 2),
    Column::kept("Box", 26, 18),
    Column::kept("Figure", 22, 14),
    Column::kept("Verdict", 10, 7),
    Column::dispensable("Since", 10),
    Column::dispensable("Weeks", 26),
    Column::dispensable("Limit", 14),
    Column::dispensable("Next", 60),
];

fn cells(entry: &Entry) -> Vec<(Meaning, String)> {
    let meaning = match entry.verdict {
        Verdict::Good => Meaning::Plain,
        Verdict::Watch => Meaning::Cold,
        Verdict::Red => Meaning::Late,
        Verdict::NoData => Meaning::Dim,
    };
    let plain = |text: String| (Meaning::Plain, text);
    vec![
        plain(entry.kind.number.to_string()),
        plain(entry.name.clone()),
        plain(entry.words()),
        (meaning, entry.verdict.word().to_owned()),
        plain(entry.course().word().to_owned()),
        (Meaning::Dim, weeks::line(&entry.weeks_and_now(), 26)),
        (Meaning::Dim, entry.kind.limit_words(entry.limit)),
        plain(entry.action.as_ref().map(Action::words).unwrap_or_default()),
    ]
}

fn json_of(entry: &Entry) -> Value {
    let trend: Vec<Value> =
        entry.trend.iter().map(|week| json!({ "week": week.begins, "figure": week.figure, "n": week.n })).collect();
    let next = entry.action.as_ref().map(|action| match action {
        Action::Step { deal, words, .. } => json!({ "deal": deal.0, "words": words }),
        Action::Commit(line) => json!({ "deal": null, "words": line }),
    });
    json!({
        "number": entry.kind.number,
        "name": entry.name,
        "asks": entry.kind.asks,
        "figure": entry.figure.value(),
        "words": entry.words(),
        "n": entry.figure.cases(),
        "unit": entry.kind.unit_word(),
        "limit": entry.limit,
        "state": entry.verdict.word(),
        "before": entry.before,
        "trend": trend,
        "score": entry.score.as_ref().map(|score| json!({ "day": score.day, "note": score.note })),
        "next_action": next,
    })
}
