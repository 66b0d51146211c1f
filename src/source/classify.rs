//! What a file is by its name alone: data, data that is not read, litter, or an unfinished write.

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameClass {
    /// Delimited text.
    Text,
    /// Apache Parquet.
    Parquet,
    /// Data in a form that is not read: how to export it.
    Unread(&'static str),
    /// A marker or an unfinished write, ignored by rule.
    Ignored,
    /// A document, an image, code, litter.
    Other,
}

const TEXT: [&str; 5] = ["csv", "tsv", "psv", "tab", "txt"];
/// What a name may end in beside what it is a name of: packed or encrypted, it is the same data.
const WRAPPED: [&str; 15] =
    ["gz", "zst", "bz2", "xz", "lz4", "zip", "z", "7z", "rar", "tar", "gpg", "pgp", "age", "aes", "enc"];
const UNREAD: [(&[&str], &str); 4] = [
    (&["gsheet"], "a shortcut to a Google spreadsheet: download each sheet as CSV"),
    (&["xlsx", "xls", "xlsm", "xlsb", "ods", "numbers"], "a spreadsheet: save each sheet as CSV (UTF-8)"),
    (&["json", "jsonl", "ndjson"], "JSON: export it as CSV or Parquet"),
    (
        &[
            "sqlite", "sqlite3", "db", "mdb", "accdb", "duckdb", "avro", "orc", "feather", "arrow", "sas7bdat", "sav",
            "dta", "rds", "h5",
        ],
        "a database or a format that is not read: export its tables as CSV or Parquet",
    ),
];

/// What the name of a file found in a folder says.
pub fn classify(name: &str) -> NameClass {
    let lower = name.to_lowercase();
    if ["thumbs.db", "ehthumbs.db", "datapackage.json", "croissant.json"].contains(&lower.as_str()) {
        return NameClass::Other;
    }
    // Statements about data, and signatures of them: they travel with it and are none of it.
    if [".intoto.json", ".intoto.jsonl", ".sigstore.json"].iter().any(|suffix| lower.ends_with(suffix)) {
        return NameClass::Other;
    }
    if is_ignored(&lower) {
        return NameClass::Ignored;
    }
    let (mut stem, mut extension) = split(&lower);
    while WRAPPED.contains(&extension) {
        (stem, extension) = split(stem);
    }
    if extension == "txt" && is_document(stem) {
        NameClass::Other
    } else if TEXT.contains(&extension) {
        NameClass::Text
    } else if extension == "parquet" || extension == "pq" || lower.ends_with(".parquet.encrypted") {
        NameClass::Parquet
    } else {
        let unread = UNREAD.iter().find(|(extensions, _)| extensions.contains(&extension));
        unread.map_or(NameClass::Other, |(_, how)| NameClass::Unread(how))
    }
}

/// Whether a folder is passed over for its name: one that starts with `_` or `.` holds markers and unfinished writes,
/// unless it is a partition.
pub fn is_hidden_folder(name: &str) -> bool {
    name.starts_with(['.', '_']) && name != ".." && !name.contains('=')
}

/// Text files that stand beside data and are none, by the names that convention gives them.
fn is_document(stem: &str) -> bool {
    ["readme", "license", "licence", "changelog", "notes", "requirements", "todo", "notice", "copying"].contains(&stem)
}

fn is_ignored(lower: &str) -> bool {
    lower.starts_with('.')
        || lower.starts_with('_')
        || lower.starts_with("~$")
        || UNFINISHED.iter().any(|suffix| lower.ends_with(suffix))
}

/// Checksums beside files, and what browsers, transfers, editors and clusters write before they give a file its name.
const UNFINISHED: [&str; 12] = [
    ".crc",
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".filepart",
    ".crdownload",
    ".download",
    ".aria2",
    ".inprogress",
    "._copying_",
    ".swp",
];

fn split(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_speak_for_themselves() {
        for (name, expected) in [
            ("orders.csv", NameClass::Text),
            ("ORDERS.CSV", NameClass::Text),
            ("orders.tsv.gz", NameClass::Text),
            ("données.txt", NameClass::Text),
            ("README.txt", NameClass::Other),
            ("part-0.parquet", NameClass::Parquet),
            ("part-0.snappy.parquet", NameClass::Parquet),
            ("photos.zip", NameClass::Other),
            ("report.pdf", NameClass::Other),
            ("Thumbs.db", NameClass::Other),
            ("exports.intoto.json", NameClass::Other),
            ("exports.sigstore.json", NameClass::Other),
            ("Makefile", NameClass::Other),
            ("_SUCCESS", NameClass::Ignored),
            (".part-0.parquet.crc", NameClass::Ignored),
            ("orders.csv.part", NameClass::Ignored),
            ("~$dictionary.xlsx", NameClass::Ignored),
            (".~lock.orders.csv#", NameClass::Ignored),
            ("orders.csv.filepart", NameClass::Ignored),
            ("orders.csv.crdownload", NameClass::Ignored),
            ("orders.csv.TMP", NameClass::Ignored),
            ("orders.csv._COPYING_", NameClass::Ignored),
            ("part-0.parquet.inprogress", NameClass::Ignored),
            ("orders.csv.gpg", NameClass::Text),
            ("orders.csv.gz.age", NameClass::Text),
            ("orders.csv.tar.gz", NameClass::Text),
            ("orders.parquet.gz", NameClass::Parquet),
            ("orders.csv.sig", NameClass::Other),
            ("photos.tar.gz", NameClass::Other),
            ("gz", NameClass::Other),
            (".gz", NameClass::Ignored),
        ] {
            assert_eq!(classify(name), expected, "{name}");
        }
        for name in ["dictionary.xlsx", "events.jsonl", "events.jsonl.gz", "shop.sqlite", "plan.gsheet"] {
            assert!(matches!(classify(name), NameClass::Unread(_)), "{name}");
        }
    }
}
