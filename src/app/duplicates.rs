//! Likely duplicates, one pair at a time: side by side, one key a verdict.

use super::action::Action;
use super::busy::Then;
use super::event::{Effect, Job};
use super::page::Page;
use super::{App, Screen};
use crate::domain::Day;
use crate::domain::id::{DealId, OperationId, PersonId};
use crate::domain::person::ReachKind;
use crate::domain::{text, when};
use crate::error::{Error, Result};
use crate::ops::{Merge, MergePeople, Op, Outcome, Undo};
use crate::store::Connection;
use crate::store::duplicates::{self, Pair};
use crate::store::sheet::{self, Sheet};
use crate::store::{companies, people};

/// The state of the screen.
#[derive(Debug, Clone, Default)]
pub struct Duplicates {
    /// None while they are still being looked for.
    pub pairs: Option<Vec<Pair>>,
    /// The pair in sight; behind the last one, all are done.
    pub at: usize,
    pub shown: Option<Box<Shown>>,
    /// The side that Enter looks at.
    pub side: usize,
    pub merged: usize,
    pub apart: usize,
    decided: Vec<(usize, Verdict)>,
}

#[derive(Debug, Clone, Copy)]
enum Verdict {
    Merged(OperationId),
    Apart,
}

/// A pair as it is drawn.
#[derive(Debug, Clone)]
pub struct Shown {
    pub pair: Pair,
    pub deals: [Option<(DealId, i64)>; 2],
    /// What is the same first, then what differs, then what only one has.
    pub facts: Vec<Fact>,
}

/// One fact of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub label: &'static str,
    pub sides: [String; 2],
}

/// So many pairs are looked for at a time.
pub const MOST: usize = 500;

impl Fact {
    /// Says whether both sides have it and say the same.
    pub fn is_same(&self) -> bool {
        text::fold(&self.sides[0]) == text::fold(&self.sides[1])
    }

    /// Says whether both sides have it and say something else.
    pub fn differs(&self) -> bool {
        !self.is_same() && self.sides.iter().all(|side| !side.is_empty())
    }

    fn weight(&self) -> u8 {
        if self.is_same() {
            0
        } else if self.differs() {
            1
        } else {
            2
        }
    }
}

impl Duplicates {
    /// Reads the pair in sight again; pairs of which one is gone are passed over.
    pub fn reload(&mut self, conn: &Connection, today: Day) -> Result<()> {
        self.shown = None;
        while let Some(pair) = self.pairs.as_ref().and_then(|pairs| pairs.get(self.at)).copied() {
            if duplicates::is_open(conn, &pair)? {
                self.shown = Some(Box::new(Shown::read(conn, pair, today)?));
                break;
            }
            self.at += 1;
        }
        Ok(())
    }

    fn count(&self) -> usize {
        self.pairs.as_ref().map_or(0, Vec::len)
    }
}

impl Shown {
    fn read(conn: &Connection, pair: Pair, today: Day) -> Result<Shown> {
        let deals = [duplicates::deal_of(conn, pair.one)?, duplicates::deal_of(conn, pair.other)?];
        let one = side(conn, pair.one, deals[0], today)?;
        let other = side(conn, pair.other, deals[1], today)?;
        let both = one.into_iter().zip(other).map(|((label, one), (_, other))| Fact { label, sides: [one, other] });
        let mut facts: Vec<Fact> = both.filter(|fact| fact.sides.iter().any(|side| !side.is_empty())).collect();
        facts.sort_by_key(Fact::weight);
        Ok(Shown { pair, deals, facts })
    }

    fn merge(&self, keep: usize, with_deals: bool) -> MergePeople {
        let people = [self.pair.one, self.pair.other];
        let deal = |side: usize| self.deals[side].map(|(deal, _)| deal);
        let deals = deal(keep).zip(deal(1 - keep)).filter(|_| with_deals);
        MergePeople {
            keep: people[keep],
            gone: people[1 - keep],
            deals: deals.map(|(keep, gone)| Merge::of(keep, gone)),
        }
    }
}

/// Every fact of one side, in the same order for both.
fn side(
    conn: &Connection,
    id: PersonId,
    deal: Option<(DealId, i64)>,
    today: Day,
) -> Result<Vec<(&'static str, String)>> {
    let person = people::get(conn, id)?;
    let company = person.company.map(|id| companies::get(conn, id)).transpose()?;
    let reaches = people::reaches(conn, id)?;
    let ways = |kind: ReachKind| {
        let values = reaches.iter().filter(|reach| reach.kind == kind).map(|reach| reach.value.as_str());
        values.collect::<Vec<_>>().join(", ")
    };
    let mut facts = vec![
        ("Name", person.name),
        ("Company", company.map(|company| company.name).unwrap_or_default()),
        ("E-mail", ways(ReachKind::Email)),
        ("Phone", ways(ReachKind::Phone)),
        ("Link", ways(ReachKind::Link)),
        ("Job title", person.job_title.unwrap_or_default()),
        ("Contact", if person.do_not_contact { "do not contact".into() } else { String::new() }),
    ];
    let sheet = deal.map(|(deal, _)| sheet::load(conn, deal, 1)).transpose()?.flatten();
    facts.extend(of_deal(sheet.as_ref(), today));
    let further = deal.map_or(0, |(_, further)| further);
    let more = if further > 0 { format!("{} more stay", text::count(further as usize, "deal")) } else { String::new() };
    facts.push(("Further", more));
    Ok(facts)
}

fn of_deal(sheet: Option<&Sheet>, today: Day) -> Vec<(&'static str, String)> {
    let deal = sheet.map(|sheet| &sheet.deal);
    let words = |value: Option<String>| value.unwrap_or_default();
    let touch = sheet.and_then(|sheet| sheet.touches.first());
    vec![
        (
            "Deal",
            words(
                deal.map(|deal| {
                    format!("{} · {}", deal.id, deal.stage.map_or(deal.state.word(), |stage| stage.word()))
                }),
            ),
        ),
        ("Title", words(deal.and_then(|deal| deal.title.clone()))),
        ("Value", words(deal.and_then(|deal| deal.value.map(|value| value.show())))),
        ("Opened", words(deal.map(|deal| when::dated(deal.opened_on, today)))),
        ("Next", words(deal.and_then(|deal| deal.next.as_ref().map(|next| when::show(next.day, today))))),
        (
            "Last",
            words(
                touch.map(|touch| {
                    format!("{} {}", when::dated(touch.day, today), touch.text.clone().unwrap_or_default())
                }),
            ),
        ),
        ("Source", words(deal.and_then(|deal| deal.source.clone()))),
        ("Note", words(deal.and_then(|deal| deal.note.as_deref().map(text::one_line)))),
    ]
}

/// Opens the screen and has the pairs looked for beside it.
pub(super) fn open(app: &mut App) -> Result<Vec<Effect>> {
    app.screen = Screen::Duplicates(Duplicates::default());
    app.answer = super::Answer::default();
    Ok(vec![Effect::Work(Job::Duplicates)])
}

/// Does what a key asks for on this screen.
pub(super) fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    app.answer = super::Answer::default();
    let Screen::Duplicates(state) = &mut app.screen else { return Ok(Vec::new()) };
    match action {
        Action::KeepLeft => merge(app, 0, true),
        Action::KeepRight => merge(app, 1, true),
        Action::OnePerson => merge(app, 0, false),
        Action::Different => apart(app),
        Action::Undo => undo(app),
        Action::OtherSide => {
            state.side = 1 - state.side;
            Ok(Vec::new())
        }
        Action::Down | Action::Up => {
            let next = if action == Action::Down { state.at + 1 } else { state.at.saturating_sub(1) };
            state.at = next.min(state.count());
            app.reload().map(|()| Vec::new())
        }
        Action::Open => look(app),
        Action::Back => {
            app.screen = Screen::Funnel;
            app.reload().map(|()| Vec::new())
        }
        other => super::verbs::act_anywhere(app, other),
    }
}

fn shown(app: &App) -> Result<Shown> {
    match &app.screen {
        Screen::Duplicates(Duplicates { shown: Some(shown), .. }) => Ok((**shown).clone()),
        _ => Err(Error::refused_with("There is no pair here.", "Esc goes back to the funnel.")),
    }
}

fn merge(app: &mut App, keep: usize, with_deals: bool) -> Result<Vec<Effect>> {
    let shown = shown(app)?;
    let op = Op::MergePeople(shown.merge(keep, with_deals));
    app.part(op, Then::Merged(Box::new(shown.pair)))
}

/// Notes what became of a pair, so that it can be taken back here.
pub(super) fn merged(app: &mut App, merged: Pair, outcome: &Outcome) {
    if let (Screen::Duplicates(state), Some(operation)) = (&mut app.screen, outcome.operation) {
        let at = state.pairs.as_ref().and_then(|pairs| pairs.iter().position(|pair| *pair == merged));
        state.decided.push((at.unwrap_or(state.at), Verdict::Merged(operation)));
        state.merged += 1;
    }
}

fn apart(app: &mut App) -> Result<Vec<Effect>> {
    let (pair, now) = (shown(app)?.pair, app.view.now);
    app.store.note(|conn| duplicates::keep_apart(conn, &pair, now))?;
    if let Screen::Duplicates(state) = &mut app.screen {
        state.decided.push((state.at, Verdict::Apart));
        state.apart += 1;
        state.at += 1;
    }
    app.reload()?;
    app.say("Two people; this pair is not shown again. · u takes that back");
    Ok(Vec::new())
}

/// Takes the last verdict back and shows its pair again.
fn undo(app: &mut App) -> Result<Vec<Effect>> {
    let Screen::Duplicates(state) = &app.screen else { return Ok(Vec::new()) };
    let Some((at, verdict)) = state.decided.last().copied() else {
        return Err(Error::refused_with(
            "Nothing was decided here yet.",
            "Esc leaves; u in the funnel undoes what came before.",
        ));
    };
    let pair = state.pairs.as_ref().and_then(|pairs| pairs.get(at)).copied();
    let said = match (verdict, pair) {
        (Verdict::Merged(operation), _) => app.done(&Op::Undo(Undo { of: Some(operation), rest: false }))?.said,
        (Verdict::Apart, Some(pair)) => {
            app.store.note(|conn| duplicates::forget_apart(conn, &pair))?;
            "Not decided any more.".to_owned()
        }
        (Verdict::Apart, None) => String::new(),
    };
    if let Screen::Duplicates(state) = &mut app.screen {
        state.decided.pop();
        state.at = at;
        match verdict {
            Verdict::Merged(_) => state.merged -= 1,
            Verdict::Apart => state.apart -= 1,
        }
    }
    app.reload()?;
    app.say(said);
    Ok(Vec::new())
}

fn look(app: &mut App) -> Result<Vec<Effect>> {
    let shown = shown(app)?;
    let Screen::Duplicates(state) = &app.screen else { return Ok(Vec::new()) };
    let Some((deal, _)) = shown.deals[state.side] else {
        return Err(Error::refused("This person has no deal to look at."));
    };
    let back = Some(Box::new(app.screen.clone()));
    app.screen = Screen::Deal(Page { back, ..Page::of(deal) });
    app.reload().map(|()| Vec::new())
}

impl App {
    /// Takes the pairs that were found.
    pub(super) fn duplicates_found(&mut self, pairs: Vec<Pair>) -> Result<Vec<Effect>> {
        if let Screen::Duplicates(state) = &mut self.screen {
            state.pairs = Some(pairs);
            self.reload()?;
        }
        Ok(Vec::new())
    }
}
