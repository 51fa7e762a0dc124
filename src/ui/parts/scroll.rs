//! Which rows of a list are in sight.

use crate::domain::text;
use crate::ui::theme::{Meaning, Theme};
use ratatui::text::{Line, Span};

/// Rows kept in sight above and below the cursor, where the height allows.
const MARGIN: usize = 2;

/// Answers the first row in sight: near the one shown before, with the cursor in sight and no empty rows below.
pub fn offset(cursor: usize, height: usize, len: usize, before: usize) -> usize {
    if height == 0 || len <= height {
        return 0;
    }
    let margin = MARGIN.min((height - 1) / 2);
    let lowest = (cursor + margin + 1).saturating_sub(height);
    let highest = cursor.saturating_sub(margin);
    before.clamp(lowest, highest.max(lowest)).min(len - height)
}

/// The lines in sight; where more are below, the last one says so.
pub fn seen(lines: Vec<Line<'static>>, scroll: usize, height: usize, theme: Theme) -> Vec<Line<'static>> {
    let first = scroll.min(lines.len().saturating_sub(height));
    let below = lines.len().saturating_sub(first + height);
    let mut shown: Vec<Line<'static>> = lines.into_iter().skip(first).take(height).collect();
    if below > 0 && height > 1 {
        let more = format!("… {} more below; j", text::count(below + 1, "line"));
        shown.pop();
        shown.push(Line::from(Span::styled(more, theme.style(Meaning::Dim))));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_list_moves_only_when_the_cursor_nears_an_edge() {
        for (cursor, height, len, before, first) in [
            (0, 10, 5, 0, 0),
            (4, 10, 100, 0, 0),
            (8, 10, 100, 0, 1),
            (99, 10, 100, 0, 90),
            (50, 10, 100, 45, 45),
            (46, 10, 100, 45, 44),
            (0, 10, 100, 45, 0),
            (5, 1, 9, 0, 5),
            (5, 0, 9, 3, 0),
        ] {
            assert_eq!(offset(cursor, height, len, before), first, "{cursor} {height} {len} {before}");
        }
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_in_sight(len in 1..2000usize, at in 0..2000usize, height in 1..80usize, before in 0..3000usize) {
            let cursor = at % len;
            let first = offset(cursor, height, len, before);
            prop_assert!(first <= cursor && cursor < first + height);
            prop_assert!(first + height <= len.max(height));
            prop_assert_eq!(offset(cursor, height, len, first), first);
        }
    }
}
