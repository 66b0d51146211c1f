//! `cargo xtask false-alarms`: tables in which every column is independent of every other, label included, and how often
//! a rule on leaks or on uneven labels finds something all the same.
//!
//! Columns are numbers, categories, identifiers, codes, dates, gaps and a constant-like one; labels have two or five
//! classes, even or one in a hundred, or are numbers. Other rules on labels may speak, as a rare class is rare.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Context;
use serde_json::Value;

use crate::random::Random;

/// Counts findings on tables of chance.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The program; build it with `cargo build --release`.
    #[arg(long)]
    program: PathBuf,
    /// How many tables.
    #[arg(long, default_value_t = 200)]
    tables: u32,
    /// The share of tables that may have such a finding, in percent.
    #[arg(long, default_value_t = 1)]
    allowed: u32,
}

/// Codes that speak of labels, and that are right to speak of some of these.
const RIGHT: [&str; 5] = ["rare-class", "class-imbalance", "unlabelled-rows", "single-class", "too-few-events"];

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let (mut alarms, mut codes) = (0, BTreeMap::<String, u32>::new());
    for number in 0..arguments.tables {
        let path = folder.path().join("t.csv");
        std::fs::write(&path, table(number))?;
        let output = Command::new(&arguments.program)
            .args(["check", "--format", "json", "--label", "label"])
            .arg(&path)
            .output()
            .context("can't run the program")?;
        let report: Value = serde_json::from_slice(&output.stdout).context("it gave no report")?;
        let mut is_alarm = false;
        for finding in report["findings"].as_array().into_iter().flatten() {
            let (group, code) = (&finding["group"], finding["code"].as_str().unwrap_or_default());
            if group == "leakage" || group == "labels" {
                *codes.entry(code.to_owned()).or_default() += 1;
                is_alarm |= !RIGHT.contains(&code);
            }
        }
        alarms += u32::from(is_alarm);
    }
    let mut out = std::io::stdout().lock();
    for (code, count) in &codes {
        let note = if RIGHT.contains(&code.as_str()) { ", rightly" } else { "" };
        writeln!(out, "{code}: {count}{note}")?;
    }
    writeln!(out, "{alarms} of {} tables of chance have a finding on leaks or uneven labels", arguments.tables)?;
    let is_held = alarms * 100 <= arguments.tables * arguments.allowed;
    Ok(if is_held { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A table of chance.
fn table(number: u32) -> String {
    let mut random = Random::new(0x0A1A_4000 + u64::from(number));
    let rows = [300, 1_000, 5_000, 20_000][number as usize % 4];
    let mut text = "id,serial,number,share,category,code,day,half,seldom,flag,label\n".to_owned();
    for row in 0..rows {
        let label = match number / 4 % 5 {
            0 => random.below(2),
            1 => u32::from(random.below(100) == 0),
            2 => random.below(5),
            3 => u32::from(random.chance(20)),
            _ => random.below(1_000_000),
        };
        let (serial, whole, share) = (random.bits() >> 24, random.below(1_000_000), random.below(10_000));
        let (category, code, day) = (random.below(8), random.below(700), random.between(1, 28));
        let half = if random.chance(50) { "" } else { "1.5" };
        let seldom = if random.chance(95) { "" } else { "x" };
        let flag = random.chance(3);
        _ = writeln!(
            text,
            "{row},S{serial:012},{whole},0.{share:04},k{category},c{code},2023-07-{day:02},{half},{seldom},{flag},{label}"
        );
    }
    text
}
