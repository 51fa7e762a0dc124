//! Signals as flags that wake the loop, so that the program always ends by its own door.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::{SigId, flag, low_level};

const ENDING: [i32; 4] = [SIGTERM, SIGHUP, SIGINT, SIGQUIT];
const TYPED: [i32; 2] = [SIGINT, SIGQUIT];

/// The signals that came since they were last asked for.
pub struct Signals {
    ending: Arc<AtomicUsize>,
    resized: Arc<AtomicBool>,
    continued: Arc<AtomicBool>,
    ids: Vec<SigId>,
}

impl Signals {
    /// Listens from now on; each signal writes a byte into the stream that wakes the loop.
    pub fn listen(wake: &UnixStream) -> io::Result<Signals> {
        let mut signals =
            Signals { ending: Arc::default(), resized: Arc::default(), continued: Arc::default(), ids: Vec::new() };
        for signal in ENDING {
            signals.ids.push(flag::register_usize(signal, signals.ending.clone(), signal as usize)?);
        }
        signals.ids.push(flag::register(SIGWINCH, signals.resized.clone())?);
        signals.ids.push(flag::register(SIGCONT, signals.continued.clone())?);
        for signal in ENDING.into_iter().chain([SIGWINCH, SIGCONT]) {
            signals.ids.push(low_level::pipe::register(signal, wake.try_clone()?)?);
        }
        Ok(signals)
    }

    /// Answers the signal that asks the program to end.
    pub fn ending(&self) -> Option<i32> {
        match self.ending.load(Ordering::SeqCst) {
            0 => None,
            signal => Some(signal as i32),
        }
    }

    /// Forgets Ctrl-C and Ctrl-\ that were typed at another program, as the editor.
    pub fn forget_typed(&self) {
        for signal in TYPED {
            let _ = self.ending.compare_exchange(signal as usize, 0, Ordering::SeqCst, Ordering::SeqCst);
        }
    }

    /// Says once whether the terminal has another size.
    pub fn resized(&self) -> bool {
        self.resized.swap(false, Ordering::SeqCst)
    }

    /// Says once whether the program was stopped and goes on.
    pub fn continued(&self) -> bool {
        self.continued.swap(false, Ordering::SeqCst)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.ids.drain(..) {
            low_level::unregister(id);
        }
    }
}
