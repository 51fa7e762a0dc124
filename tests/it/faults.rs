//! The storage fails or the program is killed at every call to the kernel, one after the other: nothing acknowledged is
//! lost, nothing is half, no answer is false. Needs `strace`. `BOX9_FAULTS=all` tries every call, `BOX9_FAULTS=killed` one fault.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BOX9: &str = env!("CARGO_BIN_EXE_box9");
const CALLS: &str = "pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename,renameat2,link,linkat,openat";

/// What is done to a call, and what the shell may answer then.
const FAULTS: &[(&str, &str)] =
    &[("killed", "signal=SIGKILL"), ("no space", "error=ENOSPC"), ("broken disk", "error=EIO")];

/// Each writing command, on the file that `prepared` makes.
const COMMANDS: &[(&str, &[&str])] = &[
    ("add", &["add", "Alan Turing @Bletchley alan@b.example >fri call"]),
    ("move", &["move", "1", "prospect"]),
    ("bulk", &["close", "1,2,3,4,5", "lost", "no budget"]),
    ("touch", &["touch", "2", "voicemail", "left a word"]),
    ("import", &["import", "list.csv"]),
    ("undo", &["undo"]),
    ("backup", &["backup", "--to", "copy.box9"]),
];

#[test]
fn a_fault_at_any_call_loses_nothing_and_never_lies() {
    if !is_traced() {
        return;
    }
    let form = std::env::var("BOX9_FAULTS").unwrap_or_default();
    let base = prepared();
    for (fault, inject) in FAULTS.iter().filter(|(fault, _)| form.is_empty() || form == "all" || form == *fault) {
        for (name, arguments) in COMMANDS {
            let (mut at, step) = if form.is_empty() { (7, 71) } else { (1, 1) };
            let mut runs = 0;
            while try_at(base.path(), &[&[BOX9], *arguments].concat(), inject, at)
                .unwrap_or_else(|bad| panic!("{name}, {fault}, call {at}: {bad}"))
            {
                runs += 1;
                at += step;
            }
            println!("{name}, {fault}: {runs} runs, 0 bad");
        }
    }
}

#[test]
fn a_command_that_answers_yes_whatever_happened_is_caught() {
    if !is_traced() {
        return;
    }
    let base = prepared();
    let liar = format!("{BOX9} add 'Alan Turing >fri call'; exit 0");
    let caught =
        (1..40).map(|nth| nth * 5).any(|at| try_at(base.path(), &["/bin/sh", "-c", &liar], FAULTS[0].1, at).is_err());
    assert!(caught, "the harness cannot see a lie");
}

fn is_traced() -> bool {
    Command::new("strace").arg("-V").output().is_ok()
}

/// A small funnel of twenty deals, and a list to import.
fn prepared() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..20 {
        let line = format!("Person {number} @Firm {number} p{number}@firm.example #dentists");
        assert!(plain(folder.path(), &["add", &line]).status.success());
    }
    let rows: String = (0..40).map(|n| format!("Name {n},n{n}@list.example,Firm {n}\n")).collect();
    std::fs::write(folder.path().join("list.csv"), format!("Name,Email,Company\n{rows}")).unwrap();
    folder
}

/// Runs a command with the fault at its n-th call; says whether it had so many, or what was wrong afterwards.
fn try_at(base: &Path, command: &[&str], inject: &str, at: usize) -> Result<bool, String> {
    let folder = copied(base);
    let before = state(folder.path(), "funnel.box9")?;
    let trace = folder.path().join("trace");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-o"])
        .arg(&trace)
        .args(["-e", &format!("trace={CALLS}"), "-e", &format!("inject={CALLS}:{inject}:when={at}")])
        .args(command)
        .current_dir(folder.path())
        .envs(environment(folder.path()))
        .output()
        .unwrap();
    let traced = std::fs::read_to_string(&trace).unwrap_or_default();
    let after = state(folder.path(), "funnel.box9")?;
    let is_backup = command.contains(&"backup");
    let told = output.status.success();
    let errors = String::from_utf8_lossy(&output.stderr);
    let bad = match () {
        () if told && is_backup => (state(folder.path(), "copy.box9")? != before).then_some("a backup that is none"),
        () if told => (after == before).then_some("acknowledged and lost"),
        () if output.status.code() == Some(101) => Some("a panic"),
        () if after != before && !is_backup => {
            let unsaid = output.status.code().is_some() && !traced.contains("write(1") && !errors.contains("confirm");
            unsaid.then_some("refused and yet done")
        }
        () => None,
    };
    match bad {
        Some(bad) => Err(format!("{bad}: {output:?}")),
        None => Ok(traced.contains("(INJECTED)") || traced.contains("killed by SIGKILL")),
    }
}

/// All facts of a file, which must be whole and without leaks.
fn state(folder: &Path, name: &str) -> Result<String, String> {
    let check = plain(folder, &["--db", name, "check"]);
    if !check.status.success() {
        return Err(format!("{name} is damaged: {}", String::from_utf8_lossy(&check.stdout)));
    }
    let export = plain(folder, &["--db", name, "export", "--format", "json"]);
    String::from_utf8(export.stdout).map_err(|error| error.to_string())
}

fn plain(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(BOX9).args(arguments).current_dir(folder).envs(environment(folder)).output().unwrap()
}

fn environment(folder: &Path) -> [(&'static str, PathBuf); 5] {
    [
        ("BOX9_DB", folder.join("funnel.box9")),
        ("BOX9_CONFIG", folder.join("config")),
        ("BOX9_NOW", PathBuf::from("2026-11-25T10:00:00+00:00")),
        ("HOME", folder.to_owned()),
        ("TMPDIR", folder.to_owned()),
    ]
}

fn copied(base: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["funnel.box9", "list.csv"] {
        std::fs::copy(base.join(name), folder.path().join(name)).unwrap();
    }
    folder
}
