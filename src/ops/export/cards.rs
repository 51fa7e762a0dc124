//! An address book: everybody in the file, or whom the named deals are with, as cards.

use std::collections::BTreeSet;
use std::io::Write;

use super::{PAGE, Summary, written};
use crate::domain::id::{CompanyId, DealId, PersonId};
use crate::error::Result;
use crate::formats::vcard::{self, Contact};
use crate::store::{self, Connection, Store, companies, contacts};

/// Writes a card for each person, and for each company in which nobody is known.
pub fn write(store: &Store, who: Option<&[DealId]>, out: &mut dyn Write) -> Result<Summary> {
    let conn = store.conn();
    let _snapshot = store::snapshot(conn)?;
    let people = match who {
        Some(deals) => of_deals(conn, deals, out)?,
        None => everybody(conn, out)? + companies_alone(conn, out)?,
    };
    written(out.flush())?;
    Ok(Summary { deals: who.map_or(0, |deals| deals.len() as u64), people })
}

fn of_deals(conn: &Connection, deals: &[DealId], out: &mut dyn Write) -> Result<u64> {
    let (mut people, mut companies): (BTreeSet<i64>, BTreeSet<i64>) = (BTreeSet::new(), BTreeSet::new());
    for deal in deals {
        people.extend(contacts::people_of(conn, *deal)?.iter().map(|id| id.0));
        companies.extend(contacts::company_of(conn, *deal)?.map(|id| id.0));
    }
    people.iter().try_for_each(|id| one(conn, PersonId(*id), out))?;
    companies.iter().try_for_each(|id| company(conn, CompanyId(*id), out))?;
    Ok((people.len() + companies.len()) as u64)
}

fn everybody(conn: &Connection, out: &mut dyn Write) -> Result<u64> {
    let (mut after, mut count) = (PersonId(0), 0);
    loop {
        let page = contacts::people_after(conn, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(count) };
        after = *last;
        count += page.len() as u64;
        page.iter().try_for_each(|id| one(conn, *id, out))?;
    }
}

fn companies_alone(conn: &Connection, out: &mut dyn Write) -> Result<u64> {
    let (mut after, mut count) = (CompanyId(0), 0);
    loop {
        let page = contacts::lone_companies_after(conn, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(count) };
        after = *last;
        count += page.len() as u64;
        page.iter().try_for_each(|id| company(conn, *id, out))?;
    }
}

fn company(conn: &Connection, id: CompanyId, out: &mut dyn Write) -> Result<()> {
    let company = companies::get(conn, id)?;
    let contact = Contact { company: Some(company.name), address: company.address, ..Contact::default() };
    written(out.write_all(vcard::text(&contact).as_bytes()))
}

fn one(conn: &Connection, id: PersonId, out: &mut dyn Write) -> Result<()> {
    let entry = contacts::entry(conn, id)?;
    let person = entry.person;
    let contact = Contact {
        uid: Some(person.uid),
        name: person.name,
        company: entry.company,
        job_title: person.job_title,
        reaches: entry.reaches,
        address: person.address,
        birthday: person.birthday,
        do_not_contact: person.do_not_contact,
        tags: entry.tags,
        note: person.note,
    };
    written(out.write_all(vcard::text(&contact).as_bytes()))
}
