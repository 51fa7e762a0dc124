//! Words as the index keeps them: folded, whole; starts of names; phone numbers from each of their digits on; CJK pairs.

use crate::domain::text;
use std::collections::BTreeSet;

/// Marks the one or two letters that a name starts with. Not ASCII, so the index takes it for a letter.
const START: char = '\u{AB}';
/// A longer word is known by its first bytes.
const LONGEST: usize = 64;
/// From so many digits on a query is taken for part of a phone number.
const PHONE: usize = 5;

/// Answers every word of a deal.
pub(super) fn of(body: &str, names: &str, phones: &str) -> BTreeSet<String> {
    let (body, names) = (text::fold(body), text::fold(names));
    let mut words: BTreeSet<String> = split(&body).chain(split(&names)).map(str::to_owned).collect();
    for name in split(&names) {
        words.extend((1..=2).filter_map(|letters| start(name, letters)));
    }
    for number in phones.lines().map(text::digits) {
        words.extend((0..number.len().saturating_sub(PHONE - 1)).map(|at| number[at..].to_owned()));
    }
    for text in [&body, &names] {
        cjk_pairs(text, &mut words);
    }
    words
}

/// Answers them as the text that is handed to the index.
pub(super) fn joined(words: &BTreeSet<String>) -> String {
    words.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Answers what the index is asked for one word of a query; a word with signs in it is several.
pub(super) fn wanted(word: &str) -> Vec<String> {
    let folded = text::fold(word);
    split(&folded).flat_map(one).collect()
}

fn one(word: &str) -> Vec<String> {
    if word.chars().any(text::is_cjk) {
        let mut pairs = BTreeSet::new();
        cjk_pairs(word, &mut pairs);
        let longest = pairs.iter().map(|pair| pair.chars().count()).max().unwrap_or(1);
        return pairs.iter().filter(|pair| pair.chars().count() == longest).map(|pair| format!("\"{pair}\"")).collect();
    }
    let letters = word.chars().count();
    match start(word, letters).filter(|_| letters <= 2) {
        Some(start) => vec![format!("\"{start}\"")],
        None => vec![format!("\"{word}\"*")],
    }
}

/// Answers the question for digits and their punctuation: part of a phone number, or these numbers each.
pub(super) fn phone(query: &str) -> Option<String> {
    let digits = text::digits(query);
    let only = query.chars().all(|c| c.is_ascii_digit() || " +()-./".contains(c));
    if !only || digits.len() < PHONE {
        return None;
    }
    let each: Vec<String> = query.split_whitespace().flat_map(wanted).collect();
    Some(format!("(\"{}\"* OR ({}))", digits.trim_start_matches('0'), each.join(" AND ")))
}

fn start(word: &str, letters: usize) -> Option<String> {
    let (end, last) = word.char_indices().nth(letters.checked_sub(1)?)?;
    Some(format!("{START}{}", &word[..end + last.len_utf8()]))
}

fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| {
        let mut end = word.len().min(LONGEST);
        while !word.is_char_boundary(end) {
            end -= 1;
        }
        &word[..end]
    })
}

/// Adds each CJK character of a text, and each pair of neighbours.
fn cjk_pairs(text: &str, words: &mut BTreeSet<String>) {
    let mut before: Option<char> = None;
    for c in text.chars() {
        let c = text::is_cjk(c).then_some(c);
        if let Some(c) = c {
            words.insert(c.to_string());
            words.extend(before.map(|before| format!("{before}{c}")));
        }
        before = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_asks_for_starts_of_words() {
        let cases: [(&str, &[&str]); 8] = [
            ("lovelace", &["\"lovelace\"*"]),
            ("Bäck", &["\"back\"*"]),
            ("o'brien", &["\"\u{AB}o\"", "\"brien\"*"]),
            ("a", &["\"\u{AB}a\""]),
            ("Éa", &["\"\u{AB}ea\""]),
            ("東京都", &["\"京都\"", "\"東京\""]),
            ("\"*\0", &[]),
            ("#12", &["\"\u{AB}12\""]),
        ];
        for (word, asked) in cases {
            assert_eq!(wanted(word), asked, "{word}");
        }
    }

    #[test]
    fn a_phone_number_is_known_from_each_digit_on() {
        let words = of("", "", "+44 20 7946\n0171 123");
        for part in ["44207946", "207946", "07946", "0171123", "171123"] {
            assert!(words.contains(part), "{part} in {words:?}");
        }
        assert_eq!(phone("020 7946").as_deref(), Some("(\"207946\"* OR (\"020\"* AND \"7946\"*))"));
        assert_eq!(phone("7946"), None);
        assert_eq!(phone("a 20 7946"), None);
    }
}
