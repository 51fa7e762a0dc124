//! The funnel: panes side by side, the selected deal under them.

use super::parts::{self, Cell, Row};
use super::row::{self, On, Stand};
use super::theme::{Meaning, Theme};
use super::{summary, words};
use crate::app::list::List;
use crate::app::{App, layout};
use crate::domain::stage::Pane;
use crate::store::lists::Sort;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Draws the panes and the summary.
pub fn draw(app: &App, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let size = app.view.size;
    let low = layout::summary_height(size).min(area.height);
    let panes = Rect { height: area.height - low, ..area };
    for place in app.funnel.places(size) {
        pane(app, place.index, theme, frame, Rect { x: area.x + place.x, width: place.width, ..panes });
    }
    if low > 0 {
        summary::draw(app, theme, frame, Rect { y: panes.bottom(), height: low, ..area });
    }
}

fn pane(app: &App, index: usize, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let list = &app.funnel.lists[index];
    let focused = index == app.funnel.focus;
    let columns = usize::from(area.width);
    let high = layout::title_height(app.view.size);
    let tabs = layout::width(app.view.size) == layout::Width::One && app.funnel.lists.len() > 1;
    let first = if tabs { tab_line(app, theme, columns) } else { title(app, list, focused, theme, columns) };
    frame.render_widget(first, Rect { height: 1, ..area });
    if high > 1 {
        frame.render_widget(subtitle(app, list, theme, columns), Rect { y: area.y + 1, height: 1, ..area });
    }
    let rows = Rect { y: area.y + high, height: area.height.saturating_sub(high), ..area };
    let lines = if list.rows.is_empty() {
        nothing(app, list, theme, columns)
    } else {
        rows_of(app, list, focused, theme, columns)
    };
    // A paragraph would measure each line once more.
    for (line, y) in lines.iter().zip(rows.y..rows.bottom()) {
        frame.buffer_mut().set_line(rows.x, y, line, rows.width);
    }
}

fn title(app: &App, list: &List, focused: bool, theme: Theme, columns: usize) -> Line<'static> {
    let meaning = if focused { Meaning::TitleFocused } else { Meaning::Title };
    let sum = words::sums(&list.title.money);
    Row::of([
        Cell::snug(list.query.pane.title(), meaning),
        Cell::snug(counts(app, list), Meaning::Text),
        Cell::rest(sum, 0, Meaning::Money).right().rank(1),
    ])
    .line(columns, theme)
}

/// "340", and behind a filter "12/340".
fn counts(app: &App, list: &List) -> String {
    let whole = words::count(list.title.count);
    let sieved =
        app.funnel.sieve.words.is_empty() && !app.funnel.sieve.cold && !app.funnel.sieve.gaps && !app.funnel.sieve.late;
    if sieved { whole } else { format!("{}/{whole}", words::count(list.count)) }
}

/// Gaps and cold ones, the order where it is not the usual, and what is sieved; where that is too wide, signs alone.
fn subtitle(app: &App, list: &List, theme: Theme, columns: usize) -> Line<'static> {
    let whole = told(app, list, columns, true);
    let wide = whole.iter().map(|(words, _)| parts::width(words) + 2).sum::<usize>() > columns + 2;
    let shown = if wide { told(app, list, columns, false) } else { whole };
    let spans =
        shown.into_iter().flat_map(|(words, meaning)| [Span::raw("  "), Span::styled(words, theme.style(meaning))]);
    Line::from(spans.skip(1).collect::<Vec<_>>())
}

fn told(app: &App, list: &List, columns: usize, in_words: bool) -> Vec<(String, Meaning)> {
    let word = |word: &str| if in_words { format!(" {word}") } else { String::new() };
    let title = &list.title;
    let gap = if title.gaps == 1 { "gap" } else { "gaps" };
    let sieve = &app.funnel.sieve;
    [
        (title.cold > 0, format!("{} {}{}", words::COLD, words::count(title.cold), word("cold")), Meaning::Cold),
        (title.gaps > 0, format!("{} {}{}", words::GAP, words::count(title.gaps), word(gap)), Meaning::Gap),
        (list.query.sort != Sort::Next, format!("by {}", list.query.sort), Meaning::Dim),
        (!sieve.is_empty(), format!("/{}", parts::fit(&sieve.typed, columns / 2)), Meaning::Accent),
    ]
    .into_iter()
    .filter_map(|(shown, words, meaning)| shown.then_some((words, meaning)))
    .collect()
}

/// The panes as tabs, where only one is in sight.
fn tab_line(app: &App, theme: Theme, columns: usize) -> Line<'static> {
    let short = columns < 56;
    let mut spans = Vec::new();
    for (index, list) in app.funnel.lists.iter().enumerate() {
        let focused = index == app.funnel.focus;
        let name = list.query.pane.title();
        let shown: String = if focused || !short { name.to_owned() } else { name.chars().take(1).collect() };
        let meaning = if focused { Meaning::TitleFocused } else { Meaning::Dim };
        spans.push(Span::styled(format!("{shown} "), theme.style(meaning)));
        spans.push(Span::styled(
            format!("{}  ", counts(app, list)),
            theme.style(if focused { Meaning::Text } else { Meaning::Dim }),
        ));
    }
    Line::from(spans)
}

fn rows_of(app: &App, list: &List, focused: bool, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let on = On { theme, settings: app.store.settings(), today: app.today() };
    let range = if focused { range(app, list) } else { None };
    let line = |(index, item): (usize, &crate::app::list::Item)| {
        let in_range = range.as_ref().is_some_and(|range| range.contains(&index));
        let marked = in_range || app.funnel.marks.contains(&item.line.id);
        let stand = Stand { selected: index == list.cursor, focused, marked };
        row::line(&item.line, list.query.pane, stand, columns, &on)
    };
    list.rows.iter().enumerate().map(line).collect()
}

/// The rows between the beginning of a range and the cursor; one begun out of sight reaches to the edge it left by.
fn range(app: &App, list: &List) -> Option<std::ops::RangeInclusive<usize>> {
    let from = app.funnel.range?;
    let start = list.rows.iter().position(|item| item.line.id == from).unwrap_or(0);
    Some(start.min(list.cursor)..=start.max(list.cursor))
}

/// What a pane is for, and what fills it.
fn nothing(app: &App, list: &List, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let words = if !app.funnel.sieve.is_empty() && list.title.count > 0 { NO_HIT } else { purpose(list.query.pane) };
    let wrapped = |words: &str, meaning| {
        let lines = parts::wrap(words, columns.saturating_sub(2)).into_iter();
        lines.map(|line| Line::from(Span::styled(format!("  {line}"), theme.style(meaning)))).collect::<Vec<_>>()
    };
    let mut lines = wrapped(words.0, Meaning::Dim);
    if !words.1.is_empty() {
        lines.push(Line::default());
        lines.extend(wrapped(words.1, Meaning::Text));
    }
    lines
}

const NO_HIT: (&str, &str) = ("Nothing here matches the filter.", "Esc takes it off.");

fn purpose(pane: Pane) -> (&'static str, &'static str) {
    match pane {
        Pane::Leads => (
            "Names you might sell to, each in a category.",
            "n adds one. I brings in a whole list: a CSV, a workbook, an address book",
        ),
        Pane::Prospects => ("People you talk to, each with a plan.", "L moves a lead here."),
        Pane::Opportunities => ("Sales with a value and a day.", "L moves a prospect here."),
        Pane::Handoffs => ("They bought: every promise kept, until they use it.", "w on an opportunity wins it."),
        Pane::Tray => ("Nothing waits to be classified.", ""),
        Pane::Customers => ("Nobody uses what you sold yet, as far as this file knows.", ""),
        Pane::Closed => ("No deal is closed.", ""),
        Pane::Archived => ("No deal is archived.", ""),
        Pane::Known | Pane::Merged => ("Nobody is kept as known.", ""),
    }
}
