//! The fault injector: sound files with one fault each, whose code and place a report must give.
//!
//! Each fault is put in at the start, in the middle, at the end and around the edges of blocks and parts; each file is
//! checked as it is and in gzip, with 1, 2 and 8 threads. The sound file, its clean twin, must give no finding about
//! structure above advice.
//!
//! A run prints a table with one line per class (`cargo test --test injector -- --nocapture`), and every miss below it.

#![expect(
    clippy::too_many_lines,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a list of faults is as long as there are faults, and small texts are put together the plain way"
)]

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
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use injector::case::{Case, Expect};
use injector::run::{difference, report, unpacked};
use injector::{gzip, in_row, packing, whole};
use serde_json::Value;
use support::Folder;

/// The share of cases that must be right. What is missing to 0.99 is a second table that begins past the first mebibyte,
/// which is told as ragged rows.
const RIGHT: f64 = 0.95;
/// Every file is checked with so many threads.
const THREADS: [usize; 3] = [1, 2, 8];

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
    let cases: Vec<_> = [in_row::cases(), whole::cases(), packing::cases()].into_iter().flatten().collect();
    let wanted = std::env::var("INJECT").unwrap_or_default();
    let (next, scores, twins) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()), Mutex::new(BTreeSet::new()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let work = || {
        while let Some(make) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let case = make();
            if !case.class.contains(&wanted) {
                continue;
            }
            let first_time = |bytes: &[u8]| {
                let mut hasher = DefaultHasher::new();
                bytes.hash(&mut hasher);
                twins.lock().expect("no worker panics").insert(hasher.finish())
            };
            let score = score(&case, first_time);
            let mut scores = scores.lock().expect("no worker panics");
            scores.entry(case.class).or_insert_with(Score::default).add(score);
        }
    };
    std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));

    let scores = scores.into_inner().expect("no worker panics");
    let (table, all) = table(scores);
    show(&table);
    let share = |count: usize| count as f64 / all.cases as f64;
    assert!(share(all.right) >= RIGHT, "{} of {} right\n{table}", all.right, all.cases);
    assert!(share(all.alone) >= RIGHT, "{} of {} told alone\n{table}", all.alone, all.cases);
    assert_eq!(all.differing, 0, "reports differ\n{table}");
    assert_eq!(all.accused, 0, "clean twins are told to have faults\n{table}");
}

fn score(case: &Case, first_time: impl Fn(&[u8]) -> bool) -> Score {
    let folder = Folder::new();
    let mut score = Score::default();
    let packed_name = format!("{}.gz", case.name);
    let plain = case.plain.as_ref().map(|bytes| folder.write(case.name, bytes));
    let packed = folder.write(&packed_name, &case.packed);
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
    if let Some((bytes, rows)) = case.twin.as_ref().filter(|(bytes, _)| first_time(bytes)) {
        let clean = Expect { rows: Some(*rows), ..Expect::default() };
        for (name, bytes) in [(case.name, bytes), (&packed_name, &gzip::packed(bytes))] {
            score.twins += 1;
            let told = match report(&folder.write(name, bytes), 2) {
                Err(problem) => vec![problem],
                Ok(report) => [clean.wrong(&report), clean.besides(&report)].concat(),
            };
            score.accused += usize::from(!told.is_empty());
            let at = &case.at;
            score
                .misses
                .extend(told.into_iter().map(|told| format!("{} [{at}; clean twin {name}]: {told}", case.class)));
        }
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

/// A line for each class and one for all of them, and all misses.
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
    for (class, score) in scores {
        line(class, &score);
        all.add(score);
    }
    line("all", &all);
    all.misses.sort();
    for miss in &all.misses {
        let short: String = miss.chars().take(400).collect();
        let _ = writeln!(text, "{short}");
    }
    (text, all)
}

#[expect(clippy::print_stderr, reason = "the table is what a reader of the test wants to see")]
fn show(table: &str) {
    eprintln!("{table}");
}
