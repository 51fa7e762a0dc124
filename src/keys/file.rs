//! The owner's own keys: `keys.toml` names, per place, an action and the keys that do it.

use super::scope::Scope;
use super::{Keymap, Keys};
use crate::app::action::Action;
use toml::{Table, Value};

/// The name of the file in the folder of settings.
pub const FILE: &str = "keys.toml";

impl Keymap {
    /// Puts the owner's keys in the place of the usual ones; answers every fault in a sentence, and keeps the usual keys there.
    pub fn remapped(mut self, text: &str) -> (Keymap, Vec<String>) {
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(error) => return (self, vec![format!("{FILE}: {}; the usual keys hold.", error.message())]),
        };
        let mut faults = Vec::new();
        for (place, actions) in &table {
            match (scope(place), actions.as_table()) {
                (Some(scope), Some(actions)) => {
                    faults.extend(actions.iter().filter_map(|(action, keys)| self.remap(scope, action, keys).err()))
                }
                (Some(_), None) => faults.push(format!("{FILE}: [{place}] holds actions and their keys.")),
                (None, _) => faults.push(format!("{FILE}: there is no place [{place}]; there are {}.", places())),
            }
        }
        (self, faults)
    }

    fn remap(&mut self, scope: Scope, word: &str, keys: &Value) -> Result<(), String> {
        let action = Action::parse(word).ok_or_else(|| format!("{FILE}: there is no action \"{word}\"."))?;
        let at = self.entries.iter().position(|entry| entry.binding.scope == scope && entry.binding.action == action);
        let at = at.ok_or_else(|| format!("{FILE}: {word} is no action of [{}].", scope.word()))?;
        let read = read_keys(keys).map_err(|fault| format!("{FILE}: {word}: {fault}"))?;
        let before = std::mem::replace(&mut self.entries[at].keys, read);
        if let Some(other) = self.collision(at) {
            self.entries[at].keys = before;
            return Err(format!("{FILE}: {word}: these keys do {other} already."));
        }
        Ok(())
    }

    /// Answers another action of a place where both hold, whose keys are these, begin them or begin with them.
    fn collision(&self, at: usize) -> Option<&'static str> {
        let entry = &self.entries[at];
        let meet = |other: &&super::Entry| {
            let places = [entry.binding.scope, other.binding.scope];
            Scope::OWNERS.iter().any(|owner| places.iter().all(|place| owner.reach().contains(place)))
        };
        let clash = |other: &&super::Entry| {
            entry.keys.iter().any(|mine| other.keys.iter().any(|theirs| begins(mine, theirs) || begins(theirs, mine)))
        };
        let others = self.entries.iter().filter(|other| other.binding.action != entry.binding.action);
        others.filter(meet).find(clash).map(|other| other.binding.action.word())
    }

    /// Answers the file with every action and its usual keys, nothing set.
    pub fn commented() -> String {
        let mut out = String::from(
            "# box9: keys. Take the # off a line to change what it does; a list gives an action several keys.\n\
             # Keys are written j, G, Ctrl-d, Alt-x, S-Tab, Enter, Space, PgDn; blanks part a sequence: \"g g\".\n",
        );
        let usual = Keymap::default();
        for scope in Scope::ALL {
            out.push_str(&format!("\n# {}\n[{}]\n", scope.heading(), scope.word()));
            for entry in usual.of(*scope) {
                let keys = entry.keys.iter().map(|keys| format!("'{keys}'"));
                let keys = keys.collect::<Vec<_>>().join(", ");
                out.push_str(&format!("# {} = [{keys}]  # {}\n", entry.binding.action, entry.binding.help));
            }
        }
        out
    }
}

fn begins(one: &Keys, other: &Keys) -> bool {
    other.chords().starts_with(one.chords())
}

fn scope(word: &str) -> Option<Scope> {
    Scope::ALL.iter().copied().find(|scope| scope.word() == word)
}

fn places() -> String {
    Scope::ALL.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(", ")
}

fn read_keys(value: &Value) -> Result<Vec<Keys>, String> {
    let one = |value: &Value| match value.as_str() {
        Some(text) => text.parse::<Keys>().map_err(|fault| fault.to_string()),
        None => Err("keys are written in quotes".to_owned()),
    };
    match value.as_array() {
        Some(list) => list.iter().map(one).collect(),
        None => Ok(vec![one(value)?]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Chord, Found};

    fn looked(keymap: &Keymap, key: &str) -> Found {
        keymap.look(Scope::Funnel, &[key.parse::<Chord>().unwrap()])
    }

    #[test]
    fn an_action_gets_the_owners_keys() {
        let (keymap, faults) = Keymap::default().remapped("[deals]\ndone = ['Z', 'Alt-d']\n[everywhere]\nquit = 'Q'");
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(looked(&keymap, "Z"), Found::Action(Action::Done));
        assert_eq!(looked(&keymap, "Alt-d"), Found::Action(Action::Done));
        assert_eq!(looked(&keymap, "d"), Found::None);
        assert_eq!(looked(&keymap, "Q"), Found::Action(Action::Quit));
    }

    #[test]
    fn all_faults_are_told_together_and_cost_their_line_alone() {
        let text = "[deals]\ndone = 'u'\ntouch = 'Hyper-x'\ndance = 'y'\nquit = 'Q'\nwon = 'Alt-w'\n[moon]\n";
        let (keymap, faults) = Keymap::default().remapped(text);
        assert_eq!(faults.len(), 5, "{faults:#?}");
        assert_eq!(looked(&keymap, "Alt-w"), Found::Action(Action::Won));
        assert_eq!(looked(&keymap, "d"), Found::Action(Action::Done), "the usual key holds where the new one is taken");
        let (_, faults) = Keymap::default().remapped("[deals");
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn the_commented_file_changes_nothing_and_without_its_marks_neither() {
        let commented = Keymap::commented();
        assert_eq!(Keymap::default().remapped(&commented).1, Vec::<String>::new());
        let set: String = commented
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|line| line.contains(" = [")).unwrap_or(line).to_owned() + "\n")
            .collect();
        let (keymap, faults) = Keymap::default().remapped(&set);
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(keymap.keys_text(), Keymap::default().keys_text());
    }
}
