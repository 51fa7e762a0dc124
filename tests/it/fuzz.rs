//! Whatever is read from a file or typed by hand: any bytes at all end no program, and no line of a list vanishes.
//!
//! Each target's seeds are changed by dice that fall the same each time. `BOX9_FUZZ=1000000 cargo test --test it fuzz::
//! -- --ignored --nocapture` makes so many inputs of each target; `BOX9_FUZZ_ONLY=csv` of one.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use box9::app::sieve::Sieve;
use box9::app::{marks, prompt};
use box9::config::Config;
use box9::domain::block::Wish;
use box9::domain::money::{Currency, Money};
use box9::domain::plan::Aim;
use box9::domain::settings::{ROWS, Settings};
use box9::domain::{Day, quick, when};
use box9::formats::book::Book;
use box9::formats::csv::{Item, Sheet};
use box9::formats::ics::Calendar;
use box9::formats::template::{Fields, Template, fill};
use box9::formats::vcard::Cards;
use box9::formats::words::{self, DateOrder, DecimalStyle};
use box9::formats::{json, mail, playbook};
use box9::keys::Keymap;
use box9::ops::import::{Request, Source};
use box9::store::search;

use crate::import::{assert_accounted, open, run};
use crate::undo_walk::dice::Dice;
use crate::workbook;

/// Something that reads, what it usually reads, and words that mean something to it.
struct Target {
    name: &'static str,
    seeds: fn() -> Vec<Vec<u8>>,
    words: &'static [&'static str],
    read: fn(&[u8]),
    /// So many times fewer inputs, because each takes so much longer.
    costs: usize,
}

/// Each of these is found in some file or some owner's fingers.
const ODD: &[&str] = &[
    "\0",
    "\u{feff}",
    "\u{202e}",
    "é",
    "Ж",
    "漢",
    "🧨",
    "\u{301}",
    "\r",
    "\n",
    "\r\n",
    "\t",
    "\"",
    "\"\"",
    "'",
    "\\",
    "%s",
    "-1",
    "0",
    "9999-12-31",
    "99999999999999999999",
    "0.000001",
    "1e400",
    "NaN",
    "\u{1b}[2J",
    "\u{a0}",
    "  ",
    "ß",
    "İ",
];

fn texts(seeds: &[&str]) -> Vec<Vec<u8>> {
    seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect()
}

const TARGETS: &[Target] = &[
    Target {
        name: "csv",
        seeds: || {
            texts(&[
                "Name,Email,Stage\nAda,ada@ae.example,lead\n\"Bo \"\"B\"\"\nReed\",b@r.example,won\n",
                "sep=;\nid;Name;Value\n1;Ada;12,5\n2;\"Bo;\";\n",
                "some prose\n\nName\tTitle\r\nAda\tX\r\rBo\tY",
                "\"a,b\"\n\"c,d\"\n",
            ])
        },
        words: &[",", ";", "|", "\"", "\",\"", "\n\"", "sep=", "Name", "Email", ",,,,", "\"\n"],
        read: csv,
        costs: 1,
    },
    Target {
        name: "vcard",
        seeds: || {
            texts(&[
                "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nN:Lovelace;Ada;;;\nEMAIL;TYPE=work:ada@ae.example\nEND:VCARD\n",
                "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=85;=\r\n B\r\nEND:VCARD\r\n",
                "BEGIN:VCARD\nVERSION:4.0\nitem1.TEL:tel:+44\nBDAY:--1203\nAGENT:\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD",
            ])
        },
        words: &[
            "BEGIN:VCARD\n",
            "END:VCARD\n",
            "AGENT:",
            ";ENCODING=b:",
            "=\n",
            "\n ",
            ";TYPE=",
            "item1.",
            "BDAY:",
            "FN:",
        ],
        read: vcard,
        costs: 4,
    },
    Target { name: "workbook", seeds: workbook::seeds, words: &["PK\u{3}\u{4}"], read: book, costs: 10 },
    Target {
        name: "workbook's parts",
        seeds: || vec![workbook::deals().into_bytes()],
        words: &[
            "<c r=\"XFD1048576\">",
            "</row>",
            "<row r=\"4294967295\">",
            "<v>1e308</v>",
            "t=\"s\"",
            "s=\"99\"",
            "&#0;",
        ],
        read: |bytes| book(&workbook::xlsx(&[("Deals", String::from_utf8_lossy(bytes).into_owned())])),
        costs: 20,
    },
    Target {
        name: "json",
        seeds: || {
            texts(&[
                "{\"box9\":{\"format\":1,\"schema\":1},\"person\":[{\"id\":1,\"name\":\"Ada\"}],\"deal\":[]}",
                "{\"box9\":{},\"x\":[{\"a\":[1,{\"b\":null}],\"c\":1.5e3}]}",
            ])
        },
        words: &["{", "}", "[", "]", ",", ":", "null", "\"box9\"", "\\ud800", "1e999"],
        read: |bytes| drop(json::read(bytes, &mut |_| Ok(()))),
        costs: 1,
    },
    Target {
        name: "ics",
        seeds: || {
            texts(&[
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/Berlin:20261124T090000\nDTEND:20261124T100000Z\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=9\nEXDATE:20261201T090000\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n",
                "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:b\nDTSTART;VALUE=DATE:20240229\nDURATION:P1D\nRRULE:FREQ=YEARLY;UNTIL=20991231\nRDATE;VALUE=PERIOD:20261124T090000Z/PT1H\nTRANSP:TRANSPARENT\nEND:VEVENT\nEND:VCALENDAR",
            ])
        },
        words: &[
            "FREQ=SECONDLY",
            "INTERVAL=0",
            "COUNT=99999999",
            "BYSETPOS=-1",
            "UNTIL=",
            "BYWEEKNO=53",
            "20260230T250000",
            "P9999999W",
            "END:VEVENT\n",
            "BEGIN:VEVENT\n",
            "RECURRENCE-ID:",
            "99991231T235959Z",
            "00010101",
            "TZID=Nowhere",
            "BYYEARDAY=366",
        ],
        read: |bytes| {
            let from: Day = "2026-11-01".parse().unwrap();
            let occurrences =
                Calendar::read(bytes).occurrences((from, from + chrono::Days::new(60)), chrono_tz::Europe::Berlin);
            assert!(occurrences.len() <= 100_000);
        },
        costs: 20,
    },
    Target {
        name: "mail",
        seeds: || {
            texts(&[
                "From: Ada <ada@ae.example>\nTo: me@own.example\nDate: Tue, 24 Nov 2026 09:00:00 +0100\nMessage-ID: <a@b>\nSubject: =?utf-8?q?Hi_=C3=A9?=\n\nHello\n-- \nme\n",
                "From x\nFrom: a@b.c\nSubject: s\nContent-Type: multipart/mixed; boundary=\"q\"\n\n--q\nContent-Type: text/html\n\n<b>x</b>\n--q--\n\nFrom y\nFrom: d@e.f\n\n>From z\n",
            ])
        },
        words: &[
            "From ",
            "\n\nFrom ",
            "=?utf-8?b?",
            "?=",
            "boundary=",
            "--q",
            "Content-Transfer-Encoding: base64\n",
            "<",
            ">",
            ",",
            "@",
        ],
        read: |bytes| {
            let messages = mail::Messages::open(Box::new(Cursor::new(bytes.to_vec())));
            let raws: Vec<mail::Raw> = messages.map(Result::unwrap).collect();
            assert!(raws.is_sorted_by(|one, other| one.line < other.line));
            raws.iter().for_each(|raw| drop(mail::read(&raw.bytes)));
        },
        costs: 10,
    },
    Target {
        name: "playbook",
        seeds: || {
            vec![
                std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/playbooks/ladder.toml")).unwrap_or_default(),
                b"name = \"x\"\n[[step]]\nday = 1\nkind = \"call\"\n".to_vec(),
            ]
        },
        words: &["[[step]]", "=", "\"\"\"", "{{", "}}", "{% if", "%}", "name", "day", "-1", "[", "]", "true"],
        read: |bytes| {
            if let Ok(text) = std::str::from_utf8(bytes) {
                drop(playbook::read(text));
            }
        },
        costs: 10,
    },
    Target {
        name: "config",
        seeds: || texts(&["inbox = \"~/inbox.txt\"\n[calendar]\nread = [\"a.ics\"]\nmouse = true\n"]),
        words: &["=", "[", "]", "\"", "true", "{}", "theme", "inbox", "calendars", "#"],
        read: |bytes| drop(Config::read(&String::from_utf8_lossy(bytes))),
        costs: 4,
    },
    Target {
        name: "keys",
        seeds: || {
            vec![
                Keymap::commented().replace("\n# ", "\n").into_bytes(),
                b"[funnel]\ndown = [\"j\", \"ctrl-n\"]\nup = \"k k\"\n".to_vec(),
            ]
        },
        words: &["ctrl-", "alt-", "\"", "[", "]", "funnel", "down", "F99", "Space", "=", " "],
        read: |bytes| drop(Keymap::default().remapped(&String::from_utf8_lossy(bytes))),
        costs: 40,
    },
    Target {
        name: "template",
        seeds: || texts(&["Hello {{ first_name }}, {% if company %}at {{ company|upper }}{% endif %}"]),
        words: &["{{", "}}", "{%", "%}", "for", "in", "range(9)", "|", "endif", "endfor", "macro", "."],
        read: |bytes| {
            let body = String::from_utf8_lossy(bytes).into_owned();
            let template = Template { name: "x".into(), text: body };
            drop(fill(&template, &Fields::default()));
        },
        costs: 20,
    },
    Target {
        name: "quick add",
        seeds: || {
            texts(&[
                "Ada Lovelace @Analytical Engines ada@ae.example +44 20 7946 0000 #referral \"Training\" 12.5k >fri 10:00 call -- met at the fair",
            ])
        },
        words: &[
            "@",
            "#",
            ">",
            "\"",
            "--",
            "+",
            "k",
            "€",
            "$",
            "!",
            "fri",
            "in 3 weeks",
            "10:61",
            "24:00",
            "a@b.c",
            "https://",
            "12,5m",
        ],
        read: |bytes| drop(quick::read(&String::from_utf8_lossy(bytes), today(), euro())),
        costs: 1,
    },
    Target {
        name: "note",
        seeds: || {
            texts(&["@yesterday 14:00 liked it !send the offer by fri >mon call =proposal", "wait next week nothing"])
        },
        words: &["@", "!", ">", "=", "by", "because", "wait", "rest", "lead", "fri", "!!", "> ", "= "],
        read: |bytes| {
            let typed = &String::from_utf8_lossy(bytes);
            drop((marks::read(typed, today()), prompt::read_step(typed, today()), prompt::read_note(typed, today())));
            drop((
                prompt::read_reason(typed, today()),
                prompt::read_move(typed, today()),
                Aim::read(typed),
                Wish::read(typed),
            ));
        },
        costs: 2,
    },
    Target {
        name: "days",
        seeds: || {
            texts(&[
                "next fri 10:00",
                "in 2 weeks",
                "3 dec",
                "31.12.2026",
                "+3d",
                "end of month",
                "15 Apr, 2021 00:03:00",
                "2026-02-29T10:00Z",
            ])
        },
        words: &[
            "next",
            "in",
            "last",
            "end of",
            "day",
            "weeks",
            "months",
            "years",
            "99999999999",
            "feb",
            "30",
            "-",
            "/",
            ".",
            "am",
            "pm",
        ],
        read: |bytes| {
            let typed = &String::from_utf8_lossy(bytes);
            drop((when::read(typed, today()), when::read_until(typed, today(), chrono::Weekday::Mon)));
            if let Ok(Some((read, rest))) = when::read_prefix(typed, today()) {
                assert!(typed.contains(rest));
                assert!(!when::show_at(read, today()).is_empty());
            }
            let _ = [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd].map(|order| words::read_day(typed, order));
        },
        costs: 2,
    },
    Target {
        name: "amounts",
        seeds: || texts(&["12,500.50 EUR", "€ 12.5k", "CHF 1'200.-", "(1,200)", "1.2m", "USD-5"]),
        words: &[
            ",",
            ".",
            "'",
            "k",
            "m",
            "€",
            "$",
            "¥",
            "EUR",
            "JPY",
            "KWD",
            "(",
            ")",
            "-",
            "+",
            "000",
            "999999999999",
        ],
        read: |bytes| {
            let typed = &String::from_utf8_lossy(bytes);
            if let Ok(money) = Money::parse(typed, euro()) {
                assert_eq!(Money::parse_decimal(&money.decimal(), money.currency).unwrap(), money, "{typed:?}");
                assert!(!money.show().is_empty() && !money.short().is_empty());
            }
            drop([DecimalStyle::Point, DecimalStyle::Comma].map(|style| words::read_amount(typed, style)));
        },
        costs: 2,
    },
    Target {
        name: "filter",
        seeds: || texts(&["ada #referral !cold due fri >10k", "\"white rose\" -lost"]),
        words: &["#", "!", "?", "~", "due", "\"", "-", ">", "<", "cold", "gap", "tag:", ":"],
        read: |bytes| {
            let sieve = Sieve::read(&String::from_utf8_lossy(bytes));
            drop(sieve.filter(today()));
        },
        costs: 1,
    },
    Target {
        name: "settings",
        seeds: || {
            let usual = Settings::default();
            ROWS.iter().map(|row| format!("{}={}", row.key, (row.show)(&usual)).into_bytes()).collect()
        },
        words: &["=", "mon", "9:00-10:30", "-", ",", ";", "EUR", "yes", "0", "100", "24:00"],
        read: |bytes| {
            let typed = String::from_utf8_lossy(bytes);
            let (key, value) = typed.split_once('=').unwrap_or((&typed, ""));
            let mut settings = Settings::default();
            if settings.set(key, value).is_ok() {
                let row = ROWS.iter().find(|row| row.key == key.trim()).unwrap();
                let shown = (row.show)(&settings);
                settings.set(key, &shown).unwrap_or_else(|fault| panic!("{key} shows {shown:?}: {fault}"));
                assert_eq!((row.show)(&settings), shown, "{typed:?}");
            }
        },
        costs: 1,
    },
];

fn today() -> Day {
    "2026-11-24".parse().unwrap()
}

fn euro() -> Currency {
    Currency::parse("EUR").unwrap()
}

/// The letters and digits of a text: they can stand in no line end, quote or delimiter.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// What the rows and refusals hold is all that stands from the first of them on.
fn csv(bytes: &[u8]) {
    let Ok(sheet) = Sheet::open(Box::new(Cursor::new(bytes.to_vec()))) else { return };
    let width = sheet.header.len();
    let items: Vec<Item> = sheet.map(Result::unwrap).collect();
    let lines: Vec<u64> = items.iter().map(|item| place(item).0).collect();
    assert!(lines.is_sorted_by(|one, other| one < other), "{lines:?}");
    for item in &items {
        let Item::Row(record) = item else { continue };
        assert!(record.cells.len() >= width && record.cells.iter().any(|cell| !cell.trim().is_empty()));
    }
    let (Ok(text), Some(first)) = (std::str::from_utf8(bytes), lines.first()) else { return };
    let held: String = items.iter().map(|item| letters(place(item).1)).collect();
    let all = text.replace("\r\n", "\n").replace('\r', "\n");
    let before: String = all.split('\n').take(*first as usize - 1).map(letters).collect();
    assert_eq!(before + &held, letters(text), "{items:?}");
}

fn place(item: &Item) -> (u64, &str) {
    match item {
        Item::Row(record) => (record.line, &record.raw),
        Item::Bad(bad) => (bad.line, &bad.raw),
    }
}

fn vcard(bytes: &[u8]) {
    let Ok(cards) = Cards::open(Box::new(Cursor::new(bytes.to_vec()))) else { return };
    let items: Vec<Item> = cards.map(Result::unwrap).collect();
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let held: String = items.iter().map(|item| letters(place(item).1)).collect();
    assert_eq!(held, letters(text), "{items:?}");
}

fn book(bytes: &[u8]) {
    let Ok(mut book) = Book::open("a.xlsx", bytes.to_vec()) else { return };
    for page in book.pages() {
        let mut last = 0;
        let _ = book.rows(&page, &mut |line, cells| {
            assert!(!cells.is_empty());
            last = line;
            Ok(())
        });
    }
}

/// Changes a seed in one to eight places.
fn changed(dice: &mut Dice, seeds: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut bytes = dice.of(seeds);
    for _ in 0..=dice.below(8) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(24)).min(bytes.len());
        match dice.below(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 => bytes.insert(at, dice.below(256) as u8),
            2 => drop(bytes.drain(at..end)),
            3 => bytes.truncate(at),
            4 | 5 => drop(bytes.splice(at..at, dice.of(words).bytes())),
            6 => drop(bytes.splice(at..end, dice.of(ODD).bytes())),
            7 => {
                let part = bytes[at..end].to_vec();
                (0..dice.below(4)).for_each(|_| drop(bytes.splice(at..at, part.clone())));
            }
            _ => {
                let other = dice.of(seeds);
                let from = dice.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
        }
    }
    bytes
}

/// Reads so many inputs of a target; answers the longest that one took, and those that ended it.
fn fuzzed(target: &Target, inputs: usize, seed: u64) -> (Duration, Vec<String>) {
    let (seeds, mut dice) = ((target.seeds)(), Dice::new(seed));
    let (mut longest, mut faults) = (Duration::ZERO, Vec::new());
    for _ in 0..inputs {
        let input = changed(&mut dice, &seeds, target.words);
        let start = Instant::now();
        let ended = catch_unwind(AssertUnwindSafe(|| (target.read)(&input))).is_err();
        longest = longest.max(start.elapsed());
        if ended {
            faults.push(input.escape_ascii().to_string());
        }
    }
    (longest, faults)
}

#[test]
fn nothing_that_is_read_ends_the_program() {
    for target in TARGETS {
        let (_, faults) = fuzzed(target, (2_000 / target.costs).max(20), 1);
        assert_eq!(faults, [""; 0], "{}", target.name);
    }
}

#[test]
#[ignore = "minutes; BOX9_FUZZ says how many inputs of each target"]
fn nothing_that_is_read_ends_the_program_ever() {
    let inputs = std::env::var("BOX9_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000_usize);
    let only = std::env::var("BOX9_FUZZ_ONLY").ok();
    let seed = std::env::var("BOX9_FUZZ_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(2);
    let mut ended = Vec::new();
    for target in TARGETS.iter().filter(|target| only.as_ref().is_none_or(|only| only == target.name)) {
        let (start, inputs) = (Instant::now(), inputs / target.costs);
        let (longest, faults) = fuzzed(target, inputs, seed);
        println!(
            "{}: {inputs} inputs in {:?}, the longest {longest:?}, {} faults",
            target.name,
            start.elapsed(),
            faults.len()
        );
        ended.extend(faults.into_iter().take(3).map(|fault| format!("{}: {fault}", target.name)));
    }
    assert_eq!(ended, [""; 0]);
}

/// Whole files: what becomes of each row is told once, whatever stands in it.
#[test]
fn every_row_of_any_file_is_counted_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let inputs = std::env::var("BOX9_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(30_000_usize) / 1_000;
    for target in TARGETS.iter().filter(|target| ["csv", "vcard", "mail", "json"].contains(&target.name)) {
        let (seeds, mut dice) = ((target.seeds)(), Dice::new(3));
        for _ in 0..inputs {
            let input = changed(&mut dice, &seeds, target.words);
            let files = vec![Source::spooled("a", &mut input.as_slice()).unwrap()];
            let request = Request { files, dry_run: dice.once_in(2), ..Request::default() };
            let report = catch_unwind(AssertUnwindSafe(|| {
                if let Ok(report) = box9::ops::import::import(&mut store, &request, crate::import::now()) {
                    assert_accounted(&report);
                }
            }));
            assert!(report.is_ok(), "{}", input.escape_ascii());
        }
    }
    crate::import::assert_healthy(&store);
}

#[test]
fn any_words_are_searched_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    run(
        &mut store,
        &Request {
            files: vec![crate::import::text("a.csv", "Name,Email\nAda Lovelace,ada@ae.example\n")],
            ..Request::default()
        },
    );
    let seeds = texts(&["ada lovelace", "\"ada\" OR x", "ada@ae.example", "NEAR(a b)", "a*", "body:ada"]);
    let mut dice = Dice::new(4);
    for _ in 0..1_000 {
        let input = changed(&mut dice, &seeds, &["AND", "NOT", "*", "^", "(", ")", ":", "+", "-", "\""]);
        let typed = String::from_utf8_lossy(&input);
        search::find(store.conn(), &typed).unwrap_or_else(|fault| panic!("{typed:?}: {fault}"));
        search::few(store.conn(), &typed, 5).unwrap();
    }
}
