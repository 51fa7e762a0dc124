//! One letter as a file that a mail program opens.

use crate::domain::Moment;
use crate::domain::letter::{self, Letter, Mail};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::formats::eml;
use crate::store::{Store, deals};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes the letter into a folder and answers where; a file that is there already is the same letter and stays.
pub fn write(store: &Store, folder: &Path, letter: &Letter, mail: &Mail, now: Moment) -> Result<PathBuf> {
    std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
    let path = folder.join(file_name(letter, mail));
    let text = eml::write(mail, now, &id(store, letter)?)?;
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(&path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map_err(|error| Error::io(&path, error))?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(Error::io(&path, error)),
    }
    Ok(path)
}

/// Answers the letter as the owner's mail command takes it.
pub fn to_send(store: &Store, letter: &Letter, mail: &Mail, now: Moment) -> Result<String> {
    eml::to_send(mail, now, &id(store, letter)?)
}

fn id(store: &Store, letter: &Letter) -> Result<String> {
    Ok(letter::message_id(deals::get(store.conn(), letter.deal)?.uid, letter.id))
}

/// Answers "12-ada-lovelace.eml", whatever the name holds.
fn file_name(letter: &Letter, mail: &Mail) -> String {
    let name = text::fold(mail.to_name.as_deref().unwrap_or(&mail.to));
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(60).collect();
    format!("{}-{}.eml", letter.id.0, if name.is_empty() { "draft" } else { &name })
}
