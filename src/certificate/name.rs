//! Names of files in a certificate: relative, and within the data.
//!
//! **Invariant:** what is written is what may be read: one rule for both.

/// What is wrong with a name; `None` if it names a file within the data.
pub(super) fn wrong(name: &str) -> Option<&'static str> {
    // A backslash parts names on some systems, wherever the certificate was made.
    let parts = || name.split(['/', '\\']);
    let mut letters = name.chars();
    let has_drive = letters.next().is_some_and(|letter| letter.is_ascii_alphabetic()) && letters.next() == Some(':');
    if name.is_empty() {
        Some("it is empty")
    } else if name.starts_with(['/', '\\']) {
        Some("it is absolute, or names a server")
    } else if has_drive {
        Some("it begins as a drive does")
    } else if parts().any(|part| part == "..") {
        Some("it leads out of the data by `..`")
    } else if name.split('/').any(|part| part.is_empty() || part == ".") {
        Some("it has an empty part, or a `.` for one")
    } else if name.contains('\0') {
        Some("it holds a NUL character")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn names_stay_within_the_data() {
        for (name, is_fine) in [
            ("a.csv", true),
            ("year=2024/part-0.parquet", true),
            ("مبيعات/يناير.csv", true),
            ("a\nb.csv", true),
            ("..a/b...csv", true),
            (r"a\\b.csv", true),
            ("ab:c.csv", true),
            ("", false),
            ("/etc/passwd", false),
            (r"\\server\share\a.csv", false),
            (r"\a.csv", false),
            ("C:/a.csv", false),
            ("c:a.csv", false),
            ("../a.csv", false),
            ("a/../../b.csv", false),
            (r"a\..\b.csv", false),
            ("a/..", false),
            ("a//b.csv", false),
            ("./a.csv", false),
            ("a/", false),
            ("a\0.csv", false),
        ] {
            assert_eq!(wrong(name).is_none(), is_fine, "{name:?}");
        }
    }
}
