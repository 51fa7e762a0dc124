//! A campaign as a TOML text: a name, and its steps with the working days between them.

use crate::domain::category::NewCampaign;
use crate::domain::step::{CampaignStep, StepKind};
use crate::domain::text;
use serde::Deserialize;

#[derive(Deserialize)]
struct Written {
    name: String,
    kind: String,
    note: Option<String>,
    #[serde(default)]
    step: Vec<WrittenStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStep {
    kind: String,
    words: String,
    template: Option<String>,
    minutes: Option<u32>,
    /// Working days after the step before.
    #[serde(default)]
    after: u32,
}

/// The kind of playbook that is read here.
const KIND: &str = "campaign";

/// Reads a campaign; a playbook of another kind is none, what cannot be read is said in a sentence.
pub fn read(text: &str) -> Result<Option<NewCampaign>, String> {
    let written: Written = toml::from_str(text).map_err(|fault| {
        let line = fault.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        format!("line {line}: {}", fault.message())
    })?;
    if !written.kind.eq_ignore_ascii_case(KIND) {
        return Ok(None);
    }
    let name = text::filled(&text::one_line(&written.name)).ok_or("it has no name")?;
    let steps: Vec<CampaignStep> = written.step.into_iter().map(step).collect::<Result<_, _>>()?;
    if steps.is_empty() {
        return Err("it has no step".into());
    }
    Ok(Some(NewCampaign { name, note: written.note, steps }))
}

fn step(written: WrittenStep) -> Result<CampaignStep, String> {
    let kind = StepKind::parse(&written.kind)
        .ok_or_else(|| format!("\"{}\" is no kind of step; write {}", written.kind, StepKind::list()))?;
    let words = text::filled(&text::one_line(&written.words)).ok_or("a step has no words")?;
    Ok(CampaignStep {
        kind,
        words,
        minutes: written.minutes,
        offset: written.after,
        from_start: false,
        template: written.template.as_deref().and_then(text::filled),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_said() {
        for (text, fault) in [
            ("name = 'a'\nkind = 'campaign'", "it has no step"),
            (
                "name = 'a'\nkind = 'campaign'\n[[step]]\nkind = 'song'\nwords = 'x'",
                "\"song\" is no kind of step; write call,",
            ),
            ("name = 'a'\nkind = 'campaign'\n[[step]]\nkind = 'call'\nwords = ' '", "a step has no words"),
            ("name = 'a'\nkind = 'campaign'\n[[step]]\nkind = 'call'\nwrods = 'x'", "line 5: "),
            ("name = 'a'\nkind =", "line 2: "),
            ("name = ' '\nkind = 'campaign'", "it has no name"),
        ] {
            let said = read(text).unwrap_err();
            assert!(said.starts_with(fault), "{text}: {said}");
        }
        assert_eq!(read("name = 'a'\nkind = 'sales'"), Ok(None));
    }

    #[test]
    fn steps_keep_their_order_and_distance() {
        let text = "name = 'a'\nkind = 'Campaign'\n[[step]]\nkind = 'email'\nwords = 'one'\ntemplate = 't'\n[[step]]\nkind = 'call'\nwords = 'two'\nafter = 3";
        let campaign = read(text).unwrap().unwrap();
        let steps: Vec<_> = campaign.steps.iter().map(|step| (step.words.as_str(), step.offset)).collect();
        assert_eq!(steps, [("one", 0), ("two", 3)]);
        assert_eq!(campaign.steps[0].template.as_deref(), Some("t"));
    }
}
