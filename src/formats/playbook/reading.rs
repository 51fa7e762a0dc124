//! Reads a playbook; everything that is wrong with it is found in one go, each with its line.

use super::{Fault, Own};
use crate::domain::playbook::{Counted, Playbook, PlaybookKind, PlaybookStep};
use crate::domain::step::StepKind;
use crate::domain::text;
use crate::formats::template::{self, FIELDS, Fields, Template, Unfilled};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// No step lies further away than this.
const MOST_DAYS: u32 = 1_000;

const PLAYBOOK: &[&str] = &["name", "kind", "note", "step", "template"];
const STEP: &[&str] =
    &["kind", "words", "phase", "template", "message", "minutes", "after", "day", "calendar_day", "before_end"];
const TEMPLATE: &[&str] = &["name", "text"];

/// Reads a playbook with the messages that stand in it.
pub fn read(text: &str) -> Result<Own, Vec<Fault>> {
    let (table, broken) = DeTable::parse_recoverable(text);
    let mut reading = Reading { text, faults: Vec::new() };
    for fault in broken {
        reading.fault(fault.span().map_or(0, |span| span.start), fault.message().to_owned());
    }
    let own = reading.playbook(table.get_ref());
    reading.faults.sort();
    reading.faults.dedup_by_key(|fault| fault.line);
    match own {
        Some(own) if reading.faults.is_empty() => Ok(own),
        _ => Err(reading.faults),
    }
}

struct Reading<'t> {
    text: &'t str,
    faults: Vec<Fault>,
}

/// A text and where it stands.
type Said = Option<(String, usize)>;
/// A step as it is read, the message that stands in it, and where it names a template.
type Step = (PlaybookStep, Said, usize);

impl Reading<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.get(..at.min(self.text.len())).unwrap_or_default().matches('\n').count() + 1
    }

    fn fault(&mut self, at: usize, words: impl Into<String>) {
        self.faults.push(Fault { line: self.line(at), words: words.into() });
    }

    fn playbook(&mut self, table: &DeTable<'_>) -> Option<Own> {
        self.refuse_others(table, PLAYBOOK);
        let (name, kind) = (self.filled(table, "name"), self.filled(table, "kind"));
        if name.is_none() && self.faults.is_empty() {
            self.fault(0, "it has no name");
        }
        let kind = kind.and_then(|(word, at)| {
            let kind = PlaybookKind::parse(&word);
            if kind.is_none() {
                self.fault(at, format!("\"{word}\" is no kind of playbook; write {}", PlaybookKind::list()));
            }
            kind
        });
        if !table.contains_key("kind") {
            self.fault(0, format!("it has no kind; write {}", PlaybookKind::list()));
        }
        let note = self.text_of(table, "note").map(|(note, _)| note);
        let templates = self.templates(table);
        let steps: Vec<Step> =
            self.tables(table, "step").into_iter().filter_map(|(at, table)| self.step(table, at)).collect();
        if steps.is_empty() && !table.contains_key("step") {
            self.fault(0, "it has no step");
        }
        Some(self.whole((name?.0, kind?, note), steps, templates))
    }

    /// The messages are known by the playbook's name and their own, so that two playbooks do not take each other's.
    fn whole(
        &self,
        (name, kind, note): (String, PlaybookKind, Option<String>),
        steps: Vec<Step>,
        mut templates: Vec<Template>,
    ) -> Own {
        let called = |own: &str| format!("{name}: {own}");
        for template in &mut templates {
            template.name = called(&template.name);
        }
        let (mut done, mut elsewhere) = (Vec::new(), Vec::new());
        for (mut step, message, at) in steps {
            if let Some((text, _)) = message {
                let same = done.iter().filter(|one: &&PlaybookStep| one.words == step.words).count();
                let number = if same > 0 { format!(" {}", same + 1) } else { String::new() };
                step.template = Some(called(&format!("{}{number}", step.words)));
                templates.push(Template { name: step.template.clone().unwrap_or_default(), text });
            } else if let Some(named) = &step.template {
                match templates.iter().find(|one| one.name.eq_ignore_ascii_case(&called(named))) {
                    Some(own) => step.template = Some(own.name.clone()),
                    None => elsewhere.push((named.clone(), self.line(at))),
                }
            }
            done.push(step);
        }
        Own { playbook: Playbook { name, kind, note, steps: done }, templates, elsewhere }
    }

    fn step(&mut self, table: &DeTable<'_>, at: usize) -> Option<Step> {
        self.refuse_others(table, STEP);
        let kind = match self.filled(table, "kind") {
            Some((word, at)) => {
                let kind = StepKind::parse(&word);
                if kind.is_none() {
                    self.fault(at, format!("\"{word}\" is no kind of step; write {}", StepKind::list()));
                }
                kind
            }
            None => {
                self.fault(at, format!("a step has no kind; write {}", StepKind::list()));
                None
            }
        };
        let words = self.filled(table, "words").map(|(words, _)| text::one_line(&words));
        if words.is_none() {
            self.fault(at, "a step has no words");
        }
        let message = self.message(table, "message");
        let template = self.filled(table, "template");
        if let (Some(_), Some((_, at))) = (&message, &template) {
            self.fault(*at, "a step has its message, or names a template; not both");
        }
        let (counted, offset) = self.days(table, at);
        let phase = self.filled(table, "phase").map(|(phase, _)| phase);
        let minutes = self.number(table, "minutes").map(|(minutes, _)| minutes);
        let named_at = template.as_ref().map_or(at, |(_, at)| *at);
        let template = template.map(|(name, _)| name);
        let step = PlaybookStep { kind: kind?, words: words?, phase, minutes, offset, counted, template };
        Some((step, message, named_at))
    }

    fn days(&mut self, table: &DeTable<'_>, at: usize) -> (Counted, u32) {
        let known = [
            ("after", Counted::Step),
            ("day", Counted::Start),
            ("calendar_day", Counted::Calendar),
            ("before_end", Counted::End),
        ];
        let said: Vec<(Counted, (u32, usize))> =
            known.into_iter().filter_map(|(key, counted)| Some((counted, self.number(table, key)?))).collect();
        match said.as_slice() {
            [] => (Counted::Step, 0),
            [(_, (days, at))] if *days > MOST_DAYS => {
                self.fault(*at, format!("a step lies more than {MOST_DAYS} working days away"));
                (Counted::Step, 0)
            }
            [(counted, (days, _))] => (*counted, *days),
            _ => {
                self.fault(at, "a step says more than one of after, day, calendar_day and before_end");
                (Counted::Step, 0)
            }
        }
    }

    fn templates(&mut self, table: &DeTable<'_>) -> Vec<Template> {
        let mut all: Vec<Template> = Vec::new();
        for (at, table) in self.tables(table, "template") {
            self.refuse_others(table, TEMPLATE);
            let (name, text) = (self.filled(table, "name"), self.message(table, "text"));
            match (name, text) {
                (Some((name, at)), Some(_)) if all.iter().any(|one| one.name.eq_ignore_ascii_case(&name)) => {
                    self.fault(at, format!("there are two templates \"{name}\""));
                }
                (Some((name, _)), Some((text, _))) => all.push(Template { name, text }),
                _ => self.fault(at, "a template has a name and a text"),
            }
        }
        all
    }

    /// A message that could be filled; the line of a fault in it is that of the playbook.
    fn message(&mut self, table: &DeTable<'_>, key: &str) -> Said {
        let (text, at) = self.text_of(table, key)?;
        let template = Template { name: key.to_owned(), text };
        let mut all = Fields::default();
        FIELDS.iter().for_each(|(field, _)| all.set(field, "words"));
        if let Err(Unfilled::Wrong { line, why, .. }) = template::fill(&template, &all) {
            let written = self.text.get(at..).unwrap_or_default();
            let opens = ["\"\"\"\n", "'''\n", "\"\"\"\r\n", "'''\r\n"].iter().any(|quotes| written.starts_with(quotes));
            self.fault(at, why);
            if let Some(fault) = self.faults.last_mut() {
                fault.line += line - 1 + usize::from(opens);
            }
        }
        Some((template.text, at))
    }

    fn tables<'v>(&mut self, table: &'v DeTable<'_>, key: &str) -> Vec<(usize, &'v DeTable<'v>)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let rows = value.get_ref().as_array().map(|rows| rows.iter());
        let tables = rows.into_iter().flatten().map(|row| Some((row.span().start, row.get_ref().as_table()?)));
        match tables.collect::<Option<Vec<_>>>() {
            Some(tables) if value.get_ref().as_array().is_some() => tables,
            _ => {
                self.fault(value.span().start, format!("{key} is a table: [[{key}]]"));
                Vec::new()
            }
        }
    }

    fn refuse_others(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let words = format!("\"{}\" means nothing here; write {}", key.get_ref(), known.join(", "));
            self.fault(key.span().start, words);
        }
    }

    fn text_of(&mut self, table: &DeTable<'_>, key: &str) -> Said {
        let value: &Spanned<DeValue<'_>> = table.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some((text.to_owned(), value.span().start)),
            None => {
                self.fault(value.span().start, format!("{key} is a text in quotes"));
                None
            }
        }
    }

    fn filled(&mut self, table: &DeTable<'_>, key: &str) -> Said {
        let (text, at) = self.text_of(table, key)?;
        Some((text::filled(&text::one_line(&text))?, at))
    }

    fn number(&mut self, table: &DeTable<'_>, key: &str) -> Option<(u32, usize)> {
        let value = table.get(key)?;
        let read =
            value.get_ref().as_integer().and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        if read.is_none() {
            self.fault(value.span().start, format!("{key} is a whole number"));
        }
        read.map(|number| (number, value.span().start))
    }
}
