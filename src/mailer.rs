//! The owner's own mail command, which takes one message on its standard input and sends it.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

/// Hands a message to the command; answers in a sentence why it was not sent, unless the command returned 0.
pub fn send(command: &str, message: &str) -> Result<(), String> {
    let cannot = |fault: std::io::Error| format!("'{command}' could not be run: {fault}.");
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(cannot)?;
    let errors = child.stderr.take().map(|mut stderr| {
        std::thread::spawn(move || {
            let mut told = Vec::new();
            // What cannot be read is not told; the exit code decides.
            let _ = stderr.read_to_end(&mut told);
            String::from_utf8_lossy(&told).into_owned()
        })
    });
    if let Some(mut input) = child.stdin.take() {
        // A command that closes its input early says why by its exit code.
        let _ = input.write_all(message.replace("\r\n", "\n").as_bytes());
    }
    let status = child.wait().map_err(cannot)?;
    let told = errors.and_then(|thread| thread.join().ok()).unwrap_or_default();
    match told.lines().map(str::trim).find(|line| !line.is_empty()) {
        _ if status.success() => Ok(()),
        Some(why) => Err(format!("'{command}' did not send it: {}.", why.trim_end_matches('.'))),
        None => Err(format!("'{command}' did not send it.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_command_that_returns_nothing_but_0_has_sent() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sent");
        assert_eq!(send(&format!("cat > '{}'", file.display()), "To: a\r\n\r\nhello\r\n"), Ok(()));
        assert_eq!(std::fs::read_to_string(file).unwrap(), "To: a\n\nhello\n");
        for (command, why) in [
            ("false", "'false' did not send it."),
            ("echo no route. >&2; exit 75", "'echo no route. >&2; exit 75' did not send it: no route."),
        ] {
            assert_eq!(send(command, &"x".repeat(200_000)), Err(why.to_owned()));
        }
        assert!(send("exec no-such-command-here", "x").is_err());
    }
}
