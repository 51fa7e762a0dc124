//! What the letters do on Campaigns: to the selected category, or to the selected letter.

use super::Waits;
use crate::app::action::Action;
use crate::app::chooser::{Choice, Chooser, Pick, free_letter};
use crate::app::event::{Effect, Unedited};
use crate::app::form::{Form, FormField, FormKind};
use crate::app::letters::Way;
use crate::app::overlay::Overlay;
use crate::app::prompt::Ask;
use crate::app::{App, Screen};
use crate::domain::category::Category;
use crate::domain::id::{CategoryId, DealId, LetterId};
use crate::domain::letter::{Letter, LetterState};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::ops::{self, CategoryChange, EnrolAll, Letters, Op};
use crate::store::letters::{self, Of};
use crate::store::{categories, playbooks};

/// A token of the editor that is about a category, not a deal.
const BRIEF: u64 = 1 << 62;
/// So many drafts are made or handed over at a time.
const MOST: usize = 500;

/// Something that Campaigns lets one pick.
#[derive(Debug, Clone, PartialEq)]
pub enum CampaignPick {
    /// The campaign of a category, by name; an empty one is none.
    Campaign(String, String),
    /// Makes the drafts that are due.
    Draft(CategoryId),
    /// Hands over every letter that waits.
    HandOver(CategoryId, Way),
}

/// Does what a letter asks for.
pub fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    if action == Action::New {
        return app.ask(Ask::NewCategory, Vec::new());
    }
    let Screen::Campaigns(state) = &app.screen else { return Ok(Vec::new()) };
    let Some(row) = state.selected() else {
        return Err(Error::refused("There is no category here yet; n makes one."));
    };
    let (category, item) = (row.category.clone(), state.item().cloned());
    match (action, item.map(|item| item.waits)) {
        (Action::Sent, Some(Waits::Letter { id, .. })) => settle(app, vec![id], LetterState::Sent),
        (Action::Sent, None) => all_sent(app, &category),
        (Action::Remove, Some(Waits::Letter { id, .. })) => settle(app, vec![id], LetterState::Dropped),
        (Action::Remove, None) => app.perform(&Op::Category(CategoryChange::Remove { name: category.name })),
        (Action::Sent | Action::Remove, Some(Waits::Fix(_))) => {
            Err(Error::refused("There is no draft for them yet; Enter opens the deal, e fills in what is missing."))
        }
        (Action::Enrol, _) => app.perform(&Op::Enrol(EnrolAll::Begin(category.id, None))),
        (Action::Unenrol, _) => app.perform(&Op::Enrol(EnrolAll::Stop(category.id))),
        (Action::Message, _) => drafts(app, &category),
        (Action::Edit, _) => edit(app, &category),
        (Action::Notes, _) => {
            Ok(vec![Effect::Edit { token: BRIEF | category.id.0 as u64, text: category.brief.unwrap_or_default() }])
        }
        (Action::Plan, _) => pick_campaign(app, &category),
        _ => Ok(Vec::new()),
    }
}

/// Asks how many of a category's drafts were sent, and says so before it is done.
fn all_sent(app: &mut App, category: &Category) -> Result<Vec<Effect>> {
    let (conn, today) = (app.store.conn(), app.today());
    let waiting = letters::waiting(conn, Of::Category(category.id), today, MOST)?;
    let count = letters::counts(conn, today)?.get(&category.id).map_or(0, |count| count.waiting.max(0)) as usize;
    let ids = |letters: &[&Letter]| letters.iter().map(|letter| letter.id).collect::<Vec<_>>();
    let all: Vec<&Letter> = waiting.iter().collect();
    let out: Vec<&Letter> = waiting.iter().filter(|letter| letter.state == LetterState::HandedOver).collect();
    if count <= 1 {
        return settle(app, ids(&all), LetterState::Sent);
    }
    let choice = |letter, label: String, leads_to: &str, letters: &[&Letter]| Choice {
        letter,
        label,
        leads_to: leads_to.to_owned(),
        pick: Pick::Do(Box::new(Op::Letters(Letters { letters: ids(letters), state: LetterState::Sent }))),
    };
    let label = if count > all.len() { format!("the first {} of {count}", all.len()) } else { format!("all {count}") };
    let mut choices = vec![choice('a', label, "each campaign goes on; u undoes", &all)];
    if !out.is_empty() && out.len() < all.len() {
        choices.push(choice('h', format!("the {} handed over", out.len()), "the others stay drafts", &out));
    }
    let title = format!("{}: which were sent?", text::count(count, "draft"));
    app.overlays.push(Overlay::Chooser(Chooser { title, choices }, Vec::new()));
    Ok(Vec::new())
}

fn settle(app: &mut App, letters: Vec<LetterId>, state: LetterState) -> Result<Vec<Effect>> {
    if letters.is_empty() {
        return Err(Error::refused_with("No draft waits here.", "M makes those that are due."));
    }
    app.perform(&Op::Letters(Letters { letters, state }))
}

/// Offers to make what is due, and the ways out of what waits.
fn drafts(app: &mut App, category: &Category) -> Result<Vec<Effect>> {
    let today = app.today();
    let count = letters::counts(app.store.conn(), today)?.get(&category.id).copied().unwrap_or_default();
    let choice = |letter, label: String, leads_to: &str, pick| Choice {
        letter,
        label,
        leads_to: leads_to.to_owned(),
        pick: Pick::Campaign(pick),
    };
    let mut choices = Vec::new();
    if count.wanted > 0 {
        let label = format!("make {}", text::count(count.wanted as usize, "draft"));
        choices.push(choice('m', label, "from the template of each step", CampaignPick::Draft(category.id)));
    }
    if count.waiting > 0 {
        let n = text::grouped(count.waiting);
        let out = |way| CampaignPick::HandOver(category.id, way);
        choices.push(choice('e', format!("{n} as files"), ".eml, for any mail program", out(Way::File)));
        choices.push(choice('s', format!("send {n}"), "by your mail command", out(Way::Command)));
    }
    if choices.is_empty() {
        return Err(Error::refused_with(format!("No draft is due in {}.", category.name), "+ enrols its leads."));
    }
    let title = format!("Drafts · {}", category.name);
    app.overlays.push(Overlay::Chooser(Chooser { title, choices }, Vec::new()));
    Ok(Vec::new())
}

/// Does what was picked.
pub fn picked(app: &mut App, pick: CampaignPick) -> Result<Vec<Effect>> {
    match pick {
        CampaignPick::Campaign(name, campaign) => {
            let changes = vec![("campaign".to_owned(), campaign)];
            app.perform(&Op::Category(CategoryChange::Set { name, changes }))
        }
        CampaignPick::Draft(category) => {
            let wanted = letters::wanted(app.store.conn(), Of::Category(category), app.today(), MOST)?;
            let deals: Vec<DealId> = wanted.into_iter().map(|wanted| wanted.deal).collect();
            app.draft(deals, None, LetterState::Draft)?;
            Ok(app.backup_of_the_day())
        }
        CampaignPick::HandOver(category, way) => hand_over(app, category, way),
    }
}

/// Hands every letter that waits over; those that can no longer be addressed stay.
fn hand_over(app: &mut App, category: CategoryId, way: Way) -> Result<Vec<Effect>> {
    if way == Way::Command {
        app.mail_command()?;
    }
    let waiting: Vec<Letter> = letters::waiting(app.store.conn(), Of::Category(category), app.today(), MOST)?;
    let (mut gone, mut effects) = (Vec::new(), Vec::new());
    for letter in waiting {
        match ops::mail(&app.store, &letter) {
            Ok(mail) => {
                effects.append(&mut app.hand_over(&letter, &mail, way)?);
                gone.push(letter.id);
            }
            Err(Error::Refused { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let n = gone.len();
    effects.append(&mut settle(app, gone, LetterState::HandedOver)?);
    let what = text::count(n, "letter");
    app.say(match way {
        Way::Command => format!("Your mail command has {what}; each counts as sent when it returns. · u undoes"),
        _ => format!("{what} written to {}; d says that they were sent. · u undoes", app.drafts_folder().display()),
    });
    Ok(effects)
}

fn edit(app: &mut App, category: &Category) -> Result<Vec<Effect>> {
    let campaign = category.playbook.map(|id| playbooks::name(app.store.conn(), id)).transpose()?.unwrap_or_default();
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let brief = category.brief.clone().unwrap_or_default();
    let mut fields = vec![
        FormField::new("name", "Name", category.name.clone(), "what its leads have in common, as dentists"),
        FormField::new("campaign", "Campaign", campaign, "its name; p lists them"),
        FormField::new("limit", "A day", number(category.daily_limit), "so many leads begin a day; 10 where empty"),
        FormField::new("interval", "Every", number(category.interval_days), "working days between touches"),
    ];
    if brief.lines().count() < 2 {
        let example = "who they are, why they buy, what to say; E writes more";
        fields.insert(1, FormField::new("brief", "Brief", brief, example));
    }
    let title = format!("Category · {}", category.name);
    let kind = FormKind::Category;
    app.overlays.push(Overlay::Form(Form { kind, deals: Vec::new(), title, fields, focus: 0, fault: None }));
    Ok(Vec::new())
}

/// Answers the change that a form asks for; its first field still names the category.
pub fn changed(form: &Form) -> Op {
    let name = form.fields.first().map(|field| field.before.clone()).unwrap_or_default();
    Op::Category(CategoryChange::Set { name, changes: form.changes() })
}

fn pick_campaign(app: &mut App, category: &Category) -> Result<Vec<Effect>> {
    let (mut taken, mut choices) = (vec!['-'], Vec::new());
    let present = category.playbook.map(|id| playbooks::name(app.store.conn(), id)).transpose()?;
    for (name, steps) in ops::campaign_names(&app.store)? {
        let Some(letter) = free_letter(&name, &taken) else { break };
        taken.push(letter);
        let now = if present.as_ref() == Some(&name) { "now, " } else { "" };
        let pick = Pick::Campaign(CampaignPick::Campaign(category.name.clone(), name.clone()));
        choices.push(Choice { letter, label: name, leads_to: format!("{now}{}", text::count(steps, "step")), pick });
    }
    let none = Pick::Campaign(CampaignPick::Campaign(category.name.clone(), String::new()));
    choices.push(Choice { letter: '-', label: "none".into(), leads_to: String::new(), pick: none });
    let title = format!("Campaign · {}", category.name);
    app.overlays.push(Overlay::Chooser(Chooser { title, choices }, Vec::new()));
    Ok(Vec::new())
}

/// Takes a brief that came back from the editor, if the token is of one.
pub fn edited(app: &mut App, token: u64, text: &std::result::Result<String, Unedited>) -> Option<Result<Vec<Effect>>> {
    (token & BRIEF != 0).then(|| {
        let category = categories::get(app.store.conn(), CategoryId((token & !BRIEF) as i64))?;
        let text =
            text.as_ref().map_err(|unedited| Error::refused(format!("The brief is as it was: {}", unedited.why)))?;
        if text.trim() == category.brief.as_deref().unwrap_or_default().trim() {
            app.say("The brief is as it was.");
            return Ok(Vec::new());
        }
        let changes = vec![("brief".to_owned(), text.trim_end().to_owned())];
        app.perform(&Op::Category(CategoryChange::Set { name: category.name, changes }))
    })
}
