//! Full text over every field and note: one row per deal, with all that hangs on it, as folded words.
//!
//! Words are found by their starts. The index keeps which deals a word stands in and nothing else, so that a million
//! deals are searched between two keys. One and two letters are found at the starts of names, e-mails and titles only:
//! for these the start itself is kept as a word, under a mark that no text can hold after folding.

mod text;
mod words;

use super::journal::{self, Concerns, OF_DEAL};
use super::lists::Counts;
use super::row;
use crate::domain::id::DealId;
use crate::domain::stage::Pane;
use crate::domain::text::fold;
use crate::error::Result;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// The deals that a query finds, as sorted numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    ids: Vec<i64>,
    wanted: Wanted,
    /// Everything up to this number has been looked at.
    known_to: Option<i64>,
    /// How many of them each pane held when they were found, where that was counted.
    pub(super) counts: Option<Counts>,
}

impl Hits {
    /// Makes hits of these deals, whatever words are in them.
    pub fn these(ids: Vec<DealId>) -> Hits {
        let mut ids: Vec<i64> = ids.into_iter().map(|id| id.0).collect();
        ids.sort_unstable();
        Hits { ids, wanted: Wanted::default(), known_to: None, counts: None }
    }

    /// Answers how many of them a pane holds, where that was counted.
    pub fn in_pane(&self, pane: Pane) -> i64 {
        self.counts.as_ref().map_or(0, |counts| counts.of_pane(pane))
    }

    /// Answers the numbers found, ascending.
    pub fn ids(&self) -> &[i64] {
        &self.ids
    }

    /// Says whether every deal was looked at; else there are more than the numbers found.
    pub fn is_complete(&self) -> bool {
        self.known_to.is_none()
    }

    /// Says whether a deal is among those found.
    pub fn contains(&self, id: i64) -> bool {
        self.ids.binary_search(&id).is_ok()
    }

    /// Says whether a deal is a hit, asking the index where it has not been looked at; none when that is not known.
    pub(super) fn holds(&self, conn: &Connection, id: i64, asks: &mut usize) -> Result<Option<bool>> {
        if self.known_to.is_none_or(|known| id <= known) {
            return Ok(Some(self.contains(id)));
        }
        if *asks == 0 {
            return Ok(None);
        }
        *asks -= 1;
        self.wanted.holds(conn, id).map(Some)
    }

    /// Answers the same hits with every deal looked at.
    pub fn completed(&self, conn: &Connection) -> Result<Hits> {
        if self.is_complete() { Ok(self.clone()) } else { self.wanted.clone().all(conn) }
    }
}

/// Merges the full text into one, so that nothing of what was removed is left in it.
pub(super) const OPTIMIZE: &str = "INSERT INTO search (search) VALUES ('optimize')";

/// Which deals a changed row of each table concerns, and the columns whose text is searched.
pub(super) const TEXTS: &[(&str, &[Concerns], &[&str])] = &[
    (
        "deal",
        &[Concerns::Itself("id")],
        &[
            "title",
            "note",
            "source",
            "stage_word",
            "close_reason",
            "why_bought",
            "worries",
            "success",
            "success_measure",
            "excluded",
            "risks",
            "needs",
            "person_id",
            "company_id",
            "category_id",
        ],
    ),
    (
        "person",
        &[Concerns::Deals("person_id", "id"), Concerns::Participants("id")],
        &["name", "job_title", "note", "address", "birthday"],
    ),
    (
        "reach",
        &[Concerns::Deals("person_id", "person_id"), Concerns::Participants("person_id")],
        &["person_id", "value"],
    ),
    ("company", &[Concerns::Deals("company_id", "id")], &["name", "domain", "address", "note"]),
    ("category", &[Concerns::Deals("category_id", "id")], &["name"]),
    ("participant", OF_DEAL, &["deal_id", "person_id"]),
    (
        "tag",
        &[Concerns::Itself("deal_id"), Concerns::Deals("person_id", "person_id")],
        &["deal_id", "person_id", "word"],
    ),
    ("origin", OF_DEAL, &["deal_id", "row_key"]),
    ("touch", OF_DEAL, &["deal_id", "text"]),
    ("step", OF_DEAL, &["deal_id", "words"]),
    ("promise", OF_DEAL, &["deal_id", "text", "reason"]),
    ("plan", OF_DEAL, &["deal_id", "aim_want", "aim_who", "aim_why", "aim_ask"]),
    ("fire", OF_DEAL, &["deal_id", "text", "put_right_note"]),
    ("observation", OF_DEAL, &["deal_id", "note"]),
    ("letter", OF_DEAL, &["deal_id", "subject", "body"]),
];

/// The text of so many deals is read at once.
const AT_ONCE: usize = 500;

/// Writes the words of every deal noted in this transaction anew.
pub(super) fn reindex(conn: &Connection) -> Result<()> {
    let ids: Vec<i64> = row::all(
        conn.prepare_cached("SELECT deal_id FROM box9_text ORDER BY deal_id")?.query_map([], |row| row.get(0))?,
    )?;
    let newest = journal::newest_deal(conn)?;
    let mut add = conn.prepare_cached("INSERT INTO search (rowid, body) VALUES (?1, ?2)")?;
    let mut remove = conn.prepare_cached("DELETE FROM search WHERE rowid = ?1")?;
    for ids in ids.chunks(AT_ONCE) {
        for (id, text) in ids.iter().zip(text::of_noted(conn, ids)?) {
            if *id <= newest {
                remove.execute([id])?;
            }
            if let Some(words) = text.joined() {
                add.execute(params![id, words])?;
            }
        }
    }
    Ok(())
}

/// Answers every word by which a deal is found; none when it is gone.
pub(super) fn words_of(conn: &Connection, id: i64) -> Result<Option<BTreeSet<String>>> {
    Ok(text::of_deal(conn, id)?.words())
}

/// At most so many hits are looked at before the first answer to a key.
const AT_A_GLANCE: usize = 20_000;

/// Finds the deals in which every word stands at the start of a word, in whatever field or note; `!word` leaves out those with it.
///
/// Accents and case do not count. A query of digits and their punctuation is part of one phone number. Where nothing
/// begins so, the middle of a name or an e-mail will do.
pub fn find(conn: &Connection, query: &str) -> Result<Hits> {
    let hits = Wanted::of(query).all(conn)?;
    if hits.ids.is_empty() { parts_of_names(conn, query, hits) } else { Ok(hits) }
}

/// Finds the same without waiting: a query that very many deals answer to is left incomplete.
pub fn glance(conn: &Connection, query: &str) -> Result<Hits> {
    Wanted::of(query).first(conn, AT_A_GLANCE)
}

/// Finds at most so many deals without waiting: first those whose names begin so, then those with the words anywhere.
pub fn few(conn: &Connection, query: &str, most: usize) -> Result<Vec<i64>> {
    let wanted = Wanted::of(query);
    if wanted.with.is_empty() {
        return Ok(Vec::new());
    }
    let mut named = wanted.clone();
    named.with.extend(query.split_whitespace().filter(|word| !word.starts_with('!')).flat_map(words::name_starts));
    let mut ids = named.first(conn, most)?.ids;
    if ids.len() < most {
        let others = wanted.first(conn, most)?.ids;
        ids.extend(others.iter().filter(|id| ids.binary_search(id).is_err()).copied().collect::<Vec<_>>());
        ids.truncate(most);
    }
    Ok(ids)
}

/// Answers the hits with how many of them each pane holds, so that nobody who looks at many counts them again.
pub fn counted(conn: &Connection, hits: Hits) -> Result<Hits> {
    Counts::put(conn, hits)
}

/// A query, read: what must be there and what must not, in the words of the index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Wanted {
    with: Vec<words::Term>,
    without: Vec<words::Term>,
}

impl Wanted {
    fn of(query: &str) -> Wanted {
        let mut wanted = Wanted::default();
        if let Some(number) = words::phone(query) {
            wanted.with.push(number);
            return wanted;
        }
        for word in query.split_whitespace() {
            match word.strip_prefix('!') {
                Some(word) => wanted.without.extend(words::wanted(word)),
                None => wanted.with.extend(words::wanted(word)),
            }
        }
        wanted
    }

    /// Answers the question as FTS5 reads it; none when only words to leave out were given.
    fn expression(&self) -> Option<String> {
        let with = joined(&self.with, " AND ");
        match (self.with.is_empty(), self.without.is_empty()) {
            (true, _) => None,
            (_, true) => Some(with),
            _ => Some(format!("({with}) NOT ({})", joined(&self.without, " OR "))),
        }
    }

    fn all(self, conn: &Connection) -> Result<Hits> {
        self.first(conn, usize::MAX)
    }

    fn first(self, conn: &Connection, most: usize) -> Result<Hits> {
        let (sql, key) = match self.expression() {
            Some(expression) => ("SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid", expression),
            None if self.without.is_empty() => ("SELECT id FROM deal WHERE ?1 = '' ORDER BY id", String::new()),
            None => (
                "SELECT id FROM deal WHERE id NOT IN (SELECT rowid FROM search WHERE search MATCH ?1) ORDER BY id",
                joined(&self.without, " OR "),
            ),
        };
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query([key])?;
        let mut ids = Vec::new();
        while let Some(row) = rows.next()? {
            if ids.len() == most {
                let known_to = ids.last().copied();
                return Ok(Hits { ids, wanted: self, known_to, counts: None });
            }
            ids.push(row.get(0)?);
        }
        Ok(Hits { ids, wanted: self, known_to: None, counts: None })
    }

    /// Says whether one deal answers to the query, from its own words: the index would read its way to the deal.
    fn holds(&self, conn: &Connection, id: i64) -> Result<bool> {
        let words = words_of(conn, id)?.unwrap_or_default();
        Ok(self.with.iter().all(|term| term.holds(&words)) && !self.without.iter().any(|term| term.holds(&words)))
    }
}

fn joined(terms: &[words::Term], between: &str) -> String {
    terms.iter().map(words::Term::expression).collect::<Vec<_>>().join(between)
}

/// Looks for a word of three letters or more in the middle of names and e-mails.
fn parts_of_names(conn: &Connection, query: &str, none: Hits) -> Result<Hits> {
    let folded = fold(query);
    if folded.contains(['!', ' ']) || folded.chars().count() < 3 {
        return Ok(none);
    }
    let mut statement = conn.prepare_cached(
        "SELECT id FROM deal WHERE person_id IN (
             SELECT id FROM person WHERE instr(name_key, ?1) UNION SELECT person_id FROM reach WHERE instr(key, ?1))
         UNION SELECT id FROM deal WHERE company_id IN (SELECT id FROM company WHERE instr(name_key, ?1)) ORDER BY 1",
    )?;
    let ids = row::all(statement.query_map([folded], |row| row.get(0))?)?;
    Ok(Hits { ids, ..none })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Moment;
    use crate::domain::deal::Deal;
    use crate::domain::stage::Pane;
    use crate::store::lists::{Filter, Query};
    use crate::store::{Source, Store, deals};
    use std::sync::Arc;

    #[test]
    fn hits_not_all_known_fill_a_page_as_well_as_all_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let now = Moment::parse_from_rfc3339("2026-11-20T10:00:00+01:00").unwrap();
        let mut store = Store::open(&folder.path().join("funnel.box9"), Source::Program, now).unwrap();
        let add = |tx: &crate::store::Tx<'_>| {
            (0..60).try_for_each(|n| {
                let title = if n % 3 == 0 { format!("Quote {n:02}") } else { format!("Other {n:02}") };
                deals::insert(tx, &Deal { title: Some(title), ..Deal::blank(tx.uid(), tx.today, now) }).map(|_| ())
            })
        };
        store.operation("Add", now, add).unwrap();
        for (query, count) in [("quo", 20), ("q", 20), ("!quote", 40), ("other !17", 38), ("", 60)] {
            let some = Wanted::of(query).first(store.conn(), 5).unwrap();
            assert!(!some.is_complete());
            assert_eq!(some.completed(store.conn()).unwrap().ids().len(), count, "{query}");
            let page = |hits: Hits| {
                let filter = Filter { hits: Some(Arc::new(hits)), ..Default::default() };
                let keys = Query { filter, ..Query::of(Pane::Tray) }.after(store.conn(), None, 15).unwrap();
                keys.iter().map(|key| key.id).collect::<Vec<_>>()
            };
            assert_eq!(page(some), page(find(store.conn(), query).unwrap()), "{query}");
        }
    }
}
