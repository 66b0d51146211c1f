//! `cargo xtask planted-key`: one access key among millions of rows, found and not shown.
//!
//! A table of made-up visits is written into a folder that goes away again. In one cell of prose, in the middle of its
//! text and far into the file, stands one key; nothing else in the table is a secret. The program must tell exactly it,
//! once, and nothing that it prints may hold it.
//!
//! **Invariant**: the key is drawn when the step runs, and stands in no file of the project.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;

use crate::corpora::Tool;
use crate::random::Random;

/// Plant one access key among millions of rows, and see whether it is found.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Rows of the table
    #[arg(long, value_name = "N", default_value_t = 10_000_000)]
    rows: u32,
    /// Where the draws begin
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The program [default: `datassay` beside this one]
    #[arg(long, value_name = "FILE")]
    tool: Option<PathBuf>,
}

/// Writes the table, and looks at the report on it.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let tool = Tool::at(arguments.tool.as_deref())?;
    let mut random = Random::new(arguments.seed);
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let key: String = "AK".chars().chain("IA".chars()).chain((0..16).map(|_| random.pick(alphabet) as char)).collect();
    let row = random.between(arguments.rows / 2, arguments.rows.saturating_sub(1));
    let folder = tempfile::tempdir().context("a folder for the table")?;
    let path = folder.path().join("visits.csv");
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&path)?);
    writeln!(file, "visit,order,amount,note")?;
    for number in 0..arguments.rows {
        let (order, cents) = (random.bits() >> 20, random.below(100_000));
        write!(file, "{number},{order:011x},{}.{:02},", cents / 100, cents % 100)?;
        if number == row {
            writeln!(file, "the export still uses {key} until May")?;
        } else {
            writeln!(file, "nothing of note on visit {number}")?;
        }
    }
    file.into_inner().context("the table can't be written")?.sync_all()?;
    let bytes = path.metadata()?.len();
    let began = Instant::now();
    let report = tool.report(&path, &[])?;
    let seconds = began.elapsed().as_secs_f64();
    let findings = report["findings"].as_array().into_iter().flatten();
    let secrets: Vec<_> = findings.filter(|finding| finding["code"] == "secrets").collect();
    let is_found = matches!(secrets.as_slice(), [only] if only["kind"] == "aws-access-key-id"
        && only["evidence"]["count"] == 1
        && only["severity"] == "blocker"
        && only["place"]["column"] == "note");
    let is_hidden = !report.to_string().contains(&key);
    let said = |holds: bool| if holds { "yes" } else { "NO" };
    writeln!(
        io::stdout().lock(),
        "{} rows, {bytes} bytes, key in row {row}, {seconds:.1} s: found {}, not shown {}, findings on secrets {}",
        arguments.rows,
        said(is_found),
        said(is_hidden),
        secrets.len()
    )?;
    Ok(if is_found && is_hidden { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
