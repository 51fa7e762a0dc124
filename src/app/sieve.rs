//! The live filter: words that are searched, and flag words that stand for a state.

use crate::domain::Day;
use crate::domain::category::Category;
use crate::domain::id::CategoryId;
use crate::domain::stage::Pane;
use crate::store::lists::Filter;
use crate::store::search::Hits;
use std::sync::Arc;

/// What is typed after `/`, read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sieve {
    pub typed: String,
    /// The words that are no flags, as they are searched.
    pub words: String,
    pub gaps: bool,
    pub cold: bool,
    pub late: bool,
    /// Another list than the four panes of the funnel.
    pub pane: Option<Pane>,
    /// Only what is in this category.
    pub category: Option<CategoryId>,
    pub hits: Option<Arc<Hits>>,
}

/// Flag words that put another list on screen.
const PANES: &[(&str, Pane)] = &[
    ("tray", Pane::Tray),
    ("customers", Pane::Customers),
    ("closed", Pane::Closed),
    ("archived", Pane::Archived),
    ("known", Pane::Known),
];

/// The flag words, for the line under the filter.
pub const FLAGS: &str = "cold, gaps, late, tray, customers, closed, archived, known";

impl Sieve {
    /// Reads what is typed; the hits of the words are for the store to find.
    pub fn read(typed: &str) -> Sieve {
        let mut sieve = Sieve { typed: typed.to_owned(), ..Sieve::default() };
        let mut words = Vec::new();
        for word in typed.split_whitespace() {
            match word {
                "cold" => sieve.cold = true,
                "gaps" => sieve.gaps = true,
                "late" => sieve.late = true,
                _ => match PANES.iter().find(|(flag, _)| *flag == word) {
                    Some((_, pane)) => sieve.pane = Some(*pane),
                    None => words.push(word),
                },
            }
        }
        sieve.words = words.join(" ");
        sieve
    }

    /// Shows the deals of a category.
    pub fn of_category(category: &Category) -> Sieve {
        Sieve { typed: format!("#{}", category.name), category: Some(category.id), ..Sieve::default() }
    }

    /// Says whether everything is shown.
    pub fn is_empty(&self) -> bool {
        self.typed.trim().is_empty()
    }

    /// Says whether the lists show the same behind both, whatever is typed.
    pub fn shows_as(&self, other: &Sieve) -> bool {
        let shown = |sieve: &Sieve| (sieve.gaps, sieve.cold, sieve.late, sieve.pane, sieve.hits.clone());
        shown(self) == shown(other)
    }

    /// Answers the filter of a list on a day.
    pub fn filter(&self, today: Day) -> Filter {
        Filter {
            hits: self.hits.clone(),
            category: self.category,
            gaps: self.gaps,
            cold: self.cold.then_some(today),
            due_by: self.late.then(|| today.pred_opt().unwrap_or(today)),
            ..Filter::default()
        }
    }
}
