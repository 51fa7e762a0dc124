//! Text in columns: cut, filled up and wrapped by what a terminal shows, whatever is in it.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::safe;

/// Answers how many columns a text takes when shown.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) { text.len() } else { columns(&safe::line(text)) }
}

/// Answers the text on one line, cut with "…" where it does not fit; never wider than asked.
pub fn fit(text: &str, room: usize) -> String {
    let line = safe::line(text);
    if columns(&line) <= room {
        return line;
    }
    match room {
        0 => String::new(),
        _ => start(&line, room - 1).trim_end().to_owned() + "…",
    }
}

/// Answers the text fitted and filled with blanks on the right to exactly so many columns.
pub fn pad(text: &str, room: usize) -> String {
    let fitted = fit(text, room);
    let blanks = room - columns(&fitted);
    fitted + &" ".repeat(blanks)
}

/// Answers the text fitted and filled with blanks on the left to exactly so many columns.
pub fn pad_left(text: &str, room: usize) -> String {
    let fitted = fit(text, room);
    " ".repeat(room - columns(&fitted)) + &fitted
}

/// Answers the text in lines of at most so many columns, broken between words and at its own breaks.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    if room == 0 {
        return Vec::new();
    }
    safe::lines(text).split('\n').flat_map(|paragraph| wrapped(paragraph, room)).collect()
}

fn wrapped(paragraph: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for word in paragraph.split_inclusive(char::is_whitespace) {
        let wide = columns(word.trim_end());
        if used + wide > room {
            if used > 0 {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
            }
            (line, used) = last_piece(word, room, &mut lines);
        } else if used > 0 || lines.is_empty() || wide > 0 {
            line.push_str(word);
            used += columns(word);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// Breaks a word that is wider than the room into full lines and answers what is left of it.
fn last_piece(word: &str, room: usize, lines: &mut Vec<String>) -> (String, usize) {
    let mut rest = word;
    while columns(rest.trim_end()) > room {
        let piece = start(rest, room);
        let piece = if piece.is_empty() { first(rest) } else { piece };
        lines.push(fit(piece, room));
        rest = &rest[piece.len()..];
    }
    (rest.to_owned(), columns(rest))
}

/// Answers the columns of a text, taken grapheme by grapheme, as the cells of the screen are.
fn columns(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    match text.chars().all(is_one_column) {
        true => text.chars().count(),
        false => text.graphemes(true).map(UnicodeWidthStr::width).sum(),
    }
}

/// Letters of Latin scripts and our own signs, of which each is a grapheme of one column.
fn is_one_column(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '…' | '€' | '–' | '▸' | '◆' | '•')
}

fn start(text: &str, room: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > room {
            return &text[..at];
        }
    }
    text
}

fn first(text: &str) -> &str {
    text.graphemes(true).next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_cut_by_what_is_seen() {
        for (text, room, cut) in [
            ("Ada Lovelace", 12, "Ada Lovelace"),
            ("Ada Lovelace", 11, "Ada Lovela…"),
            ("Ada Lovelace", 5, "Ada…"),
            ("Ada", 1, "…"),
            ("Ada", 0, ""),
            ("漢字漢字", 7, "漢字漢…"),
            ("漢字漢字", 6, "漢字…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("👩‍👩‍👧x", 2, "…"),
            ("a\nb\tc", 9, "a b c"),
            ("a\u{1b}[2J", 9, "a\u{fffd}[2J"),
        ] {
            assert_eq!(fit(text, room), cut, "{text:?} in {room}");
        }
    }

    #[test]
    fn columns_are_filled_exactly() {
        assert_eq!(pad("字", 4), "字  ");
        assert_eq!(pad_left("€ 5", 6), "   € 5");
        assert_eq!(pad_left("12345", 3), "12…");
    }

    #[test]
    fn lines_break_between_words_and_long_words_break_anywhere() {
        for (text, room, lines) in [
            ("one two three", 7, vec!["one two", "three"]),
            ("one\n\ntwo", 7, vec!["one", "", "two"]),
            ("abcdefghij k", 4, vec!["abcd", "efgh", "ij k"]),
            ("漢字漢字", 5, vec!["漢字", "漢字"]),
            ("  indented", 20, vec!["  indented"]),
            ("", 5, vec![""]),
            ("字", 1, vec!["…", ""]),
        ] {
            assert_eq!(wrap(text, room), lines, "{text:?} in {room}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_ever_wider_than_asked(text in any::<String>(), room in 0..30usize) {
            prop_assert!(columns(&fit(&text, room)) <= room);
            prop_assert_eq!(columns(&pad(&text, room)), room);
            prop_assert_eq!(columns(&pad_left(&text, room)), room);
            prop_assert!(wrap(&text, room).iter().all(|line| columns(line) <= room));
            prop_assert!(!fit(&text, room).contains(safe::is_dangerous));
        }

        #[test]
        fn wrapping_loses_no_word(words in proptest::collection::vec("[a-zé漢]{1,12}", 0..20), room in 4..30usize) {
            let text = words.join(" ");
            let back: String = wrap(&text, room).concat().replace(' ', "");
            prop_assert_eq!(back, words.concat());
        }
    }
}
