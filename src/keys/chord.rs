//! A key press as the table of keys writes it: "j", "G", "Ctrl-d", "S-Tab", "Space".

use std::fmt;
use std::str::FromStr;

/// The key itself, without Ctrl, Alt or Shift; a letter's shift is in the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// One key press with what was held; two presses are equal when they mean the same binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    pub key: Key,
    pub ctrl: bool,
    pub alt: bool,
    /// Only for keys that are no characters: "S-Tab"; "G" is the character G.
    pub shift: bool,
}

/// Key presses that follow each other: "g g".
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Keys(Vec<Chord>);

/// The names of keys that are no characters, as they are shown; the first of two is shown, both are read.
const NAMES: &[(&str, Key)] = &[
    ("Space", Key::Char(' ')),
    ("Enter", Key::Enter),
    ("Return", Key::Enter),
    ("Esc", Key::Esc),
    ("Escape", Key::Esc),
    ("Tab", Key::Tab),
    ("Backspace", Key::Backspace),
    ("Del", Key::Delete),
    ("Delete", Key::Delete),
    ("Ins", Key::Insert),
    ("Insert", Key::Insert),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PgUp", Key::PageUp),
    ("PageUp", Key::PageUp),
    ("PgDn", Key::PageDown),
    ("PageDown", Key::PageDown),
];

const HELD: &[&str] = &["Ctrl-", "Alt-", "S-", "Shift-"];

impl Chord {
    /// Answers the chord of a key with nothing held.
    pub const fn of(key: Key) -> Chord {
        Chord { key, ctrl: false, alt: false, shift: false }
    }

    /// Answers the chord that types a character.
    pub const fn char(c: char) -> Chord {
        Chord::of(Key::Char(c))
    }

    /// Answers the same key with Ctrl held; Ctrl knows no capitals.
    pub const fn with_ctrl(self) -> Chord {
        let key = match self.key {
            Key::Char(c) => Key::Char(c.to_ascii_lowercase()),
            other => other,
        };
        Chord { key, ctrl: true, ..self }
    }

    /// Answers the same key with Alt held.
    pub const fn with_alt(self) -> Chord {
        Chord { alt: true, ..self }
    }

    /// Answers the same key with Shift held; of a character, its capital.
    pub fn with_shift(self) -> Chord {
        match self.key {
            Key::Char(c) if !self.ctrl => Chord { key: Key::Char(c.to_ascii_uppercase()), ..self },
            Key::Char(_) => self,
            _ => Chord { shift: true, ..self },
        }
    }

    /// Answers the character it types into a field, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.key {
            Key::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, word) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "S-")] {
            if held {
                f.write_str(word)?;
            }
        }
        match (NAMES.iter().find(|(_, key)| *key == self.key), self.key) {
            (Some((name, _)), _) => f.write_str(name),
            (None, Key::Char(c)) => write!(f, "{c}"),
            (None, Key::F(number)) => write!(f, "F{number}"),
            (None, _) => Ok(()),
        }
    }
}

impl FromStr for Chord {
    type Err = String;

    fn from_str(text: &str) -> Result<Chord, String> {
        let (held, name) = split_held(text);
        let key =
            key_of(name).ok_or_else(|| format!("'{text}' is no key; keys are like j, G, Ctrl-d, Enter, S-Tab."))?;
        let mut chord = Chord::of(key);
        for word in held {
            chord = match word {
                "Ctrl-" => chord.with_ctrl(),
                "Alt-" => chord.with_alt(),
                _ => chord.with_shift(),
            };
        }
        Ok(chord)
    }
}

fn split_held(text: &str) -> (Vec<&'static str>, &str) {
    let (mut held, mut rest) = (Vec::new(), text);
    while let Some(word) = HELD.iter().find(|word| starts_with_word(rest, word)) {
        held.push(*word);
        rest = &rest[word.len()..];
    }
    (held, rest)
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.len() > word.len() && text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn key_of(name: &str) -> Option<Key> {
    let mut characters = name.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        return (!only.is_control()).then_some(Key::Char(only));
    }
    if let Some((_, key)) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Some(*key);
    }
    let number: u8 = name.strip_prefix(['F', 'f'])?.parse().ok()?;
    (1..=24).contains(&number).then_some(Key::F(number))
}

impl Keys {
    /// Answers the presses in order; there is at least one.
    pub fn chords(&self) -> &[Chord] {
        &self.0
    }

    /// Says whether one sequence begins with the other, so that both could not be typed.
    pub fn clashes(&self, other: &Keys) -> bool {
        self.0.starts_with(&other.0) || other.0.starts_with(&self.0)
    }
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, chord) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            chord.fmt(f)?;
        }
        Ok(())
    }
}

impl FromStr for Keys {
    type Err = String;

    fn from_str(text: &str) -> Result<Keys, String> {
        let chords = text.split_whitespace().map(str::parse).collect::<Result<Vec<Chord>, String>>()?;
        if chords.is_empty() { Err("No key is named.".into()) } else { Ok(Keys(chords)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_are_shown_as_they_are_read() {
        for text in [
            "j",
            "G",
            "?",
            "/",
            "-",
            "Ctrl-d",
            "Ctrl--",
            "Esc",
            "Enter",
            "Space",
            "Tab",
            "S-Tab",
            "PgUp",
            "PgDn",
            "Home",
            "End",
            "Up",
            "Alt-x",
            "Alt-Enter",
            "Ctrl-Alt-x",
            "Ctrl-Space",
            "F5",
            "Del",
            "é",
            "S-F3",
        ] {
            let chord: Chord = text.parse().unwrap();
            assert_eq!(chord.to_string(), text);
        }
    }

    #[test]
    fn other_spellings_mean_the_same_key() {
        for (text, shown) in
            [("ctrl-D", "Ctrl-d"), ("escape", "Esc"), ("Shift-g", "G"), ("pagedown", "PgDn"), ("Shift-Tab", "S-Tab")]
        {
            assert_eq!(text.parse::<Chord>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_key_is_refused_with_a_sentence() {
        for text in ["", "jj", "Ctrl-", "Hyper-x", "F0", "F99", "\u{1b}", "Ctrl-é-"] {
            let refusal = text.parse::<Chord>().unwrap_err();
            assert!(refusal.ends_with('.'), "{refusal}");
        }
        assert!("".parse::<Keys>().is_err());
    }

    #[test]
    fn sequences_clash_when_one_begins_the_other() {
        let keys = |text: &str| text.parse::<Keys>().unwrap();
        assert_eq!(keys("g g").to_string(), "g g");
        assert!(keys("g").clashes(&keys("g g")));
        assert!(keys("g g").clashes(&keys("g g")));
        assert!(!keys("g g").clashes(&keys("g e")));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,12}") {
            if let Ok(chord) = text.parse::<Chord>() {
                prop_assert_eq!(chord.to_string().parse::<Chord>(), Ok(chord));
            }
        }
    }
}
