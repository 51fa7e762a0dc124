//! Promises by key: made, listed, settled; from key to file and back, and in pictures.

use crate::facts::facts;
use crate::pilot::Pilot;
use box9::domain::promise::NewPromise;
use box9::ops::{self, Add, Op};
use box9::store::{check, promises};

const OWED: &[&str] = &[
    "Ada Lovelace @Analytical Engines ada@ae.example 12k >fri 10:00 call !training for two by 26 nov !a longer manual with pictures for those who never read one",
    "Grace Hopper @Navy >tomorrow mail the deck !theirs: the signed order by 27 nov !theirs: who pays ~10m",
    "山田太郎 @株式会社 >3 dec write !the translated brochure by 30 nov ~90m",
];

const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (40, 12)];

fn pictures(name: &str, script: &str) {
    for (columns, rows) in SIZES {
        let mut pilot = Pilot::with(columns, rows, OWED);
        pilot.at("2026-11-28T09:00:00+00:00").press(script);
        insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), pilot.picture());
    }
}

#[test]
fn what_is_owed_is_shown_ours_first_and_late_in_words() {
    pictures("promises", "P j");
    pictures("promises_moved", "P z '4 dec because the room is taken' Enter j j");
}

#[test]
fn a_deal_shows_its_promises_with_their_numbers() {
    pictures("promises_of_a_deal", "j Enter P d Esc");
    pictures("promises_awaited", "Enter");
}

#[test]
fn a_promise_is_read_while_one_types() {
    pictures("promise", "! 'theirs: the logo by fri ~45m'");
    pictures("promise_note", "a o 'glad !the draft by fri !<their logo'");
}

/// Presses a script, sees the answer, and takes it back: the facts are then as before.
fn and_back(script: &str, answer: &str) {
    let mut pilot = Pilot::with(120, 36, OWED);
    let before = facts(pilot.app.store.conn());
    pilot.press(script);
    assert!(pilot.answer().contains(answer), "{script}: {}", pilot.answer());
    assert!(pilot.app.overlays.is_empty(), "{script} leaves a box open");
    assert!(check::check(&pilot.app.store).unwrap().ok(), "{script}");
    assert_ne!(facts(pilot.app.store.conn()), before, "{script} changed nothing");
    pilot.press("u");
    assert!(pilot.answer().starts_with("Undid: "), "{script}: {}", pilot.answer());
    assert_eq!(facts(pilot.app.store.conn()), before, "{script}, undone");
}

#[test]
fn each_key_does_what_it_says_and_u_takes_it_back() {
    for (script, answer) in [
        ("! 'a draft by fri' Enter", "Grace Hopper: promised a draft by Fri 27 Nov. It is promise 6. · u undoes"),
        ("! '< their logo' Enter", "Grace Hopper: they owe their logo, ask by Wed 2 Dec."),
        ("Space Space ! 'a draft' Enter", "2 deals: promised a draft, planned for Wed 2 Dec."),
        ("Enter ! 'a draft' Enter", "Grace Hopper: promised a draft, planned"),
        ("P d", "Ada Lovelace: kept training for two."),
        ("P j x 'no need' Enter", "山田太郎: the translated brochure withdrawn (no need)."),
        ("P z '4 dec because I am ill' Enter", "training for two moved from tomorrow to Fri 4 Dec (I am ill)."),
        ("P z 'mon ill' Enter", "training for two moved from tomorrow to Mon 30 Nov (ill)."),
        ("P G ! 'more' Enter", "Grace Hopper: promised more, planned"),
        ("P G d", "Grace Hopper: kept who pays."),
        ("Enter P d", "Grace Hopper: kept the signed order."),
        (
            "a o 'glad !the draft by fri !<their logo' Enter",
            "only a note; promised the draft by Fri 27 Nov; they owe their logo",
        ),
        ("a o '!the draft by fri' Enter", "only a note; promised the draft by Fri 27 Nov"),
    ] {
        and_back(script, answer);
    }
}

#[test]
fn what_cannot_be_is_said_and_changes_nothing() {
    let mut pilot = Pilot::with(120, 36, OWED);
    let before = facts(pilot.app.store.conn());
    for (script, why) in [
        ("! ' ' Enter Esc", "nothing was written"),
        ("! 'it by yesterday' Enter Esc", "is over"),
        ("a o 'well !it by yesterday' Enter Esc", "is over"),
        ("P x ' ' Enter Esc", "only with their consent and a reason"),
        ("z 'fri' Enter Esc", "say why"),
        ("z 'soon because' Enter Esc", "is no day"),
    ] {
        let refused = pilot.press(script.trim_end_matches(" Esc")).said();
        assert!(refused.contains(why), "{script}: {refused}");
        pilot.press(if script.ends_with(" Esc") { "Esc" } else { "" });
        assert!(pilot.app.overlays.is_empty(), "{script}");
        assert_eq!(facts(pilot.app.store.conn()), before, "{script}");
    }
    pilot.press("d d d d d d");
    assert!(pilot.text().contains("Nothing is owed."), "{}", pilot.text());
    assert!(pilot.answer().contains("There is no promise here"), "{}", pilot.answer());
}

#[test]
fn one_goes_from_a_promise_to_its_deal_and_back() {
    let mut pilot = Pilot::with(120, 36, OWED);
    pilot.press("P j Enter");
    assert!(pilot.text().contains("box9  Deal") && pilot.text().contains("山田太郎"), "{}", pilot.text());
    pilot.press("Esc");
    assert!(pilot.text().contains("▸") && pilot.text().contains("box9  Promises"), "{}", pilot.text());
    pilot.press("Esc Enter P");
    let text = pilot.text();
    assert!(text.contains("the signed order") && !text.contains("training"), "{text}");
    pilot.press("P");
    assert!(pilot.text().contains("training for two"), "{}", pilot.text());
    pilot.press("Esc");
    assert!(pilot.text().contains("box9  Deal"), "{}", pilot.text());
    pilot.press("P 2");
    assert!(pilot.text().contains("box9  Funnel"), "{}", pilot.text());
}

/// More promises than fit: every move shows the rows that the file has in that order.
#[test]
fn a_long_ledger_is_walked_from_end_to_end() {
    let mut pilot = Pilot::filled(80, 24, |store| {
        let now = crate::pilot::moment(crate::pilot::NOW);
        let add = Add { line: "Ada Lovelace >fri call".into(), stage: None };
        let deal = ops::perform(store, &Op::Add(add), now).unwrap().deals[0];
        store
            .operation("many", now, |tx| {
                for nth in 0..90u64 {
                    let day = tx.today + chrono::Days::new(nth * 7 % 31);
                    let side = if nth % 3 == 0 { "theirs: " } else { "" };
                    let made = NewPromise::read(&format!("{side}thing {nth} by {day}"), tx.today).unwrap();
                    promises::insert(tx, deal, &made, None)?;
                }
                Ok(())
            })
            .unwrap();
    });
    let all = promises::after(pilot.app.store.conn(), None, None, 1_000).unwrap();
    assert_eq!(all.len(), 90);
    pilot.press("P");
    let mut at = 0_i64;
    for (key, by) in [
        ("j", 1),
        ("Ctrl-d", 8),
        ("j", 1),
        ("PgDn", 16),
        ("k", -1),
        ("Ctrl-u", -8),
        ("G", 900),
        ("PgUp", -16),
        ("k", -1),
        ("g g", -900),
    ]
    .iter()
    .cycle()
    .take(60)
    {
        pilot.press(key);
        let height = box9::app::layout::promises_height((80, 24)) as i64;
        let by = match *key {
            "Ctrl-d" => height / 2,
            "Ctrl-u" => -height / 2,
            "PgDn" => height,
            "PgUp" => -height,
            _ => *by,
        };
        at = (at + by).clamp(0, 89);
        assert!(
            pilot.text().contains(&format!("promise {} ", all[at as usize].id.0)),
            "{key} to {at}: {}",
            pilot.text()
        );
    }
}

#[test]
fn the_past_shows_what_was_owed_then_and_changes_nothing() {
    let mut pilot = Pilot::with(120, 36, OWED);
    pilot.at("2026-11-27T09:00:00+00:00").press("P d");
    assert!(pilot.answer().contains("1 day after"), "{}", pilot.answer());
    pilot.press("5 G Enter P");
    assert!(pilot.text().contains("training for two"), "{}", pilot.text());
    pilot.press("d");
    assert!(pilot.answer().contains("nothing can be changed"), "{}", pilot.answer());
}
