//! The handoff playbook is mended after a fire: a further step in the owner's copy, in the settings folder.

use super::playbooks::{FOLDER, HANDOFF};
use crate::domain::playbook::PlaybookKind;
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::StepKind;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::formats::playbook;
use std::path::{Path, PathBuf};

/// A step that every handoff from now on has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    pub phase: Phase,
    pub words: String,
}

impl Mend {
    /// Reads "show them the export", or with its phase in front: "kickoff: who gets the invoice?".
    pub fn read(typed: &str, usual: Phase) -> Result<Mend> {
        let named = typed.split_once(':').and_then(|(phase, words)| Some((Phase::parse(phase.trim())?, words)));
        let (phase, words) = named.filter(|(phase, _)| is_of_handoff(*phase)).unwrap_or((usual, typed));
        let words = text::filled(&text::one_line(words));
        let words = words.ok_or_else(|| Error::invalid("step", "nothing was written; say what is to be done"))?;
        Ok(Mend { phase, words })
    }

    /// Answers the lines that are written.
    pub fn block(&self) -> String {
        let kind = match StepKind::of(&self.words) {
            StepKind::Other | StepKind::FollowUp | StepKind::Plan => StepKind::Handoff,
            kind => kind,
        };
        let words = toml::Value::String(self.words.clone());
        format!("[[step]]\nkind = \"{kind}\"\nwords = {words}\nphase = \"{}\"\nafter = 1\n", self.phase)
    }

    /// Writes it into the owner's copy, which begins as box9's own, and answers where that lies.
    ///
    /// The rest of the copy stays as it is, its comments too; what cannot be read as a playbook is not written.
    pub fn write(&self, folder: &Path) -> Result<PathBuf> {
        let path = copy(folder);
        let before = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => HANDOFF.to_owned(),
            Err(error) => return Err(Error::io(&path, error)),
        };
        let after = self.inserted(&before);
        let faulty = |faults: Vec<playbook::Fault>| {
            let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Error::refused_with(format!("{}, {}.", path.display(), told.join("; ")), "Mend the file first.")
        };
        playbook::read(&before).map_err(faulty)?;
        playbook::read(&after).map_err(faulty)?;
        save(&path, &after)?;
        Ok(path)
    }

    /// The step comes after those of its phase.
    fn inserted(&self, before: &str) -> String {
        let later = |block: &str| {
            let phase = playbook::read(&format!("name = 'a'\nkind = 'handoff'\n{block}")).ok().and_then(|read| {
                read.playbook.steps.first().and_then(|step| step.phase.as_deref().and_then(Phase::parse))
            });
            phase.is_some_and(|phase| phase > self.phase)
        };
        let mut starts: Vec<usize> = before.match_indices("[[step]]").map(|(at, _)| at).collect();
        starts.retain(|at| before[..*at].ends_with('\n'));
        let ends = starts.iter().skip(1).copied().chain([before.len()]);
        let place = starts.iter().zip(ends).find(|(start, end)| later(&before[**start..*end])).map(|(start, _)| *start);
        match place {
            Some(at) => format!("{}{}\n{}", &before[..at], self.block(), &before[at..]),
            None => format!("{}\n\n{}", before.trim_end(), self.block()),
        }
    }
}

/// Answers where the owner's own handoff playbook lies, whatever its file is called; where there is none, where it would.
pub fn copy(folder: &Path) -> PathBuf {
    let folder = folder.join(FOLDER);
    let files = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let own = files.filter(|file| file.extension().is_some_and(|ending| ending == "toml") && is_usual(file));
    own.max().unwrap_or_else(|| folder.join(format!("{}.toml", PlaybookKind::Handoff)))
}

/// Says whether a file holds the handoff playbook that is used where nobody names one.
fn is_usual(file: &Path) -> bool {
    let read = std::fs::read_to_string(file).ok().and_then(|text| playbook::read(&text).ok());
    read.is_some_and(|own| {
        own.playbook.kind == PlaybookKind::Handoff && own.playbook.name.eq_ignore_ascii_case("Handoff")
    })
}

fn is_of_handoff(phase: Phase) -> bool {
    Stage::Handoff.phases().contains(&phase)
}

/// Written beside it and moved into its place, so that the copy is never half.
fn save(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let said = |error: std::io::Error| Error::io(path, error);
    std::fs::create_dir_all(folder).map_err(said)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(said)?;
    std::io::Write::write_all(&mut file, text.as_bytes()).map_err(said)?;
    file.persist(path).map_err(|error| said(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_comes_after_those_of_its_phase_and_the_copy_keeps_its_comments() {
        let folder = tempfile::tempdir().unwrap();
        let mend = |typed: &str| Mend::read(typed, Phase::FirstValue).unwrap().write(folder.path()).unwrap();
        let path = mend("show \"them\" the export");
        mend("kickoff: say who gets the invoice");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# From the signature"), "{text}");
        let steps: Vec<(String, String)> = playbook::read(&text)
            .unwrap()
            .playbook
            .steps
            .into_iter()
            .map(|step| (step.phase.unwrap(), step.words))
            .collect();
        let at = |words: &str| steps.iter().position(|step| step.1 == words).unwrap();
        assert_eq!(at("say who gets the invoice"), 2, "{steps:?}");
        assert_eq!(steps[at("show \"them\" the export")].0, "first-value");
        assert_eq!(at("show \"them\" the export"), 5, "{steps:?}");
        assert_eq!(steps.len(), 9);
    }

    #[test]
    fn a_copy_that_cannot_be_read_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = copy(folder.path());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "name = 'Mine'\nkind =").unwrap();
        let error = Mend::read("x", Phase::Using).unwrap().write(folder.path()).unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "name = 'Mine'\nkind =");
        assert!(Mend::read("kickoff:  ", Phase::Using).is_err());
    }

    #[test]
    fn the_owners_own_playbook_is_mended_whatever_its_file_is_called() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join(FOLDER).join("agency.toml");
        std::fs::create_dir_all(own.parent().unwrap()).unwrap();
        let text = "name = \"Handoff\"\nkind = \"handoff\"\n\n[[step]]\nkind = \"call\"\nwords = \"our own\"\nphase = \"packet\"\nafter = 1\n";
        std::fs::write(&own, text).unwrap();
        assert_eq!(Mend::read("the tour", Phase::Using).unwrap().write(folder.path()).unwrap(), own);
        let mended = std::fs::read_to_string(&own).unwrap();
        assert!(mended.contains("our own") && mended.contains("the tour"), "{mended}");
    }
}
