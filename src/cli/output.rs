//! The one place where the command line writes: answers to standard output, everything else to standard error.

use crate::domain::safe;
use crate::error::{Error, Result, ambiguous};
use crate::store::Watch;
use serde_json::{Value, json};
use std::io::Write;
use std::sync::Arc;

/// The name of standard output in errors, by which a broken pipe is told from other faults.
const ANSWER: &str = "Standard output";

/// Where answers go and what they look like.
pub struct Output<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    /// Answers and errors are JSON.
    pub json: bool,
    /// The terminal's columns; none when the output is no terminal.
    pub width: Option<usize>,
    colour: bool,
}

/// What a coloured word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Plain,
    Heading,
    Late,
    Cold,
    Dim,
}

impl Meaning {
    const fn code(self) -> &'static str {
        match self {
            Meaning::Plain => "",
            Meaning::Heading => "\x1b[1m",
            Meaning::Late => "\x1b[31m",
            Meaning::Cold => "\x1b[36m",
            Meaning::Dim => "\x1b[2m",
        }
    }
}

impl<'a> Output<'a> {
    /// Makes the output of one command.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Output<'a> {
        Output { out, err, json: false, width: None, colour: false }
    }

    /// Shows colours from here on, or none.
    pub fn set_colour(&mut self, on: bool) {
        self.colour = on;
    }

    /// Writes one line that a person reads; nothing in it can command a terminal.
    pub fn line(&mut self, text: &str) -> Result<()> {
        self.raw(&format!("{}\n", safe::line(text)))
    }

    /// Writes several lines that a person reads, their breaks kept.
    pub fn lines(&mut self, text: &str) -> Result<()> {
        let text = safe::lines(text);
        self.raw(&if text.ends_with('\n') || text.is_empty() { text } else { text + "\n" })
    }

    /// Writes words side by side on one line, each in the colour of its meaning.
    pub fn painted(&mut self, words: &[(Meaning, String)]) -> Result<()> {
        let mut line = String::new();
        for (meaning, word) in words {
            let word = safe::line(word);
            match meaning.code() {
                code if self.colour && !code.is_empty() && !word.trim().is_empty() => {
                    line.push_str(&format!("{code}{word}\x1b[0m"));
                }
                _ => line.push_str(&word),
            }
        }
        self.raw(&format!("{}\n", line.trim_end()))
    }

    /// Writes columns with tabs between them, for programs.
    pub fn tabbed(&mut self, columns: &[String]) -> Result<()> {
        let safe: Vec<String> = columns.iter().map(|column| safe::line(column)).collect();
        self.raw(&format!("{}\n", safe.join("\t")))
    }

    /// Writes a value as JSON with its true text, escaped.
    pub fn json(&mut self, value: &Value) -> Result<()> {
        self.raw(&format!("{value:#}\n"))
    }

    /// Begins a JSON array of any length; its items follow one by one.
    pub fn array(&mut self) -> Array<'_, 'a> {
        Array { output: self, items: 0 }
    }

    /// Writes bytes that are a file of their own: a page, a script, an export.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes).map_err(unwritten)
    }

    /// Hands standard output to what writes more than can be held; a fault of it is told as one, whatever was made of it.
    pub fn stream<T>(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
        let mut watched = Watched { out: &mut *self.out, fault: None };
        let result = write(&mut watched);
        match watched.fault {
            Some(fault) => Err(unwritten(fault.into())),
            None => result,
        }
    }

    /// Tells something beside the answer, on standard error.
    pub fn tell(&mut self, text: &str) {
        let _ = writeln!(self.err, "{}", safe::line(text));
    }

    /// Tells several lines beside the answer, on standard error.
    pub fn tell_lines(&mut self, text: &str) {
        let _ = writeln!(self.err, "{}", safe::lines(text));
    }

    /// Shows how far something is, over what was shown before; nothing clears it. Only on a terminal.
    pub fn progress(&mut self, text: &str) {
        if self.width.is_some() {
            let _ = write!(self.err, "\r\x1b[K{}", safe::line(text)).and_then(|()| self.err.flush());
        }
    }

    /// Answers what shows how far a long operation is, where somebody is there to see it.
    pub fn watch(&self) -> Option<Arc<Watch>> {
        self.width?;
        let watch = Watch::default();
        watch.tell(|watch| {
            let (done, total) = watch.progress();
            let mut err = std::io::stderr();
            let shown = if done < total || total == 0 { safe::line(&watch.words()) } else { String::new() };
            let _ = write!(err, "\r\x1b[K{shown}").and_then(|()| err.flush());
        });
        Some(Arc::new(watch))
    }

    /// Asks on standard error, without ending the line.
    pub fn ask(&mut self, question: &str) {
        let _ = write!(self.err, "{} ", safe::line(question)).and_then(|()| self.err.flush());
    }

    /// Reports an error on standard error; as JSON where answers are JSON.
    pub fn error(&mut self, error: &Error) {
        let text = if self.json { error_json(error) } else { error_text(error) };
        let _ = writeln!(self.err, "{text}");
    }

    /// Hands everything to the system; a full device is an error here at the latest.
    pub fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(unwritten)
    }

    fn raw(&mut self, text: &str) -> Result<()> {
        self.bytes(text.as_bytes())
    }
}

/// A JSON array that is written while its items are found.
pub struct Array<'o, 'a> {
    output: &'o mut Output<'a>,
    items: usize,
}

impl Array<'_, '_> {
    /// Writes one item.
    pub fn push(&mut self, value: &Value) -> Result<()> {
        let before = if self.items == 0 { "[\n" } else { ",\n" };
        self.items += 1;
        self.output.raw(&format!("{before}{value}"))
    }

    /// Ends the array.
    pub fn end(self) -> Result<()> {
        let end = if self.items == 0 { "[]\n" } else { "\n]\n" };
        self.output.raw(end)
    }
}

/// A writer that remembers how it failed.
struct Watched<'w> {
    out: &'w mut dyn Write,
    fault: Option<std::io::ErrorKind>,
}

impl Watched<'_> {
    fn watch<T>(&mut self, result: std::io::Result<T>) -> std::io::Result<T> {
        result.inspect_err(|error| {
            self.fault = Some(error.kind()).filter(|kind| *kind != std::io::ErrorKind::Interrupted)
        })
    }
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let result = self.out.write(bytes);
        self.watch(result)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let result = self.out.flush();
        self.watch(result)
    }
}

/// Says whether the reader of the answer has simply gone away.
pub fn is_broken_pipe(error: &Error) -> bool {
    matches!(error, Error::Io { path, source } if path == ANSWER && source.kind() == std::io::ErrorKind::BrokenPipe)
}

fn unwritten(source: std::io::Error) -> Error {
    Error::Io { path: ANSWER.into(), source }
}

fn error_json(error: &Error) -> String {
    let mut body = json!({ "kind": error.kind(), "message": error.to_string(), "hint": error.hint() });
    if let Error::Ambiguous { candidates, more, .. } = error {
        body["candidates"] = json!(candidates);
        body["more"] = json!(more);
    }
    json!({ "error": body }).to_string()
}

fn error_text(error: &Error) -> String {
    let mut lines = match error {
        Error::Ambiguous { words, candidates, more } => {
            let head = safe::line(&ambiguous(words, candidates, *more));
            let named = candidates.iter().map(|one| format!("\n  {}", safe::line(one)));
            named.fold(format!("{head}:"), |all, one| all + &one)
        }
        other => safe::lines(&other.to_string()),
    };
    if let Some(hint) = error.hint() {
        lines.push('\n');
        lines.push_str(&safe::lines(&hint));
    }
    lines
}
