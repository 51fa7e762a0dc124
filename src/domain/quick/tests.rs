//! Lines as typed on Saturday, 21 November 2026, by an owner who counts in dollars.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn quick(line: &str) -> Result<Quick> {
    read(line, day("2026-11-21"), Currency::parse("usd").unwrap())
}

/// Writes what was read in one line, each part behind a letter of its own.
fn told(line: &str) -> String {
    let read = quick(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    let mut parts = Vec::new();
    let mut tell = |label: &str, value: Option<String>| parts.extend(value.map(|value| format!("{label}={value}")));
    tell("person", read.person);
    tell("company", read.company);
    read.emails.into_iter().for_each(|email| tell("email", Some(email)));
    read.phones.into_iter().for_each(|phone| tell("phone", Some(phone)));
    read.links.into_iter().for_each(|link| tell("link", Some(link)));
    tell("category", read.category);
    tell("amount", read.amount.map(|money| money.show()));
    tell("title", read.title);
    tell("step", read.step.map(|step| format!("{} {}", when::show_at(step.when, day("2026-11-21")), step.words)));
    for promise in read.promises {
        tell("promise", Some(format!("{} by {}", promise.text, promise.by.map_or("-".into(), |by| by.to_string()))));
    }
    tell("stage", read.stage.map(|(stage, phase)| phase.map_or(stage.word(), Phase::word).to_owned()));
    tell("faults", (!read.faults.is_empty()).then(|| read.faults.len().to_string()));
    parts.join("|")
}

#[test]
fn the_line_of_the_manual_is_read() {
    let read = quick(concat!(
        "Ada Lovelace @Analytical Engines ada@ae.example +44 20 7946 0000 #referral 12k ",
        ">fri 10:00 call !training for two by 4 dec",
    ))
    .unwrap();
    let when = When { day: day("2026-11-27"), at: chrono::NaiveTime::from_hms_opt(10, 0, 0) };
    let expected = Quick {
        person: Some("Ada Lovelace".into()),
        company: Some("Analytical Engines".into()),
        emails: vec!["ada@ae.example".into()],
        phones: vec!["+44 20 7946 0000".into()],
        category: Some("referral".into()),
        amount: Some(Money { minor: 1_200_000, currency: Currency::parse("usd").unwrap() }),
        step: Some(QuickStep { when, words: "call".into() }),
        promises: vec![NewPromise::mine("training for two", Some(day("2026-12-04")))],
        ..Quick::default()
    };
    assert_eq!(read, expected);
}

#[test]
fn a_day_that_does_not_exist_is_refused_in_the_same_words_everywhere() {
    let today = day("2026-11-21");
    for (day, why) in [
        ("31 feb", "there is no 31 Feb; write a day such as 3 dec"),
        ("fri 25:00", "\"25:00\" is no hour; write 10:00 or 3pm"),
        ("3/12", "\"3/12\" can be read in two ways; write 3 dec or 12 mar"),
        ("mon 4 dec", "4 Dec 2026 is a Friday; write one of the two"),
    ] {
        let why = format!("day: {why}");
        let told = |error: Error| error.to_string();
        assert_eq!(quick(&format!("Ada >{day} call")).map_err(told), Err(why.clone()));
        assert_eq!(quick(&format!("Ada !draft by {day} #foo")).map_err(told), Err(why.clone()));
        assert_eq!(when::read(day, today).map_err(told), Err(why.clone()));
        assert_eq!(when::read_prefix(&format!("{day} call"), today).map_err(told), Err(why.clone()));
        assert_eq!(NewPromise::read(&format!("draft by {day}"), today).map_err(told), Err(why));
    }
}

#[test]
fn lines_are_read_as_typed() {
    let table = [
        ("ada@ae.example", "email=ada@ae.example"),
        ("Ada Lovelace <ada@ae.example>, b@c.de;", "person=Ada Lovelace|email=ada@ae.example|email=b@c.de"),
        ("Siobhán O'Brien Jr. @Müller & Söhne GmbH", "person=Siobhán O'Brien Jr.|company=Müller & Söhne GmbH"),
        ("山田 太郎 @株式会社 ¥500k", "person=山田 太郎|company=株式会社|amount=¥500,000"),
        ("@3M 4m", "company=3M|amount=$4,000,000"),
        ("@\"Studio 54 12k\" Ada", "person=Ada|company=Studio 54 12k"),
        ("@ Acme #x", "company=Acme|category=x"),
        ("Ada @Acme, Bob", "person=Ada|company=Acme|title=Bob|faults=1"),
        ("Ada #\"trade fair\" @Acme", "person=Ada|company=Acme|category=trade fair"),
        ("Ada \"New website\" 12,500", "person=Ada|amount=$12,500|title=New website"),
        ("Ada \"New website", "person=Ada|title=New website"),
        ("Louis 14", "person=Louis 14"),
        ("Area 51 @Studio 54 ada@x.yz", "person=Area 51|company=Studio 54|email=ada@x.yz"),
        ("Ada EUR 12.500,00 #x", "person=Ada|category=x|amount=€12,500"),
        ("Ada 12 500,50 €", "person=Ada|amount=€12,500.50"),
        ("Ada 12k eur", "person=Ada|amount=€12,000"),
        ("Ada 12keur", "person=Ada|amount=€12,000"),
        ("Ada $12,500, Acme", "person=Ada|amount=$12,500|title=Acme|faults=1"),
        ("Ada 12k all inclusive", "person=Ada|amount=$12,000|title=all inclusive|faults=1"),
        ("Bob 12k", "person=Bob|amount=$12,000"),
        ("Ada 12k 5k", "person=Ada|amount=$12,000|faults=1"),
        ("Ada +1 (555) 123-4567 12k", "person=Ada|phone=+1 (555) 123-4567|amount=$12,000"),
        ("Ada +44 20 7946 0000 +1 555 123 4567", "person=Ada|phone=+44 20 7946 0000|phone=+1 555 123 4567"),
        ("Ada 0171/1234567 030 1234567", "person=Ada|phone=0171/1234567|phone=030 1234567"),
        ("Ada 020 7946 0000", "person=Ada|phone=020 7946 0000"),
        ("Ada 5551234567", "person=Ada|phone=5551234567"),
        ("Ada +44", "person=Ada|faults=1"),
        (
            "Ada https://ae.example/a?b=1 linkedin.com/in/ada",
            "person=Ada|link=https://ae.example/a?b=1|link=linkedin.com/in/ada",
        ),
        ("Ada www.ae.example", "person=Ada|link=www.ae.example"),
        ("Ada ada@", "person=Ada|faults=1"),
        ("Ada 2026-12-03", "person=Ada|faults=1"),
        ("Ada 3.12.2026 3/12/2026", "person=Ada|faults=2"),
        ("Ada 555.123.4567", "person=Ada|phone=555.123.4567"),
        ("Ada & Bob @A & B + C", "person=Ada & Bob|company=A & B + C"),
        ("& 12k", "amount=$12,000"),
        ("Ada #a #b", "person=Ada|category=a|faults=1"),
        ("Ada #", "person=Ada|faults=1"),
        ("Ada - @Acme | 12k", "person=Ada|company=Acme|amount=$12,000"),
        ("Ada >fri", "person=Ada|step=in 6d "),
        ("Ada > fri 10am send  quote", "person=Ada|step=in 6d 10:00 send quote"),
        ("Ada >3 send #5 quote @noon", "person=Ada|step=in 3d send #5 quote @noon"),
        ("Ada >call", "person=Ada|step=tomorrow call|faults=1"),
        ("12k >fr", "amount=$12,000|step=tomorrow fr|faults=1"),
        ("12k >", "amount=$12,000|faults=1"),
        ("Ada >yesterday call", "person=Ada|step=yesterday call|faults=1"),
        ("Ada >fri call >mon mail", "person=Ada|step=in 6d call|faults=1"),
        (
            "Ada !spare parts !designed by hand by fri",
            "person=Ada|promise=spare parts by -|promise=designed by hand by 2026-11-27",
        ),
        ("Ada !designed by hand >fri call", "person=Ada|step=in 6d call|promise=designed by hand by -|faults=1"),
        ("Bob ! quote by fri", "person=Bob|promise=quote by 2026-11-27"),
        ("Bob fine! the", "person=Bob fine! the"),
        ("Bob !quote by blah", "person=Bob|promise=quote by blah by -|faults=1"),
        ("Bob !an audit by 2 experts", "person=Bob|promise=an audit by 2 experts by -"),
        ("Bob =prospect", "person=Bob|stage=prospect"),
        ("Bob >fri 10:00 call = proposal", "person=Bob|step=in 6d 10:00 call|stage=proposal"),
        ("Bob =prospect 12k =lead", "person=Bob|amount=$12,000|stage=prospect|faults=1"),
        ("Bob =nothing", "person=Bob|faults=1"),
        ("Bob $20,0005k", "person=Bob|faults=1"),
        ("Ada !it by yesterday", "person=Ada|promise=it by 2026-11-20|faults=1"),
        ("Ada !draft by mon #foo", "person=Ada|category=foo|promise=draft by 2026-11-23"),
        ("Ada >fri call #foo !draft by mon", "person=Ada|category=foo|step=in 6d call|promise=draft by 2026-11-23"),
        ("Ada >mon send the book at 3", "person=Ada|step=in 2d send the book at 3"),
        ("Ada >a call", "person=Ada|step=tomorrow a call|faults=1"),
        ("Ada !", "person=Ada|faults=1"),
        ("Yahoo! Inc a->b", "person=Yahoo! Inc a->b"),
        ("Ada\tLovelace\u{0}\u{1b}[31m", "person=Ada Lovelace [31m"),
        (">fri call", "step=in 6d call"),
    ];
    for (line, expected) in table {
        assert_eq!(told(line), expected, "{line}");
    }
}

#[test]
fn faults_are_sentences() {
    let table = [
        ("Ada >call", "no day after >, so tomorrow: write >fri call"),
        ("Ada ada@ae", "ada@ae is not a whole e-mail address: write ada@ae.example"),
        ("Ada 12k 5k", "a second amount, 5k, was left out"),
        ("Ada 2026-12-03", "2026-12-03 has no > before it: write >2026-12-03 call"),
        ("Ada 12k web site", "\"web site\" was taken for the title: put a title in quotes"),
    ];
    for (line, fault) in table {
        assert_eq!(quick(line).unwrap().faults, [fault], "{line}");
    }
}

#[test]
fn nothing_is_refused_with_an_example() {
    let example = "write Ada Lovelace @Analytical Engines ada@ae.example #referral 12k >fri call";
    for (line, why) in [
        ("", "nothing was written"),
        (" \t - ", "nothing was written"),
        (">", "nothing after >: write >fri call"),
        ("ada@", "ada@ is not a whole e-mail address: write ada@ae.example"),
    ] {
        assert_eq!(quick(line).unwrap_err().to_string(), format!("line: {why}; {example}"));
    }
    assert!(quick(&"é".repeat(MOST_CHARS)).is_ok());
    let long = quick(&"é".repeat(MOST_CHARS + 1)).unwrap_err().to_string();
    assert_eq!(long, "line: 10001 characters are too long for one line; write at most 10000");
}

#[test]
fn the_longest_line_is_read_at_once() {
    let started = std::time::Instant::now();
    for unit in ["9 ", "@a ", "\"a ", "+1 ", "1,0 ", "EUR ", ">a ", "! ", "#\"", "0 (", "a@b "] {
        let _ = quick(&unit.repeat(MOST_CHARS / unit.len()));
    }
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn any_line_is_read_or_refused(line in ".{0,200}", marks in "[-@#>!\"“+$€0-9km., ()a-c山/:]{0,60}") {
        let _ = (quick(&line), quick(&marks));
    }

    #[test]
    fn every_word_ends_up_somewhere(
        words in prop::collection::vec(("[@#>!\"(+]{0,2}", "[bcdfghjlpqrtz]{4,8}", "[,;.\"!)]{0,2}"), 1..12),
    ) {
        let line: Vec<String> = words.iter().map(|(mark, word, end)| format!("{mark}{word}{end}")).collect();
        let told = format!("{:?}", quick(&line.join(" ")));
        for (_, word, _) in &words {
            prop_assert!(told.contains(word.as_str()), "{word} is lost: {told}");
        }
    }
}
