//! The stage and status words of other programs, and the place in this funnel that each means.

use std::collections::HashMap;
use std::sync::OnceLock;

/// A place in the funnel, or outside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    Tray,
    Lead,
    Prospect,
    Qualified,
    Proposal,
    Negotiation,
    Handoff,
    Won,
    Lost,
    Cancelled,
    Disqualified,
    Customer,
}

impl Place {
    /// Answers the first of its words, by which it is read again.
    pub fn word(self) -> &'static str {
        let words = WORDS.iter().find(|(place, _)| *place == self).map_or("", |(_, words)| words);
        words.split('|').next().unwrap_or_default()
    }
}

const WORDS: &[(Place, &str)] = &[
    (Place::Tray, "tray|inbox|unsorted|untriaged|backlog"),
    (
        Place::Lead,
        "lead|new|new lead|open|open not contacted|not contacted|subscriber|marketing qualified lead|mql|lead in|raw|\
         incoming|attempted to contact|uncontacted|fresh|cold lead|cold|idea|novy|identified|target",
    ),
    (
        Place::Prospect,
        "prospect|prospecting|contacted|contact made|working|working contacted|nurturing|nurture|connected|engaging|\
         engaged|in progress|warm|attempting|sales qualified lead|sql|appointment scheduled|discovery|meeting|\
         meeting scheduled|meeting arranged|intro call|call scheduled|first contact|contact in future|research|\
         responded|replied|osloven",
    ),
    (
        Place::Qualified,
        "opportunity|qualified|qualification|qualified to buy|qualified lead|pre qualified|needs analysis|needs defined|\
         value proposition|id decision makers|identify decision makers|perception analysis|presentation scheduled|\
         demo|demo scheduled|demo done|scheduled|evaluation|solution|hot|kvalifikovany|pipeline|open deal",
    ),
    (
        Place::Proposal,
        "proposal|proposal price quote|proposal made|proposal sent|proposal presented|presented|quote|quoted|quote sent|\
         price quote|offer|offer sent|offer made|estimate sent|nabidka|solution proposed",
    ),
    (
        Place::Negotiation,
        "negotiation|negotiation review|negotiations started|negotiating|in negotiation|decision maker bought in|\
         contract sent|contract|in contract|commit|committed|verbal|verbal commitment|legal|legal review|review|\
         decision|closing|jednani",
    ),
    (Place::Handoff, "handoff|hand off|onboarding|kickoff|implementation|delivery|signed|delivering|in delivery"),
    (
        Place::Won,
        "won|closed won|close won|deal won|closed converted|converted|converted to deal|win|success|successful|vyhrano|\
         vyhrany|gewonnen|gagne|sold|paid",
    ),
    (
        Place::Lost,
        "lost|closed lost|close lost|closed lost to competition|closed lost to competitor|deal lost|lost lead|loss|\
         prohrano|ztraceno|verloren|perdu|closed not converted|rejected|declined|dead|omitted from forecast",
    ),
    (Place::Cancelled, "cancelled|canceled|abandoned|withdrawn|closed no decision|no decision|on ice|deleted"),
    (
        Place::Disqualified,
        "disqualified|unqualified|not qualified|junk|junk lead|bad fit|not a fit|spam|invalid|out of scope|\
         not interested|do not contact",
    ),
    (
        Place::Customer,
        "customer|client|evangelist|active customer|existing customer|current customer|repeat customer|kunde|zakaznik|\
         active client|advocate",
    ),
];

/// The end of a deal in either word overrules the stage at which it ended.
const ENDINGS: &[Place] = &[Place::Won, Place::Lost, Place::Cancelled, Place::Disqualified];

/// Answers where a deal with this stage word, and this status word beside it, belongs; none when neither is known.
pub fn place(word: &str, status: Option<&str>) -> Option<Place> {
    let stage = known(word);
    let status = status.and_then(known);
    match (stage, status) {
        (Some(Place::Handoff | Place::Customer), Some(Place::Won)) => stage,
        (Some(ended), _) if ENDINGS.contains(&ended) => stage,
        (_, Some(ended)) if ENDINGS.contains(&ended) => status,
        (None, _) if super::is_blank(word) => status,
        _ => stage,
    }
}

fn known(word: &str) -> Option<Place> {
    let folded = fold(word);
    let tight = folded.replace(' ', "");
    let by = SPELLINGS.get_or_init(spellings);
    by.get(folded.as_str()).or_else(|| by.get(tight.as_str()).filter(|_| tight.len() > 2)).copied()
}

/// Every spelling with the place it means, also without its blanks; the first in the table counts.
static SPELLINGS: OnceLock<HashMap<String, Place>> = OnceLock::new();

fn spellings() -> HashMap<String, Place> {
    let mut all = HashMap::new();
    let words = || WORDS.iter().flat_map(|(place, words)| words.split('|').map(|word| (word, *place)));
    for (word, place) in words() {
        all.entry(word.to_owned()).or_insert(place);
    }
    for (word, place) in words() {
        all.entry(word.replace(' ', "")).or_insert(place);
    }
    all
}

/// Folds case, accents and punctuation: "Id. Decision Makers" is `id decision makers`.
fn fold(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain: String = word.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    let spaced: String = plain.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
