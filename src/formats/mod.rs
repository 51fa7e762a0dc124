//! Text to plain rows and back; no I/O beyond the reader it is given, no database.

pub mod book;
pub mod csv;
pub mod day_page;
mod decode;
pub mod eml;
pub mod handout;
pub mod headings;
pub mod ics;
pub mod json;
mod lines;
pub mod mail;
pub mod playbook;
pub mod table;
pub mod template;
pub mod vcard;
pub mod words;

use crate::error::{Error, Result};

words! {
    /// A shape of file that comes in or goes out.
    Format { Csv = "csv", Json = "json", Markdown = "markdown", Vcard = "vcard", Ics = "ics", Xlsx = "xlsx", Mail = "mail", Lines = "lines" }
}

/// What this program reads today, for a sentence.
const READ: &str = "CSV (also with tabs or semicolons), workbooks (xlsx, xls, ods), vCard, mail, lines of quick add and box9's own JSON";

/// The first bytes of files that are known by them.
const MARKS: &[(&[u8], Format)] = &[
    (b"PK\x03\x04", Format::Xlsx),
    (b"\xd0\xcf\x11\xe0", Format::Xlsx),
    (b"BEGIN:VCARD", Format::Vcard),
    (b"BEGIN:VCALENDAR", Format::Ics),
    (b"From ", Format::Mail),
];

impl Format {
    /// Answers the format of a file by its first bytes; what is nothing else is read as CSV.
    pub fn of(head: &[u8]) -> Format {
        let narrow: Vec<u8> = head.iter().copied().filter(|byte| !matches!(byte, 0 | 0xfe | 0xff)).collect();
        let text = narrow.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&narrow).trim_ascii_start();
        let begins = |mark: &[u8]| text.len() >= mark.len() && text[..mark.len()].eq_ignore_ascii_case(mark);
        if begins(b"{") && text[..text.len().min(200)].windows(6).any(|bytes| bytes == b"\"box9\"") {
            return Format::Json;
        }
        let marked = MARKS.iter().find(|(mark, _)| begins(mark)).map(|(_, format)| *format);
        marked.unwrap_or(if is_mail(text) { Format::Mail } else { Format::Csv })
    }

    /// Refuses a picture, a program or another file that is no text, by its first bytes.
    pub fn refuse_binary(head: &[u8], name: &str) -> Result<()> {
        let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
        let odd = head.iter().filter(|byte| matches!(byte, 0x00..=0x08 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
        let half_wide = head.iter().filter(|byte| **byte == 0).count() * 5 > head.len() * 2;
        if wide || half_wide && !has_marks(head) || odd * 50 <= head.len() && !has_marks(head) {
            return Ok(());
        }
        Err(Error::refused_with(
            format!("{name} is no text; nothing was imported."),
            format!("These are read: {READ}. Save it as CSV and import that."),
        ))
    }

    /// Refuses a format that does not come in yet, with what does.
    pub fn refuse_unread(self, name: &str) -> Result<()> {
        match self {
            Format::Csv | Format::Json | Format::Vcard | Format::Xlsx | Format::Mail | Format::Lines => Ok(()),
            other => Err(Error::refused_with(
                format!("{name} is {}; that is not read.", other.article()),
                format!("These are read: {READ}. Save it as CSV and import that."),
            )),
        }
    }

    /// Refuses a format that does not go out yet, with those that do.
    pub fn refuse_unwritten(self) -> Result<()> {
        match self {
            Format::Csv | Format::Json | Format::Markdown | Format::Vcard => Ok(()),
            other => Err(Error::refused_with(
                format!("A file cannot be exported as {other}."),
                "Export it as csv, json, vcard, ics or markdown.",
            )),
        }
    }

    fn article(self) -> &'static str {
        match self {
            Format::Csv => "a CSV file",
            Format::Json => "a JSON file",
            Format::Markdown => "a Markdown file",
            Format::Vcard => "a vCard file",
            Format::Ics => "a calendar",
            Format::Xlsx => "a workbook",
            Format::Mail => "mail",
            Format::Lines => "a list of lines",
        }
    }
}

/// Says whether a file begins with the headers of a message: a line of `Name: value`, and who it is from and when or what.
fn is_mail(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&text[..text.len().min(4096)]);
    let head: Vec<&str> = text.lines().take_while(|line| !line.trim().is_empty()).collect();
    let name = |line: &&str| line.split_once(':').map(|(name, _)| name.to_ascii_lowercase());
    let is_name = |name: &String| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let names: Vec<String> = head.iter().filter_map(name).filter(is_name).collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let first = head.first().and_then(name).is_some_and(|name| is_name(&name));
    first && has("from") && (has("date") || has("message-id") || has("subject"))
}

/// Says whether a file begins as pictures, documents, programs and databases do.
fn has_marks(head: &[u8]) -> bool {
    const BINARY: &[&[u8]] =
        &[b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x7fELF", b"SQLite format 3\0", b"\x1f\x8b", b"MZ\x90"];
    BINARY.iter().any(|mark| head.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        let cases: &[(&[u8], Format)] = &[
            (b"name,email\nAda,a@b.c", Format::Csv),
            (b"", Format::Csv),
            (b"PK\x03\x04\x14\x00", Format::Xlsx),
            (b"\xef\xbb\xbfbegin:vcard\r\nVERSION:3.0", Format::Vcard),
            (b"\0B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\r\0\n", Format::Vcard),
            (b"BEGIN:VCALENDAR\n", Format::Ics),
            (b"{\"box9\": {\"format\": 1},", Format::Json),
            (b"{ \n \"box9\": {\"format\": 1},", Format::Json),
            (b"From ada@example.com Tue", Format::Mail),
            (b"Delivered-To: a@x.example\r\nFrom: b@x.example\r\nSubject: x\r\n\r\nHi", Format::Mail),
            (b"Name: from,Date\nFrom: a,Subject: b", Format::Csv),
            (b"From,Date,Subject\na,b,c", Format::Csv),
        ];
        for (head, format) in cases {
            assert_eq!(Format::of(head), *format, "{:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn what_is_not_read_is_refused_with_what_is() {
        let error = Format::Ics.refuse_unread("a.ics").unwrap_err();
        assert_eq!(error.to_string(), "a.ics is a calendar; that is not read.");
        assert!(error.hint().unwrap().contains("CSV"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for head in
            [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"%PDF-1.7\nabc", b"a\x01\x02\x03\x04b", b"SQLite format 3\0abc"]
        {
            let error = Format::refuse_binary(head, "a.csv").unwrap_err();
            assert_eq!(error.to_string(), "a.csv is no text; nothing was imported.");
        }
        for head in
            [&b""[..], b"Name,Email\nAda,a@b.c\n", b"\xff\xfeN\0a\0", b"N\0a\0m\0e\0,\0", b"M\xfcller;K\xf6ln\r\n"]
        {
            assert!(Format::refuse_binary(head, "a.csv").is_ok(), "{head:?}");
        }
    }
}
