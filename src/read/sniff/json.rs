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

/// Whether a text is JSON by its beginning: one object or list and nothing after it, an object or a list of them that ends
/// with its line, or one that goes on past what is there. An object as the first cell of a row does none of that.
pub(super) fn sort(text: &[u8], extent: Head) -> Option<Sort> {
    let text = text.trim_ascii();
    if !text.starts_with(b"{") && !text.starts_with(b"[") {
        return None;
    }
    let mut values = Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    let first = values.next()?;
    let after = text.get(values.byte_offset()..).unwrap_or_default();
    let blank = after.iter().take_while(|&&byte| byte == b' ' || byte == b'\t').count();
    match first {
        Ok(_) if after.is_empty() => Some(Sort::Document),
        Ok(_) => (holds_a_key(text) && matches!(after.get(blank), Some(b'\n' | b'\r'))).then_some(Sort::Lines),
        Err(error) => (error.is_eof() && (extent == Head::Cut || holds_a_key(text))).then_some(Sort::Document),
    }
}

/// Whether a text begins with an object, or a list of them, that is not empty: less is too little to tell.
fn holds_a_key(text: &[u8]) -> bool {
    let first = text.strip_prefix(b"[").unwrap_or(text).trim_ascii_start();
    let key = first.strip_prefix(b"{").map(<[u8]>::trim_ascii_start).and_then(|rest| rest.strip_prefix(b"\""));
    key.is_some_and(|key| memchr::memchr(b':', key).is_some())
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
            (&long, Head::Whole, Some(Sort::Document)),
            ("[{\"a\": \"cut in the midd", Head::Whole, Some(Sort::Document)),
            ("{\"a\":0,\"b\":0} \r\n[not json]\r\n", Head::Whole, Some(Sort::Lines)),
            ("{\"a\"}\n", Head::Whole, None),
            ("{\"a\n", Head::Whole, None),
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
