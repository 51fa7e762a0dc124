//! Who is meant: a number, or words that match a deal's person, company, title, e-mail or phone.

use super::search::{self, Hits};
use super::{deals, lists, row};
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
    let found = named(conn, words, LOOKED)?;
    match (found.deals.as_slice(), found.is_whole) {
        ([one], true) => Ok(*one),
        ([], true) => Err(Error::NotFound(format!("No deal answers to \"{words}\"."))),
        ([], false) => Err(Error::NotFound(format!(
            "Too many deals hold \"{words}\" to find the one that is named so; write more of its name, or its number."
        ))),
        _ => Err(ambiguous(conn, words, &found)?),
    }
}

/// The deals that words mean, as far as was looked.
struct Found {
    deals: Vec<DealId>,
    /// Every hit was looked at; else there may be more.
    is_whole: bool,
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

fn ambiguous(conn: &Connection, words: &str, found: &Found) -> Result<Error> {
    let named = found.deals.iter().take(NAMED).map(|id| candidate(conn, *id)).collect::<Result<_>>()?;
    Ok(Error::Ambiguous {
        words: words.to_owned(),
        candidates: named,
        more: found.deals.len() > NAMED || !found.is_whole,
    })
}

/// Answers the deals that the words match, one more than are named at most, of the first hits.
fn named(conn: &Connection, words: &str, looked: usize) -> Result<Found> {
    let reached = reached(conn, words)?;
    let wanted = wanted(words);
    if !reached.is_empty() || wanted.is_empty() {
        return Ok(Found { deals: reached, is_whole: true });
    }
    let starts = |names: &str| wanted.iter().all(|word| begins(names, word));
    let begun = fitting(conn, &search::glance(conn, words)?, looked, starts)?;
    if !begun.deals.is_empty() {
        return Ok(begun);
    }
    let within = |names: &str| wanted.iter().all(|word| names.contains(word.as_str()));
    fitting(conn, &search::find(conn, words)?, looked, within)
}

/// Answers the hits whose names fit, one more than are named at most; a hit may also be by a note, which is no name.
fn fitting(conn: &Connection, hits: &Hits, looked: usize, fits: impl Fn(&str) -> bool) -> Result<Found> {
    let mut deals = Vec::new();
    for id in hits.ids().iter().take(looked) {
        if names(conn, *id)?.is_some_and(|names| fits(&names)) {
            deals.push(DealId(*id));
        }
        if deals.len() > NAMED {
            break;
        }
    }
    Ok(Found { deals, is_whole: hits.is_complete() && hits.ids().len() <= looked })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Moment;
    use crate::domain::deal::Deal;
    use crate::store::{Source, Store, Tx};

    #[test]
    fn one_of_hits_that_were_not_all_looked_at_is_not_taken_for_the_only_one() {
        let folder = tempfile::tempdir().unwrap();
        let now = Moment::parse_from_rfc3339("2026-11-20T10:00:00+01:00").unwrap();
        let mut store = Store::open(&folder.path().join("funnel.box9"), Source::Program, now).unwrap();
        let add = |tx: &Tx<'_>| {
            [("Ada", ""), ("Bob", "ada sent him"), ("Cleo", "asked ada"), ("Ada too", "")].iter().try_for_each(
                |(title, note)| {
                    let deal = Deal {
                        title: Some((*title).into()),
                        note: Some((*note).into()),
                        ..Deal::blank(tx.uid(), tx.today, now)
                    };
                    deals::insert(tx, &deal).map(|_| ())
                },
            )
        };
        store.operation("Add", now, add).unwrap();
        let conn = store.conn();
        for (words, looked, deals, is_whole) in
            [("ada", 2, 1, false), ("ada", 4, 2, true), ("too", 4, 1, true), ("sent", 4, 0, true)]
        {
            let found = named(conn, words, looked).unwrap();
            assert_eq!((found.deals.len(), found.is_whole), (deals, is_whole), "{words} {looked}");
        }
        let cut = named(conn, "ada", 2).unwrap();
        assert!(matches!(ambiguous(conn, "ada", &cut).unwrap(), Error::Ambiguous { more: true, .. }));
    }
}
