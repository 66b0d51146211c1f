//! Waivers: which findings somebody accepts, and which waivers accept nothing.
//!
//! **Invariant:** a waiver marks a finding and takes none away; what can't be waived was refused when the file was read.

use jiff::civil::Date;

use crate::facts::DatasetFacts;
use crate::profile::Waiver;
use crate::rule::{Finding, Waived, WaiverUse};

/// Marks the findings that are accepted, and says of each waiver how many it matches.
pub(super) fn waive<'a>(
    findings: &mut [Finding],
    waivers: &'a [Waiver],
    facts: &DatasetFacts,
    today: Option<Date>,
) -> Vec<WaiverUse<'a>> {
    let mut uses: Vec<WaiverUse<'a>> = waivers
        .iter()
        .map(|waiver| WaiverUse { waiver, is_expired: today.is_some_and(|today| waiver.until < today), findings: 0 })
        .collect();
    for finding in findings {
        for used in &mut uses {
            if !matches(used.waiver, finding, facts) {
                continue;
            }
            used.findings += 1;
            if !used.is_expired && finding.waived.is_none() {
                let Waiver { reason, owner, until, set_in, .. } = used.waiver;
                let (reason, owner, set_in) = (reason.clone(), owner.clone(), set_in.clone());
                finding.waived = Some(Waived { reason, owner, until: *until, set_in });
            }
        }
    }
    uses
}

/// Whether a waiver is of this finding. A place that the waiver leaves open matches any.
fn matches(waiver: &Waiver, finding: &Finding, facts: &DatasetFacts) -> bool {
    let open_or = |wanted: &Option<String>, there: Option<&str>| wanted.is_none() || wanted.as_deref() == there;
    waiver.rule == finding.code
        && open_or(&waiver.table, finding.place.table.as_deref())
        && open_or(&waiver.column, finding.place.column.as_deref())
        && open_or(&waiver.kind, finding.kind)
        && waiver.file.as_ref().is_none_or(|file| is_all_in(finding, file, facts))
}

/// Whether all that a finding tells is in this file. Where not all places are listed, only if its table has no other.
fn is_all_in(finding: &Finding, file: &str, facts: &DatasetFacts) -> bool {
    let table = facts.tables.iter().find(|table| Some(&table.name) == finding.place.table.as_ref());
    let places = &finding.evidence.places;
    let path = |spot: &crate::base::Spot| {
        let files = &table?.files;
        files.get(usize::try_from(spot.file).ok()?).map(|file| file.path.as_str())
    };
    let listed_all = finding.evidence.count <= places.len() as u64 || table.is_some_and(|table| table.files.len() == 1);
    finding.place.file.as_deref() == Some(file)
        && (places.is_empty() || (listed_all && places.iter().all(|spot| path(spot).is_none_or(|path| path == file))))
}
