//! A choice by letter: every letter with what it means, in as many columns as fit.

use super::parts;
use super::theme::{Meaning, Theme};
use crate::app::chooser::{Choice, Chooser};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Draws it over the bottom of the area.
pub fn draw(chooser: &Chooser, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let room = usize::from(area.width) - 2;
    let widest = chooser.choices.iter().map(width).max().unwrap_or(1).min(room);
    let least = (room / (widest + 3)).clamp(1, 3);
    let fits = |columns: usize| chooser.choices.len().div_ceil(columns) < usize::from(area.height);
    let side_by_side = (least..=3).find(|columns| fits(*columns)).unwrap_or(least);
    let wide = widest.min((room + 3) / side_by_side - 3);
    let rows = chooser.choices.len().div_ceil(side_by_side);
    let inner = super::sheet(frame, theme, area, rows as u16, &chooser.title);
    for (at, choice) in chooser.choices.iter().enumerate() {
        let (column, row) = (at / rows, at % rows);
        let x = inner.x + 1 + (column * (wide + 3)) as u16;
        let place =
            Rect { x, y: inner.y + row as u16, width: (wide as u16).min(inner.right().saturating_sub(x)), height: 1 };
        if place.y < inner.bottom() {
            frame.render_widget(line(choice, theme, usize::from(place.width)), place);
        }
    }
}

fn width(choice: &Choice) -> usize {
    let leads = if choice.leads_to.is_empty() { 0 } else { parts::width(&choice.leads_to).min(40) + 4 };
    3 + parts::width(&choice.label) + leads
}

fn line(choice: &Choice, theme: Theme, columns: usize) -> Line<'static> {
    let label = parts::fit(&choice.label, columns.saturating_sub(3));
    let left = columns.saturating_sub(3 + parts::width(&label));
    let leads = if choice.leads_to.is_empty() { String::new() } else { format!(" → {}", choice.leads_to) };
    Line::from(vec![
        Span::styled(format!("{}  ", choice.letter), theme.style(Meaning::Key)),
        Span::styled(label, theme.style(Meaning::Text)),
        Span::styled(parts::fit(&leads, left), theme.style(Meaning::Dim)),
    ])
}
