//! The files to read: TPC-H's largest table, plain and with quotes and line ends wherever they may stand.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Context as _;
use tpchgen::csv::LineItemCsv;
use tpchgen::generators::{LineItem, LineItemGenerator};

/// Which file.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum What {
    /// Table lineitem at scale factor 1: about 6 million rows, 16 columns, the last one quoted.
    Lineitem,
    /// The same rows with every cell quoted, a line end for every space in the last column, and a doubled quote there
    /// in every eighth row.
    Newlines,
}

pub(crate) fn write(what: What, out: &Path) -> anyhow::Result<()> {
    let file = File::create(out).with_context(|| format!("can't create {}", out.display()))?;
    let mut file = BufWriter::with_capacity(1 << 20, file);
    writeln!(file, "{}", LineItemCsv::header())?;
    let mut line = String::new();
    for (row, item) in LineItemGenerator::new(1.0, 1, 1).iter().enumerate() {
        line.clear();
        match what {
            What::Lineitem => writeln!(line, "{}", LineItemCsv::new(item))?,
            What::Newlines => quoted(row, &item, &mut line)?,
        }
        file.write_all(line.as_bytes())?;
    }
    file.flush()?;
    Ok(())
}

fn quoted(row: usize, item: &LineItem<'_>, line: &mut String) -> std::fmt::Result {
    let mut comment = item.l_comment.replace(' ', "\n");
    if row.is_multiple_of(8) {
        comment.push_str("\"\"");
    }
    let plain = LineItemCsv::new(LineItem { l_comment: "", ..*item }).to_string();
    // The plain line ends in an empty comment and its quotes.
    let cells = plain.strip_suffix(",\"\"").unwrap_or(&plain);
    for cell in cells.split(',') {
        write!(line, "\"{cell}\",")?;
    }
    writeln!(line, "\"{comment}\"")
}
