//! The program on a terminal: the app, drawn in a theme, run by the terminal loop.

use crate::app::event::{Effect, Event};
use crate::app::overlay::Overlay;
use crate::app::{App, rehearsal, session};
use crate::config::Notice;
use crate::domain::Moment;
use crate::domain::calendar::Places;
use crate::error::Result;
use crate::looks::Looks;
use crate::ops::inbox;
use crate::store::Store;
use crate::tui::{self, Ending, How, Takes};
use crate::ui::{self, theme::Theme};
use crate::worker::Worker;
use ratatui::Frame;
use std::path::PathBuf;

/// What the terminal loop runs.
struct Screens {
    app: App,
    worker: Worker,
    theme: Theme,
    looks: Looks,
}

/// How the program is opened.
pub struct Opening<'a> {
    pub looks: Looks,
    /// What reading the settings found worth telling, in sentences.
    pub notices: Vec<String>,
    /// A word that stays in sight, as "demo".
    pub badge: Option<&'static str>,
    pub clock: &'a dyn Fn() -> Moment,
    /// The command that edits notes.
    pub editor: &'a str,
    pub mouse: bool,
    pub notice: Notice,
    /// The window's title says how far a session is.
    pub title: bool,
    /// What sends a message given to it.
    pub mail_command: Option<String>,
    pub calendars: Places,
    /// A file of lines that is read now.
    pub lines: Option<PathBuf>,
    /// It speaks in lines instead of drawing.
    pub plain: bool,
}

/// Runs the screens until the owner leaves; the file is closed whole.
pub fn run(mut store: Store, opening: &Opening<'_>) -> Result<Ending> {
    let taken = lines(&mut store, opening);
    let size = if opening.plain { None } else { crossterm::terminal::size().ok() }.unwrap_or((80, 24));
    let mut app = App::new(store, (opening.clock)(), size, opening.badge)?;
    let (keymap, key_faults) = opening.looks.keymap();
    let (theme, look_faults) = opening.looks.theme(false);
    app.keymap = keymap;
    app.view.mail_command = opening.mail_command.clone();
    app.view.calendars = opening.calendars.clone();
    app.tell([opening.notices.clone(), key_faults, look_faults, taken].concat());
    let (post, mail) = tui::mail()?;
    let worker = Worker::start(&app.store, post)?;
    work(&worker, app.calendars());
    work(&worker, vec![app.week()]);
    let mut screens = Screens { app, worker, theme, looks: opening.looks.clone() };
    let Opening { clock, editor, mouse, notice, title, .. } = *opening;
    let how = How { clock, editor, mouse, notice, title };
    let ending = match opening.plain {
        true => tui::lines::run(&mut screens, mail, &how, &mut std::io::stdout()),
        false => tui::run(&mut screens, mail, &how),
    };
    let unsaved = screens.app.leave();
    work(&screens.worker, screens.app.calendars());
    screens.worker.finish((opening.clock)());
    screens.app.store.close();
    unsaved.and(ending)
}

/// Takes in the owner's file of lines; what goes wrong with it stops nothing.
fn lines(store: &mut Store, opening: &Opening<'_>) -> Vec<String> {
    let taken = opening.lines.as_ref().map(|path| inbox::take(store, path, (opening.clock)()));
    taken.transpose().map_or_else(|error| vec![error.to_string()], Option::unwrap_or_default)
}

/// Hands the worker what is for it.
fn work(worker: &Worker, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::Work(job) = effect {
            worker.take(job);
        }
    }
}

impl tui::Program for Screens {
    fn update(&mut self, event: Event, now: Moment) -> Vec<Effect> {
        if let Event::Background { light } = event {
            self.theme = self.looks.theme(light).0;
        }
        let (work, effects): (Vec<Effect>, Vec<Effect>) =
            self.app.update(event, now).into_iter().partition(|effect| matches!(effect, Effect::Work(_)));
        self::work(&self.worker, work);
        effects
    }

    fn settle(&mut self, _now: Moment) {
        self.app.refresh();
    }

    fn look(&mut self, _now: Moment) -> bool {
        let seen = self.app.look().unwrap_or_else(|error| {
            self.app.refuse(&error);
            true
        });
        work(&self.worker, self.app.wanted().into_iter().collect());
        seen
    }

    fn title(&self) -> String {
        session::title(&self.app).unwrap_or_else(|| "box9".into())
    }

    fn takes(&self) -> Takes {
        match self.app.overlays.last() {
            Some(Overlay::Prompt(_) | Overlay::Menu(_)) => Takes::Line,
            Some(Overlay::Form(_)) => Takes::Fields,
            Some(Overlay::Busy(_)) => Takes::Nothing,
            None if rehearsal::is_busy(&self.app) => Takes::Nothing,
            _ => Takes::Keys,
        }
    }

    fn draw(&self, _now: Moment, frame: &mut Frame<'_>) {
        ui::draw(&self.app, self.theme, frame);
    }
}
