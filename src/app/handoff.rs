//! After the sale: fires, looks at the use, the way through the gate, the brief, referrals and the next sale.

use super::App;
use super::chooser::{Choice, Pick};
use super::event::Effect;
use super::overlay::Overlay;
use super::prompt::{Ask, Reading, Tone, day_and_words};
use crate::domain::Day;
use crate::domain::handoff::{Cause, How, Verdict};
use crate::domain::id::{DealId, PromiseId};
use crate::domain::promise::{self, NewPromise, Promise, PromiseState, Side};
use crate::domain::stage::{Phase, Stage};
use crate::domain::text;
use crate::domain::touch::Outcome;
use crate::domain::when;
use crate::domain::workdays::WorkWeek;
use crate::error::{Error, Result};
use crate::ops::brief::{self, Reader};
use crate::ops::{self, Fire, Goal, Keep, Mend, Move, NextSale, Observe, Op, PutRight, Refer, Set, Verb};
use crate::store::{deals, fires, handoffs, promises, touches};

/// What is still typed, once its letter was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// What they called about: why, and the promise that was forgotten.
    Fire(Option<Cause>, Option<PromiseId>),
    /// What was done about it.
    PutRight,
    /// The step that would have kept it from burning, for the playbook.
    Mend(Phase),
    /// What was seen or said of the use.
    Look(Verdict),
    /// Why it is let through the gate all the same.
    Through,
    /// The name that they gave.
    Refer,
    /// What the next sale is called.
    NextSale,
}

/// So many promises are offered as the forgotten one, and so many touches told, in the box of a fire.
const MOST_PROMISES: usize = 5;
const LAST_TOUCHES: usize = 3;

/// So many of their promises are asked about, each with the letters for "it came" and "asked for".
const MOST_AWAITED: usize = 3;
const AWAITED: [(char, char); MOST_AWAITED] = [('c', 'b'), ('d', 'e'), ('f', 'g')];

/// The words in front of a look that say how it is known.
const HOWS: [(&str, How); 3] = [("seen", How::Seen), ("told", How::Told), ("figures", How::Figures)];

impl Asked {
    /// Answers what stands before the typed line.
    pub fn label(self) -> String {
        match self {
            Asked::Fire(_, Some(promise)) => format!("Fire, promise {} forgotten", promise.0),
            Asked::Fire(..) => "Fire".into(),
            Asked::Mend(_) => "Into the playbook".into(),
            Asked::PutRight => "Put right".into(),
            Asked::Look(verdict) => format!("Use: {verdict}"),
            Asked::Through => "A customer all the same, because".into(),
            Asked::Refer => "Referred by them".into(),
            Asked::NextSale => "Next sale".into(),
        }
    }

    /// Answers what may be written.
    pub const fn example(self) -> &'static str {
        match self {
            Asked::Fire(Some(Cause::Promise), None) => "nobody came to train us !training for two by fri",
            Asked::Mend(_) => {
                "a step that would have kept it from burning, as: show them the export · Esc leaves it as it is"
            }
            Asked::Fire(..) => "what they called about, as: the export is empty",
            Asked::PutRight => "what was done; Enter alone leaves it empty",
            Asked::Look(_) => {
                "seen, told or figures; or what they told: eleven bookings last week · seen: in front where you saw it · @yesterday"
            }
            Asked::Through => "why, as: they moved abroad; the review shows it",
            Asked::Refer => "Mary Somerville @Observatory mary@x.example +44 20 7946 0002",
            Asked::NextSale => "what it is called; Enter alone leaves it open",
        }
    }
}

/// Says what the typed line would do.
pub(super) fn reading(asked: Asked, typed: &str, today: Day, week: &WorkWeek) -> Vec<Reading> {
    let read = |words: String| vec![Reading::of(Tone::Read, words)];
    match asked {
        Asked::Mend(phase) => Mend::read(typed, phase).map_or_else(faulty, |mend| {
            let lines = mend.block();
            lines.lines().filter(|line| *line != "[[step]]").map(|line| Reading::of(Tone::Read, line)).collect()
        }),
        Asked::Fire(cause, promise) => fire(cause, promise, typed, today).map_or_else(faulty, |fire| {
            let promise =
                fire.forgotten.map(|promise| format!(" · {}", promise.words(today, week))).unwrap_or_default();
            let mut lines = read(format!("fire: {}{promise} · then put it right, today", fire.text));
            let step = fire.text.split_whitespace().any(|word| word.starts_with('>'));
            lines.extend(step.then(|| Reading::of(Tone::Warning, ops::STEP_IS_TEXT)));
            lines
        }),
        Asked::Look(verdict) => look(verdict, typed, today).map_or_else(faulty, |look| {
            let day = look.on.map(|day| format!(", {}", when::show(day, today))).unwrap_or_default();
            let note = look.note.map(|note| format!(": {note}")).unwrap_or_default();
            read(format!("{} ({}){day}{note}", look.verdict, look.how))
        }),
        Asked::PutRight => read(format!("put right: {typed}")),
        Asked::Through => read(format!("a customer before its time: {typed}")),
        Asked::Refer => read("enters the tray, linked to who gave it".into()),
        Asked::NextSale => read(format!("a new deal with them: {typed}")),
    }
}

fn faulty(error: Error) -> Vec<Reading> {
    vec![Reading::of(Tone::Fault, error.to_string())]
}

/// A part that begins with `!` is the promise that was forgotten.
fn fire(cause: Option<Cause>, promise: Option<PromiseId>, typed: &str, today: Day) -> Result<Fire> {
    let (said, promised) = promise::in_note(typed);
    let forgotten = promised.first().map(|part| NewPromise::read(part, today)).transpose()?;
    forgotten.iter().try_for_each(|promise| promise.check(today))?;
    Ok(Fire { cause, promise, forgotten, ..Fire::of(said) })
}

/// `@yesterday` in front or at the end is the day, `seen:` or `figures:` how it is known.
fn look(verdict: Verdict, typed: &str, today: Day) -> Result<Observe> {
    let typed = typed.trim();
    let (on, rest) = match (typed.strip_prefix('@'), typed.rsplit_once(" @")) {
        (Some(rest), _) => day_and_words(rest, today).map(|(when, words)| (Some(when.day), words))?,
        (None, Some((words, day))) => match when::read_prefix(day, today)? {
            Some((when, "")) => (Some(when.day), words),
            _ => (None, typed),
        },
        (None, None) => (None, typed),
    };
    if let Some(day) = on.filter(|day| *day > today) {
        let message = format!("{} is to come; what was observed lies today or earlier.", when::dated(day, today));
        return Err(Error::refused_with(message, "f plans a look for that day."));
    }
    let rest = rest.trim();
    let marked = HOWS.iter().find_map(|(word, how)| match rest.strip_prefix(word)? {
        "" => Some((*how, "")),
        more => Some((*how, more.strip_prefix(':')?)),
    });
    if marked.is_none() && rest.is_empty() {
        let message = "Nothing says how it is known.";
        return Err(Error::refused_with(message, "Write seen, told or figures; what they said counts as told."));
    }
    let (how, note) = marked.unwrap_or((How::Told, rest));
    Ok(Observe { how, on, note: text::filled(note), ..Observe::told(verdict) })
}

impl App {
    /// Takes the typed line.
    pub(super) fn take_after_sale(&mut self, asked: Asked, typed: String, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        let today = self.today();
        let verb = match asked {
            Asked::Fire(cause, promise) => Verb::Fire(fire(cause, promise, &typed, today)?),
            Asked::PutRight => return self.put_right(&typed, deals),
            Asked::Mend(phase) => return self.mend(&typed, phase),
            Asked::Look(verdict) => Verb::Observe(look(verdict, &typed, today)?),
            Asked::Through => {
                let goal = Goal::Stage(Stage::Customer, None);
                Verb::Move(Move { goal, because: text::filled(&typed) })
            }
            Asked::Refer => return self.new_from(deals, |giver| Op::Refer(Refer { giver, line: typed })),
            Asked::NextSale => {
                return self.new_from(deals, |deal| Op::NextSale(NextSale { deal, title: text::filled(&typed) }));
            }
        };
        self.perform(&Op::Deals(deals, verb))
    }

    fn new_from(&mut self, deals: Vec<DealId>, op: impl FnOnce(DealId) -> Op) -> Result<Vec<Effect>> {
        match deals.as_slice() {
            [one] => self.perform(&op(*one)),
            _ => Err(Error::refused("That is done for one deal at a time.")),
        }
    }

    /// The fire is put right; then the playbook can be mended, so that it does not come again.
    fn put_right(&mut self, typed: &str, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        let phase = match deals.as_slice() {
            [one] => deals::get(self.store.conn(), *one)?.phase.unwrap_or(Phase::FirstValue),
            _ => Phase::FirstValue,
        };
        let right = PutRight { fire: None, note: text::filled(typed) };
        let effects = self.perform(&Op::Deals(deals.clone(), Verb::PutRight(right)))?;
        if self.store.settings_folder().is_some() && !matches!(self.overlays.last(), Some(Overlay::Busy(_))) {
            self.ask(Ask::AfterSale(Asked::Mend(phase)), deals)?;
        }
        Ok(effects)
    }

    /// Where the step goes, said before it is written.
    pub(super) fn where_mended(&self) -> Vec<Reading> {
        let path = self.store.settings_folder().map(ops::handoff_copy);
        path.map(|path| Reading::of(Tone::Example, format!("written into {}", path.display()))).into_iter().collect()
    }

    fn mend(&mut self, typed: &str, phase: Phase) -> Result<Vec<Effect>> {
        let Some(folder) = self.store.settings_folder() else { return Ok(Vec::new()) };
        let mend = Mend::read(typed, phase)?;
        let path = mend.write(folder)?;
        self.say(format!(
            "{}: a step of every handoff from now on, in {}.",
            text::capital(&mend.words),
            path.display()
        ));
        Ok(Vec::new())
    }

    /// Lets the cause of a fire be chosen, beside what was promised; one that burns already can be put right.
    pub(super) fn fire(&mut self, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
        let asks = |letter, label: &str, leads_to: &str, asked| choice(letter, label, leads_to, asked);
        let mut choices = vec![
            asks('p', "promise forgotten", "!what was promised, in the text", Asked::Fire(Some(Cause::Promise), None)),
            asks('n', "not explained", "nobody showed them", Asked::Fire(Some(Cause::NotExplained), None)),
            asks('d', "defect", "it does not work", Asked::Fire(Some(Cause::Defect), None)),
            asks('o', "other", "or not known yet", Asked::Fire(None, None)),
        ];
        if let [one] = chosen.as_slice() {
            if let Some(burning) = fires::oldest_open(self.store.conn(), *one)? {
                choices.insert(0, asks('r', "put right", &burning.text, Asked::PutRight));
            }
            choices.extend(self.forgotten(*one)?);
        }
        self.choose("Fire", choices, chosen)
    }

    /// What was promised to them, newest day first: one of it may be what they call about.
    fn forgotten(&self, deal: DealId) -> Result<Vec<Choice>> {
        let today = self.today();
        let mine = |promise: &Promise| promise.side == Side::Mine && promise.state != PromiseState::Withdrawn;
        let mut promised: Vec<Promise> = promises::of_deal(self.store.conn(), deal)?.into_iter().filter(mine).collect();
        promised.sort_by_key(|promise| (!promise.is_open(), promise.due));
        let numbered = ('1'..='9').zip(promised).take(MOST_PROMISES);
        let forgot = |(digit, promise): (char, Promise)| {
            let was = match promise.state {
                PromiseState::Open => when::show_due(promise.due, today),
                state => state.word().to_owned(),
            };
            let leads_to = format!("{}, {was}", promise.text);
            choice(digit, "forgot promise", &leads_to, Asked::Fire(Some(Cause::Promise), Some(promise.id)))
        };
        Ok(numbered.map(forgot).collect())
    }

    /// What was promised and what passed between us last, for the box of a fire.
    pub(super) fn last_touches(&self, deals: &[DealId]) -> Result<Vec<Reading>> {
        let [one] = deals else { return Ok(Vec::new()) };
        let touches = touches::of_deal(self.store.conn(), *one, LAST_TOUCHES)?;
        let told = touches.into_iter().map(|touch| {
            let what = touch.outcome.map_or(touch.kind.word(), Outcome::label);
            let text = touch.text.as_deref().map(|text| format!(": {}", text::one_line(text))).unwrap_or_default();
            Reading::of(Tone::Example, format!("{} {what}{text}", when::show(touch.day, self.today())))
        });
        let open = promises::of_deal(self.store.conn(), *one)?.into_iter();
        let mine = open.filter(|promise| promise.is_open() && promise.side == Side::Mine).take(MOST_PROMISES);
        let promised = mine.map(|promise| {
            let words = format!("promised: {}, {}", promise.text, when::show_due(promise.due, self.today()));
            Reading::of(Tone::Example, words)
        });
        Ok(promised.chain(told).collect())
    }

    /// Lets what was observed of the use be chosen.
    pub(super) fn observe(&mut self, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
        if let [one] = chosen.as_slice() {
            let conn = self.store.conn();
            ops::refuse_unsold(&deals::get(conn, *one)?, &deals::name(conn, *one)?)?;
        }
        let look = |letter, label: &str, leads_to: &str, verdict| choice(letter, label, leads_to, Asked::Look(verdict));
        let choices = vec![
            look('u', "using", "two such looks, a week apart, end the handoff", Verdict::Using),
            look('s', "needs showing", "show them, the next working day", Verdict::NeedsShowing),
            look('p', "partly", "used, but not as it should be", Verdict::Partly),
            look('n', "not", "all ticked and not used is no handoff", Verdict::Not),
        ];
        self.choose("Do they use it?", choices, chosen)
    }

    /// What a customer brings: a name they gave, or their next purchase.
    pub(super) fn comes_of_them(&mut self, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
        let choices = vec![
            choice('r', "referral", "the name they gave, into the tray", Asked::Refer),
            choice('s', "next sale", "a new deal with the same person", Asked::NextSale),
        ];
        self.choose("New from", choices, chosen)
    }

    /// What they owe us: the payment of an open invoice, and what they promised; it came, or was asked for.
    pub(super) fn owed(&mut self, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
        let [one] = chosen.as_slice() else { return Err(Error::refused("That is done for one deal at a time.")) };
        let deal = deals::get(self.store.conn(), *one)?;
        let act = |letter, label: &str, leads_to: String, op: Op| Choice {
            letter,
            label: label.into(),
            leads_to,
            pick: Pick::Do(Box::new(op)),
        };
        let verb = |verb: Verb| Op::Deals(chosen.clone(), verb);
        let mut choices = Vec::new();
        if let Some(invoiced) = deal.invoiced_on.filter(|_| deal.paid_on.is_none()) {
            let paid = Set { changes: vec![("paid".into(), "today".into())] };
            choices.push(act(
                'p',
                "paid",
                format!("today; invoiced {}", when::show(invoiced, self.today())),
                verb(Verb::Set(paid)),
            ));
            choices.push(act(
                'a',
                "payment asked for",
                "asked again in five working days".into(),
                verb(Verb::Ask(ops::Ask::Payment)),
            ));
        }
        let all = promises::of_deal(self.store.conn(), deal.id)?;
        let theirs = all.into_iter().filter(|one| one.is_open() && one.side == Side::Theirs).take(MOST_AWAITED);
        for (promise, (came, asked)) in theirs.zip(AWAITED) {
            choices.push(act(came, "it came", promise.text.clone(), Op::Keep(Keep { promise: promise.id })));
            let ask = verb(Verb::Ask(ops::Ask::Promise(Some(promise.id))));
            choices.push(act(asked, "asked for", format!("{}, again in five working days", promise.text), ask));
        }
        if choices.is_empty() {
            return Err(Error::refused_with(
                "They owe nothing that is written down.",
                "! theirs: … writes what they promised.",
            ));
        }
        self.choose("What they owe", choices, chosen)
    }

    /// Lets the reader of the brief be chosen.
    pub(super) fn brief(&mut self, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
        let pick = |letter, label: &str, leads_to: &str, reader| Choice {
            letter,
            label: label.into(),
            leads_to: leads_to.into(),
            pick: Pick::Brief(reader),
        };
        let choices = vec![
            pick('o', "yours", "everything, opened in the browser", Reader::Owner),
            pick('c', "the customer's", "nothing private, opened in the browser", Reader::Customer),
        ];
        self.choose("Brief", choices, chosen)
    }

    /// Writes the brief beside the funnel file and has the browser show it.
    pub(super) fn show_brief(&mut self, reader: Reader, chosen: &[DealId]) -> Result<Vec<Effect>> {
        let [deal] = chosen else { return Err(Error::refused("A brief is of one deal.")) };
        let path = brief::write_shown(&self.store, *deal, reader, self.today())?;
        self.say(format!("Wrote {} and asked the system to show it.", path.display()));
        Ok(vec![Effect::Show(path)])
    }

    /// Moves a deal; a handoff whose gate is closed asks for a reason on its way to the customers.
    pub(super) fn place(&mut self, goal: Goal, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
        let missing = match chosen.as_slice() {
            [one] if matches!(goal, Goal::Forward | Goal::Stage(Stage::Customer, _)) => self.missing(*one)?,
            _ => Vec::new(),
        };
        if missing.is_empty() {
            return self.perform(&Op::Deals(chosen, Verb::Move(Move { goal, because: None })));
        }
        let effects = self.ask(Ask::AfterSale(Asked::Through), chosen)?;
        if let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() {
            prompt.reading.insert(0, Reading::of(Tone::Warning, format!("still to come: {}", missing.join("; "))));
        }
        Ok(effects)
    }

    /// Answers what stands between a handoff and a customer; nothing for any other deal.
    fn missing(&self, id: DealId) -> Result<Vec<String>> {
        let deal = deals::get(self.store.conn(), id)?;
        if !deal.is_live() || deal.stage != Some(Stage::Handoff) {
            return Ok(Vec::new());
        }
        Ok(handoffs::gate(self.store.conn(), id)?.missing(&deal))
    }
}

fn choice(letter: char, label: &str, leads_to: &str, asked: Asked) -> Choice {
    Choice { letter, label: label.into(), leads_to: leads_to.into(), pick: Pick::Ask(Ask::AfterSale(asked)) }
}
