//! `history`: what was done, newest first.

use super::desk::Desk;
use super::output::Meaning;
use super::table::{Column, Table};
use crate::domain::id::OperationId;
use crate::error::Result;
use crate::store::history::{self, Operation};
use serde_json::{Map, Value, json};

/// List what was done, newest first; each number can be undone
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 history
  box9 history --limit 200 --json")]
pub struct Args {
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
}

/// So many operations are read at a time.
const PAGE: usize = 500;

const COLUMNS: &[Column] = &[
    Column::numbers("#", 9),
    Column::words("When", 17),
    Column::words("From", 7),
    Column::words("What", 120),
    Column::words("", 10),
];

/// Lists them.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let mut table = Table::new(COLUMNS);
    let mut rows = Vec::new();
    let (mut before, mut left) = (None::<OperationId>, args.limit);
    while left > 0 {
        let page = history::page(desk.store.conn(), before, left.min(PAGE))?;
        left -= page.len();
        before = page.last().map(|operation| operation.id);
        for operation in &page {
            if desk.output.json {
                rows.push(json_of(operation));
            } else {
                table.row(&mut desk.output, cells(operation).map(|cell| (Meaning::Plain, cell)).into())?;
            }
        }
        if before.is_none() {
            break;
        }
    }
    if desk.output.json { desk.output.json(&Value::Array(rows)) } else { table.end(&mut desk.output) }
}

fn cells(operation: &Operation) -> [String; 5] {
    let label = match operation.target {
        Some(target) => format!("{} {target}: {}", operation.kind, operation.label),
        None => operation.label.clone(),
    };
    let undone = if operation.undone { "undone" } else { "" };
    let at = operation.at.format("%Y-%m-%d %H:%M").to_string();
    [operation.id.0.to_string(), at, operation.source.word().to_owned(), label, undone.to_owned()]
}

fn json_of(operation: &Operation) -> Value {
    let changes: Map<String, Value> =
        operation.changes.iter().map(|(table, rows)| (table.clone(), json!(rows))).collect();
    json!({
        "id": operation.id.0,
        "label": operation.label,
        "at": operation.at.to_rfc3339(),
        "source": operation.source.word(),
        "kind": operation.kind,
        "target": operation.target.map(|id| id.0),
        "undone": operation.undone,
        "changes": changes,
    })
}
