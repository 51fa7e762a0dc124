//! Amounts of money in whole minor units, read as people type them and shown as they read them.

use iso_currency::Currency as Iso;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::error::{Error, Result};

/// A currency by its ISO 4217 code; there is no default, callers pass the owner's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(Iso);

/// Signs that stand in front of an amount, each with the one currency that is shown by it.
const SIGNS: [(char, Iso); 4] = [('$', Iso::USD), ('€', Iso::EUR), ('£', Iso::GBP), ('¥', Iso::JPY)];

impl Currency {
    /// The currency of a file whose owner has named none.
    pub const USD: Currency = Currency(Iso::USD);

    /// Reads a code of three letters in either case, as `eur`.
    pub fn parse(code: &str) -> Result<Self> {
        Self::known(code).ok_or_else(|| {
            Error::invalid("currency", format!("{:?} is no currency code; write one such as EUR or USD", clip(code)))
        })
    }

    /// Answers the three upper-case letters.
    pub fn code(&self) -> &'static str {
        self.0.code()
    }

    /// Answers how many decimal digits a minor unit stands for: 2 for USD, 0 for JPY.
    pub fn exponent(&self) -> u32 {
        self.0.exponent().map_or(2, u32::from)
    }

    /// Answers the sign shown in front of amounts, for the four currencies that own one.
    pub fn symbol(&self) -> Option<char> {
        SIGNS.iter().find(|(_, iso)| *iso == self.0).map(|(sign, _)| *sign)
    }

    fn known(code: &str) -> Option<Self> {
        Iso::from_code(&code.trim().to_ascii_uppercase()).map(Currency)
    }

    /// A sign shared by several currencies is the owner's, when theirs is one of them.
    fn of_sign(sign: char, owner: Currency) -> Option<Self> {
        let (_, usual) = SIGNS.iter().find(|(known, _)| *known == sign)?;
        let shared = owner.0.symbol().to_string().contains(sign);
        Some(if shared { owner } else { Currency(*usual) })
    }
}

/// An amount in minor units (cents) of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

/// The largest amount, in minor units: above it a slip of the finger is likelier than a sale, and sums stay exact.
pub const MOST_MINOR: i64 = 1_000_000_000_000_000;

/// What may follow the digits, with the power of ten it stands for.
const SCALES: [(&str, u32); 4] = [("k", 3), ("m", 6), ("bn", 9), ("mio", 6)];
/// The same in narrow columns, smallest first.
const SHORT: [&str; 5] = ["", "k", "m", "bn", "t"];

impl Money {
    /// Reads an amount as typed: `12k`, `$12,500`, `EUR 12.500,00`, `12 500,50 €`; without a currency, the owner's.
    ///
    /// One separator before exactly three digits separates thousands (`1.234` is 1234), except a dot before `k` or `m`.
    pub fn parse(text: &str, owner: Currency) -> Result<Self> {
        let plain = spaces_made_plain(text);
        let (digits, currency) = split_currency(&plain, owner).ok_or_else(|| unread(text))?;
        let (digits, power) = split_scale(digits);
        let number = decimal_of(digits, power > 0).ok_or_else(|| unread(text))?;
        let scaled = number.checked_mul(Decimal::from(10_i64.pow(power))).ok_or_else(|| too_large(text))?;
        Self::from_decimal(scaled, currency, text)
    }

    /// Says what is wrong with an amount that is one but for its size; none for any other words.
    pub fn size_fault(text: &str, owner: Currency) -> Option<String> {
        let fault = Self::parse(text, owner).err()?;
        matches!(&fault, Error::Invalid { message, .. } if message.ends_with(TOO_LARGE)).then(|| fault.to_string())
    }

    /// Reads what `decimal` wrote; fewer decimal digits are taken, more are refused.
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self> {
        if !text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-') {
            return Err(unread(text));
        }
        let number = Decimal::from_str_exact(text).map_err(|_| unread(text))?;
        Self::from_decimal(number, currency, text)
    }

    /// Answers the plain decimal number with all its digits, as JSON and CSV hold it: `12500.00`, for JPY `12500`.
    pub fn decimal(&self) -> String {
        self.number().to_string()
    }

    /// Shows the amount in full: `$12,500`, `$12,500.50`, `12,500 CHF`; cents only when there are any.
    pub fn show(&self) -> String {
        let number = self.number();
        let text = if number.fract().is_zero() { number.trunc().to_string() } else { number.to_string() };
        self.dress(&grouped(&text))
    }

    /// Shows the amount in at most seven columns (eleven with a currency code): `$940`, `$12.5k`, `$1.2m`, `12k CHF`.
    pub fn short(&self) -> String {
        let mut number = self.number();
        let mut step = 0;
        while number.abs().round() >= Decimal::ONE_THOUSAND && step + 1 < SHORT.len() {
            number /= Decimal::ONE_THOUSAND;
            step += 1;
        }
        let mut shown = number.round_dp(u32::from(step > 0 && number.abs() < Decimal::ONE_HUNDRED));
        if shown.abs() >= Decimal::ONE_THOUSAND && step + 1 < SHORT.len() {
            shown /= Decimal::ONE_THOUSAND;
            step += 1;
        }
        self.dress(&format!("{}{}", shown.normalize(), SHORT[step]))
    }

    fn number(&self) -> Decimal {
        Decimal::new(self.minor, self.currency.exponent())
    }

    fn from_decimal(number: Decimal, currency: Currency, text: &str) -> Result<Self> {
        let minor = number
            .checked_mul(Decimal::from(10_i64.pow(currency.exponent())))
            .ok_or_else(|| too_large(text))?
            .normalize();
        if minor.scale() > 0 {
            let message = format!("{:?} has more decimals than {} has", clip(text), currency.code());
            return Err(Error::invalid("amount", message));
        }
        let minor = minor.to_i64().filter(|minor| minor.unsigned_abs() <= MOST_MINOR.unsigned_abs());
        Ok(Money { minor: minor.ok_or_else(|| too_large(text))?, currency })
    }

    fn dress(&self, number: &str) -> String {
        let (minus, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
        match self.currency.symbol() {
            Some(sign) => format!("{minus}{sign}{digits}"),
            None => format!("{minus}{digits} {}", self.currency.code()),
        }
    }
}

/// Makes one ordinary space of every run of spaces, including those that typesetters put between thousands.
fn spaces_made_plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'")
}

/// Takes the currency off the front or the end; refuses one at both ends that differ.
fn split_currency(text: &str, owner: Currency) -> Option<(&str, Currency)> {
    let (rest, front) = match front_currency(text, owner) {
        Some((rest, currency)) => (rest, Some(currency)),
        None => (text, None),
    };
    let (rest, back) = match back_currency(rest, owner) {
        Some((rest, currency)) => (rest, Some(currency)),
        None => (rest, None),
    };
    match (front, back) {
        // "$12k usd" and, for an owner in Canada, "$12k cad" say the same thing twice
        (Some(front), Some(back)) if front != back => None,
        _ => Some((rest.trim(), front.or(back).unwrap_or(owner))),
    }
}

fn front_currency(text: &str, owner: Currency) -> Option<(&str, Currency)> {
    let first = text.chars().next()?;
    if let Some(currency) = Currency::of_sign(first, owner) {
        return Some((text[first.len_utf8()..].trim_start(), currency));
    }
    let (code, rest) = text.split_at_checked(3)?;
    Currency::known(code).map(|currency| (rest.trim_start(), currency))
}

fn back_currency(text: &str, owner: Currency) -> Option<(&str, Currency)> {
    let last = text.chars().next_back()?;
    if let Some(currency) = Currency::of_sign(last, owner) {
        return Some((text[..text.len() - last.len_utf8()].trim_end(), currency));
    }
    let (rest, code) = text.split_at_checked(text.len().checked_sub(3)?)?;
    Currency::known(code).map(|currency| (rest.trim_end(), currency))
}

/// Takes `k`, `m`, `mio` or `bn` off the end and answers its power of ten, 0 without one.
fn split_scale(text: &str) -> (&str, u32) {
    let letters = text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let scale = SCALES.iter().find(|(word, _)| text[letters..].eq_ignore_ascii_case(word));
    scale.map_or((text, 0), |(_, power)| (text[..letters].trim_end(), *power))
}

/// Reads the digits, telling a decimal separator from one between thousands by its shape.
fn decimal_of(digits: &str, scaled: bool) -> Option<Decimal> {
    let (whole, fraction) = digits.split_at(decimal_point(digits, scaled).unwrap_or(digits.len()));
    let mark = fraction.get(..1);
    let fraction = fraction.get(1..);
    // "20,0005k" is a slip in "20,000" and no fraction
    let slipped = mark == Some(",") && whole.len() <= 3 && fraction.is_some_and(|part| part.len() > 3);
    if slipped || fraction.is_some_and(|part| part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let whole = without_thousands(whole)?;
    Decimal::from_str_exact(&format!("{whole}.{}", fraction.unwrap_or("0"))).ok()
}

/// Answers where the decimal separator stands, if the number has one.
fn decimal_point(digits: &str, scaled: bool) -> Option<usize> {
    let at = digits.rfind(['.', ','])?;
    let (before, mark, after) = (&digits[..at], &digits[at..=at], &digits[at + 1..]);
    let alone = !before.contains(['.', ',', ' ', '\'']);
    let thousands = after.len() == 3 && alone && before != "0" && !(scaled && mark == ".");
    (!thousands && !before.contains(mark)).then_some(at)
}

/// Joins groups of digits; refuses mixed separators and groups that no one writes.
fn without_thousands(whole: &str) -> Option<String> {
    let mark = whole.chars().find(|c| !c.is_ascii_digit());
    let Some(mark) = mark.filter(|c| [',', '.', ' ', '\''].contains(c)) else {
        return (mark.is_none() && !whole.is_empty()).then(|| whole.to_string());
    };
    let groups: Vec<&str> = whole.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    // India groups by two: 12,50,000
    let shaped = (1..=3).contains(&first.len()) && last.len() == 3 && middle.iter().all(|g| (2..=3).contains(&g.len()));
    let all_digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    (shaped && all_digits).then(|| groups.concat())
}

/// Puts commas between the thousands of the whole part.
fn grouped(number: &str) -> String {
    let (minus, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut shown = String::from(minus);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown + fraction
}

fn unread(text: &str) -> Error {
    Error::invalid("amount", format!("{:?} is no amount; write 12k, $12,500 or 12500 EUR", clip(text)))
}

const TOO_LARGE: &str = "is larger than any sale; write fewer digits";

fn too_large(text: &str) -> Error {
    Error::invalid("amount", format!("{:?} {TOO_LARGE}", clip(text)))
}

fn clip(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests;
