//! One deal as a row of a list.

use super::parts::{Cell, Row};
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
    let sign = match (stand.selected, stand.marked) {
        (true, true) => "▸•",
        (true, false) => "▸",
        (false, true) => " •",
        (false, false) => "",
    };
    let mut cells = vec![Cell::fixed(sign, 2, if stand.marked { Meaning::Marked } else { Meaning::Accent })];
    cells.push(Cell::rest(name(deal, columns), 8, Meaning::Text));
    if columns >= 60 {
        cells.push(Cell::rest(deal.title.clone().unwrap_or_default(), 10, Meaning::Dim).rank(4));
    }
    cells.push(marks(deal, on));
    let money = deal.value.map(|value| value.short()).unwrap_or_default();
    let rank = if matches!(pane, Pane::Leads | Pane::Prospects | Pane::Handoffs) && columns < 36 { 9 } else { 3 };
    if rank == 3 {
        cells.push(Cell::fixed(money, 7, Meaning::Money).right().rank(rank));
    }
    cells.push(last(deal, on.today));
    let row = Row::of(cells);
    match (stand.selected, stand.focused) {
        (true, true) => row.over(Meaning::Selected).line(columns, on.theme),
        _ => row.line(columns, on.theme),
    }
}

/// What a row is drawn with.
pub struct On<'a> {
    pub theme: Theme,
    pub settings: &'a Settings,
    pub today: Day,
}

fn name(deal: &lists::Line, columns: usize) -> String {
    match &deal.company {
        Some(company) if columns >= 34 => format!("{} · {company}", deal.name),
        _ => deal.name.clone(),
    }
}

/// The weightiest two marks; each is a letter of its own, so that none rests on colour.
fn marks(deal: &lists::Line, on: &On<'_>) -> Cell {
    let marks = words::marks(deal, on.settings, on.today);
    let meaning = marks.first().map_or(Meaning::Text, |(_, meaning)| *meaning);
    Cell::fixed(marks.iter().take(2).map(|(mark, _)| *mark).collect::<String>(), 2, meaning).rank(2)
}

/// When it is due; of one that is over, when it ended.
fn last(deal: &lists::Line, today: Day) -> Cell {
    let (words, meaning) = match deal.closed_on.filter(|_| deal.state.is_closed()) {
        Some(day) => (words::ago(day, today), Meaning::Dim),
        None => words::due(deal.next.as_ref(), today),
    };
    Cell::fixed(words, 8, meaning).right().rank(1)
}
