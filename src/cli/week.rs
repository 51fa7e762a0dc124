//! `week`: the page of the week, and what came of its lines.

use super::desk::Desk;
use crate::domain::commitment::Kept;
use crate::domain::id::CommitmentId;
use crate::error::{Error, Result};
use crate::formats::handout::Form;
use crate::ops::week::{self as page, Names};
use crate::ops::{self, Commit, Op};
use crate::store::commitments;
use crate::store::week::{self, Line};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Print the week's page, or say what came of its lines
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The page says what you said you would do and whether you did, what came of it, the largest deals that stand still, the twelve
boxes and what comes next. With --private no name of a person, company or deal is on it, typed ones neither.

Examples:
  box9 week
  box9 week --format html --private --output week.html
  box9 week kept 3
  box9 week not 4 'two days ill'
  box9 week card 5 ada")]
pub struct Args {
    #[command(subcommand)]
    change: Option<Change>,
    /// markdown (md) or html; else by the ending of --output, else markdown
    #[arg(long, value_parser = form)]
    format: Option<Form>,
    /// Without the names of people, companies and deals
    #[arg(long)]
    private: bool,
    /// Into this file instead of standard output
    #[arg(long, value_name = "FILE", visible_alias = "out")]
    output: Option<PathBuf>,
    /// Over a file that is there already
    #[arg(long)]
    force: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Change {
    /// The line was kept
    #[command(after_help = "Examples:\n  box9 week kept 3")]
    Kept { line: i64, why: Vec<String> },
    /// It was kept in part
    #[command(after_help = "Examples:\n  box9 week partly 3 'two of five'")]
    Partly { line: i64, why: Vec<String> },
    /// It was not kept
    #[command(after_help = "Examples:\n  box9 week not 3 'two days ill'")]
    Not { line: i64, why: Vec<String> },
    /// The line is dropped
    #[command(after_help = "Examples:\n  box9 week drop 3")]
    Drop { line: i64 },
    /// The line becomes today's step of a deal
    #[command(after_help = "Examples:\n  box9 week card 3 ada")]
    Card {
        line: i64,
        /// The deal: a number, or words of its names
        who: String,
    },
}

fn form(word: &str) -> Result<Form, String> {
    let word = if word.eq_ignore_ascii_case("md") { "markdown" } else { word };
    Form::parse(word).ok_or_else(|| format!("write {}", Form::list()))
}

/// Makes the change, or writes the page.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let judge = |line: i64, kept: Kept, why: &[String]| {
        Op::Commit(Commit::Judge { id: CommitmentId(line), kept, why: Some(why.join(" ")) })
    };
    match &args.change {
        None => show(args, desk),
        Some(Change::Kept { line, why }) => desk.change(&judge(*line, Kept::Kept, why)),
        Some(Change::Partly { line, why }) => desk.change(&judge(*line, Kept::Partly, why)),
        Some(Change::Not { line, why }) => desk.change(&judge(*line, Kept::Not, why)),
        Some(Change::Drop { line }) => desk.change(&Op::Commit(Commit::Drop(CommitmentId(*line)))),
        Some(Change::Card { line, who }) => {
            let words = commitments::get(desk.store.conn(), CommitmentId(*line))?.line;
            let op = ops::line_card(desk.who(who)?, &words, desk.today());
            desk.change(&op)
        }
    }
}

fn show(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let html = args.output.as_ref().is_some_and(|path| path.extension().is_some_and(|ending| ending == "html"));
    let form = args.format.unwrap_or(if html { Form::Html } else { Form::Markdown });
    let names = if args.private { Names::Masked } else { Names::Shown };
    let handout = page::page(&desk.store, names, desk.today())?;
    let Some(path) = &args.output else {
        return match desk.output.json {
            true if args.private => desk.output.json(&json!({ "format": form.word(), "text": handout.written(form) })),
            true => {
                let told = json_of(desk, &handout.written(form), form)?;
                desk.output.json(&told)
            }
            false => desk
                .output
                .stream(|out| write!(out, "{}", handout.written(form)).map_err(|error| Error::io("the week", error))),
        };
    };
    page::write_file(&handout, form, path, args.force)?;
    let said = format!("Wrote the week to {}.", path.display());
    match desk.output.json {
        true => desk.output.json(&json!({ "said": said, "file": path.display().to_string() })),
        false => desk.output.line(&said),
    }
}

/// The page with its lines as they were typed.
fn json_of(desk: &Desk<'_>, text: &str, form: Form) -> Result<Value> {
    let lines = week::lines(desk.store.conn(), desk.store.settings(), desk.today())?;
    let of = |all: &[Line]| all.iter().map(line_json).collect::<Vec<_>>();
    Ok(json!({
        "week": lines.planned,
        "format": form.word(),
        "text": text,
        "before": of(&lines.before),
        "next": of(&lines.next),
    }))
}

fn line_json(line: &Line) -> Value {
    let one = &line.commitment;
    json!({
        "id": one.id.0,
        "week": one.week,
        "line": one.line,
        "measure": one.measure.map(|measure| measure.word()),
        "target": one.target,
        "counted": line.counted,
        "result": one.kept.map(|kept| kept.word()),
        "why": one.why,
    })
}
