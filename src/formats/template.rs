//! Templates of messages: a subject line, a blank line and a body, filled with what is known of one lead.

use minijinja::value::{Object, ObjectRepr, Value};
use minijinja::{Environment, Error as Fault, UndefinedBehavior};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use crate::domain::{safe, text};

/// Each merge field: what a template calls it, and what an owner calls it.
pub const FIELDS: &[(&str, &str)] = &[
    ("first_name", "first name"),
    ("name", "name"),
    ("job", "job title"),
    ("company", "company"),
    ("deal", "title"),
    ("category", "category"),
    ("email", "e-mail"),
    ("my_name", "name in your settings"),
    ("my_first_name", "name in your settings"),
    ("my_email", "address in your settings"),
];

/// A template as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub name: String,
    pub text: String,
}

/// What is known of one lead, by merge field, each on one line; a field without a value is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<&'static str, String>);

impl Fields {
    /// Gives a field its value; line breaks and what could steer a terminal or a header become blanks.
    pub fn set(&mut self, field: &'static str, value: &str) {
        let words: Vec<String> = safe::line(value).split_whitespace().map(str::to_owned).collect();
        if !words.is_empty() {
            self.0.insert(field, words.join(" "));
        }
    }
}

/// A template filled for one lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    pub subject: String,
    pub body: String,
}

/// Why a template could not be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfilled {
    /// This lead lacks what the template asks for; the field as an owner calls it.
    Missing(&'static str),
    /// The template itself is wrong, for every lead.
    Wrong { template: String, line: usize, why: String },
}

impl fmt::Display for Unfilled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfilled::Missing(field) => write!(f, "the {field} is missing"),
            Unfilled::Wrong { template, line, why } => write!(f, "template {template}, line {line}: {why}"),
        }
    }
}

const SUBJECT: &str = "subject:";

/// Fills a template; a field that is empty and has no fallback (`{{ first_name or "there" }}`) leaves it unfilled.
pub fn fill(template: &Template, fields: &Fields) -> Result<Filled, Unfilled> {
    let (subject, rest, skipped) = parts(template)?;
    let subject = render(template, subject, 1, fields)?;
    let body = render(template, rest, skipped + 1, fields)?;
    let subject = text::one_line(&subject);
    match text::filled(&subject) {
        Some(subject) => Ok(Filled { subject, body: body.trim().to_owned() }),
        None => Err(wrong(template, 1, "the subject is empty")),
    }
}

/// Answers the subject, the body, and how many lines stand before the body.
fn parts(template: &Template) -> Result<(&str, &str, usize), Unfilled> {
    let (first, rest) = template.text.split_once('\n').unwrap_or((&template.text, ""));
    let first = first.trim_start_matches('\u{feff}').trim();
    match first.get(..SUBJECT.len()) {
        Some(word) if word.eq_ignore_ascii_case(SUBJECT) => Ok((first[SUBJECT.len()..].trim(), rest, 1)),
        _ => Err(wrong(template, 1, "it begins with the subject, as: Subject: a question about {{ company }}")),
    }
}

fn wrong(template: &Template, line: usize, why: impl Into<String>) -> Unfilled {
    Unfilled::Wrong { template: template.name.clone(), line, why: why.into() }
}

fn render(template: &Template, source: &str, first_line: usize, fields: &Fields) -> Result<String, Unfilled> {
    let asked = Asked::default();
    let value = |(name, label): &(&'static str, &'static str)| (*name, asked.value(name, label, fields));
    let context: BTreeMap<&str, Value> = FIELDS.iter().map(value).collect();
    let source = source.replace("\r\n", "\n");
    let text = environment()
        .render_str(&source, context)
        .map_err(|fault| wrong(template, fault.line().unwrap_or(1) + first_line - 1, words(&fault)))?;
    match asked.first() {
        Some(label) => Err(Unfilled::Missing(label)),
        None => Ok(text),
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let fallback = |value: Value, other: Value| if value.is_true() { value } else { other };
    environment.add_filter("default", fallback);
    environment.add_filter("or", fallback);
    environment
}

/// Says what is wrong with a template; a field that does not exist is answered with those that do.
fn words(fault: &Fault) -> String {
    let what = fault.detail().map_or_else(|| fault.kind().to_string(), str::to_owned);
    if fault.kind() != minijinja::ErrorKind::UndefinedError {
        return what;
    }
    let known: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
    format!("there is no such field; there are {}", known.join(", "))
}

/// The empty fields that were written out, the first of them.
#[derive(Debug, Clone, Default)]
struct Asked(Arc<Mutex<Option<&'static str>>>);

impl Asked {
    fn value(&self, name: &str, label: &'static str, fields: &Fields) -> Value {
        match fields.0.get(name) {
            Some(value) => Value::from(value.as_str()),
            None => Value::from_object(Blank { label, asked: self.clone() }),
        }
    }

    fn first(&self) -> Option<&'static str> {
        self.0.lock().map_or_else(|poisoned| *poisoned.into_inner(), |first| *first)
    }

    fn note(&self, label: &'static str) {
        if let Ok(mut first) = self.0.lock() {
            first.get_or_insert(label);
        }
    }
}

/// A field without a value: it counts as false, and is noted where it is written out.
#[derive(Debug)]
struct Blank {
    label: &'static str,
    asked: Asked,
}

impl Object for Blank {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn render(self: &Arc<Self>, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.asked.note(self.label);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fields(pairs: &[(&'static str, &str)]) -> Fields {
        let mut fields = Fields::default();
        pairs.iter().for_each(|(field, value)| fields.set(field, value));
        fields
    }

    fn filled(body: &str, pairs: &[(&'static str, &str)]) -> String {
        let template = Template { name: "hello".into(), text: format!("Subject: hello\n\n{body}") };
        match fill(&template, &fields(pairs)) {
            Ok(filled) => filled.body,
            Err(unfilled) => unfilled.to_string(),
        }
    }

    #[test]
    fn fields_fallbacks_and_faults() {
        let ada: &[(&str, &str)] = &[("first_name", "Ada"), ("company", "Analytical Engines"), ("my_name", "Sam")];
        for (body, pairs, expected) in [
            ("Dear {{ first_name }},", ada, "Dear Ada,"),
            ("Dear {{ first_name }},", &[], "the first name is missing"),
            ("Dear {{ first_name or \"there\" }},", &[], "Dear there,"),
            ("Dear {{ first_name or \"there\" }},", ada, "Dear Ada,"),
            ("Dear {{ first_name | default(\"there\") }},", &[], "Dear there,"),
            ("Dear {{ first_name or name }},", &[], "the name is missing"),
            ("Dear {{ first_name or name }},", &[("name", "Ada L")], "Dear Ada L,"),
            ("{{ first_name | upper }}", &[], "the first name is missing"),
            ("{{ \"Dear \" ~ first_name }}", &[], "the first name is missing"),
            ("{% if company %}at {{ company }}{% else %}for you{% endif %}", &[], "for you"),
            ("{% if company %}at {{ company }}{% else %}for you{% endif %}", ada, "at Analytical Engines"),
            ("{{ company }} {{ first_name }}", &[("first_name", " \n ")], "the company is missing"),
            ("{{ my_name }}", &[], "the name in your settings is missing"),
        ] {
            assert_eq!(filled(body, pairs), expected, "{body}");
        }
    }

    #[test]
    fn a_fault_names_template_and_line() {
        for (body, expected) in [
            ("one\n{{ frist_name }}", "template hello, line 4: there is no such field; there are first_name, name, "),
            ("one\ntwo\n{{ name", "template hello, line 5: "),
            ("{% if name %}", "template hello, line 3: "),
            ("{{ name | shout }}", "template hello, line 3: filter shout is unknown"),
            ("{% include 'x' %}", "template hello, line 3: "),
        ] {
            let said = filled(body, &[("name", "Ada")]);
            assert!(said.starts_with(expected), "{body}: {said}");
        }
        for text in ["", "Dear Ada", "Hello\n\nSubject: late"] {
            let said = fill(&Template { name: "bare".into(), text: text.into() }, &Fields::default()).unwrap_err();
            assert!(said.to_string().starts_with("template bare, line 1: it begins with the subject"), "{said}");
        }
        let none = Template { name: "none".into(), text: "Subject:\n\nx".into() };
        assert_eq!(
            fill(&none, &Fields::default()).unwrap_err().to_string(),
            "template none, line 1: the subject is empty"
        );
    }

    #[test]
    fn what_a_lead_is_called_is_never_a_template() {
        let pairs: &[(&str, &str)] = &[("name", "{{ my_name }} {% for %} <b>\r\nBcc: x@y.z")];
        assert_eq!(filled("Dear {{ name }}", pairs), "Dear {{ my_name }} {% for %} <b> Bcc: x@y.z");
    }

    #[test]
    fn a_template_with_the_line_ends_of_another_system_is_the_same() {
        let text = "SUBJECT: for {{ company }}\r\n\r\nDear {{ name }},\r\n\r\nyours\r\n";
        let filled =
            fill(&Template { name: "w".into(), text: text.into() }, &fields(&[("company", "AE"), ("name", "A")]));
        assert_eq!(filled, Ok(Filled { subject: "for AE".into(), body: "Dear A,\n\nyours".into() }));
    }

    proptest! {
        #[test]
        fn no_value_breaks_a_subject_into_lines(value in any::<String>()) {
            let template = Template { name: "t".into(), text: "Subject: for {{ name or 'you' }}\n\n{{ name or 'you' }}".into() };
            let filled = fill(&template, &fields(&[("name", &value)])).unwrap();
            prop_assert!(!filled.subject.chars().any(char::is_control), "{:?}", filled.subject);
            prop_assert!(!filled.body.contains('\n'));
        }

        #[test]
        fn no_template_makes_it_panic(text in any::<String>(), value in any::<String>()) {
            let _ = fill(&Template { name: "t".into(), text }, &fields(&[("name", &value)]));
        }
    }
}
