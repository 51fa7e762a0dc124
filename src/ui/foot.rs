//! The two lowest lines: what the last action answered, and what the keys do here.

use super::parts;
use super::theme::{Meaning, Theme};
use crate::app::action::Action;
use crate::app::overlay::Overlay;
use crate::app::{App, Screen};
use crate::domain::text;
use crate::keys::Scope;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

/// Draws both lines.
pub fn draw(app: &App, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    let columns = usize::from(inner.width);
    let lines = answer(app, theme, columns);
    let above = lines.len().saturating_sub(1) as u16;
    let answers = Rect { y: inner.y.saturating_sub(above), height: above + 1, ..inner };
    if above > 0 {
        frame.render_widget(Clear, answers);
    }
    frame.render_widget(Paragraph::new(lines), answers);
    frame.render_widget(hints(app, theme, columns), Rect { y: inner.y + 1, ..inner });
}

/// Answers how many lines above its own the answer takes.
pub fn above(app: &App, theme: Theme, columns: u16) -> u16 {
    (answer(app, theme, usize::from(columns.saturating_sub(2))).len() as u16).saturating_sub(1)
}

/// An answer that is longer grows upward, so that neither its reason nor its end is cut.
const MOST_LINES: usize = 3;

/// The answer; where there is none, what is marked.
fn answer(app: &App, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let marked = app.funnel.marks.len();
    let (words, meaning) = match (app.answer.text.is_empty(), app.funnel.range, marked) {
        (false, ..) if app.answer.is_fault => (app.answer.text.clone(), Meaning::Bad),
        (false, ..) => (app.answer.text.clone(), Meaning::Text),
        (_, Some(_), _) => ("Marking from here to the cursor; v ends it, a verb takes it.".to_owned(), Meaning::Marked),
        (_, None, 0) => (offered(app), Meaning::Dim),
        (_, None, marked) => {
            (format!("{} marked; a verb takes them all, Esc lets go.", text::count(marked, "deal")), Meaning::Marked)
        }
    };
    if words.is_empty() {
        return Vec::new();
    }
    parts::wrap(&words, columns)
        .into_iter()
        .take(MOST_LINES)
        .map(|line| Line::from(Span::styled(line, theme.style(meaning))))
        .collect()
}

/// The reset, where the file shows that the funnel is a mess; empty where it does not.
fn offered(app: &App) -> String {
    let here = matches!(app.screen, Screen::Funnel | Screen::Today(_)) && app.overlays.is_empty();
    let key = app.keymap.key_for(Scope::Screens, Action::Reset).filter(|_| here);
    match (app.view.crisis, key) {
        (Some(crisis), Some(key)) => format!("{} The funnel is a mess? {key} leads out of it.", crisis.words()),
        _ => String::new(),
    }
}

/// The keys that matter here, as many as fit.
fn hints(app: &App, theme: Theme, columns: usize) -> Line<'static> {
    let mut spans = Vec::new();
    let mut left = columns;
    for (key, hint) in hints_here(app) {
        let wide = parts::width(&key) + parts::width(&hint) + 3;
        if wide > left + 2 {
            break;
        }
        left = left.saturating_sub(wide);
        spans.push(Span::styled(key, theme.style(Meaning::Key)));
        spans.push(Span::styled(format!(" {hint}  "), theme.style(Meaning::Hint)));
    }
    Line::from(spans)
}

/// What is for one card is not offered in groups, nor when all is done.
fn in_triage(app: &App) -> Vec<(String, String)> {
    let Screen::Triage(triage) = &app.screen else { return Vec::new() };
    let here: &[(Action, &str)] = match (&triage.card, &triage.groups) {
        (None, _) => &[(Action::Undo, "back"), (Action::Back, "leave")],
        (_, Some(_)) => &[(Action::Groups, "regroup"), (Action::Undo, "back"), (Action::Back, "to the cards")],
        _ => return app.keymap.footer(Scope::Triage).into_iter().map(|(keys, hint)| (keys, hint.to_owned())).collect(),
    };
    let key = |action| app.keymap.key_for(Scope::Triage, action);
    here.iter().filter_map(|(action, hint)| Some((key(*action)?, (*hint).to_owned()))).collect()
}

fn hints_here(app: &App) -> Vec<(String, String)> {
    let fixed =
        |hints: &[(&str, &str)]| hints.iter().map(|(key, hint)| ((*key).to_owned(), (*hint).to_owned())).collect();
    if !app.pending.is_empty() {
        return fixed(&[("a key", "picks"), ("Esc", "leaves")]);
    }
    match app.overlays.last() {
        Some(Overlay::Chooser(..)) => fixed(&[("a letter", "picks"), ("Esc", "leaves")]),
        Some(Overlay::Preview(_)) => fixed(&[("a letter", "takes it out"), ("↓", "reads on"), ("Esc", "leaves")]),
        Some(Overlay::Prompt(_)) => fixed(&[("Enter", "takes it"), ("Esc", "leaves")]),
        Some(Overlay::Form(_)) => {
            fixed(&[("Enter", "saves"), ("Tab", "next field"), ("Esc", "leaves, nothing changed")])
        }
        None if matches!(&app.screen, Screen::Triage(_)) => in_triage(app),
        None if matches!(&app.screen, Screen::Session(session) if session.ended) => fixed(&[("Esc", "leave")]),
        None if matches!(&app.screen, Screen::Session(session) if session.closing.is_some()) => {
            fixed(&[("a key of the card", "picks"), ("u", "back"), ("Esc", "leave")])
        }
        None if matches!(&app.screen, Screen::History(_)) => {
            let fixed: Vec<_> = fixed(&[("u", "undo this"), ("U", "redo this")]);
            let more = app.keymap.footer(Scope::History).into_iter().map(|(keys, hint)| (keys, hint.to_owned()));
            fixed.into_iter().chain(more).collect()
        }
        Some(Overlay::Confirm(_)) => fixed(&[("y", "purges"), ("Esc", "leaves it")]),
        Some(Overlay::Menu(_)) => footer(app, Scope::Menu),
        Some(Overlay::Busy(busy)) if busy.watch.is_stopped() => Vec::new(),
        Some(Overlay::Busy(_)) => fixed(&[("Esc", "stops it")]),
        None if matches!(&app.screen, Screen::Today(_)) => {
            let start = app.keymap.key_for(Scope::Screens, Action::Session).map(|key| (key, "session".to_owned()));
            start.into_iter().chain(footer(app, Scope::Today)).collect()
        }
        None => footer(app, app.scope()),
    }
}

fn footer(app: &App, scope: Scope) -> Vec<(String, String)> {
    app.keymap.footer(scope).into_iter().map(|(keys, hint)| (keys, hint.to_owned())).collect()
}
