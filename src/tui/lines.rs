//! The program line by line: a line in is a key or a field's text, and what is new on the screen is told in lines; for a
//! screen reader, a terminal that cannot draw, or a pipe.

mod input;
mod told;

use std::collections::VecDeque;
use std::io::{self, IsTerminal, Write};
use std::time::Instant;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::signals::Signals;
use super::{Ending, How, LOOK, Mail, Program, Takes, editor, minute, no_terminal, opened, shown};
use crate::app::event::{Effect, Event, Unedited};
use crate::domain::safe;
use crate::error::Result;
use input::{Heard, Input};
use told::Told;

/// So large is what is told: one pane wide, and so high that nothing has to be scrolled to.
const SIZE: (u16, u16) = (69, 40);

const HOW: &str = "\
box9, line by line. Type keys and press Return: 2, or g g, or Esc. In a field type its text; Esc leaves it.
Return alone tells everything again, ? names the keys, q leaves.";

/// Runs a program until it quits, a signal ends it, or no more lines come.
pub fn run(program: &mut impl Program, mail: Mail, how: &How<'_>, out: &mut dyn Write) -> Result<Ending> {
    let signals = Signals::listen(&mail.wake).map_err(no_terminal)?;
    let input = Input::open(mail.woken).map_err(no_terminal)?;
    let at_terminal = input.terminal().is_some_and(|file| file.is_terminal());
    let Ok(screen) = Terminal::new(TestBackend::new(SIZE.0, SIZE.1));
    let (told, looked, minute) = (Told::default(), Instant::now(), minute((how.clock)()));
    Talk { program, how, answers: mail.answers, signals, input, at_terminal, screen, told, looked, minute, out }.go()
}

struct Talk<'a, P: Program> {
    program: &'a mut P,
    how: &'a How<'a>,
    answers: std::sync::mpsc::Receiver<crate::app::event::Answer>,
    signals: Signals,
    input: Input,
    at_terminal: bool,
    screen: Terminal<TestBackend>,
    told: Told,
    looked: Instant,
    minute: crate::domain::Moment,
    out: &'a mut dyn Write,
}

impl<P: Program> Talk<'_, P> {
    fn go(&mut self) -> Result<Ending> {
        self.say(HOW)?;
        self.take(VecDeque::from([Event::Resize { columns: SIZE.0, rows: SIZE.1 }]))?;
        self.tell(true)?;
        loop {
            if let Some(signal) = self.signals.ending() {
                return Ok(Ending::Signal(signal));
            }
            // What runs beside the screen is waited for; at a terminal it can be stopped.
            let wanted = self.program.takes() != Takes::Nothing || self.at_terminal;
            let heard = self.input.wait(LOOK, wanted).map_err(no_terminal)?;
            let spoken = matches!(heard, Heard::Line(_));
            let events = match heard {
                Heard::Line(line) => self.events(&line)?,
                Heard::Over => return Ok(Ending::Quit),
                Heard::Nothing => VecDeque::new(),
            };
            let (events, fresh) = self.gather(events);
            let due = spoken || fresh || !events.is_empty();
            if let Some(ending) = self.take(events)? {
                return Ok(ending);
            }
            if due {
                self.tell(spoken)?;
            }
        }
    }

    /// What a line means here; one that means nothing is said to.
    fn events(&mut self, line: &str) -> Result<VecDeque<Event>> {
        if line.is_empty() && self.program.takes() == Takes::Keys {
            self.told.forget();
        }
        match input::events(line, self.program.takes()) {
            Ok(events) => Ok(events),
            Err(why) => {
                self.say(&why)?;
                Ok(VecDeque::new())
            }
        }
    }

    /// Adds what happened beside the lines, and says whether another process wrote.
    fn gather(&mut self, mut events: VecDeque<Event>) -> (VecDeque<Event>, bool) {
        let now = (self.how.clock)();
        events.extend(self.answers.try_iter().map(Event::Answer));
        if minute(now) != self.minute {
            self.minute = minute(now);
            events.push_back(Event::Minute);
        }
        let due = self.looked.elapsed() >= LOOK;
        if due {
            self.looked = Instant::now();
        }
        (events, due && self.program.look(now))
    }

    fn take(&mut self, mut events: VecDeque<Event>) -> Result<Option<Ending>> {
        while let Some(event) = events.pop_front() {
            for effect in self.program.update(event, (self.how.clock)()) {
                match effect {
                    Effect::Quit => return Ok(Some(Ending::Quit)),
                    Effect::Repaint => self.told.forget(),
                    Effect::Edit { token, text } => {
                        events.push_front(Event::Edited { token, text: self.edit(&text) });
                    }
                    Effect::Copy(text) => self.say(&format!("To copy:\n{text}"))?,
                    Effect::Notice(words) => self.say(&words)?,
                    Effect::Open(address) => events.extend(opened(&address).err().map(Event::Answer)),
                    Effect::Show(page) => events.extend(shown(&page).err().map(Event::Answer)),
                    Effect::Bell | Effect::Suspend | Effect::Work(_) => {}
                }
            }
        }
        Ok(None)
    }

    fn edit(&self, text: &str) -> std::result::Result<String, Unedited> {
        let terminal = self.input.terminal().filter(IsTerminal::is_terminal);
        let terminal = terminal.ok_or_else(|| Unedited::from("an editor needs a terminal"))?;
        editor::edit(self.how.editor, text, terminal)
    }

    /// Tells what is new, and asks for the next line where one was given, or something was told.
    fn tell(&mut self, asked: bool) -> Result<()> {
        let now = (self.how.clock)();
        self.program.settle(now);
        let program = &*self.program;
        let Ok(drawn) = self.screen.draw(|frame| program.draw(now, frame));
        let new = self.told.of(drawn.buffer);
        match (new.is_empty(), asked) {
            (true, false) => return Ok(()),
            (true, true) => self.say("Nothing is new here.")?,
            (false, _) => self.say(&new.join("\n"))?,
        }
        let ask = match self.program.takes() {
            Takes::Keys => "> ",
            Takes::Line | Takes::Fields => "text> ",
            Takes::Nothing => return Ok(()),
        };
        self.write(ask)
    }

    fn say(&mut self, words: &str) -> Result<()> {
        if words.is_empty() { Ok(()) } else { self.write(&format!("{}\n", safe::lines(words))) }
    }

    fn write(&mut self, words: &str) -> Result<()> {
        let written = self.out.write_all(words.as_bytes()).and_then(|()| self.out.flush());
        written.map_err(|source: io::Error| no_terminal(source))
    }
}
