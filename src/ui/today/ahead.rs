//! Under the day: what does not fit and when it comes, and the load of the working days ahead against the block.

use super::super::parts::{self, Cell, Row};
use super::super::theme::{Meaning, Theme};
use super::super::words;
use crate::app::App;
use crate::app::today::Today;
use crate::app::today::agenda::{Agenda, Card, Load};
use crate::domain::text;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws both, side by side.
pub fn draw(app: &App, today: &Today, left: u16, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let chart = Rect { width: left, ..area };
    frame.render_widget(Paragraph::new(bars(&today.agenda, chart, theme)), chart);
    let x = chart.right() + 3;
    let right = Rect { x, width: area.right().saturating_sub(x), ..area };
    let lines = overflow(app, today, usize::from(right.height), theme, usize::from(right.width));
    frame.render_widget(Paragraph::new(lines), right);
}

/// What does not fit, with the day on which each is reached.
fn overflow(app: &App, today: &Today, height: usize, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let placed = today.agenda.placed();
    let over = &today.agenda.cards[placed..];
    if over.is_empty() {
        return vec![Line::from(Span::styled("Everything fits.", theme.style(Meaning::Dim)))];
    }
    let mut lines = vec![Line::from(vec![
        Span::styled(
            if today.agenda.pieces.is_empty() { "Waits" } else { "Does not fit" },
            theme.style(Meaning::Title),
        ),
        Span::styled(format!(" {}", today.agenda.beyond()), theme.style(Meaning::Text)),
        Span::styled(beyond(over), theme.style(Meaning::Dim)),
    ])];
    let room = height.saturating_sub(1);
    let cursor = today.cursor.saturating_sub(placed);
    let first = parts::offset(cursor.min(over.len() - 1), room, over.len(), 0);
    let line = |(nth, card): (usize, &Card)| later(app, card, placed + nth == today.cursor, theme, columns);
    lines.extend(over.iter().enumerate().skip(first).take(room).map(line));
    lines
}

/// How many of them no day of the next weeks reaches.
fn beyond(over: &[Card]) -> String {
    match over.iter().filter(|card| card.reached.is_none()).count() {
        0 => String::new(),
        some => format!("  {some} not within 14 days"),
    }
}

const NEVER: &str = "later";

fn later(app: &App, card: &Card, selected: bool, theme: Theme, columns: usize) -> Line<'static> {
    let day = card.reached.map_or(NEVER.into(), |day| words::short_day(day, None, app.today()));
    let row = Row::of([
        Cell::fixed(if selected { "▸" } else { "" }, 1, Meaning::Accent),
        Cell::fixed(card.name.clone(), (columns / 3).clamp(8, 20), Meaning::Text),
        Cell::rest(card.what.clone(), 4, Meaning::Dim),
        Cell::fixed(day, 8, Meaning::Text).right(),
    ]);
    if selected { row.over(Meaning::Selected).line(columns, theme) } else { row.line(columns, theme) }
}

/// Eighths of a cell, from nothing to full.
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// The columns of one day, the blank behind it included.
const DAY: usize = 4;

/// The days as bars, the block's capacity as a line across them, and under them which day is over it.
fn bars(agenda: &Agenda, area: Rect, theme: Theme) -> Vec<Line<'static>> {
    let high = usize::from(area.height).saturating_sub(3).max(1);
    let most = agenda.load.iter().map(|load| load.due.max(load.capacity)).max().unwrap_or(1).max(1);
    let mut lines = vec![heading(agenda, usize::from(area.width), theme)];
    for row in (0..high).rev() {
        lines.push(Line::from(
            agenda.load.iter().flat_map(|load| cell(load, row, high, most, theme)).collect::<Vec<_>>(),
        ));
    }
    let name = |(nth, load): (usize, &Load)| {
        let meaning = if load.is_over() {
            Meaning::Late
        } else if nth == 0 {
            Meaning::Strong
        } else {
            Meaning::Dim
        };
        Span::styled(parts::pad(&load.day.format("%a").to_string(), DAY), theme.style(meaning))
    };
    lines.push(Line::from(agenda.load.iter().enumerate().map(name).collect::<Vec<_>>()));
    let minutes = |load: &Load| {
        let words = if load.capacity == 0 && load.due == 0 { "off".into() } else { in_three(load.due) };
        Span::styled(parts::pad(&words, DAY), theme.style(if load.is_over() { Meaning::Late } else { Meaning::Dim }))
    };
    lines.push(Line::from(agenda.load.iter().map(minutes).collect::<Vec<_>>()));
    lines
}

/// Minutes in at most three columns: "90", "67h", and "99+" above so many hours.
fn in_three(minutes: u32) -> String {
    match minutes {
        0..=999 => minutes.to_string(),
        1_000..=5_999 => format!("{}h", minutes / 60),
        _ => "99+".into(),
    }
}

/// One day's cell of one row: the bar as high as its work, red above what the block carries.
fn cell(load: &Load, row: usize, high: usize, most: u32, theme: Theme) -> [Span<'static>; 2] {
    let eighths = |minutes: u32| (minutes as usize * high * 8).div_ceil(most as usize);
    let full = eighths(load.due).saturating_sub(row * 8).min(8);
    let above = row * 8 >= eighths(load.capacity);
    let meaning = if above && load.is_over() { Meaning::Late } else { Meaning::Accent };
    let line = eighths(load.capacity).saturating_sub(1) / 8 == row && full == 0 && load.capacity > 0;
    let shown = if line { "╌╌╌".to_owned() } else { EIGHTHS[full].repeat(DAY - 1) };
    let meaning = if line { Meaning::Rule } else { meaning };
    [Span::styled(shown, theme.style(meaning)), Span::raw(" ")]
}

/// "Next 14 days  Fri 130 of 90  = levels"
fn heading(agenda: &Agenda, columns: usize, theme: Theme) -> Line<'static> {
    let title = format!("Next {}", text::count(agenda.load.len(), "working day"));
    let title = Span::styled(title, theme.style(Meaning::Title));
    let with =
        |most: usize| Line::from(std::iter::once(title.clone()).chain(over(agenda, most, theme)).collect::<Vec<_>>());
    (1..=3).rev().map(with).find(|line| line.width() <= columns).unwrap_or_else(|| with(0))
}

fn over(agenda: &Agenda, most: usize, theme: Theme) -> Vec<Span<'static>> {
    let heavy: Vec<&Load> = agenda.load.iter().filter(|load| load.is_over()).collect();
    let mut spans = Vec::new();
    for load in heavy.iter().take(most) {
        let words = format!("  {} {} of {}", load.day.format("%a"), load.due, load.capacity);
        spans.push(Span::styled(words, theme.style(Meaning::Late)));
    }
    if heavy.is_empty() {
        spans.push(Span::styled("  nothing over the block", theme.style(Meaning::Dim)));
    } else {
        spans.push(Span::styled("  = ", theme.style(Meaning::Key)));
        spans.push(Span::styled("levels", theme.style(Meaning::Hint)));
    }
    spans
}

/// The days ahead on one line, and what does not fit.
pub fn line(agenda: &Agenda, theme: Theme, columns: usize) -> Line<'static> {
    let high = |load: &Load| (load.due as usize * 8).div_ceil(load.capacity.max(1) as usize).min(8);
    let bar = |load: &Load| {
        let meaning = if load.is_over() { Meaning::Late } else { Meaning::Accent };
        Span::styled(EIGHTHS[high(load).max(1)], theme.style(meaning))
    };
    let mut spans: Vec<Span<'static>> = vec![Span::styled("ahead ", theme.style(Meaning::Dim))];
    spans.extend(agenda.load.iter().map(bar));
    let beyond = agenda.beyond();
    if beyond > 0 && columns >= 60 {
        let words = match (agenda.pieces.is_empty(), beyond) {
            (true, 1) => "waits",
            (true, _) => "wait",
            (false, 1) => "does not fit",
            (false, _) => "do not fit",
        };
        spans.push(Span::styled(format!("  {beyond} {words}"), theme.style(Meaning::Text)));
    }
    spans.extend(over(agenda, if columns >= 60 { 2 } else { 1 }, theme));
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minutes_of_a_day_never_touch_the_next() {
        let cases = [(0, "0"), (90, "90"), (999, "999"), (1_000, "16h"), (5_999, "99h"), (347_032, "99+")];
        assert!(cases.iter().all(|(minutes, words)| in_three(*minutes) == *words && words.len() < DAY));
    }
}
