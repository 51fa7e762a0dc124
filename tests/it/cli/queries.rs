use super::{ADA, GRACE, Shell};
use serde_json::json;

fn ids(value: &serde_json::Value) -> Vec<i64> {
    value.as_array().unwrap().iter().map(|deal| deal["id"].as_i64().unwrap()).collect()
}

/// A tray deal, a lead, a large opportunity, a lost one, an archived one.
fn funnel() -> Shell {
    let shell = Shell::with(&[ADA, GRACE, "Mary Shelley @Books 90k", "Jane Austen @Books >1 dec call", "Emily Brontë"]);
    shell.ok(&["move", "2", "proposal"]);
    shell.ok(&["set", "2", "value=50k"]);
    shell.ok(&["close", "4", "lost", "no money"]);
    shell.ok(&["archive", "5"]);
    shell
}

#[test]
fn list_answers_what_is_asked_for_in_the_order_asked_for() {
    let shell = funnel();
    let cases: &[(&[&str], &[i64])] = &[
        (&["list"], &[2, 1, 3]),
        (&["list", "--sort", "value"], &[3, 2, 1]),
        (&["list", "--sort", "name"], &[1, 2, 3]),
        (&["list", "--sort", "name", "--limit", "2"], &[1, 2]),
        (&["list", "--limit", "0"], &[]),
        (&["list", "--stage", "lead"], &[1]),
        (&["list", "--stage", "opportunities"], &[2]),
        (&["list", "--stage", "proposal"], &[2]),
        (&["list", "--stage", "negotiation"], &[]),
        (&["list", "--tray"], &[3]),
        (&["list", "--closed"], &[4]),
        (&["list", "--closed", "--stage", "lead"], &[4]),
        (&["list", "--closed", "--stage", "prospect"], &[]),
        (&["list", "--archived"], &[5]),
        (&["list", "--closed", "--archived", "--sort", "name"], &[5, 4]),
        (&["list", "--category", "Referral"], &[1]),
        (&["list", "--due", "today"], &[2]),
        (&["list", "--due", "fri"], &[2, 1]),
        (&["list", "--due", "this week"], &[2, 1]),
        (&["list", "--due", "last week"], &[]),
        (&["list", "--due", "next month"], &[2, 1]),
        (&["list", "--gaps"], &[2]),
        (&["list", "--cold"], &[]),
        (&["search", "books"], &[3, 4]),
        (&["search", "bronte"], &[5]),
        (&["search", "books", "!austen"], &[3]),
        (&["search", "7946", "0000"], &[1]),
        (&["search", "nobody"], &[]),
    ];
    for (words, found) in cases {
        assert_eq!(ids(&shell.json(words)), *found, "{words:?}");
    }
    shell.later(30);
    assert_eq!(ids(&shell.json(&["list", "--cold"])), [2, 1]);
}

#[test]
fn a_deal_as_json_has_every_field() {
    let shell = Shell::with(&[ADA]);
    let mut deal = shell.json(&["list"])[0].clone();
    let uid = deal["uid"].take();
    assert_eq!(uid.as_str().unwrap().len(), 36);
    assert_eq!(
        deal,
        json!({
            "id": 1, "uid": null, "title": null,
            "person": { "id": 1, "name": "Ada Lovelace", "emails": ["ada@ae.example"], "phones": ["+44 20 7946 0000"],
                        "links": [], "job_title": null, "do_not_contact": false },
            "company": { "id": 1, "name": "Analytical Engines" },
            "stage": "lead", "phase": null, "state": "open", "archived": false, "category": "referral",
            "value": { "amount": "12000.00", "currency": "USD" }, "odds": null, "opened": "2026-11-24",
            "expected_close": null, "signed": null, "closed": null,
            "next": { "kind": "do", "what": "call", "words": "call", "on": "2026-11-27", "at": "10:00", "promised_by": null },
            "postponed": 0, "silence_days": 0, "age_days": 0, "cold": null, "gaps": [], "handoff": null, "source": null, "tags": [],
            "created": "2026-11-24T09:00:00+01:00", "touched": null,
        })
    );
    shell.ok(&["close", "1", "lost", "too dear", "--again", "1 mar", "--still-owed"]);
    let closed = shell.json(&["show", "1"]);
    assert_eq!(closed["closed"], json!({ "on": "2026-11-24", "reason": "too dear", "again": "2027-03-01" }));
    assert_eq!((&closed["next"], &closed["state"]), (&json!(null), &json!("lost")));
    for key in ["people", "steps", "promises", "touches"] {
        assert!(closed[key].is_array(), "{key}");
    }
    assert!(closed["handoff"].is_object());
}

#[test]
fn show_as_text_names_everything_that_hangs_on_the_deal() {
    let shell = Shell::with(&[ADA]);
    shell.ok(&["person", "1", "add", "Charles Babbage charles@ae.example", "--role", "technical"]);
    shell.ok(&["touch", "1", "talked", "wants a quote", "--next", "fri", "send the quote"]);
    shell.ok(&["set", "1", "note=likes horses"]);
    let shown = shell.ok(&["show", "ada", "lovelace"]);
    assert_eq!(
        shown,
        "\
#1 Ada Lovelace · Analytical Engines · lead
Stage                 lead
Category              referral
Value                 $12,000
Opened                2026-11-24

People
  Ada Lovelace · ada@ae.example · +44 20 7946 0000
  Charles Babbage · technical · charles@ae.example

Steps
  in 3d  send the quote

Promises
  1  Fri 4 Dec  mine: training

Touches
  today  call, talked: wants a quote

Note
  likes horses
"
    );
}

#[test]
fn list_stands_in_straight_columns_on_a_terminal_and_in_tabs_elsewhere() {
    let shell = Shell::with(&[ADA, "山田太郎 @株式会社 5k >today write"]);
    let said = shell.run_at(&["list"], Some(80), "", &[("NO_COLOR", "1")]);
    assert_eq!(
        said.out,
        "\
#  Stage  Who           Company          Value  Next         What   Look at
2  lead   山田太郎      株式会社        $5,000  today        write  no way to r…
1  lead   Ada Lovelace  Analytical E…  $12,000  in 3d 10:00  call   #referral
"
    );
    assert!(said.err.is_empty());
    let piped = shell.ok(&["list", "--sort", "name", "--limit", "1"]);
    assert_eq!(piped, "1\tlead\tAda Lovelace\tAnalytical Engines\t\t$12,000\tin 3d 10:00\tcall\t#referral\n");
    let coloured = shell.run_at(&["list"], Some(80), "", &[]);
    assert!(coloured.out.contains("\u{1b}[1mAda Lovelace"), "{coloured:?}");
    let never = shell.run_at(&["list", "--color", "never"], Some(80), "", &[]);
    assert!(!never.out.contains('\u{1b}'));
}

#[test]
fn stats_come_from_kept_sums() {
    let shell = funnel();
    shell.ok(&["win", "1", "--value", "9k eur"]);
    let stats = shell.json(&["stats"]);
    assert_eq!(stats["tray"], 1);
    assert_eq!(stats["stages"]["opportunity"], json!({ "open": 1, "value": "50000.00", "cold": 0, "gaps": 1 }));
    assert_eq!(stats["stages"]["handoff"]["open"], 1);
    assert_eq!(stats["closed"], json!({ "lost": 1, "cancelled": 0, "disqualified": 0 }));
    assert_eq!(stats["won"], json!({ "count": 1, "value": "0.00" }));
    assert_eq!((&stats["currency"], &stats["other"]), (&json!("USD"), &json!({ "EUR": "9000.00" })));
    let text = shell.ok(&["stats"]);
    assert!(text.contains("Opportunities\t1\t$50,000\t0\t1\n"), "{text}");
    assert!(text.ends_with("Open in other currencies: €9,000\n"), "{text}");
}

#[test]
fn a_query_can_be_asked_as_of_a_day() {
    let shell = Shell::with(&[ADA]);
    shell.later(1);
    shell.ok(&["win", "1"]);
    shell.ok(&["add", GRACE]);
    shell.later(1);
    let then = shell.json(&["asof", "2026-11-24", "list"]);
    assert_eq!(ids(&then), [1]);
    assert_eq!(then[0]["stage"], "lead");
    assert_eq!(shell.json(&["asof", "2026-11-24", "show", "ada"])["signed"], json!(null));
    assert_eq!(shell.json(&["asof", "yesterday", "stats"])["stages"]["handoff"]["open"], 1);
    assert_eq!(ids(&shell.json(&["asof", "2026-11-20", "list"])), Vec::<i64>::new());
    let (code, error) = shell.refused(&["asof", "tomorrow", "list"]);
    assert_eq!((code, &error["kind"]), (1, &json!("refused")));
}

#[test]
fn history_names_each_operation_newest_first() {
    let shell = Shell::with(&[ADA, GRACE]);
    shell.ok(&["undo"]);
    let history = shell.json(&["history"]);
    let short: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["id"].as_i64().unwrap(), row["kind"].as_str().unwrap(), row["undone"].as_bool().unwrap()))
        .collect();
    assert_eq!(short, [(3, "undo", false), (2, "do", true), (1, "do", false)]);
    assert_eq!(history[2]["changes"]["deal"], 1);
    assert_eq!(shell.ok(&["history", "--limit", "1"]).lines().count(), 1);
    let added = "Added Ada Lovelace, a lead; next call, Fri 27 Nov 10:00; promised training by Fri 4 Dec";
    assert!(shell.ok(&["history"]).contains(&format!("1\t2026-11-24 09:00\tshell\t{added}\t\n")));
}

/// Nothing is there yet: every query answers, and nothing is an error.
#[test]
fn an_empty_file_answers_every_query() {
    let shell = Shell::new();
    shell.ok(&["settings"]);
    for words in [
        &["list"][..],
        &["search", "ada"],
        &["stats"],
        &["history"],
        &["category", "list"],
        &["backups"],
        &["check"],
        &["info"],
        &["settings"],
        &["asof", "yesterday", "list"],
    ] {
        let text = shell.run(words);
        assert_eq!(text.code, 0, "{words:?}: {text:?}");
        let value = shell.json(words);
        assert!(value.is_array() || value.is_object(), "{words:?}");
    }
    assert_eq!(shell.json(&["list"]), json!([]));
    let said = shell.run(&["list"]);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("", "No deals here.\n"));
}

#[test]
fn a_handoff_as_json_has_its_clocks_fires_and_looks() {
    let shell = Shell::with(&[]);
    shell.ok(&["add", "Ada Lovelace 12k !training by 4 dec", "--stage", "opportunity"]);
    shell.ok(&["win", "ada", "--set", "first_value=today"]);
    shell.ok(&["promise", "ada", "the logins", "--theirs"]);
    shell.ok(&["fire", "ada", "the export is empty", "--cause", "defect"]);
    shell.ok(&["observe", "ada", "partly", "the export"]);
    for handoff in [shell.json(&["list"])[0]["handoff"].clone(), shell.json(&["show", "ada"])["handoff"].clone()] {
        let clocks = handoff["clocks"].as_array().unwrap();
        let what: Vec<&str> = clocks.iter().filter_map(|clock| clock["what"].as_str()).collect();
        assert_eq!(what, ["first contact", "kickoff", "first value", "paid"]);
        assert_eq!(
            (&handoff["fires"][0]["cause"], &handoff["fires"][0]["put_right"]),
            (&json!("defect"), &json!(null))
        );
        assert_eq!(handoff["observations"][0]["verdict"], "partly");
        assert_eq!(handoff["waiting"], json!({ "count": 1, "oldest_days": 0 }));
        assert_eq!((&handoff["promises"]["open"], &handoff["ticked_not_used"]), (&json!(1), &json!(false)));
    }
    shell.ok(&["fire", "ada", "--put-right", "sent it"]);
    shell.ok(&["keep", "1"]);
    assert_eq!(shell.json(&["list"])[0]["gaps"][3], "all ticked, not used", "{}", shell.json(&["list"])[0]["gaps"]);
    assert_eq!(shell.json(&["show", "ada"])["handoff"]["ticked_not_used"], true);
}
