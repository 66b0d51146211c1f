//! What the simplest predictor there is scores on a label, by which any model is to be measured, and how small a gain over
//! it a hold-out of these rows could tell from chance.
//!
//! Which predictor and which measure fit follows from the shape of the label: a share of right answers says nothing where
//! one class is rare, and a squared error follows the few largest of a heavy tail.
//!
//! **Invariant:** worked out from counts and summaries alone; it names no class.

use crate::base::Measured;

use super::{ColumnFacts, QuantileFacts, Scalar};

/// The share of the labelled rows that a hold-out has: the usual fifth.
pub const HELD_OUT: f64 = 0.2;

/// Below this share the smaller of two classes is rare, and the curve of precision over recall tells more than the ROC
/// curve. Basis: Google's course on data preparation calls less than a fifth moderate imbalance; Saito and Rehmsmeier
/// 2015 for the measure.
const RARE: f64 = 0.2;

/// From this share of zeros on a number is a count of what mostly does not happen. A project judgement.
const MANY_ZEROS: f64 = 0.5;

/// How far beyond the median the 99th percentile lies in a heavy tail, in widths of the middle half: as `awkward-target`.
const TAIL: f64 = 5.0;

/// Items that a recommendation of the most popular ones holds.
const TOP: usize = 10;

/// The width of a 95 % interval to either side, in standard errors.
const SIDE: f64 = 1.96;

/// What the simplest predictor comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct BaselineFacts {
    /// Position of the label in its table.
    pub column: usize,
    /// Labelled rows that it was worked out from.
    pub rows: u64,
    /// What the label is like.
    pub shape: LabelShape,
    /// The measure that fits that shape.
    pub metric: Metric,
    /// What simple predictors score.
    pub scores: Vec<Score>,
    /// How well a hold-out tells a score of that measure.
    pub hold_out: Measured<HoldOut>,
}

/// What a label is like, as far as it decides how a model is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelShape {
    /// Two classes, neither of them rare.
    Binary,
    /// Two classes, one of them rare.
    RareBinary,
    /// More than two classes.
    Classes,
    /// Lists of classes.
    Lists,
    /// A quantity.
    Number,
    /// A quantity that is zero in most rows.
    ManyZeros,
    /// A quantity of which a few values outweigh all others.
    HeavyTail,
    /// A quantity that goes on in time.
    Series,
    /// Items that are to be recommended.
    Items,
}

impl LabelShape {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::RareBinary => "rare-binary",
            Self::Classes => "multiclass",
            Self::Lists => "multi-label",
            Self::Number => "number",
            Self::ManyZeros => "zero-inflated",
            Self::HeavyTail => "heavy-tail",
            Self::Series => "series",
            Self::Items => "items",
        }
    }
}

/// A measure of how good predictions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// The share of right answers.
    Accuracy,
    /// The mean over classes of the share found of each.
    BalancedAccuracy,
    /// The mean negative logarithm, in nats, of the probability given to the right answer.
    LogLoss,
    /// The area under the ROC curve.
    RocAuc,
    /// The area under the curve of precision over recall, for the smaller class.
    PrAuc,
    /// The mean over classes of the F1 of each.
    MacroF1,
    /// The root of the mean squared error, in the label's unit.
    Rmse,
    /// The share of the variance that is explained.
    R2,
    /// The mean absolute error, in the label's unit.
    Mae,
    /// The mean absolute error in units of that of the naive forecast.
    Mase,
    /// The share of rows whose item is the one recommended.
    HitRate,
    /// The share of rows whose item is among ten recommended.
    RecallAtTen,
}

impl Metric {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::BalancedAccuracy => "balanced-accuracy",
            Self::LogLoss => "log-loss",
            Self::RocAuc => "roc-auc",
            Self::PrAuc => "pr-auc",
            Self::MacroF1 => "macro-f1",
            Self::Rmse => "rmse",
            Self::R2 => "r2",
            Self::Mae => "mae",
            Self::Mase => "mase",
            Self::HitRate => "hit-rate",
            Self::RecallAtTen => "recall-at-10",
        }
    }

    /// As it stands in a sentence.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::BalancedAccuracy => "balanced accuracy",
            Self::LogLoss => "log loss",
            Self::RocAuc => "ROC AUC",
            Self::PrAuc => "PR AUC",
            Self::MacroF1 => "macro F1",
            Self::Rmse => "RMSE",
            Self::R2 => "R2",
            Self::Mae => "MAE",
            Self::Mase => "MASE",
            Self::HitRate => "hit rate",
            Self::RecallAtTen => "recall at 10",
        }
    }

    /// Whether it is a number of the label's own unit, of which only the proportion means anything elsewhere.
    pub const fn has_unit(self) -> bool {
        matches!(self, Self::Rmse | Self::Mae)
    }
}

/// A predictor that learns nothing of the features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Predictor {
    /// Always the largest class.
    MajorityClass,
    /// To each class the share that it has.
    Prior,
    /// Always the mean.
    Mean,
    /// Always the median.
    Median,
    /// Always zero.
    Zero,
    /// What was there one season ago.
    SeasonalNaive,
    /// The items that come most often.
    MostPopular,
}

impl Predictor {
    /// The word used in the wire form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::MajorityClass => "majority-class",
            Self::Prior => "prior",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Zero => "zero",
            Self::SeasonalNaive => "seasonal-naive",
            Self::MostPopular => "most-popular",
        }
    }

    /// As it stands in a sentence.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::MajorityClass => "always the largest class",
            Self::Prior => "each class by its share",
            Self::Mean => "always the mean",
            Self::Median => "always the median",
            Self::Zero => "always zero",
            Self::SeasonalNaive => "the value of one season ago",
            Self::MostPopular => "the most popular",
        }
    }
}

/// What a predictor scores by a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The predictor.
    pub predictor: Predictor,
    /// The measure.
    pub metric: Metric,
    /// The score.
    pub value: Measured<f64>,
}

/// How well rows kept aside tell a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HoldOut {
    /// Rows kept aside.
    pub rows: u64,
    /// Half the width of the 95 % interval around a score measured on them.
    pub half_width: f64,
    /// The same as a share of the baseline's score, where the measure has a unit.
    pub relative: Option<f64>,
}

impl HoldOut {
    /// Whether a gain of so much is more than chance may make of no gain.
    pub fn tells(&self, gain: f64) -> bool {
        gain > self.relative.unwrap_or(self.half_width)
    }
}

impl BaselineFacts {
    /// Of a label that is one of several classes, with the rows of each; `lists` says that cells hold several.
    pub fn of_classes(column: usize, classes: &Measured<Vec<u64>>, lists: bool) -> Option<Self> {
        let counted = match classes {
            Measured::Exact(rows) | Measured::Approximate { value: rows, .. } => rows,
            Measured::Absent(why) => {
                let value = Measured::Absent(why.clone());
                let scores = vec![Score { predictor: Predictor::MajorityClass, metric: Metric::Accuracy, value }];
                let hold_out = Measured::Absent(why.clone());
                return Some(Self {
                    column,
                    rows: 0,
                    shape: LabelShape::Classes,
                    metric: Metric::MacroF1,
                    scores,
                    hold_out,
                });
            }
        };
        let rows: u64 = counted.iter().sum();
        if rows == 0 {
            return None;
        }
        let all = rows as f64;
        let part = |rows: u64| rows as f64 / all;
        let largest = part(counted.iter().copied().max().unwrap_or(0));
        let smallest = part(counted.iter().copied().min().unwrap_or(0));
        let count = counted.len() as f64;
        let (shape, metric) = match counted.len() {
            _ if lists => (LabelShape::Lists, Metric::MacroF1),
            2 if smallest < RARE => (LabelShape::RareBinary, Metric::PrAuc),
            2 => (LabelShape::Binary, Metric::RocAuc),
            _ => (LabelShape::Classes, Metric::MacroF1),
        };
        let is_exact = classes.exact().is_some();
        let told = |value: f64| if is_exact { Measured::Exact(value) } else { about(value) };
        let score = |predictor, metric, value: f64| Score { predictor, metric, value: told(value) };
        let shares = counted.iter().map(|rows| part(*rows)).filter(|part| *part > 0.0);
        let entropy: f64 = shares.map(|part| -part * part.ln()).sum();
        let mut scores = vec![
            score(Predictor::MajorityClass, Metric::Accuracy, largest),
            score(Predictor::MajorityClass, Metric::BalancedAccuracy, 1.0 / count),
            // Of the largest class all are found, and as many are right as it has; of the others none are.
            score(Predictor::MajorityClass, Metric::MacroF1, 2.0 * largest / (largest + 1.0) / count),
            score(Predictor::Prior, Metric::LogLoss, entropy.max(0.0)),
        ];
        if counted.len() == 2 {
            scores.push(score(Predictor::Prior, Metric::RocAuc, 0.5));
            scores.push(score(Predictor::Prior, Metric::PrAuc, smallest));
        }
        if lists {
            let why = "how often each value stands in the lists was not counted";
            scores = vec![Score { predictor: Predictor::Prior, metric, value: Measured::absent(why) }];
        }
        let hold_out = if lists {
            Measured::absent("lists of classes have no one size")
        } else {
            classes_held_out(counted, metric)
        };
        Some(Self { column, rows, shape, metric, scores, hold_out })
    }

    /// Of a label that is a quantity.
    pub fn of_numbers(label: &ColumnFacts) -> Option<Self> {
        let numbers = match &label.numbers {
            Measured::Exact(numbers) | Measured::Approximate { value: numbers, .. } => numbers,
            Measured::Absent(why) => {
                let value = Measured::Absent(why.clone());
                let scores = vec![Score { predictor: Predictor::Median, metric: Metric::Mae, value }];
                let hold_out = Measured::Absent(why.clone());
                let (shape, metric) = (LabelShape::Number, Metric::Mae);
                return Some(Self { column: label.position, rows: 0, shape, metric, scores, hold_out });
            }
        };
        let rows = numbers.count;
        let deviation = numbers.standard_deviation.filter(|_| rows > 1)?;
        // The error of the mean on the rows themselves: over n, and not n - 1.
        let rmse = deviation * ((rows - 1) as f64 / rows as f64).sqrt();
        let distance = &label.detail.distance_from_median;
        let quantiles = label.quantiles.value();
        let zeros = label.detail.signs.zeros;
        let (shape, metric) = if zeros as f64 >= MANY_ZEROS * rows as f64 {
            (LabelShape::ManyZeros, Metric::Mae)
        } else if quantiles.is_some_and(has_heavy_tail) {
            (LabelShape::HeavyTail, Metric::Mae)
        } else {
            (LabelShape::Number, Metric::Rmse)
        };
        let told = |value: f64| match label.numbers {
            Measured::Exact(_) if value.is_finite() => Measured::Exact(value),
            _ if value.is_finite() => about(value),
            _ => Measured::absent("the numbers are too far apart"),
        };
        let mut scores = vec![
            Score { predictor: Predictor::Mean, metric: Metric::Rmse, value: told(rmse) },
            Score { predictor: Predictor::Mean, metric: Metric::R2, value: told(0.0) },
            Score { predictor: Predictor::Median, metric: Metric::Mae, value: distance.clone() },
        ];
        if shape == LabelShape::ManyZeros && label.detail.signs.negatives == 0 {
            scores.push(Score { predictor: Predictor::Zero, metric: Metric::Mae, value: told(numbers.mean) });
        }
        let hold_out = numbers_held_out(rows, rmse, distance, quantiles.and_then(median).map(|it| it - numbers.mean));
        // What is told of a squared error needs the fourth moment, which is not measured: told of the absolute one.
        Some(Self { column: label.position, rows, shape, metric, scores, hold_out })
    }

    /// Of a quantity that goes on in time: what the rows tell without being put in order.
    pub fn of_series(label: &ColumnFacts) -> Option<Self> {
        let plain = Self::of_numbers(label)?;
        let why = "the rows were not put in the order of time, series by series";
        let naive = Score { predictor: Predictor::SeasonalNaive, metric: Metric::Mase, value: Measured::absent(why) };
        let scores = std::iter::once(naive).chain(plain.scores).collect();
        let hold_out = Measured::absent("the last periods are kept aside, and how many depends on the horizon");
        Some(Self { shape: LabelShape::Series, metric: Metric::Mase, scores, hold_out, ..plain })
    }

    /// Of a column of items that are to be recommended.
    pub fn of_items(items: &ColumnFacts) -> Option<Self> {
        let rows = items.values();
        if rows == 0 {
            return None;
        }
        let found = |top: usize| match &items.frequent {
            Measured::Exact(items) => {
                let hits: u64 = items.iter().take(top).map(|item| item.at_least).sum();
                Measured::Exact(hits as f64 / rows as f64)
            }
            Measured::Approximate { .. } | Measured::Absent(_) => {
                Measured::absent("there are too many different items to count each")
            }
        };
        let score = |metric, top| Score { predictor: Predictor::MostPopular, metric, value: found(top) };
        let scores = vec![score(Metric::RecallAtTen, TOP), score(Metric::HitRate, 1)];
        let held = held_out(rows);
        let hold_out = found(TOP).map(|hits| HoldOut {
            rows: held,
            half_width: SIDE * (hits * (1.0 - hits) / held.max(1) as f64).sqrt(),
            relative: None,
        });
        let (shape, metric) = (LabelShape::Items, Metric::RecallAtTen);
        Some(Self { column: items.position, rows, shape, metric, scores, hold_out })
    }

    /// What a predictor scores by the measure that fits, or else the first score.
    pub fn headline(&self) -> Option<&Score> {
        self.scores.iter().find(|score| score.metric == self.metric).or_else(|| self.scores.first())
    }
}

/// A gain as it is written in words: `0.05`, `5 %`, `5 points`.
pub fn gain_of(words: &str) -> Option<f64> {
    let start = words.find(|c: char| c.is_ascii_digit() || (c == '.'))?;
    let rest = &words[start..];
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
    let number: f64 = rest[..end].parse().ok()?;
    let unit = rest[end..].trim_start();
    let is_share = ["%", "percent", "per cent", "point", "pp"].iter().any(|known| unit.starts_with(known));
    let gain = if is_share { number / 100.0 } else { number };
    (gain > 0.0 && gain < 1.0).then_some(gain)
}

const fn about(value: f64) -> Measured<f64> {
    Measured::Approximate { value, bound: 0.0 }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
fn held_out(rows: u64) -> u64 {
    (rows as f64 * HELD_OUT) as u64
}

/// How well a hold-out tells the score of a classifier. Each class has its share of the rows kept aside.
fn classes_held_out(classes: &[u64], metric: Metric) -> Measured<HoldOut> {
    let rows = held_out(classes.iter().sum());
    let sizes: Vec<f64> = classes.iter().map(|rows| *rows as f64 * HELD_OUT).collect();
    if sizes.len() < 2 {
        return Measured::absent("there are not two classes");
    }
    if sizes.iter().any(|size| *size < 2.0) {
        return Measured::absent("a hold-out of a fifth has fewer than two rows of the smallest class");
    }
    let smallest = sizes.iter().copied().fold(f64::INFINITY, f64::min);
    let half_width = SIDE
        * match metric {
            // Of a ranking that knows nothing (Mann and Whitney 1947).
            Metric::RocAuc => {
                let product: f64 = sizes.iter().product();
                ((sizes.iter().sum::<f64>() + 1.0) / (12.0 * product)).sqrt()
            }
            // At most, which is at one half: a share of the rows of the smaller class (Boyd, Eng and Page 2013).
            Metric::PrAuc => (0.25 / smallest).sqrt(),
            // At most: the mean of a share of the rows of each class.
            _ => sizes.iter().map(|size| 0.25 / size).sum::<f64>().sqrt() / sizes.len() as f64,
        };
    Measured::Exact(HoldOut { rows, half_width, relative: None })
}

/// How well a hold-out tells a mean absolute error, of which the baseline is that of the median.
fn numbers_held_out(rows: u64, rmse: f64, distance: &Measured<f64>, shift: Option<f64>) -> Measured<HoldOut> {
    let held = held_out(rows);
    if held < 2 {
        return Measured::absent("a hold-out of a fifth has fewer than two rows");
    }
    let Some(&mae) = distance.value() else { return Measured::absent("the median was not measured") };
    let shift = shift.unwrap_or(0.0);
    // The mean square of the distance from the median, less the square of its mean.
    let variance = (rmse * rmse + shift * shift - mae * mae).max(0.0);
    let half_width = SIDE * (variance / held as f64).sqrt();
    if !half_width.is_finite() {
        return Measured::absent("the numbers are too far apart");
    }
    let relative = (mae > 0.0).then(|| half_width / mae);
    Measured::Exact(HoldOut { rows: held, half_width, relative })
}

fn median(quantiles: &QuantileFacts) -> Option<f64> {
    quantiles.at(0.5).and_then(|median| number(median.low))
}

fn has_heavy_tail(quantiles: &QuantileFacts) -> bool {
    let at = |share: f64| quantiles.at(share).and_then(|point| number(point.low));
    let (Some(low), Some(middle), Some(high), Some(end)) = (at(0.25), at(0.5), at(0.75), at(0.99)) else {
        return false;
    };
    end - middle > TAIL * (high - low)
}

fn number(scalar: Scalar) -> Option<f64> {
    match scalar {
        Scalar::Integer(integer) => Some(integer as f64),
        Scalar::Float(float) => Some(float),
        Scalar::Day(_) | Scalar::Instant(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(classes: &[u64]) -> BaselineFacts {
        BaselineFacts::of_classes(0, &Measured::Exact(classes.to_vec()), false).unwrap()
    }

    fn score(baseline: &BaselineFacts, predictor: Predictor, metric: Metric) -> f64 {
        let found = baseline.scores.iter().find(|it| it.predictor == predictor && it.metric == metric);
        *found.unwrap().value.value().unwrap()
    }

    #[test]
    fn two_classes_are_measured_by_how_rare_one_is() {
        let even = of(&[700, 300]);
        assert_eq!((even.shape, even.metric, even.rows), (LabelShape::Binary, Metric::RocAuc, 1000));
        assert!((score(&even, Predictor::MajorityClass, Metric::Accuracy) - 0.7).abs() < 1e-12);
        assert!((score(&even, Predictor::Prior, Metric::LogLoss) - 0.610_864_302).abs() < 1e-9);
        assert!((score(&even, Predictor::Prior, Metric::PrAuc) - 0.3).abs() < 1e-12);
        // 140 and 60 rows: the standard error of an AUC of one half.
        let half = 1.96 * (201.0_f64 / (12.0 * 140.0 * 60.0)).sqrt();
        let held = even.hold_out.exact().unwrap();
        assert_eq!(held.rows, 200);
        assert!((held.half_width - half).abs() < 1e-12);
        assert!(held.tells(0.09) && !held.tells(0.08), "{half}");

        let rare = of(&[9900, 100]);
        assert_eq!((rare.shape, rare.metric), (LabelShape::RareBinary, Metric::PrAuc));
        assert_eq!(rare.headline().unwrap().value, Measured::Exact(0.01));
        assert!((rare.hold_out.exact().unwrap().half_width - 1.96 * (0.25_f64 / 20.0).sqrt()).abs() < 1e-12);
        assert_eq!(of(&[80, 20]).metric, Metric::RocAuc);
    }

    #[test]
    fn many_classes_weigh_alike() {
        let three = of(&[500, 300, 200]);
        assert_eq!((three.shape, three.metric), (LabelShape::Classes, Metric::MacroF1));
        let f1 = 2.0 * 0.5 / 1.5 / 3.0;
        assert!((score(&three, Predictor::MajorityClass, Metric::MacroF1) - f1).abs() < 1e-12);
        assert!((score(&three, Predictor::MajorityClass, Metric::BalancedAccuracy) - 1.0 / 3.0).abs() < 1e-12);
        let half = 1.96 * (0.25_f64 / 100.0 + 0.25 / 60.0 + 0.25 / 40.0).sqrt() / 3.0;
        assert!((three.hold_out.exact().unwrap().half_width - half).abs() < 1e-12);
        // What can't be measured is said to be so.
        assert!(matches!(of(&[500, 3]).hold_out, Measured::Absent(_)));
        assert!(matches!(of(&[500]).hold_out, Measured::Absent(_)));
        assert!(BaselineFacts::of_classes(0, &Measured::Exact(Vec::new()), false).is_none());
        let unknown = BaselineFacts::of_classes(0, &Measured::absent("too many"), false).unwrap();
        assert_eq!(unknown.scores[0].value, Measured::absent("too many"));
        let lists = BaselineFacts::of_classes(0, &Measured::Exact(vec![50, 50, 50]), true).unwrap();
        assert_eq!(lists.shape, LabelShape::Lists);
        assert!(matches!(lists.headline().unwrap().value, Measured::Absent(_)));
    }

    #[test]
    fn gains_are_read_from_words() {
        for (words, gain) in [
            ("5 %", Some(0.05)),
            ("at least 2.5 points", Some(0.025)),
            ("0.03 of AUC", Some(0.03)),
            ("10 percent less error", Some(0.1)),
            ("twice as good", None),
            ("0", None),
            ("12000 euro", None),
            ("...", None),
        ] {
            assert_eq!(gain_of(words), gain, "{words}");
        }
    }
}
