//! Importing: every row is accounted for, twice changes nothing, and one undo takes all back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use box9::domain::Moment;
use box9::domain::id::OperationId;
use box9::formats::headings::Target;
use box9::formats::words::{DateOrder, Place};
use box9::ops::import::{self, Policy, Report, Request, Source, WonAs};
use box9::store::{self, Store, Watch, check, undo};
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::Value as Json;

pub fn now() -> Moment {
    "2026-11-24T09:00:00+01:00".parse().unwrap()
}

pub fn open(folder: &Path) -> Store {
    Store::open(&folder.join("funnel.db"), store::Source::Shell, now()).unwrap()
}

pub fn text(name: &str, text: &str) -> Source {
    Source::spooled(name, &mut text.as_bytes()).unwrap()
}

pub fn run(store: &mut Store, request: &Request) -> Report {
    import::import(store, request, now()).unwrap()
}

pub fn bring(store: &mut Store, csv: &str) -> Report {
    run(store, &Request { files: vec![text("list.csv", csv)], ..Request::default() })
}

pub use crate::facts::facts;

pub fn rows_of(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(sql).unwrap();
    let width = statement.column_count();
    let shown = |value: Value| match value {
        Value::Null => "-".to_owned(),
        Value::Integer(n) => n.to_string(),
        Value::Real(n) => n.to_string(),
        Value::Text(text) => text,
        Value::Blob(_) => "#".to_owned(),
    };
    let rows = statement
        .query_map([], |row| Ok((0..width).map(|at| shown(row.get(at).unwrap())).collect::<Vec<_>>().join(" | ")))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

pub fn one(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

pub fn assert_accounted(report: &Report) {
    let sum =
        report.new + report.filled + report.unchanged + report.conflicts + report.duplicates + report.skipped_count;
    assert_eq!(report.rows, sum, "{report:?}");
}

pub fn assert_healthy(store: &Store) {
    let found = check::check(store).unwrap();
    assert!(found.ok(), "{found:?}");
}

const LIST: &str = "\
Name,Company,Email,Phone,Stage,Deal Title,Value,Expected Close Date,Next Step,Next Activity Date,Do Not Contact,Shoe Size
Ada Lovelace,Analytical Engines,ada@ae.example,+44 20 7946 0000,Proposal,Training,\"12,500.50\",31/12/2026,call about the offer,26/11/2026,no,38
Bo Reed,Reed & Sons,bo@reed.example,,Won,Audit,900,05/06/2026,,,no,
Cy Lund,,,,Lost,Website,,01/02/2026,,,yes,44
Dee Moss,Moss,dee@moss.example,,Simmering,Coaching,call me,13/13/2026,,,no,

Eve Hill,,,,,,,,,,,
";

#[test]
fn rows_that_are_the_same_are_told_and_stay() {
    let mut world = crate::world::World::new();
    let report = bring(
        &mut world.store,
        "Name;Email;Stage\nAda Lee;ada@lee.example;Lead\nAda Lee;ada@lee.example;Lead\nAda Lee;ada@lee.example;Lead\n",
    );
    assert_eq!((report.rows, report.repeated), (3, 2));
    let said = "2 rows are the same as an earlier row; all came in.";
    assert!(report.remarks.iter().any(|remark| remark == said), "{:?}", report.remarks);
}

#[test]
fn each_fact_finds_its_place_and_what_has_none_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let report = bring(&mut store, LIST);
    assert_eq!((report.rows, report.new), (5, 5), "{report:?}");
    assert_eq!(report.unmapped_columns, ["Shoe Size"]);
    assert_eq!(report.unknown_stages, BTreeMap::from([("Simmering".to_owned(), 1)]));
    assert_eq!(report.unread.keys().collect::<Vec<_>>(), ["Expected Close Date", "Value"]);
    let deals = rows_of(
        store.conn(),
        "SELECT p.name, d.title, d.state, d.stage, d.phase, d.amount, d.expected_on, d.signed_on, d.closed_on, d.close_reason,
                d.next_kind, d.next_day, d.stage_word, p.do_not_contact, d.note
         FROM deal d LEFT JOIN person p ON p.id = d.person_id ORDER BY d.id",
    );
    assert_eq!(
        deals,
        [
            "Ada Lovelace | Training | open | opportunity | proposal | 1250050 | 2026-12-31 | - | - | - | do | 2026-11-26 | - | 0 | Shoe Size: 38",
            "Bo Reed | Audit | open | customer | - | 90000 | 2026-06-05 | 2026-06-05 | - | - | - | - | - | 0 | -",
            "Cy Lund | Website | lost | - | - | - | 2026-02-01 | - | 2026-02-01 | not said in the file | - | - | - | 1 | Shoe Size: 44",
            "Dee Moss | Coaching | tray | - | - | - | - | - | - | - | - | - | Simmering | 0 | Expected Close Date: 13/13/2026\nValue: call me",
            "Eve Hill | - | tray | - | - | - | - | - | - | - | - | - | - | 0 | -",
        ]
    );
    assert_healthy(&store);
}

pub fn corpus() -> Option<PathBuf> {
    std::env::var_os("BOX9_CORPUS").map(PathBuf::from)
}

fn maven(root: &Path) -> Request {
    Request {
        files: vec![Source::path(root.join("csv-pipeline/maven__sales_pipeline.csv"))],
        stages: vec![("Engaging".into(), Place::Qualified), ("Prospecting".into(), Place::Prospect)],
        ..Request::default()
    }
}

#[test]
fn a_real_pipeline_comes_in_whole_once_and_goes_in_one_undo() {
    let Some(root) = corpus() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    bring(&mut store, LIST);
    let before = facts(store.conn());
    let report = run(&mut store, &maven(&root));
    assert_eq!((report.rows, report.new), (8_800, 8_800), "{report:?}");
    assert_accounted(&report);
    let own = "FROM deal WHERE id > 5";
    let stages =
        rows_of(store.conn(), &format!("SELECT state, stage, count(*), sum(amount) {own} GROUP BY 1, 2 ORDER BY 1, 2"));
    assert_eq!(
        stages,
        [
            "lost | - | 2473 | 0",
            "open | customer | 4238 | 1000553400",
            "open | opportunity | 1589 | -",
            "open | prospect | 500 | -"
        ]
    );
    assert_eq!(
        one(store.conn(), &format!("SELECT count(*) {own} AND person_id IS NULL AND company_id IS NULL")),
        1_425
    );
    assert_eq!(one(store.conn(), "SELECT count(*) FROM company WHERE id > 3"), 85);
    assert_carried(&store);
    let label = rows_of(store.conn(), "SELECT label FROM operation ORDER BY id DESC LIMIT 1");
    assert_eq!(label, ["8,800 rows imported from maven__sales_pipeline.csv"]);

    let again = run(&mut store, &maven(&root));
    assert_eq!((again.rows, again.unchanged, again.operation), (8_800, 8_800, None));

    undo::undo(&mut store, OperationId(report.operation.unwrap()), false, now()).unwrap();
    assert!(facts(store.conn()) == before);
    assert_healthy(&store);
}

/// Every open deal has a next step, and no day holds more than the block.
fn assert_carried(store: &Store) {
    let conn = store.conn();
    let open = "state = 'open' AND stage <> 'customer'";
    assert_eq!(one(conn, &format!("SELECT count(*) FROM deal WHERE {open} AND next_day IS NULL")), 0);
    assert_eq!(one(conn, &format!("SELECT count(*) FROM deal WHERE {open} AND next_day < '2026-11-24'")), 0);
    let minutes = "CASE kind WHEN 'plan' THEN 10 ELSE 4 END";
    let fullest = format!("SELECT max(m) FROM (SELECT sum({minutes}) AS m FROM step WHERE wants = 'do' GROUP BY day)");
    assert!(one(conn, &fullest) <= 90, "{}", one(conn, &fullest));
    let days = one(conn, "SELECT count(DISTINCT day) FROM step WHERE wants = 'do'");
    assert!((120..=135).contains(&days), "{days} days");
}

fn files_in(root: &Path, folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ext| ext == "csv" || ext == "tsv"));
    files.sort();
    files
}

/// Where our count is not that of the facts, and why.
const OTHERWISE: &[(&str, u64, &str)] = &[];

#[test]
fn every_real_export_is_accounted_for_once_and_taken_back() {
    let Some(root) = corpus() else { return };
    let known: Json = serde_json::from_str(&std::fs::read_to_string(root.join("FACTS.json")).unwrap()).unwrap();
    for folder in ["csv-crm", "csv-pipeline", "csv-contacts"] {
        for path in files_in(&root, folder) {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let facts_rows = known[format!("{folder}/{name}")]["rows"].as_u64().unwrap();
            let expected = OTHERWISE.iter().find(|(file, ..)| *file == name).map_or(facts_rows, |(_, rows, _)| *rows);
            let home = tempfile::tempdir().unwrap();
            let mut store = open(home.path());
            bring(&mut store, LIST);
            let before = facts(store.conn());
            let request = Request { files: vec![Source::path(&path)], ..Request::default() };
            let report = run(&mut store, &request);
            assert_accounted(&report);
            assert_eq!(report.rows, expected, "{name}");
            let again = run(&mut store, &request);
            assert_eq!((again.new, again.filled, again.operation), (0, 0, None), "{name}: {again:?}");
            assert_eq!(again.rows, report.rows, "{name}");
            if let Some(operation) = report.operation {
                undo::undo(&mut store, OperationId(operation), false, now()).unwrap();
            }
            assert!(facts(store.conn()) == before, "{name}");
            assert_healthy(&store);
        }
    }
}

#[test]
fn no_row_of_a_tortured_file_vanishes() {
    let Some(root) = corpus() else { return };
    for path in files_in(&root, "csv-torture") {
        let home = tempfile::tempdir().unwrap();
        let mut store = open(home.path());
        bring(&mut store, LIST);
        let before = facts(store.conn());
        let reject = home.path().join("rejected.txt");
        let request = Request { files: vec![Source::path(&path)], reject: Some(reject.clone()), ..Request::default() };
        let report = run(&mut store, &request);
        assert_accounted(&report);
        let items = box9::formats::csv::Sheet::open(Box::new(std::fs::File::open(&path).unwrap())).unwrap().count();
        assert_eq!(report.rows as usize, items, "{path:?}");
        assert_eq!(reject.exists(), report.skipped_count > 0, "{path:?}");
        let again = run(&mut store, &Request { files: vec![Source::path(&path)], ..Request::default() });
        assert_eq!((again.new, again.filled, again.operation, again.rows), (0, 0, None, report.rows), "{path:?}");
        if let Some(operation) = report.operation {
            undo::undo(&mut store, OperationId(operation), false, now()).unwrap();
        }
        assert!(facts(store.conn()) == before, "{path:?}");
        assert_healthy(&store);
    }
}

fn counts(report: &Report) -> [u64; 6] {
    assert_accounted(report);
    [report.skipped_count, report.duplicates, report.conflicts, report.new, report.filled, report.unchanged]
}

#[test]
fn a_changed_file_fills_blanks_and_leaves_what_differs() {
    let first = "Deal ID,Deal Title,Value,Deal Stage,Contact Name,Email\n\
                 7,Training,,Proposal,Ada Lovelace,ada@ae.example\n8,Audit,900,Won,Bo Reed,bo@reed.example\n9,Site,50,Lead,Cy Lund,\n";
    let second = "Deal ID,Deal Title,Value,Deal Stage,Contact Name,Email\n\
                  7,Training,1200,Proposal,Ada Lovelace,ada@ae.example\n8,Audit,950,Won,Bo Reed,bo@reed.example\n9,Site,50,Lead,Cy Lund,\n10,New,,Lead,Dee,\n";
    let values = |store: &Store| rows_of(store.conn(), "SELECT amount FROM deal ORDER BY id").join(" ");
    for (policy, expected, after) in [
        (Policy::Fill, [0, 0, 1, 1, 1, 1], "120000 90000 5000 -"),
        (Policy::Update, [0, 0, 0, 1, 2, 1], "120000 95000 5000 -"),
        (Policy::Skip, [0, 0, 0, 1, 0, 3], "- 90000 5000 -"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        bring(&mut store, first);
        let request = || Request { files: vec![text("list.csv", second)], policy, ..Request::default() };
        let report = run(&mut store, &request());
        assert_eq!(counts(&report), expected, "{policy}");
        assert_eq!(values(&store), after, "{policy}");
        let again = run(&mut store, &request());
        assert_eq!((again.new, again.filled, again.operation), (0, 0, None), "{policy}: {again:?}");
        assert_healthy(&store);
    }
}

#[test]
fn a_known_deal_moves_only_when_the_owner_says_so() {
    let first =
        "Deal ID,Deal Title,Deal Stage,Close Date\n7,Training,Proposal,2026-12-01\n8,Audit,Nowhere,2026-12-01\n";
    let second =
        "Deal ID,Deal Title,Deal Stage,Close Date\n7,Training,Closed Won,2026-11-20\n8,Audit,Negotiation,2026-12-01\n";
    let places =
        |store: &Store| rows_of(store.conn(), "SELECT state, stage, signed_on, next_kind FROM deal ORDER BY id");
    for (policy, expected, seven) in [
        (Policy::Fill, [0, 0, 1, 0, 1, 0], "open | opportunity | - | do"),
        (Policy::Update, [0, 0, 0, 0, 2, 0], "open | handoff | 2026-11-20 | do"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        bring(&mut store, first);
        let report = run(&mut store, &Request { files: vec![text("list.csv", second)], policy, ..Request::default() });
        assert_eq!(counts(&report), expected, "{policy}");
        assert_eq!(places(&store), [seven, "open | opportunity | - | do"], "{policy}");
        assert_healthy(&store);
    }
}

#[test]
fn people_are_known_by_email_phone_or_name_with_company() {
    let cases = [
        ("Name,Email\nAda,ada@ae.example\n", "Name,Email\nAda King,ADA@ae.example\n", 1),
        ("Name,Phone\nAda,+44 20 7946 0000\n", "Name,Phone\nAda,020 7946 0000\n", 1),
        ("Name,Phone\nAda,+44 20 7946 0000\n", "Name,Phone\nBo,+44 20 7946 0000\n", 2),
        ("Name,Company\nAda,Engines\n", "Name,Company\nADA,engines\n", 1),
        ("Name,Company\nAda,Engines\n", "Name,Company\nAda,Looms\n", 2),
        ("Name,City\nAda,Rome\n", "Name,City\nAda,Oslo\n", 2),
        ("Company,Phone\nEngines,415 555 0000\n", "Company,Phone\nLooms,415 555 0000\n", 2),
        ("Company,City\nEngines,Rome\n", "Company,City\nEngines,Oslo\n", 0),
    ];
    for (first, second, people) in cases {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        bring(&mut store, first);
        let report = bring(&mut store, second);
        assert_accounted(&report);
        assert_eq!(one(store.conn(), "SELECT count(*) FROM person"), people, "{first}{second}");
        assert_healthy(&store);
    }
}

#[test]
fn a_deal_is_a_duplicate_only_with_the_same_person_and_title_or_by_its_id() {
    let head = "Deal ID,Deal Title,Contact Name,Email\n";
    let cases = [
        (",Training,Ada,ada@ae.example\n,Training,Ada,ada@ae.example\n", [0, 1, 0, 1, 0, 0], 1),
        (",Training,Ada,ada@ae.example\n,Audit,Ada,ada@ae.example\n", [0, 0, 0, 2, 0, 0], 2),
        ("1,Training,Ada,ada@ae.example\n2,Training,Ada,ada@ae.example\n", [0, 0, 0, 2, 0, 0], 2),
        ("1,Training,Ada,ada@ae.example\n1,Training,Ada,ada@ae.example\n", [0, 1, 0, 1, 0, 0], 1),
        ("1,Training,Ada,ada@ae.example\n1,Training,Ada K.,ada@ae.example\n", [0, 1, 0, 1, 0, 0], 1),
        (",Training,,\n,Training,,\n,Audit,,\n", [0, 0, 0, 3, 0, 0], 3),
        (",,,\n , ,,\n", [0, 0, 0, 0, 0, 0], 0),
    ];
    for (rows, expected, deals) in cases {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        let csv = format!("{head}{rows}");
        let report = bring(&mut store, &csv);
        assert_eq!((counts(&report), one(store.conn(), "SELECT count(*) FROM deal")), (expected, deals), "{rows}");
        let again = bring(&mut store, &csv);
        assert_eq!((again.new, again.filled, again.operation), (0, 0, None), "{rows} {again:?}");
        assert_healthy(&store);
    }
}

#[test]
fn an_id_of_an_unnamed_program_is_not_taken_for_that_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    bring(&mut store, "id,name,email\n1,Ada,ada@ae.example\n2,Bo,bo@reed.example\n");
    let report = bring(&mut store, "id,name,email\n1,Cy,cy@lund.example\n2,Dee,dee@moss.example\n");
    assert_eq!(counts(&report), [0, 0, 0, 2, 0, 0]);
}

#[test]
fn files_of_one_import_are_joined_by_id_or_email() {
    let deals = "deal_id,client_id,amount,stage\nD-1,1,600,proposal\nD-2,2,900,won\nD-3,1,50,lead\n";
    let clients = "client_id,name,email,shoe\n1,Ada,ada@ae.example,38\n2,Bo,bo@reed.example,\n3,Cy,cy@lund.example,\n";
    let by_email = "Deal Title,Email,Stage\nSite,dee@moss.example,lead\n";
    let contacts = "First Name,Last Name,Email\nDee,Moss,dee@moss.example\nEve,Hill,eve@hill.example\n";
    for (first, second, titles) in
        [(deals, clients, "Ada 60000, Bo 90000, Ada 5000, Cy -"), (by_email, contacts, "Dee Moss -, Eve Hill -")]
    {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        let request =
            || Request { files: vec![text("deals.csv", first), text("people.csv", second)], ..Request::default() };
        let report = run(&mut store, &request());
        assert_accounted(&report);
        assert_eq!(report.new, report.rows);
        let shown = rows_of(
            store.conn(),
            "SELECT p.name || ' ' || coalesce(d.amount, '-') FROM deal d JOIN person p ON p.id = d.person_id",
        );
        let mut shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        let mut titles: Vec<&str> = titles.split(", ").collect();
        shown.sort_unstable();
        titles.sort_unstable();
        assert_eq!(shown, titles);
        let again = run(&mut store, &request());
        assert_eq!((again.unchanged, again.operation), (again.rows, None), "{again:?}");
        assert_healthy(&store);
    }
}

#[test]
fn an_address_book_comes_in_as_people_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let list =
        "First Name,Last Name,Email,Labels,Nickname\nAda,King,ada@ae.example,Friends,Adi\nBo,Reed,bo@reed.example,,\n";
    let request = || Request { files: vec![text("book.csv", list)], as_people: true, ..Request::default() };
    assert_eq!(counts(&run(&mut store, &request())), [0, 0, 0, 2, 0, 0]);
    assert_eq!(run(&mut store, &request()).operation, None);
    let people = rows_of(
        store.conn(),
        "SELECT p.name, p.note, t.word FROM person p LEFT JOIN tag t ON t.person_id = p.id ORDER BY p.id",
    );
    assert_eq!(people, ["Ada King | Nickname: Adi | Friends", "Bo Reed | - | -"]);
    assert_eq!(one(store.conn(), "SELECT count(*) FROM deal"), 0);
    // The same book later as deals makes a card of each, and no second person.
    let report = bring(&mut store, list);
    assert_eq!((report.new, one(store.conn(), "SELECT count(*) FROM person")), (2, 2));
    assert_healthy(&store);
}

#[test]
fn the_order_of_day_and_month_is_one_for_a_column() {
    let cases = [
        ("03/04/2026,05/06/2026", None, "2026-03-04 2026-05-06"),
        ("03/04/2026,25/06/2026", None, "2026-04-03 2026-06-25"),
        ("03/04/2026,06/25/2026", None, "2026-03-04 2026-06-25"),
        ("03/04/2026,05/06/2026", Some(DateOrder::Dmy), "2026-04-03 2026-06-05"),
        ("03.04.2026,05.06.2026", None, "2026-04-03 2026-06-05"),
    ];
    for (days, dates, expected) in cases {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        let (first, second) = days.split_once(',').unwrap();
        let csv = format!("Deal Title,Created,Stage\nA,{first},lead\nB,{second},lead\n");
        let report = run(&mut store, &Request { files: vec![text("a.csv", &csv)], dates, ..Request::default() });
        let open = dates.is_none() && !days.contains("25");
        assert_eq!(
            report.readings[0]
                .columns
                .iter()
                .filter_map(|column| column.days.map(|(_, open)| (column.heading.as_str(), open)))
                .collect::<Vec<_>>(),
            [("Created", open)]
        );
        assert_eq!(rows_of(store.conn(), "SELECT opened_on FROM deal ORDER BY id").join(" "), expected, "{days}");
    }
}

#[test]
fn won_deals_become_customers_or_handoffs_that_joined_late() {
    let csv = "Deal Title,Stage,Value,Close Date\nA,Closed Won,10,2026-10-01\nB,Won,20,\nC,Won,30,2027-01-01\n";
    let shown = "SELECT stage, phase, signed_on, joined_late, amount, next_kind FROM deal ORDER BY id";
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    bring(&mut store, csv);
    let customers = [
        "customer | - | 2026-10-01 | 0 | 1000 | -",
        "customer | - | 2026-11-24 | 0 | 2000 | -",
        "customer | - | 2026-11-24 | 0 | 3000 | -",
    ];
    assert_eq!(rows_of(store.conn(), shown), customers);
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    run(&mut store, &Request { files: vec![text("a.csv", csv)], won_as: WonAs::Handoff, ..Request::default() });
    let late = [
        "handoff | packet | 2026-10-01 | 1 | 1000 | do",
        "handoff | packet | 2026-11-24 | 1 | 2000 | do",
        "handoff | packet | 2026-11-24 | 1 | 3000 | do",
    ];
    assert_eq!(rows_of(store.conn(), shown), late);
    assert_healthy(&store);
}

#[test]
fn a_next_activity_becomes_the_next_step_and_one_that_is_past_is_today() {
    let csv = "Deal Title,Stage,Next Activity Date,Next Step,Last Contacted\n\
               A,Proposal,2026-12-01 10:30,call Ada,2026-11-20\nB,Proposal,2026-11-01,,\nC,Lead,,send the brochure,\nD,Won,,ask for a referral,\n";
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    bring(&mut store, csv);
    let steps = rows_of(
        store.conn(),
        "SELECT d.title, s.wants, s.kind, s.words, s.day, s.at, s.origin FROM step s JOIN deal d ON d.id = s.deal_id",
    );
    assert_eq!(
        steps,
        [
            "A | do | call | call Ada | 2026-12-01 | 10:30 | import",
            "B | do | follow-up | follow up | 2026-11-24 | - | import",
            "C | do | email | send the brochure | 2026-11-24 | - | import",
        ]
    );
    let touches = rows_of(store.conn(), "SELECT deal_id, day, two_way, typed, text FROM touch");
    assert_eq!(touches, ["1 | 2026-11-20 | 1 | 0 | Last contact in the imported file"]);
    assert_eq!(rows_of(store.conn(), "SELECT note FROM deal WHERE title = 'D'"), ["Next step: ask for a referral"]);
    assert_healthy(&store);
}

#[test]
fn an_import_that_is_stopped_or_only_tried_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    bring(&mut store, LIST);
    let (before, history) = (facts(store.conn()), rows_of(store.conn(), "SELECT * FROM operation"));
    let many: String = (0..900).map(|n| format!("Person {n},p{n}@x.example,lead\n")).collect();
    let csv = format!("Name,Email,Stage\n{many}");
    let told = watched(&mut store, |watch| {
        if watch.progress().0 >= 600 && watch.progress().1 == 900 {
            watch.stop();
        }
    });
    let stopped =
        import::import(&mut store, &Request { files: vec![text("a.csv", &csv)], ..Request::default() }, now());
    store.watch(None);
    assert_eq!(stopped.unwrap_err().to_string(), "Stopped; everything is as it was.");
    let told = told.lock().unwrap();
    assert!(told.contains(&"a.csv: 55 %".to_owned()), "{told:?}");
    assert!(told.last().unwrap().starts_with("taking back what was done: "), "{told:?}");
    let tried = run(&mut store, &Request { files: vec![text("a.csv", &csv)], dry_run: true, ..Request::default() });
    assert_eq!((counts(&tried), tried.operation, tried.dry_run), ([0, 0, 0, 900, 0, 0], None, true));
    assert!(facts(store.conn()) == before);
    assert_eq!(rows_of(store.conn(), "SELECT * FROM operation"), history);
    let real = run(&mut store, &Request { files: vec![text("a.csv", &csv)], ..Request::default() });
    assert_eq!(counts(&real), counts(&tried));
    assert_eq!(
        rows_of(store.conn(), "SELECT label FROM operation ORDER BY id DESC LIMIT 1"),
        ["900 leads imported from a.csv"]
    );
    assert_eq!(
        one(
            store.conn(),
            "SELECT max(n) - min(n) <= 65 FROM (SELECT count(*) AS n FROM step WHERE wants = 'rest' GROUP BY day)"
        ),
        1
    );
    assert_healthy(&store);
}

/// Has something looked at whenever a long operation tells how far it is, and answers all that it tells.
fn watched(store: &mut Store, look: impl Fn(&Watch) + Send + Sync + 'static) -> Arc<Mutex<Vec<String>>> {
    let (watch, told) = (Watch::default(), Arc::default());
    let kept: Arc<Mutex<Vec<String>>> = Arc::clone(&told);
    watch.tell(move |watch| {
        kept.lock().unwrap().push(watch.words());
        look(watch);
    });
    store.watch(Some(Arc::new(watch)));
    told
}

/// Both ways of trying: a short list in a transaction that is rolled back, a long one on a copy.
#[test]
fn nobody_else_sees_what_is_only_tried_and_it_uses_up_no_numbers() {
    for rows in [900, 4_000] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        bring(&mut store, LIST);
        let beside = Mutex::new(store.open_beside().unwrap());
        let held = "SELECT (SELECT count(*) FROM deal) || ' ' || (SELECT count(*) FROM person) || ' ' || (SELECT count(*) FROM operation)";
        let numbers = "SELECT name, seq FROM sqlite_sequence ORDER BY name";
        let (before, used) = (rows_of(store.conn(), held), rows_of(store.conn(), numbers));
        let seen = before.clone();
        let told = watched(&mut store, move |_| {
            assert_eq!(rows_of(beside.lock().unwrap().conn(), held), seen, "while it is tried");
        });
        let many: String = (0..rows).map(|n| format!("Person {n},p{n}@x.example,lead\n")).collect();
        let csv = format!("Name,Email,Stage\n{many}");
        let tried = run(&mut store, &Request { files: vec![text("a.csv", &csv)], dry_run: true, ..Request::default() });
        store.watch(None);
        assert_eq!((tried.new, tried.operation), (rows, None));
        assert!(told.lock().unwrap().contains(&"a.csv: 100 %".to_owned()), "{:?}", told.lock().unwrap());
        assert_eq!((rows_of(store.conn(), held), rows_of(store.conn(), numbers)), (before, used));
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| name.to_string_lossy().starts_with("funnel")), "{left:?}");
        assert_eq!(run(&mut store, &Request { files: vec![text("a.csv", &csv)], ..Request::default() }).new, rows);
        assert_healthy(&store);
    }
}

/// Others write while a long list is tried on a copy.
#[test]
fn a_trial_on_a_copy_keeps_no_writer_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    bring(&mut store, LIST);
    let beside = Mutex::new(store.open_beside().unwrap());
    let written = Arc::new(Mutex::new(0));
    let count = Arc::clone(&written);
    watched(&mut store, move |_| {
        let mut written = count.lock().unwrap();
        *written += 1;
        assert_eq!(bring(&mut beside.lock().unwrap(), &format!("Name\nBeside {written}\n")).new, 1);
    });
    let many: String = (0..4_000).map(|n| format!("Person {n},p{n}@x.example,lead\n")).collect();
    let csv = format!("Name,Email,Stage\n{many}");
    let tried = run(&mut store, &Request { files: vec![text("a.csv", &csv)], dry_run: true, ..Request::default() });
    store.watch(None);
    assert_eq!(tried.new, 4_000);
    assert_eq!(one(store.conn(), "SELECT count(*) FROM person WHERE name LIKE 'Beside%'"), *written.lock().unwrap());
    assert_eq!(one(store.conn(), "SELECT count(*) FROM person WHERE name LIKE 'Person%'"), 0);
    assert_healthy(&store);
}

#[test]
fn skipped_rows_are_kept_as_they_were_for_the_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let reject = folder.path().join("rejected.txt");
    let csv = "Name,Email,Hobby\nAda,ada@ae.example,\n,,chess\nBo \"the,bo@reed.example,go\n\"Cy,cy@lund.example,x\nDee,dee@moss.example,\n";
    let report = run(
        &mut store,
        &Request { files: vec![text("a.csv", csv)], reject: Some(reject.clone()), ..Request::default() },
    );
    assert_accounted(&report);
    assert!(
        report
            .skipped
            .iter()
            .any(|row| row.line == 3 && row.reason == "nothing in it names a person, a company or a deal")
    );
    let kept = std::fs::read_to_string(&reject).unwrap();
    assert!(kept.contains("# a.csv line 3: nothing in it names"), "{kept}");
    assert!(kept.contains("\n,,chess\n"), "{kept}");
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(&reject).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn the_owner_names_columns_and_stages() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let request = |column: &str| Request {
        files: vec![text("a.csv", "Wer,Wieviel,Wo\nAda,1.200,heiß\nBo,,kalt\n")],
        map: vec![(column.into(), Target::FullName), ("wieviel".into(), Target::Amount), ("Wo".into(), Target::Stage)],
        stages: vec![
            ("HEISS".into(), Place::Negotiation),
            ("heiß".into(), Place::Negotiation),
            ("kalt".into(), Place::Lead),
        ],
        ..Request::default()
    };
    let fault = import::import(&mut store, &request("Wie"), now()).unwrap_err();
    assert_eq!(fault.to_string(), "map: there is no column \"Wie\"; the columns are Wer, Wieviel, Wo");
    assert_eq!(counts(&run(&mut store, &request("wer"))), [0, 0, 0, 2, 0, 0]);
    let shown = rows_of(
        store.conn(),
        "SELECT p.name, d.stage, d.phase, d.amount FROM deal d JOIN person p ON p.id = d.person_id ORDER BY d.id",
    );
    assert_eq!(shown, ["Ada | opportunity | negotiation | 120000", "Bo | lead | - | -"]);
}

#[test]
fn what_is_not_read_yet_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let request =
        Request { files: vec![text("a.csv", LIST), text("b.ics", "BEGIN:VCALENDAR\n")], ..Request::default() };
    let fault = import::import(&mut store, &request, now()).unwrap_err();
    assert_eq!((fault.kind(), fault.to_string()), ("refused", "b.ics is a calendar; that is not read.".to_owned()));
    assert_eq!(one(store.conn(), "SELECT count(*) FROM deal"), 0);
    let fault = import::import(
        &mut store,
        &Request { files: vec![Source::path("/nowhere/x.csv")], ..Request::default() },
        now(),
    );
    assert_eq!(fault.unwrap_err().exit_code(), 3);
}

/// Prints what a large import takes; `BOX9_ROWS` says how large (in release mode, alone).
#[test]
#[ignore = "minutes; run with --release --ignored --nocapture"]
fn a_large_list_comes_in_within_seconds() {
    let rows: u64 = std::env::var("BOX9_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let list = folder.path().join("list.csv");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&list).unwrap());
    use std::io::Write;
    writeln!(out, "Name,Company,Email,Phone,Stage,Deal Title,Value,Created,Notes").unwrap();
    for n in 0..rows {
        let stage = ["lead", "prospect", "proposal", "won", "lost"][n as usize % 5];
        writeln!(
            out,
            "Person {n},Company {},p{n}@example.com,+44 20 {:09},{stage},Deal {n},{},2026-0{}-11,met at the fair {n}",
            n / 7,
            n,
            n % 9973,
            n % 9 + 1
        )
        .unwrap();
    }
    out.flush().unwrap();
    let request = Request { files: vec![Source::path(&list)], ..Request::default() };
    for _ in 0..2 {
        let start = std::time::Instant::now();
        let pauses = Arc::new(Mutex::new((start, 0)));
        let last = Arc::clone(&pauses);
        watched(&mut store, move |_| {
            let mut pauses = last.lock().unwrap();
            *pauses = (std::time::Instant::now(), pauses.1.max(pauses.0.elapsed().as_millis()));
        });
        let report = import::import(&mut store, &request, now()).unwrap();
        let longest = pauses.lock().unwrap().1;
        let peak = std::fs::read_to_string("/proc/self/status").unwrap();
        let peak = peak.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default().to_owned();
        println!("{} rows, {} new: {:?}, longest pause {longest} ms, {peak}", report.rows, report.new, start.elapsed());
        assert_eq!(report.rows, rows);
    }
}

#[test]
fn lines_that_would_be_new_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let request = |off| Request {
        files: vec![text("lines.txt", "Fay Hill fay@hill.example #dentists >fri call\n")],
        format: Some(box9::formats::Format::Lines),
        off,
        ..Request::default()
    };
    let left = run(&mut store, &request(vec![import::Group::New]));
    assert_eq!((counts(&left), left.operation), ([1, 0, 0, 0, 0, 0], None));
    assert_eq!(left.skipped[0].reason, "left out, as all that is new");
    assert_eq!(one(store.conn(), "SELECT (SELECT count(*) FROM deal) + (SELECT count(*) FROM category)"), 0);
    assert_eq!(run(&mut store, &request(Vec::new())).new, 1);
    assert_healthy(&store);
}

const HEADINGS: &[&str] = &[
    "id",
    "Deal Title",
    "Name",
    "First Name",
    "Email",
    "Phone",
    "Company",
    "Stage",
    "Status",
    "Value",
    "Currency",
    "Close Date",
    "Created",
    "Next Step",
    "Next Activity Date",
    "Last Contacted",
    "Tags",
    "Category",
    "Do Not Contact",
    "Odds",
    "Lost Reason",
    "Notes",
    "Address",
    "Shoe Size",
];
const CELLS: &[&str] = &[
    "",
    "",
    "",
    "1",
    "2",
    "Ada",
    "Bo",
    "ada@ae.example",
    "b@",
    "+44 20 7946 0000",
    "won",
    "lost",
    "lead",
    "proposal",
    "12,5",
    "-3",
    "EUR",
    "2026-10-01",
    "13/13/2026",
    "2027-05-05",
    "yes",
    "N/A",
    "a; b",
    "=1+1",
    "\u{1F600}",
    "x\ny",
    "\"",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 40, failure_persistence: None, ..Default::default() })]
    #[test]
    fn whatever_the_cells_every_row_counts_once_and_twice_changes_nothing(
        columns in proptest::sample::subsequence((0..HEADINGS.len()).collect::<Vec<_>>(), 1..10),
        rows in proptest::collection::vec(proptest::collection::vec(0..CELLS.len(), 10), 1..25),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(columns.iter().map(|at| HEADINGS[*at])).unwrap();
        for row in &rows {
            writer.write_record(columns.iter().zip(row).map(|(_, cell)| CELLS[*cell])).unwrap();
        }
        let list = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        bring(&mut store, LIST);
        let before = facts(store.conn());
        let report = bring(&mut store, &list);
        assert_accounted(&report);
        let after = facts(store.conn());
        let again = bring(&mut store, &list);
        assert_accounted(&again);
        assert_eq!((again.rows, again.new, again.filled, again.operation), (report.rows, 0, 0, None), "{list}\n{again:?}");
        assert!(facts(store.conn()) == after);
        assert_healthy(&store);
        if let Some(operation) = report.operation {
            undo::undo(&mut store, OperationId(operation), false, now()).unwrap();
        }
        assert!(facts(store.conn()) == before, "{list}");
        assert_healthy(&store);
    }
}

#[test]
fn a_price_in_words_is_kept_in_the_note_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let report =
        bring(&mut store, "Name,Deal,Amount\nAda,Shop,Call for quote\nBob,Site,1200\nCleo,App,99999999999999999\n");
    assert_eq!((report.new, report.skipped_count), (3, 0));
    assert_eq!(report.unread.get("Amount"), Some(&2));
    let notes = rows_of(store.conn(), "SELECT amount, note FROM deal ORDER BY id");
    assert_eq!(
        notes,
        ["- | Deal: Shop\nAmount: Call for quote", "120000 | Deal: Site", "- | Deal: App\nAmount: 99999999999999999"]
    );
}
