//! A fire comes in the middle of a session: the clock stops, and the card waits until it is written down.

use super::super::chooser::{Choice, Chooser, ENTER, Pick, free_letter};
use super::super::event::Effect;
use super::super::overlay::Overlay;
use super::super::{App, Screen};
use super::clock;
use crate::domain::id::DealId;
use crate::domain::session::Mode;
use crate::domain::stage::Stage;
use crate::error::{Error, Result};
use crate::store::{deals, fires};

/// So many of those who bought are offered at most, the ones that were talked to last.
const OFFERED: usize = 12;

/// Stops the clock and asks who called; the card's own deal is Enter where it was sold.
pub(super) fn open(app: &mut App) -> Result<Vec<Effect>> {
    let own = own(app)?;
    let room = usize::from(app.view.size.1.saturating_sub(7)).min(OFFERED);
    let (mut choices, mut taken) = (Vec::new(), Vec::new());
    let others = fires::who_may_call(app.store.conn(), room)?.into_iter().filter(|deal| Some(*deal) != own);
    for deal in own.into_iter().chain(others) {
        let name = deals::name(app.store.conn(), deal)?;
        let letter = if Some(deal) == own { Some(ENTER) } else { free_letter(&name, &taken) };
        let Some(letter) = letter else { break };
        taken.push(letter);
        let leads_to = deals::get(app.store.conn(), deal)?.title.unwrap_or_default();
        choices.push(Choice { letter, label: name, leads_to, pick: Pick::Fire(deal) });
    }
    if choices.is_empty() {
        return Err(Error::refused("A fire is a call after the sale, and nothing is sold yet; log the call with a."));
    }
    clock::turn(app, Mode::Interrupted)?;
    let other = Choice {
        letter: ':',
        label: "somebody else".into(),
        leads_to: "by name; F on their page".into(),
        pick: Pick::Palette,
    };
    choices.push(other);
    app.overlays.push(Overlay::Chooser(Chooser { title: "Fire: who called?".into(), choices }, Vec::new()));
    Ok(Vec::new())
}

/// The deal of the card, where it was sold.
fn own(app: &App) -> Result<Option<DealId>> {
    let Screen::Session(session) = &app.screen else { return Ok(None) };
    let sold = |sheet: &crate::store::sheet::Sheet| sheet.deal.is_live() && sheet.deal.stage >= Some(Stage::Handoff);
    Ok(session.sheet.as_deref().filter(|sheet| sold(sheet)).map(|sheet| sheet.deal.id))
}
