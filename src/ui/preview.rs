//! A message as it would be: to whom, its subject, its text, and the letters of its ways out.

use super::parts;
use super::theme::{Meaning, Theme};
use crate::app::letters::{Preview, WAYS};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws it over the bottom of the area.
pub fn draw(preview: &Preview, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width.saturating_sub(2));
    let text: Vec<String> = preview.mail.body.lines().flat_map(|line| wrapped(line, columns)).collect();
    let ways = ways(theme, columns);
    let around = ways.len() + 4;
    let most = usize::from(area.height).saturating_sub(around + 2).max(1);
    let height = text.len().min(most);
    let title = format!("Message · {} · {}", preview.mail.to_name.as_deref().unwrap_or_default(), preview.template);
    let inner = super::sheet(frame, theme, area, (height + around) as u16, &title);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let first = preview.scroll.min(text.len().saturating_sub(height));
    let mut lines = vec![
        label("to", &preview.mail.to, Meaning::Text, theme, columns),
        label("subject", &preview.mail.subject, Meaning::Strong, theme, columns),
        Line::default(),
    ];
    lines.extend(
        text.into_iter()
            .skip(first)
            .take(height)
            .map(|line| Line::from(Span::styled(line, theme.style(Meaning::Text)))),
    );
    lines.push(Line::default());
    lines.extend(ways);
    frame.render_widget(Paragraph::new(lines), inner);
}

fn wrapped(line: &str, columns: usize) -> Vec<String> {
    let lines = parts::wrap(line, columns);
    if lines.is_empty() { vec![String::new()] } else { lines }
}

fn label(label: &str, words: &str, meaning: Meaning, theme: Theme, columns: usize) -> Line<'static> {
    Line::from(vec![
        Span::styled(format!("{label:<9}"), theme.style(Meaning::Dim)),
        Span::styled(parts::fit(words, columns.saturating_sub(9)), theme.style(meaning)),
    ])
}

/// The ways out, as many in a line as fit.
fn ways(theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Vec::new()];
    let mut left = columns;
    for (letter, _, name, leads_to) in WAYS {
        let words = if columns >= 100 { format!("{name}, {leads_to}") } else { (*name).to_owned() };
        let wide = parts::width(&words) + 6;
        if wide > left {
            lines.push(Vec::new());
            left = columns;
        }
        left = left.saturating_sub(wide);
        if let Some(line) = lines.last_mut() {
            line.push(Span::styled(format!("{letter} "), theme.style(Meaning::Key)));
            line.push(Span::styled(format!(" {words}   "), theme.style(Meaning::Hint)));
        }
    }
    lines.into_iter().map(Line::from).collect()
}
