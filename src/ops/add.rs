//! Quick add: one line becomes a deal with its person, company, step and promises.

use super::Outcome;
use super::bulk::Work;
use crate::domain::deal::Deal;
use crate::domain::id::{CompanyId, DealId, PersonId};
use crate::domain::person::{Person, Reach, ReachKind};
use crate::domain::quick::{self, Quick};
use crate::domain::stage::{Stage, State};
use crate::domain::step::NewStep;
use crate::domain::{Day, Moment, safe, text};
use crate::error::Result;
use crate::store::{Store, Tx, categories, companies, deals, people, promises, steps};

/// A line of quick add, and the stage where one is named.
#[derive(Debug, Clone, PartialEq)]
pub struct Add {
    pub line: String,
    pub stage: Option<Stage>,
}

pub(super) fn perform(store: &mut Store, add: &Add, now: Moment) -> Result<Outcome> {
    let done = store.operation("", now, |tx| {
        let read = quick::read(&add.line, tx.today, tx.settings.currency)?;
        let outcome = insert(tx, &read, add.stage)?;
        tx.label(outcome.said.trim_end_matches('.'));
        Ok(outcome)
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer })
}

fn insert(tx: &Tx<'_>, read: &Quick, stage: Option<Stage>) -> Result<Outcome> {
    let company = read.company.as_deref().map(|name| companies::named_or_new(tx, name)).transpose()?;
    let person = person(tx, read, company)?;
    let mut notes = read.faults.clone();
    let category = match &read.category {
        Some(name) => {
            let (id, new) = categories::named_or_new(tx, name)?;
            notes.extend(new.then(|| format!("{name} is a new category")));
            Some(id)
        }
        None => None,
    };
    let stage = stage.or((read.step.is_some() || category.is_some()).then_some(Stage::Lead));
    let deal = Deal {
        title: read.title.clone(),
        person,
        company,
        category,
        stage,
        phase: stage.and_then(Stage::first_phase),
        state: if stage.is_some() { State::Open } else { State::Tray },
        value: read.amount,
        handoff: crate::domain::deal::Handoff { joined_late: stage == Some(Stage::Handoff), ..Default::default() },
        ..Deal::blank(tx.uid(), tx.today, tx.now)
    };
    let id = insert_with_step(tx, &deal, read)?;
    for promise in &read.promises {
        promises::insert(tx, id, &promise.text, promise.by)?;
    }
    let place = stage.map_or("in the tray".to_owned(), |stage| stage.article().to_owned());
    let said = format!("Added {}, {place}.", safe::line(&deals::name(tx.conn, id)?));
    Ok(Outcome { said, deals: vec![id], notes, ..Outcome::default() })
}

/// The next step is on the deal before its row is written: the file refuses an open deal without one.
fn insert_with_step(tx: &Tx<'_>, deal: &Deal, read: &Quick) -> Result<DealId> {
    let said = read.step.as_ref().filter(|_| deal.stage.is_some()).map(|step| {
        let words = if step.words.is_empty() { "follow up" } else { &step.words };
        NewStep::own(words, step.when.day, step.when.at)
    });
    let step = match said {
        Some(step) => Some(step),
        None => Work::new(tx, &mut None).step_nobody_said(deal)?,
    };
    let next = step.as_ref().map(NewStep::as_next);
    let id = deals::insert(tx, &Deal { next, ..deal.clone() })?;
    if let Some(step) = &step {
        steps::insert(tx, id, step)?;
    }
    deals::began(tx, deal, id)?;
    Ok(id)
}

/// Answers the person of the line: known by e-mail, phone, or name with company, else new.
fn person(tx: &Tx<'_>, read: &Quick, company: Option<CompanyId>) -> Result<Option<PersonId>> {
    let reaches = reaches(read);
    let name = read.person.clone().or_else(|| reaches.first().map(|reach| reach.value.clone()));
    let Some(name) = name else { return Ok(None) };
    let id = match known(tx, &name, company, &reaches)? {
        Some(id) => id,
        None => people::insert(tx, &new_person(tx, name, company))?,
    };
    for reach in &reaches {
        people::add_reach(tx, id, reach)?;
    }
    Ok(Some(id))
}

pub(super) fn new_person(tx: &Tx<'_>, name: String, company: Option<CompanyId>) -> Person {
    Person {
        id: PersonId(0),
        uid: tx.uid(),
        name,
        job_title: None,
        company,
        do_not_contact: false,
        birthday: None,
        address: None,
        note: None,
        merged_into: None,
        created_at: tx.now,
    }
}

fn known(tx: &Tx<'_>, name: &str, company: Option<CompanyId>, reaches: &[Reach]) -> Result<Option<PersonId>> {
    for reach in reaches {
        if let Some(id) = people::with_reach(tx.conn, reach)? {
            return Ok(Some(id));
        }
    }
    if company.is_none() && reaches.is_empty() { Ok(None) } else { people::named(tx.conn, name, company) }
}

pub(super) fn reaches(read: &Quick) -> Vec<Reach> {
    let of = |kind: ReachKind, values: &[String]| {
        values.iter().map(|value| Reach { kind, value: value.clone(), label: None }).collect::<Vec<_>>()
    };
    [of(ReachKind::Email, &read.emails), of(ReachKind::Phone, &read.phones), of(ReachKind::Link, &read.links)].concat()
}

/// Answers the deals that a typed line may already be: the same e-mail, phone, or name (at the same company).
pub fn duplicate(store: &Store, line: &str, today: Day) -> Result<Vec<DealId>> {
    let Ok(read) = quick::read(line, today, store.settings().currency) else { return Ok(Vec::new()) };
    let conn = store.conn();
    for reach in reaches(&read) {
        if let Some(person) = people::with_reach(conn, &reach)? {
            return deals::of_person(conn, person);
        }
    }
    let Some(name) = read.person.as_deref().filter(|name| text::fold(name).contains(' ')) else {
        return Ok(Vec::new());
    };
    match people::with_name(conn, name)? {
        Some(person) => deals::of_person(conn, person),
        None => Ok(Vec::new()),
    }
}
