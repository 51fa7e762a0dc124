//! Arguments, environment, clock and terminal; the library does the rest.

use box9::Result;
use box9::cli::{self, Opening, Ran, World};
use box9::domain::Moment;
use std::ffi::OsString;
use std::io::{BufWriter, IsTerminal, Write, stderr, stdin, stdout};
use std::process::ExitCode;

fn main() -> ExitCode {
    let terminal = stdout().is_terminal();
    let world = World {
        variable: &|name| std::env::var_os(name),
        now: clock(),
        input: &mut stdin().lock(),
        out: &mut BufWriter::new(stdout().lock()),
        err: &mut stderr(),
        width: terminal.then(width),
        asks: stdin().is_terminal() && stderr().is_terminal(),
    };
    let code = match cli::run(std::env::args_os(), world) {
        Ran::Over(code) => code,
        Ran::Program(opening) => open_program(*opening).unwrap_or_else(|error| fail(&error)),
    };
    u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Answers the instant it is, with the offset it is lived in.
#[expect(clippy::disallowed_methods, reason = "main is the one place that reads the clock")]
fn clock() -> Moment {
    chrono::Local::now().fixed_offset()
}

/// Opens the program on its file and answers its exit code.
#[cfg(unix)]
fn open_program(opening: Opening) -> Result<i32> {
    use box9::domain::calendar::Places;
    use box9::looks::Looks;
    use box9::program::{self, Opening as Screens};
    let (looks, notices) = Looks::load(&opening.paths.config, opening.colour && !opening.plain);
    let (fixed, lines) = (opening.fixed, opening.config.lines);
    let clock = move || fixed.unwrap_or_else(clock);
    let badge = opening.demo.as_ref().map(|_| "demo");
    let (mouse, mail_command) = (opening.config.mouse, opening.config.mail_command);
    let (notice, title) = (opening.config.notice, opening.config.title);
    let calendars = Places { read: opening.config.calendars, write: opening.config.calendar_out };
    let screens = Screens {
        looks,
        notices,
        badge,
        clock: &clock,
        editor: &editor(),
        mouse,
        notice,
        title,
        mail_command,
        calendars,
        lines,
        plain: opening.plain,
    };
    Ok(program::run(opening.store, &screens)?.exit_code())
}

#[cfg(not(unix))]
fn open_program(opening: Opening) -> Result<i32> {
    opening.store.close();
    let sentence = "The program's screens need a Unix terminal; `box9 --help` lists the commands.";
    Err(box9::Error::refused(sentence))
}

/// Answers the command that edits notes.
fn editor() -> String {
    let named = |name: &str| std::env::var_os(name).filter(|command| !command.is_empty());
    named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| OsString::from("vi")).to_string_lossy().into_owned()
}

fn width() -> usize {
    crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns).max(20))
}

fn fail(error: &box9::Error) -> i32 {
    let hint = error.hint().map(|hint| format!("\n{hint}")).unwrap_or_default();
    let _ = writeln!(stderr(), "{}", box9::domain::safe::lines(&format!("{error}{hint}")));
    error.exit_code()
}
