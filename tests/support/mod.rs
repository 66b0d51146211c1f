//! What the integration tests share: a folder of made-up files, a run of the program in it, and a way to show both.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder that goes away with the test.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("datassay-test-").tempdir();
        Self { folder: folder.expect("the system's folder for temporary files can be written to") }
    }

    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Self::new();
        for (name, content) in files {
            folder.write(name, content);
        }
        folder
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made here");
        fs::write(&path, content).expect("files can be written here");
        path
    }

    /// The program, to be run in here without a terminal, an input, or wishes of the environment.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.current_dir(self.path());
        command
    }

    /// Runs the program in here.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.program(arguments).output().expect("the program starts")
    }

    /// Runs the program in here on something piped in.
    pub(crate) fn run_on(&self, input: &[u8], arguments: &[&str]) -> Output {
        let input = self.write(".input", input);
        let input = fs::File::open(input).expect("what was written can be read");
        let output = self.program(arguments).stdin(input).output().expect("the program starts");
        fs::remove_file(self.path().join(".input")).expect("what was written can be removed");
        output
    }

    /// The JSON report of a run in here.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["check", "--format", "json"];
        all.extend(arguments);
        parse(&self.run(&all).stdout)
    }
}

/// The program, without an input or wishes of the environment.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_datassay"));
    command.args(arguments).stdin(Stdio::null());
    for wish in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM"] {
        command.env_remove(wish);
    }
    command
}

/// A report in JSON.
pub(crate) fn parse(json: &[u8]) -> Value {
    serde_json::from_slice(json).unwrap_or_else(|error| panic!("not a report: {error}: {}", lossy(json)))
}

/// A report in JSON as text, without the `run` block: what must not differ between two runs.
pub(crate) fn without_run(json: &[u8]) -> String {
    let mut report = parse(json);
    let run = report.as_object_mut().and_then(|report| report.remove("run"));
    assert!(run.is_some(), "a report has a `run` block");
    serde_json::to_string_pretty(&report).expect("JSON can be written")
}

/// Exit status, standard output and standard error together.
pub(crate) fn told(output: &Output) -> String {
    let status = output.status.code().map_or_else(|| format!("{}", output.status), |code| code.to_string());
    let (stdout, stderr) = (lossy(&output.stdout), lossy(&output.stderr));
    format!("exit status: {status}\n----- stdout\n{stdout}----- stderr\n{stderr}")
}

/// Whether a finding says only that the owner was not asked yet: every report without a declaration has those.
pub(crate) fn is_undeclared(finding: &Value) -> bool {
    finding["code"].as_str().is_some_and(|code| code.starts_with("undeclared-"))
}

/// The findings of a report, but for what was not declared: code, severity and message.
pub(crate) fn findings(report: &Value) -> Vec<[String; 3]> {
    let told = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    list(&report["findings"])
        .iter()
        .filter(|finding| !is_undeclared(finding))
        .map(|finding| ["code", "severity", "message"].map(|key| told(finding, key)))
        .collect()
}

/// The codes of a report's findings.
pub(crate) fn codes(report: &Value) -> Vec<String> {
    findings(report).into_iter().map(|[code, ..]| code).collect()
}

/// A JSON list.
pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Bytes as text.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Holds a whole command against its snapshot.
#[allow(unused_macros, reason = "each test takes what it needs")]
macro_rules! assert_told {
    ($name:expr, $output:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, {
            insta::assert_snapshot!($name, $crate::support::told(&$output));
        });
    };
}
#[allow(unused_imports, reason = "each test takes what it needs")]
pub(crate) use assert_told;

/// A Parquet file of these columns, in row groups of this many rows.
pub(crate) fn parquet(columns: Vec<(&str, arrow_array::ArrayRef)>, rows_per_group: usize) -> Vec<u8> {
    let batch = arrow_array::RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    );
    let batch = batch.expect("the columns have the same length");
    let properties = parquet::file::properties::WriterProperties::builder()
        .set_max_row_group_row_count(Some(rows_per_group))
        .set_created_by("a test".to_owned())
        .build();
    let mut bytes = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties))
        .expect("these types can be written");
    writer.write(&batch).expect("these values can be written");
    writer.close().expect("memory can be written to");
    bytes
}
