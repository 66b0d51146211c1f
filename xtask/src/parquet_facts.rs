//! What is measured of Parquet files, as lines of JSON, to be compared with what another reader says of them.
//!
//! Reports keep smallest and largest back where they may identify someone; facts do not, so these come from the library.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use datassay::ask::Ask;
use datassay::facts::{NullSpelling, Scalar};
use datassay::scan::{Conditions, Silent, scan};
use datassay::source::{Request, locate};
use serde_json::{Value, json};

/// Writes what is measured of each Parquet file, a line of JSON for each.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The files.
    files: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    for path in &arguments.files {
        let located = locate(&Request { paths: vec![path.clone()], ..Request::default() })?;
        let interrupted = AtomicBool::new(false);
        let conditions = Conditions { threads: 2, interrupted: &interrupted, progress: &Silent };
        let facts = scan(located, &Ask::default(), conditions)?;
        let tables = facts.tables.iter().map(|table| {
            let columns = table.columns.iter().map(|column| {
                let nulls = column.nulls.by_spelling.iter().find(|(spelling, _)| *spelling == NullSpelling::Parquet);
                let extent = column.extent.value().map(|(smallest, largest)| [shown(*smallest), shown(*largest)]);
                json!({
                    "name": column.name,
                    "type": column.kind.word(),
                    "unread": column.unread,
                    "parquet_nulls": nulls.map_or(0, |(_, count)| *count),
                    "extent": extent,
                })
            });
            let columns: Vec<Value> = columns.collect();
            json!({ "rows": table.rows, "columns": columns })
        });
        let tables: Vec<Value> = tables.collect();
        writeln!(out, "{}", json!({ "file": path.display().to_string(), "tables": tables }))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A number as it is; days and microseconds since 1970 with their unit.
fn shown(scalar: Scalar) -> Value {
    match scalar {
        Scalar::Integer(integer) => json!(integer),
        Scalar::Float(float) if float.is_finite() => json!(float),
        Scalar::Float(float) => json!(float.to_string()),
        Scalar::Day(day) => json!({ "day": day }),
        Scalar::Instant(micros) => json!({ "micros": micros }),
    }
}
