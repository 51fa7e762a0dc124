//! Other words for what can be done, as people know it from elsewhere; the palette finds by them.

use crate::app::action::Action;

/// The words by which an action is found besides its own; no word stands for two.
pub const SYNONYMS: &[(Action, &[&str])] = &[
    (Action::Touch, &["log", "outcome", "called", "met", "wrote", "voicemail"]),
    (Action::Done, &["complete", "finish", "check off"]),
    (Action::NextStep, &["follow up", "task", "todo", "remind", "schedule", "wait for"]),
    (Action::Postpone, &["snooze", "defer", "later", "delay"]),
    (Action::Promise, &["owe", "commit", "pledge"]),
    (Action::Promises, &["ledger", "owed"]),
    (Action::KeepPromise, &["kept", "fulfil"]),
    (Action::WithdrawPromise, &["take the promise back"]),
    (Action::MovePromise, &["reschedule"]),
    (Action::Edit, &["change", "rename", "facts", "fields", "modify"]),
    (Action::Notes, &["write", "comment", "editor"]),
    (Action::StageOn, &["promote", "advance", "forward"]),
    (Action::StageBack, &["demote", "retreat"]),
    (Action::PickStage, &["move", "stage"]),
    (Action::Won, &["sign", "signed", "close won", "sold", "win", "handoff"]),
    (Action::Out, &["delete", "remove", "lost", "lose", "cancel the deal", "disqualify", "archive", "known", "reopen"]),
    (Action::Category, &["tag", "label", "segment", "group"]),
    (Action::Fire, &["urgent", "complaint", "emergency", "put right"]),
    (Action::Observe, &["usage", "adoption", "using"]),
    (Action::Meeting, &["appointment", "event", "calendar"]),
    (Action::Brief, &["handover", "one page", "print"]),
    (Action::Ask, &["paid", "payment", "invoice"]),
    (Action::NewFrom, &["referral", "next sale", "buys again", "upsell"]),
    (Action::Message, &["draft", "letter", "template", "mail merge"]),
    (Action::Import, &["csv", "excel", "vcard", "upload"]),
    (Action::Review, &["mirror", "statistics", "figures", "forecast", "report"]),
    (Action::Boxes, &["twelve", "scorecard"]),
    (Action::Week, &["weekly", "commitments", "coach", "weekly page"]),
    (Action::ByHand, &["score"]),
    (Action::Campaigns, &["categories", "mailing"]),
    (Action::Reset, &["mess", "clean up", "guided pass", "start over"]),
    (Action::Enrol, &["start campaign"]),
    (Action::Unenrol, &["stop campaign"]),
    (Action::Sent, &["confirm"]),
    (Action::Remove, &["drop draft"]),
    (Action::Plan, &["playbook"]),
    (Action::Reach, &["mail", "e-mail", "phone", "link", "website", "browser", "dial"]),
    (Action::CopyEmail, &["yank e-mail", "clipboard"]),
    (Action::CopyPhone, &["yank phone", "copy number"]),
    (Action::CopyName, &["yank name"]),
    (Action::Purge, &["erase", "forget", "destroy", "gdpr"]),
    (Action::New, &["add", "create", "lead", "quick add"]),
    (Action::Session, &["start", "work the block", "90 minutes"]),
    (Action::Pause, &["break", "stop the clock"]),
    (Action::Interrupted, &["disturbed", "interruption"]),
    (Action::EndSession, &["end the session", "stop the session"]),
    (Action::Triage, &["inbox", "sort out"]),
    (Action::Rest, &["sleep", "another day"]),
    (Action::AsSame, &["duplicate", "merge"]),
    (Action::AsKnown, &["supplier", "friend"]),
    (Action::Filter, &["search", "find", "cold", "gaps", "tray", "customers", "closed"]),
    (Action::Sort, &["order", "arrange"]),
    (Action::Mark, &["select", "tick"]),
    (Action::MarkRange, &["select range", "visual"]),
    (Action::MarkAll, &["select all"]),
    (Action::Open, &["page", "details", "view", "show"]),
    (Action::Undo, &["take back", "revert", "oops"]),
    (Action::Redo, &["again", "repeat"]),
    (Action::Help, &["keys", "shortcuts", "manual"]),
    (Action::Palette, &["commands", "actions"]),
    (Action::Today, &["agenda", "my day", "block", "timeline"]),
    (Action::PullIn, &["bring forward"]),
    (Action::LeaveOut, &["not today"]),
    (Action::DaysOff, &["holiday", "vacation", "free day", "ill"]),
    (Action::MoveBlock, &["missed the block", "block at another hour", "reschedule the block"]),
    (Action::Level, &["overload", "spread the work", "catch up"]),
    (Action::Pin, &["fix the time"]),
    (Action::Funnel, &["home screen", "board", "pipeline"]),
    (Action::Settings, &["options", "preferences", "configure"]),
    (Action::Quit, &["exit", "close box9"]),
    (Action::Suspend, &["shell", "background"]),
    (Action::Repaint, &["redraw", "refresh", "clear screen"]),
    (Action::Back, &["escape", "return"]),
    (Action::Top, &["first", "beginning"]),
    (Action::Bottom, &["last", "end of the list"]),
];

/// Answers the other words for an action.
pub fn of(action: Action) -> &'static [&'static str] {
    SYNONYMS.iter().find(|(known, _)| *known == action).map_or(&[], |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_for_two_actions() {
        let mut seen: Vec<String> = Action::ALL.iter().map(|action| action.word().replace('-', " ")).collect();
        for (action, words) in SYNONYMS {
            for word in *words {
                assert!(!seen.contains(&(*word).to_owned()), "{word} of {action} stands for another one too");
                seen.push((*word).to_owned());
            }
        }
    }
}
