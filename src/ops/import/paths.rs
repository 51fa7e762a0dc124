//! Which files a typed line names: one path as it stands, several as a shell reads them, or all of a folder.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The ends of names by which a file in a folder is taken for one to import.
const ENDS: &[&str] = &["csv", "tsv", "txt", "xlsx", "xls", "ods", "vcf", "json", "eml", "mbox"];

/// Answers the files; refuses what is not there, and a folder that holds none.
pub fn named(typed: &str) -> Result<Vec<PathBuf>> {
    let whole = PathBuf::from(expanded(typed.trim()));
    let paths =
        if whole.exists() { vec![whole] } else { words(typed).iter().map(|word| expanded(word).into()).collect() };
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(in_folder(&path)?);
        } else if path.is_file() {
            files.push(path);
        } else {
            let hint =
                "Tab completes what is typed; several paths stand one after the other, one with blanks in quotes.";
            return Err(Error::refused_with(format!("There is no file {}.", path.display()), hint));
        }
    }
    Ok(files)
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>> {
    let listed = std::fs::read_dir(folder).map_err(|error| Error::io(folder, error))?;
    let mut files: Vec<PathBuf> = listed.flatten().map(|entry| entry.path()).filter(|path| is_one(path)).collect();
    files.sort();
    match files.is_empty() {
        false => Ok(files),
        true => {
            let message = format!("There is no file to import in {}.", folder.display());
            Err(Error::refused_with(message, format!("It is looked for files that end in {}.", ENDS.join(", "))))
        }
    }
}

fn is_one(path: &Path) -> bool {
    let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
    let end = path.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
    !hidden && path.is_file() && ENDS.contains(&end.as_str())
}

/// Parts a line at its blanks, but for those in quotes or behind a backslash.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            (letter, Some(open)) if letter == open => quote = None,
            ('\'' | '"', None) => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            ('\\', open) if open != Some('\'') => word.get_or_insert_default().extend(letters.next()),
            (letter, None) if letter.is_whitespace() => words.extend(word.take()),
            (letter, _) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

/// Completes what is being typed as far as it is unambiguous; answers it with the names that it may go on with.
///
/// A line that is no path as it stands is completed in its last word.
pub fn complete(typed: &str) -> (String, Vec<String>) {
    let (whole, names) = completed(typed);
    let Some((before, last)) = typed.rsplit_once(' ').filter(|_| names.is_empty()) else { return (whole, names) };
    let (last, names) = completed(last.trim_start_matches(['\'', '"']));
    let quoted = if last.contains(' ') { format!("\"{last}") } else { last };
    (format!("{before} {quoted}"), names)
}

fn completed(typed: &str) -> (String, Vec<String>) {
    let path = expanded(typed);
    let (folder, begun) = match path.rsplit_once('/') {
        Some((folder, begun)) => (format!("{folder}/"), begun.to_owned()),
        None => (String::new(), path.clone()),
    };
    let listed = std::fs::read_dir(if folder.is_empty() { "." } else { &folder }).into_iter().flatten().flatten();
    let shown = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let fits = name.starts_with(&begun) && (!name.starts_with('.') || begun.starts_with('.'));
        let is_folder = entry.path().is_dir();
        fits.then(|| if is_folder { format!("{name}/") } else { name })
    };
    let mut names: Vec<String> = listed.filter_map(shown).collect();
    names.sort();
    let same = |one: String, other: &String| {
        one.chars().zip(other.chars()).take_while(|(one, other)| one == other).map(|(one, _)| one).collect()
    };
    let common = names.first().cloned().map(|first| names.iter().skip(1).fold(first, same));
    (common.map_or(path, |common| folder + &common), names)
}

/// Answers a typed path with `~` as the owner's own folder.
fn expanded(typed: &str) -> String {
    let home = || directories::BaseDirs::new().map(|dirs| dirs.home_dir().display().to_string());
    match typed.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => home().unwrap_or_default() + rest,
        _ => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_parted_as_a_shell_does() {
        for (line, expected) in [
            ("a.csv b.csv", &["a.csv", "b.csv"][..]),
            ("  'a b.csv'  \"c'd.csv\" e\\ f.csv ", &["a b.csv", "c'd.csv", "e f.csv"]),
            ("x''y \"\" z\\", &["xy", "", "z"]),
            ("'open a", &["open a"]),
            ("", &[]),
        ] {
            assert_eq!(words(line), expected, "{line}");
        }
    }
}
