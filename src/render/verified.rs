//! What `verify` says: a line for each file, what that comes to, and what it does not prove.

use crate::base::wording::{bytes, count, counted};
use crate::certificate::{Again, Certificate, Line, State, Verified};

use super::escape::terminal;

/// Which files are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Every one.
    All,
    /// Those that are not as stated.
    Departures,
}

/// The page.
pub fn verified(certificate: &Certificate, verified: &Verified, listed: Listed) -> String {
    let mut page = String::new();
    for line in &verified.lines {
        if listed == Listed::All || line.state != State::Same {
            page.push_str(&file(line));
            page.push('\n');
        }
    }
    if !page.is_empty() {
        page.push('\n');
    }
    let of = |is_so: fn(&State) -> bool| verified.count(is_so);
    let counts = [
        (of(|state| *state == State::Same), "same"),
        (of(|state| matches!(state, State::Changed(..))), "changed"),
        (of(|state| matches!(state, State::Missing(_) | State::LabelsNotGiven)), "missing"),
        (of(|state| matches!(state, State::Extra(_))), "extra"),
        (of(|state| matches!(state, State::Unread(_))), "can't be read"),
        (of(|state| matches!(state, State::NotCertified(_))), "not certified"),
    ];
    let told: Vec<String> = counts
        .iter()
        .enumerate()
        .filter(|(at, (n, _))| *n > 0 || *at < 4)
        .map(|(_, (n, word))| format!("{} {word}", count(*n)))
        .collect();
    let aside = match verified.left_aside {
        0 => String::new(),
        n => format!("; {} left aside, as a check leaves them", counted(n, "other file", "other files")),
    };
    line(&mut page, &format!("{}{aside}", told.join(", ")));
    let stated = format!(
        "certificate of {}: {} for {}, {}, sha256:{}",
        certificate.date,
        certificate.status.title(),
        certificate.task.phrase(),
        counted(certificate.subjects.len() as u64, "file", "files"),
        certificate.digest,
    );
    line(&mut page, &stated);
    page.push_str(if verified.is_same() { "same bytes as stated" } else { "not the bytes that are stated" });
    page.push_str("; who stated it is not proven\n");
    page
}

/// What came of judging again.
pub fn again(again: &Again) -> String {
    let title = |(status, task): (crate::judge::Status, crate::profile::Task)| {
        format!("{} for {}", status.title(), task.phrase())
    };
    let mut page = match (again.is_reproduced(), again.is_same_in_detail) {
        (true, true) => format!("the verdict is reproduced: {}, with the same findings", title(again.now)),
        (true, false) => format!("the verdict is reproduced: {}, though not every number of it", title(again.now)),
        (false, _) => {
            format!(
                "the verdict is not reproduced: {} is stated, and {} came of it",
                title(again.stated),
                title(again.now)
            )
        }
    };
    page.push('\n');
    if let Some(other) = &again.other_version {
        let ours = env!("CARGO_PKG_VERSION");
        line(
            &mut page,
            &format!("datassay {} made the certificate, and this is {ours}: rules may differ", terminal(other)),
        );
    }
    page
}

fn line(page: &mut String, text: &str) {
    page.push_str(text);
    page.push('\n');
}

fn file(line: &Line) -> String {
    let name = terminal(&line.name);
    match &line.state {
        State::Same => format!("same     {name}"),
        State::Changed(was, is) if was == is => format!("changed  {name}: the same size, other bytes"),
        State::Changed(was, is) => format!("changed  {name}: {} where {} are stated", size(*is), size(*was)),
        State::Missing(None) => format!("missing  {name}"),
        State::Missing(Some(why)) => format!("missing  {name}: {}", terminal(why)),
        State::LabelsNotGiven => format!("missing  {name}: it holds the labels; give it with --label-file"),
        State::Extra(None) => format!("extra    {name}"),
        State::Extra(Some(other)) => format!("extra    {name}: the bytes of {}, which is missing", terminal(other)),
        State::Unread(why) => format!("unread   {name}: {}", terminal(why)),
        State::NotCertified(why) => format!("unstated {name}: it had no digest ({})", terminal(why)),
    }
}

/// A size to the byte where it is small enough to be told so.
fn size(size: u64) -> String {
    if size < 1 << 20 {
        counted(size, "byte", "bytes")
    } else {
        format!("{} ({})", bytes(size), counted(size, "byte", "bytes"))
    }
}
