//! `datassay.toml`: what is said of a malformed one, what one that was merely found may do, and what its words change.

mod support;

use std::fs;

use serde_json::Value;
use support::{Folder, lossy, parse, told};

const DATA: &[u8] = b"id,age,plan\n1,30,a\n2,41,b\n3,29,a\n4,57,b\n";

/// A gate with all that a profile has to say of it.
const GATE: &str = "basis = \"literature\", source = \"a book\", seen = 2026-11-23";

/// Thirty files with one mistake each: the message names the place and the mend.
#[test]
fn every_mistake_is_told_with_its_place_and_its_mend() {
    let cases: &[(&str, String)] = &[
        ("not_toml", "label = \n".to_owned()),
        ("no_closing_quote", "label = \"plan\ntime = \"day\"\n".to_owned()),
        ("unknown_key", "lable = \"plan\"\n".to_owned()),
        ("unknown_section", "[acces]\nowner = \"us\"\n".to_owned()),
        ("text_for_a_table", "access = \"ask us\"\n".to_owned()),
        ("number_for_text", "label = 7\n".to_owned()),
        ("empty_text", "label = \" \"\n".to_owned()),
        ("unknown_task", "task = \"clasification\"\n".to_owned()),
        ("unknown_profile", "extends = \"tabular-clasification\"\n".to_owned()),
        ("task_and_profile_differ", "task = \"regression\"\nextends = \"general\"\n".to_owned()),
        ("no_such_file_to_extend", "extends = \"policy.toml\"\n".to_owned()),
        ("extends_itself", "extends = \"./datassay.toml\"\n".to_owned()),
        ("no_span", "time = \"id\"\nfreshness = \"a month\"\n".to_owned()),
        ("freshness_without_time", "freshness = \"30d\"\n".to_owned()),
        ("horizon_zero", "horizon = 0\n".to_owned()),
        ("column_without_name", "[[table]]\n[[table.column]]\ntype = \"integer\"\n".to_owned()),
        ("unknown_type", column("type = \"int\"")),
        ("unknown_role", column("role = \"target\"")),
        ("column_twice", format!("{}[[table.column]]\nname = \"age\"\n", column(""))),
        ("range_backwards", column("range = { min = 120, max = 0 }")),
        ("range_of_text", column("type = \"text\"\nrange = { min = 0 }")),
        ("range_mixed", column("range = { min = 0, max = 2026-01-31 }")),
        ("no_pattern", column("pattern = \"[0-9\"")),
        ("pattern_with_look_ahead", column("pattern = \"(?=a)b\"")),
        ("pattern_too_large", column("pattern = \"(a{1000}){1000}\"")),
        ("personal_and_public", column("personal = true\npublic = true")),
        ("allowed_twice", column("allowed = [1, 2, 1]")),
        ("allowed_of_another_type", column("type = \"integer\"\nallowed = [1, \"two\"]")),
        ("two_labels", format!("{}[[table.column]]\nname = \"plan\"\nrole = \"label\"\n", column("role = \"label\""))),
        ("label_and_role_differ", format!("label = \"plan\"\n{}", column("role = \"label\""))),
        ("unknown_rule", "[rules.missing-value]\noff = true\nreason = \"x\"\n".to_owned()),
        ("off_without_reason", "[rules.missing-values]\noff = true\n".to_owned()),
        ("secrets_off", "[rules.secrets]\noff = true\nreason = \"x\"\n".to_owned()),
        ("share_of_twenty", "[rules.missing-values]\ncondition = { above = 20 }\n".to_owned()),
        ("wrong_side", "[rules.missing-values]\ncondition = { below = 0.2 }\n".to_owned()),
        ("out_of_reach", "[rules.missing-values]\ncondition = { above = 0.02 }\n".to_owned()),
        ("profile_without_source", "name = \"x\"\ntask = \"general\"\ndescription = \"x\"\n[rules.empty-file.condition]\nbasis = \"literature\"\n".to_owned()),
        ("profile_claims_an_override", format!("name = \"x\"\ntask = \"general\"\ndescription = \"x\"\n[rules.empty-file]\ncondition = {{ {} }}\n", GATE.replace("literature", "owner-override"))),
        ("waiver_without_end", "[[waiver]]\nrule = \"outliers\"\nreason = \"x\"\nowner = \"us\"\n".to_owned()),
        ("waiver_until_a_text", waiver("outliers", "\"2027-01-01\"")),
        ("waiver_until_no_day", waiver("outliers", "2027-02-30")),
        ("waiver_of_secrets", waiver("secrets", "2027-01-01")),
        ("waiver_twice", waiver("outliers", "2027-01-01").repeat(2)),
        ("answer_twice", "[[answer]]\nquestion = \"q\"\ntext = \"a\"\nby = \"us\"\non = 2026-11-01\n".repeat(2)),
        ("check_without_sql", "[[check]]\nname = \"x\"\n".to_owned()),
        ("brief_unknown_key", "[brief]\noutcme = \"x\"\n".to_owned()),
        ("no_utf8", "label = \"\u{fffd}\u{1b}[31m\"\n".to_owned()),
    ];
    assert!(cases.len() >= 30);
    let mut all = String::new();
    for (name, text) in cases {
        let folder = Folder::with(&[("data/t.csv", DATA), ("datassay.toml", text.as_bytes())]);
        let output = folder.run(&["check", "data", "--profile", "datassay.toml"]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", told(&output));
        assert!(output.stdout.is_empty(), "{name}");
        all.extend(["# ", name, "\n", &lossy(&output.stderr), "\n"]);
    }
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(all) });
}

fn column(lines: &str) -> String {
    format!("[[table]]\n[[table.column]]\nname = \"age\"\n{lines}\n")
}

fn waiver(rule: &str, until: &str) -> String {
    format!("[[waiver]]\nrule = \"{rule}\"\nreason = \"known\"\nowner = \"us\"\nuntil = {until}\n")
}

/// A file beside the data is used and announced; what was named goes before it; `--no-config` leaves it out.
#[test]
fn a_file_beside_the_data_is_announced() {
    let text = format!(
        "label = \"plan\"\n[rules.outliers]\noff = true\nreason = \"known\"\n{}",
        waiver("constant-column", "2027-01-01")
    );
    let folder = Folder::with(&[("exports/t.csv", DATA), ("exports/datassay.toml", text.as_bytes())]);
    for path in ["exports", "exports/t.csv", "exports/*.csv", "./exports/"] {
        let report = folder.json(&[path]);
        assert_eq!(report["config"]["how"], "found", "{path}");
        assert_eq!(report["config"]["path"], "exports/datassay.toml", "{path}");
        assert_eq!(report["config"]["overrides"][0]["set_in"], "exports/datassay.toml:2", "{path}");
        assert_eq!(report["verdict"]["label"], "t.plan", "{path}");
        let words = lossy(&folder.run(&["check", path]).stdout);
        let first: String = words.split_whitespace().take(30).collect::<Vec<_>>().join(" ");
        assert!(first.contains("using exports/datassay.toml: 1 override, 1 waiver"), "{words}");
    }
    let report = folder.json(&["exports", "--no-config"]);
    assert_eq!((&report["config"], &report["verdict"]["label"]), (&Value::Null, &Value::Null));
    let report = folder.json(&["exports", "--profile", "general"]);
    assert_eq!(report["config"], Value::Null);
    let words = lossy(&folder.run(&["check", "exports", "--profile", "general"]).stdout);
    assert!(words.contains("exports/datassay.toml was not used, as --profile names another"), "{words}");
    // What was typed goes before what is written.
    let report = folder.json(&["exports", "--label", "age"]);
    assert_eq!(report["verdict"]["label"], "t.age");
}

/// What a file beside the data may not do: no text of it is repeated, nothing else is read, no link followed.
#[test]
fn a_file_that_was_only_found_reads_nothing_else() {
    let secret = "password = \"tell-nobody\"\n";
    for (text, expected) in [
        (secret, "exports/datassay.toml:1:1: an unknown key; name the file with --profile"),
        ("extends = \"../policy.toml\"\n", "exports/datassay.toml:1:11: a path it may not extend"),
        ("extends = \"/etc/passwd\"\n", "exports/datassay.toml:1:11: a path it may not extend"),
        (
            "[[table]]\nfiles = [\"../other/*.csv\"]\n",
            "exports/datassay.toml:2:10: a path that leads out of its folder",
        ),
        ("[[table]]\nfiles = [\"/other/*.csv\"]\n", "exports/datassay.toml:2:10: a path that leads out of its folder"),
        ("label = tell-nobody\n", "exports/datassay.toml:1:9: not valid TOML; name"),
    ] {
        let folder = Folder::with(&[
            ("exports/t.csv", DATA),
            ("exports/datassay.toml", text.as_bytes()),
            ("policy.toml", secret.as_bytes()),
        ]);
        let output = folder.run(&["check", "exports"]);
        let words = lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        assert!(words.contains(expected), "{words}");
        assert!(!words.contains("nobody") && !words.contains("password"), "{words}");
        assert_eq!(words.trim_end().lines().count(), 1, "{words}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_or_a_pipe_beside_the_data_is_not_read() {
    let folder = Folder::with(&[("exports/t.csv", DATA), ("secret.toml", b"tell-nobody")]);
    let place = folder.path().join("exports/datassay.toml");
    std::os::unix::fs::symlink("../secret.toml", &place).expect("a link can be made");
    let output = folder.run(&["check", "exports"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(lossy(&output.stderr).contains("it is a link"), "{}", told(&output));
    fs::remove_file(&place).expect("there is a link");
    let made = std::process::Command::new("mkfifo").arg(&place).status().is_ok_and(|status| status.success());
    assert!(made, "a pipe can be made");
    let output = folder.run(&["check", "exports"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(lossy(&output.stderr).contains("it is no regular file"), "{}", told(&output));
    assert_eq!(folder.run(&["check", "exports", "--no-config"]).status.code(), Some(0));
}

/// NOT READY does not become READY unseen: the verdict without the file stands beside, and one that nobody named makes
/// nothing better than CONDITIONAL.
#[test]
fn a_hostile_file_does_not_make_all_well() {
    // More than one row in a thousand is ragged: a blocker.
    let mut data = b"id,age\n".to_vec();
    for row in 0..200 {
        data.extend(if row % 50 == 0 { format!("{row}\n") } else { format!("{row},{}\n", 20 + row % 50) }.into_bytes());
    }
    let hostile =
        "[rules.ragged-rows]\noff = true\nreason = \"never mind\"\n[[check]]\nname = \"x\"\nsql = \"DROP TABLE t\"\n";
    let folder = Folder::with(&[("exports/t.csv", &data), ("exports/datassay.toml", hostile.as_bytes())]);
    assert_eq!(folder.json(&["exports", "--no-config"])["verdict"]["status"], "not-ready");
    let report = folder.json(&["exports"]);
    assert_eq!(report["verdict"]["status"], "conditional", "{report}");
    assert_eq!(report["verdict"]["untouched"]["status"], "not-ready");
    assert_eq!(report["verdict"]["untouched"]["profile"], "general");
    let words = lossy(&folder.run(&["check", "exports"]).stdout);
    assert!(words.contains("Under the built-in profile general, without exports/datassay.toml: NOT READY."), "{words}");
    assert!(words.contains("1 SQL check, not run"), "{words}");
    // Named, it is the user's own word; the verdict without it stands beside it all the same.
    let named = folder.json(&["exports", "--profile", "exports/datassay.toml"]);
    assert_eq!(named["verdict"]["status"], "ready");
    assert_eq!(named["verdict"]["untouched"]["status"], "not-ready");
    // A task that asks for less does not hide what the label that was typed asks for.
    let milder = Folder::with(&[("exports/t.csv", DATA), ("exports/datassay.toml", b"task = \"general\"\n")]);
    let report = milder.json(&["exports", "--label", "plan"]);
    assert_eq!(report["verdict"]["untouched"]["profile"], "tabular-classification");
    assert_eq!(report["verdict"]["untouched"]["status"], "not-ready");
    assert_eq!(report["verdict"]["status"], "conditional");
}

/// Thresholds and severities: what the file sets is what judges, and each says where it was set.
#[test]
fn overrides_say_where_they_were_set() {
    let mut data = b"id,age\n".to_vec();
    for row in 0..1000 {
        data.extend(
            if row % 10 == 0 { format!("{row},\n") } else { format!("{row},{}\n", 20 + row % 50) }.into_bytes(),
        );
    }
    let folder = Folder::with(&[("t.csv", &data)]);
    let of = |text: &str| -> Value {
        folder.write("mine.toml", text);
        let report = folder.json(&["t.csv", "--profile", "mine.toml"]);
        let found =
            support::list(&report["findings"]).iter().find(|finding| finding["code"] == "missing-values").cloned();
        found.unwrap_or(Value::Null)
    };
    let plain = of("extends = \"general\"\n");
    assert_eq!((&plain["severity"], &plain["evidence"]["limit"]["set_in"]), (&"advice".into(), &"general".into()));
    let lower = of("\n[rules.missing-values]\nreason = \"agreed\"\ncondition = { above = 0.08 }\n");
    assert_eq!(lower["severity"], "condition");
    let limit = &lower["evidence"]["limit"];
    assert_eq!(
        (&limit["basis"], &limit["source"], &limit["set_in"]),
        (&"owner-override".into(), &"agreed".into(), &"mine.toml:4".into())
    );
    assert_eq!(
        of("[rules.missing-values]\nseverity = \"blocker\"\n")["severity"],
        "advice",
        "the heaviest gate goes up, the others stay"
    );
    assert_eq!(of("[rules.missing-values]\nadvice = false\n"), Value::Null);
    assert_eq!(of("[rules.missing-values]\noff = true\nreason = \"known\"\n"), Value::Null);
    // One file on another: what the nearer one says holds, and each limit says which it was.
    folder.write(
        "policy.toml",
        "extends = \"general\"\n[rules.missing-values]\nblocker = { above = 0.9 }\ncondition = { above = 0.09 }\n",
    );
    let chained = of("extends = \"./policy.toml\"\n[rules.outliers]\noff = true\nreason = \"x\"\n");
    assert_eq!(
        (&chained["severity"], &chained["evidence"]["limit"]["set_in"]),
        (&"condition".into(), &"policy.toml:4".into())
    );
}

#[test]
fn everything_that_a_file_may_say_is_read() {
    let text = include_str!("../docs/datassay.example.toml");
    let folder = Folder::with(&[("t.csv", DATA), ("datassay.example.toml", text.as_bytes())]);
    let output = folder.run(&["check", "t.csv", "--format", "json", "--profile", "datassay.example.toml"]);
    let report = parse(&output.stdout);
    assert_eq!(report["config"]["waivers"], 1, "{}", told(&output));
}

/// A waiver accepts a finding and hides nothing: a waived condition no longer weighs, a waived blocker makes it CONDITIONAL
/// at best, an ended one accepts nothing, and one of nothing is told.
#[test]
fn a_waived_finding_stays_in_the_report() {
    let mut data = b"id,age\n".to_vec();
    for row in 0..1000 {
        data.extend(if row % 3 == 0 { format!("{row},\n") } else { format!("{row},{}\n", 20 + row % 50) }.into_bytes());
    }
    let folder = Folder::with(&[("t.csv", &data), ("blocked.csv", b"a,b\n")]);
    let of = |data: &str, text: &str| {
        folder.write("mine.toml", text);
        folder.json(&[data, "--profile", "mine.toml", "--now", "2026-11-23"])
    };
    let plain = of("t.csv", "task = \"general\"\n");
    assert_eq!((&plain["verdict"]["status"], &plain["verdict"]["conditions"]), (&"conditional".into(), &1.into()));
    assert_eq!(plain["verdict"]["next"]["status"], "ready");
    assert_eq!(plain["verdict"]["next"]["fixes"][0]["code"], "missing-values");

    let waived = of("t.csv", &waiver("missing-values", "2026-11-23"));
    assert_eq!((&waived["verdict"]["status"], &waived["verdict"]["waived"]), (&"ready".into(), &1.into()));
    assert_eq!(waived["verdict"]["untouched"]["status"], "conditional");
    assert_eq!(waived["verdict"]["next"], Value::Null);
    let finding = support::list(&waived["findings"]).iter().find(|finding| finding["code"] == "missing-values");
    let mark = &finding.expect("it is told all the same")["waived"];
    assert_eq!(
        (&mark["owner"], &mark["until"], &mark["set_in"]),
        (&"us".into(), &"2026-11-23".into(), &"mine.toml:1".into())
    );
    let words = lossy(&folder.run(&["check", "t.csv", "--profile", "mine.toml", "--now", "2026-11-23"]).stdout);
    assert!(
        words.contains("Waived") && words.contains("accepted by us until 2026-11-23: known (mine.toml:1)"),
        "{words}"
    );
    assert_eq!(
        folder
            .run(&["check", "t.csv", "--profile", "mine.toml", "--now", "2026-11-23", "--fail-on", "conditional"])
            .status
            .code(),
        Some(0)
    );

    let ended = of("t.csv", &waiver("missing-values", "2026-11-22"));
    assert_eq!((&ended["verdict"]["status"], &ended["verdict"]["waived"]), (&"conditional".into(), &0.into()));
    assert!(support::codes(&ended).contains(&"expired-waiver".to_owned()));
    let idle = of("t.csv", &format!("{}column = \"id\"\n", waiver("missing-values", "2027-01-01")));
    assert_eq!(idle["verdict"]["status"], "conditional", "another column is meant");
    assert!(support::codes(&idle).contains(&"unused-waiver".to_owned()));

    let blocked = of("blocked.csv", "task = \"general\"\n");
    assert_eq!(blocked["verdict"]["status"], "not-ready");
    let accepted = of("blocked.csv", &waiver("too-few-rows", "2027-01-01"));
    assert_eq!((&accepted["verdict"]["status"], &accepted["verdict"]["blockers"]), (&"conditional".into(), &0.into()));
    assert_eq!(accepted["verdict"]["next"]["fixes"][0]["code"], "too-few-rows", "READY takes the fix, not the waiver");
}

/// The same rows under three tasks: three verdicts, and for each the reason.
#[test]
fn three_tasks_judge_the_same_data_differently() {
    // Events: few marks, the same thing twice, too few for a shop.
    let mut data = b"account,kind,amount,fraud\n".to_vec();
    for row in 0..600 {
        let fraud = if row % 100 == 7 { "yes" } else { "no" };
        data.extend(format!("a{},{},{},{fraud}\n", row % 40, ["in", "out"][row % 2], row % 20).into_bytes());
    }
    let folder = Folder::with(&[("events.csv", &data)]);
    let status = |task: &str| {
        let report = folder.json(&["events.csv", "--profile", task, "--label", "fraud"]);
        let verdict = &report["verdict"];
        let fixes = support::list(&verdict["next"]["fixes"])
            .iter()
            .map(|fix| fix["code"].as_str().unwrap_or_default().to_owned());
        (verdict["status"].as_str().unwrap_or_default().to_owned(), fixes.collect::<Vec<_>>(), report)
    };
    let (learned, why, _) = status("tabular-classification");
    assert_eq!(learned, "not-ready");
    assert!(why.contains(&"rare-class".to_owned()), "{why:?}");
    let (looked_for, why, report) = status("anomaly-detection");
    assert_eq!((looked_for.as_str(), why.as_slice()), ("conditional", &["too-few-rows".to_owned()][..]));
    let off = support::list(&report["rules"]).iter().find(|rule| rule["code"] == "duplicate-rows").cloned();
    let reason = off.and_then(|rule| rule["reason"].as_str().map(str::to_owned)).unwrap_or_default();
    assert_eq!(reason, "switched off: in a log of events the same thing may happen twice");
    let (recommended, why, _) = status("recommendation");
    assert_eq!((recommended.as_str(), why.as_slice()), ("not-ready", &["too-few-rows".to_owned()][..]));
    let (forecast, _, report) = status("forecasting");
    assert_eq!(forecast, "undetermined", "no column says when a row is from: {report}");
    let (handed_over, ..) = status("general");
    assert_eq!(handed_over, "conditional");
}

/// What the owner was not asked yet is advice in one place, named beside papers that may answer it, and gone once it is
/// said; no paper answers by itself, and none of its words are told.
#[test]
fn what_was_not_declared_is_asked_once() {
    let said = "task = \"general\"\n[access]\nowner = \"us\"\nlicence = \"for this job\"\nhandling = \"here only\"\n";
    let card = b"---\nlicense: tell-nobody-1.0\n---\n# Owner\nNobody Inc.\n";
    let folder = Folder::with(&[("bare/t.csv", DATA), ("papers/t.csv", DATA), ("papers/README.md", card)]);
    folder.write("papers/datapackage.json", b"{\"licenses\": [{\"name\": \"tell-nobody-2\"}]}");
    let asked = |arguments: &[&str]| -> Vec<(String, String)> {
        let report = folder.json(arguments);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let found = support::list(&report["findings"]).iter().filter(|finding| support::is_undeclared(finding));
        found
            .inspect(|finding| assert_eq!(finding["severity"], "advice"))
            .map(|finding| (text(&finding["code"]), text(&finding["message"])))
            .collect()
    };
    let all = ["undeclared-owner", "undeclared-licence", "undeclared-handling"];
    let bare = asked(&["bare"]);
    assert_eq!(bare.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), all);
    assert!(bare.iter().all(|(_, message)| !message.contains("found")), "{bare:?}");
    for path in ["papers", "papers/t.csv"] {
        let told = asked(&[path]);
        assert!(told[0].1.ends_with("; found, not confirmed: `papers/README.md`"), "{told:?}");
        assert!(
            told[1].1.ends_with("; found, not confirmed: `papers/README.md` and `papers/datapackage.json`"),
            "{told:?}"
        );
        assert_eq!(told[2].1, "nobody declared how the data may be stored, moved and used");
    }
    let page = lossy(&folder.run(&["check", "papers"]).stdout);
    assert!(!page.contains("tell-nobody") && !page.contains("Nobody Inc"), "{page}");
    assert_eq!(page.matches("undeclared-").count(), 3, "one heading for the three: {page}");
    folder.write("mine.toml", said.as_bytes());
    assert_eq!(asked(&["papers", "--profile", "mine.toml"]), []);
}

/// Answers are shown as what they are, and lower the finding that asks for them.
#[test]
fn what_the_owner_stated_is_marked() {
    let mut data = b"id,age,plan\n".to_vec();
    for row in 0..1000 {
        data.extend(
            format!("{row},{},{}\n", if row % 3 == 0 { String::new() } else { (row % 50).to_string() }, row % 2)
                .into_bytes(),
        );
    }
    let folder = Folder::with(&[("t.csv", &data)]);
    let answer =
        "[[answer]]\nquestion = \"grain\"\ntext = \"One row is a visit.\"\nby = \"head of sales\"\non = 2026-11-02\n";
    let access = "[access]\nowner = \"sales\"\n";
    for (lines, end) in [
        ("blank_means = \"not asked\"", "; its owner says what a blank cell means, which was not verified"),
        ("optional = true", "; its owner says that it may be blank"),
    ] {
        folder.write("mine.toml", format!("{answer}{access}{}", column(lines)));
        let report = folder.json(&["t.csv", "--profile", "mine.toml"]);
        let found = support::list(&report["findings"]).iter().find(|finding| finding["code"] == "missing-values");
        let found = found.expect("it is told all the same");
        assert_eq!(found["severity"], "advice");
        assert!(found["message"].as_str().is_some_and(|message| message.ends_with(end)), "{found}");
        let stated = support::list(&report["config"]["stated"]);
        assert_eq!(
            (&stated[0]["question"], &stated[0]["text"], &stated[0]["by"]),
            (&"access.owner".into(), &"sales".into(), &Value::Null)
        );
        assert_eq!((&stated[1]["question"], &stated[1]["on"]), (&"grain".into(), &"2026-11-02".into()));
        assert!(stated.iter().all(|said| said["standing"] == "stated by the owner, not verified"));
        let page = lossy(&folder.run(&["check", "t.csv", "--profile", "mine.toml"]).stdout);
        assert!(page.contains("Stated by the owner, not verified"), "{page}");
        assert!(page.contains("- grain: One row is a visit. (head of sales, 2026-11-02)"), "{page}");
    }
    assert_eq!(folder.json(&["t.csv"])["config"], Value::Null);
}

/// What was declared of a column goes along with it, but for the values that it may hold.
#[test]
fn what_was_declared_of_a_column_is_kept() {
    let lines =
        "unit = \"years\"\ndescription = \"At the last visit.\"\nallowed = [30, 41, 29, 57]\ntype = \"integer\"";
    let folder = Folder::with(&[("t.csv", DATA), ("mine.toml", column(lines).as_bytes())]);
    let report = folder.json(&["t.csv", "--profile", "mine.toml"]);
    let columns = support::list(&report["tables"][0]["columns"]);
    let declared = &columns[1]["declared"];
    assert_eq!((&declared["unit"], &declared["type"]), (&"years".into(), &"integer".into()));
    assert_eq!((&declared["description"], &declared["optional"]), (&"At the last visit.".into(), &false.into()));
    assert_eq!((declared.get("allowed"), columns[0].get("declared")), (None, None));
}

/// Scores stand in the JSON alone, and follow what was found.
#[test]
fn scores_are_for_trends_alone() {
    let good: String = (0..3000).map(|row| ["1,a\n", "2,b\n", "3,a\n", "4,b\n"][row % 4]).collect();
    let folder = Folder::with(&[("good.csv", format!("n,c\n{good}").as_bytes()), ("bad.csv", b"a,b\n")]);
    let of = |path: &str| folder.json(&[path])["scores"].clone();
    let score = |scores: &Value, group: &str| {
        support::list(&scores["dimensions"]).iter().find(|it| it["group"] == group).map(|it| it["score"].clone())
    };
    let (good, bad) = (of("good.csv"), of("bad.csv"));
    assert_eq!((score(&good, "access"), score(&good, "labels")), (Some(1.0.into()), Some(Value::Null)));
    assert_eq!((score(&bad, "volume"), &bad["band"]), (Some(0.0.into()), &"B".into()));
    let page = lossy(&folder.run(&["check", "good.csv"]).stdout).to_lowercase();
    assert!(!page.contains("score") && !page.contains("band"), "{page}");
}
