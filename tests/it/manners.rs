//! Manners of the screens: any size, any text, any theme; nothing in the data reaches the terminal as a command.

use crate::pilot::Pilot;
use crate::screens::FUNNEL;
use box9::domain::safe::is_dangerous;
use box9::ops::{self, EDITABLE, LogTouch, Op, PersonChange, Set, SetNext, Verb};
use box9::ui::theme::{Meaning, Theme};

/// Every screen and box, as the keys that lead to it from the funnel, and back.
pub const PLACES: &[(&str, &str, &str)] = &[
    ("funnel", "", ""),
    ("deal", "Enter", "Esc"),
    ("deal, scrolled", "Enter G", "Esc"),
    ("quick add", "n 'Ada @X a@b.example >fri call'", "Esc"),
    ("filter", "/ 'a'", "Esc"),
    ("next step", "f 'fri call'", "Esc"),
    ("outcomes", "a", "Esc"),
    ("stages", "m", "Esc"),
    ("categories", "c", "Esc"),
    ("out", "x", "Esc"),
    ("form", "e Tab Tab", "Esc"),
    ("won", "w", "Esc"),
    ("palette", ": 'a'", "Esc"),
    ("help", "?", "Esc"),
    ("sort", "S", "Esc"),
    ("chord", "g", "Esc"),
    ("triage", "t", "Esc"),
    ("groups", "t Tab", "Esc Esc"),
    ("history", "5", "Esc"),
    ("review", "4 Tab Tab", "2"),
    ("boxes", "b j", "Esc"),
    ("week", "W", "Esc"),
    ("week, a line", "W n '12 conv'", "Esc Esc"),
    ("reset", "R Tab Tab", "Esc"),
    ("today", "1", "2"),
    ("today, another day", "1 ] ] ]", "2"),
    ("pull in", "1 +", "Esc 2"),
    ("session", "s", "Esc 2"),
    ("session, a talk", "s 1 'wants two =proposal >fri call'", "Esc Esc 2"),
    ("session, ended", "s X", "Esc u 2"),
    ("duplicates", "=", "Esc"),
    ("settings", ",", "Esc"),
    ("campaigns", "3", "Esc"),
    ("import", "I 'tests/fix'", "Esc"),
    ("rehearsal, a group", "I 'tests/fixtures/linkedin.csv' Enter l", "Esc Esc"),
    ("message", "M i", "Esc"),
    ("tray", "/ 'tray' Enter", "Esc"),
    ("closed", "/ 'closed' Enter", "Esc"),
];

#[test]
fn every_size_is_drawn_without_a_fault() {
    let mut pilot = Pilot::with(120, 36, FUNNEL);
    for (_, there, back) in PLACES {
        pilot.press(there);
        for columns in [0, 1, 2, 7, 20, 39, 40, 41, 69, 70, 80, 109, 110, 120, 200, 400] {
            for rows in [0, 1, 2, 5, 11, 12, 13, 16, 19, 20, 24, 30, 36, 60, 120] {
                pilot.resize(columns, rows).text();
            }
        }
        pilot.resize(120, 36).press(back);
    }
}

/// Every character that could steer, hide or reorder, in texts short enough to stand on the screen whole.
fn hostile() -> Vec<String> {
    let all: Vec<char> = ('\u{0}'..='\u{FFFF}').chain('\u{E0000}'..='\u{E0FFF}').filter(|c| is_dangerous(*c)).collect();
    let few: Vec<char> = all.iter().copied().filter(|c| !('\u{E000}'..='\u{F8FF}').contains(c)).take(619).collect();
    assert_eq!(few.len(), 619, "of {}", all.len());
    few.chunks(16).map(|chunk| format!("x{}y", chunk.iter().collect::<String>())).collect()
}

#[test]
fn nothing_in_the_data_reaches_the_terminal_raw() {
    let mut pilot = Pilot::with(120, 36, FUNNEL);
    let now = crate::pilot::moment(crate::pilot::NOW);
    for text in hostile() {
        let deal = pilot.app.funnel.list().deal().unwrap();
        let mut try_op = |op: Op| drop(ops::perform(&mut pilot.app.store, &op, now));
        let step = box9::domain::step::NewStep::own(text.as_str(), now.date_naive(), None);
        try_op(Op::Deals(vec![deal], Verb::Next(SetNext { step })));
        for word in EDITABLE.iter().chain(&["note"]) {
            let changes = vec![((*word).to_owned(), text.clone())];
            try_op(Op::Deals(vec![deal], Verb::Set(Set { changes })));
        }
        try_op(Op::Deals(
            vec![deal],
            Verb::Touch(LogTouch { text: Some(text.clone()), ..LogTouch::of(box9::domain::touch::Outcome::Note) }),
        ));
        try_op(Op::Person(deal, PersonChange::Add { line: format!("\"{text}\" Zed z@z.example"), role: None }));
        try_op(Op::Add(ops::Add { line: format!("{text} !{text} by fri"), stage: None }));
        pilot.app.look().unwrap();
        for (columns, rows) in [(120, 36), (80, 24), (40, 12)] {
            pilot.resize(columns, rows);
            for (place, there, back) in PLACES {
                let buffer = pilot.press(there).buffer();
                let bad = buffer.content.iter().flat_map(|cell| cell.symbol().chars()).find(|c| is_dangerous(*c));
                assert_eq!(bad, None, "{place} at {columns}×{rows}: {text:?}");
                pilot.press(back);
            }
        }
    }
}

#[test]
fn without_colour_the_selection_and_what_is_late_are_still_told_apart() {
    let plain = Theme::plain();
    for (one, other) in [
        (Meaning::Selected, Meaning::Text),
        (Meaning::Late, Meaning::Text),
        (Meaning::Late, Meaning::Today),
        (Meaning::Marked, Meaning::Text),
        (Meaning::TitleFocused, Meaning::Title),
        (Meaning::Bad, Meaning::Good),
    ] {
        assert_ne!(plain.style(one), plain.style(other), "{one:?} and {other:?}");
    }
    let mut pilot = Pilot::with(120, 36, FUNNEL);
    pilot.at("2026-11-30T10:00:00+00:00").press("Space");
    let text = pilot.text();
    assert!(text.contains("d late") && text.contains('▸') && text.contains('•'), "words and marks say it too:\n{text}");
}

#[test]
fn wide_combining_and_right_to_left_names_stand_straight() {
    let names = [
        "山田太郎 @株式会社",
        "עדי לוין @חברה",
        "e\u{301}te\u{301} @Ze\u{308}brа",
        "👩‍👩‍👧 Family @🏠",
        "ﷺ @x",
        "Ａｄａ @ｗｉｄｅ",
    ];
    let lines: Vec<String> = names.iter().map(|name| format!("{name} 12k >fri call")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for (columns, rows) in [(120, 36), (80, 24), (40, 12)] {
        let mut pilot = Pilot::with(columns, rows, &lines);
        let buffer = pilot.buffer();
        let days: Vec<u16> = (0..rows)
            .filter_map(|y| {
                (0..columns - 2).find(|x| (0..3).map(|at| buffer[(x + at, y)].symbol()).collect::<String>() == "Fri")
            })
            .collect();
        let first = days[0];
        assert!(days.len() >= 6 && days.iter().take(6).all(|x| *x == first), "{columns}×{rows}: {days:?}");
    }
}

#[test]
fn dates_speak_and_are_never_all_numbers() {
    let mut pilot = Pilot::with(120, 36, FUNNEL);
    for (place, there, back) in PLACES {
        let text = pilot.press(there).text();
        let numeric = text.split(|c: char| c.is_whitespace()).find(|word| {
            let word = word.trim_matches(|c: char| !c.is_ascii_digit());
            word.len() == 10
                && word.split('-').count() == 3
                && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        });
        assert_eq!(numeric, None, "{place}:\n{text}");
        pilot.press(back);
    }
}
