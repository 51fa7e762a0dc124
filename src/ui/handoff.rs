//! A deal after the sale: its clocks, what is still to come, its use, and its fires.

use super::summary::Fact;
use super::theme::Meaning;
use crate::domain::Day;
use crate::domain::handoff::{self, Clock, observed_words};
use crate::domain::stage::Stage;
use crate::domain::when;
use crate::domain::workdays::WorkWeek;
use crate::store::sheet::{After, Sheet};

/// So many looks at the use are told.
const LOOKS: usize = 3;

/// What cannot wait, for the summary: a fire that burns, and use that is not.
pub fn urgent(sheet: &Sheet, today: Day) -> Vec<Fact> {
    let Some(after) = &sheet.after else { return Vec::new() };
    let fires = after.fires.iter().filter(|fire| fire.is_open());
    let fires = fires.map(|fire| ("fire", format!("{}, {}", fire.text, when::show(fire.day, today)), Meaning::Bad));
    let unused = after.gate.is_ticked_not_used(&sheet.deal) && sheet.deal.stage == Some(Stage::Handoff);
    let unused = unused.then(|| ("use", "all ticked, not used".to_owned(), Meaning::Bad));
    fires.chain(unused).collect()
}

/// Everything that is known after the sale, for the deal's page.
pub fn facts(sheet: &Sheet, today: Day, week: &WorkWeek) -> Vec<Fact> {
    let Some(after) = &sheet.after else { return Vec::new() };
    let clocks = handoff::clocks(&sheet.deal, after.first_contact, today, week);
    let late = sheet.deal.handoff.joined_late;
    clocks.iter().map(|clock| ticked(clock, late)).chain(to_come(sheet, after)).chain(told(after, today)).collect()
}

/// A clock of a handoff that joined late is shown, and never late.
fn ticked(clock: &Clock, joined_late: bool) -> Fact {
    let meaning = match (clock.done, clock.is_late() && !joined_late) {
        (Some(_), _) => Meaning::Dim,
        (None, true) => Meaning::Bad,
        (None, false) => Meaning::Text,
    };
    (short(clock.what), clock.words(), meaning)
}

/// The label of a clock, in eight columns.
fn short(what: &'static str) -> &'static str {
    match what {
        "first contact" => "contact",
        "first value" => "value",
        other => other,
    }
}

fn to_come<'a>(sheet: &'a Sheet, after: &'a After) -> impl Iterator<Item = Fact> + 'a {
    let missing = if sheet.deal.stage == Some(Stage::Handoff) { after.gate.missing(&sheet.deal) } else { Vec::new() };
    missing.into_iter().enumerate().map(|(nth, what)| (if nth == 0 { "to come" } else { "" }, what, Meaning::Text))
}

fn told(after: &After, today: Day) -> impl Iterator<Item = Fact> {
    let looks = after.looks.iter().take(LOOKS).enumerate().map(move |(nth, (look, who))| {
        (if nth == 0 { "use" } else { "" }, observed_words(look, who.as_deref(), today), Meaning::Text)
    });
    let right = after.fires.iter().filter(|fire| !fire.is_open()).map(move |fire| {
        let on = fire.put_right.map(|day| when::show(day, today)).unwrap_or_default();
        ("fire", format!("{}, put right {on}", fire.text), Meaning::Dim)
    });
    looks.chain(right).collect::<Vec<_>>().into_iter()
}
