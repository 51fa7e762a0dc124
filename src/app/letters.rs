//! A message to a deal: a template by its letter, the message as it would be, and its ways out.

use super::App;
use super::chooser::{Choice, Pick, free_letter};
use super::event::{Effect, Job};
use super::overlay::Overlay;
use crate::domain::id::DealId;
use crate::domain::letter::{Letter, LetterState, Mail};
use crate::error::{Error, Result};
use crate::keys::{Chord, Found, Scope};
use crate::ops::{self, Draft, Op, Templates, Verb, message_file};
use crate::store::{deals, letters};
use std::path::PathBuf;

/// A message as it would be, before one of its ways out is taken.
#[derive(Debug, Clone)]
pub struct Preview {
    pub deal: DealId,
    pub template: String,
    pub mail: Mail,
    /// The first line in sight.
    pub scroll: usize,
}

words! {
    /// A way out of a letter.
    Way { File = "file", Client = "client", Clipboard = "clipboard", Command = "command", Keep = "keep" }
}

/// Each way with its letter and what it leads to.
pub const WAYS: &[(char, Way, &str, &str)] = &[
    ('e', Way::File, "file", ".eml, for any mail program"),
    ('m', Way::Client, "mail program", "opens there"),
    ('c', Way::Clipboard, "clipboard", "copied"),
    ('s', Way::Command, "send", "by your mail command"),
    ('d', Way::Keep, "draft", "waits in Campaigns"),
];

/// Where the files of drafts go: beside the funnel file.
const FOLDER: &str = "drafts";

impl App {
    /// Lets a template be chosen for the deals.
    pub(super) fn message(&mut self, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
        let templates = Templates::load(&self.store)?;
        let (mut taken, mut choices) = (Vec::new(), Vec::new());
        for template in templates.all() {
            let Some(letter) = free_letter(&template.name, &taken) else { break };
            taken.push(letter);
            let pick = Pick::Template(template.name.clone());
            choices.push(Choice { letter, label: template.name.clone(), leads_to: String::new(), pick });
        }
        self.choose("Message", choices, chosen)
    }

    /// Shows what the template says to one deal; for many it drafts at once.
    pub(super) fn picked_template(&mut self, template: String, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
        let [deal] = chosen.as_slice() else {
            return self.perform(&self.drafting(chosen, Some(template), LetterState::Draft)?);
        };
        let known = Templates::load(&self.store)?;
        let mail = ops::preview(&self.store, &deals::get(self.store.conn(), *deal)?, known.named(&template)?)?;
        self.overlays.push(Overlay::Preview(Preview { deal: *deal, template, mail, scroll: 0 }));
        Ok(Vec::new())
    }

    /// Drafts, from a template or from the one that each due step names.
    pub(super) fn draft(&mut self, chosen: Vec<DealId>, template: Option<String>, state: LetterState) -> Result<()> {
        let op = self.drafting(chosen, template, state)?;
        self.done(&op).map(drop)
    }

    fn drafting(&self, chosen: Vec<DealId>, template: Option<String>, state: LetterState) -> Result<Op> {
        let known = Templates::load(&self.store)?;
        Ok(Op::Deals(chosen, Verb::Draft(Draft { template, known, state })))
    }

    /// Gives a key to the message on top.
    pub(super) fn press_in_preview(&mut self, chord: Chord) -> Result<Vec<Effect>> {
        if let Some(way) = chord.typed().and_then(|key| WAYS.iter().find(|(letter, ..)| *letter == key)) {
            return match self.overlays.pop() {
                Some(Overlay::Preview(preview)) => self.take_out(&preview, way.1),
                _ => Ok(Vec::new()),
            };
        }
        let Found::Action(action) = self.keymap.look(Scope::Menu, &[chord]) else { return Ok(Vec::new()) };
        if let Some(effects) = self.act_always(action) {
            return Ok(effects);
        }
        let Some(Overlay::Preview(preview)) = self.overlays.last_mut() else { return Ok(Vec::new()) };
        use super::action::Action;
        match action {
            Action::Down | Action::PageDown => {
                let last = preview.mail.body.lines().count().saturating_sub(1);
                preview.scroll = (preview.scroll + if action == Action::Down { 1 } else { 8 }).min(last);
            }
            Action::Up => preview.scroll = preview.scroll.saturating_sub(1),
            Action::PageUp => preview.scroll = preview.scroll.saturating_sub(8),
            Action::Back => drop(self.overlays.pop()),
            _ => {}
        }
        Ok(Vec::new())
    }

    fn take_out(&mut self, preview: &Preview, way: Way) -> Result<Vec<Effect>> {
        if way == Way::Command {
            self.mail_command()?;
        }
        let state = if way == Way::Keep { LetterState::Draft } else { LetterState::HandedOver };
        self.draft(vec![preview.deal], Some(preview.template.clone()), state)?;
        let mut effects = self.backup_of_the_day();
        if let Some(letter) = letters::newest(self.store.conn(), preview.deal)? {
            effects.append(&mut self.hand_over(&letter, &preview.mail, way)?);
        }
        Ok(effects)
    }

    /// Hands one letter on by a way, and says how.
    pub(super) fn hand_over(&mut self, letter: &Letter, mail: &Mail, way: Way) -> Result<Vec<Effect>> {
        match way {
            Way::Keep => Ok(Vec::new()),
            Way::File => {
                let path = message_file::write(&self.store, &self.drafts_folder(), letter, mail, self.view.now)?;
                self.say_more(&format!("Written to {}.", path.display()));
                Ok(Vec::new())
            }
            Way::Client => {
                self.say_more("Asked the system to open it.");
                Ok(vec![Effect::Open(mail.link())])
            }
            Way::Clipboard => {
                self.say_more("Handed to the terminal's clipboard.");
                Ok(vec![Effect::Copy(mail.plain())])
            }
            Way::Command => {
                let command = self.mail_command()?;
                let message = message_file::to_send(&self.store, letter, mail, self.view.now)?;
                self.say_more("Your mail command has it.");
                let (letter, to) = (letter.id, mail.to.clone());
                Ok(vec![Effect::Work(Job::Mail { command, letter, to, message })])
            }
        }
    }

    /// Answers where the files of drafts go.
    pub(super) fn drafts_folder(&self) -> PathBuf {
        self.store.path().with_file_name(FOLDER)
    }

    /// Answers the owner's mail command; without one it says how to set it.
    pub(super) fn mail_command(&self) -> Result<String> {
        self.view.mail_command.clone().ok_or_else(|| {
            Error::refused_with("There is no mail command.", "Set mail-command = \"msmtp -t\" in config.toml.")
        })
    }

    /// Puts a sentence before what undoes the answer.
    fn say_more(&mut self, sentence: &str) {
        let text = std::mem::take(&mut self.answer.text);
        let said = match text.split_once(" · ") {
            Some((did, back)) => format!("{did} {sentence} · {back}"),
            None => format!("{text} {sentence}"),
        };
        self.say(said.trim().to_owned());
    }
}
