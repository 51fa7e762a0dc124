use super::{ADA, Failing, GRACE, Shell};
use serde_json::json;
use std::io::ErrorKind;

/// Each wrong command: its exit code, its kind, and what its message must name.
#[test]
fn what_is_wrong_is_said_and_nothing_is_done() {
    let cases: &[(&[&str], i32, &str, &str)] = &[
        (&["lisst"], 2, "usage", "lisst"),
        (&["list", "--colour"], 2, "usage", "--colour"),
        (&["list", "--stage", "leed"], 2, "usage", "the stages are lead"),
        (&["list", "--sort", "size"], 2, "usage", "the orders are next"),
        (&["list", "--limit", "many"], 2, "usage", "many"),
        (&["list", "--due", "someday"], 2, "invalid", "someday"),
        (&["list", "--category", "dentists"], 1, "not_found", "no category dentists"),
        (&["show"], 2, "usage", "<WHO>"),
        (&["show", "99"], 1, "not_found", "no deal #99"),
        (&["show", "#99"], 1, "not_found", "no deal #99"),
        (&["show", "nobody"], 1, "not_found", "nobody"),
        (&["show", "  "], 1, "not_found", ""),
        (&["show", "!!!"], 1, "not_found", "!!!"),
        (&["show", "\"quotes\" OR *"], 1, "not_found", "quotes"),
        (&["show", "a\u{0}b"], 1, "not_found", ""),
        (&["show", "99999999999999999999"], 1, "not_found", ""),
        (&["add"], 2, "usage", "<LINE>"),
        (&["add", ""], 2, "invalid", "nothing was written"),
        (&["add", "Ada", "--stage", "proposal"], 2, "usage", "the stages are"),
        (&["set", "1", "value"], 2, "usage", "FIELD=VALUE"),
        (&["set", "1", "colour=red"], 2, "invalid", "no such field"),
        (&["set", "1", "value=lots"], 2, "invalid", "lots"),
        (&["set", "1", "odds=140"], 2, "invalid", "0 to 100"),
        (&["touch", "1", "taked"], 2, "usage", "the outcomes are talked"),
        (&["touch", "1", "talked", "--kind", "fax"], 2, "usage", "the kinds are"),
        (&["touch", "1", "talked", "--at", "tomorrow 10:00", "--next", "fri", "x"], 1, "refused", "future"),
        (&["touch", "1", "talked", "--next", "fri"], 2, "usage", "--next"),
        (&["next", "1", "never", "call"], 2, "invalid", "never"),
        (&["next", "1", "fri", "--wait", "--rest"], 2, "usage", "--rest"),
        (&["postpone", "1", "today"], 1, "refused", "no later"),
        (&["done", "1"], 1, "refused", "without a next step"),
        (&["win", "1", "--signed", "tomorrow"], 1, "refused", "still to come"),
        (&["win", "1", "--value", "much"], 2, "invalid", "much"),
        (&["move", "1", "customer"], 1, "refused", "not been won"),
        (&["move", "1", "lead"], 1, "refused", "already a lead"),
        (&["close", "1", "lost"], 2, "usage", "<REASON>"),
        (&["close", "1", "won", "x"], 2, "usage", "lost, cancelled, disqualified"),
        (&["close", "1", "lost", " ", "--still-owed"], 1, "refused", "reason"),
        (&["reopen", "1"], 1, "refused", "neither closed"),
        (&["merge", "1", "1"], 1, "refused", "itself"),
        (&["person", "1", "add", "Bob", "--role", "boss"], 2, "usage", "the roles are"),
        (&["person", "1", "remove", "bob"], 1, "not_found", "bob"),
        (&["category", "set", "dentists", "limit=3"], 1, "not_found", "dentists"),
        (&["category", "set", "referral", "limit=0"], 2, "invalid", "limit"),
        (&["category"], 2, "usage", "missing"),
        (&["undo", "last"], 2, "usage", "a number"),
        (&["undo", "77"], 1, "not_found", "77"),
        (&["redo"], 1, "refused", "nothing to redo"),
        (&["restore", "nothing.box9"], 1, "not_found", "nothing.box9"),
        (&["settings", "colour"], 2, "invalid", "no such setting"),
        (&["settings", "stuck-after=never"], 2, "invalid", "whole number"),
        (&["purge"], 2, "usage", "<WHO"),
        (&["purge", "1"], 1, "refused", "cannot be undone"),
        (&["completions", "tcsh"], 2, "usage", "tcsh"),
        (&["man", "nothing"], 1, "not_found", "nothing"),
        (&["import", "nothing.csv"], 3, "io", "nothing.csv"),
        (&["import", "x.csv", "--map", "Stage=colour"], 2, "usage", "no field"),
        (&["import", "x.csv", "--policy", "guess"], 2, "usage", "the policies are"),
        (&[], 2, "usage", "terminal"),
    ];
    let shell = Shell::with(&[ADA, GRACE]);
    let before = shell.ok(&["list", "--json"]);
    let mut wrong = Vec::new();
    for (words, code, kind, message) in cases {
        let (got, error) = shell.refused(words);
        if (got, error["kind"].as_str().unwrap()) != (*code, *kind)
            || !error["message"].as_str().unwrap().contains(message)
        {
            wrong.push(format!("{words:?}: {got} {error}, not {code} {kind} {message}"));
        }
        let text = shell.run(words);
        assert_eq!((text.code, text.out.as_str()), (*code, ""), "{words:?}: {text:?}");
        assert!(!text.err.is_empty() && !text.err.contains("\"error\""), "{words:?}: {text:?}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(shell.ok(&["list", "--json"]), before);
    assert_eq!(shell.json(&["history"]).as_array().unwrap().len(), 2);
}

#[test]
fn errors_carry_their_hint() {
    let shell = Shell::with(&[ADA]);
    let (_, error) = shell.refused(&["done", "1"]);
    assert_eq!(error["hint"], "Say what comes next: --next DAY 'words'.");
    let text = shell.run(&["done", "1"]);
    assert_eq!(text.err, "Ada Lovelace would be left without a next step.\nSay what comes next: --next DAY 'words'.\n");
}

#[test]
fn options_of_every_command_stand_in_any_place() {
    let shell = Shell::with(&[ADA]);
    let db = shell.path("funnel.box9");
    let db = db.to_str().unwrap();
    for words in [
        &["--json", "--db", db, "list"][..],
        &["list", "--json", "--db", db],
        &["list", "--db", db, "--stage", "lead", "--json"],
    ] {
        let said = shell.run_at(words, None, "", &[("BOX9_DB", "/nowhere/at/all")]);
        assert!(said.out.starts_with("[\n{\"id\":1,"), "{words:?}: {said:?}");
    }
    let said = shell.run(&["category", "--json", "list"]);
    assert!(said.out.contains("\"name\": \"referral\""), "{said:?}");
}

#[test]
fn the_clock_can_be_replaced() {
    let shell = Shell::with(&[ADA]);
    let variables = [("BOX9_NOW", "2027-02-01T08:00:00-05:00")];
    let said = shell.run_at(&["list"], None, "", &variables);
    assert!(said.out.contains("66d late"), "{said:?}");
    let said = shell.run_at(&["--json", "list"], None, "", &[("BOX9_NOW", "yesterday")]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("BOX9_NOW is"), "{said:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_error_and_a_full_device_is_one() {
    let shell = Shell::with(&[ADA, GRACE]);
    for words in [
        &["list"][..],
        &["list", "--json"],
        &["show", "1"],
        &["stats"],
        &["--help"],
        &["man"],
        &["keys"],
        &["export"],
        &["export", "--format", "json"],
    ] {
        for left in [0, 1, 20] {
            for (kind, code) in [(ErrorKind::BrokenPipe, 0), (ErrorKind::StorageFull, 3)] {
                let mut err = Vec::new();
                let got = shell.run_into(words, None, "", &[], (&mut Failing { left, kind }, &mut err));
                assert_eq!(got, code, "{words:?} after {left} bytes");
                assert_eq!(err.is_empty(), code == 0, "{words:?}: {}", String::from_utf8_lossy(&err));
            }
        }
    }
    let mut err = Vec::new();
    let full = &mut Failing { left: 0, kind: ErrorKind::StorageFull };
    assert_eq!(shell.run_into(&["archive", "1", "--still-owed"], None, "", &[], (full, &mut err)), 3);
    assert_eq!(shell.json(&["list", "--archived"])[0]["id"], json!(1));
}

#[test]
fn faults_in_the_settings_are_warnings() {
    let shell = Shell::with(&[ADA]);
    std::fs::create_dir_all(shell.path("config")).unwrap();
    std::fs::write(shell.path("config/config.toml"), "moose = 1\nmouse = 'yes'\n").unwrap();
    let said = shell.run(&["list"]);
    assert_eq!((said.code, said.out.lines().count()), (0, 1), "{said:?}");
    assert!(said.err.contains("no setting \"moose\"") && said.err.contains("mouse wants true or false"), "{said:?}");
}
