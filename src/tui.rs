//! The terminal loop: keys in, frames out, effects run; it ends only by handing the terminal back whole.

mod decode;
mod editor;
mod guard;
pub mod lines;
mod notice;
mod page;
mod reader;
mod sequence;
mod signals;

use std::collections::VecDeque;
use std::io::{self, IsTerminal};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use chrono::{DurationRound, TimeDelta};
use ratatui::Frame;
use rustix::process::{Signal, kill_current_process_group};

use crate::app::event::{Answer, Effect, Event, Post, Unedited};
use crate::config::Notice;
use crate::domain::{Moment, address};
use crate::error::{Error, Result};
use guard::Guard;
use page::Page;
use reader::{Heard, Reader};
use signals::Signals;

/// How often the program looks whether another process wrote.
const LOOK: Duration = Duration::from_secs(1);
/// How long a stop may take to come; where it does not, there is no shell to go back to.
const STOPPING: Duration = Duration::from_millis(100);

/// What the loop runs: the program's state with its drawing.
pub trait Program {
    /// Takes one event; answers what only the loop can do.
    fn update(&mut self, event: Event, now: Moment) -> Vec<Effect>;

    /// Gets ready for a frame, once after all waiting events: the place to read what is shown.
    fn settle(&mut self, _now: Moment) {}

    /// Says whether a frame is due since another process wrote; asked about once a second.
    fn look(&mut self, now: Moment) -> bool;

    /// Answers what the window's title says.
    fn title(&self) -> String {
        String::new()
    }

    /// Answers what it takes from a keyboard just now.
    fn takes(&self) -> Takes {
        Takes::Keys
    }

    /// Draws the whole screen.
    fn draw(&self, now: Moment, frame: &mut Frame<'_>);
}

/// What a program takes from a keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Keys, each with a meaning of its own.
    Keys,
    /// The text of one field.
    Line,
    /// The text of several fields, one after the other.
    Fields,
    /// Nothing: something runs that must end first.
    Nothing,
}

/// What the loop needs to know of the owner's world.
#[derive(Clone, Copy)]
pub struct How<'a> {
    pub clock: &'a dyn Fn() -> Moment,
    /// The command that edits notes.
    pub editor: &'a str,
    /// The mouse is taken, so that a click selects; without it the terminal keeps it.
    pub mouse: bool,
    /// How the desktop is told something.
    pub notice: Notice,
    /// The window gets a title.
    pub title: bool,
}

/// How the loop ended; the program closes its file in each case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Quit,
    /// This signal asked for it.
    Signal(i32),
    /// The terminal is gone.
    Lost,
    /// A panic in another thread; its message is on the terminal.
    Panicked,
}

impl Ending {
    /// Answers the exit code, as shells know it.
    pub fn exit_code(self) -> i32 {
        match self {
            Ending::Quit => 0,
            Ending::Signal(signal) => 128 + signal,
            Ending::Lost => 129,
            Ending::Panicked => 101,
        }
    }
}

/// The loop's side of a `Post`: the answers of other threads, and what wakes the loop.
pub struct Mail {
    answers: Receiver<Answer>,
    wake: UnixStream,
    woken: UnixStream,
}

/// Makes the way by which other threads reach the loop.
pub fn mail() -> Result<(Post, Mail)> {
    let pair = || {
        let (wake, woken) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        woken.set_nonblocking(true)?;
        Ok((wake.try_clone()?, wake, woken))
    };
    let (from_post, wake, woken) = pair().map_err(no_terminal)?;
    let (sender, answers) = channel();
    let ring = move || {
        // A full stream means that the loop is about to wake anyway.
        let _ = io::Write::write(&mut &from_post, b"w");
    };
    Ok((Post::new(sender, Arc::new(ring)), Mail { answers, wake, woken }))
}

/// Runs a program on the terminal until it quits, a signal ends it, or the terminal is gone.
pub fn run(program: &mut impl Program, mail: Mail, how: &How<'_>) -> Result<Ending> {
    let How { clock, editor, .. } = *how;
    if !io::stdout().is_terminal() {
        return Err(Error::refused_with(
            "The screens need a terminal.",
            "Ask in words instead: 'box9 --help' lists them.",
        ));
    }
    let signals = Signals::listen(&mail.wake).map_err(no_terminal)?;
    let reader = Reader::open(mail.woken).map_err(no_terminal)?;
    let guard = Guard::take(how.mouse, how.title).map_err(no_terminal)?;
    let page = Page::default();
    let screen = page.screen().map_err(no_terminal)?;
    let now = clock();
    let mut turn = Loop {
        program,
        clock,
        editor,
        answers: mail.answers,
        signals,
        reader,
        page: &page,
        screen,
        minute: minute(now),
        looked: Instant::now(),
        notice: how.notice,
        title: how.title.then(String::new),
        guard,
    };
    turn.go()
}

fn no_terminal(source: io::Error) -> Error {
    Error::io("the terminal", source)
}

struct Loop<'a, P: Program> {
    program: &'a mut P,
    clock: &'a dyn Fn() -> Moment,
    editor: &'a str,
    answers: Receiver<Answer>,
    signals: Signals,
    reader: Reader,
    page: &'a Page,
    screen: page::Screen<'a>,
    minute: Moment,
    looked: Instant,
    notice: Notice,
    /// The title that the window has; none where it is left alone.
    title: Option<String>,
    /// The last to be dropped, so that nothing is written after the terminal is given back.
    guard: Guard,
}

impl<P: Program> Loop<'_, P> {
    fn go(&mut self) -> Result<Ending> {
        let first = self.size();
        self.take(first)?;
        self.page.ask_background();
        let mut drawn = self.paint((self.clock)());
        loop {
            if let Some(ending) = self.ended(drawn.is_err()) {
                return Ok(ending);
            }
            let heard = self.reader.wait(self.limit()).map_err(no_terminal)?;
            if let Some(ending) = self.ended(heard.lost) {
                return Ok(ending);
            }
            let now = (self.clock)();
            let (events, fresh) = self.gather(heard, now)?;
            let due = fresh || !events.is_empty();
            if let Some(ending) = self.take(events)? {
                return Ok(ending);
            }
            if due {
                drawn = self.paint(now);
            }
        }
    }

    fn ended(&self, lost: bool) -> Option<Ending> {
        let signal = self.signals.ending().map(Ending::Signal);
        signal.or(guard::panicked().then_some(Ending::Panicked)).or(lost.then_some(Ending::Lost))
    }

    /// Answers how long nothing can happen by itself: until the next look, or the next minute.
    fn limit(&self) -> Duration {
        let look = LOOK.saturating_sub(self.looked.elapsed());
        let minute = (self.minute + TimeDelta::minutes(1) - (self.clock)()).to_std().unwrap_or(Duration::ZERO);
        if minute.is_zero() { look } else { look.min(minute) }
    }

    /// Answers everything that happened, and whether a frame is due without any event.
    fn gather(&mut self, heard: Heard, now: Moment) -> Result<(VecDeque<Event>, bool)> {
        let mut fresh = false;
        let mut events = VecDeque::from(heard.events);
        if self.signals.continued() {
            self.guard.leave();
            self.reenter()?;
            fresh = true;
        }
        if self.signals.resized() || fresh {
            events.extend(self.size());
        }
        events.extend(self.answers.try_iter().map(Event::Answer));
        if minute(now) != self.minute {
            self.minute = minute(now);
            events.push_back(Event::Minute);
        }
        if self.looked.elapsed() >= LOOK {
            self.looked = Instant::now();
            fresh |= self.program.look(now);
        }
        Ok((events, fresh))
    }

    /// Answers the size as an event; it comes first of all, and again after each time away from the screen.
    fn size(&self) -> VecDeque<Event> {
        let size = self.screen.size().ok();
        size.map(|size| Event::Resize { columns: size.width, rows: size.height }).into_iter().collect()
    }

    fn take(&mut self, mut events: VecDeque<Event>) -> Result<Option<Ending>> {
        let mut now = (self.clock)();
        while let Some(event) = events.pop_front() {
            for effect in self.program.update(event, now) {
                match effect {
                    Effect::Quit => return Ok(Some(Ending::Quit)),
                    Effect::Suspend => {
                        self.suspend()?;
                        events.extend(self.size());
                    }
                    Effect::Repaint => self.page.renew(&mut self.screen).map_err(no_terminal)?,
                    Effect::Edit { token, text } => {
                        let text = self.edit(&text)?;
                        events.push_front(Event::Edited { token, text });
                        events.extend(self.size());
                    }
                    Effect::Copy(text) => self.page.copy(text).map_err(no_terminal)?,
                    Effect::Open(address) => events.extend(opened(&address).err().map(Event::Answer)),
                    Effect::Show(page) => events.extend(shown(&page).err().map(Event::Answer)),
                    Effect::Bell => self.page.bell(),
                    Effect::Notice(words) => self.page.say(&notice::notice(self.notice, &words)),
                    Effect::Work(_) => {}
                }
                now = (self.clock)();
            }
        }
        Ok(None)
    }

    /// Stops with the whole job, as the shell's own Ctrl-Z does; without a shell to go back to nothing stops.
    fn suspend(&mut self) -> Result<()> {
        self.guard.leave();
        self.signals.continued();
        let stopped = kill_current_process_group(Signal::TSTP);
        self.wait_stopped();
        self.reenter()?;
        stopped.map_err(|fault| no_terminal(fault.into()))
    }

    /// Waits until the program was stopped and goes on; another thread may be the one that takes the signal.
    fn wait_stopped(&self) {
        let asked = Instant::now();
        while !self.signals.continued() && asked.elapsed() < STOPPING {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn edit(&mut self, text: &str) -> Result<std::result::Result<String, Unedited>> {
        let terminal = self.reader.tty().map_err(no_terminal)?;
        self.guard.leave();
        let edited = editor::edit(self.editor, text, terminal);
        self.signals.forget_typed();
        self.reenter()?;
        Ok(edited)
    }

    fn reenter(&mut self) -> Result<()> {
        self.title = self.title.take().map(|_| String::new());
        self.guard.enter().and_then(|()| self.page.renew(&mut self.screen)).map_err(no_terminal)
    }

    /// The window says what the program does, where it is another thing than before.
    fn entitle(&mut self) {
        let Some(shown) = &mut self.title else { return };
        let wanted = self.program.title();
        if *shown != wanted {
            self.page.say(&notice::title(&wanted));
            *shown = wanted;
        }
    }

    fn paint(&mut self, now: Moment) -> io::Result<()> {
        self.program.settle(now);
        self.entitle();
        self.screen.draw(|frame| self.program.draw(now, frame))?;
        self.page.send()
    }
}

/// Hands an address to the system's opener as one argument; that may live longer than the program.
fn opened(address: &str) -> std::result::Result<(), Answer> {
    let trouble = |why: String| Answer::Trouble(format!("{address} was not opened: {why}."));
    if !address::is_allowed(address) {
        return Err(trouble("only mail, phone and http links are".into()));
    }
    open::that_detached(address).map_err(|fault| trouble(fault.to_string()))
}

/// Hands a page of our own to the system's opener.
fn shown(page: &Path) -> std::result::Result<(), Answer> {
    let trouble = |fault: std::io::Error| Answer::Trouble(format!("{} was not opened: {fault}.", page.display()));
    open::that_detached(page).map_err(trouble)
}

fn minute(now: Moment) -> Moment {
    now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now)
}
