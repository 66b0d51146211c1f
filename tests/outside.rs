//! What outsiders see: nothing that they may not know, in no form, whatever stands in the data.

mod support;

use std::fmt::Write as _;
use std::fs;

use support::{Folder, lossy, told};

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
}

impl Dataset {
    fn write(&self) -> Folder {
        let folder = Folder::new();
        for (file, rows) in self.files.iter().zip([400, 200]) {
            let mut text = format!("{}\n\nid,day,{},amount,city,left\n", self.title, "visits");
            for row in 0..rows {
                let class = self.classes[usize::from(row % 4 == 0)];
                let visits = if row % 5 == 0 { String::new() } else { (self.number + row % 37).to_string() };
                writeln!(
                    text,
                    "{:05},{}-{:02}-{:02},{visits},{}.{:02},{}{},{class}",
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
            folder.write(format!("{}/{file}", self.folder), text);
        }
        folder
    }
}

/// Everything that leaves, by every way it can.
fn outside(folder: &Folder, data: &str) -> Vec<String> {
    let ways: [&[&str]; 3] = [&["check", "--audience", "external"], &["brief"], &["brief", "--short"]];
    let run = |way: &&[&str]| {
        let mut all = way.to_vec();
        all.extend(["--quiet", "--label", "left", "--now", "2026-11-24", data]);
        let output = folder.run(&all);
        assert!(!output.stdout.is_empty(), "{}", told(&output));
        lossy(&output.stdout)
    };
    ways.iter().map(run).collect()
}

#[test]
fn two_datasets_of_one_structure_look_alike() {
    let one = Dataset {
        folder: "sales",
        files: ["a_2023.csv", "b_2024.csv"],
        title: "Quarterly sales of the north",
        city: "Leeds",
        classes: ["no", "yes"],
        number: 31,
        year: 2023,
    };
    // The names stand in the other order, too.
    let other = Dataset {
        folder: "zulu",
        files: ["y=2024/x.csv", "a.csv"],
        title: "Interne Liste, streng geheim",
        city: "Porto",
        classes: ["bleibt", "geht"],
        number: 57,
        year: 2019,
    };
    let other = Dataset { files: ["y_x.csv", "a_q.csv"], ..other };
    for (one, other) in outside(&one.write(), "sales").into_iter().zip(outside(&other.write(), "zulu")) {
        // True and false are recognised in English, so a class may be text or a truth value.
        let alike = |text: &str| text.replace("boolean", "text");
        assert_eq!(alike(&one), alike(&other));
        assert!(one.len() > 200);
    }
}

/// A mark that is nowhere else.
const MARK: &str = "zqxj";

#[test]
fn no_mark_gets_out_even_where_the_header_is_not_seen() {
    let row = |row: u64| (0..5).map(|cell| format!("{MARK}{row}c{cell}")).collect::<Vec<_>>().join(",");
    let headless: String = (0..300).map(|n| row(n) + "\n").collect();
    let mut seen = format!("{MARK}preamble\n\nid,amount,left\n");
    for n in 0..300 {
        writeln!(seen, "{MARK}{n},{n},{MARK}{}", n % 2).expect("text takes text");
    }
    seen.push_str(&[MARK, "footer\n"].concat());
    let config = format!(
        "label = \"left\"\n[access]\ncontact = \"{MARK}contact\"\napproved_by = \"{MARK}approver\"\nowner = \"sales\"\n\
         [[waiver]]\nrule = \"missing-values\"\nreason = \"{MARK}reason\"\nowner = \"{MARK}owner\"\nuntil = 2026-12-31\n\
         [[table]]\n[[table.column]]\nname = \"left\"\nallowed = [\"{MARK}0\", \"{MARK}1\"]\n\
         [rules.outliers]\noff = true\nreason = \"{MARK}off\"\n[[answer]]\nquestion = \"grain\"\ntext = \"a sale\"\nby = \
         \"{MARK}by\"\non = 2026-11-01\n# {MARK}comment\n"
    );
    let folder = Folder::new();
    folder.write(format!("data/{MARK}one/{MARK}headless.csv"), &headless);
    folder.write(format!("data/{MARK}two/{MARK}seen.csv"), &seen);
    folder.write(format!("data/{MARK}broken.parquet"), b"PAR1 no parquet");
    folder.write("data/datassay.toml", config);
    for text in outside(&folder, "data") {
        assert!(!text.contains(MARK), "{}", &text[text.find(MARK).unwrap_or(0).saturating_sub(80)..]);
    }
    // The same from a report, and none of it on standard error.
    folder.run(&["check", "data", "--quiet", "-o", "report.json", "--now", "2026-11-24"]);
    let output = folder.run(&["brief", "report.json"]);
    assert!(!told(&output).contains(MARK) && lossy(&output.stdout).contains("a sale"), "{}", told(&output));
}

#[test]
fn a_brief_of_the_data_and_one_of_its_report_are_the_same() {
    let folder = Folder::new();
    let rows = lines(0..200, |n| format!("{n},{},{}\n", n * 3, if n % 3 == 0 { "yes" } else { "no" }));
    folder.write("data/t.csv", format!("id,amount,left\n{rows}"));
    folder.write(
        "data/datassay.toml",
        "label = \"left\"\n[brief]\noutcome = \"who leaves\"\nminimum_gain = \"5 points\"\n",
    );
    let day = ["--now", "2026-11-24"];
    let run = |arguments: &[&str]| folder.run(&[arguments, &["--quiet"]].concat());
    run(&["check", "data", "-o", "report.json", day[0], day[1]]);
    let of_data = run(&["brief", "data", day[0], day[1]]);
    let of_report = run(&["brief", "report.json"]);
    assert_eq!(lossy(&of_data.stdout), lossy(&of_report.stdout));
    let page = lossy(&of_data.stdout);
    assert!(page.contains("Wanted: who leaves") && page.contains("The wished gain (5 points)"), "{page}");
    assert!(page.contains("## Not stated by the owner (") && !page.contains("Which decision or action"), "{page}");
    let strict = run(&["brief", "report.json", "--strict", "-o", "brief.md"]);
    assert_eq!(strict.status.code(), Some(1), "{}", told(&strict));
    assert!(!folder.path().join("brief.md").exists() && lossy(&strict.stderr).contains("not answered"));
    let since = run(&["brief", "report.json", "--since", "report.json"]);
    assert!(lossy(&since.stdout).contains("The verdict is still"), "{}", told(&since));
}

#[test]
fn hostile_names_and_words_do_nothing() {
    let names =
        ["<script>alert(1)</script>", "![x](http://a.example/p.png)", "@everyone", "a-->b", "=cmd|x", "::error::x"];
    let header: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let rows = lines(0..100, |n| format!("{}\n", vec![n.to_string(); names.len()].join(",")));
    let folder = Folder::new();
    folder.write("t.csv", format!("{}\n{rows}", header.join(",")));
    folder.write(
        "datassay.toml",
        "[brief]\noutcome = \"\"\"<!-- datassay:brief:end -->\n# Title\n![x](http://a.example/p.png) @team\n::error::x\"\"\"\n",
    );
    let page = lossy(&folder.run(&["brief", ".", "--quiet", "--exclude", "*.toml"]).stdout);
    for bad in ["<script", "[x](", "@team", "@everyone", "-->", "<!--", "\n::", "\n# Title", "=cmd"] {
        assert!(!page.contains(bad), "{bad}: {page}");
    }
    assert!(page.contains("column 1") && page.contains("Wanted: "), "{page}");
    let json = lossy(&folder.run(&["check", ".", "--quiet", "--audience", "external"]).stdout);
    assert!(!json.contains("<script") && !json.contains("@everyone"), "{json}");
}

#[test]
fn the_brief_is_put_between_markers_and_nowhere_else() {
    let folder = Folder::new();
    let rows = lines(0..50, |n| format!("{n},{}\n", n * 3));
    folder.write("t.csv", format!("id,amount\n{rows}"));
    let (before, after) = ("\u{feff}# Job\r\nPay \t\r\n", "\r\nend, no line end");
    let markers = ["<!-- datassay:brief:begin -->", "<!-- datassay:brief:end -->"];
    let job = folder.write("job.md", format!("{before}{}\r\nold\r\n{}{after}", markers[0], markers[1]));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&job, fs::Permissions::from_mode(0o640)).expect("modes can be set here");
    }
    let attach = || folder.run(&["brief", "t.csv", "--quiet", "--attach", "job.md"]);
    let output = attach();
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let first = fs::read_to_string(&job).expect("the job brief is there");
    assert!(first.starts_with(before) && first.ends_with(after) && !first.contains("old\r\n"), "{first}");
    assert!(first.contains("## Data inventory\r\n") && first.matches('\n').count() == first.matches("\r\n").count());
    attach();
    assert_eq!(fs::read_to_string(&job).expect("the job brief is there"), first);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, symlink};
        assert_eq!(fs::metadata(&job).expect("it is there").mode() & 0o777, 0o640);
        symlink(&job, folder.path().join("link.md")).expect("links can be made here");
        let refused = folder.run(&["brief", "t.csv", "--quiet", "--attach", "link.md"]);
        assert_eq!(refused.status.code(), Some(2), "{}", told(&refused));
    }
    folder.write("twice.md", [markers[0], "\n", markers[1], "\n", markers[0], "\n", markers[1]].concat());
    let refused = folder.run(&["brief", "t.csv", "--quiet", "--attach", "twice.md"]);
    assert!(
        refused.status.code() == Some(2) && lossy(&refused.stderr).contains("more than one pair"),
        "{}",
        told(&refused)
    );
}

#[test]
fn what_leaves_is_written_down() {
    let folder = Folder::new();
    let rows = lines(0..300, |n| format!("{n},x{n},{}\n", if n < 4 { "rare" } else { "usual" }));
    folder.write("t.csv", format!("id,<b>,left\n{rows}"));
    folder.write("datassay.toml", "[brief]\noutcome = \"know who leaves\"\n");
    let output = folder.run(&["brief", ".", "--label", "left", "--quiet", "--disclosure", "list.txt"]);
    let list = fs::read_to_string(folder.path().join("list.txt")).expect("the list was written");
    for expected in
        ["names of columns (2)", "  id\n", "  left\n", "know who leaves", "table 1, column 2", "rows of classes"]
    {
        assert!(list.contains(expected), "{expected}: {list}\n{}", told(&output));
    }
    let page = lossy(&output.stdout);
    assert!(
        !page.contains("296") && !page.contains("98.7"),
        "what is left of the labelled rows tells the rare class: {page}"
    );
    let short = lossy(&folder.run(&["brief", ".", "--label", "left", "--quiet", "--short"]).stdout);
    assert!(short.chars().count() <= 1500 && !short.contains("left") && !short.contains("know who"), "{short}");
}
