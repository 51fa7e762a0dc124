//! A mask over typed text: names of people, companies and deals, addresses and numbers are not shown.

use super::text::fold;
use std::collections::BTreeSet;

/// What stands instead.
const NAME: &str = "[name]";
const ADDRESS: &str = "[address]";
const NUMBER: &str = "[number]";
/// A number of so many digits is one to call.
const DIGITS: usize = 7;

/// What is not to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mask {
    /// Words of people's names, in any case.
    people: BTreeSet<String>,
    /// Words of companies' names, where they begin with a capital.
    companies: BTreeSet<String>,
    /// Whole names, folded words with single blanks between.
    phrases: BTreeSet<String>,
}

/// The words of some texts: names are looked for among them.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    words: BTreeSet<String>,
    whole: String,
}

impl Typed {
    /// Gathers the words of texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Typed {
        let mut typed = Typed::default();
        for text in texts {
            let folded = fold(text);
            typed.words.extend(words(&folded).map(str::to_owned));
            typed.whole = format!("{}\n{folded}", typed.whole);
        }
        typed
    }

    fn holds(&self, word: &str) -> bool {
        if is_cased(word) { self.words.contains(word) } else { self.whole.contains(word) }
    }
}

/// The runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Scripts without capitals run words together: a name is found within them.
fn is_cased(word: &str) -> bool {
    word.chars().all(|c| c.is_lowercase() || c.is_uppercase() || c.is_ascii_digit())
}

impl Mask {
    /// A person of this name is known.
    pub fn person(&mut self, name: &str, typed: &Typed) {
        let folded = fold(name);
        self.people.extend(words(&folded).filter(|word| typed.holds(word)).map(str::to_owned));
    }

    /// A company of this name is known.
    pub fn company(&mut self, name: &str, typed: &Typed) {
        self.companies.extend(words(&fold(name)).filter(|word| typed.holds(word)).map(str::to_owned));
        self.whole(name, typed);
    }

    /// A deal of this title is known.
    pub fn title(&mut self, title: &str, typed: &Typed) {
        self.whole(title, typed);
    }

    fn whole(&mut self, name: &str, typed: &Typed) {
        let folded = fold(name);
        if words(&folded).all(|word| typed.holds(word)) {
            self.phrases.insert(words(&folded).collect::<Vec<_>>().join(" "));
        }
    }

    /// Answers the text with the mask over it.
    pub fn over(&self, text: &str) -> String {
        let mut out: Vec<String> = Vec::new();
        for part in text.split_inclusive(char::is_whitespace) {
            let bare = part.trim_end();
            let blank = &part[bare.len()..];
            let masked = if bare.contains('@') && bare.len() > 1 { ADDRESS.to_owned() } else { self.words_of(bare) };
            out.push(masked + blank);
        }
        numbers(&self.phrases_of(&out.concat())).replace("[name] [name]", NAME).replace("[name] [name]", NAME)
    }

    /// Each word that is a name's.
    fn words_of(&self, text: &str) -> String {
        let mut out = String::new();
        let mut word = String::new();
        for c in text.chars() {
            if c.is_alphanumeric() {
                word.push(c);
            } else {
                out.push_str(&self.word(&std::mem::take(&mut word)));
                out.push(c);
            }
        }
        out + &self.word(&word)
    }

    fn word(&self, word: &str) -> String {
        let folded = fold(word);
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let long = folded.chars().count() >= 3;
        let uncased =
            || self.people.iter().chain(&self.companies).find(|name| !is_cased(name) && folded.contains(*name));
        let is_name = self.people.contains(&folded) && (capital || long)
            || self.companies.contains(&folded) && capital
            || uncased().is_some();
        if is_name { NAME.into() } else { word.to_owned() }
    }

    /// Each whole name, whatever stands between its words.
    fn phrases_of(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for phrase in self.phrases.iter().filter(|phrase| phrase.chars().count() >= 3) {
            for (from, to) in places(&out, phrase).into_iter().rev() {
                out.replace_range(from..to, NAME);
            }
        }
        out
    }
}

/// Where the words of a phrase stand one after the other, from left to right; what stands instead of a name is none.
fn places(text: &str, phrase: &str) -> Vec<(usize, usize)> {
    let wanted: Vec<&str> = phrase.split(' ').collect();
    let runs = runs(text);
    let fits = |run: &[(usize, usize)]| {
        run.iter().zip(&wanted).all(|((from, to), word)| fold(&text[*from..*to]) == *word && !is_mask(text, *from, *to))
    };
    let mut found: Vec<(usize, usize)> = Vec::new();
    for run in runs.windows(wanted.len()).filter(|run| fits(run)) {
        let (from, to) = (run[0].0, run[run.len() - 1].1);
        if found.last().is_none_or(|(_, end)| *end <= from) {
            found.push((from, to));
        }
    }
    found
}

/// Where the runs of letters and digits begin and end.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut begin = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (begin, c.is_alphanumeric()) {
            (None, true) => begin = Some(at),
            (Some(from), false) => {
                runs.push((from, at));
                begin = None;
            }
            _ => {}
        }
    }
    runs
}

/// The run is the word within what stands instead of something.
fn is_mask(text: &str, from: usize, to: usize) -> bool {
    let around = from.checked_sub(1).and_then(|from| text.get(from..to + 1));
    around.is_some_and(|around| [NAME, ADDRESS, NUMBER].contains(&around))
}

/// Hides what one could call: seven digits and more with blanks, dots, strokes or brackets between.
fn numbers(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_digit() || " +-/().".contains(c);
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars().chain(['\u{0}']) {
        if is_part(c) {
            run.push(c);
            continue;
        }
        let digits = run.chars().filter(char::is_ascii_digit).count();
        if digits >= DIGITS {
            let lead = &run[..run.len() - run.trim_start().len()];
            let tail = &run[run.trim_end().len()..];
            out.push_str(&format!("{lead}{NUMBER}{tail}"));
        } else {
            out.push_str(&run);
        }
        run.clear();
        if c != '\u{0}' {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stays_in_what_was_typed() {
        let cases = [
            ("call ada about the offer", "call [name] about the offer"),
            ("The offer for Ada Lovelace, by Fri", "The offer for [name], by Fri"),
            ("Ada's engine at Analytical Engines", "[name]'s engine at [name]"),
            ("HELENE and hélène", "[name] and [name]"),
            ("write to ada@ae.example or +44 20 7946 0000", "write to [address] or [number]"),
            ("the training for two is out", "the [name] is out"),
            ("engines in general, 12 conversations, €12,500", "engines in general, 12 conversations, €12,500"),
            ("電話は鈴木さんへ", "[name]"),
            ("will follow", "will follow"),
        ];
        let typed = Typed::of(cases.map(|(text, _)| text));
        let mut mask = Mask::default();
        for name in ["Ada Lovelace", "Hélène Garnier", "鈴木 花子", "Zed"] {
            mask.person(name, &typed);
        }
        mask.company("Analytical Engines", &typed);
        mask.title("Training for two", &typed);
        for (text, wanted) in cases {
            assert_eq!(mask.over(text), wanted);
        }
    }

    #[test]
    fn a_name_that_reads_like_the_mask_ends() {
        let cases = [
            ("Name", "the deal name, Name and (Name)", "the deal [name], [name] and ([name])"),
            ("Company", "a company is Company", "a [name] is [name]"),
            ("Address", "ada@ae.example is the address", "[address] is the [name]"),
            ("Name Name", "name name name", "[name] name"),
            ("One Two One", "one two one two one", "[name] two one"),
        ];
        for (title, text, wanted) in cases {
            let typed = Typed::of([text]);
            let mut mask = Mask::default();
            mask.company(title, &typed);
            mask.title(title, &typed);
            assert_eq!(mask.over(text), wanted, "{title}");
        }
    }
}
