//! The lists that screens and `list` show: keyset pages over an index, from either end, never a whole table.

mod count;

use super::row::{self, Cells};
use super::search::Hits;
use super::tally;
use crate::domain::Day;
use crate::domain::gap::Gaps;
use crate::domain::id::{CategoryId, DealId, PersonId};
use crate::domain::money::Money;
use crate::domain::stage::{Pane, Phase, Stage, State};
use crate::domain::step::Wants;
use crate::error::Result;
use chrono::NaiveTime;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use std::sync::{Arc, LazyLock};

pub use count::Counts;

words! {
    /// The order of a list; each has its index.
    Sort { Next = "next", Value = "value", Name = "name", Age = "age", Silence = "silence" }
}

impl Sort {
    const fn column(self) -> &'static str {
        match self {
            Sort::Next => "next_key",
            Sort::Value => "value_key",
            Sort::Name => "name_key",
            Sort::Age => "age_key",
            Sort::Silence => "silent_key",
        }
    }
}

/// What a list leaves out; each part that is set must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub hits: Option<Arc<Hits>>,
    pub gaps: bool,
    /// Cold on this day.
    pub cold: Option<Day>,
    /// Next step due by this day.
    pub due_by: Option<Day>,
    pub category: Option<CategoryId>,
    pub state: Option<State>,
}

impl Filter {
    /// Says whether everything is shown.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// Answers the tests in SQL; a plus keeps SQLite from preferring their index to that of the order.
    fn sql(&self, rare: bool) -> (String, Vec<Value>) {
        let plus = if rare { "" } else { "+" };
        let mut tests = String::new();
        let mut values = Vec::new();
        let mut add = |test: &str, value: Option<Value>| {
            tests.push_str(test);
            values.extend(value);
        };
        if self.gaps {
            add(&format!(" AND {plus}s.gaps <> 0"), None);
        }
        if let Some(day) = self.cold {
            add(&format!(" AND {plus}s.cold_day <= ?"), Some(Value::Text(day.to_string())));
        }
        if let Some(day) = self.due_by {
            add(" AND s.next_key < ?", Some(Value::Text(format!("{day} ~"))));
        }
        if let Some(id) = self.category {
            add(" AND s.category_id = ?", Some(Value::Integer(id.0)));
        }
        if let Some(state) = self.state {
            add(" AND s.state = ?", Some(Value::Text(state.word().into())));
        }
        (tests, values)
    }

    /// Says whether so few pass that they are best found by what they pass, and sorted.
    fn is_rare(&self, conn: &Connection, pane: Pane) -> Result<bool> {
        let gaps = if self.gaps { tally::gaps(conn, pane)? } else { i64::MAX };
        let cold = self.cold.map_or(Ok(i64::MAX), |day| tally::cold(conn, pane, day))?;
        Ok(gaps.min(cold) <= FEW as i64)
    }
}

/// A place in a list: the sort key of a deal, and its number where keys are the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub(super) key: Value,
    pub id: DealId,
}

/// Which list, in which order, without what.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub pane: Pane,
    pub sort: Sort,
    pub filter: Filter,
}

/// How far a walk along a list goes: how many it passes over, which it counts down, and how many it takes.
struct Walk<'a> {
    skip: &'a mut usize,
    limit: usize,
    forward: bool,
}

/// So many places of a run are read at once.
const RUN: usize = 500;
/// Up to this many hits are looked up one by one and sorted; more are met by walking the index.
const FEW: usize = 2_000;
/// How many places a walk passes before the hits are looked up instead.
const LONG_WALK: usize = 20_000;
/// How many deals are asked for one by one where the hits are not all known.
const LONG_ASKING: usize = 2_000;

impl Query {
    /// Answers a list in its usual order.
    pub fn of(pane: Pane) -> Query {
        Query { pane, sort: Sort::Next, filter: Filter::default() }
    }

    /// Answers up to `limit` places after a place (or from the first), in order.
    pub fn after(&self, conn: &Connection, from: Option<&Key>, limit: usize) -> Result<Vec<Key>> {
        self.walk(conn, from, Walk { skip: &mut 0, limit, forward: true })
    }

    /// Answers up to `limit` places before a place (or from the last), nearest first.
    pub fn before(&self, conn: &Connection, from: Option<&Key>, limit: usize) -> Result<Vec<Key>> {
        self.walk(conn, from, Walk { skip: &mut 0, limit, forward: false })
    }

    /// Answers up to `limit` places after so many that are passed over; none when the list ends among these.
    pub fn beyond(&self, conn: &Connection, from: &Key, skip: usize, limit: usize) -> Result<Option<Vec<Key>>> {
        let mut left = skip;
        let keys = self.walk(conn, Some(from), Walk { skip: &mut left, limit, forward: true })?;
        Ok((left == 0 && !keys.is_empty()).then_some(keys))
    }

    /// Answers the place of a deal, if it is in this list.
    pub fn place(&self, conn: &Connection, id: DealId) -> Result<Option<Key>> {
        if let Some(hits) = &self.filter.hits
            && hits.holds(conn, id.0, &mut 1)? != Some(true)
        {
            return Ok(None);
        }
        let (tests, mut values) = self.filter.sql(false);
        let sql = format!("SELECT s.{} FROM standing s WHERE s.pane = ? AND s.deal_id = ?{tests}", self.sort.column());
        values.splice(0..0, [Value::Integer(self.pane as i64), Value::Integer(id.0)]);
        let key = conn.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0)).optional()?;
        Ok(key.map(|key| Key { key, id }))
    }

    /// Answers where a deal would stand, so that the cursor can go to its neighbour when it has left the list.
    pub fn would_be(&self, conn: &Connection, id: DealId) -> Result<Option<Key>> {
        let sql = format!("SELECT {} FROM standing WHERE deal_id = ?", self.sort.column());
        let key = conn.prepare_cached(&sql)?.query_row([id.0], |row| row.get(0)).optional()?;
        Ok(key.map(|key| Key { key, id }))
    }

    /// Answers every number in the list, for marking all that is shown.
    pub fn ids(&self, conn: &Connection) -> Result<Vec<DealId>> {
        let mut whole = self.clone();
        if let Some(hits) = &self.filter.hits {
            whole.filter.hits = Some(Arc::new(hits.completed(conn)?));
        }
        Ok(whole.after(conn, None, usize::MAX)?.into_iter().map(|key| key.id).collect())
    }

    /// Answers the deals from a place to a deal, both included, in one direction; none when it does not lie there.
    pub fn run(&self, conn: &Connection, from: &Key, to: DealId, forward: bool) -> Result<Vec<DealId>> {
        let mut ids = vec![from.id];
        let mut at = from.clone();
        while at.id != to {
            let page = self.walk(conn, Some(&at), Walk { skip: &mut 0, limit: RUN, forward })?;
            let Some(last) = page.last().cloned() else { return Ok(Vec::new()) };
            let end = page.iter().position(|key| key.id == to);
            ids.extend(page.iter().take(end.map_or(page.len(), |end| end + 1)).map(|key| key.id));
            at = if end.is_some() { Key { id: to, ..last } } else { last };
        }
        Ok(ids)
    }

    /// Few hits are looked up and sorted. Many are met soon on a walk along the index; where they are not, they are
    /// looked up after all.
    fn walk(&self, conn: &Connection, from: Option<&Key>, walk: Walk<'_>) -> Result<Vec<Key>> {
        let Some(hits) = &self.filter.hits else {
            return self.rows(conn, (&self.source(conn)?, Vec::new()), from, walk, |_| Ok(Some(true)));
        };
        let Walk { skip, limit, forward } = walk;
        let before = *skip;
        if hits.ids().len() > FEW || !hits.is_complete() {
            let (mut looks, mut asks) = (LONG_WALK, LONG_ASKING);
            let mut met_enough = true;
            let found = self.rows(conn, ("standing s", Vec::new()), from, Walk { skip, limit, forward }, |id| {
                looks = if hits.is_complete() { looks.saturating_sub(1) } else { looks };
                let holds = if looks == 0 { None } else { hits.holds(conn, id, &mut asks)? };
                met_enough = holds.is_some();
                Ok(holds)
            })?;
            if met_enough || !hits.is_complete() {
                return Ok(found);
            }
        }
        *skip = before;
        let among = vec![Value::Text(json_ids(hits))];
        self.rows(conn, (AMONG_HITS, among), from, Walk { skip, limit, forward }, |_| Ok(Some(true)))
    }

    /// Answers what a list without hits is read from: its order, or a category that has few deals in it.
    fn source(&self, conn: &Connection) -> Result<String> {
        let Some(id) = self.filter.category else { return Ok("standing s".into()) };
        if tally::in_category(conn, self.pane, id)? > FEW as i64 {
            return Ok("standing s".into());
        }
        Ok(format!("deal h CROSS JOIN standing s ON h.category_id = {} AND s.deal_id = h.id", id.0))
    }

    /// Walks the places in order, taking those that `holds` says yes to, until there are enough or it has no answer.
    fn rows(
        &self,
        conn: &Connection,
        (source, mut values): (&str, Vec<Value>),
        from: Option<&Key>,
        Walk { skip, limit, forward }: Walk<'_>,
        mut holds: impl FnMut(i64) -> Result<Option<bool>>,
    ) -> Result<Vec<Key>> {
        let (sql, places) = self.sql(source, from, forward, self.filter.is_rare(conn, self.pane)?);
        values.extend(places);
        // A walk ends when its caller has enough; a sort is told beforehand.
        let most =
            if source == AMONG_HITS { format!(" LIMIT {}", skip.saturating_add(limit) as i64) } else { String::new() };
        let mut statement = conn.prepare_cached(&(sql + &most))?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut keys = Vec::new();
        while keys.len() < limit {
            let Some(row) = rows.next()? else { break };
            let id: i64 = row.get(1)?;
            match holds(id)? {
                Some(true) if *skip > 0 => *skip -= 1,
                Some(true) => keys.push(Key { key: row.get(0)?, id: DealId(id) }),
                Some(false) => {}
                None => break,
            }
        }
        Ok(keys)
    }

    fn sql(&self, source: &str, from: Option<&Key>, forward: bool, rare: bool) -> (String, Vec<Value>) {
        let column = self.sort.column();
        let (compare, order) = if forward { (">", "ASC") } else { ("<", "DESC") };
        let mut values = vec![Value::Integer(self.pane as i64)];
        let mut start = String::new();
        if let Some(key) = from {
            values.extend([key.key.clone(), Value::Integer(key.id.0)]);
            start = format!(" AND (s.{column}, s.deal_id) {compare} (?, ?)");
        }
        let (tests, filter_values) = self.filter.sql(rare);
        values.extend(filter_values);
        let sql = format!(
            "SELECT s.{column}, s.deal_id FROM {source} WHERE s.pane = ?{start}{tests} ORDER BY s.{column} {order}, s.deal_id {order}"
        );
        (sql, values)
    }

    /// Answers how SQLite would walk the list, a step a line, for tests of speed that need no clock.
    pub fn plan(&self, conn: &Connection, from: Option<&Key>, forward: bool) -> Result<Vec<String>> {
        let (sql, values) = self.sql("standing s", from, forward, false);
        let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        Ok(row::all(statement.query_map(params_from_iter(values), |row| row.get(3))?)?)
    }
}

/// The hits as a table, each with its standing.
const AMONG_HITS: &str = "json_each(?) h CROSS JOIN standing s ON s.deal_id = h.value";

fn json_ids(hits: &Hits) -> String {
    serde_json::to_string(hits.ids()).unwrap_or_else(|_| "[]".into())
}

/// What a list shows of one deal.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub id: DealId,
    /// Person, else company, else title.
    pub name: String,
    /// The company, where the name is a person's.
    pub company: Option<String>,
    pub title: Option<String>,
    pub person: Option<PersonId>,
    pub stage: Option<Stage>,
    pub phase: Option<Phase>,
    pub state: State,
    pub archived: bool,
    pub value: Option<Money>,
    pub category: Option<String>,
    pub next: Option<NextLine>,
    pub gaps: Gaps,
    pub cold_from: Option<Day>,
    pub cold_why: Option<String>,
    /// The earliest day of what we owe, planned ones too.
    pub promised_by: Option<Day>,
    /// The earliest of these days that was said to them; missing it is red.
    pub owed_by: Option<Day>,
    pub postponed: u32,
    pub aged_since: Day,
    pub silent_since: Day,
    pub closed_on: Option<Day>,
    pub close_reason: Option<String>,
}

/// The next step as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct NextLine {
    pub wants: Wants,
    pub day: Day,
    pub at: Option<NaiveTime>,
    pub words: String,
}

const LINE: &str = "d.id, p.name AS person, p.id AS person_id, c.name AS company, d.title, d.stage, d.phase, d.state, d.archived, d.amount,
           d.currency, g.name AS category, d.next_kind, d.next_day, d.next_at,
           (SELECT words FROM step WHERE deal_id = d.id AND done_at IS NULL AND dropped_at IS NULL ORDER BY day, at, id LIMIT 1) AS words,
           d.postponed, d.closed_on, d.close_reason,
           (SELECT min(day) FROM (
              SELECT min(due_on) AS day FROM promise
              WHERE deal_id = d.id AND state = 'open' AND side = 'mine' AND basis = 'promised'
              UNION ALL SELECT promised_by FROM step
              WHERE deal_id = d.id AND done_at IS NULL AND dropped_at IS NULL AND promised_by IS NOT NULL)) AS owed_by,
           t.gaps, t.cold_day, t.cold_why, t.promised_by, t.age_key, t.silent_key";
const OF_LINE: &str = "JOIN standing t ON t.deal_id = d.id
    LEFT JOIN person p ON p.id = d.person_id LEFT JOIN company c ON c.id = d.company_id LEFT JOIN category g ON g.id = d.category_id";

/// Answers what lists show of one deal.
pub fn line(conn: &Connection, id: DealId) -> Result<Option<Line>> {
    static SQL: LazyLock<String> = LazyLock::new(|| format!("SELECT {LINE} FROM deal d {OF_LINE} WHERE d.id = ?1"));
    Ok(conn.prepare_cached(&SQL)?.query_row([id.0], |row| read_line(row, 0)).optional()?)
}

/// Answers the query for the lines of a join of deals `d`, each after its place there (`n.key`).
pub(super) fn lines_of(join: &str) -> String {
    format!("SELECT n.key, {LINE} FROM {join} {OF_LINE}")
}

/// Answers what lists show of these deals, in their order; one that is gone is left out.
pub fn lines(conn: &Connection, ids: impl IntoIterator<Item = DealId>) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for id in ids {
        lines.extend(line(conn, id)?);
    }
    Ok(lines)
}

/// Reads what a list shows of one deal, from a column on.
pub(super) fn read_line(row: &Row<'_>, from: usize) -> rusqlite::Result<Line> {
    let mut cells = Cells::of(row, from);
    let id: i64 = cells.next()?;
    let person = cells.next::<Option<String>>()?.filter(|name| !name.is_empty());
    let person_id = cells.next::<Option<i64>>()?.map(PersonId);
    let (company, title): (Option<String>, Option<String>) = (cells.next()?, cells.next()?);
    let name = person.as_ref().or(company.as_ref()).or(title.as_ref()).cloned().unwrap_or_else(|| format!("#{id}"));
    Ok(Line {
        id: DealId(id),
        name,
        company: company.filter(|_| person.is_some()),
        title,
        person: person_id,
        stage: cells.word("stage", Stage::parse)?,
        phase: cells.word("phase", Phase::parse)?,
        state: cells.word("state", State::parse)?.unwrap_or(State::Tray),
        archived: cells.next()?,
        value: cells.money("currency")?,
        category: cells.next()?,
        next: read_next(&mut cells)?,
        postponed: cells.next()?,
        closed_on: cells.day("closed_on")?,
        close_reason: cells.next()?,
        owed_by: cells.day("owed_by")?,
        gaps: Gaps(cells.next()?),
        cold_from: cells.day("cold_day")?,
        cold_why: cells.next()?,
        promised_by: cells.day("promised_by")?,
        aged_since: cells.day("age_key")?.unwrap_or_default(),
        silent_since: cells.day("silent_key")?.unwrap_or_default(),
    })
}

fn read_next(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Option<NextLine>> {
    let wants = cells.word("next_kind", Wants::parse)?;
    let (day, at) = (cells.day("next_day")?, cells.hour("next_at")?);
    let words: Option<String> = cells.next()?;
    Ok(Option::zip(wants, day).map(|(wants, day)| NextLine { wants, day, at, words: words.unwrap_or_default() }))
}
