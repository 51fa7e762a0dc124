//! What the next words of a quick-add line are: an address, a phone, an amount, a marked name or a plain word.

use crate::domain::money::{Currency, Money};

/// One thing read at the beginning of the words left.
pub enum Taken<'w> {
    Email(String),
    Phone(String),
    Link(String),
    Company(String),
    Category(String),
    Title(String),
    /// An amount, and how it was typed.
    Amount(Money, String),
    /// A plain word, part of a name.
    Name(&'w str),
    /// Looks like one of the others and is none; in words.
    Fault(String),
    Nothing,
}

/// Stand between two things and belong to neither; `&` belongs to a name.
const SEPARATORS: [&str; 6] = ["-", "–", "—", "|", "/", "·"];

type Reader = for<'w> fn(&[&'w str], Currency) -> Option<(Taken<'w>, usize)>;

/// Tried in this order; what none of them takes is a plain word.
const READERS: [Reader; 8] = [category, company, title, email, link, dateless, amount, phone];
/// Those that know their words by the shape and not by a mark in front.
const SHAPED: &[Reader] = &[email, link, dateless, amount, phone];
/// The marks that begin a company and a category.
const MARKS: [char; 2] = ['@', '#'];

/// Reads what stands first and answers it with the number of words used.
pub fn next<'w>(words: &[&'w str], owner: Currency) -> (Taken<'w>, usize) {
    READERS.iter().find_map(|read| read(words, owner)).unwrap_or_else(|| plain(words))
}

fn plain<'w>(words: &[&'w str]) -> (Taken<'w>, usize) {
    let word = words.first().map_or("", |word| word.trim_matches([',', ';']));
    if word.is_empty() || SEPARATORS.contains(&word) { (Taken::Nothing, 1) } else { (Taken::Name(word), 1) }
}

fn category<'w>(words: &[&'w str], _: Currency) -> Option<(Taken<'w>, usize)> {
    let bare = words.first()?.strip_prefix('#')?;
    if opens_quote(bare) {
        let (name, used) = quoted(bare, words);
        return Some((named(name, Taken::Category, "#", "#referral"), used));
    }
    Some((named(bare.trim_matches([',', ';', '#']).to_string(), Taken::Category, "#", "#referral"), 1))
}

/// A company runs on until something that is no name; in quotes until they close.
fn company<'w>(words: &[&'w str], owner: Currency) -> Option<(Taken<'w>, usize)> {
    let bare = words.first()?.strip_prefix('@')?;
    if opens_quote(bare) {
        let (name, used) = quoted(bare, words);
        return Some((named(name, Taken::Company, "@", "@Analytical Engines"), used));
    }
    let mut name = bare.trim_matches([',', ';']).to_string();
    let mut used = 1;
    while used < words.len() && !words[used - 1].ends_with([',', ';']) && is_name(&words[used..], owner) {
        name = format!("{name} {}", words[used].trim_matches([',', ';']));
        used += 1;
    }
    Some((named(name.trim().to_string(), Taken::Company, "@", "@Analytical Engines"), used))
}

fn is_name(words: &[&str], owner: Currency) -> bool {
    let ends = |word: &&str| word.starts_with(MARKS) || opens_quote(word) || SEPARATORS.contains(word);
    !words.first().is_some_and(ends) && SHAPED.iter().all(|read| read(words, owner).is_none())
}

fn title<'w>(words: &[&'w str], _: Currency) -> Option<(Taken<'w>, usize)> {
    let first = words.first().filter(|word| opens_quote(word))?;
    let (title, used) = quoted(first, words);
    Some((named(title, Taken::Title, "\"", "\"New website\""), used))
}

fn named<'w>(name: String, kind: fn(String) -> Taken<'w>, mark: &str, example: &str) -> Taken<'w> {
    match name.contains(char::is_alphanumeric) {
        true => kind(name),
        false => Taken::Fault(format!("nothing after {mark}: write {example}")),
    }
}

const QUOTES: [char; 4] = ['"', '“', '”', '„'];

fn opens_quote(word: &str) -> bool {
    word.starts_with(QUOTES)
}

/// Reads to the closing quote, which while typing may be missing; a word that closes it may carry a comma.
fn quoted(first: &str, words: &[&str]) -> (String, usize) {
    let closes = |word: &str| word.trim_end_matches([',', ';', '.']).ends_with(QUOTES);
    let first_closes = first.chars().filter(|c| QUOTES.contains(c)).count() > 1 && closes(first);
    let last = match first_closes {
        true => 0,
        false => words.iter().skip(1).position(|word| closes(word)).map_or(words.len() - 1, |at| at + 1),
    };
    let text = [&[first], &words[1..=last]].concat().join(" ");
    (text.trim_end_matches([',', ';']).trim_matches(QUOTES).trim().to_string(), last + 1)
}

fn email<'w>(words: &[&'w str], _: Currency) -> Option<(Taken<'w>, usize)> {
    let word = words.first()?.trim_matches(['<', '>', '(', ')', ',', ';', '.', '"']);
    let word = word.strip_prefix("mailto:").unwrap_or(word);
    let (name, domain) = word.split_once('@').filter(|(name, _)| !name.is_empty() && !name.contains('/'))?;
    let whole =
        !domain.contains('@') && domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    let taken = match whole && name.contains(char::is_alphanumeric) {
        true => Taken::Email(word.to_string()),
        false => Taken::Fault(format!("{word} is not a whole e-mail address: write ada@ae.example")),
    };
    Some((taken, 1))
}

fn link<'w>(words: &[&'w str], _: Currency) -> Option<(Taken<'w>, usize)> {
    const BEGINNINGS: [&str; 4] = ["http://", "https://", "www.", "linkedin.com/"];
    let word = words.first()?.trim_matches(['<', '>', '(', ')', ',', ';']);
    let lower = word.to_lowercase();
    let begins = BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning) && lower.len() > beginning.len());
    begins.then(|| (Taken::Link(word.to_string()), 1))
}

/// A day without `>` is neither a phone nor a name.
fn dateless<'w>(words: &[&'w str], _: Currency) -> Option<(Taken<'w>, usize)> {
    let word = words.first()?.trim_end_matches([',', ';']);
    let parts: Vec<&str> = word.split(['-', '.', '/']).collect();
    let shaped =
        matches!(parts.iter().map(|part| part.len()).collect::<Vec<_>>()[..], [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4]);
    let is_day = shaped && parts.concat().bytes().all(|b| b.is_ascii_digit());
    is_day.then(|| (Taken::Fault(format!("{word} has no > before it: write >{word} call")), 1))
}

/// The most words an amount is typed in: `EUR 1 234 567,50`.
const AMOUNT_WORDS: usize = 5;

fn amount<'w>(words: &[&'w str], owner: Currency) -> Option<(Taken<'w>, usize)> {
    let begins =
        |word: &&str| word.starts_with(|c: char| c.is_ascii_digit() || SIGNS.contains(&c)) || is_code(word, owner);
    words.first().filter(|word| begins(word))?;
    (1..=words.len().min(AMOUNT_WORDS)).rev().find_map(|used| {
        let typed = words[..used].join(" ");
        let typed = typed.trim_end_matches([',', ';']);
        if !is_marked(typed, owner) {
            return None;
        }
        match (Money::parse(typed, owner), Money::size_fault(typed, owner)) {
            (Ok(money), _) => Some((Taken::Amount(money, typed.to_string()), used)),
            (Err(_), Some(fault)) => Some((Taken::Fault(fault), used)),
            (Err(error), None) if used == 1 && is_money_misread(typed) => Some((Taken::Fault(error.to_string()), used)),
            (Err(_), None) => None,
        }
    })
}

/// A number with a sign, or with `k` or `m` behind its digits, is meant as money.
fn is_money_misread(typed: &str) -> bool {
    let bare = typed.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let scaled = bare.ends_with(|c: char| c.is_ascii_digit()) && is_scale(&typed[bare.len()..]);
    typed.contains(|c: char| c.is_ascii_digit()) && (typed.contains(SIGNS) || scaled)
}

const SIGNS: [char; 4] = ['$', '€', '£', '¥'];
/// Codes that are read in lower case too; others, as `all` and `try`, are also words.
const PLAIN_CODES: [&str; 18] = [
    "eur", "usd", "gbp", "chf", "jpy", "cad", "aud", "nzd", "sek", "nok", "dkk", "pln", "czk", "huf", "inr", "cny",
    "brl", "zar",
];

/// Says whether the number shows that it is money: a sign, a code, `k` or `m`, or separated thousands.
fn is_marked(typed: &str, owner: Currency) -> bool {
    let letters: Vec<&str> = typed.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty()).collect();
    let known = letters.iter().all(|part| is_code(part, owner) || is_scale(part) || is_scaled_code(part, owner));
    let thousands = || typed.split_once([',', '.']).is_some_and(|(_, rest)| rest.len() >= 3 && !rest.contains(' '));
    known && (!letters.is_empty() || typed.contains(SIGNS) || thousands())
}

fn is_scale(letters: &str) -> bool {
    matches!(letters.to_ascii_lowercase().as_str(), "k" | "m" | "mio" | "bn")
}

/// `12keur`.
fn is_scaled_code(letters: &str, owner: Currency) -> bool {
    letters.split_at_checked(1).is_some_and(|(scale, code)| is_scale(scale) && is_code(code, owner))
}

fn is_code(word: &str, owner: Currency) -> bool {
    if word.len() != 3 || Currency::parse(word).is_err() {
        return false;
    }
    let upper = word.chars().all(|c| c.is_ascii_uppercase());
    let lower = word.chars().all(|c| c.is_ascii_lowercase());
    upper || (lower && (PLAIN_CODES.contains(&word) || word.eq_ignore_ascii_case(owner.code())))
}

/// How many digits a phone has, here and in E.164.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// So many make a number with its area; a zero or bracket after them opens another.
const FULL_DIGITS: usize = 10;

/// A phone begins with `+`, `(`, or a digit and runs over all words of digits after it.
fn phone<'w>(words: &[&'w str], _: Currency) -> Option<(Taken<'w>, usize)> {
    let first = words.first().filter(|word| word.starts_with(|c: char| "+(".contains(c) || c.is_ascii_digit()))?;
    let mut used = 0;
    let mut digits = 0;
    for word in words {
        let bare = word.trim_end_matches([',', ';']);
        let more = bare.bytes().filter(u8::is_ascii_digit).count();
        let starts_another =
            used > 0 && (bare.starts_with('+') || (digits >= FULL_DIGITS && bare.starts_with(['0', '('])));
        if !bare.chars().all(|c| c.is_ascii_digit() || "+-()./".contains(c))
            || more == 0
            || starts_another
            || digits + more > *PHONE_DIGITS.end()
        {
            break;
        }
        (used, digits) = (used + 1, digits + more);
        if bare.len() < word.len() {
            break;
        }
    }
    let typed = words[..used].join(" ").trim_end_matches([',', ';']).to_string();
    match (PHONE_DIGITS.contains(&digits), first.starts_with('+') && digits > 0) {
        (true, _) => Some((Taken::Phone(typed), used)),
        (false, true) => Some((Taken::Fault(format!("{typed} is short for a phone number")), used)),
        (false, false) => None,
    }
}
