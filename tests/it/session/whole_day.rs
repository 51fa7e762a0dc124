//! The demo's day from end to end by keys: every outcome, a note on every fourth card, and how many keys that takes.

use super::{count, number, session};
use crate::pilot::Pilot;
use box9::domain::queue::CardKind;
use box9::domain::session::Reply;
use box9::domain::touch::Outcome;
use box9::store::check;
use std::collections::BTreeSet;

/// What was pressed.
#[derive(Default)]
struct Pressed {
    keys: usize,
    /// Letters of notes and reasons.
    letters: usize,
}

impl Pressed {
    fn key(&mut self, pilot: &mut Pilot, key: &str) {
        self.keys += 1;
        pilot.press(key);
    }

    /// A day that a card needs: each letter is a key.
    fn words(&mut self, pilot: &mut Pilot, words: &str) {
        self.keys += words.chars().count() + 1;
        pilot.press(&format!("'{words}' Enter"));
    }

    /// A note, or a reason.
    fn note(&mut self, pilot: &mut Pilot, words: &str) {
        self.letters += words.chars().count();
        self.keys += 1;
        pilot.press(&format!("'{words}' Enter"));
    }
}

/// The outcomes in the order in which they come; a card without one of them has what it offers instead.
const WANTED: &[Outcome] = &[
    Outcome::Voicemail,
    Outcome::NoAnswer,
    Outcome::Sent,
    Outcome::MeetingSet,
    Outcome::Later,
    Outcome::WrongContact,
    Outcome::NotInterested,
    Outcome::DoNotContact,
];
/// What a promise offers, in the same way.
const OF_A_PROMISE: &[Reply] = &[Reply::Kept, Reply::MovePromise, Reply::Withdraw];

fn replies(pilot: &Pilot) -> Vec<Reply> {
    session(pilot).choices.iter().map(|choice| choice.reply).collect()
}

/// What is done on the nth card: a note on every fourth, else what was done least so far of what the card offers.
fn wanted(pilot: &Pilot, nth: usize, used: &[Reply]) -> Reply {
    let offered = replies(pilot);
    let talk = [Reply::Touch(Outcome::Talked), Reply::Held].into_iter().find(|reply| offered.contains(reply));
    if let Some(talk) = talk.filter(|_| nth % 4 == 3) {
        return talk;
    }
    let touches = WANTED.iter().map(|outcome| Reply::Touch(*outcome));
    let known = OF_A_PROMISE.iter().copied().chain(touches).filter(|reply| offered.contains(reply));
    let least = known.min_by_key(|reply| used.iter().filter(|one| *one == reply).count());
    least.unwrap_or_else(|| if offered.contains(&Reply::Finished) { Reply::Finished } else { offered[0] })
}

/// Plays a card to its end.
fn play(pilot: &mut Pilot, reply: Reply, nth: usize, pressed: &mut Pressed) {
    let choice = session(pilot).choices.iter().find(|choice| choice.reply == reply).unwrap();
    let key = super::key(pilot, choice);
    pressed.key(pilot, &key);
    match reply {
        Reply::Touch(Outcome::Talked) | Reply::Held if nth % 4 == 3 => {
            pressed.note(pilot, "wants two of them, asks for the price >fri 10:00 send the quote");
        }
        Reply::Touch(Outcome::Talked) | Reply::Held => pressed.key(pilot, "Enter"),
        Reply::Touch(Outcome::MeetingSet) => pressed.words(pilot, "fri 10:00"),
        Reply::Touch(Outcome::Later) => pressed.words(pilot, "2w"),
        Reply::Touch(Outcome::NotInterested) | Reply::Close => pressed.note(pilot, "no need"),
        Reply::MovePromise => {
            pilot.press("'tue '");
            pressed.keys += 4;
            pressed.note(pilot, "the parts come late");
        }
        Reply::Withdraw => pressed.note(pilot, "they took the smaller one"),
        _ => {}
    }
    if !pilot.app.overlays.is_empty() {
        pressed.words(pilot, "fri");
    }
}

#[test]
fn the_demos_day_is_worked_from_end_to_end_and_nothing_is_lost() {
    let mut pilot = Pilot::demo(80, 24);
    let open = "SELECT count(*) FROM deal WHERE state = 'open' AND archived = 0 AND stage <> 'customer'";
    pilot.press("s");
    let all = count(&pilot).1;
    let (mut pressed, mut used, mut cards, mut notes) = (Pressed::default(), Vec::new(), 0, 0);
    while session(&pilot).running.card().is_some() && cards < 60 {
        let before = session(&pilot).running.card().map(|card| (card.row, card.kind()));
        let reply = wanted(&pilot, cards, &used);
        play(&mut pilot, reply, cards, &mut pressed);
        assert!(pilot.app.overlays.is_empty(), "card {cards}, {reply:?}, still asks: {}", pilot.text());
        let after = session(&pilot).running.card().map(|card| (card.row, card.kind()));
        let stays = OF_A_PROMISE.contains(&reply) && after == before;
        assert!(after != before || stays, "card {cards}, {reply:?}: {}", pilot.text());
        notes += usize::from(cards % 4 == 3 && matches!(reply, Reply::Touch(Outcome::Talked) | Reply::Held));
        used.push(reply);
        cards += usize::from(!stays);
        if cards == 12 {
            pilot.reopen().press("s");
            assert_eq!(
                session(&pilot).running.card().map(|card| (card.row, card.kind())),
                after,
                "it goes on where it was"
            );
        }
        let leaks = format!("{open} AND next_day IS NULL");
        assert_eq!(number(&pilot, &leaks), 0, "card {cards} leaves somebody without a next step");
    }
    println!("{cards} cards of {all}, {} keys, {notes} notes of {} letters", pressed.keys, pressed.letters);
    // A card of writing alone offers no talk, whichever it is of the four.
    assert!(cards >= 20 && notes >= cards / 5, "{cards} cards, {notes} notes");
    let missing: Vec<&Outcome> = WANTED.iter().filter(|outcome| !used.contains(&Reply::Touch(**outcome))).collect();
    assert!(missing.is_empty() && used.contains(&Reply::Touch(Outcome::Talked)), "never used: {missing:?}");
    assert!(OF_A_PROMISE.iter().all(|reply| used.contains(reply)), "{used:?}");
    let each = pressed.keys as f64 / cards as f64;
    assert!(each <= 3.0, "{each:.2} keys for each of {cards} cards");
    // The demo has sessions of a year behind it; this one is the newest.
    let this = number(&pilot, "SELECT max(id) FROM session");
    let with_outcome = format!("SELECT count(*) FROM session_card WHERE outcome IS NOT NULL AND session_id = {this}");
    let written = number(&pilot, &with_outcome);
    assert_eq!(written, count(&pilot).0 as i64, "each card has its outcome in the file");
    let touched = "SELECT count(*) FROM touch WHERE text LIKE 'wants two of them%' AND session_id IS NOT NULL";
    assert_eq!(number(&pilot, touched), notes as i64);
    let kinds: BTreeSet<CardKind> = session(&pilot).running.cards.iter().map(|card| card.kind()).collect();
    assert!(kinds.len() >= 6, "{kinds:?}");
    pilot.press("X");
    assert!(pilot.said().contains("followed up in the last two weeks"), "{}", pilot.text());
    assert_eq!(number(&pilot, &format!("SELECT ended_at IS NOT NULL FROM session WHERE id = {this}")), 1);
    assert!(check::check(&pilot.app.store).unwrap().ok());
    let touched = format!("SELECT count(*) FROM touch WHERE session_id = {this}");
    while !pilot.answer().contains("nothing to undo") && number(&pilot, &touched) > 0 {
        pilot.press("Esc 1 u");
    }
    assert_eq!(number(&pilot, &with_outcome), 0, "all of it can be taken back");
}
