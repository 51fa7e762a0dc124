//! An import that is tried: what was read, what becomes of the rows, and each thing that can be changed.

use super::parts::{self, Cell, Row};
use super::theme::{Meaning, Theme};
use super::words;
use crate::app::rehearsal::{Choice, Example, Found, Group, Item, Rehearsal};
use crate::domain::{safe, text};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws the screen.
pub fn draw(state: &Rehearsal, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let columns = usize::from(inner.width);
    let head = head(state, theme, columns);
    let top = (head.len() as u16).min(inner.height);
    frame.render_widget(Paragraph::new(head), Rect { height: top, ..inner });
    let body = Rect { y: inner.y + top, height: inner.height - top, ..inner };
    let (lines, cursor) = match state.looked {
        Some((group, at)) => (rows(state, group, at, theme, columns), at + 1),
        None => list(state, theme, columns),
    };
    let height = usize::from(body.height);
    let first = parts::offset(cursor, height, lines.len(), 0);
    frame.render_widget(Paragraph::new(parts::seen(lines, first, height, theme)), body);
}

/// The file, how it was read, and how far the worker is.
fn head(state: &Rehearsal, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let names = state.wish.files.iter().filter_map(|file| file.file_name());
    let name = names.map(|name| name.to_string_lossy()).collect::<Vec<_>>().join(", ");
    let rows = state.found.as_ref().map(|found| text::count(found.rows as usize, "row")).unwrap_or_default();
    let right = state.progress().unwrap_or(rows);
    let busy = if state.watch.is_some() { Meaning::Accent } else { Meaning::Dim };
    let mut lines = vec![
        Row::of([Cell::rest(safe::line(&name), 8, Meaning::Strong), Cell::snug(safe::line(&right), busy).right()])
            .line(columns, theme),
    ];
    for table in state.found.iter().flat_map(|found| &found.tables).take(3) {
        let words = format!("{} · {} {}", table.words(), words::count(table.rows as i64), table.about);
        lines.push(Row::of([Cell::rest(safe::line(&words), 8, Meaning::Dim)]).line(columns, theme));
    }
    lines
}

/// All lines, and which of them the cursor is on.
fn list(state: &Rehearsal, theme: Theme, columns: usize) -> (Vec<Line<'static>>, usize) {
    let Some(found) = &state.found else { return (Vec::new(), 0) };
    let (mut lines, mut cursor, mut before) = (Vec::new(), 0, "");
    for (at, item) in state.items().into_iter().enumerate() {
        let heading = heading(item);
        if heading != before {
            before = heading;
            lines.push(Line::default());
            lines.push(Line::from(Span::styled(heading, theme.style(Meaning::Title))));
        }
        let selected = at == state.cursor;
        if selected {
            cursor = lines.len();
        }
        let row = row(state, found, item, selected, columns);
        lines.push(if selected { row.over(Meaning::Selected) } else { row }.line(columns, theme));
    }
    (lines, cursor)
}

fn heading(item: Item) -> &'static str {
    match item {
        Item::Group(..) => "What becomes of the rows",
        Item::Choice(_) => "How they come in",
        Item::Stage(_) => "Stage words",
        Item::Column { .. } => "Columns",
    }
}

fn row(state: &Rehearsal, found: &Found, item: Item, selected: bool, columns: usize) -> Row {
    let wide = (columns / 4).clamp(12, 28);
    let sign = Cell::fixed(if selected { "▸" } else { "" }, 1, Meaning::Accent);
    match item {
        Item::Group(group, count) => group_row(state, group, count, sign, wide),
        Item::Choice(choice) => Row::of([
            sign,
            Cell::fixed(choice.label(), wide, Meaning::Text),
            Cell::rest(Choice::words(choice, &state.wish), 8, Meaning::Strong),
        ]),
        Item::Stage(at) => stage_row(found, at, sign, wide),
        Item::Column { table, column } => column_row(state, (table, column), sign, columns),
    }
}

/// "▸ conflicts       3   the funnel stays as it is"
fn group_row(state: &Rehearsal, group: Group, count: u64, sign: Cell, wide: usize) -> Row {
    let off = !state.is_on(group);
    let meaning = if count == 0 || off { Meaning::Dim } else { Meaning::Text };
    let words = match group {
        _ if off => "left out",
        _ if count == 0 => "",
        Group::Conflict if state.wish.choices.policy.as_deref() == Some("update") => "the file overwrites",
        Group::Conflict => "the file says other; what is here stays",
        Group::Duplicate => "of another row, or of a deal that is here",
        Group::Unchanged => "here already, and the same",
        Group::Skipped => "they say nothing, or cannot be read",
        Group::New | Group::Filled => "",
    };
    Row::of([
        sign,
        Cell::fixed(group.word(), wide, meaning),
        Cell::fixed(words::count(count as i64), 9, if off { Meaning::Dim } else { Meaning::Strong }).right(),
        Cell::rest(format!("  {words}"), 8, if off { Meaning::Gap } else { Meaning::Dim }),
    ])
}

fn stage_row(found: &Found, at: usize, sign: Cell, wide: usize) -> Row {
    let Some((word, rows, meaning)) = found.stages.get(at) else { return Row::of([sign]) };
    let (words, style) = match meaning {
        Some(meaning) => (meaning.clone(), Meaning::Strong),
        None => ("not known: to the tray".to_owned(), Meaning::Gap),
    };
    Row::of([
        sign,
        Cell::fixed(safe::line(word), wide, Meaning::Text),
        Cell::fixed(words::count(*rows as i64), 9, Meaning::Dim).right(),
        Cell::rest(format!("  {words}"), 8, style),
    ])
}

/// "▸ Expected close   expected close   day first, as 31/12/2026: 31/12/2026, 05/06/2026"
fn column_row(state: &Rehearsal, (table, column): (usize, usize), sign: Cell, columns: usize) -> Row {
    let wide = (columns / 4).clamp(12, 28);
    let Some(column) = state.column(table, column) else { return Row::of([sign]) };
    let (field, meaning) = match column.field.as_deref() {
        None => ("a note", Meaning::Gap),
        Some("ignore") => ("left out", Meaning::Dim),
        Some(field) => (field, Meaning::Strong),
    };
    let samples = column.samples.join(", ");
    let days = column.days_words();
    let unsure = days.as_ref().is_some_and(|words| words.ends_with('?'));
    let cells = days.map_or(samples.clone(), |words| format!("{words}{} {samples}", if unsure { "" } else { ":" }));
    Row::of([
        sign,
        Cell::fixed(safe::line(&column.heading), wide, Meaning::Text),
        Cell::fixed(field.replace('_', " "), 15, meaning),
        Cell::rest(safe::line(&cells), 8, if unsure { Meaning::Gap } else { Meaning::Dim }).rank(1),
    ])
}

/// The rows of a group, one to a line.
fn rows(state: &Rehearsal, group: Group, at: usize, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let shown = state.looked_at();
    let all = state.found.iter().flat_map(|found| &found.groups).find(|(of, _)| *of == group).map_or(0, |(_, n)| *n);
    let more = if all > shown.len() as u64 { format!(", the first {}", shown.len()) } else { String::new() };
    let title = format!("{} {}{more}", text::capital(group.word()), words::count(all as i64));
    let mut lines = vec![Line::from(Span::styled(title, theme.style(Meaning::Title)))];
    lines.extend(shown.iter().enumerate().map(|(nth, example)| {
        let row = example_row(example, nth == at);
        if nth == at { row.over(Meaning::Selected) } else { row }.line(columns, theme)
    }));
    lines
}

fn example_row(example: &Example, selected: bool) -> Row {
    Row::of([
        Cell::fixed(if selected { "▸" } else { "" }, 1, Meaning::Accent),
        Cell::fixed(format!("line {}", example.line), 10, Meaning::Dim),
        Cell::rest(safe::line(&example.words), 12, Meaning::Text),
        Cell::rest(safe::line(&example.changes.join(", ")), 0, Meaning::Strong),
    ])
}
