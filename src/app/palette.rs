//! The palette's lines: every action that applies here and every deal, mixed by how well they match.

use super::menu::{Command, Pickable, begin_words, folded};
use super::{App, Screen};
use crate::domain::id::DealId;
use crate::error::Result;
use crate::keys::Scope;
use crate::store::lists::{self, Line};
use crate::store::search;

/// So many deals are shown at most.
const DEALS: usize = 12;

/// The places in the order in which their actions are listed while nothing is typed.
const ORDER: &[Scope] = &[Scope::Deals, Scope::Funnel, Scope::Lists, Scope::Deal, Scope::Everywhere, Scope::Always];

/// Answers the lines for what is typed; all actions and no deal while nothing is.
pub(super) fn lines(app: &App, place: Scope, typed: &str) -> Result<Vec<Pickable>> {
    let commands = commands(app, place);
    if typed.is_empty() {
        return Ok(commands.into_iter().map(Pickable::Command).collect());
    }
    let mut found: Vec<(u8, Pickable)> = commands
        .into_iter()
        .filter_map(|command| Some((command.match_of(typed)?, Pickable::Command(command))))
        .collect();
    let conn = super::past::conn(&app.view, &app.store);
    for id in search::few(conn, typed, DEALS)? {
        let line = lists::line(conn, DealId(id))?;
        found.extend(line.map(|line| (match_of(&line, typed), Pickable::Deal(Box::new(line)))));
    }
    found.sort_by_key(|(quality, _)| *quality);
    Ok(found.into_iter().map(|(_, line)| line).collect())
}

/// Verbs on deals only where there is a deal.
fn commands(app: &App, place: Scope) -> Vec<Command> {
    let reach = place.reach();
    let mut places: Vec<Scope> = ORDER.iter().copied().filter(|one| reach.contains(one)).collect();
    places.extend(reach.iter().filter(|one| !ORDER.contains(one)));
    if !has_deal(app) {
        places.retain(|one| *one != Scope::Deals);
    }
    let lines = places.into_iter().flat_map(|one| app.keymap.in_place(one));
    lines.map(|(binding, keys)| Command::of(binding, keys)).collect()
}

fn has_deal(app: &App) -> bool {
    matches!(app.screen, Screen::Deal(_)) || !app.funnel.chosen().is_empty()
}

/// A deal ranks among the actions by its names; one that the words stand elsewhere in comes after.
fn match_of(line: &Line, typed: &str) -> u8 {
    let (wanted, name) = (folded(typed), folded(&line.name));
    let others = [line.company.as_deref(), line.title.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    match () {
        () if name == wanted || line.id.to_string() == typed => 0,
        () if name.starts_with(&wanted) => 1,
        () if begin_words(&wanted, &format!("{name} {}", folded(&others))) => 3,
        () => 6,
    }
}
