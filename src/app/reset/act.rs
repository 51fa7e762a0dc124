//! What the keys do in the reset: answers, skipping, going back, the other stations, leaving and coming again.

use super::super::action::Action;
use super::super::busy::Then;
use super::super::event::Effect;
use super::super::page::Page;
use super::super::prompt::Ask;
use super::super::{App, Screen, past, session, verbs};
use super::back::{again, back};
use super::{Answer, Card, Reset};
use crate::domain::id::DealId;
use crate::domain::reset::{Place, Station};
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::domain::touch::Outcome as Touched;
use crate::error::{Error, Result};
use crate::ops::{self, Goal, Op, Outcome, PlanChange, Verb};
use crate::store::{deals, reset};
use std::collections::HashSet;

/// Begins a pass, or goes on with the one that was left.
pub(in super::super) fn open(app: &mut App) -> Result<Vec<Effect>> {
    past::leave(app)?;
    let kept = reset::find(app.store.conn(), app.today())?;
    let said = match kept {
        Some(_) => "Going on where you were.",
        None => "Seven stations, each card one or two keys; Esc leaves at any place, R goes on there.",
    };
    let place = kept.unwrap_or_else(|| Place::begin(app.today()));
    app.screen = Screen::Reset(Box::new(Reset::of(place)));
    app.reload()?;
    app.say(said);
    keep(app)
}

pub(super) fn state(app: &mut App) -> Result<&mut Reset> {
    match &mut app.screen {
        Screen::Reset(state) => Ok(state),
        _ => Err(Error::refused("The reset is left.")),
    }
}

pub(super) fn keep(app: &mut App) -> Result<Vec<Effect>> {
    let place = state(app)?.place.clone();
    app.store.note(|conn| reset::keep(conn, &place))?;
    Ok(Vec::new())
}

const REPLIES: [Action; 9] = [
    Action::FirstReply,
    Action::SecondReply,
    Action::ThirdReply,
    Action::FourthReply,
    Action::FifthReply,
    Action::SixthReply,
    Action::SeventhReply,
    Action::EighthReply,
    Action::NinthReply,
];

/// Does what a key asks for.
pub(in super::super) fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    app.answer = super::super::Answer::default();
    if let Some(nth) = REPLIES.iter().position(|reply| *reply == action) {
        return reply(app, nth);
    }
    match action {
        Action::Skip => skip(app),
        Action::Undo => back(app),
        Action::Redo => again(app),
        Action::MarkAll => all_the_rest(app),
        Action::NextPane => beside(app, 1),
        Action::PreviousPane => beside(app, -1),
        Action::Open => look(app),
        Action::Back => leave(app),
        Action::Down | Action::Up => {
            let state = state(app)?;
            let scroll = if action == Action::Down { state.scroll + 1 } else { state.scroll.saturating_sub(1) };
            state.scroll = scroll.min(super::super::page::END);
            Ok(Vec::new())
        }
        Action::Palette | Action::Help | Action::Settings => verbs::act(app, action),
        _ if state(app)?.deal().is_none() => Ok(Vec::new()),
        _ => verbs::act(app, action),
    }
}

impl App {
    /// Answers whom an answer of the reset is for: the card's deal, or all that are left at the station.
    pub(in super::super) fn chosen_in_reset(&self) -> Result<Vec<DealId>> {
        let Screen::Reset(state) = &self.screen else { return Ok(Vec::new()) };
        let Some(deal) = state.deal() else { return Err(Error::refused("This card is not about one deal.")) };
        if !state.rest {
            return Ok(vec![deal]);
        }
        let rest = reset::rest(self.store.conn(), state.station(), &state.place, self.today())?;
        Ok(rest.into_iter().map(DealId).collect())
    }
}

fn reply(app: &mut App, nth: usize) -> Result<Vec<Effect>> {
    let state = state(app)?;
    let Some(choice) = state.choices.get(nth).cloned() else {
        return Err(Error::refused(format!("{} answers nothing here.", nth + 1)));
    };
    match choice.answer {
        Answer::Triage => triage(app),
        Answer::Deliver => deliver(app),
        Answer::NewCategory => {
            let deals = app.chosen_in_reset()?;
            app.ask(Ask::NewCategory, deals)
        }
        Answer::Settled => {
            state.place.answer(vec![0], None);
            app.say("The block stays. `box9 calendar export` puts it into your calendar.");
            onward(app, false)
        }
        Answer::Onward => onward(app, true),
        Answer::Settings => verbs::act(app, Action::Settings),
        Answer::Session => {
            state.place.answer(vec![0], None);
            keep(app)?;
            session::open(app)
        }
        Answer::Do(_) | Answer::Change(_) | Answer::Level => {
            let deals = if matches!(choice.answer, Answer::Do(_)) { app.chosen_in_reset()? } else { Vec::new() };
            choice.op(deals).map_or(Ok(Vec::new()), |op| app.part(op, Then::Nothing))
        }
    }
}

/// The tray and everything cold, by the letters of triage; Esc there comes back.
fn triage(app: &mut App) -> Result<Vec<Effect>> {
    let today = app.today();
    let place = state(app)?.place.clone();
    let cards = reset::rest(app.store.conn(), Station::Classify, &place, today)?;
    app.triage_of(cards.into_iter().map(DealId).collect(), place)
}

/// A handoff, where it is none; then each promise is typed, until an empty line.
fn deliver(app: &mut App) -> Result<Vec<Effect>> {
    let chosen = app.chosen_in_reset()?;
    let [one] = chosen.as_slice() else {
        return Err(Error::refused_with("What was promised is told of one deal at a time.", "Ctrl-a takes one again."));
    };
    let mut effects = Vec::new();
    if deals::get(app.store.conn(), *one)?.stage != Some(Stage::Handoff) {
        let goal = Goal::Stage(Stage::Handoff, None);
        state(app)?.delivering = Some(*one);
        let moved = app.perform(&Op::Deals(chosen.clone(), Verb::Move(ops::Move { goal, because: None })));
        state(app)?.delivering = None;
        effects = moved?;
    }
    effects.extend(app.ask(Ask::Promise, chosen.clone())?);
    state(app)?.delivering = Some(*one);
    Ok(effects)
}

/// After a promise another may be typed; an empty line, or leaving the box, goes on to the next card.
pub(in super::super) fn left_box(app: &mut App) -> Result<Vec<Effect>> {
    let Screen::Reset(state) = &mut app.screen else { return Ok(Vec::new()) };
    if let Some(deal) = state.delivering.take() {
        state.place.answer(vec![deal.0], None);
        app.reload()?;
        return keep(app);
    }
    Ok(Vec::new())
}

/// Says whether promises are typed from memory.
pub(in super::super) fn delivers(app: &App) -> bool {
    matches!(&app.screen, Screen::Reset(state) if state.delivering.is_some())
}

/// Asks for another promise to the same deal, while they are typed from memory.
pub(in super::super) fn another(app: &mut App, deals: Vec<DealId>) -> Result<()> {
    let delivers = |deal: DealId| matches!(&app.screen, Screen::Reset(state) if state.delivering == Some(deal));
    if !matches!(deals.as_slice(), [deal] if delivers(*deal)) {
        return Ok(());
    }
    app.ask(Ask::Promise, deals)?;
    app.answer.text.push_str(" Another one, or Enter goes on.");
    Ok(())
}

/// Keeps which cards of the first station have their verdict, while triage goes through them.
pub(in super::super) fn keep_judged(app: &mut App) -> Result<()> {
    let App { screen: Screen::Triage(triage), store, .. } = app else { return Ok(()) };
    let Some(place) = triage.place() else { return Ok(()) };
    store.note(|conn| reset::keep(conn, place))
}

/// Comes back from triage; where nothing is left the next station comes.
pub(in super::super) fn come_back(app: &mut App, place: Place) -> Result<Vec<Effect>> {
    app.screen = Screen::Reset(Box::new(Reset::of(place)));
    app.reload()?;
    keep(app)?;
    match state(app)?.left_at(Station::Classify) {
        0 => beside(app, 1),
        left => {
            app.say(format!(
                "{} left here; 1 goes on with them, Tab to the next station.",
                text::count(left as usize, "card")
            ));
            Ok(Vec::new())
        }
    }
}

/// Notes what an operation answered; the next card comes with the reading that follows.
pub(in super::super) fn answered(app: &mut App, op: &Op, outcome: &Outcome) -> Result<()> {
    let Screen::Reset(state) = &mut app.screen else { return Ok(()) };
    let operation = outcome.operation.map(|id| id.0);
    match (op, &state.card) {
        (Op::Undo(_) | Op::Redo(_) | Op::UndoAll(_), _) => return Ok(()),
        (Op::Deals(of, verb), _) if ends(verb) && state.delivering.is_none() => note_deals(app, of, outcome)?,
        (Op::Category(_), Card::Category(category)) => state.place.answer(vec![-category.id.0], operation),
        _ if operation.is_some() => state.place.answer(Vec::new(), operation),
        _ => {}
    }
    keep(app).map(drop)
}

/// So many cards that still stand in their station are kept by their numbers.
const FEW: usize = 200;

/// Notes the answer of deals: of those that still stand in the station each, or that it was for all but a few.
fn note_deals(app: &mut App, of: &[DealId], outcome: &Outcome) -> Result<()> {
    let today = app.today();
    let App { screen: Screen::Reset(state), store, .. } = app else { return Ok(()) };
    let (done, operation) = (&outcome.deals, outcome.operation.map(|id| id.0));
    if done.is_empty() && operation.is_none() {
        return Ok(());
    }
    let numbers: Vec<i64> = done.iter().map(|deal| deal.0).collect();
    let cards = reset::still(store.conn(), state.station(), &numbers, today)?;
    if std::mem::take(&mut state.rest) && cards.len() > FEW.max(of.len() - of.len().min(done.len())) {
        let done: HashSet<&DealId> = done.iter().collect();
        let but = of.iter().filter(|deal| !done.contains(deal)).map(|deal| deal.0).collect();
        state.place.answer_all(reset::all_but(store.conn(), but)?, operation);
    } else {
        state.place.answer(cards, operation);
    }
    Ok(())
}

/// Says whether a verb answers a card; after the others it stays.
fn ends(verb: &Verb) -> bool {
    match verb {
        Verb::Touch(touch) => touch.outcome != Touched::Note,
        Verb::Plan(change) => matches!(change, PlanChange::Take(_)),
        Verb::Set(_) | Verb::Promise(_) | Verb::Draft(_) | Verb::Fire(_) | Verb::PutRight(_) => false,
        _ => true,
    }
}

fn skip(app: &mut App) -> Result<Vec<Effect>> {
    let state = state(app)?;
    let card = match &state.card {
        Card::Deal(sheet) => sheet.deal.id.0,
        Card::Category(category) => -category.id.0,
        Card::None | Card::Station => return beside(app, 1),
    };
    state.place.skip(card);
    app.reload()?;
    app.say("Skipped; it comes again when the others are answered.");
    Ok(Vec::new())
}

fn all_the_rest(app: &mut App) -> Result<Vec<Effect>> {
    let state = state(app)?;
    if state.deal().is_none() {
        return Err(Error::refused("These cards are answered one at a time."));
    }
    state.rest = !state.rest;
    let said = if state.rest {
        format!(
            "The next answer is for all {} that are left here; Ctrl-a takes one again.",
            text::grouped(state.left_at(state.station()))
        )
    } else {
        "The next answer is for this card.".to_owned()
    };
    app.say(said);
    Ok(Vec::new())
}

fn beside(app: &mut App, step: isize) -> Result<Vec<Effect>> {
    let state = state(app)?;
    let Some(station) = state.station().beside(step) else {
        return Err(Error::refused(if step > 0 { "This is the last station." } else { "This is the first station." }));
    };
    state.place.go_to(station);
    state.rest = false;
    app.reload()?;
    keep(app)
}

/// On to the next station; what was just answered stays in sight.
fn onward(app: &mut App, quiet: bool) -> Result<Vec<Effect>> {
    let said = std::mem::take(&mut app.answer);
    let done = beside(app, 1);
    if !quiet {
        app.answer = said;
    }
    done
}

fn look(app: &mut App) -> Result<Vec<Effect>> {
    let Some(deal) = state(app)?.deal() else { return Ok(Vec::new()) };
    let back = Some(Box::new(std::mem::replace(&mut app.screen, Screen::Funnel)));
    app.screen = Screen::Deal(Page { back, ..Page::of(deal) });
    app.reload().map(|()| Vec::new())
}

fn leave(app: &mut App) -> Result<Vec<Effect>> {
    if std::mem::take(&mut state(app)?.rest) {
        return Ok(Vec::new());
    }
    keep(app)?;
    app.screen = Screen::Funnel;
    app.reload()?;
    app.say("Left; R goes on there.");
    Ok(Vec::new())
}
