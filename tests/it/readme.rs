//! What the README tells is so: its keys are in the table of keys, its commands are commands.

use box9::cli;
use box9::keys::TABLE;

const README: &str = include_str!("../../README.md");

#[test]
fn every_key_of_the_readme_does_what_it_says() {
    let rows: Vec<(Vec<String>, Vec<&str>)> = key_rows();
    assert!(rows.len() > 20, "{rows:?}");
    for (keys, meanings) in rows {
        assert_eq!(keys.len(), meanings.len(), "{keys:?}: {meanings:?}");
        for (key, meaning) in keys.iter().zip(&meanings) {
            let found = TABLE.iter().any(|row| row.keys.contains(&key.as_str()) && row.help == *meaning);
            let does: Vec<&str> =
                TABLE.iter().filter(|row| row.keys.contains(&key.as_str())).map(|row| row.help).collect();
            assert!(found, "{key} is said to do {meaning:?}; it does {does:?}");
        }
    }
}

/// The rows of the table of keys: keys between backticks, a meaning for each, with slashes between.
fn key_rows() -> Vec<(Vec<String>, Vec<&'static str>)> {
    let table = README.split("| key | what it does |").nth(1).unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with("| `"));
    rows.map(|line| {
        let (keys, does) = line.trim_matches(['|', ' ']).split_once(" | ").unwrap();
        let keys = keys.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        (keys, does.split(" / ").collect())
    })
    .collect()
}

#[test]
fn every_command_of_the_readme_is_understood() {
    let lines = command_lines();
    assert!(lines.len() > 12, "{lines:?}");
    for line in lines {
        let words = words(line);
        let read = cli::command().try_get_matches_from(&words);
        assert!(read.is_ok(), "{line}\n{words:?}\n{}", read.unwrap_err());
    }
}

#[test]
fn a_command_that_is_none_is_noticed() {
    assert!(cli::command().try_get_matches_from(words("box9 list --soon")).is_err());
    assert_eq!(words("box9 add 'a b >c' --json | jq '.'"), ["box9", "add", "a b >c", "--json"]);
}

/// The lines of the code blocks from where they name the program.
fn command_lines() -> Vec<&'static str> {
    let blocks = README.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let lines = blocks.flat_map(str::lines).map(|line| line.trim_start());
    let named = |line: &'static str| match line.strip_prefix("cargo run --release") {
        Some(rest) => Some(rest.trim_start()),
        None => line.find("box9 ").map(|at| &line[at..]),
    };
    lines.filter_map(named).collect()
}

/// The words of a command as a shell cuts them, up to a pipe, a comment or the like.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open: Option<String> = None;
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '\'' => {
                quoted = !quoted;
                open.get_or_insert_default();
            }
            '|' | '>' | '#' | ';' if !quoted => break,
            ' ' if !quoted => words.extend(open.take()),
            letter => open.get_or_insert_default().push(letter),
        }
    }
    words.extend(open);
    match words.first().map(String::as_str) {
        Some("--") => words[0] = "box9".to_owned(),
        Some("box9") => {}
        _ => words.insert(0, "box9".to_owned()),
    }
    words
}
