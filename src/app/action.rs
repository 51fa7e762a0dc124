//! What a key can mean; one word each, for key files and the table of keys.

words! {
    /// Everything that a key can ask for; where it applies is in the table of keys.
    Action {
        Up = "up",
        Down = "down",
        Left = "left",
        Right = "right",
        NextPane = "next-pane",
        PreviousPane = "previous-pane",
        Top = "top",
        Bottom = "bottom",
        HalfPageDown = "half-page-down",
        HalfPageUp = "half-page-up",
        PageDown = "page-down",
        PageUp = "page-up",
        Open = "open",
        /// One step back; it never quits.
        Back = "back",
        Filter = "filter",
        New = "new",
        Edit = "edit",
        /// Notes in the owner's own editor.
        Notes = "notes",
        Touch = "touch",
        Done = "done",
        NextStep = "next-step",
        Postpone = "postpone",
        /// Something that we owe them, or they owe us.
        Promise = "promise",
        /// Every open promise; on a deal's page, its own.
        Promises = "promises",
        KeepPromise = "keep-promise",
        WithdrawPromise = "withdraw-promise",
        MovePromise = "move-promise",
        StageBack = "stage-back",
        StageOn = "stage-on",
        PickStage = "pick-stage",
        Won = "won",
        Out = "out",
        Category = "category",
        Sort = "sort",
        Mark = "mark",
        MarkRange = "mark-range",
        MarkAll = "mark-all",
        /// Opens a mail, a call or a link in the owner's own programs.
        Reach = "reach",
        /// The mirror.
        Review = "review",
        /// The twelve boxes.
        Boxes = "boxes",
        /// What was said for the week, and what comes next.
        Week = "week",
        /// What a box or a line asks for becomes a card.
        AsCard = "as-card",
        /// A box without data is scored.
        ByHand = "by-hand",
        LineKept = "line-kept",
        LinePartly = "line-partly",
        LineNot = "line-not",
        /// The guided pass.
        Reset = "reset",
        /// The categories and their campaigns.
        Campaigns = "campaigns",
        /// All leads of the category into its campaign.
        Enrol = "enrol",
        Unenrol = "unenrol",
        /// The drafts that are shown were sent.
        Sent = "sent",
        /// The category is put away, or the letter dropped.
        Remove = "put-away",
        /// A plan, or a category's campaign.
        Plan = "plan",
        /// Drafts a message from a template.
        Message = "message",
        CopyEmail = "copy-email",
        CopyPhone = "copy-phone",
        CopyName = "copy-name",
        /// Removes for good; it has no key, and asks.
        Purge = "purge",
        Palette = "palette",
        Help = "help",
        Undo = "undo",
        Redo = "redo",
        Today = "today",
        NextDay = "next-day",
        PreviousDay = "previous-day",
        CardDown = "card-down",
        CardUp = "card-up",
        /// A card of another day is worked on this one.
        PullIn = "pull-in",
        LeaveOut = "leave-out",
        /// A card keeps its time, whatever is moved around it.
        Pin = "pin",
        /// The block of the day begins at another hour.
        MoveBlock = "move-block",
        /// Days that are not worked.
        DaysOff = "days-off",
        /// The overload of the coming days goes onto those with room.
        Level = "level",
        Funnel = "funnel",
        Triage = "triage",
        AsLead = "as-lead",
        AsProspect = "as-prospect",
        AsOpportunity = "as-opportunity",
        AsHandoff = "as-handoff",
        /// A supplier or friend: no sale.
        AsKnown = "as-known",
        /// The same as the card beside it.
        AsSame = "as-same",
        Rest = "rest",
        /// To the end of the cards.
        Skip = "skip",
        /// The cards in groups, and the next way to group them.
        Groups = "groups",
        Fire = "fire",
        Observe = "observe",
        Brief = "brief",
        /// An event of the calendars is a meeting with them.
        Meeting = "meeting",
        /// A referral by a customer, or their next purchase.
        NewFrom = "new-from",
        Ask = "ask",
        History = "history",
        /// Undoes everything that was done since the selected operation.
        BackTo = "back-to",
        /// The funnel as it was at the end of a day.
        AsOf = "as-of",
        Duplicates = "duplicates",
        KeepLeft = "keep-left",
        KeepRight = "keep-right",
        /// One person with two sales.
        OnePerson = "one-person",
        Different = "different",
        OtherSide = "other-side",
        MoreChanges = "more-changes",
        FewerChanges = "fewer-changes",
        NextDeal = "next-deal",
        PreviousDeal = "previous-deal",
        /// Takes what is typed in a form.
        Accept = "accept",
        NextField = "next-field",
        PreviousField = "previous-field",
        /// The block, one card at a time.
        Session = "session",
        /// The outcomes of a card in the session.
        Talked = "reply-talked",
        Voicemail = "reply-voicemail",
        NoAnswer = "reply-no-answer",
        /// Something was sent to them.
        Wrote = "reply-wrote",
        MeetingSet = "reply-meeting-set",
        Later = "reply-later",
        NotInterested = "reply-not-interested",
        WrongContact = "reply-wrong-contact",
        DoNotContact = "reply-do-not-contact",
        /// The card is done and nothing else.
        CardDone = "card-done",
        /// The meeting took place.
        Held = "reply-held",
        Paid = "reply-paid",
        /// The answers of a card in the reset, by their place.
        FirstReply = "first-reply",
        SecondReply = "second-reply",
        ThirdReply = "third-reply",
        FourthReply = "fourth-reply",
        FifthReply = "fifth-reply",
        SixthReply = "sixth-reply",
        SeventhReply = "seventh-reply",
        EighthReply = "eighth-reply",
        NinthReply = "ninth-reply",
        /// Stops the clock of a session, or lets it go on.
        Pause = "pause",
        /// Somebody came in; the time is counted apart.
        Interrupted = "interrupted",
        EndSession = "end-session",
        /// A file of another program, tried before it comes in.
        Import = "import",
        /// What was tried is done.
        BringIn = "bring-in",
        Settings = "settings",
        Quit = "quit",
        Suspend = "suspend",
        Repaint = "repaint",
        /// Leaves the open box, or the program where none is open.
        Cancel = "cancel",
    }
}
