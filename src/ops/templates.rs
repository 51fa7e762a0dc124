//! The templates of messages: those that come with box9, and the owner's own in the settings folder.

use super::playbooks::Playbooks;
use crate::error::{Error, Result};
use crate::formats::template::Template;
use crate::store::Store;
use std::path::Path;

/// The folder in the settings folder where the owner's own lie, each `NAME.txt`.
pub const FOLDER: &str = "templates";

const SHIPPED: &[(&str, &str)] = &[
    ("closing", include_str!("../../assets/templates/closing.txt")),
    ("example", include_str!("../../assets/templates/example.txt")),
    ("follow-up", include_str!("../../assets/templates/follow-up.txt")),
    ("introduction", include_str!("../../assets/templates/introduction.txt")),
    ("last-word", include_str!("../../assets/templates/last-word.txt")),
    ("meeting", include_str!("../../assets/templates/meeting.txt")),
    ("referral", include_str!("../../assets/templates/referral.txt")),
    ("thanks", include_str!("../../assets/templates/thanks.txt")),
    ("useful", include_str!("../../assets/templates/useful.txt")),
];

/// A larger file is no message.
const MOST_BYTES: u64 = 256 * 1024;

/// Every template by name; the owner's own take the place of those that are shipped.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Templates(Vec<Template>);

impl Templates {
    /// Reads the owner's own, those in their playbooks too, and adds the shipped ones; a file that cannot be read is an error that names it.
    pub fn load(store: &Store) -> Result<Templates> {
        let mut all = Templates::shipped().0;
        if let Some(folder) = store.settings_folder() {
            for own in own(&folder.join(FOLDER))? {
                all.retain(|one| !one.name.eq_ignore_ascii_case(&own.name));
                all.push(own);
            }
            all.extend(Playbooks::load(Some(folder)).templates);
        }
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Templates(all))
    }

    /// Answers those that come with box9.
    pub fn shipped() -> Templates {
        let template = |(name, text): &(&str, &str)| Template { name: (*name).into(), text: (*text).into() };
        Templates(SHIPPED.iter().map(template).collect())
    }

    /// Answers just these.
    pub fn of(templates: Vec<Template>) -> Templates {
        Templates(templates)
    }

    /// Answers them, by name.
    pub fn all(&self) -> &[Template] {
        &self.0
    }

    /// Answers the one with this name, case apart.
    pub fn named(&self, name: &str) -> Result<&Template> {
        let found = self.0.iter().find(|one| one.name.eq_ignore_ascii_case(name.trim()));
        found.ok_or_else(|| {
            let known: Vec<&str> = self.0.iter().map(|one| one.name.as_str()).collect();
            Error::refused_with(
                format!("There is no template {}.", name.trim()),
                format!("There are {}; your own go into {FOLDER}/NAME.txt of the settings folder.", known.join(", ")),
            )
        })
    }
}

fn own(folder: &Path) -> Result<Vec<Template>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io(folder, error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| Error::io(folder, error))?.path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
        let is_text = path.extension().is_some_and(|ending| ending == "txt" || ending == "md");
        let is_small = std::fs::metadata(&path).is_ok_and(|facts| facts.is_file() && facts.len() <= MOST_BYTES);
        if let Some(name) = name.filter(|_| is_text && is_small) {
            let text = std::fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
            found.push(Template { name, text });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::template::{FIELDS, Fields, fill};

    #[test]
    fn each_shipped_template_can_be_filled_and_is_there() {
        let mut all = Fields::default();
        FIELDS.iter().for_each(|(field, _)| all.set(field, "words"));
        for (name, text) in SHIPPED {
            let template = Template { name: (*name).into(), text: (*text).into() };
            let filled = fill(&template, &all).unwrap();
            assert!(filled.body.ends_with("words") && filled.body.len() < 700, "{name}");
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/templates");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), SHIPPED.len());
    }
}
