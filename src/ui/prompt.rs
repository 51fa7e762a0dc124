//! A prompt: the typed line at the bottom, and under it what was read.

use super::parts;
use super::theme::{Meaning, Theme};
use crate::app::prompt::{Prompt, Tone};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

/// Draws it over the bottom of the area.
pub fn draw(prompt: &Prompt, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width.saturating_sub(2));
    let readings = readings(prompt, theme, columns);
    let title = match prompt.about.as_str() {
        "" => prompt.ask.label(),
        about => format!("{} · {about}", prompt.ask.label()),
    };
    let inner = super::sheet(frame, theme, area, readings.len() as u16 + 1, &title);
    let line = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), height: 1, ..inner };
    let window = prompt.input.window(columns.saturating_sub(2));
    let typed = Line::from(vec![
        Span::styled("› ", theme.style(Meaning::Key)),
        Span::styled(window.text, theme.style(Meaning::Input)),
    ]);
    frame.render_widget(typed, line);
    frame.set_cursor_position(Position { x: line.x + 2 + window.cursor as u16, y: line.y });
    for (at, reading) in readings.into_iter().enumerate() {
        let y = line.y + 1 + at as u16;
        if y < inner.bottom() {
            frame.render_widget(reading, Rect { y, ..line });
        }
    }
}

/// At most four lines; a long one is wrapped rather than cut.
fn readings(prompt: &Prompt, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let meaning = |tone| match tone {
        Tone::Example => Meaning::Dim,
        Tone::Read => Meaning::Good,
        Tone::Warning => Meaning::Gap,
        Tone::Fault => Meaning::Bad,
    };
    let lines = prompt.reading.iter().flat_map(|reading| {
        parts::wrap(&reading.text, columns.saturating_sub(2)).into_iter().map(move |line| (line, meaning(reading.tone)))
    });
    lines.take(4).map(|(line, meaning)| Line::from(Span::styled(format!("  {line}"), theme.style(meaning)))).collect()
}
