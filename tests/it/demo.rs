//! The demo: what it holds on a fixed day, that it is whole, and that all of it can be taken back.

use crate::store::{Facts, facts};
use box9::demo::{self, Demo};
use box9::domain::Moment;
use box9::domain::gap::{Gap, Gaps};
use box9::domain::stage::{Pane, Phase, State};
use box9::ops::{self, Op, Undo};
use box9::store::{Store, check};
use rusqlite::types::Value;

/// Wednesday, 25 November 2026, ten o'clock.
fn now() -> Moment {
    "2026-11-25T10:00:00+01:00".parse().unwrap()
}

fn opened(now: Moment) -> Demo {
    demo::open(now).unwrap()
}

fn count(store: &Store, from: &str) -> i64 {
    store.conn().query_row(&format!("SELECT count(*) FROM {from}"), [], |row| row.get(0)).unwrap()
}

/// Every list, phase and mark, with how many deals it has: what a screen can show is there to be seen.
#[test]
fn every_state_that_a_deal_can_be_in_is_there() {
    let Demo { store, folder: _folder } = opened(now());
    let mut counts: Vec<(String, i64)> = Vec::new();
    let mut add = |name: &str, from: String| counts.push((name.to_owned(), count(&store, &from)));
    for pane in Pane::ALL {
        add(pane.title(), format!("standing WHERE pane = {}", pane as i64));
    }
    for phase in Phase::ALL {
        add(phase.word(), format!("deal WHERE state = 'open' AND phase = '{phase}'"));
    }
    for state in State::ALL {
        add(&format!("state {state}"), format!("deal WHERE state = '{state}'"));
    }
    for gap in Gap::ALL.iter().filter(|gap| **gap != Gap::NoPlan) {
        let bit = Gaps::from_iter([*gap]).0;
        add(gap.word(), format!("standing WHERE gaps & {bit}"));
    }
    for (mark, tests) in MARKS {
        add(mark, (*tests).to_owned());
    }
    let words: Vec<String> = counts.iter().map(|(name, n)| format!("{n:>4}  {name}")).collect();
    insta::assert_snapshot!(words.join("\n"));
    let missing: Vec<&String> = counts.iter().filter(|(_, n)| *n == 0).map(|(name, _)| name).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

const MARKS: &[(&str, &str)] = &[
    ("late", "deal WHERE next_kind = 'do' AND next_day < '2026-11-25'"),
    ("due today", "deal WHERE next_kind = 'do' AND next_day = '2026-11-25'"),
    ("due today at an hour", "deal WHERE next_day = '2026-11-25' AND next_at IS NOT NULL"),
    ("due in the next days", "deal WHERE next_kind = 'do' AND next_day > '2026-11-25'"),
    ("waits", "deal WHERE next_kind = 'wait'"),
    ("rests", "deal WHERE next_kind = 'rest'"),
    ("agreed waits and rests", "step WHERE agreed = 1 AND done_at IS NULL AND dropped_at IS NULL"),
    ("steps promised to them", "step WHERE promised_by IS NOT NULL AND done_at IS NULL AND dropped_at IS NULL"),
    ("tried again", "step WHERE tries > 0 AND done_at IS NULL AND dropped_at IS NULL"),
    ("cold by silence", "standing WHERE cold_day <= '2026-11-25' AND cold_why = 'silence'"),
    ("cold by age", "standing WHERE cold_day <= '2026-11-25' AND cold_why = 'age'"),
    ("stuck", "deal WHERE state = 'open' AND postponed >= 5"),
    ("promises open", "promise WHERE state = 'open' AND due_on >= '2026-11-25'"),
    ("promises late", "promise WHERE state = 'open' AND due_on < '2026-11-25'"),
    ("promises kept", "promise WHERE state = 'kept'"),
    ("promises withdrawn", "promise WHERE state = 'withdrawn'"),
    ("promises of theirs", "promise WHERE side = 'theirs' AND state = 'open'"),
    ("promises with minutes of work", "promise WHERE minutes > 0"),
    ("promises moved", "promise_move"),
    ("promises with a planned day", "promise WHERE basis = 'planned'"),
    ("seen using", "observation WHERE verdict = 'using'"),
    ("values in EUR", "deal WHERE currency = 'EUR'"),
    ("values in USD", "deal WHERE currency = 'USD'"),
    ("values in GBP", "deal WHERE currency = 'GBP'"),
    ("expected closes that are past", "deal WHERE state = 'open' AND expected_on < '2026-11-25'"),
    ("to be looked at again", "deal WHERE state <> 'open' AND again_on >= '2026-11-25'"),
    ("open again", "stage_move WHERE because = 'reopened'"),
    ("back a stage", "stage_move WHERE from_stage = 'opportunity' AND to_stage = 'prospect'"),
    ("further people", "participant"),
    (
        "people with several e-mails",
        "(SELECT 1 FROM reach WHERE kind = 'email' GROUP BY person_id HAVING count(*) > 1)",
    ),
    ("people with several phones", "(SELECT 1 FROM reach WHERE kind = 'phone' GROUP BY person_id HAVING count(*) > 1)"),
    ("do not contact", "person WHERE do_not_contact = 1"),
    ("referred by somebody", "deal WHERE source LIKE 'Referred by %'"),
    ("names of more than 40 letters", "person WHERE length(name) > 40"),
    ("notes of more than 1,000 letters", "deal WHERE length(note) > 1000"),
    ("Chinese or Japanese names", "person WHERE name GLOB '*[一-龥]*'"),
    ("Arabic or Hebrew names", "person WHERE name GLOB '*[א-ي]*'"),
    ("accented names", "person WHERE name GLOB '*[à-ž]*'"),
    ("categories", "category"),
    ("campaigns of categories", "category WHERE playbook_id IS NOT NULL AND brief IS NOT NULL"),
    (
        "leads in a campaign",
        "(SELECT DISTINCT deal_id FROM step WHERE origin = 'campaign' AND done_at IS NULL AND dropped_at IS NULL)",
    ),
    ("drafts that wait", "letter WHERE state = 'draft'"),
    ("drafts of yesterday", "letter WHERE state = 'draft' AND made_on < '2026-11-25'"),
    ("letters sent", "letter WHERE state = 'sent'"),
    ("tags", "tag"),
    ("touches", "touch"),
    ("touches from them", "touch WHERE inward = 1"),
    ("months with touches", "(SELECT DISTINCT substr(day, 1, 7) FROM touch)"),
    ("moves", "stage_move"),
    ("operations", "operation"),
];

/// Addresses end in .example and phone numbers are from the ranges that regulators keep for fiction.
#[test]
fn nobody_in_it_is_real() {
    const FICTION: &[&str] = &["+44 1632 960", "+44 7700 900", "+1 202 555 01", "+49 30 23125 ", "+33 1 99 00 "];
    let Demo { store, folder: _folder } = opened(now());
    let mut statement = store.conn().prepare("SELECT value FROM reach").unwrap();
    let reaches: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let real = |reach: &&String| match reach.contains('@') {
        true => !reach.ends_with(".example"),
        false => !FICTION.iter().any(|range| reach.starts_with(range)),
    };
    assert_eq!(reaches.iter().filter(real).collect::<Vec<_>>(), Vec::<&String>::new());
    let shared = "(SELECT 1 FROM deal WHERE person_id IS NOT NULL GROUP BY person_id HAVING count(*) > 1)";
    assert_eq!(count(&store, shared), 0, "two deals have one person by mistake");
}

#[test]
fn it_is_whole_and_nothing_leaks() {
    let demo = opened(now());
    let report = check::check(&demo.store).unwrap();
    assert!(report.ok(), "{report:?}");
}

#[test]
fn it_reads_well_on_any_day() {
    for now in ["2026-11-28T23:30:00+13:45", "2026-03-29T03:00:00+00:00", "2028-02-29T00:10:00-08:00"] {
        let now: Moment = now.parse().unwrap();
        let Demo { store, folder: _folder } = opened(now);
        let future = format!("touch WHERE unixepoch(at) > {}", now.timestamp());
        assert_eq!(count(&store, &future), 0, "{now}");
        let backwards = "(SELECT unixepoch(at) AS at, lag(unixepoch(at)) OVER (ORDER BY id) AS before FROM operation) WHERE at < before";
        assert_eq!(count(&store, backwards), 0, "{now}");
        let weekend = "touch WHERE strftime('%w', day) IN ('0', '6') AND day < (SELECT max(day) FROM operation)";
        assert_eq!(count(&store, weekend), 0, "{now}");
        assert!(check::check(&store).unwrap().ok(), "{now}");
    }
}

#[test]
fn it_is_the_same_each_time() {
    let (one, other) = (opened(now()), opened(now()));
    assert_eq!(without_uids(&one.store), without_uids(&other.store));
    assert_eq!(history(&one.store), history(&other.store));
}

fn without_uids(store: &Store) -> Facts {
    let mut facts = facts(store.conn());
    for value in facts.values_mut().flatten().flatten() {
        if matches!(value, Value::Blob(uid) if uid.len() == 16) {
            *value = Value::Null;
        }
    }
    facts
}

fn history(store: &Store) -> Vec<String> {
    let mut statement = store.conn().prepare("SELECT at || ' ' || label FROM operation ORDER BY id").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn its_whole_history_can_be_taken_back() {
    let Demo { mut store, folder: _folder } = opened(now());
    let done = count(&store, "operation");
    let undo = Op::Undo(Undo::default());
    let mut undone = 0;
    let end = loop {
        match ops::perform(&mut store, &undo, now()) {
            Ok(_) => undone += 1,
            Err(error) => break error.to_string(),
        }
    };
    assert_eq!((end.as_str(), undone), ("There is nothing to undo.", done));
    for table in ["deal", "person", "company", "category", "reach", "step", "touch", "promise", "stage_move", "setting"]
    {
        assert_eq!(count(&store, table), 0, "{table}");
    }
    assert!(check::check(&store).unwrap().ok());
}

#[cfg(unix)]
#[test]
fn its_folder_is_the_owners_alone_and_goes_with_it() {
    use std::os::unix::fs::PermissionsExt;
    let Demo { store, folder } = opened(now());
    let path = folder.path().to_owned();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("box9-demo-"), "{name}");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    assert!(store.path().starts_with(&path) && store.path().ends_with("demo.box9"));
    store.close();
    drop(folder);
    assert!(!path.exists());
}
