//! Help's lines: the keys that are valid in a place, under the heading of where each holds.

use super::App;
use super::menu::{Command, Pickable};
use crate::keys::Scope;

/// Answers the lines for what is typed; a heading with nothing under it is left out.
pub(super) fn lines(app: &App, place: Scope, typed: &str) -> Vec<Pickable> {
    let mut lines = Vec::new();
    for one in place.reach() {
        let commands: Vec<Pickable> = app
            .keymap
            .in_place(*one)
            .filter(|(binding, _)| !binding.keys.is_empty())
            .map(|(binding, keys)| Command::of(binding, keys))
            .filter(|command| typed.is_empty() || command.match_of(typed).is_some())
            .map(Pickable::Command)
            .collect();
        if !commands.is_empty() {
            lines.push(Pickable::Heading(one.heading()));
            lines.extend(commands);
        }
    }
    lines
}
