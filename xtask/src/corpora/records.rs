//! Reading the plain CSV that `datassay rows` prints: RFC 4180, LF, nothing to guess.
//!
//! Written here once more so that the program is not judged by its own reader.

use anyhow::{bail, ensure};

/// The records of a text, the header first.
pub(super) fn records(text: &str) -> anyhow::Result<Vec<Vec<String>>> {
    let (mut records, mut record, mut rest) = (Vec::new(), Vec::new(), text);
    while !rest.is_empty() {
        let (cell, after) = if let Some(quoted) = rest.strip_prefix('"') {
            quoted_cell(quoted)?
        } else {
            let (cell, after) = rest.split_at(rest.find([',', '\n']).unwrap_or(rest.len()));
            ensure!(!cell.contains('"'), "a quote in an unquoted cell: {cell}");
            (cell.to_owned(), after)
        };
        record.push(cell);
        rest = match after.as_bytes() {
            [b',', b'\n', ..] | [b','] => {
                record.push(String::new());
                records.push(std::mem::take(&mut record));
                after.get(2..).unwrap_or_default()
            }
            [b',', ..] => &after[1..],
            [b'\n', ..] | [] => {
                records.push(std::mem::take(&mut record));
                after.get(1..).unwrap_or_default()
            }
            _ => bail!("something after a closing quote: {after}"),
        };
    }
    Ok(records)
}

/// A cell after its opening quote, and what follows its closing one.
fn quoted_cell(text: &str) -> anyhow::Result<(String, &str)> {
    let (mut cell, mut rest) = (String::new(), text);
    loop {
        let Some((before, after)) = rest.split_once('"') else { bail!("a quote that never closes: {text}") };
        cell.push_str(before);
        let Some(more) = after.strip_prefix('"') else { return Ok((cell, after)) };
        cell.push('"');
        rest = more;
    }
}

#[cfg(test)]
mod tests {
    use super::records;

    #[test]
    fn clean_text_is_read_and_other_text_refused() {
        for (text, expected) in [
            ("a,b\n1,2\n", Some(vec![vec!["a", "b"], vec!["1", "2"]])),
            ("a,b\n,\n", Some(vec![vec!["a", "b"], vec!["", ""]])),
            ("a\n\n\"x\ny\"\n", Some(vec![vec!["a"], vec![""], vec!["x\ny"]])),
            ("a,\"b \"\"c\"\"\",\"\"", Some(vec![vec!["a", "b \"c\"", ""]])),
            ("a\"b\n", None),
            ("\"a\"b\n", None),
            ("\"a\n", None),
        ] {
            let expected = expected.map(|rows| {
                rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>()).collect::<Vec<_>>()
            });
            assert_eq!(records(text).ok(), expected, "{text:?}");
        }
    }
}
