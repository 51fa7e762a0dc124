//! One deal as a row of a list.

use super::parts::{self, Cell, Row};
use super::theme::{Meaning, Theme};
use super::words;
use crate::domain::Day;
use crate::domain::settings::Settings;
use crate::domain::stage::Pane;
use crate::store::lists;
use ratatui::text::Line;

/// How a row stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    pub selected: bool,
    /// The list has the keys.
    pub focused: bool,
    pub marked: bool,
}

/// Answers the row of a deal in so many columns.
pub fn line(deal: &lists::Line, pane: Pane, stand: Stand, columns: usize, on: &On<'_>) -> Line<'static> {
    let mark = mark(deal, on);
    let mut cells = vec![sign(stand)];
    let beside = 2 + 2 + 9 + if shows_money(pane, columns) { 8 } else { 0 };
    cells.push(Cell::rest(name(deal, columns.saturating_sub(beside)), 8, Meaning::Text));
    if columns >= 70 {
        cells.push(Cell::rest(deal.title.clone().unwrap_or_default(), 10, Meaning::Dim).rank(4));
    }
    cells.push(mark);
    if shows_money(pane, columns) {
        let money = deal.value.map(|value| value.short()).unwrap_or_default();
        cells.push(Cell::fixed(money, 7, Meaning::Money).right().rank(3));
    }
    cells.push(last(deal, on.today));
    let row = Row::of(cells);
    match (stand.selected, stand.focused) {
        (true, true) => row.over(Meaning::Selected).line(columns, on.theme),
        _ => row.line(columns, on.theme),
    }
}

/// One column tells the selection and the mark apart without colour.
fn sign(stand: Stand) -> Cell {
    let sign = match (stand.selected, stand.marked) {
        (true, true) => "◆",
        (true, false) => "▸",
        (false, true) => "•",
        (false, false) => "",
    };
    Cell::fixed(sign, 1, if stand.marked { Meaning::Marked } else { Meaning::Accent })
}

/// Money stands where it matters, and wherever there is room for it.
fn shows_money(pane: Pane, columns: usize) -> bool {
    columns >= 36 || !matches!(pane, Pane::Leads | Pane::Prospects | Pane::Handoffs)
}

/// What a row is drawn with.
pub struct On<'a> {
    pub theme: Theme,
    pub settings: &'a Settings,
    pub today: Day,
}

/// The name, and the company where enough of it fits.
fn name(deal: &lists::Line, columns: usize) -> String {
    let left = columns.saturating_sub(parts::width(&deal.name) + 3);
    match &deal.company {
        Some(company) if left >= 8 || left >= parts::width(company) => format!("{} · {company}", deal.name),
        _ => deal.name.clone(),
    }
}

/// The weightiest mark; each is a letter of its own, so that none rests on colour.
fn mark(deal: &lists::Line, on: &On<'_>) -> Cell {
    let (mark, meaning) = words::marks(deal, on.settings, on.today).first().copied().unwrap_or((' ', Meaning::Text));
    Cell::fixed(mark.to_string(), 1, meaning).rank(2)
}

/// When it is due; of one that is over, when it ended.
fn last(deal: &lists::Line, today: Day) -> Cell {
    let (words, meaning) = match deal.closed_on.filter(|_| deal.state.is_closed()) {
        Some(day) => (words::ago(day, today), Meaning::Dim),
        None => words::due(deal.next.as_ref(), today),
    };
    Cell::fixed(words, 8, meaning).right().rank(1)
}
