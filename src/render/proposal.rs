//! A `datassay.toml` as a proposal from a report: what was seen, to be corrected by who knows.
//!
//! Value sets are written only for columns of at most [`MOST_VALUES`] distinct values of which each is shared by as many
//! rows as a report with values asks for, and never of columns with personal data: they are then `public = false` all the
//! same, until their owner says otherwise.
//!
//! **Invariant:** whatever names and values hold, what comes out is TOML that says them and nothing else.

use std::fmt::Write as _;

use crate::facts::ColumnType;
use crate::profile::Task;
use crate::report::{ColumnReport, Report, TableReport};

/// Sets of more values are not proposed.
const MOST_VALUES: u64 = 20;

/// What the owner said when asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The column to be learned.
    pub label: Option<String>,
    /// What the data is wanted for.
    pub task: Option<Task>,
    /// Keys of `[access]` and what was said.
    pub access: Vec<(&'static str, String)>,
}

/// What to write of a report with values.
pub fn proposal(report: &Report, said: &Said) -> String {
    let mut page = String::from(
        "# What is asked of this data, and what is known of it. A proposal from the data itself: correct it.\n\
         # Every key is explained in docs/profile.md; datassay check uses this file when it lies beside the data.\n\n",
    );
    let task = said.task.unwrap_or(report.profile.task);
    line(&mut page, &format!("task = {}", text(task.word())));
    match (&said.label, report.labels.first()) {
        (Some(label), _) | (None, Some(label)) => line(&mut page, &format!("label = {}", text(label))),
        (None, None) => {
            let candidates = candidates(report);
            let like = if candidates.is_empty() { "COLUMN".to_owned() } else { candidates.join(", ") };
            comment(&mut page, &format!("The column to be learned, if there is one; it may be one of: {like}"));
            let first = candidates.first().map_or("COLUMN", String::as_str);
            comment(&mut page, &format!("label = {}", text(first)));
        }
    }
    if let Some(time) = time(report) {
        comment(&mut page, "The column that says when a row is from, and how old the newest may be:");
        comment(&mut page, &format!("time = {}", text(&time)));
        comment(&mut page, "freshness = \"90d\"");
    }
    access(&mut page, said);
    for known in report.tables.iter().filter(|table| !table.columns.is_empty()) {
        table(&mut page, known, report);
    }
    page
}

fn access(page: &mut String, said: &Said) {
    page.push_str("\n[access]\n");
    let asked = [
        ("owner", "Who owns the data and decides on it."),
        ("contact", "How to reach them."),
        ("licence", "Under which licence or contract it may be used."),
        ("confidentiality", "How confidential it is."),
        ("handling", "How it may be stored, moved and used."),
    ];
    for (key, about) in asked {
        match said.access.iter().find(|(known, _)| *known == key) {
            Some((_, words)) => line(page, &format!("{key} = {}", text(words))),
            None => comment(page, &format!("{key} = \"\"  # {about}")),
        }
    }
}

fn table(page: &mut String, table: &TableReport, report: &Report) {
    page.push_str("\n[[table]]\n");
    line(page, &format!("name = {}", text(&table.name)));
    let mut names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    names.sort_unstable();
    let keys: Vec<&ColumnReport> = table.columns.iter().filter(|column| is_key(column)).collect();
    if let [key] = keys.as_slice() {
        comment(page, "It differs in every row:");
        line(page, &format!("key = [{}]", text(&key.name)));
    }
    for column in &table.columns {
        // A name that stands twice can't be declared; nor can one of white space.
        let twice = names.iter().filter(|name| **name == column.name).count() > 1;
        if !twice && !column.name.trim().is_empty() && column.name.trim() == column.name {
            column_lines(page, table, column, report);
        }
    }
}

fn column_lines(page: &mut String, table: &TableReport, column: &ColumnReport, report: &Report) {
    page.push_str("\n[[table.column]]\n");
    line(page, &format!("name = {}", text(&column.name)));
    let personal = report.findings.iter().any(|finding| {
        finding.code == "personal-data"
            && finding.place.table.as_deref() == Some(&table.name)
            && finding.place.column.as_deref() == Some(&column.name)
    });
    if let Some(kind) = kind(column) {
        line(page, &format!("type = {}", text(kind)));
    }
    if column.nulls.count + column.disguised > 0 {
        comment(page, "blank_means = \"\"  # what a blank cell means, if that is known");
    }
    if personal {
        line(page, "personal = true");
    } else if let Some(values) = values(column) {
        line(page, &format!("allowed = [{}]", values.iter().map(|value| text(value)).collect::<Vec<_>>().join(", ")));
        line(page, "public = false");
    }
}

/// The declared type that every cell of the column has.
fn kind(column: &ColumnReport) -> Option<&'static str> {
    match column.kind {
        ColumnType::Integer => Some("integer"),
        ColumnType::Decimal => Some("decimal"),
        ColumnType::Boolean => Some("boolean"),
        ColumnType::Date => Some("date"),
        ColumnType::DateTime => Some("datetime"),
        ColumnType::Time => Some("time"),
        ColumnType::Duration => Some("duration"),
        ColumnType::Code => Some("code"),
        ColumnType::Text => Some("text"),
        ColumnType::Empty | ColumnType::FormattedNumber | ColumnType::Mixed | ColumnType::Other => None,
    }
}

/// All values of a column, where they are few, all known, and each is shared by many rows.
fn values(column: &ColumnReport) -> Option<Vec<String>> {
    let distinct = *column.distinct.exact()?;
    if distinct == 0
        || distinct > MOST_VALUES
        || !matches!(column.kind, ColumnType::Text | ColumnType::Boolean | ColumnType::Code)
    {
        return None;
    }
    let frequent = column.frequent.value()?;
    let mut values: Vec<String> = frequent.iter().map(|entry| entry.value.clone()).collect::<Option<_>>()?;
    values.sort_unstable();
    values.dedup();
    let is_plain = |value: &String| !value.trim().is_empty();
    (values.len() as u64 == distinct && values.iter().all(is_plain)).then_some(values)
}

fn is_key(column: &ColumnReport) -> bool {
    column.rows > 1
        && column.nulls.count + column.disguised + column.absent == 0
        && column.distinct.exact() == Some(&column.rows)
        && matches!(column.kind, ColumnType::Integer | ColumnType::Code | ColumnType::Text)
}

/// Columns that a model may be asked for: named so, or of two values and the last ones.
fn candidates(report: &Report) -> Vec<String> {
    let telling = ["label", "target", "class", "y", "outcome", "result", "churn", "default", "survived", "fraud"];
    let columns = || report.tables.iter().flat_map(|table| &table.columns);
    let named = columns().filter(|column| telling.contains(&column.name.trim().to_lowercase().as_str()));
    let last = report.tables.iter().filter_map(|table| table.columns.last());
    let last =
        last.filter(|column| column.distinct.exact().is_some_and(|distinct| (2..=MOST_VALUES).contains(distinct)));
    let mut likely: Vec<String> = Vec::new();
    for column in named.chain(last) {
        if !likely.contains(&column.name) && likely.len() < 5 {
            likely.push(column.name.clone());
        }
    }
    likely
}

fn time(report: &Report) -> Option<String> {
    let is_time = |column: &&ColumnReport| matches!(column.kind, ColumnType::Date | ColumnType::DateTime);
    report.tables.iter().find_map(|table| Some(format!("{}.{}", table.name, table.columns.iter().find(is_time)?.name)))
}

fn line(page: &mut String, words: &str) {
    page.push_str(words);
    page.push('\n');
}

/// A comment on one line: what would end it is made visible.
fn comment(page: &mut String, words: &str) {
    page.push_str("# ");
    page.push_str(&super::escape::terminal(words));
    page.push('\n');
}

/// A TOML string.
fn text(words: &str) -> String {
    let mut out = String::from("\"");
    for c in words.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || ('\u{200b}'..='\u{206f}').contains(&c) || c == '\u{feff}' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\U{:08X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Given, Origin, load};
    use crate::report::sample;
    use crate::rule::vocabulary;

    #[test]
    fn what_is_proposed_can_be_read_whatever_the_names() {
        for report in [sample::ready(), sample::not_ready(), sample::wide(), sample::undetermined()] {
            let said = Said { access: vec![("owner", "a \"quoted\"\nname \\ \u{202e}".to_owned())], ..Said::default() };
            let page = proposal(&report, &said);
            let origin = Origin { shown: "datassay.toml".to_owned(), given: Given::Named };
            let loaded = load(&page, &origin, &vocabulary(), &|_, _| Err("nothing".to_owned()));
            let loaded = loaded.unwrap_or_else(|error| panic!("{error}\n{page}"));
            let owner = loaded.config.access.and_then(|access| access.owner);
            assert_eq!(owner.as_deref(), Some("a \"quoted\"\nname \\ \u{202e}"));
            assert!(!page.contains('\u{202e}'));
            let declared: usize = loaded.config.declared.tables.iter().map(|table| table.columns.len()).sum();
            assert_eq!(declared, report.tables.iter().map(|table| table.columns.len()).sum::<usize>());
        }
    }

    #[test]
    fn values_are_written_only_of_columns_that_may_show_them() {
        let withheld = proposal(&sample::marked(crate::report::Values::Withheld), &Said::default());
        assert!(!withheld.contains(sample::MARKER));
    }
}
