//! `plan`: the plan of a deal, taken from a playbook, and its aim.

use super::desk::Desk;
use super::output::Output;
use crate::domain::Day;
use crate::domain::plan::{Aim, Plan, Progress};
use crate::domain::playbook::PlaybookKind;
use crate::domain::when::{self, When};
use crate::error::{Error, Result};
use crate::ops::{PlanChange, Playbooks, Take, Verb};
use crate::store::{deals, plans, who};
use serde_json::{Value, json};

/// Take a playbook as the plan of a deal, give it an aim, show it, shift it or drop it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
An aim has up to four lines: what they want; who decides; why now; what I will ask for.

Examples:
  box9 plan ada                                    (shows it)
  box9 plan ada consultant --aim 'fewer calls; Ada; the fair in May; a pilot for 5k'
  box9 plan ada --aim 'fewer calls; Ada and her brother'
  box9 plan ada --skip
  box9 plan ada --replan mon
  box9 plan ada --drop 'they buy through a tender'")]
pub struct Args {
    /// The deal: a number, or words of its names; several numbers with commas between
    who: String,
    /// The playbook (`box9 playbook list`)
    playbook: Option<String>,
    /// The aim, its lines with semicolons between
    #[arg(long, value_name = "TEXT")]
    aim: Option<String>,
    /// Its first day
    #[arg(long, value_name = "DAY", requires = "playbook")]
    from: Option<String>,
    /// Its last day, for playbooks that count back from one
    #[arg(long, value_name = "DAY", requires = "playbook")]
    until: Option<String>,
    /// Leave out its next step
    #[arg(long, conflicts_with_all = ["playbook", "aim", "replan", "drop"])]
    skip: bool,
    /// Let the steps to come begin today, or on another day
    #[arg(long, value_name = "DAY", num_args = 0..=1, default_missing_value = "today", conflicts_with_all = ["playbook", "aim", "drop"])]
    replan: Option<String>,
    /// End it, with the reason
    #[arg(long, value_name = "REASON", conflicts_with_all = ["playbook", "aim"])]
    drop: Option<String>,
}

/// Takes, changes or shows it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    match change(args, desk)? {
        Some(change) => desk.change_deals(&args.who, Verb::Plan(change)),
        None => show(&args.who, desk),
    }
}

fn change(args: &Args, desk: &mut Desk<'_>) -> Result<Option<PlanChange>> {
    let aim = args.aim.as_deref().map(Aim::read);
    if let Some(name) = &args.playbook {
        let (start, end) = (desk.day_of(args.from.as_ref())?, desk.day_of(args.until.as_ref())?);
        return Ok(Some(PlanChange::Take(Take { start, end, ..taken(name, args.aim.as_deref(), desk)? })));
    }
    if args.skip {
        return Ok(Some(PlanChange::Skip));
    }
    if let Some(day) = desk.day_of(args.replan.as_ref())? {
        return Ok(Some(PlanChange::Replan(day)));
    }
    Ok(args.drop.clone().map(PlanChange::Drop).or(aim.map(PlanChange::Aim)))
}

/// Answers a playbook as a plan with its aim; what is wrong with the owner's own playbooks is told.
pub fn taken(name: &str, aim: Option<&str>, desk: &mut Desk<'_>) -> Result<Take> {
    let known = Playbooks::load(desk.store.settings_folder());
    known.faults.iter().for_each(|fault| desk.output.tell(fault));
    let playbook = known.find(PlaybookKind::Sales, name)?.clone();
    Ok(Take { aim: aim.map(Aim::read).unwrap_or_default(), ..Take::of(playbook) })
}

fn show(words: &str, desk: &mut Desk<'_>) -> Result<()> {
    let (today, deal) = (desk.today(), who::one(desk.store.conn(), words)?);
    let plan = plans::current(desk.store.conn(), deal)?;
    if desk.output.json {
        return desk.output.json(&plan.as_ref().map_or(Value::Null, of));
    }
    match plan {
        Some(plan) => lines(&plan, today).iter().try_for_each(|line| desk.output.line(line)),
        None => {
            let name = deals::name(desk.store.conn(), deal)?;
            let hint = "Take one: `box9 plan WHO PLAYBOOK`; `box9 playbook list` names them.";
            Err(Error::refused_with(format!("{name} has no plan."), hint))
        }
    }
}

/// Answers a plan as JSON.
pub fn of(plan: &Plan) -> Value {
    let [want, who, why, ask] = plan.aim.lines();
    let steps = plan.steps.iter().map(|(step, progress)| {
        json!({ "id": step.id.0, "kind": step.kind.word(), "words": step.words, "on": step.day,
                "at": step.at.map(|at| at.format("%H:%M").to_string()), "state": progress.word() })
    });
    json!({
        "playbook": plan.name, "started": plan.started_on,
        "aim": { "they_want": want, "who_decides": who, "why_now": why, "i_will_ask": ask },
        "steps": steps.collect::<Vec<_>>(),
    })
}

/// Answers a plan in lines: its aim, what was done, what comes.
pub fn lines(plan: &Plan, today: Day) -> Vec<String> {
    let called = plan.name.as_deref().unwrap_or("of your own");
    let mut lines = vec![format!("plan {called}, since {}", when::show(plan.started_on, today))];
    let said = Aim::LABELS.iter().zip(plan.aim.lines());
    lines.extend(said.filter_map(|(label, line)| line.map(|line| format!("  {label:<11}  {line}"))));
    lines.extend(plan.steps.iter().map(|(step, progress)| {
        let day = match progress {
            Progress::Open => when::show_at(When { day: step.day, at: step.at }, today),
            over => over.word().to_owned(),
        };
        format!("  {day:<11}  {}", step.words)
    }));
    lines
}

/// Prints the plan of a deal among what hangs on it.
pub fn section(plan: &Plan, today: Day, output: &mut Output<'_>) -> Result<()> {
    output.line("")?;
    lines(plan, today).iter().try_for_each(|line| output.line(line))
}
