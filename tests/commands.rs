//! The commands beside `check` and `rows`: what they print, write and end with.

mod support;

use serde_json::Value;
use support::{Folder, codes, list, lossy, parse, program, repository, told};

const DATA: &[u8] = b"id,age,plan\n1,30,a\n2,41,b\n3,29,a\n4,57,b\n";

fn output(arguments: &[&str]) -> (Option<i32>, String) {
    let output = program(arguments).output().expect("the program starts");
    (output.status.code(), lossy(&output.stdout))
}

#[test]
fn every_rule_is_explained_and_listed() {
    let (status, all) = output(&["rules"]);
    assert_eq!(status, Some(0));
    for rule in datassay::rule::RULES {
        assert!(all.contains(&format!("  {} ", rule.code)), "{}", rule.code);
    }
    let (status, page) = output(&["explain", "missing-values"]);
    assert_eq!(status, Some(0));
    for part in ["Why it matters", "For example", "What to do", "condition above 20 %", "tool-default", "seen 2026-"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let wrong = program(&["explain", "missing-value"]).output().expect("the program starts");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(lossy(&wrong.stderr).contains("did you mean `missing-values`?"), "{}", told(&wrong));
}

#[test]
fn every_profile_is_listed_and_shown() {
    let (_, all) = output(&["profiles"]);
    for name in datassay::profile::builtin_names() {
        assert!(all.lines().any(|line| line.starts_with(name)), "{name}");
        let (status, page) = output(&["profiles", name]);
        assert_eq!(status, Some(0));
        assert!(page.starts_with(&format!("{name}: for ")), "{page}");
        assert!(page.contains("secrets") && page.contains("(set in general)"), "{name}");
    }
    assert_eq!(output(&["profiles", "genral"]).0, Some(2));
}

#[test]
fn completions_and_the_manual_name_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (status, text) = output(&["completions", shell]);
        assert_eq!(status, Some(0), "{shell}");
        assert!(text.contains("no-config") && text.contains("explain"), "{shell}");
    }
    let (status, manual) = output(&["manual"]);
    assert_eq!(status, Some(0));
    assert!(manual.contains(".TH datassay") && manual.contains("against"), "{manual}");
    let (long, short) = (output(&["check", "--help"]).1, output(&["check", "-h"]).1);
    assert!(long.contains("Examples:") && !short.contains("Examples:"));
    assert!(short.len() < long.len());
}

/// Reports of all sorts keep to the schema that is printed, and the schema of profiles knows every key.
#[test]
fn reports_keep_to_their_schema() {
    let (_, text) = output(&["schema", "report"]);
    let schema = parse(text.as_bytes());
    let data = repository().join("sample-data");
    for (name, label) in [("churn-ready", "churned"), ("loans-conditional", "defaulted"), ("exports-not-ready", "late")]
    {
        let path = data.join(name);
        let path = path.to_str().expect("the repository's path is text");
        for arguments in [&["--no-config"][..], &["--label", label], &["--values"]] {
            let mut all = vec!["check", path, "--quiet", "--format", "json"];
            all.extend(arguments);
            keeps_to(&parse(output(&all).1.as_bytes()), &schema, "report");
        }
    }
    let folder = Folder::with(&[
        ("t.csv", DATA),
        ("empty.csv", b""),
        ("datassay.toml", b"[rules.outliers]\noff = true\nreason = \"x\"\n"),
    ]);
    keeps_to(&folder.json(&["."]), &schema, "report");
    let (_, text) = output(&["schema", "profile"]);
    let schema = parse(text.as_bytes());
    assert_eq!(
        schema["properties"]["waiver"]["items"]["required"],
        serde_json::json!(["rule", "reason", "owner", "until"])
    );
    assert_eq!(schema["additionalProperties"], false);
}

/// Holds a value against the parts of JSON Schema that our own use.
fn keeps_to(value: &Value, schema: &Value, place: &str) {
    let types = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        many => list(many).iter().filter_map(Value::as_str).collect(),
    };
    let fits = |name: &&str| match *name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{place}: no type {other}"),
    };
    assert!(types.is_empty() || types.iter().any(fits), "{place}: {value} is none of {types:?}");
    if let Some(choice) = schema["enum"].as_array() {
        assert!(value.is_null() || choice.contains(value), "{place}: {value}");
    }
    if let (Some(fields), Some(known)) = (value.as_object(), schema["properties"].as_object()) {
        for key in list(&schema["required"]).iter().filter_map(Value::as_str) {
            assert!(fields.contains_key(key), "{place} lacks {key}");
        }
        for (key, field) in fields {
            if let Some(inner) = known.get(key) {
                keeps_to(field, inner, &format!("{place}.{key}"));
            }
        }
    }
    for item in value.as_array().into_iter().flatten() {
        keeps_to(item, &schema["items"], place);
    }
}

/// What `init` proposes raises no finding of its own, on data that is in order and on data that is not.
#[test]
fn a_proposal_causes_no_finding() {
    for name in ["churn-ready", "loans-conditional", "exports-not-ready"] {
        let folder = Folder::new();
        let from = repository().join("sample-data").join(name);
        for entry in std::fs::read_dir(&from).expect("the sample is there") {
            let entry = entry.expect("it can be read");
            let content = std::fs::read(entry.path()).expect("it can be read");
            folder.write(std::path::Path::new("data").join(entry.file_name()), content);
        }
        let before = folder.json(&["data", "--quiet"]);
        let output = folder.run(&["init", "data", "--quiet"]);
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        let again = folder.run(&["init", "data", "--quiet"]);
        assert_eq!(again.status.code(), Some(2), "it writes over nothing unless told to");
        let after = folder.json(&["data", "--quiet"]);
        assert_eq!(after["config"]["how"], "found");
        assert!(after["config"]["declared_columns"].as_u64() > Some(3), "{name}");
        assert_eq!(
            (codes(&before), &before["verdict"]["status"]),
            (codes(&after), &after["verdict"]["status"]),
            "{name}"
        );
    }
}

/// Values are proposed only where many rows share them and nobody is named by them.
#[test]
fn a_proposal_shows_few_values_and_no_personal_ones() {
    let mut data = b"id,plan,rare,email\n".to_vec();
    for row in 0..400 {
        let rare = if row < 5 { "seldom-seen" } else { "often" };
        data.extend(
            format!("{row},{},{rare},person{}@example.com\n", ["basic", "full"][row % 2], row % 3).into_bytes(),
        );
    }
    let folder = Folder::with(&[("t.csv", &data)]);
    let page = lossy(&folder.run(&["init", "t.csv", "-o", "-", "--quiet"]).stdout);
    assert!(page.contains("allowed = [\"basic\", \"full\"]") && page.contains("public = false"), "{page}");
    assert!(!page.contains("seldom-seen") && !page.contains("example.com"), "{page}");
    assert!(page.contains("personal = true"), "{page}");
}

#[test]
fn questions_are_asked_and_answers_written() {
    let folder = Folder::with(&[("t.csv", DATA)]);
    let output = folder.run_on(
        b"plan\nclassification\nsales\n\nfor this job \"only\"\n\n\n",
        &["init", "t.csv", "--interactive", "--quiet"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let page = std::fs::read_to_string(folder.path().join("datassay.toml")).expect("it was written");
    for line in [
        "label = \"plan\"",
        "task = \"classification\"",
        "owner = \"sales\"",
        "licence = \"for this job \\\"only\\\"\"",
        "# contact",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
    assert_eq!(folder.json(&["t.csv"])["verdict"]["label"], "t.plan");
}

/// Two reports: equal ones differ in nothing, a worse one ends with 1, growth inside a limit is not worse.
#[test]
fn what_became_worse_is_told() {
    let rows = |missing: usize| {
        let line =
            |row: usize| if row < missing { format!("{row},\n") } else { format!("{row},{}\n", 1000 + row * 37 % 613) };
        format!("id,amount\n{}", (0..1000).map(line).collect::<String>())
    };
    let folder = Folder::with(&[("t.csv", rows(300).as_bytes())]);
    let keep = |name: &str| assert!(folder.run(&["check", "t.csv", "--quiet", "-o", name]).stdout.is_empty());
    keep("last.json");
    folder.write("t.csv", rows(350));
    keep("grown.json");
    folder.write("t.csv", rows(0));
    keep("mended.json");
    let diff = |old: &str, new: &str| {
        let output = folder.run(&["diff", old, new]);
        (output.status.code(), lossy(&output.stdout))
    };
    assert_eq!(diff("last.json", "last.json"), (Some(0), "nothing that counts has changed\n".to_owned()));
    assert_eq!(diff("last.json", "grown.json").0, Some(0));
    let (status, words) = diff("last.json", "mended.json");
    assert_eq!(status, Some(0));
    assert!(words.contains("the verdict was CONDITIONAL and is READY"), "{words}");
    let (status, words) = diff("mended.json", "grown.json");
    assert_eq!(status, Some(1));
    assert!(words.contains("new condition missing-values"), "{words}");
    let against =
        |last: &str| folder.run(&["check", "t.csv", "--quiet", "--against", last, "--fail-on", "worse"]).status.code();
    assert_eq!(against("none.json"), Some(0), "a first run");
    folder.write("t.csv", rows(350));
    assert_eq!((against("last.json"), against("mended.json")), (Some(0), Some(1)));
    assert_eq!(folder.run(&["check", "t.csv", "--fail-on", "worse"]).status.code(), Some(2), "worse than what?");
    assert_eq!(folder.run(&["diff", "last.json", "t.csv"]).status.code(), Some(2));
}
