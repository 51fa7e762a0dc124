//! A drawn screen as lines of words, and which of them are new.

use ratatui::buffer::Buffer;
use std::collections::HashSet;
use unicode_width::UnicodeWidthStr;

/// What was told last.
#[derive(Default)]
pub struct Told(HashSet<String>);

/// An answer has up to so many lines.
const ANSWER: usize = 2;

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
        let is_new = |line: &String| !self.0.contains(&known(line));
        // What was answered stands over the keys, and is told whole.
        let answer = lines.len().saturating_sub(ANSWER + 1)..lines.len().saturating_sub(1);
        let answered = lines[answer.clone()].iter().any(is_new);
        let told = lines.iter().enumerate().filter(|(at, line)| is_new(line) || answered && answer.contains(at));
        let new: Vec<String> = told.map(|(_, line)| line.clone()).collect();
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

    /// A screen with these in its middle, its keys below.
    fn screen(clock: &str, middle: &[&str], answer: &[&str]) -> Buffer {
        let head = format!("box9    {clock}");
        let fixed = ["───", "Leads 3", "Prospects 2", "Handoffs 1"];
        let lines = [&[head.as_str()], &fixed[..], middle, answer, &["n new  ? help"]].concat();
        drawn(&lines)
    }

    #[test]
    fn only_what_is_new_is_told() {
        let mut told = Told::default();
        let names = |first, second| ["0 of 90 min", first, second, "next  call", "reach  ada@ae.example"];
        let first = told.of(&screen("10:00", &names("▸ 佐藤 健一", "  Ada"), &[]));
        assert_eq!(first.len(), 10, "{first:?}");
        assert_eq!(told.of(&screen("10:01", &names("  佐藤 健一", "▸ Ada"), &[])), ["> Ada"]);
        assert_eq!(told.of(&screen("10:02", &names("  佐藤 健一", "▸ Ada  14:00"), &[])), ["> Ada  14:00"]);
        let answered = ["3 cannot come of this card.", "The keys are below."];
        assert_eq!(told.of(&screen("10:03", &names("  佐藤 健一", "▸ Ada  14:00"), &answered)), answered);
        let answered = ["4 cannot come of this card.", "The keys are below."];
        assert_eq!(told.of(&screen("10:03", &names("  佐藤 健一", "▸ Ada  14:00"), &answered)), answered);
        assert_eq!(told.of(&drawn(&["Session", "Ada", "1 talked", "· ·"])), ["Session", "Ada", "1 talked"]);
        told.forget();
        assert_eq!(told.of(&drawn(&["2 voicemail → Fri ┃ ███"])), ["2 voicemail -> Fri"]);
    }
}
