//! A week as its page tells it: what was said and done, what came of it, what stands still, and what comes next.

use super::commitments::{self, counted};
use super::{boxes, deals, lists, mirror, row};
use crate::domain::boxes::Entry;
use crate::domain::cold::{self, Why};
use crate::domain::commitment::{self, Commitment};
use crate::domain::id::DealId;
use crate::domain::mirror::Review;
use crate::domain::settings::Settings;
use crate::domain::{Day, text, when};
use crate::error::Result;
use chrono::Days;
use rusqlite::{Connection, params};

/// A line with how far it came, where that is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub commitment: Commitment,
    pub counted: Option<u32>,
}

impl Line {
    /// Answers "7 of 12", where it is counted.
    pub fn counted_words(&self) -> Option<String> {
        self.counted.zip(self.commitment.target).map(|(counted, target)| format!("{counted} of {target}"))
    }
}

/// The lines of the week that ends and of the one that is planned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// The first day of the week that is planned now.
    pub planned: Day,
    pub before: Vec<Line>,
    pub next: Vec<Line>,
}

/// A deal that stands still: worth much, and cold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stalled {
    pub deal: DealId,
    pub name: String,
    pub value: Option<String>,
    pub why: String,
    /// The next step, which is what is decided.
    pub next: String,
}

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub today: Day,
    pub lines: Lines,
    pub review: Review,
    pub board: Vec<Entry>,
    pub stalled: Vec<Stalled>,
}

/// So many stalled deals are told, the largest first.
const STALLED: i64 = 5;

/// Answers the lines of both weeks as they stand on a day.
pub fn lines(conn: &Connection, settings: &Settings, today: Day) -> Result<Lines> {
    let planned = commitment::planned_week(today, settings.week_start, &settings.week);
    let of = |week| {
        let all = commitments::of_week(conn, week)?.into_iter();
        all.map(|commitment| {
            let counted =
                commitment.measure.map(|measure| counted(conn, settings, measure, week, today)).transpose()?;
            Ok(Line { commitment, counted })
        })
        .collect::<Result<Vec<Line>>>()
    };
    Ok(Lines { planned, before: of(planned - Days::new(7))?, next: of(planned)? })
}

/// Answers everything that the week's page tells.
pub fn told(conn: &Connection, settings: &Settings, today: Day) -> Result<Told> {
    let _same = super::snapshot(conn)?;
    Ok(Told {
        today,
        lines: lines(conn, settings, today)?,
        review: mirror::review(conn, settings, today)?,
        board: boxes::board(conn, settings, today)?,
        stalled: stalled(conn, settings, today)?,
    })
}

fn stalled(conn: &Connection, settings: &Settings, today: Day) -> Result<Vec<Stalled>> {
    let sql = "SELECT deal_id FROM standing INDEXED BY standing_cold WHERE pane IN (2, 3, 4) AND cold_day <= ?1
               ORDER BY value_key, deal_id LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let ids = row::all(statement.query_map(params![today, STALLED], |row| row.get(0).map(DealId))?)?;
    ids.into_iter().map(|deal| one(conn, settings, deal, today)).collect()
}

fn one(conn: &Connection, settings: &Settings, id: DealId, today: Day) -> Result<Stalled> {
    let (deal, line) = (deals::get(conn, id)?, lists::line(conn, id)?);
    let next = super::steps::open(conn, id)?.into_iter().next();
    let next = next.map_or_else(String::new, |step| {
        let words = text::filled(&step.words).unwrap_or_else(|| step.wants.word().to_owned());
        format!("{words}, {}", when::dated(step.day, today))
    });
    let why = line.and_then(|line| {
        let days = |since| cold::days_since(since, today, &settings.week);
        let why = Why::parse(line.cold_why.as_deref()?)?;
        Some(cold::words(why, days(line.silent_since), days(line.aged_since), line.stage))
    });
    let why = why.unwrap_or_default();
    Ok(Stalled { deal: id, name: deals::name(conn, id)?, value: deal.value.map(|value| value.show()), why, next })
}
