//! `category`: the groups that leads belong to.

use super::desk::Desk;
use super::output::Meaning;
use super::table::{Column, Table};
use super::words;
use crate::domain::stage::Pane;
use crate::error::Result;
use crate::ops::{CategoryChange, Op};
use crate::store::{categories, tally};
use serde_json::json;
use std::collections::BTreeMap;

/// List and change categories
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 category list
  box9 category add dentists --brief 'They lose an hour a day to the phone.'
  box9 category set dentists interval=10 limit=5
  box9 category remove dentists")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// List the categories, with their open deals
    #[command(after_help = "Examples:\n  box9 category list --json")]
    List,
    /// Make a category
    #[command(after_help = "Examples:\n  box9 category add dentists")]
    Add {
        name: String,
        /// Who they are, why they buy, what to say
        #[arg(long)]
        brief: Option<String>,
    },
    /// Change a category
    #[command(after_help = "Examples:\n  box9 category set dentists interval=10 limit=5")]
    Set {
        name: String,
        /// name, brief, limit (new leads a day), interval (working days between touches)
        #[arg(required = true, value_name = "FIELD=VALUE", value_parser = words::assignment)]
        changes: Vec<(String, String)>,
    },
    /// Put a category away; its deals stay in it
    #[command(after_help = "Examples:\n  box9 category remove dentists")]
    Remove { name: String },
}

/// Lists or changes.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let change = match &args.what {
        What::List => return list(desk),
        What::Add { name, brief } => CategoryChange::Add { name: name.clone(), brief: brief.clone() },
        What::Set { name, changes } => CategoryChange::Set { name: name.clone(), changes: changes.clone() },
        What::Remove { name } => CategoryChange::Remove { name: name.clone() },
    };
    desk.change(&Op::Category(change))
}

const COLUMNS: &[Column] = &[
    Column::words("Category", 30),
    Column::numbers("Open", 9),
    Column::numbers("Every", 9),
    Column::numbers("A day", 9),
    Column::words("Brief", 80),
];

fn list(desk: &mut Desk<'_>) -> Result<()> {
    let open = open_deals(desk)?;
    let categories = categories::all(desk.store.conn())?;
    let open_in = |id: i64| open.get(&id.to_string()).copied().unwrap_or(0);
    if desk.output.json {
        let rows = categories.iter().map(|category| {
            json!({
                "id": category.id.0, "name": category.name, "brief": category.brief, "limit": category.daily_limit,
                "interval": category.interval_days, "open": open_in(category.id.0),
            })
        });
        return desk.output.json(&rows.collect());
    }
    let mut table = Table::new(COLUMNS);
    for category in &categories {
        let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        let cells = [
            category.name.clone(),
            open_in(category.id.0).to_string(),
            number(category.interval_days),
            number(category.daily_limit),
            category.brief.clone().unwrap_or_default(),
        ];
        table.row(&mut desk.output, cells.map(|cell| (Meaning::Plain, cell)).into())?;
    }
    table.end(&mut desk.output)
}

fn open_deals(desk: &Desk<'_>) -> Result<BTreeMap<String, i64>> {
    let mut open = BTreeMap::new();
    for pane in Pane::FUNNEL.into_iter().chain([Pane::Tray, Pane::Customers]) {
        for (category, n) in tally::by_key(desk.store.conn(), pane, "category")? {
            *open.entry(category).or_default() += n;
        }
    }
    Ok(open)
}
