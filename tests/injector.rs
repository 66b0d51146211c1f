//! The fault injector: sound files with one fault each, whose code and place a report must give.
//!
//! Each fault is put in at the start, in the middle, at the end and around the edges of blocks and parts; each file is
//! checked as it is and in gzip, with 1, 2 and 8 threads. The sound file, its clean twin, must give no finding about
//! structure above advice.
//!
//! A run prints a table with one line per class (`cargo test --test injector -- --nocapture`), and the misses below it.
//! With `INJECT=quote` only classes are run whose name holds the word, with `INJECT_KEEP=folder` their files are kept.

mod injector {
    pub(crate) mod case;
    pub(crate) mod gzip;
    pub(crate) mod in_row;
    pub(crate) mod packing;
    pub(crate) mod run;
    pub(crate) mod seed;
    pub(crate) mod whole;
}
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use injector::case::{Case, Expect};
use injector::run::{difference, report, unpacked};
use injector::{gzip, in_row, packing, whole};
use serde_json::Value;
use support::Folder;

/// The share of cases that must be right.
const RIGHT: f64 = 0.99;
/// The share of cases of which nothing else above advice may be told.
const ALONE: f64 = 0.99;
/// The line of the table for files without a fault.
const TWINS: &str = "clean twins";
/// Every file is checked with so many threads.
const THREADS: [usize; 3] = [1, 2, 8];

/// Misses shown of each class.
const SHOWN: usize = 12;

/// What became of the cases of one class.
#[derive(Default)]
struct Score {
    /// Files checked.
    cases: usize,
    /// Those of which code, place, rows and dialect were right.
    right: usize,
    /// Those of which nothing else about structure was told above advice.
    alone: usize,
    /// Reports that differ between threads, or between plain and packed.
    differing: usize,
    /// Clean twins checked.
    twins: usize,
    /// Those that were told to have a fault, or other rows than they have.
    accused: usize,
    misses: Vec<String>,
}

#[test]
fn every_fault_is_told_where_it_is() {
    let cases: Vec<_> = [whole::cases(), packing::cases(), in_row::cases()].into_iter().flatten().collect();
    let wanted = std::env::var("INJECT").unwrap_or_default();
    let keep = std::env::var_os("INJECT_KEEP").map(PathBuf::from);
    let (next, scores, twins) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()), Mutex::new(BTreeSet::new()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let first_time = |bytes: &[u8]| {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        twins.lock().expect("no worker panics").insert(hasher.finish())
    };
    let work = || {
        while let Some(make) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            for case in make().into_iter().filter(|case| case.class.contains(&wanted)) {
                if let Some(folder) = &keep {
                    case.keep(folder);
                }
                let twin = case.twin.as_ref().filter(|(bytes, _)| first_time(bytes));
                let twin = twin.map_or_else(Score::default, |(bytes, rows)| acquit(&case, bytes, *rows));
                let score = score(&case);
                let mut scores = scores.lock().expect("no worker panics");
                for (class, score) in [(case.class, score), (TWINS, twin)] {
                    scores.entry(class).or_insert_with(Score::default).add(score);
                }
            }
        }
    };
    std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));

    let scores = scores.into_inner().expect("no worker panics");
    let (table, all) = table(scores);
    show(&table);
    assert!(all.cases > 0, "no class is called {wanted}");
    let share = |count: usize| count as f64 / all.cases as f64;
    assert!(share(all.right) >= RIGHT, "{} of {} right", all.right, all.cases);
    assert!(share(all.alone) >= ALONE, "{} of {} told alone", all.alone, all.cases);
    assert_eq!(all.differing, 0, "reports that differ");
    assert_eq!(all.accused, 0, "clean twins that were told to have a fault");
}

fn score(case: &Case) -> Score {
    let folder = Folder::new();
    let mut score = Score::default();
    let plain = case.plain.as_ref().map(|bytes| folder.write(case.name, bytes));
    let packed = folder.write(format!("{}.gz", case.name), &case.packed);
    let files = plain.iter().map(|path| (path, "plain")).chain([(&packed, "gzip")]);
    let mut reports = Vec::new();
    for (path, how) in files {
        let mut miss = |what: String| score.misses.push(format!("{} [{}; {how}]: {what}", case.class, case.at));
        score.cases += 1;
        match same_for_all_threads(path) {
            Err(problem) => miss(problem),
            Ok((report, differences)) => {
                let (wrong, besides) = (case.expect.wrong(&report), case.expect.besides(&report));
                score.right += usize::from(wrong.is_empty());
                score.alone += usize::from(besides.is_empty());
                score.differing += differences.len();
                let besides = besides.into_iter().map(|told| format!("also told: {told}"));
                wrong.into_iter().chain(besides).chain(differences).for_each(&mut miss);
                reports.push(unpacked(report, case.name));
            }
        }
    }
    if let [plain, packed] = &reports[..]
        && let Some(difference) = difference(plain, packed)
    {
        score.differing += 1;
        score.misses.push(format!("{} [{}]: plain and gzip differ: {difference}", case.class, case.at));
    }
    score
}

/// Checks the clean twin of a case, which has so many rows.
fn acquit(case: &Case, bytes: &[u8], rows: u64) -> Score {
    let (folder, mut score) = (Folder::new(), Score::default());
    let clean = Expect { rows: Some(rows), ..Expect::default() };
    for (name, bytes) in [(case.name.to_owned(), bytes), (format!("{}.gz", case.name), &gzip::packed(bytes))] {
        score.twins += 1;
        let told = match report(&folder.write(&name, bytes), 2) {
            Err(problem) => vec![problem],
            Ok(report) => [clean.wrong(&report), clean.besides(&report)].concat(),
        };
        score.accused += usize::from(!told.is_empty());
        let at = &case.at;
        score.misses.extend(told.into_iter().map(|told| format!("{TWINS} of {} [{at}; {name}]: {told}", case.class)));
    }
    score
}

/// The report on a file with one thread, and how those with more differ from it.
fn same_for_all_threads(path: &Path) -> Result<(Value, Vec<String>), String> {
    let (one, more) = THREADS.split_first().expect("some threads");
    let first = report(path, *one)?;
    let mut differences = Vec::new();
    for threads in more {
        let other = report(path, *threads)?;
        differences.extend(
            difference(&first, &other).map(|difference| format!("1 and {threads} threads differ: {difference}")),
        );
    }
    Ok((first, differences))
}

impl Score {
    fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.right += other.right;
        self.alone += other.alone;
        self.differing += other.differing;
        self.twins += other.twins;
        self.accused += other.accused;
        self.misses.extend(other.misses);
    }
}

/// A line for each class and one for all of them, and the first misses.
fn table(scores: BTreeMap<&str, Score>) -> (String, Score) {
    let mut text = format!(
        "{:52} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7}\n",
        "class", "cases", "right", "alone", "differ", "twins", "accused"
    );
    let mut all = Score::default();
    let mut line = |class: &str, score: &Score| {
        let Score { cases, right, alone, differing, twins, accused, .. } = score;
        let mark = if right < cases || alone < cases || differing + accused > 0 { " <-" } else { "" };
        let _ =
            writeln!(text, "{class:52} {cases:>6} {right:>6} {alone:>6} {differing:>6} {twins:>6} {accused:>7}{mark}");
    };
    let mut misses = String::new();
    for (class, mut score) in scores {
        line(class, &score);
        score.misses.sort();
        for miss in score.misses.iter().take(SHOWN) {
            let short: String = miss.chars().take(400).collect();
            let _ = writeln!(misses, "{short}");
        }
        if let Some(more) = score.misses.len().checked_sub(SHOWN + 1) {
            let _ = writeln!(misses, "{class}: {} more", more + 1);
        }
        all.add(score);
    }
    line("all", &all);
    text += &misses;
    (text, all)
}

#[expect(clippy::print_stderr, reason = "the table is what a reader of the test wants to see")]
fn show(table: &str) {
    eprintln!("{table}");
}
