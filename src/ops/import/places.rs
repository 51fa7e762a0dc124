//! Where a row belongs in the funnel, by its words, its dates and the owner's own answers.

use super::draft::Draft;
use super::{Request, WonAs};
use crate::domain::Day;
use crate::domain::deal::Deal;
use crate::domain::stage::{Phase, Stage, State};
use crate::domain::text;
use crate::formats::words::{self, Place};

/// What a row's stage words mean: a place, or a word that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    At(Place),
    /// Our own words, exactly.
    Own(State, Option<Stage>, Option<Phase>),
    Unknown(String),
    Nothing,
}

impl Said {
    /// Answers the place that words of other programs mean.
    pub fn place(&self) -> Option<Place> {
        match self {
            Said::At(place) => Some(*place),
            _ => None,
        }
    }
}

/// What is written as the reason where the file gives none.
const NO_REASON: &str = "not said in the file";

/// Answers what the row says of its stage; the owner's own answers come first.
pub fn said(draft: &Draft, request: &Request) -> Said {
    let facts = &draft.facts;
    if draft.uid.is_some()
        && let Some(own) = own_words(draft)
    {
        return own;
    }
    let stage = facts.stage.as_deref().filter(|word| !words::is_blank(word));
    let status = facts.status.as_deref().filter(|word| !words::is_blank(word));
    let told = |word: &str| request.stages.iter().find(|(known, _)| text::fold(known) == text::fold(word));
    if let Some((_, place)) = stage.and_then(told).or_else(|| status.and_then(told)) {
        return Said::At(*place);
    }
    let place = match (stage, status) {
        (None, None) => by_flags(draft).or_else(|| by_dates(draft)),
        (stage, status) => match words::place(stage.unwrap_or_default(), status) {
            Some(place) if is_ending(place) => Some(place),
            open => by_flags(draft).or(open),
        },
    };
    match (place, stage.or(status)) {
        (Some(place), _) => Said::At(place),
        (None, Some(word)) => Said::Unknown(word.to_owned()),
        (None, None) => Said::Nothing,
    }
}

fn own_words(draft: &Draft) -> Option<Said> {
    let facts = &draft.facts;
    let state = State::parse(facts.status.as_deref()?)?;
    let stage = facts.stage.as_deref().and_then(Stage::parse);
    if let (State::Tray, None, Some(word)) = (state, stage, &facts.stage) {
        return Some(Said::Unknown(word.clone()));
    }
    Some(Said::Own(state, stage, facts.phase.as_deref().and_then(Phase::parse)))
}

fn is_ending(place: Place) -> bool {
    matches!(place, Place::Won | Place::Lost | Place::Cancelled | Place::Disqualified | Place::Customer)
}

fn by_flags(draft: &Draft) -> Option<Place> {
    match (draft.facts.won, draft.facts.closed) {
        (Some(true), _) => Some(Place::Won),
        (Some(false), Some(true)) => Some(Place::Lost),
        _ => None,
    }
}

fn by_dates(draft: &Draft) -> Option<Place> {
    let facts = &draft.facts;
    let won = facts.won_on.or(facts.signed).map(|_| Place::Won);
    won.or(facts.lost_on.map(|_| Place::Lost))
}

/// Puts a deal where the row says it is, with the days that belong to the place.
pub fn put(deal: Deal, draft: &Draft, said: &Said, won_as: WonAs, today: Day) -> Deal {
    match said {
        Said::Own(state, stage, phase) => own_place(deal, draft, (*state, *stage, *phase)),
        Said::At(place) => at_place(deal, draft, *place, won_as, today),
        Said::Unknown(word) => expecting(Deal { stage_word: Some(word.clone()), ..deal }, draft),
        Said::Nothing => expecting(deal, draft),
    }
}

fn own_place(deal: Deal, draft: &Draft, (state, stage, phase): (State, Option<Stage>, Option<Phase>)) -> Deal {
    let facts = &draft.facts;
    let stage = if state == State::Open { stage.or(Some(Stage::Lead)) } else { stage.filter(|_| state != State::Tray) };
    let phase = phase.filter(|phase| stage.is_some_and(|stage| stage.phases().contains(phase)));
    let since = facts.closed_on.or(facts.signed).unwrap_or(deal.opened_on);
    Deal {
        state,
        stage,
        phase,
        signed_on: facts.signed,
        closed_on: facts.closed_on,
        close_reason: facts.reason.clone(),
        again_on: facts.again,
        stage_on: since,
        phase_on: since,
        ..deal
    }
}

fn at_place(deal: Deal, draft: &Draft, place: Place, won_as: WonAs, today: Day) -> Deal {
    let open = |stage: Stage, phase: Option<Phase>| {
        let said = draft.facts.phase.as_deref().and_then(Phase::parse).filter(|phase| stage.phases().contains(phase));
        Deal { state: State::Open, stage: Some(stage), phase: said.or(phase).or(stage.first_phase()), ..deal.clone() }
    };
    match place {
        Place::Tray => expecting(deal, draft),
        Place::Lead => expecting(open(Stage::Lead, None), draft),
        Place::Prospect => expecting(open(Stage::Prospect, None), draft),
        Place::Qualified => expecting(open(Stage::Opportunity, Some(Phase::Qualified)), draft),
        Place::Proposal => expecting(open(Stage::Opportunity, Some(Phase::Proposal)), draft),
        Place::Negotiation => expecting(open(Stage::Opportunity, Some(Phase::Negotiation)), draft),
        Place::Handoff => won(joined_late(open(Stage::Handoff, None)), draft, today),
        Place::Won if won_as == WonAs::Handoff => {
            won(joined_late(open(Stage::Handoff, Some(Phase::Packet))), draft, today)
        }
        Place::Won => won(open(Stage::Customer, None), draft, today),
        Place::Customer if signing_day(draft).is_some() => won(open(Stage::Customer, None), draft, today),
        Place::Customer => open(Stage::Customer, None),
        Place::Lost => closed(deal, draft, State::Lost, today),
        Place::Cancelled => closed(deal, draft, State::Cancelled, today),
        Place::Disqualified => closed(deal, draft, State::Disqualified, today),
    }
}

/// The close date of an open deal is the day on which it is expected to close.
fn expecting(deal: Deal, draft: &Draft) -> Deal {
    let expected = draft.facts.expected.or(draft.facts.close_date);
    since_opened(Deal { expected_on: expected, ..deal })
}

fn since_opened(deal: Deal) -> Deal {
    Deal { stage_on: deal.opened_on, phase_on: deal.opened_on, ..deal }
}

fn joined_late(mut deal: Deal) -> Deal {
    deal.handoff.joined_late = true;
    deal
}

fn signing_day(draft: &Draft) -> Option<Day> {
    let facts = &draft.facts;
    facts.won_on.or(facts.signed).or(facts.closed_on).or(facts.close_date)
}

/// A day that was expected and is past is nearer the truth than the day of the import.
fn won(deal: Deal, draft: &Draft, today: Day) -> Deal {
    let signed = signing_day(draft).or(draft.facts.expected).filter(|day| *day <= today).unwrap_or(today);
    let opened_on = if draft.facts.opened.or(draft.facts.created).is_none() { signed } else { deal.opened_on };
    Deal { signed_on: Some(signed), stage_on: signed, phase_on: signed, opened_on, ..deal }
}

fn closed(deal: Deal, draft: &Draft, state: State, today: Day) -> Deal {
    let facts = &draft.facts;
    let said = facts.lost_on.or(facts.closed_on).or(facts.close_date).or(facts.expected);
    let day = said.filter(|day| *day <= today).unwrap_or(today);
    let opened_on = if facts.opened.or(facts.created).is_none() { day } else { deal.opened_on };
    let reason = facts.reason.clone().unwrap_or_else(|| NO_REASON.to_owned());
    Deal {
        state,
        closed_on: Some(day),
        close_reason: Some(reason),
        again_on: facts.again,
        stage_on: day,
        phase_on: day,
        opened_on,
        ..deal
    }
}
