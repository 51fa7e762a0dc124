use super::{ADA, Shell};
use serde_json::json;

#[test]
fn a_deal_is_named_by_number_or_by_words_of_its_names() {
    let shell = Shell::with(&[
        ADA,
        "Ada Byron @Acme \"Poems in print\" +1 (555) 010-0199",
        "Grace O'Malley @Clew-Bay Ltd grace@clew.example",
        "Zoë Müller @Acme Zürich",
        "山田太郎 @株式会社",
        "Joanna Doe @Analytical Society",
        "Anna Roe",
    ]);
    shell.ok(&["person", "3", "add", "Tibbot Burke tibbot@clew.example", "--role", "user"]);
    shell.ok(&["set", "6", "note=knows lovelace and zuse"]);
    let cases: &[(&str, i64)] = &[
        ("1", 1),
        ("#1", 1),
        (" #2 ", 2),
        ("lovelace", 1),
        ("LOVE", 1),
        ("ada lovelace", 1),
        ("lovelace ada", 1),
        ("ada engines", 1),
        ("ada poems", 2),
        ("ADA@AE.example", 1),
        ("ada@ae", 1),
        ("+44 20 7946 0000", 1),
        ("020 7946 0000", 1),
        ("79460000", 1),
        ("794 600", 1),
        ("5550100199", 2),
        ("o'malley", 3),
        ("clew-bay", 3),
        ("tibbot@clew.example", 3),
        ("tibbot", 3),
        ("zoe", 4),
        ("muller", 4),
        ("山田", 5),
        ("株式会社", 5),
        ("jo", 6),
        ("anna", 7),
        ("velace", 1),
    ];
    for (who, id) in cases {
        let said = shell.run(&["show", who, "--json"]);
        let shown: serde_json::Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{who}: {said:?}"));
        assert_eq!(shown["id"], json!(id), "{who}");
    }
    for nobody in ["zuse", "referral", "8", "7946"] {
        assert_eq!(shell.refused(&["show", nobody]).1["kind"], "not_found", "{nobody}");
    }
}

#[test]
fn several_that_match_are_listed_and_nothing_is_done() {
    let shell = Shell::with(&[ADA, "Ada Byron @Acme >fri call"]);
    let said = shell.run(&["close", "ada", "lost", "no"]);
    assert_eq!(said.code, 1);
    assert_eq!(
        said.err,
        "\"ada\" matches 2:\n  #1 Ada Lovelace · Analytical Engines · lead\n  #2 Ada Byron · Acme · lead\n\
         Name one of them by its number, as '#12'.\n"
    );
    let (_, error) = shell.refused(&["close", "ada", "lost", "no"]);
    assert_eq!(error["kind"], "ambiguous");
    assert_eq!(
        error["candidates"],
        json!(["#1 Ada Lovelace · Analytical Engines · lead", "#2 Ada Byron · Acme · lead"])
    );
    assert_eq!(shell.json(&["list", "--closed"]), json!([]));
    let many: Vec<String> = (0..30).map(|n| format!("Ada Number{n}")).collect();
    many.iter().for_each(|line| drop(shell.ok(&["add", line])));
    let (_, error) = shell.refused(&["show", "ada"]);
    assert_eq!((error["candidates"].as_array().unwrap().len(), &error["more"]), (10, &json!(true)));
    assert!(error["message"].as_str().unwrap().starts_with("\"ada\" matches more than 10: "), "{error}");
}

#[test]
fn a_merged_deal_answers_by_the_one_it_went_into() {
    let shell = Shell::with(&[ADA, "Ada King @Analytical Engines"]);
    shell.ok(&["merge", "1", "2"]);
    assert_eq!(shell.json(&["show", "2"])["id"], 1);
    assert_eq!(shell.json(&["show", "king"])["id"], 1);
}
