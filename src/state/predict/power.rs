//! How well groups of rows tell the label: areas under curves and explained variance, each with its interval.
//!
//! The rows fall into folds. What is known of a group is learned from the other folds, drawn towards what holds for all
//! rows (as target encoders do it: Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes",
//! 2001), and held against the rows of this one.
//!
//! **Invariant:** no row is judged by what was learned from it.

use crate::facts::{Power, PowerMeasure};

use super::label::{Classes, OTHERS};

/// Folds that the rows fall into.
pub(super) const FOLDS: usize = 5;

/// The group of rows that take no part.
pub(super) const OUT: u32 = u32::MAX;

/// As many rows that hold what all rows hold stand beside those of a group.
const WEIGHT: f64 = 5.0;

/// Two-sided 95 %.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// A class with fewer rows has no curve of its own. With ten, the interval of a perfect curve ends at 0.8 or above.
pub(super) const FEWEST_OF_CLASS: u64 = 10;

/// Rows by group.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    /// The group of each row, or [`OUT`].
    pub(super) of_row: Vec<u32>,
    /// How many groups there are.
    pub(super) count: usize,
    /// Where groups are stretches of a number: the number of each row, and the mean of each group.
    pub(super) numbers: Option<(Vec<f64>, Vec<f64>)>,
}

/// How well groups tell classes.
pub(super) fn of_classes(groups: &Groups, classes: &Classes, labels: &[u16], folds: &[u8]) -> Option<Power> {
    let mut all = vec![0_u32; FOLDS * groups.count];
    let mut rows = 0_u64;
    for (group, fold) in groups.of_row.iter().zip(folds).filter(|(group, _)| **group != OUT) {
        all[usize::from(*fold) * groups.count + *group as usize] += 1;
        rows += 1;
    }
    let (mut area, mut low, mut curves) = (0.0, 0.0, 0.0);
    let mut hits = vec![0_u32; all.len()];
    // Of two classes one curve is the other upside down.
    let count = if classes.count == 2 && classes.is_all { 1 } else { classes.count };
    for class in 0..count {
        hits.fill(0);
        let mut positives = 0_u64;
        for ((group, fold), label) in groups.of_row.iter().zip(folds).zip(labels) {
            if *group != OUT && usize::from(*label) == class && *label != OTHERS {
                hits[usize::from(*fold) * groups.count + *group as usize] += 1;
                positives += 1;
            }
        }
        let negatives = rows - positives;
        if positives < FEWEST_OF_CLASS || negatives < FEWEST_OF_CLASS {
            continue;
        }
        let one = curve(&all, &hits, groups.count);
        area += one;
        low += lower(one, positives as f64, negatives as f64);
        curves += 1.0;
    }
    (curves > 0.0).then(|| Power {
        measure: PowerMeasure::Auc,
        value: area / curves,
        // The mean of lower ends lies no higher than the lower end of the mean.
        low: low / curves,
        rows,
        control: None,
    })
}

/// The area under the ROC curve of what the other folds say of each group: the share of pairs of one fold that stand in
/// the right order. Between folds, what holds for all rows differs, and the wrong way round.
fn curve(all: &[u32], hits: &[u32], groups: usize) -> f64 {
    let sum = |cells: &[u32]| cells.iter().map(|cell| u64::from(*cell)).sum::<u64>() as f64;
    let (total, positive) = (sum(all), sum(hits));
    let mut of_group = vec![(0.0, 0.0); groups];
    for (index, (cells, hits)) in all.iter().zip(hits).enumerate() {
        let of_group = &mut of_group[index % groups];
        *of_group = (of_group.0 + f64::from(*cells), of_group.1 + f64::from(*hits));
    }
    let (mut right, mut pairs) = (0.0, 0.0);
    let mut scored: Vec<(f64, f64, f64)> = Vec::new();
    for (all, hits) in all.chunks(groups).zip(hits.chunks(groups)) {
        let rest = total - sum(all);
        let prior = if rest > 0.0 { (positive - sum(hits)) / rest } else { 0.0 };
        scored.clear();
        for ((&cells, &hits), known) in all.iter().zip(hits).zip(&of_group).filter(|((cells, _), _)| **cells > 0) {
            let (cells, hits) = (f64::from(cells), f64::from(hits));
            let score = (known.1 - hits + WEIGHT * prior) / (known.0 - cells + WEIGHT);
            scored.push((score, hits, cells - hits));
        }
        scored.sort_unstable_by(|one, next| one.0.total_cmp(&next.0));
        let mut below = 0.0;
        for same in scored.chunk_by(|one, next| one.0.total_cmp(&next.0).is_eq()) {
            let (hits, misses) = same.iter().fold((0.0, 0.0), |sum, cell| (sum.0 + cell.1, sum.1 + cell.2));
            right += hits * (below + misses / 2.0);
            below += misses;
        }
        pairs += sum(hits) * (sum(all) - sum(hits));
    }
    if pairs > 0.0 { right / pairs } else { 0.5 }
}

/// The lower end of the 95 % interval of an area, which does not close up at 1: method 5 of Newcombe, "Confidence
/// intervals for an effect size measure based on the Mann-Whitney statistic", part 2, 2006.
fn lower(area: f64, positives: f64, negatives: f64) -> f64 {
    let mean = f64::midpoint(positives, negatives) - 1.0;
    let variance = |area: f64| {
        let odd = (1.0 - area) / (2.0 - area) + area / (1.0 + area);
        area * (1.0 - area) * (1.0 + mean * odd) / (positives * negatives)
    };
    // What lies `Z` standard errors below the area, where the error is that of the end itself.
    let (mut low, mut high) = (0.0, area);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if area - middle > Z * variance(middle).sqrt() {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// How well groups tell numbers.
pub(super) fn of_numbers(groups: &Groups, labels: &[f64], folds: &[u8]) -> Option<Power> {
    let mut sums = vec![(0.0, 0.0); FOLDS * groups.count];
    let mut of_group = vec![(0.0, 0.0); groups.count];
    let mut of_fold = [(0.0, 0.0); FOLDS];
    let add = |sum: &mut (f64, f64), label: f64| *sum = (sum.0 + 1.0, sum.1 + label);
    let taken =
        || groups.of_row.iter().zip(folds).zip(labels).enumerate().filter(|(_, ((group, _), _))| **group != OUT);
    for (_, ((group, fold), label)) in taken() {
        let (group, fold) = (*group as usize, usize::from(*fold));
        add(&mut sums[fold * groups.count + group], *label);
        add(&mut of_group[group], *label);
        add(&mut of_fold[fold], *label);
    }
    let total = of_fold.iter().fold((0.0, 0.0), |sum, fold| (sum.0 + fold.0, sum.1 + fold.1));
    let prior = |fold: usize| (total.1 - of_fold[fold].1) / (total.0 - of_fold[fold].0).max(1.0);
    let learned = |group: usize, fold: usize| {
        let mine = sums[fold * groups.count + group];
        let known = (of_group[group].0 - mine.0, of_group[group].1 - mine.1);
        (known.1 + WEIGHT * prior(fold)) / (known.0 + WEIGHT)
    };
    // Squared errors of what was learned, and of what holds for all rows.
    let mut errors: Vec<(f64, f64)> = Vec::new();
    for (row, ((group, fold), label)) in taken() {
        let (group, fold) = (*group as usize, usize::from(*fold));
        let told = match &groups.numbers {
            Some((numbers, means)) => between(numbers[row], group, means, |group| learned(group, fold)),
            None => learned(group, fold),
        };
        errors.push(((label - told).powi(2), (label - prior(fold)).powi(2)));
    }
    let rows = errors.len() as f64;
    let (left, whole) = errors.iter().fold((0.0, 0.0), |sum, error| (sum.0 + error.0, sum.1 + error.1));
    if errors.len() < 2 || whole <= 0.0 || !whole.is_finite() || !left.is_finite() {
        return None;
    }
    // The error of a ratio of two means.
    let ratio = left / whole;
    let spread: f64 = errors.iter().map(|error| (error.0 - ratio * error.1).powi(2)).sum();
    let error = (spread / (rows - 1.0)).sqrt() / (whole / rows) / rows.sqrt();
    Some(Power {
        measure: PowerMeasure::R2,
        value: 1.0 - ratio,
        low: 1.0 - ratio - Z * error,
        rows: errors.len() as u64,
        control: None,
    })
}

/// What is learned of a number: on the line between the means of its group and of the group on its side.
fn between(number: f64, group: usize, means: &[f64], learned: impl Fn(usize) -> f64) -> f64 {
    let mean = means.get(group).copied().unwrap_or(f64::NAN);
    let side = if number >= mean { group.checked_add(1) } else { group.checked_sub(1) };
    let Some((side, other)) =
        side.and_then(|side| Some((side, *means.get(side)?))).filter(|(_, other)| other.is_finite())
    else {
        return learned(group);
    };
    let share = (number - mean) / (other - mean);
    if share.is_finite() { learned(group) * (1.0 - share) + learned(side) * share } else { learned(group) }
}

/// The lower end of the 95 % interval of a share: Wilson, "Probable inference", 1927.
pub(super) fn share_lower(count: f64, of: f64) -> f64 {
    let (share, z2) = (count / of, Z * Z);
    let middle = share + z2 / (2.0 * of);
    let half = Z * (share * (1.0 - share) / of + z2 / (4.0 * of * of)).sqrt();
    ((middle - half) / (1.0 + z2 / of)).max(0.0)
}

/// How well an order tells numbers: the share of neighbours of different labels that rise, or that fall. Only what is
/// sorted does so; a trend hardly ever.
pub(super) fn of_order(ordered: &[f64]) -> Option<Power> {
    let (mut up, mut down) = (0.0, 0.0);
    for (one, next) in ordered.iter().zip(ordered.get(1..)?) {
        up += f64::from(u8::from(next > one));
        down += f64::from(u8::from(next < one));
    }
    let (most, pairs) = (f64::max(up, down), up + down);
    (pairs > 0.0).then(|| Power {
        measure: PowerMeasure::Order,
        value: most / pairs,
        low: share_lower(most, pairs),
        rows: ordered.len() as u64,
        control: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::hash::mix;

    fn groups(of_row: Vec<u32>) -> Groups {
        let count = of_row.iter().filter(|group| **group != OUT).max().map_or(0, |most| *most as usize + 1);
        Groups { of_row, count, numbers: None }
    }

    fn folds(rows: u64) -> Vec<u8> {
        (0..rows).map(|row| u8::try_from(mix(row + 9) % FOLDS as u64).unwrap()).collect()
    }

    fn two() -> Classes {
        Classes { count: 2, is_all: true }
    }

    #[test]
    fn areas_are_those_of_the_pairs() {
        let labels: Vec<u16> = (0..1000).map(|row| u16::from(row % 4 == 0)).collect();
        let tell = |of_row: Vec<u32>| of_classes(&groups(of_row), &two(), &labels, &folds(1000)).unwrap();
        let all = tell(labels.iter().map(|label| u32::from(*label)).collect());
        assert!((all.value - 1.0).abs() < 1e-12 && all.low > 0.98 && all.low < 1.0, "{all:?}");
        let none = tell((0..1000).map(|row| (mix(row + 1) % 7) as u32).collect());
        assert!((none.value - 0.5).abs() < 0.08 && none.low < 0.5, "{none:?}");
        // Each row a group of its own: nothing is learned of it.
        let own = tell((0..1000).collect());
        assert!(own.value < 0.55, "{own:?}");
        let half = tell(labels.iter().enumerate().map(|(row, label)| u32::from(*label == 1 && row % 8 == 0)).collect());
        assert!((half.value - 0.75).abs() < 0.01, "half of the positives are known: {half:?}");
    }

    #[test]
    fn the_interval_does_not_close_up_at_certainty() {
        // The published example of method 5 has an area of 1 with ten against ten.
        assert!(lower(1.0, 10.0, 10.0) < 0.9 && lower(1.0, 10.0, 10.0) > 0.7);
        assert!(lower(1.0, 10_000.0, 10_000.0) > 0.999);
        assert!(lower(0.5, 100.0, 100.0) < 0.45);
        assert!((share_lower(121.0, 121.0) - 0.9692).abs() < 1e-3);
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers")]
    #[test]
    fn explained_variance_is_that_of_what_is_new() {
        let labels: Vec<f64> = (0..2000).map(|row| (mix(row + 1) % 1000) as f64).collect();
        let binned = |step: f64| groups(labels.iter().map(|label| (label / step) as u32).collect());
        let fine = of_numbers(&binned(50.0), &labels, &folds(2000)).unwrap();
        assert!((fine.value - (1.0 - 1.0 / 400.0)).abs() < 0.004 && fine.low < fine.value, "{fine:?}");
        let none =
            of_numbers(&groups((0..2000).map(|row| (mix(row + 77) % 20) as u32).collect()), &labels, &folds(2000));
        assert!(none.unwrap().value < 0.01);
        assert_eq!(of_numbers(&groups(vec![0; 9]), &[3.0; 9], &folds(9)), None, "nothing varies");
    }

    #[test]
    fn an_order_tells_what_is_sorted_and_no_trend() {
        let sorted: Vec<f64> = (0..500).map(f64::from).collect();
        assert!(of_order(&sorted).unwrap().sure() > 0.98);
        let mut level = 0.0;
        let walk: Vec<f64> = (0..500_u64)
            .map(|row| {
                level += if mix(row + 3).is_multiple_of(2) { 1.0 } else { -0.9 };
                level
            })
            .collect();
        assert!(of_order(&walk).unwrap().sure() < 0.1);
    }
}
