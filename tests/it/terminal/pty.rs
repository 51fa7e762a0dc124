//! A pseudo-terminal with a program on it, and what a person would see there.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, kill_process};

pub use rustix::process::Signal;

use super::probe::{MODE, REPORT};

/// Far more than any of this takes, even on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

pub struct Pty {
    ends: Option<Ends>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Seen>,
    fresh: String,
    folder: tempfile::TempDir,
}

/// What keeps the terminal alive.
struct Ends {
    master: Box<dyn MasterPty + Send>,
    _slave: Box<dyn SlavePty + Send>,
    to_writer: Sender<Vec<u8>>,
}

struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    log: Vec<u8>,
    /// The terminal is being taken away: the reader lets go of it.
    closing: bool,
}

const ARGUMENTS: [&str; 4] = ["terminal::probe::child", "--exact", "--nocapture", "--test-threads=1"];

impl Pty {
    /// Starts the probe alone on the terminal and waits for its first frame.
    pub fn start(mode: &str) -> Pty {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(ARGUMENTS);
        Pty::with(command, mode)
    }

    /// Starts it from a shell script that knows it as "$@".
    pub fn start_in_shell(script: &str) -> Pty {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script, "sh"]);
        command.arg(std::env::current_exe().unwrap());
        command.args(ARGUMENTS);
        Pty::with(command, "plain")
    }

    fn with(mut command: CommandBuilder, mode: &str) -> Pty {
        let folder = tempfile::tempdir().unwrap();
        command.env(MODE, mode);
        command.env(REPORT, folder.path().join("report"));
        let pty = Pty::on(command, folder);
        pty.wait_for("the first frame", |screen| screen.alternate_screen() && screen.contents().contains("keys 0"));
        pty
    }

    /// Starts the program itself, with its files in a folder that stays when it ends.
    pub fn box9(folder: &Path, now: &str) -> Pty {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_box9"));
        command.env_clear();
        command.env("BOX9_NOW", now);
        command.env("BOX9_DB", folder.join("funnel.box9"));
        command.cwd(folder);
        for (variable, place) in [("HOME", "home"), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data")] {
            command.env(variable, folder.join(place));
        }
        let pty = Pty::on(command, tempfile::tempdir().unwrap());
        pty.wait_for("the first frame", |screen| screen.alternate_screen() && screen.contents().contains("box9  "));
        pty
    }

    fn on(mut command: CommandBuilder, folder: tempfile::TempDir) -> Pty {
        command.env("TERM", "xterm-256color");
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let fresh = format!("{:?}", pair.master.get_termios().unwrap());
        let seen = Arc::new(Seen {
            state: Mutex::new(State {
                parser: vt100::Parser::new(cells(24), cells(80), 0),
                log: Vec::new(),
                closing: false,
            }),
            changed: Condvar::new(),
        });
        read_all(pair.master.try_clone_reader().unwrap(), seen.clone());
        let to_writer = write_all(pair.master.take_writer().unwrap());
        let child = pair.slave.spawn_command(command).unwrap();
        let ends = Some(Ends { master: pair.master, _slave: pair.slave, to_writer });
        Pty { ends, child, seen, fresh, folder }
    }

    pub fn send(&self, keys: &str) {
        self.ends().to_writer.send(keys.as_bytes().to_vec()).unwrap();
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(self.child.process_id().unwrap() as i32).unwrap(), signal).unwrap();
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        self.seen.state.lock().unwrap().parser.screen_mut().set_size(cells(rows), cells(columns));
        self.ends().master.resize(size(columns, rows)).unwrap();
    }

    /// Overwrites what is seen, as another program does.
    pub fn disturb(&self) {
        self.seen.state.lock().unwrap().parser.process(b"\x1b[2J\x1b[?1049l");
    }

    #[track_caller]
    pub fn wait_for(&self, what: &str, is: impl Fn(&vt100::Screen) -> bool) {
        let until = Instant::now() + DEADLINE;
        let mut state = self.seen.state.lock().unwrap();
        while !is(state.parser.screen()) {
            let left = until.saturating_duration_since(Instant::now());
            let contents = state.parser.screen().contents();
            assert!(!left.is_zero(), "{what} did not come; the screen is:\n{contents}");
            state = self.seen.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Answers the exit code, after everything that the program wrote has been seen.
    #[track_caller]
    pub fn wait_exit(&mut self) -> u32 {
        let mut killer = self.child.clone_killer();
        let (done, watch) = channel::<()>();
        let watchdog = std::thread::spawn(move || {
            if watch.recv_timeout(DEADLINE) == Err(RecvTimeoutError::Timeout) {
                let _ = killer.kill();
            }
        });
        let code = self.child.wait().unwrap().exit_code();
        drop(done);
        watchdog.join().unwrap();
        self.mark_end();
        code
    }

    /// Writes a mark from the terminal's own side and waits until it was read.
    fn mark_end(&self) {
        let mut tty = std::fs::OpenOptions::new().write(true).open(self.ends().master.tty_name().unwrap()).unwrap();
        tty.write_all(b"\x1b]0;the end\x1b\\").unwrap();
        let until = Instant::now() + DEADLINE;
        let mut state = self.seen.state.lock().unwrap();
        while !String::from_utf8_lossy(&state.log).contains("the end") {
            assert!(Instant::now() < until, "the terminal fell silent");
            state = self.seen.changed.wait_timeout(state, DEADLINE).unwrap().0;
        }
    }

    /// Takes the terminal away and answers how the program says it ended.
    pub fn lose(mut self) -> String {
        self.seen.state.lock().unwrap().closing = true;
        self.ends = None;
        self.report()
    }

    fn ends(&self) -> &Ends {
        self.ends.as_ref().unwrap()
    }

    pub fn report(&self) -> String {
        wait_file(&self.folder.path().join("report"))
    }

    pub fn screen(&self) -> vt100::Screen {
        self.seen.state.lock().unwrap().parser.screen().clone()
    }

    pub fn log(&self) -> String {
        String::from_utf8_lossy(&self.seen.state.lock().unwrap().log).into_owned()
    }

    pub fn written(&self) -> usize {
        self.seen.state.lock().unwrap().log.len()
    }

    pub fn termios(&self) -> String {
        format!("{:?}", self.ends().master.get_termios().unwrap())
    }

    /// Answers how the line was set before the program came.
    pub fn fresh_termios(&self) -> String {
        self.fresh.clone()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Answers what the probe says in a world where its output is no terminal.
pub fn piped() -> String {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report");
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(ARGUMENTS).env(MODE, "plain").env(REPORT, &report).stdin(std::process::Stdio::null());
    command.output().unwrap();
    wait_file(&report)
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn read_all(mut from: Box<dyn Read + Send>, seen: Arc<Seen>) {
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            let mut state = seen.state.lock().unwrap();
            state.log.extend_from_slice(&buffer[..count]);
            state.parser.process(&buffer[..count]);
            seen.changed.notify_all();
            if state.closing {
                break;
            }
        }
    });
}

fn write_all(mut to: Box<dyn Write + Send>) -> Sender<Vec<u8>> {
    let (sender, receiver) = channel::<Vec<u8>>();
    std::thread::spawn(move || {
        for bytes in receiver {
            let _ = to.write_all(&bytes);
        }
    });
    sender
}

/// Waits for a file that appears whole.
fn wait_file(path: &Path) -> String {
    let until = Instant::now() + DEADLINE;
    loop {
        match std::fs::read_to_string(path) {
            Ok(text) => return text,
            Err(fault) => assert!(Instant::now() < until, "{}: {fault}", path.display()),
        }
        std::thread::park_timeout(Duration::from_millis(5));
    }
}
