use super::*;
use crate::domain::touch::Outcome::{Later, Talked};
use proptest::prelude::*;

fn moment(seconds: i64) -> Moment {
    "2026-11-25T09:00:00+01:00".parse::<Moment>().unwrap() + chrono::TimeDelta::seconds(seconds)
}

fn card(row: i64) -> Planned {
    let (group, kind) = (Group::Leads.word().into(), CardKind::Call.word().into());
    Planned {
        row,
        deal: Some(row),
        deals: Vec::new(),
        category: None,
        group,
        kind,
        why: "call".into(),
        seconds: 60,
        came: false,
        after: false,
    }
}

fn running(cards: i64) -> Running {
    Running::begin(1, moment(0).date_naive(), 90, (1..=cards).map(card).collect(), moment(0))
}

fn rows(running: &Running) -> Vec<i64> {
    running.waiting().map(|card| card.row).collect()
}

#[test]
fn cards_come_in_their_order_and_a_skipped_one_at_the_end() {
    let mut running = running(3);
    running.skip(moment(10));
    assert_eq!(rows(&running), [2, 3, 1]);
    running.finish(Some(7), moment(40));
    assert_eq!((rows(&running), running.count()), (vec![3, 1], (1, 3)));
    assert_eq!(running.last().unwrap().operation, Some(7));
    running.back(moment(41));
    assert_eq!(rows(&running), [2, 3, 1]);
    running.back(moment(42));
    assert_eq!(rows(&running), [1, 2, 3]);
    running.back(moment(43));
    assert_eq!(rows(&running), [1, 2, 3]);
}

#[test]
fn a_card_takes_what_was_worked_on_it() {
    let mut running = running(2);
    assert_eq!(running.seconds(moment(70)), 70);
    running.finish(None, moment(70));
    assert_eq!(running.seconds(moment(90)), 20);
}

#[test]
fn silence_is_a_pause_unless_they_talked() {
    let mut clock = Clock::begin(moment(0));
    clock.key(moment(600));
    assert_eq!((clock.worked(moment(600)), clock.paused(moment(600))), (300, 300));
    clock.talked(moment(1500));
    assert_eq!((clock.worked(moment(1500)), clock.paused(moment(1500))), (1200, 300));
    clock.turn(Mode::Interrupted, moment(1500));
    clock.turn(Mode::Running, moment(2000));
    assert_eq!((clock.interruptions, clock.interrupted(moment(2000))), (1, 500));
    assert_eq!(clock.worked(moment(2010)), 1210);
}

#[test]
fn the_digits_of_a_card_are_those_of_its_kind() {
    for (card, has_deal, stuck, promise, first, count) in [
        (Some(CardKind::Call), true, false, false, Reply::Touch(Talked), 9),
        (Some(CardKind::Promise), true, false, true, Reply::Kept, 7),
        (Some(CardKind::Promise), true, false, false, Reply::Touch(Talked), 9),
        (Some(CardKind::Triage), false, false, false, Reply::Triage, 2),
        (Some(CardKind::Email), false, false, false, Reply::Campaigns, 2),
        (None, false, false, false, Reply::Prospecting, 3),
    ] {
        let replies = replies(card, has_deal, stuck, promise);
        assert_eq!((replies[0], replies.len()), (first, count), "{card:?}");
    }
    let stuck = replies(Some(CardKind::FollowUp), true, true, false);
    assert!(!stuck.contains(&Reply::Touch(Later)));
}

#[test]
fn what_comes_in_between_is_next_and_the_rest_keeps_its_order() {
    let mut running = running(3);
    running.come(vec![card(9)], 1);
    assert_eq!((rows(&running), running.count()), (vec![1, 9, 2, 3], (0, 4)));
    running.finish(None, moment(5));
    assert!(running.card().is_some_and(|card| card.row == 9 && card.came));
    running.drop_card();
    assert_eq!((rows(&running), running.count()), (vec![2, 3], (1, 3)));
}

#[test]
fn what_an_outcome_brought_goes_with_it() {
    let mut running = running(2);
    running.finish(Some(1), moment(5));
    running.bring(vec![card(9)], 0);
    assert_eq!(rows(&running), [9, 2]);
    running.back(moment(6));
    assert_eq!((rows(&running), running.count()), (vec![1, 2], (0, 2)));
}

proptest! {
    #[test]
    fn every_second_is_counted_once(steps in proptest::collection::vec((0..2_000i64, 0..4u8), 0..40)) {
        let mut clock = Clock::begin(moment(0));
        let mut at = 0;
        for (seconds, what) in steps {
            at += seconds;
            match what {
                0 => clock.key(moment(at)),
                1 => clock.turn(Mode::Paused, moment(at)),
                2 => clock.turn(Mode::Interrupted, moment(at)),
                _ => clock.turn(Mode::Running, moment(at)),
            }
        }
        let now = moment(at + 17);
        prop_assert_eq!(clock.worked(now) + clock.paused(now) + clock.interrupted(now), at + 17);
    }

    #[test]
    fn back_undoes_any_walk_over_the_cards(walk in proptest::collection::vec(any::<bool>(), 0..30), cards in 1..12i64) {
        let mut running = running(cards);
        let before = rows(&running);
        for skips in walk {
            if skips { running.skip(moment(5)) } else { running.finish(Some(1), moment(5)) }
        }
        let all = running.count().0 + rows(&running).len();
        prop_assert_eq!(all, cards as usize);
        while running.last().is_some() {
            running.back(moment(6));
        }
        prop_assert_eq!(rows(&running), before);
    }
}
