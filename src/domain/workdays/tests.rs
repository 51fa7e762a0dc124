//! Working days counted in one step against working days counted one by one.

use chrono::{DateTime, Days};
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn week_with_off(off: &[&str]) -> WorkWeek {
    WorkWeek { off: off.iter().map(|text| day(text)).collect(), ..WorkWeek::default() }
}

#[test]
fn days_are_added() {
    let week = week_with_off(&["2026-11-26", "2026-11-28"]);
    let table = [
        ("2026-11-20", 0, "2026-11-20"), // a Friday
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 0, "2026-11-21"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-22", 5, "2026-11-30"), // the 26th is off
        ("2026-11-25", 1, "2026-11-27"),
        ("2026-11-25", 2, "2026-11-30"),
    ];
    for (from, n, to) in table {
        assert_eq!(week.add(day(from), n), day(to), "{from} + {n}");
    }
    assert_eq!(week.on_or_after(day("2026-11-26")), day("2026-11-27"));
    assert_eq!(week.on_or_after(day("2026-11-27")), day("2026-11-27"));
    assert_eq!(week.on_or_after(day("2026-11-28")), day("2026-11-30"));
    assert!(!week.is_working(day("2026-11-26")) && week.is_working(day("2026-11-27")));
}

#[test]
fn days_between_leave_out_the_first_and_take_in_the_last() {
    let week = week_with_off(&["2026-11-26"]);
    assert_eq!(week.between(day("2026-11-20"), day("2026-11-20")), 0);
    assert_eq!(week.between(day("2026-11-20"), day("2026-11-23")), 1);
    assert_eq!(week.between(day("2026-11-20"), day("2026-11-30")), 5);
    assert_eq!(week.between(day("2026-11-30"), day("2026-11-20")), -5);
}

#[test]
fn an_empty_week_and_the_end_of_time_do_not_hang() {
    let never = WorkWeek { days: [false; 7], off: BTreeSet::from([day("2026-11-22")]) };
    assert_eq!(never.add(day("2026-11-21"), 3), day("2026-11-25"));
    assert_eq!(never.on_or_after(day("2026-11-21")), day("2026-11-21"));
    assert!(!never.is_working(day("2026-11-23")));
    assert_eq!(WorkWeek::default().add(Day::MAX, 5), Day::MAX);
    assert_eq!(WorkWeek::default().add(day("2026-11-21"), u32::MAX), Day::MAX);
    assert!(WorkWeek::default().between(Day::MIN, Day::MAX) > 0);
    assert!(WorkWeek::default().add(Day::MIN, 1) > Day::MIN);
}

#[test]
fn the_day_rolls_over_at_its_hour() {
    let table = [("2026-11-21T03:59:59+01:00", 4, "2026-11-20"), ("2026-11-21T04:00:00+01:00", 4, "2026-11-21")];
    for (now, hour, expected) in table {
        assert_eq!(rollover(DateTime::parse_from_rfc3339(now).unwrap(), hour), day(expected));
    }
    let late = DateTime::parse_from_rfc3339("2026-11-21T00:00:00+01:00").unwrap();
    assert_eq!(rollover(late, 0), day("2026-11-21"));
    assert_eq!(rollover(late, 99), day("2026-11-20"));
}

proptest! {
    #[test]
    fn counting_agrees_with_walking(
        days: [bool; 7],
        off in prop::collection::btree_set(0_u64..400, 0..40),
        from in 0_u64..200,
        n in 1_u32..100,
    ) {
        let start = day("2026-01-01");
        let at = |n: u64| start + Days::new(n);
        let week = WorkWeek { days, off: off.into_iter().map(at).collect() };
        let counted = |day: &Day| week.counted()[weekday(*day)] && !week.off.contains(day);
        let walked = at(from).iter_days().skip(1).filter(counted).nth(n as usize - 1).unwrap();
        prop_assert_eq!(week.add(at(from), n), walked);
        prop_assert_eq!(week.between(at(from), walked), i64::from(n));
        prop_assert_eq!(week.between(walked, at(from)), -i64::from(n));
    }
}
