//! The brief: what the owner and the customer read, and what never reaches the customer.

use box9::domain::handoff::Verdict;
use box9::domain::id::DealId;
use box9::domain::promise::{NewPromise, Side};
use box9::domain::stage::{Phase, Stage};
use box9::domain::touch::Outcome;
use box9::formats::handout::Form;
use box9::ops::brief::{Reader, brief};
use box9::ops::{Fire, Goal, LogTouch, Move, Observe, Op, PersonChange, Set, Verb, Win, Withdraw};

use crate::world::{World, sentence};

/// A sale with a word of its own in every field that holds words.
fn sold() -> (World, DealId) {
    let mut world = World::new();
    world.done(Op::Settings(vec![
        ("name".into(), "Robin Vale".into()),
        ("addresses".into(), "robin@vale.example".into()),
    ]));
    let id = world.opportunity("Ada Lovelace @Engines ada@ae.example #canarycategory \"The shop\" 12k");
    world.verb(id, Verb::Win(Win::default()));
    let fields = [
        ("odds", "37"),
        ("source", "canarysource"),
        ("why_bought", "canarywhy"),
        ("worries", "canaryworries"),
        ("risks", "canaryrisks"),
        ("note", "canarynote"),
        ("tags", "canarytag"),
        ("success", "shownsuccess"),
        ("success_measure", "shownmeasure"),
        ("excluded", "shownexcluded"),
        ("needs", "shownneeds"),
        ("kickoff", "mon"),
    ];
    let changes = fields.map(|(word, value)| (word.to_owned(), value.to_owned())).to_vec();
    world.verb(id, Verb::Set(Set { changes }));
    world.done(Op::Person(
        id,
        PersonChange::Add { line: "Bo Shownuser".into(), role: Some(box9::domain::person::Role::User) },
    ));
    world.done(Op::Person(id, PersonChange::Set { who: None, changes: vec![("note".into(), "canaryperson".into())] }));
    for (side, text) in [(Side::Mine, "shownmine"), (Side::Theirs, "showntheirs"), (Side::Mine, "canarywithdrawn")] {
        world.verb(id, Verb::Promise(NewPromise { side, text: text.into(), by: None, minutes: Some(987) }));
    }
    let withdraw = Withdraw { promise: box9::domain::id::PromiseId(3), reason: "canaryreason".into() };
    world.done(Op::Withdraw(withdraw));
    world.verb(
        id,
        Verb::Move(Move {
            goal: Goal::Stage(Stage::Handoff, Some(Phase::Using)),
            because: Some("canarybecause".into()),
        }),
    );
    let talked = LogTouch {
        text: Some("canarytouch".into()),
        next: Some(world.step("fri", "canarystep")),
        ..LogTouch::of(Outcome::Talked)
    };
    world.verb(id, Verb::Touch(talked));
    let seen = Observe { note: Some("canaryseen".into()), ..Observe::told(Verdict::Partly) };
    world.verb(id, Verb::Observe(seen));
    world.verb(id, Verb::Fire(Fire::of("canaryfire")));
    (world, id)
}

const SHOWN: [&str; 9] = [
    "Ada Lovelace",
    "Engines",
    "shownsuccess",
    "shownmeasure",
    "shownexcluded",
    "shownneeds",
    "shownmine",
    "showntheirs",
    "Bo Shownuser",
];

#[test]
fn nothing_private_reaches_the_customer() {
    let (world, id) = sold();
    for form in Form::ALL {
        let page = brief(&world.store, id, Reader::Customer, world.today()).unwrap().written(*form);
        assert!(!page.contains("canary") && !page.contains("37") && !page.contains("987"), "{page}");
        assert!(SHOWN.iter().all(|word| page.contains(word)), "{page}");
        assert!(page.contains("robin@vale.example") && page.contains("from Robin Vale"));
    }
}

#[test]
fn the_owner_reads_everything() {
    let (world, id) = sold();
    let page = brief(&world.store, id, Reader::Owner, world.today()).unwrap().written(Form::Markdown);
    insta::assert_snapshot!(page);
}

#[test]
fn there_is_no_brief_of_what_was_not_sold() {
    let (world, deals) = World::with(&["Ada >fri call"]);
    let error = brief(&world.store, deals[0], Reader::Owner, world.today()).unwrap_err();
    assert!(sentence(&error).starts_with("Ada has bought nothing yet."), "{error}");
}
