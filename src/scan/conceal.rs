//! Names of columns that are cells: where a file has no header, its first row may be taken for one.
//!
//! A name that is an e-mail address, a card number or a key is no name, and is replaced by `column_N`. If it is what the
//! cells below it are, the whole row stands in place of a header, and the other names of that row go as well.
//!
//! **Invariant:** nothing of a replaced name is left in the facts but its kind.

use std::collections::BTreeSet;

use crate::detect::personal::{alone, fits};
use crate::detect::secret::find;
use crate::facts::{ColumnFacts, Fault, PersonalKind, PrivateName, TableFacts};

/// Replaces the names of a table's columns that must not be shown.
pub(super) fn names(table: &mut TableFacts) {
    let mut rows_for_headers = BTreeSet::new();
    let mut told: Vec<Option<PrivateName>> = Vec::with_capacity(table.columns.len());
    for (position, column) in table.columns.iter().enumerate() {
        let name = private(column);
        if name.is_some() && is_like_its_cells(column) {
            rows_for_headers.insert(position);
        }
        told.push(name);
    }
    if !rows_for_headers.is_empty() {
        conceal_rows(table, &rows_for_headers, &mut told);
    }
    let mut taken: BTreeSet<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    for (position, private_name) in told.into_iter().enumerate() {
        let Some(column) = table.columns.get_mut(position).filter(|_| private_name.is_some()) else { continue };
        let mut shown = format!("column_{}", position + 1);
        while taken.contains(&shown) {
            shown.push('_');
        }
        taken.insert(shown.clone());
        let hidden = std::mem::replace(&mut column.name, shown.clone());
        column.private_name = private_name;
        let (quoted, instead) = (format!("`{hidden}`"), format!("`{shown}`"));
        for file in &mut table.files {
            let faults = file.fault.iter_mut().chain(file.lost.iter_mut().map(|lost| &mut lost.fault));
            faults.for_each(|Fault { detail, .. }| *detail = detail.replace(&quoted, &instead));
            file.remarks.iter_mut().for_each(|remark| remark.detail = remark.detail.replace(&quoted, &instead));
            for lost in file.lost.iter_mut().filter(|lost| lost.name == hidden) {
                lost.name.clone_from(&shown);
            }
        }
    }
}

/// What a column's name gives away.
fn private(column: &ColumnFacts) -> Option<PrivateName> {
    if let Some(secret) = find(&column.name, None).next() {
        return Some(PrivateName::Secret(secret.kind, secret.length() as u64));
    }
    alone(&column.name).or_else(|| fits(&column.name, &column.personal)).map(PrivateName::Personal)
}

/// Whether a name is one of what the cells below it are.
fn is_like_its_cells(column: &ColumnFacts) -> bool {
    let told: Option<PersonalKind> = fits(&column.name, &column.personal);
    told.is_some()
        || find(&column.name, None).any(|secret| column.secrets.iter().any(|facts| facts.kind == secret.kind))
}

/// The other cells of rows that stand in place of a header, but for names that another file has in its header.
fn conceal_rows(table: &TableFacts, rows_for_headers: &BTreeSet<usize>, told: &mut [Option<PrivateName>]) {
    let is_row = |columns: &[usize]| columns.iter().any(|position| rows_for_headers.contains(position));
    let (rows, headers): (Vec<_>, Vec<_>) =
        table.files.iter().map(|file| &file.columns).partition(|columns| is_row(columns.as_slice()));
    let named: BTreeSet<usize> = headers.into_iter().flatten().copied().collect();
    for &position in rows.into_iter().flatten().filter(|position| !named.contains(position)) {
        // What a blank cell is called by already says nothing.
        let is_number = table.columns.get(position).is_some_and(|it| it.name == format!("column_{}", position + 1));
        if let Some(told) = told.get_mut(position).filter(|told| told.is_none() && !is_number) {
            *told = Some(PrivateName::Beside);
        }
    }
}
