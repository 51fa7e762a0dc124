use super::*;
use chrono::TimeZone;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn calendar(body: &str) -> Calendar {
    Calendar::read(
        format!("BEGIN:VCALENDAR\r\n{body}\r\nEND:VCALENDAR\r\n")
            .replace("\r\n", "\n")
            .replace('\n', "\r\n")
            .as_bytes(),
    )
}

fn event(lines: &str) -> Calendar {
    calendar(&format!("BEGIN:VEVENT\nUID:one\nSUMMARY:Talk\n{lines}\nEND:VEVENT"))
}

/// "24 10:00-11:00" of each occurrence in November 2026, in Berlin.
fn november(calendar: &Calendar) -> Vec<String> {
    let found = calendar.occurrences((day("2026-11-01"), day("2026-11-30")), Zone::Europe__Berlin);
    let one = |held: &Occurrence| {
        let busy = if held.busy { "" } else { " free" };
        format!("{}-{}{busy}", held.from.format("%-d %H:%M"), held.to.format("%H:%M"))
    };
    found.iter().map(one).collect()
}

#[test]
fn what_happens_when() {
    let cases: &[(&str, &[&str])] = &[
        ("DTSTART:20261124T090000Z\nDTEND:20261124T100000Z", &["24 10:00-11:00"]),
        ("DTSTART:20261124T090000\nDURATION:PT30M", &["24 09:00-09:30"]),
        ("DTSTART;TZID=Eastern Standard Time:20261124T090000\nDURATION:PT1H", &["24 15:00-16:00"]),
        ("DTSTART;VALUE=DATE:20261124", &["24 00:00-00:00 free"]),
        ("DTSTART:20261124T090000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT", &["24 10:00-11:00 free"]),
        ("DTSTART:20261124T090000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", &["24 10:00-11:00 free"]),
        ("DTSTART:20261124T090000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", &["24 10:00-11:00"]),
        ("DTSTART:20261124T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED", &["24 10:00-11:00 free"]),
        (
            "DTSTART;TZID=Europe/Berlin:20261020T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Berlin:20261110T100000\nRDATE;TZID=Europe/Berlin:20261105T080000",
            &["3 10:00-11:00", "5 08:00-09:00", "17 10:00-11:00", "24 10:00-11:00"],
        ),
        ("DTSTART:20261123T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2", &["23 09:00-10:00", "24 09:00-10:00"]),
        ("DTSTART:20261123T090000\nDURATION:PT1H\nRRULE:FREQ=NEVER", &["23 09:00-10:00"]),
        ("DTSTART:20261124T230000\nDURATION:PT3H", &["24 23:00-02:00"]),
        ("DTSTART:20261124T090000Z\nDTEND:20261124T080000Z", &["24 10:00-10:00"]),
    ];
    for (lines, wanted) in cases {
        assert_eq!(november(&event(lines)), *wanted, "{lines}");
    }
}

#[test]
fn one_of_a_series_may_be_elsewhere_whatever_its_sequence() {
    let moved = "BEGIN:VEVENT\nUID:one\nSEQUENCE:4\nSUMMARY:Moved\nRECURRENCE-ID:20261110T090000Z\nDTSTART:20261111T120000Z\nDURATION:PT1H\nEND:VEVENT";
    let other = "BEGIN:VEVENT\nUID:two\nSUMMARY:Other\nDTSTART:20261103T090000Z\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;COUNT=2\nEND:VEVENT";
    let series = "BEGIN:VEVENT\nUID:one\nSUMMARY:Talk\nDTSTART:20261103T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT";
    let read = calendar(&[moved, other, series].join("\n"));
    assert_eq!(
        november(&read),
        ["3 10:00-12:00", "3 10:00-11:00", "10 10:00-12:00", "11 13:00-14:00", "17 10:00-11:00"]
    );
}

#[test]
fn a_zone_that_only_the_file_knows_follows_its_rules() {
    let zone = "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE";
    for (local, utc) in [("20261124T090000", "2026-11-24T08:00:00Z"), ("20260724T090000", "2026-07-24T07:00:00Z")] {
        let read =
            calendar(&format!("{zone}\nBEGIN:VEVENT\nUID:one\nDTSTART;TZID=Customized Time Zone:{local}\nEND:VEVENT"));
        assert_eq!(read.events().next().unwrap().from, When::Instant(utc.parse().unwrap()), "{local}");
    }
}

#[test]
fn hours_that_come_twice_or_never_are_still_one_hour() {
    let local = |text: &str| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    for (text, utc) in [
        ("2026-10-25 02:30", "2026-10-25T00:30:00Z"),
        ("2026-03-29 02:30", "2026-03-29T01:30:00Z"),
        ("2026-03-29 03:30", "2026-03-29T01:30:00Z"),
    ] {
        assert_eq!(instant(Zone::Europe__Berlin, local(text)), utc.parse::<DateTime<Utc>>().unwrap(), "{text}");
    }
}

#[test]
fn a_broken_part_is_told_by_its_line_and_costs_no_other() {
    let good = "BEGIN:VEVENT\nUID:good\nDTSTART:20261124T090000Z\nDURATION:PT1H\nEND:VEVENT";
    let cases: &[(&str, usize, &str)] = &[
        ("BEGIN:VEVENT\nUID:x\nSUMMARY:no start\nEND:VEVENT", 2, "no start"),
        ("BEGIN:VEVENT\nUID:x\nDTSTART:next year\nEND:VEVENT", 2, "start cannot be read"),
        ("BEGIN:VEVENT\nUID:x\nnonsense\nDTSTART:20251124T090000Z\nEND:VEVENT", 4, "without a colon"),
        ("BEGIN:VEVENT\nUID:x\nDTSTART:20251124T090000Z", 2, "has no end"),
    ];
    for (broken, line, words) in cases {
        let read = calendar(&format!("{broken}\n{good}"));
        assert_eq!(november(&read), ["24 10:00-11:00"], "{broken}");
        let told: Vec<_> = read.faults.iter().map(|fault| (fault.line, fault.words.contains(words))).collect();
        assert_eq!(told, [(*line, true)], "{broken}: {:?}", read.faults);
    }
}

/// Longer than any clock counts: it ends after a hundred years.
#[test]
fn an_event_of_any_length_is_read() {
    for length in [
        "DTSTART:20251124T090000Z\nDURATION:P99999999W",
        "DTSTART;TZID=Europe/Berlin:20251124T090000\nDURATION:P99999999D",
        "DTSTART:20251124T090000Z\nRDATE;VALUE=PERIOD:20251125T090000Z/PT120260230T250000H",
    ] {
        let read = calendar(&format!("BEGIN:VEVENT\nUID:x\n{length}\nEND:VEVENT"));
        let found = read.occurrences((day("2025-11-01"), day("2025-11-30")), Zone::UTC);
        assert!(!found.is_empty() && found.iter().all(|held| held.to >= held.from), "{length}: {:?}", read.faults);
    }
}

#[test]
fn what_is_written_is_read_back() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let entry = |id: &str, span| Entry {
        id: id.into(),
        span,
        words: "Ada; \"quote\", naïve\\ 漢字 ".repeat(6).trim().into(),
        note: "a\nb".into(),
        alarm: Some(10),
    };
    let entries = [
        entry("block-2026-11-24-1", Span::Hours(at("2026-11-24T08:00:00Z"), at("2026-11-24T09:30:00Z"))),
        entry("promise-7", Span::Day(day("2026-11-26"))),
    ];
    let stamp = Utc.with_ymd_and_hms(2026, 11, 24, 8, 0, 0).unwrap();
    let text = text(&entries, stamp);
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    let read = Calendar::read(text.as_bytes());
    assert_eq!(read.faults, []);
    let found = read.occurrences((day("2026-11-01"), day("2026-11-30")), Zone::UTC);
    let spans: Vec<Span> = found
        .iter()
        .map(|held| match (held.start, held.end) {
            (When::Instant(from), When::Instant(to)) => Span::Hours(from, to),
            (When::Day(day), _) => Span::Day(day),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(spans, entries.iter().map(|entry| entry.span).collect::<Vec<_>>());
    for (held, entry) in found.iter().zip(&entries) {
        assert_eq!((&held.uid, &held.words), (&entry.uid(), &entry.words));
    }
    assert!(!found[1].busy);
    let later = super::text(&entries, stamp + chrono::TimeDelta::hours(1));
    assert_ne!(later, text);
    assert_eq!(without_stamps(&later), without_stamps(&text));
}
