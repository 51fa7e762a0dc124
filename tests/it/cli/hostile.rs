use super::Shell;
use box9::domain::safe;

/// A name that would set the title, clear the screen, turn the line around and ring.
const NAME: &str = "Eve\u{1b}]0;gotcha\u{7}\u{1b}[2J\u{202e}\u{200b}\u{9b}31m";

/// No text output passes on a character that could command a terminal.
#[test]
fn nothing_in_the_data_reaches_the_terminal_as_a_command() {
    let shell = Shell::with(&["Mallory @Company #things >fri call !a promise by fri"]);
    let set = |field: &str| format!("{field}={NAME}");
    for field in ["person", "company", "title", "source", "note", "category", "tags", "why_bought"] {
        shell.run(&["set", "1", &set(field)]);
    }
    shell.ok(&["person", "1", "add", "Trent trent@x.example", "--role", "user"]);
    shell.ok(&["person", "1", "set", &set("name"), "--of", "trent"]);
    shell.ok(&["touch", "1", "talked", NAME, "--next", "mon", NAME]);
    shell.ok(&["add", "Eve Two"]);
    shell.run(&["category", "set", "things", &set("brief")]);
    let runs: &[&[&str]] = &[
        &["list"],
        &["search", "eve"],
        &["show", "1"],
        &["stats"],
        &["history"],
        &["category", "list"],
        &["asof", "today", "list"],
        &["show", "eve"],
        &["show", NAME],
        &["touch", "1", NAME],
        &["set", "1", &set("odds")],
        &["set", "1", &set("value")],
        &["list", "--due", NAME],
        &["list", "--category", NAME],
        &["archive", "1", "--still-owed"],
        &["undo"],
        &["category", "add", NAME],
        &["close", "1", "lost", NAME, "--still-owed"],
        &["list", "--closed"],
        &["settings", &set("name")],
        &["settings"],
        &["settings", NAME],
        &["purge", "1"],
        &["restore", NAME],
        &["man", NAME],
        &["completions", NAME],
        &["import", NAME],
    ];
    for words in runs {
        for width in [None, Some(100)] {
            let said = shell.run_at(words, width, "n\n", &[("NO_COLOR", "1")]);
            let text = format!("{}{}", said.out, said.err).replace("\r\u{1b}[K", "");
            let bad = text.chars().find(|c| !matches!(c, '\n' | '\t') && safe::is_dangerous(*c));
            assert_eq!(bad, None, "{words:?}: {text:?}");
        }
    }
}

#[test]
fn json_keeps_the_true_text() {
    let shell = Shell::with(&["Mallory @Company >fri call"]);
    shell.ok(&["set", "1", &format!("title={NAME}")]);
    let said = shell.ok(&["show", "1", "--json"]);
    assert!(!said.contains('\u{1b}') && !said.contains('\u{7}'), "control characters are escaped");
    let shown: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(shown["title"], NAME);
}
