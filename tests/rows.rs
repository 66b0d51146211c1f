//! `datassay rows`: records as they were read, as plain CSV; what was done to them; and how the command ends.

mod support;

use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use arrow_array::{BooleanArray, Date32Array, Float64Array, Int64Array, StringArray};
use support::{Folder, lossy, parquet, program, repository, told};

/// A file, options, and what comes out: standard output and standard error.
type Case<'a> = (&'a str, &'a [u8], &'a [&'a str], &'a str, &'a str);

#[test]
fn records_come_out_as_plain_csv() {
    let cases: &[Case<'_>] = &[
        ("plain.csv", b"a,b\n1,x\n2,y\n", &[], "a,b\n1,x\n2,y\n", "2 records"),
        ("no line end.csv", b"a,b\n1,x", &[], "a,b\n1,x\n", "1 record"),
        ("header.csv", b"a,b\n", &[], "a,b\n", "0 records"),
        ("crlf.csv", b"a,b\r\n1,x\r\n", &[], "a,b\n1,x\n", "1 record"),
        ("bom.csv", b"\xef\xbb\xbfa,b\n1,x\n", &[], "a,b\n1,x\n", "1 record"),
        ("semicolons.csv", b"a;b\n1,5;x\n2,5;y\n", &[], "a,b\n\"1,5\",x\n\"2,5\",y\n", "2 records"),
        ("tabs.tsv", b"a\tb\n1\tx y\n", &[], "a,b\n1,x y\n", "1 record"),
        ("needless.csv", b"\"a\",\"b\"\n\"1\",\"x\"\n", &[], "a,b\n1,x\n", "1 record"),
        ("commas.csv", b"a,b\n1,\"x,y\"\n", &[], "a,b\n1,\"x,y\"\n", "1 record"),
        ("doubled.csv", b"a,b\n1,\"a \"\"b\"\" c\"\n", &[], "a,b\n1,\"a \"\"b\"\" c\"\n", "1 record"),
        ("stray.csv", b"a,b\n1,5\" pipe\n", &[], "a,b\n1,\"5\"\" pipe\"\n", "1 record"),
        ("lines.csv", b"a,b\n1,\"x\ny\r\nz\"\n2,w\n", &[], "a,b\n1,\"x\ny\r\nz\"\n2,w\n", "2 records"),
        ("spaces.csv", b"a,b\n 1,x \n", &[], "a,b\n\" 1\",\"x \"\n", "1 record"),
        ("control.csv", b"a,b\n1,\x1b[31m\n", &[], "a,b\n1,\x1b[31m\n", "1 record"),
        ("no name.csv", b"a,,c\n1,2,3\n", &[], "a,column_2,c\n1,2,3\n", "1 record"),
        ("one.csv", b"a\nx\n\ny\n", &[], "a\nx\n\"\"\ny\n", "3 records"),
        (
            "uneven.csv",
            b"a,b,c\n1\n1,2\n1,2,3\n\n1,2,3,4\n1,,\n",
            &[],
            "a,b,c\n1,,\n1,2,\n1,2,3\n1,2,3\n1,,\n",
            "5 records; 2 short rows padded with empty cells; 1 long row cut to 3 cells; 1 blank row left out",
        ),
        (
            "no text.csv",
            b"a,b\n1,caf\xc3\xa9 d\xc3\xa9j\xc3\xa0 vu\n2,\xff\n",
            &[],
            "a,b\n1,café déjà vu\n2,\u{fffd}\n",
            "2 records; 1 cell with bytes that are no UTF-8, shown as U+FFFD",
        ),
        ("none.csv", b"a,b\n1,x\n", &["--head", "0"], "a,b\n", "0 records"),
        ("more.csv", b"a,b\n1,x\n", &["--head", "5"], "a,b\n1,x\n", "1 record"),
        ("first.csv", b"a,b\n1,x\n2,y\n3,z\n", &["--head", "2"], "a,b\n1,x\n2,y\n", "2 records"),
        (
            // Only what stands above the last record shown is counted.
            "above.csv",
            b"a,b\n\n1\n\n2,y,z\n\n3\n4,\xff\n\n",
            &["--head", "2"],
            "a,b\n1,\n2,y\n",
            "2 records; 1 short row padded with empty cells; 1 long row cut to 2 cells; 2 blank rows left out",
        ),
    ];
    for (name, content, options, stdout, said) in cases {
        let folder = Folder::with(&[(name, content)]);
        let output = folder.run(&[&["rows", name], *options].concat());
        let expected = format!("exit status: 0\n----- stdout\n{stdout}----- stderr\ndatassay: {said}\n");
        assert_eq!(told(&output), expected, "{name}");
        let piped = folder.run_on(content, &[&["rows", "-", "--quiet"], *options].concat());
        assert_eq!(told(&piped), format!("exit status: 0\n----- stdout\n{stdout}----- stderr\n"), "{name}, piped");
    }
}

/// What came out, read again, comes out again.
#[test]
fn reading_it_back_changes_nothing() {
    let samples = repository().join("sample-data");
    for path in ["loans-conditional/loans.csv", "exports-not-ready/deliveries_2025-01.csv", "churn-ready"] {
        let first = program(&["rows", path]).current_dir(&samples).output().unwrap();
        assert_eq!(first.status.code(), Some(0), "{path}: {}", lossy(&first.stderr));
        let again = Folder::new().run_on(&first.stdout, &["rows", "-"]);
        assert!(again.stdout == first.stdout, "{path}");
        let records = |text: &[u8]| lossy(text).split([';', '\n']).next().map(str::to_owned);
        assert_eq!(records(&again.stderr), records(&first.stderr), "{path}");
        assert!(!lossy(&again.stderr).contains(';'), "nothing is left to mend: {path}");
    }
}

/// More than a part, so that the edges between parts show if they could.
#[test]
fn parts_leave_no_trace() {
    let record = |n: usize| format!("{n},\"line 1 of {n}\nline \"\"2\"\"\",{}\n", "x".repeat(n % 40));
    let all: String = std::iter::once("id,text,tail\n".to_owned()).chain((0..120_000).map(record)).collect();
    let folder = Folder::with(&[("long.csv", all.as_bytes())]);
    let output = folder.run(&["rows", "long.csv"]);
    assert!(lossy(&output.stdout) == all, "every record is given as it stands");
    assert_eq!(lossy(&output.stderr), "datassay: 120,000 records\n");
    let head = folder.run(&["rows", "long.csv", "--head", "90000"]);
    assert_eq!(lossy(&head.stderr), "datassay: 90,000 records\n");
    assert!(all.starts_with(&lossy(&head.stdout)));
}

fn typed() -> Vec<u8> {
    parquet(
        vec![
            ("id", Arc::new(Int64Array::from_iter_values(0..5))),
            ("name, first", Arc::new(StringArray::from(vec![Some("x"), None, Some("a,b"), Some(""), Some("z")]))),
            ("size", Arc::new(Float64Array::from(vec![0.1, 3.0, 1e300, f64::NAN, -0.5]))),
            ("day", Arc::new(Date32Array::from(vec![Some(0), Some(19_753), None, Some(-1), Some(1)]))),
            ("is", Arc::new(BooleanArray::from(vec![true, false, true, false, true]))),
        ],
        2,
    )
}

const TYPED: &str = "id,\"name, first\",size,day,is\n0,x,0.1,1970-01-01,true\n1,,3,2024-01-31,false\n\
                     2,\"a,b\",1e300,,true\n3,,NaN,1969-12-31,false\n4,z,-0.5,1970-01-02,true\n";

#[test]
fn parquet_comes_out_as_text() {
    let folder = Folder::with(&[("typed.parquet", &typed())]);
    let expected = format!("exit status: 0\n----- stdout\n{TYPED}----- stderr\ndatassay: 5 records\n");
    assert_eq!(told(&folder.run(&["rows", "typed.parquet"])), expected);
    let head = folder.run(&["rows", "typed.parquet", "--head", "3", "-q"]);
    let expected: String = TYPED.split_inclusive('\n').take(4).collect();
    assert_eq!(told(&head), format!("exit status: 0\n----- stdout\n{expected}----- stderr\n"));
}

/// Files of one table come out as one, under all of its columns; those of several are told apart instead.
#[test]
fn several_files_are_one_table_or_none() {
    let folder = Folder::with(&[
        ("months/2024-01.csv", b"id,name\n1,x\n"),
        ("months/2024-02.csv", b"name;id;extra\ny;2;e\nz\n"),
        ("both/customers.csv", b"id,name\n1,x\n"),
        ("both/orders.csv", b"order,sum,day\n1,2,3\n"),
        ("docs/notes.docx", b"x"),
    ]);
    let joined = "id,name,extra\n1,x,\n2,y,e\n,z,\n";
    let said = "datassay: 3 records; 1 short row padded with empty cells\n";
    for paths in [&["months"][..], &["months/2024-01.csv", "months/2024-02.csv"], &["months/*.csv"]] {
        let output = folder.run(&[&["rows"], paths].concat());
        assert_eq!(told(&output), format!("exit status: 0\n----- stdout\n{joined}----- stderr\n{said}"), "{paths:?}");
    }
    for (paths, said) in [
        (
            &["both"][..],
            "error: that is 2 tables, `customers` and `orders`, and rows are shown of one: give a file of it, such as \
             `both/customers.csv`\n",
        ),
        (&["docs"], "error: there is no CSV, TSV or Parquet file at `docs`\n"),
        (&["mnths"], "error: there is nothing at `mnths`; did you mean `months`?\n"),
        (&["both/ordres.csv"], "error: there is nothing at `both/ordres.csv`; did you mean `orders.csv`?\n"),
    ] {
        let output = folder.run(&[&["rows"], paths].concat());
        assert_eq!(told(&output), format!("exit status: 2\n----- stdout\n----- stderr\n{said}"), "{paths:?}");
    }
    for usage in [&["rows"][..], &["rows", "months", "--head", "some"], &["rows", "months", "--format", "json"]] {
        let output = folder.run(usage);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{usage:?}: {}", told(&output));
    }
}

/// What could be read is given, and what could not is told, even quietly.
#[test]
fn faults_are_told_after_what_could_be_read() {
    let sound = typed();
    let folder = Folder::with(&[("empty.csv", b""), ("cut.parquet", &sound[..200]), ("data/a.csv", b"id\n1\n")]);
    let start = second_group(&folder.write("broken.parquet", &sound));
    let mut broken = sound.clone();
    broken[start..start + 16].fill(0xFF);
    folder.write("broken.parquet", &broken);

    let output = folder.run(&["rows", "empty.csv", "-q"]);
    assert_eq!(told(&output), "exit status: 1\n----- stdout\n----- stderr\nerror: `empty.csv`: it holds no bytes\n");

    let output = folder.run(&["rows", "data", "gone.csv"]);
    let said = "error: `gone.csv`: no such file or folder\ndatassay: 1 record\n";
    assert_eq!(told(&output), format!("exit status: 1\n----- stdout\nid\n1\n----- stderr\n{said}"));

    let output = folder.run(&["rows", "cut.parquet", "-q"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(lossy(&output.stderr).starts_with("error: `cut.parquet`: it is cut off"), "{}", told(&output));

    let output = folder.run(&["rows", "broken.parquet", "-q"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    let lines: Vec<&str> = TYPED.split_inclusive('\n').collect();
    let left = [&lines[..3], &lines[5..]].concat().concat();
    assert_eq!(lossy(&output.stdout), left, "the other row groups are given");
    let said = lossy(&output.stderr);
    assert!(said.starts_with("error: `broken.parquet`: column `id` of row group 2: "), "{said}");
    assert_eq!(said.lines().count(), 1);
}

/// Where the first column of the second row group starts.
fn second_group(path: &Path) -> usize {
    let mut reader = ::parquet::file::metadata::ParquetMetaDataReader::new();
    let file = File::open(path).expect("it was just written");
    reader.try_parse(&file).expect("it is sound");
    let start = reader.finish().expect("it is sound").row_group(1).column(0).byte_range().0;
    usize::try_from(start).expect("it is a small file")
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let many = b"id,name\n".iter().copied().chain(b"1,some text\n".repeat(100_000)).collect::<Vec<u8>>();
    let folder = Folder::with(&[("many.csv", &many)]);
    let mut child =
        folder.program(&["rows", "many.csv"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), lossy(&output.stderr)), (Some(0), String::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let folder = Folder::with(&[("orders.csv", b"id\n1\n")]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = folder.program(&["rows", "orders.csv"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(lossy(&output.stderr).starts_with("error: can't write the records: "), "{}", told(&output));
}

/// On a terminal nothing in a cell moves the cursor; elsewhere cells are left as they are.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_sees_hidden_characters() {
    let folder = Folder::with(&[("red.csv", "a\u{202e},b\n1,\x1b[31mred\n2,\"x\ny\"\n".as_bytes())]);
    let raw = "a\u{202e},b\n1,\x1b[31mred\n2,\"x\ny\"\n";
    assert_eq!(lossy(&folder.run(&["rows", "red.csv"]).stdout), raw);
    // `script` runs a command on a terminal of its own; not every system has it.
    let command = format!("{} rows red.csv --quiet", env!("CARGO_BIN_EXE_datassay"));
    let mut script = std::process::Command::new("script");
    script.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
    let Ok(output) = script.current_dir(folder.path()).stdin(Stdio::null()).output() else { return };
    assert_eq!(lossy(&output.stdout).replace("\r\n", "\n"), "a\\u{202e},b\n1,\\x1b[31mred\n2,x\\ny\n");
}
