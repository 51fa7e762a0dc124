//! What lists and exports say of deals, read for many of them in a few queries.

use super::lists::{self, Line};
use super::{companies, deals, people, steps};
use crate::domain::company::Company;
use crate::domain::deal::Deal;
use crate::domain::id::DealId;
use crate::domain::person::{Person, Reach};
use crate::domain::step::Step;
use crate::error::Result;
use rusqlite::{Connection, Row};

/// A deal with who it is with, what comes next and when it was touched last.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    pub deal: Deal,
    pub line: Option<Line>,
    pub person: Option<Person>,
    pub reaches: Vec<Reach>,
    pub company: Option<Company>,
    /// Its name; where lines are read, it stands there.
    pub category: Option<String>,
    pub tags: Vec<String>,
    pub next: Option<Step>,
    /// The instant of the newest touch that was more than a note.
    pub touched: Option<String>,
}

/// So many deals are well read at once.
pub const PAGE: usize = 500;

/// Answers the deals with these numbers in their order, as they are stored; one that is gone is left out.
pub fn of(conn: &Connection, ids: &[DealId]) -> Result<Vec<Card>> {
    read(conn, ids, |all| all.read_categories())
}

/// Answers the same with what lists show of each.
pub fn with_lines(conn: &Connection, ids: &[DealId]) -> Result<Vec<Card>> {
    read(conn, ids, |all| all.read_lines())
}

fn read(conn: &Connection, ids: &[DealId], more: fn(&mut All<'_>) -> Result<()>) -> Result<Vec<Card>> {
    let mut all = All { conn, ids: numbers(ids), cards: (0..ids.len()).map(|_| None).collect() };
    all.read_deals()?;
    all.read_people()?;
    all.read_next()?;
    more(&mut all)?;
    Ok(all.cards.into_iter().flatten().collect())
}

fn numbers(ids: &[DealId]) -> String {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    serde_json::to_string(&ids).unwrap_or_else(|_| "[]".into())
}

/// The deals asked for, each with its place among them.
const ASKED: &str = "json_each(?1) n CROSS JOIN deal d ON d.id = n.value";

struct All<'a> {
    conn: &'a Connection,
    ids: String,
    cards: Vec<Option<Card>>,
}

impl All<'_> {
    /// Runs a query whose first column is a place, and hands each row on with the card there.
    fn each(&mut self, sql: &str, mut take: impl FnMut(&Row<'_>, &mut Card) -> rusqlite::Result<()>) -> Result<()> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([&self.ids])?;
        while let Some(row) = rows.next()? {
            if let Some(Some(card)) = self.cards.get_mut(row.get::<_, u32>(0)? as usize) {
                take(row, card)?;
            }
        }
        Ok(())
    }

    fn read_deals(&mut self) -> Result<()> {
        let deals = deals::listed(self.conn, ASKED, &self.ids)?;
        for (place, deal) in deals {
            let card = Card {
                deal,
                line: None,
                person: None,
                reaches: Vec::new(),
                company: None,
                category: None,
                tags: Vec::new(),
                next: None,
                touched: None,
            };
            if let Some(slot) = self.cards.get_mut(place as usize) {
                *slot = Some(card);
            }
        }
        Ok(())
    }

    fn read_categories(&mut self) -> Result<()> {
        let names = format!("SELECT n.key, g.name FROM {ASKED} CROSS JOIN category g ON g.id = d.category_id");
        self.each(&names, |row, card| {
            card.category = row.get(1)?;
            Ok(())
        })
    }

    fn read_lines(&mut self) -> Result<()> {
        self.each(&lists::lines_of(ASKED), |row, card| {
            card.line = Some(lists::read_line(row, 1)?);
            Ok(())
        })
    }

    fn read_people(&mut self) -> Result<()> {
        self.each(
            &format!("SELECT n.key, p.* FROM {ASKED} CROSS JOIN person p ON p.id = d.person_id"),
            |row, card| {
                card.person = Some(people::read(row)?);
                Ok(())
            },
        )?;
        let reaches = format!(
            "SELECT n.key, r.kind, r.value, r.label FROM {ASKED} CROSS JOIN reach r ON r.person_id = d.person_id
             ORDER BY n.key, r.kind, r.position, r.id"
        );
        self.each(&reaches, |row, card| {
            card.reaches.push(people::read_reach(row, 1)?);
            Ok(())
        })?;
        let conn = self.conn;
        for card in self.cards.iter_mut().flatten() {
            if let Some(Person { merged_into: Some(into), .. }) = card.person {
                card.person = Some(people::get(conn, into)?);
                card.reaches =
                    card.person.as_ref().map_or(Ok(Vec::new()), |person| people::reaches(conn, person.id))?;
            }
        }
        self.each(
            &format!("SELECT n.key, c.* FROM {ASKED} CROSS JOIN company c ON c.id = d.company_id"),
            |row, card| {
                card.company = Some(companies::read(row)?);
                Ok(())
            },
        )
    }

    fn read_next(&mut self) -> Result<()> {
        let tags =
            "SELECT n.key, t.word FROM json_each(?1) n CROSS JOIN tag t ON t.deal_id = n.value ORDER BY n.key, t.word";
        self.each(tags, |row, card| {
            card.tags.push(row.get(1)?);
            Ok(())
        })?;
        let next = "SELECT n.key, s.* FROM json_each(?1) n CROSS JOIN step s ON s.id = (
            SELECT id FROM step WHERE deal_id = n.value AND done_at IS NULL AND dropped_at IS NULL ORDER BY day, at, id LIMIT 1)";
        self.each(next, |row, card| {
            card.next = Some(steps::read(row)?);
            Ok(())
        })?;
        let touched = "SELECT n.key, (SELECT at FROM touch WHERE deal_id = n.value AND kind <> 'note' ORDER BY at DESC, id DESC LIMIT 1)
            FROM json_each(?1) n";
        self.each(touched, |row, card| {
            card.touched = row.get(1)?;
            Ok(())
        })
    }
}
