//! Each table as one line per column: what it is, how much is missing, what it ranges over.
//!
//! A narrow terminal gets name, type, missing, distinct and range; a wider one also mean, lengths and
//! counts, as far as they fit. Long tables are cut, but a label is always among what is shown.
//!
//! **Invariant:** an approximate number is marked with `~`, and what is not known is `-`, never 0.

mod cell;

use crate::base::wording::{count, counted};
use crate::facts::ColumnType;
use crate::report::{ColumnReport, Report, TableReport, Values};

use super::baseline::told;
use super::grid::{Align, Column, lines, width};
use super::page::{Page, Tone, cut, safe};
use cell::{Detail, Lengths};

/// At most so many columns of a table, and so many tables of a dataset, are shown.
const COLUMNS_SHOWN: usize = 30;
const TABLES_SHOWN: usize = 10;

/// Spaces before each line of a table.
const INDENT: usize = 2;

/// A name is shown in at least and at most so many columns, as there is room.
const NAME: (usize, usize) = (14, 40);

pub(super) fn write(page: &mut Page, report: &Report) {
    let shown = choose(&report.tables, TABLES_SHOWN, |table| table.columns.iter().any(is_label));
    for &table in &shown {
        write_table(page, table, report.values);
    }
    if shown.len() < report.tables.len() {
        let more = counted((report.tables.len() - shown.len()) as u64, "more table", "more tables");
        page.gap();
        page.paragraph(0, Tone::Quiet, &format!("and {more} (all are in --format json)"));
    }
}

fn is_label(column: &ColumnReport) -> bool {
    column.role == "label"
}

/// The first `limit` of `all`, in their order, but those that `must` be shown before others.
fn choose<T>(all: &[T], limit: usize, must: impl Fn(&T) -> bool) -> Vec<&T> {
    let musts = all.iter().filter(|one| must(one)).count().min(limit);
    let (mut musts, mut others) = (musts, limit - musts);
    all.iter()
        .filter(|one| {
            let left = if must(one) { &mut musts } else { &mut others };
            let take = *left > 0;
            *left -= usize::from(take);
            take
        })
        .collect()
}

fn write_table(page: &mut Page, table: &TableReport, values: Values) {
    page.heading(&format!("Table {}", cut(&table.name, page.width - 6)));
    page.paragraph(INDENT, Tone::Text, &summary(table));
    if table.columns.is_empty() {
        return;
    }
    page.gap();
    let shown = choose(&table.columns, COLUMNS_SHOWN, is_label);
    for (i, line) in lines(&layout(&shown, page.width - INDENT)).iter().enumerate() {
        let tone = if i == 0 { Tone::Quiet } else { Tone::Text };
        page.line(tone, &format!("{:INDENT$}{line}", ""));
    }
    if shown.len() < table.columns.len() {
        let more = counted((table.columns.len() - shown.len()) as u64, "more column", "more columns");
        page.paragraph(INDENT, Tone::Quiet, &format!("and {more} (all are in --format json)"));
    }

    let mut notes = Vec::new();
    if shown.iter().any(|column| cell::is_withheld(column)) {
        notes.push("withheld: smallest and largest may be somebody's number".to_owned());
    }
    for column in shown.iter().filter(|column| is_label(column)) {
        if let Some(classes) = column.classes.as_ref() {
            notes.push(format!("label {}: {}", safe(&column.name), cell::classes(classes)));
        }
    }
    if let Some(baseline) = &table.baseline {
        notes.push(format!("to beat: {}", told(baseline)));
    }
    if values == Values::Shown {
        for column in &shown {
            if let Some(frequent) = cell::frequent(&column.frequent) {
                notes.push(format!("values of {}: {frequent}", safe(&column.name)));
            }
        }
    }
    if !notes.is_empty() {
        page.gap();
    }
    for note in notes {
        page.paragraph(INDENT, Tone::Text, &note);
    }
}

fn summary(table: &TableReport) -> String {
    let format = match table.format {
        crate::facts::Format::Csv => "CSV",
        crate::facts::Format::Parquet => "Parquet",
    };
    let from = match table.files.as_slice() {
        [one] => safe(&one.path),
        files => counted(files.len() as u64, "file", "files").into(),
    };
    let rows = counted(table.rows, "row", "rows");
    let columns = counted(table.columns.len() as u64, "column", "columns");
    let complete = match table.gaps.value() {
        Some(gaps) if gaps.complete < gaps.rows => format!(" ({} without a gap)", count(gaps.complete)),
        _ => String::new(),
    };
    format!("{format}, {rows}{complete}, {columns}, from {from}")
}

/// The columns of the grid that fit in `room`. Beyond the five that always stand, each further one is
/// there only if everything before it is whole; without any, the range gives way, then the name.
fn layout(shown: &[&ColumnReport], room: usize) -> Vec<Column> {
    let has_text = shown.iter().any(|column| column.kind == ColumnType::Text);
    let has_absent = shown.iter().any(|column| column.absent > 0);
    let mut extras: Vec<Extra> = Vec::new();
    extras.extend(has_absent.then_some(Extra::Absent));
    extras.push(Extra::Mean);
    extras.extend(has_text.then_some(Extra::Lengths));
    extras.push(Extra::Nulls);
    loop {
        let grid = grid(shown, &extras, Detail::Full);
        if width(&grid) <= room {
            return grid;
        }
        if extras.pop().is_none() {
            return squeeze(shown, room);
        }
    }
}

/// The five columns that always stand, made to fit.
fn squeeze(shown: &[&ColumnReport], room: usize) -> Vec<Column> {
    let mut columns = grid(shown, &[], Detail::Full);
    let over = |columns: &[Column]| width(columns).saturating_sub(room);
    // A name loses up to what brings it to its smallest width; then numbers get short; then both are cut.
    let name = columns[0].width();
    if name.saturating_sub(over(&columns)) < NAME.0 {
        columns = grid(shown, &[], Detail::Short);
    }
    let name = name.saturating_sub(over(&columns)).max(NAME.0);
    columns[0] = names(shown, name);
    if let Some(range) = columns.pop() {
        let excess = (width(&columns) + 2 + range.width()).saturating_sub(room);
        let width = range.width().saturating_sub(excess);
        columns.push(range.cut(width));
    }
    columns
}

/// A column of the grid that is there only if it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extra {
    Absent,
    Mean,
    Lengths,
    Nulls,
}

fn grid(shown: &[&ColumnReport], extras: &[Extra], detail: Detail) -> Vec<Column> {
    let column = |head, align, cell: &dyn Fn(&ColumnReport) -> String| Column {
        head,
        align,
        cells: shown.iter().map(|column| cell(column)).collect(),
    };
    let has = |extra| extras.contains(&extra);
    let lengths = if has(Extra::Lengths) { Lengths::Apart } else { Lengths::InRange };
    let mut columns = vec![
        names(shown, NAME.1),
        column("type", Align::Left, &|c| c.kind.word().to_owned()),
        column("missing", Align::Right, &|c| cell::missing(c)),
    ];
    if has(Extra::Nulls) {
        columns.push(column("nulls", Align::Right, &|c| count(c.nulls.count)));
    }
    if has(Extra::Absent) {
        columns.push(column("absent", Align::Right, &|c| count(c.absent)));
    }
    columns.push(column("distinct", Align::Right, &|c| cell::distinct(c, detail)));
    if has(Extra::Mean) {
        columns.push(column("mean ± deviation", Align::Left, &|c| cell::mean(c)));
    }
    if has(Extra::Lengths) {
        columns.push(column("characters", Align::Left, &|c| cell::lengths(c)));
    }
    columns.push(column("range", Align::Left, &|c| cell::range(c, detail, lengths)));
    columns
}

fn names(shown: &[&ColumnReport], width: usize) -> Column {
    const MARK: &str = " [label]";
    let cell = |column: &&ColumnReport| {
        if is_label(column) { cut(&column.name, width - MARK.len()) + MARK } else { cut(&column.name, width) }
    };
    Column { head: "column", align: Align::Left, cells: shown.iter().map(cell).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Measured;
    use crate::facts::Scalar;
    use crate::report::sample;

    #[test]
    fn the_widest_cells_fit_any_room() {
        let mut table = sample::not_ready().tables.remove(0);
        let column = &mut table.columns[6];
        column.name = "年".repeat(5000);
        column.distinct = Measured::Approximate { value: u64::MAX, bound: 0.024 };
        column.extent = Measured::Exact((Scalar::Integer(i64::MIN), Scalar::Float(f64::MAX)));
        let shown: Vec<_> = table.columns.iter().collect();
        for room in 58..=198 {
            let grid = layout(&shown, room);
            assert!(width(&grid) <= room, "{} in {room}", width(&grid));
            assert!(grid[0].cells[6].ends_with("… [label]"));
        }
    }

    #[test]
    fn what_must_be_shown_is() {
        assert_eq!(choose(&[1, 2, 3, 4], 2, |_| false), [&1, &2]);
        assert_eq!(choose(&[1, 2, 3, 4], 2, |&n| n == 4), [&1, &4]);
        assert_eq!(choose(&[1, 2, 3, 4], 2, |&n| n > 1), [&2, &3]);
        assert_eq!(choose(&[1, 2], 2, |&n| n == 2), [&1, &2]);
    }
}
