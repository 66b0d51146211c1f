//! Telling a JSON document that describes data from one that holds it.
//!
//! `schema.json`, `datapackage.json` and their like lie beside most shared data. They are one object; records are a list
//! of objects, or an object a line.

use std::io::Read;

use serde::de::IgnoredAny;

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

fn is_one_object(text: &[u8]) -> bool {
    text.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_one_object;

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
