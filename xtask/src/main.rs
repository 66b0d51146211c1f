//! Developer commands, run as `cargo xtask <command>`.
//!
//! | command | file | what it makes |
//! |---|---|---|
//! | `sample-data` | `sample_data/` | the three datasets under `sample-data/`, and checks that they are what is committed |
//! | `mixed-csv` | `mixed_csv.rs` | a CSV of any size and width, for speed studies |
//! | `parquet-mutations` | `parquet_mutations.rs` | changed Parquet files, each judged within limits of time and memory |
//! | `parquet-speed` | `parquet_speed.rs` | how long counting rows and nulls takes, against the decoder alone |
//! | `parquet-facts` | `parquet_facts.rs` | what is measured of Parquet files, for `parquet_facts.py` to compare |
//! | `corpora` | `corpora/` | how the program fares on corpora with known answers |
//! | `collisions` | `collisions.rs` | how long a check of keys takes that were crafted to collide |
//! | `peers` | `peers.rs` | how long a whole check takes, beside `DuckDB` and polars |
//! | `datasets` | `datasets/` | how it fares on public datasets with known problems |
//! | `false-alarms` | `false_alarms.rs` | how often leaks are found in tables of chance |
//! | `names` | `names.rs` | the list of names that cells are looked up in |
//! | `personal-data` | `personal_data.rs` | how personal data is told from other data in labelled tables |
//!
//! All draw from `random.rs`; `day.rs` is their calendar and `wording.rs` writes their numbers.
//!
//! **Invariant**: same arguments, same bytes. Nothing that makes data asks a clock, the machine or a hash map for an order,
//! and no function is called whose last bit depends on the platform (no `exp`, `ln`, `sin`).

mod collisions;
mod corpora;
mod datasets;
mod day;
mod false_alarms;
mod mixed_csv;
mod names;
mod parquet_facts;
mod parquet_mutations;
mod parquet_speed;
mod peers;
mod personal_data;
mod planted_key;
mod random;
mod sample_data;
mod wording;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Developer commands of datassay.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    SampleData(sample_data::Arguments),
    MixedCsv(mixed_csv::Arguments),
    ParquetMutations(parquet_mutations::Arguments),
    ParquetFacts(parquet_facts::Arguments),
    ParquetSpeed(parquet_speed::Arguments),
    Collisions(collisions::Arguments),
    Corpora(corpora::Arguments),
    Datasets(datasets::Arguments),
    FalseAlarms(false_alarms::Arguments),
    Peers(peers::Arguments),
    Names(names::Arguments),
    PersonalData(personal_data::Arguments),
    PlantedKey(planted_key::Arguments),
}

fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().command {
        Command::SampleData(arguments) => sample_data::run(&arguments),
        Command::MixedCsv(arguments) => mixed_csv::run(&arguments),
        Command::ParquetMutations(arguments) => parquet_mutations::run(&arguments),
        Command::ParquetFacts(arguments) => parquet_facts::run(&arguments),
        Command::ParquetSpeed(arguments) => parquet_speed::run(&arguments),
        Command::Collisions(arguments) => collisions::run(&arguments),
        Command::Corpora(arguments) => corpora::run(&arguments),
        Command::Datasets(arguments) => datasets::run(&arguments),
        Command::FalseAlarms(arguments) => false_alarms::run(&arguments),
        Command::Peers(arguments) => peers::run(&arguments),
        Command::Names(arguments) => names::run(&arguments),
        Command::PersonalData(arguments) => personal_data::run(&arguments),
        Command::PlantedKey(arguments) => planted_key::run(&arguments),
    }
}
