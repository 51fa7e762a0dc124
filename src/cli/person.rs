//! `person`: who a deal is with.

use super::desk::Desk;
use super::words;
use crate::domain::person::Role;
use crate::error::Result;
use crate::ops::{Op, PersonChange};

/// Change who a deal is with
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 person ada add 'Charles Babbage charles@ae.example' --role technical
  box9 person ada set job_title=Countess phone='+44 20 7946 0000'
  box9 person ada set do_not_contact=yes --of charles
  box9 person ada remove charles@ae.example")]
pub struct Args {
    /// The deal: a number, or words of its names
    who: String,
    #[command(subcommand)]
    change: Change,
}

#[derive(Debug, clap::Subcommand)]
enum Change {
    /// Add a person: the deal's main one where it names nobody, else a further one
    #[command(after_help = "Examples:\n  box9 person ada add 'Charles Babbage charles@ae.example' --role technical")]
    Add {
        /// Name, e-mail, phone, as in `add`
        #[arg(required = true)]
        line: Vec<String>,
        /// buyer, user, champion, billing, technical or other
        #[arg(long, value_parser = words::role)]
        role: Option<Role>,
    },
    /// Set facts of the main person, or of the one named with --of
    #[command(after_help = "Examples:\n  box9 person ada set job_title=Countess birthday='10 dec'")]
    Set {
        /// name, job_title, company, email, phone, link, birthday, address, note, do_not_contact
        #[arg(required = true, value_name = "FIELD=VALUE", value_parser = words::assignment)]
        changes: Vec<(String, String)>,
        /// A further person of the deal, by name
        #[arg(long, value_name = "NAME")]
        of: Option<String>,
    },
    /// Take a person off the deal, or an e-mail, phone or link off its main person
    #[command(after_help = "Examples:\n  box9 person ada remove charles@ae.example")]
    Remove {
        /// A name, an e-mail, a phone number or a link
        #[arg(required = true)]
        words: Vec<String>,
    },
}

/// Makes the change.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let deal = desk.who(&args.who)?;
    let change = match &args.change {
        Change::Add { line, role } => PersonChange::Add { line: line.join(" "), role: *role },
        Change::Set { changes, of } => PersonChange::Set { who: of.clone(), changes: changes.clone() },
        Change::Remove { words } => PersonChange::Remove { words: words.join(" ") },
    };
    desk.change(&Op::Person(deal, change))
}
