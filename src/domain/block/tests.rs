use super::*;
use crate::domain::calendar::time;
use proptest::prelude::*;

fn busy(spans: &[Minutes]) -> Vec<Busy> {
    let one = |(from, to): &Minutes| Busy { from: time(*from), to: time(*to), words: "Dentist".into() };
    spans.iter().map(one).collect()
}

fn day() -> Day {
    Day::from_ymd_opt(2026, 11, 25).unwrap()
}

fn shown(block: &Block) -> String {
    let hour = |time: &NaiveTime| time.format("%H:%M").to_string();
    block.pieces.iter().map(|(from, to)| format!("{}-{}", hour(from), hour(to))).collect::<Vec<_>>().join(" ")
}

fn at(hour: u32, minute: u32) -> u32 {
    hour * 60 + minute
}

#[test]
fn a_block_moves_then_splits_then_shrinks() {
    let settings = Settings::default();
    let cases: &[(&[Minutes], &str, &str)] = &[
        (&[], "09:00-10:30", ""),
        (&[(at(10, 30), at(11, 0))], "09:00-10:30", ""),
        (&[(at(9, 30), at(10, 0))], "10:00-11:30", "Moved from 09:00 to 10:00: Dentist, 09:30–10:00."),
        (&[(at(10, 0), at(16, 0))], "08:30-10:00", "Moved from 09:00 to 08:30: Dentist, 10:00–16:00."),
        (
            &[(at(9, 0), at(17, 0)), (at(17, 30), at(18, 0))],
            "08:00-09:00 17:00-17:30",
            "In 2 pieces: Dentist, 09:00–17:00.",
        ),
        (
            &[(at(8, 30), at(12, 0)), (at(12, 30), at(16, 0)), (at(16, 30), at(17, 30))],
            "08:00-08:30 12:00-12:30 16:00-16:30",
            "In 3 pieces: Dentist, 08:30–12:00.",
        ),
        (&[(at(8, 20), at(17, 50))], "08:00-08:20", "Only 20 of 90 minutes are free: Dentist, 08:20–17:50."),
        (&[(at(0, 0), at(23, 59))], "", "No quarter of an hour is free: Dentist, 00:00–23:59."),
    ];
    for (spans, wanted, because) in cases {
        let block = of_day(&settings, day(), &busy(spans), None);
        assert_eq!(shown(&block), *wanted, "{spans:?}");
        assert_eq!(block.moved_because.as_deref().unwrap_or_default(), *because, "{spans:?}");
    }
}

#[test]
fn days_that_are_not_worked_have_no_block_unless_it_is_put_there() {
    let mut settings = Settings::default();
    let saturday = day() + chrono::Days::new(3);
    assert_eq!(of_day(&settings, saturday, &[], None), Block::default());
    let moved = Moved { from: time(at(7, 0)), because: None };
    let block = of_day(&settings, saturday, &[], Some(&moved));
    assert_eq!((shown(&block).as_str(), block.minutes), ("07:00-08:30", 90));
    assert_eq!(block.moved_because.as_deref(), Some("Moved by you from 09:00."));
    settings.week.off.insert(day());
    assert_eq!(of_day(&settings, day(), &[], None), Block::default());
}

#[test]
fn a_weekday_may_have_its_own_block() {
    let mut settings = Settings::default();
    settings.set("block-on", "wed 14:00 60, fri 08:00 30").unwrap();
    assert_eq!(shown(&of_day(&settings, day(), &[], None)), "14:00-15:00");
    let friday = day() + chrono::Days::new(2);
    assert_eq!(shown(&of_day(&settings, friday, &[], None)), "08:00-08:30");
}

#[test]
fn a_missed_block_goes_to_the_next_free_time() {
    let settings = Settings::default();
    let busy = busy(&[(at(11, 0), at(13, 0))]);
    for (after, wanted) in [
        (at(10, 0), Some((at(13, 0), at(14, 30)))),
        (at(13, 20), Some((at(13, 20), at(14, 50)))),
        (at(17, 0), Some((at(17, 0), at(18, 0)))),
        (at(17, 50), None),
    ] {
        let found = next_free(&settings, day(), &busy, time(after));
        assert_eq!(found, wanted.map(|(from, to)| (time(from), time(to))), "{after}");
    }
}

#[test]
fn a_block_that_is_to_lie_elsewhere_does_not_stay() {
    let settings = Settings::default();
    let lies = [(time(at(9, 0)), time(at(10, 30)))];
    for (spans, after, wanted) in [
        (&[][..], at(0, 0), Some((at(8, 0), at(9, 30)))),
        (&[(at(8, 0), at(9, 0))], at(0, 0), Some((at(10, 30), at(12, 0)))),
        (&[], at(9, 0), Some((at(10, 30), at(12, 0)))),
        (&[], at(11, 5), Some((at(11, 5), at(12, 35)))),
        (&[(at(10, 30), at(18, 0))], at(9, 0), None),
    ] {
        let found = elsewhere(&settings, day(), &busy(spans), time(after), &lies);
        assert_eq!(found, wanted.map(|(from, to)| (time(from), time(to))), "{spans:?} {after}");
    }
}

prop_compose! {
    fn spans()(spans in proptest::collection::vec((0..1439_u32, 0..300_u32), 0..14)) -> Vec<Minutes> {
        spans.into_iter().map(|(from, length)| (from, (from + length).min(calendar::LAST))).collect()
    }
}

proptest! {
    #[test]
    fn pieces_are_free_apart_long_enough_and_not_too_many(
        spans in spans(), start in 0..1380_u32, minutes in 15..480_u32, by_hand in proptest::option::of(0..1380_u32),
    ) {
        let settings = Settings { block_start: time(start), block_minutes: minutes, ..Settings::default() };
        let busy = busy(&spans);
        let moved = by_hand.map(|from| Moved { from: time(from), because: None });
        let block = of_day(&settings, day(), &busy, moved.as_ref());
        let pieces: Vec<Minutes> =
            block.pieces.iter().map(|(from, to)| (calendar::minute(*from), calendar::minute(*to))).collect();
        prop_assert!(pieces.len() <= MOST_PIECES);
        prop_assert_eq!(block.minutes, pieces.iter().map(|(from, to)| to - from).sum::<u32>());
        prop_assert!(block.minutes <= minutes);
        prop_assert!(pieces.windows(2).all(|two| two[0].1 <= two[1].0));
        for (from, to) in &pieces {
            prop_assert!(to - from >= SHORTEST);
            for busy in &busy {
                let (busy_from, busy_to) = busy.minutes();
                prop_assert!(busy_from == busy_to || busy_to <= *from || *to <= busy_from, "{pieces:?} {spans:?}");
            }
        }
        let whole = (calendar::minute(moved.map_or(settings.block_start, |moved| moved.from)), minutes);
        if busy.is_empty() && whole.0 + whole.1 <= calendar::LAST {
            prop_assert_eq!(pieces, vec![(whole.0, whole.0 + whole.1)]);
        }
        let possible = minutes.min(calendar::LAST - whole.0);
        prop_assert!(block.minutes == possible || block.moved_because.is_some());
    }
}
