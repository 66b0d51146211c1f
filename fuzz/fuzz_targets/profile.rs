//! Arbitrary text as a `datassay.toml`: it is refused with a place inside the text, or it makes sense, and then lies over
//! any of the built-in profiles or is refused again.
#![no_main]

use datassay::profile::{Given, Origin, ProfileError, builtin, builtin_names, load, parse};
use datassay::rule::vocabulary;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let vocabulary = vocabulary();
    for given in [Given::Named, Given::Found] {
        let origin = Origin { shown: "datassay.toml".to_owned(), given };
        match load(text, &origin, &vocabulary, &|_, _| Err("nothing can be read here".to_owned())) {
            Ok(loaded) => {
                for name in builtin_names() {
                    let base = builtin(name, &vocabulary).expect("built-in profiles are valid");
                    if let Ok(profile) = loaded.config.over(&base, &vocabulary) {
                        assert!(profile.rules.contains_key("secrets"), "secrets are always judged");
                    }
                }
            }
            Err(error) => told(&error, text, given),
        }
    }
    if let Err(error) = parse(text, "profile.toml", &vocabulary) {
        told(&error, text, Given::Named);
    }
});

fn told(error: &ProfileError, text: &str, given: Given) {
    let caret = error.caret();
    if let ProfileError::Invalid { line, column, .. } = error {
        assert!(*line >= 1 && *line <= 1 + text.matches('\n').count(), "{error}");
        assert!(*column >= 1, "{error}");
        assert_eq!(caret.is_some(), given == Given::Named, "{error}");
    }
}
