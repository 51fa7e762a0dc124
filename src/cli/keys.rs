//! `keys`: every key of the program, from the table that the program itself uses.

use super::output::Output;
use crate::error::Result;
use crate::keys::{Keymap, TABLE};
use serde_json::{Value, json};

/// List every key of the program
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 keys
  box9 keys --json")]
pub struct Args {}

/// Lists them.
pub fn run(_: &Args, output: &mut Output<'_>) -> Result<()> {
    if output.json {
        let row = |binding: &crate::keys::Binding| json!({ "where": binding.scope.heading(), "keys": binding.keys, "does": binding.help });
        return output.json(&TABLE.iter().map(row).collect::<Value>());
    }
    output.lines(&Keymap::default().keys_text())
}
