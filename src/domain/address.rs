//! The address by which the system opens a way to reach somebody; nothing but mail, calls and web pages.

use super::person::{Reach, ReachKind};
use super::text;
use crate::error::{Error, Result};

/// What the system is ever asked to open.
pub const SCHEMES: &[&str] = &["mailto:", "tel:", "https:", "http:"];

/// Answers the address; a link with another scheme is refused.
pub fn of(reach: &Reach) -> Result<String> {
    let value = reach.value.trim();
    let address = match reach.kind {
        ReachKind::Email => format!("mailto:{}", encoded(value, b"@.-_+")),
        ReachKind::Phone => format!("tel:{}{}", if value.starts_with('+') { "+" } else { "" }, text::digits(value)),
        ReachKind::Link if has_scheme(value) => encoded(value, LINK),
        ReachKind::Link => format!("https://{}", encoded(value, LINK)),
    };
    if is_allowed(&address) {
        return Ok(address);
    }
    Err(Error::refused(format!("\"{value}\" is no web page; only mail, phone and http links are opened.")))
}

/// Says whether the system may be asked to open it.
pub fn is_allowed(address: &str) -> bool {
    let folded = address.to_ascii_lowercase();
    let rest = SCHEMES.iter().find_map(|scheme| folded.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
}

const LINK: &[u8] = b"-._~:/?#[]@!$&'()*+,;=%";

/// Says whether a link names its scheme; a port after the host is none.
fn has_scheme(link: &str) -> bool {
    let Some((scheme, rest)) = link.split_once(':') else { return false };
    let is_word = scheme.chars().all(|c| c.is_ascii_alphanumeric() || c == '+' || c == '-');
    is_word && !rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Answers the text with every byte that is no letter, digit or one of these as `%41`.
pub(super) fn encoded(text: &str, plain: &[u8]) -> String {
    let one = |byte: u8| match byte {
        _ if byte.is_ascii_alphanumeric() || plain.contains(&byte) => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reach(kind: ReachKind, value: &str) -> Reach {
        Reach { kind, value: value.into(), label: None }
    }

    #[test]
    fn mail_phone_and_web_pages_have_addresses() {
        for (kind, value, address) in [
            (ReachKind::Email, "ada@ae.example", "mailto:ada@ae.example"),
            (ReachKind::Email, "a?cc=b&x@ae.example", "mailto:a%3Fcc%3Db%26x@ae.example"),
            (ReachKind::Phone, "+44 (20) 7946-0000", "tel:+442079460000"),
            (ReachKind::Phone, "020 7946", "tel:0207946"),
            (ReachKind::Link, "ae.example/ada", "https://ae.example/ada"),
            (ReachKind::Link, "ae.example:8080/x", "https://ae.example:8080/x"),
            (ReachKind::Link, "HTTP://ae.example/?q=ü", "HTTP://ae.example/?q=%C3%BC"),
            (ReachKind::Link, "https://ae.example/`id`", "https://ae.example/%60id%60"),
        ] {
            assert_eq!(of(&reach(kind, value)).unwrap(), address);
        }
    }

    #[test]
    fn anything_else_is_refused_in_a_sentence() {
        for link in ["file:///etc/passwd", "javascript:alert(1)", "ssh://host", "data:text/html,x", "-a:b"] {
            let refusal = of(&reach(ReachKind::Link, link)).unwrap_err().to_string();
            assert!(refusal.contains("is no web page"), "{refusal}");
        }
        assert!(!is_allowed("--help") && !is_allowed("tel:") && !is_allowed("https://a b"));
    }

    proptest! {
        #[test]
        fn whatever_is_opened_is_allowed(value in any::<String>(), kind in 0..3usize) {
            if let Ok(address) = of(&reach(ReachKind::ALL[kind], &value)) {
                prop_assert!(is_allowed(&address));
            }
        }
    }
}
