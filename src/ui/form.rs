//! A form: labels to the left, values to the right, the fault under its field.

use super::parts::{self, offset};
use super::theme::{Meaning, Theme};
use crate::app::form::{Form, FormField};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

const LABEL: usize = 16;

/// Draws it over the bottom of the area, scrolled to the field that has the keys.
pub fn draw(form: &Form, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let most = area.height.saturating_sub(4).max(2);
    let lines = (form.fields.len() as u16).min(most) + 1;
    let inner = super::sheet(frame, theme, area, lines, &form.title);
    let height = usize::from(inner.height.saturating_sub(1));
    let first = offset(form.focus, height, form.fields.len(), 0);
    for (row, (index, field)) in form.fields.iter().enumerate().skip(first).take(height).enumerate() {
        let place = Rect { x: inner.x + 1, y: inner.y + row as u16, width: inner.width.saturating_sub(2), height: 1 };
        draw_field(field, index == form.focus, theme, frame, place);
    }
    let last = Rect { x: inner.x + 1, y: inner.bottom() - 1, width: inner.width.saturating_sub(2), height: 1 };
    frame.render_widget(last_line(form, first + height, theme, usize::from(last.width)), last);
}

fn draw_field(field: &FormField, focused: bool, theme: Theme, frame: &mut Frame<'_>, place: Rect) {
    let label = if focused { Meaning::Key } else { Meaning::Dim };
    let columns = usize::from(place.width).saturating_sub(LABEL + 2);
    let changed = if field.is_changed() { "* " } else { "  " };
    let window = field.input.window(columns);
    let (words, meaning) = match (field.input.is_empty(), focused) {
        (true, _) => (parts::fit(field.example, columns), Meaning::Dim),
        (false, true) => (window.text, Meaning::Input),
        (false, false) => (parts::fit(field.input.value(), columns), Meaning::Text),
    };
    let line = Line::from(vec![
        Span::styled(parts::pad_left(field.label, LABEL), theme.style(label)),
        Span::styled(changed, theme.style(Meaning::Accent)),
        Span::styled(words, theme.style(meaning)),
    ]);
    frame.render_widget(line, place);
    if focused {
        frame.set_cursor_position(Position { x: place.x + LABEL as u16 + 2 + window.cursor as u16, y: place.y });
    }
}

/// The fault, else how many fields lie below.
fn last_line(form: &Form, shown: usize, theme: Theme, columns: usize) -> Line<'static> {
    let below = form.fields.len().saturating_sub(shown);
    let (words, meaning) = match &form.fault {
        Some(fault) => (fault.clone(), Meaning::Bad),
        None if below > 0 => (format!("{below} more below"), Meaning::Dim),
        None => (String::new(), Meaning::Dim),
    };
    Line::from(Span::styled(parts::fit(&words, columns), theme.style(meaning)))
}
