use super::*;

fn chords(text: &str) -> Vec<Chord> {
    text.split_whitespace().map(|one| one.parse().unwrap()).collect()
}

#[test]
fn every_key_of_the_table_is_read() {
    for binding in TABLE {
        for keys in binding.keys {
            assert!(keys.parse::<Keys>().is_ok(), "{keys}");
        }
        assert!(
            (binding.action == Action::Purge || !binding.keys.is_empty()) && !binding.help.is_empty(),
            "{:?}",
            binding.action
        );
    }
}

#[test]
fn no_key_has_two_meanings_in_one_place() {
    let keymap = Keymap::default();
    for scope in Scope::OWNERS {
        let all: Vec<_> = keymap.reachable(*scope).collect();
        for (index, (keys, binding)) in all.iter().enumerate() {
            for (other, twin) in &all[index + 1..] {
                assert!(!keys.clashes(other), "{scope:?}: {keys} is {} and {other} is {}", binding.action, twin.action);
            }
        }
    }
}

#[test]
fn every_action_has_a_key_and_every_place_is_reached() {
    for action in Action::ALL {
        assert!(TABLE.iter().any(|binding| binding.action == *action), "{action} has no key");
    }
    for scope in Scope::ALL {
        assert!(Scope::OWNERS.iter().any(|owner| owner.reach().contains(scope)), "{scope:?}");
        assert_eq!(scope.reach().first(), Some(scope));
    }
}

#[test]
fn every_footer_has_three_to_seven_keys_within_80_columns() {
    let keymap = Keymap::default();
    for scope in Scope::OWNERS {
        let footer = keymap.footer(*scope);
        let width: usize = footer.iter().map(|(keys, hint)| keys.chars().count() + 1 + hint.chars().count() + 3).sum();
        assert!(width <= 80, "{scope:?} needs {width} columns");
        assert!((3..=7).contains(&footer.len()), "{scope:?}: {footer:?}");
        assert!(footer.iter().all(|(_, hint)| hint.split(' ').count() <= 2), "{footer:?}");
    }
}

#[test]
fn presses_are_an_action_a_beginning_or_nothing() {
    let keymap = Keymap::default();
    for (scope, keys, found) in [
        (Scope::Funnel, "j", Found::Action(Action::Down)),
        (Scope::Funnel, "g", Found::Pending),
        (Scope::Funnel, "g g", Found::Action(Action::Top)),
        (Scope::Funnel, "g x", Found::None),
        (Scope::Funnel, "S-Tab", Found::Action(Action::PreviousPane)),
        (Scope::Funnel, "J", Found::None),
        (Scope::Deal, "J", Found::Action(Action::NextDeal)),
        (Scope::Deal, "Space", Found::None),
        (Scope::Form, "j", Found::None),
        (Scope::Form, "Ctrl-c", Found::Action(Action::Cancel)),
        (Scope::Deal, "y e", Found::Action(Action::CopyEmail)),
        (Scope::Menu, "Ctrl-p", Found::Action(Action::Up)),
        (Scope::Deal, "#", Found::None),
    ] {
        assert_eq!(keymap.look(scope, &chords(keys)), found, "{scope:?} {keys}");
    }
    assert_eq!(keymap.look(Scope::Funnel, &[]), Found::None);
}

#[test]
fn what_may_follow_is_told() {
    let follow = Keymap::default().continuations(Scope::Funnel, &chords("g"));
    assert_eq!(follow, [Continuation { keys: "g".into(), action: Action::Top, help: "to the first" }]);
}

#[test]
fn the_key_list_names_every_binding_once() {
    let text = Keymap::default().keys_text();
    for binding in TABLE {
        let keys = if binding.keys.is_empty() { format!(": {}", binding.action) } else { binding.keys.join(", ") };
        let line = format!("{keys}  ");
        assert!(text.lines().any(|one| one.trim_start().starts_with(&line) && one.ends_with(binding.help)), "{line}");
    }
    assert!(text.lines().all(|line| line.len() <= 80), "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("  ")).count(), TABLE.len());
}
