//! The certificate as JSON has it. One set of types for both directions: `R` is the external form on the way out, and
//! whatever stands in its place on the way in.
//!
//! **Invariant:** fields are only ever added; unknown ones are passed over, as in-toto asks, and known ones never stand
//! twice.

use serde::{Deserialize, Serialize};

/// What an in-toto Statement says that it is.
pub(super) const STATEMENT: &str = "https://in-toto.io/Statement/v1";

/// The kind of predicate.
pub(super) const TEST_RESULT: &str = "https://in-toto.io/attestation/test-result/v0.1";

/// The version of what stands under `datassay`.
pub(super) const VERSION: &str = "1.0";

#[derive(Serialize, Deserialize)]
pub(super) struct Statement<R> {
    #[serde(rename = "_type")]
    pub(super) kind: String,
    pub(super) subject: Vec<Subject>,
    #[serde(rename = "predicateType")]
    pub(super) predicate_type: String,
    pub(super) predicate: Predicate<R>,
}

/// A resource descriptor: a file.
#[derive(Serialize, Deserialize)]
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) digest: DigestSet,
    pub(super) annotations: Annotations,
}

#[derive(Serialize, Deserialize)]
pub(super) struct DigestSet {
    pub(super) sha256: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Annotations {
    pub(super) bytes: u64,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) label_file: bool,
}

/// Of the kind test-result.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Predicate<R> {
    pub(super) result: String,
    pub(super) configuration: Vec<Configuration>,
    pub(super) passed_tests: Vec<String>,
    pub(super) warned_tests: Vec<String>,
    pub(super) failed_tests: Vec<String>,
    pub(super) datassay: Own<R>,
}

/// A resource descriptor: the profile, or a file that had a say in the verdict.
#[derive(Serialize, Deserialize)]
pub(super) struct Configuration {
    pub(super) name: String,
    pub(super) digest: DigestSet,
}

/// What is not in-toto's.
#[derive(Serialize, Deserialize)]
pub(super) struct Own<R> {
    pub(super) certificate_version: String,
    pub(super) tool_version: String,
    /// The day of the run.
    pub(super) date: String,
    pub(super) manifest: ManifestLine,
    pub(super) asked: Asked,
    pub(super) rules: Vec<RuleLine>,
    pub(super) report: R,
}

/// What the subjects are the whole of.
#[derive(Serialize, Deserialize)]
pub(super) struct ManifestLine {
    pub(super) files: u64,
    pub(super) bytes: u64,
    pub(super) exclude: Vec<String>,
    pub(super) follow_links: bool,
    pub(super) left_out: Vec<LeftOutLine>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LeftOutLine {
    pub(super) name: String,
    pub(super) why: String,
}

/// What was asked of the data, as far as it may be told.
#[derive(Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct Asked {
    pub(super) label: Option<String>,
    pub(super) label_typed: bool,
    pub(super) time: Option<String>,
    pub(super) split: Option<String>,
    pub(super) entity: Option<String>,
    pub(super) keys: Vec<Vec<String>>,
    pub(super) quasi_identifiers: Vec<String>,
    pub(super) fresh: Option<u32>,
    pub(super) exact: bool,
    pub(super) one_table: bool,
    pub(super) memory: u64,
    pub(super) reading: Option<ReadingLine>,
    /// Whether the declaration was named, and not only found.
    pub(super) declaration_named: bool,
    /// What was asked and may not be told.
    pub(super) withheld: Vec<String>,
}

/// How text files were said to be written.
#[derive(Serialize, Deserialize)]
pub(super) struct ReadingLine {
    pub(super) delimiter: Option<u8>,
    /// A list of one byte, or of none.
    pub(super) quote: Option<Vec<u8>>,
    pub(super) escape: Option<Vec<u8>>,
    pub(super) encoding: Option<String>,
    pub(super) no_header: bool,
    pub(super) skip: Option<u64>,
}

/// A rule that was judged, with its gates.
#[derive(Serialize, Deserialize)]
pub(super) struct RuleLine {
    pub(super) code: String,
    pub(super) required: bool,
    pub(super) blocker: Option<GateLine>,
    pub(super) condition: Option<GateLine>,
    pub(super) advice: Option<GateLine>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct GateLine {
    pub(super) limit: Option<f64>,
    pub(super) basis: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_false(flag: &bool) -> bool {
    !flag
}
