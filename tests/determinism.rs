//! The same bytes and the same options give the same report: with any number of threads, in any order of the files, in
//! any number of parts, from a file or from a pipe.

mod support;

use std::fmt::Write;
use std::fs;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, StringArray};
use serde_json::Value;
use support::{Folder, findings, list, parquet, parse, without_run};

/// Parts are 2 MiB at this size, the smallest that is taken.
const SMALL: &str = "64MiB";

/// A table of three text files, one of them of several parts, and one of a few row groups, with all that could show a
/// seam: quoted line ends, ragged rows, nulls of many spellings, and more distinct values than a table keeps.
fn dataset() -> Folder {
    let folder = Folder::new();
    folder.write("sales_1.csv", sales(48_000, 1, "id,region,note,amount,day,sold"));
    folder.write("sales_2.csv", sales(6_000, 2, "id,region,note,amount,day,sold"));
    // The same columns but one, under other names for the rest of the order.
    folder.write("sales_3.csv", sales(2_000, 3, "id,region,remark,amount,day,sold"));
    let rows = 0..9_000_i32;
    let events: Int64Array = rows.clone().map(|row| Some(i64::from(row) * 7919 % 8_009)).collect();
    let sizes: Float64Array = rows.clone().map(|row| (row % 11 > 0).then(|| f64::from(row) / 7.0)).collect();
    let names: StringArray = rows.map(|row| (row % 13 > 0).then(|| format!("n{}", row % 5000))).collect();
    let columns: Vec<(&str, ArrayRef)> =
        vec![("event", Arc::new(events)), ("size", Arc::new(sizes)), ("name", Arc::new(names))];
    let events = parquet(columns, 2_500);
    folder.write("events.parquet", events);
    folder
}

/// Rows of six cells, drawn with a fixed seed.
fn sales(rows: u64, seed: u64, header: &str) -> String {
    let mut state = seed;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut text = format!("{header}\n");
    for row in 0..rows {
        let region = ["north", "south", "", "NULL", "é\"\"st"][usize::try_from(draw(5)).expect("under five")];
        let long = "lorem ipsum ".repeat(usize::try_from(draw(9)).expect("under nine"));
        let note = if draw(4) == 0 { format!("{long}\nand, {row}") } else { format!("{long}{}", draw(40)) };
        let cents = draw(100);
        let amount = if draw(200) == 0 { "n/k".to_owned() } else { format!("{}.{cents:02}", draw(90_000)) };
        let (month, day, sold) = (draw(12) + 1, draw(28) + 1, draw(2));
        let extra = if draw(3_000) == 0 { ",extra" } else { "" };
        let end = if draw(50) == 0 { "\r\n" } else { "\n" };
        if draw(4_000) == 0 {
            let _ = write!(text, "{row},short{end}");
        } else {
            let _ = write!(text, "{row},\"{region}\",\"{note}\",{amount},2024-{month:02}-{day:02},{sold}{extra}{end}");
        }
    }
    text
}

const FILES: [&str; 4] = ["events.parquet", "sales_1.csv", "sales_2.csv", "sales_3.csv"];

/// A report, without what may differ: the `run` block.
fn report(folder: &Folder, memory: &str, arguments: &[&str]) -> String {
    let all = [&["check", "--format", "json", "--label", "sold", "--memory", memory][..], arguments].concat();
    let output = folder.run(&all);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", support::told(&output));
    without_run(&output.stdout)
}

#[test]
fn neither_threads_nor_order_nor_parts_show() {
    let folder = dataset();
    assert!(fs::metadata(folder.path().join("sales_1.csv")).unwrap().len() > 4 << 20, "a file of several parts");
    let with = |threads: &str| report(&folder, SMALL, &[&["--threads", threads][..], &FILES].concat());
    let first = with("1");
    holds_what_it_should(&parse(first.as_bytes()));

    for threads in ["2", "5"] {
        assert_same(&with(threads), &first, &format!("{threads} threads"));
    }

    let mut backwards = FILES;
    backwards.reverse();
    assert_same(&report(&folder, SMALL, &backwards), &first, "files in another order");
    let twice = [&FILES[..], &["./sales_2.csv"]].concat();
    assert_same(&report(&folder, SMALL, &twice), &first, "a file given twice");
    folder.write("list.lst", backwards.join("\n"));
    assert_same(&report(&folder, SMALL, &["--files-from", "list.lst"]), &first, "files from a list");
    folder.write("list.lst", FILES.join("\0"));
    assert_same(&report(&folder, SMALL, &["--files-from", "list.lst"]), &first, "files from a list with NUL bytes");
    assert_same(&report(&folder, SMALL, &["*.csv", "events.*"]), &first, "files by patterns");

    // Larger parts: one for each file.
    let large = report(&folder, "512MiB", &FILES);
    assert_same(&without_budget(&large), &without_budget(&first), "other part edges");

    // Frequent values depend on part edges, and still not on threads.
    let frequent = |threads: &str| report(&folder, SMALL, &[&["--values", "--threads", threads][..], &FILES].concat());
    assert_same(&frequent("5"), &frequent("1"), "frequent values with 5 threads");
}

/// That the dataset is what it is meant to be.
fn holds_what_it_should(report: &Value) {
    let tables = list(&report["tables"]);
    assert_eq!(tables.iter().map(|table| table["rows"].as_u64()).collect::<Vec<_>>(), [Some(9_000), Some(56_000)]);
    let columns = list(&tables[1]["columns"]);
    let distinct = |index: usize| &columns[index]["distinct"];
    assert_eq!(distinct(0)["exact"], false, "more distinct values than a table keeps");
    assert_eq!(distinct(1)["exact"], true);
    let nulls = columns[1]["nulls"]["by_spelling"].as_object().expect("nulls by spelling");
    assert_eq!(nulls.keys().collect::<Vec<_>>(), ["", "NULL"]);
    let codes: Vec<String> = findings(report).into_iter().map(|[code, ..]| code).collect();
    for code in ["ragged-rows", "schema-mismatch", "mixed-types", "missing-values"] {
        assert!(codes.iter().any(|found| found == code), "{code} in {codes:?}");
    }
}

/// Reports as they are written, byte for byte, but for when and how.
#[test]
fn files_of_two_runs_are_equal() {
    let folder = Folder::with(&[("sales.csv", sales(3_000, 9, "id,region,note,amount,day,sold").as_bytes())]);
    for name in ["first.json", "second.json"] {
        let output = folder.run(&["check", "sales.csv", "--label", "sold", "-o", name]);
        assert!(matches!(output.status.code(), Some(0 | 1)));
    }
    let [first, second] = ["first.json", "second.json"].map(|name| fs::read(folder.path().join(name)).unwrap());
    let bare = |json: &[u8]| {
        let text = support::lossy(json);
        let (before, rest) = text.split_once("  \"run\": {").expect("a run block");
        let (_, after) = rest.split_once("  },\n").expect("its end");
        format!("{before}{after}")
    };
    assert_eq!(bare(&first), bare(&second));
    // What goes to standard output is the same report.
    let output = folder.run(&["check", "sales.csv", "--label", "sold", "--format", "json"]);
    assert_eq!(bare(&output.stdout), bare(&first));
    // Nor does the day on which it runs show, where it is not asked for.
    let terminal = || folder.run(&["check", "sales.csv", "--label", "sold"]);
    assert_eq!(support::told(&terminal()), support::told(&terminal()));
}

/// A pipe gives what a file gives. The file is called `stdin`, so that names are equal too.
#[test]
fn a_pipe_is_read_like_a_file() {
    for (rows, threads) in [(500, "1"), (26_000, "3")] {
        let folder = Folder::new();
        let text = sales(rows, 4, "id,region,note,amount,day,sold");
        folder.write("stdin", &text);
        let arguments = ["check", "--format", "json", "--label", "sold", "--memory", SMALL, "--threads", threads];
        let file = folder.run(&[&arguments[..], &["stdin"]].concat());
        let pipe = folder.run_on(text.as_bytes(), &[&arguments[..], &["-"]].concat());
        assert_eq!(pipe.status.code(), file.status.code());
        assert_same(&without_run(&pipe.stdout), &without_run(&file.stdout), &format!("{rows} rows piped in"));
    }
}

fn without_budget(report: &str) -> String {
    let mut report = parse(report.as_bytes());
    let budget = report.as_object_mut().and_then(|report| report.remove("budget"));
    assert!(budget.is_some(), "a report says what it was allowed");
    // How often the commonest of many values comes is known within bounds that depend on part edges.
    // Which rows are drawn follows from the budget too, as part edges do.
    for table in report["tables"].as_array_mut().into_iter().flatten() {
        table["leakage"].take();
        // So does how many rows are compared to the last: fewer rows than a budget holds give an exact count.
        table["repeated_rows"].take();
    }
    let tables = report["tables"].as_array_mut().into_iter().flatten();
    for column in tables.filter_map(|table| table["columns"].as_array_mut()).flatten() {
        let commonest = &mut column["detail"]["commonest"];
        if commonest["exact"] == false {
            *commonest = Value::Null;
        }
    }
    serde_json::to_string_pretty(&report).expect("JSON can be written")
}

/// Shows the first line that differs, not two whole reports.
fn assert_same(found: &str, expected: &str, how: &str) {
    if let Some((number, (found, expected))) =
        (1..).zip(found.lines().zip(expected.lines())).find(|(_, (found, expected))| found != expected)
    {
        panic!("{how}: line {number} is {found}, not {expected}");
    }
    assert_eq!(found.len(), expected.len(), "{how}");
}
