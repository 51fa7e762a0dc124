//! Random changes with undo and redo between: the facts are always exactly the recorded past.

use super::*;
use box9::store::backup;
use proptest::prelude::*;

/// Changes as SQL: `?1` is a random number, `{table}` a random row of a table.
const CHANGES: &[&str] = &[
    "INSERT INTO person (uid, name, name_key, created_at) VALUES (randomblob(16), 'P' || ?1, 'p' || ?1, '2026-01-01T00:00:00+00:00')",
    "UPDATE person SET name = 'Renamed ' || ?1, name_key = 'renamed ' || ?1 WHERE id = {person}",
    "UPDATE person SET do_not_contact = ?1 % 2, company_id = {company} WHERE id = {person}",
    "DELETE FROM person WHERE id = {person}",
    "INSERT INTO company (uid, name, name_key, created_at) VALUES (randomblob(16), 'C' || ?1, 'c' || ?1, '2026-01-01T00:00:00+00:00')",
    "UPDATE company SET name = 'Corp ' || ?1, name_key = 'corp ' || ?1 WHERE id = {company}",
    "INSERT INTO category (uid, name, created_at) VALUES (randomblob(16), 'G' || (?1 % 5), '2026-01-01T00:00:00+00:00')",
    "UPDATE category SET name = upper(name), interval_days = 1 + ?1 % 30 WHERE id = {category}",
    "UPDATE category SET name = lower(name) WHERE id = {category}",
    "INSERT INTO deal (uid, state, title, opened_on, stage_on, phase_on, created_at)
     VALUES (randomblob(16), 'tray', 'T' || ?1, '2026-11-01', '2026-11-01', '2026-11-01', '2026-11-01T00:00:00+00:00')",
    "UPDATE deal SET title = 'Title ' || ?1 WHERE id = {deal}",
    "UPDATE deal SET title = NULL, note = 'n' || char(0, 34, 92, 10, ?1 % 60000 + 1) WHERE id = {deal}",
    "UPDATE deal SET amount = ?1, currency = 'EUR', expected_on = date('2026-12-01', ?1 % 90 || ' days') WHERE id = {deal}",
    "UPDATE deal SET amount = NULL, currency = NULL WHERE id = {deal}",
    "UPDATE deal SET amount = 9007199254740993 + ?1, currency = 'USD' WHERE id = {deal}",
    "UPDATE deal SET person_id = {person}, company_id = {company} WHERE id = {deal}",
    "UPDATE deal SET category_id = {category} WHERE id = {deal}",
    "UPDATE deal SET category_id = NULL, person_id = NULL WHERE id = {deal}",
    "UPDATE deal SET state = 'open', stage = 'lead', closed_on = NULL, next_kind = 'do', next_day = '2026-12-01' WHERE id = {deal};
     INSERT INTO step (deal_id, wants, kind, words, day) SELECT id, 'do', 'call', 'begin ' || ?1, '2026-12-01' FROM deal WHERE id = {deal}",
    "UPDATE deal SET stage = 'opportunity', phase = 'proposal', stage_on = '2026-11-20' WHERE id = {deal} AND state = 'open'",
    "UPDATE deal SET stage = 'customer', phase = NULL, signed_on = '2026-11-20' WHERE id = {deal} AND state = 'open'",
    "UPDATE step SET dropped_at = 'x' WHERE deal_id = {deal} AND done_at IS NULL;
     UPDATE deal SET state = 'lost', close_reason = 'slow', closed_on = '2026-11-20' WHERE id = {deal} AND state = 'open'",
    "UPDATE deal SET archived = 1 - archived WHERE id = {deal}",
    "UPDATE deal SET postponed = postponed + 1 WHERE id % 2 = ?1 % 2",
    "UPDATE deal SET merged_into = (SELECT min(id) FROM deal WHERE merged_into IS NULL) WHERE id = {deal} AND id <> (SELECT min(id) FROM deal WHERE merged_into IS NULL)",
    "INSERT INTO step (deal_id, wants, kind, words, day, at) SELECT id, 'wait', 'email', 'w' || ?1, date('2026-11-20', ?1 % 40 || ' days'), '10:0' || (?1 % 10) FROM deal WHERE id = {deal}",
    "UPDATE step SET done_at = 'x' WHERE id = {step} AND dropped_at IS NULL",
    "UPDATE step SET day = date(day, '1 day') WHERE deal_id = {deal}",
    "UPDATE step SET day = date('2026-11-20', ?1 % 40 || ' days'), at = NULL WHERE id = {step}",
    "DELETE FROM step WHERE id = {step}",
    "INSERT INTO touch (uid, deal_id, kind, two_way, at, day, text) SELECT randomblob(16), id, 'call', ?1 % 2, '2026-11-20T10:00:00+01:00', '2026-11-20', 'talk ' || ?1 FROM deal WHERE id = {deal}",
    "UPDATE touch SET text = 'other ' || ?1, two_way = 1 - two_way WHERE id = {touch}",
    "DELETE FROM touch WHERE id = {touch}",
    "INSERT INTO promise (uid, deal_id, side, text, due_on, basis, made_on) SELECT randomblob(16), id, 'mine', 'pr ' || ?1, date('2026-11-20', ?1 % 40 || ' days'), 'promised', '2026-11-20' FROM deal WHERE id = {deal}",
    "UPDATE promise SET state = 'kept', settled_on = '2026-11-21' WHERE id = {promise}",
    "UPDATE promise SET state = 'open', settled_on = NULL, due_on = '2026-12-24' WHERE id = {promise}",
    "DELETE FROM promise WHERE id = {promise}",
    "INSERT INTO reach (person_id, kind, value, key) SELECT id, 'email', 'a' || ?1 || '@x.example', 'a' || ?1 FROM person WHERE id = {person}",
    "INSERT INTO reach (person_id, kind, value, key) SELECT id, 'phone', '+44 20 7946 0' || ?1, ?1 FROM person WHERE id = {person}",
    "UPDATE reach SET value = 'b' || ?1 || '@y.example' WHERE id = {reach} AND kind = 'email'",
    "DELETE FROM reach WHERE id = {reach}",
    "INSERT INTO tag (deal_id, word) SELECT id, 'tag' || (?1 % 3) FROM deal WHERE id = {deal} ON CONFLICT DO NOTHING",
    "INSERT INTO tag (person_id, word) SELECT id, 'ptag' || (?1 % 3) FROM person WHERE id = {person} ON CONFLICT DO NOTHING",
    "DELETE FROM tag WHERE id = {tag}",
    "INSERT INTO participant (deal_id, person_id, role) SELECT {deal}, {person}, 'user' WHERE {deal} IS NOT NULL AND {person} IS NOT NULL
     ON CONFLICT (deal_id, person_id) DO UPDATE SET role = 'buyer'",
    "DELETE FROM participant WHERE deal_id = {deal}",
    "INSERT INTO setting (key, value) VALUES ('silence.lead', 1 + ?1 % 40) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    "DELETE FROM setting",
    "INSERT INTO day_off (day, kind) VALUES (date('2026-11-20', ?1 % 20 || ' days'), 'off') ON CONFLICT DO NOTHING",
    "DELETE FROM day_off WHERE id = {day_off}",
    "INSERT INTO stage_move (deal_id, day, at, to_state) SELECT id, '2026-11-20', 'x', 'open' FROM deal WHERE id = {deal}",
    "INSERT INTO origin (source, row_key, fingerprint, deal_id) SELECT 's', 'key' || ?1, randomblob(8), id FROM deal WHERE id = {deal}",
    "INSERT INTO plan (uid, deal_id, aim_want, started_on) SELECT randomblob(16), id, 'want ' || ?1, '2026-11-20' FROM deal WHERE id = {deal}",
];

fn change(tx: &Tx<'_>, which: usize, n: i64) -> box9::Result<()> {
    let mut sql = CHANGES[which % CHANGES.len()].to_owned();
    for table in ["person", "company", "category", "deal", "step", "touch", "promise", "reach", "tag", "day_off"] {
        let pick =
            format!("(SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET {n} % (SELECT max(1, count(*)) FROM {table}))");
        sql = sql.replace(&format!("{{{table}}}"), &pick);
    }
    Ok(tx.conn.execute_batch(&sql.replace("?1", &n.to_string()))?)
}

#[derive(Debug, Clone)]
enum Act {
    Change(Vec<(usize, i64)>),
    Long(Vec<(usize, i64)>),
    Undo,
    Redo,
    /// Takes back any one of the history and does it again.
    Anyone(usize, bool),
    NextDay,
    Reopen,
}

fn act() -> impl Strategy<Value = Act> {
    let changes = || prop::collection::vec((0..CHANGES.len(), 0..1000_i64), 1..5);
    prop_oneof![
        12 => changes().prop_map(Act::Change),
        1 => changes().prop_map(Act::Long),
        5 => Just(Act::Undo),
        4 => Just(Act::Redo),
        2 => (0..40_usize, any::<bool>()).prop_map(|(which, rest)| Act::Anyone(which, rest)),
        1 => Just(Act::NextDay),
        1 => Just(Act::Reopen),
    ]
}

/// The states of the past along which undo and redo walk, and those at the end of each day.
struct Walk {
    world: World,
    past: Vec<Facts>,
    place: usize,
    days: Vec<(Day, Facts)>,
}

impl Walk {
    fn new() -> Walk {
        let mut world = World::new();
        for name in ["Ada", "Bob", "Cleo"] {
            world.lead(name);
        }
        let past = vec![world.facts()];
        Walk { world, past, place: 0, days: Vec::new() }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Change(changes) => self.change(changes),
            Act::Long(changes) => self.long(changes),
            Act::Undo if self.place > 0 => {
                self.world.undo().unwrap();
                self.place -= 1;
            }
            Act::Redo if self.place + 1 < self.past.len() => {
                self.world.redo().unwrap();
                self.place += 1;
            }
            Act::Undo | Act::Redo => {}
            Act::Anyone(which, rest) => self.anyone(*which, *rest),
            Act::NextDay => {
                let today = box9::domain::workdays::rollover(at(self.world.minute), 4);
                self.days.push((today, self.world.facts()));
                self.world.minute += 24 * 60;
            }
            Act::Reopen => {
                let dir = std::mem::replace(&mut self.world, World::new());
                self.world = dir.reopened();
            }
        }
        assert_eq!(self.world.facts(), self.past[self.place], "after {act:?}");
    }

    fn change(&mut self, changes: &[(usize, i64)]) {
        let now = self.world.now();
        let run = |tx: &Tx<'_>| changes.iter().try_for_each(|(which, n)| change(tx, *which, *n));
        let done = self.world.store.operation("Change", now, run);
        self.remember(done.is_ok_and(|done| done.operation.is_some()));
    }

    fn long(&mut self, changes: &[(usize, i64)]) {
        let now = self.world.now();
        let done = self
            .world
            .store
            .long("Long", now, |long| changes.iter().try_for_each(|(which, n)| long.part(|tx| change(tx, *which, *n))));
        self.remember(done.is_ok_and(|done| done.operation.is_some()));
    }

    fn remember(&mut self, changed: bool) {
        if changed {
            self.past.truncate(self.place + 1);
            self.past.push(self.world.facts());
            self.place += 1;
        }
    }

    fn anyone(&mut self, which: usize, rest: bool) {
        let sql = "SELECT id FROM operation WHERE kind = 'do' AND undone_by IS NULL ORDER BY id";
        let ids: Vec<i64> = rows(self.world.store.conn(), sql)
            .into_iter()
            .map(|row| if let Value::Integer(id) = row[0] { id } else { 0 })
            .collect();
        let (now, id) = (self.world.now(), OperationId(ids[which % ids.len()]));
        match back::undo(&mut self.world.store, id, rest, now) {
            Ok(done) => {
                let Some(by) = done.by else { return };
                self.world.is_sound();
                let now = self.world.now();
                back::redo(&mut self.world.store, by, false, now).unwrap();
            }
            Err(error) => assert_eq!(error.kind(), "refused", "{error}"),
        }
    }
}

pub fn cases() -> u32 {
    std::env::var("BOX9_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_facts_are_always_the_recorded_past(acts in prop::collection::vec(act(), 1..40)) {
        let mut walk = Walk::new();
        for act in &acts {
            walk.act(act);
        }
        walk.world.is_sound();
        for (day, facts) in walk.days.iter().rev().take(2) {
            let then = backup::as_of(&walk.world.store, *day).unwrap();
            assert_eq!(super::facts(&then), *facts, "as of {day}");
        }
    }
}
