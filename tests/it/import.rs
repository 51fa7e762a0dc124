//! Importing: every row is accounted for, twice changes nothing, and one undo takes all back.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use box9::domain::Moment;
use box9::domain::id::OperationId;
use box9::formats::words::{self, DateOrder, Place};
use box9::formats::{Format, headings::Target};
use box9::ops::import::{self, Policy, Report, Request, Source, WonAs};
use box9::store::{self, Store, check, undo};
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
    import::import(store, request, now(), &mut |_| ControlFlow::Continue(())).unwrap()
}

pub fn bring(store: &mut Store, csv: &str) -> Report {
    run(store, &Request { files: vec![text("list.csv", csv)], ..Request::default() })
}

/// Every fact of the file, table by table.
pub fn facts(conn: &Connection) -> BTreeMap<String, Vec<Vec<Value>>> {
    let skip = [
        "operation",
        "entry",
        "standing",
        "tally",
        "form_draft",
        "mapping",
        "position",
        "snapshot",
        "saved_backup",
        "kept_file",
    ];
    let mut names = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%'")
        .unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names
        .into_iter()
        .filter(|name| !skip.contains(&name.as_str()))
        .map(|name| {
            let mut statement = conn.prepare(&format!("SELECT * FROM {name} ORDER BY id")).unwrap();
            let width = statement.column_count();
            let rows = statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect()).unwrap();
            let rows = rows.map(Result::unwrap).collect();
            (name, rows)
        })
        .collect()
}

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

fn assert_accounted(report: &Report) {
    let sum =
        report.new + report.filled + report.unchanged + report.conflicts + report.duplicates + report.skipped_count;
    assert_eq!(report.rows, sum, "{report:?}");
}

fn assert_healthy(store: &Store) {
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

fn corpus() -> Option<PathBuf> {
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
    let start = std::time::Instant::now();
    let report = run(&mut store, &maven(&root));
    eprintln!("import {:?}", start.elapsed());
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

    let start = std::time::Instant::now();
    let again = run(&mut store, &maven(&root));
    eprintln!("again {:?}", start.elapsed());
    assert_eq!((again.rows, again.unchanged, again.operation), (8_800, 8_800, None));

    let start = std::time::Instant::now();
    undo::undo(&mut store, OperationId(report.operation.unwrap()), false, now()).unwrap();
    eprintln!("undo {:?}", start.elapsed());
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
