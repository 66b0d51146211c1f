//! What the simplest predictor scores on a label, in two sentences.
//!
//! **Invariant:** numbers and words of our own; no class is named.

use crate::base::Measured;
use crate::base::wording::{count, number, percent};
use crate::facts::{BaselineFacts, HoldOut, Metric, Score};
use crate::report::BaselineReport;

/// What has to be beaten, by which measure, and how small a gain can be told.
pub(super) fn told(baseline: &BaselineReport) -> String {
    let facts = &baseline.facts;
    let mut scores: Vec<&Score> = facts.headline().into_iter().collect();
    // Beside the measure that fits, what people ask for first.
    let usual = [Metric::Accuracy, Metric::LogLoss, Metric::Mae, Metric::HitRate];
    let beside = facts.scores.iter().filter(|score| usual.contains(&score.metric) && score.metric != facts.metric);
    scores.extend(beside.filter(|score| score.value.value().is_some()));
    let each: Vec<String> = scores.into_iter().map(score).collect();
    let told = each.join(", ");
    format!("{told}; measure: {}{}", facts.metric.phrase(), hold_out(baseline))
}

fn score(score: &Score) -> String {
    let (metric, predictor) = (score.metric.phrase(), score.predictor.phrase());
    match &score.value {
        Measured::Exact(value) => format!("{metric} {} by {predictor}", plain(*value)),
        Measured::Approximate { value, .. } => format!("{metric} ~{} by {predictor}", plain(*value)),
        Measured::Absent(why) => {
            format!("{metric} by {predictor} not measured ({})", crate::render::escape::terminal(why))
        }
    }
}

/// To four digits: more say nothing.
fn plain(value: f64) -> String {
    let size = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    let scale = 10_f64.powf(3.0 - size);
    let rounded = (value * scale).round() / scale;
    number(if rounded.is_finite() { rounded } else { value })
}

fn hold_out(BaselineReport { facts, wished }: &BaselineReport) -> String {
    let Some(held) = facts.hold_out.value() else { return String::new() };
    let (rows, width) = (count(held.rows), width(facts, *held));
    let wish = match wished {
        Some(gain) if held.tells(*gain) => format!("; the wished gain of {} can be told", percent(*gain)),
        Some(gain) => format!("; the wished gain of {} can't be told from chance", percent(*gain)),
        None => String::new(),
    };
    format!("; a hold-out of {rows} rows tells it to within ±{width}{wish}")
}

fn width(facts: &BaselineFacts, held: HoldOut) -> String {
    match held.relative {
        Some(relative) if facts.metric == Metric::Mae => percent(relative),
        Some(relative) => format!("{} (of the MAE)", percent(relative)),
        None => plain(held.half_width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_baseline_is_told_in_a_sentence() {
        let facts = BaselineFacts::of_classes(0, &Measured::Exact(vec![700, 300]), false).unwrap();
        for (wished, expected) in [
            (None, ""),
            (Some(0.2), "; the wished gain of 20 % can be told"),
            (Some(0.01), "; the wished gain of 1 % can't be told from chance"),
        ] {
            let said = told(&BaselineReport { facts: facts.clone(), wished });
            let begin = "ROC AUC 0.5 by each class by its share, accuracy 0.7 by always the largest class, log loss \
                0.6109 by each class by its share; measure: ROC AUC; a hold-out of 200 rows tells it to within ±0.08752";
            assert_eq!(said, format!("{begin}{expected}"));
        }
        let rare = BaselineFacts::of_classes(0, &Measured::Exact(vec![998, 2]), false).unwrap();
        let said = told(&BaselineReport { facts: rare, wished: None });
        assert!(said.starts_with("PR AUC 0.002 by each class by its share"), "{said}");
        assert!(said.ends_with("measure: PR AUC"), "{said}");
    }
}
