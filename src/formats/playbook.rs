//! A playbook as a TOML text: a name, a kind, its steps with the working days between them, and messages of its own.

mod reading;

pub use reading::read;

use super::template::Template;
use crate::domain::playbook::{Counted, Playbook, PlaybookStep};
use serde::Serialize;
use std::fmt;

/// A playbook with the messages that its own text holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    pub playbook: Playbook,
    pub templates: Vec<Template>,
    /// The templates that its steps name and that do not stand in it, with their lines.
    pub elsewhere: Vec<(String, usize)>,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub line: usize,
    pub words: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.words)
    }
}

#[derive(Serialize)]
struct Written {
    name: String,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    step: Vec<WrittenStep>,
}

#[derive(Serialize)]
struct WrittenStep {
    kind: String,
    words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
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

/// Answers a playbook as the text that is read as the same, its own messages in their steps.
pub fn write(playbook: &Playbook, templates: &[Template]) -> String {
    let own = |name: &String| templates.iter().find(|one| one.name == *name).map(|one| one.text.clone());
    let step = |step: &PlaybookStep| {
        let message = step.template.as_ref().and_then(own);
        let days = |counted: Counted| (step.counted == counted).then_some(step.offset);
        WrittenStep {
            kind: step.kind.word().to_owned(),
            words: step.words.clone(),
            phase: step.phase.clone(),
            template: step.template.clone().filter(|_| message.is_none()),
            message,
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
    toml::to_string_pretty(&written).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        read(text).unwrap_err().iter().map(Fault::to_string).collect()
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let step = |rest: &str| format!("name = 'a'\nkind = 'campaign'\n[[step]]\n{rest}");
        for (text, fault) in [
            ("name = 'a'\nkind = 'campaign'".to_owned(), "line 1: it has no step"),
            (step("kind = 'song'\nwords = 'x'"), "line 4: \"song\" is no kind of step; write call,"),
            (step("kind = 'call'\nwords = ' '"), "line 3: a step has no words"),
            (step("words = 'x'"), "line 3: a step has no kind; write call,"),
            (
                step("kind = 'call'\nwords = 'x'\nwrods = 'x'"),
                "line 6: \"wrods\" means nothing here; write kind, words,",
            ),
            (step("kind = 'call'\nwords = 'x'\nafter = 1\nday = 2"), "line 3: a step says more than one of"),
            (step("kind = 'call'\nwords = 'x'\nafter = 5000"), "line 6: a step lies more than"),
            (step("kind = 'call'\nwords = 'x'\nafter = 'two'"), "line 6: after is a whole number"),
            (step("kind = 'call'\nwords = 3"), "line 3: a step has no words"),
            ("name = 'a'\nkind = 'sales'\nstep = 3".to_owned(), "line 3: step is a table: [[step]]"),
            ("name = 'a'\nkind =".to_owned(), "line 1: it has no step"),
            ("name = 'a'\nkind = 'song'".to_owned(), "line 1: it has no step"),
            (
                "name = ' '\nkind = 'campaign'\n[[step]]\nkind = 'call'\nwords = 'x'".to_owned(),
                "line 1: it has no name",
            ),
            (step("kind = 'email'\nwords = 'x'\nmessage = 'hello'"), "line 6: it begins with the subject"),
            (
                step("kind = 'email'\nwords = 'x'\nmessage = \"\"\"\nSubject: s\n\nHello {{ frist_name }}\n\"\"\""),
                "line 9: there is no such field",
            ),
            (
                step("kind = 'email'\nwords = 'x'\ntemplate = 'a'\nmessage = 'Subject: s'"),
                "line 6: a step has its message, or names a template; not both",
            ),
        ] {
            let said = faults(&text);
            assert!(said[0].starts_with(fault), "{text}: {said:?}");
        }
    }

    #[test]
    fn all_faults_are_told_together_with_their_lines() {
        let text = "name = 'a'\nkind = 'song'\n[[step]]\nkind = 'cal'\nwords = 'x'\n[[step]]\nkind = 'call'\n
[[template]]\nname = 'one'\ntext = 'no subject'\n[[template]]\nname = 'two'\n";
        let said = faults(text);
        let lines: Vec<&str> = said.iter().map(|fault| fault.split(':').next().unwrap()).collect();
        assert_eq!(lines, ["line 2", "line 4", "line 6", "line 11", "line 12"], "{said:#?}");
        assert!(said[1].contains("\"cal\" is no kind of step") && said[4].contains("a template has a name and a text"));
    }

    const WHOLE: &str = "name = 'Dentists'\nkind = 'campaign'
[[step]]\nkind = 'email'\nwords = 'write'\nmessage = \"\"\"\nSubject: Your bookings\n\nHello {{ first_name }}\n\"\"\"
[[step]]\nkind = 'email'\nwords = 'write'\nafter = 3\nmessage = '''\nSubject: Again\n\nHello again'''
[[step]]\nkind = 'email'\nwords = 'remind'\ntemplate = 'Short'\nafter = 5
[[step]]\nkind = 'email'\nwords = 'end'\ntemplate = 'last-word'
[[template]]\nname = 'short'\ntext = 'Subject: One line'\n";

    #[test]
    fn a_campaign_with_its_messages_is_one_text() {
        let own = read(WHOLE).unwrap();
        let named: Vec<_> = own.playbook.steps.iter().map(|step| step.template.as_deref().unwrap()).collect();
        assert_eq!(named, ["Dentists: write", "Dentists: write 2", "Dentists: short", "last-word"]);
        let first_line = |one: &Template| one.text.lines().next().unwrap().to_owned();
        let texts: Vec<_> = own.templates.iter().map(first_line).collect();
        assert_eq!(texts, ["Subject: One line", "Subject: Your bookings", "Subject: Again"]);
        let again = read(&write(&own.playbook, &own.templates)).unwrap();
        let text = |own: &Own, nth: usize| {
            let name = own.playbook.steps[nth].template.clone().unwrap();
            own.templates.iter().find(|one| one.name == name).map(|one| one.text.clone())
        };
        for nth in 0..4 {
            assert_eq!(text(&again, nth), text(&own, nth), "step {nth} keeps its message");
        }
    }

    #[test]
    fn steps_keep_their_order_and_distance_and_are_written_as_they_are_read() {
        let text = "name = 'a \"b\"'\nkind = 'Sales'\nnote = 'why'\n[[step]]\nkind = 'email'\nwords = 'one'\ntemplate = 't'\nphase = 'first'
            [[step]]\nkind = 'call'\nwords = 'two'\nafter = 3\nminutes = 9\n[[step]]\nkind = 'call'\nwords = 'three'\nday = 8
            [[step]]\nkind = 'check-in'\nwords = 'later'\ncalendar_day = 30\n[[step]]\nkind = 'meeting'\nwords = 'four'\nbefore_end = 2";
        let playbook = read(text).unwrap().playbook;
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
        assert_eq!(read(&write(&playbook, &[])).unwrap().playbook, playbook);
    }
}
