//! The form of a win: what was bought, what was promised, why, and what comes first; any part may come later.

use super::App;
use super::event::Effect;
use super::form::{Form, FormField, FormKind};
use super::overlay::Overlay;
use super::parting::{promise_field, read_promises};
use super::prompt::read_step;
use crate::domain::deal::Deal;
use crate::domain::field;
use crate::domain::id::DealId;
use crate::domain::money::Money;
use crate::domain::promise::Side;
use crate::domain::{text, when};
use crate::error::{Error, Result};
use crate::ops::{self, Op, Verb, Win};
use crate::store::{deals, promises};

/// The facts that the form asks for beside the sum and the days, each with an example.
const FACTS: &[(&str, &str)] = &[
    ("why_bought", "in their words"),
    ("worries", "what keeps them awake"),
    ("success", "what it means to them"),
    ("success_measure", "by which it is seen"),
    ("success_day", "a day"),
    ("excluded", "what they might expect and do not get"),
    ("risks", "what could go wrong"),
    ("needs", "what they have to give us"),
    ("first_value_due", "the day they first use it"),
    ("invoiced", "a day"),
    ("paid", "a day"),
];

impl App {
    /// Opens the form for one deal; many are won as they stand.
    pub(super) fn win(&mut self, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
        let [one] = chosen.as_slice() else {
            return self.perform(&Op::Deals(chosen, Verb::Win(Win::default())));
        };
        let deal = deals::get(self.store.conn(), *one)?;
        let all = promises::of_deal(self.store.conn(), deal.id)?;
        let owed = all.iter().filter(|promise| promise.is_open() && promise.side == Side::Mine);
        let mut fields = sum_and_days(&deal);
        fields.extend(owed.map(|promise| promise_field(promise, self.today())));
        for (word, example) in FACTS {
            let value = ops::shown(&self.store, &deal, word)?;
            fields.push(FormField::new(*word, ops::label(word)?, field::in_words(text::one_line(&value)), *example));
        }
        let drops = ops::win_drops(self.store.conn(), &deal, self.today())?;
        let drops = drops.map(|words| format!(" · drops {words}")).unwrap_or_default();
        let title = format!("Won · {}{drops}", self.about_chosen(&chosen)?);
        let form = Form { kind: FormKind::Win, deals: chosen, title, fields, focus: 0, fault: None };
        self.overlays.push(Overlay::Form(form));
        self.offer_draft()?;
        Ok(Vec::new())
    }

    /// Reads the form; a fault names its field.
    pub(super) fn read_win(&self, form: &Form) -> Result<Verb> {
        let today = self.today();
        let day = |word: &str| match form.value(word) {
            "" => Ok(None),
            typed => when::read(typed, today).map(|when| Some(when.day)).map_err(at(word)),
        };
        let value = match form.value("value") {
            "" => None,
            typed => Some(Money::parse(typed, self.store.settings().currency).map_err(at("value"))?),
        };
        let next = match form.value("next") {
            "" => None,
            typed => Some(read_step(typed, today).map_err(at("next"))?),
        };
        let changes = form.changes();
        let named = |word: &str| FACTS.iter().any(|(fact, _)| *fact == word);
        Ok(Verb::Win(Win {
            value,
            signed: day("signed")?,
            kickoff: day("kickoff")?,
            next,
            promises: read_promises(&changes, today, "agreed when it was signed")?,
            facts: changes.into_iter().filter(|(word, _)| named(word)).collect(),
        }))
    }
}

fn sum_and_days(deal: &Deal) -> Vec<FormField> {
    let value = deal.value.map(|value| value.show()).unwrap_or_default();
    let kickoff = deal.handoff.kickoff_on.map(|day| field::in_words(day.to_string())).unwrap_or_default();
    vec![
        FormField::new("value", "Value", value, "12k · $12,500 · later"),
        FormField::new("signed", "Signed", String::new(), "today, where nothing is written · yesterday · 3 nov"),
        FormField::new("kickoff", "Kickoff", kickoff, "a day, or leave it for later"),
        FormField::new("next", "Next step", String::new(), "first contact within a working day, or: tomorrow call"),
    ]
}

pub(super) fn at(word: &str) -> impl Fn(Error) -> Error {
    let word = word.to_owned();
    move |error| Error::invalid(word.as_str(), error.to_string())
}
