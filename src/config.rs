//! The few settings of looks and paths, in `config.toml`; what belongs to the data lies in the file itself.

use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The name of the file in the folder of settings.
pub const FILE: &str = "config.toml";

/// What `settings --write` puts there: every setting with its meaning, none of them set.
pub const COMMENTED: &str = "\
# box9: looks and paths. Take the # off a line to set it. What belongs to your data (currency, limits,
# working days) lies in the funnel file itself: `box9 settings` lists it.

# The funnel file, where --db and BOX9_DB say nothing.
# db = \"/home/me/sales/funnel.box9\"

# Whether the mouse is taken: a click selects and the wheel scrolls; else the terminal keeps it for its own selecting.
# mouse = true

# The command that sends one message given to it on its standard input; it returns 0 when it did.
# mail-command = \"msmtp -t\"

# Calendar files (ICS), or folders of them, that say when you are busy.
# calendars = [\"/home/me/.calendars/work\", \"/home/me/meetings.ics\"]

# Where your blocks, steps with an hour and promises are written as a calendar: one file, or a folder of one-event files.
# calendar-out = \"/home/me/.calendars/box9.ics\"

# A text file of lines as `box9 add` reads them; those that are new in it are taken in when the program opens.
# lines = \"/home/me/notes/leads.txt\"

# How the desktop hears that the block is over, beside the bell: \"osc9\" or \"osc777\", as your terminal knows it.
# notice = \"osc9\"

# Whether the window's title says how far a session is.
# title = true

# Whether colours are shown: auto, always or never.
# color = \"auto\"
";

words! {
    /// When colours are shown.
    Color { Auto = "auto", Always = "always", Never = "never" }
}

words! {
    /// How the desktop is told something.
    Notice { Off = "off", Osc9 = "osc9", Osc777 = "osc777" }
}

/// Settings of looks and paths; a fault leaves the default and is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    pub db: Option<PathBuf>,
    pub mouse: bool,
    pub mail_command: Option<String>,
    /// Calendar files, or folders of them, that say when the owner is busy.
    pub calendars: Vec<PathBuf>,
    /// Where the owner's blocks, dated steps and promises are written as a calendar: a file or a folder.
    pub calendar_out: Option<PathBuf>,
    /// A file of lines of quick add that is read when the program opens.
    pub lines: Option<PathBuf>,
    pub notice: Notice,
    /// The window's title says how far a session is.
    pub title: bool,
    pub color: Color,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            db: None,
            mouse: false,
            mail_command: None,
            calendars: Vec::new(),
            calendar_out: None,
            lines: None,
            notice: Notice::Off,
            title: false,
            color: Color::Auto,
        }
    }
}

/// One setting: its key, and how its value is taken; the error says what it wants.
struct Row {
    key: &'static str,
    take: fn(&mut Config, &Value) -> Option<()>,
    wants: &'static str,
}

const ROWS: &[Row] = &[
    Row {
        key: "db",
        wants: "a path in quotes",
        take: |config, value| {
            config.db = Some(PathBuf::from(value.as_str().filter(|path| !path.is_empty())?));
            Some(())
        },
    },
    Row {
        key: "mouse",
        wants: "true or false",
        take: |config, value| {
            config.mouse = value.as_bool()?;
            Some(())
        },
    },
    Row {
        key: "mail-command",
        wants: "a command in quotes",
        take: |config, value| {
            config.mail_command = Some(value.as_str().and_then(crate::domain::text::filled)?);
            Some(())
        },
    },
    Row {
        key: "calendars",
        wants: "paths in quotes, as [\"/home/me/.calendars\"]",
        take: |config, value| {
            let paths =
                value.as_array()?.iter().map(|path| path.as_str().filter(|path| !path.is_empty()).map(PathBuf::from));
            config.calendars = paths.collect::<Option<_>>()?;
            Some(())
        },
    },
    Row {
        key: "calendar-out",
        wants: "a path in quotes",
        take: |config, value| {
            config.calendar_out = Some(PathBuf::from(value.as_str().filter(|path| !path.is_empty())?));
            Some(())
        },
    },
    Row {
        key: "lines",
        wants: "a path in quotes",
        take: |config, value| {
            config.lines = Some(PathBuf::from(value.as_str().filter(|path| !path.is_empty())?));
            Some(())
        },
    },
    Row {
        key: "notice",
        wants: "\"off\", \"osc9\" or \"osc777\"",
        take: |config, value| {
            config.notice = Notice::parse(value.as_str()?)?;
            Some(())
        },
    },
    Row {
        key: "title",
        wants: "true or false",
        take: |config, value| {
            config.title = value.as_bool()?;
            Some(())
        },
    },
    Row {
        key: "color",
        wants: "\"auto\", \"always\" or \"never\"",
        take: |config, value| {
            config.color = Color::parse(value.as_str()?)?;
            Some(())
        },
    },
];

impl Config {
    /// Reads the folder's settings and answers them with every fault in a sentence; no file is no fault.
    pub fn load(folder: &Path) -> (Config, Vec<String>) {
        let path = folder.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => Config::read(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Config::default(), Vec::new()),
            Err(error) => {
                (Config::default(), vec![format!("{} cannot be read ({error}); defaults hold.", path.display())])
            }
        }
    }

    /// Reads the text of the settings; what cannot be read is told and left at its default.
    pub fn read(text: &str) -> (Config, Vec<String>) {
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let (error, line): (toml::de::Error, _) = (error, 0);
                let line =
                    error.span().map_or(line, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
                return (Config::default(), vec![format!("{FILE}, line {line}: {}; defaults hold.", error.message())]);
            }
        };
        let mut config = Config::default();
        let faults = table.iter().filter_map(|(key, value)| config.take(key, value)).collect();
        (config, faults)
    }

    fn take(&mut self, key: &str, value: &Value) -> Option<String> {
        let Some(row) = ROWS.iter().find(|row| row.key == key) else {
            let known = ROWS.iter().map(|row| row.key).collect::<Vec<_>>().join(", ");
            return Some(format!("{FILE}: there is no setting \"{key}\"; it has {known}."));
        };
        match (row.take)(self, value) {
            Some(()) => None,
            None => Some(format!("{FILE}: {key} wants {}; its default holds.", row.wants)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_and_cost_one_setting_each() {
        let cases = [
            ("", Config::default(), vec![]),
            ("mouse = true", Config { mouse: true, ..Config::default() }, vec![]),
            (
                "db = '/x/y'\ncolor = 'never'",
                Config { db: Some("/x/y".into()), color: Color::Never, ..Config::default() },
                vec![],
            ),
            ("mouse = 3\ncolor = 'never'", Config { color: Color::Never, ..Config::default() }, vec!["true or false"]),
            (
                "notice = 'osc9'\ntitle = true",
                Config { notice: Notice::Osc9, title: true, ..Config::default() },
                vec![],
            ),
            ("notice = 'loud'", Config::default(), vec!["osc777"]),
            ("moose = true", Config::default(), vec!["no setting \"moose\""]),
            ("mouse = true\nmouse =", Config::default(), vec!["line 2"]),
        ];
        for (text, config, faults) in cases {
            let (read, told) = Config::read(text);
            assert_eq!(read, config, "{text}");
            assert_eq!(told.len(), faults.len(), "{text}: {told:?}");
            for (told, fault) in told.iter().zip(faults) {
                assert!(told.contains(fault), "{told}");
            }
        }
    }

    #[test]
    fn the_commented_file_sets_nothing_and_names_every_setting() {
        assert_eq!(Config::read(COMMENTED), (Config::default(), vec![]));
        for row in ROWS {
            assert!(COMMENTED.contains(&format!("# {} = ", row.key)), "{}", row.key);
        }
        let bare: String = COMMENTED
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|line| line.contains(" = ")).unwrap_or("").to_owned() + "\n")
            .collect();
        assert_eq!(Config::read(&bare).1, Vec::<String>::new());
    }
}
