//! `queue`: everything that is due today, in the order it is worked.

use super::output::{Meaning, Output};
use super::table::{Column, Table};
use super::view::View;
use crate::domain::queue::{Card, Subject};
use crate::error::Result;
use crate::store::{Connection, deals, queue};
use serde_json::{Value, json};

/// List everything that is due today, in the order it is worked
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 queue
  box9 queue --json
  box9 today")]
pub struct Args {}

/// Lists the cards.
pub fn run(_: &Args, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    let cards = queue::of_day(view.conn, view.today, view.now, view.settings)?;
    if output.json {
        let mut array = output.array();
        cards.iter().try_for_each(|card| array.push(&card_json(view.conn, card)?))?;
        return array.end();
    }
    let mut table = Table::new(COLUMNS);
    for card in &cards {
        let late = if card.missed { Meaning::Late } else { Meaning::Plain };
        let id = card.deal().map(|deal| deal.0.to_string()).unwrap_or_default();
        let cells = [
            (Meaning::Dim, card.group.word().to_owned()),
            (Meaning::Dim, id),
            (Meaning::Heading, name(view.conn, card)?),
            (late, card.why.clone()),
            (Meaning::Dim, minutes(card).to_string()),
        ];
        table.row(output, cells.into())?;
    }
    table.end(output)?;
    if cards.is_empty() {
        output.tell("Nothing is due.");
    }
    Ok(())
}

const COLUMNS: &[Column] = &[
    Column::words("Group", 13),
    Column::numbers("#", 7),
    Column::kept("Who", 30, 14),
    Column::kept("Why", 70, 20),
    Column::numbers("Min", 4),
];

/// Answers whom or what a card is about, in words.
pub fn name(conn: &Connection, card: &Card) -> Result<String> {
    Ok(match &card.subject {
        Subject::Deal(deal) => deals::name(conn, *deal)?,
        Subject::CampaignStep { .. } => "Campaign".into(),
        Subject::Letters { .. } => "Letters".into(),
        Subject::Prospecting { .. } => "Prospecting".into(),
        Subject::Tray { .. } => "Tray".into(),
    })
}

/// Answers the whole minutes that a card is expected to take, at least one.
pub fn minutes(card: &Card) -> u32 {
    card.seconds.div_ceil(60)
}

/// Answers a card as scripts rely on it; `deals` names those of a campaign step and of letters.
pub fn card_json(conn: &Connection, card: &Card) -> Result<Value> {
    let many = matches!(card.subject, Subject::CampaignStep { .. } | Subject::Letters { .. });
    let deals: Vec<i64> = card.subject.deals().iter().filter(|_| many).map(|deal| deal.0).collect();
    Ok(json!({
        "deal": card.deal().map(|deal| deal.0),
        "name": name(conn, card)?,
        "why": card.why,
        "group": card.group.word(),
        "kind": card.kind.word(),
        "minutes": minutes(card),
        "at": card.at.map(|at| at.format("%H:%M").to_string()),
        "missed": card.missed,
        "deals": deals,
    }))
}
