//! The day from the shell: `queue`, `today` as text, JSON and page, `level`.

use super::Shell;
use box9::store::{Source, Store};
use serde_json::{Value, json};

/// A promise that was missed, a fire, an opportunity at an hour, a prospect, a lead, two names in the tray.
fn day() -> Shell {
    let shell = Shell::with(&[
        "Ada Lovelace @Analytical Engines ada@ae.example 12k >today call !training by today",
        "Grace Hopper @Navy grace@navy.example 5k >today 14:00 call about the compiler",
        "Mary Somerville mary@x.example >today write",
        "Joan Clarke joan@park.example >fri call",
        "Alan Turing",
        "Kay McNulty",
    ]);
    shell.ok(&["move", "2", "opportunity"]);
    shell.ok(&["win", "3"]);
    shell.ok(&["fire", "3", "the link is dead"]);
    shell.later(1);
    shell
}

/// Makes today a day off.
fn take_off(shell: &Shell) {
    let now = shell.now.get();
    let mut store = Store::open(&shell.path("funnel.box9"), Source::Program, now).unwrap();
    let day = now.date_naive();
    let write = store.operation("A day off", now, |tx| {
        tx.conn.execute("INSERT INTO day_off (day, kind) VALUES (?1, 'off')", [day])?;
        Ok(())
    });
    write.unwrap();
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_queue_lists_everything_due_in_the_order_it_is_worked() {
    let shell = day();
    let said = shell.run(&["queue"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert_eq!(
        said.out,
        "\
fires\t3\tMary Somerville\tfire: the link is dead, since Tue 24 Nov; first contact after signing, today\t10
promises\t1\tAda Lovelace\tpromised: training, 1d late; call, 1d late\t6
opportunities\t2\tGrace Hopper\tcall about the compiler, 1d late\t6
leads\t\tProspecting\tfind new names\t15
tray\t\tTray\t2 names to classify\t1
"
    );
    let terminal = shell.run_at(&["queue"], Some(60), "", &[("NO_COLOR", "1")]);
    assert!(terminal.out.lines().all(|line| line.chars().count() <= 60), "{}", terminal.out);
    let cards = shell.json(&["queue"]);
    assert_eq!(
        cards[1],
        json!({ "deal": 1, "name": "Ada Lovelace", "why": "promised: training, 1d late; call, 1d late", "group": "promises",
                "kind": "call", "minutes": 6, "at": null, "missed": true, "deals": [] })
    );
    assert_eq!(cards[4]["deal"], Value::Null);
}

#[test]
fn today_lays_the_cards_into_the_block() {
    let shell = day();
    let said = shell.run(&["today"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let (cards, coming) = said.out.split_once("The coming days\n").unwrap();
    assert_eq!(
        cards,
        "\
Wednesday, 25 November 2026  09:00–10:30
  09:00–09:10  Mary Somerville  fire: the link is dead, since Tue 24 Nov; first contact after signing, today
  09:10–09:16  Ada Lovelace     promised: training, 1d late; call, 1d late
  09:16–09:22  Grace Hopper     call about the compiler, 1d late
  09:22–09:37  Prospecting      find new names
  09:37–09:38  Tray             2 names to classify
"
    );
    assert_eq!(coming.lines().count(), 14);
    assert_eq!(coming.lines().nth(1), Some("  Fri 27 Nov      6 of 90 min"));
    for width in [40, 60, 120] {
        let terminal = shell.run_at(&["today"], Some(width), "", &[("NO_COLOR", "1")]);
        assert!(terminal.out.lines().all(|line| line.chars().count() <= width), "{width}: {}", terminal.out);
    }
}

#[test]
fn today_as_json_has_the_fields_that_scripts_rely_on() {
    let shell = day();
    shell.ok(&["next", "4", "today 14:00", "call"]);
    shell.ok(&["settings", "block-minutes=15"]);
    let today = shell.json(&["today"]);
    assert_eq!(keys(&today), ["day", "block", "cards", "overflow", "load", "status"]);
    assert_eq!(today["day"], "2026-11-25");
    assert_eq!(
        today["block"],
        json!({ "start": "09:00", "end": "09:15", "minutes": 15, "pieces": [{ "from": "09:00", "to": "09:15" }],
                "moved_because": null })
    );
    let cards = today["cards"].as_array().unwrap();
    for card in cards {
        for field in ["deal", "why", "group", "minutes", "from", "to"] {
            assert!(card.get(field).is_some(), "{field}: {card}");
        }
    }
    let told: Vec<_> = cards.iter().map(|card| (&card["deal"], &card["group"], &card["from"], &card["to"])).collect();
    let null = Value::Null;
    assert_eq!(told[0], (&json!(3), &json!("fires"), &json!("09:00"), &json!("09:10")));
    assert_eq!(told[1], (&json!(1), &json!("promises"), &null, &null), "it does not fit");
    let at_its_hour = told.iter().find(|card| card.0 == &json!(4)).unwrap();
    assert_eq!((at_its_hour.2, at_its_hour.3), (&json!("14:00"), &json!("14:06")));
    let overflow = today["overflow"].as_array().unwrap();
    assert_eq!((&overflow[0]["deal"], &overflow[0]["on"]), (&json!(1), &json!("2026-11-26")));
    assert_eq!(today["load"].as_array().unwrap().len(), 14);
    assert_eq!(today["load"][0], json!({ "day": "2026-11-26", "minutes": 0, "capacity": 15 }));
}

#[test]
fn what_never_gets_its_turn_is_said_to() {
    let shell = Shell::new();
    shell.ok(&["settings", "block-minutes=15"]);
    for n in 0..60 {
        shell.ok(&["add", &format!("Buyer Number{n} n{n}@x.example {n}k >today call"), "--stage", "opportunity"]);
    }
    let today = shell.json(&["today"]);
    let overflow = today["overflow"].as_array().unwrap();
    assert_eq!(overflow.last().unwrap()["on"], Value::Null);
    let text = shell.ok(&["today"]);
    assert!(text.contains("\n  not within 14 days  "), "{text}");
    assert!(text.contains("\nDoes not fit\n") && text.contains("\n  and 9 more\n"), "{text}");
}

#[test]
fn a_day_to_come_shows_what_falls_due_on_it() {
    let shell = day();
    let friday = shell.ok(&["today", "fri"]);
    assert!(friday.starts_with("Friday, 27 November 2026  09:00–10:30\n"), "{friday}");
    assert!(friday.contains("Joan Clarke") && !friday.contains("Ada Lovelace"), "{friday}");
    shell.ok(&["next", "4", "sat", "call"]);
    let saturday = shell.ok(&["today", "sat"]);
    let cards = saturday.split_once("The coming days\n").unwrap().0;
    assert_eq!(
        cards,
        "Saturday, 28 November 2026  no block: not a working day\nDue, and when it is reached\n  Mon 30 Nov  Joan Clarke  call, today\n"
    );
    let monday = shell.ok(&["today", "mon"]);
    assert!(monday.contains("Joan Clarke"), "a weekend's work waits for Monday: {monday}");
    assert_eq!(shell.json(&["today"])["load"][2], json!({ "day": "2026-11-30", "minutes": 6, "capacity": 90 }));
}

#[test]
fn an_empty_file_has_new_names_to_find_and_a_day_off_has_nothing() {
    let shell = Shell::new();
    assert_eq!(shell.run(&["queue"]).code, 3, "a file that is not there is not made by a query");
    shell.ok(&["add", "Ada Lovelace"]);
    shell.ok(&["undo"]);
    assert_eq!(shell.ok(&["queue"]), "leads\t\tProspecting\tfind new names\t15\n");
    let today = shell.ok(&["today"]);
    assert!(today.contains("  09:00–09:15  Prospecting  find new names\n"), "{today}");
    let said = shell.run(&["level"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert_eq!(said.out, "Nothing to level: each day carries what it has, or holds only what was promised.\n");

    take_off(&shell);
    let said = shell.run(&["queue"]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", "Nothing is due.\n"));
    assert_eq!(shell.json(&["queue"]), json!([]));
    let today = shell.ok(&["today"]);
    assert!(today.starts_with("Tuesday, 24 November 2026  no block: a day off\n  Nothing is due.\n"), "{today}");
    let value = shell.json(&["today"]);
    assert_eq!(
        value["block"],
        json!({ "start": null, "end": null, "minutes": 0, "pieces": [], "moved_because": null })
    );
    assert_eq!((&value["cards"], &value["overflow"]), (&json!([]), &json!([])));
    let page = shell.ok(&["today", "--format", "html"]);
    assert!(page.contains("<p>Nothing is due.</p>"), "{page}");
}

#[test]
fn on_a_day_off_what_is_due_is_told_with_the_day_it_is_reached() {
    let shell = day();
    take_off(&shell);
    let today = shell.ok(&["today"]);
    assert!(today.contains("\nDue, and when it is reached\n  tomorrow  Mary Somerville  fire: "), "{today}");
    let page = shell.ok(&["today", "--format", "html"]);
    assert!(page.contains("Mary Somerville") && !page.contains("Nothing is due"), "{page}");
    let said = shell.ok(&["level"]);
    assert_eq!(said, "Levelled: 1 deal laid to tomorrow.\n", "only the opportunity may move");
}

#[test]
fn the_page_holds_hostile_names_as_text() {
    let shell = Shell::new();
    shell.ok(&["add", "Mallory mal@x.example >today call"]);
    shell.ok(&["person", "1", "set", "name=<script>alert('x')</script> & \"Co\" \u{202e}txt"]);
    shell.ok(&["next", "1", "today", "<img src=http://evil.example/x onerror=alert(1)>"]);
    let page = shell.ok(&["today", "--format", "html"]);
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;Co&quot;"), "{page}");
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains('\u{202e}'), "{page}");
    assert!(page.contains("default-src 'none'"), "nothing is ever fetched");
    let text = shell.ok(&["today"]);
    assert!(!text.contains('\u{202e}'));
}

#[test]
fn level_moves_what_does_not_fit_and_undo_brings_it_back() {
    let shell = Shell::new();
    shell.ok(&["settings", "block-minutes=30"]);
    for n in 0..8 {
        shell.ok(&["add", &format!("Buyer Number{n} n{n}@x.example {n}k >today call"), "--stage", "opportunity"]);
    }
    let due = || shell.json(&["queue"]).as_array().unwrap().iter().filter(|card| card["deal"].is_i64()).count();
    assert_eq!(due(), 8);
    let said = shell.run(&["level"]);
    assert_eq!((said.code, said.err.as_str()), (0, "`box9 undo 10` takes it back.\n"));
    assert!(said.out.starts_with("Levelled: 5 deals laid over "), "{said:?}");
    assert_eq!(due(), 3);
    for day in ["tomorrow", "fri"] {
        assert_eq!(shell.json(&["today", day])["overflow"], json!([]), "what was laid on a day fits it");
    }
    shell.ok(&["undo"]);
    assert_eq!(due(), 8);
    let value = shell.json(&["level"]);
    assert!(value["operation"].is_i64() || value["said"].is_string(), "{value}");
}

#[test]
fn the_block_is_moved_and_undo_puts_it_back() {
    let shell = day();
    let start = || shell.json(&["today"])["block"]["start"].clone();
    let said = shell.run(&["today", "--block", "14:30"]);
    assert_eq!((said.code, said.out.as_str()), (0, "Block of today: 14:30–16:00. Moved by you from 09:00.\n"));
    assert!(said.err.ends_with("takes it back.\n"), "{said:?}");
    assert_eq!(start(), "14:30");
    assert_eq!(shell.json(&["today"])["block"]["moved_because"], "Moved by you from 09:00.");
    shell.ok(&["undo"]);
    assert_eq!(start(), "09:00");
    assert_eq!(shell.ok(&["today", "--block", "free"]), "Block of today: 10:30–12:00. Moved by you from 09:00.\n");
    assert_eq!(shell.ok(&["today", "--block", "usual"]), "Block of today: 09:00–10:30.\n");
    let value = shell.json(&["today", "fri", "--block", "2pm"]);
    assert!(
        value["operation"].is_i64() && value["said"] == "Block of Fri 27 Nov: 14:00–15:30. Moved by you from 09:00."
    );
    assert_eq!(shell.json(&["calendar", "free", "fri"])["block"]["start"], "14:00");
}

#[test]
fn what_is_wrong_is_said() {
    let shell = day();
    for (words, code, kind, names) in [
        (&["today", "someday"][..], 2, "invalid", "someday"),
        (&["today", "--format", "pdf"], 2, "usage", "text, html"),
        (&["today", "fri", "sat"], 2, "usage", "sat"),
        (&["today", "--block", "25:00"], 2, "invalid", "\"25:00\" is no hour; write 14:30, 2pm, free or usual"),
        (&["today", "--block", ""], 2, "invalid", "hour"),
        (&["today", "--block", "14:00", "--format", "html"], 2, "usage", "--format"),
        (&["today", "yesterday", "--block", "14:00"], 1, "refused", "The block of Tue 24 Nov is past"),
        (&["asof", "yesterday", "today", "--block", "14:00"], 1, "refused", "The past only shows itself"),
        (&["queue", "fri"], 2, "usage", "fri"),
        (&["level", "fri"], 2, "usage", "fri"),
    ] {
        let (found, error) = shell.refused(words);
        assert_eq!((found, &error["kind"]), (code, &json!(kind)), "{words:?}: {error}");
        assert!(error["message"].as_str().unwrap().contains(names), "{words:?}: {error}");
    }
}
