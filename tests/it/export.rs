//! Exporting: what goes out comes back in the same, and nothing in it can do harm.

use std::path::Path;

use box9::domain::Day;
use box9::domain::id::DealId;
use box9::formats::Format;
use box9::formats::csv::{Item, Sheet};
use box9::ops::export;
use box9::ops::import::{Policy, Request, Source};
use box9::store::{Store, check};

use crate::import::{bring, facts, now, one, open, rows_of, run, text};

fn today() -> Day {
    "2026-11-24".parse().unwrap()
}

fn written(store: &Store, format: Format) -> String {
    let mut out = Vec::new();
    export::export(store, format, None, &mut out, today()).unwrap();
    String::from_utf8(out).unwrap()
}

const LIST: &str = "\
Name,Company,Work Email,Home Email,Mobile Phone,LinkedIn,Address,Stage,Deal Title,Value,Currency,Expected Close Date,Next Step,Next Activity Date,Last Contacted,Do Not Contact,Tags,Category,Closed Lost Reason,Shoe
Ada Lovelace,Analytical Engines,ada@ae.example,ada@home.example,+44 20 7946 0000,linkedin.com/in/ada,\"1 Main St, Rome\",Proposal,Training,\"12,500.50\",EUR,2026-12-31,call about the offer,2026-11-26 10:30,2026-11-20,no,\"a; b, c\",Dentists,,38
Bo Reed,Reed & Sons,bo@reed.example,,,,,Won,Audit,900,JPY,2026-06-05,,,,no,,,,
Cy Lund,,,,,,,Lost,Website,,,2026-02-01,,,,yes,,,too dear,44
Dee Moss,Moss,dee@moss.example,,,,,Simmering,=1+1,,,,,,,no,,,,
-Eve,,,,,,,Lead,@cmd,,,,,,,no,,dentists,,
,,,,,,,Prospect,Nobody,7,,,,,,,,,,
";

fn funnel(folder: &Path) -> Store {
    let mut store = open(folder);
    let report = bring(&mut store, LIST);
    assert_eq!((report.rows, report.new), (6, 6), "{report:?}");
    store
        .operation("more facts", now(), |tx| {
            tx.conn.execute_batch(
                "INSERT INTO setting (key, value) VALUES ('currency', 'EUR');
                 INSERT INTO day_off (day, kind, words) VALUES ('2026-12-24', 'off', 'at home');
                 INSERT INTO session (day, started_at, planned_minutes) VALUES ('2026-11-20', '2026-11-20T09:00:00+01:00', 90);
                 INSERT INTO session_card (session_id, deal_id, position, kind) VALUES (1, 1, 1, 'call');
                 INSERT INTO touch (uid, deal_id, kind, two_way, at, day, text, session_id, step_id)
                   VALUES (x'000102030405060708090a0b0c0d0e0f', 1, 'note', 0, '2026-11-21T09:00:00+01:00', '2026-11-21', 'a \"note\"\n! with marks', 1, 1);
                 INSERT INTO promise (uid, deal_id, side, text, due_on, basis, made_on, touch_id)
                   VALUES (x'100102030405060708090a0b0c0d0e0f', 1, 'mine', 'train two', '2026-12-04', 'promised', '2026-11-21', 2);
                 INSERT INTO promise_move (promise_id, from_on, to_on, reason, day) VALUES (1, '2026-12-01', '2026-12-04', 'ill', '2026-11-21');
                 INSERT INTO participant (deal_id, person_id, role) VALUES (1, 2, 'buyer');
                 INSERT INTO referral (deal_id, giver_deal_id, day) VALUES (1, 2, '2026-11-01');
                 UPDATE deal SET success = 'they use it', success_on = '2027-01-15', kickoff_on = '2026-12-10', contact_interval = 60 WHERE id = 1;
                 UPDATE deal SET archived = 1 WHERE id = 4;
                 UPDATE person SET merged_into = 4 WHERE id = 3;",
            )?;
            Ok(())
        })
        .unwrap();
    store
}

#[test]
fn json_into_an_empty_file_exports_again_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let store = funnel(folder.path());
    let out = written(&store, Format::Json);
    let other = tempfile::tempdir().unwrap();
    let mut copy = open(other.path());
    let report = run(&mut copy, &Request { files: vec![text("all.json", &out)], ..Request::default() });
    assert_eq!((report.new, report.rows), (14, 14), "{report:?}");
    assert_eq!(written(&copy, Format::Json), out);
    assert!(facts(copy.conn()) == facts(store.conn()));
    let found = check::check(&copy).unwrap();
    assert!(found.ok(), "{found:?}");
    let spaced = serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&out).unwrap()).unwrap();
    let again = run(&mut copy, &Request { files: vec![text("all.json", &spaced)], ..Request::default() });
    assert_eq!((again.unchanged, again.rows, again.operation), (14, 14, None), "{again:?}");
}

#[test]
fn json_into_another_file_is_known_by_uid() {
    let folder = tempfile::tempdir().unwrap();
    let store = funnel(folder.path());
    let out = written(&store, Format::Json);
    let other = tempfile::tempdir().unwrap();
    let mut mine = open(other.path());
    bring(&mut mine, "Name,Email,Stage\nZoe,zoe@z.example,lead\n");
    let request = |policy| Request { files: vec![text("all.json", &out)], policy, ..Request::default() };
    let report = run(&mut mine, &request(Policy::Fill));
    assert_eq!((report.new, report.rows), (14, 14), "{report:?}");
    assert_eq!(one(mine.conn(), "SELECT count(*) FROM deal"), 7);
    let touches =
        "SELECT d.title, t.text FROM touch t JOIN deal d ON d.id = t.deal_id JOIN session s ON s.id = t.session_id";
    assert_eq!(rows_of(mine.conn(), touches), ["Training | a \"note\"\n! with marks"]);
    assert_eq!(
        rows_of(
            mine.conn(),
            "SELECT d.title, g.title FROM referral r JOIN deal d ON d.id = r.deal_id JOIN deal g ON g.id = r.giver_deal_id"
        ),
        ["Training | Audit"]
    );
    let again = run(&mut mine, &request(Policy::Fill));
    assert_eq!((again.unchanged, again.operation), (14, None), "{again:?}");
    mine.operation("change", now(), |tx| {
        tx.conn.execute_batch("UPDATE deal SET amount = 1 WHERE title = 'Training'; UPDATE deal SET odds = NULL, amount = NULL, currency = NULL WHERE title = 'Audit'")?;
        Ok(())
    })
    .unwrap();
    let filled = run(&mut mine, &request(Policy::Fill));
    assert_eq!((filled.conflicts, filled.filled, filled.unchanged), (1, 1, 12), "{filled:?}");
    assert_eq!(
        rows_of(mine.conn(), "SELECT amount FROM deal WHERE title IN ('Audit', 'Training') ORDER BY title"),
        ["900", "1"]
    );
    let found = check::check(&mine).unwrap();
    assert!(found.ok(), "{found:?}");
}

#[test]
fn what_is_no_export_of_ours_or_a_newer_one_is_refused_and_leaves_nothing() {
    let cases = [
        ("{\"box9\":{\"format\":1,\"schema\":99}}", "was exported by a newer box9"),
        ("{\"box9\":{\"format\":1,\"schema\":1},\"person\":[{\"uid\":\"0\"}]}", "does not know the uid"),
        ("{\"box9\":{\"format\":1,\"schema\":1},\"sqlite_schema\":[{\"name\":\"x\"}]}", "does not know the table"),
        (
            "{\"box9\":{\"format\":1,\"schema\":1},\"setting\":[{\"key\":\"a\",\"value\":\"b\",\"id = 1; --\":1}]}",
            "does not know the column",
        ),
        (
            "{\"box9\":{\"format\":1,\"schema\":1},\"setting\":[{\"key\":\"a\",\"value\":\"b\"}],\"deal\":[{",
            "is no export of box9",
        ),
    ];
    for (json, message) in cases {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        let before = facts(store.conn());
        let request = Request { files: vec![text("a.json", json)], ..Request::default() };
        let fault = box9::ops::import::import(&mut store, &request, now()).unwrap_err();
        assert!(fault.to_string().contains(message), "{json}: {fault}");
        assert!(facts(store.conn()) == before);
    }
}

#[test]
fn a_sheet_comes_back_in_as_it_went_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = funnel(folder.path());
    let out = written(&store, Format::Csv);
    let other = tempfile::tempdir().unwrap();
    let mut copy = open(other.path());
    let report = run(&mut copy, &Request { files: vec![text("deals.csv", &out)], ..Request::default() });
    assert_eq!((report.rows, report.new, report.unmapped_columns.len()), (6, 6, 0), "{report:?}");
    assert!(report.unread.is_empty(), "{report:?}");
    assert_eq!(written(&copy, Format::Csv), out);
    let again = run(&mut store, &Request { files: vec![text("deals.csv", &out)], ..Request::default() });
    assert_eq!((again.unchanged, again.operation), (6, None), "{again:?}");
}

#[test]
fn no_cell_of_a_sheet_is_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    let store = funnel(folder.path());
    let out = written(&store, Format::Csv);
    let sheet = Sheet::open(Box::new(std::io::Cursor::new(out.into_bytes()))).unwrap();
    for item in sheet {
        let Item::Row(row) = item.unwrap() else { panic!("a bad row") };
        let runs = |cell: &String| {
            cell.starts_with(['=', '@', '\t']) || (cell.starts_with(['+', '-']) && cell.contains(char::is_alphabetic))
        };
        assert!(!row.cells.iter().any(runs), "{row:?}");
    }
}

#[test]
fn a_page_is_made_to_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = funnel(folder.path());
    let mut out = Vec::new();
    let summary = export::export(&store, Format::Markdown, Some(&[DealId(1)]), &mut out, today()).unwrap();
    assert_eq!((summary.deals, summary.people), (1, 1));
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn a_file_is_written_whole_for_the_owner_alone_and_replaced_only_by_force() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = funnel(folder.path());
    let target = folder.path().join("deals.csv");
    let write = |force| export::write_file(&store, Format::Csv, None, (&target, force), today());
    assert_eq!(write(false).unwrap().deals, 6);
    assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(write(false).unwrap_err().kind(), "refused");
    write(true).unwrap();
    std::fs::remove_file(&target).unwrap();
    let elsewhere = folder.path().join("elsewhere");
    std::fs::write(&elsewhere, "mine").unwrap();
    std::os::unix::fs::symlink(&elsewhere, &target).unwrap();
    assert!(write(false).is_err());
    write(true).unwrap();
    assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), "mine");
    let own = export::write_file(&store, Format::Csv, None, (&folder.path().join("funnel.db"), true), today());
    assert_eq!(own.unwrap_err().kind(), "refused");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".box9-")), "{left:?}");
    let mail = export::write_file(&store, Format::Mail, None, (&folder.path().join("x.eml"), false), today());
    assert_eq!(mail.unwrap_err().to_string(), "A file cannot be exported as mail.");
    assert!(!folder.path().join("x.eml").exists());
}

#[test]
fn some_deals_go_out_with_all_that_belongs_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let store = funnel(folder.path());
    let mut out = Vec::new();
    let summary = export::export(&store, Format::Json, Some(&[DealId(1)]), &mut out, today()).unwrap();
    assert_eq!((summary.deals, summary.people), (1, 2));
    let other = tempfile::tempdir().unwrap();
    let mut copy = open(other.path());
    let files = vec![Source::spooled("one.json", &mut out.as_slice()).unwrap()];
    assert_eq!(run(&mut copy, &Request { files, ..Request::default() }).rows, 5);
    assert!(check::check(&copy).unwrap().ok());
}
