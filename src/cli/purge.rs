//! `purge`: the one thing that cannot be undone.

use super::desk::{self, Desk};
use crate::domain::safe;
use crate::error::{Error, Result};
use crate::ops::{self, Gone, Outcome};
use crate::store::{deals, people, who};
use serde_json::json;

/// Remove a deal, or a person with all their deals, for good: history too
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Archive instead (`box9 archive`) unless somebody asked to be forgotten. Asks first; scripts say --yes.

Examples:
  box9 purge '#12'
  box9 purge --person ada@ae.example --yes")]
pub struct Args {
    /// The deal: a number, or words of its names
    #[arg(required_unless_present = "person")]
    who: Option<String>,
    /// The person of this deal, with every deal of theirs
    #[arg(long, value_name = "WHO", conflicts_with = "who")]
    person: Option<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Purges after a yes, and names the backups that still hold it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let (gone, name) = meant(args, desk)?;
    if !args.yes && !agreed(desk, &name)? {
        return Err(Error::refused("Nothing was purged."));
    }
    let purged = ops::purge(&mut desk.store, gone, desk.now)?;
    desk.store.notices.drain(..).for_each(|notice| desk.output.tell(&notice));
    let said = format!("Purged {name} for good.");
    let files: Vec<String> = purged.backups.iter().map(|file| file.display().to_string()).collect();
    if desk.output.json {
        let outcome = Outcome { said, deals: purged.deals, ..Outcome::default() };
        let mut answer = desk::json_of(&outcome);
        answer["backups"] = json!(files);
        return desk.output.json(&answer);
    }
    desk.output.line(&said)?;
    if !files.is_empty() {
        desk.output.line("These backups still hold it; delete them if it must be gone from them too:")?;
    }
    files.iter().try_for_each(|file| desk.output.line(&format!("  {file}")))
}

fn meant(args: &Args, desk: &Desk<'_>) -> Result<(Gone, String)> {
    let conn = desk.store.conn();
    match (&args.who, &args.person) {
        (_, Some(words)) => {
            let deal = deals::get(conn, who::one(conn, words)?)?;
            let id = deal.person.ok_or_else(|| Error::refused("That deal names nobody."))?;
            let theirs = deals::of_person(conn, id)?.len();
            let name = people::get(conn, id)?.name;
            Ok((Gone::Person(id), format!("{name} with {}", crate::domain::text::count(theirs, "deal"))))
        }
        (Some(words), _) => {
            let id = who::one(conn, words)?;
            Ok((Gone::Deal(id), who::candidate(conn, id)?))
        }
        (None, None) => Err(Error::Usage("Say what to purge: WHO or --person WHO.".into())),
    }
}

fn agreed(desk: &mut Desk<'_>, name: &str) -> Result<bool> {
    if !desk.asks {
        let message = format!("Purging {} cannot be undone, and nobody is there to ask.", safe::line(name));
        return Err(Error::refused_with(message, "Add --yes."));
    }
    desk.output.ask(&format!("Remove {name} for good, from the history too? [y/N]"));
    let mut answer = String::new();
    desk.input.read_line(&mut answer).map_err(|error| Error::io("Standard input", error))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
