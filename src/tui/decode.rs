//! What the terminal's bytes mean: keys, pastes, focus; all else is dropped and never becomes a key.

use std::time::Duration;

use super::sequence::{Step, next};
use crate::app::event::Event;

/// How long the rest of a sequence may take; after it, Esc is the Esc key.
const SEQUENCE_WAIT: Duration = Duration::from_millis(30);
/// How long a paste may pause; after it, it counts as ended and the keys are keys again.
const PASTE_WAIT: Duration = Duration::from_secs(1);
/// A paste keeps so many bytes; what is beyond is read and dropped.
const PASTE_MOST: usize = 16 * 1024 * 1024;
/// A sequence that is longer is none.
const SEQUENCE_MOST: usize = 4096;

const PASTE_START: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// Turns bytes into events, however they are cut into reads.
#[derive(Debug, Default)]
pub struct Decoder {
    bytes: Vec<u8>,
    paste: Paste,
}

#[derive(Debug, Default)]
enum Paste {
    #[default]
    None,
    Open(Vec<u8>),
    /// It paused for too long and was delivered; its end may still come.
    Torn,
}

impl Decoder {
    /// Takes what was read and adds the events that are whole.
    pub fn feed(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        self.bytes.extend_from_slice(bytes);
        self.mend(events);
        let mut start = 0;
        while start < self.bytes.len() {
            if let Paste::Open(_) = self.paste {
                start = self.take_paste(start, events);
                continue;
            }
            match next(&self.bytes[start..]) {
                Step::More => break,
                Step::Paste(used) => {
                    self.paste = Paste::Open(Vec::new());
                    start += used;
                }
                Step::Done(used, event) => {
                    events.extend(event);
                    start += used;
                }
            }
        }
        self.bytes.drain(..start);
        if self.bytes.len() > SEQUENCE_MOST {
            self.bytes.clear();
        }
    }

    /// Answers how long to wait for more before `give_up`, where something is incomplete.
    pub fn patience(&self) -> Option<Duration> {
        match self.paste {
            Paste::Open(_) => Some(PASTE_WAIT),
            _ => (!self.bytes.is_empty()).then_some(SEQUENCE_WAIT),
        }
    }

    /// Ends what is incomplete, since nothing more came: a paste without its end, a lone Esc.
    pub fn give_up(&mut self, events: &mut Vec<Event>) {
        if let Paste::Open(text) = std::mem::take(&mut self.paste) {
            events.push(Event::Paste(String::from_utf8_lossy(&text).into_owned()));
            self.paste = Paste::Torn;
        }
        let bytes = std::mem::take(&mut self.bytes);
        if let Some(event) = super::sequence::alone(&bytes) {
            events.push(event);
        }
    }

    /// Takes the late tail of a paste that paused, so that none of it is a key.
    fn mend(&mut self, events: &mut Vec<Event>) {
        if !matches!(self.paste, Paste::Torn) {
            return;
        }
        let another = find(&self.bytes, PASTE_START).unwrap_or(usize::MAX);
        if let Some(at) = find(&self.bytes, PASTE_END).filter(|at| *at < another) {
            if at > 0 {
                events.push(Event::Paste(String::from_utf8_lossy(&self.bytes[..at]).into_owned()));
            }
            self.bytes.drain(..at + PASTE_END.len());
            self.paste = Paste::None;
        }
    }

    fn take_paste(&mut self, start: usize, events: &mut Vec<Event>) -> usize {
        let Paste::Open(text) = &mut self.paste else { return start };
        let known = text.len().saturating_sub(PASTE_END.len() - 1);
        text.extend_from_slice(&self.bytes[start..]);
        let Some(at) = find(&text[known..], PASTE_END).map(|at| at + known) else {
            if text.len() > PASTE_MOST {
                text.drain(PASTE_MOST - PASTE_END.len()..text.len() - PASTE_END.len());
            }
            return self.bytes.len();
        };
        let behind = text.len() - at - PASTE_END.len();
        text.truncate(at);
        events.push(Event::Paste(String::from_utf8_lossy(text).into_owned()));
        self.paste = Paste::None;
        self.bytes.len() - behind
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(chunks: &[&[u8]]) -> Vec<String> {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        for chunk in chunks {
            decoder.feed(chunk, &mut events);
        }
        if decoder.patience().is_some() {
            decoder.give_up(&mut events);
        }
        events.iter().map(shown).collect()
    }

    fn shown(event: &Event) -> String {
        match event {
            Event::Chord(chord) => chord.to_string(),
            Event::Paste(text) => format!("paste:{text}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_click_and_the_wheel_are_told_by_cell() {
        let told = read(&[b"\x1b[<0;10;20M\x1b[<64;1;1M\x1b[<65;300;2Mj"]).join(" ");
        let [click, up, down] =
            ["Click, column: 9, row: 19", "WheelUp, column: 0, row: 0", "WheelDown, column: 299, row: 1"]
                .map(|event| format!("Mouse {{ pointer: {event} }}"));
        assert_eq!(told, format!("{click} {up} {down} j"));
    }

    #[test]
    fn the_background_is_told_and_other_answers_are_dropped() {
        for (bytes, events) in [
            ("\x1b]11;rgb:ffff/ffff/ffff\x1b\\j", "Background { light: true } j"),
            ("\x1b]11;rgb:1e1e/1e1e/2e2e\x07", "Background { light: false }"),
            ("\x1b]11;rgb:f/f/f\x07", "Background { light: true }"),
            ("\x1b]11;rgb:/f/f\x07k", "k"),
            ("\x1b]11;?\x07\x1b]10;rgb:0/0/0\x07k", "k"),
        ] {
            assert_eq!(read(&[bytes.as_bytes()]).join(" "), events, "{bytes:?}");
        }
    }

    #[test]
    fn bytes_are_keys() {
        for (bytes, keys) in [
            ("jG é漢", "j G Space é 漢"),
            ("\r\t\x7f\x1b", "Enter Tab Backspace Esc"),
            ("\x01\x04\x1a\x03\x00", "Ctrl-a Ctrl-d Ctrl-z Ctrl-c Ctrl-Space"),
            ("\x1b[A\x1b[B\x1bOC\x1bOD", "Up Down Right Left"),
            ("\x1b[H\x1b[F\x1b[1~\x1b[4~", "Home End Home End"),
            ("\x1b[2~\x1b[3~\x1b[5~\x1b[6~", "Ins Del PgUp PgDn"),
            ("\x1b[1;5C\x1b[1;3D\x1b[3;5~\x1b[Z", "Ctrl-Right Alt-Left Ctrl-Del S-Tab"),
            ("\x1bx\x1b\x7f\x1bX", "Alt-x Alt-Backspace Alt-X"),
            ("\x1bOP\x1b[15~\x1b[[A\x1b[24~", "F1 F5 F1 F12"),
            ("\x1b[I", "Focus"),
            ("\x1b[97;5u\x1b[13;2u", "Ctrl-a S-Enter"),
        ] {
            assert_eq!(read(&[bytes.as_bytes()]).join(" "), keys, "{bytes:?}");
        }
    }

    #[test]
    fn garbage_is_no_key() {
        for bytes in [
            &b"\x1b[<3;10;20M\x1b[<0;10;20m\x1b[<0;0;1M\x1b[<0;9M"[..],
            b"\x1b[M !!",
            b"\x1b[?62;22c\x1b[>0;276;0c\x1b[12;40R\x1b[O",
            b"\x1b]10;rgb:0000/0000/0000\x07\x1b]12;rgb:0/0/0\x1b\\",
            b"\x1bP1$r0m\x1b\\",
            b"\xff\xfe\xc0\x80",
            b"\x1b[201~",
            b"\x1b[38;5;",
        ] {
            assert_eq!(read(&[bytes]), Vec::<String>::new(), "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_paste_is_text_and_what_follows_are_keys() {
        assert_eq!(read(&[b"a\x1b[200~x\rq\x1b[A\x1b[201~b"]), ["a", "paste:x\rq\x1b[A", "b"]);
        assert_eq!(read(&[b"\x1b[200~ab\x1b[20", b"1~j"]), ["paste:ab", "j"]);
    }

    #[test]
    fn a_paste_without_end_is_given_up_and_its_late_tail_is_no_key() {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        decoder.feed(b"\x1b[200~abc", &mut events);
        assert_eq!(decoder.patience(), Some(PASTE_WAIT));
        decoder.give_up(&mut events);
        assert_eq!(decoder.patience(), None);
        decoder.feed(b"j", &mut events);
        decoder.feed(b"qqq\x1b[201~k", &mut events);
        assert_eq!(events.iter().map(shown).collect::<Vec<_>>(), ["paste:abc", "j", "paste:qqq", "k"]);
        decoder.feed(b"\x1b[200~abc", &mut events);
        decoder.give_up(&mut events);
        events.clear();
        decoder.feed(b"j\x1b[200~d\x1b[201~", &mut events);
        assert_eq!(events.iter().map(shown).collect::<Vec<_>>(), ["j", "paste:d"]);
    }

    #[test]
    fn a_huge_paste_is_bounded_and_ends() {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        decoder.feed(b"\x1b[200~", &mut events);
        let megabyte = vec![b'x'; 1 << 20];
        for _ in 0..20 {
            decoder.feed(&megabyte, &mut events);
        }
        decoder.feed(b"\x1b[201~j", &mut events);
        assert!(matches!(&events[0], Event::Paste(text) if text.len() <= PASTE_MOST + 6));
        assert_eq!(shown(&events[1]), "j");
    }

    proptest! {
        #[test]
        fn any_cut_into_reads_means_the_same(cuts in proptest::collection::vec(0..60usize, 0..6)) {
            let whole = "jé漢\x1b[A\x1b[1;5C\x1bx\x1bOP\x1b[200~a\u{1b}[20b\x1b[201~\x1b[<0;1;2Mk\x1b]1;x\x07l\x1b[M   m".as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(whole.len())).collect();
            cuts.sort_unstable();
            let (mut chunks, mut last) = (Vec::new(), 0);
            for cut in cuts {
                chunks.push(&whole[last..cut]);
                last = cut;
            }
            chunks.push(&whole[last..]);
            prop_assert_eq!(read(&chunks), read(&[whole]));
        }

        #[test]
        fn any_bytes_are_taken(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let (mut decoder, mut events) = (Decoder::default(), Vec::new());
            decoder.feed(&bytes, &mut events);
            decoder.give_up(&mut events);
            decoder.give_up(&mut events);
            prop_assert_eq!(decoder.patience(), None);
        }
    }
}
