//! A deal after the sale: its clocks, what is still to come, its use, and its fires.

use super::summary::Fact;
use super::theme::Meaning;
use super::words;
use crate::domain::Day;
use crate::domain::cold;
use crate::domain::handoff::{self, Clock, observed_words};
use crate::domain::promise::Side;
use crate::domain::stage::Stage;
use crate::domain::step::{Step, StepOrigin};
use crate::domain::text;
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

/// A handoff in a line, for the summary: "day 7 · 1 promise open, 1 missed · silent 5 days · using 2d ago · 2 fires".
pub fn line(sheet: &Sheet, today: Day, week: &WorkWeek) -> Option<Fact> {
    let after = sheet.after.as_ref().filter(|_| sheet.deal.stage == Some(Stage::Handoff) && sheet.deal.is_live())?;
    let day = sheet.deal.signed_on.map(|signed| format!("day {}", today.signed_duration_since(signed).num_days()));
    let mine = sheet.promises.iter().filter(|one| one.is_open() && one.side == Side::Mine);
    let (open, missed) = (mine.clone().count(), mine.filter(|one| one.is_missed(today)).count());
    let missing = if missed > 0 { format!(", {missed} missed") } else { String::new() };
    let promises = (open > 0).then(|| format!("{} open{missing}", text::count(open, "promise")));
    let silent = cold::days_since(sheet.line.silent_since, today, week);
    let silent =
        (silent > 0).then(|| format!("silent {}", text::count(usize::try_from(silent).unwrap_or(0), "working day")));
    let used = after.looks.first().map(|(look, _)| format!("{} {}", look.verdict, words::ago(look.day, today)));
    let fires = (!after.fires.is_empty()).then(|| text::count(after.fires.len(), "fire"));
    let parts: Vec<String> = [day, promises, silent, used, fires].into_iter().flatten().collect();
    let meaning = if missed > 0 { Meaning::Late } else { Meaning::Text };
    (!parts.is_empty()).then(|| ("handoff", parts.join(" · "), meaning))
}

/// What is still to come of the playbook, the day in front.
fn course(sheet: &Sheet, today: Day) -> impl Iterator<Item = Fact> {
    let steps = sheet.steps.iter().filter(|step| is_of_course(step));
    steps.enumerate().map(move |(nth, step)| {
        let at = step.at.map(|at| at.format(" %H:%M").to_string()).unwrap_or_default();
        let meaning = if step.day < today { Meaning::Late } else { Meaning::Text };
        (
            if nth == 0 { "course" } else { "" },
            format!("{}{at}  {}", when::show_due(step.day, today), step.words),
            meaning,
        )
    })
}

/// Says whether a step is one of the playbook's, or of the ladder's.
pub fn is_of_course(step: &Step) -> bool {
    step.phase.is_some() || (step.origin == StepOrigin::Handoff && step.tries > 0)
}

/// Everything that is known after the sale, for the deal's page.
pub fn facts(sheet: &Sheet, today: Day, week: &WorkWeek) -> Vec<Fact> {
    let Some(after) = &sheet.after else { return Vec::new() };
    let clocks = handoff::clocks(&sheet.deal, after.first_contact, today, week);
    let late = sheet.deal.handoff.joined_late;
    let counted = late && !clocks.is_empty();
    let counted = counted.then(|| ("clocks", "entered late: in no median".to_owned(), Meaning::Dim));
    let clocks = clocks.iter().map(|clock| ticked(clock, late));
    counted
        .into_iter()
        .chain(clocks)
        .chain(course(sheet, today))
        .chain(to_come(sheet, after))
        .chain(told(after, today))
        .collect()
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
