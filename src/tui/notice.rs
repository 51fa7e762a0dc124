//! What goes to the terminal around the screen: a notice on the desktop, and the title of the window.

use crate::config::Notice;
use crate::domain::safe;

/// The title as it was is put aside, and taken back.
pub const TITLE_ASIDE: &[u8] = b"\x1b[22;2t";
pub const TITLE_BACK: &[u8] = b"\x1b[23;2t";

/// Answers what asks the terminal for a notice; nothing where the owner wants none.
pub fn notice(kind: Notice, words: &str) -> Vec<u8> {
    let words = written(words);
    match kind {
        Notice::Off => Vec::new(),
        Notice::Osc9 => format!("\x1b]9;{words}\x1b\\").into_bytes(),
        Notice::Osc777 => format!("\x1b]777;notify;box9;{words}\x1b\\").into_bytes(),
    }
}

/// Answers what gives the window a title.
pub fn title(words: &str) -> Vec<u8> {
    format!("\x1b]2;{}\x1b\\", written(words)).into_bytes()
}

/// Nothing in the words ends the sequence or parts it.
fn written(words: &str) -> String {
    safe::line(words).replace(';', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_words_steers_the_terminal() {
        let hostile = "4;3;x\x1b\\\x07\x1b]52;c;aGk=\x07\u{9c}\u{202e}\nAda";
        for bytes in [notice(Notice::Osc9, hostile), notice(Notice::Osc777, hostile), title(hostile)] {
            let text = String::from_utf8(bytes).unwrap();
            let inside = &text[2..text.len() - 2];
            assert!(text.starts_with("\x1b]") && text.ends_with("\x1b\\"), "{text:?}");
            assert!(!inside.chars().any(safe::is_dangerous), "{text:?}");
        }
        assert_eq!(notice(Notice::Off, hostile), b"");
        assert_eq!(notice(Notice::Osc777, "a; b"), b"\x1b]777;notify;box9;a, b\x1b\\");
        assert_eq!(notice(Notice::Osc9, "4;3"), b"\x1b]9;4,3\x1b\\", "no progress bar");
    }
}
