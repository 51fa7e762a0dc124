//! A choice by one letter, all letters in sight.

use super::campaigns::verbs::CampaignPick;
use super::history::PastPick;
use super::parting::Parting;
use super::plan::PlanPick;
use super::prompt::Ask;
use super::reach::Way;
use super::triage::verdict::Verdict;
use crate::domain::id::DealId;
use crate::domain::stage::{Phase, Stage, State};
use crate::domain::touch::Outcome;
use crate::ops::brief::Reader;
use crate::ops::week::Names;
use crate::ops::{Meeting, Op, Others};
use crate::store::lists::Sort;

/// What is being chosen, and for whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Chooser {
    pub title: String,
    pub choices: Vec<Choice>,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub letter: char,
    pub label: String,
    /// What it leads to, beside it.
    pub leads_to: String,
    pub pick: Pick,
}

/// What a letter means.
#[derive(Debug, Clone, PartialEq)]
pub enum Pick {
    Stage(Stage, Option<Phase>),
    Outcome(Outcome),
    Category(Option<String>),
    NewCategory,
    Close(State),
    Archive,
    Know,
    Reopen,
    /// A verdict in triage.
    Judge(Verdict),
    /// Something that is typed.
    Ask(Ask),
    Sort(Sort),
    /// Opens a way to somebody.
    Reach(Way),
    Copy(Way),
    /// Something on Campaigns.
    Campaign(CampaignPick),
    /// A template of a message.
    Template(String),
    Past(PastPick),
    /// Something about the plan.
    Plan(PlanPick),
    /// Who is to read the brief.
    Brief(Reader),
    /// An event of the calendars belongs to a deal, or no longer.
    Meeting(Meeting),
    /// A fire at a deal.
    Fire(DealId),
    /// All deals by their words.
    Palette,
    /// What a stage word of an imported file means.
    ImportStage(String, &'static str),
    /// Something that is done at once.
    Do(Box<Op>),
    /// What becomes of all promises to deals that leave.
    Part(Box<Parting>, Others),
    /// The week's page, with the names or without them.
    WeekPage(Names),
    /// Pulls a deal into the day.
    Pull(DealId),
}

/// The letter that stands for Enter.
pub const ENTER: char = '↵';

impl Chooser {
    /// Answers what a letter picks; capitals are the small letters where those are free.
    pub fn pick(&self, letter: char) -> Option<Pick> {
        let exact = self.choices.iter().find(|choice| choice.letter == letter);
        exact.map(|choice| choice.pick.clone())
    }
}

/// Answers a letter of a name that is not taken yet, else the first free one of the alphabet.
pub fn free_letter(name: &str, taken: &[char]) -> Option<char> {
    let own = name.chars().flat_map(char::to_lowercase).filter(char::is_ascii_alphanumeric);
    own.chain('a'..='z').chain('0'..='9').chain('A'..='Z').find(|letter| !taken.contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_gets_a_letter_of_its_own() {
        let mut taken = Vec::new();
        for (name, letter) in [("dentists", 'd'), ("doctors", 'o'), ("do", 'a'), ("Übung", 'b'), ("", 'c')] {
            assert_eq!(free_letter(name, &taken), Some(letter), "{name}");
            taken.push(letter);
        }
    }
}
