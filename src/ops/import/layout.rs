//! The first look at a sheet: what its columns are, and what only all its cells together can tell.

use std::collections::HashSet;

use super::Request;
use super::input::Input;
use super::repeats::{Repeats, print_of};
use super::report::{ColumnReading, Reading};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::formats::headings::{self, Rows, Target};
use crate::formats::table::{Item, Table};
use crate::formats::words::{DateColumn, DateOrder, DecimalStyle, NumberColumn};
use crate::store::Long;

/// So many cells of a column are shown, and so much of each.
const SAMPLES: usize = 3;
const SAMPLE_CHARS: usize = 40;
/// They are looked for in so many cells that hold something.
const SAMPLED: u32 = 1_000;

/// So many rows are looked at before those who wait are told.
const AT_ONCE: usize = 1_000;

/// Tells those who wait how far a look at the rows is, now and then.
pub fn tell(long: &Long<'_>, at: usize) -> Result<()> {
    if at % AT_ONCE == AT_ONCE - 1 { long.looked_at(AT_ONCE) } else { Ok(()) }
}

/// One column: what it fills, and how its days and amounts are written.
#[derive(Debug, Clone)]
pub struct Column {
    pub heading: String,
    pub target: Option<Target>,
    /// The column that holds the label of this one's value.
    pub label: Option<usize>,
    pub order: DateOrder,
    pub style: DecimalStyle,
}

/// What is known of a sheet before its rows come in.
pub struct Layout {
    pub name: String,
    /// The program that wrote it; ids are unique within it.
    pub source: String,
    pub rows: Rows,
    /// Written by this program.
    pub own: bool,
    pub columns: Vec<Column>,
    /// Rows and unreadable places in the sheet.
    pub total: u64,
    pub repeats: Repeats,
    /// What a preview says of it.
    pub reading: Reading,
}

impl Layout {
    /// Reads the whole sheet once; `referenced` takes note of whom its deals are with.
    pub fn look(long: &Long<'_>, input: &Input<'_>, request: &Request, referenced: &mut Referenced) -> Result<Layout> {
        let mut table = input.open()?;
        let mut layout = Layout::of_table(input.name(), &*table, request);
        long.reads(&layout.name, 0)?;
        let mut seen: Vec<Seen> = layout.columns.iter().map(|_| Seen::default()).collect();
        for (at, item) in table.by_ref().enumerate() {
            tell(long, at)?;
            layout.total += 1;
            let Item::Row(record) = item? else { continue };
            layout.repeats.note(print_of(&record.cells))?;
            for ((cell, column), seen) in record.cells.iter().zip(&layout.columns).zip(&mut seen) {
                seen.take(cell, column.target);
            }
            if referenced.wanted && layout.rows == Rows::Deals {
                referenced.note(&layout, &record.cells);
            }
        }
        layout.repeats.restart()?;
        layout.reading.shape = table.shape();
        layout.reading.rows = layout.total;
        layout.reading.format = input.kind().to_owned();
        layout.reading.about = match layout.rows {
            Rows::Deals => "deals",
            Rows::People => "people",
            Rows::Companies => "companies",
        };
        for (column, seen) in layout.columns.iter_mut().zip(seen) {
            if !layout.own {
                column.order = seen.days.order(request.dates);
                column.style = seen.numbers.style();
            }
            let open = request.dates.is_none() && seen.days.is_ambiguous();
            let is_days = column.target.is_some_and(is_day) && seen.days.is_days();
            layout.reading.columns.push(ColumnReading {
                heading: column.heading.clone(),
                field: column.target.map(|target| target.word()).filter(|_| column.has_place()),
                samples: seen.samples,
                days: is_days.then_some((column.order, open)),
                proof: seen.days.proof().filter(|_| request.dates.is_none()).map(str::to_owned),
            });
        }
        Ok(layout)
    }

    fn of_table(name: String, table: &dyn Table, request: &Request) -> Layout {
        let header = table.header();
        let vendor = table.kind().map_or_else(|| headings::vendor(header), |(vendor, _)| vendor);
        let id = headings::id_heading(header);
        let source = if vendor == "csv" { format!("csv {}", id.unwrap_or_default()) } else { vendor.to_owned() };
        let mut columns: Vec<Column> = match table.kind() {
            Some(_) => headings::own(header),
            None => headings::map(header),
        }
        .into_iter()
        .map(Column::from)
        .collect();
        for (wanted, target) in &request.map {
            name_column(&mut columns, wanted, *target);
        }
        Layout {
            reading: Reading {
                file: name.clone(),
                shape: table.shape(),
                format: String::new(),
                rows: 0,
                about: "",
                columns: Vec::new(),
            },
            name,
            source: source.trim().to_owned(),
            rows: table.kind().map_or_else(|| headings::rows(header), |(_, rows)| rows),
            own: vendor == headings::OWN,
            columns,
            total: 0,
            repeats: Repeats::default(),
        }
    }

    /// Answers the headings that have no field of ours; their cells are kept as a note.
    pub fn unmapped(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(|column| !column.has_place()).map(|column| column.heading.as_str())
    }
}

/// Gives a column the field that the owner says, case and blanks apart.
fn name_column(columns: &mut [Column], wanted: &str, target: Target) {
    let key = text::fold(wanted);
    columns.iter_mut().filter(|column| text::fold(&column.heading) == key).for_each(|column| {
        column.target = Some(target);
    });
}

/// Refuses a `--map` that names a column of no file.
pub fn refuse_unknown_columns(layouts: &[Layout], request: &Request) -> Result<()> {
    let headings: HashSet<String> =
        layouts.iter().flat_map(|layout| &layout.columns).map(|column| text::fold(&column.heading)).collect();
    match request.map.iter().find(|(column, _)| !headings.contains(&text::fold(column))) {
        None => Ok(()),
        Some((column, _)) => {
            let known: Vec<&str> =
                layouts.iter().flat_map(|layout| &layout.columns).map(|column| column.heading.as_str()).collect();
            Err(Error::invalid("map", format!("there is no column \"{column}\"; the columns are {}", known.join(", "))))
        }
    }
}

impl Column {
    /// Says whether its cells become a fact, or are meant to be left out.
    pub fn has_place(&self) -> bool {
        !matches!(self.target, None | Some(Target::Owner | Target::Pipeline | Target::Prefix))
    }
}

impl From<headings::Column> for Column {
    fn from(column: headings::Column) -> Column {
        let headings::Column { heading, target, label } = column;
        Column { heading, target, label, order: DateOrder::Ymd, style: DecimalStyle::Point }
    }
}

/// What the cells of one column show together.
#[derive(Default)]
struct Seen {
    samples: Vec<String>,
    looked: u32,
    days: DateColumn,
    numbers: NumberColumn,
}

impl Seen {
    fn take(&mut self, cell: &str, target: Option<Target>) {
        self.sample(cell);
        match target {
            Some(target) if is_day(target) => self.days.observe(cell),
            Some(Target::Amount) => self.numbers.observe(cell),
            _ => {}
        }
    }
}

impl Seen {
    /// Keeps the first different cells that hold something.
    fn sample(&mut self, cell: &str) {
        if self.samples.len() < SAMPLES && self.looked < SAMPLED && !cell.trim().is_empty() {
            self.looked += 1;
            let shown: String = text::one_line(cell).chars().take(SAMPLE_CHARS).collect();
            if !self.samples.contains(&shown) {
                self.samples.push(shown);
            }
        }
    }
}

fn is_day(target: Target) -> bool {
    use Target::*;
    matches!(
        target,
        ExpectedClose
            | CloseDate
            | ClosedOn
            | WonOn
            | LostOn
            | Signed
            | AgainOn
            | LastTouch
            | NextDay
            | Created
            | Opened
    )
}

/// Whom the deals of an import are with, so that a contact of theirs is no second card.
pub struct Referenced {
    keys: HashSet<u64>,
    /// One sheet alone is joined with nothing.
    wanted: bool,
}

impl Referenced {
    /// Takes note only where there are several sheets to join.
    pub fn of(sheets: usize) -> Referenced {
        Referenced { keys: HashSet::new(), wanted: sheets > 1 }
    }

    fn note(&mut self, layout: &Layout, cells: &[String]) {
        for (cell, column) in cells.iter().zip(&layout.columns) {
            if cell.trim().is_empty() {
                continue;
            }
            match column.target {
                Some(Target::PersonId) => self.keys.insert(key("id", cell)),
                Some(Target::CompanyId) => self.keys.insert(key("company id", cell)),
                Some(Target::Company) => self.keys.insert(key("company", cell)),
                Some(Target::Email(_)) => self.keys.insert(key("email", cell)),
                Some(Target::FullName) => self.keys.insert(key("name", cell)),
                _ => false,
            };
        }
    }

    /// Says whether a deal names this value of this kind: `id`, `email`, `name`, `company id` or `company`.
    pub fn has(&self, kind: &str, value: &str) -> bool {
        !self.keys.is_empty() && self.keys.contains(&key(kind, value))
    }
}

fn key(kind: &str, value: &str) -> u64 {
    let print = print_of(&[kind.to_owned(), text::fold(value)]);
    u64::from_le_bytes(print[..8].try_into().unwrap_or_default())
}
