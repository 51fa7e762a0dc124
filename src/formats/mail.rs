//! Messages of mail, one or a whole mbox, as who wrote to whom, when, and what: text alone, cut to a size.

#[cfg(test)]
mod tests;

use std::io::{self, Read};

use mail_parser::{HeaderValue, Message, MessageParser};

use super::lines::Lines;
use crate::domain::{Moment, safe};
use crate::error::{Error, Result};

/// So much of a message is looked at; what lies behind it are attachments, as a rule.
const LOOKED_AT: usize = 1024 * 1024;
/// So many characters of its text are kept.
const KEPT: usize = 4_000;

/// One message as far as a funnel goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its own id, the same wherever it lies.
    pub id: Option<String>,
    pub from: Option<Correspondent>,
    pub to: Vec<Correspondent>,
    pub at: Option<Moment>,
    pub subject: String,
    /// What was written, without what it quotes.
    pub text: String,
    pub by: By,
}

/// Somebody with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondent {
    pub name: Option<String>,
    pub address: String,
}

/// Who wrote it: a person, a list or shop that writes to many, or a machine that answers by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Person,
    List,
    Machine,
}

/// The messages of a file, one by one; a file that does not begin as an mbox is one message.
pub struct Messages {
    lines: Lines,
    mbox: Option<bool>,
    /// The line on which the message that comes next begins.
    begins: u64,
    over: bool,
}

/// The bytes of a message, cut off where they are many, and its line.
pub struct Raw {
    pub line: u64,
    pub bytes: Vec<u8>,
}

impl Messages {
    /// Begins at the first.
    pub fn open(source: Box<dyn Read>) -> Messages {
        Messages { lines: Lines::new(source), mbox: None, begins: 1, over: false }
    }

    fn next_message(&mut self) -> io::Result<Option<Raw>> {
        let (line, mut bytes, mut after_blank, mut any) = (self.begins, Vec::new(), true, false);
        while let Some(read) = self.lines.next()? {
            let is_mbox = *self.mbox.get_or_insert_with(|| read.starts_with(b"From "));
            if is_mbox && after_blank && read.starts_with(b"From ") {
                self.begins = self.lines.number;
                if any {
                    return Ok(Some(Raw { line, bytes }));
                }
                continue;
            }
            any |= !read.is_empty();
            after_blank = read.is_empty();
            let quoted = is_mbox && read.trim_ascii_start().starts_with(b">") && unquoted(&read).starts_with(b"From ");
            if bytes.len() + read.len() < LOOKED_AT {
                bytes.extend_from_slice(if quoted { &read[1..] } else { &read });
                bytes.extend_from_slice(b"\r\n");
            }
        }
        self.over = true;
        Ok(any.then_some(Raw { line, bytes }))
    }
}

fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    &line[marks..]
}

impl Iterator for Messages {
    type Item = Result<Raw>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let next = self.next_message().map_err(|error| Error::io("The mail", error)).transpose();
        self.over |= !matches!(next, Some(Ok(_)));
        next
    }
}

/// Reads a message; none where it is none.
pub fn read(raw: &[u8]) -> Option<Letter> {
    let message = MessageParser::default().parse(raw)?;
    message.from()?;
    let first = |address: Option<&mail_parser::Address<'_>>| address.and_then(|all| all.iter().find_map(correspondent));
    let to = message.all_to().chain(message.all_cc()).flat_map(|all| all.iter().filter_map(correspondent));
    Some(Letter {
        id: message.message_id().map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()),
        from: first(message.from()),
        to: to.collect(),
        at: message.date().and_then(|date| date.to_rfc3339().parse().ok()),
        subject: one_line(message.subject().unwrap_or_default()),
        text: own_words(&message.body_text(0).unwrap_or_default()),
        by: by(&message),
    })
}

fn correspondent(one: &mail_parser::Addr<'_>) -> Option<Correspondent> {
    let address = one.address()?.trim().to_lowercase();
    let whole = address.contains('@') && !address.contains(char::is_whitespace);
    let name = one.name().map(one_line).filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case(&address));
    whole.then_some(Correspondent { name, address })
}

fn one_line(text: &str) -> String {
    safe::line(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn by(message: &Message<'_>) -> By {
    let said = |name: &str| message.header_raw(name).map(|value| value.trim().to_lowercase());
    let automatic = said("Auto-Submitted").is_some_and(|word| word != "no") || said("X-Autoreply").is_some();
    let sender = message.from().and_then(|from| from.first()).and_then(|from| from.address()).unwrap_or_default();
    let name = sender.split('@').next().unwrap_or_default().to_lowercase().replace(['-', '_', '.'], "");
    let nobody = ["mailerdaemon", "postmaster", "noreply", "donotreply", "bounces"].contains(&name.as_str());
    let bulk = said("Precedence").is_some_and(|word| ["bulk", "list", "junk"].contains(&word.as_str()));
    let list =
        !matches!(message.list_id(), HeaderValue::Empty) || !matches!(message.list_unsubscribe(), HeaderValue::Empty);
    match () {
        () if automatic || name == "mailerdaemon" => By::Machine,
        () if list || bulk || nobody => By::List,
        () => By::Person,
    }
}

/// The text until it begins to quote, within the size that is kept.
fn own_words(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if line == "--" || is_introduction(line) {
            break;
        }
        if !line.starts_with('>') {
            lines.push(line);
        }
    }
    let text = safe::lines(lines.join("\n").trim());
    match text.char_indices().nth(KEPT) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text,
    }
}

/// "On Tue, 24 Nov 2026, Ada wrote:" and what other programs put above a quotation.
fn is_introduction(line: &str) -> bool {
    const MARKS: &[&str] =
        &["-----Original Message-----", "________________________________", "-------- Forwarded Message --------"];
    let ends = ["wrote:", "schrieb:", "a écrit :", "escribió:", "ha scritto:", "napsal(a):", "schreef:"];
    MARKS.contains(&line) || line.len() < 300 && ends.iter().any(|end| line.ends_with(end))
}
