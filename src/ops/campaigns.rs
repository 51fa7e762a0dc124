//! The campaigns that a category can have: those in the file, those that come with box9, and the owner's own.

use crate::domain::category::NewCampaign;
use crate::domain::id::PlaybookId;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::formats::campaign;
use crate::store::{Connection, Store, Tx, campaigns};
use std::path::Path;

/// The folder in the settings folder where the owner's own lie, each `NAME.toml`.
const FOLDER: &str = "playbooks";

const SHIPPED: &[&str] = &[
    include_str!("../../assets/playbooks/campaigns/calls-only.toml"),
    include_str!("../../assets/playbooks/campaigns/cold-mail.toml"),
    include_str!("../../assets/playbooks/campaigns/once-met.toml"),
    include_str!("../../assets/playbooks/campaigns/referred.toml"),
];

/// Campaigns that are not in the file yet; picking one puts it there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Campaigns(Vec<NewCampaign>);

impl Campaigns {
    /// Reads the owner's own and adds the shipped ones; a file that cannot be read is an error that names it.
    pub fn load(folder: Option<&Path>) -> Result<Campaigns> {
        let mut all: Vec<NewCampaign> = SHIPPED.iter().filter_map(|text| campaign::read(text).ok().flatten()).collect();
        let own = folder.map(|folder| own(&folder.join(FOLDER))).transpose()?.unwrap_or_default();
        for own in own {
            all.retain(|one| !one.name.eq_ignore_ascii_case(&own.name));
            all.push(own);
        }
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Campaigns(all))
    }

    /// Answers the names of all campaigns with their number of steps: those in the file, and the others.
    pub fn names(&self, conn: &Connection) -> Result<Vec<(String, usize)>> {
        let mut names = Vec::new();
        for (id, name) in campaigns::all(conn)? {
            names.push((name, campaigns::steps(conn, id)?.len()));
        }
        let others = self.0.iter().filter(|one| !names.iter().any(|(name, _)| name.eq_ignore_ascii_case(&one.name)));
        let others: Vec<(String, usize)> = others.map(|one| (one.name.clone(), one.steps.len())).collect();
        names.extend(others);
        names.sort_by_key(|(name, _)| text::fold(name));
        Ok(names)
    }

    /// Answers the campaign with this name, put into the file if it was not there.
    pub(super) fn named(&self, tx: &Tx<'_>, name: &str) -> Result<PlaybookId> {
        if let Some(id) = campaigns::named(tx.conn, name)? {
            return Ok(id);
        }
        if let Some(new) = self.0.iter().find(|one| one.name.eq_ignore_ascii_case(name.trim())) {
            return campaigns::insert(tx, new);
        }
        let known: Vec<String> = self.names(tx.conn)?.into_iter().map(|(name, _)| name).collect();
        let message = format!("there is no campaign \"{}\"; there are {}", name.trim(), known.join(", "));
        Err(Error::invalid("campaign", message))
    }
}

/// Answers every campaign that a category of the file can have, with its number of steps.
pub fn campaign_names(store: &Store) -> Result<Vec<(String, usize)>> {
    Campaigns::load(store.settings_folder())?.names(store.conn())
}

fn own(folder: &Path) -> Result<Vec<NewCampaign>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io(folder, error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| Error::io(folder, error))?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = std::fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
            let fault = |why| Error::refused_with(format!("{}, {why}.", path.display()), "Mend the file.");
            found.extend(campaign::read(&text).map_err(fault)?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::Templates;

    #[test]
    fn each_shipped_campaign_can_be_read_and_its_templates_are_there() {
        let (all, templates) = (Campaigns::load(None).unwrap(), Templates::shipped());
        assert_eq!(all.0.len(), SHIPPED.len());
        for step in all.0.iter().flat_map(|campaign| &campaign.steps) {
            if let Some(template) = &step.template {
                assert!(templates.named(template).is_ok(), "{template}");
            }
        }
    }
}
