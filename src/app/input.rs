//! A one-line text field: what is typed, where the cursor is, and the part that fits.

use tui_input::{Input as Line, InputRequest as Request};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::safe;
use crate::keys::{Chord, Key};

/// The longest text a field takes, in characters; more is refused at the keyboard and cut from a paste.
pub const LONGEST: usize = 10_000;

/// A field with one line of text.
#[derive(Debug, Clone, Default)]
pub struct Input {
    line: Line,
}

/// What fits of a field, and where the cursor is in it, both in columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    pub text: String,
    /// The cursor's column in the window; always less than its width unless that is zero.
    pub cursor: usize,
    /// More text lies to the left.
    pub cut_left: bool,
    /// More text lies to the right.
    pub cut_right: bool,
}

impl Input {
    /// Makes a field with a text, the cursor behind it.
    pub fn new(text: &str) -> Input {
        let mut input = Input::default();
        input.paste(text);
        input
    }

    /// Answers what is typed.
    pub fn value(&self) -> &str {
        self.line.value()
    }

    /// Says whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.value().is_empty()
    }

    /// Forgets what is typed.
    pub fn clear(&mut self) {
        self.line.reset();
    }

    /// Puts another text in its place, the cursor behind it.
    pub fn set(&mut self, text: &str) {
        *self = Input::new(text);
    }

    /// Types or edits; false when the key is none of a field's, so that the form may have it.
    pub fn press(&mut self, chord: Chord) -> bool {
        if let Some(c) = chord.typed() {
            self.insert(c);
            return true;
        }
        let Some(request) = request(chord) else { return false };
        self.line.handle(request);
        true
    }

    /// Inserts pasted text at the cursor: line breaks and tabs become blanks, control characters vanish.
    pub fn paste(&mut self, text: &str) {
        let (before, after) = self.around();
        let room = LONGEST.saturating_sub(before.chars().count() + after.chars().count());
        let typed: String = one_line(text).take(room).collect();
        let cursor = before.chars().count() + typed.chars().count();
        self.line = Line::new([before, &typed, after].concat()).with_cursor(cursor);
    }

    /// Answers the cursor's column in the whole text.
    pub fn column(&self) -> usize {
        self.around().0.width()
    }

    /// Answers what fits into so many columns, with the cursor always in sight.
    pub fn window(&self, width: usize) -> Window {
        let (before, after) = self.around();
        if width == 0 {
            return Window {
                text: String::new(),
                cursor: 0,
                cut_left: !before.is_empty(),
                cut_right: !after.is_empty(),
            };
        }
        let left = tail(before, width - 1);
        let cursor = shown(left).width();
        let right = head(after, width - cursor);
        Window {
            text: shown(left) + &shown(right),
            cursor,
            cut_left: left.len() < before.len(),
            cut_right: right.len() < after.len(),
        }
    }

    fn insert(&mut self, c: char) {
        if !c.is_control() && self.value().chars().count() < LONGEST {
            self.line.handle(Request::InsertChar(c));
        }
    }

    fn around(&self) -> (&str, &str) {
        let value = self.line.value();
        let at = value.char_indices().nth(self.line.cursor()).map_or(value.len(), |(at, _)| at);
        value.split_at(at)
    }
}

const fn ctrl(c: char) -> Chord {
    Chord::char(c).with_ctrl()
}

const fn alt(c: char) -> Chord {
    Chord::char(c).with_alt()
}

/// The keys that edit a line, as shells have them.
const EDITS: &[(Chord, Request)] = &[
    (Chord::of(Key::Left), Request::GoToPrevChar),
    (ctrl('b'), Request::GoToPrevChar),
    (Chord::of(Key::Right), Request::GoToNextChar),
    (ctrl('f'), Request::GoToNextChar),
    (Chord::of(Key::Left).with_ctrl(), Request::GoToPrevWord),
    (Chord::of(Key::Left).with_alt(), Request::GoToPrevWord),
    (alt('b'), Request::GoToPrevWord),
    (Chord::of(Key::Right).with_ctrl(), Request::GoToNextWord),
    (Chord::of(Key::Right).with_alt(), Request::GoToNextWord),
    (alt('f'), Request::GoToNextWord),
    (Chord::of(Key::Home), Request::GoToStart),
    (ctrl('a'), Request::GoToStart),
    (Chord::of(Key::End), Request::GoToEnd),
    (ctrl('e'), Request::GoToEnd),
    (Chord::of(Key::Backspace), Request::DeletePrevChar),
    (ctrl('h'), Request::DeletePrevChar),
    (Chord::of(Key::Delete), Request::DeleteNextChar),
    (ctrl('d'), Request::DeleteNextChar),
    (ctrl('w'), Request::DeletePrevWord),
    (Chord::of(Key::Backspace).with_alt(), Request::DeletePrevWord),
    (alt('d'), Request::DeleteNextWord),
    (Chord::of(Key::Delete).with_ctrl(), Request::DeleteNextWord),
    (ctrl('u'), Request::DeleteFromStart),
    (ctrl('k'), Request::DeleteTillEnd),
    (ctrl('y'), Request::Yank),
];

fn request(chord: Chord) -> Option<Request> {
    EDITS.iter().find(|(known, _)| *known == chord).map(|(_, request)| *request)
}

fn one_line(text: &str) -> impl Iterator<Item = char> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    let returns = text.chars().zip(text.chars().skip(1).chain(['\0'])).filter(|pair| *pair != ('\r', '\n'));
    returns
        .map(|(c, _)| if matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .filter(|c| !c.is_control())
}

fn shown(text: &str) -> String {
    safe::line(text)
}

fn head(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += shown(grapheme).width();
        if used > width {
            return &text[..at];
        }
    }
    text
}

fn tail(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += shown(grapheme).width();
        if used > width {
            return &text[at + grapheme.len()..];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(keys: &str) -> Input {
        let mut input = Input::default();
        for key in keys.split(' ').filter(|key| !key.is_empty()) {
            input.press(key.parse().unwrap());
        }
        input
    }

    #[test]
    fn keys_edit_the_line() {
        for (keys, value, column) in [
            ("a b c", "abc", 3),
            ("a b Left X", "aXb", 2),
            ("a b Home X End Y", "XabY", 4),
            ("a Space b Ctrl-w", "a ", 2),
            ("a Space b Alt-b X", "a Xb", 3),
            ("a Space b Ctrl-a Alt-f X", "a Xb", 3),
            ("a b c Left Ctrl-u", "c", 0),
            ("a b c Home Ctrl-k", "", 0),
            ("a b Home Del", "b", 0),
            ("a b Backspace Backspace Backspace", "", 0),
            ("漢 字 Left", "漢字", 2),
        ] {
            let input = typed(keys);
            assert_eq!((input.value(), input.column()), (value, column), "{keys}");
        }
    }

    #[test]
    fn keys_of_the_form_are_left_to_it() {
        let mut input = Input::default();
        for key in ["Enter", "Esc", "Tab", "S-Tab", "Up", "Down", "PgDn", "Ctrl-c", "Ctrl-z", "Alt-x", "F1"] {
            assert!(!input.press(key.parse().unwrap()), "{key}");
        }
        assert!(input.is_empty());
    }

    #[test]
    fn a_paste_is_one_line_of_text_at_the_cursor() {
        let mut input = typed("a b Left");
        input.paste("1\r\n2\n3\t4\u{1b}[31m\u{7}\u{0}\n");
        assert_eq!((input.value(), input.column()), ("a1 2 3 4[31mb", 12));
        input.paste(&"x".repeat(5_000_000));
        assert_eq!(input.value().chars().count(), LONGEST);
    }

    #[test]
    fn the_cursor_stays_in_the_window() {
        let input = typed("a b c d e f");
        let window = input.window(4);
        assert_eq!(window, Window { text: "def".into(), cursor: 3, cut_left: true, cut_right: false });
        assert_eq!(typed("a b c d e f Home").window(4).text, "abcd");
        assert_eq!(Input::new("漢字").window(4).text, "字");
        assert_eq!(Input::new("a\u{202e}b").window(9).text, "a\u{fffd}b");
    }

    proptest! {
        #[test]
        fn any_keys_and_texts_leave_a_cursor_in_sight(
            text in any::<String>(), moves in proptest::collection::vec(0..EDITS.len(), 0..12), width in 0..12usize
        ) {
            let mut input = Input::default();
            for at in moves {
                input.paste(&text);
                input.press(EDITS[at].0);
            }
            let window = input.window(width);
            prop_assert!(window.text.width() <= width);
            prop_assert!(window.cursor < width.max(1));
            prop_assert!(!input.value().contains(|c: char| c.is_control()));
        }
    }
}
