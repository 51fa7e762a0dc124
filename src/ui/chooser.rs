//! A choice by letter: every letter with what it means, in as many columns as fit.

use super::parts;
use super::theme::{Meaning, Theme};
use crate::app::App;
use crate::app::chooser::Chooser;
use crate::keys::Chord;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// One key with what it means.
struct Entry {
    key: String,
    label: String,
    leads_to: String,
}

/// Draws it over the bottom of the area.
pub fn draw(chooser: &Chooser, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let entries = chooser.choices.iter().map(|choice| Entry {
        key: choice.letter.to_string(),
        label: choice.label.clone(),
        leads_to: choice.leads_to.clone(),
    });
    lay_out(&chooser.title, &entries.collect::<Vec<_>>(), theme, frame, area);
}

/// Draws what may follow the keys pressed so far.
pub fn draw_pending(app: &App, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let follow = app.keymap.continuations(app.scope(), &app.pending).into_iter();
    let entries = follow.map(|next| Entry { key: next.keys, label: next.help.to_owned(), leads_to: String::new() });
    let pressed: Vec<String> = app.pending.iter().map(Chord::to_string).collect();
    lay_out(&format!("{} …", pressed.join(" ")), &entries.collect::<Vec<_>>(), theme, frame, area);
}

fn lay_out(title: &str, entries: &[Entry], theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let room = usize::from(area.width) - 2;
    let widest = entries.iter().map(width).max().unwrap_or(1).min(room);
    let least = (room / (widest + 3)).clamp(1, 3);
    let fits = |columns: usize| entries.len().div_ceil(columns) < usize::from(area.height);
    let side_by_side = (least..=3).find(|columns| fits(*columns)).unwrap_or(least);
    let wide = widest.min((room + 3) / side_by_side - 3);
    let rows = entries.len().div_ceil(side_by_side).max(1);
    let inner = super::sheet(frame, theme, area, rows as u16, title);
    for (at, entry) in entries.iter().enumerate() {
        let (column, row) = (at / rows, at % rows);
        let x = inner.x + 1 + (column * (wide + 3)) as u16;
        let place =
            Rect { x, y: inner.y + row as u16, width: (wide as u16).min(inner.right().saturating_sub(x)), height: 1 };
        if place.y < inner.bottom() {
            frame.render_widget(line(entry, theme, usize::from(place.width)), place);
        }
    }
}

fn width(entry: &Entry) -> usize {
    let leads = if entry.leads_to.is_empty() { 0 } else { parts::width(&entry.leads_to).min(40) + 4 };
    parts::width(&entry.key) + 2 + parts::width(&entry.label) + leads
}

fn line(entry: &Entry, theme: Theme, columns: usize) -> Line<'static> {
    let beside = parts::width(&entry.key) + 2;
    let label = parts::fit(&entry.label, columns.saturating_sub(beside));
    let left = columns.saturating_sub(beside + parts::width(&label));
    let leads = if entry.leads_to.is_empty() { String::new() } else { format!(" → {}", entry.leads_to) };
    Line::from(vec![
        Span::styled(format!("{}  ", entry.key), theme.style(Meaning::Key)),
        Span::styled(label, theme.style(Meaning::Text)),
        Span::styled(parts::fit(&leads, left), theme.style(Meaning::Dim)),
    ])
}
