use super::{Said, Shell};
use crate::campaigns::campaign;
use box9::store::{Source, Store};
use serde_json::json;

const DENTISTS: &[&str] = &[
    "Ada Lee @Lee Dental ada@lee.example #dentists",
    "Bea Novák @Praxis bea@novak.example #dentists",
    "Cleo #dentists",
];

/// A shell whose dentists are in a campaign, and whose owner is named.
fn shell() -> Shell {
    let shell = Shell::new();
    shell.ok(&["settings", "name=Sam Seller"]);
    let mut store = Store::open(&shell.path("funnel.box9"), Source::Shell, super::NOW.parse().unwrap()).unwrap();
    campaign(&mut store, super::NOW.parse().unwrap());
    drop(store);
    shell.ok(&["category", "add", "dentists", "--campaign", "cold mail", "--limit", "2", "--brief", "They lose time."]);
    DENTISTS.iter().for_each(|line| drop(shell.ok(&["add", line])));
    shell
}

#[test]
fn a_category_tells_its_campaign_and_where_its_leads_stand() {
    let shell = shell();
    let listed = shell.json(&["category", "list"]);
    assert_eq!(
        listed,
        json!([{ "id": 1, "name": "dentists", "brief": "They lose time.", "limit": 2, "interval": null, "open": 3,
                 "campaign": "cold mail", "enrolled": 3, "drafts": 0, "to_draft": 2 }])
    );
    let shown = shell.json(&["category", "show", "dentists"]);
    assert_eq!(
        shown["steps"][0],
        json!({ "step": 1, "kind": "email", "words": "introduce yourself",
        "template": "introduction", "after": 0, "leads": 3 })
    );
    let text = shell.ok(&["category", "show", "dentists"]);
    assert!(
        text.contains("They lose time.") && text.contains("1  email introduce yourself (introduction)  3"),
        "{text}"
    );
    assert_eq!(shell.refused(&["category", "show", "nobody"]).0, 1);
    assert_eq!(shell.refused(&["category", "set", "dentists", "campaign=x"]).0, 2);
    assert_eq!(shell.ok(&["category", "set", "dentists", "campaign="]), "Category dentists changed.\n");
}

#[test]
fn a_typed_category_that_is_new_is_said_to_be() {
    let shell = shell();
    let said = shell.ok(&["classify", "cleo", "lead", "--category", "dentits"]);
    assert!(said.contains("in the new category dentits"), "{said}");
}

#[test]
fn drafts_are_made_written_and_said_to_be_sent() {
    let shell = shell();
    let Said { out, err, code } = shell.run(&["draft", "dentists"]);
    assert!(out.starts_with("2 deals: drafted introduction.\n"), "{out} {err}");
    assert!(out.contains("Ada Lee <ada@lee.example>  A question about Lee Dental\n"), "{out}");
    assert_eq!(code, 0);
    let folder = shell.path("out");
    let drafts = shell.json(&["draft", "dentists", "--out", folder.to_str().unwrap()]);
    assert_eq!(drafts["drafts"].as_array().unwrap().len(), 2, "{drafts}");
    let text = std::fs::read_to_string(folder.join("1-ada-lee.eml")).unwrap();
    assert!(text.contains("Subject: A question about Lee Dental\r\n"), "{text}");
    let waiting = shell.json(&["sent"]);
    assert_eq!(
        (waiting[0]["to"].as_str(), waiting[0]["state"].as_str()),
        (Some("ada@lee.example"), Some("handed-over"))
    );
    assert_eq!(shell.ok(&["sent", "ada"]), "Ada Lee: sent; next send something useful, Mon 30 Nov.\n");
    assert_eq!(shell.json(&["sent"]).as_array().unwrap().len(), 1);
    assert!(shell.ok(&["undo"]).contains("What has left this machine cannot be called back."));
    assert_eq!(shell.ok(&["sent", "dentists", "--drop"]), "2 letters dropped.\n");
    let (code, error) = shell.refused(&["sent", "--all"]);
    assert_eq!((code, error["message"].as_str()), (1, Some("No draft waits there.")));
}

#[test]
fn who_cannot_be_written_to_is_on_the_list_to_fix() {
    let shell = shell();
    shell.later(1);
    let drafts = shell.json(&["draft", "dentists"]);
    assert_eq!(drafts["fix"], json!([{ "deal": 3, "name": "Cleo", "why": "Cleo: the e-mail is missing" }]));
    assert_eq!(drafts["drafts"].as_array().unwrap().len(), 2);
    let (code, error) = shell.refused(&["draft", "cleo"]);
    assert_eq!((code, error["message"].as_str()), (1, Some("Cleo: the e-mail is missing.")));
    let (code, error) = shell.refused(&["draft", "ada", "--template", "nothing"]);
    assert_eq!((code, error["message"].as_str()), (1, Some("There is no template nothing.")));
}

#[test]
fn the_mail_command_sends_and_its_refusal_is_told() {
    let shell = shell();
    let (code, error) = shell.refused(&["draft", "ada", "--send"]);
    assert_eq!((code, error["message"].as_str()), (1, Some("There is no mail command.")));
    let config = shell.path("config");
    std::fs::create_dir_all(&config).unwrap();
    let set =
        |command: &str| std::fs::write(config.join("config.toml"), format!("mail-command = '{command}'\n")).unwrap();
    set("echo no route >&2; exit 75");
    let (code, error) = shell.refused(&["draft", "dentists", "--send"]);
    assert!(code == 1 && error["message"].as_str().unwrap().contains("did not send it: no route."), "{error}");
    assert_eq!(shell.json(&["sent"]).as_array().unwrap().len(), 2);
    set(&format!("cat >> {}", shell.path("mail").display()));
    let said = shell.json(&["draft", "dentists", "--send"]);
    assert_eq!(said["sent"].as_array().unwrap().len(), 2, "{said}");
    assert_eq!(shell.json(&["sent"]), json!([]));
    let mail = std::fs::read_to_string(shell.path("mail")).unwrap();
    assert_eq!(mail.matches("\nSubject: A question about ").count(), 2, "{mail}");
}

#[test]
fn the_owners_own_template_takes_the_place_of_a_shipped_one() {
    let shell = shell();
    let folder = shell.path("config").join("templates");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("introduction.txt"), "Subject: own\n\nHello {{ frist_name }}").unwrap();
    let (code, error) = shell.refused(&["draft", "ada"]);
    assert_eq!(code, 1);
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with("Template introduction, line 3: there is no such field"), "{message}");
    std::fs::write(folder.join("introduction.txt"), "Subject: own\n\nHello {{ first_name }}").unwrap();
    assert_eq!(shell.json(&["draft", "ada"])["drafts"][0]["body"], "Hello Ada");
}

#[test]
fn leads_are_enrolled_and_taken_out() {
    let shell = shell();
    assert_eq!(shell.ok(&["enrol", "dentists", "--stop"]), "3 deals: out of the campaign.\n");
    assert_eq!(shell.ok(&["enrol", "ada"]), "Ada Lee: in the campaign of dentists from today.\n");
    assert_eq!(shell.ok(&["enrol", "ada", "--stop"]).split(';').next(), Some("Ada Lee: out of the campaign"));
    let said = shell.ok(&["enrol", "dentists", "--per-day", "1"]);
    assert_eq!(said, "3 leads of dentists begin its campaign, today to Thu 26 Nov.\n");
    assert_eq!(shell.refused(&["enrol", "dentists"]).0, 1);
    assert_eq!(shell.refused(&["enrol", "nobody"]).0, 1);
    assert_eq!(shell.refused(&["enrol", "ada", "--per-day", "0"]).0, 2);
}

#[test]
fn an_export_holds_letters_and_campaigns() {
    let shell = shell();
    shell.ok(&["draft", "dentists"]);
    shell.ok(&["sent", "ada"]);
    let out = shell.path("all.json");
    shell.ok(&["export", "--format", "json", "--out", out.to_str().unwrap()]);
    let other = Shell::new();
    other.ok(&["import", out.to_str().unwrap()]);
    let again = other.path("again.json");
    other.ok(&["export", "--format", "json", "--out", again.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(&again).unwrap(), std::fs::read_to_string(&out).unwrap());
    assert_eq!(other.json(&["sent"]).as_array().unwrap().len(), 1);
    assert_eq!(other.json(&["check"])["ok"], true);
}

#[test]
fn a_shipped_or_own_campaign_enters_the_file_with_its_category() {
    let shell = Shell::new();
    shell.ok(&["category", "add", "fair", "--campaign", "once met"]);
    shell.ok(&["category", "add", "event", "--campaign", "Once met"]);
    let shown = shell.json(&["category", "show", "event"]);
    assert_eq!((shown["campaign"].as_str(), shown["steps"].as_array().unwrap().len()), (Some("Once met"), 4));
    let folder = shell.path("config").join("playbooks");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("mine.toml"),
        "name = 'Mine'\nkind = 'campaign'\n[[step]]\nkind = 'call'\nwords = 'call'\n",
    )
    .unwrap();
    std::fs::write(
        folder.join("other.toml"),
        "name = 'Other'\nkind = 'sales'\n[[step]]\nkind = 'call'\nwords = 'call'\n",
    )
    .unwrap();
    assert_eq!(shell.ok(&["category", "set", "fair", "campaign=mine"]), "Category fair changed.\n");
    let (code, error) = shell.refused(&["category", "set", "fair", "campaign=other"]);
    let known = "there is no campaign \"other\"; there are Agency, Calls only, Cold mail, Consultant, Mine, Once met, Referred, Software, Trades";
    assert_eq!((code, error["message"].as_str()), (2, Some(format!("campaign: {known}").as_str())));
    std::fs::write(
        folder.join("mine.toml"),
        "name = 'Mine'\nkind = 'campaign'\n[[step]]\nkind = 'cal'\nwords = 'call'\n",
    )
    .unwrap();
    shell.ok(&["category", "set", "fair", "limit=3"]);
    let (code, error) = shell.refused(&["category", "set", "fair", "campaign=mine"]);
    assert!(
        code == 1 && error["message"].as_str().unwrap().contains("mine.toml, line 4: \"cal\" is no kind of step"),
        "{error}"
    );
}

const WHOLE: &str = "\
name = 'Dental'
kind = 'campaign'

[[step]]
kind = 'email'
words = 'ask about bookings'
message = \"\"\"
Subject: Your bookings, {{ first_name }}

How many do you lose a week?
\"\"\"

[[step]]
kind = 'email'
words = 'remind'
template = 'short'
after = 3

[[template]]
name = 'short'
text = 'Subject: Still there?'
";

#[test]
fn an_own_campaign_is_one_file_with_its_messages() {
    let shell = Shell::with(&["Ada Lee ada@lee.example #dentists"]);
    let folder = shell.path("config").join("playbooks");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("dental.toml");
    std::fs::write(&file, WHOLE).unwrap();
    assert_eq!(
        shell.ok(&["playbook", "check"]),
        format!("{}: Dental, campaign, 2 steps, 2 messages of its own\n", file.display())
    );
    shell.ok(&["category", "set", "dentists", "campaign=dental"]);
    shell.ok(&["enrol", "dentists"]);
    shell.later(1);
    let draft = &shell.json(&["draft", "dentists"])["drafts"][0];
    assert_eq!(
        (&draft["subject"], &draft["body"]),
        (&json!("Your bookings, Ada"), &json!("How many do you lose a week?"))
    );
    shell.ok(&["sent", "--all"]);
    shell.later(8);
    assert_eq!(shell.json(&["draft", "dentists"])["drafts"][0]["subject"], "Still there?");
    let toml = shell.ok(&["playbook", "show", "dental", "--toml"]);
    std::fs::write(folder.join("copy.toml"), toml.replace("Dental", "Copy")).unwrap();
    assert!(shell.ok(&["playbook", "check"]).contains("copy.toml: Copy, campaign, 2 steps, 2 messages of its own"));
}

#[test]
fn the_check_of_a_playbook_tells_all_faults_with_their_lines() {
    let shell = Shell::with(&["Ada Lee ada@lee.example"]);
    let file = shell.path("bad.toml");
    let bad = WHOLE
        .replace("first_name", "frist_name")
        .replace("'short'\nafter", "'shrt'\nafter")
        .replace("= 3", "= 'three'");
    std::fs::write(&file, &bad).unwrap();
    let said = shell.run(&["playbook", "check", file.to_str().unwrap()]);
    assert_eq!(said.code, 1);
    let lines: Vec<&str> = said.out.lines().map(|line| line.split_once(".toml, ").unwrap().1).collect();
    assert_eq!(lines.len(), 2, "{said:?}");
    assert!(lines[0].starts_with("line 8: there is no such field"), "{lines:?}");
    assert_eq!(lines[1], "line 17: after is a whole number");
    assert!(said.err.starts_with("The check found 2 faults."), "{said:?}");
    std::fs::write(&file, WHOLE.replace("'short'\nafter", "'shrt'\nafter")).unwrap();
    let said = shell.run(&["playbook", "check", "--json", file.to_str().unwrap()]);
    let told: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(told[0]["faults"], json!([{ "line": 16, "message": "there is no template \"shrt\"" }]));
    let good = shell.path("good.toml");
    std::fs::write(&good, WHOLE).unwrap();
    let told = shell.json(&["playbook", "check", good.to_str().unwrap()]);
    assert_eq!((&told[0]["ok"], &told[0]["playbook"]["name"]), (&json!(true), &json!("Dental")));
    assert_eq!(shell.refused(&["playbook", "check", "nowhere.toml"]).0, 3);
    assert_eq!(shell.ok(&["playbook", "check"]), "", "none of one's own is no fault");
}

#[test]
fn a_fire_that_is_put_right_can_mend_the_handoff_playbook() {
    let shell = Shell::new();
    shell.ok(&["add", "Ada Lovelace 12k", "--stage", "opportunity"]);
    shell.ok(&["win", "ada"]);
    shell.ok(&["fire", "ada", "the export is empty"]);
    shell.ok(&["fire", "ada", "--put-right", "sent it", "--mend", "kickoff: show them the export"]);
    let own = std::fs::read_to_string(shell.path("config").join("playbooks").join("handoff.toml")).unwrap();
    assert!(own.contains("show them the export") && own.starts_with("# From the signature"), "{own}");
    let bob = shell.json(&["add", "Bob 3k", "--stage", "handoff"]);
    assert!(bob.to_string().contains("Bob"), "{bob}");
    let shown = shell.json(&["show", "bob"]);
    let steps: Vec<&str> =
        shown["steps"].as_array().unwrap().iter().filter_map(|step| step["words"].as_str()).collect();
    assert_eq!(steps[..3], ["first contact after signing", "kickoff", "show them the export"]);
}
