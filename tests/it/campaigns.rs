//! Campaigns: leads begin them by a daily limit, their mails are drafted and sent, an answer ends them.

use crate::pilot::Pilot;
use crate::world::World;
use box9::app::event::{Effect, Event};
use box9::domain::Day;
use box9::domain::id::{CategoryId, DealId, OperationId};
use box9::domain::letter::LetterState;
use box9::domain::playbook::PlaybookKind;
use box9::domain::touch::Outcome;
use box9::formats::template::Template;
use box9::ops::{self, CategoryChange, Draft, Enrol, EnrolAll, Letters, LogTouch, Op, Templates, Verb};
use box9::store::letters::{self, Of};
use box9::store::{Store, campaigns, playbooks, steps};
use proptest::prelude::*;

/// Writes a campaign of four steps: a mail at once, one after 4 working days, a call after 3 more, a last mail after 5.
pub fn campaign(store: &mut Store, now: box9::domain::Moment) -> OperationId {
    let write = store.operation("A campaign", now, |tx| {
        tx.conn
            .execute("INSERT INTO playbook (uid, name, kind) VALUES (randomblob(16), 'cold mail', 'campaign')", [])?;
        let playbook = tx.conn.last_insert_rowid();
        for (place, (kind, words, days, template)) in [
            ("email", "introduce yourself", 0, Some("introduction")),
            ("email", "send something useful", 4, Some("useful")),
            ("call", "call", 3, None),
            ("email", "last word", 5, Some("last-word")),
        ]
        .into_iter()
        .enumerate()
        {
            let sql = "INSERT INTO playbook_step (playbook_id, position, kind, words, offset_days, template)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            tx.conn.execute(sql, (playbook, place as i64 + 1, kind, words, days, template))?;
        }
        Ok(())
    });
    write.unwrap().operation.unwrap()
}

fn category(world: &mut World, changes: &[(&str, &str)]) -> CategoryId {
    let changes = changes.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect();
    let name = "dentists".to_owned();
    world.done(Op::Category(CategoryChange::Add { name: name.clone(), brief: None, changes }));
    box9::store::categories::named(world.store.conn(), &name).unwrap().unwrap().id
}

/// A world with the campaign in a file, and who drafts named.
fn world() -> World {
    let mut world = World::new();
    campaign(&mut world.store, world.now);
    world.done(Op::Settings(vec![("name".into(), "Sam Seller".into())]));
    world
}

/// Drafts what the step that is due wants.
pub fn draft() -> Verb {
    let text = "Subject: hello\n\nHello {{ first_name }} at {{ company }}".to_owned();
    let named = |name: &str| Template { name: name.into(), text: text.clone() };
    let known = Templates::of(vec![named("introduction"), named("useful"), named("last-word")]);
    Verb::Draft(Draft { template: None, known, state: LetterState::Draft })
}

fn starts(world: &World) -> Vec<Day> {
    let conn = world.store.conn();
    let mut statement = conn.prepare("SELECT started_on FROM plan ORDER BY id").unwrap();
    let days = statement.query_map([], |row| row.get(0)).unwrap();
    days.collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_new_lead_of_a_category_with_a_campaign_begins_it_by_itself() {
    let mut world = world();
    category(&mut world, &[("campaign", "Cold Mail"), ("limit", "2")]);
    let deals: Vec<DealId> =
        ["Ada", "Bea", "Cleo", "Dora"].map(|name| world.add(&format!("{name} Lee #dentists"))).into();
    assert_eq!(
        world.picture(deals[0]),
        "open lead, do \"introduce yourself\" 2026-11-25, do \"send something useful\" 2026-12-01, \
         do \"call\" 2026-12-04, do \"last word\" 2026-12-11"
    );
    let days: Vec<String> = starts(&world).iter().map(Day::to_string).collect();
    assert_eq!(days, ["2026-11-25", "2026-11-25", "2026-11-26", "2026-11-26"]);
    let said = world.add("Eve Lee #dentists >fri call");
    assert_eq!(world.picture(said), "open lead, do \"call\" 2026-11-27", "somebody said what is next");
}

#[test]
fn a_lead_that_only_rests_begins_when_it_gets_its_category() {
    let mut world = world();
    let (resting, busy) = (world.add("Ada Lee #others"), world.add("Bea Lee >fri call"));
    category(&mut world, &[("campaign", "cold mail")]);
    let put = || Verb::Categorize(box9::ops::Categorize { category: Some("dentists".into()) });
    assert_eq!(world.verb(resting, put()), "Ada Lee: in category dentists; its campaign begins today.");
    assert_eq!(world.verb(busy, put()), "Bea Lee: in category dentists.");
    assert_eq!(world.verb(busy, Verb::Enrol(Enrol::default())), "Bea Lee: in the campaign of dentists from today.");
    assert_eq!(world.no(busy, Verb::Enrol(Enrol::default())), "Bea Lee is in a campaign already.");
    assert_eq!(world.verb(resting, Verb::Stop), "Ada Lee: out of the campaign; next rest until Tue 15 Dec.");
    assert_eq!(world.no(resting, Verb::Stop), "Ada Lee is in no campaign.");
}

#[test]
fn a_sent_draft_is_a_touch_and_the_campaign_goes_on() {
    let mut world = world();
    let category = category(&mut world, &[("campaign", "cold mail")]);
    let ada = world.add("Ada Lee @Lee ada@lee.example #dentists");
    let lost = world.add("Bea Lee #dentists");
    let due = |world: &World| letters::counts(world.store.conn(), world.today()).unwrap()[&category];
    assert_eq!((due(&world).wanted, due(&world).waiting), (2, 0));
    let outcome = world.done(Op::Deals(vec![ada, lost], draft()));
    assert_eq!(outcome.said, "1 deal: drafted introduction; 1 refused: Bea Lee: the e-mail is missing.");
    assert_eq!((due(&world).wanted, due(&world).waiting), (1, 1));
    assert_eq!(world.no(lost, draft()), "Bea Lee: the e-mail is missing. / Fill it in (e), then draft again.");
    world.pass_days(1);
    let waiting = letters::unconfirmed(world.store.conn(), world.today(), 10).unwrap();
    assert_eq!(waiting.len(), 1, "it comes back the next day");
    let sent = Letters { letters: vec![waiting[0].id], state: LetterState::Sent };
    let said = world.done(Op::Letters(sent.clone())).said;
    assert_eq!(said, "Ada Lee: sent; next send something useful, Wed 2 Dec.", "one day late moves what follows");
    assert_eq!(world.refused(Op::Letters(sent)).to_string(), "The letter to Ada Lee is sent already.");
    let standing = campaigns::standing(world.store.conn()).unwrap();
    let playbook = playbooks::named(world.store.conn(), PlaybookKind::Campaign, "cold mail").unwrap().unwrap();
    let at: Vec<i64> = (1..=4).map(|step| standing.at(category, playbook, step)).collect();
    assert_eq!((at, standing.of(category)), (vec![1, 1, 0, 0], 2));
}

#[test]
fn after_the_last_step_the_lead_rests() {
    let mut world = world();
    category(&mut world, &[("campaign", "cold mail"), ("interval", "20")]);
    let ada = world.add("Ada Lee @Lee ada@lee.example #dentists");
    for _ in 0..3 {
        world.pass_days(7);
        world.verb(ada, Verb::Touch(LogTouch::of(Outcome::Sent)));
    }
    world.pass_days(7);
    let said = world.verb(ada, Verb::Done(box9::ops::Done { next: None }));
    assert!(said.starts_with("Ada Lee: last word done; next rest until Wed 20 Jan 2027."), "{said}");
    assert!(world.picture(ada).starts_with("open lead, rest "), "{}", world.picture(ada));
    assert_eq!(world.count("SELECT count(*) FROM plan WHERE ended_on IS NULL"), 0);
    let category = box9::store::categories::named(world.store.conn(), "dentists").unwrap().unwrap().id;
    let again = world.refused(Op::Enrol(EnrolAll::Begin(category, None)));
    assert_eq!(again.to_string(), "Every lead of dentists is in its campaign, or was.");
}

#[test]
fn an_answer_by_any_channel_ends_the_campaign_and_wants_an_answer_today() {
    for touch in [
        LogTouch::of(Outcome::Answered),
        LogTouch { inward: true, ..LogTouch::of(Outcome::Note) },
        LogTouch { kind: Some(box9::domain::touch::TouchKind::Call), ..LogTouch::of(Outcome::Answered) },
        LogTouch { kind: Some(box9::domain::touch::TouchKind::Message), inward: true, ..LogTouch::of(Outcome::Sent) },
    ] {
        let mut world = world();
        category(&mut world, &[("campaign", "cold mail")]);
        let ada = world.add("Ada Lee @Lee ada@lee.example #dentists");
        world.verb(ada, draft());
        world.verb(ada, Verb::Touch(touch.clone()));
        assert_eq!(world.picture(ada), "open lead, do \"answer them\" 2026-11-25", "{touch:?}");
        assert!(letters::waiting(world.store.conn(), Of::All, world.today(), 9).unwrap().is_empty(), "{touch:?}");
        assert_eq!(world.count("SELECT count(*) FROM plan WHERE ended_on IS NULL"), 0);
    }
}

#[test]
fn nobody_who_asked_for_peace_is_enrolled_or_drafted() {
    let mut world = world();
    let ada = world.add("Ada Lee @Lee ada@lee.example #dentists");
    let change = box9::ops::PersonChange::Set { who: None, changes: vec![("do_not_contact".into(), "yes".into())] };
    world.done(Op::Person(ada, change));
    let set = |world: &mut World, field: &str, value: &str| {
        let changes = vec![(field.to_owned(), value.to_owned())];
        world.done(Op::Category(CategoryChange::Set { name: "dentists".into(), changes }));
    };
    set(&mut world, "campaign", "cold mail");
    assert_eq!(world.no(ada, Verb::Enrol(Enrol::default())), "Ada Lee asked not to be contacted.");
    assert_eq!(world.no(ada, draft()), "Ada Lee asked not to be contacted.");
    let category = box9::store::categories::named(world.store.conn(), "dentists").unwrap().unwrap().id;
    world.refused(Op::Enrol(EnrolAll::Begin(category, None)));
    let again = world.add("Ada Lee @Lee ada@lee.example #dentists \"second\"");
    assert!(world.picture(again).contains("rest"), "{}", world.picture(again));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]
    #[test]
    fn a_thousand_leads_keep_the_limit_of_each_day(limit in 1..40u32, already in 0..30usize, n in 900..1001usize) {
        let mut world = world();
        for nth in 0..n {
            world.add(&format!("Lead{nth} Lee #dentists"));
        }
        let id = box9::store::categories::named(world.store.conn(), "dentists").unwrap().unwrap().id;
        let change = |field: &str, value: String| {
            Op::Category(CategoryChange::Set { name: "dentists".into(), changes: vec![(field.into(), value)] })
        };
        box9::ops::perform(&mut world.store, &change("campaign", "cold mail".into()), world.now).unwrap();
        box9::ops::perform(&mut world.store, &change("limit", limit.to_string()), world.now).unwrap();
        for nth in 0..already {
            world.add(&format!("Early{nth} Lee #dentists"));
        }
        box9::ops::perform(&mut world.store, &Op::Enrol(EnrolAll::Begin(id, None)), world.now).unwrap();
        let mut days = starts(&world);
        prop_assert_eq!(days.len(), n + already);
        days.sort_unstable();
        let week = box9::domain::workdays::WorkWeek::default();
        let mut expected = world.today();
        for day in days.chunks(limit as usize) {
            prop_assert!(day.iter().all(|one| *one == expected), "{:?} on {}", day, expected);
            expected = week.add(expected, 1);
        }
        world.assert_sound_after("enrolling");
    }
}

#[test]
fn each_step_of_a_campaign_names_its_template() {
    let mut world = world();
    category(&mut world, &[("campaign", "cold mail")]);
    let ada = world.add("Ada Lee @Lee ada@lee.example #dentists");
    assert_eq!(steps::open(world.store.conn(), ada).unwrap().len(), 4);
    let wanted = letters::wanted(world.store.conn(), Of::Deal(ada), world.day("30 jan"), 9).unwrap();
    let names: Vec<&str> = wanted.iter().map(|one| one.template.as_str()).collect();
    assert_eq!(names, ["introduction", "useful", "last-word"]);
}

/// A funnel with two categories, one of which has a campaign with drafts that wait, one made yesterday.
fn pilot(columns: u16, rows: u16) -> Pilot {
    let mut pilot = Pilot::new(columns, rows);
    let now = crate::pilot::moment(crate::pilot::NOW);
    let day_before = now - chrono::TimeDelta::days(1);
    let store = &mut pilot.app.store;
    campaign(store, day_before);
    let mut done = |op: Op, now| ops::perform(store, &op, now).unwrap();
    done(Op::Settings(vec![("name".into(), "Sam Seller".into())]), day_before);
    let changes = [("campaign", "cold mail"), ("limit", "3"), ("interval", "14")];
    let changes = changes.map(|(field, value)| (field.to_owned(), value.to_owned())).into();
    let brief = "They lose an hour a day to the telephone. Say what the neighbour saved; ask for ten minutes, never for an order.";
    done(Op::Category(CategoryChange::Add { name: "dentists".into(), brief: Some(brief.into()), changes }), day_before);
    for (line, when) in [
        ("Ada Lee @Lee Dental ada@lee.example #dentists", day_before),
        ("Bea Novák @Praxis Novák bea@novak.example #dentists", day_before),
        ("Cleo @Smiles #dentists", day_before),
        ("山田太郎 @株式会社 yamada@kk.example #dentists", now),
        ("Dora Lind dora@lind.example #dentists", now),
        ("Eve Ohm #referral", now),
    ] {
        done(Op::Add(ops::Add { line: line.into(), stage: None }), when);
    }
    let known = || Templates::of(vec![template()]);
    let draft = || Verb::Draft(Draft { template: None, known: known(), state: LetterState::Draft });
    done(Op::Deals(vec![DealId(1)], draft()), day_before);
    done(Op::Deals(vec![DealId(2), DealId(4)], draft()), now);
    pilot.send(Event::Resize { columns, rows });
    pilot
}

fn template() -> Template {
    Template { name: "introduction".into(), text: "Subject: A question about {{ company }}\n\nHello {{ name }}".into() }
}

#[test]
fn the_screen_in_pictures() {
    for (columns, rows) in [(120, 36), (80, 24), (40, 12)] {
        for (name, script) in [
            ("campaigns", "3"),
            ("campaigns_drafts", "3 M"),
            ("campaigns_letter", "3 Tab j"),
            ("campaigns_other", "3 j"),
            ("campaigns_form", "3 e"),
            ("campaigns_pick", "3 p"),
        ] {
            insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), pilot(columns, rows).press(script).picture());
        }
        let mut empty = Pilot::new(columns, rows);
        insta::assert_snapshot!(format!("campaigns_empty_{columns}x{rows}"), empty.press("3").picture());
    }
}

/// Presses a script, sees the answer, and takes it back: the facts are then as before.
fn and_back(script: &str, answer: &str) {
    let mut pilot = pilot(120, 36);
    let before = crate::facts::facts(pilot.app.store.conn());
    pilot.press(script);
    assert!(pilot.answer().contains(answer), "{script}: {}", pilot.answer());
    assert!(pilot.app.overlays.is_empty(), "{script} leaves a box open");
    assert!(box9::store::check::check(&pilot.app.store).unwrap().ok(), "{script}");
    assert_ne!(crate::facts::facts(pilot.app.store.conn()), before, "{script} changed nothing");
    pilot.press("u");
    assert!(pilot.answer().starts_with("Undid: "), "{script}: {}", pilot.answer());
    assert_eq!(crate::facts::facts(pilot.app.store.conn()), before, "{script}, undone");
}

#[test]
fn each_key_does_what_it_says_and_u_takes_it_back() {
    for (script, answer) in [
        ("3 d a", "3 letters sent. · u undoes"),
        ("3 Tab d", "Ada Lee: sent; next send something useful,"),
        ("3 Tab x", "Ada Lee: \"A question about Lee Dental\" dropped."),
        ("3 M m", "1 deal: drafted introduction; 1 refused: Cleo: the e-mail is missing."),
        ("3 M e", "3 letters written to "),
        ("3 -", "5 deals: out of the campaign"),
        ("3 x", "Category dentists put away."),
        ("3 n 'plumbers' Enter", "New category plumbers."),
        ("3 j p c", "Category referral changed."),
        ("3 p -", "Category dentists changed."),
        ("3 e Tab Tab Tab Ctrl-u '7' Enter", "Category dentists changed."),
    ] {
        and_back(script, answer);
    }
}

#[test]
fn how_many_are_taken_as_sent_is_said_before_it_is_done() {
    for (columns, rows) in [(120, 36), (80, 24), (40, 12)] {
        let mut pilot = pilot(columns, rows);
        pilot.press("3");
        assert!(columns < 80 || pilot.said().contains("Tab across"), "{}", pilot.text());
        let before = crate::facts::facts(pilot.app.store.conn());
        pilot.press("d");
        assert!(pilot.said().contains("3 drafts: which were sent?"), "{}", pilot.text());
        assert!(pilot.said().contains("a all 3"), "{}", pilot.text());
        pilot.press("Esc");
        assert_eq!(crate::facts::facts(pilot.app.store.conn()), before, "nothing was sent by looking");
    }
}

#[test]
fn enrolling_says_how_long_it_takes() {
    let mut pilot = pilot(120, 36);
    pilot.press("3 + ");
    assert_eq!(pilot.answer(), "Every lead of dentists is in its campaign, or was.");
    pilot.press("j +");
    assert!(pilot.answer().starts_with("referral has no campaign. Give it one: p"), "{}", pilot.answer());
    pilot.press("p c +");
    assert_eq!(pilot.answer(), "1 lead of referral begins its campaign, today. · u undoes");
}

#[test]
fn enter_opens_the_leads_of_the_category_or_the_deal_of_a_draft() {
    let mut pilot = pilot(120, 36);
    pilot.press("3 Enter");
    let said = pilot.said();
    assert!(said.contains("Ada Lee") && !said.contains("Eve Ohm"), "{said}");
    pilot.press("Esc");
    assert!(pilot.said().contains("Eve Ohm"));
    pilot.press("/ '#dentists ada' Enter");
    let said = pilot.said();
    assert!(said.contains("Ada Lee") && !said.contains("Bea Novák"), "{said}");
    pilot.press("Esc 3 Tab j Enter");
    assert!(pilot.said().contains("box9 Deal"));
    pilot.press("Esc");
    assert!(pilot.said().contains("box9 Campaigns"));
}

#[test]
fn a_brief_comes_back_from_the_editor() {
    let mut pilot = pilot(120, 36);
    pilot.press("3 E");
    let token = match pilot.effects.as_slice() {
        [Effect::Edit { token, text }] if text.starts_with("They lose an hour") => *token,
        other => panic!("{other:?}"),
    };
    pilot.send(Event::Edited { token, text: Ok("New words.\nOn two lines.\n".into()) });
    assert_eq!(pilot.answer(), "Category dentists changed. · u undoes");
    assert!(pilot.said().contains("New words.") && pilot.said().contains("On two lines."));
    pilot.send(Event::Edited { token, text: Err("no editor".into()) });
    assert_eq!(pilot.answer(), "The brief is as it was: no editor");
}

#[test]
fn an_answer_ends_a_wait_or_a_rest_at_any_stage() {
    use box9::domain::stage::Stage;
    use box9::domain::step::{NewStep, Wants};
    for stage in Stage::ALL.iter().filter(|stage| **stage != Stage::Customer) {
        for wants in [Wants::Wait, Wants::Rest] {
            let mut world = World::new();
            let ada = world.add_as("Ada Lee ada@lee.example 12k", Some(*stage));
            let step = NewStep { wants, ..world.step("4 dec", "their answer") };
            world.verb(ada, Verb::Next(ops::SetNext { step }));
            let touch =
                LogTouch { kind: Some(box9::domain::touch::TouchKind::Message), ..LogTouch::of(Outcome::Answered) };
            world.verb(ada, Verb::Touch(touch));
            let open = steps::open(world.store.conn(), ada).unwrap();
            let first = (open[0].words.as_str(), open[0].day);
            assert_eq!(first, ("answer them", world.today()), "{stage} {wants}: {}", world.picture(ada));
            assert!(!open.iter().any(|step| step.words == "their answer"), "{stage} {wants}");
        }
    }
}

#[test]
fn the_demo_has_campaigns_worth_a_look() {
    for (columns, rows) in [(120, 36), (80, 24)] {
        for (nth, script) in ["3", "3 j", "3 j j", "3 j j j"].into_iter().enumerate() {
            let mut pilot = Pilot::demo(columns, rows);
            pilot.press(script);
            let text = pilot.text();
            assert!(text.contains("Drafts ") && !text.contains("No campaign") && !text.contains("No brief"), "{text}");
            if nth == 0 {
                insta::assert_snapshot!(format!("campaigns_demo_{columns}x{rows}"), pilot.picture());
            }
        }
    }
}
