//! The clock of a session: each key counts, a pause and an interruption stop it, and its end is rung once.

use super::super::action::Action;
use super::super::event::Effect;
use super::super::{App, Screen};
use super::Session;
use super::act::{keep, session};
use crate::domain::session::Mode;
use crate::error::Result;
use crate::keys::{Chord, Found};

/// A key counts the time since the last one; whoever says they talked was not silent.
pub(in super::super) fn tick(app: &mut App, chord: Chord) {
    let (now, boxed) = (app.view.now, !app.overlays.is_empty());
    let asked = app.keymap.look(app.scope(), &[chord]);
    let Some(session) = under(&mut app.screen) else { return };
    let talked = !boxed && matches!(asked, Found::Action(Action::Talked | Action::Held));
    session.resumed &= boxed;
    let clock = &mut session.running.clock;
    let stays = boxed || matches!(chord.typed(), Some(' ' | 'i' | 'X')) || chord == Chord::of(crate::keys::Key::Esc);
    match clock.mode() {
        Mode::Running if talked => clock.talked(now),
        Mode::Paused | Mode::Interrupted if !stays => {
            clock.turn(Mode::Running, now);
            session.resumed = true;
        }
        _ => clock.key(now),
    }
}

/// No outcome is given while the clock stands: it goes on with it.
pub(in super::super) fn resume(app: &mut App) {
    let now = app.view.now;
    let Some(session) = under(&mut app.screen) else { return };
    if session.running.clock.mode() != Mode::Running {
        session.running.clock.turn(Mode::Running, now);
        session.resumed = true;
    }
}

/// Answers what is said behind an outcome with which the clock went on.
pub(in super::super) fn clock_words(app: &App) -> &'static str {
    match &app.screen {
        Screen::Session(session) if session.resumed && !session.ended => " · the clock runs again",
        _ => "",
    }
}

/// The end of the block is rung once, and each minute the place is kept.
pub(in super::super) fn ring(app: &mut App, mut effects: Vec<Effect>) -> Vec<Effect> {
    let now = app.view.now;
    let Some(session) = under(&mut app.screen) else { return effects };
    if session.ended || session.running.rung || session.closing.is_some() || !session.running.is_over(now) {
        return effects;
    }
    session.running.rung = true;
    let minutes = session.running.minutes;
    if let Err(error) = keep(app) {
        app.refuse(&error);
        return effects;
    }
    app.say(format!("The {minutes} minutes are over. X ends the session; any outcome goes on."));
    effects.extend([Effect::Bell, Effect::Notice(format!("The {minutes} minutes are over."))]);
    effects
}

/// The session in sight, or behind the names of its tray.
pub(super) fn under(screen: &mut Screen) -> Option<&mut Session> {
    match screen {
        Screen::Session(session) => Some(session),
        Screen::Triage(triage) => triage.session.as_deref_mut(),
        _ => None,
    }
}

pub(super) fn turn(app: &mut App, mode: Mode) -> Result<()> {
    let now = app.view.now;
    session(app)?.running.clock.turn(mode, now);
    keep(app)
}

/// Space and i: the clock stops, and goes on with the same key or the next outcome.
pub(super) fn pause(app: &mut App, mode: Mode) -> Result<Vec<Effect>> {
    let running = session(app)?.running.clock.mode() == Mode::Running;
    turn(app, if running { mode } else { Mode::Running })?;
    app.say(match (running, mode) {
        (true, Mode::Interrupted) => "Interrupted; counted apart until the next key.",
        (true, _) => "Paused; Space goes on.",
        _ => "The clock runs.",
    });
    Ok(Vec::new())
}
