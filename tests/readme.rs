//! The README keeps its word: every command in it is run, and what it shows is what comes out.
//!
//! In a `console` block a command stands after `$ `, and what follows is its output, where a line of `...` stands for
//! any lines. In an `sh` block every line is a command. A command that ends with another status than 0 says so in a
//! comment: `# exit status 1`. Commands run in order in one folder, which holds copies of `sample-data` and `profiles`.
//!
//! **Invariant:** a command that is not understood fails the test; none is passed over.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

const README: &str = include_str!("../README.md");
/// This test is a part of what it runs, so it is recognised and not run again.
const RUNNING_NOW: &str = "cargo test --workspace";
const BUILD_AND_RUN: &str = "cargo run --release -- ";
const PROGRAM: &str = "datassay ";
const ANY_LINES: &str = "...";

/// A command of the README and what is said of it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Step {
    /// Line of the README, from 1.
    line: usize,
    command: String,
    status: i32,
    output: Vec<String>,
}

#[test]
fn every_command_does_what_the_readme_says() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    for name in ["sample-data", "profiles"] {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name), &folder.path().join(name))?;
    }
    let steps = steps(README);
    assert!(steps.len() > 2, "the README has commands");
    for step in &steps {
        let Step { line, command, .. } = step;
        if command == RUNNING_NOW {
            continue;
        }
        let typed = command.strip_prefix(BUILD_AND_RUN).or_else(|| command.strip_prefix(PROGRAM));
        let typed = typed.unwrap_or_else(|| panic!("README.md:{line}: `{command}` is no command this test can run"));
        let (status, output) = run(typed, folder.path())?;
        assert_eq!(status, Some(step.status), "README.md:{line}: the exit status of `{command}`, which gave\n{output}");
        if !step.output.is_empty() {
            assert!(shows(&step.output, &output), "README.md:{line}: `{command}` gives\n{output}");
        }
    }
    Ok(())
}

#[test]
fn it_begins_with_one_command_to_try_and_one_to_test() {
    let commands: Vec<String> = steps(README).into_iter().map(|step| step.command).collect();
    assert!(commands[0].starts_with(BUILD_AND_RUN), "{}", commands[0]);
    assert_eq!(commands[1], RUNNING_NOW);
    assert_eq!(commands.iter().filter(|command| command.starts_with("cargo ")).count(), 2, "and needs no third");
}

#[test]
fn every_option_it_names_exists() -> io::Result<()> {
    let mut help = String::new();
    for command in ["check", "rows", "brief", "verify"] {
        let told = Command::new(env!("CARGO_BIN_EXE_datassay")).args([command, "--help"]).output()?.stdout;
        help.push_str(&String::from_utf8_lossy(&told));
    }
    let known: Vec<&str> = words(&help).collect();
    let of_cargo = ["--workspace", "--release", "--path"];
    let named: Vec<&str> = words(README).filter(|word| is_option(word)).collect();
    assert!(named.contains(&"--label"), "{named:?}");
    for option in named {
        assert!(
            known.contains(&option) || of_cargo.contains(&option),
            "README.md names {option}, which does not exist"
        );
    }
    Ok(())
}

#[test]
fn commands_are_found_with_their_output_and_status() {
    let text = "Try `this`.\n```console\n$ one --two  # exit status 3\na\n...\n$ three\n```\n```text\n$ not me\n```\n\
                ```sh\n# a comment\nfour\n```\n";
    let step = |line, command: &str, status, output: &[&str]| Step {
        line,
        command: command.to_owned(),
        status,
        output: output.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(
        steps(text),
        [step(3, "one --two", 3, &["a", "..."]), step(6, "three", 0, &[]), step(13, "four", 0, &[])]
    );
}

#[test]
fn dots_stand_for_any_lines_and_nothing_else_does() {
    for (shown, output, expected) in [
        ("a\nb", "a\nb\n", true),
        ("a", "a\nb\n", false),
        ("b", "a\nb\n", false),
        ("a\n...", "a\nb\n", true),
        ("a\n...", "a\n", true),
        ("...\nb", "a\nb\n", true),
        ("...\nb", "a\nb\nc\n", false),
        ("a\n...\nc\n...\ne", "a\nb\nc\nd\ne\n", true),
        ("a\n...\nd\n...\nc", "a\nb\nc\nd\n", false),
        ("...\nb\nc\n...", "a\nb\nd\nb\nc\n", true),
        ("a\n...\na", "a\n", false),
    ] {
        let shown: Vec<String> = shown.lines().map(str::to_owned).collect();
        assert_eq!(shows(&shown, output), expected, "{shown:?} {output:?}");
    }
}

#[test]
fn a_line_is_cut_into_words_as_a_shell_does() {
    for (line, expected) in [
        ("check a  b", (vec!["check", "a", "b"], None)),
        ("check 'a b' \"c*\"", (vec!["check", "a b", "c*"], None)),
        ("check - < a.csv", (vec!["check", "-"], Some("a.csv"))),
    ] {
        let (arguments, input) = cut(line);
        assert_eq!((arguments.iter().map(String::as_str).collect(), input.as_deref()), expected);
    }
}

/// The commands of a text in Markdown.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut block = None;
    for (index, line) in text.lines().enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            block = if block.is_none() { Some(info.trim()) } else { None };
            continue;
        }
        let command = match block {
            Some("console") => line.strip_prefix("$ "),
            Some("sh") if !line.starts_with('#') && !line.trim().is_empty() => Some(line),
            _ => None,
        };
        if let Some(typed) = command {
            let (command, status) = typed.split_once("  # exit status ").unwrap_or((typed, "0"));
            let status =
                status.trim().parse().unwrap_or_else(|_| panic!("line {}: `{status}` is no status", index + 1));
            steps.push(Step { line: index + 1, command: command.trim().to_owned(), status, output: Vec::new() });
        } else if let (Some("console"), Some(step)) = (block, steps.last_mut()) {
            step.output.push(line.to_owned());
        }
    }
    steps
}

/// Runs the program: its exit status, and all that it printed.
fn run(typed: &str, folder: &Path) -> io::Result<(Option<i32>, String)> {
    let (arguments, input) = cut(typed);
    let input = match input {
        Some(path) => Stdio::from(File::open(folder.join(path))?),
        None => Stdio::null(),
    };
    let output =
        Command::new(env!("CARGO_BIN_EXE_datassay")).args(arguments).current_dir(folder).stdin(input).output()?;
    let text = [output.stdout, output.stderr].concat();
    Ok((output.status.code(), String::from_utf8_lossy(&text).into_owned()))
}

/// The words of a command line, and the file that stands behind `<`.
fn cut(line: &str) -> (Vec<String>, Option<String>) {
    let mut arguments: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ') => arguments.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    arguments.extend(word);
    let input = arguments.iter().position(|word| word == "<").map(|place| {
        let input = arguments.split_off(place);
        input.into_iter().nth(1).unwrap_or_default()
    });
    (arguments, input)
}

/// Whether an output is what the README shows of it.
fn shows(shown: &[String], output: &str) -> bool {
    let lines: Vec<&str> = output.lines().map(str::trim_end).collect();
    let pieces: Vec<&[String]> = shown.split(|line| line == ANY_LINES).collect();
    let (mut from, last) = (0, pieces.len() - 1);
    for (index, piece) in pieces.iter().enumerate() {
        let rest = &lines[from..];
        let found = match (index == 0, index == last) {
            (true, true) => same(piece, rest).then_some(0),
            (true, false) => starts(piece, rest).then_some(0),
            (false, true) => rest.len().checked_sub(piece.len()).filter(|&start| same(piece, &rest[start..])),
            (false, false) => (0..=rest.len()).find(|&start| starts(piece, &rest[start..])),
        };
        let Some(start) = found else { return false };
        from += start + piece.len();
    }
    true
}

fn starts(piece: &[String], lines: &[&str]) -> bool {
    lines.get(..piece.len()).is_some_and(|lines| same(piece, lines))
}

fn same(piece: &[String], lines: &[&str]) -> bool {
    piece.len() == lines.len() && piece.iter().zip(lines).all(|(shown, line)| shown.trim_end() == *line)
}

/// Words as options are written.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
}

/// A rule of a table is not one.
fn is_option(word: &str) -> bool {
    word.strip_prefix("--").is_some_and(|name| name.starts_with(|letter: char| letter.is_ascii_alphabetic()))
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
