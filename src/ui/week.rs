//! The week: the lines of the week that ends with what came of them, and those of the week that is planned.

use super::parts::{self, Cell, Row};
use super::theme::{Meaning, Theme};
use crate::app::week::Week;
use crate::domain::commitment::{Kept, came_to, days};
use crate::domain::text;
use crate::store::week::Line as Told;
use chrono::Days;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws the screen.
pub fn draw(state: &Week, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let columns = usize::from(inner.width);
    let (before, next) = (&state.lines.before, &state.lines.next);
    let planned = state.lines.planned;
    let mut lines = vec![heading("Said for", &days(planned - Days::new(7)), theme)];
    let mut at = 0;
    if before.is_empty() {
        lines.push(dim("nothing was said for it", theme));
    }
    for (nth, line) in before.iter().enumerate() {
        at = if nth == state.cursor { lines.len() } else { at };
        lines.extend(told(line, nth == state.cursor, theme, columns));
    }
    lines.extend([Line::default(), heading("Next,", &days(planned), theme)]);
    if next.is_empty() {
        lines.push(dim("n writes a line, as 12 conversations or 5 proposals", theme));
    }
    for (nth, line) in next.iter().enumerate() {
        let nth = nth + before.len();
        at = if nth == state.cursor { lines.len() } else { at };
        lines.extend(told(line, nth == state.cursor, theme, columns));
    }
    let height = usize::from(inner.height);
    let first = parts::offset(at, height, lines.len(), 2);
    frame.render_widget(Paragraph::new(lines.into_iter().skip(first).take(height).collect::<Vec<_>>()), inner);
}

fn heading(words: &str, days: &str, theme: Theme) -> Line<'static> {
    Line::from(vec![
        Span::styled(format!("{words} "), theme.style(Meaning::Title)),
        Span::styled(days.to_owned(), theme.style(Meaning::Title)),
    ])
}

fn dim(words: &str, theme: Theme) -> Line<'static> {
    Line::from(Span::styled(format!("  {words}"), theme.style(Meaning::Dim)))
}

/// "▸ ✓ 12 conversations   14 of 12   kept", and under it why.
fn told(line: &Told, selected: bool, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let one = &line.commitment;
    let (word, meaning) = match (one.kept, line.counted.zip(one.target)) {
        (Some(Kept::Kept), _) => ("kept", Meaning::Good),
        (Some(Kept::Partly), _) => ("in part", Meaning::Gap),
        (Some(Kept::Not), _) => ("not kept", Meaning::Late),
        (None, Some((counted, target))) => match came_to(counted, target) {
            Kept::Kept => ("reached", Meaning::Good),
            Kept::Partly | Kept::Not => ("", Meaning::Dim),
        },
        (None, None) => ("", Meaning::Dim),
    };
    let row = Row::of([
        Cell::fixed(if selected { "▸" } else { "" }, 1, Meaning::Accent),
        Cell::rest(text::one_line(&one.line), 14, Meaning::Text),
        Cell::fixed(line.counted_words().unwrap_or_default(), 11, Meaning::Dim).right(),
        Cell::fixed(word, 9, meaning),
    ]);
    let drawn = if selected { row.over(Meaning::Selected).line(columns, theme) } else { row.line(columns, theme) };
    let why = one.why.as_ref().map(|why| {
        let words = parts::fit(&text::one_line(why), columns.saturating_sub(4));
        Line::from(Span::styled(format!("    {words}"), theme.style(Meaning::Dim)))
    });
    [Some(drawn), why].into_iter().flatten().collect()
}
