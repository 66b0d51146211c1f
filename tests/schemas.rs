//! What the program writes for others keeps to the schemas that it prints, by a validator that is not ours.

mod support;

use std::fs;

use jsonschema::Validator;
use serde_json::{Value, json};
use support::{Folder, lossy, parse, program, repository, told};

fn schema(of: &str) -> Validator {
    let output = program(&["schema", of]).output().expect("the program starts");
    let schema = parse(&output.stdout);
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{of}: {error} at {}", error.instance_path()));
    jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{of}: {error}"))
}

fn keeps_to(schema: &Validator, value: &Value, of: &str) {
    let wrong: Vec<String> =
        schema.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).take(5).collect();
    assert!(wrong.is_empty(), "{of}: {wrong:#?}");
}

/// Everything that shapes the external form: statements, names that are public, a label, secrets, strays, small groups.
fn samples() -> Vec<(String, Folder, Vec<String>)> {
    let mut samples = Vec::new();
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    for (name, label) in [("churn-ready", "churned"), ("loans-conditional", "defaulted"), ("exports-not-ready", "late")]
    {
        let path = repository().join("sample-data").join(name);
        let path = path.to_str().expect("the repository's path is text");
        samples.push((name.to_owned(), Folder::new(), owned(&[path])));
        samples.push((format!("{name} with a label"), Folder::new(), owned(&[path, "--label", label])));
    }
    let rows = |n: u64| (0..n).map(|n| format!("{n},{},2024-0{}-11\n", n % 7, n % 9 + 1)).collect::<Vec<_>>().concat();
    let stated = "label = \"kind\"\ntime = \"day\"\n[[table]]\n[[table.column]]\nname = \"kind\"\npublic = true\nallowed = \
                  [0, 1, 2, 3, 4, 5, 6]\n[access]\nowner = \"us\"\napproved_by = \"her\"\napproved_on = 2026-11-01\n\
                  licence = \"CC BY 4.0\"\n[brief]\noutcome = \"know\"\nin_scope = [\"a\", \"b\"]\nout_of_scope = \"c\"\n\
                  judged_data = \"copy\"\npublic_names = true\n[[brief.milestone]]\nname = \"m\"\ndone_when = \"d\"\nby = \
                  2026-12-01\n[brief.ownership]\nmodels = \"us\"\n[[answer]]\nquestion = \"grain\"\ntext = \"a \
                  day\"\nby = \"her\"\non = 2026-11-01\n[[answer]]\nquestion = \"own\"\ntext = \"x\"\nby = \"her\"\non = \
                  2026-11-01\n";
    let folder = Folder::with(&[("data/datassay.toml", stated.as_bytes())]);
    folder.write("data/a.csv", format!("id,kind,day\n{}", rows(700)));
    folder.write("data/empty.csv", "");
    folder.write("data/broken.parquet", "PAR1 and no more");
    samples.push(("stated".to_owned(), folder, owned(&["data"])));
    let folder = Folder::new();
    folder.write("data/a.csv", format!("id,kind,day\n{}", rows(12)));
    folder.write("data/b.csv", "a@example.org,x\nb@example.org,y\n");
    folder.write("data/c.csv", "id,aws_key\n1,AKIAQYLPMN5HHHFPZAM2\n2,AKIAQYLPMN5HIHFPZAM3\n");
    samples.push(("small".to_owned(), folder, owned(&["data", "--label", "kind"])));
    samples.push(("nothing".to_owned(), Folder::with(&[("data/README.md", b"x")]), owned(&["data"])));
    samples
}

#[test]
fn what_outsiders_see_keeps_to_its_schema_and_so_do_certificates() {
    let (brief, certificate) = (schema("brief"), schema("certificate"));
    for (name, folder, arguments) in samples() {
        let mut all = vec!["check", "--quiet", "--audience", "external"];
        all.extend(arguments.iter().map(String::as_str));
        let output = folder.run(&all);
        let external = parse(&output.stdout);
        keeps_to(&brief, &external, &name);
        if name == "nothing" {
            continue;
        }
        all.extend(["--certificate", "c.json", "-o", "external.json"]);
        let output = folder.run(&all);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {}", told(&output));
        let statement = parse(&fs::read(folder.path().join("c.json")).expect("the certificate was written"));
        keeps_to(&certificate, &statement, &name);
        keeps_to(&brief, &statement["predicate"]["datassay"]["report"], &name);
        assert_eq!(statement["predicate"]["datassay"]["report"], external, "{name}");
    }
}

/// The schemas can fail: each change is one that they are there for.
#[test]
fn what_is_not_on_the_list_does_not_keep_to_it() {
    let (brief, certificate) = (schema("brief"), schema("certificate"));
    let folder = Folder::new();
    folder.write("data/a.csv", (0..300).map(|n| format!("{n},{}\n", n * 2)).collect::<Vec<_>>().concat());
    folder.run(&["check", "data", "--quiet", "--certificate", "c.json", "-o", "r.json"]);
    let good = parse(&fs::read(folder.path().join("c.json")).expect("the certificate was written"));
    let external = &good["predicate"]["datassay"]["report"];
    assert!(brief.is_valid(external) && certificate.is_valid(&good), "{}", lossy(good.to_string().as_bytes()));
    for (pointer, value) in [
        ("", json!({"value": 1})),
        ("/verdict", json!({"status": "fine"})),
        ("/tables/0", json!({"path": "/home/eve"})),
        ("/tables/0/columns/0", json!({"top": ["Lima"]})),
        ("/tables/0/columns/0", json!({"missing": "about 3"})),
        ("/coverage", json!({"size": "1,234 bytes"})),
    ] {
        let mut changed = external.clone();
        let place = changed.pointer_mut(pointer).and_then(Value::as_object_mut).expect("it is there");
        place.extend(value.as_object().expect("it is an object").clone());
        assert!(!brief.is_valid(&changed), "{pointer} {value}");
    }
    for (pointer, value) in [
        ("", json!({"_type": "https://in-toto.io/Statement/v0.1"})),
        ("", json!({"subject": []})),
        ("/subject/0", json!({"digest": {"sha256": "00"}})),
        ("/predicate", json!({"result": "READY"})),
        ("/predicate/datassay", json!({"date": "today"})),
    ] {
        let mut changed = good.clone();
        let place = changed.pointer_mut(pointer).and_then(Value::as_object_mut).expect("it is there");
        place.extend(value.as_object().expect("it is an object").clone());
        assert!(!certificate.is_valid(&changed), "{pointer} {value}");
    }
}
