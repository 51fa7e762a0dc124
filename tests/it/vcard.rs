//! Address books: every real card is read as others read it, and what goes out comes back.

use std::path::{Path, PathBuf};

use box9::domain::Day;
use box9::domain::id::OperationId;
use box9::formats::Format;
use box9::formats::table::{Item, Table};
use box9::formats::vcard::Cards;
use box9::ops::export;
use box9::ops::import::{Request, Source};
use box9::store::{Store, undo};
use serde_json::Value as Json;

use crate::import::{assert_accounted, assert_healthy, bring, corpus, facts, now, one, open, rows_of, run, text};

fn cards(root: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root.join("vcard")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The lines of all cells whose heading begins so.
fn cells(table: &Cards, row: &[String], heading: &str) -> Vec<String> {
    let of = |word: &String| word.split(':').next() == Some(heading);
    let filled = table.header().iter().zip(row).filter(|(word, _)| of(word)).map(|(_, cell)| cell);
    let mut lines: Vec<String> = filled.flat_map(|cell| cell.lines().map(str::to_owned)).collect();
    lines.sort();
    lines
}

fn said(contact: &Json, field: &str) -> Vec<String> {
    let mut said: Vec<String> =
        contact[field].as_array().unwrap().iter().filter_map(|value| value.as_str()).map(str::to_owned).collect();
    said.sort();
    said.dedup();
    said
}

#[test]
fn every_real_card_is_read_as_another_reader_reads_it() {
    let Some(root) = corpus() else { return };
    let known: Json = serde_json::from_str(&std::fs::read_to_string(root.join("FACTS.json")).unwrap()).unwrap();
    for path in cards(&root) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let truth = &known[format!("vcard/{name}")];
        let mut table = Cards::open(Box::new(std::fs::File::open(&path).unwrap())).unwrap();
        let items: Vec<Item> = table.by_ref().map(Result::unwrap).collect();
        assert_eq!(items.len() as u64, truth["cards"].as_u64().unwrap(), "{name}");
        let contacts = truth["contacts"].as_array().or(truth["contacts_first10"].as_array()).unwrap();
        for (item, contact) in items.iter().zip(contacts) {
            let Item::Row(record) = item else {
                assert!(said(contact, "email").is_empty() && said(contact, "tel").is_empty(), "{name}: {item:?}");
                continue;
            };
            for (field, heading) in [("email", "email"), ("tel", "phone")] {
                let found = cells(&table, &record.cells, heading);
                assert_eq!(found, said(contact, field), "{name} {field}");
            }
            let name_is =
                cells(&table, &record.cells, "person").concat() + &cells(&table, &record.cells, "company").concat();
            for whole in said(contact, "fn").iter().filter(|_| !name.contains("vcard9")).map(|name| name.trim()) {
                assert!(name_is.contains(whole), "{name}: {whole} is not {name_is}");
            }
        }
    }
}

#[test]
fn every_real_address_book_is_accounted_for_once_and_taken_back() {
    let Some(root) = corpus() else { return };
    for path in cards(&root) {
        let name = path.file_name().unwrap().to_str().unwrap();
        for as_people in [false, true] {
            let home = tempfile::tempdir().unwrap();
            let mut store = open(home.path());
            bring(&mut store, "Name,Email\nAda,ada@ae.example\n");
            let before = facts(store.conn());
            let request = Request { files: vec![Source::path(&path)], as_people, ..Request::default() };
            let report = run(&mut store, &request);
            assert_accounted(&report);
            assert!(report.new > 0 || report.skipped_count > 0, "{name}: {report:?}");
            let again = run(&mut store, &request);
            assert_eq!((again.new, again.filled, again.operation, again.rows), (0, 0, None, report.rows), "{name}");
            println!(
                "{name}: {} rows, {} new, {} filled, {} duplicate, {} skipped",
                report.rows, report.new, report.filled, report.duplicates, report.skipped_count
            );
            if let Some(operation) = report.operation {
                undo::undo(&mut store, OperationId(operation), false, now()).unwrap();
            }
            assert!(facts(store.conn()) == before, "{name}");
            assert_healthy(&store);
        }
    }
}

fn written(store: &Store) -> String {
    let mut out = Vec::new();
    export::export(store, Format::Vcard, None, &mut out, "2026-11-24".parse::<Day>().unwrap()).unwrap();
    String::from_utf8(out).unwrap()
}

const PEOPLE: &str = "\
Name,Company,Work Email,Home Email,Mobile Phone,LinkedIn,Address,Birthday,Do Not Contact,Tags,Notes,Job Title
Ada Lovelace,\"Analytical; Engines, Ltd\",ada@ae.example,ada@home.example,+44 20 7946 0000,linkedin.com/in/ada,\"1 Main St, Rome\",1815-12-10,no,\"a; b, c\",met at the fair,Analyst
Bo Reed,Reed & Sons,bo@reed.example,,,,,,yes,,,
Cy Lund,,,,,,,,no,,,
";

#[test]
fn an_address_book_comes_back_as_it_went_out() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut first = open(folders[0].path());
    let people = Request { files: vec![text("a.csv", PEOPLE)], as_people: true, ..Request::default() };
    assert_eq!(run(&mut first, &people).new, 3);
    let out = written(&first);
    assert_eq!(out.matches("BEGIN:VCARD\r\nVERSION:4.0\r\n").count(), 3, "{out}");
    let mut second = open(folders[1].path());
    let cards = |text_of: &str| Request { files: vec![text("a.vcf", text_of)], as_people: true, ..Request::default() };
    let report = run(&mut second, &cards(&out));
    assert_eq!((report.new, report.skipped_count), (3, 0), "{report:?}");
    assert_eq!(written(&second), out);
    let again = run(&mut first, &cards(&out));
    assert_eq!((again.rows, again.new, again.filled, again.conflicts), (3, 0, 0, 0), "{again:?}");
    assert_eq!(one(first.conn(), "SELECT count(*) FROM person"), 3);
}

#[test]
fn a_card_is_a_deal_in_the_tray_and_one_of_somebody_known_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    bring(&mut store, "Name,Email,Stage,Deal Title\nAda Lovelace,ada@ae.example,Proposal,Training\n");
    let book = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lovelace\nEMAIL:ADA@ae.example\nTEL;TYPE=CELL:+44 20 7946 0000\nEND:VCARD\n\
                BEGIN:VCARD\nVERSION:3.0\nFN:Bo Reed\nORG:Reed\nTEL:+1 212 555 0100\nX-ODD:kept\nEND:VCARD\nrubbish\n";
    let report = run(&mut store, &Request { files: vec![text("a.vcf", book)], ..Request::default() });
    assert_eq!((report.rows, report.new, report.duplicates, report.skipped_count), (3, 1, 1, 1), "{report:?}");
    assert_eq!((report.skipped[0].line, report.skipped[0].reason.as_str()), (14, "this line is in no card"));
    let deals = "SELECT p.name, d.state, d.note, (SELECT group_concat(value, ', ') FROM reach r WHERE r.person_id = p.id) FROM deal d JOIN person p ON p.id = d.person_id ORDER BY d.id";
    assert_eq!(
        rows_of(store.conn(), deals),
        [
            "Ada Lovelace | open | - | ada@ae.example, +44 20 7946 0000",
            "Bo Reed | tray | X-ODD: kept | +1 212 555 0100"
        ]
    );
}
