//! The reset: the station in sight, its card, and what each digit answers; everything else is done by the usual keys.

mod act;
mod back;

pub(super) use act::{act, another, answered, come_back, delivers, keep_judged, left_box, open};
pub(super) use back::{Way, went};

use super::{App, Screen};
use crate::domain::category::Category;
use crate::domain::handoff::Verdict;
use crate::domain::id::{CategoryId, DealId};
use crate::domain::playbook::PlaybookKind;
use crate::domain::reset::{Crisis, Place, Station};
use crate::domain::step::NewStep;
use crate::domain::touch::Outcome;
use crate::domain::{Day, text, when};
use crate::error::Result;
use crate::ops::{self, Categorize, CategoryChange, LogTouch, Observe, Op, PlanChange, Playbooks, SetNext, Take, Verb};
use crate::store::sheet::{self, Sheet};
use crate::store::{Connection, Store, categories, reset, steps};

/// The state of the screen.
#[derive(Debug, Clone)]
pub struct Reset {
    pub place: Place,
    /// How many cards each station has left, in their order.
    pub left: Vec<i64>,
    pub card: Card,
    /// The next answer is for all that are left at the station.
    pub rest: bool,
    /// The first line of the card in sight.
    pub scroll: usize,
    /// What each digit does, from 1 on.
    pub choices: Vec<Choice>,
    /// Promises to this deal are typed, one after the other, until an empty line.
    delivering: Option<DealId>,
}

/// What is asked about.
#[derive(Debug, Clone)]
pub enum Card {
    /// Nothing is left at the station.
    None,
    Deal(Box<Sheet>),
    Category(Box<Category>),
    /// The station itself: it has no cards, or triage has them.
    Station,
}

/// What a digit does, and where that leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub label: String,
    pub leads_to: String,
    pub answer: Answer,
}

/// What is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Through the tray and everything cold, by the letters of triage.
    Triage,
    /// A verb on the card's deal, or on all that are left.
    Do(Box<Verb>),
    /// A handoff, and its promises from memory.
    Deliver,
    /// A change to the category of the card.
    Change(Box<CategoryChange>),
    NewCategory,
    /// The block stays as it is.
    Settled,
    Level,
    Settings,
    Session,
    /// On to the next station.
    Onward,
}

/// Answers why the reset is offered: on the funnel and on Today, as they are now.
pub(super) fn crisis(app: &App) -> Result<Option<Crisis>> {
    let offered = matches!(app.screen, Screen::Funnel | Screen::Today(_)) && app.view.past.is_none();
    match offered {
        true => Ok(reset::signs(app.store.conn(), app.store.settings(), app.today())?.crisis()),
        false => Ok(None),
    }
}

/// So many touches of a deal are shown.
const TOUCHES: usize = 6;

impl Reset {
    /// Shows a pass that is under way.
    pub fn of(place: Place) -> Reset {
        Reset {
            place,
            left: Vec::new(),
            card: Card::None,
            rest: false,
            scroll: 0,
            choices: Vec::new(),
            delivering: None,
        }
    }

    /// Answers the station in sight.
    pub fn station(&self) -> Station {
        self.place.station()
    }

    /// Answers how many cards a station has left.
    pub fn left_at(&self, station: Station) -> i64 {
        self.left.get(station as usize).copied().unwrap_or(0)
    }

    /// Answers the deal of the card.
    pub fn deal(&self) -> Option<DealId> {
        match &self.card {
            Card::Deal(sheet) => Some(sheet.deal.id),
            _ => None,
        }
    }

    /// Reads counts, card and answers again.
    pub fn reload(&mut self, store: &Store, today: Day) -> Result<()> {
        let conn = store.conn();
        self.left = Station::ALL
            .iter()
            .map(|station| reset::left(conn, *station, &self.place, today))
            .collect::<Result<_>>()?;
        let before = self.deal();
        self.card = self.read_card(conn, today)?;
        if self.deal() != before {
            self.scroll = 0;
        }
        self.rest &= matches!(self.card, Card::Deal(_));
        self.choices = self.choices(store, today)?;
        Ok(())
    }

    fn read_card(&mut self, conn: &Connection, today: Day) -> Result<Card> {
        let mut card = reset::next(conn, &self.place, today)?;
        if card.is_none() && self.place.take_up_skipped() {
            card = reset::next(conn, &self.place, today)?;
        }
        Ok(match card {
            None => Card::None,
            Some(_) if self.station() == Station::Classify => Card::Station,
            Some(0) => Card::Station,
            Some(deal) if deal > 0 => {
                sheet::load(conn, DealId(deal), TOUCHES)?.map_or(Card::None, |sheet| Card::Deal(Box::new(sheet)))
            }
            Some(category) => Card::Category(Box::new(categories::get(conn, CategoryId(-category))?)),
        })
    }

    /// Answers what each digit does here.
    fn choices(&self, store: &Store, today: Day) -> Result<Vec<Choice>> {
        let mut choices = match (&self.card, self.station()) {
            (Card::None, _) => Vec::new(),
            (Card::Category(category), _) => campaigns(store, category)?,
            (_, Station::Classify) => {
                vec![choice("go through them", "one letter each; Tab there takes them in groups", Answer::Triage)]
            }
            (_, Station::Sold) => sold(store, today),
            (_, Station::FollowUp) => self.follow_up(store, today)?,
            (_, Station::Plan) => plans(store),
            (_, Station::Categories) => groups(store)?,
            (_, Station::Block) => block(store),
            (_, Station::Session) => {
                vec![choice("start the session", "the clock runs, one card at a time", Answer::Session)]
            }
        };
        let of_station = !matches!(self.card, Card::Deal(_) | Card::Category(_));
        if let Some(next) = self.station().beside(1).filter(|_| of_station && choices.len() < DIGITS) {
            choices.push(choice("on", &format!("to {}: {}", next.number(), next.title()), Answer::Onward));
        }
        Ok(choices)
    }

    fn follow_up(&self, store: &Store, today: Day) -> Result<Vec<Choice>> {
        let day = store.settings().week.on_or_after(today);
        let touched = |outcome: Outcome| -> Result<String> {
            let Card::Deal(sheet) = &self.card else { return Ok(String::new()) };
            let open = steps::open(store.conn(), sheet.deal.id)?;
            Ok(ops::consequence(outcome, &sheet.deal, &open, today, store.settings()))
        };
        let log = |outcome| verb(Verb::Touch(LogTouch::of(outcome)));
        Ok(vec![
            choice("follow up", &when::dated(day, today), next("follow up", day)),
            choice("sent just now", &touched(Outcome::Sent)?, log(Outcome::Sent)),
            choice("no answer", &touched(Outcome::NoAnswer)?, log(Outcome::NoAnswer)),
        ])
    }
}

/// So many digits there are.
const DIGITS: usize = 9;

fn choice(label: &str, leads_to: &str, answer: Answer) -> Choice {
    Choice { label: label.to_owned(), leads_to: leads_to.to_owned(), answer }
}

fn verb(verb: Verb) -> Answer {
    Answer::Do(Box::new(verb))
}

fn next(words: &str, day: Day) -> Answer {
    verb(Verb::Next(SetNext { step: NewStep::own(words, day, None) }))
}

fn sold(store: &Store, today: Day) -> Vec<Choice> {
    let tomorrow = store.settings().week.add(today, 1);
    vec![
        choice("in use", "an observation of today", verb(Verb::Observe(Observe::told(Verdict::Using)))),
        choice("still to deliver", "a handoff; then what was promised, from memory", Answer::Deliver),
        choice("ask them", &when::dated(tomorrow, today), next("ask whether they use it", tomorrow)),
    ]
}

fn plans(store: &Store) -> Vec<Choice> {
    let known = Playbooks::load(store.settings_folder());
    let take = |playbook: &crate::domain::playbook::Playbook| {
        let steps = text::count(playbook.steps.len(), "step");
        choice(&playbook.name, &steps, verb(Verb::Plan(PlanChange::Take(Take::of(playbook.clone())))))
    };
    known.of(PlaybookKind::Sales).take(DIGITS).map(take).collect()
}

fn groups(store: &Store) -> Result<Vec<Choice>> {
    let mut all = categories::all(store.conn())?;
    all.sort_by_key(|category| category.id);
    let into = |category: Category| {
        let brief = category.brief.as_deref().map(text::one_line).unwrap_or_default();
        choice(&category.name, &brief, verb(Verb::Categorize(Categorize { category: Some(category.name.clone()) })))
    };
    let mut choices: Vec<Choice> = all.into_iter().take(DIGITS - 1).map(into).collect();
    choices.push(choice("new", "name it on the spot", Answer::NewCategory));
    Ok(choices)
}

fn campaigns(store: &Store, category: &Category) -> Result<Vec<Choice>> {
    let give = |(campaign, steps): (String, usize)| {
        let changes = vec![("campaign".to_owned(), campaign.clone())];
        let change = CategoryChange::Set { name: category.name.clone(), changes };
        choice(&campaign, &text::count(steps, "step"), Answer::Change(Box::new(change)))
    };
    Ok(ops::campaign_names(store)?.into_iter().take(DIGITS).map(give).collect())
}

fn block(store: &Store) -> Vec<Choice> {
    let settings = store.settings();
    let block = format!("{} minutes from {}", settings.block_minutes, settings.block_start.format("%H:%M"));
    vec![
        choice("it stays", &block, Answer::Settled),
        choice("level", "what a day cannot carry goes onto later ones", Answer::Level),
        choice("other hours", "block-start, block-minutes, working-days", Answer::Settings),
    ]
}

impl Choice {
    /// Answers the operation that it is on deals or on the card's category; none where a box or a screen follows.
    pub fn op(&self, deals: Vec<DealId>) -> Option<Op> {
        match &self.answer {
            Answer::Do(verb) => Some(Op::Deals(deals, (**verb).clone())),
            Answer::Change(change) => Some(Op::Category((**change).clone())),
            Answer::Level => Some(Op::Level),
            _ => None,
        }
    }
}
