//! What can be typed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::ask::Reading;

use super::exit::Bar;

const EXIT_STATUS: &str = "\
Exit status: 0 the bar is met (see --fail-on), 1 it is not, 2 the tool could not do its job, 130 interrupted.";

/// Is this dataset ready to be handed to an outside AI/ML specialist, and if not, what must be fixed first, and by whom?
#[derive(Debug, Parser)]
#[command(name = "datassay", version, after_help = EXIT_STATUS)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read every byte, measure, and give a verdict
    Check(Box<CheckArgs>),
    /// Hold a certificate against the files: same, changed, missing, extra
    Verify(VerifyArgs),
    /// Write what outsiders may see: a brief for a specialist, in Markdown
    Brief(BriefArgs),
    /// Show the records of one table as they are read
    Rows(RowsArgs),
    /// Write a datassay.toml as a proposal from the data
    Init(InitArgs),
    /// Compare two reports in JSON: what is worse, better, gone
    Diff(DiffArgs),
    /// Explain a rule: what, why, an example, how to fix, and its limits in each profile
    Explain {
        /// The rule's code, as reports show it
        #[arg(value_name = "RULE")]
        rule: String,
    },
    /// List every rule
    Rules,
    /// List the built-in profiles, or show what one of them asks
    Profiles {
        /// The profile to show
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
    /// Print a JSON Schema
    Schema {
        /// Of what
        #[arg(value_enum)]
        of: SchemaOf,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print a manual page in roff
    Manual,
}

/// What a schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// A report in JSON
    Report,
    /// What outsiders may see, in JSON
    Brief,
    /// A certificate
    Certificate,
    /// A profile or a datassay.toml
    Profile,
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// Files, folders or patterns of CSV, TSV and Parquet
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,

    /// The column to be learned: COLUMN or TABLE.COLUMN
    #[arg(long, value_name = "COLUMN")]
    pub(super) label: Option<String>,

    /// Where to write [default: datassay.toml beside the data]; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Ask for label, task and who owns the data; an empty answer leaves a question open
    #[arg(long)]
    pub(super) interactive: bool,

    /// Write over a file that is there
    #[arg(long)]
    pub(super) force: bool,

    /// No progress on standard error
    #[arg(short, long)]
    pub(super) quiet: bool,
}

const VERIFY_AFTER: &str = "\
Examples:
  datassay check exports/ --certificate exports.intoto.json
  datassay verify exports.intoto.json copy-of-exports/
  datassay verify exports.intoto.json copy-of-exports/ --recheck

Exit status: 0 the same bytes as stated (and, with --recheck, the same verdict), 1 not, 2 the certificate can't be used.";

#[derive(Debug, Args)]
#[command(after_help = VERIFY_AFTER)]
pub(super) struct VerifyArgs {
    /// The certificate that check --certificate wrote
    #[arg(value_name = "CERT")]
    pub(super) certificate: PathBuf,

    /// The data: the folder, or whatever check was given
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,

    /// Also judge again by the thresholds in the certificate, and say whether the verdict is reproduced
    #[arg(long)]
    pub(super) recheck: bool,

    /// The file that holds the label, where it is not part of the data
    #[arg(long, value_name = "FILE")]
    pub(super) label_file: Option<PathBuf>,

    /// Threads that read [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// List only the files that are not as stated; no progress on standard error
    #[arg(short, long)]
    pub(super) quiet: bool,

    /// Options of check that a certificate may not tell, for --recheck: -- --label COLUMN
    #[arg(last = true, value_name = "OPTION", requires = "recheck")]
    pub(super) with: Vec<OsString>,
}

const BRIEF_AFTER: &str = "\
What leaves is a closed list; --disclosure writes down every string of it. No value of a cell is in it, no place of one,
and no small group of rows.

Exit status: 0 written, 1 refused (--strict), 2 the tool could not do its job.";

#[derive(Debug, Args)]
#[command(after_help = BRIEF_AFTER)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct BriefArgs {
    /// A report in JSON, or files, folders or patterns of CSV, TSV and Parquet
    #[arg(value_name = "REPORT.json|PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,

    /// The column to be learned: COLUMN or TABLE.COLUMN
    #[arg(long, value_name = "COLUMN")]
    pub(super) label: Option<String>,

    /// The column that says when a row is from: COLUMN or TABLE.COLUMN
    #[arg(long, value_name = "COLUMN")]
    pub(super) time: Option<String>,

    /// What to judge by: a built-in profile's name, or a TOML file [default: datassay.toml beside the data]
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) profile: Option<String>,

    /// Leave out a datassay.toml that lies beside the data
    #[arg(long)]
    pub(super) no_config: bool,

    /// Leave out what matches; may be given more than once
    #[arg(long, value_name = "PATTERN")]
    pub(super) exclude: Vec<String>,

    /// The day that counts as today, such as 2026-01-31 [default: the day of the run]
    #[arg(long, value_name = "DATE")]
    pub(super) now: Option<Date>,

    /// At most 1,500 characters of plain text for a public job post, without names
    #[arg(long)]
    pub(super) short: bool,

    /// Refuse while anything is not stated by the owner
    #[arg(long)]
    pub(super) strict: bool,

    /// Tell what changed since an earlier report in JSON
    #[arg(long, value_name = "OLD.json", conflicts_with = "short")]
    pub(super) since: Option<PathBuf>,

    /// Also write down every string that leaves, and what was kept back
    #[arg(long, value_name = "FILE")]
    pub(super) disclosure: Option<PathBuf>,

    /// Add a line on this certificate, which must be of these bytes and this verdict
    #[arg(long, value_name = "CERT", conflicts_with = "short")]
    pub(super) certificate: Option<PathBuf>,

    /// Put the brief between the two markers in a job brief of your own
    #[arg(long, value_name = "JOB.md", conflicts_with = "output")]
    pub(super) attach: Option<PathBuf>,

    /// Write the brief to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// No progress on standard error
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// Whom a report is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Audience {
    /// Whoever owns the data
    #[default]
    Internal,
    /// People outside: the closed list that a brief is made from, in JSON
    External,
}

const DIFF_AFTER: &str = "Exit status: 0 nothing is worse, 1 something is, 2 the tool could not do its job.";

#[derive(Debug, Args)]
#[command(after_help = DIFF_AFTER)]
pub(super) struct DiffArgs {
    /// The report of before
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,

    /// The report of now
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,
}

/// Shown by --help and not by -h.
const EXAMPLES: &str = "\
Examples:
  datassay check exports/                              judge a folder
  datassay check exports/ --label churn                judge it for learning a column
  datassay check exports/ -o report.json               keep the report
  datassay check exports/ --against report.json --fail-on worse
                                                       fail where it became worse
  datassay init exports/                               write down what is known of the data

Exit status: 0 the bar is met (see --fail-on), 1 it is not, 2 the tool could not do its job, 130 interrupted.";

#[derive(Debug, Args)]
#[command(after_help = EXIT_STATUS, after_long_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct CheckArgs {
    /// Files, folders or patterns of CSV, TSV and Parquet; - is CSV on standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    pub(super) paths: Vec<PathBuf>,

    /// The column to be learned: COLUMN or TABLE.COLUMN
    #[arg(long, value_name = "COLUMN")]
    pub(super) label: Option<String>,

    /// A file of CSV, TSV or Parquet that holds the label; --label names its column, its only other one if left out
    #[arg(long, value_name = "FILE")]
    pub(super) label_file: Option<PathBuf>,

    /// The columns that rows of the data and of the label file have in common: COL, or COL=COL where the second is the
    /// label file's name of it
    #[arg(long, value_name = "COL[=COL]", value_delimiter = ',')]
    pub(super) on: Vec<String>,

    /// The column that says when a row is from: COLUMN or TABLE.COLUMN
    #[arg(long, value_name = "COLUMN")]
    pub(super) time: Option<String>,

    /// How old the newest row may be by the column named with --time, such as 30d
    #[arg(long, value_name = "DAYS", value_parser = days, requires = "time")]
    pub(super) fresh: Option<u32>,

    /// The columns that together name a row: COL or COL,COL, or TABLE.COL,TABLE.COL; may be given more than once
    #[arg(long, value_name = "COL[,COL]")]
    pub(super) key: Vec<String>,

    /// The column that says which part of a split a row is in: COLUMN or TABLE.COLUMN
    #[arg(long, value_name = "COLUMN")]
    pub(super) split: Option<String>,

    /// The column that says whom or what a row is about: COLUMN or TABLE.COLUMN
    #[arg(long, value_name = "COLUMN")]
    pub(super) entity: Option<String>,

    /// Columns that together may tell who a row is about, such as birth,postcode,sex
    #[arg(long, value_name = "COL,COL", value_delimiter = ',')]
    pub(super) quasi_identifier: Vec<String>,

    /// Count repeated rows, keys and conflicting labels to the last one, by way of a temporary file where memory is short
    #[arg(long)]
    pub(super) exact: bool,

    /// What to judge by: a built-in profile's name, or a TOML file [default: datassay.toml beside the data]
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) profile: Option<String>,

    /// Leave out a datassay.toml that lies beside the data
    #[arg(long)]
    pub(super) no_config: bool,

    /// Read the paths from a file, one a line; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(super) files_from: Option<PathBuf>,

    #[command(flatten)]
    pub(super) reading: ReadingArgs,

    /// Take all files of one format for one table, wherever they are and whatever their columns
    #[arg(long)]
    pub(super) one_table: bool,

    /// Leave out what matches; may be given more than once
    #[arg(long, value_name = "PATTERN")]
    pub(super) exclude: Vec<String>,

    /// Also read what links that lead out of the given folders point to
    #[arg(long)]
    pub(super) follow_links: bool,

    /// Leave out, and list, files written to within this time, such as 10m: they may still be arriving
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) settle: Option<Duration>,

    /// Whom the report is for; for outsiders it is JSON that holds only what may leave
    #[arg(long, value_enum, value_name = "WHOM", default_value = "internal")]
    pub(super) audience: Audience,

    /// How to write the report [default: what the name after -o says, else terminal]
    #[arg(long, value_enum)]
    pub(super) format: Option<Format>,

    /// Write the report to a file instead of standard output (-); may be given more than once
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Vec<PathBuf>,

    /// Also write a certificate: which bytes were judged, by which thresholds, and what came of it
    #[arg(long, value_name = "FILE")]
    pub(super) certificate: Option<PathBuf>,

    /// From which verdict on the exit status is 1
    #[arg(long, value_enum, value_name = "VERDICT", default_value = "undetermined")]
    pub(super) fail_on: Bar,

    /// Tell what differs from an earlier report in JSON; a missing file is a first run
    #[arg(long, value_name = "LAST.json")]
    pub(super) against: Option<PathBuf>,

    /// Threads that read and measure [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// Memory for summaries and data in flight, such as 512MiB or 2GiB; 64 MiB at least
    #[arg(long, value_name = "SIZE", default_value = "512MiB", value_parser = size)]
    pub(super) memory: u64,

    /// Stop reading after this long, such as 30s, 10m or 2h; the rest counts as unread
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) max_time: Option<Duration>,

    /// The day that counts as today, such as 2026-01-31 [default: the day of the run]
    #[arg(long, value_name = "DATE")]
    pub(super) now: Option<Date>,

    /// First places listed per finding in JSON
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(super) places: u16,

    /// Also show the most frequent values; the report is then INTERNAL
    #[arg(long)]
    pub(super) values: bool,

    /// No progress on standard error
    #[arg(short, long)]
    pub(super) quiet: bool,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub(super) color: When,
}

/// How text files are written, where that is not to be looked for.
#[derive(Debug, Args)]
pub(super) struct ReadingArgs {
    /// The byte between cells, such as ; or \t [default: found in each file]
    #[arg(long, value_name = "BYTE", value_parser = byte, help_heading = "How text files are written")]
    delimiter: Option<u8>,

    /// The byte around cells that need it, or none
    #[arg(long, value_name = "BYTE|none", value_parser = byte_or_none, help_heading = "How text files are written")]
    quote: Option<ByteOrNone>,

    /// The byte before a quote that is meant literally, or none
    #[arg(long, value_name = "BYTE|none", value_parser = byte_or_none, help_heading = "How text files are written")]
    escape: Option<ByteOrNone>,

    /// The text encoding, such as utf-8, windows-1252 or utf-16le
    #[arg(long, value_name = "NAME", value_parser = encoding, help_heading = "How text files are written")]
    encoding: Option<String>,

    /// The first record is data, not names
    #[arg(long, help_heading = "How text files are written")]
    no_header: bool,

    /// Records to skip before the header
    #[arg(long, value_name = "N", help_heading = "How text files are written")]
    skip_lines: Option<usize>,
}

impl ReadingArgs {
    /// As it is asked of the readers.
    pub(super) fn reading(&self) -> Reading {
        Reading {
            delimiter: self.delimiter,
            quote: self.quote.map(|quote| quote.0),
            escape: self.escape.map(|escape| escape.0),
            encoding: self.encoding.clone(),
            no_header: self.no_header,
            skip: self.skip_lines,
        }
    }
}

/// A byte, or that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ByteOrNone(pub(super) Option<u8>);

fn byte_or_none(text: &str) -> Result<ByteOrNone, String> {
    if text.eq_ignore_ascii_case("none") { Ok(ByteOrNone(None)) } else { byte(text).map(|byte| ByteOrNone(Some(byte))) }
}

fn byte(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'\n' | b'\r') => Ok(*byte),
        b"\\t" | b"tab" => Ok(b'\t'),
        b"\\\\" => Ok(b'\\'),
        _ => {
            let code = text.strip_prefix("\\x").and_then(|digits| u8::from_str_radix(digits, 16).ok());
            code.filter(u8::is_ascii).ok_or_else(|| r"give one byte, such as ; or \t or \x01".to_owned())
        }
    }
}

fn encoding(text: &str) -> Result<String, String> {
    match crate::read::encoding::Encoding::named(text) {
        Some(encoding) => Ok(encoding.name.to_owned()),
        None => {
            Err("that is no encoding that is read; utf-8, windows-1252, utf-16le and shift_jis are some".to_owned())
        }
    }
}

const ROWS_AFTER: &str = "\
Records are written as CSV in UTF-8, the header first: a comma between cells, a line end of LF, and quotes only around \
cells that hold a comma, a quote or a line end, or have a space at an end. Short rows get empty cells, long rows are cut \
to the header, blank rows are left out, and bytes that are no UTF-8 become U+FFFD; how many of each is told on standard \
error. Nulls of Parquet are empty cells, and nested values markers such as [list]. On a terminal characters that would \
not be seen are made visible.

Exit status: 0 all was read, 1 some of it could not be, 2 the tool could not do its job.";

#[derive(Debug, Args)]
#[command(after_help = ROWS_AFTER)]
pub(super) struct RowsArgs {
    /// A file of CSV, TSV or Parquet, or the files or the folder of one table; - is CSV on standard input
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,

    /// Show only the first N records after the header
    #[arg(long, value_name = "N")]
    pub(super) head: Option<u64>,

    /// Also read what links that lead out of a given folder point to
    #[arg(long)]
    pub(super) follow_links: bool,

    #[command(flatten)]
    pub(super) reading: ReadingArgs,

    /// No counts on standard error
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people at a terminal
    Terminal,
    /// For programs
    Json,
}

impl Format {
    /// The format that a file's name asks for, if it does.
    pub(super) fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "json" => Some(Self::Json),
            "txt" => Some(Self::Terminal),
            _ => None,
        }
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal that has it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Puts `check` before arguments that name no command: `datassay exports/` is `datassay check exports/`.
pub(super) fn with_default_command(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let commands = Cli::command();
    let known = |argument: &OsString| {
        let Some(text) = argument.to_str() else { return false };
        matches!(text, "help" | "-h" | "--help" | "-V" | "--version") || commands.find_subcommand(text).is_some()
    };
    if !arguments.get(1).is_some_and(known) {
        arguments.insert(1, "check".into());
    }
    arguments
}

fn size(text: &str) -> Result<u64, String> {
    let (number, unit) = split_unit(text);
    let scale: u64 = match unit.to_ascii_lowercase().trim_end_matches('b').trim_end_matches('i') {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        "t" => 1 << 40,
        _ => return Err("give a number and a unit, such as 512MiB or 2GiB".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "give a number and a unit, such as 512MiB or 2GiB".to_owned())?;
    match number.checked_mul(scale) {
        Some(bytes) if bytes >= 64 << 20 => Ok(bytes),
        Some(_) => Err("64MiB is the least that works".to_owned()),
        None => Err("that is more than there can be".to_owned()),
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = split_unit(text);
    let scale = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err("give a number and a unit, such as 30s, 10m or 2h".to_owned()),
    };
    let number: f64 = number.parse().map_err(|_| "give a number and a unit, such as 30s, 10m or 2h".to_owned())?;
    Duration::try_from_secs_f64(number * scale).map_err(|_| "that is no length of time".to_owned())
}

fn days(text: &str) -> Result<u32, String> {
    let (number, unit) = split_unit(text);
    let scale = match unit {
        "" | "d" => 1,
        "w" => 7,
        _ => return Err("give days or weeks, such as 30d or 2w".to_owned()),
    };
    let number: u32 = number.parse().map_err(|_| "give a whole number of days, such as 30d".to_owned())?;
    number.checked_mul(scale).ok_or_else(|| "that is too long ago".to_owned())
}

fn split_unit(text: &str) -> (&str, &str) {
    let unit = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    (text[..unit].trim(), &text[unit..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes_and_durations() {
        assert_eq!(size("512MiB"), Ok(512 << 20));
        assert_eq!(size("2g"), Ok(2 << 30));
        assert_eq!(size("134217728"), Ok(128 << 20));
        assert!(size("1MiB").is_err_and(|error| error.contains("64MiB")));
        assert!(size("much").is_err());
        assert!(size("99999999999T").is_err());
        assert_eq!(duration("90"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("1.5m"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("2h"), Ok(Duration::from_secs(7200)));
        assert!(duration("-1s").is_err());
        assert!(duration("soon").is_err());
    }

    #[test]
    fn bytes_are_given_in_several_ways() {
        assert_eq!(byte(";"), Ok(b';'));
        assert_eq!(byte(r"\t"), Ok(b'\t'));
        assert_eq!(byte("tab"), Ok(b'\t'));
        assert_eq!(byte(r"\x01"), Ok(1));
        assert!(byte("ab").is_err() && byte("").is_err() && byte("\n").is_err() && byte("é").is_err());
        assert_eq!(byte_or_none("none"), Ok(ByteOrNone(None)));
    }

    #[test]
    fn a_path_alone_is_a_check() {
        let with = |arguments: &[&str]| {
            let arguments = std::iter::once("datassay").chain(arguments.iter().copied()).map(OsString::from);
            with_default_command(arguments.collect())[1].clone()
        };
        assert_eq!(with(&["exports/"]), "check");
        assert_eq!(with(&["--label", "x", "exports/"]), "check");
        assert_eq!(with(&["check", "exports/"]), "check");
        assert_eq!(with(&["--help"]), "--help");
    }
}
