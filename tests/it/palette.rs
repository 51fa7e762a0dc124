//! The palette, help, sheets of letters, copying, opening and purging: what is found and what it does.

use crate::pilot::Pilot;
use crate::screens::{FUNNEL, pictures};
use box9::app::Screen;
use box9::app::event::Effect;
use box9::app::menu::{Command, Pickable};
use box9::app::overlay::Overlay;
use box9::domain::id::DealId;
use box9::keys::{Binding, Scope, TABLE, synonyms};
use box9::ops::{self, Op};
use box9::store::{deals, lists::Sort};

/// Each place with the keys that lead there.
const PLACES: &[(Scope, &str)] = &[(Scope::Funnel, ""), (Scope::Deal, "Enter"), (Scope::Triage, "t")];

fn funnel() -> Pilot {
    Pilot::with(120, 36, FUNNEL)
}

fn lines(pilot: &Pilot) -> Vec<Pickable> {
    match pilot.app.overlays.last() {
        Some(Overlay::Menu(menu)) => menu.lines.clone(),
        other => panic!("no menu is open but {other:?}"),
    }
}

fn commands(pilot: &Pilot) -> Vec<Command> {
    let command = |line| if let Pickable::Command(command) = line { Some(command) } else { None };
    lines(pilot).into_iter().filter_map(command).collect()
}

fn deals_found(pilot: &Pilot) -> Vec<String> {
    let name = |line| if let Pickable::Deal(deal) = line { Some(deal.name) } else { None };
    lines(pilot).into_iter().filter_map(name).collect()
}

fn bindings(place: Scope) -> impl Iterator<Item = &'static Binding> {
    TABLE.iter().filter(move |binding| place.reach().contains(&binding.scope))
}

#[test]
fn the_palette_mixes_actions_and_deals() {
    pictures("palette", FUNNEL, ":");
    pictures("palette_found", FUNNEL, ": 'ne'");
    pictures("palette_none", FUNNEL, ": 'xyzzy'");
}

#[test]
fn palette_help_and_copy_work_in_the_past_and_nothing_changes_there() {
    let mut pilot = Pilot::with(80, 24, &["Ada Lovelace ada@ae.example >fri call"]);
    pilot.at("2026-11-27T09:30:00+00:00");
    let set = ops::Set { changes: vec![("person".into(), "Ada Byron".into())] };
    let now = crate::pilot::moment("2026-11-27T09:20:00+00:00");
    ops::perform(&mut pilot.app.store, &Op::Deals(vec![DealId(1)], ops::Verb::Set(set)), now).unwrap();
    pilot.press("5 G a");
    assert!(pilot.app.view.past.is_some(), "{}", pilot.text());
    pilot.press("y n");
    assert_eq!(pilot.effects, [Effect::Copy("Ada Lovelace".into())], "{}", pilot.answer());
    pilot.press("y e");
    assert_eq!(pilot.effects, [Effect::Copy("ada@ae.example".into())], "{}", pilot.answer());
    pilot.press(": 'ada'");
    assert_eq!(deals_found(&pilot), ["Ada Lovelace"]);
    pilot.press("Esc ?");
    assert!(!commands(&pilot).is_empty());
    pilot.press("Esc : 'postpone' Enter");
    assert!(pilot.answer().contains("nothing can be changed"), "{}", pilot.answer());
}

#[test]
fn help_shows_the_keys_of_the_place() {
    pictures("help", FUNNEL, "?");
    pictures("help_found", FUNNEL, "Enter ? 'stage' Tab");
}

#[test]
fn what_may_follow_a_key_shows_itself() {
    pictures("copy", FUNNEL, "y");
    pictures("sort", FUNNEL, "S");
}

#[test]
fn every_action_is_found_first_by_its_name_and_each_synonym() {
    for (place, there) in PLACES {
        let mut pilot = funnel();
        pilot.press(there);
        for binding in bindings(*place) {
            let name = binding.action.word();
            for word in [name].iter().chain(synonyms::of(binding.action)) {
                pilot.press(&format!(": '{word}'"));
                let found = commands(&pilot).first().map(|command| command.action);
                assert_eq!(found, Some(binding.action), "{place:?}: {word}");
                pilot.press("Esc");
            }
        }
    }
}

#[test]
fn an_action_of_the_palette_does_what_its_key_does() {
    for (place, there) in PLACES {
        for binding in bindings(*place) {
            let Some(keys) = binding.keys.first() else { continue };
            let small = || Pilot::with(80, 24, &[FUNNEL[0], FUNNEL[1], FUNNEL[5]]);
            let (mut by_key, mut by_name) = (small(), small());
            by_key.press(there).press(keys);
            by_name.press(there).press(&format!(": '{}' Enter", binding.action));
            assert_eq!(by_key.effects, by_name.effects, "{place:?} {}", binding.action);
            assert_eq!(by_key.text(), by_name.text(), "{place:?} {}", binding.action);
        }
    }
}

#[test]
fn the_palette_offers_only_what_applies() {
    let mut empty = Pilot::new(80, 24);
    empty.press(":");
    let mut offered: Vec<(String, &str)> =
        commands(&empty).into_iter().map(|command| (command.keys, command.help)).collect();
    let mut wanted: Vec<(String, &str)> = bindings(Scope::Funnel)
        .filter(|binding| binding.scope != Scope::Deals)
        .map(|binding| (binding.keys.join(", "), binding.help))
        .collect();
    offered.sort();
    wanted.sort();
    assert_eq!(offered, wanted);
    empty.press("'snooze'");
    assert!(commands(&empty).is_empty());
    empty.press("Enter");
    assert!(empty.text().contains("Nothing here answers to \"snooze\"."));
}

#[test]
fn deals_are_found_by_their_names_first_and_opened() {
    let mut pilot = funnel();
    pilot.press(": 'ada'");
    assert_eq!(deals_found(&pilot), ["Ada Lovelace"]);
    pilot.press("Enter");
    assert!(
        matches!(&pilot.app.screen, Screen::Deal(page) if deals::name(pilot.app.store.conn(), page.deal).unwrap() == "Ada Lovelace")
    );
    pilot.press("Esc : 'training' Enter");
    assert!(pilot.text().contains("Ada Lovelace"));
    pilot.press("Esc Ctrl-p 'zoł'");
    assert_eq!(deals_found(&pilot), ["Łukasz Żółć"]);
    pilot.press("Ctrl-u '020 7946'");
    assert_eq!(deals_found(&pilot), ["Ada Lovelace"]);
    pilot.press("Ctrl-u '株式'");
    assert_eq!(deals_found(&pilot), ["山田太郎"]);
    pilot.press("Esc");
    assert!(pilot.app.overlays.is_empty());
}

#[test]
fn names_come_before_notes_and_a_dozen_is_enough() {
    let notes: Vec<String> = (0..40).map(|n| format!("Person{n} #ada")).collect();
    let mut all: Vec<&str> = notes.iter().map(String::as_str).collect();
    all.push("Ada Lovelace");
    let mut pilot = Pilot::with(80, 24, &all);
    pilot.press(": 'ada'");
    let found = deals_found(&pilot);
    assert_eq!((found.len(), found[0].as_str()), (12, "Ada Lovelace"));
}

#[test]
fn the_lines_are_walked_and_the_ends_hold() {
    let mut pilot = funnel();
    let cursor = |pilot: &Pilot| match pilot.app.overlays.last() {
        Some(Overlay::Menu(menu)) => menu.cursor,
        _ => 0,
    };
    pilot.press(": Up");
    assert_eq!(cursor(&pilot), 0);
    pilot.press("Down Tab Ctrl-n Ctrl-p S-Tab Up");
    assert_eq!(cursor(&pilot), 0);
    pilot.press("PgDn PgDn PgDn PgDn PgDn Down");
    assert_eq!(cursor(&pilot), lines(&pilot).len() - 1);
    pilot.press("Esc ? Up PgUp");
    assert_eq!(cursor(&pilot), 1, "the first heading is never selected");
}

#[test]
fn help_lists_exactly_the_keys_of_the_place() {
    for (place, there) in PLACES {
        let mut pilot = funnel();
        pilot.press(there).press("?");
        let listed: Vec<(String, &str)> =
            commands(&pilot).into_iter().map(|command| (command.keys, command.help)).collect();
        let mut wanted: Vec<(String, &str)> = Vec::new();
        for one in place.reach() {
            let here = TABLE.iter().filter(|binding| binding.scope == *one && !binding.keys.is_empty());
            wanted.extend(here.map(|binding| (binding.keys.join(", "), binding.help)));
        }
        assert_eq!(listed, wanted, "{place:?}");
    }
}

#[test]
fn help_runs_the_selected_key() {
    let mut pilot = funnel();
    pilot.press("? 'postpone' Enter");
    assert!(pilot.text().contains("Postpone to"), "{}", pilot.text());
}

#[test]
fn s_shows_the_orders_and_a_letter_sorts() {
    let mut pilot = funnel();
    for (letter, sort) in
        [("v", Sort::Value), ("a", Sort::Name), ("o", Sort::Age), ("s", Sort::Silence), ("n", Sort::Next)]
    {
        pilot.press("S");
        assert!(pilot.text().contains("now, "));
        pilot.press(letter);
        assert_eq!(pilot.app.funnel.list().query.sort, sort);
        assert_eq!(pilot.answer(), format!("Leads by {sort}."));
    }
}

#[test]
fn what_reaches_somebody_is_copied_and_opened() {
    let effect = |effect: Effect| vec![effect];
    for (script, done, answer) in [
        ("y e", effect(Effect::Copy("ada@ae.example".into())), "Handed ada@ae.example to the terminal's clipboard."),
        ("y p", effect(Effect::Copy("+44 20 7946 0000".into())), "Handed +44 20 7946 0000 to"),
        ("y n", effect(Effect::Copy("Ada Lovelace".into())), "Handed Ada Lovelace to"),
        (
            "o e",
            effect(Effect::Open("mailto:ada@ae.example".into())),
            "Asked the system to open mailto:ada@ae.example.",
        ),
        ("o p", effect(Effect::Open("tel:+442079460000".into())), "Asked the system to open tel:"),
    ] {
        let mut pilot = funnel();
        pilot.press(": 'ada lovelace' Enter").press(script);
        assert_eq!(pilot.effects, done, "{script}");
        assert!(pilot.answer().starts_with(answer), "{script}: {}", pilot.answer());
    }
    let mut pilot = funnel();
    pilot.press(": 'grace' Enter y e");
    assert_eq!(pilot.answer(), "Grace Hopper has no e-mail. Press e to add one.");
    pilot.press("Esc Space Space o");
    assert!(pilot.answer().contains("one deal at a time"), "{}", pilot.answer());
}

#[test]
fn who_asked_not_to_be_contacted_is_copied_with_a_word_and_not_written_to() {
    let mut pilot = funnel();
    pilot.press(": 'bob' Enter");
    let Screen::Deal(page) = &pilot.app.screen else { panic!() };
    let change = ops::PersonChange::Set { who: None, changes: vec![("do_not_contact".into(), "yes".into())] };
    ops::perform(&mut pilot.app.store, &Op::Person(page.deal, change), crate::pilot::moment(crate::pilot::NOW))
        .unwrap();
    pilot.press("o");
    assert!(pilot.effects.is_empty());
    assert!(pilot.answer().starts_with("Bob Smith asked not to be contacted."), "{}", pilot.answer());
    pilot.press("y e");
    assert_eq!(pilot.effects, [Effect::Copy("bob@smith.example".into())]);
    assert!(pilot.answer().ends_with("Bob Smith asked not to be contacted."), "{}", pilot.answer());
}

#[test]
fn a_purge_asks_and_only_y_does_it() {
    let there = |pilot: &Pilot| deals::count(pilot.app.store.conn()).unwrap();
    let mut pilot = funnel();
    pilot.press("Enter");
    let before = there(&pilot);
    for no in ["n", "Enter", "Esc", "Y", "Ctrl-c"] {
        pilot.press(": 'purge' Enter").press(no);
        assert_eq!((there(&pilot), pilot.answer()), (before, "Nothing was purged."), "{no}");
    }
    pilot.press(": 'purge' Enter y");
    assert_eq!(there(&pilot), before - 1);
    assert!(pilot.answer().starts_with("Purged #4 Łukasz Żółć"), "{}", pilot.answer());
    assert!(matches!(pilot.app.screen, Screen::Funnel) && pilot.app.overlays.is_empty());
    pilot.press("u U");
    assert!(!pilot.text().contains("Łukasz"), "nothing brings it back");
}

#[test]
fn a_purge_says_what_goes_and_which_backups_hold_it() {
    let mut pilot = funnel();
    pilot.press("Enter L : 'purge' Enter");
    let text = pilot.text();
    for words in ["Purge for good? #4 Łukasz Żółć", "0 touches, 1 step, 0 promises", "Still in 1 backup of"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    pilot.resize(40, 12);
    assert!(pilot.text().contains("y  purge it for good"), "{}", pilot.text());
    pilot.press("y");
    assert!(pilot.answer().ends_with("1 backup still holds it."), "{}", pilot.answer());
}
