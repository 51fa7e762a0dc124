//! A playbook as a TOML text: a name, a kind, and its steps with the working days between them.

use crate::domain::playbook::{Counted, Playbook, PlaybookKind, PlaybookStep};
use crate::domain::step::StepKind;
use crate::domain::text;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default)]
    step: Vec<WrittenStep>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrittenStep {
    kind: String,
    words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    /// Working days after the step before.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<u32>,
    /// Working days after the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<u32>,
    /// Days of the calendar after the beginning; one that is not worked gives way to the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar_day: Option<u32>,
    /// Working days before the last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    before_end: Option<u32>,
}

/// No step lies further away than this.
const MOST_DAYS: u32 = 1_000;

/// Reads a playbook; what cannot be read is said in a sentence, with its line where there is one.
pub fn read(text: &str) -> Result<Playbook, String> {
    let written: Written = toml::from_str(text).map_err(|fault| {
        let line = fault.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        format!("line {line}: {}", fault.message())
    })?;
    let kind = PlaybookKind::parse(&written.kind)
        .ok_or_else(|| format!("\"{}\" is no kind of playbook; write {}", written.kind, PlaybookKind::list()))?;
    let name = text::filled(&text::one_line(&written.name)).ok_or("it has no name")?;
    let steps: Vec<PlaybookStep> = written.step.into_iter().map(step).collect::<Result<_, _>>()?;
    if steps.is_empty() {
        return Err("it has no step".into());
    }
    Ok(Playbook { name, kind, note: written.note, steps })
}

fn step(written: WrittenStep) -> Result<PlaybookStep, String> {
    let kind = StepKind::parse(&written.kind)
        .ok_or_else(|| format!("\"{}\" is no kind of step; write {}", written.kind, StepKind::list()))?;
    let words = text::filled(&text::one_line(&written.words)).ok_or("a step has no words")?;
    let said = [
        (Counted::Step, written.after),
        (Counted::Start, written.day),
        (Counted::Calendar, written.calendar_day),
        (Counted::End, written.before_end),
    ];
    let said: Vec<(Counted, u32)> = said.into_iter().filter_map(|(way, days)| Some((way, days?))).collect();
    let (counted, offset) = match said.as_slice() {
        [] => (Counted::Step, 0),
        [one] => *one,
        _ => return Err(format!("\"{words}\" says more than one of after, day, calendar_day and before_end")),
    };
    if offset > MOST_DAYS {
        return Err(format!("\"{words}\" lies more than {MOST_DAYS} working days away"));
    }
    let filled = |text: Option<String>| text.as_deref().and_then(text::filled);
    let (phase, template) = (filled(written.phase), filled(written.template));
    Ok(PlaybookStep { kind, words, phase, minutes: written.minutes, offset, counted, template })
}

/// Answers a playbook as the text that is read as the same.
pub fn write(playbook: &Playbook) -> String {
    let step = |step: &PlaybookStep| {
        let days = |counted: Counted| (step.counted == counted).then_some(step.offset);
        WrittenStep {
            kind: step.kind.word().to_owned(),
            words: step.words.clone(),
            phase: step.phase.clone(),
            template: step.template.clone(),
            minutes: step.minutes,
            after: days(Counted::Step),
            day: days(Counted::Start),
            calendar_day: days(Counted::Calendar),
            before_end: days(Counted::End),
        }
    };
    let written = Written {
        name: playbook.name.clone(),
        kind: playbook.kind.word().to_owned(),
        note: playbook.note.clone(),
        step: playbook.steps.iter().map(step).collect(),
    };
    toml::to_string(&written).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_said() {
        let step = |rest: &str| format!("name = 'a'\nkind = 'campaign'\n[[step]]\n{rest}");
        for (text, fault) in [
            ("name = 'a'\nkind = 'campaign'".to_owned(), "it has no step"),
            (step("kind = 'song'\nwords = 'x'"), "\"song\" is no kind of step; write call,"),
            (step("kind = 'call'\nwords = ' '"), "a step has no words"),
            (step("kind = 'call'\nwrods = 'x'"), "line 5: "),
            (step("kind = 'call'\nwords = 'x'\nafter = 1\nday = 2"), "\"x\" says more than one of"),
            (step("kind = 'call'\nwords = 'x'\nafter = 5000"), "\"x\" lies more than"),
            ("name = 'a'\nkind =".to_owned(), "line 2: "),
            ("name = 'a'\nkind = 'song'".to_owned(), "\"song\" is no kind of playbook; write sales,"),
            ("name = ' '\nkind = 'campaign'".to_owned(), "it has no name"),
        ] {
            let said = read(&text).unwrap_err();
            assert!(said.starts_with(fault), "{text}: {said}");
        }
    }

    #[test]
    fn steps_keep_their_order_and_distance_and_are_written_as_they_are_read() {
        let text = "name = 'a \"b\"'\nkind = 'Sales'\nnote = 'why'\n[[step]]\nkind = 'email'\nwords = 'one'\ntemplate = 't'\nphase = 'first'
            [[step]]\nkind = 'call'\nwords = 'two'\nafter = 3\nminutes = 9\n[[step]]\nkind = 'call'\nwords = 'three'\nday = 8
            [[step]]\nkind = 'check-in'\nwords = 'later'\ncalendar_day = 30\n[[step]]\nkind = 'meeting'\nwords = 'four'\nbefore_end = 2";
        let playbook = read(text).unwrap();
        let steps: Vec<_> =
            playbook.steps.iter().map(|step| (step.words.as_str(), step.counted, step.offset)).collect();
        assert_eq!(
            steps,
            [
                ("one", Counted::Step, 0),
                ("two", Counted::Step, 3),
                ("three", Counted::Start, 8),
                ("later", Counted::Calendar, 30),
                ("four", Counted::End, 2)
            ]
        );
        assert_eq!(read(&write(&playbook)), Ok(playbook));
    }
}
