//! A note with marks: `!` a promise, `>` the next step, `=` the stage or phase; only in what the owner types.

use super::prompt::{Note, read_note, read_step};
use crate::domain::Day;
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::NewStep;
use crate::domain::text;
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
    let (head, marked) = text::cut_at(typed, &['>', '!', '=']);
    let (mut rest, mut next, mut stage) = (head.trim().to_owned(), None, None);
    for part in marked {
        match part.chars().next() {
            Some('>') => next = Some(read_step(&part[1..], today)?),
            Some('=') => {
                let named = part[1..].trim_start();
                let (word, said) = named.split_once(char::is_whitespace).unwrap_or((named, ""));
                stage = Some(read_stage(word)?);
                rest = format!("{rest} {}", said.trim());
            }
            _ => rest = format!("{rest} {}", part.trim()),
        }
    }
    Ok(Marked { note: read_note(rest.trim(), today)?, next, stage })
}

fn read_stage(word: &str) -> Result<(Stage, Option<Phase>)> {
    Stage::begun(word).ok_or_else(|| {
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
            ("! the draft by fri", " !the draft"),
            ("fine ! the draft > fri call = proposal", "fine !the draft >2026-11-27 call =proposal"),
            ("fine! the draft", "fine! the draft"),
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
