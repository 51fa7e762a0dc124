//! A handout as one HTML page that stands alone.

use super::{Handout, Item, Row, Section, chart};
use crate::domain::safe;

/// Readable on a phone, on one or two printed pages, light and dark.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c1c1e;--dim:#6a6a70;--line:#d9d9de;--paper:#fff;--late:#b3261e;--accent:#0b6e8a;--good:#1b6e3a;--watch:#8a5a00}
@media(prefers-color-scheme:dark){:root{--ink:#e9e9ec;--dim:#a0a0a8;--line:#3a3a40;--paper:#17171a;--late:#ff8a80;--accent:#6cc8e2;--good:#7fd49b;--watch:#f0c060}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1.25rem 3rem;max-width:44rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{margin:0;font-size:1.7rem;line-height:1.2}
.lead{margin:.25rem 0 0;color:var(--dim)}
h2{margin:1.75rem 0 .5rem;padding-bottom:.25rem;border-bottom:1px solid var(--line);font-size:1.05rem;color:var(--accent)}
p{margin:.25rem 0;white-space:pre-line}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0}
dt{color:var(--dim)}dd{margin:0;white-space:pre-line}
ul{list-style:none;margin:0;padding:0}
li{display:flex;gap:.6rem;padding:.2rem 0}
li .text{flex:1}li .when{color:var(--dim);white-space:nowrap}
.done .text{color:var(--dim);text-decoration:line-through}
.late .when{color:var(--late);font-weight:600}
.bars{display:grid;grid-template-columns:minmax(8rem,14rem) max-content minmax(4rem,1fr) max-content;gap:.35rem .8rem;align-items:center}
.bars>div{display:contents}.bars .words{color:var(--dim);text-align:right}.verdict{font-weight:600}
.good{color:var(--good)}.watch{color:var(--watch)}.red{color:var(--late)}.none{color:var(--dim)}
svg{display:block;width:100%}svg .back{fill:var(--line)}svg .fill{fill:currentColor}svg .line{fill:none;stroke:currentColor;stroke-width:1.5;vector-effect:non-scaling-stroke}
svg .more{fill:var(--line)}svg .part{fill:var(--accent)}figure{margin:.75rem 0}figcaption{color:var(--dim);font-size:.85rem}
footer{margin-top:2rem;color:var(--dim);font-size:.85rem}
@media(max-width:30rem){.bars{grid-template-columns:1fr max-content max-content}.bars>div{display:grid;grid-template-columns:subgrid;grid-column:1/-1;row-gap:.2rem;padding-bottom:.4rem}.bars svg{grid-column:1/-1;order:1}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}li{flex-wrap:wrap}li .when{flex-basis:100%;padding-left:1.6rem}}
@media print{@page{margin:18mm}body{padding:0;max-width:none;font-size:10.5pt}h2{break-after:avoid}li,dt,dd,.bars>div,figure{break-inside:avoid}}";

/// Answers the page.
pub fn html(handout: &Handout) -> String {
    let title = escaped(&handout.title);
    let lead = paragraph("p class=\"lead\"", "p", &handout.lead);
    let sections: String = handout.sections.iter().map(section).collect();
    let foot = paragraph("footer", "footer", &handout.foot);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n\
         <body>\n<header>\n<h1><bdi>{title}</bdi></h1>\n{lead}</header>\n<main>\n{sections}</main>\n{foot}</body>\n</html>\n"
    )
}

fn paragraph(open: &str, close: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<{open}><bdi>{}</bdi></{close}>\n", escaped(text)) }
}

fn section(section: &Section) -> String {
    let mut out = format!("<section>\n<h2>{}</h2>\n", escaped(section.heading));
    let mut rows = section.rows.as_slice();
    while let Some(first) = rows.first() {
        let alike = rows.iter().take_while(|row| same_kind(first, row)).count();
        let (run, rest) = rows.split_at(alike);
        out.push_str(&group(first, &run.iter().map(row).collect::<String>()));
        rows = rest;
    }
    out + "</section>\n"
}

/// Facts stand together in one list, items in another.
fn group(first: &Row, rows: &str) -> String {
    match first {
        Row::Text(_) => rows.to_owned(),
        Row::Fact(..) => format!("<dl>\n{rows}</dl>\n"),
        Row::Item(_) => format!("<ul>\n{rows}</ul>\n"),
        Row::Bar(_) => format!("<div class=\"bars\">\n{rows}</div>\n"),
        Row::Columns(_) => rows.to_owned(),
    }
}

fn same_kind(one: &Row, other: &Row) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn row(row: &Row) -> String {
    match row {
        Row::Text(text) => format!("<p><bdi>{}</bdi></p>\n", escaped(text)),
        Row::Fact(label, value) => format!("<dt>{}</dt><dd><bdi>{}</bdi></dd>\n", escaped(label), escaped(value)),
        Row::Item(item) => list_item(item),
        Row::Bar(bar) => chart::bar(bar),
        Row::Columns(columns) => chart::columns(columns),
    }
}

/// A box to tick is a sign and a class, so that it reads without a style too.
fn list_item(item: &Item) -> String {
    let class = match (item.done, item.late) {
        (true, _) => " class=\"done\"",
        (_, true) => " class=\"late\"",
        _ => "",
    };
    let sign = if item.done { '☑' } else { '☐' };
    let when = if item.when.is_empty() {
        String::new()
    } else {
        format!("<span class=\"when\">{}</span>", escaped(&item.when))
    };
    format!("<li{class}><span>{sign}</span><span class=\"text\"><bdi>{}</bdi></span>{when}</li>\n", escaped(&item.text))
}

/// Answers text in which nothing is markup; line breaks stay.
pub(super) fn escaped(text: &str) -> String {
    let safe = safe::lines(text);
    let mut out = String::with_capacity(safe.len());
    for c in safe.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
