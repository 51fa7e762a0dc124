//! Words, days, amounts and guards as they are seen in exports.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn day(text: &str, order: DateOrder) -> String {
    read_day(text, order).map_or("none".to_string(), |day| day.to_string())
}

#[test]
fn days_are_read_in_every_shape() {
    let shapes = [
        ("2026-02-14", "2026-02-14"),
        ("2026-02-14T08:04:10Z", "2026-02-14"),
        ("2026-02-14T08:04:10.666+00:00", "2026-02-14"),
        ("2026/02/14 08:04:10", "2026-02-14"),
        ("2018-02-26 19:58:54", "2018-02-26"),
        ("15 Jan 2023", "2023-01-15"),
        ("15 Apr, 2021 00:03:00", "2021-04-15"),
        ("14-Mar-14", "2014-03-14"),
        ("April 5, 2026", "2026-04-05"),
        ("Thu, 14 Feb 2026 10:00:00 +0000", "2026-02-14"),
        ("20260214", "2026-02-14"),
        ("1771056250000", "2026-02-14"),
        ("3. února 2026", "2026-02-03"),
        ("2nd Mar 2026", "2026-03-02"),
    ];
    for (text, expected) in shapes {
        assert_eq!(day(text, DateOrder::Mdy), expected, "{text}");
    }
    assert_eq!(day("3/14/2026", DateOrder::Mdy), "2026-03-14");
    assert_eq!(day("2/14/2026 3:04 PM", DateOrder::Mdy), "2026-02-14");
    assert_eq!(day("20-10-2016", DateOrder::Dmy), "2016-10-20");
    assert_eq!(day("20-10-16", DateOrder::Dmy), "2016-10-20");
    assert_eq!(day("15. 2. 2026", DateOrder::Dmy), "2026-02-15");
}

#[test]
fn what_is_no_day_is_none() {
    for text in
        ["", "-", "soon", "31/02/2026", "12", "1.5", "2026-13-01", "Q3 2026", "next week", "+1 555 0100", "1/2/3/4"]
    {
        assert_eq!(day(text, DateOrder::Dmy), "none", "{text}");
    }
}

fn column(cells: &[&str]) -> DateColumn {
    let mut column = DateColumn::default();
    cells.iter().for_each(|cell| column.observe(cell));
    column
}

#[test]
fn one_cell_over_twelve_decides_the_column() {
    let days = column(&["03/04/2026", "2026-04-02", "25/04/2026"]);
    assert_eq!((days.order(None), days.is_ambiguous()), (DateOrder::Dmy, false));
    let months = column(&["3/4/2026", "3/14/2026", "", "N/A"]);
    assert_eq!((months.order(None), months.is_ambiguous()), (DateOrder::Mdy, false));
    assert_eq!(months.order(Some(DateOrder::Dmy)), DateOrder::Dmy);
}

#[test]
fn an_open_order_is_said() {
    let open = column(&["03/04/2026", "05/06/2026"]);
    assert_eq!((open.order(None), open.is_ambiguous()), (DateOrder::Mdy, true));
    assert_eq!(column(&["03.04.2026"]).order(None), DateOrder::Dmy);
    assert!(column(&["13/04/2026", "04/13/2026"]).is_ambiguous());
    let clear = column(&["05/05/2026", "2026-01-02", "call"]);
    assert_eq!((clear.is_ambiguous(), clear.unread(), clear.is_days()), (false, 1, true));
}

fn amount(cell: &str, style: DecimalStyle) -> (String, Option<String>) {
    read_amount(cell, style).map_or(("none".into(), None), |amount| (amount.number, amount.currency))
}

#[test]
fn amounts_are_read_in_every_shape() {
    let shapes = [
        ("8500", "8500", None),
        ("1200.50", "1200.50", None),
        ("$12,500", "12500", Some("USD")),
        ("1,234,567.89", "1234567.89", None),
        ("12.500,00 €", "12500.00", Some("EUR")),
        ("EUR 99,5", "99.5", Some("EUR")),
        ("12 500 Kč", "12500", Some("CZK")),
        ("CHF 1'200.00", "1200.00", Some("CHF")),
        ("US$ 1,000", "1000", Some("USD")),
        ("(300)", "-300", None),
        ("-12.5", "-12.5", None),
        ("12k", "12000", None),
        ("1.5M", "1500000", None),
        ("0.125", "0.125", None),
    ];
    for (cell, number, currency) in shapes {
        assert_eq!(amount(cell, DecimalStyle::Point), (number.to_string(), currency.map(str::to_string)), "{cell}");
    }
    assert_eq!(amount("12.500", DecimalStyle::Comma).0, "12500");
    assert_eq!(amount("12,500", DecimalStyle::Comma).0, "12.500");
    for cell in ["", "Call for quote", "N/A", "about 5 or 6", "10-20k x", "-", "99999999999999999999999999999999999"] {
        assert_eq!(amount(cell, DecimalStyle::Point).0, "none", "{cell}");
    }
}

#[test]
fn the_column_shows_its_decimal_mark() {
    let style = |cells: &[&str]| {
        let mut column = NumberColumn::default();
        cells.iter().for_each(|cell| column.observe(cell));
        (column.style(), column.is_ambiguous())
    };
    assert_eq!(style(&["12.500", "3,50"]), (DecimalStyle::Comma, false));
    assert_eq!(style(&["12,500", "3.50", ""]), (DecimalStyle::Point, false));
    assert_eq!(style(&["12,500"]), (DecimalStyle::Point, true));
    assert_eq!(style(&["12.500"]), (DecimalStyle::Comma, true));
    assert_eq!(style(&["100"]), (DecimalStyle::Point, false));
}

#[test]
fn known_stage_words_have_a_place() {
    let words = [
        ("Closed Won", Place::Won),
        ("WON", Place::Won),
        ("closedwon", Place::Won),
        ("Closed - Converted", Place::Won),
        ("Closed Lost", Place::Lost),
        ("contractsent", Place::Negotiation),
        ("decisionmakerboughtin", Place::Negotiation),
        ("qualifiedtobuy", Place::Qualified),
        ("Presentation Scheduled", Place::Qualified),
        ("appointmentscheduled", Place::Prospect),
        ("Proposal/Price Quote", Place::Proposal),
        ("proposal_sent", Place::Proposal),
        ("Quoted", Place::Proposal),
        ("Needs Analysis", Place::Qualified),
        ("Value Proposition", Place::Qualified),
        ("Id. Decision Makers", Place::Qualified),
        ("Negotiation/Review", Place::Negotiation),
        ("Prospecting", Place::Prospect),
        ("Engaging", Place::Prospect),
        ("New", Place::Lead),
        ("SCHEDULED", Place::Qualified),
        ("marketingqualifiedlead", Place::Lead),
        ("subscriber", Place::Lead),
        ("evangelist", Place::Customer),
        ("Unqualified", Place::Disqualified),
        ("Vyhráno", Place::Won),
    ];
    for (word, expected) in words {
        assert_eq!(place(word, None), Some(expected), "{word}");
    }
    assert_eq!(place("stalled", None), None);
    assert_eq!(place("9RN9J3tl==", None), None);
    assert_eq!(place("", None), None);
}

#[test]
fn a_status_beside_the_stage_says_how_it_ended() {
    assert_eq!(place("Negotiation", Some("won")), Some(Place::Won));
    assert_eq!(place("Negotiation", Some("open")), Some(Place::Negotiation));
    assert_eq!(place("handoff", Some("won")), Some(Place::Handoff));
    assert_eq!(place("handoff", Some("lost")), Some(Place::Lost));
    assert_eq!(place("Our own step", Some("lost")), Some(Place::Lost));
    assert_eq!(place("Our own step", Some("open")), None);
    assert_eq!(place("", Some("open")), Some(Place::Lead));
    assert_eq!(place("lead", Some("parked")), Some(Place::Lead));
}

#[test]
fn cells_of_several_values_are_parted() {
    assert_eq!(split("* myContacts ::: Suppliers ::: Suppliers"), ["Suppliers"]);
    assert_eq!(split("Referral;Repeat"), ["Referral", "Repeat"]);
    assert_eq!(split("\"a, b\",\"c\""), ["a, b", "c"]);
    assert_eq!(split("football-fan, vip"), ["football-fan", "vip"]);
    assert!(split(" ; ").is_empty());
}

#[test]
fn blanks_and_yes_are_known() {
    assert!(["", " ", "Select", "N/A", "-", "null", "None"].iter().all(|cell| is_blank(cell)));
    assert!(!is_blank("0") && !is_blank("Call for quote"));
    assert_eq!(
        ["1", "Yes", "FALSE", "0", "maybe"].map(read_bool),
        [Some(true), Some(true), Some(false), Some(false), None]
    );
}

#[test]
fn formulas_are_guarded_and_numbers_are_not() {
    for cell in ["=1+1", "@SUM(A1)", "+cmd|x", "-2+3", "-", "\tx", "'=x"] {
        assert_eq!(formula_guard(cell), format!("'{cell}"), "{cell}");
    }
    for cell in ["-12.5", "+44 (0)20 7946-0000", "a=b", "", "'tis"] {
        assert_eq!(formula_guard(cell), cell);
    }
}

proptest! {
    #[test]
    fn any_cell_is_read_without_panic(cell in "\\PC{0,30}", numbers in "[0-9 .,/:T'€$()-]{0,24}") {
        for cell in [cell, numbers] {
            for order in [DateOrder::Ymd, DateOrder::Dmy, DateOrder::Mdy] {
                read_day(&cell, order);
            }
            let mut days = DateColumn::default();
            days.observe(&cell);
            let mut sums = NumberColumn::default();
            sums.observe(&cell);
            read_amount(&cell, sums.style());
            place(&cell, Some(&cell));
            split(&cell);
        }
    }

    #[test]
    fn a_guarded_cell_comes_back(cell in "['=+@\t0-9a-]{0,6}") {
        let guarded = formula_guard(&cell);
        prop_assert_eq!(unguard(&guarded), cell.as_str());
    }

    #[test]
    fn a_written_day_comes_back(number in 0i32..36_500) {
        let day = NaiveDate::from_num_days_from_ce_opt(719_163 + number).unwrap();
        for (shape, order) in [("%d.%m.%Y", DateOrder::Dmy), ("%m/%d/%Y", DateOrder::Mdy), ("%d %b %Y", DateOrder::Mdy)] {
            prop_assert_eq!(read_day(&day.format(shape).to_string(), order), Some(day));
        }
    }
}
