//! The history: operations by day, newest first, and under them what the selected one changed.

use super::parts::{self, Cell, Row};
use super::theme::{Meaning, Theme};
use crate::app::chooser::{Chooser, Pick};
use crate::app::history::{History, PastPick};
use crate::app::overlay::Overlay;
use crate::app::{App, layout};
use crate::domain::id::OperationId;
use crate::domain::{Day, text};
use crate::store::history::{Change, Changes, Operation};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws the screen.
pub fn draw(app: &App, history: &History, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let low = layout::changes_height(app.view.size).min(inner.height);
    let list = Rect { height: inner.height - low, ..inner };
    let columns = usize::from(inner.width);
    if history.rows.is_empty() {
        let words = if history.words.is_empty() { EMPTY } else { NO_HIT };
        let lines: Vec<Line<'_>> = parts::wrap(words, columns).into_iter().map(Line::from).collect();
        return frame.render_widget(Paragraph::new(lines).style(theme.style(Meaning::Dim)), inner);
    }
    let (lines, at) = listed(app, history, theme, columns);
    let first = parts::offset(at, usize::from(list.height), lines.len(), 0);
    let shown: Vec<Line<'_>> = lines.into_iter().skip(first).take(usize::from(list.height)).collect();
    frame.render_widget(Paragraph::new(shown), list);
    let under = Rect { y: list.bottom(), height: low, ..inner };
    changes(history, theme, frame, under);
}

const EMPTY: &str = "Nothing was done yet. Everything you do is listed here and can be taken back.";
const NO_HIT: &str = "No operation is called that. Esc takes the filter off.";

/// Answers the lines with their day headings, and which one the cursor is on.
fn listed(app: &App, history: &History, theme: Theme, columns: usize) -> (Vec<Line<'static>>, usize) {
    let going = going(app);
    let (mut lines, mut at, mut day) = (Vec::new(), 0, None);
    for (index, operation) in history.rows.iter().enumerate() {
        if day != Some(operation.day) {
            day = Some(operation.day);
            lines.push(Line::from(Span::styled(heading(operation.day, app.today()), theme.style(Meaning::Title))));
        }
        if index == history.cursor {
            at = lines.len();
        }
        let marked = going.contains(&operation.id);
        lines.push(row(operation, index == history.cursor, marked, columns, theme));
    }
    (lines, at)
}

/// The operations that a chooser on top would take back.
fn going(app: &App) -> &[OperationId] {
    let Some(Overlay::Chooser(Chooser { choices, .. }, _)) = app.overlays.last() else { return &[] };
    let all = choices.iter().filter_map(|choice| match &choice.pick {
        Pick::Past(PastPick::UndoAll(ids)) => Some(ids.as_slice()),
        _ => None,
    });
    all.max_by_key(|ids| ids.len()).unwrap_or(&[])
}

/// "today · Wed 25 Nov".
fn heading(day: Day, today: Day) -> String {
    let date = day.format("%a %-d %b %Y").to_string();
    match (today - day).num_days() {
        0 => format!("today · {date}"),
        1 => format!("yesterday · {date}"),
        _ => date,
    }
}

fn row(operation: &Operation, selected: bool, marked: bool, columns: usize, theme: Theme) -> Line<'static> {
    let sign = match (selected, marked) {
        (true, true) => "◆",
        (true, false) => "▸",
        (false, true) => "•",
        (false, false) => "",
    };
    let text = if operation.undone || operation.kind != "do" { Meaning::Dim } else { Meaning::Text };
    let label = match operation.kind.as_str() {
        "undo" => format!("undid: {}", operation.label),
        "redo" => format!("did again: {}", operation.label),
        _ => operation.label.clone(),
    };
    let undone = if operation.undone { "undone" } else { "" };
    let source = if columns < 60 { "" } else { operation.source.word() };
    let row = Row::of([
        Cell::fixed(sign, 1, if marked { Meaning::Marked } else { Meaning::Accent }),
        Cell::fixed(operation.at.format("%H:%M").to_string(), 5, Meaning::Dim),
        Cell::rest(text::one_line(&label), 12, text),
        Cell::snug(undone, Meaning::Gap),
        Cell::snug(source, Meaning::Dim),
    ]);
    if selected { row.over(Meaning::Selected).line(columns, theme) } else { row.line(columns, theme) }
}

fn changes(history: &History, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width);
    let title = history.selected().map(|operation| title(operation, &history.words)).unwrap_or_default();
    frame.render_widget(super::titled_rule(theme, &title, columns), Rect { height: 1, ..area });
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let lines = told(&history.changes, columns, theme);
    let first = history.scroll.min(lines.len().saturating_sub(usize::from(body.height)));
    let shown: Vec<Line<'_>> = lines.into_iter().skip(first).take(usize::from(body.height)).collect();
    frame.render_widget(Paragraph::new(shown), body);
}

fn title(operation: &Operation, words: &str) -> String {
    let filter = if words.is_empty() { String::new() } else { format!("/{words} · ") };
    format!("{filter}{} changed", operation.id)
}

/// Each deal or person, with what changed of it.
fn told(changes: &Changes, columns: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let all = changes.subjects.iter().flat_map(|subject| &subject.changes);
    let wide = all.map(|change| parts::width(&change.label)).max().unwrap_or(0).min(if columns < 60 { 12 } else { 24 });
    for subject in &changes.subjects {
        let number = subject.deal.map(|deal| format!(" {deal}")).unwrap_or_default();
        let name = parts::fit(&subject.name, columns.saturating_sub(parts::width(&number)));
        lines.push(Line::from(vec![
            Span::styled(name, theme.style(Meaning::Strong)),
            Span::styled(number, theme.style(Meaning::Dim)),
        ]));
        lines.extend(subject.changes.iter().map(|change| fact(change, wide, columns, theme)));
    }
    if changes.more > 0 {
        let more = format!("and {} more", text::grouped(changes.more));
        lines.push(Line::from(Span::styled(more, theme.style(Meaning::Dim))));
    }
    if lines.is_empty() {
        lines.push(Line::from(Span::styled("Nothing of it is left to show.", theme.style(Meaning::Dim))));
    }
    lines
}

/// "  Value   € 900 → € 1,200"; the older side gives way first.
fn fact(change: &Change, wide: usize, columns: usize, theme: Theme) -> Line<'static> {
    let room = columns.saturating_sub(wide + 4);
    let mut spans = vec![Span::styled(format!("  {}  ", parts::pad(&change.label, wide)), theme.style(Meaning::Dim))];
    match (change.from.as_str(), change.to.as_str()) {
        ("", to) => spans.push(Span::styled(parts::fit(to, room), theme.style(Meaning::Text))),
        (from, "") => {
            spans.push(Span::styled(parts::fit(from, room.saturating_sub(7)), theme.style(Meaning::Dim)));
            spans.push(Span::styled(" → gone", theme.style(Meaning::Dim)));
        }
        (from, to) => {
            let from = parts::fit(from, room.saturating_sub(parts::width(to) + 3).max(room / 3));
            let left = room.saturating_sub(parts::width(&from) + 3);
            spans.push(Span::styled(from, theme.style(Meaning::Dim)));
            spans.push(Span::styled(" → ", theme.style(Meaning::Dim)));
            spans.push(Span::styled(parts::fit(to, left), theme.style(Meaning::Text)));
        }
    }
    Line::from(spans)
}
