//! Killed or out of room while it writes, the program leaves what was there before as it was.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{Folder, lossy, told};

/// Columns of the data: the report of so many takes a while to be written.
const COLUMNS: usize = 800;

/// What is written, and what stood there before.
const OLD: [(&str, &str); 3] =
    [("out/r.json", "the old report"), ("out/r.txt", "the old page"), ("out/c.json", "the old certificate")];

const WRITE: [&str; 9] =
    ["check", "data", "--quiet", "-o", "out/r.json", "-o", "out/r.txt", "--certificate", "out/c.json"];

fn wide() -> Folder {
    let folder = Folder::new();
    let names: Vec<String> = (0..COLUMNS).map(|n| format!("c{n}")).collect();
    let rows: Vec<String> =
        (0..20).map(|row| (0..COLUMNS).map(|n| (row * n % 97).to_string()).collect::<Vec<_>>().join(",")).collect();
    folder.write("data/wide.csv", format!("{}\n{}\n", names.join(","), rows.join("\n")));
    for (name, text) in OLD {
        folder.write(name, text);
    }
    folder
}

/// Whether each place holds what was there before, or all of what is new. Gives how many are new.
fn whole(folder: &Path, when: &str) -> usize {
    let mut new = 0;
    for (name, old) in OLD {
        let text = fs::read_to_string(folder.join(name)).expect("it was never away");
        if text == old {
            continue;
        }
        new += 1;
        let is_json = Path::new(name).extension().is_some_and(|extension| extension == "json");
        assert!(text.ends_with('\n') && text.len() > 1000, "{name} {when}: {} bytes", text.len());
        assert!(!is_json || serde_json::from_str::<Value>(&text).is_ok(), "{name} {when} is half of a report");
    }
    new
}

#[test]
fn whoever_kills_it_finds_the_old_or_the_new_and_nothing_between() {
    let folder = wide();
    let clock = Instant::now();
    let done = folder.run(&WRITE);
    let took = clock.elapsed();
    assert_eq!(whole(folder.path(), "at the end"), OLD.len(), "{}", told(&done));
    let mut seen = [0_usize; OLD.len() + 1];
    let mut amid = 0;
    for round in 0..40_u32 {
        for (name, text) in OLD {
            folder.write(name, text);
        }
        let mut child = folder.program(&WRITE).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let is_begun = || {
            let listed = fs::read_dir(folder.path().join("out")).expect("it is a folder");
            listed.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(".datassay-"))
        };
        if round % 2 == 0 {
            // At any time of the run.
            thread::sleep(took * round / 35);
        } else {
            // While something is being written, and a little later.
            while !is_begun() && child.try_wait().expect("it is a child").is_none() {}
            thread::sleep(Duration::from_micros(u64::from(round) * 150));
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        amid += usize::from(is_begun());
        seen[whole(folder.path(), &format!("in round {round}"))] += 1;
        for entry in fs::read_dir(folder.path().join("out")).expect("it is a folder").flatten() {
            if entry.file_name().to_string_lossy().starts_with(".datassay-") {
                fs::remove_file(entry.path()).expect("it can be removed");
            }
        }
    }
    assert!(amid > 3, "some were killed while they wrote: {amid}, {seen:?}");
    // What such an end leaves behind is no data to the next run.
    folder.write("data/.datassay-left.csv", "half,of\n");
    let output = folder.run(&["check", "data", "--quiet", "--format", "json"]);
    assert!(!lossy(&output.stdout).contains("datassay-left"), "{}", told(&output));
}

/// On a disk of 64 KiB where the system lets us make one, and else past the largest size of a file.
#[test]
fn without_room_the_old_report_stands() {
    let folder = wide();
    let program = env!("CARGO_BIN_EXE_datassay");
    let run = format!("'{program}' {}", WRITE.join(" "));
    let disk = format!(
        "mount -t tmpfs -o size=64k none out && cp old/* out/ && {{ {run}; echo \"status $?\"; cp -a out/. seen/; }}"
    );
    for made in ["old", "seen"] {
        fs::create_dir(folder.path().join(made)).expect("folders can be made here");
    }
    for (name, text) in OLD {
        folder.write(name.replace("out/", "old/"), text);
    }
    let shell = |arguments: &[&str]| {
        let (program, rest) = arguments.split_first().expect("there is a program");
        Command::new(program).args(rest).current_dir(folder.path()).output()
    };
    let on_disk =
        shell(&["unshare", "-rm", "sh", "-c", &disk]).ok().filter(|output| lossy(&output.stdout).contains("status"));
    let (output, kind) = if let Some(output) = on_disk {
        (output, "No space left")
    } else {
        let script = format!("trap '' XFSZ; ulimit -f 32; {run}; echo \"status $?\"; cp -a out/. seen/");
        (shell(&["sh", "-c", &script]).expect("there is a shell"), "too large")
    };
    assert!(lossy(&output.stdout).contains("status 2"), "{}", told(&output));
    assert!(lossy(&output.stderr).to_lowercase().contains(&kind.to_lowercase()), "{}", told(&output));
    let report = fs::read_to_string(folder.path().join("seen/r.json")).expect("it was copied");
    assert_eq!(report, OLD[0].1);
    let left: Vec<String> = fs::read_dir(folder.path().join("seen"))
        .expect("it is a folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert!(left.is_empty(), "nothing is left beside it: {left:?}");
}
