//! What the letters of Today do: the order of the cards, who is in and who is out, pins, and the load of the days.

use super::super::action::Action;
use super::super::chooser::{Choice, Chooser, Pick, free_letter};
use super::super::event::Effect;
use super::super::overlay::Overlay;
use super::super::{App, Screen};
use super::agenda::Card;
use super::{Today, block, off, read};
use crate::domain::arrangement::Arrangement;
use crate::domain::id::DealId;
use crate::domain::{Day, when};
use crate::error::{Error, Result};
use crate::store::arrangements;

/// Does what a letter of this screen asks for.
pub(in super::super) fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    match action {
        Action::CardDown => moved(app, 1),
        Action::CardUp => moved(app, -1),
        Action::LeaveOut => leave_out(app),
        Action::Pin => pin(app),
        Action::MoveBlock => block::ask(app),
        Action::DaysOff => off::ask(app),
        _ => offer(app),
    }
}

/// Answers the screen's state, and the selected card with its deal.
fn selected(app: &App) -> Result<(&Today, &Card, DealId)> {
    let today = today(app)?;
    let card = today.selected().ok_or_else(|| Error::refused("There is no card here; + pulls one in."))?;
    let deal = card.deal.ok_or_else(|| Error::refused("This is room for prospecting; no deal stands behind it."))?;
    Ok((today, card, deal))
}

pub(super) fn today(app: &App) -> Result<&Today> {
    match &app.screen {
        Screen::Today(today) => Ok(today),
        _ => Err(Error::refused_with("This is done in Today.", "Press 1.")),
    }
}

/// Changes what is kept of the owner's order for the day, and reads the day again.
fn keep(app: &mut App, day: Day, change: impl FnOnce(&mut Arrangement)) -> Result<()> {
    let mut kept = arrangements::find(app.store.conn(), day)?;
    change(&mut kept);
    let present = app.today();
    app.store.note(|conn| arrangements::keep(conn, day, &kept, present))?;
    app.reload()
}

fn order(today: &Today) -> Vec<DealId> {
    today.agenda.cards.iter().filter_map(|card| card.deal).collect()
}

/// The selected card changes places with the one after or before.
fn moved(app: &mut App, step: i64) -> Result<Vec<Effect>> {
    let (today, card, deal) = selected(app)?;
    let (day, name, mut order) = (today.day(app), card.name.clone(), order(today));
    let at = order.iter().position(|one| *one == deal).unwrap_or(0);
    let Some(other) = at.checked_add_signed(step as isize).filter(|other| *other < order.len()) else {
        app.say(if step > 0 { "This is the last card." } else { "This is the first card." });
        return Ok(Vec::new());
    };
    order.swap(at, other);
    keep(app, day, |kept| {
        kept.order = order;
        kept.pins.remove(&deal);
    })?;
    let place = today_place(app, deal);
    let back = if step > 0 { "K" } else { "J" };
    app.say(format!("{name}: {place}. · {back} moves it back"));
    Ok(Vec::new())
}

/// "now at 09:12", or that it does not fit there.
fn today_place(app: &App, deal: DealId) -> String {
    let card = today(app).ok().and_then(|today| today.agenda.cards.iter().find(|card| card.deal == Some(deal)));
    match card.and_then(|card| card.slot) {
        Some(slot) => format!("at {:02}:{:02}", slot.from / 3600, slot.from / 60 % 60),
        None => "does not fit there".into(),
    }
}

fn leave_out(app: &mut App) -> Result<Vec<Effect>> {
    let (today, card, deal) = selected(app)?;
    let (day, name) = (today.day(app), card.name.clone());
    let next = app.store.settings().week.add(day, 1);
    keep(app, day, |kept| {
        kept.pins.remove(&deal);
        kept.order.retain(|one| *one != deal);
        kept.pulled.remove(&deal);
        kept.out.insert(deal);
    })?;
    let comes = when::show(next, app.today());
    app.say(format!("{name} is out of this day; it comes {comes}, and + pulls it in again."));
    Ok(Vec::new())
}

fn pin(app: &mut App) -> Result<Vec<Effect>> {
    let (today, card, deal) = selected(app)?;
    let (day, name, slot) = (today.day(app), card.name.clone(), card.slot);
    let pinned = arrangements::find(app.store.conn(), day)?.pins.contains_key(&deal);
    let Some(slot) = slot else {
        return Err(Error::refused_with(format!("{name} does not fit into this day."), "Press + to pull it in first."));
    };
    keep(app, day, |kept| {
        if pinned {
            kept.pins.remove(&deal);
        } else {
            kept.pins.insert(deal, slot.from);
        }
    })?;
    let said = match pinned {
        true => format!("{name} is no longer pinned."),
        false => format!("{name} is pinned, {}. · ^ lets go", today_place(app, deal)),
    };
    app.say(said);
    Ok(Vec::new())
}

/// So many cards are offered to be pulled in.
const OFFERED: usize = 12;

/// What could be pulled in: what does not fit, what was left out, what the next working day holds.
fn offer(app: &mut App) -> Result<Vec<Effect>> {
    let day = today(app)?.day(app);
    let here = today(app)?;
    let beyond = here.agenda.cards[here.agenda.placed()..].iter().map(|card| (card.clone(), "does not fit".to_owned()));
    let offered = beyond.chain(read::others(app.store.conn(), app.store.settings(), day, app.view.now)?);
    let mut taken = Vec::new();
    let mut choices = Vec::new();
    for (card, from) in offered.take(OFFERED) {
        let (Some(deal), Some(letter)) = (card.deal, free_letter(&card.name, &taken)) else { continue };
        taken.push(letter);
        let leads_to = if card.what.is_empty() { from } else { format!("{}, {from}", card.what) };
        choices.push(Choice { letter, label: card.name, leads_to, pick: Pick::Pull(deal) });
    }
    if choices.is_empty() {
        app.say("Nothing else is due, here or on the next working day.");
        return Ok(Vec::new());
    }
    app.overlays.push(Overlay::Chooser(Chooser { title: "Pull in".into(), choices }, Vec::new()));
    Ok(Vec::new())
}

/// Puts a card first in the day.
pub(in super::super) fn pull(app: &mut App, deal: DealId) -> Result<Vec<Effect>> {
    let today = today(app)?;
    let (day, order) = (today.day(app), order(today));
    keep(app, day, |kept| {
        if !kept.out.remove(&deal) && !order.contains(&deal) {
            kept.pulled.insert(deal);
        }
        kept.put_first(deal, &order);
    })?;
    if let Screen::Today(today) = &mut app.screen {
        today.cursor = today.agenda.cards.iter().position(|card| card.deal == Some(deal)).unwrap_or(today.cursor);
    }
    app.refresh();
    let (name, place) = (app.about(&[deal])?, today_place(app, deal));
    app.say(format!("{name} is pulled in, {place}. · - takes it out"));
    Ok(Vec::new())
}
