//! Lines of quick add from a file: each is taken once.

use box9::domain::id::OperationId;
use box9::formats::Format;
use box9::ops::import::{Report, Request};
use box9::store::{Store, undo};

use box9::ops::inbox;

use crate::import::{assert_accounted, assert_healthy, facts, now, open, rows_of, run, text};

fn lines(store: &mut Store, lines: &str) -> Report {
    let request = Request { files: vec![text("leads.txt", lines)], format: Some(Format::Lines), ..Request::default() };
    let report = run(store, &request);
    assert_accounted(&report);
    report
}

const LEADS: &str = "# from the fair\n\
    Ada Lovelace @Analytical Engines ada@ae.example #referral 12k >fri 10:00 call !training by 4 dec\n\n\
    Bo Reed\r\n\
    Bo Reed\n\
    >\n";

#[test]
fn each_line_comes_in_as_if_it_were_typed_and_never_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let before = facts(store.conn());
    let report = lines(&mut store, LEADS);
    assert_eq!((report.rows, report.new, report.skipped_count), (4, 3, 1), "{report:?}");
    assert_eq!(
        (report.skipped[0].line, report.remarks[0].as_str()),
        (6, "leads.txt, line 2: referral is a new category.")
    );
    assert_eq!(
        rows_of(
            store.conn(),
            "SELECT p.name, d.state, d.amount, d.next_day FROM deal d JOIN person p ON p.id = d.person_id ORDER BY d.id"
        ),
        ["Ada Lovelace | open | 1200000 | 2026-11-27", "Bo Reed | tray | - | -", "Bo Reed | tray | - | -"]
    );
    let again = lines(&mut store, &format!("{LEADS}Cy Lund\n"));
    assert_eq!((again.new, again.unchanged, again.skipped_count), (1, 3, 1));
    undo::undo(&mut store, OperationId(again.operation.unwrap()), false, now()).unwrap();
    undo::undo(&mut store, OperationId(report.operation.unwrap()), false, now()).unwrap();
    assert!(facts(store.conn()) == before);
    assert_healthy(&store);
}

#[test]
fn the_owners_file_is_read_at_each_opening_and_no_line_comes_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let path = folder.path().join("leads.txt");
    let names = |store: &Store| rows_of(store.conn(), "SELECT name FROM person ORDER BY id");
    assert!(inbox::take(&mut store, &path, now()).unwrap().is_empty(), "no file is no fault");
    std::fs::write(&path, "Ada Lovelace\n>\n").unwrap();
    let said = inbox::take(&mut store, &path, now()).unwrap();
    assert_eq!((said.len(), said[0].as_str()), (2, "1 line added from leads.txt; u takes it back."), "{said:?}");
    std::fs::write(&path, "# mine\nAda Lovelace\nBo Reed\n>\n").unwrap();
    assert_eq!(inbox::take(&mut store, &path, now()).unwrap(), ["1 line added from leads.txt; u takes it back."]);
    assert_eq!(names(&store), ["Ada Lovelace", "Bo Reed"]);
    let last = rows_of(store.conn(), "SELECT max(id) FROM operation")[0].parse().unwrap();
    undo::undo(&mut store, OperationId(last), false, now()).unwrap();
    assert!(inbox::take(&mut store, &path, now()).unwrap().is_empty());
    assert_eq!(names(&store), ["Ada Lovelace"], "what was undone does not come again");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "# mine\nAda Lovelace\nBo Reed\n>\n");
}
