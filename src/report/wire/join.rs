//! A label file, and how the data goes with it, in JSON.
//!
//! **Invariant:** names, counts and places; no key and no label.

use serde::Serialize;

use crate::base::Tally;
use crate::facts::{Doubled, JoinedFacts, LabelFileFacts};
use crate::report::TableReport;

use super::table::{NotePlace, places_in};

/// The file that labels lie in.
#[derive(Serialize)]
pub(super) struct WireLabelFile<'a> {
    path: &'a str,
    label: &'a str,
    key: Vec<WireKey<'a>>,
    rows: u64,
    /// Rows in which a key is missing.
    rows_without_key: u64,
    rows_ragged: u64,
    distinct_keys: u64,
    keys_without_label: u64,
    /// Keys of several rows with the same label, with different ones, and keys that no row of the data has.
    repeated_labels: WireDoubled<'a>,
    double_labels: WireDoubled<'a>,
    labels_without_row: WireDoubled<'a>,
    spilled_bytes: u64,
}

#[derive(Serialize)]
struct WireKey<'a> {
    name: &'a str,
    r#type: &'static str,
}

#[derive(Serialize)]
struct WireDoubled<'a> {
    keys: u64,
    rows: u64,
    /// Records of the label file, each the first of its key.
    records: &'a [u64],
}

/// How the rows of a table go with the label file.
#[derive(Serialize)]
pub(super) struct WireJoined<'a> {
    key: Vec<WireKey<'a>>,
    rows: u64,
    matched: u64,
    rows_without_key: u64,
    /// Rows whose key the label file does not have, those below among them.
    rows_without_label: WireTally<'a>,
    /// Rows whose key it has in another form.
    differing_in_padding: WireTally<'a>,
    differing_in_case: WireTally<'a>,
    differing_in_format: WireTally<'a>,
}

#[derive(Serialize)]
struct WireTally<'a> {
    count: u64,
    places: Vec<NotePlace<'a>>,
}

impl<'a> WireLabelFile<'a> {
    pub(super) fn of(facts: &'a LabelFileFacts) -> Self {
        Self {
            path: &facts.path,
            label: &facts.label,
            key: facts.keys.iter().map(|(name, kind)| WireKey { name, r#type: kind.word() }).collect(),
            rows: facts.rows,
            rows_without_key: facts.lacking,
            rows_ragged: facts.ragged,
            distinct_keys: facts.distinct,
            keys_without_label: facts.blank,
            repeated_labels: WireDoubled::of(&facts.same),
            double_labels: WireDoubled::of(&facts.different),
            labels_without_row: WireDoubled::of(&facts.unseen),
            spilled_bytes: facts.spilled,
        }
    }
}

impl<'a> WireDoubled<'a> {
    fn of(Doubled { keys, rows, places }: &'a Doubled) -> Self {
        Self { keys: *keys, rows: *rows, records: places }
    }
}

impl<'a> WireJoined<'a> {
    pub(super) fn of(table: &'a TableReport) -> Option<Self> {
        let JoinedFacts { keys, rows, lacking, unmatched, padded, cased, formatted } = table.joined.as_ref()?;
        let tally = |tally: &'a Tally| WireTally { count: tally.count, places: places_in(&tally.places, &table.files) };
        let columns = keys.iter().filter_map(|key| table.columns.get(*key));
        Some(Self {
            key: columns.map(|column| WireKey { name: &column.name, r#type: column.kind.word() }).collect(),
            rows: *rows,
            matched: rows - lacking - unmatched.count,
            rows_without_key: *lacking,
            rows_without_label: tally(unmatched),
            differing_in_padding: tally(padded),
            differing_in_case: tally(cased),
            differing_in_format: tally(formatted),
        })
    }
}
