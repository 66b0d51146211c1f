//! Which files are one table: those of one folder and one format that share at least half of their columns.
//! Folders named `key=value` are no places of their own but state a column.
//!
//! Twelve monthly exports are one table though a column was added in June; `customers.csv` beside `orders.csv` are two.
//! A file of which no columns are known joins the one table of its folder and format, if there is just one: it is a
//! part of it that could not be read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::ask::Grouping;
use crate::facts::{Fault, FaultKind, Format};
use crate::read::Opened;
use crate::source::{Found, NameClass, Stated, partitions};

use super::ScanError;
use super::join::{KeySource, Labels};

/// A table as it will be read.
#[derive(Debug)]
pub(crate) struct TablePlan {
    /// Unique in the dataset.
    pub(crate) name: String,
    pub(crate) format: Format,
    /// The names of its columns, in order of first appearance; a name may occur more than once.
    pub(crate) columns: Vec<String>,
    pub(crate) files: Vec<FilePlan>,
    /// The positions of the columns that its rows are looked up by in the label file, if they are.
    pub(super) keys: Vec<usize>,
}

/// A file of a table.
#[derive(Debug)]
pub(crate) struct FilePlan {
    pub(crate) found: Found,
    /// For each of the file's columns its position in the table.
    pub(crate) mapping: Vec<usize>,
    /// Columns that the file's folders state: position in the table, and the value in every row.
    pub(crate) stated: Vec<(usize, Option<String>)>,
    pub(crate) opened: Result<Opened, Fault>,
    /// Where the keys of its rows are, if they are looked up in the label file; its label is then the last of `mapping`.
    pub(super) keys: Option<Arc<[KeySource]>>,
}

impl TablePlan {
    /// Adds the label of the label file to a table that has all columns of the key.
    pub(super) fn join(&mut self, labels: &Labels) -> Result<(), ScanError> {
        let Some(positions) = labels.positions(&self.name, &self.columns) else { return Ok(()) };
        let label = labels.label();
        if self.columns.iter().any(|column| column == label) {
            let (table, shown) = (&self.name, labels.shown());
            let what = format!(
                "label file `{shown}`: table `{table}` has a column `{label}` of its own; give one of the two another name"
            );
            return Err(ScanError::Labels(what));
        }
        let position = self.columns.len();
        self.columns.push(label.to_owned());
        self.keys.clone_from(&positions);
        for file in &mut self.files {
            let source = |position: &usize| {
                let own = file.mapping.iter().position(|mapped| mapped == position).map(KeySource::Column);
                let stated = || file.stated.iter().find(|(mapped, _)| mapped == position);
                own.or_else(|| stated().map(|(_, value)| KeySource::Stated(value.clone())))
            };
            // Rows of a file that lacks a column of the key have no label.
            file.keys = positions.iter().map(source).collect::<Option<Vec<KeySource>>>().map(Arc::from);
            if file.keys.is_some() {
                file.mapping.push(position);
            }
        }
        Ok(())
    }
}

/// Groups files, which come in path order, into tables; what belongs to none is given back with its fault.
pub(crate) fn tables(
    files: Vec<(Found, Result<Opened, Fault>)>,
    grouping: Grouping,
) -> (Vec<TablePlan>, Vec<(Found, Fault)>) {
    let mut drafts: Vec<Draft> = Vec::new();
    // Where each column name occurs, so that a file is compared with the tables it shares one with, and no other.
    let mut having: BTreeMap<(PathBuf, Format, String), Vec<usize>> = BTreeMap::new();
    let mut unknown = Vec::new();
    for (found, opened) in files {
        let opened = match opened {
            Ok(opened) => opened,
            Err(fault) => {
                unknown.push((found, fault));
                continue;
            }
        };
        let names: BTreeSet<String> = opened.names.iter().cloned().collect();
        let place = (place(&found, grouping), opened.format);
        let key = |name: &String| (place.0.clone(), place.1, name.clone());
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for draft in names.iter().filter_map(|name| having.get(&key(name))).flatten() {
            *common.entry(*draft).or_default() += 1;
        }
        // The likest table; of equals the first.
        let best = common.into_iter().rev().max_by_key(|(_, shared)| *shared);
        match best {
            Some((draft, shared)) if 2 * shared >= names.len().max(drafts[draft].width) => {
                drafts[draft].files.push((found, Ok(opened)));
            }
            _ if grouping == Grouping::OneTable
                && let Some(draft) = drafts.iter_mut().find(|draft| draft.place == place) =>
            {
                draft.files.push((found, Ok(opened)));
            }
            _ => {
                for name in &names {
                    having.entry(key(name)).or_default().push(drafts.len());
                }
                let folder = folder(&found, grouping).to_owned();
                drafts.push(Draft { place, folder, width: names.len(), files: vec![(found, Ok(opened))] });
            }
        }
    }
    // Where tables are: a file that could not be opened is held against those of its own place alone.
    let mut at: BTreeMap<(PathBuf, Format), Vec<usize>> = BTreeMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        at.entry(draft.place.clone()).or_default().push(index);
    }
    let mut strays = Vec::new();
    for (found, fault) in unknown {
        let there = may_belong(&found, &fault, grouping).and_then(|place| at.get(&place));
        match there.map(Vec::as_slice) {
            Some([only]) => drafts[*only].files.push((found, Err(fault))),
            _ => strays.push((found, fault)),
        }
    }
    let names = names(&drafts);
    let mut plans: Vec<TablePlan> = drafts.into_iter().zip(names).map(|(draft, name)| draft.plan(name)).collect();
    plans.sort_by(|a, b| a.name.cmp(&b.name));
    (plans, strays)
}

/// A table of which not all files are known yet.
#[derive(Debug)]
struct Draft {
    /// Folder and format.
    place: (PathBuf, Format),
    /// The folder as shown.
    folder: String,
    /// Different column names of its first file, which the others are compared with.
    width: usize,
    files: Vec<(Found, Result<Opened, Fault>)>,
}

impl Draft {
    fn plan(mut self, name: String) -> TablePlan {
        self.files.sort_by(|a, b| a.0.shown.cmp(&b.0.shown));
        let mut columns: Vec<String> = Vec::new();
        // A repeated name is told apart by which repetition it is.
        let mut positions: BTreeMap<(String, usize), usize> = BTreeMap::new();
        let mut position = |(name, repetition): (String, usize)| {
            *positions.entry((name.clone(), repetition)).or_insert_with(|| {
                columns.push(name);
                columns.len() - 1
            })
        };
        let mut files = Vec::with_capacity(self.files.len());
        for (found, opened) in self.files {
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            let mut mapping = Vec::new();
            for name in opened.iter().flat_map(|opened| &opened.names) {
                let repetition = seen.entry(name).and_modify(|times| *times += 1).or_insert(0);
                mapping.push(position((name.clone(), *repetition)));
            }
            let stated = partitions(found.folder()).into_iter().filter(|(name, _)| !seen.contains_key(name.as_str()));
            let stated: Vec<Stated> = stated.collect();
            let stated = stated.into_iter().map(|(name, value)| (position((name, 0)), value)).collect();
            files.push(FilePlan { found, mapping, stated, opened, keys: None });
        }
        TablePlan { name, format: self.place.1, columns, files, keys: Vec::new() }
    }
}

/// The folder whose files may be one table with this one: its own, or that above its partitions.
fn place(found: &Found, grouping: Grouping) -> PathBuf {
    if grouping == Grouping::OneTable {
        return PathBuf::new();
    }
    let own = found.place.as_path();
    own.ancestors().nth(partitions(found.folder()).len()).unwrap_or(own).to_owned()
}

/// The same as it is shown.
fn folder(found: &Found, grouping: Grouping) -> &str {
    if grouping == Grouping::OneTable {
        return "";
    }
    let mut folder = found.folder();
    for _ in partitions(folder) {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
    folder
}

/// Where the tables are that a file without known columns may be a part of. One whose content is something else
/// altogether is part of none.
fn may_belong(found: &Found, fault: &Fault, grouping: Grouping) -> Option<(PathBuf, Format)> {
    let format = match found.class {
        NameClass::Parquet => Format::Parquet,
        NameClass::Text => Format::Csv,
        _ => return None,
    };
    (fault.kind != FaultKind::WrongFormat).then(|| (place(found, grouping), format))
}

/// A name for each table: of a single file its stem, of several what their names begin with, or their folder's. Where
/// two would be called alike, the format is added, then the folder, then both, then a number.
fn names(drafts: &[Draft]) -> Vec<String> {
    let with_format = |draft: &Draft| format!("{}.{}", short_name(draft), draft.place.1.word());
    let with_folder = |draft: &Draft, name: String| match draft.folder.as_str() {
        "" => name,
        folder => format!("{folder}/{name}"),
    };
    let forms: [&dyn Fn(&Draft) -> String; 4] =
        [&short_name, &with_format, &|draft| with_folder(draft, short_name(draft)), &|draft| {
            with_folder(draft, with_format(draft))
        }];
    let mut names: Vec<Option<String>> = vec![None; drafts.len()];
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for form in forms {
        let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        // Only those that still have no name: what was told apart by a shorter form is out of the way.
        for (index, draft) in drafts.iter().enumerate().filter(|(index, _)| names[*index].is_none()) {
            wanted.entry(form(draft)).or_default().push(index);
        }
        for (name, claimants) in wanted {
            if let [index] = claimants.as_slice()
                && taken.insert(name.clone())
            {
                names[*index] = Some(name);
            }
        }
    }
    let mut number = 0;
    let mut numbered = |draft: &Draft| {
        number += 1;
        format!("{} ({number})", with_folder(draft, with_format(draft)))
    };
    names.into_iter().zip(drafts).map(|(name, draft)| name.unwrap_or_else(|| numbered(draft))).collect()
}

fn short_name(draft: &Draft) -> String {
    let stems: Vec<&str> = draft.files.iter().map(|(found, _)| stem(&found.shown)).collect();
    let first = stems[0];
    if stems.len() == 1 {
        return first.to_owned();
    }
    let mut shared = first.len();
    for stem in &stems {
        shared = shared.min(first.bytes().zip(stem.bytes()).take_while(|(a, b)| a == b).count());
    }
    while !first.is_char_boundary(shared) {
        shared -= 1;
    }
    let prefix = first[..shared].trim_end_matches(|c: char| !c.is_alphabetic());
    let generic = ["", "part", "data", "export", "file", "chunk"].contains(&prefix.to_lowercase().as_str());
    match draft.folder.rsplit('/').next() {
        Some(folder) if generic && !folder.is_empty() => folder.to_owned(),
        _ if prefix.is_empty() => first.to_owned(),
        _ => prefix.to_owned(),
    }
}

/// A file's name without its folder and its extensions.
fn stem(shown: &str) -> &str {
    let name = shown.rsplit_once('/').map_or(shown, |(_, name)| name);
    match name.find('.') {
        Some(0) | None => name,
        Some(dot) => &name[..dot],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    use crate::read::Source;

    /// Opens pretended files: path, columns (none for a file that can't be opened).
    fn grouped(files: &[(&str, &[&str])]) -> Vec<(String, Vec<String>, usize)> {
        grouped_by(Grouping::ByLikeness, files)
    }

    fn grouped_by(grouping: Grouping, files: &[(&str, &[&str])]) -> Vec<(String, Vec<String>, usize)> {
        let files = files
            .iter()
            .map(|(path, columns)| {
                let class = crate::source::classify(path);
                let found = Found::at(Path::new(path), (*path).to_owned(), 1, class);
                let opened = if columns.is_empty() {
                    Err(Fault { kind: FaultKind::Empty, detail: String::new() })
                } else {
                    let names = columns.iter().map(|&name| name.to_owned()).collect();
                    let format = if class == NameClass::Parquet { Format::Parquet } else { Format::Csv };
                    Ok(Opened { format, names, dialect: None, source: Source::Parquet })
                };
                (found, opened)
            })
            .collect();
        let (plans, strays) = tables(files, grouping);
        plans
            .into_iter()
            .map(|plan| (plan.name, plan.columns, plan.files.len()))
            .chain(strays.into_iter().map(|(found, _)| (format!("stray {}", found.shown), Vec::new(), 1)))
            .collect()
    }

    #[test]
    fn likeness_makes_a_table() {
        let table = |name: &str, columns: &[&str], files| {
            (name.to_owned(), columns.iter().map(|&name| name.to_owned()).collect(), files)
        };
        assert_eq!(
            grouped(&[("x/sales_2024-01.csv", &["a", "b", "c"]), ("x/sales_2024-02.csv", &["a", "c", "d"])]),
            [table("sales", &["a", "b", "c", "d"], 2)]
        );
        assert_eq!(
            grouped(&[("x/customers.csv", &["id", "name"]), ("x/orders.csv", &["order", "id", "sum", "day"])]),
            [table("customers", &["id", "name"], 1), table("orders", &["order", "id", "sum", "day"], 1)]
        );
        assert_eq!(
            grouped(&[("x/a.csv", &["a"]), ("x/a.parquet", &["a"]), ("y/a.csv", &["a"])]),
            [table("a.parquet", &["a"], 1), table("x/a", &["a"], 1), table("y/a", &["a"], 1)]
        );
        assert_eq!(
            grouped(&[("x/part-0.parquet", &["a"]), ("x/part-1.parquet", &[]), ("x/broken.csv", &[])]),
            [table("x", &["a"], 2), table("stray x/broken.csv", &[], 1)]
        );
        assert_eq!(grouped(&[("x.csv", &["a", "a", "b"])]), [table("x", &["a", "a", "b"], 1)]);
        // Folders that state a column; where the file has it itself, that one counts.
        assert_eq!(
            grouped(&[
                ("t/year=2023/part-0.csv", &["a", "b"]),
                ("t/year=2024/part-0.csv", &["a", "b", "year"]),
                ("t/year=2024/part-1.csv", &[])
            ]),
            [table("t", &["a", "b", "year"], 3)]
        );
        assert_eq!(
            grouped_by(Grouping::OneTable, &[("x/a.csv", &["a"]), ("y/b.csv", &["b"]), ("z.parquet", &["a"])]),
            [table("a", &["a", "b"], 2), table("z", &["a"], 1)]
        );
    }
}
