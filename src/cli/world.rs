//! One run of the command line: arguments and surroundings in, an answer and an exit code out.

use super::desk::Desk;
use super::output::{Output, is_broken_pipe};
use super::{Cli, Command, Global};
use crate::calendars::Places;
use crate::config::{Color, Config};
use crate::demo;
use crate::domain::{Moment, safe};
use crate::error::{Error, Result};
use crate::paths::Paths;
use crate::store::{Source, Store};
use clap::FromArgMatches;
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::io::{BufRead, Write};
use tempfile::TempDir;

/// What surrounds a run; nothing of the process is read but through it.
pub struct World<'w> {
    pub variable: &'w dyn Fn(&str) -> Option<OsString>,
    /// What the clock says; `BOX9_NOW` replaces it.
    pub now: Moment,
    pub input: &'w mut dyn BufRead,
    pub out: &'w mut dyn Write,
    pub err: &'w mut dyn Write,
    /// The columns of the terminal that the answer goes to, if it goes to one.
    pub width: Option<usize>,
    /// Somebody sits at a terminal and can be asked.
    pub asks: bool,
}

/// What came of a run.
pub enum Ran {
    /// All is said; this is the exit code.
    Over(i32),
    /// The program itself is wanted.
    Program(Box<Opening>),
}

/// What the program opens with.
pub struct Opening {
    pub store: Store,
    pub config: Config,
    pub paths: Paths,
    /// The folder of an invented funnel; it goes with the file when this is dropped.
    pub demo: Option<TempDir>,
    /// Speak in lines instead of drawing.
    pub plain: bool,
    pub colour: bool,
    /// The moment that stands still, where `BOX9_NOW` names one.
    pub fixed: Option<Moment>,
}

/// Runs one command line; every error is told and becomes an exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: World<'_>) -> Ran {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let World { variable, now, input, out, err, width, asks } = world;
    let mut output = Output::new(out, err);
    output.width = width;
    output.json = arguments.iter().take_while(|word| *word != "--").any(|word| word == "--json");
    let cli = match parse(&arguments, width) {
        Ok(cli) => cli,
        Err(error) => return Ran::Over(answer_clap(&error, &mut output)),
    };
    output.json = cli.global.json;
    let surroundings = Surroundings { variable, now, input, asks };
    let mut program = None;
    let result = surroundings.obey(cli, &mut program, output);
    match (result, program) {
        (Ok(()), Some(opening)) => Ran::Program(opening),
        (Ok(()), None) => Ran::Over(0),
        (Err(code), _) => Ran::Over(code),
    }
}

fn parse(arguments: &[OsString], width: Option<usize>) -> Result<Cli, clap::Error> {
    let grammar = super::command().term_width(width.unwrap_or(100).max(40));
    Cli::from_arg_matches(&grammar.try_get_matches_from(arguments)?)
}

/// Answers `--help` and `--version`, and tells what is wrong with a command line.
fn answer_clap(error: &clap::Error, output: &mut Output<'_>) -> i32 {
    let text = error.render().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return over(output.lines(&text).and_then(|()| output.flush()), output);
    }
    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    if !output.json {
        output.tell_lines(text);
        return 2;
    }
    let first = match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "what to do is missing; --help lists it",
        _ => text.split("\n\n").next().unwrap_or_default(),
    };
    let message = first.split_whitespace().collect::<Vec<_>>().join(" ");
    over(Err(Error::Usage(message)), output)
}

/// Tells an error and answers the exit code; a reader that has gone away is no error.
fn over(result: Result<()>, output: &mut Output<'_>) -> i32 {
    match result {
        Ok(()) => 0,
        Err(error) if is_broken_pipe(&error) => 0,
        Err(error) => {
            output.error(&error);
            error.exit_code()
        }
    }
}

struct Surroundings<'w> {
    variable: &'w dyn Fn(&str) -> Option<OsString>,
    now: Moment,
    input: &'w mut dyn BufRead,
    asks: bool,
}

impl<'w> Surroundings<'w> {
    fn obey(self, cli: Cli, program: &mut Option<Box<Opening>>, mut output: Output<'w>) -> Result<(), i32> {
        let command = match cli.command {
            Some(Command::Print(print)) => {
                let done = print.run(&mut output).and_then(|()| output.flush());
                return code(over(done, &mut output));
            }
            Some(command) => Some(command),
            None => None,
        };
        let opening = match self.open(&cli.global, command.as_ref(), &mut output) {
            Ok(opening) => opening,
            Err(error) => return code(over(Err(error), &mut output)),
        };
        match command {
            None => {
                *program = Some(Box::new(opening));
                Ok(())
            }
            Some(command) => self.work(&command, opening, output),
        }
    }

    fn work(self, command: &Command, opening: Opening, output: Output<'w>) -> Result<(), i32> {
        let now = opening.fixed.unwrap_or(self.now);
        let _demo = opening.demo;
        let mut desk = Desk {
            store: opening.store,
            output,
            input: self.input,
            asks: self.asks,
            now,
            paths: opening.paths,
            mail_command: opening.config.mail_command,
            calendars: Places { read: opening.config.calendars, write: opening.config.calendar_out },
        };
        desk.look_at_calendars();
        let done = match command {
            Command::Query(query) => match query.change(&mut desk) {
                Some(changed) => changed,
                None => query.run(&super::View::now(&desk.store, now), &mut desk.output),
            },
            Command::Verb(verb) => verb.run(&mut desk),
            Command::Print(print) => print.run(&mut desk.output),
        };
        let code_of = over(done.and_then(|()| desk.output.flush()), &mut desk.output);
        let _ = desk.output.flush();
        desk.store.close();
        code(code_of)
    }

    fn open(&self, global: &Global, command: Option<&Command>, output: &mut Output<'_>) -> Result<Opening> {
        let for_program = command.is_none();
        let makes = command.is_none_or(Command::makes_file);
        let folder = Paths::config_folder(global.config.as_deref(), self.value("BOX9_CONFIG").as_deref())?;
        let (config, faults) = Config::load(&folder);
        faults.iter().for_each(|fault| output.tell(fault));
        let colour = self.colour(global.color, &config, output.width.is_some());
        output.set_colour(colour);
        let fixed = self.value("BOX9_NOW").map(|text| moment(&text.to_string_lossy())).transpose()?;
        let plain = global.plain || self.value("TERM").is_some_and(|term| term == "dumb");
        if for_program && !plain && output.width.is_none() {
            let message =
                "The program needs a terminal; `box9 --help` lists the commands, and --plain speaks in lines.";
            return Err(Error::Usage(message.into()));
        }
        let paths = Paths::find(global.db.as_deref(), self.value("BOX9_DB").as_deref(), folder, &config)?;
        let source = if for_program { Source::Program } else { Source::Shell };
        let now = fixed.unwrap_or(self.now);
        let (mut store, demo) = if global.demo { invented(now)? } else { (file(&paths, source, now, makes)?, None) };
        store.keep_settings_of(&paths.config);
        store.notices.drain(..).for_each(|notice| output.tell(&notice));
        Ok(Opening { store, config, paths, demo, plain, colour, fixed })
    }

    fn value(&self, name: &str) -> Option<OsString> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    fn colour(&self, option: Option<Color>, config: &Config, terminal: bool) -> bool {
        let quiet = self.value("NO_COLOR").map(|_| Color::Never);
        match option.or(quiet).unwrap_or(config.color) {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal,
        }
    }
}

fn code(code: i32) -> Result<(), i32> {
    if code == 0 { Ok(()) } else { Err(code) }
}

/// Opens the funnel; only what adds to one makes a new one, so that a slip in its name is noticed.
fn file(paths: &Paths, source: Source, now: Moment, makes: bool) -> Result<Store> {
    if !makes && !paths.db.exists() {
        return Err(Error::File {
            message: format!("There is no funnel at {}.", paths.db.display()),
            hint: Some("Look at the name after --db; `box9`, `box9 add` and `box9 import` begin a new one.".into()),
        });
    }
    paths.make_data_folder()?;
    Store::open(&paths.db, source, now)
}

fn invented(now: Moment) -> Result<(Store, Option<TempDir>)> {
    let demo = demo::open(now)?;
    Ok((demo.store, Some(demo.folder)))
}

fn moment(text: &str) -> Result<Moment> {
    let read = Moment::parse_from_rfc3339(text.trim());
    read.map_err(|_| {
        let shown = safe::line(text);
        Error::Usage(format!(
            "BOX9_NOW is \"{shown}\", which is no RFC 3339 instant such as 2026-11-24T09:00:00+01:00."
        ))
    })
}
