//! The look of each meaning, in the terminal's own colours or in none.

use ratatui::buffer::Buffer;
mod file;

pub use file::FILE;

use ratatui::style::{Color, Modifier, Style};

/// Declares the meanings with the letter that stands for each in a test's picture.
macro_rules! meanings {
    ($($(#[$doc:meta])* $name:ident = $letter:literal),+ $(,)?) => {
        /// What a piece of the screen means; the theme says how that looks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub enum Meaning { #[default] $($(#[$doc])* $name),+ }

        impl Meaning {
            /// Every meaning, in order.
            pub const ALL: &'static [Meaning] = &[$(Meaning::$name),+];

            /// Answers the letter that stands for it in a test's picture.
            pub const fn letter(self) -> char {
                match self { $(Meaning::$name => $letter),+ }
            }
        }
    };
}

meanings! {
    Text = '.',
    /// What matters less.
    Dim = 'd',
    Strong = 'B',
    /// The one accent.
    Accent = 'a',
    Selected = 'S',
    /// Selected in a pane that has not the keys.
    SelectedUnfocused = 's',
    Marked = 'm',
    Late = 'L',
    Today = 'T',
    Promised = 'P',
    Cold = 'C',
    Gap = 'G',
    /// Moved away too often.
    Stuck = 'K',
    Money = '$',
    /// A key to press.
    Key = 'k',
    /// What a key does.
    Hint = 'h',
    Good = '+',
    Bad = '!',
    /// A word that stays in sight, as that this is a demo.
    Badge = 'b',
    Title = 't',
    /// The title of the pane that has the keys.
    TitleFocused = 'F',
    Rule = '-',
    /// What is being typed.
    Input = 'i',
    Cursor = '_',
}

/// Answers the style of each meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    styles: [Style; Meaning::ALL.len()],
}

impl Theme {
    /// The terminal's own sixteen colours, so that light and dark ones both work.
    pub fn colours() -> Theme {
        Theme::of(coloured)
    }

    /// The same for a light background, on which yellow and dim text would be hard to read.
    pub fn light() -> Theme {
        Theme::of(light)
    }

    /// No colour at all: weight, underline and reverse alone (`NO_COLOR`).
    pub fn plain() -> Theme {
        Theme::of(plain)
    }

    /// A look of which every cell tells its meaning, for tests.
    pub fn told_apart() -> Theme {
        Theme::of(numbered)
    }

    fn of(look: fn(Meaning) -> Style) -> Theme {
        Theme { styles: std::array::from_fn(|index| look(Meaning::ALL[index])) }
    }

    /// Answers how a meaning looks.
    pub fn style(self, meaning: Meaning) -> Style {
        self.styles[meaning as usize]
    }

    /// Answers the meaning of a style that this theme made; of two that look alike, the first.
    pub fn meaning_of(self, style: Style) -> Option<Meaning> {
        Meaning::ALL.iter().copied().find(|meaning| seen(self.style(*meaning)) == seen(style))
    }

    /// Answers the letter of each cell's meaning, a line for each row; a blank of no meaning stays blank.
    pub fn picture(self, buffer: &Buffer) -> String {
        let columns = usize::from(buffer.area.width).max(1);
        let letter = |cell: &ratatui::buffer::Cell| match self.meaning_of(cell.style()) {
            Some(Meaning::Text) if cell.symbol().trim().is_empty() => ' ',
            Some(meaning) => meaning.letter(),
            None => '?',
        };
        let row = |cells: &[_]| cells.iter().map(letter).collect::<String>().trim_end().to_owned() + "\n";
        buffer.content.chunks(columns).map(row).collect()
    }
}

/// Answers a style as a cell of a buffer keeps it: unset colours are the terminal's own.
fn seen(style: Style) -> (Color, Color, Modifier) {
    (style.fg.unwrap_or(Color::Reset), style.bg.unwrap_or(Color::Reset), style.add_modifier - style.sub_modifier)
}

fn coloured(meaning: Meaning) -> Style {
    let style = Style::new();
    match meaning {
        Meaning::Text | Meaning::Money | Meaning::Input => style,
        Meaning::Dim | Meaning::Hint | Meaning::Rule => style.add_modifier(Modifier::DIM),
        Meaning::Strong | Meaning::Title => style.add_modifier(Modifier::BOLD),
        Meaning::Accent => style.fg(Color::Cyan),
        Meaning::Key | Meaning::TitleFocused => style.fg(Color::Cyan).add_modifier(Modifier::BOLD),
        Meaning::Selected => style.add_modifier(Modifier::REVERSED),
        Meaning::SelectedUnfocused => style.add_modifier(Modifier::UNDERLINED),
        Meaning::Marked => style.fg(Color::Magenta),
        Meaning::Late | Meaning::Bad => style.fg(Color::Red).add_modifier(Modifier::BOLD),
        Meaning::Today => style.fg(Color::Green).add_modifier(Modifier::BOLD),
        Meaning::Promised => style.fg(Color::Magenta).add_modifier(Modifier::BOLD),
        Meaning::Cold => style.fg(Color::Blue),
        Meaning::Gap => style.fg(Color::Yellow),
        Meaning::Stuck => style.fg(Color::Yellow).add_modifier(Modifier::BOLD),
        Meaning::Good => style.fg(Color::Green),
        Meaning::Badge => style.fg(Color::Cyan).add_modifier(Modifier::REVERSED),
        Meaning::Cursor => style.add_modifier(Modifier::REVERSED),
    }
}

fn light(meaning: Meaning) -> Style {
    let style = Style::new();
    match meaning {
        Meaning::Dim | Meaning::Hint | Meaning::Rule => style.fg(Color::DarkGray),
        Meaning::Accent => style.fg(Color::Blue),
        Meaning::Key | Meaning::TitleFocused => style.fg(Color::Blue).add_modifier(Modifier::BOLD),
        Meaning::Cold => style.fg(Color::Cyan),
        Meaning::Gap => style.fg(Color::Magenta),
        Meaning::Stuck => style.fg(Color::Magenta).add_modifier(Modifier::BOLD),
        Meaning::Badge => style.fg(Color::Blue).add_modifier(Modifier::REVERSED),
        same => coloured(same),
    }
}

fn plain(meaning: Meaning) -> Style {
    let modifier = match meaning {
        Meaning::Text | Meaning::Money | Meaning::Input | Meaning::Hint | Meaning::Good => Modifier::empty(),
        Meaning::Dim | Meaning::Rule | Meaning::Cold => Modifier::DIM,
        Meaning::Strong | Meaning::Title | Meaning::Accent | Meaning::Key | Meaning::Today => Modifier::BOLD,
        Meaning::Selected | Meaning::Cursor => Modifier::REVERSED,
        Meaning::SelectedUnfocused | Meaning::Gap => Modifier::UNDERLINED,
        Meaning::Marked | Meaning::Promised => Modifier::ITALIC,
        Meaning::Late | Meaning::Stuck | Meaning::Bad | Meaning::TitleFocused => Modifier::BOLD | Modifier::UNDERLINED,
        Meaning::Badge => Modifier::BOLD | Modifier::REVERSED,
    };
    Style::new().add_modifier(modifier)
}

fn numbered(meaning: Meaning) -> Style {
    match Meaning::ALL.iter().position(|one| *one == meaning) {
        Some(0) | None => Style::new(),
        Some(index) => Style::new().fg(Color::Indexed(index as u8)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_told_apart_styles_name_one_meaning() {
        for (index, meaning) in Meaning::ALL.iter().enumerate() {
            assert_eq!(Theme::told_apart().meaning_of(Theme::told_apart().style(*meaning)), Some(*meaning));
            assert!(Meaning::ALL[..index].iter().all(|one| one.letter() != meaning.letter()), "{meaning:?}");
        }
    }

    #[test]
    fn a_picture_tells_the_meaning_of_each_cell() {
        let theme = Theme::told_apart();
        let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 6, 2));
        buffer.set_string(0, 0, "ab", theme.style(Meaning::Text));
        buffer.set_string(2, 0, " 漢", theme.style(Meaning::Late));
        buffer.set_string(0, 1, "x", Style::new().fg(Color::Indexed(200)));
        assert_eq!(theme.picture(&buffer), "..LL\n?\n");
    }

    #[test]
    fn plain_has_no_colour_and_still_tells_what_matters_apart() {
        let plain = Theme::plain();
        for meaning in Meaning::ALL {
            let (fg, bg, _) = seen(plain.style(*meaning));
            assert_eq!((fg, bg), (Color::Reset, Color::Reset));
        }
        let told = [
            Meaning::Text,
            Meaning::Dim,
            Meaning::Selected,
            Meaning::SelectedUnfocused,
            Meaning::Late,
            Meaning::Strong,
        ];
        for theme in [plain, Theme::colours(), Theme::light()] {
            for (index, meaning) in told.iter().enumerate() {
                assert!(told[..index].iter().all(|one| theme.style(*one) != theme.style(*meaning)), "{meaning:?}");
            }
        }
    }

    #[test]
    fn colours_are_the_sixteen_of_the_terminal() {
        for meaning in Meaning::ALL {
            let (fg, bg, _) = seen(Theme::colours().style(*meaning));
            assert!(!matches!(fg, Color::Rgb(..) | Color::Indexed(_)) && bg == Color::Reset, "{meaning:?}");
        }
    }
}
