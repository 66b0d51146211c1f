//! What a profile may say, and the exact words for what it may not.

use super::{
    Basis, Given, KnownRule, LimitForm, Origin, Profile, ProfileError, Side, Task, Unit, Vocabulary, config, load,
    parse, shape,
};
use crate::base::Severity;

fn vocabulary() -> Vocabulary<'static> {
    let form = |side, unit| Some(LimitForm { side, unit });
    let rule = |code, limit| KnownRule { code, limit, is_fixed: false };
    Vocabulary {
        rules: vec![
            rule("empty-file", None),
            rule("missing-values", form(Side::Above, Unit::Ratio)),
            rule("too-few-rows", form(Side::Below, Unit::Count)),
        ],
    }
}

/// The rest of a gate; `SAYS` stands for it in the tests.
const SAYS: &str = "basis = \"literature\", source = \"a book\", seen = 2026-11-23";

/// A profile with these lines from line 4 on.
fn profile(rules: &str) -> String {
    format!("name = \"mine\"\ntask = \"general\"\ndescription = \"Mine.\"\n{}", rules.replace("SAYS", SAYS))
}

fn check_error(text: &str, expected: &str) {
    let error = parse(text, "mine.toml", &vocabulary()).expect_err(expected);
    let ProfileError::Invalid { line, what, .. } = error else { panic!("{error}") };
    assert_eq!(format!("{line}: {what}"), expected, "{text}");
}

#[test]
fn a_profile_is_read_whole() {
    let text = profile(
        "[rules.missing-values]\nrequired = true\nblocker = { above = 0.5, SAYS }\nadvice = { above = 0, SAYS }\n\
         [rules.empty-file.condition]\nbasis = \"platform-floor\"\nsource = \"a vendor\"\nseen = 2026-01-31\n",
    );
    let profile = parse(&text, "mine.toml", &vocabulary()).expect("valid");
    assert_eq!((profile.name.as_str(), profile.task), ("mine", Task::General));
    assert_eq!(profile.rules.len(), 2);
    let missing = &profile.rules["missing-values"];
    assert!(missing.required);
    assert_eq!(missing.blocker.as_ref().and_then(|gate| gate.limit), Some(0.5));
    assert_eq!(missing.condition, None);
    assert_eq!(missing.advice.as_ref().and_then(|gate| gate.limit), Some(0.0));
    let empty = profile.rules["empty-file"].condition.as_ref().expect("set");
    assert_eq!((empty.limit, empty.basis, empty.source.as_str()), (None, Basis::PlatformFloor, "a vendor"));
    assert_eq!((empty.seen, empty.set_in.as_str()), (Some(jiff::civil::date(2026, 1, 31)), "mine.toml:8"));
}

#[test]
fn the_digest_is_that_of_the_text() {
    let digest = |text: &str| parse(text, "mine.toml", &vocabulary()).expect("valid").digest;
    let text = profile("[rules.empty-file]\nadvice = { SAYS }");
    assert_eq!(digest(&text), "sha256:1c4cbd008484762a0dc72a3efb46d32c96c68bf96c0885419069c99db07e597b");
    assert_ne!(digest(&text), digest(&format!("{text}\n")));
}

#[test]
fn what_is_not_toml_is_told_with_its_line() {
    let error = parse("name = \"x\"\ntask = \n", "mine.toml", &vocabulary()).expect_err("no value");
    // The rest is the words of the TOML library.
    assert!(error.to_string().starts_with("mine.toml:2:8: not valid TOML: "), "{error}");
}

#[test]
fn mistakes_at_the_head() {
    check_error("name = \"x\"\ntask = \"general\"\n[rules]\n", "1: the profile lacks the key `description`");
    let good = profile("[rules.empty-file]\nadvice = { SAYS }");
    for (from, to, expected) in [
        ("\"general\"", "\"clasification\"", "2: unknown task `clasification`; did you mean `classification`?"),
        (
            "\"general\"",
            "\"x\"",
            "2: unknown task `x`; known are general, classification, regression, forecasting, text-classification, \
             fine-tuning, recommendation, image-classification, anomaly-detection, retrieval",
        ),
        ("\"mine\"", "\" \"", "1: `name` of the profile is empty"),
        ("\"mine\"", "7", "1: `name` of the profile must be text in quotes"),
        ("description", "descripton", "3: unknown key `descripton` in the profile; did you mean `description`?"),
        ("empty-file", "empty-fil", "4: unknown rule `empty-fil`; did you mean `empty-file`?"),
        ("empty-file", "x", "4: unknown rule `x`; known are empty-file, missing-values, too-few-rows"),
    ] {
        check_error(&good.replace(from, to), expected);
    }
    for (rules, expected) in [
        ("", "1: the profile lacks the key `rules`"),
        ("[rules]", "1: the profile has no rule"),
        ("rules = 3", "4: `rules` must be a table"),
    ] {
        check_error(&profile(rules), expected);
    }
}

#[test]
fn mistakes_in_a_rule() {
    for (lines, expected) in [
        ("", "4: rule `empty-file` has no gate; give it a blocker, condition or advice"),
        (
            "warning = { SAYS }",
            "5: unknown key `warning` in rule `empty-file`; known are required, off, severity, reason, blocker, condition, advice",
        ),
        ("conditon = { SAYS }", "5: unknown key `conditon` in rule `empty-file`; did you mean `condition`?"),
        ("required = 1\nadvice = { SAYS }", "5: `required` of rule `empty-file` must be true or false"),
        ("advice = 0.1", "5: the advice gate of rule `empty-file` must be a table"),
        (
            "blocker = { SAYS }\nadvice = { SAYS }",
            "6: rule `empty-file` is broken by mere presence and takes one gate, not both blocker and advice",
        ),
        (
            "advice = { above = 0.1, SAYS }",
            "5: the advice gate of rule `empty-file` has the limit `above`, but the rule takes none: \
             it is broken by mere presence",
        ),
    ] {
        check_error(&profile(&format!("[rules.empty-file]\n{lines}")), expected);
    }
}

#[test]
fn mistakes_in_a_gate() {
    let good = profile("[rules.missing-values]\nadvice = { above = 0.1, SAYS }");
    for (from, to, expected) in [
        ("above", "abov", "unknown key `abov` in the advice gate of rule `missing-values`; did you mean `above`?"),
        ("basis = \"literature\", ", "", "the advice gate of rule `missing-values` lacks the key `basis`"),
        ("source = \"a book\", ", "", "the advice gate of rule `missing-values` lacks the key `source`"),
        ("\"a book\"", "\"\"", "`source` of the advice gate of rule `missing-values` is empty"),
        (", seen = 2026-11-23", "", "the advice gate of rule `missing-values` lacks the key `seen`"),
        (
            "2026-11-23",
            "\"today\"",
            "`seen` of the advice gate of rule `missing-values` must be a date such as 2026-01-31",
        ),
        ("literature", "platform-flor", "unknown basis `platform-flor`; did you mean `platform-floor`?"),
    ] {
        check_error(&good.replace(from, to), &format!("5: {expected}"));
    }
}

#[test]
fn mistakes_in_a_limit() {
    for (gates, expected) in [
        ("advice = { below = 0.1, SAYS }", "5: GATE has the limit `below`, but the rule takes `above`"),
        ("advice = { SAYS }", "5: GATE lacks its limit `above`"),
        ("advice = { above = \"x\", SAYS }", "5: `above` of GATE must be a number"),
        ("advice = { above = 20, SAYS }", "5: `above` of GATE must be a share from 0 to 1, not 20"),
        ("advice = { above = -0.1, SAYS }", "5: `above` of GATE must be a share from 0 to 1, not -0.1"),
        ("advice = { above = nan, SAYS }", "5: `above` of GATE must be a share from 0 to 1, not NaN"),
        (
            "blocker = { above = 0.1, SAYS }\nadvice = { above = 0.2, SAYS }",
            "6: GATE can never be reached: it starts above 0.2, where the blocker gate, above 0.1, already holds",
        ),
        (
            "condition = { above = 0.1, SAYS }\nadvice = { above = 0.1, SAYS }",
            "6: GATE can never be reached: it starts above 0.1, where the condition gate, above 0.1, already holds",
        ),
    ] {
        let expected = expected.replace("GATE", "the advice gate of rule `missing-values`");
        check_error(&profile(&format!("[rules.missing-values]\n{gates}")), &expected);
    }
    for (gates, expected) in [
        ("advice = { below = -1, SAYS }", "5: `below` of GATE must be a whole number from 0, not -1"),
        ("advice = { below = inf, SAYS }", "5: `below` of GATE must be a whole number from 0, not inf"),
        ("advice = { below = 2.5, SAYS }", "5: `below` of GATE must be a whole number from 0, not 2.5"),
        (
            "blocker = { below = 1000, SAYS }\nadvice = { below = 100, SAYS }",
            "6: GATE can never be reached: it starts below 100, where the blocker gate, below 1,000, already holds",
        ),
    ] {
        let expected = expected.replace("GATE", "the advice gate of rule `too-few-rows`");
        check_error(&profile(&format!("[rules.too-few-rows]\n{gates}")), &expected);
    }
}

/// A file laid over this profile, and what comes of it.
fn laid_over(text: &str) -> Result<Profile, ProfileError> {
    let base = profile(
        "[rules.missing-values]\nblocker = { above = 0.5, SAYS }\ncondition = { above = 0.2, SAYS }\n\
         advice = { above = 0.05, SAYS }\n[rules.empty-file]\ncondition = { SAYS }\n",
    );
    let base = parse(&base, "base.toml", &vocabulary())?;
    let origin = Origin { shown: "mine.toml".to_owned(), given: Given::Named };
    let vocabulary = vocabulary();
    let node = shape::read(text).map_err(|complaint| ProfileError::in_text(complaint, &origin, text))?;
    config::read(&node, text, &origin, &vocabulary)
        .map_err(|complaint| ProfileError::in_text(complaint, &origin, text))?
        .over(&base, &vocabulary)
}

#[test]
fn severities_move_gates_and_lose_none_that_told_something() {
    use Severity::{Advice, Blocker, Condition};
    let limits = |text: &str| {
        let laid = laid_over(&format!("[rules.missing-values]\n{text}")).expect(text);
        let gates = laid.rules["missing-values"].gates().map(|(severity, gate)| (severity, gate.limit.unwrap_or(-1.0)));
        gates.collect::<Vec<_>>()
    };
    assert_eq!(limits("required = true"), [(Blocker, 0.5), (Condition, 0.2), (Advice, 0.05)]);
    assert_eq!(limits("severity = \"condition\""), [(Condition, 0.2), (Advice, 0.05)]);
    assert_eq!(limits("severity = \"advice\""), [(Advice, 0.05)]);
    assert_eq!(limits("advice = false\nseverity = \"advice\""), [(Advice, 0.2)]);
    assert_eq!(limits("blocker = false\nseverity = \"blocker\""), [(Blocker, 0.2), (Advice, 0.05)]);
    assert_eq!(limits("condition = { above = 0.3 }"), [(Blocker, 0.5), (Condition, 0.3), (Advice, 0.05)]);
    let laid = laid_over("[rules.empty-file]\nblocker = {}\n").expect("a rule of mere presence has one gate");
    assert_eq!(laid.rules["empty-file"].gates().map(|(severity, _)| severity).collect::<Vec<_>>(), [Blocker]);
    let laid = laid_over("[rules.empty-file]\noff = true\nreason = \"known\"\n").expect("it may be switched off");
    assert_eq!((laid.rules.get("empty-file"), laid.off["empty-file"].as_str()), (None, "known"));
}

#[test]
fn what_is_laid_over_must_fit() {
    for (text, expected) in [
        (
            "[rules.missing-values]\ncondition = { above = 0.6 }\n",
            "the condition gate of rule `missing-values` can never be reached: it starts above 0.6, where the blocker gate, above 0.5, already holds",
        ),
        (
            "[rules.missing-values]\nblocker = false\ncondition = false\nadvice = false\n",
            "rule `missing-values` is left without a gate; say `off = true` and why",
        ),
        (
            "[rules.too-few-rows]\nseverity = \"advice\"\n",
            "rule `too-few-rows` has no gate whose severity could be set: the profile does not judge it",
        ),
        (
            "[rules.empty-file]\noff = true\nreason = \"x\"\nrequired = true\n",
            "rule `empty-file` is off and also sets `required`",
        ),
    ] {
        let ProfileError::Invalid { what, .. } = laid_over(text).expect_err(expected) else { panic!("{text}") };
        assert_eq!(what, expected);
    }
}

#[test]
fn a_caret_stands_below_what_is_wrong() {
    let of = |text: &str, given| {
        let origin = Origin { shown: "mine.toml".to_owned(), given };
        let nothing = |_: &str, _: &str| Err("nothing".to_owned());
        let error = load(text, &origin, &vocabulary(), &nothing).expect_err("a mistake");
        (error.to_string(), error.caret())
    };
    let text = "label = \"x\"\n  lable = \"ü\"\n";
    let (message, caret) = of(text, Given::Named);
    assert_eq!(message, "mine.toml:2:3: unknown key `lable` in the profile; did you mean `label`?");
    assert_eq!(caret, Some(["2 |   lable = \"ü\"".to_owned(), "  |   ^^^^^".to_owned()]));
    let (message, caret) = of(text, Given::Found);
    assert!(message.starts_with("mine.toml:2:3: an unknown key; name the file"), "{message}");
    assert_eq!(caret, None);
    let long = format!("allowed = \"{}\"\n", "ü".repeat(5000));
    let (_, caret) = of(&long, Given::Named);
    assert!(caret.is_some_and(|lines| lines.iter().all(|line| line.chars().count() < 140)));
}
