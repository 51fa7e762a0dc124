//! Phrases as typed on Saturday, 21 November 2026.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn today() -> Day {
    day("2026-11-21")
}

fn iso(when: When) -> String {
    when.at.map_or(when.day.to_string(), |at| format!("{} {}", when.day, at.format("%H:%M")))
}

#[test]
fn a_number_before_a_month_is_a_day_of_it_or_refused() {
    let today: Day = "2026-11-25".parse().unwrap();
    for words in ["31 feb call", "30 feb", "31st feb call", "in 31 feb call", "32 dec x"] {
        assert!(read_prefix(words, today).is_err(), "{words}");
    }
    let (when, rest) = read_prefix("3 dec call", today).unwrap().unwrap();
    assert_eq!((when.day.to_string().as_str(), rest), ("2026-12-03", "call"));
    assert_eq!(read_prefix("3 call", today).unwrap().unwrap().1, "call");
    assert_eq!(read_prefix("3 december", today).unwrap().unwrap().1, "");
    assert_eq!(read_prefix("3 declare it", today).unwrap().unwrap().1, "declare it");
}

#[test]
fn a_span_is_read_as_its_last_day() {
    let until = |words: &str, start: chrono::Weekday| read_until(words, today(), start).unwrap().to_string();
    let table = [
        ("this week", "2026-11-22", "2026-11-21"),
        ("Week", "2026-11-22", "2026-11-21"),
        ("next week", "2026-11-29", "2026-11-28"),
        ("last week", "2026-11-15", "2026-11-14"),
        ("weekend", "2026-11-22", "2026-11-22"),
        ("this month", "2026-11-30", "2026-11-30"),
        ("next month", "2026-12-31", "2026-12-31"),
        ("last month", "2026-10-31", "2026-10-31"),
        ("this quarter", "2026-12-31", "2026-12-31"),
        ("next quarter", "2027-03-31", "2027-03-31"),
        ("this year", "2026-12-31", "2026-12-31"),
        ("end of next week", "2026-12-04", "2026-12-04"),
        ("fri", "2026-11-27", "2026-11-27"),
    ];
    for (words, monday, sunday) in table {
        assert_eq!(until(words, chrono::Weekday::Mon), monday, "{words}");
        assert_eq!(until(words, chrono::Weekday::Sun), sunday, "{words}");
    }
    assert!(read_until("next blue moon", today(), chrono::Weekday::Mon).is_err());
}

#[test]
fn phrases_are_read() {
    let table = [
        ("today", "2026-11-21"),
        ("now", "2026-11-21"),
        ("tom", "2026-11-22"),
        ("tomorrow", "2026-11-22"),
        ("TMRW", "2026-11-22"),
        ("day after tomorrow", "2026-11-23"),
        ("yesterday", "2026-11-20"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("monday", "2026-11-23"),
        ("thurs", "2026-11-26"),
        ("tues.", "2026-11-24"),
        ("sat", "2026-11-28"),
        ("this sat", "2026-11-21"),
        ("on wed", "2026-11-25"),
        ("by wed", "2026-11-25"),
        ("next fri", "2026-11-27"),
        ("next sat", "2026-11-28"),
        ("last fri", "2026-11-20"),
        ("last sat", "2026-11-14"),
        ("3", "2026-11-24"),
        ("0", "2026-11-21"),
        ("+3", "2026-11-24"),
        ("+3d", "2026-11-24"),
        ("-2d", "2026-11-19"),
        ("3d", "2026-11-24"),
        ("in 3d", "2026-11-24"),
        ("in 3 days", "2026-11-24"),
        ("w", "2026-11-28"),
        ("m", "2026-12-21"),
        ("2w", "2026-12-05"),
        ("2 w", "2026-12-05"),
        ("in 2 weeks", "2026-12-05"),
        ("in two weeks", "2026-12-05"),
        ("a week", "2026-11-28"),
        ("in a month", "2026-12-21"),
        ("a fortnight", ""),
        ("fortnight", "2026-12-05"),
        ("1y", "2027-11-21"),
        ("3 months", "2027-02-21"),
        ("next week", "2026-11-28"),
        ("next month", "2026-12-21"),
        ("next year", "2027-11-21"),
        ("last week", "2026-11-14"),
        ("2 days ago", "2026-11-19"),
        ("2d ago", "2026-11-19"),
        ("a week ago", "2026-11-14"),
        ("eow", "2026-11-27"),
        ("end of week", "2026-11-27"),
        ("eom", "2026-11-30"),
        ("end of month", "2026-11-30"),
        ("end of the month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("eoq", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("3 dec", "2026-12-03"),
        ("dec 3", "2026-12-03"),
        ("Dec. 3rd", "2026-12-03"),
        ("3rd of December", "2026-12-03"),
        ("3. dec", "2026-12-03"),
        ("3dec", "2026-12-03"),
        ("3-dec-2027", "2027-12-03"),
        ("december 3, 2027", "2027-12-03"),
        ("3 dec 27", "2027-12-03"),
        ("jan 5", "2027-01-05"),
        ("20 nov", "2027-11-20"),
        ("21 nov", "2026-11-21"),
        ("29 feb", "2028-02-29"),
        ("thu 3 dec", "2026-12-03"),
        ("Fri 20 Nov", "2026-11-20"),
        ("Fri 3 Dec 2027", "2027-12-03"),
        ("thu 2026-12-03", "2026-12-03"),
        ("2026-12-03", "2026-12-03"),
        ("2026/12/03", "2026-12-03"),
        ("2025-12-03", "2025-12-03"),
        ("3.12.", "2026-12-03"),
        ("3.1.", "2027-01-03"),
        ("3.12.2027", "2027-12-03"),
        ("25/12", "2026-12-25"),
        ("12/25", "2026-12-25"),
        ("12/12", "2026-12-12"),
        ("25/12/2027", "2027-12-25"),
        ("fri 10:00", "2026-11-27 10:00"),
        ("fri, 10:00", "2026-11-27 10:00"),
        ("fri at 10:00", "2026-11-27 10:00"),
        ("fri at 10", "2026-11-27 10:00"),
        ("10:00 fri", "2026-11-27 10:00"),
        ("at 10am on fri", "2026-11-27 10:00"),
        ("wed 10am", "2026-11-25 10:00"),
        ("wed 3 pm", "2026-11-25 15:00"),
        ("wed 3:30pm", "2026-11-25 15:30"),
        ("wed 10.30am", "2026-11-25 10:30"),
        ("wed 12am", "2026-11-25 00:00"),
        ("wed noon", "2026-11-25 12:00"),
        ("noon", "2026-11-21 12:00"),
        ("10:30", "2026-11-21 10:30"),
        ("3 9:00", "2026-11-24 09:00"),
        ("2026-12-03T10:00", "2026-12-03 10:00"),
        ("3 dec 2027 at 10 am", "2027-12-03 10:00"),
    ];
    for (words, expected) in table {
        match expected {
            "" => assert!(read(words, today()).is_err(), "{words}"),
            _ => assert_eq!(read(words, today()).map(iso).unwrap_or_else(|e| e.to_string()), expected, "{words}"),
        }
    }
}

#[test]
fn a_weekday_is_never_today_and_next_is_next_week() {
    let thursday = day("2026-11-26");
    for (words, expected) in [
        ("thu", "2026-12-03"),
        ("fri", "2026-11-27"),
        ("next fri", "2026-12-04"),
        ("next mon", "2026-11-30"),
        ("this thu", "2026-11-26"),
        ("eow", "2026-11-27"),
    ] {
        assert_eq!(read(words, thursday).unwrap().day, day(expected), "{words}");
    }
    assert_eq!(read("m", day("2027-01-31")).unwrap().day, day("2027-02-28"));
}

#[test]
fn what_is_no_day_is_refused_with_a_sentence() {
    let table = [
        ("", "day: nothing was written; write fri, 3d, 3 dec, 2026-12-03 or fri 10:00"),
        ("call Ada", "day: \"call Ada\" is no day; write fri, 3d, 3 dec, 2026-12-03 or fri 10:00"),
        ("fri 25:00", "day: \"25:00\" is no hour; write 10:00 or 3pm"),
        ("fri 13pm", "day: \"13pm\" is no hour; write 10:00 or 3pm"),
        ("fri at 3", "day: at 3 may be morning or afternoon; write 3am or 3pm"),
        ("3/12", "day: \"3/12\" can be read in two ways; write 3 dec or 12 mar"),
        ("3/12/2026", "day: \"3/12/2026\" can be read in two ways; write 3 dec or 12 mar"),
        ("3.12", "day: \"3.12\" can be read in two ways; write 3 dec or 12 mar"),
        ("31 feb", "day: there is no 31 Feb; write a day such as 3 dec"),
        ("2026-13-01", "day: there is no month 13; write a day such as 3 dec"),
        ("fri 3 dec 2026", "day: 3 Dec 2026 is a Thursday; write one of the two"),
        ("0000-01-01", "day: the year 0 is out of reach; write one from 1900 to 9999"),
    ];
    for (words, message) in table {
        assert_eq!(read(words, today()).map(iso).unwrap_err().to_string(), message, "{words}");
    }
    let refused = [
        "december",
        "may",
        "dec",
        "fri call",
        "fri 10:00 call",
        "2026",
        "12345",
        "1e5",
        "3 apples",
        "next",
        "in",
        "+",
        "-",
        "d d",
        "fri fri",
        "10:00 11:00",
        "3 dec 4 jan",
        "monolith",
        "10h",
        "2 hours",
        "-2d ago",
        "3 4",
        "٣",
        "99999999999999 days",
        "dec 3 dec",
        "next m",
        "fri 10",
        "1.2.3.4",
        "2026-1",
        "+3 dec",
    ];
    for words in refused {
        assert!(read(words, today()).is_err(), "{words}: {:?}", read(words, today()));
    }
}

#[test]
fn the_longest_beginning_is_the_day() {
    let table = [
        ("wed 10:00 call Ada", "2026-11-25 10:00", "call Ada"),
        ("3 send quote", "2026-11-24", "send quote"),
        ("3 dec send quote", "2026-12-03", "send quote"),
        ("3d: send", "", ""),
        ("fri", "2026-11-27", ""),
        ("  fri   call  ", "2026-11-27", "call"),
        ("fri, 10am, call", "2026-11-27 10:00", "call"),
        ("tomorrow call: which of them?", "2026-11-22", "call: which of them?"),
        ("fri 3: the third try", "2026-11-27", "3: the third try"),
        ("tomorrow 2 calls", "2026-11-22", "2 calls"),
        ("in 2 weeks call", "2026-12-05", "call"),
        ("2w call", "2026-12-05", "call"),
        ("m", "2026-12-21", ""),
        ("m call", "2026-12-21", "call"),
        ("sunday call", "2026-11-22", "call"),
        ("sun 10:00 call", "2026-11-22 10:00", "call"),
        ("sun", "2026-11-22", ""),
        ("sun roof", "", ""),
        ("may call", "", ""),
        ("may 5 call", "2027-05-05", "call"),
        ("mcall", "", ""),
        ("3x call", "", ""),
        ("call", "", ""),
        ("a call with Ada", "", ""),
        ("two calls", "", ""),
        ("the 3 quotes", "", ""),
        ("in a week call", "2026-11-28", "call"),
        ("fr", "", ""),
        ("", "", ""),
        ("tomorrow Öffnung", "2026-11-22", "Öffnung"),
    ];
    for (words, expected, rest) in table {
        let read = read_prefix(words, today()).unwrap().map(|(when, rest)| (iso(when), rest));
        assert_eq!(read, (!expected.is_empty()).then(|| (expected.to_string(), rest)), "{words}");
    }
}

#[test]
fn days_are_shown_short() {
    let table = [
        ("2026-11-21", "today", "today"),
        ("2026-11-22", "tomorrow", "tomorrow"),
        ("2026-11-20", "yesterday", "1d late"),
        ("2026-11-23", "in 2d", "in 2d"),
        ("2026-11-27", "in 6d", "in 6d"),
        ("2026-11-28", "Sat 28 Nov", "Sat 28 Nov"),
        ("2026-11-19", "2d ago", "2d late"),
        ("2026-11-14", "Sat 14 Nov", "7d late"),
        ("2027-11-26", "Fri 26 Nov 2027", "Fri 26 Nov 2027"),
        ("2037-11-26", "Thu 26 Nov 2037 (in 11 years)", "Thu 26 Nov 2037 (in 11 years)"),
    ];
    for (at, plain, due) in table {
        assert_eq!((show(day(at), today()), show_due(day(at), today())), (plain.into(), due.into()), "{at}");
    }
    assert_eq!(show_at(read("wed 10am", today()).unwrap(), today()), "in 4d 10:00");
    assert_eq!(show_at(read("wed", today()).unwrap(), today()), "in 4d");
}

proptest! {
    #[test]
    fn any_words_are_read_or_refused(words in ".*") {
        let _ = (read(&words, today()), read_prefix(&words, today()));
    }

    #[test]
    fn words_of_days_never_panic(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "3", "29", "999", "-2d", "feb", "may", "sun", "next", "last", "in", "ago", "w", "m", "years", "10:00",
                "at", "pm", "of", "end", "month", "2026-02-30", "3/4", "3.4.", "1.", "the", ",", "t", "2027",
            ]),
            0..7,
        ),
        offset in 0_i64..200_000,
    ) {
        let phrase = words.join(" ");
        let today = day("1950-01-01") + chrono::TimeDelta::days(offset);
        let _ = (read(&phrase, today), read_prefix(&phrase, today));
    }

    #[test]
    fn what_is_shown_is_read_back(offset in -700_i64..700, hour in prop::option::of(0_u32..24)) {
        let when = When {
            day: today() + chrono::TimeDelta::days(offset),
            at: hour.and_then(|hour| NaiveTime::from_hms_opt(hour, 5, 0)),
        };
        prop_assert_eq!(read(&iso(when), today()).unwrap(), when);
        prop_assert_eq!(read(&show_at(when, today()), today()).unwrap(), when);
        let line = format!("{} call", iso(when));
        prop_assert_eq!(read_prefix(&line, today()).unwrap(), Some((when, "call")));
    }
}
