//! What a privacy officer signs: every string that leaves and is not this program's own, and what was kept back.
//!
//! **Invariant:** what stands here is read off the external form itself, so nothing leaves that is not listed.

use std::collections::BTreeMap;

use super::release::{Owner, Released};
use super::{Answer, ColumnName, External, Step};

/// The list as text, to be signed. `safe` makes a string fit for the medium.
pub fn disclosure(external: &External, safe: impl Fn(&str) -> String) -> String {
    let mut page = String::new();
    let mut line = |text: &str| {
        page.push_str(text);
        page.push('\n');
    };
    line("What leaves with the external form of this report, beside words of the program and counts.");
    line(&format!("Day of the run: {}", external.date));
    line(&format!("Smallest group of rows that is counted: {}", external.smallest_group));
    for (number, (first, last)) in external.tables.iter().filter_map(|table| Some((table.number, table.period?))) {
        line(&format!("Period of table {number}, by its declared time column: {first} to {last}"));
    }
    if let Some(numbers) = external.label.as_ref().and_then(|label| label.numbers) {
        line(&format!(
            "Mean and deviation of the label, which is declared public: {} and {}",
            numbers.mean, numbers.deviation
        ));
    }
    if let Some(certificate) = external.certificate {
        line(&format!(
            "Digest of the certificate, and that it is of {} files: {}",
            certificate.files, certificate.sha256
        ));
    }
    for (class, strings) in strings(external) {
        line("");
        line(&format!("{class} ({})", strings.len()));
        for text in strings {
            line(&format!("  {}", safe(text)));
        }
    }
    line("");
    let mut kept: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for replaced in &external.replaced {
        kept.entry(replaced.why.phrase()).or_default().push(&replaced.place);
    }
    line(&format!("Kept back ({})", external.replaced.len()));
    for (why, places) in kept {
        line(&format!("  {why}:"));
        for place in places {
            line(&format!("    {place}"));
        }
    }
    page
}

/// Every string that is not this program's own, by class.
fn strings(external: &External) -> Vec<(&'static str, Vec<&str>)> {
    let External { tables, label, findings, stated, open_questions, .. } = external;
    let mut names: Vec<&ColumnName> = Vec::new();
    names.extend(tables.iter().flat_map(|table| table.columns.iter().map(|column| &column.name)));
    names.extend(label.iter().map(|label| &label.column));
    names.extend(findings.iter().filter_map(|finding| finding.place.column.as_ref()));
    names.extend(open_questions.iter().flat_map(|question| &question.columns));
    let column_names = names.into_iter().filter_map(|name| match name {
        ColumnName::Name(name) => Some(name.text()),
        ColumnName::Number(_) => None,
    });
    let file_names = findings.iter().filter_map(|finding| finding.place.file_name.as_ref());
    let sources = findings.iter().filter_map(|finding| finding.limit.as_ref()?.source.as_ref());
    let brief = stated
        .brief
        .iter()
        .chain(&stated.ownership)
        .map(|said| said.text.text())
        .chain(stated.in_scope.iter().chain(&stated.out_of_scope).map(Owner::text))
        .chain(stated.milestones.iter().flat_map(|Step { name, done_when, .. }| [name.text(), done_when.text()]));
    let answers = stated.answers.iter().flat_map(|Answer { question, text, .. }| {
        [question.as_ref().err().map(Owner::text), Some(text.text())].into_iter().flatten()
    });
    let classes = [
        ("names of columns", distinct(column_names)),
        ("names of tables", distinct(tables.iter().filter_map(|table| table.name.as_ref()).map(Released::text))),
        ("names of files", distinct(file_names.map(Released::text))),
        ("names of classes", distinct(label.iter().flat_map(|label| &label.names).map(Released::text))),
        ("sources of limits in built-in profiles", distinct(sources.map(Released::text))),
        ("stated under [access]", stated.access.iter().map(|said| said.text.text()).collect()),
        ("stated under [brief]", brief.collect()),
        ("answers", answers.collect()),
    ];
    classes.into_iter().filter(|(_, strings)| !strings.is_empty()).collect()
}

fn distinct<'a>(strings: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut kept: Vec<&str> = Vec::new();
    for text in strings {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}
