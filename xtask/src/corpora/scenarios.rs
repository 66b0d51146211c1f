//! csvlint-rb's own scenarios: what its tests ask of a text or a file, in our codes by `scenarios.psv`.
//!
//! Scenarios about schemas, and those that need a web server, are about other things than how a CSV is written and are
//! left out; of the rest, each is one that must hold, or is counted with the reason why it can't be asked here.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::{Score, Tool, faults, table};

/// The features that are about how a CSV is written.
const FEATURES: [&str; 6] =
    ["check_format", "csv_options", "parse_csv", "validation_errors", "validation_info", "validation_warnings"];

const TYPES: &str = include_str!("scenarios.psv");

/// A scenario, as far as it is understood.
#[derive(Default)]
struct Scenario {
    title: String,
    /// The text that is given, or else a file.
    text: Option<String>,
    file: Option<PathBuf>,
    options: Vec<String>,
    /// What it is to be called, in csvlint's word, and the row.
    types: Vec<(String, Option<u64>)>,
    /// Why it can't be asked.
    beyond: Option<String>,
    is_invalid: bool,
}

/// Scenarios that must be right: what is reached. The rest are texts of three lines whose first line may be data.
const REACHED: usize = 27;

/// How many scenarios hold.
pub(super) fn score(tool: &Tool, folder: &Path) -> anyhow::Result<Score> {
    let (mut all, mut misses, mut left) = (0, Vec::new(), Vec::new());
    let place = tempfile::tempdir()?;
    for feature in FEATURES {
        let path = folder.join("features").join(feature).with_extension("feature");
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        for (number, scenario) in scenarios(&text).into_iter().enumerate() {
            let name = format!("{feature} {}: {}", number + 1, scenario.title);
            let codes = match codes(&scenario)? {
                Ok(codes) => codes,
                Err(why) => {
                    left.push(format!("  left out {name}: {why}"));
                    continue;
                }
            };
            let file = match (&scenario.text, &scenario.file) {
                (Some(text), _) => {
                    let file = place.path().join(format!("{feature}-{number}.csv"));
                    fs::write(&file, text)?;
                    file
                }
                (None, Some(file)) => folder.join("features/fixtures").join(file),
                (None, None) => bail!("{name} gives neither text nor file"),
            };
            all += 1;
            if let Err(why) = faults::compare(&codes, &tool.told(&file, &scenario.options)?) {
                misses.push(format!("{name}: {why:#}"));
            }
        }
    }
    let mut score = Score::of("csvlint-rb, scenarios", all - misses.len(), all, REACHED, misses);
    score.lines.extend(left);
    Ok(score)
}

/// The codes that a scenario asks for, or why it can't be asked.
fn codes(scenario: &Scenario) -> anyhow::Result<Result<String, String>> {
    if let Some(why) = &scenario.beyond {
        return Ok(Err(why.clone()));
    }
    let mut codes = Vec::new();
    for (word, row) in &scenario.types {
        let row_of = table(TYPES).find(|cells| cells.first() == Some(&word.as_str()));
        let Some([_, code, why]) = row_of.as_deref() else { bail!("a type that is not known: {word}") };
        if *code == "-" {
            return Ok(Err((*why).to_owned()));
        }
        codes.push(row.map_or_else(|| (*code).to_owned(), |row| format!("{code}@{row}")));
    }
    if scenario.is_invalid && codes.is_empty() {
        codes.push("broken-quoting/ragged-rows/truncated-file/spaced-quotes".to_owned());
    }
    Ok(Ok(codes.join(" ")))
}

/// The scenarios of a feature file.
fn scenarios(text: &str) -> Vec<Scenario> {
    let mut scenarios: Vec<Scenario> = Vec::new();
    let mut quoted: Option<Vec<&str>> = None;
    for line in text.lines() {
        let step = line.trim();
        if let Some(lines) = &mut quoted {
            if step == "\"\"\"" {
                let text = lines.join("\n");
                quoted = None;
                if let Some(scenario) = scenarios.last_mut() {
                    scenario.text = Some(text);
                }
            } else {
                lines.push(line);
            }
        } else if let Some(title) = step.strip_prefix("Scenario:") {
            scenarios.push(Scenario { title: title.trim().to_owned(), ..Scenario::default() });
        } else if step == "\"\"\"" {
            quoted = Some(Vec::new());
        } else if let Some(scenario) = scenarios.last_mut() {
            scenario.step(step);
        }
    }
    scenarios
}

impl Scenario {
    /// Takes in one step.
    fn step(&mut self, step: &str) {
        let value = || step.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"')).map_or("", |(value, _)| value);
        let mut option = |name: &str| self.options.extend([name.to_owned(), value().to_owned()]);
        let says = |words: &str| step.contains(words);
        if says("I have a CSV file called") || says("I parse a file called") {
            self.file = Some(PathBuf::from(value()));
        } else if says("I set the delimiter to") {
            option("--delimiter");
        } else if says("I set quotechar to") {
            option("--quote");
        } else if says("I set an encoding header of") || says("it is encoded as") {
            option("--encoding");
        } else if says("I set the line endings to") {
            self.beyond = Some("no option says which line ends are wanted".to_owned());
        } else if says("that doesn't exist") {
            self.beyond = Some("a path that is not there ends with exit status 2".to_owned());
        } else if says("should have the type") {
            self.types.push((value().to_owned(), None));
        } else if says("should have the row") {
            let row = value().parse().ok();
            if let Some(last) = self.types.last_mut() {
                last.1 = row;
            }
        } else if says("I should get the value of false") {
            self.is_invalid = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::scenarios;

    #[test]
    fn steps_are_understood() {
        let text = "Feature: f\n\n  Scenario: one\n    Given I have a CSV with the following content:\n    \"\"\"\na;b\n\n\
            \"\"\"\n    And I set the delimiter to \";\"\n    And I set quotechar to \"\"\"\n    Then that error should have \
            the type \"blank_rows\"\n    And that error should have the row \"2\"\n  Scenario: two\n    Given I have a CSV \
            file called \"x y.csv\"\n    And I set the line endings to linefeed\n";
        let [one, two] = &scenarios(text)[..] else { panic!("two scenarios") };
        assert_eq!((one.title.as_str(), one.text.as_deref()), ("one", Some("a;b\n")));
        assert_eq!(one.options, ["--delimiter", ";", "--quote", "\""]);
        assert_eq!(one.types, [("blank_rows".to_owned(), Some(2))]);
        assert_eq!(two.file.as_deref().and_then(|file| file.to_str()), Some("x y.csv"));
        assert!(two.beyond.is_some() && two.text.is_none());
    }
}
