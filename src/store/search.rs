//! Full text over every field and note: one search row per source row; parts of words by trigrams, short words by their starts.

use super::journal::TEXT_KINDS;
use super::row;
use crate::domain::text;
use crate::error::Result;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// The deals that a query finds, as sorted numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    ids: Vec<i64>,
}

impl Hits {
    /// Answers the numbers, ascending.
    pub fn ids(&self) -> &[i64] {
        &self.ids
    }

    /// Says whether a deal is among them.
    pub fn contains(&self, id: i64) -> bool {
        self.ids.binary_search(&id).is_ok()
    }
}

/// The text of each kind of row: what parts of words are searched in, and the names whose starts count.
const TEXTS: &[(&str, &str)] = &[
    (
        "deal",
        "SELECT concat_ws(' ', '#' || id, title, note, source, stage_word, close_reason, why_bought, worries, success, success_measure, excluded,
                risks, needs, (SELECT group_concat(word, ' ') FROM tag WHERE deal_id = deal.id),
                (SELECT group_concat(row_key, ' ') FROM origin WHERE deal_id = deal.id)), title FROM deal WHERE id = ?1",
    ),
    (
        "person",
        "SELECT concat_ws(' ', name, job_title, note, address, birthday, (SELECT group_concat(value, ' ') FROM reach WHERE person_id = person.id),
                (SELECT group_concat(word, ' ') FROM tag WHERE person_id = person.id)),
                concat_ws(' ', name, (SELECT group_concat(value, ' ') FROM reach WHERE person_id = person.id AND kind = 'email')) FROM person WHERE id = ?1",
    ),
    ("company", "SELECT concat_ws(' ', name, domain, address, note), name FROM company WHERE id = ?1"),
    ("touch", "SELECT text, '' FROM touch WHERE id = ?1"),
    ("step", "SELECT words, '' FROM step WHERE id = ?1"),
    ("promise", "SELECT concat_ws(' ', text, reason), '' FROM promise WHERE id = ?1"),
    ("plan", "SELECT concat_ws(' ', aim_want, aim_who, aim_why, aim_ask), '' FROM plan WHERE id = ?1"),
    ("fire", "SELECT concat_ws(' ', text, put_right_note), '' FROM fire WHERE id = ?1"),
    ("observation", "SELECT note, '' FROM observation WHERE id = ?1"),
    ("letter", "SELECT concat_ws(' ', subject, body), '' FROM letter WHERE id = ?1"),
];

/// Which deals a found row belongs to.
const OWNERS: &[(&str, &str)] = &[
    ("deal", "SELECT ?1"),
    (
        "person",
        "SELECT id FROM deal WHERE person_id = ?1 UNION ALL SELECT deal_id FROM participant WHERE person_id = ?1",
    ),
    ("company", "SELECT id FROM deal WHERE company_id = ?1"),
    ("touch", "SELECT deal_id FROM touch WHERE id = ?1"),
    ("step", "SELECT deal_id FROM step WHERE id = ?1"),
    ("promise", "SELECT deal_id FROM promise WHERE id = ?1"),
    ("plan", "SELECT deal_id FROM plan WHERE id = ?1"),
    ("fire", "SELECT deal_id FROM fire WHERE id = ?1"),
    ("observation", "SELECT deal_id FROM observation WHERE id = ?1"),
    ("letter", "SELECT deal_id FROM letter WHERE id = ?1"),
];

/// Merges the full text into one, so that nothing of what was removed is left in it.
pub(super) const OPTIMIZE: &str = "INSERT INTO search_part (search_part) VALUES ('optimize'); INSERT INTO search_start (search_start) VALUES ('optimize')";

/// Writes the text of every row noted in this transaction anew.
pub(super) fn reindex(conn: &Connection) -> Result<()> {
    let codes: Vec<i64> =
        row::all(conn.prepare_cached("SELECT code FROM box9_text ORDER BY code")?.query_map([], |row| row.get(0))?)?;
    codes.into_iter().try_for_each(|code| index(conn, code))
}

/// Writes the text of one row anew, or removes it when the row is gone.
fn index(conn: &Connection, code: i64) -> Result<()> {
    let (body, names) = text_of(conn, code)?.unwrap_or_default();
    for (table, text) in [("search_part", &body), ("search_start", &names)] {
        if text.is_empty() {
            conn.prepare_cached(&format!("DELETE FROM {table} WHERE rowid = ?1"))?.execute([code])?;
        } else {
            conn.prepare_cached(&format!("INSERT OR REPLACE INTO {table} (rowid, body) VALUES (?1, ?2)"))?
                .execute(params![code, text])?;
        }
    }
    Ok(())
}

/// Answers the two texts of a row: the whole with phone numbers as digits too, and the names with CJK text cut into pairs.
pub(super) fn text_of(conn: &Connection, code: i64) -> Result<Option<(String, String)>> {
    let kind = kind(code);
    let Some((_, sql)) = TEXTS.iter().find(|(name, _)| *name == kind) else { return Ok(None) };
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([code >> 4])?;
    let Some(found) = rows.next()? else { return Ok(None) };
    let mut body: String = found.get::<_, Option<String>>(0)?.unwrap_or_default();
    let mut names: String = found.get::<_, Option<String>>(1)?.unwrap_or_default();
    if kind == "person" {
        body.push_str(&phone_digits(conn, code >> 4)?);
    }
    for pair in cjk_pairs(&body) {
        names.push(' ');
        names.push_str(&pair);
    }
    Ok(Some((body.replace('\0', " "), names.replace('\0', " "))))
}

fn kind(code: i64) -> &'static str {
    TEXT_KINDS.iter().find(|(_, number)| *number == code & 15).map_or("", |(name, _)| *name)
}

fn phone_digits(conn: &Connection, person: i64) -> Result<String> {
    let mut statement = conn.prepare_cached("SELECT value FROM reach WHERE person_id = ?1 AND kind = 'phone'")?;
    let numbers: Vec<String> = row::all(statement.query_map([person], |row| row.get(0))?)?;
    Ok(numbers.iter().map(|number| format!(" {}", text::digits(number))).collect())
}

/// Answers each CJK character of a text, and each pair of neighbours.
fn cjk_pairs(text: &str) -> BTreeSet<String> {
    let mut pairs = BTreeSet::new();
    let mut before: Option<char> = None;
    for c in text.chars() {
        let c = text::is_cjk(c).then_some(c);
        if let Some(c) = c {
            pairs.insert(c.to_string());
            if let Some(before) = before {
                pairs.insert(format!("{before}{c}"));
            }
        }
        before = c;
    }
    pairs
}

/// Finds the deals in which every word stands, in whatever field or note; `!word` leaves out those with it.
///
/// Accents and case do not count. Words of three letters and more are found anywhere in a word, shorter ones at the
/// start of a word in a name, e-mail or title. A query of digits and their punctuation is one phone number.
pub fn find(conn: &Connection, query: &str) -> Result<Hits> {
    let mut found: Option<BTreeSet<i64>> = None;
    let mut left_out = BTreeSet::new();
    for term in terms(query) {
        match term.strip_prefix('!') {
            Some("") => {}
            Some(word) => left_out.extend(deals_with(conn, word)?),
            None => {
                let deals = deals_with(conn, &term)?;
                found = Some(match found {
                    None => deals,
                    Some(before) => before.intersection(&deals).copied().collect(),
                });
            }
        }
    }
    let found = match found {
        Some(found) => found,
        None => row::all(conn.prepare_cached("SELECT id FROM deal")?.query_map([], |row| row.get(0))?)?
            .into_iter()
            .collect(),
    };
    Ok(Hits { ids: found.difference(&left_out).copied().collect() })
}

fn terms(query: &str) -> Vec<String> {
    let clean: String = query.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let phone = clean.chars().all(|c| c.is_ascii_digit() || " +()-./".contains(c)) && text::digits(&clean).len() >= 5;
    if phone {
        return vec![text::digits(&clean)];
    }
    clean.split_whitespace().map(str::to_owned).collect()
}

fn deals_with(conn: &Connection, word: &str) -> Result<BTreeSet<i64>> {
    let mut deals = BTreeSet::new();
    let cjk: String = word.chars().filter(|c| text::is_cjk(*c)).collect();
    let (table, matching) = if !cjk.is_empty() {
        ("search_start", cjk_query(word))
    } else if text::fold(word).chars().count() < 3 {
        ("search_start", format!("{}*", quoted(word)))
    } else {
        ("search_part", quoted(word))
    };
    let mut statement = conn.prepare_cached(&format!("SELECT rowid FROM {table} WHERE {table} MATCH ?1"))?;
    let mut rows = statement.query([matching])?;
    while let Some(row) = rows.next()? {
        owners(conn, row.get(0)?, &mut deals)?;
    }
    let mut categories = conn.prepare_cached(
        "SELECT d.id FROM category c JOIN deal d ON d.category_id = c.id WHERE c.name LIKE '%' || replace(replace(?1, '%', ''), '_', '') || '%'",
    )?;
    if word.chars().count() >= 3 {
        deals.extend(row::all(categories.query_map([word], |row| row.get::<_, i64>(0))?)?);
    }
    Ok(deals)
}

fn cjk_query(word: &str) -> String {
    let pairs = cjk_pairs(word);
    let longest = pairs.iter().map(|pair| pair.chars().count()).max().unwrap_or(1);
    let wanted: Vec<String> =
        pairs.iter().filter(|pair| pair.chars().count() == longest).map(|pair| quoted(pair)).collect();
    wanted.join(" AND ")
}

fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

fn owners(conn: &Connection, code: i64, deals: &mut BTreeSet<i64>) -> Result<()> {
    if code & 15 == 0 {
        deals.insert(code >> 4);
        return Ok(());
    }
    if let Some((_, sql)) = OWNERS.iter().find(|(name, _)| *name == kind(code)) {
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query([code >> 4])?;
        while let Some(row) = rows.next()? {
            deals.insert(row.get(0)?);
        }
    }
    Ok(())
}
