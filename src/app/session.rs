//! The session: the card in sight with all that is known of it, what its keys lead to, and the closing page.

mod act;
mod answers;
mod clock;
mod fire;
mod tray;
mod worked;

pub use act::title;
pub(super) use act::{act, added, as_outcome, open};
pub(super) use clock::{clock_words, resume, ring, tick};
pub(super) use tray::come_back;
pub(super) use worked::{example, noted_reading, read_noted, read_worked, worked_reading};

use super::action::Action;
use super::triage::Triage;
use crate::domain::commitment;
use crate::domain::id::{CategoryId, DealId};
use crate::domain::promise::{Promise, Side};
use crate::domain::queue::Group;
use crate::domain::session::{OWED, Reply, Running, replies};
use crate::domain::settings::Settings;
use crate::domain::step::Wants;
use crate::domain::touch::Outcome;
use crate::domain::{Day, Moment, fit, text, when, workdays};
use crate::error::Result;
use crate::ops;
use crate::store::sessions::{self, Figures};
use crate::store::sheet::{self, Sheet};
use crate::store::{Connection, Store, arrangements, blocks, categories, deals, fires, queue};
use std::collections::BTreeMap;

/// The state of the screen.
#[derive(Debug, Clone)]
pub struct Session {
    pub running: Running,
    /// It has ended; the closing page stays.
    pub ended: bool,
    /// The deal of the card in sight.
    pub sheet: Option<Box<Sheet>>,
    /// The aim of its plan, in its lines.
    pub aim: Vec<String>,
    /// Where the campaign of the deal's category leads.
    campaign: String,
    /// What the category of a card without a deal is about.
    pub brief: Option<(String, String)>,
    /// The names of the tray, where the card is theirs.
    pub tray: Option<Box<Triage>>,
    /// What may come of the card, in the order in which it is shown.
    pub choices: Vec<Choice>,
    pub closing: Option<Closing>,
    /// The first line of the card in sight.
    pub scroll: usize,
    /// The key that was pressed last set the clock going again.
    resumed: bool,
}

/// What a key does to the card and where that leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub reply: Reply,
    /// What its key asks for.
    pub action: Action,
    pub label: String,
    pub leads_to: String,
}

/// What a session came to.
#[derive(Debug, Clone, Default)]
pub struct Closing {
    pub figures: Figures,
    /// Who moved, and where.
    pub moved: Vec<String>,
    /// How many deals wait for their card.
    pub waiting: usize,
    /// How many of them are reached on each day, and how many on none of the coming ones.
    pub left: Vec<String>,
    /// Deals followed up in the last two weeks, how many of them answered, and how many moved.
    pub came: (u32, u32, u32),
    /// No working day of the week is left.
    pub week_ends: bool,
}

/// So many of a deal's touches are shown.
const TOUCHES: usize = 6;
/// What came of following up is looked at over so many days.
const LOOK_BACK: u64 = 14;

impl Session {
    /// Shows a session that is under way.
    pub fn of(running: Running) -> Session {
        Session {
            running,
            ended: false,
            sheet: None,
            aim: Vec::new(),
            campaign: String::new(),
            brief: None,
            tray: None,
            choices: Vec::new(),
            closing: None,
            scroll: 0,
            resumed: false,
        }
    }

    /// Answers the deal of the card in sight.
    pub fn deal(&self) -> Option<DealId> {
        self.sheet.as_ref().map(|sheet| sheet.deal.id)
    }

    /// Answers the promise that the card is about: ours, open, the earliest.
    pub fn promise(&self) -> Option<&Promise> {
        let is_promise = self.running.card().is_some_and(|card| card.group() == Group::Promises);
        let open = self.sheet.as_ref()?.promises.iter().filter(|one| one.is_open() && one.side == Side::Mine);
        open.min_by_key(|promise| promise.due).filter(|_| is_promise)
    }

    /// Answers what they owe us and the card asks for.
    pub fn awaited(&self) -> Option<&Promise> {
        let open = self.sheet.as_ref()?.promises.iter().filter(|one| one.is_open() && one.side == Side::Theirs);
        open.min_by_key(|promise| promise.due)
    }

    /// Says whether the deal of the card has something to do today besides its promise.
    fn has_step_due(&self, today: Day) -> bool {
        let first = self.sheet.as_ref().and_then(|sheet| sheet.steps.first());
        first.is_some_and(|step| step.day <= today && step.wants == Wants::Do)
    }

    /// Reads the card in sight again, and what its keys lead to; a card whose deal is gone is passed over.
    pub fn reload(&mut self, store: &Store, now: Moment) -> Result<()> {
        let today = workdays::rollover(now, store.settings().rollover);
        let before = self.running.card().map(|card| card.row);
        match sessions::find(store.conn())? {
            Some(found) => self.take(found),
            None => self.ended = true,
        }
        self.read_card(store.conn())?;
        self.read_tray(store, now)?;
        if before != self.running.card().map(|card| card.row) {
            self.scroll = 0;
        }
        self.choices = self.choices(store, today)?;
        let over = self.ended || self.running.card().is_none();
        self.closing = if over { Some(self.close(store, (now, today))?) } else { None };
        Ok(())
    }

    /// The file knows the cards best, this program the clock.
    fn take(&mut self, found: Running) {
        let clock = self.running.clock;
        self.running = found;
        if clock.at() > self.running.clock.at() || clock.mode() != self.running.clock.mode() {
            self.running.clock = clock;
        }
    }

    fn read_card(&mut self, conn: &Connection) -> Result<()> {
        self.sheet = None;
        if self.ended {
            return Ok(());
        }
        while let Some(deal) = self.running.card().and_then(|card| card.deal) {
            self.sheet = sheet::load(conn, DealId(deal), TOUCHES)?.map(Box::new);
            if self.sheet.is_some() && !self.is_settled(conn)? {
                break;
            }
            self.sheet = None;
            self.running.drop_card();
        }
        self.aim = self.deal().map_or(Ok(Vec::new()), |deal| sessions::aim(conn, deal))?;
        self.campaign = self.campaign_words(conn)?;
        let category = self.running.card().and_then(|card| card.category);
        let category = category.map(|id| categories::get(conn, CategoryId(id))).transpose()?;
        self.brief = category.map(|category| (category.name, category.brief.unwrap_or_default()));
        Ok(())
    }

    /// Says whether the card came with a fire that was put right elsewhere, or a promise that is owed no more.
    fn is_settled(&self, conn: &Connection) -> Result<bool> {
        let came = self.running.card().filter(|card| card.came);
        Ok(match came.map(|card| (card.group(), card.deal)) {
            Some((Group::Fires, Some(deal))) => fires::oldest_open(conn, DealId(deal))?.is_none(),
            Some((Group::Promises, _)) => self.promise().is_none_or(|owed| owed.due > self.running.day),
            _ => false,
        })
    }

    /// Says whether the card only asks what became of a promise: its deal had its outcome already.
    fn asks_for_promise(&self) -> bool {
        self.running.card().is_some_and(|card| card.came && card.group() == Group::Promises)
    }

    /// Says which campaign the deal would begin, or how it gets one.
    fn campaign_words(&self, conn: &Connection) -> Result<String> {
        let category = self.sheet.as_ref().and_then(|sheet| sheet.deal.category);
        let category = category.map(|id| categories::get(conn, id)).transpose()?;
        Ok(match category {
            Some(category) if category.playbook.is_some() => format!("that of {}", category.name),
            Some(category) => format!("{} has none; c puts it elsewhere", category.name),
            None => "in no category yet; c first".into(),
        })
    }

    fn choices(&self, store: &Store, today: Day) -> Result<Vec<Choice>> {
        if self.ended {
            return Ok(Vec::new());
        }
        let kind = self.running.card().map(|card| card.kind());
        let stuck = self.sheet.as_ref().is_some_and(|sheet| is_stuck(sheet, store.settings()));
        let replies = match self.asks_for_promise() {
            true => OWED,
            false => replies(kind, self.sheet.is_some(), stuck, self.promise().is_some()),
        };
        Ok(replies.iter().filter_map(|reply| self.choice(*reply, stuck, store.settings(), today)).collect())
    }

    fn choice(&self, reply: Reply, stuck: bool, settings: &Settings, today: Day) -> Option<Choice> {
        let (label, leads_to) = match reply {
            Reply::Touch(outcome) => {
                let label = if stuck && outcome == Outcome::Sent { "closing message sent" } else { outcome.label() };
                (label, self.leads_to(outcome, settings, today))
            }
            Reply::Kept => ("kept", self.promise().map(|promise| promise.text.clone()).unwrap_or_default()),
            Reply::StillOwed => ("still owed", "it stays due, and leads again".into()),
            Reply::MovePromise => ("another day", "asks which, and why".into()),
            Reply::Withdraw => ("withdraw it", "with their consent and a reason".into()),
            Reply::NewPlan => ("a new plan", "a playbook by its letter, or your own steps".into()),
            Reply::Campaign => ("a campaign", self.campaign.clone()),
            Reply::Close => ("close it", "with a reason; it can come back".into()),
            Reply::Came => ("it came", self.awaited().map(|promise| promise.text.clone()).unwrap_or_default()),
            Reply::AskedFor | Reply::AskedPayment => ("asked", "asked again in five working days".into()),
            Reply::Paid => ("paid", "today; another day with e".into()),
            Reply::Referral => ("a name", "in one line, into the tray".into()),
            Reply::NotNow => ("not now", "the question is done".into()),
            Reply::Triage => ("triage", "one key for each name; Esc comes back here".into()),
            Reply::Campaigns => ("drafts", "write and hand them over; s comes back here".into()),
            Reply::NewName => ("new name", "in one line; the card stays".into()),
            Reply::Finished => ("done", "the next card".into()),
            Reply::PutRight => ("it was put right", "what was done; the fire is over".into()),
            Reply::Prepared => ("prepared", "asked again after it: what happened?".into()),
            Reply::Held => ("met", self.leads_to(Outcome::Met, settings, today)),
            Reply::NotHeld => ("not held", self.leads_to(Outcome::NoAnswer, settings, today)),
            Reply::Prospecting => ("prospecting", "a new name in one line".into()),
            Reply::Tomorrow => ("tomorrow's cards", self.tomorrow(settings)),
            Reply::End => ("end", "the day counts as kept".into()),
        };
        Some(Choice { reply, action: answers::of(reply)?, label: label.into(), leads_to })
    }

    fn tomorrow(&self, settings: &Settings) -> String {
        let day = settings.week.add(self.running.day, 1);
        format!("those of {}", when::dated(day, self.running.day))
    }

    /// Answers where an outcome leads; those that ask say what they ask.
    fn leads_to(&self, outcome: Outcome, settings: &Settings, today: Day) -> String {
        let Some(sheet) = &self.sheet else { return String::new() };
        match outcome {
            Outcome::MeetingSet => "when?".into(),
            Outcome::Later => "rest until when?".into(),
            Outcome::NotInterested => {
                format!("{}; why?", ops::consequence(outcome, &sheet.deal, &sheet.steps, today, settings))
            }
            Outcome::Talked | Outcome::Met if ops::asks_next(outcome, &sheet.deal, &sheet.steps, today, settings) => {
                format!("a note, then {}", ops::step_words(&worked::usual_next(settings, today), today))
            }
            Outcome::Talked | Outcome::Met => {
                format!("a note, then {}", ops::consequence(outcome, &sheet.deal, &sheet.steps, today, settings))
            }
            _ => ops::consequence(outcome, &sheet.deal, &sheet.steps, today, settings),
        }
    }

    fn close(&self, store: &Store, (now, today): (Moment, Day)) -> Result<Closing> {
        let conn = store.conn();
        let figures = sessions::figures(conn, self.running.session)?;
        let mut moved = Vec::new();
        for (deal, to) in figures.moved.iter().take(5) {
            moved.push(format!("{} → {to}", deals::name(conn, *deal)?));
        }
        let since = today.checked_sub_days(chrono::Days::new(LOOK_BACK)).unwrap_or(today);
        let came = sessions::came_of_it(conn, since)?;
        let waiting = self.running.waiting().filter(|card| card.deal.is_some()).count();
        let settings = store.settings();
        let week_ends = commitment::planned_week(today, settings.week_start, &settings.week) > today;
        Ok(Closing { moved, waiting, left: self.left(store, (now, today))?, came, figures, week_ends })
    }

    /// Answers when the cards that are left will be reached: "9 tomorrow", "3 not within 14 days".
    fn left(&self, store: &Store, (now, today): (Moment, Day)) -> Result<Vec<String>> {
        let (conn, settings) = (store.conn(), store.settings());
        let waiting: Vec<i64> = self.running.waiting().filter_map(|card| card.deal).collect();
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let mut cards = arrangements::cards(conn, today, now, settings)?;
        cards.retain(|card| card.deal().is_some_and(|deal| waiting.contains(&deal.0)));
        let all: Vec<usize> = (0..cards.len()).collect();
        let planned = queue::planned(conn, today)?;
        let mut days: BTreeMap<Option<Day>, usize> = BTreeMap::new();
        let coming = blocks::coming(conn, today, settings)?;
        for day in fit::reach(&cards, &all, (&coming, &planned), &settings.week) {
            *days.entry(day).or_default() += 1;
        }
        let never = days.remove(&None).map(|count| format!("{} not within 14 days", text::grouped(count as i64)));
        let reached = days.into_iter().filter_map(|(day, count)| Some((day?, count)));
        Ok(reached.map(|(day, count)| format!("{count} {}", when::dated(day, today))).chain(never).collect())
    }
}

/// Says whether a deal was put off so often that it must be decided.
pub(super) fn is_stuck(sheet: &Sheet, settings: &Settings) -> bool {
    sheet.deal.postponed >= settings.stuck_after
}
