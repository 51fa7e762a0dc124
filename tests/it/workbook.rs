//! Workbooks: their pages come in like sheets of text, and one that unpacks to too much is refused.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use box9::domain::id::OperationId;
use box9::formats::book::Book;
use box9::ops::import::{self, Report, Request, Source};
use box9::store::{Store, undo};
use zip::write::SimpleFileOptions;

use crate::import::{assert_accounted, assert_healthy, bring, facts, now, one, open, rows_of, run};

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn source(name: &str, bytes: &[u8]) -> Source {
    Source::spooled(name, &mut &bytes[..]).unwrap()
}

/// A cell as a workbook writes it: `=` before a number, `@` before a number of a day.
fn cell(column: usize, line: usize, text: &str) -> String {
    let place = format!("{}{line}", char::from(b'A' + column as u8));
    match text.split_at(usize::from(text.starts_with(['=', '@']))) {
        ("=", number) => format!("<c r=\"{place}\"><v>{number}</v></c>"),
        ("@", number) => format!("<c r=\"{place}\" s=\"1\"><v>{number}</v></c>"),
        _ => {
            let text = text.replace('&', "&amp;");
            format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        }
    }
}

fn page(rows: &[(usize, &[&str])]) -> String {
    let row = |(line, cells): &(usize, &[&str])| {
        let cells = cells.iter().enumerate().filter(|(_, text)| !text.is_empty());
        format!("<row r=\"{line}\">{}</row>", cells.map(|(at, text)| cell(at, *line, text)).collect::<String>())
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    )
}

pub fn xlsx(pages: &[(&str, String)]) -> Vec<u8> {
    let sheets = |make: &dyn Fn(usize, &str) -> String| {
        pages.iter().enumerate().map(|(at, (name, _))| make(at + 1, name)).collect::<String>()
    };
    let book = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{}</sheets></workbook>",
        sheets(&|at, name| format!(
            "<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"rId{at}\"{}/>",
            if name.starts_with("Hidden") { " state=\"hidden\"" } else { "" }
        ))
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}<Relationship Id=\"s\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>",
        sheets(&|at, _| format!(
            "<Relationship Id=\"rId{at}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
        ))
    );
    let styles = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let names: Vec<String> = (1..=pages.len()).map(|at| format!("xl/worksheets/sheet{at}.xml")).collect();
    let roots = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", roots.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ];
    parts.extend(names.iter().map(String::as_str).zip(pages.iter().map(|(_, page)| page.as_bytes())));
    packed(&parts)
}

const HEAD: &[&str] = &["Name", "Company", "Email", "Stage", "Deal Title", "Value", "Expected Close Date", "Shoe Size"];
const ADA: &[&str] =
    &["Ada Lovelace", "Analytical Engines", "ada@ae.example", "Proposal", "Training", "=12500.5", "@46387", "=38"];
const BO: &[&str] = &["Bo Reed", "Reed & Sons", "bo@reed.example", "Won", "Audit", "=900", "@46178", ""];
const CAG: &[&str] = &["Çağ Åberg", "", "", "Lost", "Website", "", "", "=44.5"];

pub fn deals() -> String {
    page(&[(1, &["List of deals"]), (3, HEAD), (4, ADA), (5, BO), (7, CAG)])
}

fn ods() -> Vec<u8> {
    let row = |cells: &[&str]| {
        let cell = |text: &&str| match text.split_at(usize::from(text.starts_with(['=', '@']))) {
            ("=", number) => format!(
                "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
            ),
            ("@", number) => {
                let day = if number == "46387" { "2026-12-31" } else { "2026-06-05" };
                format!(
                    "<table:table-cell office:value-type=\"date\" office:date-value=\"{day}\"><text:p>{day}</text:p></table:table-cell>"
                )
            }
            (_, "") => "<table:table-cell/>".to_owned(),
            (_, text) => format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                text.replace('&', "&amp;")
            ),
        };
        let cells: String = cells.iter().map(cell).collect();
        format!("<table:table-row>{cells}<table:table-cell table:number-columns-repeated=\"16376\"/></table:table-row>")
    };
    let rows: String = [&["List of deals"], &[""][..], HEAD, ADA, BO, CAG].iter().map(|cells| row(cells)).collect();
    content(&format!(
        "{rows}<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
    ))
}

fn content(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"Deals\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
    ])
}

fn brought(store: &Store) -> Vec<String> {
    let sql =
        "SELECT p.name, d.title, d.state, d.stage, d.amount, coalesce(d.expected_on, d.closed_on), d.signed_on, d.note
               FROM deal d JOIN person p ON p.id = d.person_id ORDER BY d.id";
    rows_of(store.conn(), sql)
}

const BROUGHT: &[&str] = &[
    "Ada Lovelace | Training | open | opportunity | 1250050 | 2026-12-31 | - | Shoe Size: 38",
    "Bo Reed | Audit | open | customer | 90000 | 2026-06-05 | 2026-06-05 | -",
    "Çağ Åberg | Website | lost | - | - | 2026-11-24 | - | Shoe Size: 44.5",
];

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// A workbook of each kind.
pub fn seeds() -> Vec<Vec<u8>> {
    vec![xlsx(&[("Deals", deals())]), ods(), std::fs::read(fixture("deals.xls")).unwrap()]
}

fn tried(bytes: &[u8]) -> box9::Result<Report> {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let request = Request { files: vec![source("a.xlsx", bytes)], ..Request::default() };
    import::import(&mut store, &request, now())
}

#[test]
fn each_kind_of_workbook_comes_in_once_and_is_taken_back() {
    let notes = page(&[(1, &["just words"]), (2, &["more"])]);
    let all = [
        ("deals.xlsx", xlsx(&[("Deals", deals()), ("Notes", notes), ("Hidden", deals())])),
        ("deals.ods", ods()),
        ("deals.xls", std::fs::read(fixture("deals.xls")).unwrap()),
    ];
    for (name, bytes) in all {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        let before = facts(store.conn());
        let request = Request { files: vec![source(name, &bytes)], ..Request::default() };
        let report = run(&mut store, &request);
        assert_eq!((report.rows, report.new), (3, 3), "{name}: {report:?}");
        assert_eq!(report.unmapped_columns, ["Shoe Size"], "{name}");
        assert_eq!(brought(&store), BROUGHT, "{name}");
        let left_out: Vec<&String> = report.remarks.iter().filter(|remark| remark.contains("\"Notes\"")).collect();
        assert_eq!(left_out.len(), usize::from(name != "deals.ods"), "{name}: {:?}", report.remarks);
        let again = run(&mut store, &request);
        assert_eq!((again.rows, again.new, again.filled, again.operation), (3, 0, 0, None), "{name}");
        undo::undo(&mut store, OperationId(report.operation.unwrap()), false, now()).unwrap();
        assert!(facts(store.conn()) == before, "{name}");
        assert_healthy(&store);
    }
}

#[test]
fn pages_of_one_workbook_are_joined_as_files_are() {
    let people = page(&[
        (1, &["Contact ID", "First Name", "Last Name", "Email"]),
        (2, &["=7", "Ada", "Lovelace", "ada@ae.example"]),
    ]);
    let deals =
        page(&[(1, &["Deal ID", "Deal Name", "Deal Stage", "Contact ID"]), (2, &["=1", "Training", "Proposal", "=7"])]);
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let bytes = xlsx(&[("Deals", deals), ("People", people)]);
    let report = run(&mut store, &Request { files: vec![source("crm.xlsx", &bytes)], ..Request::default() });
    assert_accounted(&report);
    assert_eq!(one(store.conn(), "SELECT count(*) FROM deal"), 1, "{report:?}");
    assert_eq!(
        rows_of(store.conn(), "SELECT p.name FROM deal d JOIN person p ON p.id = d.person_id"),
        ["Ada Lovelace"]
    );
}

#[test]
fn a_row_too_wide_is_skipped_and_said() {
    let mut wide = page(&[(1, &["Name", "Email"]), (2, &["Ada", "ada@ae.example"])]);
    wide = wide.replace(
        "</sheetData>",
        "<row r=\"9\"><c r=\"A9\" t=\"inlineStr\"><is><t>Bo</t></is></c><c r=\"XFD9\"><v>1</v></c></row></sheetData>",
    );
    let report = tried(&xlsx(&[("One", wide)])).unwrap();
    assert_eq!((report.rows, report.new, report.skipped_count), (2, 1, 1));
    assert_eq!((report.skipped[0].line, report.skipped[0].reason.as_str()), (9, "more than 1000 columns"));
}

#[test]
fn what_unpacks_to_too_much_is_refused_with_the_limit() {
    let zeros = vec![b' '; 20 * 1024 * 1024];
    let ratio = packed(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    let cell = "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"9000\"><text:p>x</text:p></table:table-cell>";
    let repeated = content(&format!("<table:table-row table:number-rows-repeated=\"9000\">{cell}</table:table-row>"));
    let far = "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row><table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    let cases = [
        (content(far), "a.xlsx holds more than 5,000,000 cells; nothing was read."),
        (ratio, "a.xlsx holds more than 100 bytes for each packed one; nothing was read."),
        (repeated, "a.xlsx holds more than 5,000,000 cells; nothing was read."),
    ];
    for (bytes, said) in cases {
        let fault = tried(&bytes).unwrap_err();
        assert_eq!((fault.kind(), fault.to_string().as_str()), ("refused", said));
        assert!(fault.hint().unwrap().contains("CSV"));
    }
}

/// A few bytes of an old workbook ask for all the memory there is; without a look before, its reader would take it.
#[test]
fn an_old_workbook_that_asks_for_too_much_is_refused() {
    let whole = std::fs::read(fixture("deals.xls")).unwrap();
    let table = u32::from_le_bytes(whole[76..80].try_into().unwrap()) as usize * 512 + 512;
    let first = u32::from_le_bytes(whole[48..52].try_into().unwrap()) as usize;
    let mut circle = whole.clone();
    circle[table + first * 4..table + first * 4 + 4].copy_from_slice(&(first as u32).to_le_bytes());
    let fault = tried(&circle).unwrap_err();
    assert_eq!(fault.to_string(), "a.xlsx is damaged: a part of it leads back to itself, or nowhere.");
    let size = whole.windows(4).position(|four| four == [0x00, 0x02, 14, 0]).unwrap();
    for (from, to) in [(0_u32, u32::MAX), (9, 3)] {
        let mut vast = whole.clone();
        vast[size + 4..size + 8].copy_from_slice(&from.to_le_bytes());
        vast[size + 8..size + 12].copy_from_slice(&to.to_le_bytes());
        let said = tried(&vast).unwrap_err().to_string();
        assert_eq!(said, "a.xlsx holds more than 5,000,000 cells; nothing was read.", "{from} {to}");
    }
}

#[test]
fn what_is_damaged_or_empty_is_refused_and_leaves_nothing() {
    let whole = xlsx(&[("Deals", deals())]);
    for bytes in [
        &whole[..whole.len() / 2],
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1no",
        &xlsx(&[("Empty", page(&[]))]),
    ] {
        assert_eq!(tried(bytes).unwrap_err().kind(), "refused");
    }
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    bring(&mut store, "Name\nAda\n");
    assert_eq!(one(store.conn(), "SELECT count(*) FROM deal"), 1);
}

/// Every bit of a workbook may be wrong: it is refused or read, never the end of the program.
#[test]
fn a_damaged_workbook_ends_nothing() {
    let whole = [xlsx(&[("Deals", deals())]), ods(), std::fs::read(fixture("deals.xls")).unwrap()];
    for (kind, bytes) in whole.iter().enumerate() {
        for nth in 0..400usize {
            let mut damaged = bytes.clone();
            for part in 0..=nth % 4 {
                let at = (nth * 7919 + part * 104_729 + kind * 31) % damaged.len();
                damaged[at] = damaged[at].wrapping_add((nth % 251) as u8 + 1);
            }
            damaged.truncate(damaged.len() - nth % 50);
            let read = Book::open("a.xls", damaged).and_then(|mut book| {
                let pages = book.pages();
                pages.iter().try_for_each(|page| book.rows(page, &mut |_, _| Ok(())))
            });
            if let Err(fault) = read {
                assert_eq!(fault.kind(), "refused", "{kind} {nth}: {fault}");
            }
        }
    }
}
