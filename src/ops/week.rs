//! The week's page: what was said and done, what came of it, what stands still, and what comes next.

use super::whole_file;
use crate::domain::boxes::Entry;
use crate::domain::commitment::Kept;
use crate::domain::mask::{Mask, Typed};
use crate::domain::mirror::Review;
use crate::domain::mirror::told::{self, Part};
use crate::domain::settings::Settings;
use crate::domain::{Day, text};
use crate::error::{Error, Result};
use crate::formats::handout::{Bar, Columns, Form, Handout, Item, Row};
use crate::store::week::{self, Line, Stalled, Told};
use crate::store::{Store, names};
use std::path::{Path, PathBuf};

words! {
    /// Whether the page shows names: for oneself it does, for others they are masked.
    Names { Shown = "shown", Masked = "masked" }
}

/// So many weeks of conversations are drawn.
const WEEKS: usize = 13;

/// Answers the page of the week that is planned on a day, with what came of the one before.
pub fn page(store: &Store, names: Names, today: Day) -> Result<Handout> {
    let told = week::told(store.conn(), store.settings(), today)?;
    let veil = Veil::of(store, names, &told)?;
    let settings = store.settings();
    let planned = told.lines.planned;
    let mut page = Handout {
        title: format!("The week of {}", long(planned)),
        lead: lead(settings, today),
        foot: "Fewer than eight cases are told as a count, not as a rate.".into(),
        ..Handout::default()
    };
    page.add("What I said I would do", said(&told.lines.before, &veil));
    page.add("What came of it", came(&told.review, settings));
    page.add("The largest that stand still, and what is decided", stalled(&told.stalled, &veil));
    page.add("The twelve boxes", told.board.iter().map(|entry| Row::Bar(bar(entry, &veil))).collect());
    page.add("What I will do next", next(&told.lines.next, &veil));
    Ok(page)
}

/// Writes the page into a file for the owner alone, whole or not at all.
pub fn write_file(handout: &Handout, form: Form, path: &Path, force: bool) -> Result<()> {
    whole_file::write(path, force, |out| {
        out.write_all(handout.written(form).as_bytes()).map_err(|error| Error::io(path, error))
    })
}

/// Where pages go that are shown.
const FOLDER: &str = "weeks";

/// Writes the page into the folder of weeks beside the funnel file, over the last one, and answers where.
pub fn write_shown(store: &Store, names: Names, today: Day) -> Result<PathBuf> {
    let handout = page(store, names, today)?;
    let folder = store.path().with_file_name(FOLDER);
    std::fs::create_dir_all(&folder).map_err(|error| Error::io(&folder, error))?;
    let masked = if names == Names::Masked { "-masked" } else { "" };
    let path = folder.join(format!("{today}{masked}.html"));
    write_file(&handout, Form::Html, &path, true)?;
    Ok(path)
}

/// What is laid over typed text; nothing where names are shown.
struct Veil(Option<Mask>);

impl Veil {
    fn of(store: &Store, names: Names, told: &Told) -> Result<Veil> {
        if names == Names::Shown {
            return Ok(Veil(None));
        }
        let typed = Typed::of(typed(told));
        names::mask(store.conn(), &typed).map(|mask| Veil(Some(mask)))
    }

    fn over(&self, text: &str) -> String {
        self.0.as_ref().map_or_else(|| text.to_owned(), |mask| mask.over(text))
    }

    /// A deal's name, or a letter in its place.
    fn name(&self, nth: usize, name: &str) -> String {
        match &self.0 {
            None => name.to_owned(),
            Some(_) => format!("Deal {}", char::from(b'A' + (nth % 26) as u8)),
        }
    }
}

/// Everything on the page that somebody typed, but the names of deals.
fn typed(told: &Told) -> Vec<&str> {
    let lines = told.lines.before.iter().chain(&told.lines.next);
    let lines = lines.flat_map(|line| [Some(line.commitment.line.as_str()), line.commitment.why.as_deref()]);
    let steps = told.stalled.iter().map(|one| Some(one.next.as_str()));
    let boxes = told
        .board
        .iter()
        .flat_map(|entry| [Some(entry.name.as_str()), entry.score.as_ref().and_then(|score| score.note.as_deref())]);
    lines.chain(steps).chain(boxes).flatten().collect()
}

fn lead(settings: &Settings, today: Day) -> String {
    let name = text::filled(&settings.owner_name).map(|name| format!("{name}, ")).unwrap_or_default();
    format!("{name}{}", long(today))
}

fn long(day: Day) -> String {
    day.format("%-d %B %Y").to_string()
}

fn said(lines: &[Line], veil: &Veil) -> Vec<Row> {
    let item = |line: &Line| {
        let one = &line.commitment;
        let word = match one.kept {
            Some(Kept::Kept) => "kept",
            Some(Kept::Partly) => "in part",
            Some(Kept::Not) => "not kept",
            None => "open",
        };
        let why = one.why.as_ref().map(|why| format!(" – {}", veil.over(why))).unwrap_or_default();
        let counted = line.counted_words().map(|words| format!(", {words}")).unwrap_or_default();
        Row::Item(Item {
            text: format!("{}{why}", veil.over(&one.line)),
            when: format!("{word}{counted}"),
            done: one.kept == Some(Kept::Kept),
            late: one.kept == Some(Kept::Not),
        })
    };
    lines.iter().map(item).collect()
}

fn came(review: &Review, settings: &Settings) -> Vec<Row> {
    const PARTS: [(Part, &[&str]); 4] = [
        (Part::Block, &["4 weeks", "minutes"]),
        (Part::Talks, &["this week", "last week", "2 weeks"]),
        (Part::Outcomes, &["won"]),
        (Part::Handoffs, &["promises", "fires"]),
    ];
    let mut rows = Vec::new();
    for (part, labels) in PARTS {
        for line in told::lines(review, part, settings.currency) {
            if let Some((_, label)) =
                LABELS.iter().find(|(own, _)| labels.contains(&line.label.as_str()) && *own == line.label)
            {
                rows.extend(Row::fact(label, Some(line.words)));
            }
        }
    }
    let weeks = &review.weeks[review.weeks.len().saturating_sub(WEEKS)..];
    rows.push(Row::Columns(Columns {
        caption: format!(
            "Touches by the week, conversations among them in colour; the last {}",
            text::count(weeks.len(), "week")
        ),
        weeks: weeks.iter().map(|week| (week.touches, week.conversations)).collect(),
    }));
    rows
}

/// The mirror's labels as the page says them.
const LABELS: [(&str, &str); 8] = [
    ("4 weeks", "Block, 4 weeks"),
    ("minutes", "Minutes"),
    ("this week", "This week"),
    ("last week", "Last week"),
    ("2 weeks", "Followed up, 2 weeks"),
    ("won", "Won, a year"),
    ("promises", "Promises, a year"),
    ("fires", "Fires, a year"),
];

fn stalled(deals: &[Stalled], veil: &Veil) -> Vec<Row> {
    let item = |(nth, one): (usize, &Stalled)| {
        let value = one.value.as_ref().map(|value| format!(", {value}")).unwrap_or_default();
        Row::Item(Item {
            text: format!("{}{value}: {}", veil.name(nth, &one.name), one.why),
            when: veil.over(&one.next),
            ..Item::default()
        })
    };
    deals.iter().enumerate().map(item).collect()
}

fn next(lines: &[Line], veil: &Veil) -> Vec<Row> {
    let item = |line: &Line| Row::Item(Item { text: veil.over(&line.commitment.line), ..Item::default() });
    lines.iter().map(item).collect()
}

fn bar(entry: &Entry, veil: &Veil) -> Bar {
    let figures = entry.weeks_and_now();
    let most = figures.iter().flatten().copied().fold(0.0, f64::max);
    let share = |figure: f64| if most > 0.0 { (figure / most * 1000.0).clamp(0.0, 1000.0) as u16 } else { 0 };
    let note = entry.score.as_ref().and_then(|score| score.note.as_ref());
    let note = note.map(|note| format!(": {}", veil.over(note))).unwrap_or_default();
    Bar {
        label: format!("{} {}", entry.kind.number, veil.over(&entry.name)),
        words: format!("{}{note}", entry.words()),
        verdict: entry.verdict,
        trend: figures.into_iter().map(|figure| figure.map(share)).collect(),
    }
}
