//! Reading one cell into the draft of its row, by the field that its column fills.

use super::draft::Draft;
use super::layout::Column;
use crate::domain::Day;
use crate::domain::person::{Reach, ReachKind};
use crate::formats::headings::{Label, Target};
use crate::formats::words::{self, read_bool, read_day};
use chrono::NaiveTime;

/// A filled cell with its column.
pub struct Cell<'a> {
    pub column: &'a Column,
    pub text: &'a str,
    /// The label cell beside it.
    pub label: Option<&'a str>,
}

impl Draft {
    /// Puts a cell where it belongs; a second cell for the same field, or one that cannot be read, is kept as a note.
    pub fn take(&mut self, cell: &Cell<'_>) {
        let Some(target) = cell.column.target.filter(|_| cell.column.has_place()) else {
            return self.keep(cell.column, cell.text);
        };
        if target == Target::Ignore || is_placeholder(target, cell.text) {
            return;
        }
        if let Some(slot) = self.text_slot(target) {
            match slot {
                Some(known) if known == cell.text => {}
                Some(_) => self.keep(cell.column, cell.text),
                None => *slot = Some(cell.text.to_owned()),
            }
        } else if self.day_slot(target).is_some() {
            self.take_day(target, cell);
        } else {
            self.take_other(target, cell);
        }
    }

    fn text_slot(&mut self, target: Target) -> Option<&mut Option<String>> {
        let (who, facts) = (&mut self.who, &mut self.facts);
        Some(match target {
            Target::ExternalId => &mut self.key,
            Target::PersonId => &mut who.key,
            Target::CompanyId => &mut self.company_key,
            Target::FullName => &mut who.name,
            Target::FirstName => &mut who.first,
            Target::MiddleName => &mut who.middle,
            Target::LastName => &mut who.last,
            Target::Suffix => &mut who.suffix,
            Target::JobTitle => &mut who.job_title,
            Target::Birthday => &mut who.birthday,
            Target::Company => &mut self.company,
            Target::Domain => &mut self.domain,
            Target::Category => &mut self.category,
            Target::DealTitle => &mut facts.title,
            Target::Product => &mut facts.product,
            Target::Stage => &mut facts.stage,
            Target::Phase => &mut facts.phase,
            Target::DealStatus => &mut facts.status,
            Target::Currency => &mut facts.currency,
            Target::LostReason => &mut facts.reason,
            Target::Source => &mut facts.source,
            Target::NextWords => &mut self.next.words,
            Target::NextKind => &mut self.next.kind,
            _ => return None,
        })
    }

    fn day_slot(&mut self, target: Target) -> Option<&mut Option<Day>> {
        let facts = &mut self.facts;
        Some(match target {
            Target::ExpectedClose => &mut facts.expected,
            Target::CloseDate => &mut facts.close_date,
            Target::ClosedOn => &mut facts.closed_on,
            Target::WonOn => &mut facts.won_on,
            Target::LostOn => &mut facts.lost_on,
            Target::Signed => &mut facts.signed,
            Target::AgainOn => &mut facts.again,
            Target::Created => &mut facts.created,
            Target::Opened => &mut facts.opened,
            Target::LastTouch => &mut self.last_touch,
            Target::NextDay => &mut self.next.day,
            _ => return None,
        })
    }

    fn take_day(&mut self, target: Target, cell: &Cell<'_>) {
        let read = read_day(cell.text, cell.column.order);
        let (Some(slot), Some(day)) = (self.day_slot(target), read) else {
            return self.keep_unread(cell.column, cell.text);
        };
        match slot {
            None => *slot = Some(day),
            Some(known) if *known == day => {}
            Some(known) if target == Target::LastTouch => *known = day.max(*known),
            Some(_) => self.keep(cell.column, cell.text),
        }
        if target == Target::NextDay {
            self.next.at = hour_in(cell.text);
        }
    }

    fn take_other(&mut self, target: Target, cell: &Cell<'_>) {
        match target {
            Target::Email(label) => self.take_reaches(ReachKind::Email, label, cell),
            Target::Phone(label) => self.take_reaches(ReachKind::Phone, label, cell),
            Target::Link(label) => self.take_reaches(ReachKind::Link, label, cell),
            Target::Address(label, part) => {
                let label = cell.label.and_then(Label::parse).unwrap_or(label);
                self.address_part(label, part, cell.text);
            }
            Target::Amount => match &self.facts.amount {
                None => self.facts.amount = Some((cell.column.heading.clone(), cell.text.to_owned())),
                Some(_) => self.keep(cell.column, cell.text),
            },
            Target::Odds => self.take_odds(cell),
            Target::Tags => self.tags.extend(words::split(cell.text)),
            Target::Notes => self.note.insert(0, cell.text.to_owned()),
            Target::Fact(word) => self.facts.others.push((word, cell.text.to_owned())),
            Target::DoNotContact | Target::Won | Target::Closed | Target::Archived => self.take_yes_or_no(target, cell),
            _ => self.keep(cell.column, cell.text),
        }
    }

    fn take_yes_or_no(&mut self, target: Target, cell: &Cell<'_>) {
        match (read_bool(cell.text), target) {
            (Some(yes), Target::DoNotContact) => self.who.do_not_contact |= yes,
            (Some(yes), Target::Won) => self.facts.won = Some(yes),
            (Some(yes), Target::Closed) => self.facts.closed = Some(yes),
            (Some(yes), Target::Archived) => self.facts.archived = Some(yes),
            _ => self.keep_unread(cell.column, cell.text),
        }
    }

    /// `75`, `75%`, `0.75`: a share of one is per cent too.
    fn take_odds(&mut self, cell: &Cell<'_>) {
        let bare = cell.text.trim_end_matches('%').trim().replace(',', ".");
        let share = !cell.text.contains('%') && bare.contains('.');
        let odds = bare.parse::<f64>().ok().map(|odds| if share && odds <= 1.0 { odds * 100.0 } else { odds });
        match odds.filter(|odds| (0.0..=100.0).contains(odds)) {
            Some(odds) => self.facts.odds = Some(odds.round() as u8),
            None => self.keep_unread(cell.column, cell.text),
        }
    }

    fn take_reaches(&mut self, kind: ReachKind, label: Label, cell: &Cell<'_>) {
        let label = cell.label.and_then(Label::parse).filter(|label| *label != Label::None).unwrap_or(label);
        let label = Some(label.word()).filter(|word| !word.is_empty());
        for value in pieces(kind, cell.text) {
            let reach = Reach { kind, value: value.clone(), label: label.map(str::to_owned) };
            if is_reach(&reach) { self.add_reach(reach) } else { self.keep_unread(cell.column, &value) }
        }
    }
}

/// Several values in a cell: commas part e-mails only, because numbers and links hold them too.
fn pieces(kind: ReachKind, cell: &str) -> Vec<String> {
    let parted = cell.contains(":::") || cell.contains([';', '\n']);
    let by_comma = kind == ReachKind::Email && cell.contains(',');
    if parted || by_comma { words::split(cell) } else { vec![cell.trim().to_owned()] }
}

fn is_reach(reach: &Reach) -> bool {
    match reach.kind {
        ReachKind::Email => reach.value.contains('@') && !reach.value.trim().contains(char::is_whitespace),
        ReachKind::Phone => reach.key().len() >= 3,
        ReachKind::Link => !reach.key().is_empty(),
    }
}

/// Words that stand for nothing; a name may well be one of them.
fn is_placeholder(target: Target, text: &str) -> bool {
    match target {
        Target::FirstName | Target::MiddleName | Target::LastName | Target::Company => {
            matches!(text.to_lowercase().as_str(), "-" | "--" | "n/a" | "null" | "(null)" | "(none)" | "#n/a")
        }
        Target::Notes | Target::Fact(_) | Target::DoNotContact => false,
        _ => words::is_blank(text),
    }
}

/// The hour of a next activity that says one other than midnight.
fn hour_in(text: &str) -> Option<NaiveTime> {
    let clock = text.rsplit([' ', 'T']).next().filter(|word| word.contains(':'))?;
    let at = NaiveTime::parse_from_str(clock.get(..5)?, "%H:%M").ok()?;
    Some(at).filter(|at| *at != NaiveTime::MIN)
}
