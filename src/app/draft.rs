//! Drafts: what is typed in a box is kept in the file, and offered again after a crash or a signal.

use super::App;
use super::form::{FormField, FormKind};
use super::overlay::Overlay;
use super::prompt::Ask;
use crate::domain::id::DealId;
use crate::error::Result;
use crate::ops::{self, rescue};
use crate::store::drafts;

impl App {
    /// Keeps what is typed in the box on top, if it changed since it was kept.
    pub fn save_draft(&mut self) {
        let Some((box_name, deal, text)) = self.overlays.last().and_then(typed) else { return };
        if self.view.draft.as_ref() == Some(&text) {
            return;
        }
        let now = self.view.now;
        let kept = self.store.note(|conn| drafts::keep(conn, &box_name, deal, &text, now));
        match kept {
            Ok(()) => self.view.draft = Some(text),
            Err(error) => drop(self.refuse(&error)),
        }
    }

    /// Keeps what is typed at the program's end; in a rescue file, where the funnel is no longer there to take it.
    pub fn leave(&mut self) -> Result<()> {
        if let super::Screen::Rehearsal(state) = &self.screen {
            state.stop();
        }
        let Some((box_name, deal, text)) = self.overlays.last().and_then(typed) else { return Ok(()) };
        let now = self.view.now;
        let kept = self.store.note(|conn| drafts::keep(conn, &box_name, deal, &text, now));
        kept.map_err(|error| rescue::keep_text(&format!("{box_name}: {text}"), error, now))
    }

    /// Answers the notes of a deal for the editor: what could not be saved the last time, else what is saved.
    pub(super) fn note_to_edit(&self, deal: DealId) -> Result<String> {
        match drafts::find(self.store.conn(), NOTE, Some(deal.0))? {
            Some(draft) => Ok(draft.text),
            None => ops::note(&self.store, deal),
        }
    }

    /// Keeps notes that could not be saved, for the next time the editor is opened; or forgets them, once they are.
    pub(super) fn keep_note(&mut self, deal: DealId, unsaved: Option<&str>) {
        let now = self.view.now;
        let kept = self.store.note(|conn| match unsaved {
            Some(text) => drafts::keep(conn, NOTE, Some(deal.0), text, now),
            None => drafts::forget(conn, NOTE, Some(deal.0)),
        });
        if let Err(error) = kept {
            self.refuse(&error);
        }
    }

    /// Forgets the draft of the box on top: it was taken, or thrown away.
    pub(super) fn forget_draft(&mut self) {
        let kept = self.view.draft.take();
        if let Some((box_name, deal, _)) = self.overlays.last().and_then(name).filter(|_| kept.is_some()) {
            let _ = self.store.note(|conn| drafts::forget(conn, &box_name, deal));
        }
    }

    /// Fills a box that was just opened with what had been typed in it before the program was cut off.
    pub(super) fn offer_draft(&mut self) -> Result<()> {
        let Some((box_name, deal, _)) = self.overlays.last().and_then(name) else { return Ok(()) };
        let Some(draft) = drafts::find(self.store.conn(), &box_name, deal)? else { return Ok(()) };
        if let Some(overlay) = self.overlays.last_mut() {
            fill(overlay, &draft.text);
        }
        self.view.draft = Some(draft.text);
        self.say(format!(
            "What you had typed on {} is back; Esc throws it away.",
            draft.saved_at.format("%a %-d %b %H:%M")
        ));
        Ok(())
    }
}

/// The name under which unsaved notes are kept.
const NOTE: &str = "note";

type Kept = (String, Option<i64>, String);

/// Answers a box's name, its deal and what is typed in it; none for a box in which nothing is worth keeping.
fn typed(overlay: &Overlay) -> Option<Kept> {
    name(overlay).filter(|(_, _, text)| !text.trim().is_empty())
}

fn name(overlay: &Overlay) -> Option<Kept> {
    match overlay {
        Overlay::Prompt(prompt) if !matches!(prompt.ask, Ask::Filter | Ask::FilterHistory) => {
            let deal = prompt.deals.first().map(|deal| deal.0);
            Some((prompt.ask.label(), deal, prompt.input.value().to_owned()))
        }
        Overlay::Form(form) => {
            let kind = match &form.kind {
                FormKind::Edit => "edit",
                FormKind::Win => "win",
                FormKind::Settle(_) => "settle",
                FormKind::Settings => "settings",
                FormKind::Category | FormKind::Plan(_) => form.title.as_str(),
                FormKind::Aim => "aim",
            };
            let changed: Vec<String> =
                form.changes().into_iter().map(|(word, value)| format!("{word}={value}")).collect();
            Some((kind.to_owned(), form.deals.first().map(|deal| deal.0), changed.join("\n")))
        }
        _ => None,
    }
}

fn fill(overlay: &mut Overlay, text: &str) {
    match overlay {
        Overlay::Prompt(prompt) => prompt.input.set(text),
        Overlay::Form(form) => {
            for (word, value) in text.lines().filter_map(|line| line.split_once('=')) {
                // A plan grows as its steps are typed.
                if matches!(form.kind, FormKind::Plan(_)) && form.fields.iter().all(|field| field.word != word) {
                    form.fields.push(FormField::new(word, word, String::new(), ""));
                }
                if let Some(field) = form.fields.iter_mut().find(|field| field.word == word) {
                    field.input.set(value);
                }
            }
        }
        Overlay::Chooser(..) | Overlay::Menu(_) | Overlay::Confirm(_) | Overlay::Preview(_) | Overlay::Busy(_) => {}
    }
}
