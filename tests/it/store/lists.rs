//! Lists and search: pages from either end, every order over its index, what is found and how soon.

use super::*;
use box9::domain::id::CategoryId;
use box9::domain::stage::Pane;
use box9::store::lists::{self, Counts, Filter, Key, Query, Sort};
use box9::store::{companies, search, tags, tally, touches};
use std::sync::Arc;

fn count_of(query: &Query, conn: &box9::store::Connection, whole: i64) -> i64 {
    let counts = Counts::of(conn, &query.filter).unwrap();
    query.count(conn, whole, counts.as_ref()).unwrap()
}

/// Leads with names, days and values in different orders.
fn many(count: usize) -> World {
    let mut world = World::new();
    world.operation("Add", |tx| {
        (0..count).try_for_each(|n| {
            let on = day("2026-11-20") + chrono::Days::new((n * 7 % count) as u64 / 3);
            let id = lead(tx, &format!("Person {:03}", n * 13 % count), &on.to_string())?;
            let mut deal = deals::get(tx.conn, id)?;
            deal.value = box9::domain::money::Money {
                minor: (n * 11 % count) as i64,
                currency: box9::domain::money::Currency::USD,
            }
            .into();
            deals::save(tx, &deal)
        })
    });
    world
}

fn ids(keys: &[Key]) -> Vec<i64> {
    keys.iter().map(|key| key.id.0).collect()
}

#[test]
fn pages_from_either_end_and_from_the_middle_are_one_list() {
    let world = many(100);
    let conn = world.store.conn();
    for sort in Sort::ALL {
        let query = Query { sort: *sort, ..Query::of(Pane::Leads) };
        let whole = ids(&query.after(conn, None, 1000).unwrap());
        assert_eq!(whole.len(), 100);
        let mut paged = Vec::new();
        let mut from: Option<Key> = None;
        loop {
            let page = query.after(conn, from.as_ref(), 7).unwrap();
            let Some(last) = page.last().cloned() else { break };
            paged.extend(ids(&page));
            from = Some(last);
        }
        assert_eq!(paged, whole, "{sort}");
        let mut backwards = ids(&query.before(conn, None, 1000).unwrap());
        backwards.reverse();
        assert_eq!(backwards, whole, "{sort}");
        let middle = query.place(conn, DealId(whole[50])).unwrap().unwrap();
        assert_eq!(ids(&query.after(conn, Some(&middle), 3).unwrap()), whole[51..54], "{sort}");
        assert_eq!(ids(&query.before(conn, Some(&middle), 3).unwrap()), [whole[49], whole[48], whole[47]], "{sort}");
    }
}

#[test]
fn every_list_walks_its_index_and_sorts_nothing() {
    let world = many(10);
    let conn = world.store.conn();
    for sort in Sort::ALL {
        let category = Filter { category: Some(CategoryId(1)), cold: Some(day("2026-12-01")), ..Default::default() };
        for filter in [Filter::default(), Filter { gaps: true, ..Default::default() }, category] {
            let query = Query { pane: Pane::Leads, sort: *sort, filter };
            let from = query.would_be(conn, DealId(3)).unwrap();
            for (from, forward) in [(None, true), (None, false), (from.clone(), true), (from, false)] {
                for step in query.plan(conn, from.as_ref(), forward).unwrap() {
                    let step = step.replace("COVERING ", "");
                    let walks = format!(
                        "SEARCH s USING INDEX standing_{} (pane=?",
                        if *sort == Sort::Silence { "silent" } else { sort.word() }
                    );
                    assert!(step.starts_with(&walks), "{sort}: {step}");
                }
            }
        }
    }
}

#[test]
fn titles_are_what_counting_would_say() {
    let mut world = many(50);
    world.operation("Value", |tx| {
        let mut deal = deals::get(tx.conn, DealId(3))?;
        deal.archived = true;
        deals::save(tx, &deal)
    });
    let title = tally::title(world.store.conn(), Pane::Leads, day("2026-11-20")).unwrap();
    assert_eq!((title.count, title.gaps), (49, 49));
    let sum = number(world.store.conn(), "SELECT sum(amount) FROM deal WHERE archived = 0");
    assert_eq!(title.money, [("USD".to_owned(), sum)]);
    world.undo().unwrap();
    assert_eq!(tally::title(world.store.conn(), Pane::Leads, day("2026-11-20")).unwrap().count, 50);
}

fn found(world: &World, query: &str) -> Vec<i64> {
    let hits = search::find(world.store.conn(), query).unwrap();
    let quick = search::glance(world.store.conn(), query).unwrap();
    assert!(quick.is_complete());
    if !hits.ids().is_empty() && query != "velace" {
        assert_eq!(hits.ids(), quick.ids(), "{query}");
    }
    hits.ids().to_vec()
}

fn searched() -> World {
    let mut world = World::new();
    let ada = world.lead("Ada Lovelace");
    let jorg = world.lead("Jörg Bäcker");
    let tokyo = world.lead("東京 太郎");
    world.operation("More", |tx| {
        let mut deal = deals::get(tx.conn, ada)?;
        deal.company = Some(companies::named_or_new(tx, "O'Brien & Söhne GmbH")?);
        deal.note = Some("Wants a quote for the 2nd engine".into());
        deals::save(tx, &deal)?;
        let phone = Reach { kind: ReachKind::Phone, value: "+44 20 7946 0171".into(), label: None };
        people::add_reach(tx, deal.person.unwrap(), &phone)?;
        tags::add(tx, jorg, "warm")?;
        touches::insert(
            tx,
            &box9::domain::touch::Touch {
                id: box9::domain::id::TouchId(0),
                uid: tx.uid(),
                deal: tokyo,
                kind: box9::domain::touch::TouchKind::Call,
                inward: true,
                outcome: None,
                two_way: true,
                at: tx.now,
                day: tx.today,
                minutes: None,
                text: Some("Asked about the Königsberg bridge".into()),
                typed: true,
            },
            None,
        )
        .map(|_| ())
    });
    world
}

#[test]
fn a_word_is_found_by_its_start_in_every_field_and_note() {
    let world = searched();
    let (ada, jorg, tokyo) = (1, 2, 3);
    let cases: &[(&str, &[i64])] = &[
        ("lovelace", &[ada]),
        ("LOVEL", &[ada]),
        ("l", &[ada]),
        ("lo", &[ada]),
        ("a", &[ada]),
        ("jo", &[jorg]),
        ("jorg", &[jorg]),
        ("backer", &[jorg]),
        ("o'brien", &[ada]),
        ("sohne gmbh", &[ada]),
        ("ada quote", &[ada]),
        ("ada warm", &[]),
        ("warm", &[jorg]),
        ("konigsberg", &[tokyo]),
        ("東京", &[tokyo]),
        ("京", &[tokyo]),
        ("ada.lovelace@example", &[ada]),
        ("7946 0171", &[ada]),
        ("020 7946", &[ada]),
        ("+442079460171", &[ada]),
        ("0171 99", &[]),
        ("!warm", &[ada, tokyo]),
        ("example !warm !ada", &[tokyo]),
        ("#2", &[jorg]),
        ("velace", &[ada]),
        ("", &[ada, jorg, tokyo]),
        ("!", &[ada, jorg, tokyo]),
        ("\"", &[ada, jorg, tokyo]),
        ("zzz", &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(found(&world, query), *expected, "{query:?}");
    }
}

#[test]
fn hostile_queries_find_or_find_nothing_but_never_fail() {
    let world = searched();
    for query in [
        "a AND",
        "NEAR(a b)",
        "*",
        "^a",
        "a:b",
        "{x}",
        "\0",
        "'",
        "--",
        "(",
        "💥",
        "a\u{301}",
        "%",
        "_",
        "\u{ab}a",
        "!!",
        "! !",
    ] {
        let hits = search::find(world.store.conn(), query).unwrap();
        assert!(hits.ids().len() <= 3, "{query:?}");
    }
    search::glance(world.store.conn(), &"x ".repeat(500)).unwrap();
}

#[test]
fn the_text_follows_what_it_was_read_from_also_back() {
    let mut world = searched();
    world.operation("Company", |tx| {
        let mut company = companies::get(tx.conn, box9::domain::id::CompanyId(1))?;
        company.name = "Zuse KG".into();
        companies::save(tx, &company)
    });
    assert_eq!((found(&world, "zuse"), found(&world, "sohne")), (vec![1], vec![]));
    world.undo().unwrap();
    assert_eq!((found(&world, "zuse"), found(&world, "sohne")), (vec![], vec![1]));
    world.undo().unwrap();
    assert!(found(&world, "warm").is_empty());
    world.undo().unwrap();
    assert!(found(&world, "東京").is_empty());
    world.is_sound();
}

#[test]
fn hits_are_listed_in_the_order_of_the_list_few_or_many() {
    let world = many(90);
    let conn = world.store.conn();
    for (word, count) in [("person", 90), ("person 00", 10)] {
        let hits = Arc::new(search::find(conn, word).unwrap());
        for sort in Sort::ALL {
            let plain = Query { sort: *sort, ..Query::of(Pane::Leads) };
            let filtered = Query { filter: Filter { hits: Some(hits.clone()), ..Default::default() }, ..plain.clone() };
            let expected: Vec<i64> =
                ids(&plain.after(conn, None, 1000).unwrap()).into_iter().filter(|id| hits.contains(*id)).collect();
            assert_eq!(ids(&filtered.after(conn, None, 1000).unwrap()), expected);
            assert_eq!(count_of(&filtered, conn, 90), count);
            let first = filtered.after(conn, None, 1).unwrap().remove(0);
            for (skip, limit) in [(0, 3), (4, 3), (expected.len() - 2, 3), (expected.len() - 1, 3), (500, 3)] {
                let beyond = filtered.beyond(conn, &first, skip, limit).unwrap();
                let wanted: Vec<i64> = expected.iter().copied().skip(1 + skip).take(limit).collect();
                assert_eq!(beyond.map(|keys| ids(&keys)), (!wanted.is_empty()).then_some(wanted), "{skip}");
            }
        }
    }
    let lines = lists::lines(conn, [DealId(1)]).unwrap();
    assert_eq!(lines[0].name, "Person 000");
}

#[test]
fn a_filter_leaves_out_the_others_and_keeps_the_order() {
    let mut world = many(60);
    let category = world.operation("Category", |tx| {
        let (id, _) = box9::store::categories::named_or_new(tx, "dentists")?;
        for deal in [7, 3, 41] {
            let mut deal = deals::get(tx.conn, DealId(deal))?;
            deal.category = Some(id);
            deals::save(tx, &deal)?;
        }
        Ok(id)
    });
    let conn = world.store.conn();
    let late = day("2027-06-01");
    for sort in Sort::ALL {
        let plain = Query { sort: *sort, ..Query::of(Pane::Leads) };
        let whole = ids(&plain.after(conn, None, 100).unwrap());
        let expect = |filter: Filter, keep: &dyn Fn(&lists::Line) -> bool| {
            let query = Query { filter, ..plain.clone() };
            let kept = |id: &i64| keep(&lists::line(conn, DealId(*id)).unwrap().unwrap());
            let expected: Vec<i64> = whole.iter().copied().filter(kept).collect();
            assert_eq!(ids(&query.after(conn, None, 100).unwrap()), expected, "{query:?}");
            assert_eq!(count_of(&query, conn, 60), expected.len() as i64, "{query:?}");
            assert_eq!(query.ids(conn).unwrap().len(), expected.len());
        };
        expect(Filter { category: Some(category.0), ..Default::default() }, &|line| line.category.is_some());
        expect(Filter { cold: Some(late), ..Default::default() }, &|line| {
            line.cold_from.is_some_and(|day| day <= late)
        });
        expect(Filter { gaps: true, ..Default::default() }, &|line| !line.gaps.is_empty());
        let due = day("2026-11-25");
        let in_time = |line: &lists::Line| line.next.as_ref().is_some_and(|next| next.day <= due);
        expect(Filter { due_by: Some(due), ..Default::default() }, &in_time);
    }
}
