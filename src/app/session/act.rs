//! What the keys do in a session: outcomes, the clock, skipping, going back, leaving and coming again.

use super::super::action::Action;
use super::super::event::Effect;
use super::super::page::Page;
use super::super::prompt::Ask;
use super::super::{Answer, App, Screen, campaigns, handoff, past, today, verbs};
use super::clock::{pause, resume, turn, under};
use super::{Session, answers, fire, is_stuck, tray, worked};
use crate::domain::id::DealId;
use crate::domain::queue::CardKind;
use crate::domain::session::{Mode, Reply, Running};
use crate::domain::settings::Settings;
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::domain::touch::{Outcome, TouchKind};
use crate::error::{Error, Result};
use crate::ops::{self, Done, Enrol, Keep, LogTouch, Op, PlanChange, SessionChange, Set, Undo, Verb, Worked};
use crate::store::sessions;
use crate::store::{deals, undo};

/// Begins a session, or goes on with the one that was left.
pub(in super::super) fn open(app: &mut App) -> Result<Vec<Effect>> {
    if app.view.past.is_some() {
        past::leave(app)?;
    }
    let now = app.view.now;
    let kept = sessions::find(app.store.conn())?.filter(|running| running.day == app.today());
    let resumed = kept.is_some();
    if !resumed {
        app.done(&Op::Session(SessionChange::Start))?;
    }
    let begun = || Error::refused("The session could not be begun.");
    let mut running =
        kept.map_or_else(|| sessions::find(app.store.conn()), |running| Ok(Some(running)))?.ok_or_else(begun)?;
    running.clock.resume(now);
    let left = text::count(running.cards.len() - running.count().0, "card");
    app.screen = Screen::Session(Box::new(Session::of(running)));
    keep(app)?;
    app.reload()?;
    let begun = begun_words(&session(app)?.running);
    app.say(if resumed { format!("Going on where you were: {left} left.") } else { begun });
    if let Some(deal) = session(app)?.deal().filter(|_| resumed) {
        worked::unfinished(app, deal)?;
    }
    Ok(app.backup_of_the_day())
}

/// "26 cards, 75 after the block. The clock runs."
fn begun_words(running: &Running) -> String {
    let (_, all, behind) = running.place();
    let after = if behind > 0 { format!(", {behind} after the block") } else { String::new() };
    format!("{}{after}. The clock runs.", text::count(all, "card"))
}

/// Does what a key asks for in a session.
pub(in super::super) fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    if scroll(app, action) {
        return Ok(Vec::new());
    }
    app.answer = Answer::default();
    if let Some(chosen) = session(app)?.choices.iter().find(|choice| choice.action == action) {
        let chosen = chosen.reply;
        return reply(app, chosen);
    }
    if session(app)?.is_tray() && tray::VERDICTS.contains(&action) {
        return tray::judge(app, action);
    }
    if answers::is_one(action) {
        return Err(not_here(app, action));
    }
    match action {
        Action::Pause => pause(app, Mode::Paused),
        Action::Interrupted => pause(app, Mode::Interrupted),
        Action::Skip => skip(app),
        Action::Undo => back(app),
        Action::Back => leave(app),
        Action::EndSession => end(app),
        Action::Open => look(app),
        Action::Fire => fire::open(app),
        Action::Palette | Action::Help => {
            turn(app, Mode::Paused)?;
            verbs::act(app, action)
        }
        _ => verbs::act(app, action),
    }
}

pub(super) fn session(app: &mut App) -> Result<&mut Session> {
    match &mut app.screen {
        Screen::Session(session) => Ok(session),
        _ => Err(Error::refused("The session is left.")),
    }
}

/// Answers how far a session is, for the window's title; none where none is in sight.
pub fn title(app: &App) -> Option<String> {
    let Screen::Session(session) = &app.screen else { return None };
    let (done, all) = session.running.count();
    let minutes = session.running.clock.worked(app.view.now) / 60;
    Some(format!("box9: {minutes} of {} min, {done} of {}", session.running.minutes, text::count(all, "card")))
}

/// A name was added: while prospecting it is counted.
pub(in super::super) fn added(app: &mut App) -> Result<()> {
    if let Screen::Session(session) = &mut app.screen {
        session.running.added += 1;
        keep(app)?;
    }
    Ok(())
}

pub(super) fn keep(app: &mut App) -> Result<()> {
    let App { screen, store, .. } = app;
    let Some(session) = under(screen) else { return Ok(()) };
    store.note(|conn| sessions::keep(conn, &session.running))
}

/// An outcome that is not possible on the card in sight.
fn not_here(app: &App, action: Action) -> Error {
    let key = app.keymap.key_for(app.scope(), action).unwrap_or_default();
    let what = action.word().trim_start_matches("reply-").replace('-', " ");
    Error::refused_with(
        format!("{key} is \"{what}\", which cannot come of this card."),
        "The keys on the card are those that can.",
    )
}

fn reply(app: &mut App, reply: Reply) -> Result<Vec<Effect>> {
    let session = session(app)?;
    let (deals, promise) = (session.deal().into_iter().collect::<Vec<_>>(), session.promise().map(|one| one.id));
    let awaited = session.awaited().map(|one| one.id);
    let verb = |verb: Verb| Op::Deals(deals.clone(), verb);
    let known = || Error::refused("There is no promise left on this card.");
    match reply {
        Reply::Touch(outcome) => touch(app, outcome, deals),
        Reply::Kept => app.perform(&Op::Keep(Keep { promise: promise.ok_or_else(known)? })),
        Reply::MovePromise => app.ask(Ask::Reschedule(promise.ok_or_else(known)?), deals),
        Reply::Withdraw => app.ask(Ask::Withdraw(promise.ok_or_else(known)?), deals),
        Reply::NewPlan => app.plan(deals),
        Reply::Campaign => app.perform(&Op::Deals(deals, Verb::Enrol(Enrol::default()))),
        Reply::Close => verbs::act(app, Action::Out),
        Reply::NewName => app.ask(Ask::QuickAdd(Some(Stage::Lead)), Vec::new()),
        Reply::Came => app.perform(&Op::Keep(Keep { promise: awaited.ok_or_else(known)? })),
        Reply::AskedFor => app.perform(&verb(Verb::Ask(ops::Ask::Promise(Some(awaited.ok_or_else(known)?))))),
        Reply::AskedPayment => app.perform(&verb(Verb::Ask(ops::Ask::Payment))),
        Reply::Paid => app.perform(&verb(Verb::Set(Set { changes: vec![("paid".into(), "today".into())] }))),
        Reply::Referral => app.ask(Ask::AfterSale(handoff::Asked::Refer), deals),
        Reply::NotNow => app.perform(&verb(Verb::Done(Done { next: None }))),
        Reply::Triage => tray::open(app),
        Reply::Campaigns => {
            park(app)?;
            campaigns::open(app)
        }
        Reply::Finished => finish(app, "done"),
        Reply::StillOwed => finish(app, sessions::STILL_OWED),
        Reply::Prepared => finish(app, "prepared"),
        Reply::Held => touch(app, Outcome::Met, deals),
        Reply::NotHeld => app.log(not_held(), deals),
        Reply::Tomorrow => {
            let day = app.store.settings().week.add(app.today(), 1);
            app.perform(&Op::Session(SessionChange::More(day)))
        }
        Reply::Prospecting => app.ask(Ask::QuickAdd(Some(Stage::Lead)), Vec::new()),
        Reply::End => end(app),
        Reply::PutRight => app.ask(Ask::AfterSale(handoff::Asked::PutRight), deals),
    }
}

/// An outcome that needs words asks for them; any other is logged, and the next card comes.
fn touch(app: &mut App, outcome: Outcome, deals: Vec<DealId>) -> Result<Vec<Effect>> {
    let asks = matches!(outcome, Outcome::Talked | Outcome::Met | Outcome::MeetingSet | Outcome::Later);
    if asks || outcome == Outcome::NotInterested {
        return app.ask(Ask::Worked(outcome), deals);
    }
    app.log(LogTouch::of(outcome), deals)
}

/// A meeting to which nobody came.
fn not_held() -> LogTouch {
    let text = Some("the meeting did not take place".to_owned());
    LogTouch { kind: Some(TouchKind::Meeting), text, ..LogTouch::of(Outcome::NoAnswer) }
}

pub(super) fn finish(app: &mut App, outcome: &str) -> Result<Vec<Effect>> {
    resume(app);
    let running = session(app)?.running.clone();
    let worked = Worked { running, outcome: outcome.to_owned(), op: None };
    app.perform(&Op::Session(SessionChange::Worked(Box::new(worked))))
}

/// Answers a change of the card's deal that is its outcome as such, so that both are one; none for any other.
pub(in super::super) fn as_outcome(app: &App, op: &Op) -> Option<Op> {
    let Screen::Session(session) = &app.screen else { return None };
    let card = session.running.card().filter(|_| !session.ended)?;
    let alone = session.asks_for_promise() || !session.has_step_due(app.today());
    let outcome = match op {
        Op::Deals(deals, Verb::Set(_)) if deals.iter().any(|deal| card.deal == Some(deal.0)) => {
            Some("paid").filter(|_| card.kind() == CardKind::Paid)?
        }
        Op::Deals(deals, verb) if deals.len() == 1 && card.deal == deals.first().map(|deal| deal.0) => {
            outcome_of(verb).or_else(|| is_planned(session, app.store.settings(), verb).then_some("planned"))?
        }
        Op::Refer(refer) if card.deal == Some(refer.giver.0) && card.kind() == CardKind::Referral => "referred",
        Op::Keep(_) if card.kind() == CardKind::Ask => "came",
        Op::Keep(_) if alone => "kept",
        Op::Reschedule(_) if alone => "moved",
        Op::Withdraw(_) if alone => "withdrawn",
        _ => return None,
    };
    let worked = Worked { running: session.running.clone(), outcome: outcome.to_owned(), op: Some(op.clone()) };
    Some(Op::Session(SessionChange::Worked(Box::new(worked))))
}

/// A plan that is taken ends the card that asks for one, and that of a stuck deal.
fn is_planned(session: &Session, settings: &Settings, verb: &Verb) -> bool {
    let asks = session.running.card().is_some_and(|card| card.kind() == CardKind::Plan);
    let stuck = session.sheet.as_ref().is_some_and(|sheet| is_stuck(sheet, settings));
    matches!(verb, Verb::Plan(PlanChange::Take(_))) && (asks || stuck)
}

/// Answers the word for a verb that ends a card; none for one after which the card stays.
fn outcome_of(verb: &Verb) -> Option<&'static str> {
    match verb {
        Verb::Touch(touch) if matches!(touch.outcome, Outcome::Note) => None,
        Verb::Touch(touch) => Some(touch.outcome.word()),
        Verb::Done(_) => Some("done"),
        Verb::Postpone(_) => Some("postponed"),
        Verb::Next(_) => Some("new-step"),
        Verb::Settle(settle) => outcome_of(&settle.then),
        Verb::Close(_) => Some("closed"),
        Verb::Win(_) => Some("won"),
        Verb::Archive => Some("archived"),
        Verb::Know => Some("known"),
        Verb::Enrol(_) => Some("campaign"),
        Verb::Ask(_) => Some("asked"),
        Verb::PutRight(_) => Some("put-right"),
        _ => None,
    }
}

fn skip(app: &mut App) -> Result<Vec<Effect>> {
    let now = app.view.now;
    let session = session(app)?;
    if session.running.card().is_none() {
        return Err(Error::refused("Every card has its outcome."));
    }
    session.running.skip(now);
    keep(app)?;
    app.reload()?;
    app.say("Skipped; it comes at the end. · u goes back");
    Ok(Vec::new())
}

/// Takes the last outcome back and shows its card again.
fn back(app: &mut App) -> Result<Vec<Effect>> {
    let now = app.view.now;
    let session_now = session(app)?;
    if session_now.ended {
        return Err(Error::refused_with(
            "The session has ended.",
            "Esc leaves; u in Today takes the last change back.",
        ));
    }
    let Some(past) = session_now.running.last().cloned() else {
        return Err(Error::refused("This is the first card; u in Today takes back what was done before."));
    };
    if let Some(id) = past.operation.map(crate::domain::id::OperationId) {
        if !undo::is_undone(app.store.conn(), id)? {
            app.done(&Op::Undo(Undo { of: Some(id), rest: false }))?;
        }
        if !undo::is_undone(app.store.conn(), id)? {
            return Ok(app.backup_of_the_day());
        }
    } else {
        app.say("Back one card.");
    }
    session(app)?.running.back(now);
    keep(app)?;
    app.reload()?;
    Ok(app.backup_of_the_day())
}

/// Leaves the clock standing and the place kept.
fn park(app: &mut App) -> Result<()> {
    if !session(app)?.ended {
        turn(app, Mode::Paused)?;
    }
    app.screen = Screen::Funnel;
    Ok(())
}

fn leave(app: &mut App) -> Result<Vec<Effect>> {
    let session = session(app)?;
    let (left, ended) = (session.running.waiting().count(), session.ended);
    park(app)?;
    today::open(app)?;
    if !ended {
        app.say(match left {
            0 => "Left with every card done; s goes back there, X on it ends the session.".to_owned(),
            left => format!("Left with {} to go; s goes on there.", text::count(left, "card")),
        });
    }
    Ok(Vec::new())
}

/// Ends it; the closing page stays until Esc.
fn end(app: &mut App) -> Result<Vec<Effect>> {
    if session(app)?.ended {
        return leave(app);
    }
    turn(app, Mode::Paused)?;
    app.perform(&Op::Session(SessionChange::End))
}

/// The deal's page; Esc on it comes back to the card.
fn look(app: &mut App) -> Result<Vec<Effect>> {
    let Some(deal) = session(app)?.deal() else { return Err(Error::refused("This card is not about one deal.")) };
    deals::get(app.store.conn(), deal)?;
    keep(app)?;
    let back = Some(Box::new(std::mem::replace(&mut app.screen, Screen::Funnel)));
    app.screen = Screen::Deal(Page { back, ..Page::of(deal) });
    app.reload()?;
    Ok(Vec::new())
}

fn scroll(app: &mut App, action: Action) -> bool {
    let Ok(session) = session(app) else { return false };
    match action {
        Action::Down => session.scroll += 1,
        Action::Up => session.scroll = session.scroll.saturating_sub(1),
        _ => return false,
    }
    true
}
