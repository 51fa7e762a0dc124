//! Reads the terminal without ever blocking in a read, so that signals and the minute always get through.
//!
//! crossterm's own reader is not used: it blocks inside a sequence or a paste without end (no key and no signal gets
//! through) and spins when the terminal is gone; its default source also leaves the tail of a burst over 1 KB unread.

use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::decode::Decoder;
use crate::app::event::Event;

/// A burst is read up to so many bytes before the program sees it.
const BATCH: usize = 256 * 1024;
/// A read of so many bytes is no typing: more of the burst is waited for, for a moment.
const BURST: usize = 256;
const BURST_WAIT: Duration = Duration::from_micros(250);

/// The terminal's keys, and the stream by which others wake the loop.
pub struct Reader {
    tty: File,
    wake: UnixStream,
    decoder: Decoder,
    /// When bytes came last.
    heard: Instant,
}

/// What a wait ended with.
#[derive(Debug, Default)]
pub struct Heard {
    pub events: Vec<Event>,
    /// The terminal is gone.
    pub lost: bool,
}

enum Read1 {
    Bytes(usize),
    Nothing,
    Lost,
}

impl Reader {
    /// Reads standard input where that is the terminal, else the terminal that controls the program.
    pub fn open(wake: UnixStream) -> io::Result<Reader> {
        let input = io::stdin();
        let tty = match input.is_terminal() {
            true => File::from(input.as_fd().try_clone_to_owned()?),
            false => File::open("/dev/tty")?,
        };
        Ok(Reader { tty, wake, decoder: Decoder::default(), heard: Instant::now() })
    }

    /// Answers the terminal for another program's input.
    pub fn tty(&self) -> io::Result<File> {
        self.tty.try_clone()
    }

    /// Waits for keys, a wake-up or the time limit, and answers everything that is there.
    pub fn wait(&mut self, limit: Duration) -> io::Result<Heard> {
        let mut heard = Heard::default();
        match self.ready(self.patience().map_or(limit, |patience| patience.min(limit)))? {
            Ready::Lost => heard.lost = true,
            Ready::Keys => self.drain(&mut heard)?,
            Ready::Woken => self.forget_wakes()?,
            Ready::Nothing if self.patience() == Some(Duration::ZERO) => self.decoder.give_up(&mut heard.events),
            Ready::Nothing => {}
        }
        Ok(heard)
    }

    /// Answers how long what is incomplete is still waited for.
    fn patience(&self) -> Option<Duration> {
        self.decoder.patience().map(|patience| patience.saturating_sub(self.heard.elapsed()))
    }

    fn drain(&mut self, heard: &mut Heard) -> io::Result<()> {
        let mut buffer = [0; 16 * 1024];
        let mut total = 0;
        while total < BATCH {
            match read(&mut self.tty, &mut buffer)? {
                Read1::Lost => heard.lost = true,
                Read1::Nothing => {}
                Read1::Bytes(count) => {
                    self.heard = Instant::now();
                    self.decoder.feed(&buffer[..count], &mut heard.events);
                    total += count;
                }
            }
            let wait = if total >= BURST { BURST_WAIT } else { Duration::ZERO };
            if heard.lost || !matches!(self.ready(wait)?, Ready::Keys) {
                break;
            }
        }
        Ok(())
    }

    fn ready(&self, limit: Duration) -> io::Result<Ready> {
        let mut fds = [PollFd::new(&self.tty, PollFlags::IN), PollFd::new(&self.wake, PollFlags::IN)];
        let limit = Timespec { tv_sec: limit.as_secs() as _, tv_nsec: limit.subsec_nanos().into() };
        match poll(&mut fds, Some(&limit)) {
            Err(Errno::INTR) => return Ok(Ready::Woken),
            other => other?,
        };
        let (tty, wake) = (fds[0].revents(), fds[1].revents());
        Ok(if wake.contains(PollFlags::IN) {
            Ready::Woken
        } else if tty.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            Ready::Lost
        } else if tty.contains(PollFlags::IN) {
            Ready::Keys
        } else {
            Ready::Nothing
        })
    }

    fn forget_wakes(&mut self) -> io::Result<()> {
        let mut bytes = [0; 64];
        while let Read1::Bytes(_) = read(&mut self.wake, &mut bytes)? {}
        Ok(())
    }
}

enum Ready {
    Keys,
    Woken,
    Nothing,
    Lost,
}

fn read(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<Read1> {
    match from.read(buffer) {
        Ok(0) => Ok(Read1::Lost),
        Ok(count) => Ok(Read1::Bytes(count)),
        Err(fault) if matches!(fault.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(Read1::Nothing),
        Err(fault) if fault.raw_os_error() == Some(Errno::IO.raw_os_error()) => Ok(Read1::Lost),
        Err(fault) => Err(fault),
    }
}
