//! Set, categories, settings: each fact is read, shown, cleared, and a bad value named.

use box9::ops::{CategoryChange, EDITABLE, Op, Set, Verb, label, shown};
use box9::store::{categories, deals};

use crate::world::{World, sentence};

fn set(changes: &[(&str, &str)]) -> Verb {
    Verb::Set(Set { changes: changes.iter().map(|(word, value)| ((*word).into(), (*value).into())).collect() })
}

/// A good value of each field, how it is shown, and what is answered.
const GOOD: &[(&str, &str, &str, &str)] = &[
    ("person", " Ada King ", "Ada King", "person is Ada King now"),
    ("company", "Engines Ltd", "Engines Ltd", "company is Engines Ltd now"),
    ("title", "Two engines", "Two engines", "title is Two engines now"),
    ("email", "ADA@ae.example", "ADA@ae.example", "e-mail is ADA@ae.example now"),
    ("phone", "+44 20 7946 0000", "+44 20 7946 0000", "phone is +44 20 7946 0000 now"),
    ("link", "https://ae.example/ada", "https://ae.example/ada", "link is https://ae.example/ada now"),
    ("job_title", "Countess", "Countess", "job title is Countess now"),
    ("category", "dentists", "dentists", "category is dentists now"),
    ("value", "12k", "$12,000", "value is $12,000 now"),
    ("odds", "60%", "60", "odds % is 60 now"),
    ("expected_close", "fri", "2026-11-27", "expected close is Fri 27 Nov 2026 now"),
    ("source", "fair", "fair", "source is fair now"),
    ("tags", "b, a,, b", "a, b", "tags is b, a,, b now"),
    ("opened", "2026-11-02", "2026-11-02", "opened is Mon 2 Nov 2026 now"),
    ("signed", "2026-11-20", "2026-11-20", "signed is Fri 20 Nov 2026 now"),
    ("kickoff", "mon", "2026-11-30", "kickoff is Mon 30 Nov 2026 now"),
    ("first_value_due", "3 dec", "2026-12-03", "first value by is Thu 3 Dec 2026 now"),
    ("first_value", "2026-11-24", "2026-11-24", "first value on is Tue 24 Nov 2026 now"),
    ("invoiced", "today", "2026-11-25", "invoiced is Wed 25 Nov 2026 now"),
    ("paid", "today", "2026-11-25", "paid is Wed 25 Nov 2026 now"),
    ("why_bought", "saves time", "saves time", "why they bought is saves time now"),
    ("worries", "price", "price", "what worries them is price now"),
    ("success", "no errors", "no errors", "success means is no errors now"),
    ("success_measure", "errors a month", "errors a month", "measured by is errors a month now"),
    ("success_day", "2027-03-01", "2027-03-01", "success by is Mon 1 Mar 2027 now"),
    ("excluded", "hosting", "hosting", "not included is hosting now"),
    ("risks", "holidays", "holidays", "risks is holidays now"),
    ("needs", "the keys", "the keys", "what we need is the keys now"),
    ("contact_interval", "30", "30", "contact every (days) is 30 now"),
    ("note", "line one\nline two", "line one\nline two", "note changed"),
];

#[test]
fn every_field_is_set_shown_and_cleared() {
    let words: Vec<&str> = GOOD.iter().map(|(word, ..)| *word).collect();
    assert_eq!(words, [EDITABLE, &["note"]].concat(), "every editable field is tested");
    let (mut world, deals) = World::with(&["Ada >fri call"]);
    let id = deals[0];
    for (word, value, show, said) in GOOD {
        let deal = deals::get(world.store.conn(), id).unwrap();
        let name = if *word == "person" { "Ada" } else { "Ada King" };
        assert_eq!(world.verb(id, set(&[(word, value)])), format!("{name}: {said}."), "before: {deal:?}");
        let deal = deals::get(world.store.conn(), id).unwrap();
        assert_eq!(shown(&world.store, &deal, word).unwrap(), *show, "{word}");
        let same = world.done(Op::Deals(vec![id], set(&[(word, show)])));
        assert_eq!((same.said.as_str(), same.operation), ("Ada King: nothing to change.", None), "{word}");
    }
    for (word, ..) in GOOD.iter().rev().filter(|(word, ..)| *word != "opened") {
        let said = world.verb(id, set(&[(word, "  ")]));
        assert_eq!(said, format!("Ada King: {} cleared.", label(word).unwrap().to_lowercase()));
        let deal = deals::get(world.store.conn(), id).unwrap();
        assert_eq!(shown(&world.store, &deal, word).unwrap(), "", "{word}");
    }
}

#[test]
fn a_bad_value_names_its_field_and_changes_nothing() {
    let bad = [
        ("value", "lots"),
        ("odds", "101"),
        ("odds", "many"),
        ("expected_close", "someday"),
        ("opened", ""),
        ("signed", "32 dec"),
        ("kickoff", "x"),
        ("contact_interval", "often"),
        ("email", "nonsense"),
        ("email", "@x"),
        ("phone", "call me"),
        ("link", "no link"),
        ("colour", "red"),
    ];
    let (mut world, deals) = World::with(&["Ada >fri call"]);
    for (word, value) in bad {
        let changes = set(&[("source", "fair"), (word, value)]);
        let error = world.refused(Op::Deals(vec![deals[0]], changes));
        assert!(error.to_string().starts_with(&format!("{word}: ")), "{word}={value}: {error}");
        assert_eq!(error.kind(), "invalid");
    }
    let none = world.no(deals[0], set(&[]));
    assert_eq!(none, "No field was named. / Name one, as source=fair.");
}

#[test]
fn several_fields_are_one_change_in_any_order() {
    let (mut world, deals) = World::with(&["@Engines"]);
    let nobody = world.no(deals[0], set(&[("email", "ada@ae.example")]));
    assert_eq!(nobody, "Engines names nobody yet. / Set the person first.");
    let said = world.verb(deals[0], set(&[("email", "ada@ae.example"), ("Job-Title", "Countess"), ("person", "Ada")]));
    assert_eq!(said, "Engines: e-mail, job title, person changed.");
    let deal = deals::get(world.store.conn(), deals[0]).unwrap();
    assert_eq!(shown(&world.store, &deal, "email").unwrap(), "ada@ae.example");
}

#[test]
fn a_second_address_that_becomes_the_first_is_not_doubled() {
    let (mut world, deals) = World::with(&["Ada a@x.example b@x.example"]);
    world.verb(deals[0], set(&[("email", "B@x.example")]));
    assert_eq!(world.count("SELECT count(*) FROM reach"), 1);
    let deal = deals::get(world.store.conn(), deals[0]).unwrap();
    assert_eq!(shown(&world.store, &deal, "email").unwrap(), "b@x.example");
}

#[test]
fn categories_are_made_described_put_away_and_brought_back() {
    let mut world = World::new();
    let add = |brief: Option<&str>| {
        Op::Category(CategoryChange::Add {
            name: " dentists ".into(),
            brief: brief.map(Into::into),
            changes: Vec::new(),
        })
    };
    let set = |changes: &[(&str, &str)]| {
        let changes = changes.iter().map(|(word, value)| ((*word).into(), (*value).into())).collect();
        Op::Category(CategoryChange::Set { name: "Dentists".into(), changes })
    };
    let remove = || Op::Category(CategoryChange::Remove { name: "dentists".into() });
    assert_eq!(world.done(add(Some("small practices"))).said, "New category dentists.");
    assert_eq!(world.refused(add(None)).to_string(), "There is a category dentists already.");
    assert_eq!(world.done(set(&[("limit", "3"), ("interval", "5")])).said, "Category dentists changed.");
    for (field, value) in [("limit", "0"), ("interval", "often"), ("name", " "), ("colour", "red")] {
        let error = world.refused(set(&[(field, value)]));
        assert!(error.to_string().starts_with(&format!("{field}: ")), "{error}");
    }
    world.done(Op::Category(CategoryChange::Add { name: "doctors".into(), brief: None, changes: Vec::new() }));
    assert_eq!(world.refused(set(&[("name", "Doctors")])).to_string(), "There is a category doctors already.");
    assert_eq!(
        sentence(&world.refused(set(&[]))),
        "No field was named. / Name one: name, brief, campaign, limit or interval."
    );
    assert_eq!(world.done(set(&[("name", "DENTISTS")])).said, "Category DENTISTS changed.");
    world.add("Ada #dentists");
    assert_eq!(world.done(remove()).said, "Category DENTISTS put away.");
    assert_eq!(world.refused(remove()).to_string(), "There is no category dentists.");
    assert_eq!(world.count("SELECT count(*) FROM deal WHERE category_id IS NOT NULL"), 1);
    assert_eq!(world.done(add(None)).said, "Category DENTISTS is back.");
    let back = categories::named(world.store.conn(), "dentists").unwrap().unwrap();
    assert_eq!(
        (back.brief.as_deref(), back.daily_limit, back.interval_days),
        (Some("small practices"), Some(3), Some(5))
    );
}

#[test]
fn a_setting_is_a_fact_like_any() {
    let mut world = World::new();
    let change = |key: &str, value: &str| Op::Settings(vec![(key.into(), value.into())]);
    assert_eq!(world.done(change("stuck-after", "3")).said, "stuck-after is 3 now.");
    assert_eq!(world.store.settings().stuck_after, 3);
    assert!(world.refused(change("stuck-after", "0")).to_string().starts_with("stuck-after: "));
    assert!(world.refused(change("colour", "red")).to_string().starts_with("colour: "));
}
