//! One line becomes a deal.

use box9::domain::stage::Stage;
use box9::ops::{Add, Op, duplicate};
use box9::store::{deals, people, promises};

use crate::world::{World, sentence};

fn add(line: &str, stage: Option<Stage>) -> Op {
    Op::Add(Add { line: line.into(), stage })
}

#[test]
fn a_line_becomes_a_deal_where_it_belongs() {
    let cases = [
        ("Ada Lovelace", None, "Added Ada Lovelace, in the tray.", "tray -"),
        (
            "Ada Lovelace >fri 10:00 call",
            None,
            "Added Ada Lovelace, a lead; next call, Fri 27 Nov 10:00.",
            "open lead, do \"call\" 2026-11-27 10:00",
        ),
        (
            "Ada Lovelace >fri",
            None,
            "Added Ada Lovelace, a lead; next follow up, Fri 27 Nov.",
            "open lead, do \"follow up\" 2026-11-27",
        ),
        (
            "Ada Lovelace #dentists",
            None,
            "Added Ada Lovelace, a lead; next rest until Tue 15 Dec.",
            "open lead, rest \"\" 2026-12-15",
        ),
        (
            "Ada Lovelace !training by 4 dec",
            None,
            "Added Ada Lovelace, a lead; next rest until Tue 15 Dec; promised training by Fri 4 Dec.",
            "open lead, rest \"\" 2026-12-15",
        ),
        (
            "Ada Lovelace 12k",
            Some(Stage::Opportunity),
            "Added Ada Lovelace, an opportunity; next follow up, today.",
            "open opportunity, qualified, $12,000, do \"follow up\" 2026-11-25",
        ),
        (
            "Ada Lovelace",
            Some(Stage::Prospect),
            "Added Ada Lovelace, a prospect; next write the plan, today.",
            "open prospect, do \"write the plan\" 2026-11-25",
        ),
        (
            "Ada Lovelace",
            Some(Stage::Handoff),
            "Added Ada Lovelace, a handoff; next first contact after signing, today.",
            "open handoff, packet, do \"first contact after signing\" 2026-11-25",
        ),
        (
            "Ada Lovelace",
            Some(Stage::Customer),
            "Added Ada Lovelace, a customer; next check in, Tue 23 Feb 2027.",
            "open customer, do \"check in\" 2027-02-23",
        ),
        ("@Analytical Engines", None, "Added Analytical Engines, in the tray.", "tray -"),
        ("ada@ae.example", None, "Added ada@ae.example, in the tray.", "tray -"),
    ];
    for (line, stage, said, picture) in cases {
        let mut world = World::new();
        let outcome = world.done(add(line, stage));
        let found = world.picture(outcome.deals[0]);
        let (first, _) = found.split_once(", do \"kickoff\"").unwrap_or((&found, ""));
        assert_eq!((outcome.said.as_str(), first), (said, picture), "{line}");
    }
}

#[test]
fn a_known_person_gets_a_second_deal() {
    let (mut world, deals) = World::with(&["Ada Lovelace ada@ae.example"]);
    let outcome = world.done(add("Ada King ADA@ae.example @Engines \"Second sale\" >mon call", None));
    assert_eq!(outcome.notes, ["Ada King is known as Ada Lovelace", "Ada Lovelace has 1 deal already (#1)"]);
    let (first, second) = (deals::get(world.store.conn(), deals[0]).unwrap(), outcome.deals[0]);
    let second = deals::get(world.store.conn(), second).unwrap();
    assert_eq!(first.person, second.person);
    assert!(second.company.is_some() && first.company.is_none());
    assert_eq!(people::reaches(world.store.conn(), second.person.unwrap()).unwrap().len(), 1);
    let again = duplicate(&world.store, "Someone ada@ae.example", world.today()).unwrap();
    assert_eq!(again, [second.id, first.id]);
}

#[test]
fn a_name_alone_makes_nobody_known_but_a_name_at_a_company_does() {
    let (mut world, _) = World::with(&["John Smith", "John Smith new@x.example", "Jane Roe @Acme", "Jane Roe @ACME"]);
    assert_eq!(world.count("SELECT count(*) FROM person"), 3);
    assert_eq!(world.count("SELECT count(*) FROM company"), 1);
    world.done(add("+44 20 7946 0000", None));
    world.done(add("Other Name 020 7946 0000", None));
    assert_eq!(world.count("SELECT count(*) FROM person"), 4);
}

#[test]
fn a_new_category_is_said_once_and_promises_are_kept_in_the_ledger() {
    let mut world = World::new();
    let line = "Ada @AE #referral !training for two by 4 dec !send the brochure";
    let outcome = world.done(add(line, None));
    assert_eq!(outcome.notes, ["referral is a new category"]);
    assert!(world.done(add("Bob #Referral", None)).notes.is_empty());
    let promises = promises::of_deal(world.store.conn(), outcome.deals[0]).unwrap();
    let told: Vec<_> = promises.iter().map(|p| format!("{} {} {}", p.text, p.due, p.basis)).collect();
    assert_eq!(told, ["send the brochure 2026-12-02 planned", "training for two 2026-12-04 promised"]);
}

#[test]
fn a_line_that_holds_nothing_names_the_fault() {
    let mut world = World::new();
    let error = sentence(&world.refused(add("   ", None)));
    assert!(error.starts_with("line: nothing was written"), "{error}");
}
