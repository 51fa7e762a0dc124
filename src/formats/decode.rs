//! Bytes become UTF-8 text once, whatever the file was written in.

use std::io::{self, Cursor, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

const CHUNK: usize = 64 * 1024;
/// So much of a file is looked at before it is read.
pub const HEAD: u64 = 256 * 1024;

/// Answers the head of a source, and the source from its beginning.
pub fn head(mut source: Box<dyn Read>) -> io::Result<(Vec<u8>, Box<dyn Read>)> {
    let mut head = Vec::new();
    source.by_ref().take(HEAD).read_to_end(&mut head)?;
    let whole = Box::new(Cursor::new(head.clone()).chain(source));
    Ok((head, whole))
}

/// A reader of UTF-8 without byte order mark and without NUL characters.
pub struct Text {
    source: Box<dyn Read>,
    coding: Coding,
    chunk: Vec<u8>,
    text: String,
    given: usize,
    ended: bool,
    broken: bool,
}

enum Coding {
    /// Plain ASCII so far; the first other byte decides.
    Undecided,
    Known(Decoder),
    Wide {
        order: Order,
        rest: Vec<u8>,
    },
}

#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

const MARKS: &[(&[u8], Mark)] = &[
    (&[0xff, 0xfe, 0, 0], Mark::Wide(Order::Little)),
    (&[0, 0, 0xfe, 0xff], Mark::Wide(Order::Big)),
    (&[0xef, 0xbb, 0xbf], Mark::Plain(UTF_8)),
    (&[0xff, 0xfe], Mark::Plain(UTF_16LE)),
    (&[0xfe, 0xff], Mark::Plain(UTF_16BE)),
];

#[derive(Clone, Copy)]
enum Mark {
    Plain(&'static Encoding),
    Wide(Order),
}

impl Text {
    /// Decides the encoding by the head of the file; `source` begins with that head.
    pub fn new(head: &[u8], source: Box<dyn Read>) -> io::Result<Self> {
        let mut source = source;
        let coding = match MARKS.iter().find(|(mark, _)| head.starts_with(mark)) {
            Some((mark, found)) => {
                source.read_exact(&mut vec![0; mark.len()])?;
                Coding::of(*found)
            }
            None => zeros(head).map_or_else(|| guess(head), Coding::of),
        };
        Ok(Text { source, coding, chunk: vec![0; CHUNK], text: String::new(), given: 0, ended: false, broken: false })
    }

    /// Names the encoding as it is known by now; pure ASCII is UTF-8.
    pub fn encoding(&self) -> String {
        match &self.coding {
            Coding::Undecided => UTF_8.name().to_string(),
            Coding::Known(decoder) => decoder.encoding().name().to_string(),
            Coding::Wide { order: Order::Little, .. } => "UTF-32LE".to_string(),
            Coding::Wide { order: Order::Big, .. } => "UTF-32BE".to_string(),
        }
    }

    /// Says whether some bytes meant nothing in that encoding and became U+FFFD.
    pub fn broken(&self) -> bool {
        self.broken
    }

    fn refill(&mut self) -> io::Result<()> {
        let read = loop {
            match self.source.read(&mut self.chunk) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => break other?,
            }
        };
        self.ended = read == 0;
        self.text.clear();
        self.given = 0;
        let chunk = &self.chunk[..read];
        if matches!(self.coding, Coding::Undecided) && !chunk.is_ascii() {
            self.coding = guess(chunk);
        }
        self.broken |= self.coding.decode(chunk, &mut self.text, self.ended);
        if self.text.contains('\0') {
            self.text.retain(|c| c != '\0');
        }
        Ok(())
    }
}

impl Read for Text {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.refill()?;
        }
        let rest = &self.text.as_bytes()[self.given..];
        let n = rest.len().min(out.len());
        out[..n].copy_from_slice(&rest[..n]);
        self.given += n;
        Ok(n)
    }
}

impl Coding {
    fn of(mark: Mark) -> Self {
        match mark {
            Mark::Plain(encoding) => Coding::Known(encoding.new_decoder_without_bom_handling()),
            Mark::Wide(order) => Coding::Wide { order, rest: Vec::new() },
        }
    }

    /// Appends the chunk as text; answers whether something in it was broken.
    fn decode(&mut self, chunk: &[u8], text: &mut String, last: bool) -> bool {
        match self {
            Coding::Undecided => {
                text.push_str(&String::from_utf8_lossy(chunk));
                false
            }
            Coding::Known(decoder) => {
                text.reserve(decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(3 * CHUNK + 16));
                decoder.decode_to_string(chunk, text, last).2
            }
            Coding::Wide { order, rest } => {
                rest.extend_from_slice(chunk);
                let whole = rest.len() / 4 * 4;
                let before = text.len();
                text.extend(rest[..whole].as_chunks::<4>().0.iter().map(|four| order.character(*four)));
                rest.drain(..whole);
                text[before..].contains(char::REPLACEMENT_CHARACTER) || (last && !rest.is_empty())
            }
        }
    }
}

impl Order {
    fn character(self, four: [u8; 4]) -> char {
        let code = match self {
            Order::Little => u32::from_le_bytes(four),
            Order::Big => u32::from_be_bytes(four),
        };
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

/// UTF-16 and UTF-32 without a mark show in where the zero bytes of Latin letters stand.
fn zeros(head: &[u8]) -> Option<Mark> {
    let head = &head[..head.len().min(4096) / 4 * 4];
    if head.len() < 8 {
        return None;
    }
    let mut at = [0usize; 4];
    head.iter().enumerate().filter(|(_, b)| **b == 0).for_each(|(i, _)| at[i % 4] += 1);
    let quarter = head.len() / 4;
    let many = |n: usize| n * 10 >= quarter * 6;
    let few = |n: usize| n * 10 <= quarter;
    match at.map(|n| (many(n), few(n))) {
        [(_, true), (true, _), (true, _), (true, _)] => Some(Mark::Wide(Order::Little)),
        [(true, _), (true, _), (true, _), (_, true)] => Some(Mark::Wide(Order::Big)),
        [(_, true), (true, _), (_, true), (true, _)] => Some(Mark::Plain(UTF_16LE)),
        [(true, _), (_, true), (true, _), (_, true)] => Some(Mark::Plain(UTF_16BE)),
        _ => None,
    }
}

fn guess(head: &[u8]) -> Coding {
    if head.is_ascii() {
        return Coding::Undecided;
    }
    if mostly_utf8(head) {
        return Coding::of(Mark::Plain(UTF_8));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    Coding::of(Mark::Plain(detector.guess(None, Utf8Detection::Deny)))
}

/// One bad byte among many good characters is damage, not another encoding.
fn mostly_utf8(head: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    let mut chunks = head.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        let cut_off = chunks.peek().is_none() && chunk.invalid().len() < 4;
        let whole = chunk.invalid().is_empty() || cut_off && ends_cut(chunk.invalid());
        bad += usize::from(!whole);
    }
    bad * 20 <= good && (good > 0 || bad == 0)
}

fn ends_cut(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none())
}
