//! The plan by key: a playbook by its letter, its steps in a form with the aim, and what can become of a plan.

use super::chooser::{Choice, Chooser, Pick, free_letter};
use super::event::Effect;
use super::form::{Form, FormField, FormKind};
use super::overlay::Overlay;
use super::prompt::{Ask, read_step, step_reading};
use super::triage::verdict::Verdict;
use super::{App, Screen};
use crate::domain::id::DealId;
use crate::domain::plan::{Aim, PlannedStep};
use crate::domain::playbook::{Counted, Playbook, PlaybookKind, PlaybookStep};
use crate::domain::step::{NewStep, Wants};
use crate::domain::{Day, text, when};
use crate::error::{Error, Result};
use crate::ops::{Op, PlanChange, Playbooks, Take, Verb};
use crate::store::plans;

/// What a letter means for a plan.
#[derive(Debug, Clone, PartialEq)]
pub enum PlanPick {
    /// Takes a playbook; none is written on the spot.
    Take(Option<Playbook>),
    Aim,
    Skip,
    Replan,
    Drop,
}

/// The fields of the aim, with what may be written.
const AIM: [(&str, &str, &str); 4] = [
    ("want", "They want", "what they want, in their words"),
    ("who", "Who decides", "whoever signs, and whom they ask"),
    ("why", "Why now", "what happens if they wait"),
    ("ask", "I will ask", "what I will ask for"),
];

/// The fields of the steps; an empty one is no step.
const STEPS: [(&str, &str); 12] = [
    ("step1", "Step 1"),
    ("step2", "Step 2"),
    ("step3", "Step 3"),
    ("step4", "Step 4"),
    ("step5", "Step 5"),
    ("step6", "Step 6"),
    ("step7", "Step 7"),
    ("step8", "Step 8"),
    ("step9", "Step 9"),
    ("step10", "Step 10"),
    ("step11", "Step 11"),
    ("step12", "Step 12"),
];

/// So many empty steps stand below those of a playbook.
const SPARE: usize = 2;

const EXAMPLE: &str = "fri 10:00 call · 4 dec send the offer; empty is no step";

impl App {
    /// Offers the playbooks, and what can become of the plan that there is.
    pub(super) fn plan(&mut self, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        let mut choices = self.of_the_plan(&deals)?;
        let (playbooks, faults) = self.playbook_choices(&mut vec!['x']);
        choices.extend(playbooks);
        let title = match faults.first() {
            Some(fault) => format!("Plan · {} · {fault}", self.about(&deals)?),
            None => format!("Plan · {}", self.about(&deals)?),
        };
        self.overlays.push(Overlay::Chooser(Chooser { title, choices }, deals));
        Ok(Vec::new())
    }

    /// Answers the playbooks by letters that are not taken, with where each leads; and what is wrong with the owner's own.
    pub(super) fn playbook_choices(&self, taken: &mut Vec<char>) -> (Vec<Choice>, Vec<String>) {
        let known = Playbooks::load(self.store.settings_folder());
        let mut choices = Vec::new();
        for playbook in known.of(PlaybookKind::Sales) {
            let Some(letter) = free_letter(&playbook.name, taken) else { break };
            taken.push(letter);
            choices.push(Choice {
                letter,
                label: playbook.name.clone(),
                leads_to: self.reaches(playbook),
                pick: Pick::Plan(PlanPick::Take(Some(playbook.clone()))),
            });
        }
        choices.push(choice('+', "write one", "its steps in your own words", PlanPick::Take(None)));
        (choices, known.faults)
    }

    fn of_the_plan(&self, deals: &[DealId]) -> Result<Vec<Choice>> {
        let [one] = deals else { return Ok(Vec::new()) };
        let Some(plan) = plans::current(self.store.conn(), *one)? else { return Ok(Vec::new()) };
        let next = plan.open().next().map(|step| step.words.clone()).unwrap_or_default();
        let (week, today) = (&self.store.settings().week, self.today());
        let days = plan.open().next().zip(plan.open().last()).map(|(first, last)| week.between(first.day, last.day));
        let last = week.add(week.on_or_after(today), days.and_then(|days| u32::try_from(days).ok()).unwrap_or(0));
        let until = format!("until {}, with the same distances", when::dated(last, today));
        Ok(vec![
            choice('=', "aim", "what the plan is for", PlanPick::Aim),
            choice('-', "skip", &next, PlanPick::Skip),
            choice('>', "go on from today", &until, PlanPick::Replan),
            choice('x', "drop", "the plan ends, with a reason", PlanPick::Drop),
        ])
    }

    /// Answers how many steps a playbook has from today, and until when.
    fn reaches(&self, playbook: &Playbook) -> String {
        let steps = Take::of(playbook.clone()).steps(self.today(), &self.store.settings().week);
        let until = steps.iter().map(|step| step.day).max().map(|day| when::dated(day, self.today()));
        format!("{} until {}", text::count(steps.len(), "step"), until.unwrap_or_default())
    }

    /// Takes a letter: many deals take a playbook as it is, for one its steps are shown first.
    pub(super) fn picked_plan(&mut self, pick: PlanPick, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        let change = match (pick, deals.as_slice()) {
            (PlanPick::Take(Some(playbook)), [_, _, ..]) => return self.take_plan(Take::of(playbook), deals),
            (PlanPick::Take(playbook), _) => return self.plan_form(playbook, deals),
            (PlanPick::Aim, _) => return self.aim_form(deals),
            (PlanPick::Skip, _) => PlanChange::Skip,
            (PlanPick::Replan, _) => PlanChange::Replan(self.today()),
            (PlanPick::Drop, _) => return self.ask(Ask::DropPlan, deals),
        };
        self.perform(&Op::Deals(deals, Verb::Plan(change)))
    }

    /// In triage the plan is part of the verdict.
    fn take_plan(&mut self, take: Take, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        match self.screen {
            Screen::Triage(_) => self.judge(Verdict::Prospect(Some(Box::new(take))), deals),
            _ => self.perform(&Op::Deals(deals, Verb::Plan(PlanChange::Take(take)))),
        }
    }

    fn plan_form(&mut self, playbook: Option<Playbook>, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        let planned =
            playbook.clone().map(|playbook| Take::of(playbook).steps(self.today(), &self.store.settings().week));
        let planned = planned.unwrap_or_default();
        let mut fields = self.aim_fields(&deals)?;
        let days: Vec<String> = planned.iter().map(|step| day_of(step, self.today())).collect();
        let wide = days.iter().map(String::len).max().unwrap_or(0);
        let shown = (planned.len() + SPARE).min(STEPS.len());
        fields.extend(STEPS.iter().take(shown).enumerate().map(|(nth, (word, label))| {
            let step = planned.get(nth).zip(days.get(nth));
            let value = step.map(|(step, day)| format!("{day:<wide$}  {}", step.step.words)).unwrap_or_default();
            FormField::new(*word, *label, value, EXAMPLE)
        }));
        let called = playbook.as_ref().map_or("of your own", |playbook| playbook.name.as_str());
        let title = format!("Plan {called} · {}", self.about(&deals)?);
        self.open_plan(FormKind::Plan(playbook.map(Box::new)), title, fields, deals)
    }

    fn aim_form(&mut self, deals: Vec<DealId>) -> Result<Vec<Effect>> {
        let title = format!("Aim · {}", self.about(&deals)?);
        let fields = self.aim_fields(&deals)?;
        self.open_plan(FormKind::Aim, title, fields, deals)
    }

    /// The aim that a plan has stays for the one that takes its place.
    fn aim_fields(&self, deals: &[DealId]) -> Result<Vec<FormField>> {
        let plan = match deals {
            [one] => plans::current(self.store.conn(), *one)?,
            _ => None,
        };
        let aim = plan.map(|plan| plan.aim).unwrap_or_default();
        let field = |((word, label, example), line): ((&'static str, &'static str, &'static str), Option<&str>)| {
            FormField::new(word, label, line.unwrap_or_default().to_owned(), example)
        };
        Ok(AIM.into_iter().zip(aim.lines()).map(field).collect())
    }

    fn open_plan(
        &mut self,
        kind: FormKind,
        title: String,
        fields: Vec<FormField>,
        deals: Vec<DealId>,
    ) -> Result<Vec<Effect>> {
        self.overlays.push(Overlay::Form(Form { kind, deals, title, fields, focus: 0, fault: None }));
        self.offer_draft()?;
        Ok(Vec::new())
    }

    /// Says what the step means that is being typed, and keeps an empty one below the last.
    pub(super) fn follow_plan(&mut self) {
        let today = self.today();
        let Some(Overlay::Form(form)) = self.overlays.last_mut() else { return };
        if !matches!(form.kind, FormKind::Plan(_)) {
            return;
        }
        let steps = form.fields.len() - AIM.len();
        if let Some((word, label)) = STEPS.get(steps)
            && form.fields.last().is_some_and(|last| !last.input.is_empty())
        {
            form.fields.push(FormField::new(*word, *label, String::new(), EXAMPLE));
        }
        if let Some(field) = form.fields.get_mut(form.focus).filter(|field| field.word.starts_with("step")) {
            let typed = field.input.value().trim();
            field.example = if typed.is_empty() { EXAMPLE.into() } else { step_reading(typed, today).text };
        }
    }

    /// Takes the plan of a form.
    pub(super) fn accept_plan(&mut self, form: &Form, playbook: Option<&Playbook>) -> Result<Vec<Effect>> {
        let take = self.read_plan(form, playbook)?;
        self.take_plan(take, form.deals.clone())
    }

    /// Reads the form of a plan; a line that cannot be read is named.
    fn read_plan(&self, form: &Form, playbook: Option<&Playbook>) -> Result<Take> {
        let (today, mut steps) = (self.today(), Vec::new());
        for (nth, (word, _)) in STEPS.iter().enumerate().filter(|(_, (word, _))| !form.value(word).is_empty()) {
            let known = playbook.and_then(|playbook| playbook.steps.get(nth));
            let step = read_step(form.value(word), today).map_err(|error| Error::invalid(*word, error.to_string()))?;
            if step.wants != Wants::Do {
                return Err(Error::invalid(*word, "a plan says what to do; a wait comes by itself"));
            }
            steps.push(planned(step, known));
        }
        let (playbook, aim) = (playbook.cloned(), read_aim(form));
        Ok(Take { playbook, aim, steps: Some(steps), start: None, end: None })
    }
}

/// Reads the aim of a form.
pub(super) fn read_aim(form: &Form) -> Aim {
    Aim::of(&AIM.map(|(word, ..)| form.value(word)))
}

fn choice(letter: char, label: &str, leads_to: &str, pick: PlanPick) -> Choice {
    Choice { letter, label: label.into(), leads_to: leads_to.into(), pick: Pick::Plan(pick) }
}

/// The day of a step as one would type it: "Fri 27 Nov 10:00".
fn day_of(step: &PlannedStep, today: Day) -> String {
    let hour = step.at.map(|at| at.format(" %H:%M").to_string()).unwrap_or_default();
    format!("{}{hour}", when::dated(step.day, today))
}

/// A step whose words are the playbook's keeps its kind, minutes and template.
fn planned(step: NewStep, known: Option<&PlaybookStep>) -> PlannedStep {
    let own = PlaybookStep {
        kind: step.kind,
        words: step.words.clone(),
        phase: None,
        minutes: None,
        offset: 0,
        counted: Counted::Step,
        template: None,
    };
    let kept = known.filter(|known| known.words == step.words).cloned();
    PlannedStep { day: step.day, at: step.at, step: kept.unwrap_or(own) }
}
