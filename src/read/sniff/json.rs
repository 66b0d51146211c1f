//! JSON, told by reading it: a cell may begin with a brace or a bracket, but no table is JSON as a whole.

use serde::de::IgnoredAny;
use serde_json::{Deserializer, Value};

use crate::read::encoding::Head;

/// What sort of JSON a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// One object or list.
    Document,
    /// An object a line.
    Lines,
}

/// Lines that are looked at.
const LINES: usize = 100;

/// Whether a text is JSON: all that is there of it, or its first lines.
pub(super) fn sort(text: &[u8], extent: Head) -> Option<Sort> {
    let text = text.trim_ascii();
    if !text.starts_with(b"{") && !text.starts_with(b"[") {
        return None;
    }
    let mut values = Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    let first = values.next()?;
    let rest = text.get(values.byte_offset()..).unwrap_or_default().trim_ascii();
    match first {
        Ok(_) if rest.is_empty() => Some(Sort::Document),
        Err(error) if extent == Head::Cut && error.is_eof() => Some(Sort::Document),
        _ => is_lines(text, extent).then_some(Sort::Lines),
    }
}

fn is_lines(text: &[u8], extent: Head) -> bool {
    let mut lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).take(LINES + 1).collect();
    // The last may be cut off, or is one more than is looked at.
    if lines.len() > LINES || extent == Head::Cut {
        lines.pop();
    }
    let mut lines = lines.into_iter().filter(|line| !line.is_empty()).peekable();
    let is_object = |line: &[u8]| line.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_ok();
    lines.peek().is_some() && lines.all(is_object)
}

/// Whether a text is what Google Drive leaves on a disk for a document that is elsewhere.
pub(super) fn is_shortcut(text: &[u8]) -> bool {
    if !text.trim_ascii_start().starts_with(b"{") {
        return false;
    }
    let Ok(Value::Object(fields)) = serde_json::from_slice(text) else { return false };
    let leads_there = |url: &Value| url.as_str().is_some_and(|url| url.starts_with("https://docs.google.com/"));
    fields.contains_key("doc_id") || fields.get("url").is_some_and(leads_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_told_from_cells_that_look_like_it() {
        let long = format!("[{}", "{\"a\": 1},\n".repeat(20));
        for (text, extent, expected) in [
            ("{\"error\": \"Not Found\"}", Head::Whole, Some(Sort::Document)),
            ("[{\"a\": 1},\n {\"a\": 2}]\n", Head::Whole, Some(Sort::Document)),
            ("{\"a\": 1}\n{\"a\": 2}\n", Head::Whole, Some(Sort::Lines)),
            ("{\"a\": 1}\r\n\r\n{\"a\": 2}\r\n", Head::Whole, Some(Sort::Lines)),
            (&long, Head::Cut, Some(Sort::Document)),
            (&long, Head::Whole, None),
            ("{\"a\": 1}\n{\"a\": 2}\n{\"a\":", Head::Cut, Some(Sort::Lines)),
            ("{\"a\": 1};x\n{\"a\": 2};y\n", Head::Whole, None),
            ("{id},{name}\n1,2\n", Head::Whole, None),
            ("{},x\n1,2\n", Head::Whole, None),
            ("[id],[name]\n1,2\n", Head::Whole, None),
            ("[1,2]\n[3,4]\n", Head::Whole, None),
            ("\"{\"\"a\"\": 1}\",x\n", Head::Whole, None),
            ("a,b\n", Head::Whole, None),
            ("", Head::Whole, None),
        ] {
            assert_eq!(sort(text.as_bytes(), extent), expected, "{text}");
        }
        assert_eq!(sort(&b"[".repeat(1 << 20), Head::Whole), None);
    }
}
