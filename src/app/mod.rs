//! The state of the program: what a key changes.
//!
//! An event enters [`App::update`] and leaves as effects; whatever it changed in the file went through `ops`.

mod accept;
pub mod action;
pub mod boxes;
pub mod busy;
pub mod campaigns;
pub mod chooser;
pub mod confirm;
mod draft;
pub mod duplicates;
pub mod event;
pub mod form;
pub mod funnel;
pub mod handoff;
mod help;
pub mod history;
pub mod input;
pub mod layout;
pub mod letters;
pub mod list;
pub mod marks;
mod meetings;
pub mod menu;
mod mouse;
mod moves;
pub mod overlay;
pub mod page;
mod palette;
pub mod parting;
pub mod past;
mod perform;
pub mod plan;
pub mod promises;
pub mod prompt;
pub mod reach;
mod reading;
pub mod rehearsal;
pub mod reset;
pub mod review;
pub mod session;
pub mod sieve;
pub mod today;
pub mod triage;
mod verbs;
pub mod week;
mod win;

use crate::domain::calendar::Places;
use crate::domain::reset::Crisis;
use crate::domain::{Day, Moment, workdays};
use crate::error::{Error, Result};
use crate::keys::{Chord, Found, Keymap, Scope};
use crate::store::{Store, backup};
use action::Action;
use boxes::Boxes;
use campaigns::Campaigns;
use duplicates::Duplicates;
use event::{Effect, Event, Job};
use funnel::Funnel;
use history::History;
use layout::Size;
use overlay::Overlay;
use page::Page;
use past::Past;
use promises::Promises;
use rehearsal::Rehearsal;
use reset::Reset;
use review::Review;
use session::Session;
use today::Today;
use triage::Triage;
use week::Week;

/// The program.
pub struct App {
    pub store: Store,
    pub view: View,
    pub keymap: Keymap,
    pub screen: Screen,
    pub funnel: Funnel,
    /// The last has the keys and is drawn last.
    pub overlays: Vec<Overlay>,
    pub answer: Answer,
    /// Keys pressed that begin a longer binding.
    pub pending: Vec<Chord>,
}

/// What is on screen under the boxes.
#[derive(Debug, Clone)]
pub enum Screen {
    Today(Box<Today>),
    Funnel,
    Deal(Page),
    Triage(Box<Triage>),
    Session(Box<Session>),
    History(History),
    Duplicates(Duplicates),
    Promises(Promises),
    Campaigns(Campaigns),
    Rehearsal(Box<Rehearsal>),
    Review(Box<Review>),
    Boxes(Box<Boxes>),
    Week(Box<Week>),
    Reset(Box<Reset>),
}

/// The circumstances of the screen.
#[derive(Debug)]
pub struct View {
    pub now: Moment,
    pub size: Size,
    /// A word that stays in sight, as "demo".
    pub badge: Option<&'static str>,
    /// The file as it was on a day, while the screens show that instead of the present.
    pub past: Option<Box<Past>>,
    /// What the file's last change by another process was known as.
    data_version: i64,
    /// The day whose backup was asked for.
    backed_up: Option<Day>,
    /// Why the reset is offered, where it is.
    pub crisis: Option<Crisis>,
    /// What sends a message given to it.
    pub mail_command: Option<String>,
    /// Where calendars lie.
    pub calendars: Places,
    /// What is kept of the box on top.
    draft: Option<String>,
}

/// The one line in which an action answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    pub text: String,
    pub is_fault: bool,
}

impl App {
    /// Opens on Today where something is due on a working day, else on the funnel.
    pub fn new(store: Store, now: Moment, size: Size, badge: Option<&'static str>) -> Result<App> {
        let data_version = store.data_version()?;
        let notices = [store.notices.clone(), backup::missed(&store, now)?].concat();
        let mut app = App {
            store,
            view: View {
                now,
                size,
                badge,
                past: None,
                crisis: None,
                mail_command: None,
                calendars: Places::default(),
                data_version,
                backed_up: None,
                draft: None,
            },
            keymap: Keymap::default(),
            screen: Screen::Funnel,
            funnel: Funnel::default(),
            overlays: Vec::new(),
            answer: Answer::default(),
            pending: Vec::new(),
        };
        app.reload()?;
        today::open_first(&mut app)?;
        app.tell(notices);
        Ok(app)
    }

    /// Tells what was found at the start, all of it together.
    pub fn tell(&mut self, notices: Vec<String>) {
        if !notices.is_empty() {
            let before = std::mem::take(&mut self.answer.text);
            let told = [vec![before], notices].concat().into_iter().filter(|notice| !notice.is_empty());
            self.answer = Answer { text: told.collect::<Vec<_>>().join(" "), is_fault: true };
        }
    }

    /// Answers the owner's day; in the past, the day that is looked at.
    pub fn today(&self) -> Day {
        if let Some(past) = &self.view.past {
            return past.day;
        }
        workdays::rollover(self.view.now, self.store.settings().rollover)
    }

    /// Takes an event in; what only the terminal can do comes back as effects.
    pub fn update(&mut self, event: Event, now: Moment) -> Vec<Effect> {
        let (day, before) = (self.today(), self.view.now);
        self.view.now = now;
        if day != self.today()
            && let Err(error) = self.reload()
        {
            self.refuse(&error);
        }
        let result = match event {
            Event::Chord(chord) => {
                session::tick(self, chord);
                self.press(chord)
            }
            Event::Paste(text) => self.paste(&text),
            Event::Resize { columns, rows } => {
                self.view.size = (columns, rows);
                self.reload().map(|()| Vec::new())
            }
            Event::Edited { token, text } => self.edited(token, text),
            Event::Focus => self.look().map(|_| Vec::new()),
            Event::Mouse { pointer, column, row } => self.point(pointer, column, row),
            Event::Minute => today::minute(self, before).map(|()| self.calendars()),
            Event::Background { .. } => Ok(Vec::new()),
            Event::Answer(answer) => self.answered(answer),
        };
        let effects = result.unwrap_or_else(|error| self.refuse(&error));
        let mut effects = session::ring(self, effects);
        effects.extend(self.wanted());
        effects
    }

    /// Asks the worker for what the screen in sight wants to be read beside it.
    pub fn wanted(&mut self) -> Option<Effect> {
        let today = self.today();
        let job = match &mut self.screen {
            Screen::Review(review) => review.wanted(today),
            Screen::Boxes(board) => board.wanted(today),
            _ => None,
        };
        job.map(Effect::Work)
    }

    /// Asks the worker to keep this week's figures of the boxes, where there are none yet.
    pub fn week(&self) -> Effect {
        Effect::Work(Job::Week { today: self.today() })
    }

    /// Reads what is in sight after the moves of many keys, before it is drawn.
    pub fn refresh(&mut self) {
        let moved = match &mut self.screen {
            Screen::Funnel => self.funnel.refresh(past::conn(&self.view, &self.store)),
            Screen::Today(today) => today.refresh(self.store.conn()),
            Screen::Deal(_) | Screen::Triage(_) | Screen::Session(_) | Screen::Reset(_) => Ok(()),
            Screen::Duplicates(_) | Screen::Campaigns(_) | Screen::Rehearsal(_) | Screen::Review(_) => Ok(()),
            Screen::Boxes(_) | Screen::Week(_) => Ok(()),
            Screen::History(history) => history.refresh(self.store.conn()),
            Screen::Promises(promises) => promises.refresh(past::conn(&self.view, &self.store)),
        };
        if let Err(error) = moved.and_then(|()| self.read_unread()) {
            self.refuse(&error);
        }
    }

    /// Looks whether another process wrote, and reads again if so; says whether it did.
    pub fn look(&mut self) -> Result<bool> {
        self.save_draft();
        let version = self.store.data_version()?;
        // While a file is tried, or many deals are changed, what is seen of it is no fact yet.
        let busy = rehearsal::is_busy(self) || matches!(self.overlays.last(), Some(Overlay::Busy(_)));
        let changed = version != self.view.data_version && !busy;
        if changed {
            self.store.reload_settings()?;
            let card = self.triage_card();
            self.reload()?;
            triage::say_left(self, card)?;
        }
        Ok(changed)
    }

    /// Answers where the keys go.
    pub fn scope(&self) -> Scope {
        match (self.overlays.last(), &self.screen) {
            (Some(_), _) => Scope::Form,
            (None, Screen::Funnel) => Scope::Funnel,
            (None, Screen::Today(_)) => Scope::Today,
            (None, Screen::Deal(_)) => Scope::Deal,
            (None, Screen::Triage(_)) => Scope::Triage,
            (None, Screen::Session(session)) if session.is_tray() => Scope::Tray,
            (None, Screen::Session(_)) => Scope::Session,
            (None, Screen::History(_)) => Scope::History,
            (None, Screen::Duplicates(_)) => Scope::Duplicates,
            (None, Screen::Promises(_)) => Scope::Promises,
            (None, Screen::Campaigns(_)) => Scope::Campaigns,
            (None, Screen::Rehearsal(_)) => Scope::Rehearsal,
            (None, Screen::Review(_)) => Scope::Review,
            (None, Screen::Boxes(_)) => Scope::Boxes,
            (None, Screen::Week(_)) => Scope::Week,
            (None, Screen::Reset(_)) => Scope::Reset,
        }
    }

    /// Reads the screen in sight again.
    pub(crate) fn reload(&mut self) -> Result<()> {
        self.store.reload_settings()?;
        let (today, size) = (self.today(), self.view.size);
        self.view.data_version = self.store.data_version()?;
        self.view.crisis = reset::crisis(self)?;
        let conn = past::conn(&self.view, &self.store);
        self.funnel.reload(conn, size, today)?;
        match &mut self.screen {
            Screen::Funnel | Screen::Rehearsal(_) => Ok(()),
            Screen::Today(day) => day.reload(self.store.conn(), self.store.settings(), self.view.now),
            Screen::Triage(triage) => triage.reload(self.store.conn(), today),
            Screen::Session(session) => session.reload(&self.store, self.view.now),
            Screen::Deal(page) => page.reload(conn),
            Screen::Reset(reset) => reset.reload(&self.store, today),
            Screen::Review(review) => {
                review.reload(self.view.past.is_some().then_some(conn), self.store.settings(), today)
            }
            Screen::Boxes(board) => {
                board.reload(self.view.past.is_some().then_some(conn), self.store.settings(), today)
            }
            Screen::Week(week) => week.reload(conn, self.store.settings(), today),
            Screen::History(history) => history.reload(self.store.conn(), layout::history_height(size)),
            Screen::Duplicates(duplicates) => duplicates.reload(self.store.conn(), today),
            Screen::Promises(promises) => promises.reload(conn, layout::promises_height(size), today),
            Screen::Campaigns(campaigns) => campaigns.reload(&self.store, today),
        }
    }

    /// Asks the worker to look at the owner's calendars.
    pub fn calendars(&self) -> Vec<Effect> {
        let places = self.view.calendars.clone();
        match places == Places::default() {
            true => Vec::new(),
            false => vec![Effect::Work(Job::Calendars { places, now: self.view.now })],
        }
    }

    /// Says why something was not done.
    pub(crate) fn refuse(&mut self, error: &Error) -> Vec<Effect> {
        let hint = error.hint().map(|hint| format!(" {hint}")).unwrap_or_default();
        self.answer = Answer { text: format!("{error}{hint}"), is_fault: true };
        Vec::new()
    }

    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.answer = Answer { text: text.into(), is_fault: false };
    }

    fn press(&mut self, chord: Chord) -> Result<Vec<Effect>> {
        if !self.overlays.is_empty() {
            return self.press_in_box(chord);
        }
        self.pending.push(chord);
        match self.keymap.look(self.scope(), &self.pending) {
            Found::Pending => Ok(Vec::new()),
            Found::None => {
                let pressed = self.pending.drain(..).map(|chord| chord.to_string()).collect::<Vec<_>>().join(" ");
                self.say(format!("{pressed} does nothing here; ? lists the keys."));
                Ok(Vec::new())
            }
            Found::Action(action) => {
                self.pending.clear();
                self.act(action)
            }
        }
    }

    /// Does what a key asks for on a screen.
    fn act(&mut self, action: Action) -> Result<Vec<Effect>> {
        if let Some(done) = self.act_always(action) {
            return Ok(done);
        }
        match self.screen {
            Screen::Triage(_) => return triage::act(self, action),
            Screen::Session(_) => return session::act(self, action),
            Screen::Reset(_) => return reset::act(self, action),
            _ => {}
        }
        if let Some(moved) = moves::act(self, action)? {
            return Ok(moved);
        }
        past::refuse_change(&self.view, action)?;
        self.funnel.refresh(past::conn(&self.view, &self.store))?;
        self.answer = Answer::default();
        verbs::act(self, action)
    }

    fn act_always(&mut self, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::Quit => Some(vec![Effect::Quit]),
            Action::Suspend => Some(vec![Effect::Suspend]),
            Action::Repaint => Some(vec![Effect::Repaint]),
            Action::Cancel if self.overlays.is_empty() => Some(vec![Effect::Quit]),
            Action::Cancel => {
                self.overlays.clear();
                Some(reset::left_box(self).unwrap_or_else(|error| self.refuse(&error)))
            }
            _ => None,
        }
    }
}
