use super::*;
use std::io::Cursor;

fn raws(text: &str) -> Vec<Raw> {
    Messages::open(Box::new(Cursor::new(text.as_bytes().to_vec()))).map(Result::unwrap).collect()
}

const ONE: &str = "From: =?utf-8?q?Ada_L=C3=B6velace?= <Ada@AE.example>\r\nTo: Sam <sam@sales.example>, \"B, C\" <bc@x.example>\r\n\
    Cc: team@x.example\r\nSubject: Re: =?iso-8859-1?q?Gr=FC=DFe?=\r\nDate: Tue, 24 Nov 2026 10:20:30 +0100\r\n\
    Message-ID: <1@ae.example>\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\
    Content-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
    Yes, caf=E9 at ten.\r\n\x1b[31m\r\nOn Mon, Sam wrote:\r\n> shall we?\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>Yes</b>\r\n--b--\r\n";

#[test]
fn a_message_is_who_when_and_what() {
    let all = raws(ONE);
    let letter = read(&all[0].bytes).unwrap();
    let shown = |one: &Correspondent| format!("{}<{}>", one.name.clone().unwrap_or_default(), one.address);
    assert_eq!((all.len(), all[0].line), (1, 1));
    assert_eq!(letter.id.as_deref(), Some("1@ae.example"));
    assert_eq!(shown(letter.from.as_ref().unwrap()), "Ada Lövelace<ada@ae.example>");
    assert_eq!(
        letter.to.iter().map(shown).collect::<Vec<_>>(),
        ["Sam<sam@sales.example>", "B, C<bc@x.example>", "<team@x.example>"]
    );
    assert_eq!(letter.at.unwrap().to_rfc3339(), "2026-11-24T10:20:30+01:00");
    assert_eq!((letter.subject.as_str(), letter.text.as_str()), ("Re: Grüße", "Yes, café at ten.\n\u{FFFD}[31m"));
    assert_eq!(letter.by, By::Person);
}

#[test]
fn an_mbox_is_parted_where_its_messages_begin() {
    let mbox = "From ada@ae.example Tue Nov 24 10:00:00 2026\nFrom: a@x.example\nSubject: 1\n\nHello\n>From here on\nFrom nowhere\n\n\
                From b@x.example Tue Nov 24 11:00:00 2026\nFrom: b@x.example\nSubject: 2\n\ntwo\n";
    let all = raws(mbox);
    let letters: Vec<Letter> = all.iter().map(|raw| read(&raw.bytes).unwrap()).collect();
    assert_eq!(all.iter().map(|raw| raw.line).collect::<Vec<_>>(), [1, 9]);
    assert_eq!(
        letters.iter().map(|letter| letter.text.as_str()).collect::<Vec<_>>(),
        ["Hello\nFrom here on\nFrom nowhere", "two"]
    );
    assert_eq!(raws("").len(), 0);
}

#[test]
fn lists_and_machines_are_told_from_people() {
    let by =
        |headers: &str| read(format!("From: a@x.example\r\n{headers}Subject: s\r\n\r\nx\r\n").as_bytes()).unwrap().by;
    let from = |sender: &str| read(format!("From: {sender}\r\n\r\nx\r\n").as_bytes()).unwrap().by;
    assert_eq!(by(""), By::Person);
    assert_eq!(by("Auto-Submitted: no\r\n"), By::Person);
    assert_eq!(by("Auto-Submitted: auto-replied\r\n"), By::Machine);
    assert_eq!(by("List-Unsubscribe: <mailto:x@x.example>\r\n"), By::List);
    assert_eq!(by("Precedence: bulk\r\n"), By::List);
    assert_eq!(from("no-reply@x.example"), By::List);
    assert_eq!(from("MAILER-DAEMON@x.example"), By::Machine);
}

#[test]
fn what_is_long_is_cut_and_html_alone_becomes_text() {
    let long = format!("From: a@x.example\r\n\r\n{}\r\n", "word ".repeat(5_000));
    let text = read(long.as_bytes()).unwrap().text;
    assert!(text.ends_with(" …") && text.chars().count() <= KEPT + 2);
    let html = "From: a@x.example\r\nContent-Type: text/html\r\n\r\n<p>One &amp; two</p><script>no()</script>\r\n";
    assert_eq!(read(html.as_bytes()).unwrap().text, "One & two");
    assert!(read(b"no message at all").is_none());
    let attached = format!("From: a@x.example\n\nHello\n\n{}", "QUJD\n".repeat(400_000));
    assert!(raws(&attached)[0].bytes.len() < LOOKED_AT);
}

proptest::proptest! {
    #[test]
    fn no_text_ends_the_program(lines in proptest::collection::vec("(From |From: |To: |Subject: =\\?|Date: |Content-Type: |Content-Transfer-Encoding: |--b|>)?.{0,20}", 0..40)) {
        for raw in raws(&lines.join("\n")) {
            if let Some(letter) = read(&raw.bytes) {
                proptest::prop_assert!(letter.text.chars().count() <= KEPT + 2);
            }
        }
    }
}
