//! `man`: the manual, made from the commands themselves.

use super::output::Output;
use crate::error::{Error, Result};
use clap::Command;
use clap_mangen::Man;

/// Print the manual page of the whole, or of one command
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 man > box9.1
  box9 man touch | man -l -")]
pub struct Args {
    /// One command only
    command: Option<String>,
}

/// Prints the page; that of the whole has every command's after it.
pub fn run(args: &Args, output: &mut Output<'_>) -> Result<()> {
    let mut whole = super::command();
    whole.build();
    let pages: Vec<&Command> = match args.command.as_deref() {
        Some(name) => {
            let found = whole.find_subcommand(name);
            vec![found.ok_or_else(|| Error::NotFound(format!("There is no command {name}.")))?]
        }
        None => {
            std::iter::once(&whole).chain(whole.get_subcommands().filter(|verb| verb.get_name() != "help")).collect()
        }
    };
    for page in pages {
        let mut text = Vec::new();
        let name = page.get_display_name().unwrap_or_else(|| page.get_name()).to_owned();
        let rendered = Man::new(page.clone().display_name(name)).render(&mut text);
        rendered.map_err(|error| Error::io("The manual", error))?;
        output.bytes(&text)?;
    }
    Ok(())
}
