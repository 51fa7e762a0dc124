//! The binary itself: exit codes, pipes, a full device, a home of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn box9(home: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_box9"));
    command.env_clear().env("HOME", home.path()).env("BOX9_NOW", "2026-11-24T09:00:00+01:00").stdin(Stdio::null());
    command
}

fn run(home: &TempDir, words: &[&str]) -> Output {
    box9(home).args(words).output().unwrap()
}

#[test]
fn the_file_is_made_in_a_home_of_its_own_for_the_owner_alone() {
    let home = tempfile::tempdir().unwrap();
    let added = run(&home, &["add", "Ada Lovelace >fri call"]);
    assert_eq!(added.status.code(), Some(0), "{added:?}");
    assert_eq!(String::from_utf8_lossy(&added.stdout), "Added Ada Lovelace, a lead; next call, Fri 27 Nov.\n");
    let info = run(&home, &["info", "--json"]);
    let info: serde_json::Value = serde_json::from_slice(&info.stdout).unwrap();
    for place in ["db", "config", "data", "backups"] {
        let place = info[place].as_str().unwrap();
        assert!(place.starts_with(home.path().to_str().unwrap()), "{place}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |place: &str| std::fs::metadata(info[place].as_str().unwrap()).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("db"), mode("data")), (0o600, 0o700));
    }
    for (words, code) in [
        (&["list"][..], 0),
        (&["show", "nobody"], 1),
        (&["lisst"], 2),
        (&[], 2),
        (&["--db", "/dev/null/x.box9", "list"], 3),
        (&["--help"], 0),
        (&["--version"], 0),
    ] {
        assert_eq!(run(&home, words).status.code(), Some(code), "{words:?}");
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let home = tempfile::tempdir().unwrap();
    let mut running = box9(&home).args(["man"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::with_capacity(64, running.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut err = String::new();
    running.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((running.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error_and_what_was_done_is_done() {
    let home = tempfile::tempdir().unwrap();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let added = box9(&home).args(["add", "Ada Lovelace"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    let err = String::from_utf8_lossy(&added.stderr);
    assert_eq!(added.status.code(), Some(3), "{err}");
    assert!(err.starts_with("`box9 undo 1` takes it back.\nStandard output: ") && !err.contains("panicked"), "{err}");
    assert!(String::from_utf8_lossy(&run(&home, &["list"]).stdout).contains("Ada Lovelace"));
}

/// Speaks with the program line by line, and answers what it said.
fn talk(home: &TempDir, words: &[&str], lines: &str) -> String {
    let mut command = box9(home);
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    running.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let said = running.wait_with_output().unwrap();
    assert_eq!((said.status.code(), String::from_utf8_lossy(&said.stderr).as_ref()), (Some(0), ""));
    let out = String::from_utf8(said.stdout).unwrap();
    assert!(!out.contains('\x1b'), "{out}");
    out
}

#[test]
fn the_program_speaks_in_lines() {
    let home = tempfile::tempdir().unwrap();
    let said = talk(&home, &["--plain"], "2\nn\nAda Lovelace @Engines ada@ae.example >today call\nfoo\nq\n");
    assert!(said.contains("Added Ada Lovelace, a lead; next call, today."), "{said}");
    assert!(said.contains("There is no key \"foo\"; ? names the keys."), "{said}");
    assert!(String::from_utf8_lossy(&run(&home, &["list"]).stdout).contains("Ada Lovelace"));
    let session = talk(&home, &["--plain"], "1\ns\n2\nEsc\nq\n");
    assert!(session.contains("1 of 2, leads"), "{session}");
    let touches = String::from_utf8(run(&home, &["show", "ada", "--json"]).stdout).unwrap();
    assert!(touches.contains("voicemail"), "{session}\n{touches}");
    let undone = talk(&home, &["--plain"], "2\nu\nu");
    assert!(undone.contains("Undid: "), "{undone}");
}

#[test]
fn triage_is_question_and_answer_too_and_a_dumb_terminal_gets_lines() {
    let home = tempfile::tempdir().unwrap();
    run(&home, &["add", "Grace Hopper grace@navy.example"]);
    let mut command = box9(&home);
    command.env("TERM", "dumb").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = command.spawn().unwrap();
    running.stdin.take().unwrap().write_all(b"2\nt\np\nEnter\nq\n").unwrap();
    let said = String::from_utf8(running.wait_with_output().unwrap().stdout).unwrap();
    assert!(said.contains("Grace Hopper"), "{said}");
    let list = String::from_utf8(run(&home, &["list", "--json"]).stdout).unwrap();
    assert!(list.contains("\"prospect\""), "{said}\n{list}");
}
