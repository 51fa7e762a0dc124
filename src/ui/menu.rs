//! The palette and help: what is typed on top, the lines under it, scrolled to the selected one.

use super::parts::{self, Cell, Row, offset};
use super::theme::{Meaning, Theme};
use crate::app::layout;
use crate::app::menu::{Command, Kind, Menu, Pickable};
use crate::domain::stage::{Phase, Stage, State};
use crate::store::lists;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

/// Columns of the keys in help, and of the names in the palette.
const KEYS: usize = 18;
const NAME: usize = 16;
/// The box is as high as its lines need, but not lower than this, so that it jumps little while one types.
const FEWEST: usize = 8;
/// From so many columns on the palette says what each action does.
const WIDE: usize = 60;

/// Draws it over the bottom of the area.
pub fn draw(menu: &Menu, size: layout::Size, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let height = layout::menu_height(size).min(menu.lines.len().max(FEWEST));
    let title = match menu.kind {
        Kind::Palette => "Palette · what to do, or whose deal to open",
        Kind::Help => "Keys that are valid here · letters filter",
    };
    let inner = super::sheet(frame, theme, area, height as u16 + 1, title);
    let line = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), height: 1, ..inner };
    typed(menu, theme, frame, line);
    if menu.lines.is_empty() {
        let none = format!("Nothing here answers to \"{}\".", menu.input.value().trim());
        let none = Span::styled(parts::fit(&none, usize::from(line.width)), theme.style(Meaning::Dim));
        return frame.render_widget(Line::from(none), Rect { y: line.y + 1, ..line });
    }
    let first = first_in_sight(menu, height);
    for (row, (at, pickable)) in menu.lines.iter().enumerate().skip(first).take(height).enumerate() {
        let shown = shown(menu.kind, pickable, at == menu.cursor, usize::from(line.width));
        frame.render_widget(shown.line(usize::from(line.width), theme), Rect { y: line.y + 1 + row as u16, ..line });
    }
}

fn typed(menu: &Menu, theme: Theme, frame: &mut Frame<'_>, line: Rect) {
    let window = menu.input.window(usize::from(line.width.saturating_sub(2)));
    let spans = [Span::styled("› ", theme.style(Meaning::Key)), Span::styled(window.text, theme.style(Meaning::Input))];
    frame.render_widget(Line::from(spans.to_vec()), line);
    frame.set_cursor_position(Position { x: line.x + 2 + window.cursor as u16, y: line.y });
}

/// The heading over the first line is in sight with it.
fn first_in_sight(menu: &Menu, height: usize) -> usize {
    let cursor = if menu.cursor == 1 { 0 } else { menu.cursor };
    offset(cursor, height, menu.lines.len(), 0)
}

fn shown(kind: Kind, pickable: &Pickable, selected: bool, columns: usize) -> Row {
    let sign = Cell::fixed(if selected { "▸" } else { "" }, 1, Meaning::Accent);
    let row = match (pickable, kind) {
        (Pickable::Heading(heading), _) => return Row::of([Cell::rest(*heading, 8, Meaning::Title)]),
        (Pickable::Command(command), Kind::Palette) => Row::of([vec![sign], in_palette(command, columns)].concat()),
        (Pickable::Command(command), Kind::Help) => Row::of([
            sign,
            Cell::fixed(&command.keys, KEYS.min(columns / 3), Meaning::Key),
            Cell::rest(command.help, 8, Meaning::Text),
        ]),
        (Pickable::Deal(deal), _) => Row::of([
            sign,
            Cell::rest(names(deal), 8, Meaning::Strong),
            Cell::snug(place(deal), Meaning::Dim).rank(1),
            Cell::snug(deal.id.to_string(), Meaning::Dim),
        ]),
    };
    if selected { row.over(Meaning::Selected) } else { row }
}

fn in_palette(command: &Command, columns: usize) -> Vec<Cell> {
    let keys = Cell::snug(&command.keys, Meaning::Key).right();
    if columns < WIDE {
        return vec![Cell::rest(&command.name, 8, Meaning::Text), keys];
    }
    let help = Cell::rest(command.help, 8, Meaning::Dim);
    vec![Cell::fixed(&command.name, NAME, Meaning::Text), help, keys]
}

fn names(deal: &lists::Line) -> String {
    let title = deal.title.as_ref().filter(|title| **title != deal.name);
    let parts = [Some(&deal.name), deal.company.as_ref(), title];
    parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ")
}

fn place(deal: &lists::Line) -> &'static str {
    match (deal.archived, deal.stage) {
        (true, _) => "archived",
        (false, Some(stage)) if deal.state == State::Open => deal.phase.map_or(Stage::word(stage), Phase::word),
        _ => deal.state.word(),
    }
}
