//! The playbooks that there are: those in the file, those that come with box9, and the owner's own.

use super::templates::Templates;
use crate::domain::id::PlaybookId;
use crate::domain::playbook::{Playbook, PlaybookKind};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::formats::playbook::{self, Fault, Own};
use crate::formats::template::Template;
use crate::store::{Connection, Store, Tx, playbooks};
use std::path::{Path, PathBuf};

/// The folder in the settings folder where the owner's own lie, each `NAME.toml`.
pub const FOLDER: &str = "playbooks";

/// A larger file is no playbook.
const MOST_BYTES: u64 = 256 * 1024;

/// The handoff playbook that comes with box9.
pub(super) const HANDOFF: &str = include_str!("../../assets/playbooks/handoff.toml");

const SHIPPED: &[&str] = &[
    include_str!("../../assets/playbooks/campaigns/calls-only.toml"),
    include_str!("../../assets/playbooks/campaigns/cold-mail.toml"),
    include_str!("../../assets/playbooks/campaigns/once-met.toml"),
    include_str!("../../assets/playbooks/campaigns/referred.toml"),
    include_str!("../../assets/playbooks/campaigns/agency.toml"),
    include_str!("../../assets/playbooks/campaigns/consultant.toml"),
    include_str!("../../assets/playbooks/campaigns/software.toml"),
    include_str!("../../assets/playbooks/campaigns/trades.toml"),
    include_str!("../../assets/playbooks/sales/agency.toml"),
    include_str!("../../assets/playbooks/sales/consultant.toml"),
    include_str!("../../assets/playbooks/sales/software.toml"),
    include_str!("../../assets/playbooks/sales/trades.toml"),
    HANDOFF,
    include_str!("../../assets/playbooks/ladder.toml"),
];

/// Playbooks as their texts say them; putting one to a deal or category puts it into the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Playbooks {
    all: Vec<Playbook>,
    /// The messages that the owner's own hold.
    pub templates: Vec<Template>,
    /// What is wrong with the owner's own, each with file and line.
    pub faults: Vec<String>,
}

impl Playbooks {
    /// Reads the shipped ones and the owner's own, which take the place of shipped ones of the same name and kind.
    ///
    /// A file that cannot be read is a fault, and all faults are told together.
    pub fn load(folder: Option<&Path>) -> Playbooks {
        let all = SHIPPED.iter().filter_map(|text| playbook::read(text).ok()).map(|own| own.playbook).collect();
        let mut known = Playbooks { all, ..Playbooks::default() };
        if let Some(folder) = folder {
            known.add_own(&folder.join(FOLDER));
        }
        known.all.sort_by_cached_key(|one| text::fold(&one.name));
        known
    }

    fn add_own(&mut self, folder: &Path) {
        let files = files(folder).unwrap_or_else(|error| {
            self.faults.push(error.to_string());
            Vec::new()
        });
        for file in &files {
            match own(file) {
                Ok(Own { playbook, templates, .. }) => {
                    self.all.retain(|one| one.kind != playbook.kind || !one.name.eq_ignore_ascii_case(&playbook.name));
                    self.all.push(playbook);
                    self.templates.extend(templates);
                }
                Err(faults) => self.faults.extend(faults.iter().map(|fault| format!("{}, {fault}.", file.display()))),
            }
        }
    }

    /// Answers those of a kind, by name.
    pub fn of(&self, kind: PlaybookKind) -> impl Iterator<Item = &Playbook> {
        self.all.iter().filter(move |one| one.kind == kind)
    }

    /// Answers the one of a kind with this name, case apart; where there is none, says which there are.
    pub fn find(&self, kind: PlaybookKind, name: &str) -> Result<&Playbook> {
        let found = self.of(kind).find(|one| one.name.eq_ignore_ascii_case(name.trim()));
        found.ok_or_else(|| {
            let known: Vec<&str> = self.of(kind).map(|one| one.name.as_str()).collect();
            self.unknown(kind, name, &known.join(", "))
        })
    }

    /// Answers the one of a kind that is used where nobody names one: that with box9's own name, else the first.
    pub fn usual(&self, kind: PlaybookKind) -> Option<&Playbook> {
        let name = if kind == PlaybookKind::Ladder { "No answer" } else { "Handoff" };
        self.of(kind).find(|one| one.name.eq_ignore_ascii_case(name)).or_else(|| self.of(kind).next())
    }

    fn unknown(&self, kind: PlaybookKind, name: &str, known: &str) -> Error {
        let thing = if kind == PlaybookKind::Campaign { "campaign" } else { "playbook" };
        let faults: String = self.faults.iter().map(|fault| format!(" {fault}")).collect();
        let message = format!("there is no {thing} \"{}\"; there are {known}{faults}", name.trim());
        Error::invalid(thing, message)
    }

    /// Answers the names of all campaigns with their number of steps: those in the file, and the others.
    fn campaigns(&self, conn: &Connection) -> Result<Vec<(String, usize)>> {
        let mut names = Vec::new();
        for (id, name) in playbooks::all(conn, PlaybookKind::Campaign)? {
            names.push((name, playbooks::steps(conn, id)?.len()));
        }
        let known = |one: &&Playbook| names.iter().any(|(name, _)| name.eq_ignore_ascii_case(&one.name));
        let others = self.of(PlaybookKind::Campaign).filter(|one| !known(one));
        let others: Vec<(String, usize)> = others.map(|one| (one.name.clone(), one.steps.len())).collect();
        names.extend(others);
        names.sort_by_key(|(name, _)| text::fold(name));
        Ok(names)
    }

    /// Answers the campaign with this name: as its text says it now, else as the file has it.
    pub(super) fn campaign(&self, tx: &Tx<'_>, name: &str) -> Result<PlaybookId> {
        let there = playbooks::named(tx.conn, PlaybookKind::Campaign, name)?;
        let is_other = |text: &Playbook, id| playbooks::name(tx.conn, id).map(|name| name != text.name);
        match (self.find(PlaybookKind::Campaign, name), there) {
            (Ok(text), Some(id)) if is_other(text, id)? => return Ok(id),
            (Ok(text), _) => return playbooks::keep(tx, text),
            (Err(_), Some(id)) if self.faults.is_empty() => return Ok(id),
            (Err(_), _) if !self.faults.is_empty() => {
                return Err(Error::refused_with(self.faults.join(" "), "Mend the file."));
            }
            (Err(_), _) => {}
        }
        let known: Vec<String> = self.campaigns(tx.conn)?.into_iter().map(|(name, _)| name).collect();
        Err(self.unknown(PlaybookKind::Campaign, name, &known.join(", ")))
    }
}

/// Answers every campaign that a category of the file can have, with its number of steps.
pub fn campaign_names(store: &Store) -> Result<Vec<(String, usize)>> {
    Playbooks::load(store.settings_folder()).campaigns(store.conn())
}

/// Answers the files of the owner's own playbooks in a folder, by name.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io(folder, error)),
    };
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut files: Vec<_> = paths.filter(|file| file.extension().is_some_and(|ending| ending == "toml")).collect();
    files.sort();
    Ok(files)
}

/// Answers a playbook of the owner's own with its messages, or everything that is wrong with its file.
fn own(file: &Path) -> std::result::Result<Own, Vec<Fault>> {
    let fault = |words: String| vec![Fault { line: 1, words }];
    let size = std::fs::metadata(file).map_err(|error| fault(error.to_string()))?.len();
    if size > MOST_BYTES {
        return Err(fault("it is too large for a playbook".into()));
    }
    playbook::read(&std::fs::read_to_string(file).map_err(|error| fault(error.to_string()))?)
}

/// Looks at a playbook's file before it is used: everything that is wrong with it, templates that are nowhere too.
pub fn check(file: &Path, known: &Templates) -> std::result::Result<Own, Vec<Fault>> {
    let own = own(file)?;
    let missing = own.elsewhere.iter().filter(|(name, _)| known.named(name).is_err());
    let fault =
        |(name, line): &(String, usize)| Fault { line: *line, words: format!("there is no template \"{name}\"") };
    let faults: Vec<Fault> = missing.map(fault).collect();
    if faults.is_empty() { Ok(own) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shipped_playbook_can_be_read_and_its_templates_are_there() {
        let (known, templates) = (Playbooks::load(None), Templates::shipped());
        for text in SHIPPED {
            playbook::read(text).unwrap_or_else(|faults| panic!("{faults:?}: {text}"));
        }
        assert_eq!(known.all.len(), SHIPPED.len());
        for step in known.all.iter().flat_map(|playbook| &playbook.steps) {
            if let Some(template) = &step.template {
                assert!(templates.named(template).is_ok(), "{template}");
            }
        }
    }

    #[test]
    fn faults_of_the_owners_own_are_told_together_and_the_others_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join(FOLDER);
        std::fs::create_dir(&own).unwrap();
        let write = |name: &str, text: &str| std::fs::write(own.join(name), text).unwrap();
        write("a.toml", "name = 'Mine'\nkind = 'sales'\n[[step]]\nkind = 'call'\nwords = 'call'\n");
        write("b.toml", "name = 'Broken'\nkind = 'sales'\nstep = 3\n");
        write("c.toml", "name = 'Empty'\nkind = 'sales'\n");
        write("d.txt", "no playbook");
        let known = Playbooks::load(Some(folder.path()));
        assert!(known.find(PlaybookKind::Sales, "mine").is_ok());
        assert!(known.find(PlaybookKind::Sales, "Consultant").is_ok());
        let ends: Vec<&str> = known.faults.iter().map(|fault| &fault[fault.find(".toml").unwrap() - 1..]).collect();
        assert!(ends[0].starts_with("b.toml, line 3: "), "{ends:?}");
        assert_eq!(ends[1..], ["c.toml, line 1: it has no step."]);
    }
}
