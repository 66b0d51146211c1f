//! Splits by name: which part of a split a file is, and whether a column says it.
//!
//! **Invariant:** only usual words for training, validation and test count, as words of their own.

use crate::facts::ColumnFacts;

/// The part of a split that a word names.
fn part(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "train" | "training" => Some("train"),
        "val" | "valid" | "validation" | "dev" => Some("validation"),
        "test" | "testing" | "holdout" => Some("test"),
        _ => None,
    }
}

/// The part that a path names: by its file's name, else by the nearest folder whose name does.
fn of_file(path: &str) -> Option<&'static str> {
    let words = |name: &str| name.split(|c: char| !c.is_alphanumeric()).find_map(part);
    path.rsplit('/').find_map(words)
}

/// The part that each file is, if all of them are one, and not all the same.
pub(super) fn of_files(files: &[&str]) -> Option<Vec<&'static str>> {
    let parts: Vec<&str> = files.iter().map(|path| of_file(path)).collect::<Option<_>>()?;
    parts.iter().any(|part| Some(part) != parts.first()).then_some(parts)
}

/// Whether a column of this name may say which part of a split a row is in.
pub(super) fn is_split_column(name: &str) -> bool {
    const NAMES: [&str; 6] = ["split", "dataset_split", "data_split", "subset", "train_test", "train_test_split"];
    NAMES.iter().any(|known| name.trim().eq_ignore_ascii_case(known))
}

/// Whether all values of a column are parts of a split, and there are two at least.
pub(super) fn holds_parts(column: &ColumnFacts) -> bool {
    let values = column.frequent.exact();
    values.is_some_and(|values| {
        values.len() > 1 && values.iter().all(|entry| entry.value.as_deref().and_then(part).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_parts_by_whole_words() {
        assert_eq!(of_files(&["d/train.csv", "d/test.csv"]), Some(vec!["train", "test"]));
        assert_eq!(of_files(&["d/Validation/a.csv", "d/train/a.csv"]), Some(vec!["validation", "train"]));
        assert_eq!(of_files(&["d/sales_train_1.csv", "d/sales_holdout.csv"]), Some(vec!["train", "test"]));
        assert_eq!(of_files(&["d/trains.csv", "d/test.csv"]), None);
        assert_eq!(of_files(&["d/train_1.csv", "d/train_2.csv"]), None);
        assert_eq!(of_files(&["d/train.csv"]), None);
        assert!(is_split_column("Split") && !is_split_column("splitter"));
    }
}
