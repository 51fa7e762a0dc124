//! What each key does to the file, and back: every verb by its key, on one deal and on many.

use crate::facts::facts;
use crate::pilot::{NOW, Pilot, moment};
use crate::screens::FUNNEL;
use box9::app::event::{Effect, Event};
use box9::domain::id::DealId;
use box9::domain::stage::Stage;
use box9::ops::import::{self, Request, Source};
use box9::ops::{self, Op};
use box9::store::check;

fn funnel() -> Pilot {
    Pilot::with(120, 36, FUNNEL)
}

/// Presses a script, sees the answer, and takes it back: the facts are then as before.
fn and_back(script: &str, answer: &str) {
    let mut pilot = funnel();
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
        ("L", "Łukasz Żółć: moved to Prospects."),
        ("m o", "Łukasz Żółć: moved to Opportunities."),
        ("f '3 send the offer' Enter", "Łukasz Żółć: next send the offer, Sat 28 Nov"),
        ("f 'wait 2w their answer' Enter", "Łukasz Żółć: next wait for their answer until"),
        ("f 'rest 1 feb' Enter", "Łukasz Żółć: next rest until"),
        ("z '2w' Enter", "Łukasz Żółć: postponed to"),
        ("d 'fri 10:00 call' Enter", "Łukasz Żółć: call done; next"),
        ("a v Enter", "Łukasz Żółć: voicemail; next call again"),
        ("a t 'wants a quote' Enter 'fri send it' Enter", "Łukasz Żółć: talked; next send it, Fri 27 Nov"),
        (
            "a t 'fine ! draft by fri > mon call =opp' Enter",
            "Łukasz Żółć: talked; next call, Mon 30 Nov; promised draft by Fri 27 Nov; moved to Opportunities",
        ),
        ("a o 'met the dog' Enter", "Łukasz Żółć: only a note"),
        ("a x 'no budget' Enter", "Łukasz Żółć: not interested; lost (no budget)"),
        ("x l 'too dear >6m' Enter", "Łukasz Żółć: lost (too dear)"),
        ("x a", "Łukasz Żółć: archived"),
        ("x k", "Łukasz Żółć: kept as known"),
        ("c d", "Łukasz Żółć: in category dentists"),
        ("c + 'builders' Enter", "Łukasz Żółć: in the new category builders"),
        ("w Enter", "Łukasz Żółć: won €1,234.50, now a handoff"),
        ("w Tab 'yesterday' Tab '4 dec' Enter", "signed Tue 24 Nov"),
        ("e Tab Tab Ctrl-u 'Shop' Enter", "Łukasz Żółć: title is Shop now"),
        ("n 'Alan Turing @Bletchley alan@b.example' Enter", "Added Alan Turing, a lead; next rest until"),
        ("Enter L Esc", "Łukasz Żółć: moved to Prospects."),
    ] {
        and_back(script, answer);
    }
}

#[test]
fn marks_are_taken_together_and_taken_back_together() {
    for (script, answer) in [
        ("Space Space L", "2 deals: moved to Prospects."),
        ("v j j L", "3 deals: moved to Prospects."),
        ("v j v c r", "2 deals: "),
        ("Ctrl-a x a o", "5 deals: archived"),
        ("Space Space e Tab Tab 'Website' Enter", "2 deals: title is Website now"),
    ] {
        and_back(script, answer);
    }
}

#[test]
fn what_the_rules_refuse_is_said_and_changes_nothing() {
    let mut pilot = funnel();
    let before = facts(pilot.app.store.conn());
    for (script, why) in [
        ("H", "no stage before"),
        ("m h", "has not been won yet"),
        ("z 'yesterday' Enter Esc", "no later"),
        ("f 'blue moon' Enter Esc", "is no day"),
        ("a x Esc", ""),
        ("w Tab 'next year' Enter Esc", "still to come"),
        ("n '   ' Enter Esc", "nothing was written"),
        ("U", "nothing to redo"),
    ] {
        let refused = pilot.press(script.trim_end_matches(" Esc")).said();
        assert!(refused.contains(why), "{script}: {refused}");
        pilot.press(if script.ends_with(" Esc") { "Esc" } else { "" });
        assert!(pilot.app.overlays.is_empty(), "{script}");
        assert_eq!(facts(pilot.app.store.conn()), before, "{script}");
    }
}

#[test]
fn a_wrong_value_in_a_form_is_said_at_its_field_and_nothing_is_lost() {
    let mut pilot = funnel();
    pilot.press("e Tab Tab 'Shop' Tab Tab Tab Tab Tab Tab Ctrl-u 'much' Enter");
    let text = pilot.text();
    assert!(text.contains("is no amount") && text.contains("Shop"), "{text}");
    pilot.press("Ctrl-u '2k' Enter");
    assert!(pilot.answer().contains("title, value"), "{}", pilot.answer());
}

#[test]
fn a_paste_is_text_in_a_field_and_nothing_elsewhere() {
    let mut pilot = funnel();
    let before = facts(pilot.app.store.conn());
    pilot.send(Event::Paste("x\nL\nq".into()));
    assert_eq!(facts(pilot.app.store.conn()), before);
    assert!(pilot.effects.is_empty());
    pilot.press("f").send(Event::Paste("fri\ncall".into()));
    assert!(pilot.text().contains("call, Fri 27 Nov · in 2d"), "{}", pilot.text());
}

#[test]
fn esc_never_quits_and_quitting_asks_nothing() {
    let mut pilot = funnel();
    pilot.press("Esc Esc Esc / 'ada' Enter Esc Space Esc");
    assert!(pilot.effects.is_empty());
    pilot.press("q");
    assert_eq!(pilot.effects, [Effect::Quit]);
    pilot.press("f Ctrl-c");
    assert!(pilot.effects.is_empty() && pilot.app.overlays.is_empty());
    pilot.press("Ctrl-c");
    assert_eq!(pilot.effects, [Effect::Quit]);
}

#[test]
fn the_cursor_stays_on_its_deal_and_goes_to_the_next_when_it_leaves() {
    let mut pilot = funnel();
    let selected = |pilot: &mut Pilot| {
        pilot.app.refresh();
        pilot.app.funnel.list().selected().map(|item| item.line.name.clone())
    };
    pilot.press("j");
    assert_eq!(selected(&mut pilot).as_deref(), Some("Grace Hopper"));
    pilot.press("Esc").resize(80, 24);
    pilot.resize(120, 36);
    assert_eq!(selected(&mut pilot).as_deref(), Some("Grace Hopper"));
    pilot.press("L");
    assert_ne!(selected(&mut pilot).as_deref(), Some("Grace Hopper"));
    pilot.press("u");
    assert_eq!(selected(&mut pilot).as_deref(), Some("Grace Hopper"), "undo puts the cursor on what came back");
    pilot.press("U");
    assert_eq!(selected(&mut pilot).as_deref(), Some("Grace Hopper"), "and so does redo");
}

#[test]
fn what_another_process_wrote_shows_by_itself() {
    let mut pilot = funnel();
    let mut other =
        box9::store::Store::open(pilot.app.store.path(), box9::store::Source::Shell, moment(crate::pilot::NOW))
            .unwrap();
    assert!(!pilot.app.look().unwrap());
    let add = box9::ops::Add { line: "From The Shell #x".into(), stage: None };
    box9::ops::perform(&mut other, &box9::ops::Op::Add(add), moment(crate::pilot::NOW)).unwrap();
    assert!(pilot.app.look().unwrap());
    assert!(pilot.text().contains("From The"), "{}", pilot.text());
    pilot.press("u");
    assert!(!pilot.answer().contains("From The Shell"), "u takes back what was done here: {}", pilot.answer());
}

#[test]
fn what_was_typed_comes_back_after_the_program_was_cut_off() {
    let mut pilot = funnel();
    pilot.press("f 'fri call about the'");
    pilot.app.save_draft();
    pilot.reopen().press("f");
    assert!(pilot.text().contains("fri call about the"), "{}", pilot.text());
    pilot.press("Esc f");
    assert!(!pilot.text().contains("fri call about the"), "Esc throws it away");
}

#[test]
fn notes_go_through_the_owners_editor() {
    let mut pilot = funnel();
    pilot.press("E");
    let [Effect::Edit { token, text }] = &pilot.effects[..] else { panic!("{:?}", pilot.effects) };
    let (token, text) = (*token, text.clone());
    assert_eq!(text, "");
    pilot.send(Event::Edited { token, text: Ok("Likes tea.\nHates calls.\n".into()) });
    assert!(pilot.answer().contains("note changed"), "{}", pilot.answer());
    pilot.press("E");
    assert!(matches!(&pilot.effects[..], [Effect::Edit { text, .. }] if text == "Likes tea.\nHates calls."));
    pilot.send(Event::Edited { token, text: Err("the editor ended with 1".into()) });
    assert!(pilot.answer().contains("as they were"), "{}", pilot.answer());
}

#[test]
fn a_deals_page_goes_to_its_neighbours() {
    let mut pilot = funnel();
    pilot.press("Enter");
    assert!(pilot.text().contains("Łukasz Żółć"));
    pilot.press("J");
    assert!(pilot.text().contains("Grace Hopper"));
    pilot.press("K K");
    assert!(pilot.answer().contains("first of the list"), "{}", pilot.answer());
}

/// The owner's real list, imported, then worked in the panes and put back as it was.
#[test]
fn a_real_pipeline_is_worked_in_the_panes() {
    let Some(corpus) = std::env::var_os("BOX9_CORPUS").filter(|folder| !folder.is_empty()) else { return };
    let file = std::path::Path::new(&corpus).join("csv-pipeline/maven__sales_pipeline.csv");
    let mut pilot = Pilot::new(120, 36);
    let request = Request {
        files: vec![Source::path(&file)],
        stages: [("Engaging", "opportunity"), ("Prospecting", "prospect")]
            .map(|(word, place)| (word.to_owned(), box9::formats::words::place(place, None).unwrap()))
            .to_vec(),
        ..Request::default()
    };
    let report = import::import(&mut pilot.app.store, &request, moment(crate::pilot::NOW)).unwrap();
    assert_eq!((report.rows, report.new), (8_800, 8_800));
    pilot.app.look().unwrap();
    pilot.resize(120, 36);
    let imported = facts(pilot.app.store.conn());
    let text = pilot.text();
    assert!(text.contains("Prospects 500") && text.contains("Opportunities 1,589"), "{text}");

    pilot.press("l l / 'hatfan' Enter");
    assert!(pilot.text().contains("/1,589"), "{}", pilot.text());
    let scripts = [
        "L",
        "h L",
        "x l 'took another' Enter",
        "Esc l z '2w' Enter",
        &"Space ".repeat(20),
        "z '3w' Enter",
        "v G H",
        "g g Space j Space c + 'maven' Enter",
        "a v Enter",
        "d 'fri call' Enter",
    ];
    for script in scripts {
        pilot.press(script);
    }
    assert!(check::check(&pilot.app.store).unwrap().ok());
    assert_ne!(facts(pilot.app.store.conn()), imported);
    while !pilot.answer().contains("imported") {
        pilot.press("u");
        assert!(!pilot.app.answer.is_fault, "{}", pilot.answer());
        if facts(pilot.app.store.conn()) == imported {
            return;
        }
    }
    panic!("the way back did not pass the imported state");
}

#[test]
fn settings_of_the_file_are_changed_in_a_form_and_taken_back() {
    let mut pilot = funnel();
    let before = facts(pilot.app.store.conn());
    pilot.press(", Ctrl-u 'EURO' Enter");
    assert!(pilot.text().contains("no currency code"), "{}", pilot.text());
    pilot.press("Ctrl-u 'eur' Enter");
    assert_eq!(pilot.answer(), "currency is EUR now. · u undoes");
    assert_eq!(pilot.app.store.settings().currency.code(), "EUR");
    pilot.press("u");
    assert_eq!(facts(pilot.app.store.conn()), before);
}

#[test]
fn a_click_selects_and_the_wheel_scrolls() {
    use box9::app::event::Pointer;
    let mut pilot = funnel();
    pilot.press("L");
    let mouse = |pointer, column, row| Event::Mouse { pointer, column, row };
    pilot.send(mouse(Pointer::Click, 5, 7));
    assert!(pilot.text().contains("▸ Bob Smith"), "{}", pilot.text());
    pilot.send(mouse(Pointer::Click, 35, 4)).press("H");
    assert!(pilot.answer().starts_with("Łukasz Żółć: moved to Leads"), "{}", pilot.answer());
    pilot.send(mouse(Pointer::WheelDown, 5, 6)).send(mouse(Pointer::WheelUp, 5, 6));
    pilot.send(mouse(Pointer::Click, 300, 200)).press("f").send(mouse(Pointer::Click, 5, 5));
    assert_eq!(pilot.app.overlays.len(), 1, "a click in a box does nothing");
}

#[test]
fn a_key_without_a_meaning_says_so_and_a_long_answer_is_not_cut() {
    let mut pilot = Pilot::with(40, 12, FUNNEL);
    pilot.press("L Z");
    assert_eq!(pilot.answer(), "Z does nothing here; ? lists the keys.");
    pilot.press("h l m h");
    assert!(pilot.said().contains("that makes the handoff."), "{}", pilot.text());
}

#[test]
fn what_a_bulk_change_refuses_stays_marked_and_no_change_promises_no_undo() {
    let mut pilot = funnel();
    pilot.press("Space Space z 'tomorrow' Enter");
    assert!(pilot.answer().contains("1 refused"), "{}", pilot.answer());
    assert_eq!(pilot.app.funnel.marks.len(), 1);
    pilot.press("Esc Esc e Tab Tab Tab Tab Tab Tab Tab Tab Ctrl-u '$12,000.00' Enter");
    pilot.press("e Tab Tab Tab Tab Tab Tab Tab Tab Ctrl-u '12k' Enter");
    assert!(!pilot.answer().contains("u undoes"), "{}", pilot.answer());
}

#[test]
fn an_edit_that_was_cut_off_is_offered_again() {
    let mut pilot = funnel();
    pilot.press("e Tab Tab Ctrl-u 'Half a word'");
    pilot.app.save_draft();
    pilot.reopen().press("e");
    assert!(pilot.text().contains("Half a word"), "{}", pilot.text());
}

#[test]
fn marks_that_the_filter_hides_are_told_before_and_after() {
    let mut pilot =
        Pilot::with(120, 36, &["Ada #friends >fri call", "Bob #friends >fri call", "Cleo #friends >fri call"]);
    pilot.press("g g Ctrl-a / 'ada' Enter z");
    assert!(pilot.text().contains("3 deals, 2 of them hidden by the filter"), "{}", pilot.text());
    pilot.press("'mon' Enter");
    assert!(pilot.answer().starts_with("3 deals: postponed to"), "{}", pilot.answer());
    assert!(pilot.answer().contains("(2 of them hidden by the filter)"), "{}", pilot.answer());
    pilot.press("Esc Esc g g Space / 'cleo' Enter z");
    assert!(pilot.text().contains("Ada, hidden by the filter"), "{}", pilot.text());
    pilot.press("Esc Esc Esc g g Ctrl-a z 'tue' Enter");
    assert!(pilot.answer().starts_with("3 deals") && !pilot.answer().contains("hidden"), "{}", pilot.answer());
}

#[test]
fn a_won_deal_no_longer_shows_what_was_hoped_for() {
    let mut pilot = Pilot::with(120, 36, &["Ada #friends 12k >fri call"]);
    let set = |word: &str, value: &str| (word.to_owned(), value.to_owned());
    let goal = ops::Move { goal: ops::Goal::Stage(Stage::Opportunity, None), because: None };
    let changes = vec![set("odds", "60"), set("expected_close", "3 dec")];
    for verb in [ops::Verb::Move(goal), ops::Verb::Set(ops::Set { changes })] {
        ops::perform(&mut pilot.app.store, &Op::Deals(vec![DealId(1)], verb), moment(NOW)).unwrap();
    }
    let hopes = |text: String| (text.contains("Odds") || text.contains("60%"), text.contains("xpected"));
    pilot.resize(120, 36).press("l l Enter");
    assert_eq!(hopes(pilot.text()), (true, true), "{}", pilot.text());
    pilot.press("w Enter");
    assert_eq!(hopes(pilot.text()), (false, false), "{}", pilot.text());
    pilot.press("Esc l");
    assert!(pilot.text().contains("$12,000") && hopes(pilot.text()) == (false, false), "{}", pilot.text());
}

#[test]
fn each_setting_says_what_it_means_beside_its_value() {
    let mut pilot = funnel();
    pilot.press(",");
    let text = pilot.text();
    assert!(text.contains("working days of silence before a prospect is cold"), "{text}");
    for row in box9::domain::settings::ROWS {
        assert!(row.help.len() <= 80 && !row.help.contains("the same for"), "{}: {}", row.key, row.help);
    }
}
