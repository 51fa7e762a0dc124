//! Mail comes in: a touch of whom it is with, once, with what follows from it.

use box9::domain::id::OperationId;
use box9::formats::Format;
use box9::ops::import::{self, Report, Request, Source};
use box9::ops::{Op, perform};
use box9::store::{Store, undo};

use crate::import::{assert_accounted, assert_healthy, bring, facts, now, one, open, rows_of, run};

fn funnel(folder: &std::path::Path) -> Store {
    let mut store = open(folder);
    bring(
        &mut store,
        "Name,Company,Email,Stage,Deal Title,Next Step,Next Activity Date\n\
         Ada Lovelace,Analytical Engines,ada@ae.example,Proposal,Training,write to them,2026-11-24\n\
         Bo Reed,Reed & Sons,bo@reed.example,Lost,Audit,,\n",
    );
    let own = Op::Settings(vec![("addresses".into(), "sam@sales.example, Sam@Home.example".into())]);
    perform(&mut store, &own, now()).unwrap();
    store
}

fn message(id: &str, from: &str, to: &str, day: &str, body: &str) -> String {
    format!(
        "From: {from}\nTo: {to}\nSubject: Training\nDate: {day} 08:00:00 +0100\nMessage-ID: <{id}@x.example>\n\n{body}\n"
    )
}

fn mail(store: &mut Store, text: &str) -> Report {
    let files = vec![Source::spooled("standard input", &mut text.as_bytes()).unwrap()];
    let report = run(store, &Request { files, format: Some(Format::Mail), ..Request::default() });
    assert_accounted(&report);
    report
}

fn next(store: &Store, deal: i64) -> Vec<String> {
    let sql = format!(
        "SELECT wants, words, day, kind FROM step WHERE deal_id = {deal} AND done_at IS NULL AND dropped_at IS NULL ORDER BY day"
    );
    rows_of(store.conn(), &sql)
}

fn touched(store: &Store) -> Vec<String> {
    let sql = "SELECT t.deal_id, t.kind, t.inward, t.outcome, t.two_way, t.day, t.typed, p.name, replace(t.text, char(10), ' / ')
               FROM touch t JOIN person p ON p.id = t.person_id ORDER BY t.id";
    rows_of(store.conn(), sql)
}

const ADA: &str = "Ada <Ada@AE.example>";
const SAM: &str = "Sam <SAM@sales.example>";

#[test]
fn what_goes_out_waits_and_an_answer_is_to_be_answered_today() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = funnel(folder.path());
    let sent = mail(&mut store, &message("1", SAM, ADA, "Mon, 23 Nov 2026", "shall we? !train two by friday"));
    assert_eq!((sent.rows, sent.filled), (1, 1), "{sent:?}");
    assert_eq!(sent.remarks, ["Ada Lovelace: sent; next wait for their answer until Tue 1 Dec."]);
    assert_eq!(next(&store, 1), ["wait | their answer | 2026-12-01 | email"]);
    let before = facts(store.conn());
    let answered = mail(&mut store, &message("2", ADA, SAM, "Tue, 24 Nov 2026", "Yes.\n> shall we?"));
    assert_eq!(answered.remarks, ["Ada Lovelace: they answered; next answer them, today."]);
    assert_eq!(next(&store, 1), ["do | answer them | 2026-11-24 | email"]);
    assert_eq!(
        touched(&store),
        [
            "1 | email | 0 | sent | 0 | 2026-11-23 | 0 | Ada Lovelace | Training / shall we? !train two by friday",
            "1 | email | 1 | answered | 1 | 2026-11-24 | 0 | Ada Lovelace | Training / Yes."
        ]
    );
    assert_eq!(one(store.conn(), "SELECT count(*) FROM promise"), 0);
    let again = mail(&mut store, &message("2", ADA, SAM, "Tue, 24 Nov 2026", "Yes."));
    assert_eq!((again.unchanged, again.operation), (1, None));
    undo::undo(&mut store, OperationId(answered.operation.unwrap()), false, now()).unwrap();
    assert!(facts(store.conn()) == before);
    assert_healthy(&store);
}

#[test]
fn an_unknown_sender_goes_to_the_tray_and_a_list_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = funnel(folder.path());
    let text = message("1", "\"Cy Lund\" <cy@lund.example>", SAM, "Tue, 24 Nov 2026", "Do you train?");
    let report = mail(&mut store, &text);
    assert_eq!((report.new, report.remarks[0].as_str()), (1, "Cy Lund: they answered."), "{report:?}");
    let more = mail(&mut store, &message("2", "cy@lund.example", SAM, "Tue, 24 Nov 2026", "Hello?"));
    assert_eq!((more.new, more.filled), (0, 1), "one card for one sender");
    let tray = "SELECT p.name, d.state, (SELECT count(*) FROM touch WHERE deal_id = d.id) FROM deal d JOIN person p ON p.id = d.person_id WHERE d.state = 'tray'";
    assert_eq!(rows_of(store.conn(), tray), ["Cy Lund | tray | 2"]);
    let bulk =
        message("3", "news@shop.example", SAM, "Tue, 24 Nov 2026", "Buy!").replace("Subject", "List-Id: <x>\nSubject");
    let cases = [
        (bulk, "written by a list or a machine, and by nobody in the funnel"),
        (
            message("4", SAM, "who@x.example", "Tue, 24 Nov 2026", "Hi"),
            "nobody in the funnel is among those it went to",
        ),
        ("no message at all\n".to_owned(), "no message of mail"),
    ];
    for (text, reason) in cases {
        let report = mail(&mut store, &text);
        assert_eq!((report.skipped_count, report.skipped[0].reason.as_str(), report.operation), (1, reason, None));
    }
    assert_healthy(&store);
}

#[test]
fn an_automatic_answer_and_an_old_letter_ask_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = funnel(folder.path());
    mail(&mut store, &message("1", SAM, ADA, "Mon, 23 Nov 2026", "shall we?"));
    let waits = next(&store, 1);
    let away = message("2", ADA, SAM, "Tue, 24 Nov 2026", "I am away.")
        .replace("Subject", "Auto-Submitted: auto-replied\nSubject");
    assert_eq!(mail(&mut store, &away).remarks, ["Ada Lovelace: kept."]);
    assert_eq!(mail(&mut store, &message("3", ADA, SAM, "Thu, 1 Oct 2026", "First letter")).filled, 1);
    assert_eq!(next(&store, 1), waits);
    assert_eq!(one(store.conn(), "SELECT count(*) FROM touch WHERE two_way = 1"), 1);
}

#[test]
fn an_answer_from_somebody_lost_brings_them_back_as_a_card_today() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = funnel(folder.path());
    mail(&mut store, &message("1", "bo@reed.example", SAM, "Tue, 24 Nov 2026", "Still there?"));
    assert_eq!(rows_of(store.conn(), "SELECT state, again_on FROM deal WHERE id = 2"), ["lost | 2026-11-24"]);
}

#[test]
fn an_mbox_comes_in_whole_once_and_goes_in_one_undo() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = funnel(folder.path());
    let before = facts(store.conn());
    let letters: Vec<String> = (0..120)
        .map(|n| {
            let (from, to) = if n % 2 == 0 { (SAM, ADA) } else { (ADA, SAM) };
            let day = format!("{:02} Nov 2026", 10 + n / 10);
            format!(
                "From x Tue Nov 24 10:00:00 2026\n{}\n",
                message(&n.to_string(), from, to, &day, "Hello\n>From here")
            )
        })
        .collect();
    let request = || Request {
        files: vec![Source::spooled("inbox.mbox", &mut letters.concat().as_bytes()).unwrap()],
        ..Request::default()
    };
    let tried = run(&mut store, &Request { dry_run: true, ..request() });
    assert!(facts(store.conn()) == before);
    let report = run(&mut store, &request());
    assert_eq!((report.rows, report.filled, tried.filled), (120, 120, 120), "{report:?}");
    let again = run(&mut store, &request());
    assert_eq!((again.unchanged, again.operation), (120, None));
    undo::undo(&mut store, OperationId(report.operation.unwrap()), false, now()).unwrap();
    assert!(facts(store.conn()) == before);
    assert_healthy(&store);
}

#[test]
fn without_own_addresses_nothing_is_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let files = vec![Source::spooled("m", &mut message("1", ADA, SAM, "Tue, 24 Nov 2026", "x").as_bytes()).unwrap()];
    let fault = import::import(&mut store, &Request { files, ..Request::default() }, now());
    let fault = fault.unwrap_err();
    assert_eq!(fault.to_string(), "box9 does not know which e-mail addresses are yours.");
    assert!(fault.hint().unwrap().contains("addresses="));
}
