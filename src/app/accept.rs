//! Keys in a box: letters of a chooser, typing in a prompt or form, and taking what was typed.

use super::App;
use super::action::Action;
use super::busy::Then;
use super::chooser::{ENTER, Pick};
use super::event::{Effect, Unedited};
use super::form::{Form, FormKind};
use super::overlay::Overlay;
use super::prompt::{Ask, Prompt, Reading, Tone, day_and_words, read_move, read_reason, read_step};
use super::rehearsal;
use super::reset;
use super::session;
use super::triage::read_verdict;
use crate::domain::id::DealId;
use crate::domain::promise::NewPromise;
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::domain::when::When;
use crate::domain::{Day, Moment};
use crate::error::{Error, Result};
use crate::keys::{Chord, Found, Scope};
use crate::ops::{
    self, Categorize, CategoryChange, Close, Goal, LogTouch, Op, Others, PlanChange, Postpone, Reschedule, Set,
    SetNext, Settled, Verb, Withdraw,
};
use crate::store::steps;

impl App {
    /// Gives a key to the box on top.
    pub(super) fn press_in_box(&mut self, chord: Chord) -> Result<Vec<Effect>> {
        match self.overlays.last() {
            Some(Overlay::Busy(_)) => return Ok(self.press_while_busy(chord)),
            Some(Overlay::Menu(_)) => return self.press_in_menu(chord),
            Some(Overlay::Confirm(_)) => return self.press_in_confirm(chord),
            Some(Overlay::Preview(_)) => return self.press_in_preview(chord),
            _ => {}
        }
        let action = match self.keymap.look(Scope::Form, &[chord]) {
            Found::Action(action) => Some(action),
            _ => None,
        };
        if let Some(effects) = action.and_then(|action| self.act_always(action)) {
            return Ok(effects);
        }
        if action == Some(Action::Back) {
            return self.leave_box();
        }
        match self.overlays.last_mut() {
            Some(Overlay::Chooser(chooser, deals)) => {
                match letter(chord, action).and_then(|letter| chooser.pick(letter)) {
                    Some(pick) => {
                        let deals = std::mem::take(deals);
                        self.overlays.pop();
                        self.picked(pick, deals)
                    }
                    None => Ok(Vec::new()),
                }
            }
            Some(Overlay::Prompt(prompt)) => match action {
                Some(Action::Accept) => self.accept_prompt(),
                Some(Action::NextField) if prompt.ask == Ask::ImportFile => self.complete_path(),
                _ => {
                    prompt.input.press(chord);
                    prompt.unread = true;
                    self.follow_prompt()
                }
            },
            Some(Overlay::Form(form)) => {
                match action {
                    Some(Action::Accept) => return self.accept_form(),
                    Some(Action::NextField) => form.focus_by(1),
                    Some(Action::PreviousField) => form.focus_by(-1),
                    _ => type_in_field(form, chord),
                }
                self.follow_plan();
                Ok(Vec::new())
            }
            Some(Overlay::Menu(_) | Overlay::Confirm(_) | Overlay::Preview(_) | Overlay::Busy(_)) | None => {
                Ok(Vec::new())
            }
        }
    }

    /// Pasted text is typed into a field; where there is none it is nothing.
    pub(super) fn paste(&mut self, text: &str) -> Result<Vec<Effect>> {
        match self.overlays.last_mut() {
            Some(Overlay::Prompt(prompt)) => {
                prompt.input.paste(text);
                return self.read_prompt();
            }
            Some(Overlay::Form(form)) => {
                if let Some(field) = form.field_mut() {
                    field.input.paste(text);
                }
                self.follow_plan();
            }
            Some(Overlay::Menu(menu)) => {
                menu.input.paste(text);
                return self.read_menu();
            }
            _ => self.say("A paste is text; open a field for it first (n, f, e, /)."),
        }
        Ok(Vec::new())
    }

    /// Takes the notes that came back from the editor.
    pub(super) fn edited(&mut self, token: u64, text: std::result::Result<String, Unedited>) -> Result<Vec<Effect>> {
        if let Some(taken) = super::campaigns::verbs::edited(self, token, &text) {
            return taken;
        }
        let deal = DealId(token as i64);
        let text = match text {
            Ok(text) => text,
            Err(Unedited { why, written: None }) => {
                return Err(Error::refused(format!("The notes are as they were: {why}")));
            }
            Err(Unedited { why, written: Some(written) }) => {
                self.keep_note(deal, Some(&written));
                let hint = "What you had written is kept; the editor opens with it the next time.";
                return Err(Error::refused_with(format!("The notes are as they were: {why}"), hint));
            }
        };
        if text.trim() == ops::note(&self.store, deal)?.trim() {
            self.keep_note(deal, None);
            self.say("The notes are as they were.");
            return Ok(Vec::new());
        }
        let changes = vec![("note".to_owned(), text.trim_end().to_owned())];
        let saved = self.perform(&Op::Deals(vec![deal], Verb::Set(Set { changes })));
        self.keep_note(deal, saved.is_err().then_some(&text));
        saved
    }

    /// Esc: a filter that was being typed is taken off, any other box changes nothing.
    fn leave_box(&mut self) -> Result<Vec<Effect>> {
        self.forget_draft();
        self.answer = super::Answer::default();
        match self.overlays.pop() {
            Some(Overlay::Prompt(Prompt { ask: Ask::Filter, .. })) => self.sift(""),
            Some(Overlay::Prompt(Prompt { ask: Ask::FilterHistory, .. })) => self.sift_history(""),
            Some(Overlay::Prompt(Prompt { ask: Ask::Promise, .. })) => reset::left_box(self),
            _ => Ok(Vec::new()),
        }
    }

    fn picked(&mut self, pick: Pick, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        match pick {
            Pick::Stage(stage, phase) => self.place(Goal::Stage(stage, phase), deals),
            Pick::Outcome(outcome) => self.ask(Ask::Note(outcome), deals),
            Pick::Category(category) => self.on(deals, Verb::Categorize(Categorize { category })),
            Pick::NewCategory => self.ask(Ask::NewCategory, deals),
            Pick::Close(state) => self.ask(Ask::Reason(state), deals),
            Pick::Archive => self.part(Op::Deals(deals, Verb::Archive), Then::Nothing),
            Pick::Know => self.part(Op::Deals(deals, Verb::Know), Then::Nothing),
            Pick::Part(parting, others) => self.part_with(*parting, others),
            Pick::Reopen => self.on(deals, Verb::Reopen),
            Pick::Judge(verdict) => self.judge(verdict, deals),
            Pick::Ask(ask) => self.ask(ask, deals),
            Pick::Sort(sort) => self.sort_by(sort),
            Pick::Reach(way) => self.open_way(&way),
            Pick::Copy(way) => Ok(self.copy_way(&way)),
            Pick::Campaign(pick) => super::campaigns::verbs::picked(self, pick),
            Pick::Template(template) => self.picked_template(template, deals),
            Pick::Past(pick) => self.picked_past(pick),
            Pick::Plan(pick) => self.picked_plan(pick, deals),
            Pick::Do(op) => self.perform(&op),
            Pick::Brief(reader) => self.show_brief(reader, &deals),
            Pick::Meeting(meeting) => self.perform(&Op::Meeting(meeting)),
            Pick::Fire(deal) => self.fire(vec![deal]),
            Pick::Palette => self.open_menu(super::menu::Kind::Palette),
            Pick::ImportStage(word, meaning) => rehearsal::mean(self, |wish| {
                wish.choices.set_stage(&word, meaning);
                Ok(())
            }),
            Pick::WeekPage(names) => Ok(super::week::show_page(self, names)),
            Pick::Pull(deal) => super::today::pull(self, deal),
        }
    }

    fn on(&mut self, deals: Vec<DealId>, verb: Verb) -> Result<Vec<Effect>> {
        self.perform(&Op::Deals(deals, verb))
    }

    /// Takes the typed line; where it cannot be, the prompt stays as it is and says why.
    fn accept_prompt(&mut self) -> Result<Vec<Effect>> {
        self.forget_draft();
        let Some(Overlay::Prompt(prompt)) = self.overlays.pop() else { return Ok(Vec::new()) };
        let kept = prompt.clone();
        let taken = self.take(prompt);
        self.keep_asked(Overlay::Prompt(kept.clone()));
        taken.or_else(|error| {
            let hint = error.hint().map(|hint| format!(" {hint}")).unwrap_or_default();
            let reading = vec![Reading::of(Tone::Fault, format!("{error}{hint}"))];
            self.overlays.push(Overlay::Prompt(Prompt { reading, unread: false, ..kept }));
            Ok(Vec::new())
        })
    }

    fn take(&mut self, prompt: Prompt) -> Result<Vec<Effect>> {
        let (today, deals, typed) = (self.today(), prompt.deals, prompt.input.value().trim().to_owned());
        match prompt.ask {
            Ask::QuickAdd(stage) => self.add(typed, stage),
            Ask::Filter | Ask::FilterHistory => Ok(Vec::new()),
            Ask::NextStep => self.on(deals, Verb::Next(SetNext { step: read_step(&typed, today)? })),
            Ask::Postpone => self.on(deals, Verb::Postpone(Postpone { to: only_day(&typed, today)? })),
            Ask::AfterDone => self.on(deals, Verb::Done(ops::Done { next: Some(read_step(&typed, today)?) })),
            Ask::Note(outcome) => {
                let touch = session::read_noted(self, outcome, &typed, &deals)?;
                self.log(touch, deals)
            }
            Ask::Worked(outcome) => {
                let touch = session::read_worked(self, outcome, &typed, &deals)?;
                self.log(touch, deals)
            }
            Ask::AfterTouch(touch) => {
                self.on(deals, Verb::Touch(LogTouch { next: Some(read_step(&typed, today)?), ..*touch }))
            }
            Ask::Reason(state) => {
                let (reason, again) = read_reason(&typed, today)?;
                let close = Verb::Close(Close { state, reason, again });
                self.part(Op::Deals(deals, close), Then::Nothing)
            }
            Ask::Judge(asked) => {
                let verdict = read_verdict(asked, &typed, today, self.store.settings().currency)?;
                self.judge(verdict, deals)
            }
            Ask::AfterSale(asked) => self.take_after_sale(asked, typed, deals),
            Ask::Score(number) => super::boxes::score(self, number, &typed),
            Ask::Line => self.perform(&Op::Commit(ops::Commit::New(typed))),
            Ask::Why(asked) => super::week::judge(self, asked.0, asked.1, typed),
            Ask::CardOf(line) => super::week::card_of(self, &line, &typed),
            Ask::ImportFile => rehearsal::open(self, &typed),
            Ask::ImportField(heading) => rehearsal::take_field(self, &heading, &typed),
            Ask::Promise if typed.is_empty() && reset::delivers(self) => reset::left_box(self),
            Ask::Promise => self.promised(NewPromise::read(&typed, today)?, deals),
            Ask::Withdraw(promise) => self.perform(&Op::Withdraw(Withdraw { promise, reason: typed })),
            Ask::Withdrawn(parting) => {
                let reason = text::filled(&typed).ok_or_else(|| Error::invalid("reason", "say what they agreed to"))?;
                self.part_with(*parting, Others::All(Settled::Withdrawn(reason)))
            }
            Ask::Reschedule(promise) => {
                let (to, reason) = read_move(&typed, today)?;
                self.perform(&Op::Reschedule(Reschedule { promise, to, reason }))
            }
            Ask::MoveBlock(day) => super::today::move_block(self, day, &typed),
            Ask::DaysOff(day) => super::today::take_off(self, day, &typed),
            Ask::DropPlan => self.on(deals, Verb::Plan(PlanChange::Drop(typed))),
            Ask::NewCategory if deals.is_empty() => {
                let add = CategoryChange::Add { name: typed, brief: None, changes: Vec::new() };
                self.perform(&Op::Category(add))
            }
            Ask::NewCategory => self.on(deals, Verb::Categorize(Categorize { category: Some(typed) })),
        }
    }

    /// Notes a promise; the reset asks for the next one.
    fn promised(&mut self, promise: NewPromise, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        let effects = self.on(deals.clone(), Verb::Promise(promise))?;
        reset::another(self, deals)?;
        Ok(effects)
    }

    /// The cursor goes to the new deal.
    fn add(&mut self, line: String, stage: Option<Stage>) -> Result<Vec<Effect>> {
        let outcome = self.done(&Op::Add(ops::Add { line, stage }))?;
        session::added(self)?;
        if let Some(deal) = outcome.deals.first() {
            self.funnel.find(self.store.conn(), *deal)?;
            self.funnel.refresh(self.store.conn())?;
        }
        Ok(self.backup_of_the_day())
    }

    /// Logs a touch at once where the next step is clear; else asks for it first.
    pub(super) fn log(&mut self, touch: LogTouch, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        let op = Op::Deals(deals.clone(), Verb::Touch(touch.clone()));
        let then = Then::Touched(Box::new(touch), deals);
        // A session asks on its own card for what is still owed.
        if matches!(self.screen, super::Screen::Session(_)) {
            self.perform_then(&op, then)
        } else {
            self.part(op, then)
        }
    }

    /// Says whether the touch would complete the only step of a deal, with nothing to follow.
    pub(super) fn needs_next(&self, touch: &LogTouch, deals: &[DealId]) -> Result<bool> {
        let [one] = deals else { return Ok(true) };
        Ok(touch.outcome.is_work() && steps::open(self.store.conn(), *one)?.len() == 1)
    }

    fn accept_form(&mut self) -> Result<Vec<Effect>> {
        self.forget_draft();
        let Some(Overlay::Form(form)) = self.overlays.pop() else { return Ok(Vec::new()) };
        let done = match &form.kind {
            FormKind::Edit | FormKind::Settings | FormKind::Category | FormKind::Aim if form.changes().is_empty() => {
                self.say("Nothing was changed.");
                return Ok(Vec::new());
            }
            FormKind::Settings => self.perform(&Op::Settings(form.changes())),
            FormKind::Category => self.perform(&super::campaigns::verbs::changed(&form)),
            FormKind::Edit => self.on(form.deals.clone(), Verb::Set(Set { changes: form.changes() })),
            FormKind::Plan(playbook) => self.accept_plan(&form, playbook.as_deref()),
            FormKind::Aim => self.on(form.deals.clone(), Verb::Plan(PlanChange::Aim(super::plan::read_aim(&form)))),
            FormKind::Win => self.read_win(&form).and_then(|verb| self.on(form.deals.clone(), verb)),
            FormKind::Settle(parting) => self.part_by_form(&form, parting),
        };
        self.keep_asked(Overlay::Form(form.clone()));
        match done {
            Err(Error::Invalid { field, message }) => {
                let mut form = form;
                form.blame(&field, message);
                self.overlays.push(Overlay::Form(form));
                Ok(Vec::new())
            }
            Err(error) => {
                let mut form = form;
                form.fault = Some(error.to_string());
                self.overlays.push(Overlay::Form(form));
                Ok(Vec::new())
            }
            done => done,
        }
    }
}

/// The letter that a key picks by in a chooser.
fn letter(chord: Chord, action: Option<Action>) -> Option<char> {
    chord.typed().or_else(|| (action == Some(Action::Accept)).then_some(ENTER))
}

fn type_in_field(form: &mut Form, chord: Chord) {
    if let Some(field) = form.field_mut()
        && field.input.press(chord)
    {
        form.fault = None;
    }
}

fn only_day(typed: &str, today: Day) -> Result<When> {
    match day_and_words(typed, today)? {
        (when, "") => Ok(when),
        (_, words) => Err(Error::invalid("day", format!("\"{words}\" is no part of a day"))),
    }
}

/// Answers the instant of an earlier day and hour where the owner is now; without an hour, that of now.
pub(super) fn moment(when: When, now: Moment) -> Moment {
    let at = when.day.and_time(when.at.unwrap_or(now.time()));
    at.and_local_timezone(*now.offset()).single().unwrap_or(now)
}
