//! "Did you mean ...": the known name that a typed one most resembles.

/// The candidate nearest to `typed`, if it is near enough to be what was meant: at most a third of
/// the letters wrong, letter case not counted.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = typed.to_lowercase();
    let tolerance = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&wanted, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= tolerance)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn offers_only_what_may_have_been_meant() {
        let names = ["churn", "tenure", "Monthly Charges"];
        for (typed, expected) in [
            ("chrun", Some("churn")),
            ("CHURN", Some("churn")),
            ("monthly charges", Some("Monthly Charges")),
            ("tenur", Some("tenure")),
            ("zip", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, names), expected, "{typed}");
        }
    }
}
