//! The program under test: it shows what reached it. The test binary runs itself for it.

use std::cell::Cell;
use std::time::Instant;

use box9::app::event::{Effect, Event};
use box9::config::Notice;
use box9::domain::Moment;
use box9::tui::{self, How, Program};
use chrono::TimeDelta;
use ratatui::Frame;
use ratatui::widgets::Paragraph;

pub const MODE: &str = "BOX9_PROBE";
pub const REPORT: &str = "BOX9_PROBE_REPORT";

/// Not a test of its own: in a process started for it, it is the program.
#[test]
fn child() {
    let Ok(mode) = std::env::var(MODE) else { return };
    let began = Instant::now();
    let start: Moment = "2026-11-23T09:59:59.500+01:00".parse().unwrap();
    let elapsed = || TimeDelta::from_std(began.elapsed()).unwrap();
    let clock = || if mode == "minute" { start + elapsed() } else { start };
    let (_post, mail) = tui::mail().unwrap();
    let mut probe = Probe::default();
    let editor = "sh -c 'echo \" after\" >> \"$0\"'";
    let how = How { clock: &clock, editor, mouse: false, notice: Notice::Osc9, title: mode == "title" };
    let ending = tui::run(&mut probe, mail, &how);
    if let Some(report) = std::env::var_os(REPORT) {
        let text = ending.as_ref().map_or_else(|error| error.to_string(), |ending| format!("{ending:?}"));
        let partial = std::path::Path::new(&report).with_extension("partial");
        std::fs::write(&partial, text).unwrap();
        std::fs::rename(partial, report).unwrap();
    }
    std::process::exit(ending.map_or(70, tui::Ending::exit_code));
}

#[derive(Default)]
struct Probe {
    keys: usize,
    last: String,
    pasted: usize,
    edited: String,
    minutes: usize,
    looks: usize,
    size: (u16, u16),
    panics: bool,
    draws: Cell<usize>,
}

impl Program for Probe {
    fn update(&mut self, event: Event, _now: Moment) -> Vec<Effect> {
        match event {
            Event::Chord(chord) => return self.press(&chord.to_string()),
            Event::Paste(text) => self.pasted += text.len(),
            Event::Minute => self.minutes += 1,
            Event::Edited { text, .. } => self.edited = text.unwrap_or_else(|unedited| unedited.why).replace('\n', ""),
            Event::Resize { columns, rows } => self.size = (columns, rows),
            Event::Focus | Event::Mouse { .. } | Event::Background { .. } | Event::Answer(_) => {}
        }
        Vec::new()
    }

    fn look(&mut self, _now: Moment) -> bool {
        self.looks = (self.looks + 1).min(1);
        true
    }

    fn title(&self) -> String {
        format!("{} keys; \x07", self.keys)
    }

    fn draw(&self, _now: Moment, frame: &mut Frame<'_>) {
        assert!(!self.panics, "the probe panics");
        self.draws.set(self.draws.get() + 1);
        let text = format!(
            "keys {} last {}.\npasted {}.\nedited {}.\nminutes {} looks {}.\nsize {}x{} told {}x{}.",
            self.keys,
            self.last,
            self.pasted,
            self.edited,
            self.minutes,
            self.looks,
            frame.area().width,
            frame.area().height,
            self.size.0,
            self.size.1
        );
        frame.render_widget(Paragraph::new(text), frame.area());
    }
}

impl Probe {
    fn press(&mut self, key: &str) -> Vec<Effect> {
        self.keys += 1;
        self.last = key.to_owned();
        match key {
            "q" => vec![Effect::Quit],
            "p" => panic!("the probe panics"),
            "d" => {
                self.panics = true;
                Vec::new()
            }
            "t" => {
                std::thread::spawn(|| panic!("the probe panics"));
                Vec::new()
            }
            "e" => vec![Effect::Edit { token: 7, text: "before\n".into() }],
            "y" => vec![Effect::Copy("ada@example.org".into())],
            "b" => vec![Effect::Bell, Effect::Notice("over; \x1b]0;x\x07now".into())],
            "Ctrl-z" => vec![Effect::Suspend],
            _ => Vec::new(),
        }
    }
}
