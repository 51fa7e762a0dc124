//! One key or one escape sequence at the start of the bytes.

use crate::app::event::{Event, Pointer};
use crate::keys::{Chord, Key};

/// What the start of the bytes is.
#[derive(Debug, PartialEq)]
pub enum Step {
    /// So many bytes are whole: an event, or something to drop.
    Done(usize, Option<Event>),
    /// So many bytes begin a paste.
    Paste(usize),
    /// They are the start of something longer.
    More,
}

const ESC: u8 = 0x1b;

/// Answers what the bytes, of which there is at least one, begin with.
pub fn next(bytes: &[u8]) -> Step {
    match bytes {
        [ESC] | [] => Step::More,
        [ESC, b'[', rest @ ..] => control_sequence(rest),
        [ESC, b'O', rest @ ..] => match rest {
            [] => Step::More,
            [last, ..] => done(3, lettered(*last).map(Chord::of)),
        },
        [ESC, b']' | b'P' | b'X' | b'^' | b'_', ..] => string(bytes),
        [ESC, ESC, ..] => done(1, Some(Chord::of(Key::Esc))),
        [ESC, rest @ ..] => match next(rest) {
            Step::Done(used, Some(Event::Chord(chord))) => done(used + 1, Some(chord.with_alt())),
            Step::Done(used, _) => done(used + 1, None),
            other => other,
        },
        [byte @ ..=0x7f, ..] => done(1, Some(ascii(*byte))),
        _ => letter(bytes),
    }
}

/// Answers what bytes mean after which nothing came, though something longer could have begun.
pub fn alone(bytes: &[u8]) -> Option<Event> {
    let chord = match bytes {
        [ESC] => Chord::of(Key::Esc),
        [ESC, byte @ (b'[' | b'O' | b']' | b'P' | b'X' | b'^' | b'_')] => ascii(*byte).with_alt(),
        _ => return None,
    };
    Some(Event::Chord(chord))
}

fn done(used: usize, chord: Option<Chord>) -> Step {
    Step::Done(used, chord.map(Event::Chord))
}

fn ascii(byte: u8) -> Chord {
    match byte {
        0x00 => Chord::char(' ').with_ctrl(),
        b'\t' => Chord::of(Key::Tab),
        b'\r' => Chord::of(Key::Enter),
        ESC => Chord::of(Key::Esc),
        0x01..=0x1a => Chord::char(char::from(byte - 1 + b'a')).with_ctrl(),
        0x1c..=0x1f => Chord::char(char::from(byte + 0x40)).with_ctrl(),
        0x7f => Chord::of(Key::Backspace),
        _ => Chord::char(char::from(byte)),
    }
}

fn letter(bytes: &[u8]) -> Step {
    let start = &bytes[..bytes.len().min(4)];
    match std::str::from_utf8(start) {
        Ok(text) => one(text),
        Err(fault) if fault.valid_up_to() > 0 => one(std::str::from_utf8(&start[..fault.valid_up_to()]).unwrap_or("")),
        Err(fault) => fault.error_len().map_or(Step::More, |wrong| Step::Done(wrong, None)),
    }
}

fn one(text: &str) -> Step {
    match text.chars().next() {
        Some(c) => done(c.len_utf8(), (!c.is_control()).then_some(Chord::char(c))),
        None => Step::Done(1, None),
    }
}

/// Reads what follows "ESC [": parameters and one last byte.
fn control_sequence(rest: &[u8]) -> Step {
    let Some(at) = rest.iter().position(|byte| !matches!(byte, 0x20..=0x3f)) else { return Step::More };
    let used = at + 3;
    match (&rest[..at], rest[at]) {
        (b"", b'M') => after(rest, 4, |_| None),
        (b"", b'[') => after(rest, 2, |bytes| function(bytes[1].wrapping_sub(b'A' - 1)).map(Chord::of)),
        (b"200", b'~') => Step::Paste(used),
        (b"", b'I') => Step::Done(used, Some(Event::Focus)),
        (pressed, b'M') if pressed.starts_with(b"<") => Step::Done(used, mouse(&pressed[1..])),
        (parameters, last @ 0x40..=0x7e) => done(used, meant(parameters, last)),
        _ => Step::Done(used - 1, None),
    }
}

/// Reads "0;12;3": a button or the wheel, and the cell it is over, counted from 1.
fn mouse(parameters: &[u8]) -> Option<Event> {
    let mut numbers = std::str::from_utf8(parameters).ok()?.split(';').map(|number| number.parse::<u16>().ok());
    let (button, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let pointer = match button {
        0 => Pointer::Click,
        64 => Pointer::WheelUp,
        65 => Pointer::WheelDown,
        _ => return None,
    };
    Some(Event::Mouse { pointer, column: column.checked_sub(1)?, row: row.checked_sub(1)? })
}

/// Reads a sequence of a fixed length after "ESC [".
fn after(rest: &[u8], length: usize, chord: fn(&[u8]) -> Option<Chord>) -> Step {
    if rest.len() < length { Step::More } else { done(length + 2, chord(rest)) }
}

/// Reads a string that a terminal answers with, up to its end; of what it may say only its background matters.
fn string(bytes: &[u8]) -> Step {
    let end = bytes
        .iter()
        .enumerate()
        .skip(2)
        .find(|(at, byte)| **byte == 0x07 || (**byte == b'\\' && bytes[at - 1] == ESC && *at > 2));
    end.map_or(Step::More, |(at, _)| Step::Done(at + 1, background(&bytes[2..at])))
}

/// Reads "11;rgb:ffff/ffff/ffff": the colour behind the text, bright or dark by its perceived lightness (ITU-R BT.601).
fn background(answer: &[u8]) -> Option<Event> {
    let text = std::str::from_utf8(answer).ok()?.strip_prefix("11;rgb:")?;
    let share = |digits: &str| {
        let digits = digits.trim_end_matches('\u{1b}');
        let most = 16_u32.checked_pow(digits.len() as u32)?.checked_sub(1).filter(|most| *most > 0)?;
        Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / f64::from(most))
    };
    let mut shares = text.split('/').map(share);
    let (red, green, blue) = (shares.next()??, shares.next()??, shares.next()??);
    Some(Event::Background { light: 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 })
}

fn meant(parameters: &[u8], last: u8) -> Option<Chord> {
    let text = std::str::from_utf8(parameters).ok()?;
    let numbers: Vec<u32> = match text {
        "" => Vec::new(),
        _ => text.split(';').map(|one| one.split(':').next().unwrap_or("").parse().ok()).collect::<Option<_>>()?,
    };
    let first = numbers.first().copied();
    let chord = match last {
        b'~' => Chord::of(numbered(first?)?),
        b'u' => coded(first?)?,
        b'Z' => Chord::of(Key::Tab).with_shift(),
        b'R' if first != Some(1) => return None,
        _ if first.unwrap_or(1) == 1 => Chord::of(lettered(last)?),
        _ => return None,
    };
    Some(held(chord, numbers.get(1).copied().unwrap_or(1)))
}

fn held(chord: Chord, number: u32) -> Chord {
    let bits = number.saturating_sub(1);
    let mut chord = chord;
    for (bit, with) in [(4, Chord::with_ctrl as fn(Chord) -> Chord), (2, Chord::with_alt), (1, Chord::with_shift)] {
        if bits & bit != 0 {
            chord = with(chord);
        }
    }
    chord
}

fn lettered(last: u8) -> Option<Key> {
    Some(match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        b'M' => Key::Enter,
        b'P'..=b'S' => Key::F(last - b'P' + 1),
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        2 => Key::Insert,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::F((number - 10) as u8),
        17..=21 => Key::F((number - 11) as u8),
        23..=24 => Key::F((number - 12) as u8),
        _ => return None,
    })
}

fn function(number: u8) -> Option<Key> {
    (1..=5).contains(&number).then_some(Key::F(number))
}

fn coded(code: u32) -> Option<Chord> {
    let c = char::from_u32(code)?;
    match c {
        '\u{0}'..='\u{7f}' => Some(ascii(c as u8)),
        _ => (!c.is_control()).then_some(Chord::char(c)),
    }
}
