//! One row read: who, which company, which facts of a deal, and a note of all that has no place.

use super::cells::Cell;
use super::layout::{Column, Layout};
use super::repeats::print_of;
use crate::domain::id::Uid;
use crate::domain::money::Currency;
use crate::domain::person::{Reach, ReachKind};
use crate::domain::text;
use crate::domain::{Day, money::Money};
use crate::formats::headings::{Label, Part, Rows};
use crate::formats::table::Record;
use crate::formats::words;
use crate::store::origins::Identity;
use chrono::NaiveTime;

/// What a row says; nothing in it has been compared with the file yet.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub rows: Option<Rows>,
    pub source: String,
    pub key: Option<String>,
    pub uid: Option<Uid>,
    pub print: [u8; 16],
    pub who: Who,
    pub company: Option<String>,
    pub company_key: Option<String>,
    pub domain: Option<String>,
    pub facts: Facts,
    /// `Heading: value` of every cell without a place, and the notes of the file.
    pub note: Vec<String>,
    pub tags: Vec<String>,
    pub category: Option<String>,
    pub next: Planned,
    pub last_touch: Option<Day>,
    /// Headings whose cell could not be read as what the column holds.
    pub unread: Vec<String>,
    addresses: Vec<(Label, Part, String)>,
}

/// The person of a row.
#[derive(Debug, Clone, Default)]
pub struct Who {
    pub key: Option<String>,
    pub name: Option<String>,
    pub first: Option<String>,
    pub middle: Option<String>,
    pub last: Option<String>,
    pub suffix: Option<String>,
    pub job_title: Option<String>,
    pub birthday: Option<String>,
    pub address: Option<String>,
    pub reaches: Vec<Reach>,
    pub do_not_contact: bool,
}

/// The facts of a deal as the file says them.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    pub title: Option<String>,
    pub product: Option<String>,
    pub value: Option<Money>,
    pub odds: Option<u8>,
    pub expected: Option<Day>,
    pub close_date: Option<Day>,
    pub closed_on: Option<Day>,
    pub won_on: Option<Day>,
    pub lost_on: Option<Day>,
    pub signed: Option<Day>,
    pub again: Option<Day>,
    pub created: Option<Day>,
    pub opened: Option<Day>,
    pub won: Option<bool>,
    pub closed: Option<bool>,
    pub archived: Option<bool>,
    pub reason: Option<String>,
    pub source: Option<String>,
    pub stage: Option<String>,
    pub phase: Option<String>,
    pub status: Option<String>,
    pub amount: Option<(String, String)>,
    pub currency: Option<String>,
    /// Facts that only our own files have, by their word.
    pub others: Vec<(&'static str, String)>,
}

/// The next activity as the file says it.
#[derive(Debug, Clone, Default)]
pub struct Planned {
    pub day: Option<Day>,
    pub at: Option<NaiveTime>,
    pub words: Option<String>,
    pub kind: Option<String>,
}

impl Draft {
    /// Reads a row; `owner` is the currency of amounts that name none.
    pub fn read(record: &Record, layout: &Layout, owner: Currency) -> Draft {
        let mut draft = Draft {
            rows: Some(layout.rows),
            source: layout.source.clone(),
            print: print_of(&record.cells),
            ..Draft::default()
        };
        let labels: Vec<usize> = layout.columns.iter().filter_map(|column| column.label).collect();
        for (at, text) in record.cells.iter().enumerate() {
            let column = layout.columns.get(at);
            let label = column.and_then(|column| record.cells.get(column.label?)).map(String::as_str);
            let text = if layout.own { words::unguard(text) } else { text };
            if text.trim().is_empty() || labels.contains(&at) {
                continue;
            }
            match column {
                Some(column) => draft.take(&Cell { column, text: text.trim(), label }),
                None => draft.note.push(format!("Column {}: {}", at + 1, text.trim())),
            }
        }
        draft.finish(layout, owner);
        draft
    }

    /// Answers how the row is known from then on.
    pub fn identity(&self, occurrence: u32) -> Identity {
        Identity { source: self.source.clone(), row_key: self.key.clone(), fingerprint: self.print, occurrence }
    }

    /// Says whether the row names nothing at all: no id, nobody, no title, no stage, no amount.
    pub fn is_nothing(&self) -> bool {
        let facts = &self.facts;
        let product = facts.product.as_ref().filter(|_| self.rows == Some(Rows::Deals));
        let texts = [&self.key, &self.who.key, &self.who.name, &self.company, &facts.title, &facts.stage];
        texts.iter().all(|text| text.is_none())
            && product.is_none()
            && self.who.reaches.is_empty()
            && facts.value.is_none()
            && self.uid.is_none()
    }

    /// Says whether it names a person or a way to reach one.
    pub fn names_somebody(&self) -> bool {
        self.who.name.is_some() || !self.who.reaches.is_empty()
    }

    /// Answers whom and what it is about, for a list.
    pub fn words(&self) -> String {
        let reach = self.who.reaches.first().map(|reach| reach.value.clone());
        let name = self.who.name.clone().or(reach);
        let said = [name, self.company.clone(), self.facts.title.clone(), self.key.clone()];
        said.into_iter().flatten().take(3).collect::<Vec<_>>().join(" · ")
    }

    /// Keeps a cell in the note, under its heading.
    pub fn keep(&mut self, column: &Column, text: &str) {
        self.note.push(format!("{}: {text}", column.heading));
    }

    /// Keeps a cell that is not what its column holds, and names the column.
    pub fn keep_unread(&mut self, column: &Column, text: &str) {
        self.keep(column, text);
        self.unread.push(column.heading.clone());
    }

    /// Takes note of a part of a postal address.
    pub fn address_part(&mut self, label: Label, part: Part, text: &str) {
        self.addresses.push((label, part, text.to_owned()));
    }

    fn finish(&mut self, layout: &Layout, owner: Currency) {
        self.compose_name();
        self.compose_addresses();
        self.read_value(layout, owner);
        match (&self.facts.title, self.facts.product.take()) {
            (None, product) => {
                self.facts.title = product.clone().filter(|_| self.rows == Some(Rows::Deals));
                self.facts.product = product;
            }
            (Some(title), Some(product)) if *title != product => self.note.push(format!("Product: {product}")),
            _ => {}
        }
        if let Some(key) = self.key.take() {
            self.take_key(layout, key);
        }
    }

    fn take_key(&mut self, layout: &Layout, key: String) {
        if layout.own {
            self.uid = Uid::parse(&key);
            return;
        }
        self.key = Some(match layout.rows {
            Rows::Deals => format!("deal:{key}"),
            Rows::People => format!("person:{key}"),
            Rows::Companies => format!("company:{key}"),
        });
    }

    fn compose_name(&mut self) {
        let who = &mut self.who;
        let parts: Vec<String> = [&mut who.first, &mut who.middle, &mut who.last, &mut who.suffix]
            .into_iter()
            .filter_map(Option::take)
            .collect();
        if who.name.is_none() && !parts.is_empty() {
            who.name = Some(parts.join(" "));
        }
        let email = who.name.as_ref().filter(|name| name.contains('@') && !name.contains(' ')).cloned();
        if let Some(value) = email {
            who.name = None;
            self.add_reach(Reach { kind: ReachKind::Email, value, label: None });
        }
    }

    /// Adds a way to reach the person, unless the row had it already.
    pub fn add_reach(&mut self, reach: Reach) {
        let key = reach.key();
        if !self.who.reaches.iter().any(|known| known.kind == reach.kind && known.key() == key) {
            self.who.reaches.push(reach);
        }
    }

    /// The first address becomes the person's; further ones are kept in the note.
    fn compose_addresses(&mut self) {
        let mut labels: Vec<Label> = Vec::new();
        for (label, ..) in &self.addresses {
            if !labels.contains(label) {
                labels.push(*label);
            }
        }
        for label in labels {
            let whole = one_address(&self.addresses, label);
            match &self.who.address {
                None => self.who.address = Some(whole),
                Some(_) => self.note.push(format!("Address ({}): {whole}", label.word())),
            }
        }
    }

    /// The amount with the currency of its cell, else of the row, else the owner's; what cannot be read is kept.
    fn read_value(&mut self, layout: &Layout, owner: Currency) {
        let Some((heading, text)) = self.facts.amount.take() else { return };
        let style = layout.columns.iter().find(|column| column.heading == heading).map(|column| column.style);
        let amount = words::read_amount(&text, style.unwrap_or_default());
        let code = amount.as_ref().and_then(|amount| amount.currency.clone()).or(self.facts.currency.clone());
        let currency = code.as_deref().map_or(Ok(owner), Currency::parse);
        let value = amount.zip(currency.ok()).and_then(|(amount, currency)| {
            Money::parse_decimal(&amount.number, currency).ok().filter(|value| value.minor >= 0)
        });
        match value {
            Some(value) => self.facts.value = Some(value),
            None => {
                let code = self.facts.currency.take().map(|code| format!(" {code}")).unwrap_or_default();
                self.note.push(format!("{heading}: {text}{code}"));
                self.unread.push(heading);
            }
        }
    }
}

fn one_address(parts: &[(Label, Part, String)], label: Label) -> String {
    let of = |wanted: Part| parts.iter().find(|(l, part, _)| *l == label && *part == wanted).map(|(.., text)| text);
    let whole = of(Part::Whole).map(|text| text.lines().map(str::trim).collect::<Vec<_>>().join(", "));
    let rest = [Part::Street, Part::City, Part::Region, Part::PostalCode, Part::Country].map(of);
    let mut said: Vec<String> = whole.into_iter().collect();
    for part in rest.into_iter().flatten() {
        let folded = text::fold(part);
        if !said.iter().any(|known| text::fold(known).contains(&folded)) {
            said.push(part.lines().map(str::trim).collect::<Vec<_>>().join(", "));
        }
    }
    said.join(", ")
}
