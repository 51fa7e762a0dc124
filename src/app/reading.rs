//! The live reading under a prompt: what the typed line would do.

use super::event::{Answer, Effect, Job};
use super::handoff;
use super::overlay::Overlay;
use super::prompt::{Ask, Prompt, Reading, Tone, day_and_words, read_move, read_reason, step_reading};
use super::rehearsal;
use super::sieve::Sieve;
use super::triage::judge_reading;
use super::{App, Screen};
use super::{session, today};
use crate::domain::id::DealId;
use crate::domain::letter::LetterState;
use crate::domain::promise::NewPromise;
use crate::domain::quick::{self, Quick};
use crate::domain::stage::Stage;
use crate::domain::when;
use crate::domain::workdays::WorkWeek;
use crate::domain::{Day, text};
use crate::error::{Error, Result};
use crate::ops::{self, Letters, Op};
use crate::store::{categories, lists};

impl App {
    /// Follows a prompt that acts while one types.
    pub(super) fn follow_prompt(&mut self) -> Result<Vec<Effect>> {
        let Some(Overlay::Prompt(prompt)) = self.overlays.last() else { return Ok(Vec::new()) };
        let (ask, typed) = (prompt.ask.clone(), prompt.input.value().to_owned());
        match ask {
            Ask::Filter => self.sift(&typed),
            Ask::FilterHistory => self.sift_history(&typed),
            _ => Ok(Vec::new()),
        }
    }

    /// Reads the prompt that has the keys again, and follows it.
    pub(super) fn read_prompt(&mut self) -> Result<Vec<Effect>> {
        let effects = self.follow_prompt()?;
        self.read_typed()?;
        Ok(effects)
    }

    /// Reads what was typed since the last frame.
    pub(super) fn read_unread(&mut self) -> Result<()> {
        match self.overlays.last() {
            Some(Overlay::Prompt(Prompt { unread: true, .. })) => self.read_typed(),
            _ => Ok(()),
        }
    }

    fn read_typed(&mut self) -> Result<()> {
        let Some(Overlay::Prompt(prompt)) = self.overlays.last() else { return Ok(()) };
        let (ask, typed) = (&prompt.ask, prompt.input.value());
        let read = if typed.trim().is_empty()
            && !matches!(ask, Ask::Filter | Ask::Worked(_) | Ask::MoveBlock(_) | Ask::DaysOff(_))
        {
            vec![Reading::of(Tone::Example, ask.example())]
        } else {
            self.reading(ask, &prompt.deals, typed)?
        };
        let read = match ask {
            Ask::AfterSale(handoff::Asked::Fire(..)) => [read, self.last_touches(&prompt.deals)?].concat(),
            Ask::AfterSale(handoff::Asked::Mend(_)) => [read, self.where_mended()].concat(),
            _ => read,
        };
        if let Some(Overlay::Prompt(Prompt { reading, unread, .. })) = self.overlays.last_mut() {
            (*reading, *unread) = (read, false);
        }
        Ok(())
    }

    fn reading(&self, ask: &Ask, deals: &[DealId], typed: &str) -> Result<Vec<Reading>> {
        let today = self.today();
        Ok(match ask {
            Ask::QuickAdd(stage) => self.quick_reading(typed, *stage)?,
            Ask::FilterHistory => Vec::new(),
            Ask::Filter => vec![Reading::of(Tone::Example, format!("words · !not · {}", ask.example()))],
            Ask::NextStep | Ask::AfterDone | Ask::AfterTouch(_) => vec![step_reading(typed, today)],
            Ask::Postpone => vec![postpone_reading(typed, today)],
            Ask::Note(outcome) => vec![session::noted_reading(self, *outcome, typed, deals)],
            Ask::Worked(outcome) => session::worked_reading(self, *outcome, typed, deals),
            Ask::Reason(_) => vec![reason_reading(typed, today)],
            Ask::Promise => vec![promise_reading(typed, today, &self.store.settings().week)],
            Ask::Withdraw(_) | Ask::Withdrawn(_) => {
                vec![Reading::of(Tone::Read, format!("withdrawn with their consent: {typed}"))]
            }
            Ask::Reschedule(_) => vec![move_reading(typed, today)],
            Ask::DropPlan => vec![Reading::of(Tone::Read, format!("the plan ends: {typed}"))],
            Ask::NewCategory => vec![self.category_reading(typed)?],
            Ask::MoveBlock(day) => today::block_reading(self, *day, typed)?,
            Ask::DaysOff(day) => today::off_reading(self, *day, typed),
            Ask::Judge(asked) => judge_reading(self, *asked, typed),
            Ask::Score(number) => super::boxes::score_reading(*number, typed),
            Ask::Line => vec![super::week::line_reading(typed)],
            Ask::Why(_) => vec![Reading::of(Tone::Read, typed)],
            Ask::CardOf(_) => super::week::who_reading(self, typed),
            Ask::ImportFile => rehearsal::path_reading(typed),
            Ask::ImportField(_) => rehearsal::field_reading(typed),
            Ask::AfterSale(asked) => handoff::reading(*asked, typed, today, &self.store.settings().week),
        })
    }

    /// Shows only what matches; the words are searched beside the screen, so that typing never waits.
    pub(super) fn sift(&mut self, typed: &str) -> Result<Vec<Effect>> {
        let mut sieve = self.read_sieve(typed)?;
        let same = sieve.words == self.funnel.sieve.words;
        if same || !sieve.words.is_empty() {
            sieve.hits = self.funnel.sieve.hits.clone();
        }
        let words = sieve.words.clone();
        let shown = std::mem::replace(&mut self.funnel.sieve, sieve);
        // Until the new words are found the lists show what they did, and need not be read again for it.
        if same || !self.funnel.sieve.shows_as(&shown) {
            self.show_hits()?;
        }
        Ok(if same || words.is_empty() { Vec::new() } else { vec![Effect::Work(Job::Search { words })] })
    }

    /// Reads what is typed; `#name` in front is a category, where there is one of that name.
    fn read_sieve(&self, typed: &str) -> Result<Sieve> {
        if let Some(named) = typed.trim_start().strip_prefix('#')
            && let Some((category, rest)) = categories::begins(self.store.conn(), named)?
        {
            return Ok(Sieve { typed: typed.to_owned(), category: Some(category), ..Sieve::read(rest) });
        }
        Ok(Sieve::read(typed))
    }

    /// Reads the lists again and goes to where something was found.
    fn show_hits(&mut self) -> Result<()> {
        self.reload()?;
        self.funnel.follow_hits();
        self.funnel.refresh(super::past::conn(&self.view, &self.store))
    }

    /// Takes what the worker found, unless other words are typed by now.
    pub(super) fn answered(&mut self, answer: Answer) -> Result<Vec<Effect>> {
        match answer {
            Answer::Found { words, hits } if words == self.funnel.sieve.words => {
                self.funnel.sieve.hits = Some(hits);
                self.show_hits()?;
            }
            Answer::Found { .. } | Answer::Progress => {}
            Answer::Performed(result) => return self.performed(*result),
            Answer::Review(read) => {
                let own = self.store.settings().currency;
                let today = self.today();
                if let Screen::Review(review) = &mut self.screen
                    && read.today == today
                {
                    review.show(read, own);
                }
            }
            Answer::Boxes(day, entries) => {
                let today = self.today();
                if let Screen::Boxes(board) = &mut self.screen
                    && day == today
                {
                    board.show(entries);
                }
            }
            Answer::Behind { title, hits } => super::boxes::behind(self, title, *hits)?,
            Answer::WeekPage(path) => {
                self.say(format!("Wrote {} and asked the system to show it.", path.display()));
                return Ok(vec![Effect::Show(path)]);
            }
            Answer::Duplicates(pairs) => return self.duplicates_found(pairs),
            Answer::Mailed { letter, fault: None, .. } => {
                return self.perform(&Op::Letters(Letters { letters: vec![letter], state: LetterState::Sent }));
            }
            Answer::Mailed { to, fault: Some(why), .. } => return Err(Error::refused(format!("{to}: {why}"))),
            Answer::Calendars { changed, faults } => {
                if changed {
                    self.reload()?;
                    self.tell(faults);
                }
            }
            Answer::Rehearsed { watch, found } => return self.rehearsed(&watch, *found),
            Answer::Imported(done) => return self.imported(done),
            Answer::Trouble(trouble) => {
                self.view.backed_up = None;
                return Err(Error::refused(trouble));
            }
        }
        Ok(Vec::new())
    }

    fn quick_reading(&self, typed: &str, stage: Option<Stage>) -> Result<Vec<Reading>> {
        let today = self.today();
        let read = match quick::read(typed, today, self.store.settings().currency) {
            Ok(read) => read,
            Err(error) => return Ok(vec![Reading::of(Tone::Fault, error.to_string())]),
        };
        let marked = read.stage.map(|(stage, _)| stage);
        let stage = marked.or(stage).or((read.step.is_some() || read.category.is_some()).then_some(Stage::Lead));
        let place = stage.map_or("the tray", Stage::article);
        let mut lines = vec![Reading::of(Tone::Read, format!("{} · as {place}", self.quick_words(&read, today)?))];
        lines.extend(read.faults.iter().map(|fault| Reading::of(Tone::Warning, fault)));
        for id in ops::duplicate(&self.store, typed, today)?.into_iter().take(1) {
            if let Some(line) = lists::line(self.store.conn(), id)? {
                let place = line.stage.map_or("in the tray", Stage::article);
                let known = format!("{} is here already ({id}, {place}); Enter adds a second deal.", line.name);
                lines.push(Reading::of(Tone::Warning, known));
            }
        }
        Ok(lines)
    }

    fn quick_words(&self, read: &Quick, today: Day) -> Result<String> {
        let mut words: Vec<String> = Vec::new();
        words.extend(read.person.clone());
        words.extend(read.company.clone());
        words.extend(read.title.as_ref().map(|title| format!("\"{title}\"")));
        words.extend(read.emails.iter().chain(&read.phones).chain(&read.links).cloned());
        words.extend(read.amount.map(|amount| amount.show()));
        if let Some(name) = &read.category {
            let new = categories::named(self.store.conn(), name)?.is_none();
            words.push(if new { format!("new category {name}") } else { format!("category {name}") });
        }
        if let Some(step) = &read.step {
            let what = if step.words.is_empty() { "follow up" } else { &step.words };
            words.push(format!("next {what}, {}", when::show_at(step.when, today)));
        }
        for promise in &read.promises {
            words.push(promised(promise, today, &self.store.settings().week));
        }
        Ok(words.join(" · "))
    }

    fn category_reading(&self, typed: &str) -> Result<Reading> {
        Ok(match categories::named(self.store.conn(), typed)? {
            Some(category) => Reading::of(Tone::Read, format!("{} is there already", category.name)),
            None => Reading::of(Tone::Read, format!("a new category, {}", typed.trim())),
        })
    }
}

fn postpone_reading(typed: &str, today: Day) -> Reading {
    match day_and_words(typed, today) {
        Ok((when, "")) => {
            let (short, long) = (when::show_at(when, today), when.day.format("%a %-d %b %Y").to_string());
            Reading::of(Tone::Read, if long.starts_with(&short) { long } else { format!("{short} · {long}") })
        }
        Ok((_, words)) => Reading::of(Tone::Fault, format!("\"{words}\" is no part of a day; f sets another step.")),
        Err(error) => Reading::of(Tone::Fault, error.to_string()),
    }
}

fn promise_reading(typed: &str, today: Day, week: &WorkWeek) -> Reading {
    let read = NewPromise::read(typed, today).and_then(|promise| promise.check(today).map(|()| promise));
    match read {
        Ok(promise) => Reading::of(Tone::Read, promised(&promise, today, week)),
        Err(error) => Reading::of(Tone::Fault, error.to_string()),
    }
}

/// "promised: training for two by Fri 4 Dec · 45 minutes of work"
pub(super) fn promised(promise: &NewPromise, today: Day, week: &WorkWeek) -> String {
    let work = promise.minutes.map(|minutes| format!(", {} of work", text::count(minutes as usize, "minute")));
    format!("{}{}", promise.words(today, week), work.unwrap_or_default())
}

fn move_reading(typed: &str, today: Day) -> Reading {
    match read_move(typed, today) {
        Ok((day, reason)) => Reading::of(Tone::Read, format!("{} · because {reason}", when::dated(day, today))),
        Err(error) => Reading::of(Tone::Fault, error.to_string()),
    }
}

fn reason_reading(typed: &str, today: Day) -> Reading {
    match read_reason(typed, today) {
        Ok((reason, None)) => Reading::of(Tone::Read, reason),
        Ok((reason, Some(day))) => Reading::of(Tone::Read, format!("{reason} · look again {}", when::show(day, today))),
        Err(error) => Reading::of(Tone::Fault, error.to_string()),
    }
}
