//! Pictures of the screens at the three sizes, and what each key does, from key to file and back.

use crate::pilot::Pilot;

/// A small funnel with something in each pane.
pub const FUNNEL: &[&str] = &[
    "Ada Lovelace @Analytical Engines ada@ae.example +44 20 7946 0000 #referral 12k >fri 10:00 call !training for two by 26 nov",
    "Bob Smith @Smith Dental bob@smith.example #dentists",
    "Grace Hopper @Navy >tomorrow mail the deck",
    "Łukasz Żółć @Zakład lukasz@zaklad.example \"New website\" 1.234,50 eur >today 14:00 call",
    "山田太郎 @株式会社 yamada@kk.example #dentists >3 dec write",
    "Nobody Here",
];

const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (40, 12)];

pub fn pictures(name: &str, lines: &[&str], script: &str) {
    for (columns, rows) in SIZES {
        let mut pilot = Pilot::with(columns, rows, lines);
        pilot.press(script);
        insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), pilot.picture());
    }
}

/// Moves the deals of the small funnel into the panes.
const SPREAD: &str = "g g L j L j L L";

#[test]
fn an_empty_file_says_what_to_press_first() {
    pictures("empty", &[], "");
}

#[test]
fn the_funnel_shows_where_everything_is() {
    pictures("funnel", FUNNEL, SPREAD);
}

#[test]
fn a_deal_has_a_page() {
    pictures("deal", FUNNEL, "j Enter");
}

#[test]
fn quick_add_reads_while_one_types() {
    pictures("quick_add", FUNNEL, "n 'Ada Lovelace ada@ae.example #new 5k >mon call !logo by fri'");
}

#[test]
fn letters_show_themselves() {
    pictures("outcomes", FUNNEL, "a");
    pictures("stages", FUNNEL, "m");
    pictures("categories", FUNNEL, "c");
    pictures("out", FUNNEL, "x");
}

#[test]
fn facts_are_edited_in_a_form() {
    pictures("form", FUNNEL, "e Tab Tab 'Website'");
}

#[test]
fn a_filter_shows_only_hits() {
    pictures("filter", FUNNEL, "/ 'ada'");
}

#[test]
fn below_the_least_size_there_is_one_sentence() {
    let mut pilot = Pilot::with(40, 12, FUNNEL);
    pilot.resize(30, 5);
    assert!(pilot.text().starts_with("box9 needs 40×12; this"), "{}", pilot.text());
    pilot.resize(40, 12);
    assert!(pilot.text().contains("Leads"));
}

#[test]
fn a_filter_goes_to_where_it_found_something() {
    let mut pilot = Pilot::with(80, 24, FUNNEL);
    pilot.press(SPREAD).press("h h h h / 'bob'");
    let found = pilot.text();
    assert!(found.contains("▸ Bob Smith"), "{found}");
}
