//! `show`: one deal, with everything that hangs on it.

use super::deal_json;
use super::output::{Meaning, Output};
use super::plan;
use super::rows;
use super::view::View;
use crate::domain::deal::Deal;
use crate::domain::field::FIELDS;
use crate::domain::id::PersonId;
use crate::domain::promise::Promise;
use crate::domain::step::{Step, Wants};
use crate::domain::touch::Touch;
use crate::domain::when::{self, When};
use crate::error::Result;
use crate::store::{categories, deals, lists, people, plans, promises, steps, tags, touches, who};

/// Show one deal: facts, people, steps, promises, touches
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  box9 show 12
  box9 show ada lovelace
  box9 show ada@ae.example --json")]
pub struct Args {
    /// The deal: a number, or words of its names
    #[arg(required = true)]
    who: Vec<String>,
}

/// So many touches are shown as text; JSON has them all.
const TOUCHES: usize = 20;

/// Shows the deal.
pub fn run(args: &Args, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    let id = who::one(view.conn, &args.who.join(" "))?;
    if output.json {
        return output.json(&deal_json::whole(view, id)?);
    }
    let page = Page { view, deal: deals::get(view.conn, id)? };
    page.head(output)?;
    page.facts(output)?;
    page.people(output)?;
    section(output, "Steps", steps::open(view.conn, id)?.iter().map(|step| page.step(step)))?;
    if let Some(plan) = plans::current(view.conn, id)? {
        plan::section(&plan, view.today, output)?;
    }
    section(output, "Promises", promises::of_deal(view.conn, id)?.iter().map(|promise| page.promise(promise)))?;
    section(output, "Touches", touches::of_deal(view.conn, id, TOUCHES)?.iter().map(|touch| page.touch(touch)))?;
    page.note(output)
}

fn section(output: &mut Output<'_>, heading: &str, rows: impl Iterator<Item = String>) -> Result<()> {
    let mut rows = rows.peekable();
    if rows.peek().is_some() {
        output.line("")?;
        output.painted(&[(Meaning::Heading, heading.to_owned())])?;
    }
    rows.try_for_each(|row| output.line(&format!("  {row}")))
}

struct Page<'v> {
    view: &'v View<'v>,
    deal: Deal,
}

impl Page<'_> {
    fn head(&self, output: &mut Output<'_>) -> Result<()> {
        let name = who::candidate(self.view.conn, self.deal.id)?;
        output.painted(&[(Meaning::Heading, name)])?;
        let Some(line) = lists::line(self.view.conn, self.deal.id)? else { return Ok(()) };
        let cold = deal_json::why_cold(&line, self.view);
        let category = self.deal.category.map(|id| categories::get(self.view.conn, id)).transpose()?;
        self.fact(output, "Stage", &self.place(rows::place(&line)))?;
        self.fact(output, "Category", &category.map(|category| category.name).unwrap_or_default())?;
        self.fact(output, "Tags", &tags::of_deal(self.view.conn, self.deal.id)?.join(", "))?;
        if let Some(why) = cold {
            output.painted(&[(Meaning::Plain, label("Cold")), (Meaning::Cold, why)])?;
        }
        self.fact(output, "Gaps", &line.gaps.words())?;
        let postponed = self.deal.postponed;
        self.fact(output, "Put off", &if postponed > 0 { format!("{postponed} times") } else { String::new() })
    }

    fn place(&self, word: String) -> String {
        match self.deal.stage.filter(|stage| stage.word() != word) {
            Some(stage) => format!("{stage}, {word}"),
            None => word,
        }
    }

    fn facts(&self, output: &mut Output<'_>) -> Result<()> {
        let mut shown = FIELDS.iter().filter(|field| field.word != "note");
        shown.try_for_each(|field| self.fact(output, field.label, &(field.show)(&self.deal)))
    }

    fn fact(&self, output: &mut Output<'_>, name: &str, value: &str) -> Result<()> {
        if value.is_empty() { Ok(()) } else { output.line(&format!("{}{value}", label(name))) }
    }

    fn people(&self, output: &mut Output<'_>) -> Result<()> {
        let main = self.deal.person.map(|id| self.person(id, None)).transpose()?;
        let further = people::participants(self.view.conn, self.deal.id)?;
        let further = further.into_iter().map(|further| self.person(further.person.id, Some(further.role.word())));
        let rows: Vec<String> = main.into_iter().map(Ok).chain(further).collect::<Result<_>>()?;
        section(output, "People", rows.into_iter())
    }

    fn person(&self, id: PersonId, role: Option<&str>) -> Result<String> {
        let person = people::get(self.view.conn, id)?;
        let mut words = vec![person.name];
        words.extend(role.map(str::to_owned));
        words.extend(person.job_title);
        words.extend(person.do_not_contact.then(|| "do not contact".to_owned()));
        words.extend(people::reaches(self.view.conn, id)?.into_iter().map(|reach| reach.value));
        Ok(words.join(" · "))
    }

    fn step(&self, step: &Step) -> String {
        let day = when::show_at(When { day: step.day, at: step.at }, self.view.today);
        let wants = match step.wants {
            Wants::Do => String::new(),
            wants => format!("{wants} "),
        };
        let promised = if step.promised_by.is_some() { "  (promised)" } else { "" };
        format!("{day}  {wants}{}{promised}", step.words)
    }

    fn promise(&self, promise: &Promise) -> String {
        let (day, _) = super::promises::day(promise, self.view.today);
        let day = if promise.is_open() { day } else { promise.state.word().to_owned() };
        let reason = promise.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        format!("{}  {day}  {}: {}{reason}", promise.id.0, promise.side, promise.text)
    }

    fn touch(&self, touch: &Touch) -> String {
        let day = when::show(touch.day, self.view.today);
        let from = if touch.inward { " from them" } else { "" };
        let outcome = touch.outcome.map(|outcome| format!(", {}", outcome.label())).unwrap_or_default();
        let text = touch.text.as_deref().map(|text| format!(": {text}")).unwrap_or_default();
        format!("{day}  {}{from}{outcome}{text}", touch.kind)
    }

    fn note(&self, output: &mut Output<'_>) -> Result<()> {
        let Some(note) = &self.deal.note else { return Ok(()) };
        section(output, "Note", note.lines().map(str::to_owned))
    }
}

fn label(name: &str) -> String {
    format!("{name:<22}")
}
