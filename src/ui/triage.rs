//! Triage: how far one is, the card with its possible twin, and the letters of the verdicts.

mod card;
mod done;
mod groups;

use super::parts;
use super::theme::{Meaning, Theme};
use super::words;
use crate::app::App;
use crate::app::action::Action;
use crate::app::triage::Triage;
use crate::domain::text;
use crate::keys::Scope;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws the screen.
pub fn draw(app: &App, triage: &Triage, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let columns = usize::from(inner.width);
    let Some(card) = &triage.card else { return done::draw(app, triage, theme, frame, inner) };
    frame.render_widget(progress(app, triage, theme, columns), Rect { height: 1, ..inner });
    let letters = letters(app, triage, theme, columns);
    let low = letters.len() as u16;
    let roomy = u16::from(inner.height >= 16);
    let middle = Rect { y: inner.y + 1 + roomy, height: inner.height.saturating_sub(1 + low + 2 * roomy), ..inner };
    match &triage.groups {
        Some(all) => groups::draw(all, theme, frame, middle),
        None => card::draw(app, card, triage.scroll, theme, frame, middle),
    }
    let bottom = Rect { y: inner.bottom().saturating_sub(low), height: low.min(inner.height), ..inner };
    frame.render_widget(Paragraph::new(letters), bottom);
}

/// Draws a name of the tray with the letters of its verdicts under it, as the card of a session.
pub fn as_card(app: &App, triage: &Triage, scroll: usize, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let Some(card) = &triage.card else { return };
    let letters = letters(app, triage, theme, usize::from(area.width));
    let low = (letters.len() as u16).min(area.height.saturating_sub(1));
    let gap = u16::from(area.height >= 8);
    card::draw(app, card, scroll, theme, frame, Rect { height: area.height.saturating_sub(low + gap), ..area });
    frame.render_widget(Paragraph::new(letters), Rect { y: area.bottom() - low, height: low, ..area });
}

/// "12 of 600 · 588 left · 31 a minute"
fn progress(app: &App, triage: &Triage, theme: Theme, columns: usize) -> Line<'static> {
    let total = triage.total() as i64;
    let here = (total - triage.left as i64 + 1).clamp(1, total.max(1));
    let mut rest = format!(" · {} left", words::count(triage.left as i64));
    if let Some(pace) = triage.pace.a_minute() {
        rest.push_str(&format!(" · {} a minute", words::count(pace)));
    }
    if let Some(session) = &triage.session {
        let minutes = session.running.clock.worked(app.view.now) / 60;
        rest.push_str(&format!(" · {minutes} of {} min", session.running.minutes));
    }
    let counts = triage.counts.iter().map(|(kind, n)| format!("{kind} {n}")).collect::<Vec<_>>().join("  ");
    let head = format!("{} of {}", words::count(here), words::count(total));
    let room = columns.saturating_sub(parts::width(&head) + parts::width(&rest) + 3);
    let counts = if parts::width(&counts) <= room { counts } else { String::new() };
    Line::from(vec![
        Span::styled(head, theme.style(Meaning::Strong)),
        Span::styled(rest, theme.style(Meaning::Text)),
        Span::styled(parts::pad_left(&counts, room + 3), theme.style(Meaning::Dim)),
    ])
}

/// The verdicts in the order of their letters, each with the word that it stands for.
const VERDICTS: &[(Action, &str)] = &[
    (Action::AsLead, "lead"),
    (Action::AsProspect, "prospect"),
    (Action::AsOpportunity, "opportunity"),
    (Action::AsHandoff, "handoff"),
    (Action::Out, "out"),
    (Action::AsKnown, "known"),
    (Action::Rest, "rest"),
    (Action::AsSame, "same"),
];

/// In fewer columns the line of the twin itself says its key.
const NARROW: usize = 60;

/// As many lines as the letters need; a twin's letter only where there is one.
fn letters(app: &App, triage: &Triage, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let twin =
        triage.groups.is_none() && columns >= NARROW && triage.card.as_ref().is_some_and(|card| card.twin.is_some());
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let mut left = columns;
    for (action, word) in VERDICTS {
        let Some(key) = app.keymap.key_for(Scope::Triage, *action) else { continue };
        if *action == Action::AsSame && !twin {
            continue;
        }
        let wide = parts::width(&key) + parts::width(word) + 1;
        if wide > left {
            lines.push(Vec::new());
            left = columns;
        }
        left = left.saturating_sub(wide + 2);
        if let Some(line) = lines.last_mut() {
            line.push(Span::styled(key, theme.style(Meaning::Key)));
            line.push(Span::styled(format!(" {word}  "), theme.style(Meaning::Text)));
        }
    }
    lines.into_iter().map(Line::from).collect()
}

/// "1 card" or "600 cards".
fn cards(n: usize) -> String {
    text::count(n, "card")
}
