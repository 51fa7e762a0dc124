//! What the letters do to the chosen deals: at once, or after a box has asked for the rest.

use super::action::Action;
use super::chooser::{Choice, Chooser, Pick, free_letter};
use super::event::Effect;
use super::form::{Form, FormField, FormKind};
use super::input::Input;
use super::menu::Kind;
use super::overlay::Overlay;
use super::prompt::{Ask, Prompt};
use super::{App, Screen, campaigns, promises, today};
use crate::domain::field;
use crate::domain::id::DealId;
use crate::domain::person::ReachKind;
use crate::domain::settings::ROWS;
use crate::domain::stage::{Phase, Stage, State};
use crate::domain::text;
use crate::domain::touch::Outcome;
use crate::error::{Error, Result};
use crate::ops::{self, Goal, Op, Redo, Undo, Verb};
use crate::store::lists::Sort;
use crate::store::{categories, deals, steps};

/// Does it, or opens the box that asks for what is missing.
pub(super) fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    match action {
        _ if matches!(app.screen, Screen::Campaigns(_)) && is_of_campaigns(action) => {
            campaigns::verbs::act(app, action)
        }
        Action::New => app.ask(Ask::QuickAdd(app.funnel.list().query.pane.stage()), Vec::new()),
        Action::Filter => app.ask_filter(),
        Action::Undo => app.perform(&Op::Undo(Undo::default())),
        Action::Redo => app.perform(&Op::Redo(Redo::default())),
        Action::Sort => sort(app),
        Action::Settings => settings(app),
        Action::Triage => app.start_triage(),
        Action::Palette => app.open_menu(Kind::Palette),
        Action::Help => app.open_menu(Kind::Help),
        Action::KeepPromise | Action::WithdrawPromise | Action::MovePromise => promises::act(app, action),
        Action::Level => app.perform(&Op::Level),
        Action::CardDown | Action::CardUp | Action::LeaveOut | Action::Pin | Action::PullIn => today::act(app, action),
        Action::MoveBlock | Action::DaysOff => today::act(app, action),
        _ => on_deals(app, action),
    }
}

/// Does what needs no deal and no list; nothing else has a meaning on a screen of its own.
pub(super) fn act_anywhere(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    match action {
        Action::Palette | Action::Help | Action::Settings => act(app, action),
        _ => Ok(Vec::new()),
    }
}

/// Says whether an action means the category, or the letter, on Campaigns.
fn is_of_campaigns(action: Action) -> bool {
    use Action::{Edit, Enrol, Message, New, Notes, Plan, Remove, Sent, Unenrol};
    [Edit, Enrol, Message, New, Notes, Plan, Remove, Sent, Unenrol].contains(&action)
}

fn on_deals(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    let chosen = app.chosen()?;
    match action {
        Action::NextStep => app.ask(Ask::NextStep, chosen),
        Action::Postpone => app.ask(Ask::Postpone, chosen),
        Action::Done => done(app, chosen),
        Action::Plan => app.plan(chosen),
        Action::Promise => app.ask(Ask::Promise, chosen),
        Action::StageOn => app.place(Goal::Forward, chosen),
        Action::Fire => app.fire(chosen),
        Action::Observe => app.observe(chosen),
        Action::Brief => app.brief(chosen),
        Action::Meeting => app.meeting(chosen),
        Action::Ask => app.owed(chosen),
        Action::NewFrom => app.comes_of_them(chosen),
        Action::StageBack => app.place(Goal::Back, chosen),
        Action::PickStage => app.choose("Move to", stages(), chosen),
        Action::Touch => {
            let outcomes = outcomes(app, &chosen)?;
            app.choose("What happened", outcomes, chosen)
        }
        Action::Category => {
            let choices = category_choices(app)?;
            app.choose("Category", choices, chosen)
        }
        Action::Out => {
            let choices = ways_out(app, &chosen)?;
            app.choose("Out", choices, chosen)
        }
        Action::Won => app.win(chosen),
        Action::Edit => edit(app, chosen),
        Action::Notes => notes(app, &chosen),
        Action::Reach => app.reach(&chosen),
        Action::Message => app.message(chosen),
        Action::CopyEmail => app.copy_reach(ReachKind::Email, &chosen),
        Action::CopyPhone => app.copy_reach(ReachKind::Phone, &chosen),
        Action::CopyName => app.copy_name(&chosen),
        Action::Purge => app.ask_purge(&chosen),
        _ => Ok(Vec::new()),
    }
}

impl App {
    /// Answers the deals that a verb is for; refuses when there is none.
    pub(super) fn chosen(&mut self) -> Result<Vec<DealId>> {
        if let Screen::Deal(page) = &self.screen {
            return Ok(vec![page.deal]);
        }
        if matches!(self.screen, Screen::Today(_)) {
            let none = || Error::refused("There is no deal here; + pulls one in.");
            return today::chosen(self).map(|deal| vec![deal]).ok_or_else(none);
        }
        if let Screen::Session(session) = &self.screen {
            let ended = session.ended;
            let none = || match ended {
                true => Error::refused_with("The session has ended, and no deal is shown.", "Esc leaves."),
                false => Error::refused("This card is not about one deal."),
            };
            return session.deal().map(|deal| vec![deal]).ok_or_else(none);
        }
        if matches!(self.screen, Screen::Promises(_)) {
            return Ok(vec![promises::selected(self)?.deal]);
        }
        if matches!(self.screen, Screen::Reset(_)) {
            return self.chosen_in_reset();
        }
        if matches!(self.screen, Screen::Triage(_)) {
            return Ok(self.triage_card().into_iter().collect());
        }
        self.funnel.end_range(super::past::conn(&self.view, &self.store))?;
        match self.funnel.chosen() {
            none if none.is_empty() => Err(Error::refused("There is no deal here yet; n adds one.")),
            chosen => Ok(chosen),
        }
    }

    /// Answers whom a box is about: a name, or a number of deals.
    pub(super) fn about(&self, deals: &[DealId]) -> Result<String> {
        match deals {
            [] => Ok(String::new()),
            [one] => deals::name(super::past::conn(&self.view, &self.store), *one),
            many => Ok(text::count(many.len(), "deal")),
        }
    }

    /// The same for the title of a box, with how many of them the filter hides.
    pub(super) fn about_chosen(&self, deals: &[DealId]) -> Result<String> {
        let about = self.about(deals)?;
        Ok(match self.hidden_words(deals)? {
            Some(hidden) => format!("{about}, {hidden}"),
            None => about,
        })
    }

    /// Answers which of the marked deals the funnel does not show, in words.
    pub(super) fn hidden_words(&self, deals: &[DealId]) -> Result<Option<String>> {
        match self.screen {
            Screen::Funnel => self.funnel.hidden_words(super::past::conn(&self.view, &self.store), deals),
            _ => Ok(None),
        }
    }

    /// Opens a prompt.
    pub(super) fn ask(&mut self, ask: Ask, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        let about = self.about_chosen(&deals)?;
        self.overlays.push(Overlay::Prompt(Prompt {
            ask,
            deals,
            about,
            input: Input::default(),
            reading: Vec::new(),
            unread: false,
        }));
        self.offer_draft()?;
        self.read_prompt()
    }

    /// Answers what an outcome leads to for one deal, in words; for many it differs.
    pub(super) fn leads_to(&self, outcome: Outcome, chosen: &[DealId]) -> Result<Option<String>> {
        let [one] = chosen else { return Ok(None) };
        let conn = self.store.conn();
        let (deal, open) = (deals::get(conn, *one)?, steps::open(conn, *one)?);
        let leads_to = ops::consequence(outcome, &deal, &open, self.today(), self.store.settings());
        Ok(Some(leads_to).filter(|_| outcome.is_work()))
    }

    /// Sorts the pane that has the keys.
    pub(super) fn sort_by(&mut self, sort: Sort) -> Result<Vec<Effect>> {
        let list = self.funnel.list_mut();
        list.query.sort = sort;
        let said = format!("{} by {sort}.", list.query.pane.title());
        self.reload()?;
        self.say(said);
        Ok(Vec::new())
    }

    fn ask_filter(&mut self) -> Result<Vec<Effect>> {
        let input = Input::new(&self.funnel.sieve.typed);
        let prompt = Prompt {
            ask: Ask::Filter,
            deals: Vec::new(),
            about: String::new(),
            input,
            reading: Vec::new(),
            unread: false,
        };
        self.screen = Screen::Funnel;
        self.overlays.push(Overlay::Prompt(prompt));
        self.read_prompt()
    }

    pub(super) fn choose(&mut self, title: &str, choices: Vec<Choice>, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        let title = format!("{title} · {}", self.about_chosen(&deals)?);
        self.overlays.push(Overlay::Chooser(Chooser { title, choices }, deals));
        Ok(Vec::new())
    }
}

/// The orders with their letters, the present one marked.
fn sort(app: &mut App) -> Result<Vec<Effect>> {
    let query = &app.funnel.list().query;
    let (present, title) = (query.sort, format!("Sort {} by", query.pane.title()));
    let choice = |(letter, sort, order): (char, Sort, &str)| {
        let leads_to = if sort == present { format!("now, {order}") } else { order.to_owned() };
        Choice { letter, label: sort.word().to_owned(), leads_to, pick: Pick::Sort(sort) }
    };
    let choices = [
        ('n', Sort::Next, "the earliest step first"),
        ('v', Sort::Value, "the greatest first"),
        ('a', Sort::Name, "A to Z"),
        ('o', Sort::Age, "the oldest first"),
        ('s', Sort::Silence, "the longest silence first"),
    ];
    app.overlays.push(Overlay::Chooser(Chooser { title, choices: choices.map(choice).to_vec() }, Vec::new()));
    Ok(Vec::new())
}

/// A step that another one follows is completed at once; else the next one is asked for.
fn done(app: &mut App, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
    if let [one] = chosen.as_slice() {
        let follows = steps::open(app.store.conn(), *one)?.len() > 1;
        let deal = deals::get(app.store.conn(), *one)?;
        if deal.next.is_none() {
            return Err(Error::refused_with("There is no step to complete.", "Press f to set one."));
        }
        if follows || !deal.needs_next() {
            return app.perform(&Op::Deals(chosen, Verb::Done(ops::Done { next: None })));
        }
    }
    app.ask(Ask::AfterDone, chosen)
}

fn stages() -> Vec<Choice> {
    let place = |letter, stage: Stage, phase: Option<Phase>| Choice {
        letter,
        label: phase.map_or(stage.word(), Phase::word).to_owned(),
        leads_to: phase.map(|_| stage.word().to_owned()).unwrap_or_default(),
        pick: Pick::Stage(stage, phase),
    };
    vec![
        place('l', Stage::Lead, None),
        place('p', Stage::Prospect, None),
        place('o', Stage::Opportunity, None),
        place('r', Stage::Opportunity, Some(Phase::Proposal)),
        place('n', Stage::Opportunity, Some(Phase::Negotiation)),
        place('h', Stage::Handoff, None),
        place('k', Stage::Handoff, Some(Phase::Kickoff)),
        place('f', Stage::Handoff, Some(Phase::FirstValue)),
        place('u', Stage::Handoff, Some(Phase::Using)),
        place('c', Stage::Customer, None),
    ]
}

fn outcomes(app: &App, chosen: &[DealId]) -> Result<Vec<Choice>> {
    let mut choices = Vec::new();
    for outcome in Outcome::ALL {
        let leads_to = app.leads_to(*outcome, chosen)?.unwrap_or_default();
        let label = outcome.label().to_owned();
        choices.push(Choice { letter: outcome.letter(), label, leads_to, pick: Pick::Outcome(*outcome) });
    }
    Ok(choices)
}

/// Letters go to the categories in the order in which these were made, so that a new one never takes another's letter.
pub(super) fn category_choices(app: &App) -> Result<Vec<Choice>> {
    let mut taken = Vec::new();
    let mut choices = Vec::new();
    let mut all = categories::all(app.store.conn())?;
    all.sort_by_key(|category| category.id);
    for category in all {
        let Some(letter) = free_letter(&category.name, &taken) else { break };
        taken.push(letter);
        let pick = Pick::Category(Some(category.name.clone()));
        choices.push(Choice { letter, label: category.name, leads_to: category.brief.unwrap_or_default(), pick });
    }
    choices.sort_by_key(|choice| text::fold(&choice.label));
    choices.push(Choice {
        letter: '+',
        label: "new".into(),
        leads_to: "name it on the spot".into(),
        pick: Pick::NewCategory,
    });
    choices.push(Choice { letter: '-', label: "none".into(), leads_to: String::new(), pick: Pick::Category(None) });
    Ok(choices)
}

fn ways_out(app: &App, chosen: &[DealId]) -> Result<Vec<Choice>> {
    let choice = |letter, label: &str, leads_to: &str, pick| Choice {
        letter,
        label: label.into(),
        leads_to: leads_to.into(),
        pick,
    };
    let over = match chosen {
        [one] => {
            !deals::get(app.store.conn(), *one)?.is_live() && deals::get(app.store.conn(), *one)?.state != State::Tray
        }
        _ => false,
    };
    let mut choices = vec![
        choice('l', "lost", "they said no", Pick::Close(State::Lost)),
        choice('c', "cancelled", "we stopped", Pick::Close(State::Cancelled)),
        choice('d', "disqualified", "it never fitted", Pick::Close(State::Disqualified)),
        choice('k', "known", "a supplier or friend: kept, no sale", Pick::Know),
        choice('a', "archive", "out of sight, all facts kept", Pick::Archive),
    ];
    if over {
        choices.insert(0, choice('o', "open again", "where it was", Pick::Reopen));
    }
    Ok(choices)
}

/// One deal's facts stand in the form; for many it is empty, and what is filled in goes to all.
fn edit(app: &mut App, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
    let deal = match chosen.as_slice() {
        [one] => Some(deals::get(app.store.conn(), *one)?),
        _ => None,
    };
    let late = deal.as_ref().is_none_or(|deal| deal.stage >= Some(Stage::Opportunity));
    let mut fields = Vec::new();
    for word in ops::EDITABLE.iter().filter(|word| late || !ops::LATE_FIELDS.contains(word)) {
        let value = deal.as_ref().map_or(Ok(String::new()), |deal| ops::shown(&app.store, deal, word))?;
        fields.push(FormField::new(*word, ops::label(word)?, field::in_words(text::one_line(&value)), ""));
    }
    let title = format!("Edit · {}", app.about_chosen(&chosen)?);
    app.overlays.push(Overlay::Form(Form {
        kind: FormKind::Edit,
        deals: chosen,
        title,
        fields,
        focus: 0,
        fault: None,
    }));
    app.offer_draft()?;
    Ok(Vec::new())
}

/// The settings of the file in one form; what each means stands under it.
fn settings(app: &mut App) -> Result<Vec<Effect>> {
    let settings = app.store.settings();
    let fields = ROWS.iter().map(|row| FormField::new(row.key, row.key, (row.show)(settings), row.help)).collect();
    let title = "Settings of this file".to_owned();
    app.overlays.push(Overlay::Form(Form {
        kind: FormKind::Settings,
        deals: Vec::new(),
        title,
        fields,
        focus: 0,
        fault: None,
    }));
    app.offer_draft()?;
    Ok(Vec::new())
}

fn notes(app: &App, chosen: &[DealId]) -> Result<Vec<Effect>> {
    match chosen {
        [one] => Ok(vec![Effect::Edit { token: one.0 as u64, text: app.note_to_edit(*one)? }]),
        _ => Err(Error::refused("Notes are edited one deal at a time.")),
    }
}
