//! What every shape of CSV gives, by fixtures, by the corpus, and by arbitrary bytes.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;

fn sheet(bytes: &[u8]) -> Sheet {
    Sheet::open(Box::new(Cursor::new(bytes.to_vec()))).unwrap()
}

fn fixture(name: &str) -> Sheet {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    Sheet::open(Box::new(fs::File::open(path).unwrap())).unwrap()
}

fn rows(sheet: &mut Sheet) -> Vec<Record> {
    let rows: Vec<_> = sheet.by_ref().map(|item| item.unwrap()).collect();
    rows.into_iter().filter_map(|item| if let Item::Row(row) = item { Some(row) } else { None }).collect()
}

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    rows(&mut sheet(bytes)).into_iter().map(|row| row.cells).collect()
}

fn items(bytes: &[u8]) -> Vec<Item> {
    sheet(bytes).map(|item| item.unwrap()).collect()
}

#[test]
fn every_line_end_parts_rows() {
    for text in ["a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\r\n1,2\n3,4\r"] {
        let found = rows(&mut sheet(text.as_bytes()));
        assert_eq!(found.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3], "{text:?}");
        assert_eq!(found[1].cells, ["3", "4"]);
        assert_eq!(found[1].raw, "3,4");
    }
}

#[test]
fn lines_inside_cells_count_as_lines() {
    let found = rows(&mut sheet(b"a,b\r\n\"x\r\ny\",2\r\n\r\n,\r\n3,4"));
    assert_eq!(found.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 6]);
    let mut sheet = sheet(b"a,b\r\n1,2\r\n\r\n,\r\n3,4\n\n");
    assert_eq!(rows(&mut sheet).len(), 2);
    assert_eq!(sheet.blank(), 3);
}

#[test]
fn a_named_delimiter_is_believed() {
    let mut sheet = sheet(b"sep=;\na,b;c\n1,5;2\n");
    assert_eq!((sheet.delimiter, sheet.header_line), (';', 2));
    assert_eq!(rows(&mut sheet)[0].cells, ["1,5", "2"]);
}

#[test]
fn delimiters_are_found_by_equal_widths() {
    assert_eq!(sheet(b"name;price\nFaucet, chrome;3,50\nHose;4,20\n").delimiter, ';');
    assert_eq!(sheet(b"name\tnote\nx\ta,b\ny\tc\n").delimiter, '\t');
    assert_eq!(sheet(b"name|note\nx|a,b\ny|c\n").delimiter, '|');
    assert_eq!(sheet(b"email\na@b.example\n").delimiter, ',');
}

#[test]
fn headings_are_found_below_prose() {
    let mut found = fixture("linkedin.csv");
    assert_eq!(found.header_line, 4);
    assert_eq!(found.header[5], "Connected On");
    assert_eq!(rows(&mut found).len(), 3);
    let mut found = fixture("instructions.csv");
    assert_eq!((found.header_line, found.header[0].as_str()), (3, "First Name"));
    assert_eq!(rows(&mut found).len(), 2);
}

#[test]
fn a_file_without_headings_loses_no_row() {
    let mut found = fixture("no_header.csv");
    assert_eq!((found.header_line, found.header[1].as_str()), (0, "Column 2"));
    assert_eq!(rows(&mut found).len(), 2);
}

#[test]
fn headings_are_trimmed_named_and_distinct() {
    let found = sheet(b"id, Title ,,id,\"Last\nName\"\n1,2,3,4,5\n");
    assert_eq!(found.header, ["id", "Title", "Column 3", "id (2)", "Last Name"]);
    assert_eq!(found.heading(7), "Column 8");
}

#[test]
fn ragged_rows_keep_all_cells() {
    assert_eq!(
        cells(b"a,b,c\n1,2,3\n1\n1,2,3,4\n1,2,3,,\n"),
        [vec!["1", "2", "3"], vec!["1", "", ""], vec!["1", "2", "3", "4"], vec!["1", "2", "3"]]
    );
}

#[test]
fn a_row_put_into_one_cell_is_read_again() {
    let mut found = fixture("double_encoded.csv");
    let found = rows(&mut found);
    assert_eq!(found[1].cells, ["8", "Lopez, Ana", "Open \"soon\""]);
    assert_eq!(found.len(), 3);
}

#[test]
fn a_lone_delimiter_in_quotes_is_a_cell_and_no_blank_row() {
    assert_eq!(cells(b"Name,Email\nAda,a@b.example\n\",\"\n")[1], [",", ""]);
}

#[test]
fn an_open_quote_costs_one_line() {
    let found = items(b"a,b\n1,2\n3,\"4\n5,6\n7,8\n");
    assert_eq!(found.len(), 4);
    assert!(matches!(&found[1], Item::Bad(bad) if bad.line == 3 && bad.raw == "3,\"4"));
    let found = items(b"a,b\n1,\"5 inch\n2,x\n3,\"y\"\n4,z\n");
    assert!(matches!(&found[0], Item::Bad(bad) if bad.line == 2), "{found:?}");
    assert_eq!(found.len(), 4);
}

#[test]
fn an_open_quote_in_a_large_file_costs_one_line() {
    let mut text = b"a,b\n1,\"2\n".to_vec();
    for n in 0..600_000 {
        text.extend_from_slice(format!("{n},x\n").as_bytes());
    }
    let found = items(&text);
    assert_eq!(found.len(), 600_001);
    assert!(matches!(&found[0], Item::Bad(bad) if bad.line == 2));
}

#[test]
fn limits_are_reported_with_the_line() {
    let wide = ["a,b", &"x,".repeat(1200), "1,2"].join("\n");
    assert!(matches!(&items(wide.as_bytes())[0], Item::Bad(bad) if bad.line == 2 && bad.reason.contains("1000")));
    let long = ["a,b", &"x".repeat(2_000_000), &"y".repeat(9_000_000), "1,2"].join("\n");
    let found = items(long.as_bytes());
    assert_eq!(found.len(), 3);
    assert!(matches!(&found[0], Item::Bad(bad) if bad.reason.contains("1 MB")));
    assert!(matches!(&found[1], Item::Bad(bad) if bad.reason.contains("4 MB") && bad.line == 3));
    assert!(matches!(&found[2], Item::Row(row) if row.line == 4));
    assert_eq!(items(["a,b", &"\n".repeat(9_000_000), "1,2"].join("\n").as_bytes()).len(), 1);
}

#[test]
fn lines_that_reopen_their_quotes_do_not_hang() {
    let text = ["a,b\n", &"\"x\",\"y\n".repeat(150_000), "\"x\" \"\",\"y\n1,2"].concat();
    assert!(items(text.as_bytes()).len() > 75_000);
}

#[test]
fn encodings_are_found() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let text = "name,city\nZoë,Köln\nJosé,León\n";
    let marked = [vec![0xff, 0xfe], wide(text)].concat();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let four: Vec<u8> = [0xfeff].into_iter().chain(text.chars().map(u32::from)).flat_map(u32::to_le_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let bom = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
    let tries = [
        (wide(text), "UTF-16LE"),
        (marked, "UTF-16LE"),
        (big, "UTF-16BE"),
        (four, "UTF-32LE"),
        (latin, "windows-1252"),
        (bom, "UTF-8"),
        (text.as_bytes().to_vec(), "UTF-8"),
    ];
    for (bytes, name) in tries {
        let mut found = sheet(&bytes);
        assert_eq!(found.header, ["name", "city"], "{name}");
        let first = &rows(&mut found)[0];
        assert_eq!(first.cells, ["Zoë", "Köln"], "{name}");
        assert_eq!(found.encoding(), name);
        assert!(!found.has_broken_text());
    }
}

#[test]
fn an_accent_far_down_still_decides_the_encoding() {
    let mut bytes = b"name,city\n".to_vec();
    (0..40_000).for_each(|_| bytes.extend_from_slice(b"Ada,London\n"));
    bytes.extend_from_slice(b"Zo\xeb,K\xf6ln\n");
    let mut found = sheet(&bytes);
    assert_eq!(rows(&mut found).last().unwrap().cells, ["Zoë", "Köln"]);
    assert_eq!(found.encoding(), "windows-1252");
}

#[test]
fn an_empty_file_is_refused() {
    for bytes in [&b""[..], b"\n\n", b"\xef\xbb\xbf", b"\0\0\0"] {
        assert!(Sheet::open(Box::new(Cursor::new(bytes.to_vec()))).is_err());
    }
}

fn corpus() -> Option<(PathBuf, serde_json::Value)> {
    let root = PathBuf::from(std::env::var_os("BOX9_CORPUS")?);
    let facts = fs::read_to_string(root.join("FACTS.json")).unwrap();
    Some((root, serde_json::from_str(&facts).unwrap()))
}

#[test]
fn corpus_rows_match_facts() {
    let Some((root, facts)) = corpus() else { return };
    let mut wrong = Vec::new();
    for (name, fact) in facts.as_object().unwrap() {
        if !name.starts_with("csv-") || name.ends_with(".json") {
            continue;
        }
        let bytes = fs::read(root.join(name)).unwrap();
        let mut found = sheet(&bytes);
        let found_items: Vec<_> = found.by_ref().map(|item| item.unwrap()).collect();
        let bad = found_items.iter().filter(|item| matches!(item, Item::Bad(_))).count();
        let header: Vec<String> =
            fact["header"].as_array().unwrap().iter().map(|cell| cell.as_str().unwrap().to_string()).collect();
        let delimiter = if fact["delimiter"] == "TAB" { "\t" } else { fact["delimiter"].as_str().unwrap() };
        let expected = (
            fact["rows"].as_u64().unwrap() as usize,
            fact["header_line"].as_u64().unwrap(),
            delimiter.to_string(),
            distinct(header),
        );
        let got = (found_items.len(), found.header_line, found.delimiter.to_string(), found.header.clone());
        println!("{name}: {} rows, {bad} bad, {} blank, {}", found_items.len() - bad, found.blank(), found.encoding());
        if got != expected || bad > 0 {
            println!("  differs: {got:?}\n  expected {expected:?}");
            wrong.extend((!name.starts_with("csv-torture")).then_some(name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(sheet) = Sheet::open(Box::new(Cursor::new(bytes))) {
            sheet.for_each(|item| drop(item.unwrap()));
        }
    }

    #[test]
    fn every_line_is_accounted_for(lines in proptest::collection::vec("[ab,;\"]{0,6}(\r\n|\n|\r)", 1..30)) {
        let body = lines.concat();
        let text = format!("name,city\n{body}");
        let mut sheet = sheet(text.as_bytes());
        prop_assume!(sheet.header_line == 1 && sheet.delimiter == ',');
        let total = records::line_breaks(&body, false);
        let mut seen = 0;
        for item in sheet.by_ref() {
            let raw = match item.unwrap() { Item::Row(row) => row.raw, Item::Bad(bad) => bad.raw };
            seen += 1 + records::line_breaks(&raw, false);
        }
        prop_assert_eq!(seen + sheet.blank(), total);
    }
}
