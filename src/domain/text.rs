//! Text as it is compared: folded, without accents, digits alone.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds case, accents and repeated blanks away, for comparing and sorting.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        let mut folded = String::with_capacity(text.len());
        for word in text.split_ascii_whitespace() {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word);
        }
        folded.make_ascii_lowercase();
        return folded;
    }
    let bare: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let lower = bare.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    lower.chars().fold(String::with_capacity(lower.len()), |mut plain, c| {
        match LETTERS.iter().find(|(letter, _)| *letter == c) {
            Some((_, letters)) => plain.push_str(letters),
            None => plain.push(c),
        }
        plain
    })
}

/// Letters that are typed otherwise where a keyboard lacks them; no accent comes off them.
const LETTERS: &[(char, &str)] = &[
    ('ł', "l"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ŧ', "t"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('þ', "th"),
];

/// Answers the digits of a text, in order.
pub fn digits(text: &str) -> String {
    text.chars().filter_map(|c| c.to_digit(10)).filter_map(|d| char::from_digit(d, 10)).collect()
}

/// Answers what two spellings of one phone number share: its last nine digits.
pub fn phone_key(number: &str) -> String {
    let digits = digits(number);
    digits[digits.len().saturating_sub(9)..].to_owned()
}

/// Answers a link without scheme, "www." and closing slash.
pub fn link_key(link: &str) -> String {
    let folded = fold(link);
    let bare = folded.split_once("://").map_or(folded.as_str(), |(_, rest)| rest);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/').to_owned()
}

/// Answers the text without blanks around it, or none if nothing is left.
pub fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Says whether a character is written without blanks between words (CJK ideographs, kana, hangul).
pub fn is_cjk(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x1100..=0x11FF | 0x20000..=0x3FFFF)
}

/// Answers "1 deal" or "3 deals".
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {one}s", grouped(n as i64)) }
}

/// Answers the words with a capital at their beginning, whatever the script.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Answers a whole number with commas between thousands.
pub fn grouped(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::from(if n < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Answers a text on one line, its line breaks as " / ".
pub fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" / ")
}

/// Cuts a text before each mark: what stands before the first, and the parts behind, each with its mark.
///
/// A mark counts at the beginning or after a blank, with or without a blank behind it; a doubled one is none.
pub fn cut_at<'t>(text: &'t str, marks: &[char]) -> (&'t str, Vec<&'t str>) {
    let mut cuts: Vec<usize> = Vec::new();
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let doubled = || text[at + letter.len_utf8()..].starts_with(letter);
        if before.is_whitespace() && marks.contains(&letter) && !doubled() {
            cuts.push(at);
        }
        before = letter;
    }
    let ends = cuts.iter().skip(1).copied().chain([text.len()]);
    let marked = cuts.iter().zip(ends).map(|(from, to)| &text[*from..to]).collect();
    (&text[..cuts.first().copied().unwrap_or(text.len())], marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_a_plain_keyboard_types_them() {
        for (written, typed) in [
            ("Łukasz Wałęsa", "lukasz walesa"),
            ("Søren Kjær", "soren kjaer"),
            ("Đorđe", "dorde"),
            ("Großmann", "grossmann"),
            ("Þór Sigurðsson", "thor sigurdsson"),
            ("Œuvre", "oeuvre"),
            ("Zoë  Müller", "zoe muller"),
        ] {
            assert_eq!(fold(written), typed);
            assert_eq!(fold(&fold(written)), typed);
        }
    }
}
