//! Calendar files of other programs are read as an independent reader reads them.

use box9::domain::calendar::{self, Busy};
use box9::domain::{Day, Zone};
use box9::formats::ics::{Calendar, Occurrence, When};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Files that this program reads otherwise than the reader that the facts come from, and why.
const OTHERWISE: &[(&str, &str)] = &[
    ("node-ical__Office-2012-owa", "zones by Outlook's long names are known here, floating there"),
    ("ical__office_360_nz_tz", "its window begins by the event's clock there, by UTC here: one on the first day"),
    ("ical__office_365_invalid_timezone", "a zone that the file does not have is floating here, guessed there"),
    ("node-ical__mixed-timezone-handling", "X-WR-TIMEZONE changes floating times there; here they are as written"),
    ("node-ical__biweekly-exdate-until", "X-WR-TIMEZONE moves times in UTC by an hour there; here UTC is UTC"),
    ("node-ical__non-utc-until-ny", "an end without a zone is by the event's clock here, UTC there"),
    ("node-ical__yearly-recurring-unicode", "a day with a zone is a day here, an hour there"),
    ("node-ical__bad_custom_ms_tz", "an event that ends before it begins has no length here, is turned around there"),
    ("node-ical__daily-count-exdate-recurrence-id", "the same"),
    ("libical__libical-2446", "the same; and two calendars of a file do not share their ids"),
];

fn files() -> Vec<(String, Vec<u8>, Value)> {
    let Some(folder) = std::env::var_os("BOX9_CORPUS").map(PathBuf::from) else { return Vec::new() };
    let facts: Map<String, Value> = serde_json::from_slice(&std::fs::read(folder.join("FACTS.json")).unwrap()).unwrap();
    let calendars = facts.into_iter().filter(|(name, _)| name.starts_with("ics/"));
    calendars.map(|(name, fact)| (name.clone(), std::fs::read(folder.join(&name)).unwrap(), fact)).collect()
}

fn when(when: When) -> Value {
    match when {
        When::Day(day) => json!({ "date": day }),
        When::Floating(local) => json!({ "local": local.format("%Y-%m-%dT%H:%M:%S").to_string() }),
        When::Instant(at) => json!({ "utc": at.format("%Y-%m-%dT%H:%M:%SZ").to_string() }),
    }
}

fn day(value: &Value) -> Day {
    value.as_str().unwrap().parse().unwrap()
}

/// What happens in the window, as the facts write it.
fn shown(found: &Occurrence) -> String {
    let words: String = found.words.chars().take(60).collect();
    format!("{} {} {}", when(found.start), when(found.end), words.trim())
}

fn expected(fact: &Value) -> String {
    format!("{} {} {}", fact["start"], fact["end"], fact["summary"].as_str().unwrap_or_default().trim())
}

fn differences(name: &str, bytes: &[u8], fact: &Value) -> Vec<String> {
    let read = Calendar::read(bytes);
    let mut told = Vec::new();
    if fact["parse"] != "ok" || fact.get("window").is_none() {
        println!("{name}: no reference; {} events, {} faults", read.events().count(), read.faults.len());
        return told;
    }
    let told_by_line = read
        .faults
        .iter()
        .filter(|fault| fault.words.starts_with("an event's start") || fault.words.contains("no start"));
    let events = (read.events().count() + told_by_line.count()) as u64;
    if Some(events) != fact["events"].as_u64() {
        told.push(format!("{events} events, not {}; {:?}", fact["events"], read.faults));
    }
    let window = &fact["window"];
    let found = read.occurrences((day(&window["from"]), day(&window["to"]).pred_opt().unwrap()), Zone::UTC);
    if Some(found.len() as u64) != fact["occurrences_in_window"].as_u64() {
        told.push(format!("{} occurrences, not {}", found.len(), fact["occurrences_in_window"]));
    }
    let found: Vec<String> = found.iter().map(shown).collect();
    let wanted: Vec<String> = fact["occurrences"].as_array().unwrap().iter().map(expected).collect();
    told.extend(wanted.iter().filter(|one| !found.contains(one)).take(3).map(|one| format!("not found: {one}")));
    if fact.get("occurrences_cut").is_none() {
        told.extend(found.iter().filter(|one| !wanted.contains(one)).take(3).map(|one| format!("not there: {one}")));
    }
    told
}

#[test]
fn files_of_other_programs_are_read_as_others_read_them() {
    let mut all = Map::new();
    for (name, bytes, fact) in files() {
        let told = differences(&name, &bytes, &fact);
        if !told.is_empty() {
            all.insert(name, json!(told));
        }
    }
    let known: Vec<&str> = OTHERWISE.iter().map(|(name, _)| *name).collect();
    let unknown: Vec<_> = all.iter().filter(|(name, _)| !known.iter().any(|known| name.contains(known))).collect();
    assert!(unknown.is_empty(), "{}", serde_json::to_string_pretty(&unknown).unwrap());
}

#[test]
fn the_first_free_hour_and_a_half_is_where_others_find_it() {
    let mut days = 0;
    for (name, bytes, fact) in files() {
        let Some(free) = fact.get("free_90min") else { continue };
        let home: Zone = free["zone"].as_str().unwrap().parse().unwrap();
        let read = Calendar::read(&bytes);
        for (on, wanted) in free["days"].as_object().unwrap() {
            let on: Day = on.parse().unwrap();
            let busy: Vec<Busy> = read.occurrences((on, on), home).iter().filter_map(|held| held.on(on)).collect();
            let first = calendar::first_free(&calendar::free((8 * 60, 18 * 60), &busy), 90, 0);
            let first = first.map(|(from, _)| calendar::time(from).format("%H:%M").to_string());
            assert_eq!(json!(first), wanted["earliest_free_90min"], "{name} {on}");
            days += 1;
        }
    }
    println!("{days} days");
}
