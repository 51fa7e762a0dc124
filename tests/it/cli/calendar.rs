use super::{ADA, Shell};
use serde_json::json;
use std::path::Path;

const BUSY: &str = "BEGIN:VCALENDAR
BEGIN:VEVENT
UID:dentist
SUMMARY:Dentist
DTSTART;TZID=Europe/Berlin:20261124T093000
DTEND;TZID=Europe/Berlin:20261124T110000
END:VEVENT
BEGIN:VEVENT
UID:standup
SUMMARY:Stand-up
DTSTART;TZID=W. Europe Standard Time:20261001T130000
DURATION:PT30M
RRULE:FREQ=WEEKLY;BYDAY=TU,WE
END:VEVENT
BEGIN:VEVENT
UID:lunch
SUMMARY:Maybe
TRANSP:TRANSPARENT
DTSTART;TZID=Europe/Berlin:20261124T090000
DURATION:PT8H
END:VEVENT
BEGIN:VEVENT
UID:block-2026-11-24-1@box9
SUMMARY:box9
DTSTART;TZID=Europe/Berlin:20261124T140000
DURATION:PT4H
END:VEVENT
END:VCALENDAR
";

/// A shell whose calendars lie in a folder, and which writes its own into it.
fn shell(out: &str) -> Shell {
    let shell = Shell::with(&[ADA]);
    shell.ok(&["settings", "time-zone=Europe/Berlin"]);
    std::fs::create_dir_all(shell.path("calendars/work")).unwrap();
    std::fs::create_dir_all(shell.path("config")).unwrap();
    std::fs::write(shell.path("calendars/work/mine.ics"), BUSY).unwrap();
    let config = format!(
        "calendars = [{:?}]\ncalendar-out = {:?}\n",
        shell.path("calendars").display().to_string(),
        shell.path(out).display().to_string()
    );
    std::fs::write(shell.path("config/config.toml"), config).unwrap();
    shell
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into()).collect();
    names.sort();
    names
}

#[test]
fn the_calendars_say_what_is_busy_and_move_the_block() {
    let shell = shell("out.ics");
    let busy = json!([{"from": "09:30", "to": "11:00", "words": "Dentist"}, {"from": "13:00", "to": "13:30", "words": "Stand-up"}]);
    assert_eq!(shell.json(&["calendar", "busy"]), json!({"day": "2026-11-24", "busy": busy}));
    let free = shell.json(&["calendar", "free", "today"]);
    assert_eq!(
        free["free"],
        json!([{"from": "08:00", "to": "09:30"}, {"from": "11:00", "to": "13:00"}, {"from": "13:30", "to": "18:00"}])
    );
    assert_eq!((&free["block"]["start"], &free["block"]["end"]), (&json!("08:00"), &json!("09:30")));
    let today = shell.json(&["today"]);
    assert_eq!(today["block"]["moved_because"], "Moved from 09:00 to 08:00: Dentist, 09:30–11:00.");
    assert_eq!(shell.json(&["today", "tomorrow"])["block"]["moved_because"], json!(null));
    std::fs::write(shell.path("calendars/work/mine.ics"), "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nEND:VEVENT\n")
        .unwrap();
    let said = shell.run(&["calendar", "free"]);
    assert!(said.err.contains("line 2: an event has no start"), "{said:?}");
    assert_eq!(shell.json(&["today"])["block"]["start"], "09:00");
}

#[test]
fn a_meeting_with_somebody_known_is_in_the_queue() {
    let shell = shell("out.ics");
    let event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:demo\nSUMMARY:Engine demo\nDTSTART;TZID=Europe/Berlin:20261124T160000\nDURATION:PT1H\nATTENDEE;CN=Ada:MAILTO:ADA@AE.example\nEND:VEVENT\nEND:VCALENDAR\n";
    std::fs::write(shell.path("calendars/work/demo.ics"), event).unwrap();
    let queue = shell.json(&["queue"]);
    let card = queue.as_array().unwrap().iter().find(|card| card["kind"] == "preparation").unwrap();
    assert_eq!(card["minutes"], 10);
    assert!(card["why"].as_str().unwrap().starts_with("prepare the meeting at 16:00: Engine demo"), "{card}");
    assert!(shell.ok(&["today"]).contains("prepare the meeting at 16:00"));
    shell.ok(&["calendar", "match", "engine", "--nobody"]);
    assert!(!shell.ok(&["today"]).contains("prepare the meeting"));
    shell.ok(&["calendar", "match", "dentist", "ada"]);
    assert!(shell.ok(&["today"]).contains("Dentist"));
    assert!(shell.run(&["calendar", "match", "e", "ada"]).err.contains("stands for several"));
    assert!(shell.run(&["calendar", "match", "golf", "ada"]).err.contains("is called \"golf\""));
}

#[test]
fn the_own_calendar_is_renewed_only_when_something_changed_and_never_moves_the_block() {
    let shell = shell("calendars/out.ics");
    shell.ok(&["promise", "ada", "a price list", "--by", "fri"]);
    let path = shell.path("calendars/out.ics");
    let first = std::fs::read_to_string(&path).unwrap();
    assert!(first.contains("block-2026-11-24-1@box9") && first.contains("BEGIN:VALARM"), "{first}");
    assert!(first.contains("DTSTART:20261127T090000Z") && first.contains("Ada Lovelace: call"), "{first}");
    assert!(first.contains("DTSTART;VALUE=DATE:20261127"), "{first}");
    let block = shell.json(&["today"])["block"].clone();
    shell.later(0);
    assert_eq!(shell.json(&["calendar", "export"])["written"], false);
    assert_eq!(shell.json(&["today"])["block"], block);
    shell.ok(&["keep", "2"]);
    let second = std::fs::read_to_string(&path).unwrap();
    assert!(!second.contains("price list") && second.contains("training"), "{second}");
}

#[test]
fn a_folder_holds_one_file_for_each_event_and_keeps_what_is_not_its_own() {
    let shell = shell("own");
    std::fs::create_dir_all(shell.path("own")).unwrap();
    std::fs::write(shell.path("own/theirs.ics"), "x").unwrap();
    let events = shell.json(&["calendar", "export"])["events"].as_u64().unwrap();
    let before = files(&shell.path("own"));
    assert_eq!(before.len() as u64, events + 1);
    shell.ok(&["off", "tomorrow"]);
    let after = files(&shell.path("own"));
    assert!(
        before.contains(&"block-2026-11-25-1@box9.ics".into())
            && !after.contains(&"block-2026-11-25-1@box9.ics".into())
    );
    assert!(after.contains(&"theirs.ics".into()));
}

#[test]
fn days_off_are_taken_listed_and_given_back() {
    let shell = Shell::with(&[ADA]);
    let said = shell.run(&["off", "thu..fri", "sea"]);
    assert_eq!(said.out, "Thu 26 Nov to Fri 27 Nov: 2 days off.\n");
    assert!(said.err.contains("Fri 27 Nov: Ada Lovelace, 10:00 call; do it before, or agree a new day"), "{said:?}");
    assert_eq!(shell.json(&["today", "fri"])["block"]["minutes"], 0);
    let load = shell.json(&["today"])["load"].clone();
    assert_eq!((&load[0]["day"], &load[1]["day"]), (&json!("2026-11-25"), &json!("2026-11-30")));
    shell.ok(&["off", "yesterday", "--ill"]);
    shell.ok(&["off", "fri", "--back"]);
    assert_eq!(shell.json(&["off"]), json!([{"day": "2026-11-26", "kind": "off", "words": "sea"}]));
    shell.ok(&["undo"]);
    assert_eq!(shell.json(&["off"]).as_array().unwrap().len(), 2);
    assert_eq!(shell.json(&["check"])["ok"], true);
    assert_eq!(shell.run(&["off", "fri..thu"]).code, 2);
}

#[test]
fn public_holidays_come_from_a_calendar() {
    let shell = Shell::with(&[ADA]);
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:c\nSUMMARY:Christmas\nDTSTART;VALUE=DATE:20001225\nDTEND;VALUE=DATE:20001227\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n";
    std::fs::write(shell.path("holidays.ics"), text).unwrap();
    shell.ok(&["off", "--holidays", &shell.path("holidays.ics").display().to_string()]);
    let days: Vec<String> =
        shell.json(&["off"]).as_array().unwrap().iter().map(|off| off["day"].as_str().unwrap().to_owned()).collect();
    assert_eq!(days, ["2026-12-25", "2026-12-26", "2027-12-25", "2027-12-26"]);
}

#[test]
fn the_own_calendar_is_an_export_too() {
    let shell = shell("calendars/own.ics");
    shell.ok(&["next", "1", "fri 10:00", "call"]);
    let text = shell.ok(&["export", "--format", "ics"]);
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("UID:step-"), "{text}");
    let out = shell.path("mine.ics");
    let said = shell.json(&["export", "--out", out.to_str().unwrap()]);
    assert_eq!(said["events"].as_u64().unwrap() as usize, text.matches("BEGIN:VEVENT").count());
    let undated =
        |text: &str| text.lines().filter(|line| !line.starts_with("DTSTAMP")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(undated(&std::fs::read_to_string(&out).unwrap()), undated(&text));
    assert_eq!(shell.refused(&["export", "--out", out.to_str().unwrap()]).0, 1, "what is there stays");
    assert_eq!(shell.refused(&["export", "--format", "ics", "ada"]).0, 1);
}
