//! Runs a check on one file, and takes out of its report what may differ between two runs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use datassay::ask::{Ask, Budget};
use datassay::check::{Check, ProfileChoice, check};
use datassay::report::{Values, to_json};
use datassay::scan::Silent;
use datassay::source::Request;
use serde_json::Value;

/// The smallest budget that is taken: parts of 2 MiB.
const MEMORY: u64 = 64 << 20;

/// The report on a file, without the `run` block.
pub(crate) fn report(path: &Path, threads: usize) -> Result<Value, String> {
    let job = Check {
        request: Request { paths: vec![path.to_owned()], ..Request::default() },
        ask: Ask { budget: Budget { memory: MEMORY, ..Budget::default() }, ..Ask::default() },
        profile: ProfileChoice::ByLabel,
        is_label_typed: false,
        config: None,
        note: None,
        threads,
        values: Values::Withheld,
    };
    let done = catch_unwind(AssertUnwindSafe(|| check(&job, &AtomicBool::new(false), &Silent)));
    let report = done.map_err(|_| "it panicked".to_owned())?.map_err(|error| format!("no report: {error}"))?;
    let mut report: Value = serde_json::from_str(&to_json(&report)).map_err(|error| error.to_string())?;
    report.as_object_mut().and_then(|report| report.remove("run")).ok_or("a report has a `run` block")?;
    Ok(report)
}

/// Takes out what packing may change: path, stored bytes, digest, compression, and whether there is anything packed.
pub(crate) fn unpacked(mut report: Value, name: &str) -> Value {
    if let Some(rules) = report["rules"].as_array_mut() {
        rules.retain(|rule| rule["code"] != "trailing-garbage");
    }
    if let Some(coverage) = report["coverage"].as_object_mut() {
        coverage.remove("bytes");
    }
    // A score is a share of the rules that were decided, and one more is where there is something packed.
    if let Some(groups) = report["scores"]["dimensions"].as_array_mut() {
        groups.retain(|group| group["group"] != "access");
    }
    strip(&mut report, name, &format!("{name}.gz"));
    report
}

fn strip(value: &mut Value, name: &str, packed: &str) {
    match value {
        Value::String(text) if text.contains(packed) => *text = text.replace(packed, name),
        Value::Array(values) => values.iter_mut().for_each(|value| strip(value, name, packed)),
        Value::Object(object) => {
            // Stored bytes are told of a file; a place's byte counts in the text, and has another name.
            for key in ["bytes", "bytes_read", "digest", "compression"] {
                object.remove(key);
            }
            object.values_mut().for_each(|value| strip(value, name, packed));
        }
        _ => {}
    }
}

/// Where two reports first differ, for people.
pub(crate) fn difference(one: &Value, other: &Value) -> Option<String> {
    if one == other {
        return None;
    }
    let [one, other] = [one, other].map(|report| serde_json::to_string_pretty(report).unwrap_or_default());
    let differing = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    Some(
        differing
            .map_or_else(|| "one is longer".to_owned(), |(one, other)| format!("{} / {}", one.trim(), other.trim())),
    )
}
