//! `completions`: for the shell's Tab key.

use super::output::Output;
use crate::error::Result;
use clap_complete::Shell;

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 completions bash > ~/.local/share/bash-completion/completions/box9
  box9 completions zsh > ~/.zfunc/_box9
  box9 completions fish > ~/.config/fish/completions/box9.fish")]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Prints them.
pub fn run(args: &Args, output: &mut Output<'_>) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "box9", &mut script);
    output.bytes(&script)
}
