use super::{ADA, Shell};

const ANSWER: &str = "From: Ada <ada@ae.example>\nTo: me@x.example\nSubject: Yes\nDate: Tue, 24 Nov 2026 08:00:00 +0100\n\
                      Message-ID: <1@ae.example>\n\nYes, please.\n";

fn typed(shell: &Shell, words: &[&str]) -> (i32, String, String) {
    let said = shell.run_at(words, None, ANSWER, &[]);
    (said.code, said.out, said.err)
}

#[test]
fn a_mail_hook_may_hand_on_the_same_message_twice() {
    let shell = Shell::with(&[ADA]);
    let (code, said, told) = typed(&shell, &["mail"]);
    assert_eq!((code, said.as_str()), (1, ""));
    assert!(told.contains("which e-mail addresses are yours") && told.contains("addresses="), "{told}");
    shell.ok(&["settings", "addresses=me@x.example"]);
    let (code, said, _) = typed(&shell, &["mail", "--dry-run"]);
    assert_eq!(code, 0, "{said}");
    for (what, count) in [("1 filled", 1), ("1 unchanged", 1)] {
        let (code, said, _) = typed(&shell, &["mail"]);
        assert!(code == 0 && said.starts_with(&format!("1 row: {what}.")), "{said}");
        assert_eq!(shell.json(&["show", "1"])["touches"].as_array().unwrap().len(), count);
    }
    for none in ["", "hello there\n", "\u{7f}ELF\u{1}\0\0"] {
        let said = shell.run_at(&["mail"], None, none, &[]);
        assert!(said.code == 1 && said.err.contains("There is no message of mail on standard input"), "{}", said.err);
    }
    let (code, ..) = typed(&shell, &["import", "--format", "mail", "-"]);
    assert_eq!(code, 0);
    assert_eq!(shell.json(&["show", "1"])["next"]["words"], "answer them");
}
