//! The owner's own looks: `theme.toml` gives a meaning its colours and weight, in words.

use super::{Meaning, Theme};
use ratatui::style::{Color, Modifier, Style};
use toml::{Table, Value};

/// The name of the file in the folder of settings.
pub const FILE: &str = "theme.toml";

/// What a look may be made of, besides colours.
const WEIGHTS: &[(&str, Modifier)] = &[
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
];

impl Theme {
    /// Puts the owner's looks in the place of these; answers every fault in a sentence, and keeps the usual look there.
    ///
    /// What stands before any heading holds always, `[dark]` and `[light]` on such a background.
    pub fn restyled(mut self, text: &str, light: bool) -> (Theme, Vec<String>) {
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(error) => return (self, vec![format!("{FILE}: {}; the usual looks hold.", error.message())]),
        };
        let here = if light { "light" } else { "dark" };
        let mut faults = Vec::new();
        for (word, value) in &table {
            match value {
                Value::Table(looks) if ["light", "dark"].contains(&word.as_str()) => {
                    let mut other = self;
                    let theme = if word == here { &mut self } else { &mut other };
                    faults.extend(looks.iter().filter_map(|(word, look)| theme.restyle(word, look).err()));
                }
                look => faults.extend(self.restyle(word, look).err()),
            }
        }
        (self, faults)
    }

    fn restyle(&mut self, word: &str, look: &Value) -> Result<(), String> {
        let meaning = Meaning::ALL.iter().find(|meaning| meaning.word() == word);
        let meaning = meaning.ok_or_else(|| format!("{FILE}: nothing is called \"{word}\"."))?;
        let text =
            look.as_str().ok_or_else(|| format!("{FILE}: {word}: a look is written in quotes, as 'bold red'."))?;
        self.styles[*meaning as usize] = read(text).map_err(|fault| format!("{FILE}: {word}: {fault}"))?;
        Ok(())
    }

    /// Answers the file with every meaning and its usual look, nothing set.
    pub fn commented() -> String {
        let mut out = String::from(
            "# box9: looks. Take the # off a line to change how a meaning looks: a colour, \"on\" and a background,\n\
             # and any of bold, dim, italic, underline, reverse. Colours are the terminal's sixteen (red, lightblue,\n\
             # darkgray …), a number from 0 to 255, or #rrggbb. [dark] and [light] hold on such a background only.\n\n",
        );
        for meaning in Meaning::ALL {
            out.push_str(&format!("# {} = '{}'\n", meaning.word(), shown(Theme::colours().style(*meaning))));
        }
        out.push_str("\n[dark]\n\n[light]\n");
        out
    }
}

impl Meaning {
    /// Answers its word in the file: "title-focused".
    pub fn word(self) -> String {
        let mut word = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_uppercase() && !word.is_empty() {
                word.push('-');
            }
            word.extend(letter.to_lowercase());
        }
        word
    }
}

fn read(text: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut behind = false;
    for word in text.split_whitespace() {
        let weight = WEIGHTS.iter().find(|(name, _)| *name == word);
        match (weight, word) {
            (Some((_, weight)), _) => style = style.add_modifier(*weight),
            (None, "on") => behind = true,
            (None, "plain") => {}
            (None, colour) => {
                let colour: Color = colour.parse().map_err(|_| format!("\"{colour}\" is no colour and no weight."))?;
                style = if behind { style.bg(colour) } else { style.fg(colour) };
            }
        }
    }
    Ok(style)
}

fn shown(style: Style) -> String {
    let mut words: Vec<String> = WEIGHTS
        .iter()
        .filter(|(_, weight)| style.add_modifier.contains(*weight))
        .map(|(name, _)| (*name).to_owned())
        .collect();
    words.extend(style.fg.map(|colour| colour.to_string().to_lowercase()));
    words.extend(style.bg.map(|colour| format!("on {}", colour.to_string().to_lowercase())));
    if words.is_empty() { "plain".into() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meaning_gets_the_owners_look_where_it_holds() {
        let text = "late = 'bold #ff0000 on black'\n[light]\ngap = 'blue'\n[dark]\ngap = 'reverse 220'\n";
        let (dark, faults) = Theme::colours().restyled(text, false);
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(
            dark.style(Meaning::Late),
            Style::new().fg(Color::Rgb(255, 0, 0)).bg(Color::Black).add_modifier(Modifier::BOLD)
        );
        assert_eq!(dark.style(Meaning::Gap), Style::new().fg(Color::Indexed(220)).add_modifier(Modifier::REVERSED));
        assert_eq!(Theme::light().restyled(text, true).0.style(Meaning::Gap), Style::new().fg(Color::Blue));
    }

    #[test]
    fn all_faults_are_told_together_and_cost_their_line_alone() {
        let (theme, faults) = Theme::colours()
            .restyled("late = 'blod red'\nlatte = 'red'\ngap = 3\n[light]\ncold = 'x'\n[dark]\ncold = 'red'", false);
        assert_eq!(faults.len(), 4, "{faults:#?}");
        assert_eq!(theme.style(Meaning::Late), Theme::colours().style(Meaning::Late));
        assert_eq!(theme.style(Meaning::Cold), Style::new().fg(Color::Red));
    }

    #[test]
    fn the_commented_file_changes_nothing_and_without_its_marks_neither() {
        let commented = Theme::commented();
        let set =
            commented.replace("# ", "").lines().filter(|line| line.contains(" = '")).collect::<Vec<_>>().join("\n");
        for text in [commented, set] {
            assert_eq!(Theme::colours().restyled(&text, false), (Theme::colours(), Vec::new()));
        }
    }
}
