//! A handout: a short document made to be read, printed or sent, as Markdown or as one HTML page.
//!
//! The HTML page stands alone: its style is inside, it loads nothing and runs nothing, and its head forbids both.
//! Whatever was typed by anybody stays text in both forms.

mod chart;
mod html;
mod markdown;

pub use chart::{Bar, Columns};
pub use html::html;
pub use markdown::{markdown, plain};

words! {
    /// The two forms.
    Form { Markdown = "markdown", Html = "html" }
}

/// What a handout says, before it has a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Handout {
    pub title: String,
    /// The line under the title.
    pub lead: String,
    pub sections: Vec<Section>,
    /// The last line, smaller.
    pub foot: String,
}

/// A heading and what stands under it; a section without a row is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub heading: &'static str,
    pub rows: Vec<Row>,
}

/// One thing under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Words with their line breaks.
    Text(String),
    /// A label and its value.
    Fact(&'static str, String),
    Item(Item),
    /// A measure as a bar, with the weeks before as a small line.
    Bar(Bar),
    /// Columns side by side, one for each week.
    Columns(Columns),
}

/// Something to be done by somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    pub text: String,
    /// By when, or when it was.
    pub when: String,
    pub done: bool,
    pub late: bool,
}

impl Handout {
    /// Answers it in a form.
    pub fn written(&self, form: Form) -> String {
        match form {
            Form::Markdown => markdown(self),
            Form::Html => html(self),
        }
    }

    /// Adds a section, unless it has no row.
    pub fn add(&mut self, heading: &'static str, rows: Vec<Row>) {
        if !rows.is_empty() {
            self.sections.push(Section { heading, rows });
        }
    }
}

impl Row {
    /// Answers a fact, where there is one to tell.
    pub fn fact(label: &'static str, value: Option<String>) -> Option<Row> {
        value.filter(|value| !value.trim().is_empty()).map(|value| Row::Fact(label, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostile() -> Handout {
        let text = "<script>alert(1)</script> & \"quoted\" \u{202e}evil* _x_ [a](http://x)".to_owned();
        let item = Item { text: text.clone(), when: "by Fri 4 Dec".into(), done: true, late: false };
        let rows = vec![Row::Text(format!("{text}\nsecond line")), Row::Fact("Why", text.clone()), Row::Item(item)];
        Handout {
            title: text.clone(),
            lead: text,
            sections: vec![Section { heading: "What", rows }],
            foot: String::new(),
        }
    }

    #[test]
    fn what_was_typed_stays_text_in_html() {
        let page = html(&hostile());
        assert!(!page.contains("<script") && !page.contains('\u{202e}'), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;"), "{page}");
        assert!(!page.contains("src=") && !page.contains("http-equiv=\"refresh\"") && !page.contains("url("));
        assert!(page.contains("default-src 'none'"));
    }

    #[test]
    fn what_was_typed_stays_text_in_markdown() {
        let page = markdown(&hostile());
        assert!(page.starts_with("# \\<script\\>alert(1)\\</script\\> &amp; \"quoted\""), "{page}");
        assert!(page.contains("- [x] \\<script") && page.contains("\\[a\\](http://x)"), "{page}");
        assert!(page.contains("**Why:** \\<script"));
    }

    #[test]
    fn a_section_without_rows_is_left_out() {
        let mut handout = Handout { title: "T".into(), ..Handout::default() };
        handout.add("Empty", Vec::new());
        handout.add("Full", Row::fact("a", Some("b".into())).into_iter().collect());
        assert_eq!(markdown(&handout), "# T\n\n## Full\n\n- **a:** b\n");
        assert_eq!(Row::fact("a", Some("  ".into())), None);
    }
}
