//! What a proposal does to the next run: `init`, then `check` with what it wrote. It may take findings away, but what
//! comes up only then it caused itself.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::score::list;
use crate::corpora::Tool;

/// The findings that come up only with the proposal, a line each.
pub(super) fn caused(tool: &Tool, file: &Path, options: &[String], before: &Value) -> anyhow::Result<Vec<String>> {
    let proposal = std::env::temp_dir().join(format!("datassay-proposal-{}.toml", std::process::id()));
    let mut arguments = vec![OsStr::new("init"), file.as_os_str(), OsStr::new("--force"), OsStr::new("-o")];
    arguments.push(proposal.as_os_str());
    arguments.extend(options.iter().map(OsStr::new));
    tool.run(&arguments)?;
    let named = [&["--profile".to_owned(), proposal.to_string_lossy().into_owned()], options].concat();
    let after = tool.report(file, &named);
    fs::remove_file(&proposal)?;
    let before = findings(before);
    Ok(findings(&after?).difference(&before).cloned().collect())
}

/// Severity, code, table and column of each finding.
fn findings(report: &Value) -> BTreeSet<String> {
    let words = |finding: &Value| {
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let place = &finding["place"];
        [&finding["severity"], &finding["code"], &place["table"], &place["column"]].map(word).join(" ")
    };
    list(&report["findings"]).iter().map(words).collect()
}
