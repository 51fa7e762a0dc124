//! The one question before something that cannot be undone: y does it, any other key leaves it.

use super::event::Effect;
use super::overlay::Overlay;
use super::{App, Screen};
use crate::domain::id::DealId;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::keys::Chord;
use crate::ops::{self, Gone};
use crate::store::{sheet, who};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    pub title: String,
    /// What goes, and what stays.
    pub lines: Vec<String>,
    pub deal: DealId,
}

/// So many touches are counted; more are said to be more.
const COUNTED: usize = 1_000;

impl App {
    /// Asks whether a deal is to go for good, with what goes with it and where it stays.
    pub(super) fn ask_purge(&mut self, chosen: &[DealId]) -> Result<Vec<Effect>> {
        let [deal] = chosen else {
            return Err(Error::refused_with("One deal is purged at a time.", "Esc lets the marks go."));
        };
        let title = format!("Purge for good? {}", who::candidate(self.store.conn(), *deal)?);
        let lines = vec![self.what_goes(*deal)?, self.what_stays(*deal)?];
        self.overlays.push(Overlay::Confirm(Confirm { title, lines, deal: *deal }));
        Ok(Vec::new())
    }

    /// Gives a key to the question on top.
    pub(super) fn press_in_confirm(&mut self, chord: Chord) -> Result<Vec<Effect>> {
        let Some(Overlay::Confirm(asked)) = self.overlays.pop() else { return Ok(Vec::new()) };
        if chord.typed() == Some('y') {
            return self.purge(asked.deal);
        }
        self.say("Nothing was purged.");
        Ok(Vec::new())
    }

    fn purge(&mut self, deal: DealId) -> Result<Vec<Effect>> {
        let name = who::candidate(self.store.conn(), deal)?;
        let purged = ops::purge(&mut self.store, Gone::Deal(deal), self.view.now)?;
        self.funnel.marks.retain(|deal| !purged.deals.contains(deal));
        self.funnel.range = None;
        let back = if let Screen::Deal(page) = &mut self.screen { page.back.take() } else { None };
        self.screen = back.map_or(Screen::Funnel, |back| *back);
        self.reload()?;
        let held = match purged.backups.len() {
            0 => String::new(),
            1 => " 1 backup still holds it.".into(),
            some => format!(" {} still hold it.", text::count(some, "backup")),
        };
        self.say(format!("Purged {name} for good.{held}"));
        Ok(Vec::new())
    }

    fn what_goes(&self, deal: DealId) -> Result<String> {
        let Some(sheet) = sheet::load(self.store.conn(), deal, COUNTED)? else {
            return Err(Error::NotFound(format!("There is no deal {deal}.")));
        };
        let touches = match sheet.touches.len() {
            COUNTED => format!("{} touches or more", text::grouped(COUNTED as i64)),
            some => text::count(some, "touch").replace("touchs", "touches"),
        };
        let (steps, promises) = (text::count(sheet.steps.len(), "step"), text::count(sheet.promises.len(), "promise"));
        Ok(format!(
            "It goes with {touches}, {steps}, {promises}, its notes and its history; u does not bring it back. \
             Its person and company stay. Archive instead (x a) keeps all and shows nothing."
        ))
    }

    fn what_stays(&self, deal: DealId) -> Result<String> {
        let held = ops::backups_with(&self.store, Gone::Deal(deal))?;
        let Some(folder) = held.first().and_then(|file| file.parent()) else {
            return Ok("No backup holds it.".into());
        };
        let names: Vec<String> =
            held.iter().filter_map(|file| file.file_name()).map(|name| name.to_string_lossy().into_owned()).collect();
        Ok(format!(
            "Still in {} of {}; delete what must be gone from there too: {}.",
            text::count(held.len(), "backup"),
            folder.display(),
            names.join(", ")
        ))
    }
}
