//! Amounts as people type them, and back.

use proptest::prelude::*;

use super::*;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

#[test]
fn amounts_are_read_as_typed() {
    let table = [
        ("12k", 1_200_000, "USD"),
        ("12K", 1_200_000, "USD"),
        ("1.2m", 120_000_000, "USD"),
        ("1,2m", 120_000_000, "USD"),
        ("1.250m", 125_000_000, "USD"),
        ("1,250k", 125_000_000, "USD"),
        ("2bn", 200_000_000_000, "USD"),
        ("$12,500", 1_250_000, "USD"),
        ("$ 12,500.5", 1_250_050, "USD"),
        ("12k eur", 1_200_000, "EUR"),
        ("12keur", 1_200_000, "EUR"),
        ("eur 12k", 1_200_000, "EUR"),
        ("EUR 12.500,00", 1_250_000, "EUR"),
        ("12 500,50 €", 1_250_050, "EUR"),
        ("12\u{202f}500,50\u{a0}€", 1_250_050, "EUR"),
        ("12'500 chf", 1_250_000, "CHF"),
        ("12’500.50 chf", 1_250_050, "CHF"),
        ("£3k", 300_000, "GBP"),
        ("£3k gbp", 300_000, "GBP"),
        ("1.234", 123_400, "USD"),
        ("1,234", 123_400, "USD"),
        ("0.500", 50, "USD"),
        ("1 234.567,00", 0, ""),
        ("1,234,567", 123_456_700, "USD"),
        ("1.234.567,89 eur", 123_456_789, "EUR"),
        ("12,50,000 inr", 125_000_000, "INR"),
        ("940", 94_000, "USD"),
        ("0", 0, "USD"),
        ("12,5", 1_250, "USD"),
        ("¥1500", 1_500, "JPY"),
        ("1,500 jpy", 1_500, "JPY"),
    ];
    for (text, minor, code) in table {
        let read = Money::parse(text, currency("usd"));
        match code {
            "" => assert!(read.is_err(), "{text}: {read:?}"),
            _ => assert_eq!(read.unwrap(), Money { minor, currency: currency(code) }, "{text}"),
        }
    }
}

#[test]
fn the_sign_is_the_owners_when_several_share_it() {
    assert_eq!(Money::parse("$3k", currency("cad")).unwrap().currency.code(), "CAD");
    assert_eq!(Money::parse("$3k", currency("eur")).unwrap().currency.code(), "USD");
    assert_eq!(Money::parse("3k", currency("eur")).unwrap().currency.code(), "EUR");
}

#[test]
fn what_is_no_amount_is_refused() {
    let refused = [
        "",
        " ",
        "-",
        "-5",
        "- 5k",
        "NaN",
        "inf",
        "1e5",
        "k",
        "eur",
        "$",
        "$€5",
        "$12k eur",
        "12.5.5",
        "1,23,4",
        "12 5",
        "1_000",
        "12.",
        ".5",
        "5kk",
        "5 apples",
        "12.5055",
        "$20,0005k",
        "20,0005",
        "$20,000,5k5",
        "1.2345678k",
        "1.5 jpy",
        "99999999999999999999",
        "9999999999999999m",
        "99999999999999999999999999999999999999",
        "٣k",
    ];
    for text in refused {
        assert!(Money::parse(text, currency("usd")).is_err(), "{text}");
    }
    let said = Money::parse("abc", currency("usd")).unwrap_err().to_string();
    assert_eq!(said, r#"amount: "abc" is no amount; write 12k, $12,500 or 12500 EUR"#);
    assert!(Currency::parse("EURO").is_err() && Currency::parse("x€").is_err());
}

#[test]
fn amounts_are_shown_in_full_and_short() {
    let table = [
        (1_250_000, "USD", "$12,500", "$12.5k", "12500.00"),
        (1_250_050, "USD", "$12,500.50", "$12.5k", "12500.50"),
        (94_000, "USD", "$940", "$940", "940.00"),
        (99_999, "USD", "$999.99", "$1k", "999.99"),
        (99_999_000, "USD", "$999,990", "$1m", "999990.00"),
        (120_000_000, "EUR", "€1,200,000", "€1.2m", "1200000.00"),
        (12_540_000, "GBP", "£125,400", "£125k", "125400.00"),
        (1_250_000, "CHF", "12,500 CHF", "12.5k CHF", "12500.00"),
        (12_500, "JPY", "¥12,500", "¥12.5k", "12500"),
        (12_500, "KWD", "12.500 KWD", "12 KWD", "12.500"),
        (-1_250_000, "USD", "-$12,500", "-$12.5k", "-12500.00"),
        (5, "USD", "$0.05", "$0", "0.05"),
        (0, "USD", "$0", "$0", "0.00"),
        (i64::MAX, "USD", "$92,233,720,368,547,758.07", "$92234t", "92233720368547758.07"),
    ];
    for (minor, code, full, short, decimal) in table {
        let money = Money { minor, currency: currency(code) };
        assert_eq!((money.show(), money.short(), money.decimal()), (full.into(), short.into(), decimal.into()));
    }
    assert!(Money::parse_decimal("1_000", currency("usd")).is_err());
    assert!(Money::parse_decimal("1.005", currency("usd")).is_err());
}

#[test]
fn an_amount_above_the_ceiling_is_refused_with_a_sentence() {
    let usd = currency("usd");
    assert_eq!(Money::parse("10000bn", usd).unwrap().minor, MOST_MINOR);
    assert_eq!(Money::parse_decimal("10000000000000.00", usd).unwrap().minor, MOST_MINOR);
    for text in ["10000000000000.01", "10001bn", "999999999999999999999999", "9999999999999m"] {
        let said = Money::parse(text, usd).unwrap_err().to_string();
        assert_eq!(said, format!("amount: \"{text}\" is larger than any sale; write fewer digits"));
        assert_eq!(Money::size_fault(text, usd), Some(said));
    }
    assert!(Money::parse_decimal("10000000000000.01", usd).is_err());
    assert_eq!(Money::size_fault("five", usd), None);
}

proptest! {
    #[test]
    fn decimal_is_read_back(minor in -MOST_MINOR..=MOST_MINOR, code in prop::sample::select(vec!["USD", "JPY", "KWD", "CLF", "CHF"])) {
        let money = Money { minor, currency: currency(code) };
        prop_assert_eq!(Money::parse_decimal(&money.decimal(), money.currency).unwrap(), money);
    }

    #[test]
    fn what_is_shown_is_read_back(minor in 0..=MOST_MINOR, code in prop::sample::select(vec!["USD", "JPY", "CHF"])) {
        let money = Money { minor, currency: currency(code) };
        prop_assert_eq!(Money::parse(&money.show(), currency("EUR")).unwrap(), money);
        prop_assert!(money.short().chars().count() <= 11);
    }

    #[test]
    fn nothing_typed_panics(text in ".*", money in "[-$€0-9., 'kmbneurEUR]{0,14}") {
        let _ = (Money::parse(&text, currency("usd")), Money::parse(&money, currency("usd")));
        let _ = (Money::parse_decimal(&text, currency("usd")), Currency::parse(&text));
    }
}
