//! What chance alone may do, so that of many slices the worst is not taken for a finding.
//!
//! Bounds rather than approximations: Hoeffding's inequality in its sharper form (W. Hoeffding, "Probability inequalities
//! for sums of bounded random variables", 1963, theorem 1 and section 6) holds for rows drawn without being put back,
//! whatever their number. So does Bonferroni's correction, however the slices hang together. Together they keep the
//! chance that independent labels give any finding in a table under [`ALPHA`].

/// The chance of a false alarm in a table, at most. Basis: project-judgement; half of the one in a hundred that is promised,
/// as there are two questions.
pub(super) const ALPHA: f64 = 0.005;

/// An upper bound of the chance that so many of `drawn` rows, or fewer, have what `share` of all rows has.
pub(super) fn at_most(found: u64, drawn: u64, share: f64) -> f64 {
    let seen = found as f64 / drawn.max(1) as f64;
    if drawn == 0 || seen >= share {
        return 1.0;
    }
    (-(drawn as f64) * divergence(seen, share)).exp()
}

/// The Kullback-Leibler divergence of one share from another, in nats.
fn divergence(seen: f64, share: f64) -> f64 {
    let part = |seen: f64, share: f64| if seen > 0.0 { seen * (seen / share).ln() } else { 0.0 };
    part(seen, share) + part(1.0 - seen, 1.0 - share)
}

/// The interval in which a share lies with 95 %: E. B. Wilson, "Probable inference, the law of succession, and statistical
/// inference", 1927.
pub(super) fn interval(found: u64, drawn: u64) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    if drawn == 0 {
        return (0.0, 1.0);
    }
    let (n, share) = (drawn as f64, found as f64 / drawn as f64);
    let middle = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    (((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chance itself, from the binomial distribution, which that of draws without putting back stays under here.
    fn exact(found: u64, drawn: u64, share: f64) -> f64 {
        let mut chance = (1.0 - share).powi(i32::try_from(drawn).expect("few"));
        let mut sum = 0.0;
        for k in 0..=found {
            sum += chance;
            chance *= (drawn - k) as f64 / (k + 1) as f64 * share / (1.0 - share);
        }
        sum
    }

    #[test]
    fn the_bound_is_one() {
        for drawn in [1, 5, 20, 100] {
            for found in 0..drawn {
                for share in [0.05, 0.3, 0.5, 0.9, 0.99] {
                    let (bound, exact) = (at_most(found, drawn, share), exact(found, drawn, share));
                    assert!(bound >= exact - 1e-12, "{found} of {drawn} at {share}: {bound} {exact}");
                }
            }
        }
        assert!(at_most(0, 100, 0.5) < 1e-29 && at_most(50, 100, 0.5) >= 1.0);
    }

    #[test]
    fn intervals_are_those_of_the_textbook() {
        let (low, high) = interval(10, 100);
        assert!((low - 0.0552).abs() < 1e-4 && (high - 0.1744).abs() < 1e-4, "{low} {high}");
        assert_eq!((interval(0, 0), interval(0, 10).0), ((0.0, 1.0), 0.0));
        assert!(interval(10, 10).1 > 1.0 - 1e-9);
    }
}
