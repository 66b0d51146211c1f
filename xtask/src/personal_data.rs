//! `cargo xtask personal-data`: how well columns of personal data are told from others, in labelled tables.
//!
//! The folder holds CSV files and a `labels.json` that says what each column is. A file with `blind` in its name has
//! headers that say nothing. The program is run as users run it: what counts is the kinds that its findings tell.
//! Findings about pieces within texts count as well, as wrong ones where the label says otherwise.
//!
//! **Invariant**: nothing here looks at a cell.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use serde_json::Value;

use crate::corpora::Tool;

/// Score how personal data is found in labelled tables.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the tables and their labels
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// The program [default: `datassay` beside this one]
    #[arg(long, value_name = "FILE")]
    tool: Option<PathBuf>,
}

/// How a kind fared.
#[derive(Default)]
struct Score {
    right: u32,
    missed: u32,
    wrong: u32,
}

/// Scores every table.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    let labels = arguments.from.join("labels.json");
    if !labels.is_file() {
        writeln!(out, "skipped: there is no {}", labels.display())?;
        return Ok(ExitCode::SUCCESS);
    }
    let tool = Tool::at(arguments.tool.as_deref())?;
    let labels: Value = serde_json::from_slice(&fs::read(&labels)?).context("in the labels")?;
    let mut scores: BTreeMap<(&str, String), Score> = BTreeMap::new();
    let mut quiet: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for file in labels["files"].as_array().into_iter().flatten() {
        let name = file["file"].as_str().unwrap_or_default();
        let headers = if name.contains("blind") { "blind" } else { "telling" };
        let report = tool.report(&arguments.from.join(name), &[])?;
        for (column, label) in file["columns"].as_object().into_iter().flatten() {
            let wanted = kind_of(label.as_str().unwrap_or_default());
            let found = kinds(&report, column);
            if let Some(wanted) = wanted {
                let score = scores.entry((headers, wanted.to_owned())).or_default();
                if found.iter().any(|kind| kind == wanted) {
                    score.right += 1;
                } else {
                    score.missed += 1;
                    writeln!(out, "missed {wanted} in {name}, {column}; found {found:?}")?;
                }
            } else {
                let counts = quiet.entry(headers).or_default();
                counts.0 += u32::from(found.is_empty());
                counts.1 += 1;
            }
            for kind in found.iter().filter(|kind| wanted != Some(kind.as_str())) {
                writeln!(out, "wrong {kind} in {name}, {column} ({label})")?;
                scores.entry((headers, kind.clone())).or_default().wrong += 1;
            }
        }
    }
    writeln!(out, "| headers | kind | right | missed | wrong | precision | recall | F1 |")?;
    writeln!(out, "|---|---|---|---|---|---|---|---|")?;
    for ((headers, kind), Score { right, missed, wrong }) in &scores {
        let ratio = |part: u32, whole: u32| if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) };
        writeln!(
            out,
            "| {headers} | {kind} | {right} | {missed} | {wrong} | {:.3} | {:.3} | {:.3} |",
            ratio(*right, right + wrong),
            ratio(*right, right + missed),
            ratio(2 * right, 2 * right + missed + wrong),
        )?;
    }
    for (headers, (quiet, all)) in quiet {
        writeln!(out, "columns without personal data under {headers} headers: {quiet} of {all} quiet")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The kinds of personal data and secrets that a report tells of a column.
fn kinds(report: &Value, column: &str) -> Vec<String> {
    let findings = report["findings"].as_array().into_iter().flatten();
    findings
        .filter(|finding| matches!(finding["code"].as_str(), Some("personal-data" | "secrets")))
        .filter(|finding| finding["place"]["column"].as_str() == Some(column))
        .filter_map(|finding| finding["kind"].as_str().map(str::to_owned))
        .collect()
}

/// The kind a label means; `None` for columns that must stay quiet.
fn kind_of(label: &str) -> Option<&'static str> {
    Some(match label {
        "person_name" => "person-name",
        "email" => "email",
        "phone" => "phone",
        "street_address" => "street-address",
        "national_id" => "national-id",
        "iban" => "iban",
        "credit_card" => "payment-card",
        "date_of_birth" => "date-of-birth",
        "ip_address" => "ip-address",
        "mac_address" => "mac-address",
        "license_plate" => "licence-plate",
        "user_name" => "user-name",
        "coordinates" => "coordinates",
        "device_id" => "device-id",
        _ => return None,
    })
}
