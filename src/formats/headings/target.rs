//! The fields of ours that a column can fill, with the words that name them on the command line.

use crate::domain::field;

/// A field of a deal, a person or a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// The row's own id in the program that wrote the file.
    ExternalId,
    /// The id of the row's person there.
    PersonId,
    /// The id of the row's company there.
    CompanyId,
    FullName,
    Prefix,
    FirstName,
    MiddleName,
    LastName,
    Suffix,
    Company,
    /// The company's site or mail domain.
    Domain,
    JobTitle,
    Email(Label),
    Phone(Label),
    Link(Label),
    Address(Label, Part),
    Birthday,
    /// Yes or no.
    DoNotContact,
    DealTitle,
    /// What is sold: a title where there is none.
    Product,
    Stage,
    Phase,
    /// Open, won, lost: beside the stage.
    DealStatus,
    Pipeline,
    Amount,
    Currency,
    /// Per cent, or a share of one.
    Odds,
    ExpectedClose,
    /// Expected while the deal is open, real when it is won or lost.
    CloseDate,
    ClosedOn,
    WonOn,
    LostOn,
    Signed,
    /// Yes or no.
    Won,
    /// Yes or no.
    Closed,
    LostReason,
    AgainOn,
    Owner,
    Source,
    LastTouch,
    NextDay,
    NextWords,
    NextKind,
    Created,
    Opened,
    Notes,
    Tags,
    Category,
    /// Out of sight, in our own files: yes or no.
    Archived,
    /// A fact that only our own files have, by its word in `domain::field`.
    Fact(&'static str),
    /// Known, and of no use here.
    Ignore,
}

/// Which of several e-mail addresses, numbers, links or postal addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    None,
    Work,
    Home,
    Mobile,
    Main,
    Other,
    Fax,
    Pager,
    LinkedIn,
    Social,
}

/// A part of a postal address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    Whole,
    Street,
    City,
    Region,
    PostalCode,
    Country,
}

const PLAIN: &[(&str, Target)] = &[
    ("id", Target::ExternalId),
    ("person_id", Target::PersonId),
    ("company_id", Target::CompanyId),
    ("person", Target::FullName),
    ("name_prefix", Target::Prefix),
    ("first_name", Target::FirstName),
    ("middle_name", Target::MiddleName),
    ("last_name", Target::LastName),
    ("name_suffix", Target::Suffix),
    ("company", Target::Company),
    ("domain", Target::Domain),
    ("job_title", Target::JobTitle),
    ("birthday", Target::Birthday),
    ("do_not_contact", Target::DoNotContact),
    ("title", Target::DealTitle),
    ("product", Target::Product),
    ("stage", Target::Stage),
    ("phase", Target::Phase),
    ("state", Target::DealStatus),
    ("pipeline", Target::Pipeline),
    ("value", Target::Amount),
    ("currency", Target::Currency),
    ("odds", Target::Odds),
    ("expected_close", Target::ExpectedClose),
    ("close_date", Target::CloseDate),
    ("closed_on", Target::ClosedOn),
    ("won_on", Target::WonOn),
    ("lost_on", Target::LostOn),
    ("signed", Target::Signed),
    ("won", Target::Won),
    ("closed", Target::Closed),
    ("closed_reason", Target::LostReason),
    ("again_on", Target::AgainOn),
    ("owner", Target::Owner),
    ("source", Target::Source),
    ("last_touch", Target::LastTouch),
    ("next_on", Target::NextDay),
    ("next_words", Target::NextWords),
    ("next_kind", Target::NextKind),
    ("created", Target::Created),
    ("opened", Target::Opened),
    ("note", Target::Notes),
    ("tags", Target::Tags),
    ("category", Target::Category),
    ("archived", Target::Archived),
    ("ignore", Target::Ignore),
];

const LABELS: &[(&str, Label)] = &[
    ("", Label::None),
    ("work", Label::Work),
    ("home", Label::Home),
    ("mobile", Label::Mobile),
    ("main", Label::Main),
    ("other", Label::Other),
    ("fax", Label::Fax),
    ("pager", Label::Pager),
    ("linkedin", Label::LinkedIn),
    ("social", Label::Social),
];

const PARTS: &[(&str, Part)] = &[
    ("address", Part::Whole),
    ("street", Part::Street),
    ("city", Part::City),
    ("region", Part::Region),
    ("postal_code", Part::PostalCode),
    ("country", Part::Country),
];

/// Words of earlier or plainer habits for `--map`.
const ALSO: &[(&str, &str)] = &[
    ("name", "person"),
    ("full_name", "person"),
    ("emails", "email"),
    ("mail", "email"),
    ("phones", "phone"),
    ("links", "link"),
    ("website", "link"),
    ("amount", "value"),
    ("deal", "title"),
    ("notes", "note"),
    ("tag", "tags"),
    ("status", "state"),
    ("probability", "odds"),
    ("next", "next_words"),
    ("next_day", "next_on"),
    ("lost_reason", "closed_reason"),
    ("last_contact", "last_touch"),
    ("skip", "ignore"),
];

impl Label {
    /// The label as a word; empty for none.
    pub fn word(self) -> &'static str {
        LABELS.iter().find(|(_, label)| *label == self).map_or("", |(word, _)| word)
    }

    /// Reads a label cell of another program, as `* Work` or `Mobile`.
    pub fn parse(cell: &str) -> Option<Self> {
        let word = cell.trim_start_matches(['*', ' ']).trim().to_lowercase();
        let word = match word.as_str() {
            "business" | "company" | "office" => "work",
            "personal" | "private" => "home",
            "cell" | "iphone" => "mobile",
            known => known,
        };
        LABELS.iter().find(|(known, _)| *known == word).map(|(_, label)| *label)
    }
}

impl Target {
    /// The word by which `--map COLUMN=FIELD` names the field; labels follow a colon, as `phone:work`.
    pub fn word(&self) -> String {
        let (stem, label) = match self {
            Target::Email(label) => ("email", *label),
            Target::Phone(label) => ("phone", *label),
            Target::Link(label) => ("link", *label),
            Target::Address(label, part) => (part.word(), *label),
            Target::Fact(word) => (*word, Label::None),
            plain => (PLAIN.iter().find(|(_, target)| target == plain).map_or("ignore", |(word, _)| word), Label::None),
        };
        if label == Label::None { stem.to_string() } else { format!("{stem}:{}", label.word()) }
    }

    /// Reads such a word; case, blanks and dashes do not matter.
    pub fn parse(words: &str) -> Option<Self> {
        let folded = words.trim().to_lowercase().replace([' ', '-'], "_");
        let (stem, label) = folded.split_once(':').unwrap_or((&folded, ""));
        let stem = ALSO.iter().find(|(also, _)| *also == stem).map_or(stem, |(_, word)| word);
        let label = Label::parse(label)?;
        let labelled = match stem {
            "email" => Some(Target::Email(label)),
            "phone" => Some(Target::Phone(label)),
            "link" => Some(Target::Link(label)),
            _ => PARTS.iter().find(|(word, _)| *word == stem).map(|(_, part)| Target::Address(label, *part)),
        };
        let plain = || PLAIN.iter().find(|(word, _)| *word == stem && label == Label::None).map(|(_, target)| *target);
        let fact = || field::FIELDS.iter().find(|field| field.word == stem).map(|field| Target::Fact(field.word));
        labelled.or_else(plain).or_else(fact)
    }

    /// All words for help, without the labels.
    pub fn words() -> impl Iterator<Item = &'static str> {
        let plain = PLAIN.iter().map(|(word, _)| *word);
        plain.chain(["email", "phone", "link"]).chain(PARTS.iter().map(|(word, _)| *word)).chain(facts())
    }
}

impl Part {
    fn word(self) -> &'static str {
        PARTS.iter().find(|(_, part)| *part == self).map_or("address", |(word, _)| word)
    }
}

/// The words of the facts that no other target has.
pub fn facts() -> impl Iterator<Item = &'static str> {
    let others = |word: &str| PLAIN.iter().any(|(plain, _)| *plain == word);
    field::FIELDS.iter().map(|field| field.word).filter(move |word| !others(word))
}
