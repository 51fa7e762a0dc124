//! The pictures of the README are the real screens, drawn from the demo at a fixed moment.
//!
//! `BOX9_RENEW=1 cargo test pictures` writes them anew after a screen changed.

use crate::pilot::{NOW, moment};
use box9::app::App;
use box9::app::event::Event;
use box9::demo::{self, Demo};
use box9::keys::Chord;
use box9::ui::{self, theme::Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fs;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Each picture with the size of its terminal and the keys that lead to it: names parted by blanks, text between
/// single quotes.
const PICTURES: &[(&str, (u16, u16), &str)] = &[
    ("today", (120, 36), "j j"),
    ("funnel", (120, 30), "2 l l j j"),
    ("deal", (100, 30), "2 l l l j j Enter"),
    ("triage", (100, 22), "2 t - - -"),
    (
        "quick-add",
        (100, 30),
        "2 n 'Ada Lovelace @Analytical Engines ada@ae.example #referral 12k >fri 10:00 call !training by 4 dec'",
    ),
];

#[test]
fn the_pictures_show_the_screens_as_they_are() {
    let mut changed = Vec::new();
    for (name, size, script) in PICTURES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/screens/{name}.svg"));
        let now = svg(&screen(*size, script));
        if std::env::var_os("BOX9_RENEW").is_some() {
            fs::write(&path, &now).unwrap();
        }
        if fs::read_to_string(&path).unwrap_or_default() != now {
            changed.push(path.display().to_string());
        }
    }
    assert!(changed.is_empty(), "These screens changed; BOX9_RENEW=1 draws them anew: {changed:#?}");
}

#[test]
fn a_wide_letter_keeps_the_letters_after_it_straight() {
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 8, 1));
    buffer.set_string(0, 0, "a漢<b", Theme::colours().style(ui::theme::Meaning::Text));
    let drawn = svg(&buffer);
    for (column, text) in [(0, ">a<"), (1, ">漢<"), (3, ">&lt;b<")] {
        let place = format!("x=\"{}\"", left(column));
        let found = drawn.lines().any(|line| line.contains(&place) && line.contains(text));
        assert!(found, "{text} at {column}: {drawn}");
    }
}

/// Opens the demo, presses the keys, and answers what is on the screen.
fn screen(size: (u16, u16), script: &str) -> Buffer {
    let now = moment(NOW);
    let Demo { store, folder: _folder } = demo::open(now).unwrap();
    let mut app = App::new(store, now, size, Some("demo")).unwrap();
    for (nth, part) in script.split('\'').enumerate() {
        let chords: Vec<Chord> = match nth % 2 {
            0 => part.split_whitespace().map(|key| key.parse().unwrap()).collect(),
            _ => part.chars().map(Chord::char).collect(),
        };
        for chord in chords {
            app.update(Event::Chord(chord), now);
        }
    }
    app.refresh();
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal.draw(|frame| ui::draw(&app, Theme::colours(), frame)).unwrap();
    terminal.backend().buffer().clone()
}

/// The width and the height of a cell, and what is left around the screen.
const WIDE: f64 = 8.4;
const HIGH: f64 = 18.0;
const AROUND: f64 = 14.0;

const BACK: &str = "#161a21";
const FRONT: &str = "#d5dae2";

/// Answers a screen as an SVG picture with a background of its own; the same screen always gives the same text.
fn svg(buffer: &Buffer) -> String {
    let wide = short(f64::from(buffer.area.width) * WIDE + 2.0 * AROUND);
    let high = short(f64::from(buffer.area.height) * HIGH + 2.0 * AROUND);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" width=\"{wide}\" height=\"{high}\" \
         font-family=\"ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\">\n\
         <rect width=\"{wide}\" height=\"{high}\" rx=\"8\" fill=\"{BACK}\"/>\n"
    );
    for y in 0..buffer.area.height {
        let cells: Vec<(u16, &Cell)> = seen(buffer, y);
        for run in runs(&cells, |one, other| look(one).back == look(other).back) {
            out.push_str(&behind(&run, y));
        }
        for run in runs(&cells, |one, other| look(one) == look(other) && kind(one) == kind(other)) {
            out.push_str(&before(&run, y));
        }
    }
    out + "</svg>\n"
}

/// Answers the cells of a row with their columns, without those that a wide letter covers.
fn seen(buffer: &Buffer, y: u16) -> Vec<(u16, &Cell)> {
    let mut cells = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let cell = &buffer[(x, y)];
        cells.push((x, cell));
        x += columns(cell);
    }
    cells
}

fn columns(cell: &Cell) -> u16 {
    (cell.symbol().width() as u16).max(1)
}

/// How letters are drawn: by the line as long as a font has them one column wide, else each at its own place.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Line,
    Leftward,
    Rule,
    Alone,
}

fn kind(cell: &Cell) -> Kind {
    match cell.symbol().chars().next().map_or(0, u32::from) {
        0x2500 => Kind::Rule,
        0x590..=0x8ff => Kind::Leftward,
        ..0x590 if cell.symbol().width() == 1 => Kind::Line,
        _ => Kind::Alone,
    }
}

/// Neighbours in a row that belong together.
struct Run<'a> {
    x: u16,
    columns: u16,
    cells: Vec<&'a Cell>,
}

fn runs<'a>(cells: &[(u16, &'a Cell)], together: impl Fn(&Cell, &Cell) -> bool) -> Vec<Run<'a>> {
    let joined = |run: &Run<'_>, cell: &Cell| run.cells.last().is_some_and(|last| together(last, cell));
    let mut runs: Vec<Run<'a>> = Vec::new();
    for (x, cell) in cells {
        match runs.last_mut() {
            Some(run) if joined(run, cell) => {
                run.columns += columns(cell);
                run.cells.push(cell);
            }
            _ => runs.push(Run { x: *x, columns: columns(cell), cells: vec![cell] }),
        }
    }
    runs
}

/// Answers the background of a run, where it is not that of the picture.
fn behind(run: &Run<'_>, y: u16) -> String {
    let back = look(run.cells[0]).back;
    if back == BACK {
        return String::new();
    }
    let (x, top, wide) = (left(run.x), short(top(y)), short(f64::from(run.columns) * WIDE));
    format!("<rect x=\"{x}\" y=\"{top}\" width=\"{wide}\" height=\"{HIGH}\" fill=\"{back}\"/>\n")
}

/// Answers the letters of a run.
fn before(run: &Run<'_>, y: u16) -> String {
    let (look, kind) = (look(run.cells[0]), kind(run.cells[0]));
    if kind == Kind::Rule {
        let (x, y, wide) = (left(run.x), short(top(y) + HIGH / 2.0), short(f64::from(run.columns) * WIDE));
        return format!("<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"1\" fill=\"{}\"/>\n", look.front);
    }
    if kind == Kind::Alone {
        let each = run.cells.iter().scan(run.x, |x, cell| {
            let here = *x;
            *x += columns(cell);
            Some((here, cell.symbol().to_owned()))
        });
        return each.map(|(x, letter)| text(x, y, &letter, look)).collect();
    }
    text(run.x, y, &run.cells.iter().map(|cell| cell.symbol()).collect::<String>(), look)
}

fn text(x: u16, y: u16, text: &str, look: Look) -> String {
    let blanks = text.chars().take_while(|letter| *letter == ' ').count();
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let (x, base, wide) = (left(x + blanks as u16), short(top(y) + 13.5), short(text.width() as f64 * WIDE));
    let (front, weight, text) = (look.front, weight(look.weight), escaped(text));
    format!(
        "<text x=\"{x}\" y=\"{base}\" textLength=\"{wide}\" lengthAdjust=\"spacingAndGlyphs\" \
         xml:space=\"preserve\" fill=\"{front}\"{weight}>{text}</text>\n"
    )
}

fn left(x: u16) -> String {
    short(AROUND + f64::from(x) * WIDE)
}

fn top(y: u16) -> f64 {
    AROUND + f64::from(y) * HIGH
}

/// One place after the point is as fine as a picture needs.
fn short(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[derive(Clone, Copy, PartialEq)]
struct Look {
    front: &'static str,
    back: &'static str,
    weight: Modifier,
}

fn weight(weight: Modifier) -> String {
    let words = [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ];
    words.iter().filter(|(one, _)| weight.contains(*one)).map(|(_, words)| *words).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Answers what a cell looks like, reverse and dim as a terminal shows them.
fn look(cell: &Cell) -> Look {
    let weight = cell.modifier;
    let dim = weight.contains(Modifier::DIM);
    let (mut front, mut back) = (colour(cell.fg, if dim { "#8b94a3" } else { FRONT }), colour(cell.bg, BACK));
    if weight.contains(Modifier::REVERSED) {
        (front, back) = (back, front);
    }
    Look { front, back, weight: weight & (Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED) }
}

/// Answers one of the sixteen colours on a dark background.
fn colour(colour: Color, usual: &'static str) -> &'static str {
    match colour {
        Color::Black => "#2b313b",
        Color::Red => "#f26d78",
        Color::Green => "#8ccf7e",
        Color::Yellow => "#e5c76b",
        Color::Blue => "#6aa6f0",
        Color::Magenta => "#d394e0",
        Color::Cyan => "#5fc9d6",
        Color::Gray => "#b3b9c5",
        Color::DarkGray => "#727b8a",
        Color::LightRed => "#ff8f98",
        Color::LightGreen => "#a9e29d",
        Color::LightYellow => "#f2dc90",
        Color::LightBlue => "#92c0fa",
        Color::LightMagenta => "#e7b3f0",
        Color::LightCyan => "#88e0ea",
        Color::White => "#ffffff",
        _ => usual,
    }
}
