//! What can go wrong, in a sentence for a person, with a hint and an exit code.

use std::path::PathBuf;

/// The result of everything that can be refused or fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Says why something was not done; nothing was changed when it is returned.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule of the funnel forbids it; the sentence says which and what to do instead.
    #[error("{message}")]
    Refused { message: String, hint: Option<String> },
    /// Nothing in the file answers to these words.
    #[error("{0}")]
    NotFound(String),
    /// Several deals answer to these words; they are listed (with `more`, not all of them) and nothing is done.
    #[error("{}: {}", ambiguous(.words, .candidates, *.more), .candidates.join("; "))]
    Ambiguous { words: String, candidates: Vec<String>, more: bool },
    /// A value that cannot be read as what the field holds.
    #[error("{field}: {message}")]
    Invalid { field: String, message: String },
    /// The command line itself is wrong.
    #[error("{0}")]
    Usage(String),
    /// The file was written by a newer box9.
    #[error("{} was written by a newer box9 (schema {found}; this one knows {known}).", .path.display())]
    NewerFile { path: PathBuf, found: i64, known: i64 },
    /// The file cannot be used: foreign, damaged, moved away, without permission.
    #[error("{message}")]
    File { message: String, hint: Option<String> },
    /// The path no longer leads to the file that was opened; what was to be saved may be in a rescue file.
    #[error("{} was moved, replaced or linked by another program; nothing more is written to it.{}",
        .path.display(), rescued(.rescue.as_deref()))]
    Moved { path: PathBuf, rescue: Option<PathBuf> },
    /// SQLite reported an error that no other case explains.
    #[error("The file could not be read or written: {0}.")]
    Store(#[from] rusqlite::Error),
    /// A file other than the funnel could not be read or written.
    #[error("{path}: {source}.")]
    Io { path: String, source: std::io::Error },
}

impl Error {
    /// Refuses with a sentence.
    pub fn refused(message: impl Into<String>) -> Self {
        Error::Refused { message: message.into(), hint: None }
    }

    /// Refuses with a sentence and what to do instead.
    pub fn refused_with(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Error::Refused { message: message.into(), hint: Some(hint.into()) }
    }

    /// Names the field and what is wrong with its value.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Error::Invalid { field: field.into(), message: message.into() }
    }

    /// Wraps an I/O error with the path it happened on.
    pub fn io(path: impl AsRef<std::path::Path>, source: std::io::Error) -> Self {
        Error::Io { path: path.as_ref().display().to_string(), source }
    }

    /// Says whether a query was cut short because its answer is no longer wanted.
    pub fn is_interrupted(&self) -> bool {
        let Error::Store(fault) = self else { return false };
        fault.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted)
    }

    /// Answers the one word by which scripts know the error.
    pub fn kind(&self) -> &'static str {
        match self {
            Error::Refused { .. } => "refused",
            Error::NotFound(_) => "not_found",
            Error::Ambiguous { .. } => "ambiguous",
            Error::Invalid { .. } => "invalid",
            Error::Usage(_) => "usage",
            Error::NewerFile { .. } => "newer_file",
            Error::File { .. } | Error::Moved { .. } => "file",
            Error::Store(_) => "store",
            Error::Io { .. } => "io",
        }
    }

    /// Answers what to do next, where there is something to do.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::Refused { hint, .. } | Error::File { hint, .. } => hint.clone(),
            Error::Ambiguous { .. } => Some("Name one of them by its number, as '#12'.".into()),
            Error::NewerFile { .. } => Some("Install the newer box9; this file was not touched.".into()),
            Error::Moved { .. } => Some(
                "Quit, see which file is the right one, and start again; `box9 backups` lists the saved ones.".into(),
            ),
            _ => None,
        }
    }

    /// Answers the exit code: 1 refused or not found, 2 wrong usage, 3 could not read or write.
    pub fn exit_code(&self) -> i32 {
        match self {
            Error::Refused { .. } | Error::NotFound(_) | Error::Ambiguous { .. } => 1,
            Error::Invalid { .. } | Error::Usage(_) => 2,
            Error::NewerFile { .. } | Error::File { .. } | Error::Moved { .. } | Error::Store(_) | Error::Io { .. } => {
                3
            }
        }
    }
}

/// Says where the change is that the file could not take.
fn rescued(file: Option<&std::path::Path>) -> String {
    file.map(|file| format!(" What you changed is in {}.", file.display())).unwrap_or_default()
}

/// Answers how many are meant, as the beginning of the sentence that lists them.
pub fn ambiguous(words: &str, candidates: &[String], more: bool) -> String {
    format!("\"{words}\" matches {}{}", if more { "more than " } else { "" }, candidates.len())
}
