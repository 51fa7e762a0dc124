//! The question before what cannot be undone: what goes, and the one key that does it.

use super::parts;
use super::theme::{Meaning, Theme};
use crate::app::confirm::Confirm;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Draws it over the bottom of the area; what does not fit of the lines is cut, the keys never.
pub fn draw(confirm: &Confirm, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width.saturating_sub(2));
    let most = usize::from(area.height.saturating_sub(3));
    let words = confirm.lines.iter().flat_map(|line| parts::wrap(line, columns));
    let mut lines: Vec<Line<'static>> =
        words.take(most).map(|line| Line::from(Span::styled(line, theme.style(Meaning::Text)))).collect();
    lines.push(Line::from(vec![
        Span::styled("y  ", theme.style(Meaning::Key)),
        Span::styled("purge it for good   ", theme.style(Meaning::Bad)),
        Span::styled("any other key leaves it", theme.style(Meaning::Dim)),
    ]));
    let inner = super::sheet(frame, theme, area, lines.len() as u16, &confirm.title);
    for (row, line) in lines.into_iter().enumerate() {
        let place = Rect { x: inner.x + 1, y: inner.y + row as u16, width: columns as u16, height: 1 };
        frame.render_widget(line, place);
    }
}
