//! Keys and what they mean: chords, the table of bindings, and the look-up in it.

pub mod bindings;
pub mod chord;
pub mod file;
pub mod scope;
pub mod synonyms;

pub use bindings::{Binding, TABLE};
pub use chord::{Chord, Key, Keys};
pub use scope::Scope;

use crate::app::action::Action;

/// What the presses so far mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// They are a whole binding.
    Action(Action),
    /// They begin at least one longer binding: wait for the next press, however long it takes.
    Pending,
    /// They mean nothing here: forget them.
    None,
}

/// The bindings ready for look-up.
#[derive(Debug, Clone)]
pub struct Keymap {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    keys: Vec<Keys>,
    binding: &'static Binding,
}

/// A binding that could follow: the presses still missing, and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Continuation {
    pub keys: String,
    pub action: Action,
    pub help: &'static str,
}

impl Default for Keymap {
    fn default() -> Self {
        Keymap::new(TABLE)
    }
}

impl Keymap {
    /// Reads a table; keys that cannot be read are left out (the tests see that none is).
    pub fn new(table: &'static [Binding]) -> Keymap {
        let entry = |binding: &'static Binding| Entry {
            keys: binding.keys.iter().filter_map(|keys| keys.parse().ok()).collect(),
            binding,
        };
        Keymap { entries: table.iter().map(entry).collect() }
    }

    /// Answers what the presses mean in a place; the nearest place decides.
    pub fn look(&self, scope: Scope, pending: &[Chord]) -> Found {
        for (keys, binding) in self.reachable(scope) {
            if keys.chords() == pending {
                return Found::Action(binding.action);
            }
            if !pending.is_empty() && keys.chords().starts_with(pending) {
                return Found::Pending;
            }
        }
        Found::None
    }

    /// Answers what may follow the presses so far, for showing at once.
    pub fn continuations(&self, scope: Scope, pending: &[Chord]) -> Vec<Continuation> {
        let begun = |keys: &Keys| keys.chords().len() > pending.len() && keys.chords().starts_with(pending);
        self.reachable(scope)
            .filter(|(keys, _)| begun(keys))
            .map(|(keys, binding)| Continuation {
                keys: spaced(&keys.chords()[pending.len()..]),
                action: binding.action,
                help: binding.help,
            })
            .collect()
    }

    /// Answers the keys of the footer in a place, each with its two words; together they fit 80 columns.
    pub fn footer(&self, scope: Scope) -> Vec<(String, &'static str)> {
        let hinted = |entry: &&Entry| !entry.binding.hint.is_empty();
        scope
            .reach()
            .iter()
            .flat_map(|place| self.of(*place).filter(hinted))
            .filter_map(|entry| Some((entry.keys.first()?.to_string(), entry.binding.hint)))
            .collect()
    }

    /// Answers the first key of an action in a place, for sentences like "Press e to add one."
    pub fn key_for(&self, scope: Scope, action: Action) -> Option<String> {
        self.reachable(scope).find(|(_, binding)| binding.action == action).map(|(keys, _)| keys.to_string())
    }

    /// Answers the bindings of one place, each with its keys as they are shown.
    pub fn in_place(&self, scope: Scope) -> impl Iterator<Item = (&'static Binding, String)> {
        self.of(scope).map(|entry| (entry.binding, shown(entry)))
    }

    /// Answers every binding as aligned plain text, grouped by place: what `box9 keys` prints.
    pub fn keys_text(&self) -> String {
        let widest = self.entries.iter().map(|entry| shown(entry).chars().count()).max().unwrap_or(0);
        let mut out = String::new();
        for scope in Scope::ALL {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(scope.heading());
            out.push('\n');
            for entry in self.of(*scope) {
                out.push_str(&format!("  {:widest$}  {}\n", shown(entry), entry.binding.help));
            }
        }
        out
    }

    fn of(&self, scope: Scope) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.binding.scope == scope)
    }

    fn reachable(&self, scope: Scope) -> impl Iterator<Item = (&Keys, &'static Binding)> {
        scope
            .reach()
            .iter()
            .flat_map(|place| self.of(*place))
            .flat_map(|entry| entry.keys.iter().map(|keys| (keys, entry.binding)))
    }
}

fn spaced(chords: &[Chord]) -> String {
    chords.iter().map(Chord::to_string).collect::<Vec<_>>().join(" ")
}

/// The keys with commas between; of what has none, how the palette finds it.
fn shown(entry: &Entry) -> String {
    if entry.keys.is_empty() {
        return format!(": {}", entry.binding.action);
    }
    entry.keys.iter().map(Keys::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
