//! The owner's own editor on a text, through a file that only the owner can read.

use crate::app::event::Unedited;
use std::fs::File;
use std::io::{self, Write};
use std::process::{Command, ExitStatus};

/// Answers the text as the editor leaves it, or a sentence on why there is none.
pub fn edit(editor: &str, text: &str, terminal: File) -> Result<String, Unedited> {
    let cannot = |fault: io::Error| Unedited::from(format!("The text could not be handed to the editor: {fault}."));
    let mut file = tempfile::Builder::new().prefix("box9-").suffix(".md").tempfile().map_err(cannot)?;
    file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(cannot)?;
    let status = run(editor, file.path(), terminal).map_err(cannot)?;
    let bytes = std::fs::read(file.path());
    if !status.success() {
        let written = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).map(|all| as_typed(text, all));
        let written = written.filter(|written| written != text && !written.trim().is_empty());
        return Err(Unedited { why: format!("'{editor}' did not end well."), written });
    }
    let edited = String::from_utf8(bytes.map_err(cannot)?)
        .map_err(|_| "What the editor wrote is no UTF-8 text; the text is as it was.")?;
    Ok(as_typed(text, edited))
}

/// Runs it by the shell, since an editor may be named with its options ("code --wait").
fn run(editor: &str, path: &std::path::Path, terminal: File) -> io::Result<ExitStatus> {
    Command::new("sh").arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(path).stdin(terminal).status()
}

/// Takes away the line end that editors put behind the last line.
fn as_typed(before: &str, edited: String) -> String {
    match edited.strip_suffix('\n') {
        Some(text) if !before.ends_with('\n') => text.to_owned(),
        _ => edited,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_comes_back_as_the_editor_leaves_it() {
        let null = || File::open("/dev/null").unwrap();
        assert_eq!(edit("sh -c 'echo more >> \"$0\"'", "some\n", null()), Ok("some\nmore\n".into()));
        assert_eq!(edit("sh -c 'echo all > \"$0\"'", "some", null()), Ok("all".into()));
        assert_eq!(edit("true", "same", null()), Ok("same".into()));
        assert!(edit("false", "same", null()).unwrap_err().why.contains("'false' did not end well"));
        let cut_off = edit("sh -c 'echo more >> \"$0\"; exit 1'", "some\n", null()).unwrap_err();
        assert_eq!(cut_off.written.as_deref(), Some("some\nmore\n"));
        assert!(edit("no-such-editor-here 2>&-", "same", null()).is_err());
    }

    #[test]
    fn only_the_owner_can_read_the_file() {
        let shown =
            edit("sh -c 'stat -c %a \"$0\" > \"$0.x\"; mv \"$0.x\" \"$0\"'", "", File::open("/dev/null").unwrap());
        assert_eq!(shown, Ok("600".into()));
    }
}
