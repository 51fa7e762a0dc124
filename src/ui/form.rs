//! A form: labels to the left, values to the right, the fault under its field.

use super::parts::{self, offset};
use super::theme::{Meaning, Theme};
use crate::app::form::{Form, FormField, FormKind};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

/// Labels take as many columns as the longest of them, within these.
const LABELS: std::ops::RangeInclusive<usize> = 16..=24;

/// Draws it over the bottom of the area, scrolled to the field that has the keys.
pub fn draw(form: &Form, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let most = area.height.saturating_sub(4).max(2);
    let lines = (form.fields.len() as u16).min(most) + 1;
    let inner = super::sheet(frame, theme, area, lines, &form.title);
    let height = usize::from(inner.height.saturating_sub(1));
    let first = offset(form.focus, height, form.fields.len(), 0);
    let longest = form.fields.iter().map(|field| parts::width(&field.label)).max().unwrap_or(0);
    let label = longest.clamp(*LABELS.start(), *LABELS.end()).min(usize::from(inner.width) / 2);
    for (row, (index, field)) in form.fields.iter().enumerate().skip(first).take(height).enumerate() {
        let place = Rect { x: inner.x + 1, y: inner.y + row as u16, width: inner.width.saturating_sub(2), height: 1 };
        draw_field(field, index == form.focus, label, theme, frame, place);
        if form.kind == FormKind::Settings {
            draw_meaning(field, label, theme, frame, place);
        }
    }
    let last = Rect { x: inner.x + 1, y: inner.bottom() - 1, width: inner.width.saturating_sub(2), height: 1 };
    frame.render_widget(last_line(form, first + height, theme, usize::from(last.width)), last);
}

fn draw_field(field: &FormField, focused: bool, wide: usize, theme: Theme, frame: &mut Frame<'_>, place: Rect) {
    let label = if focused { Meaning::Key } else { Meaning::Dim };
    let columns = usize::from(place.width).saturating_sub(wide + 2);
    let changed = if field.is_changed() { "* " } else { "  " };
    let window = field.input.window(columns);
    let (words, meaning) = match (field.input.is_empty(), focused) {
        (true, _) => (parts::fit(&field.example, columns), Meaning::Dim),
        (false, true) => (window.text, Meaning::Input),
        (false, false) => (parts::fit(field.input.value(), columns), Meaning::Text),
    };
    let line = Line::from(vec![
        Span::styled(parts::pad_left(&parts::fit(&field.label, wide), wide), theme.style(label)),
        Span::styled(changed, theme.style(Meaning::Accent)),
        Span::styled(words, theme.style(meaning)),
    ]);
    frame.render_widget(line, place);
    if focused {
        frame.set_cursor_position(Position { x: place.x + wide as u16 + 2 + window.cursor as u16, y: place.y });
    }
}

/// What a setting means, dim to the right of its value, where both fit.
fn draw_meaning(field: &FormField, wide: usize, theme: Theme, frame: &mut Frame<'_>, place: Rect) {
    let from = wide + 2 + parts::width(field.input.value()).max(MEANING_FROM) + 2;
    let columns = usize::from(place.width).saturating_sub(from);
    if !field.input.is_empty() && parts::width(&field.example) <= columns {
        let beside = Rect { x: place.x + from as u16, width: columns as u16, ..place };
        frame.render_widget(Line::from(Span::styled(field.example.clone(), theme.style(Meaning::Dim))), beside);
    }
}

/// Meanings begin in one column where the values are as short as most are.
const MEANING_FROM: usize = 8;

/// The fault, else what the field means, and how many fields lie below.
fn last_line(form: &Form, shown: usize, theme: Theme, columns: usize) -> Line<'static> {
    let below = form.fields.len().saturating_sub(shown);
    let (words, meaning) = match &form.fault {
        Some(fault) => (fault.clone(), Meaning::Bad),
        None => {
            let means = form
                .fields
                .get(form.focus)
                .filter(|field| !field.input.is_empty())
                .map_or("", |field| field.example.as_str());
            let more = if below > 0 { format!("{below} more below") } else { String::new() };
            let parted = if means.is_empty() || more.is_empty() { "" } else { "  ·  " };
            (format!("{means}{parted}{more}"), Meaning::Dim)
        }
    };
    Line::from(Span::styled(parts::fit(&words, columns), theme.style(meaning)))
}
