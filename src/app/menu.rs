//! Lines to pick from while one types: the palette and help, which differ in their lines.

use super::action::Action;
use super::event::Effect;
use super::input::Input;
use super::overlay::Overlay;
use super::page::Page;
use super::{App, Screen, help, layout, palette};
use crate::domain::text;
use crate::error::Result;
use crate::keys::{Binding, Chord, Found, Scope, synonyms};
use crate::store::lists::Line;

/// Which lines there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All actions that apply here and all deals, the best match first.
    Palette,
    /// The keys of the place, under their headings.
    Help,
}

/// The state of a menu.
#[derive(Debug, Clone)]
pub struct Menu {
    pub kind: Kind,
    /// The place whose keys these are.
    pub place: Scope,
    pub input: Input,
    pub lines: Vec<Pickable>,
    /// The selected line; a heading never is.
    pub cursor: usize,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Pickable {
    Heading(&'static str),
    Command(Command),
    Deal(Box<Line>),
}

/// An action as it is listed.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    pub action: Action,
    pub name: String,
    pub keys: String,
    pub help: &'static str,
}

impl Command {
    /// Answers the line of a binding.
    pub fn of(binding: &Binding, keys: String) -> Command {
        let keys = if binding.keys.is_empty() { String::new() } else { keys };
        Command { action: binding.action, name: binding.action.word().replace('-', " "), keys, help: binding.help }
    }

    /// Answers how well typed words match, 0 best; none when they do not.
    pub fn match_of(&self, typed: &str) -> Option<u8> {
        let wanted = folded(typed);
        let others = synonyms::of(self.action);
        if wanted == self.name || others.contains(&wanted.as_str()) || self.keys.split(", ").any(|key| key == typed) {
            return Some(0);
        }
        let begins = others.iter().any(|other| other.starts_with(&wanted));
        let names: Vec<&str> = [self.name.as_str()].into_iter().chain(others.iter().copied()).collect();
        match () {
            () if self.name.starts_with(&wanted) => Some(1),
            () if begins => Some(2),
            () if names.iter().any(|name| begin_words(&wanted, name)) => Some(3),
            () if begin_words(&wanted, &format!("{} {}", names.join(" "), folded(self.help))) => Some(5),
            () if is_within(&wanted, &self.name) => Some(7),
            () => None,
        }
    }
}

/// Folds a text as matching compares it, hyphens as blanks.
pub(super) fn folded(text: &str) -> String {
    text::fold(&text.replace('-', " "))
}

/// Says whether each wanted word begins a word of a text.
pub(super) fn begin_words(wanted: &str, text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    wanted.split(' ').all(|start| words.clone().any(|word| word.starts_with(start))) && words.next().is_some()
}

/// Says whether each wanted word is a word of the name but for some letters left out, and begins as it does.
fn is_within(wanted: &str, name: &str) -> bool {
    let begins = |wanted: &str, word: &str| wanted.chars().take(2).eq(word.chars().take(2));
    let holds = |wanted: &str, word: &str| {
        let mut letters = word.chars();
        let most = wanted.chars().count() * 2 > word.chars().count();
        begins(wanted, word) && most && wanted.chars().all(|c| letters.any(|letter| letter == c))
    };
    let words = || name.split(|c: char| !c.is_alphanumeric());
    wanted.chars().count() > 2 && wanted.split_whitespace().all(|wanted| words().any(|word| holds(wanted, word)))
}

impl Menu {
    /// Answers the line that Enter picks.
    pub fn picked(&self) -> Option<&Pickable> {
        self.lines.get(self.cursor).filter(|line| !matches!(line, Pickable::Heading(_)))
    }

    /// Moves by so many lines, past headings; it stops at the ends.
    pub fn move_by(&mut self, step: i64) {
        let last = self.lines.len().saturating_sub(1) as i64;
        let wanted = (self.cursor as i64 + step).clamp(0, last) as usize;
        let is_line = |at: &usize| !matches!(self.lines.get(*at), None | Some(Pickable::Heading(_)));
        let (mut below, mut above) = (wanted..self.lines.len(), (0..=wanted).rev());
        let found = if step >= 0 {
            below.find(is_line).or_else(|| above.find(is_line))
        } else {
            above.find(is_line).or_else(|| below.find(is_line))
        };
        self.cursor = found.unwrap_or(0);
    }

    fn show(&mut self, lines: Vec<Pickable>) {
        self.lines = lines;
        self.cursor = 0;
        self.move_by(0);
    }
}

impl App {
    /// Opens the palette or help on the screen in sight.
    pub(super) fn open_menu(&mut self, kind: Kind) -> Result<Vec<Effect>> {
        let menu = Menu { kind, place: self.scope(), input: Input::default(), lines: Vec::new(), cursor: 0 };
        self.overlays.push(Overlay::Menu(menu));
        self.read_menu()
    }

    /// Gives a key to the menu on top.
    pub(super) fn press_in_menu(&mut self, chord: Chord) -> Result<Vec<Effect>> {
        let page = layout::menu_height(self.view.size) as i64 - 1;
        let found = self.keymap.look(Scope::Menu, &[chord]);
        let Some(Overlay::Menu(menu)) = self.overlays.last_mut() else { return Ok(Vec::new()) };
        match found {
            Found::Action(Action::Accept) => return self.run_picked(),
            Found::Action(Action::Back) => drop(self.overlays.pop()),
            Found::Action(Action::Down) => menu.move_by(1),
            Found::Action(Action::Up) => menu.move_by(-1),
            Found::Action(Action::PageDown) => menu.move_by(page),
            Found::Action(Action::PageUp) => menu.move_by(-page),
            Found::Action(action) => return Ok(self.act_always(action).unwrap_or_default()),
            _ if menu.input.press(chord) => return self.read_menu(),
            _ => {}
        }
        Ok(Vec::new())
    }

    /// Finds the lines for what is typed.
    pub(super) fn read_menu(&mut self) -> Result<Vec<Effect>> {
        let Some(Overlay::Menu(menu)) = self.overlays.last() else { return Ok(Vec::new()) };
        let (kind, place, typed) = (menu.kind, menu.place, menu.input.value().trim().to_owned());
        let lines = match kind {
            Kind::Palette => palette::lines(self, place, &typed)?,
            Kind::Help => help::lines(self, place, &typed),
        };
        if let Some(Overlay::Menu(menu)) = self.overlays.last_mut() {
            menu.show(lines);
        }
        Ok(Vec::new())
    }

    /// Does what the selected line says, as its key would; or opens the deal's page.
    fn run_picked(&mut self) -> Result<Vec<Effect>> {
        let Some(Overlay::Menu(menu)) = self.overlays.last() else { return Ok(Vec::new()) };
        let Some(picked) = menu.picked().cloned() else { return Ok(Vec::new()) };
        self.overlays.pop();
        match picked {
            Pickable::Command(command) => self.act(command.action),
            Pickable::Deal(line) => self.open_page(&line),
            Pickable::Heading(_) => Ok(Vec::new()),
        }
    }

    /// The list behind the page has its cursor on the deal where it shows it; Esc goes back to where one was.
    fn open_page(&mut self, line: &Line) -> Result<Vec<Effect>> {
        self.funnel.find(super::past::conn(&self.view, &self.store), line.id)?;
        let back = match std::mem::replace(&mut self.screen, Screen::Funnel) {
            Screen::Deal(page) => page.back,
            Screen::Funnel => None,
            other => Some(Box::new(other)),
        };
        self.screen = Screen::Deal(Page { back, ..Page::of(line.id) });
        self.answer = super::Answer::default();
        self.reload()?;
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(action: Action) -> Command {
        let binding = crate::keys::TABLE.iter().find(|binding| binding.action == action).unwrap();
        Command::of(binding, binding.keys.join(", "))
    }

    #[test]
    fn the_nearer_the_words_the_better_the_match() {
        for (action, typed, quality) in [
            (Action::Postpone, "postpone", Some(0)),
            (Action::Postpone, "Snooze", Some(0)),
            (Action::Postpone, "z", Some(0)),
            (Action::Postpone, "post", Some(1)),
            (Action::Postpone, "snoo", Some(2)),
            (Action::NextStep, "step", Some(3)),
            (Action::NextStep, "next-st", Some(1)),
            (Action::Won, "won handoff", Some(5)),
            (Action::Postpone, "pospone", Some(7)),
            (Action::Postpone, "quit", None),
            (Action::Postpone, "ptp", None),
            (Action::Postpone, "pone", None),
        ] {
            assert_eq!(command(action).match_of(typed), quality, "{action} {typed}");
        }
    }
}
