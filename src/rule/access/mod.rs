//! Rules on whether the bytes can be had and opened.

pub(super) mod corrupt_file;
pub(super) mod empty_file;
pub(super) mod encrypted_file;
pub(super) mod false_statistics;
pub(super) mod missing_file;
pub(super) mod outside_link;
pub(super) mod partial_coverage;
pub(super) mod placeholder_file;
pub(super) mod size_limit;
pub(super) mod trailing_garbage;
pub(super) mod truncated_file;
mod undeclared;
pub(super) mod undeclared_handling;
pub(super) mod undeclared_licence;
pub(super) mod undeclared_owner;
pub(super) mod unreadable_file;
pub(super) mod unstable_file;
pub(super) mod unsupported_feature;
pub(super) mod wrong_format;

use crate::base::{Spot, wording};
use crate::facts::{FaultKind, FileFacts};

use super::by_file::{Affected, Saying};
use super::{Case, Outcome};

/// Looks for files with one sort of fault: those of tables, those of no table, and given paths that
/// were not reached.
fn faults(case: &Case<'_>, kind: FaultKind, saying: &Saying<'_>) -> Outcome {
    let (facts, gate) = (case.facts, case.settings.present());
    let (mut findings, mut present, mut unopened) = (Vec::new(), 0, 0);
    let tables = facts.tables.iter().map(|table| (Some(table), &table.files));
    for (table, files) in tables.chain([(None, &facts.strays)]) {
        present += files.len();
        unopened += files.iter().filter(|file| fault_of(file) == Some(FaultKind::OutOfTime)).count();
        let faulty: Vec<_> = files.iter().enumerate().filter_map(|(index, file)| affected(index, file, kind)).collect();
        findings.extend(saying.tell(case, gate, (table, files.len()), &faulty));
    }
    present += facts.unreached.len();
    let unreached = facts.unreached.iter().filter(|(_, fault)| fault.kind == kind);
    let unreached: Vec<_> = unreached.map(|(path, fault)| Affected::path(path, &fault.detail)).collect();
    findings.extend(saying.tell(case, gate, (None, facts.unreached.len()), &unreached));

    if present == 0 {
        Outcome::unfit("there is no file")
    } else if findings.is_empty() && unopened > 0 && !is_seen_at_once(kind) {
        let files = wording::counted(unopened as u64, "file was", "files were");
        Outcome::NotMeasured(format!("{files} not read before time ran out").into())
    } else {
        Outcome::of(findings)
    }
}

/// Whether a fault shows without a file being read.
fn is_seen_at_once(kind: FaultKind) -> bool {
    matches!(kind, FaultKind::Missing | FaultKind::Empty | FaultKind::OutsideLink)
}

/// The file, if it has a fault of this sort.
fn affected(index: usize, file: &FileFacts, kind: FaultKind) -> Option<Affected<'_>> {
    let fault = file.fault_of(kind)?;
    Some(Affected::new(index, file, Spot::default(), &fault.detail).with_rows_read(file.rows))
}

fn fault_of(file: &FileFacts) -> Option<FaultKind> {
    file.fault.as_ref().map(|fault| fault.kind)
}

#[cfg(test)]
mod tests {
    use crate::base::Group;
    use crate::facts::{DatasetFacts, Fault, FaultKind, FileStatus};
    use crate::rule::fixture::{Trial, column, dataset, file, table};
    use crate::rule::{RULES, Rule, rule};

    /// Facts with one file of a table that has this fault.
    fn with(kind: FaultKind) -> DatasetFacts {
        let mut facts = dataset([table("t", 100, [column("a")])]);
        facts.tables[0].files.push(file("t/b.csv").fault(kind, "as it is").build());
        facts
    }

    fn is_about_faults(rule: &Rule) -> bool {
        rule.group == Group::Access
            && !["trailing-garbage", "false-statistics"].contains(&rule.code)
            && !rule.code.starts_with("undeclared-")
    }

    #[test]
    fn each_fault_breaks_one_rule_and_no_other() {
        for (kind, expected) in [
            (FaultKind::Missing, "missing-file: `t/b.csv` was not found: as it is"),
            (FaultKind::Unreadable, "unreadable-file: `t/b.csv` could not be read: as it is"),
            (FaultKind::Empty, "empty-file: `t/b.csv` is empty: as it is"),
            (FaultKind::Truncated, "truncated-file: `t/b.csv` is cut off: as it is"),
            (FaultKind::Corrupt, "corrupt-file: `t/b.csv` is damaged: as it is"),
            (FaultKind::WrongFormat, "wrong-format: `t/b.csv` is not what its name says: as it is"),
            (FaultKind::Encrypted, "encrypted-file: `t/b.csv` can't be read without a key: as it is"),
            (FaultKind::Unsupported, "unsupported-feature: `t/b.csv` uses something that is not read: as it is"),
            (FaultKind::Placeholder, "placeholder-file: `t/b.csv` only stands for data that is not here: as it is"),
            (FaultKind::Unstable, "unstable-file: `t/b.csv` did not hold still: as it is"),
            (FaultKind::OutsideLink, "outside-link: `t/b.csv` is a link that leads out of the given folder: as it is"),
            (FaultKind::TooLarge, "size-limit: `t/b.csv` passes a size limit: as it is"),
        ] {
            let facts = with(kind);
            for rule in RULES.iter().copied().filter(|rule| is_about_faults(rule)) {
                let said = Trial::of(rule).blocker().says(&facts);
                let broken = expected.strip_prefix(rule.code).and_then(|rest| rest.strip_prefix(": "));
                assert_eq!(
                    said,
                    broken.map_or("held".to_owned(), |message| format!("blocker: {message}")),
                    "{}",
                    rule.code
                );
            }
        }
    }

    #[test]
    fn what_time_did_not_allow_is_told_once() {
        let trial = Trial::of(rule("partial-coverage").expect("known")).condition();
        assert_eq!(trial.says(&dataset([table("t", 100, [column("a")])])), "held");
        let mut facts = with(FaultKind::OutOfTime);
        assert_eq!(trial.says(&facts), "condition: `t/b.csv` was not read in full: as it is");
        facts.tables[0].files.push(file("t/c.csv").fault(FaultKind::OutOfTime, "as it is").build());
        assert_eq!(
            trial.says(&facts),
            "condition: 2 of 3 files of `t` were not read in full, the first being `t/b.csv`: as it is"
        );
        let link = Trial::of(rule("outside-link").expect("known")).condition();
        assert_eq!(link.says(&facts), "held");
    }

    #[test]
    fn files_of_no_table_and_given_paths_count_too() {
        let corrupt = Trial::of(rule("corrupt-file").expect("known")).blocker();
        let missing = Trial::of(rule("missing-file").expect("known")).blocker();
        let nothing = DatasetFacts::default();
        assert_eq!(corrupt.says(&nothing), "not applicable: there is no file");
        let stray = DatasetFacts {
            strays: vec![file("x.parquet").fault(FaultKind::Corrupt, "no footer").build()],
            ..DatasetFacts::default()
        };
        assert_eq!(corrupt.says(&stray), "blocker: `x.parquet` is damaged: no footer");
        let fault = Fault { kind: FaultKind::Missing, detail: String::new() };
        let unreached = DatasetFacts { unreached: vec![("gone.csv".to_owned(), fault)], ..DatasetFacts::default() };
        assert_eq!(missing.says(&unreached), "blocker: `gone.csv` was not found");
        assert_eq!(corrupt.says(&unreached), "held");
    }

    #[test]
    fn many_files_are_told_together() {
        let mut facts = with(FaultKind::Corrupt);
        facts.tables[0]
            .files
            .extend((0..20).map(|n| file(&format!("t/c{n}.csv")).fault(FaultKind::Corrupt, "torn").build()));
        let trial = Trial::of(rule("corrupt-file").expect("known")).blocker();
        assert_eq!(
            trial.says(&facts),
            "blocker: 21 of 22 files of `t` are damaged, the first being `t/b.csv`: as it is"
        );
        let [finding] = &trial.findings(&facts)[..] else { panic!("one finding") };
        assert_eq!((finding.evidence.count, finding.evidence.population), (21, 22));
        assert_eq!((finding.evidence.places.len(), finding.evidence.places[0].file), (20, 1));
        facts.tables[0].files.pop();
        assert_eq!(trial.findings(&facts).len(), 20);
    }

    #[test]
    fn what_was_read_is_told_and_what_was_not_is_not_sound() {
        let trial = Trial::of(rule("corrupt-file").expect("known")).blocker();
        let mut facts = with(FaultKind::Corrupt);
        facts.tables[0].files[1].rows = 1200;
        facts.tables[0].files[1].status = FileStatus::Partial;
        assert_eq!(trial.says(&facts), "blocker: `t/b.csv` is damaged: as it is (1,200 rows of it read)");
        assert_eq!(trial.says(&with(FaultKind::OutOfTime)), "not measured: 1 file was not read before time ran out");
    }
}
