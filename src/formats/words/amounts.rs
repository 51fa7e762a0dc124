//! Reads amounts of money; whether comma or point is the decimal mark is decided once for a column.

use rust_decimal::Decimal;

/// Which mark comes before the hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalStyle {
    #[default]
    Point,
    Comma,
}

/// An amount as plain decimal text, and the currency its cell names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    pub number: String,
    pub currency: Option<String>,
}

/// Gathers from the cells of a column which decimal mark it has.
#[derive(Debug, Clone, Default)]
pub struct NumberColumn {
    point: u64,
    comma: u64,
    /// A mark before exactly three digits may part thousands or be decimal.
    either_point: u64,
    either_comma: u64,
}

impl NumberColumn {
    /// Takes note of one cell.
    pub fn observe(&mut self, cell: &str) {
        let digits: String = cell.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '.')).collect();
        let (Some(mark), Some(at)) = (digits.chars().rfind(|c| matches!(c, ',' | '.')), digits.rfind([',', '.']))
        else {
            return;
        };
        let both = digits.contains(',') && digits.contains('.');
        let repeated = digits.matches(mark).count() > 1;
        let after = digits.len() - at - 1;
        let decimal = !repeated && (both || after != 3 || is_decimal_whole(&digits[..at]));
        let count = match (mark, decimal, repeated) {
            ('.', true, _) | (',', false, true) => &mut self.point,
            (',', true, _) | ('.', false, true) => &mut self.comma,
            ('.', ..) => &mut self.either_point,
            _ => &mut self.either_comma,
        };
        *count += 1;
    }

    /// Answers the decimal mark; where nothing shows it, a mark before three digits parts thousands.
    pub fn style(&self) -> DecimalStyle {
        match self.point.cmp(&self.comma) {
            std::cmp::Ordering::Greater => DecimalStyle::Point,
            std::cmp::Ordering::Less => DecimalStyle::Comma,
            std::cmp::Ordering::Equal if self.either_point > self.either_comma => DecimalStyle::Comma,
            std::cmp::Ordering::Equal => DecimalStyle::Point,
        }
    }

    /// Says whether cells disagree, or some could mean thousands or thousandths and no cell shows which.
    pub fn is_ambiguous(&self) -> bool {
        let shown = self.point + self.comma;
        (self.point > 0 && self.comma > 0) || (shown == 0 && self.either_point + self.either_comma > 0)
    }
}

const SIGNS: &[(&str, &str)] = &[
    ("US$", "USD"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("NZ$", "NZD"),
    ("R$", "BRL"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("₺", "TRY"),
    ("₴", "UAH"),
    ("Kč", "CZK"),
    ("zł", "PLN"),
    ("Ft", "HUF"),
];

/// Reads an amount such as `$12,500`, `12.500,00 €`, `(300)`, `12k`; none when the cell holds no single number.
pub fn read_amount(cell: &str, style: DecimalStyle) -> Option<Amount> {
    let cell = cell.trim().trim_start_matches('\'');
    if super::is_blank(cell) || cell.len() > 64 {
        return None;
    }
    let (rest, currency) = without_currency(cell);
    let negative = rest.contains(['-', '−']) || (rest.starts_with('(') && rest.ends_with(')'));
    let bare: String = rest.chars().filter(|c| !c.is_whitespace() && !"()-−+'’_".contains(*c)).collect();
    let (bare, factor) = scaled(&bare);
    let plain = plain_number(bare, style)?;
    let number: Decimal = plain.parse().ok()?;
    let number = number.checked_mul(Decimal::from(factor))?;
    let number = if negative { -number } else { number };
    let number = if factor == 1 { number } else { number.normalize() };
    Some(Amount { number: number.to_string(), currency })
}

/// Takes a sign or a code of three letters off either end.
fn without_currency(cell: &str) -> (String, Option<String>) {
    if let Some((sign, code)) = SIGNS.iter().find(|(sign, _)| cell.contains(sign)) {
        let rest = cell.replacen(sign, "", 1).replace(code, "");
        return (rest.trim().to_string(), Some((*code).to_string()));
    }
    let letters: String = cell.chars().filter(|c| c.is_alphabetic()).collect();
    let known = letters.len() == 3 && iso_currency::Currency::from_code(&letters.to_uppercase()).is_some();
    match cell.find(&letters) {
        Some(_) if known => (cell.replacen(&letters, "", 1).trim().to_string(), Some(letters.to_uppercase())),
        _ => (cell.to_string(), None),
    }
}

fn scaled(number: &str) -> (&str, i64) {
    let ends: [(char, i64); 4] = [('k', 1_000), ('K', 1_000), ('m', 1_000_000), ('M', 1_000_000)];
    let found = ends.iter().find_map(|(end, factor)| Some((number.strip_suffix(*end)?, *factor)));
    found.unwrap_or((number, 1))
}

/// Takes the thousands marks out; a lone mark before one or two digits is decimal whatever the column says.
fn plain_number(bare: &str, style: DecimalStyle) -> Option<String> {
    if !bare.contains(|c: char| c.is_ascii_digit())
        || bare.contains(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
    {
        return None;
    }
    let mark = decimal_mark(bare, style);
    let whole_from = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let Some(at) = mark.and_then(|mark| bare.rfind(mark)) else { return Some(whole_from(bare)) };
    let whole = whole_from(&bare[..at]);
    let part = whole_from(&bare[at + 1..]);
    let whole = if whole.is_empty() { "0".to_string() } else { whole };
    Some(if part.is_empty() { whole } else { format!("{whole}.{part}") })
}

fn decimal_mark(bare: &str, style: DecimalStyle) -> Option<char> {
    let usual = if style == DecimalStyle::Point { '.' } else { ',' };
    let last = bare.rfind([',', '.'])?;
    let mark = char::from(bare.as_bytes()[last]);
    let repeated = bare.matches(mark).count() > 1;
    let both = bare.contains(',') && bare.contains('.');
    let after = bare.len() - last - 1;
    match (repeated, both) {
        (true, _) => None,
        (false, true) => Some(mark),
        (false, false) => (mark == usual || after != 3 || is_decimal_whole(&bare[..last])).then_some(mark),
    }
}

/// Before a thousands mark there are one to three digits, and not a zero.
fn is_decimal_whole(whole: &str) -> bool {
    whole.len() > 3 || whole.starts_with('0') || whole.is_empty()
}
