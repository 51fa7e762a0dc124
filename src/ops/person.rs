//! The people of a deal: further ones with a role, their facts, and how to reach them.

use super::{Outcome, add};
use crate::domain::deal::Deal;
use crate::domain::id::{DealId, PersonId};
use crate::domain::person::{Person, Reach, ReachKind, Role};
use crate::domain::quick::Quick;
use crate::domain::text::{self, filled};
use crate::domain::{Moment, quick};
use crate::error::{Error, Result};
use crate::store::{Store, Tx, companies, deals, people};

/// A change to who a deal is with.
#[derive(Debug, Clone, PartialEq)]
pub enum PersonChange {
    /// A person as in quick add; without a role, and where the deal names nobody, its main person.
    Add { line: String, role: Option<Role> },
    /// Facts of the main person, or of the further person named: `name`, `job_title`, `company`, `email`, `phone`, `link`, `birthday`, `address`, `note`, `do_not_contact`.
    Set { who: Option<String>, changes: Vec<(String, String)> },
    /// A further person by name, or an e-mail, phone or link of anybody on the deal.
    Remove { words: String },
}

pub(super) fn perform(store: &mut Store, deal: DealId, change: &PersonChange, now: Moment) -> Result<Outcome> {
    let done = store.operation("", now, |tx| {
        let deal = deals::get(tx.conn, deal)?;
        let (id, name) = (deal.id, deals::name(tx.conn, deal.id)?);
        let mut notes = Vec::new();
        let did = match change {
            PersonChange::Add { line, role } => {
                let read = quick::read(line, tx.today, tx.settings.currency)?;
                notes.extend(read.faults.clone());
                add_person(tx, deal, &name, &read, *role)?
            }
            PersonChange::Set { who, changes } => set(tx, &deal, &name, who.as_deref(), changes)?,
            PersonChange::Remove { words } => remove(tx, &deal, words)?,
        };
        let said = format!("{name}: {did}");
        tx.label(said.as_str());
        Ok(Outcome { said: format!("{said}."), deals: vec![id], notes, ..Outcome::default() })
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer })
}

fn add_person(tx: &Tx<'_>, deal: Deal, called: &str, read: &Quick, role: Option<Role>) -> Result<String> {
    let reaches = add::reaches(read);
    let name = read.person.clone().or_else(|| reaches.first().map(|reach| reach.value.clone()));
    let name = name.ok_or_else(|| Error::invalid("person", "write a name, an e-mail or a phone number"))?;
    let company = read.company.as_deref().map(|name| companies::named_or_new(tx, name)).transpose()?.or(deal.company);
    let there = of_deal(tx, &deal)?.into_iter().find(|person| text::fold(&person.name) == text::fold(&name));
    let known = match there {
        Some(person) => Some(person.id),
        None => add::known(tx, &name, company, &reaches)?,
    };
    let id = known.map_or_else(|| people::insert(tx, &add::new_person(tx, name, company)), Ok)?;
    let mut new = Vec::new();
    for reach in &reaches {
        if people::add_reach(tx, id, reach)? {
            new.push(reach.value.as_str());
        }
    }
    let name = people::get(tx.conn, id)?.name;
    match role {
        None if deal.person.is_none() => {
            deals::save(tx, &Deal { person: Some(id), ..deal })?;
            Ok(format!("with {name}"))
        }
        None if deal.person == Some(id) && new.is_empty() => {
            Err(Error::refused(format!("{called} is with {name} already.")))
        }
        None if deal.person == Some(id) => Ok(format!("{} added", new.join(", "))),
        role => {
            let role = role.unwrap_or(Role::Other);
            people::add_participant(tx, deal.id, id, role)?;
            Ok(format!("{name} added as {role}"))
        }
    }
}

fn set(tx: &Tx<'_>, deal: &Deal, called: &str, who: Option<&str>, changes: &[(String, String)]) -> Result<String> {
    if changes.is_empty() {
        return Err(Error::refused_with("No fact was named.", FIELDS));
    }
    let id = match who.and_then(filled) {
        Some(words) => named(tx, deal, &words)?,
        None => deal.person.ok_or_else(|| {
            Error::refused_with(
                format!("{called} names nobody yet."),
                "Add a person first: `box9 person WHO add NAME`.",
            )
        })?,
    };
    let mut person = people::get(tx.conn, id)?;
    let mut labels = Vec::new();
    for (field, value) in changes {
        let field = field.trim().to_lowercase().replace(['-', ' '], "_");
        set_field(tx, &mut person, &field, value)?;
        labels.push(field.replace('_', " "));
    }
    people::save(tx, &person)?;
    Ok(format!("{} of {} changed", labels.join(", "), person.name))
}

fn set_field(tx: &Tx<'_>, person: &mut Person, field: &str, value: &str) -> Result<()> {
    match field {
        "name" => person.name = filled(value).ok_or_else(|| Error::invalid("name", "a person needs one"))?,
        "job_title" => person.job_title = filled(value),
        "birthday" => person.birthday = filled(value),
        "address" => person.address = filled(value),
        "note" => person.note = filled(value),
        "company" => person.company = filled(value).map(|name| companies::named_or_new(tx, &name)).transpose()?,
        "do_not_contact" => person.do_not_contact = yes(value)?,
        other => {
            let kind = ReachKind::parse(other).ok_or_else(|| Error::invalid(other, FIELDS))?;
            let value = filled(value).ok_or_else(|| Error::invalid(other, "remove it with `person WHO remove`"))?;
            people::add_reach(tx, person.id, &Reach::read(kind, &value)?)?;
        }
    }
    Ok(())
}

const FIELDS: &str =
    "a person has name, job_title, company, email, phone, link, birthday, address, note, do_not_contact";

fn yes(value: &str) -> Result<bool> {
    match value.trim().to_lowercase().as_str() {
        "yes" | "true" | "1" => Ok(true),
        "no" | "false" | "0" | "" => Ok(false),
        other => Err(Error::invalid("do_not_contact", format!("\"{other}\" is neither yes nor no"))),
    }
}

fn remove(tx: &Tx<'_>, deal: &Deal, words: &str) -> Result<String> {
    for person in of_deal(tx, deal)? {
        let reaches = people::reaches(tx.conn, person.id)?;
        if let Some(reach) = reaches.iter().find(|reach| is_it(reach, words)) {
            people::remove_reach(tx, person.id, reach)?;
            return Ok(format!("{} removed", reach.value));
        }
    }
    let person = named(tx, deal, words)?;
    let name = people::get(tx.conn, person)?.name;
    people::remove_participant(tx, deal.id, person)?;
    if deal.person == Some(person) {
        deals::save(tx, &Deal { person: None, ..deal.clone() })?;
    }
    Ok(format!("no longer with {name}"))
}

fn is_it(reach: &Reach, words: &str) -> bool {
    let typed = Reach { value: words.to_owned(), ..reach.clone() }.key();
    !typed.is_empty() && reach.key() == typed
}

/// Answers everybody on the deal, its main person first, each once.
fn of_deal(tx: &Tx<'_>, deal: &Deal) -> Result<Vec<Person>> {
    let main = deal.person.map(|id| people::get(tx.conn, id)).transpose()?;
    let further = people::participants(tx.conn, deal.id)?.into_iter().map(|participant| participant.person);
    let main_id = main.as_ref().map(|person| person.id);
    Ok(main.into_iter().chain(further.filter(|person| Some(person.id) != main_id)).collect())
}

/// Answers the person of this deal whose name holds these words.
fn named(tx: &Tx<'_>, deal: &Deal, words: &str) -> Result<PersonId> {
    let wanted = text::fold(words);
    let holds = |person: &Person| !wanted.is_empty() && text::fold(&person.name).contains(&wanted);
    let found: Vec<Person> = of_deal(tx, deal)?.into_iter().filter(holds).collect();
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Error::NotFound(format!("Nobody on this deal is called \"{}\".", words.trim()))),
        many => Err(Error::Ambiguous {
            words: words.trim().into(),
            candidates: many.iter().map(|person| person.name.clone()).collect(),
            more: false,
        }),
    }
}
