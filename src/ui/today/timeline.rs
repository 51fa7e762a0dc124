//! The timeline: the hours down the left, the block as a bar, each card in its slot, the calendar around.

use super::super::parts::{Cell, Row};
use super::super::theme::{Meaning, Theme};
use super::clock;
use crate::app::App;
use crate::app::today::Today;
use crate::app::today::agenda::{Agenda, Card, Grave};
use crate::app::today::timeline::{self, Part};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws it, or the cards alone with their times where there is little room.
pub fn draw(app: &App, today: &Today, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width);
    let lines: Vec<Line<'_>> = today.rows(app).iter().map(|row| line(today, row, theme, columns)).collect();
    frame.render_widget(Paragraph::new(lines), area);
}

fn line(today: &Today, row: &timeline::Row, theme: Theme, columns: usize) -> Line<'static> {
    let timeline::Row::Stretch { part, at, nth, hour } = *row else { return now(row, theme, columns) };
    let begin = if nth == 0 { clock(at) } else { hour.map(clock).unwrap_or_default() };
    match part {
        Part::Card(card) => card_line(today, card, nth, theme, columns),
        Part::Free => bare(hour.map(clock).unwrap_or_default(), "·", Meaning::Rule, String::new(), theme, columns),
        Part::Block => {
            let words = if nth == 0 { "free" } else { "" };
            bare(begin, "┃", Meaning::Accent, words.into(), theme, columns)
        }
        Part::Busy(busy) => {
            let words = if nth == 0 { today.agenda.busy[busy].words.clone() } else { String::new() };
            bare(begin, "░", Meaning::Dim, words, theme, columns)
        }
    }
}

fn bare(begin: String, bar: &str, meaning: Meaning, words: String, theme: Theme, columns: usize) -> Line<'static> {
    Row::of([
        Cell::fixed(begin, 5, Meaning::Dim),
        Cell::fixed(bar, 1, meaning),
        Cell::fixed("", 1, Meaning::Dim),
        Cell::rest(words, 4, Meaning::Dim),
    ])
    .line(columns, theme)
}

/// The line of the present minute, from edge to edge.
fn now(row: &timeline::Row, theme: Theme, columns: usize) -> Line<'static> {
    let timeline::Row::Now(at) = row else { return Line::default() };
    Line::from(vec![
        Span::styled(clock(*at), theme.style(Meaning::Today)),
        Span::styled(" ╺", theme.style(Meaning::Today)),
        Span::styled("━".repeat(columns.saturating_sub(11)), theme.style(Meaning::Today)),
        Span::styled(" now", theme.style(Meaning::Today)),
    ])
}

/// "09:06 ┃ ▸ Ada Lovelace  call about the quote  2d late  6m"; further rows of a longer card go on under it.
fn card_line(today: &Today, at: usize, nth: usize, theme: Theme, columns: usize) -> Line<'static> {
    let (card, selected) = (&today.agenda.cards[at], at == today.cursor);
    let begin = match (nth, card.slot, card.reached) {
        (0, Some(slot), _) => clock(slot.from),
        (0, None, Some(day)) => day.format("%a").to_string(),
        (0, None, None) => "later".into(),
        _ => String::new(),
    };
    let only = |words: String| if nth == 0 { words } else { String::new() };
    let narrow = columns < 60;
    let (name, what) = (only(card.name.clone()), only(card.what.clone()));
    let minutes = if columns < 44 { String::new() } else { only(format!("{}m", card.minutes)) };
    let row = Row::of([
        Cell::fixed(begin, 5, Meaning::Dim),
        Cell::fixed(bar(&today.agenda, card), 1, Meaning::Accent),
        Cell::fixed(if selected && nth == 0 { "▸" } else { "" }, 1, Meaning::Accent),
        if narrow { Cell::rest(name, 8, name_meaning(card)) } else { Cell::fixed(name, 20, name_meaning(card)) },
        if narrow { Cell::snug("", Meaning::Text) } else { Cell::rest(what, 8, Meaning::Text) },
        Cell::fixed(only(card.why.clone()), 10, meaning(card.grave)).right().rank(1),
        Cell::fixed(minutes, if columns < 44 { 0 } else { 4 }, Meaning::Dim).right(),
        Cell::fixed(if card.pinned && nth == 0 { "^" } else { "" }, 1, Meaning::Accent),
    ]);
    if selected { row.over(Meaning::Selected).line(columns, theme) } else { row.line(columns, theme) }
}

/// The bar of the block, or a dot where a card has an hour outside it.
fn bar(agenda: &Agenda, card: &Card) -> &'static str {
    match card.slot {
        Some(slot) if agenda.pieces.iter().any(|piece| piece.has(slot.from)) => "┃",
        Some(_) => "●",
        None => "",
    }
}

fn name_meaning(card: &Card) -> Meaning {
    if card.slot.is_some() { Meaning::Strong } else { Meaning::Dim }
}

/// Answers how a card's reason looks.
pub fn meaning(grave: Grave) -> Meaning {
    match grave {
        Grave::Fire => Meaning::Bad,
        Grave::Late => Meaning::Late,
        Grave::Promised => Meaning::Promised,
        Grave::Answered => Meaning::Good,
        Grave::Today => Meaning::Today,
        Grave::Cold => Meaning::Cold,
        Grave::Plain => Meaning::Dim,
    }
}
