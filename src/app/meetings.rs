//! Which event of the calendars is a meeting with the selected deal.

use super::App;
use super::chooser::{Choice, Pick, free_letter};
use super::event::Effect;
use crate::domain::id::DealId;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::ops::Meeting;
use crate::store::{deals, meetings};
use std::collections::BTreeSet;

/// So many working days back and ahead are offered, and so many events.
const BACK: u32 = 2;
const AHEAD: u32 = 10;
const OFFERED: usize = 14;

impl App {
    /// Offers the events around today; the letter of one that is theirs already takes it from them.
    pub(super) fn meeting(&mut self, chosen: Vec<DealId>) -> Result<Vec<Effect>> {
        let [deal] = chosen.as_slice() else { return Err(Error::refused("A meeting belongs to one deal at a time.")) };
        let choices = self.meetings_of(*deal)?;
        if choices.is_empty() {
            return Err(Error::refused_with(
                "Your calendars hold no meeting in these weeks.",
                "Which calendars are read stands in config.toml: `box9 settings --write`.",
            ));
        }
        self.choose("A meeting with them", choices, chosen)
    }

    fn meetings_of(&self, deal: DealId) -> Result<Vec<Choice>> {
        let (conn, settings, today) = (self.store.conn(), self.store.settings(), self.today());
        let days = (settings.week.back(today, BACK), settings.week.add(today, AHEAD));
        let (mut seen, mut taken, mut choices) = (BTreeSet::new(), Vec::new(), Vec::new());
        for held in meetings::held(conn, days)?.into_iter().filter(|held| seen.insert(held.uid.clone())) {
            let Some(letter) = free_letter(&held.words, &taken) else { break };
            taken.push(letter);
            let whose = meetings::whose(conn, &held, &settings.own_addresses)?;
            let theirs = whose.contains(&deal);
            let with = match (theirs, whose.first()) {
                (true, _) => "; theirs: takes it off".to_owned(),
                (_, Some(other)) => format!("; now with {}", deals::name(conn, *other)?),
                (_, None) => String::new(),
            };
            let leads_to = format!("{} {}{with}", when::dated(held.day, today), held.from.format("%H:%M"));
            let meeting = Meeting { uid: held.uid, words: held.words.clone(), deal: (!theirs).then_some(deal) };
            choices.push(Choice { letter, label: held.words, leads_to, pick: Pick::Meeting(meeting) });
        }
        choices.truncate(OFFERED);
        Ok(choices)
    }
}
