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
    joined(body, names, phones).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Answers them as the text that is handed to the index, which does not mind the same word twice.
pub(super) fn joined(body: &str, names: &str, phones: &str) -> String {
    let (body, names) = (text::fold(body), text::fold(names));
    let mut words = String::with_capacity(2 * (body.len() + names.len()));
    let mut add = |word: &str| {
        words.push_str(word);
        words.push(' ');
    };
    split(&body).chain(split(&names)).for_each(&mut add);
    for name in split(&names) {
        (1..=2).filter_map(|letters| start(name, letters)).for_each(|start| add(&start));
    }
    for number in phones.lines().map(text::digits) {
        (0..number.len().saturating_sub(PHONE - 1)).for_each(|at| add(&number[at..]));
    }
    for text in [&body, &names].into_iter().filter(|text| !text.is_ascii()) {
        let mut pairs = BTreeSet::new();
        cjk_pairs(text, &mut pairs);
        pairs.iter().for_each(|pair| add(pair));
    }
    words
}

/// One thing the index is asked: a whole word, or the start of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ask {
    word: String,
    start: bool,
}

impl Ask {
    fn expression(&self) -> String {
        format!("\"{}\"{}", self.word, if self.start { "*" } else { "" })
    }

    fn holds(&self, words: &BTreeSet<String>) -> bool {
        if !self.start {
            return words.contains(&self.word);
        }
        words.range(self.word.clone()..).next().is_some_and(|next| next.starts_with(&self.word))
    }
}

/// One word of a query: it holds where one of these holds, each with all that it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term(Vec<Vec<Ask>>);

impl Term {
    /// Answers it as FTS5 reads it.
    pub(super) fn expression(&self) -> String {
        let all = |asks: &Vec<Ask>| format!("({})", asks.iter().map(Ask::expression).collect::<Vec<_>>().join(" AND "));
        format!("({})", self.0.iter().map(all).collect::<Vec<_>>().join(" OR "))
    }

    /// Says whether it holds for a deal with these words.
    pub(super) fn holds(&self, words: &BTreeSet<String>) -> bool {
        self.0.iter().any(|asks| asks.iter().all(|ask| ask.holds(words)))
    }
}

/// Answers what the index is asked for one word of a query; a word with signs in it is several, one of signs alone none.
pub(super) fn wanted(word: &str) -> Option<Term> {
    let asks = asks(word);
    (!asks.is_empty()).then(|| Term(vec![asks]))
}

fn asks(text: &str) -> Vec<Ask> {
    let folded = text::fold(text);
    split(&folded).flat_map(one).collect()
}

/// Answers what the index is asked for names that start as a word of a query does.
pub(super) fn name_starts(word: &str) -> Vec<Term> {
    let folded = text::fold(word);
    let starts = split(&folded).filter_map(|word| start(word, word.chars().count().min(2)));
    starts.map(|word| Term(vec![vec![Ask { word, start: false }]])).collect()
}

fn one(word: &str) -> Vec<Ask> {
    if word.chars().any(text::is_cjk) {
        let mut pairs = BTreeSet::new();
        cjk_pairs(word, &mut pairs);
        let longest = pairs.iter().map(|pair| pair.chars().count()).max().unwrap_or(1);
        let longest = pairs.into_iter().filter(|pair| pair.chars().count() == longest);
        return longest.map(|word| Ask { word, start: false }).collect();
    }
    let letters = word.chars().count();
    match start(word, letters).filter(|_| letters <= 2) {
        Some(word) => vec![Ask { word, start: false }],
        None => vec![Ask { word: word.to_owned(), start: true }],
    }
}

/// Answers the question for digits and their punctuation: part of a phone number, or these numbers each.
pub(super) fn phone(query: &str) -> Option<Term> {
    let digits = text::digits(query);
    let only = query.chars().all(|c| c.is_ascii_digit() || " +()-./".contains(c));
    if !only || digits.len() < PHONE {
        return None;
    }
    let number = Ask { word: digits.trim_start_matches('0').to_owned(), start: true };
    Some(Term(vec![vec![number], asks(query)]))
}

fn start(word: &str, letters: usize) -> Option<String> {
    let (end, last) = word.char_indices().nth(letters.checked_sub(1)?)?;
    Some(format!("{START}{}", &word[..end + last.len_utf8()]))
}

fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !is_letter(c)).filter(|word| !word.is_empty()).map(|word| {
        let mut end = word.len().min(LONGEST);
        while !word.is_char_boundary(end) {
            end -= 1;
        }
        &word[..end]
    })
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() }
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
            let found: Vec<String> = asks(word).iter().map(Ask::expression).collect();
            assert_eq!(found, asked, "{word}");
        }
    }

    #[test]
    fn a_phone_number_is_known_from_each_digit_on() {
        let words = of("", "", "+44 20 7946\n0171 123");
        for part in ["44207946", "207946", "07946", "0171123", "171123"] {
            assert!(words.contains(part), "{part} in {words:?}");
        }
        let number = phone("020 7946").unwrap();
        assert_eq!(number.expression(), "((\"207946\"*) OR (\"020\"* AND \"7946\"*))");
        assert!(number.holds(&words) && !phone("020 7947").unwrap().holds(&words));
        assert_eq!(phone("7946"), None);
        assert_eq!(phone("a 20 7946"), None);
    }
}
