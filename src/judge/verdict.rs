//! The verdict: gates, not a mean.
//!
//! Any unwaived blocker: not ready. Else nothing to judge by, a required measure missing, or coverage
//! short: undetermined. Else any unwaived condition or waived blocker: conditional. Else ready.
//!
//! **Invariant:** taking a finding away never makes a verdict worse.

use std::borrow::Cow;

use crate::base::wording;
use crate::facts::Coverage;

/// What the data is, for the task at hand. Ordered from best to worst, as `--fail-on` reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Nothing measured stands in the way.
    Ready,
    /// Usable once conditions are met or written down.
    Conditional,
    /// Too little could be measured to say.
    Undetermined,
    /// Something must be fixed first.
    NotReady,
}

impl Status {
    /// The word used in the wire form and by `--fail-on`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Conditional => "conditional",
            Self::Undetermined => "undetermined",
            Self::NotReady => "not-ready",
        }
    }

    /// The words in reports.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Ready => "READY",
            Self::Conditional => "CONDITIONAL",
            Self::Undetermined => "UNDETERMINED",
            Self::NotReady => "NOT READY",
        }
    }
}

/// What a verdict is made from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Tables of which at least the columns are known.
    pub tables: u64,
    /// Active rules that held or were broken.
    pub decided: u64,
    /// Unwaived blockers.
    pub blockers: u64,
    /// Waived blockers.
    pub waived_blockers: u64,
    /// Unwaived conditions.
    pub conditions: u64,
    /// Waived findings of any severity.
    pub waived: u64,
    /// Advice.
    pub advice: u64,
    /// Active rules that could not be measured.
    pub unmeasured: u64,
    /// Those of them that the profile requires, with the reason.
    pub required_unmeasured: Vec<(&'static str, Cow<'static, str>)>,
    /// What was read of what is there.
    pub coverage: Coverage,
}

/// The conclusion and the reasons for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The conclusion.
    pub status: Status,
    /// Why, most decisive first; in words that hold no value.
    pub reasons: Vec<String>,
    /// What it was made from.
    pub tally: Tally,
}

impl Verdict {
    /// Applies the gates.
    pub fn of(tally: Tally) -> Self {
        let mut gaps = Vec::new();
        if tally.tables == 0 {
            gaps.push("no table could be read".to_owned());
        } else if tally.decided == 0 {
            gaps.push("no rule of the profile had anything to look at".to_owned());
        }
        for (code, why) in &tally.required_unmeasured {
            gaps.push(format!("{code} was not measured: {why}"));
        }
        if tally.coverage.is_short() {
            gaps.push(unread(&tally.coverage));
        }
        let blockers = (tally.blockers > 0).then(|| wording::counted(tally.blockers, "blocker", "blockers"));
        let conditions = (tally.conditions > 0).then(|| wording::counted(tally.conditions, "condition", "conditions"));
        let waived = (tally.waived_blockers > 0)
            .then(|| wording::counted(tally.waived_blockers, "waived blocker", "waived blockers"));

        let status = if blockers.is_some() {
            Status::NotReady
        } else if !gaps.is_empty() {
            Status::Undetermined
        } else if conditions.is_some() || waived.is_some() {
            Status::Conditional
        } else {
            Status::Ready
        };
        let reasons = blockers.into_iter().chain(gaps).chain(conditions).chain(waived).collect();
        Self { status, reasons, tally }
    }
}

fn unread(coverage: &Coverage) -> String {
    if coverage.files.read < coverage.files.present {
        format!(
            "{} of {} not read in full",
            wording::count(coverage.files.present - coverage.files.read),
            wording::counted(coverage.files.present, "file", "files"),
        )
    } else {
        let missing = coverage.bytes.present - coverage.bytes.read;
        let bytes = format!("{} of {} bytes", wording::count(missing), wording::count(coverage.bytes.present));
        let records = wording::counted(coverage.rows_rejected, "record", "records");
        match (missing, coverage.rows_rejected) {
            (0, _) => format!("{records} not read"),
            (_, 0) => format!("{bytes} not read"),
            _ => format!("{bytes} and {records} not read"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::facts::Share;

    /// A tally with nothing against it.
    fn clean() -> Tally {
        let whole = Share { present: 1, read: 1 };
        Tally {
            tables: 1,
            decided: 5,
            coverage: Coverage { files: whole, bytes: whole, ..Coverage::default() },
            ..Tally::default()
        }
    }

    fn short() -> Coverage {
        Coverage { files: Share { present: 2, read: 1 }, ..clean().coverage }
    }

    #[test]
    fn truth_table() {
        let unmeasured = vec![("single-class", Cow::Borrowed("no label was named"))];
        for (what, tally, expected) in [
            ("clean", clean(), Status::Ready),
            ("advice only", Tally { advice: 3, ..clean() }, Status::Ready),
            ("waived condition", Tally { waived: 1, ..clean() }, Status::Ready),
            ("condition", Tally { conditions: 1, ..clean() }, Status::Conditional),
            ("waived blocker", Tally { waived_blockers: 1, waived: 1, ..clean() }, Status::Conditional),
            ("no table", Tally { tables: 0, ..clean() }, Status::Undetermined),
            ("nothing decided", Tally { decided: 0, ..clean() }, Status::Undetermined),
            ("required missing", Tally { required_unmeasured: unmeasured.clone(), ..clean() }, Status::Undetermined),
            ("optional missing", Tally { unmeasured: 2, ..clean() }, Status::Ready),
            ("coverage short", Tally { coverage: short(), ..clean() }, Status::Undetermined),
            (
                "records rejected",
                Tally { coverage: Coverage { rows_rejected: 1, ..clean().coverage }, ..clean() },
                Status::Undetermined,
            ),
            ("short and condition", Tally { coverage: short(), conditions: 1, ..clean() }, Status::Undetermined),
            (
                "short and waived blocker",
                Tally { coverage: short(), waived_blockers: 1, ..clean() },
                Status::Undetermined,
            ),
            ("blocker", Tally { blockers: 1, ..clean() }, Status::NotReady),
            ("blocker and short", Tally { blockers: 1, coverage: short(), ..clean() }, Status::NotReady),
            (
                "blocker and all else",
                Tally { blockers: 1, conditions: 1, tables: 0, required_unmeasured: unmeasured, ..clean() },
                Status::NotReady,
            ),
        ] {
            let verdict = Verdict::of(tally);
            assert_eq!(verdict.status, expected, "{what}");
            assert_eq!(verdict.reasons.is_empty(), verdict.status == Status::Ready, "{what}: {:?}", verdict.reasons);
        }
    }

    proptest! {
        #[test]
        fn removing_a_finding_never_worsens(
            blockers in 0..3_u64, waived_blockers in 0..3_u64, conditions in 0..3_u64, advice in 0..3_u64,
            tables in 0..2_u64, decided in 0..2_u64, is_short in any::<bool>(), which in 0..4_usize,
        ) {
            let before = Tally {
                tables, decided, blockers, waived_blockers, conditions, advice, waived: waived_blockers,
                coverage: if is_short { short() } else { clean().coverage },
                ..Tally::default()
            };
            let mut after = before.clone();
            let [a, b, c, d] = [&mut after.blockers, &mut after.waived_blockers, &mut after.conditions, &mut after.advice];
            let count = [a, b, c, d].into_iter().nth(which).expect("one of four");
            *count = count.saturating_sub(1);
            prop_assert!(Verdict::of(after).status <= Verdict::of(before).status);
        }
    }
}
