//! Where a deal can be: stages, their phases, and the states beside them.

words! {
    /// The stage of a deal, in the order of its life.
    Stage { Lead = "lead", Prospect = "prospect", Opportunity = "opportunity", Handoff = "handoff", Customer = "customer" }
}

words! {
    /// A part of a stage; only opportunities and handoffs have phases.
    Phase {
        Qualified = "qualified", Proposal = "proposal", Negotiation = "negotiation",
        Packet = "packet", Kickoff = "kickoff", FirstValue = "first-value", Using = "using",
    }
}

words! {
    /// Whether a deal is waiting to be classified, open, or over.
    State {
        Tray = "tray", Open = "open", Lost = "lost", Cancelled = "cancelled", Disqualified = "disqualified",
        /// A supplier or friend: kept, in no figures.
        Known = "known",
    }
}

impl Phase {
    /// Answers the next phase of the same stage.
    pub fn after(self) -> Option<Phase> {
        let phases = Stage::ALL.iter().map(|stage| stage.phases()).find(|phases| phases.contains(&self))?;
        phases.iter().skip_while(|phase| **phase != self).nth(1).copied()
    }
}

impl Stage {
    /// Answers the stage or phase whose word begins so, as `neg`.
    pub fn begun(word: &str) -> Option<(Stage, Option<Phase>)> {
        let word = word.trim().to_lowercase();
        let begins = |one: &str| !word.is_empty() && one.starts_with(word.as_str());
        let phase_of = |stage: &Stage| stage.phases().iter().find(|phase| begins(phase.word())).copied();
        let phase = Stage::ALL.iter().find_map(|stage| phase_of(stage).map(|phase| (*stage, Some(phase))));
        phase.or_else(|| Stage::ALL.iter().find(|stage| begins(stage.word())).map(|stage| (*stage, None)))
    }

    /// Answers the stage's phases in order; empty for stages without phases.
    pub const fn phases(self) -> &'static [Phase] {
        match self {
            Stage::Opportunity => &[Phase::Qualified, Phase::Proposal, Phase::Negotiation],
            Stage::Handoff => &[Phase::Packet, Phase::Kickoff, Phase::FirstValue, Phase::Using],
            _ => &[],
        }
    }

    /// Answers the phase a deal enters the stage in.
    pub fn first_phase(self) -> Option<Phase> {
        self.phases().first().copied()
    }

    /// Answers the stage with its article: "a lead", "an opportunity".
    pub const fn article(self) -> &'static str {
        match self {
            Stage::Lead => "a lead",
            Stage::Prospect => "a prospect",
            Stage::Opportunity => "an opportunity",
            Stage::Handoff => "a handoff",
            Stage::Customer => "a customer",
        }
    }

    /// Answers the heading of the stage's pane.
    pub const fn plural(self) -> &'static str {
        match self {
            Stage::Lead => "Leads",
            Stage::Prospect => "Prospects",
            Stage::Opportunity => "Opportunities",
            Stage::Handoff => "Handoffs",
            Stage::Customer => "Customers",
        }
    }

    /// Answers the odds of winning in per cent, where the owner set none.
    pub const fn usual_odds(self, phase: Option<Phase>) -> u8 {
        match (self, phase) {
            (Stage::Lead, _) => 5,
            (Stage::Prospect, _) => 10,
            (Stage::Opportunity, Some(Phase::Negotiation)) => 75,
            (Stage::Opportunity, Some(Phase::Proposal)) => 50,
            (Stage::Opportunity, _) => 25,
            (Stage::Handoff | Stage::Customer, _) => 100,
        }
    }

    /// Answers the letter that places a deal here after `m`.
    pub const fn letter(self) -> char {
        match self {
            Stage::Lead => 'l',
            Stage::Prospect => 'p',
            Stage::Opportunity => 'o',
            Stage::Handoff => 'h',
            Stage::Customer => 'c',
        }
    }

    /// Says whether an open deal here must have a next step.
    pub const fn needs_next(self) -> bool {
        !matches!(self, Stage::Customer)
    }

    /// Answers the stage before, none before Lead.
    pub fn before(self) -> Option<Stage> {
        let place = Stage::ALL.iter().position(|stage| *stage == self)?;
        place.checked_sub(1).map(|index| Stage::ALL[index])
    }

    /// Answers the stage after, none after Customer.
    pub fn after(self) -> Option<Stage> {
        let place = Stage::ALL.iter().position(|stage| *stage == self)?;
        Stage::ALL.get(place + 1).copied()
    }
}

impl State {
    /// Says whether the deal is over with a reason.
    pub const fn is_closed(self) -> bool {
        matches!(self, State::Lost | State::Cancelled | State::Disqualified)
    }

    /// The states that `close` can give.
    pub const CLOSED: [State; 3] = [State::Lost, State::Cancelled, State::Disqualified];
}

/// The lists of the program: every deal is in exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    Tray = 0,
    Leads = 1,
    Prospects = 2,
    Opportunities = 3,
    Handoffs = 4,
    Customers = 5,
    Closed = 6,
    Archived = 7,
    Known = 8,
    Merged = 9,
}

impl Pane {
    /// Every pane, in the order of its number.
    pub const ALL: [Pane; 10] = [
        Pane::Tray,
        Pane::Leads,
        Pane::Prospects,
        Pane::Opportunities,
        Pane::Handoffs,
        Pane::Customers,
        Pane::Closed,
        Pane::Archived,
        Pane::Known,
        Pane::Merged,
    ];
    /// The four panes of the Funnel, in order.
    pub const FUNNEL: [Pane; 4] = [Pane::Leads, Pane::Prospects, Pane::Opportunities, Pane::Handoffs];

    /// Answers the pane that a deal with this standing is listed in.
    pub fn of(state: State, stage: Option<Stage>, archived: bool, merged: bool) -> Pane {
        match (merged, archived, state, stage) {
            (true, ..) => Pane::Merged,
            (_, true, ..) => Pane::Archived,
            (_, _, State::Tray, _) | (_, _, State::Open, None) => Pane::Tray,
            (_, _, State::Known, _) => Pane::Known,
            (_, _, State::Open, Some(stage)) => Pane::of_stage(stage),
            _ => Pane::Closed,
        }
    }

    /// Answers the pane of an open deal's stage.
    pub const fn of_stage(stage: Stage) -> Pane {
        match stage {
            Stage::Lead => Pane::Leads,
            Stage::Prospect => Pane::Prospects,
            Stage::Opportunity => Pane::Opportunities,
            Stage::Handoff => Pane::Handoffs,
            Stage::Customer => Pane::Customers,
        }
    }

    /// Answers the stage whose open deals are listed here.
    pub fn stage(self) -> Option<Stage> {
        Stage::ALL.iter().copied().find(|stage| Pane::of_stage(*stage) == self)
    }

    /// Answers the pane's heading.
    pub const fn title(self) -> &'static str {
        match self {
            Pane::Tray => "Tray",
            Pane::Leads => "Leads",
            Pane::Prospects => "Prospects",
            Pane::Opportunities => "Opportunities",
            Pane::Handoffs => "Handoffs",
            Pane::Customers => "Customers",
            Pane::Closed => "Closed",
            Pane::Archived => "Archived",
            Pane::Known => "Known",
            Pane::Merged => "Merged",
        }
    }

    /// Answers the pane with this number.
    pub fn numbered(number: i64) -> Option<Pane> {
        Pane::ALL.get(usize::try_from(number).ok()?).copied()
    }
}
