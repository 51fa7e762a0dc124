//! The places in which keys hold, and what each falls through to.

/// Where a binding holds; each place also has the bindings of the places it falls through to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The cards of a day.
    Today,
    /// The four panes of the funnel.
    Funnel,
    /// One deal's page.
    Deal,
    /// The cards of triage, with letters of their own.
    Triage,
    /// The cards of the block, with digits of their own.
    Session,
    /// The card of the tray in a session: its letters are verdicts.
    Tray,
    /// Any card of a session.
    Card,
    /// What was done, newest first.
    History,
    /// Two people who are likely one.
    Duplicates,
    /// Every open promise, or those of a deal.
    Promises,
    /// Categories, and what waits in their campaigns.
    Campaigns,
    /// An import that is tried before it is done.
    Rehearsal,
    /// The lines of the mirror.
    Review,
    /// The board of twelve.
    Boxes,
    /// The lines of two weeks.
    Week,
    /// The stations of the guided pass, and their cards.
    Reset,
    /// A text box or form: letters are text here.
    Form,
    /// Lines to pick from while one types: the palette and help.
    Menu,
    /// Any list of deals.
    Lists,
    /// Wherever a deal is selected or shown.
    Deals,
    /// Every screen but those in which digits answer.
    Screens,
    /// Every screen.
    Everywhere,
    /// Even in a form.
    Always,
}

impl Scope {
    /// Every place, in the order in which help lists them.
    pub const ALL: &'static [Scope] = &[
        Scope::Today,
        Scope::Funnel,
        Scope::Lists,
        Scope::Deal,
        Scope::Deals,
        Scope::Triage,
        Scope::Session,
        Scope::Tray,
        Scope::Card,
        Scope::History,
        Scope::Duplicates,
        Scope::Promises,
        Scope::Campaigns,
        Scope::Rehearsal,
        Scope::Review,
        Scope::Boxes,
        Scope::Week,
        Scope::Reset,
        Scope::Screens,
        Scope::Everywhere,
        Scope::Form,
        Scope::Menu,
        Scope::Always,
    ];

    /// Those that can have the keys; the others are only fallen through to.
    pub const OWNERS: &'static [Scope] = &[
        Scope::Today,
        Scope::Funnel,
        Scope::Deal,
        Scope::History,
        Scope::Duplicates,
        Scope::Promises,
        Scope::Campaigns,
        Scope::Rehearsal,
        Scope::Review,
        Scope::Boxes,
        Scope::Week,
        Scope::Reset,
        Scope::Triage,
        Scope::Session,
        Scope::Tray,
        Scope::Card,
        Scope::Form,
        Scope::Menu,
    ];

    /// Answers this place and those it falls through to, nearest first.
    pub const fn reach(self) -> &'static [Scope] {
        use Scope::{
            Always, Boxes, Campaigns, Card, Deal, Deals, Duplicates, Everywhere, Form, Funnel, History, Lists, Menu,
            Promises, Rehearsal, Reset, Review, Screens, Session, Today, Tray, Triage, Week,
        };
        match self {
            Today => &[Today, Deals, Screens, Everywhere, Always],
            Funnel => &[Funnel, Lists, Deals, Screens, Everywhere, Always],
            Lists => &[Lists, Deals, Screens, Everywhere, Always],
            Deal => &[Deal, Deals, Screens, Everywhere, Always],
            Deals => &[Deals, Screens, Everywhere, Always],
            History => &[History, Screens, Everywhere, Always],
            Duplicates => &[Duplicates, Everywhere, Always],
            Campaigns => &[Campaigns, Screens, Everywhere, Always],
            Rehearsal => &[Rehearsal, Everywhere, Always],
            Boxes => &[Boxes, Screens, Everywhere, Always],
            Week => &[Week, Screens, Everywhere, Always],
            Review => &[Review, Screens, Everywhere, Always],
            Reset => &[Reset, Deals, Everywhere, Always],
            Promises => &[Promises, Screens, Everywhere, Always],
            Screens => &[Screens, Everywhere, Always],
            Everywhere => &[Everywhere, Always],
            Triage => &[Triage, Always],
            Session => &[Session, Card, Always],
            Tray => &[Tray, Card, Always],
            Card => &[Card, Always],
            Form => &[Form, Always],
            Menu => &[Menu, Always],
            Always => &[Always],
        }
    }

    /// Answers its word in the owner's key file.
    pub fn word(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// Answers the heading under which its keys are listed.
    pub const fn heading(self) -> &'static str {
        match self {
            Scope::Today => "In Today",
            Scope::Funnel => "In the funnel",
            Scope::Deal => "On a deal's page",
            Scope::Triage => "In triage",
            Scope::Session => "In a session",
            Scope::Tray => "On the tray's card of a session",
            Scope::Card => "On any card of a session",
            Scope::History => "In the history",
            Scope::Duplicates => "On a pair of duplicates",
            Scope::Promises => "On a promise",
            Scope::Campaigns => "In Campaigns",
            Scope::Rehearsal => "In the rehearsal of an import",
            Scope::Review => "In Review",
            Scope::Boxes => "On the twelve boxes",
            Scope::Week => "In the week",
            Scope::Reset => "In the reset",
            Scope::Form => "In a form",
            Scope::Menu => "In the palette and in help",
            Scope::Lists => "In a list",
            Scope::Deals => "On the selected deal, or on all that are marked",
            Scope::Screens => "Screens",
            Scope::Everywhere => "Everywhere",
            Scope::Always => "Always, in forms too",
        }
    }
}
