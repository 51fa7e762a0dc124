//! Where things lie: the file, the folder of settings; by option, by environment, else where the platform keeps them.

use crate::config::Config;
use crate::error::{Error, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The name of the funnel file in the platform's data folder.
const FILE: &str = "funnel.box9";

/// The places of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Paths {
    pub db: PathBuf,
    pub config: PathBuf,
    /// The data folder is ours to make; a folder that the owner names is theirs.
    default: bool,
}

impl Paths {
    /// Answers the folder of settings: the option, else BOX9_CONFIG, else the platform's.
    pub fn config_folder(option: Option<&Path>, variable: Option<&OsStr>) -> Result<PathBuf> {
        match named(option, variable) {
            Some(folder) => Ok(folder),
            None => Ok(platform()?.config_dir().to_owned()),
        }
    }

    /// Answers all places: the file by option, else BOX9_DB, else by the settings, else in the platform's data folder.
    pub fn find(option: Option<&Path>, variable: Option<&OsStr>, config: PathBuf, settings: &Config) -> Result<Paths> {
        match named(option, variable).or_else(|| settings.db.clone()) {
            Some(db) => Ok(Paths { db, config, default: false }),
            None => Ok(Paths { db: platform()?.data_dir().join(FILE), config, default: true }),
        }
    }

    /// Makes the data folder (for the owner alone) where the file lies in the platform's place.
    pub fn make_data_folder(&self) -> Result<()> {
        match self.db.parent() {
            Some(folder) if self.default => make_folder(folder),
            _ => Ok(()),
        }
    }
}

/// Makes a folder that only the owner may enter (0700), with those above it.
pub fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| Error::io(folder, error))
}

fn named(option: Option<&Path>, variable: Option<&OsStr>) -> Option<PathBuf> {
    let variable = variable.filter(|value| !value.is_empty());
    option.map(Path::to_owned).or_else(|| variable.map(PathBuf::from))
}

fn platform() -> Result<directories::ProjectDirs> {
    directories::ProjectDirs::from("", "", "box9").ok_or_else(|| Error::File {
        message: "This system names no home folder.".into(),
        hint: Some("Name the file with --db and the settings with --config.".into()),
    })
}
