//! Triage: an imported list becomes a classified funnel with one or two keys a card, and all of it can be taken back.

use crate::facts::facts;
use crate::pilot::{NOW, Pilot, moment};
use crate::world::assert_same;
use box9::app::Screen;
use box9::app::event::Event;
use box9::domain::id::DealId;
use box9::domain::stage::Stage;
use box9::formats::words::Place;
use box9::ops::import::{self, Request, Source};
use box9::ops::{self, Classify, Op, Verb};
use box9::store::{self, Store, check};
use std::path::PathBuf;

const LIST: &str = "\
Name,Company,Email,Phone,Job Title,Lead Source,Stage,Deal Title,Value,Tags,Last Contacted,Notes,Shoe Size
Ada Lovelace,Analytical Engines,ada@ae.example,+44 20 7946 0000,Countess,Fair,Simmering,Training,\"12,500\",vip,2026-11-03,\"Wants training for two, soon\",38
Bo Reed,Reed & Sons,bo@reed.example,,,Fair,Simmering,,,,,,
Cy Lund,Lund,cy@lund.example,,Owner,Website,,,,,,,44
Ada Lovelace,Analytical Engines,ada@other.example,,,Website,Simmering,Another,,,,,
Dee Moss,Moss,dee@moss.example,,,Website,,,,,,,
Eve Hill,,,+1 555 123 4567,,Old list,,,,,,,
";

fn bring(store: &mut Store, request: &Request) {
    import::import(store, request, moment(NOW)).unwrap();
}

/// The list in the tray: its stage word is one that no stage answers to.
fn listed(columns: u16, rows: u16) -> Pilot {
    Pilot::filled(columns, rows, |store| {
        let file = Source::spooled("list.csv", &mut LIST.as_bytes()).unwrap();
        bring(store, &Request { files: vec![file], ..Request::default() });
    })
}

fn one(pilot: &Pilot, sql: &str) -> i64 {
    pilot.app.store.conn().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn tray(pilot: &Pilot) -> i64 {
    one(pilot, "SELECT count(*) FROM deal WHERE state = 'tray' AND merged_into IS NULL")
}

#[track_caller]
fn assert_sound(pilot: &Pilot) {
    let report = check::check(&pilot.app.store).unwrap();
    assert!(report.ok(), "{report:?}");
}

/// The deal of a person, as "stage state category amount day words".
fn deal_of(pilot: &Pilot, name: &str) -> String {
    let sql = "SELECT concat_ws(' ', coalesce(d.stage, '-'), d.state, g.name, d.amount, d.next_kind, d.next_day, d.close_reason)
               FROM deal d JOIN person p ON p.id = d.person_id LEFT JOIN category g ON g.id = d.category_id
               WHERE p.name = ?1 AND d.merged_into IS NULL ORDER BY d.id LIMIT 1";
    pilot.app.store.conn().query_row(sql, [name], |row| row.get(0)).unwrap()
}

#[test]
fn the_screens_of_triage() {
    for (columns, rows) in [(120, 36), (80, 24), (40, 12)] {
        for (name, script) in [
            ("card", "t"),
            ("twin", "t - - -"),
            ("lead", "t l + 'fair' Enter l"),
            ("worth", "t o '12k fri call'"),
            ("reasons", "t x"),
            ("plan", "t p"),
            ("groups", "t p Enter Tab Tab"),
            ("done", "t p Enter h k x t o Enter z '3' Enter"),
        ] {
            let mut pilot = listed(columns, rows);
            pilot.press(script);
            insta::assert_snapshot!(format!("triage_{name}_{columns}x{rows}"), pilot.picture());
        }
    }
}

#[test]
fn each_verdict_is_one_operation_and_goes_to_the_next_card() {
    for (script, name, deal, answer) in [
        ("l Enter", "Ada Lovelace", "lead open 1250000 rest ", "Ada Lovelace: moved to Leads. · u undoes"),
        (
            "l + 'dentists' Enter",
            "Ada Lovelace",
            "lead open dentists 1250000 rest ",
            "moved to Leads, in the new category dentists",
        ),
        ("p Enter", "Ada Lovelace", "prospect open 1250000 do ", "Ada Lovelace: moved to Prospects. · u undoes"),
        (
            "p c 'fewer calls' Enter",
            "Ada Lovelace",
            "prospect open 1250000 do 2026-11-25",
            "Ada Lovelace: moved to Prospects, plan Consultant, 7 steps until Thu 24 Dec; next send one question",
        ),
        (
            "p + Tab Tab Tab Tab 'fri call' Enter",
            "Ada Lovelace",
            "prospect open 1250000 do 2026-11-27",
            "Ada Lovelace: moved to Prospects, plan of your own, 1 step until Fri 27 Nov; next call, Fri 27 Nov.",
        ),
        ("o Enter", "Ada Lovelace", "opportunity open 1250000 do ", "moved to Opportunities."),
        (
            "o '9k fri call' Enter",
            "Ada Lovelace",
            "opportunity open 900000 do 2026-11-27",
            "moved to Opportunities, $9,000, next call, Fri 27 Nov.",
        ),
        ("h", "Ada Lovelace", "handoff open 1250000 do ", "moved to Handoffs."),
        ("x d", "Ada Lovelace", "- lost 1250000 too dear", "Ada Lovelace: lost (too dear)."),
        (
            "x D 'a student >6m' Enter",
            "Ada Lovelace",
            "- disqualified 1250000 a student",
            "disqualified (a student), look again",
        ),
        ("k", "Ada Lovelace", "- known 1250000", "kept as known, no sale"),
        ("z '2w' Enter", "Ada Lovelace", "lead open 1250000 rest 2026-12-09", "next rest until Wed 9 Dec"),
    ] {
        let mut pilot = listed(80, 24);
        pilot.press("t");
        let before = facts(pilot.app.store.conn());
        pilot.press(script);
        assert!(deal_of(&pilot, name).starts_with(deal), "{script}: {}", deal_of(&pilot, name));
        assert!(pilot.answer().contains(answer), "{script}: {}", pilot.answer());
        assert!(
            pilot.text().contains("2 of 6 · 5 left") && pilot.text().contains("Bo Reed"),
            "{script}: {}",
            pilot.text()
        );
        assert_sound(&pilot);
        let after = facts(pilot.app.store.conn());
        pilot.press("u");
        assert_same(&before, &facts(pilot.app.store.conn()), script);
        assert!(
            pilot.text().contains("1 of 6 · 6 left") && pilot.text().contains("Countess"),
            "{script}: {}",
            pilot.text()
        );
        pilot.press("U");
        assert_same(&after, &facts(pilot.app.store.conn()), script);
        assert!(pilot.text().contains("2 of 6 · 5 left"), "{script}: {}", pilot.text());
    }
}

#[test]
fn a_new_category_has_its_letter_on_the_next_card() {
    let mut pilot = listed(80, 24);
    pilot.press("t l + 'dentists' Enter l d l + 'dairy' Enter l d");
    let of = |name: &str| {
        one(
            &pilot,
            &format!("SELECT count(*) FROM deal d JOIN category g ON g.id = d.category_id WHERE g.name = '{name}'"),
        )
    };
    assert_eq!((of("dentists"), of("dairy")), (3, 1), "a letter never goes to a later name");
}

#[test]
fn a_double_is_merged_into_the_card_shown() {
    let mut pilot = listed(80, 24);
    pilot.press("t =");
    assert_eq!(tray(&pilot), 5, "the first Ada went into the second: {}", pilot.answer());
    assert!(pilot.answer().contains("merged with Ada Lovelace"), "{}", pilot.answer());
    assert_sound(&pilot);
    pilot.press("=");
    assert!(pilot.answer().contains("Nobody else"), "{}", pilot.answer());
    pilot.press("u");
    assert_eq!(tray(&pilot), 6);
    assert!(pilot.text().contains("Countess"));
}

#[test]
fn skipping_looking_mending_and_going_back() {
    let mut pilot = listed(80, 24);
    pilot.press("t - p Enter");
    assert!(deal_of(&pilot, "Bo Reed").starts_with("prospect"));
    pilot.press("Enter");
    assert!(matches!(pilot.app.screen, Screen::Deal(_)) && pilot.text().contains("Cy Lund"));
    pilot.press("Esc e Tab 'x' Esc");
    assert!(matches!(pilot.app.screen, Screen::Triage(_)) && pilot.text().contains("Cy Lund"));
    pilot.press(&"p Enter ".repeat(4));
    assert!(pilot.text().contains("Ada Lovelace") && pilot.text().contains("6 of 6 · 1 left"), "{}", pilot.text());
    pilot.press("- u u u u u u");
    assert!(pilot.text().contains("Bo Reed") && tray(&pilot) == 6, "{}", pilot.text());
    pilot.press("u u");
    assert!(pilot.text().contains("Countess") && pilot.app.answer.is_fault, "{}", pilot.answer());
}

#[test]
fn leaving_and_coming_back_goes_on_there() {
    let mut pilot = listed(80, 24);
    pilot.press("t p Enter - k Esc");
    assert!(pilot.answer().contains("4 cards left; t goes on there"), "{}", pilot.answer());
    pilot.press("t");
    assert!(pilot.text().contains("3 of 6 · 4 left") && pilot.answer().contains("Going on"), "{}", pilot.text());
    pilot.press("p Enter").restart().press("t");
    assert!(pilot.text().contains("4 of 6 · 3 left"), "{}", pilot.text());
    pilot.press("u u u u");
    assert!(pilot.text().contains("Countess") && tray(&pilot) == 6, "after a restart too: {}", pilot.text());
    pilot.press(&"p Enter ".repeat(6));
    assert!(pilot.text().contains("Done: 6 cards judged."), "{}", pilot.text());
    pilot.press("Esc t");
    assert!(pilot.answer().contains("Nothing waits to be classified."), "{}", pilot.answer());
    assert_eq!(one(&pilot, "SELECT count(*) FROM position"), 0, "the place is forgotten when all is done");
}

#[test]
fn what_another_process_classified_is_passed_over() {
    let mut pilot = listed(80, 24);
    pilot.press("t");
    let mut shell = Store::open(pilot.app.store.path(), store::Source::Shell, moment(NOW)).unwrap();
    for deal in [1, 2] {
        let op = Op::Deals(vec![DealId(deal)], Verb::Classify(Classify::to(Stage::Lead)));
        ops::perform(&mut shell, &op, moment(NOW)).unwrap();
    }
    pilot.send(Event::Focus);
    assert!(pilot.text().contains("Cy Lund") && pilot.text().contains("3 of 6 · 4 left"), "{}", pilot.text());
    assert!(pilot.answer().contains("classified elsewhere"), "{}", pilot.answer());
    pilot.resize(40, 12).resize(120, 36).press("p Enter");
    assert!(deal_of(&pilot, "Cy Lund").starts_with("prospect"));
}

#[test]
fn marks_and_filters_are_gone_through_too_and_what_is_over_is_refused() {
    let mut pilot = listed(80, 24);
    pilot.press(&format!("t {} Esc 2 Tab Space Space t", "p Enter ".repeat(6)));
    assert!(pilot.text().contains("1 of 2 · 2 left"), "{}", pilot.text());
    pilot.press("p Enter");
    assert!(pilot.answer().contains("stays a prospect"), "{}", pilot.answer());
    pilot.press("u z 'fri' Enter");
    assert!(pilot.answer().contains("next rest until"), "{}", pilot.answer());
    pilot.press("x n Esc / 'closed' Enter t l Enter");
    assert!(pilot.app.answer.is_fault && pilot.answer().contains("is lost"), "{}", pilot.answer());
    pilot.press("Tab l Enter");
    assert!(pilot.app.answer.is_fault, "{}", pilot.answer());
    assert_sound(&pilot);
}

#[test]
fn a_whole_group_has_its_verdict_in_one_operation() {
    let mut pilot = listed(80, 24);
    let before = facts(pilot.app.store.conn());
    pilot.press("t Tab");
    assert!(pilot.text().contains("Website") && pilot.text().contains("3 cards"), "{}", pilot.text());
    pilot.press("l + 'website' Enter");
    assert_eq!(
        (tray(&pilot), one(&pilot, "SELECT count(*) FROM operation WHERE kind = 'do' AND source = 'program'")),
        (3, 2)
    );
    assert!(pilot.answer().contains("3 deals: moved to Leads"), "{}", pilot.answer());
    pilot.press("Tab");
    assert!(pilot.text().contains("Simmering") && pilot.text().contains("2 cards"), "{}", pilot.text());
    pilot.press("x d");
    pilot.press("k");
    assert!(pilot.text().contains("Done: 6 cards judged."), "{}", pilot.text());
    pilot.press("u u u");
    assert_same(&before, &facts(pilot.app.store.conn()), "three groups taken back");
    assert_sound(&pilot);
}

#[test]
fn a_group_of_prospects_takes_one_plan_and_its_aim_is_a_gap() {
    let mut pilot = listed(80, 24);
    let before = facts(pilot.app.store.conn());
    pilot.press("t Tab p");
    assert!(pilot.text().contains("Prospects with one plan · 3 deals"), "{}", pilot.text());
    pilot.press("Esc");
    assert_eq!(tray(&pilot), 6, "Esc goes back to the groups");
    pilot.press("p c");
    assert!(pilot.answer().starts_with("3 deals: moved to Prospects"), "{}", pilot.answer());
    let plans = "SELECT count(*) FROM plan WHERE ended_on IS NULL AND aim_want IS NULL";
    assert_eq!((tray(&pilot), one(&pilot, plans)), (3, 3));
    assert!(deal_of(&pilot, "Dee Moss").starts_with("prospect open do 2026-11-25"), "{}", deal_of(&pilot, "Dee Moss"));
    pilot.press("Esc Esc 2 Tab").resize(120, 36);
    assert!(pilot.text().contains("3 gaps"), "{}", pilot.text());
    assert_sound(&pilot);
    pilot.press("t u");
    assert_same(&before, &facts(pilot.app.store.conn()), "one undo takes back stage and plan");
}

#[test]
fn a_plan_of_triage_can_be_left_and_what_cannot_be_read_is_named() {
    let mut pilot = listed(80, 24);
    let before = facts(pilot.app.store.conn());
    pilot.press("t p c Esc");
    assert_same(&before, &facts(pilot.app.store.conn()), "left in the form");
    assert!(pilot.text().contains("1 of 6 · 6 left"), "{}", pilot.text());
    pilot.press("p c Tab Tab Tab Tab Home 'q' Enter");
    assert!(pilot.text().contains("Plan Consultant") && tray(&pilot) == 6, "{}", pilot.text());
    pilot.press("Esc p Enter Esc 2 Tab / 'ada' Enter t p t Enter");
    assert!(pilot.answer().starts_with("Ada Lovelace: plan Trades"), "already a prospect: {}", pilot.answer());
    assert_sound(&pilot);
}

#[test]
fn tab_goes_through_five_ways_to_group() {
    let mut pilot = listed(80, 24);
    pilot.press("t");
    for groups in [
        &["Website", "Fair", "Old list"][..],
        &["Simmering", "no stage word"],
        &["no tag", "vip"],
        &["Analytical Engines", "no company"],
        &["in the last 30 days", "never"],
        &["Website", "Fair", "Old list"],
    ] {
        let text = pilot.press("Tab").text();
        assert!(groups.iter().all(|group| text.contains(group)), "{groups:?}: {text}");
    }
    pilot.press("G j K Esc");
    assert!(pilot.text().contains("Countess") && tray(&pilot) == 6);
}

#[test]
fn the_pace_comes_from_the_moments_of_the_verdicts_and_breaks_do_not_count() {
    let mut pilot = listed(80, 24);
    pilot.press("t");
    for (at, keys) in [("10:00:04", "p Enter"), ("10:00:08", "p Enter"), ("10:30:00", "-")] {
        pilot.at(&format!("2026-11-25T{at}+00:00")).press(keys);
    }
    assert!(pilot.text().contains("· 2 a minute"), "three in 68 seconds: {}", pilot.text());
}

/// Real lists of contacts, their stage words kept and all of them in the tray.
fn real_list(store: &mut Store, root: &std::path::Path) {
    let files = [
        "csv-crm/atomic-crm__contacts.csv",
        "csv-crm/agency-data-onboarding-kit__hubspot_contacts.csv",
        "csv-crm/marketing-dashboard__salesforce_leads.csv",
        "csv-contacts/helix-crm__google-contacts.csv",
    ];
    let words = [
        "warm",
        "cold",
        "hot",
        "in-contract",
        "customer",
        "lead",
        "opportunity",
        "subscriber",
        "Closed Won",
        "Closed Lost",
        "Converted",
        "Qualified",
        "New",
        "Working",
        "marketingqualifiedlead",
        "salesqualifiedlead",
        "Proposal",
        "Negotiation",
    ];
    for file in files {
        let stages = words.iter().map(|word| ((*word).to_owned(), Place::Tray)).collect();
        bring(store, &Request { files: vec![Source::path(root.join(file))], stages, ..Request::default() });
    }
}

fn corpus() -> Option<PathBuf> {
    std::env::var_os("BOX9_CORPUS").filter(|root| !root.is_empty()).map(PathBuf::from)
}

/// Presses keys and counts them.
fn counted(pilot: &mut Pilot, keys: &mut usize, script: &str) {
    let typed = script.split('\'').enumerate();
    *keys += typed
        .map(|(nth, part)| if nth % 2 == 0 { part.split_whitespace().count() } else { part.chars().count() })
        .sum::<usize>();
    pilot.press(script);
}

#[test]
fn six_hundred_real_names_take_two_keys_a_card_at_most() {
    let Some(root) = corpus() else { return };
    let mut pilot = Pilot::filled(80, 24, |store| real_list(store, &root));
    let cards = tray(&pilot);
    assert!(cards >= 600, "{cards}");
    let deals = one(&pilot, "SELECT count(*) FROM deal");
    let before = facts(pilot.app.store.conn());
    let mut keys = 0;
    counted(&mut pilot, &mut keys, "t");
    for card in 0..cards {
        let script = match card {
            0 => "l + 'fair' Enter",
            1 => "l + 'web' Enter",
            40 => "o '12k fri call' Enter",
            _ if card % 97 == 0 => "z '2w' Enter",
            _ if card % 9 == 3 => "p Enter",
            _ if card % 9 == 5 => "k",
            _ if card % 9 == 7 => "x d",
            _ if card % 2 == 0 => "l f",
            _ => "l w",
        };
        counted(&mut pilot, &mut keys, script);
    }
    assert_eq!(tray(&pilot), 0);
    assert!(pilot.text().contains(&format!("Done: {cards} cards judged.")), "{}", pilot.text());
    assert_eq!(deals, one(&pilot, "SELECT count(*) FROM deal"), "nothing is lost");
    assert_sound(&pilot);
    let per_card = keys as f64 / cards as f64;
    println!("{keys} keys for {cards} cards: {per_card:.2} a card");
    assert!(per_card <= 2.0, "{per_card}");
    let after = facts(pilot.app.store.conn());
    pilot.press(&"u ".repeat(cards as usize));
    assert_same(&before, &facts(pilot.app.store.conn()), "all taken back");
    pilot.press(&"U ".repeat(cards as usize));
    assert_same(&after, &facts(pilot.app.store.conn()), "all given again");
    assert_sound(&pilot);
}

#[test]
fn in_groups_they_take_a_fifth_of_a_key_a_card_at_most() {
    let Some(root) = corpus() else { return };
    let mut pilot = Pilot::filled(80, 24, |store| real_list(store, &root));
    let (cards, before) = (tray(&pilot), facts(pilot.app.store.conn()));
    let mut keys = 0;
    counted(&mut pilot, &mut keys, "t Tab Tab Tab");
    counted(&mut pilot, &mut keys, "l + 'fair' Enter");
    let mut verdicts = 1;
    while tray(&pilot) > 0 {
        counted(&mut pilot, &mut keys, if verdicts % 2 == 0 { "p c" } else { "l f" });
        verdicts += 1;
        assert!(verdicts < 60, "{}", pilot.text());
    }
    assert_sound(&pilot);
    let per_card = keys as f64 / cards as f64;
    println!("{keys} keys for {cards} cards in {verdicts} groups: {per_card:.3} a card");
    assert!(per_card <= 0.2, "{per_card}");
    let after = facts(pilot.app.store.conn());
    pilot.press(&"u ".repeat(verdicts as usize));
    assert_same(&before, &facts(pilot.app.store.conn()), "all taken back");
    pilot.press(&"U ".repeat(verdicts as usize));
    assert_same(&after, &facts(pilot.app.store.conn()), "all given again");
}
