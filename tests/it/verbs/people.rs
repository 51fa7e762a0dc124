//! The people of a deal.

use box9::domain::id::DealId;
use box9::domain::person::Role;
use box9::ops::{Op, PersonChange};
use box9::store::{deals, people};

use crate::world::{World, sentence};

fn add(deal: DealId, line: &str, role: Option<Role>) -> Op {
    Op::Person(deal, PersonChange::Add { line: line.into(), role })
}

fn set(deal: DealId, who: Option<&str>, field: &str, value: &str) -> Op {
    let changes = vec![(field.into(), value.into())];
    Op::Person(deal, PersonChange::Set { who: who.map(Into::into), changes })
}

fn remove(deal: DealId, words: &str) -> Op {
    Op::Person(deal, PersonChange::Remove { words: words.into() })
}

#[test]
fn the_first_person_is_the_main_one_and_others_have_a_role() {
    let (mut world, deals) = World::with(&["@Engines >fri call"]);
    let id = deals[0];
    let main = world.done(add(id, "Ada ada@ae.example", None));
    assert_eq!(main.said, "Engines: with Ada.");
    assert_eq!(world.done(add(id, "Bob bob@ae.example", Some(Role::Billing))).said, "Ada: Bob added as billing.");
    assert_eq!(world.done(add(id, "Cy", None)).said, "Ada: Cy added as other.");
    assert_eq!(world.done(add(id, "bob@ae.example", Some(Role::User))).said, "Ada: Bob added as user.");
    assert_eq!(world.done(add(id, "Ada ada2@ae.example", None)).said, "Ada: ada2@ae.example added.");
    assert_eq!(world.refused(add(id, "Ada", None)).to_string(), "Ada is with Ada already.");
    assert!(world.refused(add(id, "12k", None)).to_string().starts_with("person: "));
    let there = people::participants(world.store.conn(), id).unwrap();
    let told: Vec<_> = there.iter().map(|one| format!("{} {}", one.person.name, one.role)).collect();
    assert_eq!(told, ["Bob user", "Cy other"]);
    assert_eq!(world.count("SELECT count(*) FROM person"), 3);
}

#[test]
fn facts_of_a_person_are_set_and_bad_ones_named() {
    let (mut world, deals) = World::with(&["Ada ada@ae.example"]);
    let id = deals[0];
    world.done(add(id, "Bob", Some(Role::User)));
    let good = [
        ("name", "Ada King"),
        ("job-title", "Countess"),
        ("company", "Engines"),
        ("email", "second@ae.example"),
        ("birthday", "10 Dec"),
        ("address", "London"),
        ("note", "likes numbers"),
        ("do_not_contact", "yes"),
    ];
    for (field, value) in good {
        let said = world.done(set(id, Some("Ada"), field, value)).said;
        assert!(said.ends_with(&format!("{} of Ada King changed.", field.replace(['_', '-'], " "))), "{said}");
    }
    for (field, value) in
        [("name", " "), ("do_not_contact", "perhaps"), ("email", "x"), ("phone", "x"), ("colour", "red")]
    {
        let error = world.refused(set(id, None, field, value)).to_string();
        assert!(error.starts_with(&format!("{field}: ")), "{error}");
    }
    assert_eq!(world.done(set(id, Some("bob"), "job_title", "User")).said, "Ada King: job title of Bob changed.");
    let nobody = world.refused(set(id, Some("Zoe"), "name", "Z"));
    assert_eq!((nobody.kind(), nobody.to_string().as_str()), ("not_found", "Nobody on this deal is called \"Zoe\"."));
    world.done(add(id, "Bobby", Some(Role::User)));
    assert_eq!(world.refused(set(id, Some("bob"), "name", "Z")).kind(), "ambiguous");
    let empty = world.add("@Cobol");
    let refusal = sentence(&world.refused(set(empty, None, "name", "Z")));
    assert_eq!(refusal, "Cobol names nobody yet. / Add a person first: `box9 person WHO add NAME`.");
}

#[test]
fn a_person_or_an_address_is_taken_off() {
    let (mut world, deals) = World::with(&["Ada ada@ae.example +44 20 7946 0000"]);
    let id = deals[0];
    world.done(add(id, "Bob bob@ae.example", Some(Role::User)));
    assert_eq!(world.done(remove(id, "020 7946 0000")).said, "Ada: +44 20 7946 0000 removed.");
    assert_eq!(world.done(remove(id, "BOB@ae.example")).said, "Ada: bob@ae.example removed.");
    assert_eq!(world.done(remove(id, "bob")).said, "Ada: no longer with Bob.");
    assert_eq!(world.done(remove(id, "Ada")).said, "Ada: no longer with Ada.");
    assert!(deals::get(world.store.conn(), id).unwrap().person.is_none());
    assert_eq!(world.count("SELECT count(*) FROM person"), 2, "people are kept");
    for words in ["Ada", "", " "] {
        assert_eq!(world.refused(remove(id, words)).kind(), "not_found");
    }
}
