//! Plans, playbooks, sessions, days off and the day's figures from the shell, with good and bad words, on an empty file too.

use super::Shell;
use serde_json::{Value, json};

fn shell() -> Shell {
    let shell = Shell::with(&[
        "Ada Lovelace @Analytical Engines ada@ae.example 12k >today call !training by today",
        "Bob Smith @Smith Dental bob@smith.example >today write",
        "Grace Hopper @Navy grace@navy.example 4k >fri call",
    ]);
    shell.ok(&["move", "1", "prospect"]);
    shell.ok(&["win", "3"]);
    shell
}

/// A funnel with nothing in it.
fn empty() -> Shell {
    let shell = Shell::with(&["Ada Lovelace"]);
    shell.ok(&["undo"]);
    shell
}

/// Runs each and compares the answer's beginning.
#[track_caller]
fn all_done(shell: &Shell, cases: &[(&[&str], &str)]) {
    for (words, wanted) in cases {
        let said = shell.run(words);
        assert_eq!(said.code, 0, "{words:?}: {said:?}");
        assert!(said.out.starts_with(wanted), "{words:?}: {}", said.out);
    }
}

/// Runs each with --json; compares the exit code, the kind and a part of the message with its hint.
#[track_caller]
fn all_refused(shell: &Shell, cases: &[(&[&str], i32, &str, &str)]) {
    for (words, code, kind, part) in cases {
        let (found, error) = shell.refused(words);
        assert_eq!((found, error["kind"].as_str()), (*code, Some(*kind)), "{words:?}: {error}");
        let told = format!("{} {}", error["message"].as_str().unwrap(), error["hint"].as_str().unwrap_or_default());
        assert!(told.contains(part), "{words:?}: {told}");
    }
}

#[test]
fn a_plan_is_taken_shown_changed_and_dropped() {
    let shell = shell();
    all_done(
        &shell,
        &[
            (
                &["plan", "ada", "consultant", "--aim", "fewer calls; Ada; the fair in May; a pilot for 5k"],
                "Ada Lovelace: plan Consultant, 7 steps until Wed 23 Dec; next call, today.",
            ),
            (&["plan", "ada"], "plan Consultant, since today\n  they want    fewer calls\n  who decides  Ada\n"),
            (&["plan", "ada", "--aim", "fewer calls; Ada and her brother"], "Ada Lovelace: the plan has its aim."),
            (
                &["plan", "ada", "--skip"],
                "Ada Lovelace: \"send one question about their problem\" skipped; next call, today.",
            ),
            (&["plan", "ada", "--replan", "mon"], "Ada Lovelace: the plan goes on Mon 30 Nov; next call, today."),
            (&["plan", "ada", "--replan"], "Ada Lovelace: the plan goes on today; next call, today."),
            (&["plan", "ada", "trades", "--from", "fri"], "Ada Lovelace: plan Trades, 6 steps until Fri 18 Dec; next "),
            (&["plan", "1,2", "TRADES"], "2 deals: plan taken."),
            (
                &["plan", "ada", "--drop", "they buy through a tender"],
                "Ada Lovelace: plan dropped (they buy through a tender)",
            ),
        ],
    );
    let plan = shell.json(&["plan", "bob"]);
    assert_eq!((&plan["playbook"], &plan["started"]), (&json!("Trades"), &json!("2026-11-24")));
    assert_eq!(plan["aim"], json!({ "they_want": null, "who_decides": null, "why_now": null, "i_will_ask": null }));
    let steps = plan["steps"].as_array().unwrap();
    assert_eq!((steps.len(), &steps[0]["on"], &steps[0]["state"]), (6, &json!("2026-11-24"), &json!("open")));
    assert!(steps.iter().all(|step| step["kind"].is_string() && step["id"].is_i64()), "{plan}");
    assert_eq!(shell.json(&["show", "bob"])["plan"], plan);
    let changed = shell.json(&["plan", "bob", "--skip"]);
    assert!(changed["operation"].is_i64() && changed["deals"] == json!([2]), "{changed}");
    shell.ok(&["undo"]);
    assert_eq!(shell.json(&["plan", "bob"]), plan);
    assert_eq!(shell.json(&["check"])["ok"], true);
}

#[test]
fn what_is_wrong_with_a_plan_is_said() {
    let shell = shell();
    all_refused(
        &shell,
        &[
            (&["plan"], 2, "usage", "<WHO>"),
            (&["plan", "nobody"], 1, "not_found", "nobody"),
            (&["plan", "bob", "--skip"], 1, "refused", "Bob Smith has no plan."),
            (&["plan", "bob", "--aim", "calls"], 1, "refused", "Bob Smith has no plan."),
            (
                &["plan", "bob", "conslutant"],
                2,
                "invalid",
                "there is no playbook \"conslutant\"; there are Agency, Consultant,",
            ),
            (&["plan", "bob", "cold mail"], 2, "invalid", "there is no playbook"),
            (&["plan", "bob", "trades", "--from", "someday"], 2, "invalid", "someday"),
            (&["plan", "bob", "trades", "--from", "yesterday"], 1, "refused", "is over"),
            (&["plan", "bob", "--from", "fri"], 2, "usage", "PLAYBOOK"),
            (&["plan", "bob", "--skip", "--drop", "no"], 2, "usage", "--drop"),
            (&["plan", "bob", "--drop", " "], 1, "refused", "has no plan"),
            (&["plan", "grace", "trades"], 1, "refused", "Grace Hopper has bought"),
            (&["classify", "bob", "prospect", "--aim", "calls"], 2, "usage", "--plan"),
            (&["classify", "grace", "handoff", "--plan", "trades"], 1, "refused", "has bought"),
        ],
    );
    all_refused(
        &empty(),
        &[(&["plan", "ada"], 1, "not_found", "ada"), (&["plan", "1", "trades"], 1, "not_found", "1")],
    );
}

#[test]
fn playbooks_are_listed_and_shown_without_a_deal() {
    for shell in [shell(), empty()] {
        let list = shell.json(&["playbook", "list"]);
        let kinds: Vec<&str> = list.as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
        for kind in ["sales", "campaign", "handoff", "ladder"] {
            assert!(kinds.contains(&kind), "{kinds:?}");
        }
        let text = shell.ok(&["playbook", "list"]);
        assert!(text.lines().any(|line| line == "sales     Consultant     7 steps"), "{text}");
        let shown = shell.ok(&["playbook", "show", "consultant", "--kind", "sales"]);
        assert!(shown.contains("  1  at once                  send one question about their problem"), "{shown}");
        let toml = shell.ok(&["playbook", "show", "Consultant", "--kind", "sales", "--toml"]);
        let read = box9::formats::playbook::read(&toml).unwrap().playbook;
        assert_eq!((read.name.as_str(), read.steps.len()), ("Consultant", 7));
        all_refused(
            &shell,
            &[
                (&["playbook"], 2, "usage", "missing"),
                (&["playbook", "show"], 2, "usage", "<NAME>"),
                (&["playbook", "show", "nothing"], 1, "refused", "There is no playbook nothing."),
                (&["playbook", "show", "trades", "--kind", "song"], 2, "usage", "the kinds are sales"),
            ],
        );
    }
}

#[test]
fn a_session_begins_tells_where_it_is_and_ends() {
    let shell = shell();
    assert_eq!(shell.ok(&["session", "status"]), "No session is under way.\n");
    assert_eq!(shell.json(&["session", "status"]), json!({ "running": false }));
    all_refused(
        &shell,
        &[
            (&["session"], 2, "usage", "<WHAT>"),
            (&["session", "pause"], 2, "usage", "pause"),
            (&["session", "end"], 1, "refused", "No session is under way."),
        ],
    );
    let begun = shell.ok(&["session", "start"]);
    assert!(begun.starts_with("Session begun, ") && begun.trim_end().ends_with("cards."), "{begun}");
    all_refused(&shell, &[(&["session", "start"], 1, "refused", "A session is under way already.")]);
    let status = shell.json(&["session", "status"]);
    assert_eq!((&status["running"], &status["state"], &status["done"]), (&json!(true), &json!("running"), &json!(0)));
    assert_eq!((&status["minutes"], &status["card"]["deal"]), (&json!(90), &json!(1)));
    assert_eq!(shell.json(&["today"])["status"]["session"]["cards"], status["cards"]);
    let ended = shell.run(&["session", "end"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(shell.json(&["session", "status"]), json!({ "running": false }));
    shell.ok(&["undo"]);
    let empty = empty();
    assert_eq!(empty.ok(&["session", "status"]), "No session is under way.\n");
    assert_eq!(empty.run(&["session", "end"]).code, 1);
    assert!(empty.ok(&["session", "start"]).starts_with("Session begun, 1 card"), "room for new names");
}

#[test]
fn the_day_has_figures_for_a_status_bar() {
    let shell = shell();
    shell.ok(&["add", "Alan Turing"]);
    let status = |shell: &Shell| shell.json(&["today"])["status"].clone();
    let now = json!({ "due": 2, "missed_promises": 0, "tray": 1, "block_missed": false, "session": null });
    assert_eq!(status(&shell), now);
    shell.later(1);
    let value = status(&shell);
    assert_eq!((&value["missed_promises"], &value["block_missed"]), (&json!(1), &json!(false)), "{value}");
    let late = [("BOX9_NOW", "2026-11-25T17:00:00+01:00")];
    let later = || {
        let said = shell.run_at(&["today", "--json"], None, "", &late);
        serde_json::from_str::<Value>(&said.out).unwrap()["status"].clone()
    };
    assert_eq!(later()["block_missed"], true);
    let words = ["today", "--block", "free"];
    let said = shell.run_at(&words, None, "", &late);
    assert!(said.out.starts_with("Block of today: 17:00–18:30."), "{said:?}");
    assert_eq!(later()["block_missed"], false, "it lies ahead again");
    shell.ok(&["undo"]);
    shell.ok(&["session", "start"]);
    assert_eq!(later()["block_missed"], false, "it was worked");
    let nothing = json!({ "due": 0, "missed_promises": 0, "tray": 0, "block_missed": false, "session": null });
    assert_eq!(status(&empty()), nothing);
    let past = shell.json(&["asof", "yesterday", "today"]);
    assert_eq!(past["status"]["tray"], 1, "{past}");
}

#[test]
fn days_off_are_taken_listed_and_given_back() {
    let shell = shell();
    assert_eq!(shell.ok(&["off"]), "No day off ahead.\n");
    assert_eq!(shell.json(&["off"]), json!([]));
    let said = shell.run(&["off", "fri..mon", "the", "fair"]);
    assert_eq!(said.code, 0, "{said:?}");
    let days: Vec<String> =
        shell.json(&["off"]).as_array().unwrap().iter().map(|off| off["day"].as_str().unwrap().to_owned()).collect();
    assert!(days.contains(&"2026-11-27".to_owned()) && days.contains(&"2026-11-30".to_owned()), "{days:?}");
    assert_eq!(shell.json(&["today", "fri"])["block"]["minutes"], 0);
    assert_eq!(shell.json(&["calendar", "free", "fri"])["block"]["start"], Value::Null);
    assert!(shell.ok(&["off"]).lines().all(|line| line.ends_with("off the fair")));
    shell.ok(&["off", "fri", "--back"]);
    assert_eq!(shell.json(&["today", "fri"])["block"]["minutes"], 90);
    shell.ok(&["off", "yesterday", "flu", "--ill"]);
    shell.ok(&["undo"]);
    all_refused(
        &shell,
        &[
            (&["off", "someday"], 2, "invalid", "someday"),
            (&["off", "mon..fri"], 2, "invalid", "the first day is after the last"),
            (&["off", "fri", "--ill", "--back"], 2, "usage", "--back"),
            (&["off", "--holidays", "nowhere.ics"], 3, "io", "nowhere.ics"),
        ],
    );
    let empty = empty();
    assert_eq!(empty.ok(&["off"]), "No day off ahead.\n");
    empty.ok(&["off", "fri"]);
    assert_eq!(empty.json(&["off"])[0]["day"], "2026-11-27");
}

#[test]
fn calendar_and_level_answer_on_an_empty_file_and_refuse_nonsense() {
    let empty = empty();
    assert_eq!(empty.json(&["calendar", "busy"]), json!({ "day": "2026-11-24", "busy": [] }));
    assert_eq!(empty.ok(&["calendar", "busy"]), "Today: nothing in your calendars.\n");
    assert_eq!(empty.json(&["calendar", "free"])["free"], json!([{ "from": "08:00", "to": "18:00" }]));
    assert_eq!(empty.ok(&["calendar", "free"]), "08:00–18:00\nblock  09:00–10:30\n");
    assert!(empty.json(&["level"])["operation"].is_null());
    let out = empty.path("own.ics");
    let written = empty.json(&["calendar", "export", "--out", out.to_str().unwrap()]);
    assert_eq!(written["written"], true, "{written}");
    assert!(std::fs::read_to_string(&out).unwrap().starts_with("BEGIN:VCALENDAR"));
    for shell in [shell(), empty] {
        let inside_a_file = shell.path("funnel.box9/own.ics").display().to_string();
        all_refused(
            &shell,
            &[
                (&["calendar"], 2, "usage", "missing"),
                (&["calendar", "free", "someday"], 2, "invalid", "someday"),
                (&["calendar", "busy", "fri", "mon"], 2, "usage", "mon"),
                (&["calendar", "export"], 1, "refused", "No place for the calendar is named."),
                (&["calendar", "export", "--out", &inside_a_file], 3, "io", "own.ics"),
                (&["level", "--day", "fri"], 2, "usage", "--day"),
            ],
        );
    }
}
