//! A quarter of working days over a funnel, with chance for an owner: nothing is forgotten, whatever comes.
//!
//! `BOX9_CASES=50` lives more quarters, with up to 300 deals; `BOX9_SEED` begins elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use box9::domain::Day;
use box9::domain::fit::{HORIZON, Slot};
use box9::domain::handoff::Verdict;
use box9::domain::id::{DealId, PromiseId};
use box9::domain::letter::LetterState;
use box9::domain::money::Money;
use box9::domain::promise::{NewPromise, Side};
use box9::domain::queue::{Card, Group, Subject};
use box9::domain::stage::{Stage, State};
use box9::domain::step::{NewStep, Wants};
use box9::domain::touch::Outcome;
use box9::domain::when::When;
use box9::error::Error;
use box9::ops::{
    self, Add, CategoryChange, Close, Done, Fire, Goal, Keep, Letters, LogTouch, Move, Observe, Op, Postpone, PutRight,
    Reschedule, Undo, Verb, Win, Withdraw,
};
use box9::store::agenda::{self, Agenda};
use box9::store::letters;
use chrono::{Days, NaiveTime, TimeDelta};

use crate::undo_walk::dice::Dice;
use crate::world::World;

const WORKING_DAYS: usize = 60;
const SHORT: u64 = 2;
const FEW: usize = 60;
const MANY: usize = 300;

#[test]
fn through_a_quarter_nothing_is_forgotten() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (cases, deals) = number("BOX9_CASES").map_or((SHORT, FEW), |cases| (cases, MANY));
    let first = number("BOX9_SEED").unwrap_or(9);
    let mut sum = Sum::default();
    for seed in first..first + cases {
        // Few deals fit into the block, many do not.
        let deals = if seed.is_multiple_of(3) { deals } else { deals / 3 };
        Quarter::new(seed, deals).live(&mut sum);
    }
    println!("{cases} quarters: {sum:?}");
    assert_eq!(sum.worked + sum.off, cases as usize * WORKING_DAYS);
    for (what, n) in [
        ("cards worked", sum.cards),
        ("cards beyond the block", sum.beyond),
        ("cards at an hour", sum.outside),
        ("promises overdue", sum.overdue),
        ("days off", sum.off),
        ("levellings", sum.levelled),
        ("campaign cards", sum.campaigns),
        ("letters to be told of", sum.letters),
    ] {
        assert!(n > 0, "never any {what}: {sum:?}");
    }
    let unseen: Vec<_> = Group::ALL.iter().filter(|group| !sum.groups.contains_key(*group)).collect();
    assert!(unseen.is_empty(), "never in {unseen:?}: {sum:?}");
}

/// What the quarters came to.
#[derive(Debug, Default)]
struct Sum {
    worked: usize,
    off: usize,
    looks: usize,
    cards: usize,
    beyond: usize,
    outside: usize,
    overdue: usize,
    levelled: usize,
    campaigns: usize,
    letters: usize,
    done: usize,
    refused: usize,
    groups: BTreeMap<Group, usize>,
}

struct Quarter {
    world: World,
    dice: Dice,
    seed: u64,
    most: usize,
    added: usize,
}

impl Quarter {
    fn new(seed: u64, most: usize) -> Quarter {
        let mut quarter = Quarter { world: World::new(), dice: Dice::new(seed), seed, most, added: 0 };
        crate::campaigns::campaign(&mut quarter.world.store, quarter.world.now);
        let changes = [("campaign", "cold mail"), ("limit", "3")].map(|(key, value)| (key.into(), value.into()));
        let dentists = CategoryChange::Add { name: "dentists".into(), brief: None, changes: changes.into() };
        quarter.perform(&Op::Category(dentists));
        quarter.perform(&Op::Settings(vec![("name".into(), "Sam Seller".into())]));
        let minutes = quarter.dice.of(&["30", "45", "90"]);
        quarter.perform(&Op::Settings(vec![("block-minutes".into(), minutes.into())]));
        (0..most / 2).for_each(|_| quarter.somebody());
        quarter
    }

    fn live(mut self, sum: &mut Sum) {
        let mut days = 0;
        while days < WORKING_DAYS {
            let today = self.world.today();
            let weekday = self.world.store.settings().week.days
                [chrono::Datelike::weekday(&today).num_days_from_monday() as usize];
            if weekday && self.dice.once_in(12) {
                self.take_off(today);
            }
            self.look(sum);
            match (weekday, self.world.store.settings().week.is_working(today)) {
                (true, true) => {
                    sum.worked += 1;
                    self.work(sum);
                }
                (true, false) => sum.off += 1,
                _ => {}
            }
            days += usize::from(weekday);
            self.look(sum);
            self.world.now = self.world.now.with_time(NaiveTime::from_hms_opt(10, 0, 0).unwrap()).unwrap();
            self.world.pass_days(1);
        }
        self.world.assert_sound_after(&format!("the quarter of seed {}", self.seed));
    }

    fn take_off(&mut self, day: Day) {
        let write = self.world.store.operation("A day off", self.world.now, |tx| {
            tx.conn.execute("INSERT OR IGNORE INTO day_off (day, kind) VALUES (?1, 'off')", [day])?;
            Ok(())
        });
        write.unwrap();
    }

    /// New names come, some cards are worked, other things happen between.
    fn work(&mut self, sum: &mut Sum) {
        for _ in 0..self.dice.below(4) {
            self.somebody();
        }
        if self.dice.once_in(6) {
            sum.levelled += usize::from(self.level(sum));
        }
        let agenda = self.agenda(self.world.today());
        // Some days are worked whole, some in part, some not at all.
        let most = if self.dice.once_in(8) { 0 } else { 1 + self.dice.below(agenda.fit.slots.len() + 1) };
        for slot in agenda.fit.slots.iter().take(most) {
            self.world.now += TimeDelta::minutes(1);
            let card = &agenda.cards[slot.card];
            sum.cards += 1;
            let deals = card.subject.deals();
            if deals.is_empty() {
                self.classify(card);
                continue;
            }
            if matches!(card.subject, Subject::CampaignStep { .. }) && self.dice.once_in(2) {
                self.count(&Op::Deals(deals.to_vec(), crate::campaigns::draft()), sum);
                continue;
            }
            if matches!(card.subject, Subject::Letters { .. }) {
                self.tell_letters(sum);
                continue;
            }
            for deal in deals.iter().copied() {
                let op = self.outcome(deal, card.group);
                self.count(&op, sum);
            }
        }
        for _ in 0..self.dice.below(3) {
            let op = self.between();
            self.count(&op, sum);
        }
    }

    /// Levelling moves nothing that was promised, and what it moved is reached as it said.
    fn level(&mut self, sum: &mut Sum) -> bool {
        let promised = |quarter: &Quarter| {
            let sql = "SELECT group_concat(deal_id || ' ' || day, ',') FROM
                         (SELECT deal_id, day FROM step WHERE promised_by IS NOT NULL ORDER BY id)";
            quarter.world.store.conn().query_row(sql, [], |row| row.get::<_, Option<String>>(0)).unwrap()
        };
        let before = promised(self);
        let moved = self.perform(&Op::Level);
        assert_eq!(before, promised(self), "{}: levelling moves no promise", self.place());
        self.look(sum);
        moved
    }

    fn count(&mut self, op: &Op, sum: &mut Sum) {
        let done = self.perform(op);
        sum.done += usize::from(done);
        sum.refused += usize::from(!done);
    }

    /// Does it; says whether it changed anything. A refusal of the rules is fine, one of the database is not.
    fn perform(&mut self, op: &Op) -> bool {
        match ops::perform(&mut self.world.store, op, self.world.now) {
            Ok(outcome) => outcome.operation.is_some(),
            Err(Error::Store(error)) => panic!("{}: {op:?}: {error}", self.place()),
            Err(_) => false,
        }
    }

    fn place(&self) -> String {
        format!("seed {}, {}", self.seed, self.world.today())
    }

    /// A new deal at any stage, some with a promise, some with nothing at all.
    fn somebody(&mut self) {
        if self.added == self.most {
            return;
        }
        self.added += 1;
        let n = self.added;
        let name = if self.dice.once_in(8) {
            "Ada Twin @Twins ada@twin.example".into()
        } else {
            format!("Buyer Number{n} @Firm {n} n{n}@x.example")
        };
        let tail = self.dice.of(&[
            "",
            " 4k",
            " 12k >today call",
            " 90k >+3d 10:00 call",
            " >+1d 15:00 meeting",
            " >+6d !the draft by +4d",
            " !a sample",
            " #dentists",
            " #dentists 2k",
            " #referral",
        ]);
        let stage = self.dice.maybe(|dice| dice.of(Stage::ALL));
        self.perform(&Op::Add(Add { line: format!("{name}{tail}"), stage }));
        if self.dice.once_in(5) {
            let sql = "UPDATE deal SET inbound = 1 WHERE id = (SELECT max(id) FROM deal)";
            let write = self.world.store.operation("It came by itself", self.world.now, |tx| {
                tx.conn.execute(sql, [])?;
                Ok(())
            });
            write.unwrap();
        }
    }

    fn classify(&mut self, card: &Card) {
        if card.group != Group::Tray || !self.dice.once_in(2) {
            return;
        }
        let first = self.world.count("SELECT coalesce(min(id), 0) FROM deal WHERE state = 'tray' AND archived = 0");
        let stage = self.dice.of(&[Stage::Lead, Stage::Prospect, Stage::Opportunity]);
        let classify = ops::Classify { stage, phase: None, category: None, value: None, next: None, plan: None };
        self.perform(&Op::Deals(vec![DealId(first)], Verb::Classify(classify)));
    }

    /// What comes of a card.
    fn outcome(&mut self, deal: DealId, group: Group) -> Op {
        let dice = &mut self.dice;
        let today = self.world.now.date_naive();
        let verb = match (group, dice.below(12)) {
            (Group::Fires, 0..9) => Verb::PutRight(PutRight { fire: None, note: None }),
            (Group::Promises, 0..6) => return self.settle(deal),
            (Group::Handoffs, 0..4) => Verb::Observe(Observe {
                verdict: dice.of(Verdict::ALL),
                how: box9::domain::handoff::How::Seen,
                who: None,
                on: None,
                note: None,
            }),
            (_, 0) => Verb::Move(Move { goal: Goal::Forward, because: Some("they asked for it".into()) }),
            (_, 1) => Verb::Postpone(Postpone { to: When { day: day(dice, today), at: None } }),
            (_, 2) => Verb::Done(Done { next: dice.maybe(|dice| step(dice, today)) }),
            (Group::Opportunities, 3) => Verb::Win(Win {
                value: Money::parse("9k", box9::domain::money::Currency::USD).ok(),
                kickoff: dice.maybe(|dice| day(dice, today)),
                ..Win::default()
            }),
            (_, 4) => Verb::Close(Close {
                state: dice.of(&[State::Lost, State::Cancelled]),
                reason: "no budget".into(),
                again: dice.maybe(|dice| day(dice, today)),
            }),
            _ => Verb::Touch(touch(dice, today)),
        };
        Op::Deals(vec![deal], verb)
    }

    /// Says of the letters of the days before what became of them.
    fn tell_letters(&mut self, sum: &mut Sum) {
        let waiting = letters::unconfirmed(self.world.store.conn(), self.world.today(), 100).unwrap();
        let state = self.dice.of(&[LetterState::Sent, LetterState::Sent, LetterState::Dropped]);
        let letters = waiting.iter().map(|letter| letter.id).collect();
        self.count(&Op::Letters(Letters { letters, state }), sum);
    }

    /// Keeps, moves or withdraws the deal's earliest promise.
    fn settle(&mut self, deal: DealId) -> Op {
        let sql = format!(
            "SELECT coalesce(min(id), 0) FROM promise WHERE state = 'open' AND side = 'mine' AND deal_id = {}",
            deal.0
        );
        let promise = PromiseId(self.world.count(&sql));
        let reason = "they agreed".to_owned();
        match self.dice.below(4) {
            0 => Op::Reschedule(Reschedule { promise, to: day(&mut self.dice, self.world.today()), reason }),
            1 => Op::Withdraw(Withdraw { promise, reason }),
            _ => Op::Keep(Keep { promise }),
        }
    }

    /// What happens to anybody, whether due or not.
    fn between(&mut self) -> Op {
        let deal = DealId(1 + self.dice.below(self.added.max(1)) as i64);
        let verb = match self.dice.below(8) {
            0 => return Op::Undo(Undo::default()),
            1 => Verb::Fire(Fire::of("it does not open")),
            2 => Verb::Archive,
            3 => Verb::Reopen,
            4 => {
                Verb::Move(Move { goal: Goal::Stage(self.dice.of(Stage::ALL), None), because: Some("so it is".into()) })
            }
            _ => Verb::Touch(LogTouch { inward: true, ..LogTouch::of(Outcome::Answered) }),
        };
        Op::Deals(vec![deal], verb)
    }

    fn agenda(&self, day: Day) -> Agenda {
        let (conn, settings) = (self.world.store.conn(), self.world.store.settings());
        agenda::of_day(conn, day, self.world.now, settings).unwrap()
    }

    /// Looks at the day, and at those to come.
    fn look(&mut self, sum: &mut Sum) {
        let today = self.world.today();
        self.no_leak();
        let agenda = self.agenda(today);
        self.whole(&agenda);
        let due = self.due(today);
        let shown: BTreeSet<DealId> = agenda.cards.iter().flat_map(|card| card.subject.deals()).copied().collect();
        let forgotten: Vec<_> = due.iter().filter(|(deal, _)| !shown.contains(deal)).collect();
        assert!(forgotten.is_empty(), "{}: due and not in the queue: {forgotten:?}", self.place());
        let early: Vec<_> =
            shown.iter().filter(|deal| !due.contains_key(deal) && !self.is_near(**deal, today)).collect();
        assert!(early.is_empty(), "{}: in the queue and not due: {early:?}", self.place());
        self.promises_first(&agenda, today, sum);
        for ahead in [1, 5] {
            let day = self.world.store.settings().week.add(today, ahead);
            let coming = self.agenda(day);
            self.whole(&coming);
            self.expected(&coming);
        }
        sum.looks += 1;
        sum.beyond += agenda.overflow.len();
        sum.outside += agenda.fit.outside.len();
        for card in &agenda.cards {
            *sum.groups.entry(card.group).or_default() += 1;
            sum.campaigns += usize::from(matches!(card.subject, Subject::CampaignStep { .. }));
            sum.letters += usize::from(matches!(card.subject, Subject::Letters { .. }));
        }
    }

    /// A day to come shows what is planned for it, and for the days off before it.
    fn expected(&self, agenda: &Agenda) {
        let (day, today) = (agenda.day, self.world.today());
        let week = &self.world.store.settings().week;
        let free = (1..).map(|n| day - Days::new(n)).take_while(|day| *day > today && !week.is_working(*day)).count();
        let first = day - Days::new(free as u64);
        let shown: BTreeSet<DealId> = agenda.cards.iter().flat_map(|card| card.subject.deals()).copied().collect();
        let sql = "SELECT id FROM deal WHERE state = 'open' AND archived = 0 AND merged_into IS NULL
                   AND next_day BETWEEN ?1 AND ?2";
        let mut statement = self.world.store.conn().prepare(sql).unwrap();
        let planned = statement.query_map([first, day], |row| row.get(0).map(DealId)).unwrap();
        let missing: Vec<_> = planned.map(Result::unwrap).filter(|deal| !shown.contains(deal)).collect();
        assert!(missing.is_empty(), "{}: planned for {day} and not in its queue: {missing:?}", self.place());
    }

    /// No open deal is without a next step, and what the deal says is its earliest open one.
    fn no_leak(&self) {
        let open = "state = 'open' AND archived = 0 AND merged_into IS NULL";
        let sql = format!(
            "SELECT count(*) FROM deal d WHERE {open} AND (stage <> 'customer' OR next_day IS NOT NULL) AND next_day IS NOT
               (SELECT min(day) FROM step WHERE deal_id = d.id AND done_at IS NULL AND dropped_at IS NULL)"
        );
        assert_eq!(self.world.count(&sql), 0, "{}: the next step is not the earliest", self.place());
        let sql = format!("SELECT count(*) FROM deal WHERE {open} AND stage <> 'customer' AND next_day IS NULL");
        assert_eq!(self.world.count(&sql), 0, "{}: an open deal has no next step", self.place());
    }

    /// Answers what is due, from the facts alone, with the reason.
    fn due(&self, today: Day) -> BTreeMap<DealId, String> {
        let live = "d.state = 'open' AND d.archived = 0 AND d.merged_into IS NULL";
        let sql = format!(
            "SELECT d.id, 'step ' || s.words FROM deal d JOIN step s ON s.deal_id = d.id
               WHERE {live} AND s.done_at IS NULL AND s.dropped_at IS NULL AND s.day <= ?1
             UNION ALL SELECT deal_id, 'promise ' || text FROM promise WHERE state = 'open' AND side = 'mine' AND due_on <= ?1
             UNION ALL SELECT p.deal_id, 'theirs ' || text FROM promise p JOIN deal d ON d.id = p.deal_id
               WHERE {live} AND p.state = 'open' AND side = 'theirs' AND due_on <= ?1
             UNION ALL SELECT d.id, 'paid?' FROM deal d WHERE {live} AND invoiced_on <= date(?1, '-14 days') AND paid_on IS NULL
             UNION ALL SELECT deal_id, 'fire ' || text FROM fire WHERE put_right_on IS NULL
             UNION ALL SELECT id, 'look again' FROM deal d WHERE again_on <= ?1 AND archived = 0 AND merged_into IS NULL
               AND state IN ('lost', 'cancelled', 'disqualified')
             UNION ALL SELECT id, 'new' FROM deal d WHERE {live} AND inbound = 1 AND stage IN ('lead', 'prospect')
               AND NOT EXISTS (SELECT 1 FROM touch WHERE deal_id = d.id AND kind <> 'note')
             UNION ALL SELECT deal_id, 'letter' FROM letter WHERE state IN ('draft', 'handed-over') AND made_on < ?1
             UNION ALL SELECT deal_id, 'cold' FROM standing t WHERE pane BETWEEN 1 AND 4 AND cold_day <= ?1
               AND touched_day IS NOT ?1 AND NOT EXISTS (SELECT 1 FROM step WHERE deal_id = t.deal_id AND tries > 0
                 AND day > ?1 AND done_at IS NULL AND dropped_at IS NULL)"
        );
        let mut statement = self.world.store.conn().prepare(&sql).unwrap();
        let rows = statement.query_map([today], |row| Ok((DealId(row.get(0)?), row.get(1)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    /// Cold, or with a promise that is near: both may stand in the queue before anything is due.
    fn is_near(&self, deal: DealId, today: Day) -> bool {
        let near = self.world.store.settings().week.add(today, self.world.store.settings().promise_warning);
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM promise WHERE deal_id = {0} AND state = 'open' AND side = 'mine' AND due_on <= '{near}')
               OR EXISTS (SELECT 1 FROM standing WHERE deal_id = {0} AND cold_day <= '{today}')",
            deal.0
        );
        self.world.count(&sql) == 1
    }

    /// What we owe stands among the fires and promises, and a promise that was missed is marked.
    fn promises_first(&self, agenda: &Agenda, today: Day, sum: &mut Sum) {
        let sql = "SELECT deal_id, max(due_on < ?1 AND basis = 'promised') FROM promise
                   WHERE state = 'open' AND side = 'mine' AND due_on <= ?1 GROUP BY deal_id";
        let mut statement = self.world.store.conn().prepare(sql).unwrap();
        let rows = statement.query_map([today], |row| Ok((DealId(row.get(0)?), row.get::<_, bool>(1)?))).unwrap();
        for (deal, missed) in rows.map(Result::unwrap) {
            let card = agenda.cards.iter().find(|card| card.deal() == Some(deal));
            let seen = card.is_some_and(|card| card.group <= Group::Promises && (card.missed || !missed));
            assert!(seen, "{}: a promise to {deal:?} is not seen: {card:?}", self.place());
            sum.overdue += usize::from(missed);
        }
    }

    /// Each deal has one card; each card one place; slots lie in the block, one after the other.
    fn whole(&self, agenda: &Agenda) {
        let place = format!("{}, looking at {}", self.place(), agenda.day);
        let mut deals: Vec<DealId> = agenda.cards.iter().flat_map(|card| card.subject.deals()).copied().collect();
        let all = deals.len();
        deals.sort_unstable();
        deals.dedup();
        assert_eq!(all, deals.len(), "{place}: a deal has two cards");
        let inside = agenda.fit.slots.iter().map(|slot| slot.card);
        let outside = agenda.fit.outside.iter().map(|slot| slot.card);
        let mut places: Vec<usize> =
            inside.chain(outside).chain(agenda.overflow.iter().map(|(card, _)| *card)).collect();
        places.sort_unstable();
        assert_eq!(places, (0..agenda.cards.len()).collect::<Vec<_>>(), "{place}: a card has not one place");
        let apart = |pair: &[Slot]| pair[0].to <= pair[1].from;
        assert!(agenda.fit.slots.windows(2).all(apart), "{place}: slots overlap: {:?}", agenda.fit.slots);
        for slot in &agenda.fit.slots {
            let held =
                agenda.pieces.iter().any(|(from, to)| *from <= slot.from && slot.from < slot.to && slot.to <= *to);
            assert!(held, "{place}: {slot:?} is not in the block");
        }
        assert!(agenda.fit.outside.iter().all(|slot| agenda.cards[slot.card].at.is_some()), "{place}");
        assert!(
            agenda.cards.iter().all(|card| !card.why.is_empty() && card.seconds > 0),
            "{place}: {:?}",
            agenda.cards
        );
        let groups: Vec<usize> =
            agenda.cards.iter().filter(|card| card.person.is_none()).map(|card| card.group as usize).collect();
        assert!(groups.is_sorted(), "{place}: groups are not in their order");
        let week = &self.world.store.settings().week;
        let last = week.add(agenda.day, HORIZON);
        for (card, on) in &agenda.overflow {
            let fair = on.is_none_or(|on| agenda.day < on && on <= last && week.is_working(on));
            assert!(fair, "{place}: {:?} reached on {on:?}", agenda.cards[*card]);
        }
    }
}

fn touch(dice: &mut Dice, today: Day) -> LogTouch {
    const USUAL: &[Outcome] = &[
        Outcome::Talked,
        Outcome::Voicemail,
        Outcome::NoAnswer,
        Outcome::Sent,
        Outcome::Answered,
        Outcome::WrongContact,
        Outcome::Voicemail,
        Outcome::NoAnswer,
        Outcome::Sent,
    ];
    let outcome = if dice.once_in(10) { dice.of(Outcome::ALL) } else { dice.of(USUAL) };
    let needs = matches!(outcome, Outcome::Talked | Outcome::MeetingSet | Outcome::Later);
    let promise = NewPromise {
        side: dice.of(&[Side::Mine, Side::Mine, Side::Theirs]),
        text: "the draft".into(),
        by: dice.maybe(|dice| day(dice, today)),
        minutes: None,
    };
    LogTouch {
        next: if needs || dice.once_in(4) { Some(step(dice, today)) } else { None },
        promises: if dice.once_in(6) { vec![promise] } else { Vec::new() },
        ..LogTouch::of(outcome)
    }
}

fn step(dice: &mut Dice, today: Day) -> NewStep {
    let at = if dice.once_in(5) { NaiveTime::from_hms_opt(8 + dice.below(9) as u32, 30, 0) } else { None };
    let own = NewStep::own(dice.of(&["call", "send the quote", "meeting", "follow up"]), day(dice, today), at);
    NewStep {
        wants: dice.of(&[Wants::Do, Wants::Do, Wants::Wait, Wants::Rest]),
        promised: dice.once_in(8),
        agreed: dice.once_in(8),
        ..own
    }
}

fn day(dice: &mut Dice, today: Day) -> Day {
    today + Days::new(dice.below(18) as u64)
}
