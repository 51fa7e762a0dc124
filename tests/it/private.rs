//! The program keeps to itself: no command and no screen ever asks the kernel for the network. Needs `strace`.

use std::io::Write;
use std::process::{Command, Stdio};

/// Runs under a trace of the calls for sockets and answers these.
fn sockets(program: &str, words: &[&str], typed: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let trace = home.path().join("trace");
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "--seccomp-bpf", "-e", "trace=socket,connect", "-e", "signal=none", "-o"])
        .arg(&trace)
        .arg(program)
        .args(words);
    command.env_clear().env("HOME", home.path()).env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("BOX9_NOW", "2026-11-24T09:00:00+01:00").stdin(Stdio::piped()).stdout(Stdio::null());
    let mut running = command.spawn().unwrap();
    let _ = running.stdin.take().unwrap().write_all(typed.as_bytes());
    assert!(running.wait().unwrap().code().is_some_and(|code| code < 2), "{words:?}");
    std::fs::read_to_string(trace).unwrap()
}

/// Everything that a morning does: today, a session, the review, the history, a name, a search.
const MORNING: &str = "1\ns\n2\nSpace\nEsc\n4\n2\nn\nAda Lovelace @Engines ada@ae.example >fri call\n/\nada\nu\n5\nq\n";

#[test]
fn no_command_and_no_screen_asks_for_the_network() {
    if Command::new("strace").arg("-V").output().is_err() {
        return;
    }
    let box9 = env!("CARGO_BIN_EXE_box9");
    let commands: &[&[&str]] = &[
        &["add", "Ada Lovelace @Engines ada@ae.example >fri call"],
        &["--demo", "today", "--format", "html"],
        &["--demo", "export"],
    ];
    for words in commands {
        assert_eq!(sockets(box9, words, ""), "", "{words:?}");
    }
    assert_eq!(sockets(box9, &["--plain", "--demo"], MORNING), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_that_does_is_seen() {
    let bash = Command::new("bash").args(["-c", "true"]).status();
    if Command::new("strace").arg("-V").output().is_err() || bash.is_err() {
        return;
    }
    assert!(sockets("bash", &["-c", ": >/dev/tcp/127.0.0.1/9 || true"], "").contains("AF_INET"));
}
