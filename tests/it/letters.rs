//! Messages by key: drafted from a template, looked at, taken out by each of their ways.

use crate::facts::facts;
use crate::pilot::Pilot;
use box9::app::event::Effect;
use box9::domain::letter::LetterState;
use box9::ops::{self, Op};
use box9::store::letters::{self, Of};
use box9::store::{Store, check, touches};
use std::os::unix::fs::PermissionsExt;

const LEADS: &[&str] = &[
    "Dr. Ada Lovelace @Analytical Engines ada@ae.example #referral >today mail",
    "Grace Hopper @Navy >today call",
    "Eve\u{202e} Bcc eve@x.example #referral >today mail",
];

fn named(store: &mut Store) {
    let settings =
        vec![("name".to_owned(), "Sam Seller".to_owned()), ("addresses".to_owned(), "sam@s.example".to_owned())];
    ops::perform(store, &Op::Settings(settings), crate::pilot::moment(crate::pilot::NOW)).unwrap();
}

fn pilot() -> Pilot {
    let mut pilot = Pilot::with(120, 36, LEADS);
    named(&mut pilot.app.store);
    pilot.send(box9::app::event::Event::Resize { columns: 120, rows: 36 });
    pilot
}

fn states(pilot: &Pilot) -> Vec<LetterState> {
    let letters = letters::waiting(pilot.app.store.conn(), Of::All, pilot.app.today(), 10).unwrap();
    letters.into_iter().map(|letter| letter.state).collect()
}

#[test]
fn a_message_is_shown_before_it_goes() {
    for (columns, rows) in [(120, 36), (80, 24), (40, 12)] {
        let mut pilot = pilot();
        pilot.resize(columns, rows).press("/ 'ada' Enter M i");
        insta::assert_snapshot!(format!("message_{columns}x{rows}"), pilot.picture());
    }
}

#[test]
fn each_way_out_leaves_one_letter_and_u_takes_it_back() {
    for (key, answer, state) in [
        ("d", "Ada Lovelace: drafted introduction.", LetterState::Draft),
        ("e", "drafted introduction. Written to ", LetterState::HandedOver),
        ("m", "drafted introduction. Asked the system to open it.", LetterState::HandedOver),
        ("c", "drafted introduction. Handed to the terminal's clipboard.", LetterState::HandedOver),
    ] {
        let mut pilot = pilot();
        let before = facts(pilot.app.store.conn());
        pilot.press("/ 'ada' Enter M i").press(key);
        assert!(pilot.answer().contains(answer) && pilot.answer().ends_with("· u undoes"), "{key}: {}", pilot.answer());
        assert_eq!(states(&pilot), [state], "{key}");
        assert!(check::check(&pilot.app.store).unwrap().ok(), "{key}");
        let folder = pilot.app.store.path().with_file_name("drafts");
        match key {
            "e" => {
                let file = folder.join("1-dr-ada-lovelace.eml");
                let text = std::fs::read_to_string(&file).unwrap();
                assert!(text.contains("To: \"Dr. Ada Lovelace\" <ada@ae.example>\r\n"), "{text}");
                assert!(text.contains("From: \"Sam Seller\" <sam@s.example>\r\n"), "{text}");
                assert!(text.contains("Date: Wed, 25 Nov 2026 10:00:00 +0000\r\n"), "{text}");
                assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
            }
            "m" => {
                let link = "mailto:ada@ae.example?subject=A%20question%20about%20Analytical%20Engines&body=Hello%20Ada%2C%0D%0A";
                assert!(matches!(pilot.effects.as_slice(), [.., Effect::Open(address)] if address.starts_with(link)));
            }
            "c" => {
                assert!(matches!(pilot.effects.as_slice(), [.., Effect::Copy(text)] if text.contains("Hello Ada,\n")))
            }
            _ => assert!(!folder.exists()),
        }
        pilot.press("u");
        assert_eq!(facts(pilot.app.store.conn()), before, "{key}");
    }
}

#[test]
fn the_mail_command_alone_makes_it_sent() {
    let mut pilot = pilot();
    pilot.press("/ 'ada' Enter M i s");
    assert!(pilot.answer().starts_with("There is no mail command. Set mail-command"), "{}", pilot.answer());
    assert_eq!(states(&pilot), []);
    let out = pilot.app.store.path().with_file_name("out");
    pilot.app.view.mail_command = Some("echo no route >&2; false".into());
    pilot.press("M i s");
    assert!(pilot.answer().contains("did not send it: no route."), "{}", pilot.answer());
    assert_eq!(states(&pilot), [LetterState::HandedOver]);
    pilot.app.view.mail_command = Some(format!("cat > '{}'", out.display()));
    pilot.press("M i s");
    assert!(pilot.answer().starts_with("Dr. Ada Lovelace: "), "{}", pilot.answer());
    assert_eq!(states(&pilot), []);
    let text = std::fs::read_to_string(out).unwrap();
    assert!(text.contains("Subject: A question about Analytical Engines\n") && !text.contains("X-Unsent"), "{text}");
    let touch = touches::of_deal(pilot.app.store.conn(), box9::domain::id::DealId(1), 1).unwrap().remove(0);
    assert_eq!(
        (touch.kind.word(), touch.inward, touch.text.as_deref()),
        ("email", false, Some("A question about Analytical Engines"))
    );
    pilot.press("u");
    assert!(pilot.answer().contains("What has left this machine cannot be called back."), "{}", pilot.answer());
}

#[test]
fn who_lacks_something_or_asked_for_peace_gets_no_draft() {
    let mut pilot = pilot();
    pilot.press("/ 'grace' Enter M i");
    assert_eq!(pilot.answer(), "Grace Hopper: the e-mail is missing. Fill it in (e), then draft again.");
    let mut pilot = Pilot::with(120, 36, LEADS);
    pilot.press("/ 'ada' Enter M i");
    assert_eq!(
        pilot.answer(),
        "Dr. Ada Lovelace: the name in your settings is missing. Fill it in (e), then draft again."
    );
    named(&mut pilot.app.store);
    pilot.press("M i d a d Enter");
    assert_eq!(states(&pilot), [], "a draft does not outlive the wish");
    pilot.press("Esc / 'closed' Enter M i");
    assert!(pilot.answer().contains("asked not to be contacted"), "{}", pilot.answer());
}

#[test]
fn a_deal_tells_what_waits_to_be_sent() {
    let mut pilot = pilot();
    pilot.press("/ 'ada' Enter M i m");
    let said = "draft handed over today, a s when sent: A";
    assert!(pilot.said().contains(said), "{}", pilot.said());
    assert!(pilot.press("Enter").said().contains(said), "{}", pilot.said());
    pilot.press("a s Enter");
    assert!(!pilot.said().contains("handed over"), "{}", pilot.said());
}

#[test]
fn what_was_sent_by_hand_is_sent() {
    let mut pilot = pilot();
    pilot.press("/ 'ada' Enter M i m");
    assert_eq!(states(&pilot), [LetterState::HandedOver]);
    pilot.press("a s Enter");
    assert_eq!(states(&pilot), [], "{}", pilot.answer());
    pilot.press("u");
    assert_eq!(states(&pilot), [LetterState::HandedOver]);
}

#[test]
fn many_are_drafted_at_once_and_a_name_adds_no_header() {
    let mut pilot = pilot();
    pilot.press("Ctrl-a M i");
    assert!(
        pilot.answer().starts_with("2 deals: drafted introduction; 1 refused: Grace Hopper: the e-mail is missing."),
        "{}",
        pilot.answer()
    );
    assert_eq!(states(&pilot), [LetterState::Draft, LetterState::Draft]);
    pilot.press("Esc / 'eve' Enter M i e");
    let file = pilot.app.store.path().with_file_name("drafts").join("3-eve-bcc.eml");
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(text.matches("\r\nBcc").count(), 0, "{text}");
}
