//! `list`: deals, in one order, as many as there are.

use super::output::Output;
use super::rows::{self, Rows};
use super::view::View;
use super::words::{self, Place};
use crate::domain::stage::Pane;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::categories;
use crate::store::lists::{Filter, Sort};

/// List deals: all that are open and the tray, or those asked for
#[derive(Debug, clap::Args)]
#[command(after_help = "\
On a terminal in columns, else with tabs between full texts, or as JSON.

Examples:
  box9 list --stage opportunity --sort value
  box9 list --due today
  box9 list --due 'this week' --stage opportunity
  box9 list --cold --category dentists --limit 20
  box9 list --closed --json")]
pub struct Args {
    /// lead, prospect, opportunity, handoff, customer, or a phase
    #[arg(long, value_parser = words::place)]
    stage: Option<Place>,
    /// Only those in this category
    #[arg(long)]
    category: Option<String>,
    /// Only those past a limit of silence or age
    #[arg(long)]
    cold: bool,
    /// Only those that lack something that their stage demands
    #[arg(long)]
    gaps: bool,
    /// Only those whose next step is due by this day, or in a span as 'this week'
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// The tray: nobody has classified them yet
    #[arg(long)]
    tray: bool,
    /// Those lost, cancelled or disqualified
    #[arg(long)]
    closed: bool,
    /// Those that are archived
    #[arg(long)]
    archived: bool,
    /// next, value, name, age or silence
    #[arg(long, value_parser = words::sort, default_value = "next")]
    sort: Sort,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// Lists them; that there are none is told on standard error.
pub fn run(args: &Args, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    let rows =
        Rows { panes: args.panes(), filter: args.filter(view)?, sort: args.sort, limit: args.limit, place: args.stage };
    if rows::write(rows, view, output)? == 0 && !output.json {
        output.tell("No deals here.");
    }
    Ok(())
}

/// What is listed when nothing is asked for: the tray and everything open.
const OPEN: [Pane; 6] =
    [Pane::Tray, Pane::Leads, Pane::Prospects, Pane::Opportunities, Pane::Handoffs, Pane::Customers];

impl Args {
    fn panes(&self) -> Vec<Pane> {
        let asked = [(self.tray, Pane::Tray), (self.closed, Pane::Closed), (self.archived, Pane::Archived)];
        let panes: Vec<Pane> = asked.into_iter().filter(|(on, _)| *on).map(|(_, pane)| pane).collect();
        match self.stage {
            _ if !panes.is_empty() => panes,
            Some((stage, _)) => vec![Pane::of_stage(stage)],
            None => OPEN.to_vec(),
        }
    }

    fn filter(&self, view: &View<'_>) -> Result<Filter> {
        let week_start = view.settings.week_start;
        let until = |words| when::read_until(words, view.today, week_start);
        let due_by = self.due.as_deref().map(until).transpose()?;
        let category = match self.category.as_deref() {
            Some(name) => {
                let found = categories::named(view.conn, name)?;
                Some(found.ok_or_else(|| Error::NotFound(format!("There is no category {}.", name.trim())))?.id)
            }
            None => None,
        };
        Ok(Filter { gaps: self.gaps, cold: self.cold.then_some(view.today), due_by, category, ..Filter::default() })
    }
}
