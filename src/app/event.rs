//! What reaches the program, and what it asks of the world outside; both are plain values.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::domain::boxes::Entry;
use crate::domain::calendar::Places;
use crate::domain::id::LetterId;
use crate::domain::mirror::Review;
use crate::domain::{Day, Moment};
use crate::error::Error;
use crate::keys::Chord;
use crate::ops::import::{Imported, Rehearsal, Wish};
use crate::ops::week::Names;
use crate::ops::{Op, Outcome};
use crate::store::Watch;
use crate::store::duplicates::Pair;
use crate::store::search::Hits;

/// Something that happened: the only way anything enters the program.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Chord(Chord),
    /// Pasted text as the terminal sent it: for a field only, never keys.
    Paste(String),
    /// The terminal has this size now.
    Resize {
        columns: u16,
        rows: u16,
    },
    /// Another minute on the owner's clock has begun.
    Minute,
    /// The owner came back to this terminal.
    Focus,
    /// The mouse, where the owner asked for it; cells are counted from 0.
    Mouse {
        pointer: Pointer,
        column: u16,
        row: u16,
    },
    /// The terminal says what it draws behind the text.
    Background {
        light: bool,
    },
    /// The editor of `Effect::Edit` is done: the text, or why it is not to be taken.
    Edited {
        token: u64,
        text: Result<String, Unedited>,
    },
    /// What the worker found.
    Answer(Answer),
}

/// Why a text did not come back from the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unedited {
    /// In a sentence.
    pub why: String,
    /// What had been written all the same.
    pub written: Option<String>,
}

impl<T: Into<String>> From<T> for Unedited {
    fn from(why: T) -> Unedited {
        Unedited { why: why.into(), written: None }
    }
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointer {
    Click,
    WheelUp,
    WheelDown,
}

/// Why an operation was not done, as a plain value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    pub why: String,
    pub hint: Option<String>,
    /// A rule of the funnel forbade it.
    pub refused: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        let refused = matches!(error, Error::Refused { .. });
        Failed { why: error.to_string(), hint: error.hint(), refused }
    }
}

impl From<Failed> for Error {
    fn from(Failed { why: message, hint, refused }: Failed) -> Error {
        if refused { Error::Refused { message, hint } } else { Error::File { message, hint } }
    }
}

/// An answer of the worker thread.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The deals that the words of a filter find.
    Found {
        words: String,
        hits: Arc<Hits>,
    },
    /// Who likely stands here twice.
    Duplicates(Vec<Pair>),
    /// The mail command is done with a letter; the fault where it did not send it.
    Mailed {
        letter: LetterId,
        to: String,
        fault: Option<String>,
    },
    /// The owner's calendars were read again; something in them changed, or cannot be read.
    Calendars {
        changed: bool,
        faults: Vec<String>,
    },
    /// The mirror of a day, and the board of twelve.
    Review(Arc<Review>),
    Boxes(Day, Vec<Entry>),
    /// The week's page is written here.
    WeekPage(PathBuf),
    /// The deals behind a box, under this title.
    Behind {
        title: String,
        hits: Box<Hits>,
    },
    /// A long operation is further than it was.
    Progress,
    /// A long operation has ended.
    Performed(Box<std::result::Result<Outcome, Failed>>),
    /// What a file that is tried would bring, and with which choices; or why it cannot be read.
    Rehearsed {
        watch: Arc<Watch>,
        found: Box<Result<(Wish, Rehearsal), String>>,
    },
    /// The import is done, or was not.
    Imported(Result<Imported, String>),
    /// What was done beside the screen went wrong, in a sentence.
    Trouble(String),
}

/// What may take longer than a frame and is done beside the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    Search {
        words: String,
    },
    /// Does something to many deals, or takes it back.
    Operation {
        op: Box<Op>,
        now: Moment,
        watch: Arc<Watch>,
    },
    /// Reads the mirror.
    Review {
        today: Day,
    },
    /// Reads the twelve boxes.
    Boxes {
        today: Day,
    },
    /// Looks for the deals behind a box.
    Behind {
        number: u8,
        title: String,
        today: Day,
    },
    /// Writes the week's page, to be shown.
    WeekPage {
        names: Names,
        today: Day,
    },
    /// Keeps the figures of the boxes for the week of a day, where there are none yet.
    Week {
        today: Day,
    },
    /// Looks for people who stand here twice.
    Duplicates,
    /// Gives a message to the owner's mail command.
    Mail {
        command: String,
        letter: LetterId,
        to: String,
        message: String,
    },
    /// Reads what changed in the owner's calendars, and renews the own one.
    Calendars {
        places: Places,
        now: Moment,
    },
    /// Tries a file and takes all of it back.
    Rehearse {
        wish: Wish,
        /// With what was chosen before for such a file.
        recall: bool,
        now: Moment,
        watch: Arc<Watch>,
    },
    /// Brings a file in.
    Import {
        wish: Wish,
        now: Moment,
        watch: Arc<Watch>,
    },
    /// The day's backup, if there is none yet.
    Backup {
        now: Moment,
    },
    /// The backup at the end, if something was done since the last one.
    LastBackup {
        now: Moment,
    },
}

/// Something that only the terminal loop can do; `update` returns it as a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Quit,
    /// Back to the shell until it continues the program.
    Suspend,
    /// Every cell is drawn again.
    Repaint,
    /// Opens the text in the owner's editor; `Event::Edited` brings it back with the token.
    Edit {
        token: u64,
        text: String,
    },
    /// Hands the text to the terminal's clipboard; no terminal says whether it took it.
    Copy(String),
    /// Shows a page that the program wrote.
    Show(PathBuf),
    /// Opens a mail, a call or a web page in the owner's own programs.
    Open(String),
    Bell,
    /// A notice on the desktop, where the owner wants one.
    Notice(String),
    /// For the worker thread.
    Work(Job),
}

/// The way by which another thread sends answers into the program; each wakes the terminal loop.
#[derive(Clone)]
pub struct Post {
    sender: Sender<Answer>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Post {
    /// Makes a way into a loop that reads the channel and sleeps until woken.
    pub fn new(sender: Sender<Answer>, wake: Arc<dyn Fn() + Send + Sync>) -> Post {
        Post { sender, wake }
    }

    /// Sends an answer; false when the program has ended.
    pub fn send(&self, answer: Answer) -> bool {
        let sent = self.sender.send(answer).is_ok();
        (self.wake)();
        sent
    }
}
