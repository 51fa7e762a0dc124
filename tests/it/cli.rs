//! The command line in process: answer, errors and exit code, always all three.

mod calendar;
mod campaigns;
mod changes;
mod day;
mod errors;
mod files;
mod hostile;
mod mail;
mod planning;
mod process;
mod promises;
mod queries;
mod who;

use box9::cli::{self, Ran, World};
use box9::domain::Moment;
use serde_json::Value;
use std::cell::Cell;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use tempfile::TempDir;

/// Tuesday, 24 November 2026, nine o'clock in Berlin.
const NOW: &str = "2026-11-24T09:00:00+01:00";

/// A shell with a file of its own, and nothing of the real surroundings.
pub struct Shell {
    folder: TempDir,
    now: Cell<Moment>,
}

/// What one command said.
#[derive(Debug)]
pub struct Said {
    pub out: String,
    pub err: String,
    pub code: i32,
}

impl Shell {
    pub fn new() -> Shell {
        Shell { folder: tempfile::tempdir().unwrap(), now: Cell::new(NOW.parse().unwrap()) }
    }

    /// A shell whose file holds these lines of quick add, as #1, #2, ….
    pub fn with(lines: &[&str]) -> Shell {
        let shell = Shell::new();
        for line in lines {
            shell.ok(&["add", line]);
        }
        shell
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Some working days later.
    pub fn later(&self, days: i64) {
        self.now.set(self.now.get() + chrono::Duration::days(days));
    }

    pub fn run(&self, words: &[&str]) -> Said {
        self.run_at(words, None, "", &[])
    }

    /// Runs as on a terminal of so many columns, with this typed, and these variables.
    pub fn run_at(&self, words: &[&str], width: Option<usize>, typed: &str, variables: &[(&str, &str)]) -> Said {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = self.run_into(words, width, typed, variables, (&mut out, &mut err));
        Said { out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap(), code }
    }

    pub fn run_into(
        &self,
        words: &[&str],
        width: Option<usize>,
        typed: &str,
        variables: &[(&str, &str)],
        (out, err): (&mut dyn Write, &mut dyn Write),
    ) -> i32 {
        let (db, config) = (self.path("funnel.box9"), self.path("config"));
        let variable = |name: &str| -> Option<OsString> {
            let given = variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
            given.or_else(|| match name {
                "BOX9_DB" => Some(db.clone().into()),
                "BOX9_CONFIG" => Some(config.clone().into()),
                _ => None,
            })
        };
        let world = World {
            variable: &variable,
            now: self.now.get(),
            input: &mut typed.as_bytes(),
            out,
            err,
            width,
            asks: width.is_some(),
        };
        let words = std::iter::once("box9").chain(words.iter().copied()).map(OsString::from);
        match cli::run(words, world) {
            Ran::Over(code) => code,
            Ran::Program(_) => panic!("the program opened"),
        }
    }

    /// Runs what must be done, and answers what it said.
    pub fn ok(&self, words: &[&str]) -> String {
        let said = self.run(words);
        assert_eq!(said.code, 0, "{words:?}: {said:?}");
        said.out
    }

    /// Runs with --json and answers the value.
    pub fn json(&self, words: &[&str]) -> Value {
        let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        let said = self.ok(&words);
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{words:?}: {error}: {said}"))
    }

    /// Runs with --json what must be refused, and answers the exit code and the error.
    pub fn refused(&self, words: &[&str]) -> (i32, Value) {
        let words: Vec<&str> = ["--json"].into_iter().chain(words.iter().copied()).collect();
        let said = self.run(&words);
        let value: Value =
            serde_json::from_str(&said.err).unwrap_or_else(|error| panic!("{words:?}: {error}: {said:?}"));
        (said.code, value["error"].clone())
    }
}

/// A writer that fails as a closed pipe or a full device does, after so many bytes.
pub struct Failing {
    pub left: usize,
    pub kind: io::ErrorKind,
}

impl Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(self.kind.into());
        }
        let taken = bytes.len().min(self.left);
        self.left -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.left == 0 { Err(self.kind.into()) } else { Ok(()) }
    }
}

pub const ADA: &str =
    "Ada Lovelace @Analytical Engines ada@ae.example +44 20 7946 0000 #referral 12k >fri 10:00 call !training by 4 dec";
pub const GRACE: &str = "Grace Hopper @Navy grace@navy.example >today write";
