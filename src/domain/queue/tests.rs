use super::*;
use crate::domain::stage::Stage;

pub fn deal_of(id: i64) -> DealId {
    DealId(id)
}

/// A card of a deal that takes so many seconds.
pub fn card(id: i64, group: Group, seconds: u32) -> Card {
    let today = "2026-11-25".parse().unwrap();
    let top = matches!(group, Group::Prospects | Group::Leads);
    Card { seconds, top, ..Card::plain(group, Subject::Deal(DealId(id)), CardKind::Call, today) }
}

fn order(cards: Vec<Card>) -> Vec<i64> {
    ordered(cards).iter().map(|card| card.deal().map_or(0, |deal| deal.0)).collect()
}

fn worth(id: i64, value: i64, silent: &str) -> Card {
    let weight = Weight { value, silent_since: silent.parse().unwrap() };
    Card { weight, ..card(id, Group::Opportunities, 60) }
}

#[test]
fn groups_stand_in_their_order() {
    let cards = Group::ALL.iter().rev().zip(1..).map(|(group, id)| card(id, *group, 60)).collect();
    assert_eq!(order(cards), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
}

#[test]
fn inside_a_group_a_missed_promise_comes_first_then_value_then_silence() {
    let missed = Card { missed: true, ..worth(1, 0, "2026-11-24") };
    let silent = worth(2, 500, "2026-11-02");
    let cards = vec![worth(3, 500, "2026-11-20"), silent, worth(4, 900, "2026-11-24"), missed];
    assert_eq!(order(cards), [1, 4, 2, 3]);
}

#[test]
fn two_deals_of_one_person_follow_each_other() {
    let of = |id, group, person| Card { person: Some(PersonId(person)), ..card(id, group, 60) };
    let cards = vec![
        of(1, Group::Opportunities, 7),
        of(2, Group::Opportunities, 8),
        of(3, Group::Leads, 7),
        card(4, Group::Prospects, 60),
    ];
    assert_eq!(order(cards), [1, 3, 2, 4]);
}

#[test]
fn prospecting_fills_what_prospects_and_leads_leave_of_their_minutes() {
    let day = "2026-11-25".parse().unwrap();
    let minutes = |cards: &[Card], under: bool| {
        let under = under.then(|| (CategoryId(1), "dentists".to_owned()));
        prospecting(cards, TOP_SECONDS, under, day).map_or(0, |card| card.seconds / 60)
    };
    assert_eq!(minutes(&[], false), 15);
    assert_eq!(minutes(&[card(1, Group::Leads, 360), card(2, Group::Opportunities, 900)], false), 9);
    assert_eq!(minutes(&[card(1, Group::Prospects, 900)], false), 0);
    assert_eq!(minutes(&[card(1, Group::Prospects, 900)], true), 5);
}

fn due(pane: Pane) -> Due {
    Due {
        deal: DealId(1),
        person: None,
        pane,
        category: None,
        weight: Weight { value: 0, silent_since: "2026-11-02".parse().unwrap() },
        fire: None,
        owed: Vec::new(),
        theirs: Vec::new(),
        unpaid: None,
        steps: Vec::new(),
        is_new: false,
        cold: None,
        again: None,
        answered: false,
        campaign_step: 1,
    }
}

fn step(words: &str) -> DueStep {
    DueStep {
        wants: crate::domain::step::Wants::Do,
        kind: crate::domain::step::StepKind::of(words),
        words: words.to_owned(),
        day: "2026-11-25".parse().unwrap(),
        at: None,
        minutes: None,
        origin: crate::domain::step::StepOrigin::Own,
        promised_by: None,
    }
}

#[test]
fn every_due_thing_falls_in_one_group() {
    let today: Day = "2026-11-25".parse().unwrap();
    let fire = || Some(("down".to_owned(), today));
    let owed = || vec![Owed { text: "training".into(), due: today, promised: true }];
    let cold = || Some("silent 9 working days".to_owned());
    let called = |pane| Due { steps: vec![step("call")], ..due(pane) };
    let promised = DueStep { promised_by: Some(today), ..step("call") };
    let table = [
        (Due { fire: fire(), owed: owed(), ..called(Pane::Customers) }, Some(Group::Fires)),
        (Due { owed: owed(), ..called(Pane::Leads) }, Some(Group::Promises)),
        (Due { steps: vec![promised], ..due(Pane::Leads) }, Some(Group::Promises)),
        (Due { steps: vec![step("answer them")], ..due(Pane::Opportunities) }, Some(Group::Answers)),
        (Due { is_new: true, ..due(Pane::Leads) }, Some(Group::Answers)),
        (Due { again: Some("lost".into()), answered: true, ..due(Pane::Closed) }, Some(Group::Answers)),
        (Due { cold: cold(), ..due(Pane::Handoffs) }, Some(Group::Handoffs)),
        (called(Pane::Handoffs), Some(Group::Handoffs)),
        (Due { cold: cold(), ..called(Pane::Opportunities) }, Some(Group::Opportunities)),
        (Due { cold: cold(), ..due(Pane::Opportunities) }, Some(Group::Cold)),
        (Due { cold: cold(), ..called(Pane::Leads) }, Some(Group::Cold)),
        (called(Pane::Prospects), Some(Group::Prospects)),
        (called(Pane::Leads), Some(Group::Leads)),
        (called(Pane::Customers), Some(Group::Customers)),
        (Due { again: Some("no budget".into()), ..due(Pane::Closed) }, Some(Group::Customers)),
        (due(Pane::Leads), None),
    ];
    for (due, group) in table {
        assert_eq!(due.group(), group, "{due:?}");
    }
}

#[test]
fn a_card_says_everything_that_is_due_on_it() {
    let today: Day = "2026-11-25".parse().unwrap();
    let late = DueStep { day: "2026-11-23".parse().unwrap(), ..step("send the quote") };
    let owed = Owed { text: "training".into(), due: "2026-11-24".parse().unwrap(), promised: true };
    let both = Due { owed: vec![owed], steps: vec![late, step("call")], ..due(Pane::Opportunities) };
    let card = both.card(today, &Pace::default()).unwrap();
    assert_eq!(card.why, "promised: training, 1d late; send the quote, 2d late; call, today");
    assert!(card.missed && card.first && !card.top);
    assert_eq!((card.kind, card.seconds), (CardKind::Email, 240));
}

#[test]
fn a_campaign_step_is_one_card_for_all_its_leads() {
    let lead = |id, words: &str| {
        let step = DueStep { origin: crate::domain::step::StepOrigin::Campaign, ..step(words) };
        Due { deal: DealId(id), category: Some(CategoryId(3)), steps: vec![step], campaign_step: 2, ..due(Pane::Leads) }
    };
    let names = BTreeMap::from([(3, "Dentists".to_owned())]);
    let due = vec![lead(1, "write"), lead(2, "call them"), lead(3, "write")];
    let told: Vec<(String, usize, u32)> = campaign_cards(due, &names, &Pace::default())
        .into_iter()
        .map(|card| (card.why.clone(), card.subject.deals().len(), card.seconds))
        .collect();
    assert_eq!(told, [("Dentists, step 2: 1 call".into(), 1, 360), ("Dentists, step 2: 2 drafts".into(), 2, 120)]);
}

#[test]
fn a_meeting_is_prepared_before_and_told_after() {
    let today: Day = "2026-11-25".parse().unwrap();
    let event = |deal, told| MeetingEvent {
        deal: DealId(deal),
        person: None,
        stage: Some(Stage::Opportunity),
        title: "quarterly".into(),
        day: today,
        from: "14:00:00".parse().unwrap(),
        to: "15:00:00".parse().unwrap(),
        prepared: false,
        told,
    };
    let cards = vec![card(1, Group::Opportunities, 60), card(2, Group::Leads, 60)];
    let events = [event(2, false), event(3, false), event(4, true)];
    let at = |hour: &str| {
        let now = format!("2026-11-25T{hour}").parse().unwrap();
        let cards = with_events(cards.clone(), &events, now, &Pace::default());
        cards
            .into_iter()
            .map(|card| format!("{:?} {} {}", card.deal().unwrap().0, card.kind, card.why))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        at("10:00:00"),
        [
            "3 preparation prepare the meeting at 14:00: quarterly",
            "1 call ",
            "2 preparation prepare the meeting at 14:00: quarterly"
        ]
    );
    assert_eq!(at("15:00:00")[0], "3 what-happened what happened at 14:00: quarterly?");
}
