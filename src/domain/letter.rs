//! A letter: one message to one lead, drafted here and sent elsewhere.

use super::id::{DealId, LetterId, StepId, TouchId, Uid};
use super::person::is_email;
use super::{Day, address, safe, text};

words! {
    /// What has become of a letter; only the owner, their mail command or the sent mail says that it was sent.
    LetterState { Draft = "draft", HandedOver = "handed-over", Sent = "sent", Dropped = "dropped" }
}

impl LetterState {
    /// Says whether it still waits for the owner to say "sent".
    pub const fn waits(self) -> bool {
        matches!(self, LetterState::Draft | LetterState::HandedOver)
    }
}

/// A letter as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    pub id: LetterId,
    pub deal: DealId,
    /// The step whose work it is.
    pub step: Option<StepId>,
    /// The touch that it became.
    pub touch: Option<TouchId>,
    pub subject: String,
    pub body: String,
    pub made: Day,
    pub state: LetterState,
}

/// A letter before it has a row.
#[derive(Debug, Clone, PartialEq)]
pub struct NewLetter {
    pub deal: DealId,
    pub step: Option<StepId>,
    pub subject: String,
    pub body: String,
    pub state: LetterState,
}

/// A message with its addresses, ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub to: String,
    pub to_name: Option<String>,
    pub from: Option<String>,
    pub from_name: Option<String>,
    pub subject: String,
    pub body: String,
}

impl Mail {
    /// Answers a message without its sender; names and subject are brought to one harmless line.
    pub fn to(to: &str, name: &str, subject: &str, body: &str) -> Mail {
        Mail {
            to: to.trim().to_owned(),
            to_name: in_header(name),
            from: None,
            from_name: None,
            subject: in_header(subject).unwrap_or_default(),
            body: safe::lines(&body.replace("\r\n", "\n").replace('\r', "\n")),
        }
    }

    /// The same, from the owner where they have named themselves.
    pub fn from(self, address: Option<&str>, name: &str) -> Mail {
        Mail {
            from: address.filter(|address| can_be_mailed(address)).map(str::to_owned),
            from_name: in_header(name),
            ..self
        }
    }

    /// Answers the link that opens the message in the owner's mail program.
    pub fn link(&self) -> String {
        let part = |text: &str| address::encoded(text, b"-._~");
        let body = self.body.replace('\n', "\r\n");
        format!("mailto:{}?subject={}&body={}", address::encoded(&self.to, b"@.-_+"), part(&self.subject), part(&body))
    }

    /// Answers the message as plain text, for a clipboard.
    pub fn plain(&self) -> String {
        format!("To: {}\nSubject: {}\n\n{}\n", self.to, self.subject, self.body)
    }
}

fn in_header(words: &str) -> Option<String> {
    text::filled(&text::one_line(&safe::line(words)))
}

/// Says whether mail can go to an address: one @, nothing that could end a header or begin another address.
pub fn can_be_mailed(address: &str) -> bool {
    is_email(address)
        && !address.starts_with('-')
        && address.matches('@').count() == 1
        && address.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>,;:\"()[]\\".contains(&byte))
}

/// Answers the id by which a letter is known when its mail is read in again.
pub fn message_id(deal: Uid, letter: LetterId) -> String {
    format!("{deal}.{}@box9.invalid", letter.0)
}

/// Reads the letter's number out of such an id.
pub fn of_message_id(id: &str) -> Option<(Uid, LetterId)> {
    let (deal, rest) = id.trim().trim_start_matches('<').split_once('.')?;
    let number = rest.trim_end_matches('>').strip_suffix("@box9.invalid")?;
    Some((Uid::parse(deal)?, LetterId(number.parse().ok()?)))
}

/// Answers the word by which somebody is greeted: the first name, without a title before it.
pub fn first_name(name: &str) -> Option<String> {
    let given =
        name.split_once(',').map_or(name, |(family, given)| if given.trim().is_empty() { family } else { given });
    let is_title = |word: &&str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let word = given.split_whitespace().find(|word| !is_title(word))?;
    (word.chars().filter(|c| c.is_alphabetic()).count() > 1).then(|| word.to_owned())
}

const TITLES: &[&str] =
    &["dr", "prof", "mr", "mrs", "ms", "miss", "sir", "dame", "herr", "frau", "ing", "dipl", "mag", "rev", "m", "mme"];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_are_greeted_by_their_first_name() {
        for (name, first) in [
            ("Ada Lovelace", Some("Ada")),
            ("Dr. Ada Lovelace", Some("Ada")),
            ("Prof. Dr. Jörg Müller", Some("Jörg")),
            ("Lovelace, Ada", Some("Ada")),
            ("Cher", Some("Cher")),
            ("A. Lovelace", None),
            ("Dr.", None),
            ("", None),
            ("山田太郎", Some("山田太郎")),
        ] {
            assert_eq!(first_name(name).as_deref(), first, "{name}");
        }
    }

    #[test]
    fn mail_goes_to_one_address_only() {
        for (address, can) in [
            ("ada@ae.example", true),
            ("a.b+c@ae.example", true),
            ("ada@ae.example,eve@x.example", false),
            ("ada@ae.example\r\nBcc: eve@x.example", false),
            ("Ada <ada@ae.example>", false),
            ("-oQ@ae.example", false),
            ("ada", false),
            ("", false),
        ] {
            assert_eq!(can_be_mailed(address), can, "{address}");
        }
    }

    #[test]
    fn a_letter_is_known_again_by_its_message() {
        let id = message_id(Uid([7; 16]), LetterId(12));
        assert_eq!(of_message_id(&format!("<{id}>")), Some((Uid([7; 16]), LetterId(12))));
        assert_eq!(of_message_id("12@mail.example"), None);
    }

    proptest! {
        #[test]
        fn a_link_is_one_allowed_argument(name in any::<String>(), subject in any::<String>(), body in any::<String>()) {
            let link = Mail::to("ada@ae.example", &name, &subject, &body).link();
            prop_assert!(address::is_allowed(&link), "{link}");
            prop_assert_eq!(link.matches('&').count(), 1);
            prop_assert_eq!(link.matches('?').count(), 1);
        }
    }
}
