//! Every format is found, every look-alike is quiet, and no text is too odd.

#[path = "secrets/make.rs"]
mod make;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use datassay::detect::secret::{find, index, issuers, kinds, may_hold};
use make::{Dice, LOOK_ALIKES, RULES, fill, positive};
use proptest::prelude::*;

fn found(cell: &str, header: Option<&str>) -> Vec<&'static str> {
    find(cell, header).map(|secret| secret.kind).collect()
}

#[test]
fn every_format_is_found_by_the_prefilter_and_named_as_itself() {
    let mut dice = Dice(7);
    for rule in RULES {
        let n = 400;
        let mut missed = 0;
        for i in 0..n {
            let case = positive(rule, i, &mut dice);
            let header = (!case.header.is_empty()).then_some(case.header);
            let named = found(&case.cell, header).contains(&case.kind);
            let hinted = header.is_some() || may_hold(case.cell.as_bytes()).next().is_some();
            missed += usize::from(!(named && hinted));
        }
        assert!(missed * 50 <= n, "{}: {missed} of {n} missed", rule.0);
    }
}

/// The figures of all formats and all look-alikes: `cargo test --test secrets the_table -- --nocapture` shows them.
#[test]
#[allow(clippy::print_stdout, reason = "the figures are for people, who ask for them")]
fn the_table_of_recall_and_false_positives() {
    let mut dice = Dice(13);
    let (mut found_of_all, mut all) = (0, 0);
    println!("| kind | found | of |\n|---|---|---|");
    for rule in RULES {
        let n = 200;
        let cases = (0..n).map(|i| positive(rule, i, &mut dice));
        let header = |case: &make::Positive| (!case.header.is_empty()).then_some(case.header);
        let hits = cases.filter(|case| find(&case.cell, header(case)).next().is_some()).count();
        println!("| {} | {hits} | {n} |", rule.0);
        found_of_all += hits;
        all += n;
    }
    let (mut wrong_of_all, mut quiet) = (0, 0_usize);
    println!("| look-alike | told | of |\n|---|---|---|");
    for (name, header, make) in LOOK_ALIKES {
        let n = 1000;
        let header = (!header.is_empty()).then_some(*header);
        let wrong = (0..n).filter(|_| find(&make(&mut dice), header).next().is_some()).count();
        println!("| {name} | {wrong} | {n} |");
        wrong_of_all += wrong;
        quiet += n;
    }
    let issuers: BTreeSet<_> = issuers().collect();
    let (recall, false_share) = (found_of_all as f64 / all as f64, wrong_of_all as f64 / quiet as f64);
    println!(
        "{} issuers, {} kinds: {found_of_all} of {all} found ({recall:.4}); {} sorts of look-alikes: {wrong_of_all} of {quiet} told \
         ({false_share:.5})",
        issuers.len(),
        RULES.len(),
        LOOK_ALIKES.len()
    );
    assert!(issuers.len() >= 60 && recall >= 0.98 && false_share <= 0.005);
}

#[test]
fn every_kind_has_a_rule() {
    let ruled: BTreeSet<_> = RULES.iter().map(|rule| rule.0).collect();
    for kind in kinds() {
        assert!(ruled.contains(kind) || *kind == "password-column", "{kind} has no rule");
    }
    for kind in ruled {
        assert!(index(kind).is_some(), "{kind} is no kind");
    }
}

#[test]
fn look_alikes_are_quiet() {
    let mut dice = Dice(11);
    for (name, header, make) in LOOK_ALIKES {
        let n = 2000;
        let wrong =
            (0..n).filter(|_| find(&make(&mut dice), (!header.is_empty()).then_some(*header)).next().is_some()).count();
        // A place for words strung together without spaces, which can fall together into a setting.
        let most = if *name == "sentence without spaces" { 100 } else { 10 };
        assert!(wrong <= most, "{name}: {wrong} of {n}");
    }
}

#[test]
fn a_secret_is_found_within_a_block_where_it_stands() {
    let mut dice = Dice(3);
    for rule in RULES.iter().filter(|rule| rule.1.is_empty()) {
        for delimiter in [',', ';', '\t', '|'] {
            let value = loop {
                let value = fill(rule.2[0], &mut dice);
                if find(&value, None).next().is_some() {
                    break value;
                }
            };
            let cell = format!("\"{}\"", value.replace('"', "\"\""));
            let row = |cell: &str| {
                ["10", "2024-05-01", "plain words here", cell, "9f86d081884c7d659a2feaa0c55ad015", "x"]
                    .join(&delimiter.to_string())
                    + "\n"
            };
            let before = row("none").repeat(50);
            let block = before.clone() + &row(&cell) + &row("none").repeat(50);
            let start = before.len() + before.lines().next().map_or(0, |line| line.find("none").unwrap());
            let places: Vec<_> = may_hold(block.as_bytes()).collect();
            assert!(!places.is_empty(), "{} with {delimiter:?}", rule.0);
            assert!(
                places.iter().all(|place| (start..start + cell.len()).contains(place)),
                "{} with {delimiter:?}: {places:?}",
                rule.0
            );
        }
    }
}

/// Text of pieces that mean something to the matchers, strung together at random.
fn spiked() -> impl Strategy<Value = String> {
    let pieces: Vec<String> = RULES
        .iter()
        .flat_map(|rule| rule.2.iter().map(|rule| rule[..rule.find('{').unwrap_or(rule.len())].to_owned()))
        .chain(
            [
                "password",
                "token",
                "secret",
                "api_key",
                "пароль",
                "密码",
                "：",
                "=",
                ":",
                "://",
                "@",
                "$",
                "~",
                "Q~",
                ".",
                "-",
                "_",
                "\"",
                "\\",
                "%",
                "\u{0}",
                "é",
                "😀",
                " ",
                "\n",
                "AAAA",
                "a1B2c3D4e5F6g7H8",
                "0123456789abcdef",
                "eyJhbGciOiJub25lIn0",
                "-----BEGIN ",
                "PRIVATE KEY",
                "Signature=",
                "sig=",
                "{SSHA}",
            ]
            .map(str::to_owned),
        )
        .collect();
    prop::collection::vec(prop_oneof![prop::sample::select(pieces), "\\PC{0,12}", "[a-zA-Z0-9+/_-]{0,90}"], 0..30)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn nothing_panics_and_places_are_places(text in spiked(), header in prop::option::of("\\PC{0,20}")) {
        let secrets: Vec<_> = find(&text, header.as_deref()).collect();
        for secret in &secrets {
            prop_assert!(secret.start < secret.end && secret.end <= text.len());
            prop_assert!(index(secret.kind).is_some());
        }
        for pair in secrets.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start);
        }
        for place in may_hold(text.as_bytes()) {
            prop_assert!(place < text.len());
        }
    }

    #[test]
    fn the_prefilter_loses_no_cell(text in spiked()) {
        if find(&text, None).next().is_some() {
            let block = format!("id,note\n1,\"{}\",2\n", text.replace('"', "\"\""));
            prop_assert!(may_hold(block.as_bytes()).next().is_some());
        }
    }

    #[test]
    fn arbitrary_bytes_are_a_block(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = may_hold(&bytes).count();
    }
}

#[test]
fn hostile_repetition_stays_linear() {
    for piece in [
        "eyJ",
        "-eyJ",
        "eyJhbGciOiJub25lIn0.",
        "$2b$",
        "$aaaaaaaaaaaaaaaa",
        "password=",
        "passwpassw",
        "://",
        "a://b:",
        "@:",
        "Q~",
        ".AAAAAA.",
        "1:AA",
        "-----BEGIN PRIVATE KEY",
        "sk-",
        "AKIA",
        "ghp_",
        "sig=",
        "Signature=",
        "{SSHA}",
        "argon2",
        "a=\"",
        "x.y@",
        "\\n",
        "%3D",
        "пароль",
        "密码：",
        "_key_key",
        "us1-us1",
    ] {
        // Quadratic time would be many minutes here, in a build without optimisation; linear time is seconds.
        let text = piece.repeat(200_000 / piece.len());
        let began = Instant::now();
        let _ = find(&text, Some("password")).count();
        let _ = may_hold(text.as_bytes()).count();
        assert!(began.elapsed() < Duration::from_secs(120), "{piece}: {:?}", began.elapsed());
    }
}
