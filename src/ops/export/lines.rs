//! What an export says of one deal, gathered page by page.

use super::PAGE;
use crate::domain::company::Company;
use crate::domain::deal::Deal;
use crate::domain::id::DealId;
use crate::domain::person::{Person, Reach};
use crate::domain::step::Step;
use crate::error::Result;
use crate::store::{Store, categories, companies, deals, dump, people, steps, tags};

/// A deal with who it is with and what comes next.
pub struct Line {
    pub deal: Deal,
    pub person: Option<Person>,
    pub reaches: Vec<Reach>,
    pub company: Option<Company>,
    pub category: Option<String>,
    pub tags: Vec<String>,
    pub next: Option<Step>,
}

/// Hands on every deal that was not merged away, or those named, in the order of their numbers.
pub fn each(store: &Store, who: Option<&[DealId]>, mut take: impl FnMut(Line) -> Result<()>) -> Result<()> {
    if let Some(ids) = who {
        return ids.iter().try_for_each(|id| take(line(store, *id)?));
    }
    let mut after = DealId(0);
    loop {
        let page = dump::deals_after(store.conn(), after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = *last;
        for id in page {
            take(line(store, id)?)?;
        }
    }
}

fn line(store: &Store, id: DealId) -> Result<Line> {
    let conn = store.conn();
    let deal = deals::get(conn, id)?;
    let person = deal.person.map(|id| people::get(conn, id)).transpose()?;
    let reaches = person.as_ref().map(|person| people::reaches(conn, person.id)).transpose()?.unwrap_or_default();
    Ok(Line {
        reaches,
        company: deal.company.map(|id| companies::get(conn, id)).transpose()?,
        category: deal.category.map(|id| categories::get(conn, id)).transpose()?.map(|category| category.name),
        tags: tags::of_deal(conn, deal.id)?,
        next: steps::next(conn, deal.id)?,
        person,
        deal,
    })
}
