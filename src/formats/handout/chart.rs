//! Charts of a handout: pictures inside the HTML page, a line of words in Markdown.

use super::html::escaped;
use super::markdown::plain;
use crate::domain::boxes::Verdict;
use crate::domain::boxes::weeks::height;

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    /// The figure with its cases.
    pub words: String,
    pub verdict: Verdict,
    /// The weeks before and now, in thousandths of the highest; none where nothing is known.
    pub trend: Vec<Option<u16>>,
}

/// A column for each week: the whole, and a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    pub caption: String,
    pub weeks: Vec<(u32, u32)>,
}

fn line(figures: impl Iterator<Item = Option<u16>>) -> String {
    figures.map(|figure| figure.map_or(' ', |one| height(f64::from(one) / 1000.0))).collect()
}

/// Answers the bar as a line of a list: "Closing: 54 % of 28, good ▂▅█".
pub(super) fn bar_line(bar: &Bar) -> String {
    let trend = line(bar.trend.iter().copied());
    let trend = if trend.trim().is_empty() { String::new() } else { format!(" `{}`", trend.trim()) };
    format!("- **{}:** {}, {}{trend}\n", plain(&bar.label), plain(&bar.words), bar.verdict)
}

/// Answers the columns as a line under their words.
pub(super) fn columns_line(columns: &Columns) -> String {
    let most = columns.weeks.iter().map(|week| week.0).max().unwrap_or(0).max(1);
    let height = |week: &(u32, u32)| Some((week.0 * 1000 / most) as u16);
    format!("- {}: `{}`\n", plain(&columns.caption), line(columns.weeks.iter().map(height)))
}

/// So wide and high is the picture of a trend, in its own units.
const WIDE: usize = 100;
const HIGH: u32 = 18;

/// Answers a row of four: name, figure, picture, verdict.
pub(super) fn bar(bar: &Bar) -> String {
    let class = if bar.verdict == Verdict::NoData { "none" } else { bar.verdict.word() };
    format!(
        "<div><span><bdi>{}</bdi></span><span class=\"words\">{}</span>{}<span class=\"verdict {class}\">{}</span></div>\n",
        escaped(&bar.label),
        escaped(&bar.words),
        trend(&bar.trend, class),
        bar.verdict
    )
}

fn trend(figures: &[Option<u16>], class: &str) -> String {
    let step = WIDE as f64 / (figures.len().saturating_sub(1).max(1)) as f64;
    let known = figures.iter().enumerate().filter_map(|(nth, figure)| figure.map(|one| (nth, one)));
    let point = |(nth, figure): (usize, u16)| {
        let down = f64::from(HIGH - 2) * (1.0 - f64::from(figure) / 1000.0) + 1.0;
        format!("{:.1},{down:.1}", nth as f64 * step)
    };
    let points: Vec<String> = known.map(point).collect();
    let drawn = match points.as_slice() {
        [] | [_] => String::new(),
        _ => format!("<polyline class=\"line\" points=\"{}\"/>", points.join(" ")),
    };
    format!(
        "<svg class=\"{class}\" viewBox=\"0 0 {WIDE} {HIGH}\" height=\"{HIGH}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{drawn}</svg>"
    )
}

/// Answers the columns, each with its part in the accent.
pub(super) fn columns(columns: &Columns) -> String {
    let most = columns.weeks.iter().map(|week| week.0).max().unwrap_or(0).max(1);
    let (wide, high) = (12, 60);
    let height = |n: u32| f64::from(n) * f64::from(high) / f64::from(most);
    let column = |(nth, (whole, part)): (usize, &(u32, u32))| {
        let rect = |n: u32, class: &str| {
            let tall = height(n);
            let down = f64::from(high) - tall;
            format!(
                "<rect class=\"{class}\" x=\"{}\" y=\"{down:.1}\" width=\"{}\" height=\"{tall:.1}\"/>",
                nth * wide,
                wide - 3
            )
        };
        rect(*whole, "more") + &rect(*part, "part")
    };
    let drawn: String = columns.weeks.iter().enumerate().map(column).collect();
    let width = (columns.weeks.len() * wide).max(1);
    let caption = escaped(&columns.caption);
    format!(
        "<figure><svg viewBox=\"0 0 {width} {high}\" height=\"{}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{caption}\">{drawn}</svg><figcaption>{caption}</figcaption></figure>\n",
        high * 3 / 2
    )
}
