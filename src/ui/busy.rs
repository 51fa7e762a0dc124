//! How far a long operation is, and the key that stops it.

use super::parts;
use super::theme::{Meaning, Theme};
use crate::app::busy::Busy;
use crate::domain::text;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// The bar is at most so wide.
const WIDEST: usize = 40;

/// Draws it over the bottom of the area.
pub fn draw(busy: &Busy, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width.saturating_sub(2));
    let inner = super::sheet(frame, theme, area, 2, &busy.title);
    for (row, line) in [bar(busy, theme, columns), words(busy, theme)].into_iter().enumerate() {
        let place = Rect { x: inner.x + 1, y: inner.y + row as u16, width: columns as u16, height: 1 };
        frame.render_widget(line, place);
    }
}

/// "━━━━━━──────  41 %   10,250 of 25,000".
fn bar(busy: &Busy, theme: Theme, columns: usize) -> Line<'static> {
    let (done, total) = busy.watch.progress();
    let done = done.min(total);
    let share = done.saturating_mul(100).checked_div(total).unwrap_or(0);
    let back = busy.watch.is_going_back();
    let counted = match (total, back) {
        (0, _) => "beginning".to_owned(),
        (_, true) => format!("{share:>3} %   taking back what was done"),
        (_, false) => format!("{share:>3} %{}", deals(busy, done, total)),
    };
    let width = WIDEST.min(columns.saturating_sub(parts::width(&counted) + 2));
    let full = (width as u64 * share / 100) as usize;
    let meaning = if back { Meaning::Late } else { Meaning::Key };
    Line::from(vec![
        Span::styled("━".repeat(full), theme.style(meaning)),
        Span::styled("─".repeat(width - full), theme.style(Meaning::Rule)),
        Span::styled(format!("  {counted}"), theme.style(Meaning::Text)),
    ])
}

/// How many deals are done; what is taken back is counted otherwise.
fn deals(busy: &Busy, done: u64, total: u64) -> String {
    match busy.counts_deals {
        true => format!("   {} of {}", text::grouped(done as i64), text::grouped(total as i64)),
        false => String::new(),
    }
}

/// What a stop means, and what becomes of one.
fn words(busy: &Busy, theme: Theme) -> Line<'static> {
    let words = match (busy.watch.is_going_back(), busy.watch.is_stopped()) {
        (true, _) => "everything will be as it was",
        (false, true) => "stopping",
        (false, false) if busy.in_steps => "stopped, what it has taken back by then stays taken back",
        (false, false) => "stopped, it leaves everything as it was",
    };
    Line::from(Span::styled(words, theme.style(Meaning::Dim)))
}
