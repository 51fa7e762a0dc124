//! A day without cards: what it is, and the one key to press.

use super::super::parts;
use super::super::theme::{Meaning, Theme};
use super::super::words;
use super::kind_words;
use crate::app::App;
use crate::app::today::Today;
use crate::app::today::agenda::Kind;
use ratatui::text::{Line, Span};

/// Says whether words stand in the place of the timeline.
pub fn is_told(today: &Today) -> bool {
    !today.agenda.has_due() || today.agenda.kind != Kind::Working
}

/// What the day is, in a sentence, and under it the keys.
pub fn lines(app: &App, today: &Today, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let (what, keys) = words(app, today);
    let told = parts::wrap(&what, columns).into_iter();
    let mut lines: Vec<Line<'static>> =
        told.map(|line| Line::from(Span::styled(line, theme.style(Meaning::Text)))).collect();
    lines.push(Line::default());
    lines.extend(keys.into_iter().map(|(key, does)| {
        Line::from(vec![
            Span::styled(parts::pad(key, 3), theme.style(Meaning::Key)),
            Span::styled(parts::fit(&does, columns.saturating_sub(3)), theme.style(Meaning::Text)),
        ])
    }));
    lines
}

type Keys = Vec<(&'static str, String)>;

fn words(app: &App, today: &Today) -> (String, Keys) {
    if app.funnel.is_empty() {
        let first = "adds a name in one line, as  Ada Lovelace ada@ae.example".to_owned();
        return ("Nothing is in this file yet.".into(), vec![("n", first)]);
    }
    let Some(what) = kind_words(&today.agenda.kind) else { return free(app, today) };
    let waiting = match today.agenda.cards.len() + today.agenda.more {
        0 => "nothing waits for you".to_owned(),
        1 => "a card waits for the next working day".to_owned(),
        some => format!("{some} cards wait for the next working day"),
    };
    (format!("{what} The streak is neither fed nor broken, and {waiting}."), vec![("]", "shows the next day".into())])
}

/// A working day on which nothing is due: what its minutes are for.
fn free(app: &App, today: &Today) -> (String, Keys) {
    let mut keys = vec![("+", "pulls in a card of the next working day".to_owned())];
    keys.extend(
        (app.funnel.tray > 0).then(|| ("t", format!("classifies the {} in the tray", words::count(app.funnel.tray)))),
    );
    keys.push(("n", "adds a new name".to_owned()));
    (format!("Nothing is due. The {} minutes are yours, for prospecting first.", today.agenda.capacity()), keys)
}
