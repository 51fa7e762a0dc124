//! A message to a lead, drafted from a template with what is known of them; nothing is sent.

use super::outcome::Refusal;
use super::templates::Templates;
use super::work::Work;
use crate::domain::Day;
use crate::domain::deal::Deal;
use crate::domain::letter::{self, Letter, LetterState, Mail, NewLetter};
use crate::domain::person::{Person, ReachKind};
use crate::domain::settings::Settings;
use crate::domain::step::{Step, StepKind};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::formats::template::{self, Fields, Filled, Template, Unfilled};
use crate::store::{Connection, Store, Tx, categories, companies, deals, letters, people, steps};

/// Drafts the work of the due step, from the template that it names or from another.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub template: Option<String>,
    pub known: Templates,
    /// A draft, or one that is handed over in the same breath.
    pub state: LetterState,
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, draft: &Draft) -> Result<String> {
    let tx = work.tx;
    refuse_unwanted(tx.conn, &deal, name)?;
    let wanted = letters::wanted(tx.conn, letters::Of::Deal(deal.id), tx.today, 1)?.into_iter().next();
    let (template, step) = match (&draft.template, wanted) {
        (Some(named), wanted) => {
            let step = wanted.filter(|wanted| wanted.template.eq_ignore_ascii_case(named)).map(|wanted| wanted.step);
            (draft.known.named(named)?, step.or(written(tx, &deal)?.map(|step| step.id)))
        }
        (None, Some(wanted)) => (draft.known.named(&wanted.template)?, Some(wanted.step)),
        (None, None) => {
            return Err(Error::refused_with(
                format!("{name} has no step due that names a template, or it is drafted already."),
                "Name a template, or make drafts when the step is due.",
            ));
        }
    };
    let filled = fill(tx.conn, tx.settings, &deal, name, template)?;
    letters::replace(tx, deal.id, step)?;
    letters::insert(
        tx,
        &NewLetter { deal: deal.id, step, subject: filled.subject, body: filled.body, state: draft.state },
    )?;
    Ok(format!("drafted {}", template.name))
}

/// Answers the due step that is a mail to write, if there is one.
fn written(tx: &Tx<'_>, deal: &Deal) -> Result<Option<Step>> {
    let open = steps::open(tx.conn, deal.id)?;
    Ok(open.into_iter().find(|step| step.day <= tx.today && step.kind == StepKind::Email))
}

/// Answers what the template would say to somebody, without drafting it.
pub fn preview(store: &Store, deal: &Deal, template: &Template) -> Result<Mail> {
    let (conn, settings) = (store.conn(), store.settings());
    let name = deals::name(conn, deal.id)?;
    refuse_unwanted(conn, deal, &name)?;
    let filled = fill(conn, settings, deal, &name, template)?;
    addressed(conn, settings, deal, &name, &filled.subject, &filled.body)
}

/// Answers up to `most` of those whose step is due and for whom no draft can be made, each with the reason.
pub fn to_fix(store: &Store, of: letters::Of, today: Day, known: &Templates, most: usize) -> Result<Vec<Refusal>> {
    let (conn, mut fix) = (store.conn(), Vec::new());
    for wanted in letters::wanted(conn, of, today, most)? {
        let deal = deals::get(conn, wanted.deal)?;
        let name = deals::name(conn, deal.id)?;
        let filled = refuse_unwanted(conn, &deal, &name)
            .and_then(|()| fill(conn, store.settings(), &deal, &name, known.named(&wanted.template)?));
        match filled {
            Ok(_) => {}
            Err(Error::Refused { message, .. }) => {
                let why = message.trim_end_matches('.').trim_start_matches(&format!("{name}: ")).to_owned();
                fix.push(Refusal { deal: deal.id, name, why });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(fix)
}

/// Answers a letter with its addresses, as they are now.
pub fn mail(store: &Store, letter: &Letter) -> Result<Mail> {
    let (conn, settings) = (store.conn(), store.settings());
    let deal = deals::get(conn, letter.deal)?;
    let name = deals::name(conn, deal.id)?;
    refuse_unwanted(conn, &deal, &name)?;
    addressed(conn, settings, &deal, &name, &letter.subject, &letter.body)
}

fn addressed(
    conn: &Connection,
    settings: &Settings,
    deal: &Deal,
    name: &str,
    subject: &str,
    body: &str,
) -> Result<Mail> {
    let (to, person) = recipient(conn, deal, name)?;
    let from = settings.own_addresses.first().map(String::as_str);
    Ok(Mail::to(&to, &person.name, subject, body).from(from, &settings.owner_name))
}

/// Nobody is written to who asked not to be contacted.
fn refuse_unwanted(conn: &Connection, deal: &Deal, name: &str) -> Result<()> {
    if person(conn, deal)?.is_some_and(|person| person.do_not_contact) {
        return Err(Error::refused(format!("{name} asked not to be contacted.")));
    }
    Ok(())
}

fn person(conn: &Connection, deal: &Deal) -> Result<Option<Person>> {
    deal.person.map(|id| people::get(conn, id)).transpose()
}

/// The first address that mail can go to; without one there is nothing to draft.
fn recipient(conn: &Connection, deal: &Deal, name: &str) -> Result<(String, Person)> {
    let missing = || unfilled(name, &Unfilled::Missing("e-mail"));
    let person = person(conn, deal)?.ok_or_else(missing)?;
    let emails = people::reaches(conn, person.id)?.into_iter().filter(|reach| reach.kind == ReachKind::Email);
    let address = emails.map(|reach| reach.value).find(|value| letter::can_be_mailed(value.trim()));
    address.map(|address| (address.trim().to_owned(), person)).ok_or_else(missing)
}

fn fill(conn: &Connection, settings: &Settings, deal: &Deal, name: &str, template: &Template) -> Result<Filled> {
    let (address, person) = recipient(conn, deal, name)?;
    let fields = fields(conn, settings, deal, &person, &address)?;
    template::fill(template, &fields).map_err(|fault| unfilled(name, &fault))
}

fn unfilled(name: &str, fault: &Unfilled) -> Error {
    match fault {
        Unfilled::Missing(_) => Error::refused_with(format!("{name}: {fault}."), "Fill it in (e), then draft again."),
        Unfilled::Wrong { .. } => {
            Error::refused_with(format!("{}.", text::capital(&fault.to_string())), "Mend the template.")
        }
    }
}

fn fields(conn: &Connection, settings: &Settings, deal: &Deal, person: &Person, address: &str) -> Result<Fields> {
    let company = deal.company.or(person.company).map(|id| companies::get(conn, id)).transpose()?;
    let category = deal.category.map(|id| categories::get(conn, id)).transpose()?;
    let mut fields = Fields::default();
    for (field, value) in [
        ("first_name", letter::first_name(&person.name)),
        ("name", Some(person.name.clone())),
        ("job", person.job_title.clone()),
        ("company", company.map(|company| company.name)),
        ("deal", deal.title.clone()),
        ("category", category.map(|category| category.name)),
        ("email", Some(address.to_owned())),
        ("my_name", Some(settings.owner_name.clone())),
        ("my_first_name", letter::first_name(&settings.owner_name)),
        ("my_email", settings.own_addresses.first().cloned()),
    ] {
        fields.set(field, &value.unwrap_or_default());
    }
    Ok(fields)
}
