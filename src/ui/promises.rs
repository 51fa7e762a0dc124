//! Every open promise, ours first: by when, to whom, what; under the list, the selected one whole.

use super::parts::{self, Cell, Row};
use super::theme::{Meaning, Theme};
use super::{summary, words};
use crate::app::promises::{Item, Promises};
use crate::app::{App, layout};
use crate::domain::promise::{Basis, Promise, PromiseMove, Side};
use crate::domain::{Day, text, when};
use crate::store::promises::Count;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws the screen.
pub fn draw(app: &App, state: &Promises, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let columns = usize::from(inner.width);
    let low = layout::promise_height(app.view.size).min(inner.height);
    let list = Rect { height: inner.height - low, ..inner };
    if state.rows.is_empty() {
        let lines = parts::wrap(EMPTY, columns).into_iter();
        let lines: Vec<Line<'_>> =
            lines.map(|line| Line::from(Span::styled(line, theme.style(Meaning::Dim)))).collect();
        return frame.render_widget(Paragraph::new(lines), list);
    }
    frame.render_widget(Paragraph::new(lines(app, state, theme, columns)), list);
    if let Some(item) = state.selected() {
        let below = Rect { y: list.bottom(), height: low, ..inner };
        draw_selected(app, item, &state.moves, theme, frame, below);
    }
}

const EMPTY: &str = "Nothing is owed. ! on a deal makes a promise: training for two by 4 dec.";

/// The rows, with a heading where ours begin and where theirs begin.
fn lines(app: &App, state: &Promises, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut before = None;
    for (at, item) in state.rows.iter().enumerate() {
        if before != Some(item.promise.side) {
            before = Some(item.promise.side);
            let (title, late) = heading(item.promise.side, &state.count);
            lines.push(Line::from(vec![
                Span::styled(title, theme.style(Meaning::Title)),
                Span::styled(late, theme.style(Meaning::Late)),
            ]));
        }
        lines.push(row(app, item, at == state.cursor, theme, columns));
    }
    lines
}

fn heading(side: Side, count: &Count) -> (String, String) {
    match side {
        Side::Mine if count.missed > 0 => {
            (format!("Mine {}", words::count(count.mine)), format!(" · {} late", words::count(count.missed)))
        }
        Side::Mine => (format!("Mine {}", words::count(count.mine)), String::new()),
        Side::Theirs => (format!("Theirs {}", words::count(count.theirs)), String::new()),
    }
}

/// "▸ 12 2d late  Ada Lovelace  training for two  45m"
fn row(app: &App, item: &Item, selected: bool, theme: Theme, columns: usize) -> Line<'static> {
    let promise = &item.promise;
    let work = promise.minutes.map(|minutes| format!("{minutes}m")).unwrap_or_default();
    let (day, meaning) = day(promise, app, app.today());
    let row = Row::of([
        Cell::fixed(if selected { "▸" } else { "" }, 1, Meaning::Accent),
        Cell::fixed(promise.id.0.to_string(), 5, Meaning::Dim).right().rank(3),
        Cell::fixed(day, if columns < 60 { 10 } else { 12 }, meaning),
        Cell::fixed(item.name.clone(), (columns / 4).clamp(9, 26), Meaning::Strong),
        Cell::rest(text::one_line(&promise.text), 14, Meaning::Text),
        Cell::fixed(if promise.basis == Basis::Planned { "planned" } else { "" }, 7, Meaning::Dim).rank(2),
        Cell::fixed(work, 5, Meaning::Dim).right().rank(1),
    ]);
    if selected { row.over(Meaning::Selected).line(columns, theme) } else { row.line(columns, theme) }
}

/// The day in words: late only where we promised it.
fn day(promise: &Promise, app: &App, today: Day) -> (String, Meaning) {
    let settings = app.store.settings();
    match () {
        () if promise.is_missed(today) => (when::show_due(promise.due, today), Meaning::Late),
        () if promise.is_near(today, &settings.week, settings.promise_warning) => {
            (when::show(promise.due, today), Meaning::Promised)
        }
        () => (when::show(promise.due, today), Meaning::Text),
    }
}

/// The whole text, when it was made, and each day it had before.
fn draw_selected(app: &App, item: &Item, moves: &[PromiseMove], theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    if area.height == 0 {
        return;
    }
    let columns = usize::from(area.width);
    let today = app.today();
    let title = format!("{} {} · promise {}", item.name, item.promise.deal, item.promise.id.0);
    frame.render_widget(super::titled_rule(theme, &title, columns), Rect { height: 1, ..area });
    let made = format!("made {}{}", when::show(item.promise.made, today), said_in(&item.promise));
    let mut lines: Vec<Line<'static>> = parts::wrap(&item.promise.text, columns).into_iter().map(Line::from).collect();
    lines.truncate(usize::from(area.height).saturating_sub(2).max(1));
    lines.push(summary::labelled("since", made, Meaning::Dim, theme, columns));
    for one in moves.iter().rev() {
        let words = format!("from {}: {}", when::dated(one.from, today), one.reason);
        lines.push(summary::labelled("moved", words, Meaning::Dim, theme, columns));
    }
    frame.render_widget(Paragraph::new(lines), Rect { y: area.y + 1, height: area.height - 1, ..area });
}

fn said_in(promise: &Promise) -> &'static str {
    if promise.touch.is_some() { ", in a touch" } else { "" }
}
