//! Hive partitions: what the names of folders say of the files in them (`year=2024/month=07/part-0.parquet`).

/// The name by which Hive and Spark write that the value is null.
const NULL: &str = "__HIVE_DEFAULT_PARTITION__";

/// A column that a folder's name states: its name, and its one value or `None` for null.
pub type Stated = (String, Option<String>);

/// The `key=value` folders in which a shown folder ends, outermost first.
pub fn partitions(folder: &str) -> Vec<Stated> {
    let mut stated: Vec<Stated> = folder.rsplit('/').map_while(stated).collect();
    stated.reverse();
    stated
}

fn stated(name: &str) -> Option<Stated> {
    let (key, value) = name.split_once('=')?;
    if key.is_empty() {
        return None;
    }
    let value = (value != NULL).then(|| unescaped(value));
    Some((unescaped(key), value))
}

/// Bytes that are not fit for file names are written as `%` and two hexadecimal digits; other signs stand for themselves.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let code = after.get(..2).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(b'%');
            rest = after;
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_state_columns() {
        let stated = |folder: &str| -> Vec<String> {
            let shown = |(key, value): Stated| format!("{key}:{}", value.as_deref().unwrap_or("(null)"));
            partitions(folder).into_iter().map(shown).collect()
        };
        assert_eq!(stated("lake/year=2024/month=07"), ["year:2024", "month:07"]);
        assert_eq!(stated("day=2024-07-01"), ["day:2024-07-01"]);
        assert_eq!(stated("at=12%3A30/by=100%"), ["at:12:30", "by:100%"]);
        assert_eq!(stated("a=__HIVE_DEFAULT_PARTITION__/b="), ["a:(null)", "b:"]);
        assert_eq!(stated("x=%ff"), ["x:%ff"]);
        // A folder between them and the file is none of theirs.
        assert_eq!(stated("year=2024/raw"), [""; 0]);
        assert_eq!(stated(""), [""; 0]);
        assert_eq!(stated("=x"), [""; 0]);
    }
}
