//! What outsiders are given, and how: the brief in its forms, and what is written down of it.

mod support;

use std::fs;

use support::{Folder, lossy, told};

/// A line for each number.
fn lines(numbers: std::ops::Range<u64>, line: impl Fn(u64) -> String) -> String {
    numbers.map(line).collect::<Vec<_>>().concat()
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
