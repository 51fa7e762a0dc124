//! `category`: the groups that leads belong to.

use super::desk::Desk;
use super::output::Meaning;
use super::table::{Column, Table};
use super::words;
use crate::domain::id::PlaybookId;
use crate::domain::playbook::PlaybookKind;
use crate::domain::stage::Pane;
use crate::error::{Error, Result};
use crate::ops::{CategoryChange, Op};
use crate::store::{campaigns, categories, letters, playbooks, tally};
use serde_json::json;
use std::collections::BTreeMap;

/// List and change categories
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 category list
  box9 category add dentists --brief 'They lose an hour a day to the phone.'
  box9 category set dentists campaign='cold mail' interval=10 limit=5
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
        /// Its campaign
        #[arg(long, value_name = "NAME")]
        campaign: Option<String>,
        /// New leads a day
        #[arg(long, value_name = "N")]
        limit: Option<String>,
        /// Working days between touches
        #[arg(long, value_name = "N")]
        interval: Option<String>,
    },
    /// Show a category: its brief, its campaign and where its leads stand
    #[command(after_help = "Examples:\n  box9 category show dentists")]
    Show { name: String },
    /// Change a category
    #[command(after_help = "Examples:\n  box9 category set dentists interval=10 limit=5")]
    Set {
        name: String,
        /// name, brief, campaign, limit (new leads a day), interval (working days between touches)
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
        What::Show { name } => return show(name, desk),
        What::Add { name, brief, campaign, limit, interval } => {
            let fields = [("campaign", campaign), ("limit", limit), ("interval", interval)];
            let named = fields.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value.clone()?)));
            CategoryChange::Add { name: name.clone(), brief: brief.clone(), changes: named.collect() }
        }
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
    Column::words("Campaign", 20),
    Column::numbers("In it", 9),
    Column::words("Brief", 80),
];

fn list(desk: &mut Desk<'_>) -> Result<()> {
    let open = open_deals(desk)?;
    let conn = desk.store.conn();
    let categories = categories::all(conn)?;
    let (standing, counts) = (campaigns::standing(conn)?, letters::counts(conn, desk.today())?);
    let names: BTreeMap<_, _> = playbooks::all(conn, PlaybookKind::Campaign)?.into_iter().collect();
    let campaign = |id: Option<PlaybookId>| id.and_then(|id| names.get(&id).cloned());
    let open_in = |id: i64| open.get(&id.to_string()).copied().unwrap_or(0);
    if desk.output.json {
        let rows = categories.iter().map(|category| {
            json!({
                "id": category.id.0, "name": category.name, "brief": category.brief, "limit": category.daily_limit,
                "interval": category.interval_days, "open": open_in(category.id.0),
                "campaign": campaign(category.playbook), "enrolled": standing.of(category.id),
                "drafts": counts.get(&category.id).map_or(0, |count| count.waiting),
                "to_draft": counts.get(&category.id).map_or(0, |count| count.wanted),
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
            campaign(category.playbook).unwrap_or_default(),
            standing.of(category.id).to_string(),
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

fn show(name: &str, desk: &mut Desk<'_>) -> Result<()> {
    let conn = desk.store.conn();
    let Some(category) = categories::named(conn, name)? else {
        return Err(Error::NotFound(format!("There is no category {}.", name.trim())));
    };
    let standing = campaigns::standing(conn)?;
    let count = letters::counts(conn, desk.today())?.get(&category.id).copied().unwrap_or_default();
    let (mut campaign, mut steps) = (None, Vec::new());
    if let Some(playbook) = category.playbook {
        campaign = Some(playbooks::name(conn, playbook)?);
        steps = playbooks::steps(conn, playbook)?;
    }
    let at = |step: usize| category.playbook.map_or(0, |playbook| standing.at(category.id, playbook, step + 1));
    if desk.output.json {
        let steps = steps.iter().enumerate().map(|(place, step)| {
            json!({ "step": place + 1, "kind": step.kind.word(), "words": step.words, "template": step.template,
                    "after": step.offset, "leads": at(place) })
        });
        return desk.output.json(&json!({
            "id": category.id.0, "name": category.name, "brief": category.brief, "limit": category.daily_limit,
            "interval": category.interval_days, "campaign": campaign, "enrolled": standing.of(category.id),
            "drafts": count.waiting, "to_draft": count.wanted, "steps": steps.collect::<Vec<_>>(),
        }));
    }
    let mut lines = vec![category.name.clone()];
    lines.extend(category.brief.iter().map(|brief| format!("\n{brief}")));
    lines.push(format!("\ncampaign  {}", campaign.as_deref().unwrap_or("none")));
    for (place, step) in steps.iter().enumerate() {
        let template = step.template.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        lines.push(format!("{:>8}  {} {}{template}  {}", place + 1, step.kind, step.words, at(place)));
    }
    lines.push(format!("  drafts  {} waiting, {} to make", count.waiting, count.wanted));
    lines.iter().flat_map(|line| line.split('\n')).try_for_each(|line| desk.output.line(line))
}
