//! `today`: the block of a day with its cards, what does not fit, and the load of the coming days.

use super::desk::Desk;
use super::output::{Meaning, Output};
use super::view::View;
use super::{queue, table};
use crate::domain::block::Wish;
use crate::domain::fit::{Piece, Slot};
use crate::domain::queue::Subject;
use crate::domain::{Day, text, when};
use crate::error::{Error, Result};
use crate::formats::day_page;
use crate::ops::{MoveBlock, Op};
use crate::store::agenda::{self, Agenda};
use crate::store::{blocks, sessions};
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
  box9 today --json | jq .status                   (for a status bar)
  box9 today --block 14:30
  box9 today fri --block free
  box9 today --format html > today.html")]
pub struct Args {
    /// Another day
    day: Option<String>,
    /// text or html
    #[arg(long, value_parser = shape, default_value = "text")]
    format: Shape,
    /// Move the block of the day: to an hour, to the next `free` time, or to where it `usual`ly is
    #[arg(long, value_name = "HH:MM", conflicts_with = "format")]
    block: Option<String>,
}

fn shape(word: &str) -> Result<Shape, String> {
    Shape::parse(word).ok_or_else(|| format!("write {}", Shape::list()))
}

/// Moves the block, where that is asked for; none where the day is only to be shown.
pub fn change(args: &Args, desk: &mut Desk<'_>) -> Option<Result<()>> {
    let wish = args.block.as_ref()?;
    Some(move_block(args, wish, desk))
}

fn move_block(args: &Args, wish: &str, desk: &mut Desk<'_>) -> Result<()> {
    let (store, today) = (&desk.store, desk.today());
    let day = day(args, today)?;
    let from = blocks::begins(store.conn(), day, Wish::read(wish)?, store.settings(), desk.now)?;
    desk.change(&Op::MoveBlock(MoveBlock { day, from }))
}

fn day(args: &Args, today: Day) -> Result<Day> {
    args.day.as_deref().map_or(Ok(today), |words| when::read(words, today).map(|when| when.day))
}

/// Shows it.
pub fn run(args: &Args, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    if args.block.is_some() {
        return Err(Error::refused("The past only shows itself; its blocks stay where they were."));
    }
    let day = day(args, view.today)?;
    let agenda = agenda::of_day(view.conn, day, view.now, view.settings)?;
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
            "moved_because": agenda.moved_because,
        },
        "cards": cards.collect::<Result<Vec<_>>>()?,
        "overflow": overflow.collect::<Vec<_>>(),
        "load": load
            .map(|load| json!({ "day": load.day, "minutes": load.minutes, "capacity": load.capacity }))
            .collect::<Vec<_>>(),
        "status": status(agenda, view)?,
    }))
}

/// The day in a few figures, for the status bar of a desktop.
fn status(agenda: &Agenda, view: &View<'_>) -> Result<Value> {
    let due = agenda.cards.iter().filter(|card| !card.subject.deals().is_empty()).count();
    let missed = agenda.cards.iter().filter(|card| card.missed).count();
    let tray = agenda.cards.iter().find_map(|card| match card.subject {
        Subject::Tray { count } => Some(count),
        _ => None,
    });
    let running = sessions::find(view.conn)?.filter(|running| running.day == agenda.day);
    let over = agenda.pieces.last().is_some_and(|(_, to)| agenda.day.and_time(*to) <= view.now.naive_local());
    let block_missed = over && due > 0 && !sessions::begun(view.conn, agenda.day)?;
    Ok(json!({
        "due": due,
        "missed_promises": missed,
        "tray": tray.unwrap_or(0),
        "block_missed": block_missed,
        "session": running.map(|running| json!({ "done": running.count().0, "cards": running.count().1 })),
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
    let left = |(at, on): &(usize, Option<Day>)| {
        line(*at, on.map_or_else(|| LATER.to_owned(), |day| when::dated(day, view.today)))
    };
    let hours = |(from, to): &Piece| format!("{}–{}", hour(*from), hour(*to));
    let block = match agenda.pieces.as_slice() {
        [] if view.settings.week.off.contains(&agenda.day) => "no block: a day off".to_owned(),
        [] => "no block: not a working day".to_owned(),
        pieces => pieces.iter().map(hours).collect::<Vec<_>>().join(", "),
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
    let columns = Columns::of(page, output.width);
    output.painted(&[(Meaning::Heading, page.day.clone()), (Meaning::Dim, format!("  {}", page.block))])?;
    if page.is_empty() {
        output.line("  Nothing is due.")?;
    }
    page.slots.iter().try_for_each(|line| columns.write(line, output))?;
    for (heading, lines) in [("At their hour", &page.outside), (page.left_over(), &page.overflow)] {
        if !lines.is_empty() {
            output.painted(&[(Meaning::Heading, heading.into())])?;
            lines.iter().try_for_each(|line| columns.write(line, output))?;
        }
    }
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

/// The columns of the hour, the name and, on a terminal, the reason.
struct Columns {
    when: usize,
    name: usize,
    why: Option<usize>,
}

impl Columns {
    const LONGEST_NAME: usize = 28;

    /// Answers columns as wide as they need to be; the reason gets what is left of a terminal.
    fn of(page: &day_page::Page, room: Option<usize>) -> Columns {
        let lines = || page.slots.iter().chain(&page.outside).chain(&page.overflow);
        let when = lines().map(|line| table::width(&line.when)).max().unwrap_or(0);
        let most = room.map_or(Self::LONGEST_NAME, |room| Self::LONGEST_NAME.min(room / 3));
        let name = lines().map(|line| table::width(&line.name)).max().unwrap_or(0).min(most);
        Columns { when, name, why: room.map(|room| room.saturating_sub(when + name + 6).max(10)) }
    }

    fn write(&self, line: &day_page::Line, output: &mut Output<'_>) -> Result<()> {
        let cut = |text: &str, room: usize| if self.why.is_some() { table::cut(text, room) } else { text.to_owned() };
        let filled = |text: String, room: usize| {
            let blanks = room.saturating_sub(table::width(&text));
            format!("  {text}{}", " ".repeat(blanks))
        };
        let late = if line.late { Meaning::Late } else { Meaning::Plain };
        output.painted(&[
            (Meaning::Dim, filled(line.when.clone(), self.when)),
            (Meaning::Heading, filled(cut(&line.name, self.name), self.name)),
            (late, format!("  {}", cut(&line.why, self.why.unwrap_or(0)))),
        ])
    }
}
