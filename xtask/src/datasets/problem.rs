//! A dataset's problems as they are written down, and which findings tell them.

use anyhow::Context as _;
use serde_json::Value;

/// A dataset and what is known to be wrong with it.
pub(super) struct Dataset {
    /// Its files: the same table, perhaps in several formats.
    pub(super) files: Vec<String>,
    pub(super) target: Option<String>,
    pub(super) problems: Vec<Problem>,
    /// What must stay quiet, in words.
    pub(super) quiet: Vec<String>,
}

/// One problem.
pub(super) struct Problem {
    /// The column, if it is of one.
    pub(super) column: Option<String>,
    /// What it is called in the file.
    pub(super) name: String,
    /// Cells or rows, if that was counted.
    pub(super) count: Option<u64>,
    pub(super) is_debatable: bool,
}

/// What cells are missing by, in whatever way.
const MISSING: &[&str] = &["disguised-missing", "missing-values", "empty-column", "unlabelled-rows"];

/// The codes whose findings tell a problem of this name. A name that is not listed is a code itself.
const TELLING: &[(&str, &[&str])] = &[
    ("missing", MISSING),
    ("disguised_missing", MISSING),
    ("blank_string_missing", MISSING),
    ("sentinel", MISSING),
    ("sentinel_topcode", MISSING),
    ("impossible_zero", MISSING),
    ("numeric_as_text", &["numbers-as-text", "mixed-types", "disguised-missing"]),
    ("mixed_types", &["mixed-types", "numbers-as-text", "disguised-missing"]),
    ("malformed_header", &["unclean-header", "missing-header"]),
    ("quoting_artefact", &["spaced-quotes", "broken-quoting", "ambiguous-dialect", "padded-text", "quoted-values"]),
    ("whitespace", &["padded-text"]),
    ("constant_column", &["constant-column"]),
    ("near_constant_column", &["near-constant-column"]),
    ("redundant_column", &["duplicate-columns"]),
    ("duplicate_columns", &["duplicate-columns"]),
    ("row_index_column", &["identifier-column"]),
    ("id_column", &["identifier-column"]),
    ("id_like_weight", &["identifier-column", "high-cardinality"]),
    ("inconsistent_categories", &["inconsistent-spelling"]),
    ("outlier", &["outliers"]),
    ("leakage", &["label-leakage", "label-copy", "missingness-leakage", "identifier-leakage"]),
    ("pii_person_name", &["personal-data"]),
    ("date_mangling_risk", &["mixed-date-formats", "impossible-dates"]),
];

impl Dataset {
    /// From the text of a `problems.json`.
    pub(super) fn read(text: &str) -> anyhow::Result<Self> {
        let json: Value = serde_json::from_str(text)?;
        let word = |value: &Value| value.as_str().filter(|text| *text != "None").map(str::to_owned);
        let files: Vec<String> = ["file", "parquet"].into_iter().filter_map(|key| word(&json[key])).collect();
        let problems = json["problems"].as_array().context("there is no list of problems")?;
        let problem = |problem: &Value| {
            Some(Problem {
                column: word(&problem["column"]),
                name: word(&problem["problem"])?,
                count: problem["verified_count"].as_u64().or_else(|| problem["count"].as_u64()),
                is_debatable: problem["debatable"] == true,
            })
        };
        let quiet = json["non_findings"].as_array().into_iter().flatten().filter_map(word).collect();
        Ok(Self {
            files,
            target: word(&json["target"]),
            problems: problems
                .iter()
                .map(|value| problem(value).context("a problem has no name"))
                .collect::<Result<_, _>>()?,
            quiet,
        })
    }
}

impl Problem {
    /// The codes whose findings tell it.
    pub(super) fn telling(&self) -> Vec<String> {
        match TELLING.iter().find(|(name, _)| *name == self.name) {
            Some((_, codes)) => codes.iter().map(|code| (*code).to_owned()).collect(),
            None => vec![self.name.replace('_', "-")],
        }
    }

    /// Whether it is about cells that are missing, so that the facts can hold it.
    pub(super) fn is_missing(&self) -> bool {
        self.telling() == MISSING
    }
}
