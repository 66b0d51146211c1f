//! The verdict: gates, not a mean.
//!
//! Any unwaived blocker: not ready. Else nothing to judge by, a required measure missing, or coverage
//! short: undetermined. Else any unwaived condition or waived blocker: conditional. Else ready.
//!
//! **Invariant:** taking a finding away never makes a verdict worse.

use std::borrow::Cow;

use crate::base::{Severity, wording};
use crate::facts::Coverage;
use crate::rule::Finding;

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
    /// Those pieces of advice that say only that a waiver waives nothing.
    pub idle_waivers: u64,
    /// Active rules that could not be measured.
    pub unmeasured: u64,
    /// Those of them that the profile requires, with the reason.
    pub required_unmeasured: Vec<(&'static str, Cow<'static, str>)>,
    /// What was read of what is there.
    pub coverage: Coverage,
}

impl Tally {
    /// Counts a finding.
    pub(super) fn count(&mut self, finding: &Finding) {
        if finding.waived.is_some() {
            self.waived += 1;
            self.waived_blockers += u64::from(finding.severity == Severity::Blocker);
            return;
        }
        match finding.severity {
            Severity::Blocker => self.blockers += 1,
            Severity::Condition => self.conditions += 1,
            Severity::Advice => self.advice += 1,
        }
        self.idle_waivers += u64::from(finding.code == "unused-waiver" && finding.severity == Severity::Advice);
    }
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

    /// The reasons that are gaps in what was measured.
    pub fn gaps(&self) -> &[String] {
        let before = usize::from(self.tally.blockers > 0);
        let after = usize::from(self.tally.conditions > 0) + usize::from(self.tally.waived_blockers > 0);
        self.reasons.get(before..self.reasons.len().saturating_sub(after)).unwrap_or_default()
    }

    /// The same, but no better than conditional: a file that nobody named, `path`, takes away what would stand in the way.
    #[must_use]
    pub fn held_back(mut self, path: &str) -> Self {
        if self.status == Status::Ready {
            self.status = Status::Conditional;
            self.reasons
                .push(format!("{path}, which was found and not named, sets aside what is a blocker without it"));
        }
        self
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
    use crate::base::{Place, Skill};
    use crate::facts::Share;
    use crate::judge::Way;
    use crate::rule::{Evidence, Remedy, Waived};

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

    /// A finding of one of three severities, waived or not.
    fn finding(severity: Severity, is_waived: bool, code: &'static str) -> Finding {
        let waived = Waived {
            reason: "known".to_owned(),
            owner: "us".to_owned(),
            until: jiff::civil::date(2027, 1, 1),
            set_in: "datassay.toml:1".to_owned(),
        };
        Finding {
            code,
            kind: None,
            severity,
            place: Place::default(),
            message: String::new(),
            evidence: Evidence::default(),
            remedy: Remedy { text: code.to_owned(), skill: Skill::DataOwner },
            waived: is_waived.then_some(waived),
        }
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
        fn taking_a_finding_away_or_waiving_it_never_worsens(
            found in proptest::collection::vec((0..3_usize, any::<bool>(), 0..3_usize), 0..6), which in 0..6_usize,
            is_short in any::<bool>(), waived_instead in any::<bool>(),
        ) {
            let severities = [Severity::Blocker, Severity::Condition, Severity::Advice];
            let findings: Vec<Finding> = found
                .into_iter()
                .map(|(severity, waived, code)| finding(severities[severity], waived, ["a", "b", "c"][code]))
                .collect();
            let verdict = |findings: &[Finding]| {
                let mut tally = Tally { coverage: if is_short { short() } else { clean().coverage }, ..clean() };
                for finding in findings {
                    tally.count(finding);
                }
                Verdict::of(tally)
            };
            let before = verdict(&findings);
            let mut after = findings.clone();
            if which < after.len() {
                let gone = after.remove(which);
                if waived_instead {
                    after.insert(which, finding(gone.severity, true, gone.code));
                } else if gone.waived.is_some() {
                    // Its waiver then waives nothing, and that is told.
                    after.push(finding(Severity::Advice, false, "unused-waiver"));
                }
            }
            let after = verdict(&after);
            prop_assert!(after.status <= before.status);
            let worth = |tally: &Tally| tally.advice - tally.idle_waivers;
            prop_assert!(worth(&after.tally) <= worth(&before.tally));
        }

        #[test]
        fn what_is_on_the_way_reaches_the_next_status_and_nothing_less_does(
            found in proptest::collection::vec((0..3_usize, any::<bool>(), 0..3_usize), 0..6), is_short in any::<bool>(),
        ) {
            let severities = [Severity::Blocker, Severity::Condition, Severity::Advice];
            let findings: Vec<Finding> = found
                .into_iter()
                .map(|(severity, waived, code)| finding(severities[severity], waived, ["a", "b", "c"][code]))
                .collect();
            let verdict = |findings: &[&Finding]| {
                let mut tally = Tally { coverage: if is_short { short() } else { clean().coverage }, ..clean() };
                for finding in findings {
                    tally.count(finding);
                }
                Verdict::of(tally)
            };
            let before = verdict(&findings.iter().collect::<Vec<_>>());
            let Some(way) = Way::from(&before, &findings) else {
                prop_assert_eq!(before.status, Status::Ready);
                return Ok(());
            };
            prop_assert!(way.to < before.status);
            if before.status == Status::Undetermined {
                prop_assert!(way.fixes.is_empty() && !way.gaps.is_empty());
                return Ok(());
            }
            let decides = |finding: &Finding| match before.status {
                Status::NotReady => finding.severity == Severity::Blocker && finding.waived.is_none(),
                _ => finding.severity == Severity::Blocker
                    || (finding.severity == Severity::Condition && finding.waived.is_none()),
            };
            let mended = |left_out: Option<usize>| {
                let fixes = way.fixes.iter().enumerate().filter(|(index, _)| Some(*index) != left_out);
                let codes: Vec<&str> = fixes.map(|(_, fix)| fix.code).collect();
                let left: Vec<&Finding> =
                    findings.iter().filter(|found| !(decides(found) && codes.contains(&found.code))).collect();
                verdict(&left).status
            };
            prop_assert_eq!(mended(None), way.to);
            for index in 0..way.fixes.len() {
                prop_assert_eq!(mended(Some(index)), before.status);
            }
        }

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
