//! What goes out, read by programs that others wrote; each is left out with a sentence where it is not installed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::Shell;

/// Finds a program as a shell does; says so where there is none.
fn program(name: &str) -> Option<PathBuf> {
    let found = programs(name).into_iter().next();
    if found.is_none() {
        println!("{name} is not installed; what it would read is not checked.");
    }
    found
}

fn programs(name: &str) -> Vec<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).map(|folder| folder.join(name)).filter(|path| path.is_file()).collect()
}

fn said(program: &Path, words: &[&str], home: &Path) -> String {
    let ran = Command::new(program).args(words).env("HOME", home).env("TZ", "Europe/Berlin").output().unwrap();
    assert!(ran.status.success(), "{}: {}", program.display(), String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// Names and titles that a spreadsheet would take for formulas, or a card for its own marks.
const HOSTILE: &[&str] = &[
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=HYPERLINK(\"http://x.example\")",
    "a;b,c\\d",
    "x\ny",
    "\t=1+1",
    "'=2",
    "Ünï 漢",
];

/// A funnel of 300 people, some with such names, and steps with an hour.
fn shell() -> Shell {
    let shell = Shell::new();
    shell.ok(&["settings", "time-zone=Europe/Berlin"]);
    let mut writer = csv::Writer::from_path(shell.path("list.csv")).unwrap();
    writer.write_record(["Name", "Company", "Email", "Phone", "Stage", "Deal Title", "Value", "Notes"]).unwrap();
    for n in 0..300 {
        let odd = HOSTILE[n % HOSTILE.len()];
        let name = if n % 3 == 0 { format!("{odd} {n}") } else { format!("Person {n}") };
        let stage = ["lead", "prospect", "proposal", "won", "lost"][n % 5];
        writer
            .write_record([
                &name,
                odd,
                &format!("p{n}@x.example"),
                &format!("+44 20 7946 {n:04}"),
                stage,
                odd,
                &n.to_string(),
                odd,
            ])
            .unwrap();
    }
    writer.flush().unwrap();
    drop(writer);
    shell.ok(&["import", shell.path("list.csv").to_str().unwrap()]);
    shell.ok(&["add", "Ada Lovelace ada@ae.example >today 14:30 call !training by fri"]);
    shell
}

#[test]
#[ignore = "needs gnumeric"]
fn a_spreadsheet_sees_every_row_and_no_formula() {
    let Some(ssconvert) = program("ssconvert") else { return };
    let shell = shell();
    let (list, out) = (shell.path("out.csv"), shell.path("out.xml"));
    shell.ok(&["export", "--format", "csv", "--out", list.to_str().unwrap()]);
    let counted = |list: &Path| {
        said(
            &ssconvert,
            &["-T", "Gnumeric_XmlIO:sax:0", list.to_str().unwrap(), out.to_str().unwrap()],
            list.parent().unwrap(),
        );
        let sheet = std::fs::read_to_string(&out).unwrap();
        let cells: Vec<&str> = sheet.split("<gnm:Cell ").skip(1).collect();
        let rows: BTreeSet<&str> = cells.iter().filter_map(|cell| cell.split('"').nth(1)).collect();
        // A formula has no type of its own; it is what its value is.
        let formulas =
            cells.iter().filter(|cell| !cell.split('>').next().unwrap_or_default().contains("ValueType")).count();
        (rows.len(), formulas)
    };
    std::fs::write(shell.path("control.csv"), "a,b\n=1+1,2\n").unwrap();
    assert_eq!(counted(&shell.path("control.csv")), (2, 1), "the harness sees a formula");
    let found = counted(&list);
    println!("ssconvert: {} rows, {} formulas", found.0, found.1);
    assert_eq!(found, (1 + 301, 0));
}

#[test]
#[ignore = "needs python3-vobject"]
fn an_address_book_sees_every_card() {
    let has_it = |python: &PathBuf| {
        Command::new(python).args(["-c", "import vobject"]).output().is_ok_and(|ran| ran.status.success())
    };
    let Some(python) = programs("python3").into_iter().find(has_it) else {
        println!("vobject is not installed; what it would read is not checked.");
        return;
    };
    let shell = shell();
    let cards = shell.path("out.vcf");
    shell.ok(&["export", "--format", "vcard", "--out", cards.to_str().unwrap()]);
    let script = "import sys, vobject\ncards = list(vobject.readComponents(open(sys.argv[1], newline='').read()))\nprint(len(cards), sum(1 for card in cards if card.fn.value), len({mail.value for card in cards for mail in card.contents.get('email', [])}), len({tel.value for card in cards for tel in card.contents.get('tel', [])}))";
    let found = said(&python, &["-c", script, cards.to_str().unwrap()], cards.parent().unwrap());
    println!("vobject: cards, with names, e-mails, phones: {found}");
    assert_eq!(found.trim(), "301 301 301 300");
}

#[test]
#[ignore = "needs khal"]
fn a_calendar_sees_every_event_at_its_time() {
    let Some(khal) = program("khal") else { return };
    let shell = shell();
    let out = shell.path("out.ics");
    shell.ok(&["export", "--format", "ics", "--out", out.to_str().unwrap()]);
    let home = out.parent().unwrap();
    std::fs::create_dir(home.join("calendar")).unwrap();
    let config = format!(
        "[calendars]\n[[own]]\npath = {}\ntype = calendar\n[locale]\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n",
        home.join("calendar").display()
    );
    std::fs::write(home.join("khal.conf"), config).unwrap();
    let conf = home.join("khal.conf");
    let words = ["-c", conf.to_str().unwrap(), "printics", "--format", "{start-long-full}", out.to_str().unwrap()];
    let told = said(&khal, &words, home);
    let mut seen: Vec<String> =
        told.lines().filter(|line| line.starts_with("20")).map(|line| line.trim().to_owned()).collect();
    let text = std::fs::read_to_string(&out).unwrap();
    let mut written: Vec<String> = text.lines().filter_map(|line| Some(start(line.strip_prefix("DTSTART")?))).collect();
    seen.sort();
    written.sort();
    println!("khal: {} events", seen.len());
    assert!(written.len() > 10 && text.matches("BEGIN:VEVENT").count() == written.len());
    assert_eq!(seen, written);
}

/// The start of an event as a clock in Berlin shows it; a whole day begins at midnight.
fn start(value: &str) -> String {
    let value = value.rsplit(':').next().unwrap_or_default().trim();
    match chrono::NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%SZ") {
        Ok(at) => at.and_utc().with_timezone(&chrono_tz::Europe::Berlin).format("%Y-%m-%d %H:%M").to_string(),
        Err(_) => {
            chrono::NaiveDate::parse_from_str(value, "%Y%m%d").map(|day| format!("{day} 00:00")).unwrap_or_default()
        }
    }
}
