//! Rows of the journal in the owner's words: what a column is called, how its value reads, what a new row says.

use super::{Change, Columns};
use crate::domain::field::{self, FIELDS};
use crate::domain::id::{CategoryId, CompanyId, DealId, PersonId};
use crate::domain::money::{Currency, Money};
use crate::domain::{Moment, text};
use crate::error::Result;
use crate::store::{categories, companies, deals, people};
use rusqlite::Connection;
use serde_json::Value as Json;

/// What a row of each table is called, and which columns say it; the first tables are told first.
const ROWS: &[(&str, &str, &[&str])] = &[
    ("deal", "New deal", &["state", "stage", "phase", "title", "amount"]),
    ("person", "Person", &["name", "job_title", "company_id"]),
    ("company", "Company", &["name"]),
    ("category", "Category", &["name", "brief"]),
    ("reach", "Reach", &["value"]),
    ("touch", "Touch", &["outcome", "kind", "text"]),
    ("step", "Step", &["wants", "day", "at", "words"]),
    ("promise", "Promise", &["text", "due_on"]),
    ("plan", "Plan", &["aim_want", "aim_ask"]),
    ("participant", "Also with", &["person_id", "role"]),
    ("tag", "Tag", &["word"]),
    ("fire", "Fire", &["text", "cause"]),
    ("observation", "Use", &["verdict", "how", "note"]),
    ("letter", "Message", &["subject", "state"]),
    ("setting", "Setting", &["value"]),
];

/// Columns that only repeat or account for others.
const UNTOLD: &[&str] = &[
    "id",
    "uid",
    "name_key",
    "key",
    "created_at",
    "next_kind",
    "next_day",
    "next_at",
    "stage_on",
    "phase_on",
    "position",
    "deal_id",
    "step_id",
    "touch_id",
    "plan_id",
    "session_id",
    "typed",
    "two_way",
    "started_on",
    "made_on",
    "tries",
];

/// The columns of a deal whose name is not the word of their field.
const FIELD_WORDS: &[(&str, &str)] = &[
    ("amount", "value"),
    ("currency", "value"),
    ("expected_on", "expected_close"),
    ("opened_on", "opened"),
    ("signed_on", "signed"),
    ("kickoff_on", "kickoff"),
    ("first_value_on", "first_value"),
    ("invoiced_on", "invoiced"),
    ("paid_on", "paid"),
    ("success_on", "success_day"),
    ("close_reason", "closed_reason"),
    ("again_on", "again"),
];

/// Instants whose setting ends a row.
const ENDS: &[(&str, &str)] = &[("done_at", "done"), ("dropped_at", "dropped")];
/// Columns that hold 0 or 1.
const SWITCHES: &[&str] = &["do_not_contact", "archived", "inbound", "joined_late", "promised", "agreed", "inward"];

/// Answers the place of a table among those that are told.
pub(super) fn weight(tbl: &str) -> usize {
    ROWS.iter().position(|(table, ..)| *table == tbl).unwrap_or(ROWS.len())
}

/// Answers what changed of a row, a line for each fact; nothing where only repeated columns did.
pub(super) fn of_row(
    conn: &Connection,
    tbl: &str,
    before: Option<&Columns>,
    after: Option<&Columns>,
) -> Result<Vec<Change>> {
    let (Some(before), Some(after)) = (before, after) else {
        let (from, to) = (said(conn, tbl, before)?, said(conn, tbl, after)?);
        let gone = before.is_some() && tbl == "deal";
        let label = if gone { "Deal".to_owned() } else { called(tbl) };
        return Ok(vec![Change { label, from, to }]);
    };
    let mut told: Vec<Change> = Vec::new();
    for (column, new) in after {
        let old = before.get(column).unwrap_or(&Json::Null);
        if old == new || UNTOLD.contains(&column.as_str()) {
            continue;
        }
        let change = match ENDS.iter().find(|(end, _)| end == column) {
            Some((_, word)) => end(conn, tbl, word, before, new)?,
            None => Change {
                label: label(tbl, column),
                from: shown(conn, tbl, column, before)?,
                to: shown(conn, tbl, column, after)?,
            },
        };
        if !told.contains(&change) {
            told.push(change);
        }
    }
    Ok(told)
}

/// "Step: Fri 27 Nov call → done", and back.
fn end(conn: &Connection, tbl: &str, word: &str, before: &Columns, new: &Json) -> Result<Change> {
    let row = said(conn, tbl, Some(before))?;
    let (from, to) = if new.is_null() { (word.to_owned(), row) } else { (row, word.to_owned()) };
    Ok(Change { label: called(tbl), from, to })
}

fn called(tbl: &str) -> String {
    let found = ROWS.iter().find(|(table, ..)| *table == tbl);
    found.map_or_else(|| text::capital(&tbl.replace('_', " ")), |(_, label, _)| (*label).to_owned())
}

/// What a whole row says; empty for none.
fn said(conn: &Connection, tbl: &str, columns: Option<&Columns>) -> Result<String> {
    let Some(columns) = columns else { return Ok(String::new()) };
    let own = ROWS.iter().find(|(table, ..)| *table == tbl).map(|(.., says)| *says);
    let names: Vec<&str> = match own {
        Some(says) => says.to_vec(),
        None => columns.keys().map(String::as_str).filter(|name| !UNTOLD.contains(name)).collect(),
    };
    let usual = |column: &str, value: &str| {
        matches!((tbl, column, value), ("deal", "state", "open") | ("step", "wants", "do"))
            || (column == "kind" && columns.get("outcome").is_some_and(|outcome| !outcome.is_null()))
    };
    let mut words = Vec::new();
    for column in names {
        let value = shown(conn, tbl, column, columns)?;
        if !value.is_empty() && !usual(column, &value) {
            words.push(value);
        }
    }
    Ok(words.join(" "))
}

/// What a column of a table is called; of what hangs on a deal, with the name of the row.
fn label(tbl: &str, column: &str) -> String {
    let word = FIELD_WORDS.iter().find(|(name, _)| *name == column).map_or(column, |(_, word)| *word);
    let own = text::capital(column.trim_end_matches("_id").trim_end_matches("_on").replace('_', " ").as_str());
    match tbl {
        "deal" => FIELDS.iter().find(|field| field.word == word).map_or(own, |field| field.label.to_owned()),
        "person" | "company" | "category" | "setting" => own,
        _ => format!("{}, {}", called(tbl), own.to_lowercase()),
    }
}

/// A value as the owner reads it: days and money in words, rows by their name, switches as yes and no.
fn shown(conn: &Connection, tbl: &str, column: &str, columns: &Columns) -> Result<String> {
    let value = columns.get(column).unwrap_or(&Json::Null);
    Ok(match (column, value) {
        (_, Json::Null) => String::new(),
        ("amount" | "currency", _) => money(columns),
        ("merged_into", Json::Number(id)) if tbl == "deal" => named(id, |id| deals::name(conn, DealId(id))),
        ("person_id" | "merged_into", Json::Number(id)) => {
            named(id, |id| people::get(conn, PersonId(id)).map(|person| person.name))
        }
        ("company_id", Json::Number(id)) => {
            named(id, |id| companies::get(conn, CompanyId(id)).map(|company| company.name))
        }
        ("category_id", Json::Number(id)) => {
            named(id, |id| categories::get(conn, CategoryId(id)).map(|category| category.name))
        }
        (_, Json::Number(n)) if SWITCHES.contains(&column) => if n.as_i64() == Some(0) { "no" } else { "yes" }.into(),
        (_, Json::String(words)) => in_words(words),
        (_, other) => other.to_string(),
    })
}

fn named(id: &serde_json::Number, name: impl Fn(i64) -> Result<String>) -> String {
    name(id.as_i64().unwrap_or_default()).unwrap_or_else(|_| "one that is gone".into())
}

fn money(columns: &Columns) -> String {
    let minor = columns.get("amount").and_then(Json::as_i64);
    let currency = columns.get("currency").and_then(Json::as_str).and_then(|code| Currency::parse(code).ok());
    minor.zip(currency).map(|(minor, currency)| Money { minor, currency }.show()).unwrap_or_default()
}

fn in_words(words: &str) -> String {
    match words.parse::<Moment>() {
        Ok(at) if words.len() > 20 => at.format("%a %-d %b %H:%M").to_string(),
        _ => field::in_words(text::one_line(words)),
    }
}
