//! The lines of a file, and the events and zones that they make: so that one broken event costs no other.

use super::Fault;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// A line as it is meant, long ones put together again, with the number of its first line in the file.
pub(super) struct Line {
    pub number: usize,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Event,
    Zone,
}

/// One event or zone with everything in it.
pub(super) struct Slice {
    pub kind: Kind,
    pub line: usize,
    pub text: String,
}

/// Answers the lines of a file; a letter that was cut by a fold is whole again.
pub(super) fn lines(bytes: &[u8]) -> Vec<Line> {
    let bytes = match Encoding::for_bom(bytes) {
        Some((found, mark)) if found == UTF_8 => Cow::Borrowed(&bytes[mark..]),
        Some((wide, _)) => Cow::Owned(wide.decode(bytes).0.into_owned().into_bytes()),
        None => Cow::Borrowed(bytes),
    };
    let mut lines: Vec<(usize, Vec<u8>)> = Vec::new();
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (line.first(), lines.last_mut()) {
            (Some(b' ' | b'\t'), Some((_, last))) => last.extend_from_slice(&line[1..]),
            _ => lines.push((at + 1, line.to_vec())),
        }
    }
    lines.into_iter().map(|(number, bytes)| Line { number, text: text(&bytes) }).collect()
}

fn text(bytes: &[u8]) -> String {
    let plain = std::str::from_utf8(bytes).map(str::to_owned);
    plain.unwrap_or_else(|_| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()).replace('\0', "")
}

/// Answers the events and zones, apart for each VCALENDAR.
pub(super) fn sheets(lines: &[Line], faults: &mut Vec<Fault>) -> Vec<Vec<Slice>> {
    let mut cutting = Cutting { sheets: vec![Vec::new()], open: None, faults };
    for line in lines {
        cutting.take(line);
    }
    cutting.close(false);
    cutting.sheets
}

struct Open {
    slice: Slice,
    /// What was begun inside and not ended.
    depth: usize,
}

struct Cutting<'a> {
    sheets: Vec<Vec<Slice>>,
    open: Option<Open>,
    faults: &'a mut Vec<Fault>,
}

impl Cutting<'_> {
    fn take(&mut self, line: &Line) {
        let trimmed = line.text.trim_end();
        let mark =
            trimmed.split_once(':').map(|(name, kind)| (name.to_ascii_uppercase(), kind.trim().to_ascii_uppercase()));
        let (name, kind) = mark.unwrap_or_default();
        match (name.as_str(), kind.as_str()) {
            ("BEGIN", "VCALENDAR") => {
                self.close(false);
                self.sheets.push(Vec::new());
            }
            ("END", "VCALENDAR") => self.close(false),
            ("BEGIN", "VEVENT") => self.begin(Kind::Event, line),
            ("BEGIN", "VTIMEZONE") => self.begin(Kind::Zone, line),
            ("END", "VEVENT" | "VTIMEZONE") => self.close(true),
            ("BEGIN" | "END", _) => self.inner(name == "BEGIN", trimmed),
            _ if trimmed.is_empty() => {}
            ("", _) => self.broken(line),
            _ => self.keep(&timed(trimmed)),
        }
    }

    fn begin(&mut self, kind: Kind, line: &Line) {
        self.close(false);
        let slice = Slice { kind, line: line.number, text: line.text.trim_end().to_owned() + "\n" };
        self.open = Some(Open { slice, depth: 0 });
    }

    fn inner(&mut self, begins: bool, text: &str) {
        if let Some(open) = &mut self.open {
            open.depth = if begins { open.depth + 1 } else { open.depth.saturating_sub(1) };
        }
        self.keep(text);
    }

    fn keep(&mut self, text: &str) {
        if let Some(open) = &mut self.open {
            open.slice.text += text;
            open.slice.text += "\n";
        }
    }

    /// A line that says nothing is told where it lies in an event, and left out.
    fn broken(&mut self, line: &Line) {
        if self.open.is_some() {
            let words = "a line without a colon is left out".to_owned();
            self.faults.push(Fault { line: line.number, words });
        }
    }

    fn close(&mut self, ended: bool) {
        let Some(Open { mut slice, depth }) = self.open.take() else { return };
        if !ended {
            self.faults.push(Fault { line: slice.line, words: "an event has no end".into() });
        }
        let inner = std::iter::repeat_n("END:VALARM\n", depth).collect::<String>();
        slice.text += &inner;
        slice.text += if slice.kind == Kind::Event { "END:VEVENT\n" } else { "END:VTIMEZONE\n" };
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.push(slice);
        }
    }
}

/// A line that is said to be a day and has an hour keeps the hour.
fn timed(line: &str) -> Cow<'_, str> {
    let said = line.split_once(':').filter(|(name, value)| {
        name.to_ascii_uppercase().contains(";VALUE=DATE") && value.len() > 8 && value.as_bytes()[8] == b'T'
    });
    match said {
        Some((name, value)) if name.to_ascii_uppercase().ends_with(";VALUE=DATE") => {
            Cow::Owned(format!("{}:{value}", &name[..name.len() - ";VALUE=DATE".len()]))
        }
        _ => Cow::Borrowed(line),
    }
}
