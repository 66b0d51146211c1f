//! How the numbers of each rule's findings may leave.
//!
//! **Invariant:** every rule is named here; one that is not is treated as if it counted people.

/// What a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counting {
    /// Files, columns, faults of structure, repeated rows, missing cells: told as they are.
    Exact,
    /// Rows or cells picked by what they hold: small groups are not told.
    ByValue,
    /// The strength of a relation with the label: told where no class is small.
    Strength,
    /// Numbers that are values themselves, such as how old the newest row is: not told.
    Value,
    /// Nothing is told but that there is something.
    Nothing,
}

pub(super) fn counting(code: &str) -> Counting {
    named(code).unwrap_or(Counting::Value)
}

#[expect(clippy::match_same_arms, reason = "rules stand in the groups in which they are judged")]
fn named(code: &str) -> Option<Counting> {
    Some(match code {
        "missing-file"
        | "unreadable-file"
        | "empty-file"
        | "truncated-file"
        | "corrupt-file"
        | "encrypted-file"
        | "wrong-format"
        | "unsupported-feature"
        | "placeholder-file"
        | "unstable-file"
        | "outside-link"
        | "size-limit"
        | "trailing-garbage"
        | "false-statistics"
        | "partial-coverage"
        | "undeclared-owner"
        | "undeclared-licence"
        | "undeclared-handling"
        | "broken-reference" => Counting::Exact,
        "ragged-rows"
        | "broken-quoting"
        | "spaced-quotes"
        | "oversized-record"
        | "mixed-line-endings"
        | "cr-line-endings"
        | "invalid-encoding"
        | "stray-byte-order-mark"
        | "nul-bytes"
        | "missing-header"
        | "duplicate-header"
        | "blank-header"
        | "unclean-header"
        | "preamble-lines"
        | "footer-lines"
        | "multiple-tables"
        | "blank-rows"
        | "repeated-header"
        | "ambiguous-dialect" => Counting::Exact,
        "schema-mismatch" | "column-order" | "type-conflict" | "dialect-mismatch" => Counting::Exact,
        "missing-values"
        | "empty-column"
        | "disguised-missing"
        | "mixed-null-spellings"
        | "incomplete-rows"
        | "time-gaps"
        | "partition-gaps"
        | "empty-documents" => Counting::Exact,
        "padded-text" | "mojibake" | "duplicate-rows" | "duplicate-keys" | "duplicate-columns" | "near-duplicates"
        | "unmatched-keys" | "missing-label" | "too-few-rows" | "short-history" | "expired-waiver"
        | "unused-waiver" => Counting::Exact,
        "mixed-types"
        | "declared-schema-violation"
        | "failed-check"
        | "outliers"
        | "impossible-dates"
        | "mixed-date-formats"
        | "numbers-as-text"
        | "leading-zero-codes"
        | "inconsistent-spelling"
        | "out-of-range" => Counting::ByValue,
        "constant-column" | "near-constant-column" | "identifier-column" | "high-cardinality" => Counting::ByValue,
        "unlabelled-rows"
        | "single-class"
        | "rare-class"
        | "class-imbalance"
        | "conflicting-labels"
        | "inconsistent-labels"
        | "unexpected-labels"
        | "uneven-label-coverage"
        | "awkward-target"
        | "unmatched-labels"
        | "too-few-events" => Counting::ByValue,
        "split-overlap" | "entity-overlap" | "time-overlap" | "split-drift" => Counting::ByValue,
        "label-leakage" | "label-copy" | "identifier-leakage" | "missingness-leakage" => Counting::Strength,
        "personal-data" | "re-identification" | "future-timestamps" => Counting::ByValue,
        "stale-data" => Counting::Value,
        "secrets" => Counting::Nothing,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RULES;

    #[test]
    fn every_rule_is_named() {
        for rule in RULES {
            assert!(named(rule.code).is_some(), "{} has no counting", rule.code);
        }
        assert_eq!(counting("no-such-rule"), Counting::Value);
    }
}
