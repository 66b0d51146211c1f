//! The shape of the source, read from the source: rooms import only rooms that stand above them in `src/lib.rs`, outside
//! crates stay in the rooms that own them, and nothing but the edge sees a clock, the environment or a terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Crates that have a home: nobody else may name them.
const HOMES: [(&str, &[&str]); 32] = [
    ("clap", &["src/cli/"]),
    ("clap_complete", &["src/cli/"]),
    ("clap_mangen", &["src/cli/"]),
    ("indicatif", &["src/cli/"]),
    ("anyhow", &["src/cli/"]),
    ("ctrlc", &["src/cli/"]),
    ("terminal_size", &["src/cli/"]),
    ("tempfile", &["src/cli/", "src/read/spill.rs", "src/read/scratch.rs"]),
    (
        "arrow_array",
        &["src/read/", "src/state/array.rs", "src/state/cells.rs", "src/state/row_cells.rs", "src/rows/array.rs"],
    ),
    ("arrow_schema", &["src/read/", "src/state/array.rs", "src/rows/array.rs"]),
    ("parquet", &["src/read/"]),
    ("arrow_buffer", &["src/read/parquet/"]),
    ("snap", &["src/read/parquet/codec.rs"]),
    ("brotli", &["src/read/parquet/codec.rs"]),
    ("crc32fast", &["src/read/parquet/"]),
    ("memchr", &["src/read/", "src/detect/", "src/state/column/private.rs"]),
    ("aho_corasick", &["src/detect/secret/"]),
    ("walkdir", &["src/source/"]),
    ("globset", &["src/source/"]),
    ("rayon", &["src/scan/"]),
    ("num_bigint", &["src/sketch/"]),
    ("xxhash_rust", &["src/sketch/", "src/read/unpack/"]),
    ("flate2", &["src/read/unpack/", "src/read/parquet/codec.rs"]),
    ("encoding_rs", &["src/read/encoding/"]),
    ("chardetng", &["src/read/encoding/"]),
    ("strsim", &["src/base/"]),
    ("toml", &["src/profile/"]),
    ("regex", &["src/detect/pattern.rs"]),
    (
        "serde_json",
        &[
            "src/report/",
            "src/certificate/",
            "src/render/",
            "src/read/document.rs",
            "src/read/sniff/json.rs",
            "src/source/papers.rs",
        ],
    ),
    ("textwrap", &["src/render/"]),
    ("anstyle", &["src/render/"]),
    ("polars", &[]),
];

/// What only the edge may touch: a room that judges or measures must not see them.
const FENCES: [(&str, &[&str]); 13] = [
    ("unsafe", &["src/read/csv/lanes.rs"]),
    ("println!", &[]),
    ("eprintln!", &[]),
    ("print!", &[]),
    ("eprint!", &[]),
    ("std::env", &["src/cli/"]),
    ("std::process", &["src/cli/", "src/main.rs"]),
    ("SystemTime", &[]),
    ("Instant::now", &["src/cli/", "src/check.rs", "src/scan/", "src/read/unpack/tests/"]),
    ("Timestamp::now", &["src/check.rs", "src/cli/"]),
    ("std::fs", &["src/cli/", "src/source/", "src/read/"]),
    ("HashMap", &[]),
    ("HashSet", &[]),
];

/// Rooms whose types never serialize: what travels is a state, or the wire form of a report.
const NOT_SERIALIZED: [&str; 10] =
    ["ask", "detect", "source", "read", "scan", "rule", "judge", "render", "check", "rows"];

/// The facts that states keep whole, and that therefore serialize.
const SERIALIZED_FACTS: [&str; 10] =
    ["CodeSort", "Period", "Scalar", "Form", "HeldCells", "Kind", "ListLengths", "NullSpelling", "Note", "Notes"];

#[test]
fn rooms_import_only_rooms_above_them() {
    let rooms = rooms();
    assert_eq!(rooms.first().map(String::as_str), Some("base"), "rooms are listed from the ground up");
    let offences: Vec<String> =
        sources().iter().flat_map(|(path, text)| imports_downward(path, text, &rooms)).collect();
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn every_room_is_listed() {
    let listed: BTreeSet<String> = rooms().into_iter().collect();
    let found: BTreeSet<String> =
        sources().keys().map(|path| room_of(path)).filter(|room| !["lib", "main"].contains(&room.as_str())).collect();
    assert_eq!(listed, found);
}

#[test]
fn crates_stay_at_home() {
    let offences: Vec<String> =
        sources().iter().flat_map(|(path, text)| strays(path, text, &HOMES, names_crate)).collect();
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn only_the_edge_sees_the_world() {
    let offences: Vec<String> =
        sources().iter().flat_map(|(path, text)| strays(path, text, &FENCES, holds_word)).collect();
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn judgements_are_not_wire_types() {
    let mut serialized = BTreeSet::new();
    for (path, text) in sources() {
        let room = room_of(&path);
        let types = serialized_types(&text);
        assert!(types.is_empty() || !NOT_SERIALIZED.contains(&room.as_str()), "{path} serializes {types:?}");
        if room == "facts" {
            serialized.extend(types);
        }
    }
    assert_eq!(serialized, SERIALIZED_FACTS.map(str::to_owned).into());
}

#[test]
fn the_program_has_no_logic() {
    let main = code(&sources()["src/main.rs"]);
    assert!(main.lines().filter(|line| !line.trim().is_empty()).count() <= 5, "src/main.rs only calls the library");
}

/// The checkers can fail: each must find what was put there for it, and nothing in what only looks alike.
#[test]
fn offences_are_found() {
    let rooms = ["base", "facts", "rule", "cli"].map(str::to_owned);
    for (path, text, expected) in [
        ("src/facts/a.rs", "use crate::rule::Finding;", 1),
        ("src/facts/a.rs", "use crate::{base::Spot, rule::{self, Finding}, cli};", 2),
        ("src/facts/a.rs", "fn f() { crate::cli::run(); }", 1),
        ("src/facts/a.rs", "use super::super::rule;", 1),
        ("src/facts/a.rs", "let lifetime: &'a str = \"\\\"\"; crate::rule::f()", 1),
        ("src/facts.rs", "use super::rule;", 1),
        ("src/rule/a.rs", "use crate::facts::Kind; use crate::base; use super::cli; use crate::rule::Rule;", 0),
        (
            "src/facts/a.rs",
            "//! see [`crate::rule`]\n/* crate::cli */ let s = \"crate::cli\"; let r = r#\"crate::cli\"#;",
            0,
        ),
        ("src/facts/a.rs", "use crate::nothing_known;", 1),
    ] {
        let found = imports_downward(path, text, &rooms);
        assert_eq!(found.len(), expected, "{path}: {text}: {found:?}");
    }
    for (path, text, expected) in [
        ("src/facts/a.rs", "use clap::Parser;", 1),
        ("src/facts/a.rs", "fn f() -> ::anyhow::Result<()> {}", 1),
        ("src/facts/a.rs", "#[derive(clap::Args)] struct A; use {indicatif::ProgressBar, std::io};", 2),
        ("src/cli/a.rs", "use clap::Parser;", 0),
        ("src/read/open.rs", "parquet::open(found)", 0),
        ("src/facts/a.rs", "Self::clap(); clapper::f(); crate::read::parquet::open(); // clap::Parser", 0),
    ] {
        let found = strays(path, text, &HOMES, names_crate);
        assert_eq!(found.len(), expected, "{path}: {text}: {found:?}");
    }
    for (path, text, expected) in [
        ("src/rule/a.rs", "let now = std::time::Instant::now();", 1),
        ("src/rule/a.rs", "println!(\"{}\", std::env::args().count());", 2),
        ("src/check.rs", "let clock = Instant::now();", 0),
        ("src/rule/a.rs", "let text = \"println! std::env\"; let c = '\"'; // SystemTime", 0),
    ] {
        let found = strays(path, text, &FENCES, holds_word);
        assert_eq!(found.len(), expected, "{path}: {text}: {found:?}");
    }
    let text =
        "#[derive(Debug, serde::Serialize)]\n#[serde(rename = \"x\")]\npub struct A;\n#[derive(Deserialize)] struct B;";
    assert_eq!(serialized_types(text), ["A"]);
}

/// The rooms in the order of `src/lib.rs`.
fn rooms() -> Vec<String> {
    let library = &sources()["src/lib.rs"];
    library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect()
}

/// Every source file of the library and the program: path from the package's folder, with `/`, and text.
fn sources() -> BTreeMap<String, String> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![package.join("src")];
    let mut sources = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the package's own folders can be listed") {
            let path: PathBuf = entry.expect("the package's own folders can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(package).expect("it was found below the package");
                let name: Vec<_> = name.iter().map(|part| part.to_string_lossy().into_owned()).collect();
                sources.insert(name.join("/"), fs::read_to_string(&path).expect("the package's own files are text"));
            }
        }
    }
    sources
}

/// The room a file belongs to: `src/cli/bar.rs` and `src/cli.rs` are of `cli`.
fn room_of(path: &str) -> String {
    let inner = path.strip_prefix("src/").unwrap_or(path);
    inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs").to_owned()
}

/// Imports of rooms that do not stand above the file's own.
fn imports_downward(path: &str, text: &str, rooms: &[String]) -> Vec<String> {
    let own = room_of(path);
    if own == "lib" || own == "main" {
        return Vec::new();
    }
    let position = |room: &str| rooms.iter().position(|listed| listed == room);
    let may = |room: &str| room == own || position(room).is_some_and(|theirs| Some(theirs) < position(&own));
    let code = code(text);
    imported(&code, depth_of(path), rooms)
        .into_iter()
        .filter(|room| !may(room))
        .map(|room| format!("{path} imports `{room}`, which does not stand above `{own}` in src/lib.rs"))
        .collect()
}

/// How many `super::` lead from a file's own module to the crate's root.
fn depth_of(path: &str) -> usize {
    path.trim_start_matches("src/").trim_end_matches("/mod.rs").matches('/').count() + 1
}

/// The rooms that paths in `code` begin with.
fn imported(code: &str, depth: usize, rooms: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if !code[..at].ends_with(|c: char| is_word(c) || c == '$') {
            found.extend(heads(&code[at + "crate::".len()..]));
        }
    }
    let up = "super::".repeat(depth);
    for (at, _) in code.match_indices(&up) {
        // Inside a file, modules of its own may lie deeper, so only what is a room counts here.
        let names = heads(code[at + up.len()..].trim_start_matches("super::"));
        found.extend(names.into_iter().filter(|name| rooms.contains(name)));
    }
    found
}

/// The first names of what follows a `::`: one, or those of a group in braces.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| text.trim_start().chars().take_while(|&c| is_word(c)).collect::<String>();
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let (mut depth, mut start, mut names) = (0_usize, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Words in a file that is not among their homes.
fn strays(path: &str, text: &str, homes: &[(&str, &[&str])], holds: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let code = code(text);
    homes
        .iter()
        .filter(|(_, homes)| !homes.iter().any(|home| path.starts_with(home)))
        .filter(|(word, _)| holds(&code, word))
        .map(|(word, homes)| format!("{path} has `{word}`, which belongs to {homes:?}"))
        .collect()
}

/// Whether a path in `code` begins with the crate `name`.
fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        let is_path = after.starts_with("::") || (before.ends_with("use ") && after.starts_with(';'));
        // `::clap` is the crate; `super::clap` and `Self::clap` are not.
        let outer = before.strip_suffix("::").unwrap_or(before);
        is_path && !outer.ends_with(is_word)
    })
}

fn holds_word(code: &str, word: &str) -> bool {
    code.match_indices(word)
        .any(|(at, _)| !code[..at].ends_with(is_word) && !code[at + word.len()..].starts_with(is_word))
}

/// The names of the types that derive `Serialize`.
fn serialized_types(text: &str) -> Vec<String> {
    let code = code(text);
    let mut types = Vec::new();
    for (at, _) in code.match_indices("#[derive(") {
        let rest = &code[at + "#[derive(".len()..];
        let (derived, rest) = rest.split_once(')').unwrap_or((rest, ""));
        if derived.split(',').any(|name| name.trim().trim_start_matches("serde::") == "Serialize") {
            let item = rest.split_whitespace().skip_while(|word| !["struct", "enum"].contains(word)).nth(1);
            types.extend(item.map(|name| name.chars().take_while(|&c| is_word(c)).collect::<String>()));
        }
    }
    types
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The source without comments and without the texts of its literals.
fn code(source: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(source.len()), source);
    while let Some(c) = rest.chars().next() {
        let skipped = literal(rest, out.ends_with(is_word));
        if skipped > 0 {
            out.push(' ');
            rest = &rest[skipped..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// The length of the comment or literal that `rest` begins with; 0 if it begins with neither.
fn literal(rest: &str, inside_word: bool) -> usize {
    let until = |from: usize, end: &str| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return until(2, "*/");
    }
    if rest.starts_with('"') {
        let mut escaped = false;
        for (at, c) in rest.char_indices().skip(1) {
            match c {
                '"' if !escaped => return at + 1,
                '\\' => escaped = !escaped,
                _ => escaped = false,
            }
        }
        return rest.len();
    }
    if !inside_word && rest.starts_with('r') {
        let hashes = rest[1..].chars().take_while(|&c| c == '#').count();
        if rest[1 + hashes..].starts_with('"') {
            return until(2 + hashes, &format!("\"{}", "#".repeat(hashes)));
        }
    }
    if let Some(inner) = rest.strip_prefix('\'') {
        // A character, not a lifetime: it closes right behind one character or an escape.
        let mut letters = inner.char_indices();
        return match letters.next() {
            Some((_, '\\')) => until(3, "'"),
            Some(_) => letters.next().filter(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 2),
            None => 0,
        };
    }
    0
}
