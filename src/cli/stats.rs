//! `stats`: the funnel in figures, from kept sums.

use super::output::{Meaning, Output};
use super::table::{Column, Table};
use super::view::View;
use crate::domain::money::{Currency, Money};
use crate::domain::stage::{Pane, Stage, State};
use crate::error::Result;
use crate::store::tally::{self, Title};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Show the funnel in figures
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Values are in the owner's currency; other currencies are summed apart.

Examples:
  box9 stats
  box9 stats --json
  box9 asof 'last mon' stats")]
pub struct Args {}

/// Everything that is counted.
struct Figures {
    tray: i64,
    stages: Vec<(Stage, Title)>,
    closed: BTreeMap<String, i64>,
    won: (i64, Vec<(String, i64)>),
    currency: Currency,
}

/// Shows them.
pub fn run(_: &Args, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    let figures = Figures::of(view)?;
    if output.json { output.json(&figures.json()) } else { figures.text(output) }
}

impl Figures {
    fn of(view: &View<'_>) -> Result<Figures> {
        let title = |pane| tally::title(view.conn, pane, view.today);
        let stages = Stage::ALL.iter().map(|stage| Ok((*stage, title(Pane::of_stage(*stage))?)));
        let won = tally::won(view.conn)?;
        Ok(Figures {
            tray: title(Pane::Tray)?.count,
            stages: stages.collect::<Result<_>>()?,
            closed: tally::by_key(view.conn, Pane::Closed, "state")?.into_iter().collect(),
            won: (won.iter().map(|(_, n, _)| n).sum(), won.into_iter().map(|(code, _, sum)| (code, sum)).collect()),
            currency: view.settings.currency,
        })
    }

    /// Answers the sum in the owner's currency.
    fn own(&self, sums: &[(String, i64)]) -> Money {
        let minor = sums.iter().filter(|(code, _)| code == self.currency.code()).map(|(_, sum)| sum).sum();
        Money { minor, currency: self.currency }
    }

    /// Answers the sums of open deals in other currencies.
    fn other(&self) -> Vec<Money> {
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for (code, sum) in self.stages.iter().flat_map(|(_, title)| &title.money) {
            if code != self.currency.code() {
                *sums.entry(code).or_default() += sum;
            }
        }
        let money = |(code, minor)| Currency::parse(code).ok().map(|currency| Money { minor, currency });
        sums.into_iter().filter_map(money).collect()
    }

    fn closed(&self, state: State) -> i64 {
        self.closed.get(state.word()).copied().unwrap_or(0)
    }

    fn json(&self) -> Value {
        let stage = |title: &Title| {
            let value = self.own(&title.money).decimal();
            json!({ "open": title.count, "value": value, "cold": title.cold, "gaps": title.gaps })
        };
        let stages: Map<String, Value> =
            self.stages.iter().map(|(name, title)| (name.word().to_owned(), stage(title))).collect();
        let closed: Map<String, Value> =
            State::CLOSED.iter().map(|state| (state.word().to_owned(), json!(self.closed(*state)))).collect();
        let other: Map<String, Value> =
            self.other().iter().map(|sum| (sum.currency.code().to_owned(), json!(sum.decimal()))).collect();
        json!({
            "tray": self.tray,
            "stages": stages,
            "closed": closed,
            "won": { "count": self.won.0, "value": self.own(&self.won.1).decimal() },
            "currency": self.currency.code(),
            "other": other,
        })
    }

    fn text(&self, output: &mut Output<'_>) -> Result<()> {
        let mut table = Table::new(COLUMNS);
        let row = |name: &str, n: i64, rest: [String; 3]| {
            let cells = [name.to_owned(), n.to_string()].into_iter().chain(rest);
            cells.map(|cell| (Meaning::Plain, cell)).collect::<Vec<_>>()
        };
        let blank = || [const { String::new() }; 3];
        table.row(output, row("Tray", self.tray, blank()))?;
        for (stage, title) in &self.stages {
            let value = self.own(&title.money).show();
            table.row(
                output,
                row(stage.plural(), title.count, [value, title.cold.to_string(), title.gaps.to_string()]),
            )?;
        }
        for state in State::CLOSED {
            let name = state.word();
            table.row(output, row(&(name[..1].to_uppercase() + &name[1..]), self.closed(state), blank()))?;
        }
        table.row(output, row("Won", self.won.0, [self.own(&self.won.1).show(), String::new(), String::new()]))?;
        table.end(output)?;
        let other: Vec<String> = self.other().iter().map(Money::show).collect();
        if other.is_empty() { Ok(()) } else { output.line(&format!("Open in other currencies: {}", other.join(", "))) }
    }
}

const COLUMNS: &[Column] = &[
    Column::words("", 16),
    Column::numbers("Deals", 12),
    Column::numbers("Value", 18),
    Column::numbers("Cold", 9),
    Column::numbers("Gaps", 9),
];
