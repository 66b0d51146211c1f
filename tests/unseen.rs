//! What outsiders do not see: nothing that they may not know, in no form, whatever stands in the data.

mod support;
#[path = "support/zip.rs"]
mod zip;

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use flate2::{Compression, GzBuilder};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use support::{Folder, list, lossy, parse, program, repository, told};
use zip::{Entry, archive};

/// A line for each number.
fn lines(numbers: std::ops::Range<u64>, line: impl Fn(u64) -> String) -> String {
    numbers.map(line).collect::<Vec<_>>().concat()
}

/// How the data is divided, and what differs between two datasets of one structure.
struct Dataset {
    folder: &'static str,
    files: [&'static str; 2],
    title: &'static str,
    city: &'static str,
    classes: [&'static str; 2],
    number: u64,
    year: u64,
    /// The values of a partition.
    regions: [&'static str; 2],
    /// Who wrote the Parquet files, and what stands in their footers.
    writer: &'static str,
}

impl Dataset {
    fn write(&self) -> Folder {
        let folder = Folder::new();
        for (file, rows) in self.files.iter().zip([400, 200]) {
            let mut text = format!("{}\n\nid,day,{},amount,city,left\n", self.title, "visits");
            for row in 0..rows {
                let class = self.classes[usize::from(row % 4 == 0)];
                let visits = match row {
                    // In both files alike, so that no place tells which of them comes first.
                    row if row % 50 == 3 => "n/a".to_owned(),
                    row if row % 5 == 0 => String::new(),
                    row => (self.number + row % 37).to_string(),
                };
                let (before, after) = (if row % 80 == 9 { " " } else { "" }, if row % 60 == 11 { ",more" } else { "" });
                writeln!(
                    text,
                    "{:05},{}-{:02}-{:02},{visits},{}.{:02},{before}{}{},{class}{after}",
                    self.number * 1000 + row,
                    self.year,
                    row % 12 + 1,
                    row % 27 + 1,
                    self.number + row % 53,
                    row % 100,
                    self.city,
                    row % 9
                )
                .expect("text takes text");
            }
            writeln!(text, "\n{} ends here", self.title).expect("text takes text");
            folder.write(format!("{}/{file}", self.folder), text);
        }
        for (region, rows) in self.regions.iter().zip([300, 150]) {
            let numbers = (0..rows).map(|row| (self.number * 7 + row % 41).cast_signed());
            let cities = (0..rows).map(|row| format!("{}-{}", self.city, row % 11));
            let columns: Vec<(&str, ArrayRef)> = vec![
                ("stock", Arc::new(Int64Array::from_iter_values(numbers))),
                ("depot", Arc::new(StringArray::from_iter_values(cities))),
            ];
            let bytes = written_by(columns, self.writer, self.title);
            folder.write(format!("{}/stock/region={region}/{}.parquet", self.folder, self.city), bytes);
        }
        self.write_odd(&folder);
        folder
    }

    /// Files beside that: with people in them, without a header, packed, in another encoding, empty, broken.
    fn write_odd(&self, folder: &Folder) {
        let word = |row: u64| {
            let letter = |n: u64| char::from(b"bdfgklmnprstvz"[usize::try_from(n % 14).expect("it is small")]);
            format!("{}{}{}{}", self.city.to_lowercase(), letter(row), letter(row / 14), letter(row / 196))
        };
        let place = |name: &str| format!("{}/odd/{}_{name}", self.folder, word(7));
        let (number, year) = (self.number, self.year);
        let people = lines(0..300, |row| {
            let (hour, visits) = (row % 24, number + row % 17);
            format!(
                "{year}-0{}-{:02} {hour:02}:00:00;{}@{}.example.org;{visits},5\n",
                row % 9 + 1,
                row % 27 + 1,
                word(row),
                word(row)
            )
        });
        folder.write(place("people.csv"), format!("when;who;value\n{people}"));
        folder.write(
            place("headless.csv"),
            lines(0..60, |row| format!("{},{},{}\n", word(row), word(row + 60), word(row + 120))),
        );
        let table = lines(0..150, |row| {
            let late = if row < 40 { String::new() } else { word(row) };
            format!("{}\t{}\t{late}\n", number + row % 3, word(row % 4))
        });
        let mut gzip = GzBuilder::new().filename(self.title).write(Vec::new(), Compression::fast());
        gzip.write_all(format!("a\tb\tc\n{table}").as_bytes()).expect("memory can be written to");
        folder.write(place("packed.tsv.gz"), gzip.finish().expect("memory can be written to"));
        let french =
            format!("nom;pr\u{e9}nom\n{}", lines(0..80, |row| format!("{};{}\u{e9}\n", word(row % 9), word(row))));
        folder.write(
            place("latin.csv"),
            french.chars().map(|c| u8::try_from(u32::from(c)).expect("it is Latin")).collect::<Vec<u8>>(),
        );
        folder.write(place("empty.csv"), "");
        folder.write(place("broken.parquet"), format!("PAR1{}PAR1", self.title));
        folder.write(place("plan.xlsx"), self.title);
    }
}

/// A Parquet file whose footer says who wrote it, and more.
fn written_by(columns: Vec<(&str, ArrayRef)>, writer: &str, words: &str) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).expect("the columns have the same length");
    let said = KeyValue::new(format!("{words} key"), format!("{words} value"));
    let properties =
        WriterProperties::builder().set_created_by(writer.to_owned()).set_key_value_metadata(Some(vec![said])).build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).expect("it can be written");
    writer.write(&batch).expect("it can be written");
    writer.close().expect("it can be written");
    bytes
}

/// Everything that leaves, by every way it can. Of a certificate that is all but the manifest.
fn outside(folder: &Folder, given: &[&str]) -> Vec<String> {
    let day = ["--quiet", "--now", "2026-11-24"];
    let ways: [&[&str]; 3] = [&["check", "--audience", "external"], &["brief"], &["brief", "--short"]];
    let run = |way: &&[&str]| {
        let output = folder.run(&[*way, &day, given].concat());
        assert!(!output.stdout.is_empty(), "{}", told(&output));
        lossy(&output.stdout)
    };
    let mut all: Vec<String> = ways.iter().map(run).collect();
    folder.run(&[&["check", "--certificate", "out/c.json", "-o", "out/r.json"], &day[..], given].concat());
    let certificate = fs::read(folder.path().join("out/c.json")).expect("the certificate was written");
    let mut predicate = parse(&certificate)["predicate"].take();
    let own = predicate["datassay"].as_object_mut().expect("it is there");
    own.remove("manifest").expect("it is there");
    all.push(format!("{predicate:#}"));
    all.push(lossy(&folder.run(&["brief", "out/r.json", "--since", "out/r.json", "--quiet"]).stdout));
    assert!(all.iter().all(|text| text.len() > 200));
    all
}

#[test]
fn two_datasets_of_one_structure_look_alike() {
    let one = Dataset {
        folder: "sales",
        files: ["a_2023.csv", "b_2024.csv"],
        title: "Quarterly sales of the north",
        city: "Leeds",
        classes: ["stays", "leaves"],
        number: 31,
        year: 2023,
        regions: ["north", "south"],
        writer: "parquet-cpp-arrow version 19.0.0",
    };
    // The names stand in the other order, too.
    let other = Dataset {
        folder: "zulu",
        files: ["y_x.csv", "a_q.csv"],
        title: "Interne Liste, streng geheim",
        city: "Porto",
        classes: ["bleibt", "geht"],
        number: 57,
        year: 2019,
        regions: ["weit", "nah"],
        writer: "a warehouse of our own, build 7",
    };
    let third = Dataset {
        folder: "Año nuevo",
        files: ["9.csv", "1.csv"],
        title: "Zzz, zzz, zzz: zzz. zzz zzz zzz",
        city: "Aa",
        classes: ["yyy", "aaa"],
        number: 80,
        year: 2002,
        regions: ["b", "a"],
        writer: "x",
    };
    let seen = [&one, &other, &third].map(|data| {
        let folder = data.write();
        fs::create_dir(folder.path().join("out")).expect("folders can be made here");
        outside(&folder, &[data.folder, "--label", "left"])
    });
    for other in &seen[1..] {
        for (one, other) in seen[0].iter().zip(other) {
            let differs = one.lines().zip(other.lines()).position(|(one, other)| one != other);
            let part = |text: &str, line: usize| {
                text.lines().skip(line.saturating_sub(12)).take(16).collect::<Vec<_>>().join("\n")
            };
            assert_eq!(differs.map(|line| part(one, line)), differs.map(|line| part(other, line)));
            assert_eq!(one.len(), other.len());
        }
    }
}

/// A mark that is nowhere else.
const MARK: &str = "zqxj";

/// Marks wherever data has words: cells, a header that is not seen as one, names that are too long or odd, names of files
/// and folders, partitions, preambles, footers, archives, Parquet footers, pointers, and what an owner keeps to himself.
fn marked() -> Folder {
    let row = |row: u64| (0..5).map(|cell| format!("{MARK}{row}c{cell}")).collect::<Vec<_>>().join(",");
    let headless: String = (0..300).map(|n| row(n) + "\n").collect();
    let long = format!("a_long_name_{}_{MARK}", "x".repeat(60));
    let names =
        ["id", "amount", &long, &format!("{MARK}@example.org"), &format!("<{MARK}>"), &format!("={MARK}"), "left"];
    let mut seen = format!("{MARK}preamble\n\n{}\n", names.join(","));
    for n in 0..300 {
        let broken = if n % 50 == 7 { format!("\"{MARK}\" {MARK}") } else { format!("{MARK}{n}") };
        writeln!(seen, "{MARK}{n},{n},{broken},x{n}@{MARK}.example.net,{MARK}-{},,{MARK}{}", n % 3, n % 2)
            .expect("text takes text");
    }
    seen.push_str(&[MARK, "footer\n"].concat());
    let texts = (0..200).map(|n| format!("{MARK}{n}"));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("stock", Arc::new(Int64Array::from_iter_values(0..200))),
        ("depot", Arc::new(StringArray::from_iter_values(texts))),
    ];
    let parquet = written_by(columns, &format!("{MARK} writer"), MARK);
    let mut certain = format!("id,amount,day,{}\n", names[2..6].join(","));
    for n in 0..300 {
        writeln!(certain, "{n},{}.5,2024-0{}-11,{n},{},{},{MARK}{}", n * 3, n % 9 + 1, n * 7, n % 13, n % 90)
            .expect("text takes text");
    }
    let mut gzip =
        GzBuilder::new().filename(format!("{MARK}.csv")).comment(MARK).write(Vec::new(), Compression::fast());
    gzip.write_all(seen.as_bytes()).expect("memory can be written to");
    let packed = archive(&[Entry::new(format!("{MARK}/in.csv"), &seen), Entry::new(format!("{MARK}.xlsx"), "x")]);
    let config = format!(
        "label = \"left\"\n[access]\ncontact = \"{MARK}contact\"\napproved_by = \"{MARK}approver\"\nowner = \"sales\"\n\
         [[waiver]]\nrule = \"missing-values\"\nreason = \"{MARK}reason\"\nowner = \"{MARK}owner\"\nuntil = 2026-12-31\n\
         [[table]]\nname = \"{MARK}two\"\n[[table.column]]\nname = \"left\"\nallowed = [\"{MARK}0\", \"{MARK}1\"]\n\
         description = \"{MARK}\"\nblank_means = \"{MARK}\"\nunit = \"{MARK}\"\n[table.column.codes]\n{MARK}0 = \
         \"{MARK}\"\n[[table.column]]\nname = \"id\"\npattern = \"{MARK}[0-9]*\"\n[rules.outliers]\noff = true\nreason = \
         \"{MARK}off\"\n[rules.missing-values]\nreason = \"{MARK}why\"\ncondition = {{ above = 0.25, source = \
         \"{MARK}source\" }}\nadvice = false\n[[answer]]\nquestion = \"grain\"\ntext = \"a sale\"\nby = \"{MARK}by\"\non = \
         2026-11-01\n# {MARK}comment\n"
    );
    let folder = Folder::new();
    folder.write(format!("data/{MARK}one/{MARK}headless.csv"), &headless);
    folder.write(format!("data/{MARK}two/{MARK}seen.csv"), &seen);
    folder.write(format!("data/{MARK}three/{MARK}certain.csv"), &certain);
    folder.write(format!("data/{MARK}gz/{MARK}.csv.gz"), gzip.finish().expect("memory can be written to"));
    folder.write(format!("data/{MARK}zip/{MARK}.csv.zip"), packed);
    folder.write(format!("data/{MARK}lake/at={MARK}1/{MARK}.parquet"), &parquet);
    folder.write(format!("data/{MARK}lake/at={MARK}2/{MARK}.parquet"), &parquet);
    folder.write(format!("data/{MARK}broken.parquet"), format!("PAR1{MARK}PAR1"));
    folder.write(format!("data/{MARK}empty.csv"), "");
    folder.write(format!("data/{MARK}.csv.dvc"), format!("outs:\n- path: {MARK}\n"));
    folder.write(format!("data/{MARK}.xlsx"), MARK);
    folder.write(format!("data/{MARK}.txt"), format!("<html>{MARK}</html>"));
    folder.write("data/datassay.toml", &config);
    let sql = format!(
        "[[check]]\nname = \"{MARK}check\"\nsql = \"select {MARK}\"\ndescription = \"{MARK}\"\n[brief]\noutcome = \"know who \
         goes\"\n"
    );
    folder.write(format!("{MARK}named.toml"), format!("extends = \"general\"\n{config}\n{sql}"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("/nowhere", folder.path().join(format!("data/{MARK}link.csv"))).expect("links can be made here");
        symlink(folder.path().join(format!("{MARK}named.toml")), folder.path().join(format!("data/{MARK}out.csv")))
            .expect("links can be made here");
    }
    fs::create_dir(folder.path().join("out")).expect("folders can be made here");
    folder
}

#[test]
fn no_mark_gets_out_even_where_the_header_is_not_seen() {
    let folder = marked();
    let named = format!("--profile={MARK}named.toml");
    for given in [
        &["data"][..],
        &["data", "--no-config", "--label", "left"],
        &["data", "--no-config"],
        &["data", "--no-config", "--label", MARK],
        &["data", &named],
    ] {
        for text in outside(&folder, given) {
            let found = text.to_lowercase().find(MARK);
            assert!(found.is_none(), "{given:?}: {}", &text[found.unwrap_or(0).saturating_sub(300)..]);
        }
    }
    // What the owner meant for others is there, and what was kept back is listed without a word of it.
    let output = folder.run(&["brief", "out/r.json", "--disclosure", "out/list.txt"]);
    assert!(!told(&output).contains(MARK) && lossy(&output.stdout).contains("a sale"), "{}", told(&output));
    let list = fs::read_to_string(folder.path().join("out/list.txt")).expect("the list was written");
    assert!(!list.contains(MARK) && list.contains("the name is longer than 64 characters"), "{list}");
}

/// Folders of data beside `sample-data`, parted as paths are: `.ci/run` names them where they are there.
const MORE_DATA: &str = "OUTSIDE_DATA";

/// Every cell, and every name of a file, of data that was not made for this test.
#[test]
fn no_cell_and_no_file_name_of_real_data_gets_out() {
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in fs::read_dir(repository().join("sample-data")).expect("it is there") {
        folders.extend(Some(folder.expect("it can be listed").path()).filter(|path| path.is_dir()));
    }
    for path in env::var_os(MORE_DATA).iter().flat_map(env::split_paths) {
        let inner = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        folders.extend(inner.map(|entry| entry.expect("it can be listed").path()).filter(|path| path.is_dir()));
        folders.push(path);
    }
    assert!(folders.len() >= 3);
    for data in folders {
        let path = data.to_str().expect("the names of these folders are text");
        let (mut files, mut pieces): (Vec<String>, BTreeSet<String>) = (Vec::new(), BTreeSet::new());
        for entry in fs::read_dir(&data).expect("it is a folder") {
            let entry = entry.expect("it can be listed").path();
            if !entry.is_file() {
                continue;
            }
            files.extend(entry.file_name().map(|name| name.to_string_lossy().into_owned()));
            let rows = program(&["rows", "--quiet"]).arg(&entry).output().expect("the program starts");
            let text = lossy(&rows.stdout);
            pieces.extend(text.lines().skip(1).flat_map(|line| line.split([',', '"'])).map(str::to_owned));
        }
        // Short ones are words and numbers like any others, and so are those that our own pages have.
        let ours = OURS.concat().to_lowercase();
        pieces.retain(|piece| piece.trim() == piece && piece.chars().count() >= 6);
        pieces.retain(|piece| !ours.contains(&piece.to_lowercase()));
        pieces.extend(files.into_iter().filter(|name| name.len() > 4));
        if pieces.is_empty() {
            continue;
        }
        let wanted = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&pieces).expect("they fit");
        let folder = Folder::new();
        fs::create_dir(folder.path().join("out")).expect("folders can be made here");
        for text in outside(&folder, &[path]) {
            let is_part = |at: Option<char>| at.is_some_and(char::is_alphanumeric);
            let whole = |found: &aho_corasick::Match| {
                !is_part(text[..found.start()].chars().next_back()) && !is_part(text[found.end()..].chars().next())
            };
            let names = columns(&folder);
            let leaked = wanted
                .find_iter(&text)
                .filter(whole)
                .map(|found| &text[found.range()])
                .find(|piece| !names.iter().any(|name| name.contains(piece)));
            assert_eq!(leaked, None, "{path}: {text}");
        }
        let inside = lossy(&folder.run(&["check", path, "--quiet", "--format", "json"]).stdout);
        assert!(wanted.is_match(&inside), "the search finds what is there: {path}");
    }
}

/// The names of columns that leave: what they are is for other tests.
fn columns(folder: &Folder) -> Vec<String> {
    let statement = parse(&fs::read(folder.path().join("out/c.json")).expect("the certificate was written"));
    let tables = list(&statement["predicate"]["datassay"]["report"]["tables"]);
    let columns = tables.iter().flat_map(|table| list(&table["columns"]));
    columns.filter_map(|column| column["name"].as_str()).map(str::to_owned).collect()
}

/// Words of ours, which a cell may hold as well.
const OURS: [&str; 3] =
    [include_str!("../docs/rules.md"), include_str!("../docs/profile.md"), include_str!("../docs/brief.schema.json")];
