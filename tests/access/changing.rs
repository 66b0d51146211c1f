//! Files that change while they are being read.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use datassay::ask::{Ask, Budget};
use datassay::check::{Check, ProfileChoice, check};
use datassay::report::Values;
use datassay::scan::Progress;
use datassay::source::Request;
use serde_json::Value;

use crate::support::{Folder, findings, list, parse};
use crate::{ORDERS, found, is_discreet, rows};

/// When the change happens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// Files were found, and none has been opened.
    Found,
    /// The first part was read.
    Underway,
}

/// Tells of progress, and changes a file meanwhile.
struct Meddler<F> {
    moment: Moment,
    change: Mutex<Option<F>>,
}

impl<F: FnOnce() + Send> Meddler<F> {
    fn meddle(&self, moment: Moment) {
        if moment == self.moment
            && let Some(change) = self.change.lock().expect("no panic elsewhere").take()
        {
            change();
        }
    }
}

impl<F: FnOnce() + Send> Progress for Meddler<F> {
    fn begin(&self, _: u64) {
        self.meddle(Moment::Found);
    }

    fn advance(&self, _: u64) {
        self.meddle(Moment::Underway);
    }

    fn end(&self) {}
}

/// The report on a folder in which something changes meanwhile.
fn report(folder: &Path, moment: Moment, change: impl FnOnce() + Send) -> Value {
    let job = Check {
        request: Request { paths: vec![folder.to_owned()], ..Request::default() },
        ask: Ask { budget: Budget { memory: 64 << 20, ..Budget::default() }, ..Ask::default() },
        profile: ProfileChoice::ByLabel,
        is_label_typed: false,
        config: None,
        note: None,
        threads: 1,
        values: Values::Withheld,
    };
    let meddler = Meddler { moment, change: Mutex::new(Some(change)) };
    let report = check(&job, &AtomicBool::new(false), &meddler).expect("a folder that is there gives a report");
    assert!(meddler.change.lock().expect("no panic").is_none(), "the change was made");
    parse(datassay::render::json::json(&report).as_bytes())
}

/// Gives a file a time long gone, so that writing to it shows however coarse the clock is.
fn age(path: &Path) {
    let file = fs::File::options().write(true).open(path).expect("it is there");
    file.set_modified(SystemTime::now() - Duration::from_secs(3600)).expect("its time can be set");
}

/// Something that happens to a file while it is read.
type Change = Box<dyn FnOnce(PathBuf) + Send>;

#[test]
fn a_file_that_changes_is_told_as_that() {
    let rewrite = |path: &Path, text: &[u8]| {
        // Written in place, so that it stays the same file.
        use std::io::Write;
        let mut file = fs::File::options().write(true).truncate(true).open(path).expect("it is there");
        file.write_all(text).expect("it can be written");
    };
    let grows: Change = Box::new(move |path| rewrite(&path, &[ORDERS, b"3,Lima\n"].concat()));
    let shrinks: Change = Box::new(move |path| rewrite(&path, &ORDERS[..15]));
    let is_emptied: Change = Box::new(move |path| rewrite(&path, b""));
    let is_torn: Change = Box::new(move |path| rewrite(&path, b"\x1f\x8b\x08\0torn"));
    let is_written: Change = Box::new(move |path| rewrite(&path, &ORDERS.to_ascii_uppercase()));
    let is_deleted: Change = Box::new(|path| fs::remove_file(path).expect("it is there"));
    for (change, says, read) in [
        (grows, "it grew by 7 bytes while it was being read (3 rows of it read)", 3),
        (shrinks, "it lost 7 bytes while it was being read (1 row of it read)", 1),
        (is_emptied, "it lost 22 bytes while it was being read", 0),
        (is_torn, "it lost 14 bytes while it was being read", 0),
        (is_written, "it was written to while it was being read, though its size is the same (2 rows of it read)", 2),
        (is_deleted, "it was deleted or moved away while it was being read", 0),
    ] {
        let folder = Folder::with(&[("data/a.csv", ORDERS), ("data/b.csv", ORDERS)]);
        let path = folder.path().join("data/b.csv");
        age(&path);
        let report = report(&folder.path().join("data"), Moment::Found, move || change(path));
        assert_eq!(found(&report), [("unstable-file".to_owned(), "data/b.csv".to_owned())], "{:?}", findings(&report));
        assert_eq!(findings(&report)[0][2], format!("`data/b.csv` did not hold still: {says}"));
        // What was read stands, and it is not the whole.
        assert_eq!((rows(&report, "data/a.csv"), rows(&report, "data/b.csv")), (Some(2), Some(read)), "{says}");
        assert_eq!(report["coverage"]["files"], serde_json::json!({"present": 2, "read": 1}), "{says}");
        assert_eq!(report["verdict"]["status"], "undetermined", "{says}");
        assert!(is_discreet(&report, folder.path()));
    }
}

#[cfg(unix)]
#[test]
fn a_file_in_whose_place_another_stands() {
    let folder =
        Folder::with(&[("data/a.csv", ORDERS), ("data/b.csv", ORDERS), ("next", &ORDERS.to_ascii_uppercase())]);
    let (next, path) = (folder.path().join("next"), folder.path().join("data/b.csv"));
    age(&path);
    let report =
        report(&folder.path().join("data"), Moment::Found, || fs::rename(next, path).expect("it can be moved"));
    assert_eq!(
        findings(&report)[0][2],
        "`data/b.csv` did not hold still: it was replaced by another file while it was being read (2 rows of it read)"
    );
    assert_eq!(found(&report).len(), 1);
}

/// Mere looks, new rights and another name beside it are no changes.
#[cfg(unix)]
#[test]
fn what_does_not_touch_the_bytes_is_no_change() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("data/a.csv", ORDERS)]);
    let path = folder.path().join("data/a.csv");
    let report = report(&folder.path().join("data"), Moment::Found, || {
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("its own file");
        fs::hard_link(&path, path.with_file_name("b.csv")).expect("links can be made here");
        fs::read(&path).expect("it can be read");
    });
    assert_eq!((found(&report), &report["verdict"]["status"]), (Vec::new(), &"ready".into()));
}

#[test]
fn a_file_cut_midway_keeps_what_was_read() {
    let mut text = b"id,city\n".to_vec();
    while text.len() < 5 << 20 {
        text.extend(b"1,Oslo\n2,Rome\n3,Lima\n");
    }
    let all = memchr::memchr_iter(b'\n', &text).count() as u64 - 1;
    for is_deleted in [false, true] {
        let folder = Folder::with(&[("data/a.csv", &text), ("data/b.csv", ORDERS)]);
        let path = folder.path().join("data/a.csv");
        age(&path);
        let report = report(&folder.path().join("data"), Moment::Underway, move || {
            if is_deleted {
                fs::remove_file(path).expect("it is there");
            } else {
                fs::File::options().write(true).open(path).and_then(|file| file.set_len(3 << 20)).expect("it is there");
            }
        });
        assert_eq!(found(&report), [("unstable-file".to_owned(), "data/a.csv".to_owned())], "{:?}", findings(&report));
        let read = rows(&report, "data/a.csv").expect("it is part of the table");
        if is_deleted {
            // An open file can still be read where the system lets it be deleted.
            assert!(read <= all, "{read} of {all}");
        } else {
            assert!(read > all / 4 && read < all, "{read} of {all}");
            let file = &list(&report["tables"][0]["files"])[0];
            assert_eq!((&file["status"], &file["bytes"]), (&"partial".into(), &text.len().into()));
        }
        assert_eq!(rows(&report, "data/b.csv"), Some(2));
    }
}
