//! Editing facts: those of the deal, and who it is with.

use super::{add, categorize, handoff};
use crate::domain::deal::Deal;
use crate::domain::field::{self, Reading};
use crate::domain::id::DealId;
use crate::domain::person::{Person, Reach, ReachKind};
use crate::domain::text::filled;
use crate::error::{Error, Result};
use crate::store::{Store, Tx, categories, companies, deals, people, tags};

/// Fields and the values they get, as words; an empty value clears.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    pub changes: Vec<(String, String)>,
}

/// The facts that lie beside the deal: its people, company, category, tags.
struct Beside {
    word: &'static str,
    label: &'static str,
    show: fn(&Store, &Deal) -> Result<String>,
    set: fn(&Tx<'_>, Deal, &str) -> Result<Deal>,
    /// It is a fact of the deal's person, so there must be one.
    of_person: bool,
}

const BESIDE: &[Beside] = &[
    Beside {
        word: "person",
        label: "Person",
        show: |store, deal| of_person(store, deal, |person| person.name),
        set: set_person,
        of_person: false,
    },
    Beside { word: "company", label: "Company", show: show_company, set: set_company, of_person: false },
    Beside {
        word: "job_title",
        label: "Job title",
        show: |store, deal| of_person(store, deal, |person| person.job_title.unwrap_or_default()),
        set: set_job_title,
        of_person: true,
    },
    Beside {
        word: "email",
        label: "E-mail",
        show: |store, deal| first_reach(store, deal, ReachKind::Email),
        set: |tx, deal, text| set_reach(tx, deal, ReachKind::Email, text),
        of_person: true,
    },
    Beside {
        word: "phone",
        label: "Phone",
        show: |store, deal| first_reach(store, deal, ReachKind::Phone),
        set: |tx, deal, text| set_reach(tx, deal, ReachKind::Phone, text),
        of_person: true,
    },
    Beside {
        word: "link",
        label: "Link",
        show: |store, deal| first_reach(store, deal, ReachKind::Link),
        set: |tx, deal, text| set_reach(tx, deal, ReachKind::Link, text),
        of_person: true,
    },
    Beside { word: "category", label: "Category", show: show_category, set: set_category, of_person: false },
    Beside {
        word: "tags",
        label: "Tags",
        show: |store, deal| Ok(tags::of_deal(store.conn(), deal.id)?.join(", ")),
        set: set_tags,
        of_person: false,
    },
];

/// The fields that a form asks for, in its order; notes have an editor of their own.
pub const EDITABLE: &[&str] = &[
    "person",
    "company",
    "title",
    "email",
    "phone",
    "link",
    "job_title",
    "category",
    "value",
    "odds",
    "expected_close",
    "source",
    "tags",
    "opened",
    "signed",
    "kickoff",
    "first_value_due",
    "first_value",
    "invoiced",
    "paid",
    "why_bought",
    "worries",
    "success",
    "success_measure",
    "success_day",
    "excluded",
    "risks",
    "needs",
    "contact_interval",
];

/// Those that matter from the opportunity on.
pub const LATE_FIELDS: &[&str] = &[
    "signed",
    "kickoff",
    "first_value_due",
    "first_value",
    "invoiced",
    "paid",
    "why_bought",
    "worries",
    "success",
    "success_measure",
    "success_day",
    "excluded",
    "risks",
    "needs",
    "contact_interval",
];

/// Answers a field's value in words.
pub fn shown(store: &Store, deal: &Deal, word: &str) -> Result<String> {
    match beside(word) {
        Some(beside) => (beside.show)(store, deal),
        None => Ok((field::field(word)?.show)(deal)),
    }
}

/// Answers a field's label.
pub fn label(word: &str) -> Result<&'static str> {
    match beside(word) {
        Some(beside) => Ok(beside.label),
        None => Ok(field::field(word)?.label),
    }
}

pub(super) fn act(tx: &Tx<'_>, mut deal: Deal, name: &str, set: &Set) -> Result<String> {
    if set.changes.is_empty() {
        return Err(Error::refused_with("No field was named.", "Name one, as source=fair."));
    }
    let reading = Reading { today: tx.today, currency: tx.settings.currency };
    let mut changes: Vec<&(String, String)> = set.changes.iter().collect();
    let before = deal.clone();
    changes.sort_by_key(|(word, _)| place(word) != Some(0));
    for (word, value) in changes {
        let Some(beside) = beside(word) else {
            field::field(word)?.set(&mut deal, value, &reading)?;
            continue;
        };
        if beside.of_person && deal.person.is_none() && filled(value).is_some() {
            return Err(names_nobody(name));
        }
        deal = (beside.set)(tx, deal, value)?;
    }
    deals::save(tx, &deal)?;
    handoff::agreed(tx, &before, &deal)?;
    said(&deal, &set.changes)
}

/// Answers "source is fair now" for one short field, else which fields were changed.
fn said(deal: &Deal, changes: &[(String, String)]) -> Result<String> {
    let labels = changes.iter().map(|(word, _)| label(word)).collect::<Result<Vec<_>>>()?.join(", ").to_lowercase();
    let [(word, typed)] = changes else { return Ok(format!("{labels} changed")) };
    let value = match beside(word) {
        Some(_) => typed.trim().to_owned(),
        None => field::in_words((field::field(word)?.show)(deal)),
    };
    Ok(match value.chars().count() {
        0 => format!("{labels} cleared"),
        1..=LONGEST_SAID if !value.contains('\n') => format!("{labels} is {value} now"),
        _ => format!("{labels} changed"),
    })
}

/// A value up to this many characters is repeated in the answer.
const LONGEST_SAID: usize = 40;

/// Answers the place of a fact beside the deal; the person, whom others hang on, is at 0.
fn place(word: &str) -> Option<usize> {
    let folded = word.trim().to_lowercase().replace(['-', ' '], "_");
    BESIDE.iter().position(|beside| beside.word == folded)
}

fn beside(word: &str) -> Option<&'static Beside> {
    place(word).map(|place| &BESIDE[place])
}

fn of_person(store: &Store, deal: &Deal, show: fn(Person) -> String) -> Result<String> {
    deal.person.map_or(Ok(String::new()), |id| people::get(store.conn(), id).map(show))
}

fn first_reach(store: &Store, deal: &Deal, kind: ReachKind) -> Result<String> {
    let Some(person) = deal.person else { return Ok(String::new()) };
    let reach = people::reaches(store.conn(), person)?.into_iter().find(|reach| reach.kind == kind);
    Ok(reach.map(|reach| reach.value).unwrap_or_default())
}

fn show_company(store: &Store, deal: &Deal) -> Result<String> {
    deal.company.map_or(Ok(String::new()), |id| companies::get(store.conn(), id).map(|company| company.name))
}

fn show_category(store: &Store, deal: &Deal) -> Result<String> {
    deal.category.map_or(Ok(String::new()), |id| categories::get(store.conn(), id).map(|category| category.name))
}

/// A name renames the deal's person, or makes one; nothing takes the person off the deal.
fn set_person(tx: &Tx<'_>, deal: Deal, text: &str) -> Result<Deal> {
    match (filled(text), deal.person) {
        (None, _) => Ok(Deal { person: None, ..deal }),
        (Some(name), Some(id)) => {
            people::save(tx, &Person { name, ..people::get(tx.conn, id)? })?;
            Ok(deal)
        }
        (Some(name), None) => {
            let known = people::named(tx.conn, &name, deal.company)?.filter(|_| deal.company.is_some());
            let id = known.map_or_else(|| people::insert(tx, &add::new_person(tx, name, deal.company)), Ok)?;
            Ok(Deal { person: Some(id), ..deal })
        }
    }
}

/// The company of the deal, and of its person where they had the same one or none.
fn set_company(tx: &Tx<'_>, deal: Deal, text: &str) -> Result<Deal> {
    let company = filled(text).map(|name| companies::named_or_new(tx, &name)).transpose()?;
    if let Some(id) = deal.person {
        let person = people::get(tx.conn, id)?;
        if person.company.is_none() || person.company == deal.company {
            people::save(tx, &Person { company, ..person })?;
        }
    }
    Ok(Deal { company, ..deal })
}

fn set_job_title(tx: &Tx<'_>, deal: Deal, text: &str) -> Result<Deal> {
    if let Some(id) = deal.person {
        people::save(tx, &Person { job_title: filled(text), ..people::get(tx.conn, id)? })?;
    }
    Ok(deal)
}

/// The first way of this kind to reach the person becomes this one; further ones stay.
fn set_reach(tx: &Tx<'_>, deal: Deal, kind: ReachKind, text: &str) -> Result<Deal> {
    let Some(id) = deal.person else { return Ok(deal) };
    let reaches = people::reaches(tx.conn, id)?;
    let first = reaches.iter().find(|reach| reach.kind == kind);
    let new = filled(text).map(|value| Reach::read(kind, &value)).transpose()?;
    match (new, first) {
        (Some(new), Some(old)) if has_beside(&reaches, old, &new) => drop(people::remove_reach(tx, id, old)?),
        (Some(new), Some(old)) => people::change_reach(tx, id, old, &Reach { label: old.label.clone(), ..new })?,
        (Some(new), None) => drop(people::add_reach(tx, id, &new)?),
        (None, Some(old)) => drop(people::remove_reach(tx, id, old)?),
        (None, None) => {}
    }
    Ok(deal)
}

/// Says whether the person has the new one as a further one already.
fn has_beside(reaches: &[Reach], old: &Reach, new: &Reach) -> bool {
    reaches.iter().any(|reach| reach != old && reach.kind == new.kind && reach.key() == new.key())
}

fn names_nobody(name: &str) -> Error {
    Error::refused_with(format!("{name} names nobody yet."), "Set the person first.")
}

fn set_category(tx: &Tx<'_>, deal: Deal, text: &str) -> Result<Deal> {
    Ok(categorize::put(tx, deal, Some(text))?.0)
}

fn set_tags(tx: &Tx<'_>, deal: Deal, text: &str) -> Result<Deal> {
    let words: Vec<String> = text.split(',').filter_map(filled).collect();
    tags::set(tx, deal.id, &words)?;
    Ok(deal)
}

/// Answers the notes of a deal, for an editor.
pub fn note(store: &Store, id: DealId) -> Result<String> {
    Ok(deals::get(store.conn(), id)?.note.unwrap_or_default())
}
