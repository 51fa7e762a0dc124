use super::*;
use crate::domain::id::Uid;
use crate::domain::person::{Reach, ReachKind};

fn items(text: &str) -> Vec<Item> {
    Cards::open(Box::new(Cursor::new(text.as_bytes().to_vec()))).unwrap().map(Result::unwrap).collect()
}

fn shown(text: &str) -> Vec<String> {
    let header = card::header();
    let filled = |record: Record| {
        let cells = header.iter().zip(record.cells).filter(|(_, cell)| !cell.is_empty());
        cells.map(|(word, cell)| format!("{word}={}", cell.replace('\n', "/"))).collect::<Vec<_>>().join(" | ")
    };
    let one = |item| match item {
        Item::Row(record) => filled(record),
        Item::Bad(bad) => format!("line {}: {}", bad.line, bad.reason),
    };
    items(text).into_iter().map(one).collect()
}

#[test]
fn each_version_says_who_it_is_and_how_to_reach_them() {
    let cases = [
        (
            "BEGIN:VCARD\nVERSION:2.1\nN:Lund;Åsa;;Dr.;\nTEL;WORK;VOICE:+46 8 1\nTEL;CELL:+46 70 2\nTEL;WORK;FAX:+46 8 3\n\
             EMAIL;INTERNET:asa@lund.example\nADR;HOME;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;;Storgatan=0A=\n1;Malm=C3=B6;;211;SE\n\
             END:VCARD\n",
            "person=Dr. Åsa Lund | email=asa@lund.example | phone:work=+46 8 1 | phone:mobile=+46 70 2 | phone:fax=+46 8 3 | \
             address:home=Storgatan, 1, Malmö, 211, SE",
        ),
        (
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo Reed\r\nN:Reed;Bo;;;\r\nORG:Reed\\, Sons;Sales;North\r\nTITLE:Owner\r\nROLE:Buyer\r\n\
             item1.TEL:+1 5\r\nitem1.X-ABLabel:_$!<Mobile>!$_\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRg==\r\n\
             BDAY:1980-03-02\r\nCATEGORIES:friends,VIP\r\nNOTE:one\\ntwo\r\nX-SKYPE:bo\r\nEND:VCARD\r\n",
            "person=Bo Reed | company=Reed, Sons | job_title=Owner | birthday=1980-03-02 | tags=friends/VIP | \
             note=Department: Sales, North/Role: Buyer/one/two/X-SKYPE: bo | phone:mobile=+1 5",
        ),
        (
            "BEGIN:VCARD\nVERSION:4.0\nUID:urn:uuid:1\nFN:Cy\nEMAIL;PREF=1:second@c.example\nEMAIL;TYPE=home:first@c.example\n\
             TEL;VALUE=uri;TYPE=\"voice,home\":tel:+33-1;ext=5\nBDAY:--0203\nURL:https://c.example\nEND:VCARD\n",
            "id=urn:uuid:1 | person=Cy | birthday=--02-03 | email=second@c.example | email:home=first@c.example | \
             phone:home=+33-1 ext 5 | link=https://c.example",
        ),
        ("BEGIN:VCARD\nFN:Acme\nORG:Acme\nX-ABShowAs:COMPANY\nTEL:12345\nEND:VCARD", "company=Acme | phone=12345"),
    ];
    for (card, said) in cases {
        assert_eq!(shown(card), [said]);
    }
}

#[test]
fn what_is_no_card_is_named_with_its_line() {
    let text = "Hello\nBEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\n\nBEGIN:VCARD\nKIND:group\nFN:All\nEND:VCARD\n\
                BEGIN:VCARD\nVERSION:3.0\nNOTE:x\nEND:VCARD\nBEGIN:VCARD\nFN:C";
    assert_eq!(
        shown(text),
        [
            "line 1: this line is in no card",
            "line 2: a card that does not end with END:VCARD",
            "person=B",
            "line 8: a group of other cards, not a person",
            "line 12: a card without a name, a company, an e-mail address or a number",
            "line 16: a card that does not end with END:VCARD",
        ]
    );
}

#[test]
fn a_card_within_a_card_belongs_to_it() {
    let text = "BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:Helper\nEND:VCARD\nTEL:123\nEND:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n";
    let rows = shown(text);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].starts_with("person=A"), "{rows:?}");
    assert_eq!(rows[1], "person=B");
}

#[test]
fn what_goes_out_comes_back() {
    let reach =
        |kind, value: &str, label: Option<&str>| Reach { kind, value: value.into(), label: label.map(str::to_owned) };
    let contact = Contact {
        uid: Uid::parse("018f4e5c-0000-7000-8000-000000000001"),
        name: "Ada, Countess; of Lovelace".into(),
        company: Some("Analytical; Engines, Ltd".into()),
        job_title: Some("Analyst".into()),
        reaches: vec![
            reach(ReachKind::Email, "ada@ae.example", None),
            reach(ReachKind::Email, "ada@home.example", Some("home")),
            reach(ReachKind::Phone, "+44 20 7946 0000", Some("mobile")),
            reach(ReachKind::Phone, "+44 20 7946 0001", Some("main")),
            reach(ReachKind::Link, "https://ae.example/a;b", Some("linkedin")),
        ],
        address: Some("12 St James's Square, London".into()),
        birthday: Some("1815-12-10".into()),
        do_not_contact: true,
        tags: vec!["maths".into(), "a, b".into()],
        note: Some("line one\nline two".into()),
    };
    let card = text(&contact);
    assert!(card.lines().all(|line| line.len() <= 75), "{card}");
    assert_eq!(
        shown(&card),
        [
            "id=urn:uuid:018f4e5c-0000-7000-8000-000000000001 | person=Ada, Countess; of Lovelace | company=Analytical; Engines, Ltd | \
          job_title=Analyst | birthday=1815-12-10 | do_not_contact=yes | tags=maths/a, b | note=line one/line two | \
          email=ada@ae.example | email:home=ada@home.example | phone:mobile=+44 20 7946 0000 | phone:main=+44 20 7946 0001 | \
          link:linkedin=https://ae.example/a;b | address=12 St James's Square, London"
        ]
    );
}

proptest::proptest! {
    #[test]
    fn no_text_ends_the_program(lines in proptest::collection::vec("(BEGIN:VCARD|END:VCARD|AGENT:|FN:|N:;;|TEL;TYPE=|EMAIL|item1\\.TEL:|ADR;ENCODING=QUOTED-PRINTABLE:=|BDAY:|UID:|ORG:)?.{0,20}", 0..40)) {
        let items = items(&lines.join("\n"));
        proptest::prop_assert!(items.len() <= lines.len() + 1);
    }
}
