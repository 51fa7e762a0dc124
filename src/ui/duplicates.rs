//! Likely duplicates: a pair side by side, what is the same on top, what differs marked.

use super::parts::{self, Cell, Row};
use super::theme::{Meaning, Theme};
use crate::app::duplicates::{Duplicates, Fact, MOST, Shown};
use crate::domain::text;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws the screen.
pub fn draw(state: &Duplicates, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let columns = usize::from(inner.width);
    let lines = match (&state.pairs, &state.shown) {
        (None, _) => said("Looking for people who stand here twice…", "", theme, columns),
        (Some(pairs), None) => done(state, pairs.len(), theme, columns),
        (Some(pairs), Some(shown)) => pair(state, shown, pairs.len(), theme, columns),
    };
    frame.render_widget(Paragraph::new(lines), inner);
}

fn said(first: &str, then: &str, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let wrapped = |words: &str, meaning| {
        let lines = parts::wrap(words, columns).into_iter();
        lines.map(|line| Line::from(Span::styled(line, theme.style(meaning)))).collect::<Vec<_>>()
    };
    [wrapped(first, Meaning::Strong), vec![Line::default()], wrapped(then, Meaning::Dim)].concat()
}

fn done(state: &Duplicates, all: usize, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    if all == 0 {
        return said(
            "Nobody stands here twice, as far as can be told.",
            "Esc goes back to the funnel.",
            theme,
            columns,
        );
    }
    let open = all.saturating_sub(state.merged + state.apart);
    let first = format!("Done: {} merged, {} kept apart.", state.merged, state.apart);
    let more = if all >= MOST { " There may be more: Esc and = look again." } else { "" };
    let left =
        if open > 0 { format!("{} not decided; k goes back.", text::count(open, "pair")) } else { String::new() };
    said(&first, format!("{left}{more} u takes the last verdict back, Esc goes to the funnel.").trim(), theme, columns)
}

fn pair(state: &Duplicates, shown: &Shown, all: usize, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let wide = if columns < 60 { 7 } else { 10 };
    let more = if all >= MOST { "+" } else { "" };
    let progress = format!("{} of {}{more}", text::grouped(state.at as i64 + 1), text::grouped(all as i64));
    let why = text::capital(shown.pair.why.words());
    let mut lines = vec![
        Row::of([Cell::rest(why, 8, Meaning::Strong), Cell::snug(progress, Meaning::Dim).right()]).line(columns, theme),
        Row::of([
            Cell::fixed("", wide + 2, Meaning::Text),
            side_title(if columns < 60 { "h keep" } else { "h keep left" }, state.side == 0),
            side_title(if columns < 60 { "l keep" } else { "l keep right" }, state.side == 1),
        ])
        .line(columns, theme),
    ];
    lines.extend(shown.facts.iter().map(|fact| line(fact, wide, columns, theme)));
    lines
}

fn side_title(words: &str, focused: bool) -> Cell {
    let sign = if focused { "▸ " } else { "  " };
    Cell::rest(format!("{sign}{words}"), 8, if focused { Meaning::TitleFocused } else { Meaning::Title })
}

/// "= Company   Navy        Navy"; ≠ where both say something else.
fn line(fact: &Fact, wide: usize, columns: usize, theme: Theme) -> Line<'static> {
    let (sign, mark, meaning) = if fact.is_same() {
        ("=", Meaning::Good, Meaning::Dim)
    } else if fact.differs() {
        ("≠", Meaning::Gap, Meaning::Text)
    } else {
        ("", Meaning::Dim, Meaning::Text)
    };
    Row::of([
        Cell::fixed(sign, 1, mark),
        Cell::fixed(fact.label, wide, Meaning::Dim),
        Cell::rest(format!("  {}", fact.sides[0]), 8, meaning),
        Cell::rest(format!("  {}", fact.sides[1]), 8, meaning),
    ])
    .line(columns, theme)
}
