//! The command line: each verb and query in a file of its own, with its arguments and what it does.

mod add;
mod archive;
mod ask;
mod asof;
mod backup;
mod backups;
mod boxes;
mod brief;
mod calendar;
mod category;
mod check;
mod classify;
mod close;
mod commit;
mod completions;
mod deal_json;
mod desk;
mod done;
mod draft;
mod duplicates;
mod enrol;
mod export;
mod fire;
mod handoff_json;
mod history;
mod import;
mod info;
mod keep;
mod keys;
mod level;
mod list;
mod mail;
mod man;
mod merge;
mod move_stage;
mod next;
mod next_sale;
mod observe;
mod off;
mod output;
mod person;
mod plan;
mod playbook;
mod postpone;
mod promise;
mod promise_json;
mod promises;
mod purge;
mod queue;
mod redo;
mod refer;
mod reopen;
mod reschedule;
mod reset;
mod restore;
mod review;
mod rows;
mod search;
mod sent;
mod session;
mod set;
mod settings;
mod settling;
mod show;
mod stats;
mod table;
mod today;
mod touch;
mod undo;
mod view;
mod week;
mod win;
mod withdraw;
mod words;
mod world;

pub use world::{Opening, Ran, World, run};

use crate::config::Color;
use crate::error::Result;
use clap::{CommandFactory, Parser, Subcommand};
use desk::Desk;
use output::Output;
use std::path::PathBuf;
use std::sync::LazyLock;
use view::View;

/// The version, with the commit where the build knew it.
static VERSION: LazyLock<String> = LazyLock::new(|| match option_env!("BOX9_COMMIT") {
    Some(commit) => format!("{} ({commit})", env!("CARGO_PKG_VERSION")),
    None => env!("CARGO_PKG_VERSION").to_owned(),
});

/// Keep a sales funnel alive in 90 minutes a day, from lead to happy customer
#[derive(Debug, Parser)]
#[command(
    name = "box9",
    after_help = "\
`box9` alone opens the program. WHO is a number (12 or '#12') or words of a deal's names; DAY is a date or words.

Examples:
  box9
  box9 add 'Ada Lovelace @Analytical Engines ada@ae.example #referral 12k >fri 10:00 call'
  box9 list --due today
  box9 touch ada talked 'wants a quote' --next fri 'send the quote'
  box9 --demo"
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options of every command, in any position.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "In every command")]
struct Global {
    /// The funnel file [env: BOX9_DB]
    #[arg(long, global = true, value_name = "FILE")]
    db: Option<PathBuf>,
    /// The folder of settings, keys and looks [env: BOX9_CONFIG]
    #[arg(long, global = true, value_name = "DIR")]
    config: Option<PathBuf>,
    /// Answer in JSON, errors too
    #[arg(long, global = true)]
    json: bool,
    /// auto, always or never [env: NO_COLOR]
    #[arg(long, global = true, value_name = "WHEN", value_parser = colour)]
    color: Option<Color>,
    /// Use an invented funnel that is thrown away at the end
    #[arg(long, global = true)]
    demo: bool,
    /// Speak in lines instead of drawing, as for a screen reader; also where TERM is dumb
    #[arg(long, global = true)]
    plain: bool,
}

fn colour(word: &str) -> Result<Color, String> {
    Color::parse(word).ok_or_else(|| format!("write {}", Color::list()))
}

/// Answers the whole grammar, as help, completions and the manual are made from it.
pub fn command() -> clap::Command {
    Cli::command().version(VERSION.as_str()).propagate_version(true)
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Query(Query),
    #[command(flatten)]
    Verb(Verb),
    #[command(flatten)]
    Print(Print),
}

impl Command {
    /// Says whether it may begin a new funnel where there is none.
    fn makes_file(&self) -> bool {
        let Command::Verb(verb) = self else { return false };
        matches!(verb, Verb::Add(_) | Verb::Import(_) | Verb::Category(_) | Verb::Settings(_) | Verb::Restore(_))
    }
}

/// What only reads, now or as of a day.
#[derive(Debug, Subcommand)]
enum Query {
    List(list::Args),
    Search(search::Args),
    Show(show::Args),
    Promises(promises::Args),
    Stats(stats::Args),
    Review(review::Args),
    Boxes(boxes::Args),
    Reset(reset::Args),
    Queue(queue::Args),
    Today(today::Args),
}

impl Query {
    /// Makes the change that a query was asked for with an option; none where it only reads.
    fn change(&self, desk: &mut Desk<'_>) -> Option<Result<()>> {
        match self {
            Query::Today(args) => today::change(args, desk),
            Query::Boxes(args) => boxes::change(args, desk),
            _ => None,
        }
    }

    fn run(&self, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
        match self {
            Query::List(args) => list::run(args, view, output),
            Query::Search(args) => search::run(args, view, output),
            Query::Show(args) => show::run(args, view, output),
            Query::Promises(args) => promises::run(args, view, output),
            Query::Stats(args) => stats::run(args, view, output),
            Query::Review(args) => review::run(args, view, output),
            Query::Boxes(args) => boxes::run(args, view, output),
            Query::Reset(args) => reset::run(args, view, output),
            Query::Queue(args) => queue::run(args, view, output),
            Query::Today(args) => today::run(args, view, output),
        }
    }
}

/// What works with the open file.
#[derive(Debug, Subcommand)]
enum Verb {
    Add(add::Args),
    Import(import::Args),
    Mail(mail::Args),
    Export(export::Args),
    Classify(classify::Args),
    Touch(touch::Args),
    Next(next::Args),
    Done(done::Args),
    Plan(plan::Args),
    Playbook(playbook::Args),
    Enrol(enrol::Args),
    Draft(draft::Args),
    Sent(sent::Args),
    Promise(promise::Args),
    Keep(keep::Args),
    Withdraw(withdraw::Args),
    Reschedule(reschedule::Args),
    Postpone(postpone::Args),
    Move(move_stage::Args),
    Win(win::Args),
    Observe(observe::Args),
    Ask(ask::Args),
    Fire(fire::Args),
    Brief(brief::Args),
    Refer(refer::Args),
    NextSale(next_sale::Args),
    Close(close::Args),
    Reopen(reopen::Args),
    Archive(archive::Args),
    Set(set::Args),
    Person(person::Args),
    Category(category::Args),
    Merge(merge::Args),
    Duplicates(duplicates::Args),
    Off(off::Args),
    Calendar(calendar::Args),
    Level(level::Args),
    Session(session::Args),
    Week(week::Args),
    Commit(commit::Args),
    Undo(undo::Args),
    Redo(redo::Args),
    History(history::Args),
    Asof(asof::Args),
    Backup(backup::Args),
    Backups(backups::Args),
    Restore(restore::Args),
    Check(check::Args),
    Info(info::Args),
    Settings(settings::Args),
    Purge(purge::Args),
}

impl Verb {
    fn run(&self, desk: &mut Desk<'_>) -> Result<()> {
        match self {
            Verb::Add(args) => add::run(args, desk),
            Verb::Import(args) => import::run(args, desk),
            Verb::Mail(args) => mail::run(args, desk),
            Verb::Export(args) => export::run(args, desk),
            Verb::Classify(args) => classify::run(args, desk),
            Verb::Touch(args) => touch::run(args, desk),
            Verb::Next(args) => next::run(args, desk),
            Verb::Done(args) => done::run(args, desk),
            Verb::Plan(args) => plan::run(args, desk),
            Verb::Playbook(args) => playbook::run(args, desk),
            Verb::Enrol(args) => enrol::run(args, desk),
            Verb::Draft(args) => draft::run(args, desk),
            Verb::Sent(args) => sent::run(args, desk),
            Verb::Promise(args) => promise::run(args, desk),
            Verb::Keep(args) => keep::run(args, desk),
            Verb::Withdraw(args) => withdraw::run(args, desk),
            Verb::Reschedule(args) => reschedule::run(args, desk),
            Verb::Postpone(args) => postpone::run(args, desk),
            Verb::Move(args) => move_stage::run(args, desk),
            Verb::Win(args) => win::run(args, desk),
            Verb::Observe(args) => observe::run(args, desk),
            Verb::Ask(args) => ask::run(args, desk),
            Verb::Fire(args) => fire::run(args, desk),
            Verb::Brief(args) => brief::run(args, desk),
            Verb::Refer(args) => refer::run(args, desk),
            Verb::NextSale(args) => next_sale::run(args, desk),
            Verb::Close(args) => close::run(args, desk),
            Verb::Reopen(args) => reopen::run(args, desk),
            Verb::Archive(args) => archive::run(args, desk),
            Verb::Set(args) => set::run(args, desk),
            Verb::Person(args) => person::run(args, desk),
            Verb::Category(args) => category::run(args, desk),
            Verb::Duplicates(args) => duplicates::run(args, desk),
            Verb::Merge(args) => merge::run(args, desk),
            Verb::Off(args) => off::run(args, desk),
            Verb::Calendar(args) => calendar::run(args, desk),
            Verb::Level(args) => level::run(args, desk),
            Verb::Session(args) => session::run(args, desk),
            Verb::Week(args) => week::run(args, desk),
            Verb::Commit(args) => commit::run(args, desk),
            Verb::Undo(args) => undo::run(args, desk),
            Verb::Redo(args) => redo::run(args, desk),
            Verb::History(args) => history::run(args, desk),
            Verb::Asof(args) => asof::run(args, desk),
            Verb::Backup(args) => backup::run(args, desk),
            Verb::Backups(args) => backups::run(args, desk),
            Verb::Restore(args) => restore::run(args, desk),
            Verb::Check(args) => check::run(args, desk),
            Verb::Info(args) => info::run(args, desk),
            Verb::Settings(args) => settings::run(args, desk),
            Verb::Purge(args) => purge::run(args, desk),
        }
    }
}

/// What needs no file.
#[derive(Debug, Subcommand)]
enum Print {
    Completions(completions::Args),
    Man(man::Args),
    Keys(keys::Args),
}

impl Print {
    fn run(&self, output: &mut Output<'_>) -> Result<()> {
        match self {
            Print::Completions(args) => completions::run(args, output),
            Print::Man(args) => man::run(args, output),
            Print::Keys(args) => keys::run(args, output),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_says_what_it_does_with_examples() {
        let mut grammar = command();
        grammar.build();
        grammar.clone().debug_assert();
        let mut left: Vec<clap::Command> = vec![grammar];
        while let Some(command) = left.pop() {
            let name = command.get_bin_name().unwrap_or_default().to_owned();
            assert!(command.get_about().is_some(), "{name} does not say what it does");
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(after.contains("Examples:\n  ") && after.contains("box9 "), "{name} has no examples");
            left.extend(command.get_subcommands().filter(|verb| verb.get_name() != "help").cloned());
        }
    }
}
