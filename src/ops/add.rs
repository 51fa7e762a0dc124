//! Quick add: one line becomes a deal with its person, company, step and promises.

use super::enrol::{self, Starts};
use super::work::{Spread, Work};
use super::{Outcome, next_step};
use crate::domain::deal::{Deal, Handoff};
use crate::domain::id::{CompanyId, DealId, PersonId};
use crate::domain::person::{Person, Reach, ReachKind};
use crate::domain::quick::{self, Quick};
use crate::domain::stage::{Stage, State};
use crate::domain::step::{NewStep, StepOrigin};
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

pub(super) fn insert(tx: &Tx<'_>, read: &Quick, stage: Option<Stage>) -> Result<Outcome> {
    let mut notes = read.faults.clone();
    let company = read.company.as_deref().map(|name| companies::named_or_new(tx, name)).transpose()?;
    let person = person(tx, read, company, &mut notes)?;
    let category = category(tx, read, &mut notes)?;
    let stage = read.stage.map(|(stage, _)| stage).or(stage).or(needs_stage(read).then_some(Stage::Lead));
    let deal = Deal {
        title: read.title.clone(),
        person: person.as_ref().map(|person| person.id),
        company: company.or(person.and_then(|person| person.company)),
        category,
        stage,
        phase: read.stage.and_then(|(_, phase)| phase).or(stage.and_then(Stage::first_phase)),
        state: if stage.is_some() { State::Open } else { State::Tray },
        value: read.amount,
        handoff: Handoff { joined_late: stage == Some(Stage::Handoff), ..Handoff::default() },
        ..Deal::blank(tx.uid(), tx.today, tx.now)
    };
    let (id, step) = insert_with_step(tx, &deal, read)?;
    for promise in &read.promises {
        promises::insert(tx, id, promise, None)?;
    }
    let place = stage.map_or("in the tray", Stage::article);
    let next = step.map(|step| format!("; next {}", next_step::words(&step, tx.today))).unwrap_or_default();
    let promised = read.promises.iter().map(|promise| promise.words(tx.today, &tx.settings.week));
    let promised: String = promised.map(|words| format!("; {}", safe::line(&words))).collect();
    let said = format!("Added {}, {place}{next}{promised}.", safe::line(&deals::name(tx.conn, id)?));
    Ok(Outcome { said, deals: vec![id], notes, ..Outcome::default() })
}

/// A line with a category or a day is never for the tray.
fn needs_stage(read: &Quick) -> bool {
    read.step.is_some() || read.category.is_some() || read.promises.iter().any(|promise| promise.by.is_some())
}

fn category(tx: &Tx<'_>, read: &Quick, notes: &mut Vec<String>) -> Result<Option<crate::domain::id::CategoryId>> {
    let Some(name) = &read.category else { return Ok(None) };
    let (id, new) = categories::named_or_new(tx, name)?;
    notes.extend(new.then(|| format!("{name} is a new category")));
    Ok(Some(id))
}

/// The next step is on the deal before its row is written: the file refuses an open deal without one.
fn insert_with_step(tx: &Tx<'_>, deal: &Deal, read: &Quick) -> Result<(DealId, Option<NewStep>)> {
    let said = read.step.as_ref().filter(|_| deal.stage.is_some()).map(|step| {
        let words = if step.words.is_empty() { "follow up" } else { &step.words };
        NewStep::own(words, step.when.day, step.when.at)
    });
    let step = match said {
        Some(step) => {
            next_step::refuse_past(tx, &step)?;
            Some(step)
        }
        None => Work::new(tx, &mut Spread::over(1)).step_nobody_said(deal)?,
    };
    let next = step.as_ref().map(NewStep::as_next);
    let id = deals::insert(tx, &Deal { next, ..deal.clone() })?;
    let deal = &Deal { id, ..deal.clone() };
    match &step {
        Some(step) if deal.stage == Some(Stage::Handoff) && step.origin == StepOrigin::Nobody => {
            Work::new(tx, &mut Spread::over(1)).give_next(deal)?;
        }
        Some(step) => drop(steps::insert(tx, id, step)?),
        None => {}
    }
    deals::began(tx, deal, id)?;
    let begun = enrol::unless_said(tx, &mut Starts::default(), deal)?;
    let begun = begun.map(|first| NewStep { kind: first.kind, ..NewStep::own(first.words, first.day, first.at) });
    Ok((id, begun.or(step)))
}

/// Answers the person of the line: known by e-mail, phone, or name with company, else new.
fn person(tx: &Tx<'_>, read: &Quick, company: Option<CompanyId>, notes: &mut Vec<String>) -> Result<Option<Person>> {
    let reaches = reaches(read);
    let name = read.person.clone().or_else(|| reaches.first().map(|reach| reach.value.clone()));
    let Some(name) = name else { return Ok(None) };
    let id = match known(tx, &name, company, &reaches)? {
        Some(id) => {
            note_known(tx, id, read, notes)?;
            id
        }
        None => people::insert(tx, &new_person(tx, name, company))?,
    };
    for reach in &reaches {
        people::add_reach(tx, id, reach)?;
    }
    let person = people::get(tx.conn, id)?;
    if person.company.is_some() || company.is_none() {
        return Ok(Some(person));
    }
    let person = Person { company, ..person };
    people::save(tx, &person)?;
    Ok(Some(person))
}

/// Says who a known person is, where the line says otherwise, and which deals they have.
fn note_known(tx: &Tx<'_>, id: PersonId, read: &Quick, notes: &mut Vec<String>) -> Result<()> {
    let person = people::get(tx.conn, id)?;
    let typed = read.person.as_deref().filter(|typed| text::fold(typed) != text::fold(&person.name));
    notes.extend(typed.map(|typed| format!("{typed} is known as {}", person.name)));
    let deals = deals::of_person(tx.conn, id)?;
    let numbers: Vec<String> = deals.iter().take(3).map(ToString::to_string).collect();
    if !deals.is_empty() {
        let count = text::count(deals.len(), "deal");
        notes.push(format!("{} has {count} already ({})", person.name, numbers.join(", ")));
    }
    notes.extend(person.do_not_contact.then(|| format!("{} asked not to be contacted", person.name)));
    Ok(())
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

/// A name alone makes nobody known; a name at a company does.
pub(super) fn known(
    tx: &Tx<'_>,
    name: &str,
    company: Option<CompanyId>,
    reaches: &[Reach],
) -> Result<Option<PersonId>> {
    for reach in reaches {
        if let Some(id) = people::with_reach(tx.conn, reach)? {
            return Ok(Some(id));
        }
    }
    if company.is_none() { Ok(None) } else { people::named(tx.conn, name, company) }
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
