//! How long the store takes at 1,000 and 20,000 deals; at 100,000 and 1,000,000 too with BOX9_BENCH_FULL=1.

use box9::app::App;
use box9::app::event::Event;
use box9::domain::deal::Deal;
use box9::domain::id::{CategoryId, CompanyId, DealId, PersonId};
use box9::domain::money::{Currency, Money};
use box9::domain::person::{Person, Reach, ReachKind};
use box9::domain::stage::{Pane, Phase, Stage, State};
use box9::domain::step::{NewStep, Next};
use box9::domain::touch::{Touch, TouchKind};
use box9::domain::{Day, Moment};
use box9::store::lists::{Key, Query, Sort};
use box9::store::{
    Source, Store, Tx, agenda, backup, categories, companies, deals, duplicates, history, lists, people, search, steps,
    tally, touches, undo,
};
use box9::ui::{self, theme::Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

fn main() {
    divan::main();
}

fn sizes() -> &'static [usize] {
    if std::env::var_os("BOX9_BENCH_FULL").is_some() { &[1_000, 100_000, 1_000_000] } else { &[1_000, 20_000] }
}

fn now() -> Moment {
    Moment::parse_from_rfc3339("2026-11-20T10:00:00+01:00").unwrap()
}

fn at(after: i64) -> Moment {
    now() + chrono::TimeDelta::days(after)
}

fn day(after: u64) -> Day {
    now().date_naive() + chrono::Days::new(after)
}

/// A funnel of each size, made once for all benches.
fn funnel(size: usize) -> PathBuf {
    static MADE: LazyLock<Mutex<BTreeMap<usize, PathBuf>>> = LazyLock::new(Mutex::default);
    static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    let mut made = MADE.lock().unwrap();
    made.entry(size)
        .or_insert_with(|| {
            let path = FOLDER.path().join(format!("{size}.box9"));
            let mut store = open(&path);
            import(&mut store, size);
            store.close();
            path
        })
        .clone()
}

fn open(path: &Path) -> Store {
    Store::open(path, Source::Program, now()).unwrap()
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn name(&mut self) -> String {
        const SYLLABLES: [&str; 24] = [
            "an", "bel", "cor", "da", "el", "fa", "gri", "ha", "in", "jo", "kar", "lin", "mar", "no", "ol", "per",
            "qui", "ros", "sa", "tor", "ul", "vin", "wer", "zen",
        ];
        let count = 2 + self.roll(2);
        let mut name: String = (0..count).map(|_| SYLLABLES[self.roll(24) as usize]).collect();
        name[..1].make_ascii_uppercase();
        name
    }
}

const ROWS_IN_A_PART: usize = 250;

/// Brings in rows as an import does: person, ways to reach them, company, deal, step, move, some touches.
fn import(store: &mut Store, size: usize) {
    let mut dice = Dice(size as u64 + 0x9E37_79B9);
    store
        .long("Import", now(), |long| {
            for part in 0..size.div_ceil(ROWS_IN_A_PART) {
                long.part(|tx| {
                    (0..ROWS_IN_A_PART.min(size - part * ROWS_IN_A_PART)).try_for_each(|_| row(tx, &mut dice))
                })?;
            }
            Ok(())
        })
        .unwrap();
}

fn row(tx: &Tx<'_>, dice: &mut Dice) -> box9::Result<()> {
    let (first, last) = (dice.name(), dice.name());
    let company = companies::named_or_new(tx, &format!("{} {} Ltd", dice.name(), dice.name()))?;
    let person = person(tx, &first, &last, company, dice)?;
    let (category, _) =
        categories::named_or_new(tx, ["dentists", "referral", "agencies", "press"][dice.roll(4) as usize])?;
    let deal = deal(tx, person, company, category, dice);
    let id = deals::insert(tx, &deal)?;
    if let Some(next) = &deal.next {
        steps::insert(tx, id, &NewStep::own("call about the offer", next.day, None))?;
    }
    deals::began(tx, &deal, id)?;
    if dice.roll(3) == 0 {
        touches::insert(
            tx,
            &touch(tx, id, &format!("Talked with {first} about {} and {}.", dice.name(), dice.name())),
            None,
        )?;
    }
    Ok(())
}

fn person(tx: &Tx<'_>, first: &str, last: &str, company: CompanyId, dice: &mut Dice) -> box9::Result<PersonId> {
    let id = people::insert(
        tx,
        &Person {
            id: PersonId(0),
            uid: tx.uid(),
            name: format!("{first} {last}"),
            job_title: Some("Head of Purchasing".into()),
            company: Some(company),
            do_not_contact: false,
            birthday: None,
            address: None,
            note: None,
            merged_into: None,
            created_at: tx.now,
        },
    )?;
    let email = format!("{first}.{last}{}@{}.example", dice.roll(1000), dice.name()).to_lowercase();
    people::add_reach(tx, id, &Reach { kind: ReachKind::Email, value: email, label: None })?;
    let phone = format!("+44 20 {:04} {:04}", dice.roll(10_000), dice.roll(10_000));
    people::add_reach(tx, id, &Reach { kind: ReachKind::Phone, value: phone, label: None })?;
    Ok(id)
}

fn deal(tx: &Tx<'_>, person: PersonId, company: CompanyId, category: CategoryId, dice: &mut Dice) -> Deal {
    let (stage, phase) = match dice.roll(20) {
        0..10 => (Stage::Lead, None),
        10..14 => (Stage::Prospect, None),
        14..17 => (Stage::Opportunity, Some(Phase::Proposal)),
        17..18 => (Stage::Handoff, Some(Phase::Kickoff)),
        _ => (Stage::Customer, None),
    };
    let next = NewStep::own("call about the offer", day(dice.roll(365)), None);
    Deal {
        person: Some(person),
        company: Some(company),
        category: Some(category),
        stage: Some(stage),
        phase,
        state: State::Open,
        value: Some(Money { minor: dice.roll(5_000_000) as i64, currency: Currency::USD }),
        note: Some("Met at the fair; wants a quote before the end of the quarter.".into()),
        next: Some(Next { wants: next.wants, day: next.day, at: None }),
        ..Deal::blank(tx.uid(), tx.today, tx.now)
    }
}

fn touch(tx: &Tx<'_>, deal: DealId, text: &str) -> Touch {
    Touch {
        id: box9::domain::id::TouchId(0),
        uid: tx.uid(),
        deal,
        kind: TouchKind::Call,
        inward: false,
        outcome: None,
        two_way: true,
        at: tx.now,
        day: tx.today,
        minutes: Some(5),
        text: Some(text.to_owned()),
        typed: true,
    }
}

const PAGE: usize = 40;

fn page(store: &Store, query: &Query, from: Option<&Key>) -> Vec<lists::Line> {
    let keys = query.after(store.conn(), from, PAGE).unwrap();
    lists::lines(store.conn(), keys.iter().map(|key| key.id)).unwrap()
}

fn panes(store: &Store, sort: Sort, filter: &lists::Filter) -> usize {
    let today = day(0);
    let shown = |pane: &Pane| {
        let query = Query { pane: *pane, sort, filter: filter.clone() };
        tally::title(store.conn(), *pane, today).unwrap();
        page(store, &query, None).len()
    };
    Pane::FUNNEL.iter().map(shown).sum()
}

#[divan::bench(args = sizes())]
fn open_and_show_four_panes(bencher: divan::Bencher<'_, '_>, size: usize) {
    let path = funnel(size);
    bencher.bench_local(|| panes(&open(&path), Sort::Next, &lists::Filter::default()));
}

#[divan::bench(args = sizes())]
fn four_panes_again(bencher: divan::Bencher<'_, '_>, size: usize) {
    let store = open(&funnel(size));
    bencher.bench_local(|| panes(&store, Sort::Next, &lists::Filter::default()));
}

/// The program on a terminal that nobody sees, with the funnel in sight.
struct Program {
    app: App,
    terminal: Terminal<TestBackend>,
}

impl Program {
    fn on(size: usize) -> Program {
        let app = App::new(open(&funnel(size)), now(), (120, 36), None).unwrap();
        let mut program = Program { app, terminal: Terminal::new(TestBackend::new(120, 36)).unwrap() };
        program.press("2");
        program
    }

    /// Presses keys and draws one frame, as the loop does with keys that wait together.
    fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.app.update(Event::Chord(key.parse().unwrap()), now());
        }
        self.app.refresh();
        self.terminal.draw(|frame| ui::draw(&self.app, Theme::told_apart(), frame)).unwrap();
    }
}

#[divan::bench(args = sizes())]
fn open_to_the_first_frame(bencher: divan::Bencher<'_, '_>, size: usize) {
    bencher.bench_local(|| Program::on(size));
}

/// A key that moves the cursor, with its frame; the next one moves it back.
#[divan::bench(args = sizes())]
fn a_move_and_its_frame(bencher: divan::Bencher<'_, '_>, size: usize) {
    let mut program = Program::on(size);
    let mut keys = ["j", "k"].into_iter().cycle();
    bencher.bench_local(|| program.press(keys.next().unwrap_or_default()));
}

/// A page on, past what was read before.
#[divan::bench(args = sizes())]
fn a_page_and_its_frame(bencher: divan::Bencher<'_, '_>, size: usize) {
    let mut program = Program::on(size);
    bencher.bench_local(|| program.press("PageDown"));
}

#[divan::bench(args = sizes())]
fn the_end_and_its_frame(bencher: divan::Bencher<'_, '_>, size: usize) {
    let mut program = Program::on(size);
    let mut keys = ["G", "g g"].into_iter().cycle();
    bencher.bench_local(|| program.press(keys.next().unwrap_or_default()));
}

/// A held key: 2,000 moves that wait together, and one frame.
#[divan::bench(args = sizes())]
fn a_held_key(bencher: divan::Bencher<'_, '_>, size: usize) {
    let mut program = Program::on(size);
    let mut held = ["j ".repeat(2_000), "k ".repeat(2_000)].into_iter().cycle();
    bencher.bench_local(|| program.press(&held.next().unwrap_or_default()));
}

/// The page of a deal opened and left, each with its frame.
#[divan::bench(args = sizes())]
fn a_deal_and_back(bencher: divan::Bencher<'_, '_>, size: usize) {
    let mut program = Program::on(size);
    let mut keys = ["Enter", "Esc"].into_iter().cycle();
    bencher.bench_local(|| program.press(keys.next().unwrap_or_default()));
}

/// A verb by its keys, with its commit and its frame; the next one is taken back.
#[divan::bench(args = sizes())]
fn a_verb_by_its_keys(bencher: divan::Bencher<'_, '_>, size: usize) {
    let mut program = Program::on(size);
    let mut keys = ["f 3 Enter", "u"].into_iter().cycle();
    bencher.bench_local(|| program.press(keys.next().unwrap_or_default()));
}

/// A page from the start, one from the end and one from the middle, in every order.
#[divan::bench(args = sizes())]
fn three_pages_in_five_orders(bencher: divan::Bencher<'_, '_>, size: usize) {
    let store = open(&funnel(size));
    let middle = DealId(size as i64 / 2);
    bencher.bench_local(|| {
        for sort in Sort::ALL {
            let query = Query { sort: *sort, ..Query::of(Pane::Leads) };
            let middle = query.would_be(store.conn(), middle).unwrap();
            query.after(store.conn(), None, PAGE).unwrap();
            query.before(store.conn(), None, PAGE).unwrap();
            query.after(store.conn(), middle.as_ref(), PAGE).unwrap();
        }
    });
}

/// Each key typed asks for hits and four panes of them.
#[divan::bench(args = sizes().iter().flat_map(|size| ["m", "ma", "mar", "marl", "quote", "lin mar", "!mar", "7946"].map(|word| (*size, word))))]
fn search_as_typed(bencher: divan::Bencher<'_, '_>, (size, word): (usize, &str)) {
    let store = open(&funnel(size));
    bencher.bench_local(|| {
        let hits = Arc::new(search::glance(store.conn(), word).unwrap());
        panes(&store, Sort::Next, &lists::Filter { hits: Some(hits), ..Default::default() })
    });
}

#[divan::bench(args = sizes())]
fn a_verb_with_its_commit(bencher: divan::Bencher<'_, '_>, size: usize) {
    let mut store = open(&funnel(size));
    let mut n = 0;
    bencher.bench_local(|| {
        n += 1;
        let id = DealId(1 + n % size as i64);
        store.operation("Call", now(), |tx| {
            touches::insert(tx, &touch(tx, id, "They want training."), None)?;
            let step = steps::next(tx.conn, id)?;
            steps::insert(tx, id, &NewStep::own("send the quote", day(7), None))?;
            step.map_or(Ok(()), |step| steps::complete(tx, step.id))
        })
    });
}

/// What the commit alone takes: one row in a file with the same settings.
#[divan::bench]
fn a_bare_commit(bencher: divan::Bencher<'_, '_>) {
    let mut store = open(&funnel(1_000));
    bencher.bench_local(|| {
        store.note(|conn| {
            conn.execute(
                "INSERT INTO position (place, value) VALUES ('x', 1) ON CONFLICT DO UPDATE SET value = value + 1",
                [],
            )?;
            Ok(())
        })
    });
}

#[divan::bench(args = sizes(), sample_count = 10)]
fn a_bulk_change_of_1000_and_its_undo(bencher: divan::Bencher<'_, '_>, size: usize) {
    let mut store = open(&funnel(size));
    bencher.bench_local(|| {
        let done = store.operation("Postpone", now(), |tx| {
            (1..=1_000).try_for_each(|id| match steps::next(tx.conn, DealId(id))? {
                Some(step) => steps::reschedule(tx, step.id, step.day + chrono::Days::new(1), None),
                None => Ok(()),
            })
        });
        undo::undo(&mut store, done.unwrap().operation.unwrap(), false, now()).unwrap();
    });
}

/// A file in which 2,000 deals are due, as many as there are where there are fewer.
fn with_much_due(size: usize) -> Store {
    let mut store = open(&funnel(size));
    let due = size.min(2_000) as i64;
    let done = store.operation("Much is due", now(), |tx| {
        (1..=due).try_for_each(|id| match steps::next(tx.conn, DealId(id))? {
            Some(step) => steps::reschedule(tx, step.id, day(0), None),
            None => Ok(()),
        })
    });
    done.unwrap();
    store
}

/// The queue of a day with its fit, the day on which each card is reached, and the load of the coming days.
#[divan::bench(args = sizes())]
fn queue_and_fit(bencher: divan::Bencher<'_, '_>, size: usize) {
    let store = with_much_due(size);
    let settings = store.settings().clone();
    bencher.bench_local(|| agenda::of_day(store.conn(), day(0), at(0), &settings).unwrap().cards.len());
}

/// The same on a day on which much of the file is cold as well.
#[divan::bench(args = sizes())]
fn queue_and_fit_where_most_is_cold(bencher: divan::Bencher<'_, '_>, size: usize) {
    let store = with_much_due(size);
    let settings = store.settings().clone();
    bencher.bench_local(|| agenda::of_day(store.conn(), day(90), at(90), &settings).unwrap().cards.len());
}

/// Ten touches on each deal, spread over two years, in a copy: the undo of the import wants nothing after it.
fn with_many_touches(size: usize) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("copy.box9");
    backup::copy_to(&open(&funnel(size)), &copy, true).unwrap();
    let mut store = open(&copy);
    let done = store.long("Talked", now(), |long| {
        for part in 0..size.div_ceil(ROWS_IN_A_PART) {
            long.part(|tx| {
                for id in
                    (part * ROWS_IN_A_PART..size.min((part + 1) * ROWS_IN_A_PART)).flat_map(|id| [id as i64 + 1; 10])
                {
                    let mut touch = touch(tx, DealId(id), "Talked.");
                    touch.day = tx.today - chrono::Days::new(tx.uid().0[15] as u64 * 3 % 730);
                    touches::insert(tx, &touch, None)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    });
    done.unwrap();
    (dir, store)
}

/// Everything that Review shows, read for its first frame.
#[divan::bench(args = sizes().iter().filter(|size| **size <= 100_000), sample_count = 5)]
fn the_mirror(bencher: divan::Bencher<'_, '_>, size: usize) {
    let (_dir, store) = with_many_touches(size);
    bencher.bench_local(|| box9::store::mirror::review(store.conn(), store.settings(), day(0)).unwrap().weeks.len());
}

/// The board of twelve.
#[divan::bench(args = sizes().iter().filter(|size| **size <= 100_000), sample_count = 5)]
fn the_boxes(bencher: divan::Bencher<'_, '_>, size: usize) {
    let (_dir, store) = with_many_touches(size);
    bencher.bench_local(|| box9::store::boxes::board(store.conn(), store.settings(), day(0)).unwrap().len());
}

#[divan::bench(args = sizes(), sample_count = 1, sample_size = 1)]
fn an_import(bencher: divan::Bencher<'_, '_>, size: usize) {
    bencher.with_inputs(|| tempfile::tempdir().unwrap()).bench_local_values(|dir| {
        let mut store = open(&dir.path().join("funnel.box9"));
        import(&mut store, size);
        dir
    });
}

#[divan::bench(args = sizes(), sample_count = 1, sample_size = 1)]
fn the_undo_of_an_import(bencher: divan::Bencher<'_, '_>, size: usize) {
    let copied = || {
        let dir = tempfile::tempdir().unwrap();
        let copy = dir.path().join("copy.box9");
        backup::copy_to(&open(&funnel(size)), &copy, true).unwrap();
        (dir, open(&copy))
    };
    bencher.with_inputs(copied).bench_local_values(|(dir, mut store)| {
        let import = box9::domain::id::OperationId(1);
        undo::undo(&mut store, import, true, now()).unwrap();
        dir
    });
}

#[divan::bench(args = sizes(), sample_count = 5)]
fn duplicates_found(bencher: divan::Bencher<'_, '_>, size: usize) {
    let store = open(&funnel(size));
    bencher.bench_local(|| duplicates::find(store.conn(), usize::MAX).unwrap().len());
}

#[divan::bench(args = sizes(), sample_count = 5)]
fn past_opened(bencher: divan::Bencher<'_, '_>, size: usize) {
    let store = open(&funnel(size));
    bencher.bench_local(|| backup::as_of(&store, day(0)).unwrap());
}

#[divan::bench(args = sizes(), sample_count = 5)]
fn what_an_import_changed(bencher: divan::Bencher<'_, '_>, size: usize) {
    let store = open(&funnel(size));
    let import = history::page(store.conn(), None, 1).unwrap().remove(0).id;
    bencher.bench_local(|| history::changes_of(store.conn(), import, 60).unwrap());
}
