//! Who is meant: a number, or words that match a deal's person, company, title, e-mail or phone.

use super::{deals, lists, row, search};
use crate::domain::id::{DealId, PersonId};
use crate::domain::person::{Reach, ReachKind};
use crate::domain::stage::{Phase, Stage, State};
use crate::domain::text;
use crate::error::{Error, Result};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// So many candidates are named; more are said to be more.
const NAMED: usize = 10;
/// So many hits are looked through.
const LOOKED: usize = 20_000;
/// Fewer digits are no phone number.
const PHONE_DIGITS: usize = 5;
/// A bare number of fewer digits is meant as a deal's, also where there is no such deal.
const BARE_PHONE_DIGITS: usize = 7;

/// Answers the one deal that the words mean; none or several are an error that says so, and nothing is done.
///
/// A number is a deal's own. An e-mail, phone or link that somebody has comes first; else every word must begin a
/// word of the deal's names, and only where none does may it stand anywhere in one.
pub fn one(conn: &Connection, words: &str) -> Result<DealId> {
    let words = words.trim();
    if let Some(id) = numbered(conn, words)? {
        return Ok(id);
    }
    let found = named(conn, words)?;
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Error::NotFound(format!("No deal answers to \"{words}\"."))),
        many => Err(ambiguous(conn, words, many)?),
    }
}

/// Answers the deals that the words mean: several numbers with commas between, else the one deal.
pub fn all(conn: &Connection, words: &str) -> Result<Vec<DealId>> {
    let parts: Vec<&str> = words.split(',').map(str::trim).collect();
    if parts.len() > 1 && parts.iter().all(|part| number(part).is_some()) {
        return parts.iter().map(|part| one(conn, part)).collect();
    }
    Ok(vec![one(conn, words)?])
}

/// Answers how a candidate is listed: `#12 Ada Lovelace · Analytical Engines · lead`.
pub fn candidate(conn: &Connection, id: DealId) -> Result<String> {
    let Some(line) = lists::line(conn, id)? else { return Ok(id.to_string()) };
    let title = line.title.filter(|title| *title != line.name);
    let place = match (line.state, line.stage) {
        _ if line.archived => "archived",
        (State::Open, Some(stage)) => line.phase.map_or(stage.word(), Phase::word),
        (state, _) => state.word(),
    };
    let parts = [line.company, title, Some(place.to_owned())];
    Ok(parts.into_iter().flatten().fold(format!("{id} {}", line.name), |all, part| format!("{all} · {part}")))
}

/// Reads a place in the funnel: a stage, one of several, or a phase of one.
pub fn place(word: &str) -> Option<(Stage, Option<Phase>)> {
    let folded = word.trim().to_lowercase().replace([' ', '_'], "-");
    let named = |stage: &&Stage| stage.word() == folded || stage.plural().to_lowercase() == folded;
    if let Some(stage) = Stage::ALL.iter().find(named) {
        return Some((*stage, None));
    }
    let phase = Phase::parse(&folded)?;
    Stage::ALL.iter().find(|stage| stage.phases().contains(&phase)).map(|stage| (*stage, Some(phase)))
}

fn number(word: &str) -> Option<i64> {
    let digits = word.strip_prefix('#').unwrap_or(word);
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits { digits.parse().ok() } else { None }
}

/// A number that no deal has may still be a phone's, unless `#` says that it is a deal's.
fn numbered(conn: &Connection, words: &str) -> Result<Option<DealId>> {
    let Some(id) = number(words).map(DealId) else { return Ok(None) };
    match deals::find(conn, id)? {
        Some(deal) => Ok(Some(deal.id)),
        None if !words.starts_with('#') && words.len() >= BARE_PHONE_DIGITS => Ok(None),
        None => Err(Error::NotFound(format!("There is no deal {id}."))),
    }
}

fn ambiguous(conn: &Connection, words: &str, found: &[DealId]) -> Result<Error> {
    let named = found.iter().take(NAMED).map(|id| candidate(conn, *id)).collect::<Result<_>>()?;
    Ok(Error::Ambiguous { words: words.to_owned(), candidates: named, more: found.len() > NAMED })
}

/// Answers the deals that the words match, one more than are named at most.
fn named(conn: &Connection, words: &str) -> Result<Vec<DealId>> {
    let reached = reached(conn, words)?;
    if !reached.is_empty() {
        return Ok(reached);
    }
    let wanted = wanted(words);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let starts =
        fitting(conn, search::glance(conn, words)?.ids(), |names| wanted.iter().all(|word| begins(names, word)))?;
    if !starts.is_empty() {
        return Ok(starts);
    }
    fitting(conn, search::find(conn, words)?.ids(), |names| wanted.iter().all(|word| names.contains(word.as_str())))
}

/// Answers the hits whose names fit, one more than are named at most; a hit may also be by a note, which is no name.
fn fitting(conn: &Connection, hits: &[i64], fits: impl Fn(&str) -> bool) -> Result<Vec<DealId>> {
    let mut found = Vec::new();
    for id in hits.iter().take(LOOKED) {
        if names(conn, *id)?.is_some_and(|names| fits(&names)) {
            found.push(DealId(*id));
        }
        if found.len() > NAMED {
            break;
        }
    }
    Ok(found)
}

/// Says whether a word stands at the start of a word of the names.
fn begins(names: &str, word: &str) -> bool {
    names.match_indices(word).any(|(at, _)| {
        let before = names[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric()) || word.chars().all(text::is_cjk)
    })
}

/// Cuts the words apart; a phone number stays one, as its digits.
fn wanted(words: &str) -> Vec<String> {
    if is_phone(words) {
        return vec![text::digits(words)];
    }
    let clean: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text::fold(&clean)
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}

fn is_phone(words: &str) -> bool {
    let punctuated = |c: char| c.is_ascii_digit() || " +()-./".contains(c);
    words.chars().all(punctuated) && text::digits(words).len() >= PHONE_DIGITS
}

/// Answers the deals of whoever has exactly this e-mail, phone or link.
fn reached(conn: &Connection, words: &str) -> Result<Vec<DealId>> {
    let kind = match words {
        _ if words.contains('@') && !words.contains(' ') => ReachKind::Email,
        _ if is_phone(words) => ReachKind::Phone,
        _ if words.contains('/') || words.contains('.') => ReachKind::Link,
        _ => return Ok(Vec::new()),
    };
    let key = Reach { kind, value: words.to_owned(), label: None }.key();
    let mut statement =
        conn.prepare_cached("SELECT DISTINCT person_id FROM reach WHERE key = ?1 AND kind = ?2 LIMIT 50")?;
    let people: Vec<i64> = row::all(statement.query_map(params![key, kind.word()], |row| row.get(0))?)?;
    let mut found = BTreeSet::new();
    for person in people {
        found.extend(deals_of(conn, PersonId(person))?);
    }
    Ok(found.into_iter().map(DealId).take(NAMED + 1).collect())
}

fn deals_of(conn: &Connection, person: PersonId) -> Result<Vec<i64>> {
    let sql = "SELECT id FROM deal WHERE person_id = ?1 AND merged_into IS NULL
               UNION SELECT x.deal_id FROM participant x JOIN deal d ON d.id = x.deal_id AND d.merged_into IS NULL
               WHERE x.person_id = ?1 ORDER BY 1 DESC LIMIT 50";
    Ok(row::all(conn.prepare_cached(sql)?.query_map([person.0], |row| row.get(0))?)?)
}

/// Answers everything a deal can be named by, folded; nothing for one that was merged away.
fn names(conn: &Connection, deal: i64) -> Result<Option<String>> {
    let sql = "SELECT concat_ws(' ', d.title, c.name, (
                 SELECT group_concat(concat_ws(' ', p.name, (SELECT group_concat(value, ' ') FROM reach WHERE person_id = p.id AND kind <> 'link'),
                   (SELECT group_concat(key, ' ') FROM reach WHERE person_id = p.id AND kind = 'phone')), ' ')
                 FROM person p WHERE p.id = d.person_id OR p.id IN (SELECT person_id FROM participant WHERE deal_id = d.id)))
               FROM deal d LEFT JOIN company c ON c.id = d.company_id WHERE d.id = ?1 AND d.merged_into IS NULL";
    let names: Option<String> = conn.prepare_cached(sql)?.query_row([deal], |row| row.get(0)).optional()?;
    Ok(names.map(|names| text::fold(&names)))
}
