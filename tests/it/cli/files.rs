use super::{ADA, GRACE, Shell};
use serde_json::json;

#[test]
fn backups_are_made_listed_copied_and_restored() {
    let shell = Shell::with(&[ADA]);
    let made = shell.json(&["backup"]);
    assert_eq!((&made["verified"], &made["made"]), (&json!(true), &json!("2026-11-24T09:00:00")));
    shell.later(1);
    shell.ok(&["archive", "1", "--still-owed"]);
    let copy = shell.path("stick/copy.box9");
    let copy = copy.to_str().unwrap();
    shell.ok(&["backup", "--to", copy]);
    assert_eq!(shell.refused(&["backup", "--to", copy]).0, 1);
    shell.ok(&["backup", "--to", copy, "--force"]);
    let name = std::path::Path::new(made["file"].as_str().unwrap()).file_name().unwrap().to_str().unwrap();
    let restored = shell.json(&["restore", name]);
    assert_eq!(restored["as_of"], "2026-11-24T09:00:00+01:00");
    assert_eq!(shell.json(&["list"])[0]["archived"], false);
    let kept = restored["kept"].as_str().unwrap().to_owned();
    let said = shell.ok(&["restore", &kept]);
    assert!(said.contains("as of Wed 25 Nov 2026 09:00. What was here is kept as "), "{said}");
    assert_eq!(shell.json(&["list", "--archived"])[0]["id"], 1);
    shell.ok(&["restore", copy]);
    assert_eq!(shell.json(&["check"])["ok"], true);
}

#[test]
fn a_backup_takes_the_settings_along_and_a_restore_brings_back_those_that_are_gone() {
    let shell = Shell::with(&[ADA]);
    shell.ok(&["settings", "--write"]);
    let folder = std::path::PathBuf::from(shell.json(&["info"])["config"].as_str().unwrap());
    let keys = folder.join("keys.toml");
    std::fs::write(&keys, "[deals]\ndone = 'D'\n").unwrap();
    let file = shell.json(&["backup"])["file"].as_str().unwrap().to_owned();
    std::fs::write(folder.join("theme.toml"), "late = 'red'\n").unwrap();
    std::fs::remove_file(&keys).unwrap();
    shell.ok(&["restore", &file]);
    assert_eq!(std::fs::read_to_string(&keys).unwrap(), "[deals]\ndone = 'D'\n");
    assert_eq!(std::fs::read_to_string(folder.join("theme.toml")).unwrap(), "late = 'red'\n", "what is there stays");
    assert_eq!(shell.json(&["check"])["ok"], true);
}

#[test]
fn what_is_no_backup_is_refused_and_the_file_stays() {
    let shell = Shell::with(&[ADA]);
    let text = shell.path("text.box9");
    std::fs::write(&text, "not a database at all").unwrap();
    let (code, error) = shell.refused(&["restore", text.to_str().unwrap()]);
    assert_eq!((code, &error["kind"]), (3, &json!("file")));
    assert_eq!(shell.json(&["list"])[0]["id"], 1);
    let (code, error) = shell.refused(&["--db", text.to_str().unwrap(), "list"]);
    assert_eq!((code, &error["kind"]), (3, &json!("file")));
    assert_eq!(std::fs::read_to_string(&text).unwrap(), "not a database at all");
}

#[test]
fn check_names_what_it_finds_and_exits_1() {
    let shell = Shell::with(&[ADA]);
    shell.ok(&["backup"]);
    let good = shell.json(&["check"]);
    assert_eq!(
        (&good["ok"], &good["leaks"], &good["backups"][0]["verified"]),
        (&json!(true), &json!([]), &json!(true))
    );
    let backup = good["backups"][0]["file"].as_str().unwrap();
    std::fs::write(backup, "damaged").unwrap();
    let said = shell.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("not usable") && said.err.starts_with("The check found 1 fault."), "{said:?}");
    let said = shell.run(&["check", "--json"]);
    assert!(said.out.contains("\"ok\": false") && said.err.contains("\"refused\""), "{said:?}");
}

#[test]
fn info_says_where_everything_lies() {
    let shell = Shell::new();
    shell.ok(&["settings"]);
    let info = shell.json(&["info"]);
    let keys: Vec<&str> = info.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["version", "db", "config", "data", "backups", "log", "schema", "sqlite"]);
    assert_eq!(info["db"].as_str().unwrap(), shell.path("funnel.box9").to_str().unwrap());
    assert_eq!(info["schema"], json!(box9::store::VERSION));
}

#[test]
fn settings_are_listed_shown_changed_undone_and_written() {
    let shell = Shell::new();
    assert_eq!(shell.ok(&["settings", "currency"]), "USD\n");
    shell.ok(&["settings", "working-days=mon tue wed"]);
    assert_eq!(shell.json(&["settings", "working-days"])["value"], "mon tue wed");
    shell.ok(&["undo"]);
    assert_eq!(shell.json(&["settings", "working-days"])["value"], "mon tue wed thu fri");
    let listed = shell.json(&["settings"]);
    assert!(listed.as_array().unwrap().iter().all(|row| row["meaning"].is_string()));
    shell.ok(&["settings", "--write"]);
    assert!(std::fs::read_to_string(shell.path("config/config.toml")).unwrap().contains("# mouse = true"));
    assert_eq!(shell.refused(&["settings", "--write"]).0, 1);
}

#[test]
fn purge_asks_first_and_names_the_backups_that_still_hold_it() {
    let shell = Shell::with(&[ADA, GRACE, "Ada Lovelace ada@ae.example \"second deal\" >mon call"]);
    shell.ok(&["backup"]);
    for typed in ["", "\n", "n\n", "maybe\n"] {
        let said = shell.run_at(&["purge", "2"], Some(80), typed, &[]);
        assert_eq!((said.code, said.out.as_str()), (1, ""), "{typed:?}");
        assert!(said.err.contains("[y/N] Nothing was purged."), "{said:?}");
    }
    let said = shell.run_at(&["purge", "grace"], Some(200), "y\n", &[]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.starts_with("Purged #2 Grace Hopper · Navy · lead for good.\n"), "{said:?}");
    assert!(said.out.contains("-asked.box9"), "{said:?}");
    assert_eq!(shell.refused(&["show", "2"]).1["kind"], "not_found");
    let gone = shell.json(&["purge", "--person", "1", "--yes"]);
    assert_eq!((&gone["operation"], &gone["notes"]), (&json!(null), &json!([])));
    assert_eq!((&gone["deals"], gone["backups"].as_array().unwrap().len()), (&json!([3, 1]), 2));
    assert_eq!(shell.json(&["list"]), json!([]));
    assert_eq!(shell.json(&["check"])["ok"], true);
}

#[test]
fn an_import_accounts_for_every_row() {
    let shell = Shell::with(&[ADA]);
    let file = shell.path("deals.csv");
    let rows = "Name,Email,Deal,Stage,Favourite colour\nBob Ray,bob@x.example,Roof,Proposal,red\nCy Lee,cy@x.example,Wall,Hot one,\n\"Ada Lovelace\",ada@ae.example,,,\n";
    std::fs::write(&file, rows).unwrap();
    let file = file.to_str().unwrap();
    let dry = shell.json(&["import", file, "--dry-run"]);
    assert_eq!((&dry["dry_run"], &dry["operation"], &dry["rows"]), (&json!(true), &json!(null), &json!(3)));
    assert_eq!(shell.json(&["list"]).as_array().unwrap().len(), 1);
    let report = shell.json(&["import", file]);
    let keys: Vec<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "files",
            "rows",
            "new",
            "filled",
            "unchanged",
            "conflicts",
            "duplicates",
            "skipped_count",
            "skipped",
            "unmapped_columns",
            "unknown_stages",
            "operation",
            "dry_run",
            "repeated"
        ]
    );
    let sum: i64 = ["new", "filled", "unchanged", "conflicts", "duplicates", "skipped_count"]
        .iter()
        .map(|key| report[*key].as_i64().unwrap())
        .sum();
    assert_eq!(report["rows"], json!(sum));
    assert_eq!(report["unknown_stages"], json!({ "Hot one": 1 }));
    assert!(shell.json(&["backups"])[0]["why"] == "import");
    let again = shell.json(&["import", file]);
    assert_eq!((&again["operation"], &again["new"]), (&json!(null), &json!(0)));
    shell.ok(&["undo", &report["operation"].to_string()]);
    assert_eq!(shell.json(&["list"]).as_array().unwrap().len(), 1);
    let piped = shell.run_at(&["import", "-", "--stage", "Hot one=negotiation"], None, rows, &[]);
    assert!(piped.out.starts_with("3 rows: "), "{piped:?}");
    assert!(piped.out.contains("Columns without a place, kept as notes: Favourite colour."), "{piped:?}");
    assert_eq!(shell.json(&["list", "--stage", "negotiation"]).as_array().unwrap().len(), 1);
}

#[test]
fn an_export_goes_to_standard_output_or_whole_into_a_file() {
    let shell = Shell::with(&[ADA, GRACE]);
    let sheet = shell.ok(&["export"]);
    assert_eq!(sheet.lines().count(), 3);
    assert_eq!(shell.ok(&["export", "grace"]).lines().count(), 2);
    let all = shell.ok(&["export", "--format", "json"]);
    let file = shell.path("funnel.json");
    let file = file.to_str().unwrap();
    let said = shell.json(&["export", "--out", file]);
    assert_eq!((&said["deals"], &said["people"]), (&json!(2), &json!(2)));
    assert_eq!(std::fs::read_to_string(file).unwrap(), all);
    assert_eq!(shell.refused(&["export", "--out", file]).0, 1);
    shell.ok(&["export", "--out", file, "--force"]);
    assert!(shell.ok(&["export", "--format", "markdown", "1"]).contains("Ada Lovelace"));
    assert_eq!(shell.refused(&["export", "--format", "xlsx"]).0, 1);
    assert_eq!(shell.refused(&["export", "nobody"]).0, 1);
    let other = Shell::new();
    other.ok(&["import", file]);
    assert_eq!(other.ok(&["export", "--format", "json"]), all);
}

#[test]
fn the_demo_is_a_funnel_of_its_own_that_is_thrown_away() {
    let shell = Shell::with(&[ADA]);
    let listed = shell.json(&["list", "--demo"]);
    assert!(listed.as_array().unwrap().len() > 20);
    shell.ok(&["--demo", "add", "Nobody Real"]);
    let info = shell.json(&["info", "--demo"]);
    let db = std::path::PathBuf::from(info["db"].as_str().unwrap());
    assert!(!db.exists() && !db.parent().unwrap().exists(), "{db:?} was left behind");
    assert_eq!(shell.json(&["list"]).as_array().unwrap().len(), 1);
}

#[test]
fn pages_for_packagers_are_made_from_the_commands() {
    let shell = Shell::new();
    for name in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(shell.ok(&["completions", name]).contains("postpone"), "{name}");
    }
    let whole = shell.ok(&["man"]);
    assert!(whole.contains(".TH box9 1") && whole.contains("box9\\-touch") && whole.contains("Examples:"));
    assert!(shell.ok(&["man", "touch"]).contains("voicemail"));
    assert!(shell.ok(&["keys"]).starts_with("In Today\n"));
    let keys = shell.json(&["keys"]);
    assert!(keys[0]["keys"].is_array() && keys[0]["does"].is_string());
    assert_eq!(shell.ok(&["--version"]).split_whitespace().next(), Some("box9"));
}
