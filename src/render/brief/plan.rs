//! What follows from the findings for the work: metric, baseline, noise, effort, milestones, skill test.
//!
//! **Invariant:** numbers come from counts that may leave; what is guessed says so where it is shown; no prices.

use crate::base::wording::{count, counted, number, percent};
use crate::base::{Group, Severity};
use crate::profile::Task;
use crate::report::external::{Classes, Count, External, Label};

use super::super::escape::markdown;
use super::{group, name};

/// The share of rows that is held back for the test, where nothing else is stated.
const HOLD_OUT: f64 = 0.2;

/// Under this share of the smaller class, precision and recall say more than accuracy (Saito and Rehmsmeier, 2015).
const RARE: f64 = 0.2;

/// How long a fix takes: this project's own guesses, as no source gives any.
pub(super) fn effort(code: &str, group: Group) -> &'static str {
    match (code, group) {
        ("class-imbalance" | "awkward-target", _) | (_, Group::Leakage) => "half a day to 3 days",
        ("too-few-rows" | "too-few-events", _) => "as long as it takes to collect more",
        (_, Group::Labels | Group::Volume) => {
            "rows to be labelled x people x seconds each / 3,600 hours, and 20 to 50 % for guidelines and checks"
        }
        (_, Group::Privacy) => "1 to 6 weeks until it is decided, a few hours of work",
        (_, Group::Completeness | Group::Validity | Group::Uniqueness) => {
            "a quarter of a day to a day for each group of columns"
        }
        (_, Group::Access | Group::Structure | Group::Schema | Group::Freshness | Group::Profile) => {
            "half a day to 2 days for each family of files; 1 to 3 weeks where there is no pipeline"
        }
    }
}

/// Label, metric, baseline, noise.
pub(super) fn label_lines(external: &External) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(label) = &external.label {
        lines.extend(about(label, external));
    }
    let Some((metric, baseline)) = metric(external) else { return lines };
    lines.push(format!("Metric: {metric}"));
    lines.push(format!("Baseline to beat: {baseline}"));
    if let Some(score) = external.brief("score_today") {
        lines.push(format!("Score today, as stated: {}", markdown(score.text())));
    }
    lines.push(
        "Split: by time or by whom a row is about, where rows of one are alike; else at random. Who keeps the hold-out is \
         agreed first. *(planning guess)*"
            .to_owned(),
    );
    lines.extend(noise(external));
    lines
}

fn about(label: &Label, external: &External) -> Vec<String> {
    let labelled = match label.labelled {
        Count::Exact(n) => format!("{} of {} rows have it", count(n), count(label.rows)),
        Count::FewerThan(n) => format!("fewer than {n} rows have it"),
        Count::Withheld => "how many rows have it is withheld".to_owned(),
    };
    let mut lines =
        vec![format!("Label: {} of table {}, {}; {labelled}", name(&label.column), label.table, label.r#type)];
    let shown = |largest: &[u64]| largest.iter().map(|rows| count(*rows)).collect::<Vec<_>>().join(", ");
    let few = external.smallest_group;
    match &label.classes {
        Classes::All { classes, largest } => {
            let more = if *classes > largest.len() { ", and so on" } else { "" };
            let noun = counted(*classes as u64, "class", "classes");
            lines.push(format!("{noun}, rows by class: {}{more}", shown(largest)));
        }
        Classes::Some { classes, largest } if largest.is_empty() => {
            lines.push(format!("{classes} classes; at least one has fewer than {few} rows, so none is counted here"));
        }
        Classes::Some { classes, largest } => lines.push(format!(
            "{classes} classes; the largest have {} rows; at least one of the others has fewer than {few}",
            shown(largest)
        )),
        Classes::Withheld => lines.push(format!("Classes are not counted here: one has fewer than {few} rows")),
        Classes::None => {}
    }
    if !label.names.is_empty() {
        let names: Vec<String> = label.names.iter().map(|name| format!("`{}`", name.text())).collect();
        lines.push(format!("Classes as declared, in the order of the declaration: {}", names.join(", ")));
    }
    lines
}

/// What to measure by, and what a guess reaches.
fn metric(external: &External) -> Option<(String, String)> {
    let label = external.label.as_ref();
    let classes = label.map(|label| &label.classes);
    let total = label.and_then(|label| label.labelled.told());
    let majority = classes
        .filter(|classes| classes.hides_nothing())
        .and_then(|classes| classes.largest().first().copied())
        .zip(total)
        .map(|(rows, total)| rows as f64 / total.max(1) as f64);
    let own = |metric: &str, baseline: &str| Some((metric.to_owned(), baseline.to_owned()));
    match external.verdict.task {
        Task::General => None,
        Task::Classification if classes.and_then(Classes::number) == Some(2) => {
            let smaller =
                classes.and_then(Classes::smallest).zip(total).map(|(rows, total)| rows as f64 / total.max(1) as f64);
            match (smaller, majority) {
                (Some(smaller), Some(_)) if smaller < RARE => Some((
                    "area under the precision-recall curve, and recall at a precision that is agreed \
                     (Saito and Rehmsmeier, 2015)"
                        .to_owned(),
                    format!(
                        "guessing at random reaches {} under that curve: the share of the smaller class",
                        percent(smaller)
                    ),
                )),
                (Some(_), Some(majority)) => Some((
                    "area under the ROC curve or balanced accuracy, and log loss".to_owned(),
                    format!(
                        "always the larger class is right in {}; its ROC area and balanced accuracy are 0.5",
                        percent(majority)
                    ),
                )),
                _ => own(
                    "balanced accuracy, and recall of the rare class",
                    "always the larger class: balanced accuracy 0.5",
                ),
            }
        }
        Task::Classification | Task::TextClassification | Task::ImageClassification => Some((
            "macro F1".to_owned(),
            match (majority, classes.and_then(Classes::number)) {
                (Some(share), Some(classes)) => format!(
                    "always the largest class is right in {}, macro F1 {}",
                    percent(share),
                    number((2.0 * share / (1.0 + share) / classes.max(1) as f64 * 1000.0).round() / 1000.0)
                ),
                _ => "always the largest class".to_owned(),
            },
        )),
        Task::Regression => {
            let numbers = label.and_then(|label| label.numbers);
            let told = match numbers {
                Some(numbers) => format!(
                    ", which is wrong by {} (RMSE) around {}",
                    number(significant(numbers.deviation)),
                    number(significant(numbers.mean))
                ),
                None => ", whose numbers are values and stay with the owner".to_owned(),
            };
            Some((
                "mean absolute error or root mean square error, in the unit of the label".to_owned(),
                format!("the mean (R2 is 0 by definition) and, for absolute errors, the median{told}"),
            ))
        }
        Task::Forecasting => own(
            "MASE (Hyndman and Koehler, 2006), and WAPE; no percentage errors where there are zeros",
            "the last value, and the value one season ago: MASE 1",
        ),
        Task::Recommendation => own("NDCG at k and recall at k, split by time", "the k most popular items"),
        Task::AnomalyDetection => {
            own("area under the precision-recall curve, and precision at k", "nothing flagged; the k most extreme rows")
        }
        Task::FineTuning => {
            own("a rubric of the task and a win rate, written before training", "the base model with a prompt")
        }
        Task::Retrieval => own("recall at k on at least 50 questions that the owner wrote", "keyword search (BM25)"),
    }
}

fn significant(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let scale = 10f64.powf(1.0 - x.abs().log10().floor());
    (x * scale).round() / scale
}

/// How fine a difference a hold-out can show, and whether the wished gain is larger.
fn noise(external: &External) -> Option<String> {
    let label = external.label.as_ref()?;
    let rows = label.labelled.told()?;
    let held = (rows as f64 * HOLD_OUT).floor();
    if held < 1.0 {
        return None;
    }
    let (half, what) = match external.verdict.task {
        Task::Classification if label.classes.number() == Some(2) && label.classes.smallest().is_some() => {
            let smaller = label.classes.smallest()? as f64;
            if smaller / (rows.max(1) as f64) < RARE {
                let positives = (smaller * HOLD_OUT).max(1.0);
                (
                    98.0 / positives.sqrt(),
                    format!("recall of the smaller class, of which it has about {} rows,", count_of(positives)),
                )
            } else {
                (98.0 / held.sqrt(), "a share of right answers".to_owned())
            }
        }
        Task::Classification | Task::TextClassification | Task::ImageClassification => {
            (98.0 / held.sqrt(), "a share of right answers".to_owned())
        }
        Task::Regression => (196.0 / (2.0 * held).sqrt(), "a root mean square error (without heavy tails)".to_owned()),
        _ => return None,
    };
    let unit = if external.verdict.task == Task::Regression { "%" } else { "percentage points" };
    let half = (half * 10.0).round() / 10.0;
    let wished = external.brief("minimum_gain").map(|gain| {
        let text = markdown(gain.text());
        match points(gain.text()) {
            Some(points) if points < half => format!(" The wished gain ({text}) is smaller: it can't be seen so."),
            Some(_) => format!(" The wished gain ({text}) is larger: it can be seen so."),
            None => format!(" The wished gain ({text}) has to be larger than that to be seen."),
        }
    });
    Some(format!(
        "Noise: a hold-out of 20 % ({} rows) tells {what} to about +/- {} {unit} (95 %, at worst).{}",
        count_of(held),
        number(half),
        wished.unwrap_or_default()
    ))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count of rows")]
fn count_of(x: f64) -> String {
    count(x.max(0.0).round() as u64)
}

/// The number before "%" or "point" in a text, as percentage points.
fn points(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let at = ["%", "percent", "point", "pp"].iter().filter_map(|unit| lower.find(unit)).min()?;
    let before = lower.get(..at)?.trim_end();
    let digits: String = before
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    digits.parse().ok()
}

/// The steps of the work, where none are stated.
pub(super) fn milestones(external: &External) -> Vec<String> {
    let open: Vec<&str> = {
        let mut codes: Vec<&str> = external
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Advice && !finding.accepted)
            .map(|finding| finding.code)
            .collect();
        codes.dedup();
        codes
    };
    let first = if open.is_empty() {
        "data handed over. Done when: the specialist has read it and its counts agree with this brief".to_owned()
    } else {
        format!("what stands in the way is fixed. Done when: datassay no longer finds {}", open.join(", "))
    };
    let mut steps = vec![first];
    if external.verdict.task != Task::General {
        steps.push("baseline. Done when: the baseline above is reached by code that anybody can run".to_owned());
        steps.push("two rounds of improvement. Done when: the gain agreed is shown on the hold-out, or shown to be out of reach".to_owned());
    }
    steps.push("handover. Done when: somebody else has run it from the instructions alone".to_owned());
    steps
}

/// What to try candidates with: words alone, no rows.
pub(super) fn skill_test(external: &External) -> Vec<String> {
    let mut faults: Vec<&str> = external
        .findings
        .iter()
        .filter(|finding| !matches!(group(finding.code), Group::Privacy | Group::Profile | Group::Access))
        .map(|finding| finding.code)
        .collect();
    faults.dedup();
    faults.truncate(3);
    let faults = if faults.is_empty() {
        "one of each sort that the candidate thinks likely".to_owned()
    } else {
        faults.join(", ")
    };
    let task = match external.verdict.task {
        Task::General => "clean it, and write down each decision".to_owned(),
        task => format!("build the baseline for {}, and say what a better one would need", task.phrase()),
    };
    vec![
        format!("Task: on a small made-up table with the columns listed above and planted faults ({faults}), find the faults; then {task}. Two hours at most."),
        "Scored, of 10: faults found without false alarms 4, an honest split and baseline 3, code that runs at once 2, plain \
         words 1."
            .to_owned(),
        "No row of the data is part of it.".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gains_are_read_from_words() {
        for (text, expected) in [
            ("5 percentage points of recall", Some(5.0)),
            ("5 points of AUC", Some(5.0)),
            ("at least 2.5 % fewer errors", Some(2.5)),
            ("one in two is right", None),
            ("", None),
        ] {
            assert_eq!(points(text), expected, "{text}");
        }
    }
}
