//! The cards in groups: one line for each, with how many are in it.

use super::super::parts::{self, Cell, Row, offset};
use super::super::theme::{Meaning, Theme};
use crate::app::triage::groups::Groups;
use crate::store::groups::By;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws the ways to group, and the groups.
pub fn draw(groups: &Groups, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width);
    let height = usize::from(area.height.saturating_sub(1));
    let first = offset(groups.cursor, height, groups.rows.len(), 0);
    let mut lines = vec![ways(groups.by, theme, columns)];
    let rows = groups.rows.iter().enumerate().skip(first).take(height);
    lines.extend(rows.map(|(at, group)| {
        let selected = at == groups.cursor;
        let name = if group.key.is_some() { Meaning::Text } else { Meaning::Dim };
        let row = Row::of([
            Cell::fixed(if selected { "▸" } else { "" }, 1, Meaning::Accent),
            Cell::rest(groups.name(group), 8, name),
            Cell::fixed(super::cards(group.count as usize), 14, Meaning::Text).right(),
        ]);
        let row = if selected { row.over(Meaning::Selected) } else { row };
        row.line(columns.min(72), theme)
    }));
    frame.render_widget(Paragraph::new(lines), area);
}

/// "by source  stage word  tag …", the present one in sight.
fn ways(by: By, theme: Theme, columns: usize) -> Line<'static> {
    let narrow = columns < 60;
    let mut spans = vec![Span::styled("by ", theme.style(Meaning::Dim))];
    for one in By::ALL.iter().filter(|one| !narrow || **one == by || **one == by.following()) {
        let meaning = if *one == by { Meaning::TitleFocused } else { Meaning::Dim };
        spans.push(Span::styled(parts::fit(one.word(), columns), theme.style(meaning)));
        spans.push(Span::raw("  "));
    }
    Line::from(spans)
}
