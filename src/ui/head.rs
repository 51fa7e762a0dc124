//! The top line: where one is, what waits in the tray, and when it is.

use super::theme::{Meaning, Theme};
use super::words;
use crate::app::{App, Screen};
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws it on the first line of the area.
pub fn draw(app: &App, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let line = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    let mut left = vec![Span::styled("box9", theme.style(Meaning::Accent)), Span::raw("  ")];
    left.push(Span::styled(place(app), theme.style(Meaning::Strong)));
    if let Some(badge) = app.view.badge {
        left.push(Span::raw("  "));
        left.push(Span::styled(format!(" {badge} "), theme.style(Meaning::Badge)));
    }
    if let Some(past) = &app.view.past {
        let words = format!(" as of {} ", past.day.format("%a %-d %b"));
        left.extend([Span::raw("  "), Span::styled(words, theme.style(Meaning::Badge))]);
    }
    frame.render_widget(Line::from(left), line);
    let day = app.view.now.format(if area.width >= 60 { "%a %-d %b  %H:%M" } else { "%H:%M" }).to_string();
    let mut right = Vec::new();
    if app.funnel.tray > 0 {
        right.push(Span::styled(format!("tray {}", words::count(app.funnel.tray)), theme.style(Meaning::Gap)));
        right.push(Span::styled("  ", theme.style(Meaning::Dim)));
    }
    right.push(Span::styled(day, theme.style(Meaning::Dim)));
    frame.render_widget(Paragraph::new(Line::from(right)).alignment(Alignment::Right), line);
}

fn place(app: &App) -> &'static str {
    match &app.screen {
        Screen::Funnel => app.funnel.sieve.pane.map_or("Funnel", crate::domain::stage::Pane::title),
        Screen::Today(_) => "Today",
        Screen::Deal(_) => "Deal",
        Screen::Triage(_) => "Triage",
        Screen::Session(_) => "Session",
        Screen::Duplicates(_) => "Duplicates",
        Screen::History(_) => "History",
        Screen::Promises(_) => "Promises",
        Screen::Campaigns(_) => "Campaigns",
        Screen::Rehearsal(_) => "Import",
        Screen::Review(_) => "Review",
        Screen::Boxes(_) => "Boxes",
        Screen::Week(_) => "Week",
        Screen::Reset(_) => "Reset",
    }
}
