//! Text that a person reads: nothing in it can command a terminal or reorder a line.

/// Says whether a character could steer a terminal, hide, or reverse the text around it.
pub fn is_dangerous(c: char) -> bool {
    let code = u32::from(c);
    if code < 0x300 {
        return code == 0xAD || c.is_control();
    }
    c.is_control()
        || matches!(code, 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B | 0x200E..=0x200F)
        || matches!(code, 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB)
        || matches!(code, 0xE000..=0xF8FF | 0xE0000..=0xE0FFF | 0xF0000..=0x10FFFF)
        || (code & 0xFFFE) == 0xFFFE
}

/// Answers the text on one line with every dangerous character made visible or a blank.
pub fn line(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { shown(c) }).collect()
}

/// Answers the text with its line breaks kept and every other dangerous character made visible.
pub fn lines(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == '\n' {
                c
            } else if c == '\t' {
                ' '
            } else {
                shown(c)
            }
        })
        .collect()
}

fn shown(c: char) -> char {
    if is_dangerous(c) { '\u{FFFD}' } else { c }
}
