//! The verbs of the script, each told through the operation that a key or command would use.

mod week;

use super::blocks;
use super::calendar::Calendar;
use super::script::{Scene, Script, cut, fault};
use super::words;
use crate::domain::Moment;
use crate::domain::handoff::{Cause, How, Verdict};
use crate::domain::id::{DealId, PromiseId};
use crate::domain::letter::LetterState;
use crate::domain::money::Money;
use crate::domain::person::Role;
use crate::domain::plan::Aim;
use crate::domain::playbook::PlaybookKind;
use crate::domain::promise::NewPromise;
use crate::domain::stage::{Phase, Stage, State};
use crate::domain::text;
use crate::domain::touch::{Outcome, TouchKind};
use crate::error::{Error, Result};
use crate::ops::{
    self, Add, CategoryChange, Close, Done, Goal, Keep, LogTouch, Merge, Move, Observe, Op, PersonChange, Postpone,
};
use crate::ops::{Draft, Letters, Templates};
use crate::ops::{Fire, PutRight, Refer, SessionChange, Worked};
use crate::ops::{PlanChange, Playbooks, Take};
use crate::ops::{Reschedule, Set, SetNext, Verb, Win, Withdraw};
use crate::store::{Store, boxes, deals, letters, promises, sessions};

/// The telling so far: the store, and which deal each story has become.
struct Telling<'a> {
    store: Store,
    calendar: Calendar,
    stories: &'a [&'a str],
    deals: Vec<Option<DealId>>,
    now: Moment,
    /// A session is under way.
    at_work: bool,
}

type Act = fn(&mut Telling<'_>, &Scene<'_>) -> Result<()>;

/// Every verb but the outcomes of a touch, whose own words are verbs too.
const VERBS: &[(&str, Act)] = &[
    ("setting", setting),
    ("category", category),
    ("category-set", category_set),
    ("add", add),
    ("done", done),
    ("next", next),
    ("postpone", postpone),
    ("move", move_to),
    ("back", back),
    ("win", win),
    ("lost", |telling, scene| close(telling, scene, State::Lost)),
    ("cancelled", |telling, scene| close(telling, scene, State::Cancelled)),
    ("disqualified", |telling, scene| close(telling, scene, State::Disqualified)),
    ("reopen", |telling, scene| telling.deal(scene, Verb::Reopen)),
    ("archive", |telling, scene| telling.deal(scene, Verb::Archive)),
    ("know", |telling, scene| telling.deal(scene, Verb::Know)),
    ("set", set),
    ("who", who),
    ("person", person),
    ("merge", merge),
    ("promise", promise),
    ("kept", kept),
    ("withdrawn", withdrawn),
    ("moved", moved),
    ("seen", seen),
    ("plan", plan),
    ("draft", draft),
    ("mailed", mailed),
    ("fire", fire),
    ("put-right", put_right),
    ("given-by", given_by),
    ("session", week::session),
    ("stop", week::stop),
    ("off", week::off),
    ("commit", week::commit),
    ("judged", week::judged),
];

/// From this working day on the boxes are looked at, once a week.
const FIRST_LOOK: i32 = -135;

/// Tells the whole script, in the order of time, and answers the store it is told to.
pub(super) fn tell(store: Store, script: &Script<'_>, now: Moment) -> Result<Store> {
    let calendar = Calendar::new(now, store.settings().rollover);
    let deals = vec![None; script.stories.len()];
    let mut telling = Telling { store, calendar, stories: &script.stories, deals, now, at_work: false };
    let mut week = None;
    for scene in &script.scenes {
        telling.now = telling.calendar.moment(scene.day, scene.at);
        telling.calendar.base = scene.base;
        let begins = telling.calendar.day(scene.day).week(telling.store.settings().week_start).first_day();
        if scene.day >= FIRST_LOOK && week.replace(begins) != Some(begins) {
            boxes::keep_week(&mut telling.store, telling.calendar.day(scene.day))?;
        }
        telling.play(scene).map_err(|error| fault((scene.file, scene.line), &error.to_string()))?;
    }
    Ok(telling.store)
}

impl Telling<'_> {
    fn play(&mut self, scene: &Scene<'_>) -> Result<()> {
        match VERBS.iter().find(|(word, _)| *word == scene.verb) {
            Some((_, act)) => act(self, scene),
            None => touch(self, scene),
        }
    }

    fn perform(&mut self, op: &Op) -> Result<ops::Outcome> {
        ops::perform(&mut self.store, op, self.now)
    }

    /// Does what is done to a deal: in a session that has a card of it, as the outcome of the card.
    fn work(&mut self, op: Op, outcome: &str) -> Result<()> {
        let deal = match &op {
            Op::Deals(deals, _) => deals.first().map_or(0, |deal| deal.0),
            _ => 0,
        };
        let found = if self.at_work { sessions::find(self.store.conn())? } else { None };
        let taken_up = found.and_then(|mut running| blocks::take_up(&mut running, deal, self.now).then_some(running));
        let op = match taken_up {
            Some(running) => {
                let worked = Worked { running, outcome: outcome.to_owned(), op: Some(op) };
                Op::Session(SessionChange::Worked(Box::new(worked)))
            }
            None => op,
        };
        self.perform(&op).map(drop)
    }

    fn deal(&mut self, scene: &Scene<'_>, verb: Verb) -> Result<()> {
        let id = self.id(scene)?;
        self.perform(&Op::Deals(vec![id], verb)).map(drop)
    }

    /// Says whether the playbook has brought a handoff to a phase by itself.
    fn is_there(&self, scene: &Scene<'_>, phase: Option<Phase>) -> Result<bool> {
        let deal = deals::get(self.store.conn(), self.id(scene)?)?;
        Ok(deal.stage == Some(Stage::Handoff) && phase.is_some() && deal.phase >= phase)
    }

    fn id(&self, scene: &Scene<'_>) -> Result<DealId> {
        let id = scene.story.and_then(|story| self.deals[story]);
        id.ok_or_else(|| Error::invalid("deal", "it was not added yet"))
    }
}

fn setting(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (key, value) = cut(scene.words);
    telling.perform(&Op::Settings(vec![(key.to_owned(), value.to_owned())])).map(drop)
}

/// `category NAME: its brief`
fn category(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (name, brief) = scene.words.split_once(": ").ok_or_else(|| Error::invalid("category", "name: brief"))?;
    let change = CategoryChange::Add { name: name.to_owned(), brief: Some(brief.to_owned()), changes: Vec::new() };
    telling.perform(&Op::Category(change)).map(drop)
}

/// `category-set NAME: field=value; …`
fn category_set(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (name, facts) = scene.words.split_once(": ").ok_or_else(|| Error::invalid("category", "name: facts"))?;
    let changes = words::facts(facts, &telling.calendar)?;
    telling.perform(&Op::Category(CategoryChange::Set { name: name.to_owned(), changes })).map(drop)
}

/// `add [STAGE] [> DAY words]`: the story's line; whatever is read doubtfully in it is a fault of the script.
fn add(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let story = scene.story.ok_or_else(|| Error::invalid("add", "no story has begun"))?;
    let (stage, step) = words::with_step(scene.words, &telling.calendar)?;
    let mut line = telling.stories[story].to_owned();
    if let Some(step) = step {
        let at = step.at.map(|at| at.format(" %H:%M").to_string()).unwrap_or_default();
        line = format!("{line} >{}{at} {}", step.day, step.words);
    }
    let stage = Stage::parse(stage);
    let outcome = telling.perform(&Op::Add(Add { line, stage }))?;
    telling.deals[story] = outcome.deals.first().copied();
    match outcome.notes.first() {
        Some(note) => Err(Error::invalid("add", note)),
        None => Ok(()),
    }
}

/// `OUTCOME[/KIND] [MINUTES] text [> step]`
fn touch(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (outcome, kind) = scene.verb.split_once('/').unwrap_or((scene.verb, ""));
    let outcome = Outcome::parse(outcome).ok_or_else(|| Error::invalid("verb", scene.verb))?;
    let (said, next) = words::with_step(scene.words, &telling.calendar)?;
    let (minutes, said) = words::minutes(said);
    let touch =
        LogTouch { kind: TouchKind::parse(kind), text: text::filled(said), minutes, next, ..LogTouch::of(outcome) };
    let word = touch.outcome.word();
    let op = Op::Deals(vec![telling.id(scene)?], Verb::Touch(touch));
    telling.work(op, word)
}

/// `done [> step]`
fn done(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (_, next) = words::with_step(scene.words, &telling.calendar)?;
    telling.deal(scene, Verb::Done(Done { next }))
}

fn next(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let step = words::step(scene.words, &telling.calendar)?;
    telling.deal(scene, Verb::Next(SetNext { step }))
}

fn postpone(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (to, _) = words::when(scene.words, &telling.calendar)?;
    telling.deal(scene, Verb::Postpone(Postpone { to }))
}

/// `move STAGE|PHASE [because]`
fn move_to(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (place, because) = cut(scene.words);
    let phase = Phase::parse(place);
    let of_phase = |stage: &&Stage| phase.is_some_and(|phase| stage.phases().contains(&phase));
    let stage = Stage::parse(place).or_else(|| Stage::ALL.iter().find(of_phase).copied());
    let stage = stage.ok_or_else(|| Error::invalid("move", place))?;
    if stage == Stage::Handoff && telling.is_there(scene, phase)? {
        return Ok(());
    }
    telling.deal(scene, Verb::Move(Move { goal: Goal::Stage(stage, phase), because: text::filled(because) }))
}

fn back(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    telling.deal(scene, Verb::Move(Move { goal: Goal::Back, because: text::filled(scene.words) }))
}

/// `win [value=…; signed=@…; kickoff=@…] [> step]`
fn win(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (facts, next) = words::with_step(scene.words, &telling.calendar)?;
    let mut win = Win { next, ..Win::default() };
    for fact in facts.split(';').filter_map(text::filled) {
        match fact.split_once('=') {
            Some(("value", value)) => win.value = Some(Money::parse(value, telling.store.settings().currency)?),
            Some(("signed", day)) => win.signed = Some(words::day(day, &telling.calendar)?),
            Some(("kickoff", day)) => win.kickoff = Some(words::day(day, &telling.calendar)?),
            _ => return Err(Error::invalid("win", fact)),
        }
    }
    telling.deal(scene, Verb::Win(win))
}

/// `lost reason [; again @DAY]`
fn close(telling: &mut Telling<'_>, scene: &Scene<'_>, state: State) -> Result<()> {
    let (reason, again) = match scene.words.split_once("; again ") {
        Some((reason, day)) => (reason, Some(words::day(day, &telling.calendar)?)),
        None => (scene.words, None),
    };
    telling.deal(scene, Verb::Close(Close { state, reason: reason.to_owned(), again }))
}

fn set(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let changes = words::facts(scene.words, &telling.calendar)?;
    telling.deal(scene, Verb::Set(Set { changes }))
}

/// `who field=value; …`: facts of the deal's main person.
fn who(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let changes = words::facts(scene.words, &telling.calendar)?;
    let id = telling.id(scene)?;
    telling.perform(&Op::Person(id, PersonChange::Set { who: None, changes })).map(drop)
}

/// `person ROLE line`
fn person(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (role, line) = cut(scene.words);
    let change = PersonChange::Add { line: line.to_owned(), role: Role::parse(role) };
    let id = telling.id(scene)?;
    telling.perform(&Op::Person(id, change)).map(drop)
}

/// `merge NAME`: the story that begins with this name goes into this one.
fn merge(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let named = telling.stories.iter().position(|line| line.starts_with(scene.words));
    let gone = named.and_then(|story| telling.deals[story]);
    let gone = gone.ok_or_else(|| Error::invalid("merge", format!("no story is called \"{}\"", scene.words)))?;
    let keep = telling.id(scene)?;
    telling.perform(&Op::Merge(Merge::of(keep, gone))).map(drop)
}

/// `promise [@DAY] [theirs:] text [~45m]`
fn promise(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (word, rest) = cut(scene.words);
    let (by, said) = match word.strip_prefix('@') {
        Some(offset) => (Some(words::day(offset, &telling.calendar)?), rest),
        None => (None, scene.words),
    };
    let read = NewPromise::read(said, telling.calendar.day(scene.day))?;
    telling.deal(scene, Verb::Promise(NewPromise { by: by.or(read.by), ..read }))
}

/// `kept WORDS`: the open promise that begins so.
fn kept(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let promise = promised(telling, scene, scene.words)?;
    telling.perform(&Op::Keep(Keep { promise })).map(drop)
}

/// `withdrawn WORDS: reason`
fn withdrawn(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (said, reason) = scene.words.split_once(": ").ok_or_else(|| Error::invalid("withdrawn", "words: reason"))?;
    let promise = promised(telling, scene, said)?;
    telling.perform(&Op::Withdraw(Withdraw { promise, reason: reason.to_owned() })).map(drop)
}

/// `moved WORDS: @DAY reason`
fn moved(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (said, rest) = scene.words.split_once(": ").ok_or_else(|| Error::invalid("moved", "words: @day reason"))?;
    let (day, reason) = cut(rest);
    let to = words::day(day, &telling.calendar)?;
    let promise = promised(telling, scene, said)?;
    telling.perform(&Op::Reschedule(Reschedule { promise, to, reason: reason.to_owned() })).map(drop)
}

/// Answers the open promise of the story that begins with these words.
fn promised(telling: &Telling<'_>, scene: &Scene<'_>, said: &str) -> Result<PromiseId> {
    let all = promises::of_deal(telling.store.conn(), telling.id(scene)?)?;
    let found = all.into_iter().find(|promise| promise.is_open() && promise.text.starts_with(said));
    found.map(|promise| promise.id).ok_or_else(|| Error::invalid("promise", format!("none begins with \"{said}\"")))
}

/// `seen HOW VERDICT [note]`
fn seen(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (how, rest) = cut(scene.words);
    let (verdict, note) = cut(rest);
    let verdict = Verdict::parse(verdict).ok_or_else(|| Error::invalid("seen", Verdict::list()))?;
    let how = How::parse(how).ok_or_else(|| Error::invalid("seen", How::list()))?;
    telling.deal(scene, Verb::Observe(Observe { how, note: text::filled(note), ..Observe::told(verdict) }))
}

/// `plan PLAYBOOK[: its aim, parted by semicolons]`
fn plan(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (name, aim) = scene.words.split_once(": ").unwrap_or((scene.words, ""));
    let playbook = Playbooks::load(None).find(PlaybookKind::Sales, name)?.clone();
    let aim = Aim::read(aim);
    let take = Take { playbook: Some(playbook), aim, steps: None, start: None, end: None };
    telling.deal(scene, Verb::Plan(PlanChange::Take(take)))
}

/// `draft`: the letter of the campaign step that is due.
fn draft(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let draft = Draft { template: None, known: Templates::shipped(), state: LetterState::Draft };
    telling.deal(scene, Verb::Draft(draft))
}

/// `mailed`: the draft that waits was sent.
fn mailed(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let waiting = letters::unsent(telling.store.conn(), telling.id(scene)?, 1)?;
    let letters = waiting.iter().map(|letter| letter.id).collect();
    telling.perform(&Op::Letters(Letters { letters, state: LetterState::Sent })).map(drop)
}

/// `fire CAUSE text`
fn fire(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (cause, text) = cut(scene.words);
    telling.deal(scene, Verb::Fire(Fire { cause: Cause::parse(cause), ..Fire::of(text) }))
}

/// `put-right note`
fn put_right(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    telling.deal(scene, Verb::PutRight(PutRight { note: text::filled(scene.words), ..PutRight::default() }))
}

/// `given-by NAME`: the deal begins with a name that the story of another gave.
fn given_by(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let story = scene.story.ok_or_else(|| Error::invalid("given-by", "no story has begun"))?;
    let named = telling.stories.iter().position(|line| line.starts_with(scene.words));
    let giver = named.and_then(|story| telling.deals[story]);
    let giver = giver.ok_or_else(|| Error::invalid("given-by", format!("no story is called \"{}\"", scene.words)))?;
    let outcome = telling.perform(&Op::Refer(Refer { giver, line: telling.stories[story].to_owned() }))?;
    telling.deals[story] = outcome.deals.first().copied();
    Ok(())
}
