//! Drives the program by key scripts at a fixed moment and takes pictures of its screen.

use box9::app::App;
use box9::app::event::{Effect, Event};
use box9::domain::Moment;
use box9::keys::Chord;
use box9::ops::{self, Op};
use box9::store::{Source, Store};
use box9::ui::{self, theme::Theme};
use box9::worker;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use tempfile::TempDir;

/// Wednesday, 25 November 2026, ten o'clock.
pub const NOW: &str = "2026-11-25T10:00:00+00:00";

pub struct Pilot {
    pub app: App,
    pub effects: Vec<Effect>,
    now: Moment,
    theme: Theme,
    size: (u16, u16),
    _folder: TempDir,
}

pub fn moment(text: &str) -> Moment {
    Moment::parse_from_rfc3339(text).unwrap()
}

impl Pilot {
    /// Opens the program on an empty file of its own.
    pub fn new(columns: u16, rows: u16) -> Pilot {
        Pilot::with(columns, rows, &[])
    }

    /// Opens it on a file with these lines of quick add.
    pub fn with(columns: u16, rows: u16, lines: &[&str]) -> Pilot {
        let folder = tempfile::tempdir().unwrap();
        let now = moment(NOW);
        let mut store = Store::open(&folder.path().join("funnel.box9"), Source::Program, now).unwrap();
        for line in lines {
            ops::perform(&mut store, &Op::Add(ops::Add { line: (*line).into(), stage: None }), now).unwrap();
        }
        let app = on_the_funnel(store, now, (columns, rows));
        Pilot { app, effects: Vec::new(), now, theme: Theme::told_apart(), size: (columns, rows), _folder: folder }
    }

    /// Opens it on the invented funnel.
    pub fn demo(columns: u16, rows: u16) -> Pilot {
        let now = moment(NOW);
        let box9::demo::Demo { store, folder } = box9::demo::open(now).unwrap();
        let app = on_the_funnel(store, now, (columns, rows));
        Pilot { app, effects: Vec::new(), now, theme: Theme::told_apart(), size: (columns, rows), _folder: folder }
    }

    /// Opens it on a file that is filled first.
    pub fn filled(columns: u16, rows: u16, fill: impl FnOnce(&mut Store)) -> Pilot {
        let mut pilot = Pilot::new(columns, rows);
        fill(&mut pilot.app.store);
        pilot.send(Event::Resize { columns, rows });
        pilot
    }

    /// Ends the program and opens it again on the same file.
    pub fn restart(&mut self) -> &mut Pilot {
        let store = Store::open(self.app.store.path(), Source::Program, self.now).unwrap();
        self.app = on_the_funnel(store, self.now, self.size);
        self
    }

    /// Presses keys: names parted by blanks, text between single quotes.
    pub fn press(&mut self, script: &str) -> &mut Pilot {
        for (nth, part) in script.split('\'').enumerate() {
            let chords: Vec<Chord> = match nth % 2 {
                0 => part.split_whitespace().map(|key| key.parse().unwrap()).collect(),
                _ => part.chars().map(Chord::char).collect(),
            };
            for chord in chords {
                self.send(Event::Chord(chord));
            }
        }
        self
    }

    pub fn send(&mut self, event: Event) -> &mut Pilot {
        self.effects = self.app.update(event, self.now);
        let work: Vec<Effect> = self.effects.clone();
        for effect in work {
            if let Effect::Work(job) = effect
                && let Some(answer) = worker::run(&mut self.app.store.open_beside().unwrap(), job)
            {
                let more = self.app.update(Event::Answer(answer), self.now);
                self.effects.extend(more);
            }
        }
        self
    }

    /// The clock goes on to another moment.
    pub fn at(&mut self, text: &str) -> &mut Pilot {
        self.now = moment(text);
        self.send(Event::Minute)
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Pilot {
        self.size = (columns, rows);
        self.send(Event::Resize { columns, rows })
    }

    /// Ends the program without any goodbye and opens it again on the same file.
    pub fn reopen(&mut self) -> &mut Pilot {
        let path = self.app.store.path().to_owned();
        let store = Store::open(&path, Source::Program, self.now).unwrap();
        self.app = on_the_funnel(store, self.now, self.size);
        self
    }

    pub fn answer(&self) -> &str {
        &self.app.answer.text
    }

    /// What the program says anywhere on the screen, on one line however it is broken.
    pub fn said(&mut self) -> String {
        self.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn buffer(&mut self) -> Buffer {
        self.app.refresh();
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1)).unwrap();
        terminal.draw(|frame| ui::draw(&self.app, self.theme, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    /// The screen as text.
    pub fn text(&mut self) -> String {
        lines(&self.buffer(), |cell| cell.symbol().to_owned())
    }

    /// The screen as text, and under it what each cell means.
    pub fn picture(&mut self) -> String {
        let theme = self.theme;
        let buffer = self.buffer();
        let meaning = |cell: &ratatui::buffer::Cell| {
            let meaning = theme.meaning_of(cell.style()).unwrap_or_default();
            let blank = cell.symbol().trim().is_empty() && meaning == ui::theme::Meaning::Text;
            if blank { " ".into() } else { meaning.letter().to_string() }
        };
        format!("{}\n{}", lines(&buffer, |cell| cell.symbol().to_owned()), lines(&buffer, meaning))
    }
}

/// Opens the program and goes to the funnel, whatever screen it opens on.
fn on_the_funnel(store: Store, now: Moment, size: (u16, u16)) -> App {
    let mut app = App::new(store, now, size, None).unwrap();
    let told = app.answer.clone();
    app.update(Event::Chord(Chord::char('2')), now);
    app.answer = told;
    app
}

fn lines(buffer: &Buffer, show: impl Fn(&ratatui::buffer::Cell) -> String) -> String {
    let area = buffer.area;
    let line = |y: u16| {
        let mut skip = 0;
        let mut line = String::new();
        for x in 0..area.width {
            let cell = &buffer[(x, y)];
            if skip == 0 {
                line.push_str(&show(cell));
            }
            skip = if skip > 0 {
                skip - 1
            } else {
                unicode_width::UnicodeWidthStr::width(cell.symbol()).saturating_sub(1)
            };
        }
        line.trim_end().to_owned() + "\n"
    };
    (0..area.height).map(line).collect()
}
