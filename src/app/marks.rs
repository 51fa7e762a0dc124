//! A note with marks: `!` a promise, `>` the next step, `=` the stage or phase; only in what the owner types.

use super::prompt::{Note, read_note, read_step};
use crate::domain::Day;
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::NewStep;
use crate::error::{Error, Result};

/// A note as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    pub note: Note,
    pub next: Option<NewStep>,
    pub stage: Option<(Stage, Option<Phase>)>,
}

/// Reads a note with its marks; each counts at the beginning of a word, up to the next mark.
pub fn read(typed: &str, today: Day) -> Result<Marked> {
    let (mut rest, mut next, mut stage) = (String::new(), None, None);
    for part in parts(typed) {
        match part.chars().next() {
            Some('>') => next = Some(read_step(&part[1..], today)?),
            Some('=') => {
                let (word, said) = part[1..].split_once(char::is_whitespace).unwrap_or((&part[1..], ""));
                stage = Some(read_stage(word)?);
                rest = format!("{rest} {}", said.trim());
            }
            _ => rest = format!("{rest} {}", part.trim()),
        }
    }
    Ok(Marked { note: read_note(rest.trim(), today)?, next, stage })
}

/// Cuts a note before each mark.
fn parts(typed: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before = ' ';
    for (at, letter) in typed.char_indices() {
        let after = typed[at + letter.len_utf8()..].chars().next().unwrap_or(' ');
        let marks = match letter {
            '>' => after != '>',
            '!' | '=' => after != letter && !after.is_whitespace(),
            _ => false,
        };
        if marks && before.is_whitespace() && at > 0 {
            cuts.push(at);
        }
        before = letter;
    }
    let ends = cuts.iter().skip(1).copied().chain([typed.len()]);
    cuts.iter().zip(ends).map(|(from, to)| typed[*from..to].trim()).collect()
}

fn read_stage(word: &str) -> Result<(Stage, Option<Phase>)> {
    let word = word.trim().to_lowercase();
    let begins = |one: &str| !word.is_empty() && one.starts_with(word.as_str());
    for stage in Stage::ALL {
        if let Some(phase) = stage.phases().iter().find(|phase| begins(phase.word())) {
            return Ok((*stage, Some(*phase)));
        }
    }
    let stage = Stage::ALL.iter().find(|stage| begins(stage.word()));
    stage.map(|stage| (*stage, None)).ok_or_else(|| {
        Error::invalid("stage", format!("\"{word}\" is no stage or phase; write =prospect, =proposal, =negotiation …"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(typed: &str) -> String {
        let read = match read(typed, "2026-11-25".parse().unwrap()) {
            Ok(read) => read,
            Err(error) => return format!("no: {error}"),
        };
        let next = read.next.map(|step| format!(" >{} {}", step.day, step.words)).unwrap_or_default();
        let stage = read.stage.map(|(stage, phase)| format!(" ={}", phase.map_or(stage.word(), Phase::word)));
        let promises: String = read.note.promises.iter().map(|promise| format!(" !{}", promise.text)).collect();
        format!("{}{promises}{next}{}", read.note.said, stage.unwrap_or_default())
    }

    #[test]
    fn marks_are_read_in_any_order() {
        for (typed, read) in [
            ("wants two > fri send the quote", "wants two >2026-11-27 send the quote"),
            ("> fri 10:00 call", " >2026-11-27 call"),
            (">fri call !the draft by mon =proposal", " !the draft >2026-11-27 call =proposal"),
            ("=neg she agrees !training for two", "she agrees !training for two =negotiation"),
            ("a=b, wow!", "a=b, wow!"),
            ("likes it =opp", "likes it =opportunity"),
            ("a >> b == c", "a >> b == c"),
            ("", ""),
        ] {
            assert_eq!(told(typed), read, "{typed}");
        }
        for typed in ["x =nothing", "x > nobody knows"] {
            assert!(told(typed).starts_with("no: "), "{typed}: {}", told(typed));
        }
    }
}
