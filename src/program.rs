//! The program on a terminal: the app, drawn in a theme, run by the terminal loop.

use crate::app::App;
use crate::app::event::{Effect, Event};
use crate::domain::Moment;
use crate::error::Result;
use crate::store::Store;
use crate::tui::{self, Ending};
use crate::ui::{self, theme::Theme};
use crate::worker::Worker;
use ratatui::Frame;

/// What the terminal loop runs.
struct Screens {
    app: App,
    worker: Worker,
    theme: Theme,
}

/// How the program is opened.
pub struct Opening<'a> {
    pub theme: Theme,
    /// A word that stays in sight, as "demo".
    pub badge: Option<&'static str>,
    pub clock: &'a dyn Fn() -> Moment,
    /// The command that edits notes.
    pub editor: &'a str,
}

/// Runs the screens until the owner leaves; the file is closed whole.
pub fn run(store: Store, opening: &Opening<'_>) -> Result<Ending> {
    let size = crossterm::terminal::size().unwrap_or((80, 24));
    let app = App::new(store, (opening.clock)(), size, opening.badge)?;
    let (post, mail) = tui::mail()?;
    let worker = Worker::start(&app.store, post)?;
    let mut screens = Screens { app, worker, theme: opening.theme };
    let ending = tui::run(&mut screens, mail, opening.clock, opening.editor);
    screens.app.save_draft();
    screens.worker.finish((opening.clock)());
    screens.app.store.close();
    ending
}

impl tui::Program for Screens {
    fn update(&mut self, event: Event, now: Moment) -> Vec<Effect> {
        let (work, effects): (Vec<Effect>, Vec<Effect>) =
            self.app.update(event, now).into_iter().partition(|effect| matches!(effect, Effect::Work(_)));
        for effect in work {
            if let Effect::Work(job) = effect {
                self.worker.take(job);
            }
        }
        effects
    }

    fn settle(&mut self, _now: Moment) {
        self.app.refresh();
    }

    fn look(&mut self, _now: Moment) -> bool {
        self.app.look().unwrap_or_else(|error| {
            self.app.refuse(&error);
            true
        })
    }

    fn draw(&self, _now: Moment, frame: &mut Frame<'_>) {
        ui::draw(&self.app, self.theme, frame);
    }
}
