//! A day as one self-contained page that a phone can show: no script, no network, all text escaped.

/// A day in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub day: String,
    /// The hours of the block.
    pub block: String,
    pub slots: Vec<Line>,
    /// Pinned to an hour outside the block.
    pub outside: Vec<Line>,
    pub overflow: Vec<Line>,
    /// How many more do not fit.
    pub more: usize,
    /// Each coming day with its minutes and its capacity.
    pub load: Vec<(String, u32, u32)>,
}

/// One card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub when: String,
    pub name: String,
    pub why: String,
    pub group: &'static str,
    pub late: bool,
}

impl Page {
    /// Says whether no card is due.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty() && self.outside.is_empty() && self.overflow.is_empty()
    }

    /// Answers the heading of what does not fit.
    pub fn left_over(&self) -> &'static str {
        if self.slots.is_empty() && self.outside.is_empty() { "Due, and when it is reached" } else { "Does not fit" }
    }
}

const HEAD: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">";
const STYLE: &str = "<style>:root{color-scheme:light dark}body{font:1rem/1.45 system-ui,sans-serif;max-width:42rem;\
margin:0 auto;padding:1rem}h1{font-size:1.4rem;margin:0}h2{font-size:1.05rem;margin:1.6rem 0 .4rem}\
.dim{opacity:.65}ol,ul{list-style:none;margin:0;padding:0}li{padding:.55rem 0;border-top:1px solid #8884;\
overflow-wrap:anywhere}time,.when{font-variant-numeric:tabular-nums;opacity:.65;margin-right:.6rem}\
.late{color:#c22}@media(prefers-color-scheme:dark){.late{color:#f77}}</style>";

/// Writes the page.
pub fn html(page: &Page) -> String {
    let mut html = format!("{HEAD}<title>{}</title>{STYLE}</head><body>\n", escaped(&page.day));
    html += &format!("<h1>{}</h1><p class=\"dim\">{}</p>\n", escaped(&page.day), escaped(&page.block));
    if page.is_empty() {
        html += "<p>Nothing is due.</p>\n";
    }
    html += &list(&page.slots);
    html += &section("At their hour", &page.outside);
    html += &section(page.left_over(), &page.overflow);
    if page.more > 0 {
        html += &format!("<p>and {} more</p>\n", page.more);
    }
    html += "<h2>The coming days</h2>\n<ul>\n";
    for (day, minutes, capacity) in &page.load {
        let class = if minutes > capacity { " class=\"late\"" } else { "" };
        html += &format!("<li{class}><span class=\"when\">{}</span>{minutes} of {capacity} min</li>\n", escaped(day));
    }
    html + "</ul>\n</body></html>\n"
}

fn section(heading: &str, lines: &[Line]) -> String {
    if lines.is_empty() { String::new() } else { format!("<h2>{heading}</h2>\n{}", list(lines)) }
}

fn list(lines: &[Line]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let line = |line: &Line| {
        let class = if line.late { " class=\"late\"" } else { "" };
        format!(
            "<li><span class=\"when\">{}</span><strong>{}</strong><br><span{class}>{}</span> <span class=\"dim\">{}</span></li>\n",
            escaped(&line.when),
            escaped(&line.name),
            escaped(&line.why),
            escaped(line.group)
        )
    };
    format!("<ol>\n{}</ol>\n", lines.iter().map(line).collect::<String>())
}

/// Answers text as it may stand between tags.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in crate::domain::safe::line(text).chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let line = Line {
            when: "09:00".into(),
            name: "<script>alert(1)</script>".into(),
            why: "\"><img src=x onerror=alert(1)>\u{202e}&".into(),
            group: "Leads",
            late: true,
        };
        let page = Page {
            day: "Wednesday".into(),
            block: "09:00".into(),
            slots: vec![line],
            outside: Vec::new(),
            overflow: Vec::new(),
            more: 0,
            load: vec![("Thu".into(), 100, 90)],
        };
        let html = html(&page);
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains('\u{202e}'));
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(!html.contains("http://") && !html.contains("https://"));
    }
}
