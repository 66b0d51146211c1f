//! Telling JSON from delimited text, and a JSON document that describes data from one that holds it.
//!
//! `schema.json`, `datapackage.json` and their like lie beside most shared data. They are one object; records are a list
//! of objects, or an object a line.

use std::io::Read;

use serde::de::IgnoredAny;
use serde_json::Deserializer;
use serde_json::error::Category;

use super::inside::Item;
use super::open::unpacked;

/// Larger files are taken for data without a look.
const LARGEST: u64 = 1 << 20;

/// Whether a file that its name calls JSON is a single object, and so a document beside the data.
pub fn is_document(item: &Item) -> bool {
    item.found.bytes <= LARGEST
        && item.found.shown.to_lowercase().ends_with(".json")
        && text(item).is_some_and(|text| is_one_object(&text))
}

/// The text of an item that is no larger than is looked at, unpacked too.
fn text(item: &Item) -> Option<Vec<u8>> {
    let (_, bytes) = unpacked(item).ok()?;
    let mut text = Vec::new();
    bytes.take(LARGEST + 1).read_to_end(&mut text).ok()?;
    (text.len() as u64 <= LARGEST).then_some(text)
}

/// Whether a text is JSON by its beginning, `head`: an object or a list of objects that ends with its line, or goes on past
/// the head. An object as the first cell of a row does neither.
pub(super) fn is_json(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let first = text.strip_prefix(b"[").unwrap_or(text).trim_ascii_start();
    // Lists of numbers and empty objects are too little to tell.
    let key = first.strip_prefix(b"{").map(<[u8]>::trim_ascii_start).and_then(|rest| rest.strip_prefix(b"\""));
    if key.is_none_or(|key| memchr::memchr(b':', key).is_none()) {
        return false;
    }
    let mut values = Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => {
            let after = text.get(values.byte_offset()..).unwrap_or_default();
            let blank = after.iter().take_while(|&&byte| byte == b' ' || byte == b'\t').count();
            matches!(after.get(blank), None | Some(b'\n' | b'\r'))
        }
        Some(Err(error)) => error.classify() == Category::Eof,
        None => false,
    }
}

fn is_one_object(text: &[u8]) -> bool {
    text.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{is_json, is_one_object};

    #[test]
    fn json_under_another_name_is_told_from_rows_that_hold_some() {
        for (text, expected) in [
            ("{\"a\": 1}\n{\"a\": 2}\n", true),
            ("\u{feff}{\"a\":0,\"b\":0} \r\n[not json]\r\n", true),
            ("[\n  {\"a\": 1},\n  {\"a\": 2}\n]\n", true),
            ("[{\"a\": \"cut in the midd", true),
            ("{\n  \"a\": [1, 2", true),
            ("{\"a\": 1},5\n{\"a\": 2},6\n", false),
            ("{\"a\"}\n", false),
            ("{\"a\n", false),
            ("[1,2]\n[3,4]\n", false),
            ("{id},name\n1,2\n", false),
            ("\"{\"\"a\"\": 1}\"\n", false),
            ("a,b\n{\"a\": 1},2\n", false),
            ("", false),
        ] {
            assert_eq!(is_json(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn one_object_describes_and_many_are_data() {
        for (text, expected) in [
            ("{\"fields\": [{\"name\": \"a\"}]}", true),
            (" \n{}\n", true),
            ("[{\"a\": 1}]", false),
            ("{\"a\": 1}\n{\"a\": 2}\n", false),
            ("{\"a\": ", false),
            ("", false),
        ] {
            assert_eq!(is_one_object(text.as_bytes()), expected, "{text}");
        }
    }
}
