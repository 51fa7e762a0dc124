//! `duplicates`: who stands here twice.

use super::desk::Desk;
use super::output::Meaning;
use super::table::{Column, Table};
use crate::domain::id::PersonId;
use crate::error::Result;
use crate::store::duplicates::{self, Pair};
use crate::store::people;
use serde_json::{Value, json};

/// List pairs of people who are likely one, the surest first
#[derive(Debug, clap::Args)]
#[command(after_help = "\
`=` in the program shows them side by side; `box9 merge` merges their deals.

Examples:
  box9 duplicates
  box9 duplicates --limit 500 --json")]
pub struct Args {
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
}

const COLUMNS: &[Column] = &[
    Column::words("Why", 28),
    Column::numbers("#", 9),
    Column::words("Name", 40),
    Column::numbers("#", 9),
    Column::words("Name", 40),
];

/// Lists them.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let pairs = duplicates::find(desk.store.conn(), args.limit)?;
    if desk.output.json {
        let rows = pairs.iter().map(|pair| json_of(pair, desk)).collect::<Result<Vec<_>>>()?;
        return desk.output.json(&Value::Array(rows));
    }
    let mut table = Table::new(COLUMNS);
    for pair in &pairs {
        let (one, other) = (named(desk, pair.one)?, named(desk, pair.other)?);
        let cells = [pair.why.words().to_owned(), one.1, one.0, other.1, other.0];
        table.row(&mut desk.output, cells.map(|cell| (Meaning::Plain, cell)).into())?;
    }
    table.end(&mut desk.output)?;
    if pairs.is_empty() {
        desk.output.tell("Nobody stands here twice, as far as can be told.");
    }
    Ok(())
}

/// Answers a person's name and the number of the deal by which they are shown.
fn named(desk: &Desk<'_>, id: PersonId) -> Result<(String, String)> {
    let conn = desk.store.conn();
    let deal = duplicates::deal_of(conn, id)?.map(|(deal, _)| deal.0.to_string());
    Ok((people::get(conn, id)?.name, deal.unwrap_or_default()))
}

fn json_of(pair: &Pair, desk: &Desk<'_>) -> Result<Value> {
    let conn = desk.store.conn();
    let side = |id: PersonId| -> Result<Value> {
        let deal = duplicates::deal_of(conn, id)?.map(|(deal, _)| deal.0);
        Ok(json!({ "person": id.0, "name": people::get(conn, id)?.name, "deal": deal }))
    };
    Ok(json!({ "why": pair.why.word(), "one": side(pair.one)?, "other": side(pair.other)? }))
}
