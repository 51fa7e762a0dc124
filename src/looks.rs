//! The owner's own keys and looks, from the folder of settings; a fault costs its line and is told at the start.

use crate::keys::{self, Keymap};
use crate::ui::theme::{self, Theme};
use std::path::Path;

/// Answers the files that `settings --write` puts there, commented, each with its name.
pub fn commented() -> [(&'static str, String); 2] {
    [(keys::file::FILE, Keymap::commented()), (theme::FILE, Theme::commented())]
}

/// What the owner wrote, and whether colours are shown at all.
#[derive(Debug, Clone, Default)]
pub struct Looks {
    keys: String,
    theme: String,
    pub colour: bool,
}

impl Looks {
    /// Reads both files; one that is not there says nothing.
    pub fn load(folder: &Path, colour: bool) -> (Looks, Vec<String>) {
        let mut faults = Vec::new();
        let mut read = |name: &str| match std::fs::read_to_string(folder.join(name)) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                faults.push(format!("{} cannot be read: {error}.", folder.join(name).display()));
                String::new()
            }
        };
        let looks = Looks { keys: read(keys::file::FILE), theme: read(theme::FILE), colour };
        (looks, faults)
    }

    /// Answers the keys, with the faults of their file.
    pub fn keymap(&self) -> (Keymap, Vec<String>) {
        Keymap::default().remapped(&self.keys)
    }

    /// Answers the theme for a dark or light background, with the faults of its file.
    pub fn theme(&self, light: bool) -> (Theme, Vec<String>) {
        match (self.colour, light) {
            (false, _) => (Theme::plain(), Vec::new()),
            (true, false) => Theme::colours().restyled(&self.theme, false),
            (true, true) => Theme::light().restyled(&self.theme, true),
        }
    }
}
