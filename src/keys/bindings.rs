//! The table of keys: every binding once, with where it holds, what it does and what it says.

use crate::app::action::Action;

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
            Always, Campaigns, Card, Deal, Deals, Duplicates, Everywhere, Form, Funnel, History, Lists, Menu, Promises,
            Rehearsal, Review, Screens, Session, Today, Tray, Triage,
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
            Review => &[Review, Screens, Everywhere, Always],
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

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    pub scope: Scope,
    /// The keys that do it, each alone; blanks part a sequence. None for what only the palette does.
    pub keys: &'static [&'static str],
    pub action: Action,
    /// Two words for the footer; empty keeps it out of the footer.
    pub hint: &'static str,
    /// What it does, for help and manual.
    pub help: &'static str,
}

const fn bind(
    scope: Scope,
    keys: &'static [&'static str],
    action: Action,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { scope, keys, action, hint, help }
}

/// Every key of the program.
#[rustfmt::skip]
pub const TABLE: &[Binding] = &[
    bind(Scope::Today, &["Enter"], Action::Open, "open", "open the deal's page; Esc comes back"),
    bind(Scope::Today, &["]"], Action::NextDay, "", "the next day"),
    bind(Scope::Today, &["["], Action::PreviousDay, "", "the day before"),
    bind(Scope::Today, &["J"], Action::CardDown, "", "the card one place later"),
    bind(Scope::Today, &["K"], Action::CardUp, "", "the card one place earlier"),
    bind(Scope::Today, &["+"], Action::PullIn, "pull in", "pull in a card that does not fit, or of another day"),
    bind(Scope::Today, &["-"], Action::LeaveOut, "", "leave the card out of this day; it stays due"),
    bind(Scope::Today, &["^"], Action::Pin, "", "pin the card to its time, or let it go"),
    bind(Scope::Today, &["b"], Action::MoveBlock, "", "move the block: to the next free time, or to an hour"),
    bind(Scope::Today, &["="], Action::Level, "", "level: what a day cannot carry goes onto later ones"),
    bind(Scope::Today, &["n"], Action::New, "", "add a deal in one line"),
    bind(Scope::Today, &["t"], Action::Triage, "", "triage the tray"),

    bind(Scope::Funnel, &["h", "Left"], Action::Left, "", "the pane to the left"),
    bind(Scope::Funnel, &["l", "Right"], Action::Right, "", "the pane to the right"),
    bind(Scope::Funnel, &["Tab"], Action::NextPane, "", "the next pane"),
    bind(Scope::Funnel, &["S-Tab"], Action::PreviousPane, "", "the pane before"),

    bind(Scope::Funnel, &["="], Action::Duplicates, "", "look for duplicates"),

    bind(Scope::Lists, &["Enter"], Action::Open, "open", "open the deal's page"),
    bind(Scope::Lists, &["/"], Action::Filter, "filter", "show only what matches the words typed"),
    bind(Scope::Lists, &["n"], Action::New, "new", "add a deal in one line"),
    bind(Scope::Lists, &["t"], Action::Triage, "", "triage the marks, the filter's list or the tray"),
    bind(Scope::Lists, &["S"], Action::Sort, "", "sort by next step, value, name, age or silence"),
    bind(Scope::Lists, &["Space"], Action::Mark, "", "mark the deal, or take the mark off"),
    bind(Scope::Lists, &["v"], Action::MarkRange, "", "mark from here to where the cursor goes"),
    bind(Scope::Lists, &["Ctrl-a"], Action::MarkAll, "", "mark all that are shown"),

    bind(Scope::Deal, &["J"], Action::NextDeal, "next deal", "the next deal of the list it was opened from"),
    bind(Scope::Deal, &["K"], Action::PreviousDeal, "", "the deal before"),

    bind(Scope::Deals, &["a"], Action::Touch, "touch", "add a touch: what happened, and what came of it"),
    bind(Scope::Deals, &["d"], Action::Done, "done", "complete the next step and name the following one"),
    bind(Scope::Deals, &["f"], Action::NextStep, "next step", "set the next step and its day, in words"),
    bind(Scope::Deals, &["z"], Action::Postpone, "", "postpone the next step to a day, in words"),
    bind(Scope::Deals, &["!"], Action::Promise, "", "promise: ours, or what they owe us, with its day"),
    bind(Scope::Deals, &["p"], Action::Plan, "", "plan: a playbook's steps with an aim, or your own"),
    bind(Scope::Deals, &["e"], Action::Edit, "", "edit the facts in a form"),
    bind(Scope::Deals, &["E"], Action::Notes, "", "edit the notes in your editor"),
    bind(Scope::Deals, &["H"], Action::StageBack, "", "move one stage back"),
    bind(Scope::Deals, &["L"], Action::StageOn, "", "move one stage on"),
    bind(Scope::Deals, &["m"], Action::PickStage, "", "move straight to a stage, by its letter"),
    bind(Scope::Deals, &["w"], Action::Won, "", "won: the handoff begins"),
    bind(Scope::Deals, &["F"], Action::Fire, "", "fire: an urgent call, or that it was put right"),
    bind(Scope::Deals, &["O"], Action::Observe, "", "observed use: do they use what they bought?"),
    bind(Scope::Deals, &["B"], Action::Brief, "", "brief: the handoff on a page, yours or the customer's"),
    bind(Scope::Deals, &["N"], Action::NewFrom, "", "new from them: a name they gave, or a next purchase"),
    bind(Scope::Deals, &["A"], Action::Ask, "", "ask: paid, or asked for; what they owe came"),
    bind(Scope::Deals, &["x"], Action::Out, "", "out: lost, cancelled, disqualified or archived"),
    bind(Scope::Deals, &["c"], Action::Category, "", "put into a category, by its letter"),

    bind(Scope::Deals, &["M"], Action::Message, "", "message from a template: mail, file, clipboard"),
    bind(Scope::Deals, &["@"], Action::Meeting, "", "meeting: which event of your calendars is with them"),
    bind(Scope::Deals, &["o"], Action::Reach, "", "open a mail, a call or a link to them"),
    bind(Scope::Deals, &["y e"], Action::CopyEmail, "", "copy the e-mail address"),
    bind(Scope::Deals, &["y p"], Action::CopyPhone, "", "copy the phone number"),
    bind(Scope::Deals, &["y n"], Action::CopyName, "", "copy the name"),
    bind(Scope::Deals, &[], Action::Purge, "", "remove the deal for good, its history too; asks"),

    bind(Scope::Triage, &["l"], Action::AsLead, "", "a lead: then a category by its letter"),
    bind(Scope::Triage, &["p"], Action::AsProspect, "", "a prospect: then a plan by its letter"),
    bind(Scope::Triage, &["o"], Action::AsOpportunity, "", "an opportunity: value and day in a line"),
    bind(Scope::Triage, &["h"], Action::AsHandoff, "", "a handoff: they bought, it is under way"),
    bind(Scope::Triage, &["x"], Action::Out, "", "out: then the reason by its letter"),
    bind(Scope::Triage, &["k"], Action::AsKnown, "", "known, no sale: a supplier, a friend"),
    bind(Scope::Triage, &["="], Action::AsSame, "", "the same as the card shown with it: merge"),
    bind(Scope::Triage, &["z"], Action::Rest, "", "rest until a day"),
    bind(Scope::Triage, &["-"], Action::Skip, "skip", "skip: the card comes again at the end"),
    bind(Scope::Triage, &["u"], Action::Undo, "back", "back one card, its verdict undone"),
    bind(Scope::Triage, &["U"], Action::Redo, "", "give the verdict again that u took back"),
    bind(Scope::Triage, &["Enter"], Action::Open, "look", "look at the deal's page; Esc comes back"),
    bind(Scope::Triage, &["e"], Action::Edit, "mend", "mend the facts in a form"),
    bind(Scope::Triage, &["Tab"], Action::Groups, "groups", "all in groups, for one verdict each; Tab regroups"),
    bind(Scope::Triage, &["j", "J", "Down"], Action::Down, "", "down in the groups or the card"),
    bind(Scope::Triage, &["K", "Up"], Action::Up, "", "up"),
    bind(Scope::Triage, &["g g", "Home"], Action::Top, "", "to the first"),
    bind(Scope::Triage, &["G", "End"], Action::Bottom, "", "to the last"),
    bind(Scope::Triage, &["PgDn", "Ctrl-d"], Action::PageDown, "", "half a page down"),
    bind(Scope::Triage, &["PgUp", "Ctrl-u"], Action::PageUp, "", "half a page up"),
    bind(Scope::Triage, &[":", "Ctrl-p"], Action::Palette, "", "all that can be done here, by its words"),
    bind(Scope::Triage, &["?"], Action::Help, "", "the keys that are valid here"),
    bind(Scope::Triage, &["Esc"], Action::Back, "leave", "leave; t in the funnel goes on there"),
    bind(Scope::Triage, &["q"], Action::Quit, "", "quit; all is saved"),

    bind(Scope::Session, &["d"], Action::Done, "done", "the step is done; names the following one"),
    bind(Scope::Session, &["f"], Action::NextStep, "", "set another next step and its day, in words"),
    bind(Scope::Session, &["z"], Action::Postpone, "", "postpone the step to a day, in words"),
    bind(Scope::Session, &["w"], Action::Won, "", "won: the handoff begins"),
    bind(Scope::Session, &["x"], Action::Out, "", "out: lost, cancelled, disqualified or archived"),
    bind(Scope::Session, &["m"], Action::PickStage, "", "move straight to a stage; the card stays"),
    bind(Scope::Session, &["c"], Action::Category, "", "put into a category; the card stays"),
    bind(Scope::Session, &["!"], Action::Promise, "", "promise: ours, or theirs; the card stays"),
    bind(Scope::Session, &["E"], Action::Notes, "", "edit the notes in your editor"),
    bind(Scope::Session, &["M"], Action::Message, "", "message from a template: mail, file, clipboard"),
    bind(Scope::Session, &["o"], Action::Reach, "open", "open a mail, a call or a link to them"),
    bind(Scope::Session, &["y e"], Action::CopyEmail, "", "copy the e-mail address"),
    bind(Scope::Session, &["y p"], Action::CopyPhone, "", "copy the phone number"),
    bind(Scope::Session, &["y n"], Action::CopyName, "", "copy the name"),
    bind(Scope::Session, &["p"], Action::Plan, "", "plan: a playbook by its letter, or write one"),
    bind(Scope::Session, &["k"], Action::Up, "", "up in the card"),

    bind(Scope::Tray, &["l"], Action::AsLead, "", "a lead: then a category by its letter"),
    bind(Scope::Tray, &["p"], Action::AsProspect, "", "a prospect: then a plan by its letter"),
    bind(Scope::Tray, &["o"], Action::AsOpportunity, "", "an opportunity: value and day in a line"),
    bind(Scope::Tray, &["h"], Action::AsHandoff, "", "a handoff: they bought, it is under way"),
    bind(Scope::Tray, &["x"], Action::Out, "", "out: then the reason by its letter"),
    bind(Scope::Tray, &["k"], Action::AsKnown, "", "known, no sale: a supplier, a friend"),
    bind(Scope::Tray, &["="], Action::AsSame, "", "the same as the card shown with it: merge"),
    bind(Scope::Tray, &["z"], Action::Rest, "", "rest until a day"),
    bind(Scope::Tray, &["Tab"], Action::Groups, "", "all in groups, for one verdict each"),

    bind(Scope::Card, &["1"], Action::FirstReply, "", "talked: a note, then what is next"),
    bind(Scope::Card, &["2"], Action::SecondReply, "", "voicemail: tried again on the day shown"),
    bind(Scope::Card, &["3"], Action::ThirdReply, "", "no answer: tried again on the day shown"),
    bind(Scope::Card, &["4"], Action::FourthReply, "", "sent: then wait for them"),
    bind(Scope::Card, &["5"], Action::FifthReply, "", "meeting set: asks when"),
    bind(Scope::Card, &["6"], Action::SixthReply, "", "later: rest until a day"),
    bind(Scope::Card, &["7"], Action::SeventhReply, "", "not interested: asks why"),
    bind(Scope::Card, &["8"], Action::EighthReply, "", "wrong contact: find the right person"),
    bind(Scope::Card, &["9"], Action::NinthReply, "", "do not contact: never again"),
    bind(Scope::Card, &["e"], Action::Edit, "", "mend the facts in a form; the card stays"),
    bind(Scope::Card, &["n"], Action::New, "", "add a deal in one line; the card stays"),
    bind(Scope::Card, &["Space"], Action::Pause, "pause", "stop the clock, or let it go on"),
    bind(Scope::Card, &["-"], Action::Skip, "skip", "skip: the card comes again at the end"),
    bind(Scope::Card, &["u"], Action::Undo, "back", "back one card, its outcome undone"),
    bind(Scope::Card, &["F"], Action::Fire, "", "fire: an urgent call; the clock stops, the card waits"),
    bind(Scope::Card, &["i"], Action::Interrupted, "", "interrupted: counted apart, until the next key"),
    bind(Scope::Card, &["Enter"], Action::Open, "", "look at the deal's page; Esc comes back"),
    bind(Scope::Card, &["X"], Action::EndSession, "", "end the session: what was done, and what is left"),
    bind(Scope::Card, &["j", "Down"], Action::Down, "", "down in the card"),
    bind(Scope::Card, &["Up"], Action::Up, "", "up in the card"),
    bind(Scope::Card, &[":", "Ctrl-p"], Action::Palette, "", "all that can be done; the clock stops"),
    bind(Scope::Card, &["?"], Action::Help, "help", "the keys that are valid here; the clock stops"),
    bind(Scope::Card, &["Esc"], Action::Back, "leave", "leave; s goes on there"),
    bind(Scope::Card, &["q"], Action::Quit, "", "quit; all is saved"),

    bind(Scope::History, &["Enter", "a"], Action::AsOf, "as of", "the funnel as it was at the end of that day"),
    bind(Scope::History, &["b"], Action::BackTo, "back here", "undo everything that was done since"),
    bind(Scope::History, &["/"], Action::Filter, "filter", "show only what matches the words typed"),
    bind(Scope::History, &["J"], Action::MoreChanges, "", "scroll the changes down"),
    bind(Scope::History, &["K"], Action::FewerChanges, "", "scroll the changes up"),

    bind(Scope::Duplicates, &["h", "1", "Left"], Action::KeepLeft, "left", "keep the left one, the other goes into it"),
    bind(Scope::Duplicates, &["l", "2", "Right"], Action::KeepRight, "right", "keep the right one, the other goes into it"),
    bind(Scope::Duplicates, &["-"], Action::Different, "different", "two people: never show this pair again"),
    bind(Scope::Duplicates, &["p"], Action::OnePerson, "one person", "one person, both deals stay"),
    bind(Scope::Duplicates, &["Enter"], Action::Open, "look", "open the deal of the side with the arrow"),
    bind(Scope::Duplicates, &["Tab"], Action::OtherSide, "", "the arrow goes to the other side"),

    bind(Scope::Promises, &["d"], Action::KeepPromise, "kept", "it is kept"),
    bind(Scope::Promises, &["z"], Action::MovePromise, "move", "move it to another day, with the reason"),
    bind(Scope::Promises, &["x"], Action::WithdrawPromise, "withdraw", "withdraw it with their consent and a reason"),
    bind(Scope::Promises, &["!"], Action::Promise, "new", "another promise on the same deal"),
    bind(Scope::Promises, &["Enter"], Action::Open, "deal", "open the deal's page; Esc comes back"),

    bind(Scope::Campaigns, &["Enter"], Action::Open, "open", "the leads of the category, or the deal of a draft"),
    bind(Scope::Campaigns, &["M"], Action::Message, "drafts", "make the drafts that are due, or hand over what waits"),
    bind(Scope::Campaigns, &["d"], Action::Sent, "sent", "the drafts were sent: all, or the selected one"),
    bind(Scope::Campaigns, &["+"], Action::Enrol, "enrol", "all its leads begin the campaign, so many a day"),
    bind(Scope::Campaigns, &["-"], Action::Unenrol, "", "take everybody out of the campaign"),
    bind(Scope::Campaigns, &["p"], Action::Plan, "campaign", "the campaign of the category, by its letter"),
    bind(Scope::Campaigns, &["e"], Action::Edit, "edit", "edit name, brief, limit and interval in a form"),
    bind(Scope::Campaigns, &["E"], Action::Notes, "", "edit the brief in your editor"),
    bind(Scope::Campaigns, &["n"], Action::New, "", "a new category"),
    bind(Scope::Campaigns, &["x"], Action::Remove, "", "put the category away, or drop the selected draft"),
    bind(Scope::Campaigns, &["Tab", "l", "h", "Right", "Left"], Action::OtherSide, "", "to the drafts and back"),

    bind(Scope::Rehearsal, &["Enter"], Action::BringIn, "import", "import it, as one operation"),
    bind(Scope::Rehearsal, &["Space"], Action::Mark, "on/off", "leave a group or a column out, or take it in again"),
    bind(Scope::Rehearsal, &["e"], Action::Edit, "change", "change what a column, a stage word or a choice means"),
    bind(Scope::Rehearsal, &["l", "Right"], Action::Open, "look", "look into the rows of a group"),
    bind(Scope::Rehearsal, &["h", "Left"], Action::Back, "", "one step back; what runs is stopped"),

    bind(Scope::Review, &["Enter"], Action::Open, "the deals", "the deals behind the figure; Esc comes back"),
    bind(Scope::Review, &["Tab", "l", "Right"], Action::NextPane, "next part", "the next part of the mirror"),
    bind(Scope::Review, &["S-Tab", "h", "Left"], Action::PreviousPane, "", "the part before"),

    bind(Scope::Screens, &["4"], Action::Review, "", "review: the mirror"),
    bind(Scope::Screens, &["I"], Action::Import, "", "import a file: tried first, changed, then done"),
    bind(Scope::Screens, &["3"], Action::Campaigns, "", "categories and campaigns"),
    bind(Scope::Screens, &["s"], Action::Session, "", "session: the block, one card at a time"),
    bind(Scope::Screens, &["P"], Action::Promises, "", "all open promises; on a deal's page, its own"),
    bind(Scope::Screens, &["1"], Action::Today, "", "today: the block and its cards"),
    bind(Scope::Screens, &["2"], Action::Funnel, "", "the funnel"),
    bind(Scope::Screens, &["5"], Action::History, "", "the history"),

    bind(Scope::Everywhere, &["j", "Down"], Action::Down, "", "down"),
    bind(Scope::Everywhere, &["k", "Up"], Action::Up, "", "up"),
    bind(Scope::Everywhere, &["g g", "Home"], Action::Top, "", "to the first"),
    bind(Scope::Everywhere, &["G", "End"], Action::Bottom, "", "to the last"),
    bind(Scope::Everywhere, &["Ctrl-d"], Action::HalfPageDown, "", "half a page down"),
    bind(Scope::Everywhere, &["Ctrl-u"], Action::HalfPageUp, "", "half a page up"),
    bind(Scope::Everywhere, &["PgDn"], Action::PageDown, "", "a page down"),
    bind(Scope::Everywhere, &["PgUp"], Action::PageUp, "", "a page up"),
    bind(Scope::Everywhere, &["Esc"], Action::Back, "", "one step back; it never quits"),
    bind(Scope::Everywhere, &["u"], Action::Undo, "", "undo the last operation"),
    bind(Scope::Everywhere, &["U"], Action::Redo, "", "redo what was undone"),
    bind(Scope::Everywhere, &[":", "Ctrl-p"], Action::Palette, "", "all that can be done, and all deals, by their words"),
    bind(Scope::Everywhere, &["?"], Action::Help, "help", "the keys that are valid here"),
    bind(Scope::Everywhere, &[","], Action::Settings, "", "settings of this file: limits, working days, currency"),
    bind(Scope::Everywhere, &["q"], Action::Quit, "", "quit; all is saved"),

    bind(Scope::Form, &["Enter"], Action::Accept, "take it", "take what is typed"),
    bind(Scope::Form, &["Esc"], Action::Back, "leave", "leave the form and change nothing"),
    bind(Scope::Form, &["Tab", "Down"], Action::NextField, "next field", "the next field"),
    bind(Scope::Form, &["S-Tab", "Up"], Action::PreviousField, "", "the field before"),

    bind(Scope::Menu, &["Enter"], Action::Accept, "run it", "run the selected line, or open its deal"),
    bind(Scope::Menu, &["Esc"], Action::Back, "leave", "leave it and change nothing"),
    bind(Scope::Menu, &["Down", "Tab", "Ctrl-n"], Action::Down, "next line", "the next line"),
    bind(Scope::Menu, &["Up", "S-Tab", "Ctrl-p"], Action::Up, "", "the line before"),
    bind(Scope::Menu, &["PgDn"], Action::PageDown, "", "a page of lines down"),
    bind(Scope::Menu, &["PgUp"], Action::PageUp, "", "a page of lines up"),

    bind(Scope::Always, &["Ctrl-c"], Action::Cancel, "", "leave the open box, then the program"),
    bind(Scope::Always, &["Ctrl-z"], Action::Suspend, "", "back to the shell until 'fg'"),
    bind(Scope::Always, &["Ctrl-l"], Action::Repaint, "", "draw the whole screen again"),
];
