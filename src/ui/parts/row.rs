//! One row of a list: cells in columns, of which the less important vanish where there is no room.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::words::{pad, pad_left, width};
use crate::ui::theme::{Meaning, Theme};

/// The side of its column on which a cell's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    #[default]
    Left,
    Right,
}

/// What stands in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: String,
    meaning: Meaning,
    side: Side,
    room: Room,
    rank: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Exactly(usize),
    /// All that the others leave, and at least so much.
    Rest(usize),
}

impl Cell {
    /// Makes a cell of exactly so many columns.
    pub fn fixed(text: impl Into<String>, columns: usize, meaning: Meaning) -> Cell {
        Cell { text: text.into(), meaning, side: Side::Left, room: Room::Exactly(columns), rank: 0 }
    }

    /// Makes a cell that is as wide as its text.
    pub fn snug(text: impl Into<String>, meaning: Meaning) -> Cell {
        let text = text.into();
        let columns = width(&text);
        Cell::fixed(text, columns, meaning)
    }

    /// Makes a cell that takes what the others leave, but at least so many columns.
    pub fn rest(text: impl Into<String>, least: usize, meaning: Meaning) -> Cell {
        Cell { text: text.into(), meaning, side: Side::Left, room: Room::Rest(least), rank: 0 }
    }

    /// Puts the text on the right side of its column.
    pub fn right(self) -> Cell {
        Cell { side: Side::Right, ..self }
    }

    /// Lets it vanish where there is no room: the highest rank goes first, rank 0 never.
    pub fn rank(self, rank: u8) -> Cell {
        Cell { rank, ..self }
    }

    fn least(&self) -> usize {
        match self.room {
            Room::Exactly(columns) | Room::Rest(columns) => columns,
        }
    }
}

/// A row being put together; one blank parts its cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    cells: Vec<Cell>,
    over: Option<Meaning>,
}

impl Row {
    /// Makes a row of its cells, from left to right.
    pub fn of(cells: impl IntoIterator<Item = Cell>) -> Row {
        Row { cells: cells.into_iter().collect(), over: None }
    }

    /// Lays a meaning over the whole row, as that it is selected: one colour from edge to edge.
    pub fn over(self, meaning: Meaning) -> Row {
        Row { over: Some(meaning), ..self }
    }

    /// Answers the row as a line of exactly so many columns.
    pub fn line(&self, columns: usize, theme: Theme) -> Line<'static> {
        let shown = self.shown(columns);
        let widths = widths(&shown, columns);
        let mut spans = Vec::with_capacity(shown.len() * 2);
        let mut left = columns;
        for (cell, room) in shown.iter().zip(widths) {
            if left < columns && left > 0 {
                spans.push(Span::styled(" ", self.style(Meaning::Text, theme)));
                left -= 1;
            }
            let room = room.min(left);
            spans.push(Span::styled(placed(cell, room), self.style(cell.meaning, theme)));
            left -= room;
        }
        spans.push(Span::styled(" ".repeat(left), self.style(Meaning::Text, theme)));
        Line::from(spans)
    }

    /// Answers the cells that stay: those of the highest rank vanish until the others fit.
    fn shown(&self, columns: usize) -> Vec<&Cell> {
        let mut shown: Vec<&Cell> = self.cells.iter().collect();
        while needed(&shown) > columns {
            let Some(highest) = shown.iter().map(|cell| cell.rank).max().filter(|rank| *rank > 0) else { break };
            let last = shown.iter().rposition(|cell| cell.rank == highest);
            if let Some(at) = last {
                shown.remove(at);
            }
        }
        shown
    }

    fn style(&self, meaning: Meaning, theme: Theme) -> Style {
        theme.style(self.over.unwrap_or(meaning))
    }
}

fn needed(cells: &[&Cell]) -> usize {
    cells.iter().map(|cell| cell.least()).sum::<usize>() + cells.len().saturating_sub(1)
}

fn widths(cells: &[&Cell], columns: usize) -> Vec<usize> {
    let spare = columns.saturating_sub(needed(cells));
    let takers = cells.iter().filter(|cell| matches!(cell.room, Room::Rest(_))).count().max(1);
    let mut first = true;
    cells
        .iter()
        .map(|cell| match cell.room {
            Room::Exactly(width) => width,
            Room::Rest(least) => {
                let extra = if std::mem::take(&mut first) { spare / takers + spare % takers } else { spare / takers };
                least + extra
            }
        })
        .collect()
}

fn placed(cell: &Cell, room: usize) -> String {
    match cell.side {
        Side::Left => pad(&cell.text, room),
        Side::Right => pad_left(&cell.text, room),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row() -> Row {
        Row::of([
            Cell::fixed("▸", 1, Meaning::Accent),
            Cell::rest("Ada Lovelace", 6, Meaning::Text),
            Cell::fixed("Analytical", 10, Meaning::Dim).rank(2),
            Cell::fixed("€ 900", 7, Meaning::Money).right().rank(1),
        ])
    }

    fn text(row: &Row, columns: usize) -> String {
        row.line(columns, Theme::colours()).to_string()
    }

    #[test]
    fn columns_vanish_by_rank_and_the_rest_is_filled() {
        for (columns, shown) in [
            (40, "▸ Ada Lovelace        Analytical   € 900"),
            (24, "▸ Ada Lovelace     € 900"),
            (16, "▸ Ada L…   € 900"),
            (10, "▸ Ada Lov…"),
            (5, "▸ Ad…"),
            (1, "▸"),
            (0, ""),
        ] {
            assert_eq!(text(&row(), columns).trim_end(), shown.trim_end(), "{columns}");
        }
    }

    #[test]
    fn a_selected_row_is_selected_from_edge_to_edge() {
        let line = row().over(Meaning::Selected).line(40, Theme::told_apart());
        let selected = Theme::told_apart().style(Meaning::Selected);
        assert!(line.spans.iter().all(|span| span.style == selected));
    }

    proptest! {
        #[test]
        fn a_row_is_exactly_as_wide_as_asked(name in any::<String>(), columns in 0..80usize) {
            let row = Row::of([
                Cell::snug(name.clone(), Meaning::Text).rank(3),
                Cell::rest(name.clone(), 4, Meaning::Text),
                Cell::fixed(name, 9, Meaning::Dim).right().rank(1),
            ]);
            let wide: usize = row.line(columns, Theme::plain()).spans.iter().map(|span| width(&span.content)).sum();
            prop_assert_eq!(wide, columns);
        }
    }
}
