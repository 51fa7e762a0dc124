//! The text of deals with all that hangs on them, read for many of them in one query.

use super::words;
use crate::error::Result;
use rusqlite::{Connection, Row, params};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What one deal is found by: what its words are read from, what the starts of names are read from, its phone numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    /// The deal is still there.
    there: bool,
    body: String,
    names: String,
    phones: String,
}

/// Where the text stands: of each table the columns that are body, name and phone, and how it is reached from `n`, the
/// deals asked about. The deal itself comes first.
const PLACES: &[[&str; 4]] = &[
    [
        "concat_ws(' ', d.note, d.source, d.stage_word, d.close_reason, d.why_bought, d.worries, d.success,
           d.success_measure, d.excluded, d.risks, d.needs, p.job_title, p.note, p.address, p.birthday,
           c.domain, c.address, c.note, g.name)",
        "concat_ws(' ', d.id, p.name, c.name, d.title)",
        "NULL",
        "deal d ON d.id = n.deal_id LEFT JOIN person p ON p.id = d.person_id
         LEFT JOIN company c ON c.id = d.company_id LEFT JOIN category g ON g.id = d.category_id",
    ],
    [
        "iif(x.kind = 'link', x.value, NULL)",
        "iif(x.kind = 'email', x.value, NULL)",
        "iif(x.kind = 'phone', x.value, NULL)",
        "deal d ON d.id = n.deal_id CROSS JOIN reach x ON x.person_id = d.person_id",
    ],
    ["x.name", "NULL", "NULL", "participant y ON y.deal_id = n.deal_id CROSS JOIN person x ON x.id = y.person_id"],
    [
        "x.value",
        "NULL",
        "iif(x.kind = 'phone', x.value, NULL)",
        "participant y ON y.deal_id = n.deal_id CROSS JOIN reach x ON x.person_id = y.person_id",
    ],
    ["x.word", "NULL", "NULL", "deal d ON d.id = n.deal_id CROSS JOIN tag x ON x.person_id = d.person_id"],
    ["x.word", "NULL", "NULL", "tag x ON x.deal_id = n.deal_id"],
    ["x.row_key", "NULL", "NULL", "origin x ON x.deal_id = n.deal_id"],
    ["x.text", "NULL", "NULL", "touch x ON x.deal_id = n.deal_id"],
    ["x.words", "NULL", "NULL", "step x ON x.deal_id = n.deal_id"],
    ["concat_ws(' ', x.text, x.reason)", "NULL", "NULL", "promise x ON x.deal_id = n.deal_id"],
    ["concat_ws(' ', x.aim_want, x.aim_who, x.aim_why, x.aim_ask)", "NULL", "NULL", "plan x ON x.deal_id = n.deal_id"],
    ["concat_ws(' ', x.text, x.put_right_note)", "NULL", "NULL", "fire x ON x.deal_id = n.deal_id"],
    ["x.note", "NULL", "NULL", "observation x ON x.deal_id = n.deal_id"],
    ["concat_ws(' ', x.subject, x.body)", "NULL", "NULL", "letter x ON x.deal_id = n.deal_id"],
];

/// Answers the query for the text of the deals in a table, from one number to another.
fn query(from: &str) -> String {
    let place = |(at, [body, names, phones, join]): (usize, &[&str; 4])| {
        format!(
            "SELECT n.deal_id, {body}, {names}, {phones}, {at} = 0 FROM {from} n CROSS JOIN {join} WHERE n.deal_id BETWEEN ?1 AND ?2"
        )
    };
    PLACES.iter().enumerate().map(place).collect::<Vec<_>>().join(" UNION ALL ")
}

/// Answers the text of one deal.
pub(super) fn of_deal(conn: &Connection, id: i64) -> Result<Text> {
    static SQL: LazyLock<String> = LazyLock::new(|| query("(SELECT ?1 AS deal_id)"));
    Ok(read(conn, &SQL, &[id])?.pop().unwrap_or_default())
}

/// Answers the text of deals noted in this transaction, whose sorted numbers these are, in their order.
pub(super) fn of_noted(conn: &Connection, ids: &[i64]) -> Result<Vec<Text>> {
    static SQL: LazyLock<String> = LazyLock::new(|| query("box9_text"));
    read(conn, &SQL, ids)
}

fn read(conn: &Connection, sql: &str, ids: &[i64]) -> Result<Vec<Text>> {
    let mut texts = vec![Text::default(); ids.len()];
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![ids.first(), ids.last()])?;
    while let Some(row) = rows.next()? {
        if let Ok(at) = ids.binary_search(&row.get(0)?) {
            texts[at].add(row)?;
        }
    }
    Ok(texts)
}

impl Text {
    fn add(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        for (at, held) in [(1, &mut self.body), (2, &mut self.names), (3, &mut self.phones)] {
            if let Some(text) = row.get_ref(at)?.as_str_or_null()? {
                held.push_str(text);
                held.push('\n');
            }
        }
        self.there |= row.get::<_, bool>(4)?;
        Ok(())
    }

    /// Answers its words; none when the deal is gone.
    pub(super) fn words(&self) -> Option<BTreeSet<String>> {
        self.there.then(|| words::of(&self.body, &self.names, &self.phones))
    }

    /// Answers them as the text that is handed to the index; none when the deal is gone.
    pub(super) fn joined(&self) -> Option<String> {
        self.there.then(|| words::joined(&self.body, &self.names, &self.phones))
    }
}
