//! What the keys do in triage: verdicts, going back, groups, looking and leaving.

use super::super::action::Action;
use super::super::busy::Then;
use super::super::chooser::{Choice, ENTER, Pick};
use super::super::event::Effect;
use super::super::page::Page;
use super::super::{App, Screen, layout, reset, session, verbs};
use super::groups::Groups;
use super::judged::{Judged, redo_verdict, undo_verdict};
use super::verdict::{Asked, Kind, OWN_WORDS, REASONS, Verdict};
use super::{Past, Triage};
use crate::domain::id::DealId;
use crate::domain::reset::Place;
use crate::domain::stage::{Pane, Stage, State};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::{deals, groups, lists};

/// Does what a key asks for in triage.
pub fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    if scroll(app, action) {
        return Ok(Vec::new());
    }
    app.answer = super::super::Answer::default();
    match action {
        Action::Back => back(app),
        Action::Groups => by_groups(app),
        Action::AsLead => ask_category(app),
        Action::AsProspect => ask_plan(app),
        Action::AsOpportunity => ask(app, Asked::Worth),
        Action::AsHandoff => judge_chosen(app, Verdict::Handoff),
        Action::AsKnown => judge_chosen(app, Verdict::Known),
        Action::AsSame => same(app),
        Action::Rest => ask(app, Asked::Until),
        Action::Out => ask_reason(app),
        Action::Skip => skip(app),
        Action::Undo => undo_verdict(app),
        Action::Redo => redo_verdict(app),
        Action::Open => look(app),
        Action::Edit => {
            card(app)?;
            verbs::act(app, action)
        }
        _ => verbs::act(app, action),
    }
}

impl App {
    /// Begins triage: on the marks, else on the filter's list, else where it was left, else on the tray.
    pub(in super::super) fn start_triage(&mut self) -> Result<Vec<Effect>> {
        let before = match self.own_set()? {
            Some(ids) => {
                let only_tray = groups::all_in_tray(self.store.conn(), &ids)?;
                return self.begin_triage(ids, only_tray);
            }
            None => Triage::kept_before(self.store.conn(), self.view.now)?,
        };
        if let Some(mut triage) = before {
            triage.reload(self.store.conn(), self.today())?;
            if triage.card.is_some() {
                let left = text::count(triage.left, "card");
                self.screen = Screen::Triage(Box::new(triage));
                self.say(format!("Going on where you were: {left} left."));
                return Ok(Vec::new());
            }
        }
        let tray = lists::Query::of(Pane::Tray).ids(self.store.conn())?;
        self.begin_triage(tray, true)
    }

    /// The marks, or what a filter shows.
    fn own_set(&mut self) -> Result<Option<Vec<DealId>>> {
        self.funnel.end_range(self.store.conn())?;
        if !self.funnel.marks.is_empty() {
            return Ok(Some(self.funnel.marks.iter().copied().collect()));
        }
        if self.funnel.sieve.is_empty() || self.funnel.sieve.typed.trim() == "tray" {
            return Ok(None);
        }
        Ok(Some(self.funnel.list().query.ids(self.store.conn())?))
    }

    /// Goes through the first station of a pass.
    pub(in super::super) fn triage_of(&mut self, ids: Vec<DealId>, place: Place) -> Result<Vec<Effect>> {
        let effects = self.begin_triage(ids, false)?;
        triage_mut(self)?.reset = Some(Box::new(place));
        Ok(effects)
    }

    fn begin_triage(&mut self, ids: Vec<DealId>, only_tray: bool) -> Result<Vec<Effect>> {
        if ids.is_empty() {
            return Err(Error::refused_with(
                "Nothing waits to be classified.",
                "Mark deals (Space) or filter (/) first, and t goes through those.",
            ));
        }
        let mut triage = Triage::over(ids, only_tray, self.view.now);
        triage.keep_cards(&mut self.store)?;
        triage.reload(self.store.conn(), self.today())?;
        triage.keep_place(&mut self.store)?;
        self.funnel.marks.clear();
        self.screen = Screen::Triage(Box::new(triage));
        Ok(Vec::new())
    }

    /// Gives a verdict to these cards, as one operation, and goes on to the next card.
    pub(in super::super) fn judge(&mut self, verdict: Verdict, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        let Screen::Triage(triage) = &self.screen else { return Ok(Vec::new()) };
        let (at, waiting) = (triage.at, groups::all_in_tray(self.store.conn(), &deals)?);
        let kind = verdict.kind();
        if let Some(said) = self.stays(&verdict, &deals)? {
            self.say(said);
            self.after(Past { kind, deals, at, operation: None })?;
            return Ok(self.backup_of_the_day());
        }
        let same = matches!(verdict, Verdict::Same(_)).then(|| deals.clone());
        self.part(verdict.op(deals, waiting), Then::Judged(Judged::Verdict { kind, at, same }))
    }

    /// One that is already where the verdict puts it is confirmed; nothing changes.
    fn stays(&self, verdict: &Verdict, deals: &[DealId]) -> Result<Option<String>> {
        let [one] = deals else { return Ok(None) };
        let stage = match verdict {
            Verdict::Lead(None) => Stage::Lead,
            Verdict::Prospect(None) => Stage::Prospect,
            Verdict::Opportunity(None, None) => Stage::Opportunity,
            Verdict::Handoff => Stage::Handoff,
            _ => return Ok(None),
        };
        let deal = deals::get(self.store.conn(), *one)?;
        let there = deal.is_live() && deal.stage == Some(stage);
        let name = deals::name(self.store.conn(), *one)?;
        Ok(there.then(|| format!("{name} stays {}.", stage.article())))
    }

    /// Notes the verdict, keeps the place and shows the next card.
    pub(super) fn after(&mut self, past: Past) -> Result<()> {
        let (now, today) = (self.view.now, self.today());
        let App { screen: Screen::Triage(triage), store, .. } = self else { return Ok(()) };
        triage.record(past, now);
        triage.note_judged(store.conn(), today)?;
        triage.reload(store.conn(), today)?;
        triage.keep_place(store)?;
        reset::keep_judged(self)
    }

    pub(super) fn settle_triage(&mut self) -> Result<()> {
        let today = self.today();
        let App { screen: Screen::Triage(triage), store, .. } = self else { return Ok(()) };
        triage.reload(store.conn(), today)?;
        triage.keep_place(store)?;
        reset::keep_judged(self)
    }
}

pub(super) fn triage_mut(app: &mut App) -> Result<&mut Triage> {
    match &mut app.screen {
        Screen::Triage(triage) => Ok(triage),
        _ => Err(Error::refused("Triage is over.")),
    }
}

/// The card in sight.
fn card(app: &App) -> Result<DealId> {
    let Screen::Triage(triage) = &app.screen else { return Err(Error::refused("Triage is over.")) };
    if triage.groups.is_some() {
        return Err(Error::refused_with("That is for one card.", "Esc goes back to the cards."));
    }
    triage.deal().ok_or_else(|| Error::refused("Every card has its verdict; Esc leaves, u goes back."))
}

/// Whom a verdict is for: the card in sight, or all of the group that the cursor is on.
fn chosen(app: &App) -> Result<Vec<DealId>> {
    let Screen::Triage(triage) = &app.screen else { return Ok(Vec::new()) };
    let Some(in_groups) = &triage.groups else { return card(app).map(|deal| vec![deal]) };
    let Some(group) = in_groups.selected() else {
        return Err(Error::refused("Every card has its verdict; Esc leaves, u goes back."));
    };
    let open = triage.open(app.store.conn())?;
    groups::members(app.store.conn(), &open, in_groups.by, group.key.as_deref(), app.today())
}

fn judge_chosen(app: &mut App, verdict: Verdict) -> Result<Vec<Effect>> {
    let deals = chosen(app)?;
    app.judge(verdict, deals)
}

fn ask(app: &mut App, asked: Asked) -> Result<Vec<Effect>> {
    let deals = chosen(app)?;
    app.ask(asked.ask(), deals)
}

fn ask_category(app: &mut App) -> Result<Vec<Effect>> {
    let deals = chosen(app)?;
    let mut choices = verbs::category_choices(app)?;
    for choice in &mut choices {
        match &choice.pick {
            Pick::Category(Some(name)) => choice.pick = Pick::Judge(Verdict::Lead(Some(name.clone()))),
            Pick::Category(None) => {
                choice.letter = ENTER;
                choice.pick = Pick::Judge(Verdict::Lead(None));
            }
            _ => choice.pick = Pick::Ask(Asked::Category.ask()),
        }
    }
    app.choose("Lead in which category", choices, deals)
}

/// The playbooks by their letters; Enter takes none, and the plan is then a gap.
fn ask_plan(app: &mut App) -> Result<Vec<Effect>> {
    let deals = chosen(app)?;
    let mut choices = app.playbook_choices(&mut Vec::new()).0;
    let none = Pick::Judge(Verdict::Prospect(None));
    choices.push(Choice { letter: ENTER, label: "no plan yet".into(), leads_to: "it stays a gap".into(), pick: none });
    app.choose(if deals.len() > 1 { "Prospects with one plan" } else { "Prospect with a plan" }, choices, deals)
}

fn ask_reason(app: &mut App) -> Result<Vec<Effect>> {
    let deals = chosen(app)?;
    let known = REASONS.iter().map(|(letter, state, reason)| Choice {
        letter: *letter,
        label: (*reason).to_owned(),
        leads_to: state.word().to_owned(),
        pick: Pick::Judge(Verdict::Out(*state, (*reason).to_owned(), None)),
    });
    let own = OWN_WORDS.iter().map(|(letter, state): &(char, State)| Choice {
        letter: *letter,
        label: "own words".to_owned(),
        leads_to: state.word().to_owned(),
        pick: Pick::Ask(Asked::Reason(*state).ask()),
    });
    let choices = known.chain(own).collect();
    app.choose("Out, because", choices, deals)
}

fn same(app: &mut App) -> Result<Vec<Effect>> {
    let deal = card(app)?;
    let Screen::Triage(triage) = &app.screen else { return Ok(Vec::new()) };
    let twin = triage.card.as_ref().and_then(|card| card.twin.as_ref()).map(|twin| twin.line.id);
    match twin {
        Some(keep) => app.judge(Verdict::Same(keep), vec![deal]),
        None => Err(Error::refused("Nobody else in this file has the same e-mail, phone or name.")),
    }
}

fn skip(app: &mut App) -> Result<Vec<Effect>> {
    let deal = card(app)?;
    let name = deals::name(app.store.conn(), deal)?;
    let triage = triage_mut(app)?;
    let at = triage.at;
    app.after(Past { kind: Kind::Skipped, deals: vec![deal], at, operation: None })?;
    let round = triage_mut(app)?.only_skipped_left();
    let more =
        if round { "Only skipped cards are left; Esc leaves them for another time." } else { "It comes at the end." };
    app.say(format!("{name}: skipped. {more}"));
    Ok(Vec::new())
}

fn by_groups(app: &mut App) -> Result<Vec<Effect>> {
    let triage = triage_mut(app)?;
    if triage.card.is_none() {
        return Err(Error::refused("Every card has its verdict; Esc leaves, u goes back."));
    }
    match &mut triage.groups {
        Some(groups) => groups.cycle(),
        None => triage.groups = Some(Groups::new()),
    }
    app.reload()?;
    Ok(Vec::new())
}

/// From groups to the cards; from the cards to the funnel.
fn back(app: &mut App) -> Result<Vec<Effect>> {
    let triage = triage_mut(app)?;
    if triage.groups.take().is_some() {
        return Ok(Vec::new());
    }
    let left = triage.left;
    if let Some(session) = triage.session.take() {
        return session::come_back(app, session, left);
    }
    if let Some(place) = triage.place().cloned() {
        return reset::come_back(app, place);
    }
    app.screen = Screen::Funnel;
    app.reload()?;
    if left > 0 {
        app.say(format!("{} left; t goes on there.", text::count(left, "card")));
    }
    Ok(Vec::new())
}

/// The deal's page; Esc on it comes back to the card.
fn look(app: &mut App) -> Result<Vec<Effect>> {
    let in_groups = triage_mut(app)?.groups.take().is_some();
    if in_groups {
        return Ok(Vec::new());
    }
    let mut page = Page::of(card(app)?);
    if let Screen::Triage(triage) = std::mem::replace(&mut app.screen, Screen::Funnel) {
        page.back = Some(Box::new(Screen::Triage(triage)));
    }
    app.screen = Screen::Deal(page);
    app.reload()?;
    Ok(Vec::new())
}

/// Moves in the groups, or scrolls the card.
fn scroll(app: &mut App, action: Action) -> bool {
    let page = layout::page_height(app.view.size) as i64;
    let rows = match action {
        Action::Down => 1,
        Action::Up => -1,
        Action::HalfPageDown | Action::PageDown => page / 2,
        Action::HalfPageUp | Action::PageUp => -page / 2,
        Action::Top => -(1 << 40),
        Action::Bottom => 1 << 40,
        _ => return false,
    };
    if let Ok(triage) = triage_mut(app) {
        match &mut triage.groups {
            Some(groups) => groups.move_by(rows),
            None => {
                let end = super::super::page::END as i64;
                triage.scroll = (triage.scroll as i64).saturating_add(rows).clamp(0, end) as usize;
            }
        }
    }
    true
}

/// Says that a card left while it was in sight.
pub(in super::super) fn say_left(app: &mut App, before: Option<DealId>) -> Result<()> {
    let now = app.triage_card();
    if let Some(gone) = before.filter(|_| app.overlays.is_empty() && now != before) {
        let name = deals::name(app.store.conn(), gone)?;
        app.say(format!("{name} was classified elsewhere meanwhile; this is the next card."));
    }
    Ok(())
}

impl App {
    /// Answers the deal of the card in sight, in triage.
    pub(in super::super) fn triage_card(&self) -> Option<DealId> {
        match &self.screen {
            Screen::Triage(triage) => triage.deal(),
            _ => None,
        }
    }
}
