//! The terminal is taken and given back whole: on drop, on a panic in any thread, before the shell and the editor.

use super::notice::{TITLE_ASIDE, TITLE_BACK};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{queue, style::ResetColor};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

/// Whose the terminal is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hold {
    Shell,
    Ours,
    /// Given back by a panic: it is never taken again.
    Panicked,
}

static HOLD: Mutex<Hold> = Mutex::new(Hold::Shell);
/// The window's title is ours too.
static TITLED: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Button presses and the wheel, told by cell.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// Holds the terminal; dropping it gives the terminal back.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
    title: bool,
}

impl Guard {
    /// Takes the terminal: raw mode, the other screen, pastes as pastes, the mouse and the title where they are
    /// asked for.
    pub fn take(mouse: bool, title: bool) -> io::Result<Guard> {
        HOOK.call_once(give_back_on_panic);
        let guard = Guard { mouse, title };
        guard.enter()?;
        Ok(guard)
    }

    /// Takes the terminal again after `leave`.
    pub fn enter(&self) -> io::Result<()> {
        let mut hold = hold();
        if *hold == Hold::Panicked {
            return Ok(());
        }
        enable_raw_mode()?;
        *hold = Hold::Ours;
        let mut bytes = Vec::new();
        queue!(bytes, EnterAlternateScreen, Clear(ClearType::All), Hide, EnableBracketedPaste, EnableFocusChange)?;
        bytes.extend_from_slice(if self.mouse { MOUSE_ON } else { b"" });
        bytes.extend_from_slice(if self.title { TITLE_ASIDE } else { b"" });
        TITLED.store(self.title, Ordering::Relaxed);
        write_whole(&bytes)
    }

    /// Gives the terminal back for a while.
    pub fn leave(&self) {
        give_back(Hold::Shell);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back(Hold::Shell);
    }
}

/// Says whether a panic has given the terminal back, so that the program must end.
pub fn panicked() -> bool {
    *hold() == Hold::Panicked
}

/// Writes a frame in one piece; nothing is written while the terminal is not ours.
pub fn write_frame(frame: &[u8]) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(frame.len() + 16);
    queue!(bytes, BeginSynchronizedUpdate)?;
    bytes.extend_from_slice(frame);
    queue!(bytes, EndSynchronizedUpdate)?;
    let hold = hold();
    if *hold == Hold::Ours { write_whole(&bytes) } else { Ok(()) }
}

fn give_back_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        give_back(Hold::Panicked);
        before(panic);
    }));
}

fn give_back(to: Hold) {
    let mut hold = hold();
    if *hold != Hold::Ours {
        return;
    }
    *hold = to;
    let mut bytes = MOUSE_OFF.to_vec();
    bytes.extend_from_slice(if TITLED.load(Ordering::Relaxed) { TITLE_BACK } else { b"" });
    let queued = queue!(
        bytes,
        EndSynchronizedUpdate,
        DisableFocusChange,
        DisableBracketedPaste,
        ResetColor,
        Show,
        LeaveAlternateScreen
    );
    // A terminal that is gone cannot be mended, and there is nobody left to tell.
    let _ = queued.and_then(|()| write_whole(&bytes));
    let _ = disable_raw_mode();
}

/// Writes everything, also where another program made the terminal answer "not now".
fn write_whole(bytes: &[u8]) -> io::Result<()> {
    let out = io::stdout();
    let mut rest = bytes;
    while !rest.is_empty() {
        match rustix::io::write(&out, rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => rest = &rest[count..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => wait_writable(&out)?,
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(())
}

fn wait_writable(out: &io::Stdout) -> io::Result<()> {
    match poll(&mut [PollFd::new(out, PollFlags::OUT)], None) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(fault) => Err(fault.into()),
    }
}

fn hold() -> MutexGuard<'static, Hold> {
    HOLD.lock().unwrap_or_else(PoisonError::into_inner)
}
