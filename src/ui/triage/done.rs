//! The end of triage: what became of the cards, how quickly, and what is next.

use super::super::parts;
use super::super::theme::{Meaning, Theme};
use super::super::words;
use crate::app::App;
use crate::app::triage::Triage;
use crate::app::triage::verdict::Kind;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws it.
pub fn draw(app: &App, triage: &Triage, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width);
    let line = |words: String, meaning| Line::from(Span::styled(parts::fit(&words, columns), theme.style(meaning)));
    let mut lines = vec![line(format!("Done: {} judged.", super::cards(triage.total())), Meaning::Good)];
    lines.extend(triage.counts.iter().map(|(kind, count)| {
        let count = parts::pad_left(&words::count(*count as i64), 8);
        Line::from(vec![
            Span::styled(format!("{count}  "), theme.style(Meaning::Strong)),
            Span::styled(parts::fit(kind.said(), columns.saturating_sub(10)), theme.style(Meaning::Text)),
        ])
    }));
    if let Some(pace) = triage.pace.a_minute() {
        let minutes = triage.pace.minutes();
        let s = if minutes == 1 { "" } else { "s" };
        lines.push(line(format!("{} a minute, in {minutes} minute{s}", words::count(pace)), Meaning::Dim));
    }
    if area.height > 9 {
        lines.push(Line::default());
    }
    lines.extend(next(app, triage).into_iter().map(|words| line(words, Meaning::Text)));
    frame.render_widget(Paragraph::new(lines), area);
}

/// What the method asks for now.
fn next(app: &App, triage: &Triage) -> Vec<String> {
    let mut next = Vec::new();
    if app.funnel.tray > 0 {
        next.push(format!("{} more in the tray: Esc, then t.", words::count(app.funnel.tray)));
    }
    if triage.counts.contains_key(&Kind::Opportunity) {
        next.push("Opportunities: each has its follow-up day in the funnel.".into());
    }
    if triage.counts.contains_key(&Kind::Prospect) {
        next.push("Prospects: each waits for its plan.".into());
    }
    next.push("Esc leaves; u goes back one card.".into());
    next
}
