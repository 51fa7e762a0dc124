//! A form: several fields at once, read together when Enter is pressed.

use super::input::Input;
use super::parting::Parting;
use crate::domain::id::DealId;
use crate::domain::playbook::Playbook;

/// What the form is for.
#[derive(Debug, Clone, PartialEq)]
pub enum FormKind {
    Edit,
    Win,
    /// What becomes of the promises of a deal that leaves.
    Settle(Box<Parting>),
    Settings,
    Category,
    /// A plan from this playbook, or written on the spot.
    Plan(Option<Box<Playbook>>),
    /// The aim of a plan.
    Aim,
}

/// The state of a form.
#[derive(Debug, Clone)]
pub struct Form {
    pub kind: FormKind,
    pub deals: Vec<DealId>,
    pub title: String,
    pub fields: Vec<FormField>,
    pub focus: usize,
    /// What is wrong, under the field that it is about.
    pub fault: Option<String>,
}

/// One field of it.
#[derive(Debug, Clone)]
pub struct FormField {
    pub word: String,
    pub label: String,
    pub input: Input,
    /// What it held when the form was opened.
    pub before: String,
    /// What may be written, shown while it is empty.
    pub example: String,
}

impl FormField {
    /// Makes a field that holds a value.
    pub fn new(
        word: impl Into<String>,
        label: impl Into<String>,
        value: String,
        example: impl Into<String>,
    ) -> FormField {
        let (word, label, example) = (word.into(), label.into(), example.into());
        FormField { word, label, input: Input::new(&value), before: value, example }
    }

    /// Says whether something else stands in it now.
    pub fn is_changed(&self) -> bool {
        self.input.value().trim() != self.before.trim()
    }
}

impl Form {
    /// Answers the field that has the keys.
    pub fn field_mut(&mut self) -> Option<&mut FormField> {
        self.fields.get_mut(self.focus)
    }

    /// Goes to another field, round at the ends.
    pub fn focus_by(&mut self, step: i64) {
        let fields = self.fields.len().max(1) as i64;
        self.focus = (self.focus as i64 + step).rem_euclid(fields) as usize;
    }

    /// Answers the changed fields and their values.
    pub fn changes(&self) -> Vec<(String, String)> {
        let changed = self.fields.iter().filter(|field| field.is_changed());
        changed.map(|field| (field.word.to_owned(), field.input.value().trim().to_owned())).collect()
    }

    /// Answers what is typed in a field.
    pub fn value(&self, word: &str) -> &str {
        self.fields.iter().find(|field| field.word == word).map_or("", |field| field.input.value().trim())
    }

    /// Goes to the field that a fault is about, and says it there.
    pub fn blame(&mut self, word: &str, fault: String) {
        let known = self.fields.iter().position(|field| field.word == word);
        self.focus = known.unwrap_or(self.focus);
        self.fault = Some(fault);
    }
}
