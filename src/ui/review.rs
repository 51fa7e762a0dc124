//! Review: the mirror's figures in lines, and beside them a picture of the part that the cursor is in.

mod charts;
mod year;

use super::parts::{self, Cell, Row};
use super::theme::{Meaning, Theme};
use crate::app::review::Review;
use crate::domain::mirror::Review as Mirror;
use crate::domain::mirror::told::Part;
use crate::domain::text;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// With fewer columns the picture stands under the lines.
const BESIDE: u16 = 110;
/// The columns of a picture that stands beside them: a year of weeks, and the days' names.
const PICTURE: u16 = 58;
/// The rows of one that stands under them.
const UNDER: u16 = 9;
/// With fewer rows there is no picture.
const LEAST: u16 = 16;

/// Draws the screen.
pub fn draw(state: &Review, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let Some(mirror) = &state.mirror else {
        let words = Line::from(Span::styled("The mirror is being read.", theme.style(Meaning::Dim)));
        return frame.render_widget(Paragraph::new(words), inner);
    };
    let (list, picture) = places(inner);
    let lines = lines(state, usize::from(list.height), theme, usize::from(list.width));
    frame.render_widget(Paragraph::new(lines), list);
    if picture.height == 0 {
        return;
    }
    let below = if picture.x == inner.x {
        frame.render_widget(
            super::titled_rule(theme, &title(state.part()), usize::from(picture.width)),
            Rect { height: 1, ..picture },
        );
        Rect { y: picture.y + 1, height: picture.height - 1, ..picture }
    } else {
        picture
    };
    frame.render_widget(Paragraph::new(drawn(mirror, state.part(), theme, below)), below);
}

/// Where the lines and the picture stand.
fn places(area: Rect) -> (Rect, Rect) {
    if area.width + 2 >= BESIDE {
        let left = area.width - PICTURE - 2;
        return (Rect { width: left, ..area }, Rect { x: area.x + left + 2, width: PICTURE, ..area });
    }
    let under = if area.height >= LEAST { UNDER } else { 0 };
    let list = Rect { height: area.height - under, ..area };
    (list, Rect { y: list.bottom(), height: under, ..area })
}

fn title(part: Part) -> String {
    text::capital(part.word())
}

/// The lines with the heading of each part, as far as they fit around the cursor.
fn lines(state: &Review, height: usize, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let (mut all, mut at, mut before) = (Vec::new(), 0, None);
    for (nth, (part, line)) in state.lines.iter().enumerate() {
        if before.replace(*part) != Some(*part) {
            if nth > 0 {
                all.push(Line::default());
            }
            let here = if *part == state.part() { Meaning::TitleFocused } else { Meaning::Title };
            all.push(Line::from(Span::styled(title(*part), theme.style(here))));
        }
        if nth == state.cursor {
            at = all.len();
        }
        all.push(row(line, nth == state.cursor, theme, columns));
    }
    let first = parts::offset(at, height, all.len(), 2);
    all.into_iter().skip(first).take(height).collect()
}

fn row(line: &crate::domain::mirror::told::Line, selected: bool, theme: Theme, columns: usize) -> Line<'static> {
    let row = Row::of([
        Cell::fixed(if selected { "▸" } else { "" }, 1, Meaning::Accent),
        Cell::fixed(line.label.clone(), if columns < 50 { 9 } else { 13 }, Meaning::Dim),
        Cell::rest(line.words.clone(), 12, Meaning::Text),
    ]);
    if selected { row.over(Meaning::Selected).line(columns, theme) } else { row.line(columns, theme) }
}

/// The picture of a part.
fn drawn(mirror: &Mirror, part: Part, theme: Theme, area: Rect) -> Vec<Line<'static>> {
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    match part {
        Part::Block => year::days(mirror, theme, columns),
        Part::Talks => year::weeks(mirror, theme, columns, rows),
        Part::Moves => charts::flows(mirror, theme, columns),
        Part::Outcomes => charts::outcomes(mirror, theme, columns),
        Part::Forecast => charts::months(mirror, theme, columns),
        Part::Ageing => charts::ages(mirror, theme, columns),
        Part::Handoffs => charts::handoffs(mirror, theme, columns),
        Part::Capacity => charts::capacity(mirror, theme, columns),
    }
}
