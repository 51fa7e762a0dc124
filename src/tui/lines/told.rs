//! A drawn screen as lines of words, and which of them are new.

use ratatui::buffer::Buffer;
use std::collections::HashSet;
use unicode_width::UnicodeWidthStr;

/// What was told last.
#[derive(Default)]
pub struct Told(HashSet<String>);

/// Signs that are drawn for the eye, and what is told in their place.
const SIGNS: &[(char, &str)] = &[
    ('▸', ">"),
    ('·', ","),
    ('…', "..."),
    ('→', "->"),
    ('–', "-"),
    ('×', "x"),
    ('│', " "),
    ('┃', " "),
    ('●', " "),
    ('↵', "Enter"),
    ('›', ""),
    ('─', ""),
    ('╌', ""),
    ('━', ""),
    ('╺', ""),
];

impl Told {
    /// Tells everything the next time.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// Answers the lines that were not told the last time, without clocks that only go on; a line that has the cursor now
    /// is new. Where most of them are, it is another thing that is shown, and all of it is told.
    pub fn of(&mut self, drawn: &Buffer) -> Vec<String> {
        let lines = (0..drawn.area.height).map(|row| spoken(&text(drawn, row)));
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        let known = |line: &str| known(line, lines.first().is_some_and(|head| head == line));
        let new: Vec<String> = lines.iter().filter(|line| !self.0.contains(&known(line))).cloned().collect();
        self.0 = lines.iter().flat_map(|line| [known(line), known(&line.replacen('>', " ", 1))]).collect();
        if new.len() * 2 > lines.len() { lines } else { new }
    }
}

/// A line as it is told apart from others: without what goes on by itself, the head's clock and a session's minutes.
fn known(line: &str, is_head: bool) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_clock = |word: &str| is_head && word.len() == 5 && word.as_bytes()[2] == b':';
    let are_minutes =
        |at: usize| words.get(at + 1) == Some(&"of") && words.get(at + 3).is_some_and(|of| of.starts_with("min"));
    let kept = words.iter().enumerate().filter(|(at, word)| !is_clock(word) && !are_minutes(*at));
    kept.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

/// A row's text; the second column of a wide character holds nothing.
fn text(drawn: &Buffer, row: u16) -> String {
    let (mut line, mut column) = (String::new(), 0);
    while column < drawn.area.width {
        let symbol = drawn[(column, row)].symbol();
        line.push_str(symbol);
        column += u16::try_from(symbol.width().max(1)).unwrap_or(1);
    }
    line
}

/// The line in words: bars and rules are for the eye alone, and so are wide gaps.
fn spoken(line: &str) -> String {
    let mut words = String::new();
    for c in line.chars() {
        match SIGNS.iter().find(|(sign, _)| *sign == c) {
            Some((_, said)) => words.push_str(said),
            None if ('\u{2580}'..='\u{259f}').contains(&c) => {}
            None => words.push(c),
        }
    }
    let parts = words.split("  ").map(str::trim).filter(|part| !part.is_empty());
    let told = parts.collect::<Vec<_>>().join("  ").replace(" ,", ",").replace(".,", ".");
    told.trim_matches([',', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    fn drawn(lines: &[&str]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, lines.len() as u16));
        for (row, line) in lines.iter().enumerate() {
            buffer.set_string(0, row as u16, line, ratatui::style::Style::default());
        }
        buffer
    }

    #[test]
    fn only_what_is_new_is_told() {
        let mut told = Told::default();
        assert_eq!(
            told.of(&drawn(&["box9    10:00", "───", "▸ 佐藤 健一", "  Ada"])),
            ["box9  10:00", "> 佐藤 健一", "Ada"]
        );
        let later = drawn(&["box9    10:01", "───", "  佐藤 健一", "▸ Ada"]);
        assert_eq!(told.of(&later), ["> Ada"]);
        let step = drawn(&["box9    10:02", "───", "  佐藤 健一", "▸ Ada  14:00", "3 of 90 min"]);
        assert_eq!(told.of(&step), ["> Ada  14:00", "3 of 90 min"]);
        let minute = drawn(&["box9    10:03", "───", "  佐藤 健一", "▸ Ada  14:00", "4 of 90 min"]);
        assert_eq!(told.of(&minute), [""; 0]);
        let another = drawn(&["Session", "Ada", "1 talked", "· ·"]);
        assert_eq!(told.of(&another), ["Session", "Ada", "1 talked"]);
        told.forget();
        assert_eq!(told.of(&drawn(&["2 voicemail → Fri ┃ ███"])), ["2 voicemail -> Fri"]);
    }
}
