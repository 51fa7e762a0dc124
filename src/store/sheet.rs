//! Everything that one deal's page shows, read at once.

use super::lists::{self, Line};
use super::people::Participant;
use super::{companies, deals, fires, handoffs, letters, observations, people, plans, promises, steps, tags, touches};
use crate::domain::Day;
use crate::domain::company::Company;
use crate::domain::deal::Deal;
use crate::domain::handoff::{Fire, Gate, Observation};
use crate::domain::id::DealId;
use crate::domain::letter::Letter;
use crate::domain::person::{Person, Reach};
use crate::domain::plan::Plan;
use crate::domain::promise::Promise;
use crate::domain::stage::Stage;
use crate::domain::step::Step;
use crate::domain::touch::Touch;
use crate::error::Result;
use rusqlite::Connection;

/// A deal with all that hangs on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub deal: Deal,
    pub line: Line,
    pub person: Option<Person>,
    pub company: Option<Company>,
    pub reaches: Vec<Reach>,
    pub participants: Vec<Participant>,
    pub tags: Vec<String>,
    /// Open steps, earliest first.
    pub steps: Vec<Step>,
    pub plan: Option<Plan>,
    /// Open promises first.
    pub promises: Vec<Promise>,
    /// What is drafted or handed over and not yet said to be sent.
    pub letters: Vec<Letter>,
    /// Newest first.
    pub touches: Vec<Touch>,
    /// What is known after the sale; none before it.
    pub after: Option<After>,
}

/// What a handoff or customer is judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct After {
    pub gate: Gate,
    pub first_contact: Option<Day>,
    /// Open ones first.
    pub fires: Vec<Fire>,
    /// Newest first, with the name of who uses it.
    pub looks: Vec<(Observation, Option<String>)>,
}

/// So many letters that wait are shown.
const MOST_LETTERS: usize = 3;

/// Reads a deal's page with at most so many of its touches; none when the deal is gone.
pub fn load(conn: &Connection, id: DealId, most_touches: usize) -> Result<Option<Sheet>> {
    let (Some(deal), Some(line)) = (deals::raw(conn, id)?, lists::line(conn, id)?) else { return Ok(None) };
    let person = deal.person.map(|id| people::get(conn, id)).transpose()?;
    Ok(Some(Sheet {
        company: deal.company.map(|id| companies::get(conn, id)).transpose()?,
        reaches: person.as_ref().map_or(Ok(Vec::new()), |person| people::reaches(conn, person.id))?,
        participants: people::participants(conn, id)?,
        tags: tags::of_deal(conn, id)?,
        steps: steps::open(conn, id)?,
        plan: plans::current(conn, id)?,
        promises: promises::of_deal(conn, id)?,
        letters: letters::unsent(conn, id, MOST_LETTERS)?,
        touches: touches::of_deal(conn, id, most_touches)?,
        after: after(conn, &deal)?,
        person,
        deal,
        line,
    }))
}

fn after(conn: &Connection, deal: &Deal) -> Result<Option<After>> {
    if deal.signed_on.is_none() && deal.stage < Some(Stage::Handoff) {
        return Ok(None);
    }
    let named = |look: Observation| -> Result<(Observation, Option<String>)> {
        let name = look.person.map(|id| people::get(conn, id)).transpose()?.map(|person| person.name);
        Ok((look, name))
    };
    Ok(Some(After {
        gate: handoffs::gate(conn, deal.id)?,
        first_contact: match deal.signed_on {
            Some(signed) => handoffs::first_contact(conn, deal.id, signed)?,
            None => None,
        },
        fires: fires::of_deal(conn, deal.id)?,
        looks: observations::of_deal(conn, deal.id)?.into_iter().map(named).collect::<Result<_>>()?,
    }))
}
