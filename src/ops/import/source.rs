//! Where an import reads from: a file, or standard input kept in a file without a name.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Something that can be read more than once from its beginning.
#[derive(Debug)]
pub enum Source {
    Path(PathBuf),
    /// Kept in a temporary file that has no name and goes when it is closed.
    Spooled {
        name: String,
        file: File,
    },
}

impl Source {
    /// Names a file.
    pub fn path(path: impl Into<PathBuf>) -> Source {
        Source::Path(path.into())
    }

    /// Keeps what can be read only once, such as standard input.
    pub fn spooled(name: &str, input: &mut dyn Read) -> Result<Source> {
        let mut file = tempfile::tempfile().map_err(|error| Error::io(std::env::temp_dir(), error))?;
        io::copy(input, &mut file).map_err(|error| Error::io(name, error))?;
        Ok(Source::Spooled { name: name.to_owned(), file })
    }

    /// Answers what the report calls it: the name of the file without its folder.
    pub fn name(&self) -> String {
        match self {
            Source::Path(path) => {
                path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
            }
            Source::Spooled { name, .. } => name.clone(),
        }
    }

    /// Answers how large it is.
    pub fn bytes(&self) -> Result<u64> {
        let facts = match self {
            Source::Path(path) => std::fs::metadata(path),
            Source::Spooled { file, .. } => file.metadata(),
        };
        facts.map(|facts| facts.len()).map_err(|error| Error::io(self.name(), error))
    }

    /// Opens it at its beginning.
    pub fn open(&self) -> Result<Box<dyn Read>> {
        match self {
            Source::Path(path) => Ok(Box::new(open_file(path)?)),
            Source::Spooled { name, file } => {
                let mut again = file.try_clone().map_err(|error| Error::io(name, error))?;
                again.seek(SeekFrom::Start(0)).map_err(|error| Error::io(name, error))?;
                Ok(Box::new(again))
            }
        }
    }

    /// Answers the first bytes, by which the format is known.
    pub fn head(&self) -> Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open()?.take(4096).read_to_end(&mut head).map_err(|error| Error::io(self.name(), error))?;
        Ok(head)
    }
}

fn open_file(path: &Path) -> Result<File> {
    let file = File::open(path).map_err(|error| Error::io(path, error))?;
    let is_folder = file.metadata().is_ok_and(|facts| facts.is_dir());
    if is_folder {
        return Err(Error::refused(format!("{} is a folder; name the files in it.", path.display())));
    }
    Ok(file)
}
