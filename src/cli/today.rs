//! `today`: the block of a day with its cards, what does not fit, and the load of the coming days.

use super::output::{Meaning, Output};
use super::queue;
use super::view::View;
use crate::domain::fit::Slot;
use crate::domain::{text, when};
use crate::error::Result;
use crate::formats::day_page;
use crate::store::agenda::{self, Agenda};
use chrono::NaiveTime;
use serde_json::{Value, json};

words! {
    /// The shape of the answer.
    Shape { Text = "text", Html = "html" }
}

/// Show the block of today, or of a day to come
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Of a day to come it shows what falls due on it.

Examples:
  box9 today
  box9 today fri
  box9 today --json
  box9 today --format html > today.html")]
pub struct Args {
    /// Another day
    day: Option<String>,
    /// text or html
    #[arg(long, value_parser = shape, default_value = "text")]
    format: Shape,
}

fn shape(word: &str) -> Result<Shape, String> {
    Shape::parse(word).ok_or_else(|| format!("write {}", Shape::list()))
}

/// Shows it.
pub fn run(args: &Args, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    let day = args.day.as_deref().map_or(Ok(view.today), |words| when::read(words, view.today).map(|when| when.day))?;
    let agenda = agenda::of_day(view.conn, day, view.today, view.settings)?;
    match args.format {
        _ if output.json => output.json(&json_of(&agenda, view)?),
        Shape::Html => output.bytes(day_page::html(&page(&agenda, view)?).as_bytes()),
        Shape::Text => text_of(&page(&agenda, view)?, output),
    }
}

fn hour(at: NaiveTime) -> String {
    at.format("%H:%M").to_string()
}

fn json_of(agenda: &Agenda, view: &View<'_>) -> Result<Value> {
    let cards = agenda.cards.iter().enumerate().map(|(at, card)| {
        let mut value = queue::card_json(view.conn, card)?;
        let slot = agenda.slot(at);
        value["from"] = json!(slot.map(|slot| hour(slot.from)));
        value["to"] = json!(slot.map(|slot| hour(slot.to)));
        Ok(value)
    });
    let overflow = agenda.overflow.iter().map(|(at, on)| {
        let card = &agenda.cards[*at];
        json!({ "deal": card.deal().map(|deal| deal.0), "group": card.group.word(), "on": on })
    });
    let load = agenda.load.iter();
    let pieces = agenda.pieces.iter().map(|(from, to)| json!({ "from": hour(*from), "to": hour(*to) }));
    Ok(json!({
        "day": agenda.day,
        "block": {
            "start": agenda.pieces.first().map(|piece| hour(piece.0)),
            "end": agenda.pieces.last().map(|piece| hour(piece.1)),
            "minutes": agenda.minutes(),
            "pieces": pieces.collect::<Vec<_>>(),
            "moved_because": Value::Null,
        },
        "cards": cards.collect::<Result<Vec<_>>>()?,
        "overflow": overflow.collect::<Vec<_>>(),
        "load": load
            .map(|load| json!({ "day": load.day, "minutes": load.minutes, "capacity": load.capacity }))
            .collect::<Vec<_>>(),
    }))
}

/// Answers the day in words, for text and page.
fn page(agenda: &Agenda, view: &View<'_>) -> Result<day_page::Page> {
    let line = |at: usize, when: String| {
        let card = &agenda.cards[at];
        let name = queue::name(view.conn, card)?;
        Ok(day_page::Line { when, name, why: card.why.clone(), group: card.group.title(), late: card.missed })
    };
    let slot = |slot: &Slot| line(slot.card, format!("{}–{}", hour(slot.from), hour(slot.to)));
    let left = |(at, on): &(usize, Option<crate::domain::Day>)| {
        line(*at, on.map_or_else(|| LATER.to_owned(), |day| when::dated(day, view.today)))
    };
    let block = match agenda.pieces.as_slice() {
        [] => "no block".to_owned(),
        pieces => {
            pieces.iter().map(|(from, to)| format!("{}–{}", hour(*from), hour(*to))).collect::<Vec<_>>().join(", ")
        }
    };
    Ok(day_page::Page {
        day: agenda.day.format("%A, %-d %B %Y").to_string(),
        block,
        slots: agenda.fit.slots.iter().map(slot).collect::<Result<_>>()?,
        outside: agenda.fit.outside.iter().map(slot).collect::<Result<_>>()?,
        overflow: agenda.overflow.iter().take(MOST_LEFT).map(left).collect::<Result<_>>()?,
        more: agenda.overflow.len().saturating_sub(MOST_LEFT),
        load: agenda
            .load
            .iter()
            .map(|load| (load.day.format("%a %-d %b").to_string(), load.minutes, load.capacity))
            .collect(),
    })
}

const LATER: &str = "not within 14 days";
/// So many of those that do not fit are shown one by one.
const MOST_LEFT: usize = 50;

fn text_of(page: &day_page::Page, output: &mut Output<'_>) -> Result<()> {
    output.painted(&[(Meaning::Heading, page.day.clone()), (Meaning::Dim, format!("  {}", page.block))])?;
    for line in &page.slots {
        written(line, output)?;
    }
    section("At their hour", &page.outside, output)?;
    section("Does not fit today", &page.overflow, output)?;
    if page.more > 0 {
        output.line(&format!("  and {} more", text::grouped(page.more as i64)))?;
    }
    output.painted(&[(Meaning::Heading, "The coming days".into())])?;
    for (day, minutes, capacity) in &page.load {
        let meaning = if minutes > capacity { Meaning::Late } else { Meaning::Plain };
        output
            .painted(&[(Meaning::Dim, format!("  {day:<12}")), (meaning, format!("{minutes:>5} of {capacity} min"))])?;
    }
    Ok(())
}

fn section(heading: &str, lines: &[day_page::Line], output: &mut Output<'_>) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    output.painted(&[(Meaning::Heading, heading.into())])?;
    lines.iter().try_for_each(|line| written(line, output))
}

fn written(line: &day_page::Line, output: &mut Output<'_>) -> Result<()> {
    let late = if line.late { Meaning::Late } else { Meaning::Plain };
    output.painted(&[
        (Meaning::Dim, format!("  {:<19}", line.when)),
        (Meaning::Heading, line.name.clone()),
        (late, format!("  {}", line.why)),
    ])
}
