//! Lines from standard input, waited for without ever blocking in a read, and what each means.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::super::Takes;
use crate::app::event::Event;
use crate::keys::{Chord, Key};

/// A longer line is cut, so that no input fills the memory.
const LONGEST: usize = 1 << 20;

/// What a wait ended with.
pub enum Heard {
    Line(String),
    /// No more lines come.
    Over,
    /// The time is over, or something else happened.
    Nothing,
}

/// Standard input, and the stream by which others wake the loop.
pub struct Input {
    file: File,
    wake: UnixStream,
    waiting: VecDeque<u8>,
    /// The rest of a line that was cut is no line.
    cut: bool,
    over: bool,
}

impl Input {
    /// Reads standard input, whatever it is.
    pub fn open(wake: UnixStream) -> io::Result<Input> {
        let file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        Ok(Input { file, wake, waiting: VecDeque::new(), cut: false, over: false })
    }

    /// Answers the same for another program's input.
    pub fn terminal(&self) -> Option<File> {
        self.file.try_clone().ok()
    }

    /// Waits for a line, a wake-up or the time limit; lines that are not wanted now are kept for later.
    pub fn wait(&mut self, limit: Duration, wanted: bool) -> io::Result<Heard> {
        if wanted && let Some(line) = self.line() {
            return Ok(Heard::Line(line));
        }
        if wanted && self.over {
            return Ok(Heard::Over);
        }
        self.read(limit, wanted && !self.over)?;
        Ok(Heard::Nothing)
    }

    fn read(&mut self, limit: Duration, wanted: bool) -> io::Result<()> {
        let asks = if wanted { PollFlags::IN } else { PollFlags::empty() };
        let mut fds = [PollFd::new(&self.wake, PollFlags::IN), PollFd::new(&self.file, asks)];
        let limit = Timespec { tv_sec: limit.as_secs() as _, tv_nsec: limit.subsec_nanos().into() };
        match poll(if wanted { &mut fds } else { &mut fds[..1] }, Some(&limit)) {
            Err(Errno::INTR) => return Ok(()),
            other => other?,
        };
        let (woken, ready) = (!fds[0].revents().is_empty(), !fds[1].revents().is_empty());
        let mut bytes = [0; 4096];
        if woken {
            while some(self.wake.read(&mut bytes))?.is_some_and(|count| count > 0) {}
        }
        if ready && wanted {
            let count = some(self.file.read(&mut bytes))?;
            self.over = count == Some(0);
            self.waiting.extend(&bytes[..count.unwrap_or(0)]);
        }
        Ok(())
    }

    /// Takes a whole line; at the end also one without its end.
    fn line(&mut self) -> Option<String> {
        let end = self.waiting.iter().position(|byte| *byte == b'\n');
        let full = (self.over || self.waiting.len() > LONGEST) && !self.waiting.is_empty();
        let last = end.or(full.then(|| self.waiting.len() - 1))?;
        let line: Vec<u8> = self.waiting.drain(..=last).collect();
        if std::mem::replace(&mut self.cut, end.is_none()) {
            return self.line();
        }
        Some(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned())
    }
}

/// How much was read; nothing where nothing was there.
fn some(read: io::Result<usize>) -> io::Result<Option<usize>> {
    match read {
        Ok(count) => Ok(Some(count)),
        Err(fault) if matches!(fault.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(None),
        Err(fault) if fault.raw_os_error() == Some(Errno::IO.raw_os_error()) => Ok(Some(0)),
        Err(fault) => Err(fault),
    }
}

/// Answers what a line means where such input is taken, or why it means nothing.
///
/// A field's text takes the place of what stands there, and goes on with Enter, in a form with Tab.
pub fn events(line: &str, takes: Takes) -> Result<VecDeque<Event>, String> {
    let key = |key| Event::Chord(Chord::of(key));
    let on = if takes == Takes::Fields { key(Key::Tab) } else { key(Key::Enter) };
    match (takes, named(line)) {
        (Takes::Nothing, stop) => Ok(stop.map(Event::Chord).into_iter().collect()),
        (Takes::Keys, _) => line.split_whitespace().map(chord).collect(),
        (_, Some(chord)) => Ok(VecDeque::from([Event::Chord(chord)])),
        (_, None) if line.trim().is_empty() => Ok(VecDeque::from([on])),
        (_, None) => {
            let clear = Event::Chord(Chord::char('u').with_ctrl());
            Ok(VecDeque::from([key(Key::End), clear, Event::Paste(line.to_owned()), on]))
        }
    }
}

fn chord(word: &str) -> Result<Event, String> {
    word.parse().map(Event::Chord).map_err(|_| format!("There is no key \"{word}\"; ? names the keys."))
}

/// A key that types nothing, by its name.
fn named(line: &str) -> Option<Chord> {
    line.trim().parse::<Chord>().ok().filter(|chord| chord.typed().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str, takes: Takes) -> String {
        let word = |event: Event| match event {
            Event::Chord(chord) => chord.to_string(),
            Event::Paste(text) => format!("'{text}'"),
            other => format!("{other:?}"),
        };
        events(line, takes).map_or_else(|why| why, |events| events.into_iter().map(word).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_line_is_keys_or_the_text_of_a_field() {
        let cases = [
            ("2", Takes::Keys, "2"),
            ("g g", Takes::Keys, "g g"),
            ("", Takes::Keys, ""),
            ("talked", Takes::Keys, "There is no key \"talked\"; ? names the keys."),
            ("wants a quote", Takes::Line, "End Ctrl-u 'wants a quote' Enter"),
            ("2", Takes::Line, "End Ctrl-u '2' Enter"),
            ("", Takes::Line, "Enter"),
            ("Esc", Takes::Line, "Esc"),
            ("12k", Takes::Fields, "End Ctrl-u '12k' Tab"),
            ("Enter", Takes::Fields, "Enter"),
            ("j", Takes::Nothing, ""),
        ];
        for (line, takes, wanted) in cases {
            assert_eq!(told(line, takes), wanted, "{line:?}");
        }
    }
}
