use super::{ADA, GRACE, Shell};
use serde_json::json;

/// Each verb says what it did, on standard output, and exits 0.
#[test]
fn verbs_say_what_they_did() {
    let cases: &[(&[&str], &str)] = &[
        (&["add", "Mary Shelley"], "Added Mary Shelley, in the tray."),
        (&["add", "Mary", "Shelley", "--stage", "prospect"], "Added Mary Shelley, a prospect; next write the plan"),
        (&["set", "ada", "value=15k", "odds=40"], "Ada Lovelace: value, odds % changed."),
        (
            &["person", "ada", "add", "Charles Babbage", "--role", "technical"],
            "Ada Lovelace: Charles Babbage added as technical.",
        ),
        (&["person", "ada", "set", "job_title=Countess"], "Ada Lovelace: job title of Ada Lovelace changed."),
        (&["person", "ada", "remove", "ada@ae.example"], "Ada Lovelace: ada@ae.example removed."),
        (&["classify", "ada", "prospect"], "Ada Lovelace: moved to Prospects."),
        (
            &["classify", "ada", "prospect", "--plan", "trades", "--aim", "fewer calls; Ada"],
            "Ada Lovelace: moved to Prospects, plan Trades, 6 steps until Tue 15 Dec; next ",
        ),
        (&["classify", "ada", "lead", "--category", "dentists"], "Ada Lovelace: in the new category dentists."),
        (&["move", "ada", "negotiation", "--because", "they asked"], "Ada Lovelace: moved to Opportunities."),
        (&["move", "1,2", "prospects"], "2 deals: moved to Prospects."),
        (&["category", "add", "dentists"], "New category dentists."),
        (&["category", "set", "referral", "interval=10"], "Category referral changed."),
        (&["category", "remove", "referral"], "Category referral put away."),
        (
            &["touch", "ada", "talked", "wants", "it", "--next", "mon", "call"],
            "Ada Lovelace: talked; next call, Mon 30 Nov.",
        ),
        (&["touch", "ada", "no answer"], "Ada Lovelace: no answer; next call"),
        (&["next", "ada", "in 2 weeks", "send", "the quote"], "Ada Lovelace: next send the quote, Tue 8 Dec."),
        (
            &["next", "ada", "+5d", "their answer", "--wait"],
            "Ada Lovelace: next wait for their answer until Sun 29 Nov.",
        ),
        (&["next", "ada", "3 dec", "--rest"], "Ada Lovelace: next rest until Thu 3 Dec."),
        (&["postpone", "grace", "mon"], "Grace Hopper: postponed to "),
        (&["done", "grace", "--next", "fri", "call"], "Grace Hopper: write done; next call, Fri 27 Nov."),
        (&["win", "ada", "--value", "9k", "--signed", "yesterday"], "Ada Lovelace: won $9,000, signed Mon 23 Nov"),
        (
            &["close", "ada", "lost", "too", "expensive", "--again", "1 mar", "--still-owed"],
            "Ada Lovelace: lost (too expensive), look again Mon 1 Mar 2027.",
        ),
        (&["archive", "ada", "--still-owed"], "Ada Lovelace: archived."),
        (&["merge", "1", "2"], "Ada Lovelace: merged with Grace Hopper."),
        (&["settings", "currency=eur"], "currency is EUR now."),
        (&["undo"], "Undid: Added Grace Hopper, a lead; next write, today (09:00)."),
    ];
    let mut wrong = Vec::new();
    for (words, said) in cases {
        let shell = Shell::with(&[ADA, GRACE]);
        let got = shell.ok(words);
        if !got.starts_with(said) || got.lines().count() != 1 {
            wrong.push(format!("{words:?} said {got:?}, not {said:?}"));
        }
        assert_eq!(shell.json(&["check"])["ok"], true, "{words:?}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_change_as_json_names_deals_refusals_notes_and_operation() {
    let shell = Shell::with(&[ADA, GRACE]);
    let added = shell.json(&["add", "Mary Shelley #writers"]);
    assert_eq!(
        added,
        json!({ "said": "Added Mary Shelley, a lead; next rest until Mon 14 Dec.", "deals": [3], "refused": [],
                "notes": ["writers is a new category"], "operation": 3 })
    );
    shell.ok(&["close", "2", "lost", "no"]);
    let moved = shell.json(&["move", "1,2", "prospect"]);
    assert_eq!(moved["deals"], json!([1]));
    assert_eq!(moved["refused"], json!([{ "deal": 2, "name": "Grace Hopper", "why": "Grace Hopper is lost" }]));
}

#[test]
fn notes_and_refusals_go_to_standard_error() {
    let shell = Shell::with(&[ADA, GRACE]);
    let added = shell.run(&["add", "Mary Shelley #writers"]);
    assert_eq!(
        (added.out.as_str(), added.err.as_str()),
        (
            "Added Mary Shelley, a lead; next rest until Mon 14 Dec.\n",
            "writers is a new category\n`box9 undo 3` takes it back.\n"
        )
    );
    let again = shell.run(&["add", "A. Lovelace ada@ae.example >mon call"]);
    assert!(again.err.contains("It may be known already: #1 Ada Lovelace"), "{again:?}");
    shell.ok(&["close", "2", "lost", "no"]);
    let moved = shell.run(&["move", "1,2", "prospect"]);
    assert!(moved.err.starts_with("#2 Grace Hopper: Grace Hopper is lost.\n`box9 undo "), "{moved:?}");
}

#[test]
fn a_touch_keeps_its_words_day_and_minutes() {
    let shell = Shell::with(&[ADA]);
    let words = [
        "touch",
        "ada",
        "met",
        "two",
        "hours",
        "--at",
        "yesterday 10:00",
        "--minutes",
        "45",
        "--next",
        "+2d",
        "minutes",
    ];
    shell.ok(&words);
    shell.ok(&["touch", "1", "answered", "yes", "--in"]);
    let shown = shell.json(&["show", "1"]);
    let touch = &shown["touches"][1];
    assert_eq!(touch["at"], "2026-11-23T10:00:00+01:00");
    assert_eq!(
        (&touch["on"], &touch["minutes"], &touch["text"]),
        (&json!("2026-11-23"), &json!(45), &json!("two hours"))
    );
    assert_eq!((&touch["kind"], &touch["direction"]), (&json!("meeting"), &json!("out")));
    assert_eq!(shown["touches"][0]["direction"], "in");
    assert_eq!(shown["touched"], "2026-11-24T09:00:00+01:00");
}

#[test]
fn undo_takes_back_any_operation_and_redo_does_it_again() {
    let shell = Shell::with(&[ADA, GRACE]);
    shell.ok(&["set", "1", "value=15k"]);
    shell.ok(&["undo", "#2"]);
    assert_eq!(shell.json(&["list"]).as_array().unwrap().len(), 1);
    shell.ok(&["redo"]);
    assert_eq!(shell.json(&["list"]).as_array().unwrap().len(), 2);
    assert_eq!(shell.json(&["show", "1"])["value"]["amount"], "15000.00");
    let (code, error) = shell.refused(&["undo", "1"]);
    assert_eq!((code, &error["kind"]), (1, &json!("refused")));
}

#[test]
fn the_first_change_of_a_day_is_backed_up_before() {
    let shell = Shell::with(&[ADA]);
    shell.later(1);
    shell.ok(&["archive", "1", "--still-owed"]);
    let backups = shell.json(&["backups"]);
    let newest = backups[0]["file"].as_str().unwrap().to_owned();
    assert!(newest.ends_with("20261125-090000-daily.box9"), "{backups}");
    let held = shell.run(&["--db", &newest, "show", "1", "--json"]);
    assert!(held.out.contains("\"archived\": false"), "{held:?}");
    shell.ok(&["reopen", "1"]);
    assert_eq!(shell.json(&["backups"]).as_array().unwrap().len(), backups.as_array().unwrap().len());
}

/// Every change names the number that takes it back: as `operation`, or beside the answer.
#[test]
fn every_change_says_how_it_is_taken_back() {
    let changes: &[&[&str]] = &[
        &["add", "Mary Shelley"],
        &["set", "ada", "value=15k"],
        &["classify", "ada", "prospect"],
        &["move", "1,2", "prospects"],
        &["person", "ada", "set", "job_title=Countess"],
        &["category", "add", "dentists"],
        &["touch", "ada", "no answer"],
        &["next", "ada", "fri", "call"],
        &["postpone", "grace", "mon"],
        &["promise", "ada", "a quote", "--by", "fri"],
        &["win", "ada"],
        &["close", "ada", "lost", "too dear", "--still-owed"],
        &["archive", "ada", "--still-owed"],
        &["merge", "1", "2"],
        &["settings", "currency=eur"],
    ];
    for words in changes {
        let shell = Shell::with(&[ADA, GRACE]);
        let said = shell.run(words);
        let operation = 3;
        assert!(said.err.ends_with(&format!("`box9 undo {operation}` takes it back.\n")), "{words:?}: {said:?}");
        assert!(shell.run(&["undo", "3"]).err.ends_with("`box9 redo` does it again.\n"), "{words:?}");
        let shell = Shell::with(&[ADA, GRACE]);
        assert_eq!(shell.json(words)["operation"], json!(operation), "{words:?}");
    }
    let shell = Shell::with(&[ADA]);
    shell.ok(&["set", "ada", "value=15k"]);
    assert_eq!(shell.run(&["set", "ada", "value=15k"]).err, "", "nothing was changed");
}

#[test]
fn a_step_on_a_day_that_is_over_and_an_amount_beyond_any_sale_are_refused() {
    let shell = Shell::with(&[ADA]);
    let (code, error) = shell.refused(&["add", "Mary Shelley >yesterday call"]);
    assert_eq!((code, &error["kind"]), (1, &json!("refused")));
    assert!(error["message"].as_str().unwrap().contains("is over"), "{error}");
    let (code, error) = shell.refused(&["set", "ada", "value=99999999999999"]);
    assert_eq!((code, &error["kind"]), (2, &json!("invalid")));
    assert!(error["message"].as_str().unwrap().contains("larger than any sale"), "{error}");
    let added = shell.json(&["add", "Mary Shelley 99999999bn"]);
    assert!(added["notes"][0].as_str().unwrap().contains("larger than any sale"), "{added}");
    assert_eq!(shell.json(&["show", "mary"])["value"], json!(null));
    assert_eq!(shell.json(&["list"]).as_array().unwrap().len(), 2);
}

#[test]
fn a_sentence_beside_an_answer_has_one_full_stop() {
    let shell = Shell::with(&["Engines @Engines >fri call"]);
    shell.ok(&["promise", "1", "a quote", "--by", "fri"]);
    let said = shell.json(&["close", "1", "lost", "too dear.", "--still-owed"]);
    let all = format!("{} {}", said["said"], said["notes"]);
    assert!(!all.contains(".."), "{all}");
}
