use super::{ADA, GRACE, Shell};
use serde_json::json;

#[test]
fn each_verb_of_the_ledger_says_what_it_did() {
    let cases: &[(&[&str], &str)] = &[
        (
            &["promise", "grace", "a", "draft", "--by", "fri", "--minutes", "45"],
            "Grace Hopper: promised a draft by Fri 27 Nov.",
        ),
        (&["promise", "grace", "a draft"], "Grace Hopper: promised a draft, planned for Tue 1 Dec."),
        (&["promise", "2", "their logo", "--theirs"], "Grace Hopper: they owe their logo, ask by Tue 1 Dec."),
        (&["promise", "1,2", "a price list"], "2 deals: promised a price list, planned for Tue 1 Dec."),
        (&["keep", "1"], "Ada Lovelace: kept training."),
        (&["keep", "#1"], "Ada Lovelace: kept training."),
        (&["withdraw", "1", "no", "need"], "Ada Lovelace: training withdrawn (no need)."),
        (
            &["reschedule", "1", "mon", "parts are late"],
            "Ada Lovelace: training moved from Fri 4 Dec to Mon 30 Nov (parts are late).",
        ),
    ];
    for (words, said) in cases {
        let shell = Shell::with(&[ADA, GRACE]);
        assert_eq!(shell.ok(words), format!("{said}\n"), "{words:?}");
        assert_eq!(shell.json(&["check"])["ok"], true, "{words:?}");
        shell.ok(&["undo"]);
        assert_eq!(shell.json(&["promises"])[0]["due"], "2026-12-04", "{words:?}");
    }
}

#[test]
fn what_is_refused_keeps_its_exit_code() {
    for (words, code, kind) in [
        (&["keep", "9"][..], 1, "not_found"),
        (&["keep", "x"], 2, "usage"),
        (&["withdraw", "1"], 2, "usage"),
        (&["withdraw", "1", " "], 1, "refused"),
        (&["reschedule", "1", "yesterday", "late"], 1, "refused"),
        (&["reschedule", "1", "blue moon", "late"], 2, "invalid"),
        (&["promise", "ada", " "], 2, "invalid"),
        (&["promise", "ada", "it", "--by", "yesterday"], 1, "refused"),
        (&["promise", "ada", "it", "--minutes", "0"], 2, "usage"),
        (&["promises", "nobody"], 1, "not_found"),
    ] {
        let shell = Shell::with(&[ADA]);
        let (got, error) = shell.refused(words);
        assert_eq!((got, error["kind"].as_str()), (code, Some(kind)), "{words:?}: {error}");
    }
}

#[test]
fn a_promise_as_json_has_its_whole_story() {
    let shell = Shell::with(&[ADA, GRACE]);
    shell.ok(&["promise", "grace", "their logo", "--theirs", "--minutes", "5"]);
    shell.ok(&["reschedule", "1", "7 dec", "ill"]);
    let logo = json!({ "id": 2, "deal": 2, "side": "theirs", "text": "their logo", "due": "2026-12-01", "basis": "planned",
                       "minutes": 5, "state": "open", "settled": null, "reason": null, "made": "2026-11-24", "moves": [] });
    let mut training = json!({ "id": 1, "deal": 1, "side": "mine", "text": "training", "due": "2026-12-07", "basis": "promised",
                               "minutes": null, "state": "open", "settled": null, "reason": null, "made": "2026-11-24",
                               "moves": [{ "from": "2026-12-04", "to": "2026-12-07", "reason": "ill", "on": "2026-11-24" }] });
    assert_eq!(shell.json(&["promises"]), json!([training, logo]));
    assert_eq!(shell.json(&["promises", "grace"]), json!([logo]));
    shell.ok(&["withdraw", "1", "no need"]);
    assert_eq!(shell.json(&["promises"]), json!([logo]));
    training["state"] = json!("withdrawn");
    training["settled"] = json!("2026-11-24");
    training["reason"] = json!("no need");
    assert_eq!(shell.json(&["show", "1"])["promises"], json!([training]));
}

#[test]
fn the_ledger_as_text_says_what_is_late_and_that_nothing_is_owed() {
    let shell = Shell::with(&[GRACE]);
    let none = shell.run(&["promises"]);
    assert_eq!((none.out.as_str(), none.err.as_str(), none.code), ("", "Nothing is owed.\n", 0));
    shell.ok(&["promise", "1", "a draft", "--by", "tomorrow", "--minutes", "45"]);
    shell.ok(&["promise", "1", "a plan"]);
    shell.ok(&["promise", "1", "their logo", "--theirs", "--by", "tomorrow"]);
    shell.later(9);
    assert_eq!(
        shell.ok(&["promises"]),
        "1\tmine\t8d late\tGrace Hopper\ta draft\t\t45m\n\
         2\tmine\t2d ago\tGrace Hopper\ta plan\tplanned\t\n\
         3\ttheirs\tWed 25 Nov\tGrace Hopper\ttheir logo\t\t\n"
    );
    let then = shell.ok(&["asof", "2026-11-24", "promises"]);
    assert!(then.starts_with("1\tmine\ttomorrow\t"), "{then}");
}

#[test]
fn a_deal_is_not_let_go_while_nobody_says_what_becomes_of_its_promises() {
    let shell = Shell::with(&[]);
    shell.ok(&["add", "Ada Lovelace 12k !training !the draft", "--stage", "opportunity"]);
    shell.ok(&["add", "Ada Byron 9k", "--stage", "opportunity"]);
    for words in
        [&["close", "1", "lost", "too dear"][..], &["archive", "1"], &["close", "1", "lost", "too dear", "--kept", "1"]]
    {
        let (code, error) = shell.refused(words);
        assert_eq!(code, 1, "{words:?}");
        assert!(error["message"].as_str().unwrap().contains("2 the draft."), "{error}");
        assert_eq!(
            error["hint"],
            "Say --kept N, --withdrawn N 'reason', or of all others --still-owed, --all-kept, --all-withdrawn 'reason'."
        );
    }
    let (code, error) = shell.refused(&["merge", "2", "1"]);
    assert!(code == 1 && error["hint"].as_str().unwrap().contains("--still-owed"), "{error}");
    shell.ok(&["close", "1", "lost", "too dear", "--kept", "1", "--withdrawn", "2", "they took less"]);
    let states: Vec<String> = shell.json(&["show", "1"])["promises"]
        .as_array()
        .unwrap()
        .iter()
        .map(|promise| promise["state"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(states, ["kept", "withdrawn"]);
    shell.ok(&["undo"]);
    shell.ok(&["merge", "2", "1", "--still-owed"]);
    assert_eq!(shell.json(&["promises", "2"]).as_array().unwrap().len(), 2);
}

#[test]
fn many_are_let_go_and_merged_with_an_answer_for_all_their_promises() {
    let states = |shell: &Shell| {
        let all = ["1", "2", "3"].map(|deal| shell.json(&["show", deal])["promises"].clone());
        let states = all.iter().flat_map(|promises| promises.as_array().unwrap().clone());
        states.map(|promise| promise["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    for (words, said, left) in [
        (&["archive", "1,2,3", "--all-kept"][..], "3 deals: archived", "kept kept kept"),
        (&["archive", "1,2,3", "--kept", "3", "--still-owed"], "3 deals: archived", "open open kept"),
        (
            &["close", "1,2,3", "lost", "dear", "--all-withdrawn", "they took less"],
            "3 deals",
            "withdrawn withdrawn withdrawn",
        ),
        (
            &["archive", "1,2,3", "--those-stay"],
            "1 deal: archived; 2 refused: Ada is owed 2 promises",
            "open open open",
        ),
        (&["merge", "3", "1", "--kept", "1", "--still-owed"], "Cy: merged with Ada; 1 promise settled.", "kept"),
        (&["merge", "2", "3", "--all-kept"], "Bob: merged with Cy; 1 promise settled.", "kept"),
    ] {
        let shell = Shell::with(&["Ada >fri call !one !two", "Bob >fri call", "Cy >fri call !three"]);
        let told = shell.ok(words);
        assert!(told.starts_with(said), "{words:?}: {told}");
        let found = states(&shell);
        assert!(found.contains(left), "{words:?}: {found}");
        shell.ok(&["undo"]);
        assert_eq!(states(&shell), "open open open", "{words:?}, undone");
    }
    let shell = Shell::with(&["Ada >fri call !one !two", "Bob >fri call", "Cy >fri call !three"]);
    for (words, why) in [
        (&["archive", "1,2,3", "--kept", "1", "--kept", "3"][..], "2 two"),
        (&["archive", "1,2", "--kept", "3", "--still-owed"], "Promise 3 is no open promise of these deals."),
        (&["merge", "2", "3", "--kept", "1", "--still-owed"], "Promise 1 is no open promise of this deal."),
        (&["merge", "2", "3", "--those-stay"], "Cy is owed 1 promise."),
        (&["merge", "2", "3"], "3 three"),
    ] {
        let (code, error) = shell.refused(words);
        assert!(code == 1 && error["message"].as_str().unwrap().contains(why), "{words:?}: {error}");
        assert_eq!(states(&shell), "open open open", "{words:?}");
    }
}
