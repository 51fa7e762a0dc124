//! One message as an `.eml` file, which any mail program opens as a draft.

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::raw::Raw;

use crate::domain::Moment;
use crate::domain::letter::Mail;
use crate::error::{Error, Result};

/// Answers the message as a file that mail programs open for sending; its day and its id are those given, so that the same
/// draft is the same file.
pub fn write(mail: &Mail, at: Moment, message_id: &str) -> Result<String> {
    text(message(mail, at, message_id).header("X-Unsent", Raw::new("1")))
}

/// Answers the message for a command that sends it.
pub fn to_send(mail: &Mail, at: Moment, message_id: &str) -> Result<String> {
    text(message(mail, at, message_id))
}

fn message<'a>(mail: &'a Mail, at: Moment, message_id: &'a str) -> MessageBuilder<'a> {
    let to = Address::new_address(mail.to_name.as_deref(), mail.to.as_str());
    let message = MessageBuilder::new()
        .to(to)
        .subject(mail.subject.as_str())
        .date(at.timestamp())
        .message_id(message_id)
        .text_body(mail.body.as_str());
    match &mail.from {
        Some(from) => message.from(Address::new_address(mail.from_name.as_deref(), from.as_str())),
        None => message,
    }
}

fn text(message: MessageBuilder<'_>) -> Result<String> {
    message.write_to_string().map_err(|error| Error::refused(format!("The message could not be written: {error}.")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at() -> Moment {
        "2026-11-25T10:00:00+01:00".parse().unwrap()
    }

    fn mail() -> Mail {
        Mail {
            to: "ada@ae.example".into(),
            to_name: Some("Ada Lovelace".into()),
            from: Some("sam@sales.example".into()),
            from_name: Some("Sam".into()),
            subject: "A question".into(),
            body: "Dear Ada,\n\nyours".into(),
        }
    }

    #[test]
    fn a_message_is_the_same_each_time() {
        let text = write(&mail(), at(), "1@box9.invalid").unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for line in [
            "From: \"Sam\" <sam@sales.example>",
            "To: \"Ada Lovelace\" <ada@ae.example>",
            "Subject: A question",
            "Message-ID: <1@box9.invalid>",
            "Date: Wed, 25 Nov 2026 09:00:00 +0000",
            "X-Unsent: 1",
            "Dear Ada,",
        ] {
            assert!(lines.contains(&line), "{line} is not in\n{text}");
        }
        assert_eq!(text, write(&mail(), at(), "1@box9.invalid").unwrap());
    }

    /// Answers the names of the headers.
    fn headers(text: &str) -> Vec<&str> {
        let head = text.split("\r\n\r\n").next().unwrap_or_default();
        let own = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        own.map(|line| line.split(':').next().unwrap_or_default()).collect()
    }

    proptest! {
        #[test]
        fn nothing_in_a_message_adds_a_header(name in "(?s).{0,80}", subject in "(?s).{0,200}", body in "(?s).{0,200}") {
            let plain = write(&mail(), at(), "1@box9.invalid").unwrap();
            let hostile = Mail::to("ada@ae.example", &format!("{name}\r\nBcc: x@y.z\n\nX: 1"), &format!("{subject}\r\nBcc: x@y.z"), &body);
            let hostile = Mail { from: mail().from, from_name: Some(format!("Sam\r\nBcc: {name}").replace(['\r', '\n'], " ")), ..hostile };
            let text = write(&hostile, at(), "1@box9.invalid").unwrap();
            let (mut found, mut expected) = (headers(&text), headers(&plain));
            found.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(found, expected, "{}", text);
        }
    }
}
