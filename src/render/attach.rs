//! The brief inside a job brief of the user's own: what stands between two marker comments is replaced, the rest stays byte
//! for byte.
//!
//! **Invariant:** a text whose markers are not exactly one pair is refused, never guessed at.

/// The comment before the brief, on a line of its own.
pub const BEGIN: &str = "<!-- datassay:brief:begin -->";

/// The comment after it.
pub const END: &str = "<!-- datassay:brief:end -->";

/// What every marker begins with, well-formed or not.
const ANY: &str = "<!-- datassay:brief";

/// Why a text can't take a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttachError {
    /// A marker is not there.
    #[error("it has no {0}: put both markers where the brief belongs, each on a line of its own")]
    Missing(&'static str),
    /// There are more than one pair of markers, or they are nested or misspelt.
    #[error("it has more than one pair of markers, or one that is misspelt")]
    Repeated,
    /// The end comes first.
    #[error("its end marker comes before its begin marker")]
    Reversed,
    /// A marker shares its line with something else.
    #[error("a marker shares its line with something else")]
    NotAlone,
}

/// `job` with `brief` between its markers.
pub fn attach(job: &[u8], brief: &str) -> Result<Vec<u8>, AttachError> {
    let begins = places(job, BEGIN);
    let ends = places(job, END);
    let (begin, end) = match (begins.as_slice(), ends.as_slice()) {
        ([], _) => return Err(AttachError::Missing(BEGIN)),
        (_, []) => return Err(AttachError::Missing(END)),
        ([begin], [end]) if places(job, ANY).len() == 2 => (*begin, *end),
        _ => return Err(AttachError::Repeated),
    };
    if end < begin {
        return Err(AttachError::Reversed);
    }
    let inside = begin + BEGIN.len();
    let is_alone = |from: usize, to: usize| is_edge(&job[..from], true) && is_edge(&job[to..], false);
    if !is_alone(begin, inside) || !is_alone(end, end + END.len()) {
        return Err(AttachError::NotAlone);
    }
    let line_end: &[u8] = if job[inside..].starts_with(b"\r\n") { b"\r\n" } else { b"\n" };
    let mut out = Vec::with_capacity(job.len() + brief.len());
    out.extend_from_slice(&job[..inside]);
    out.extend_from_slice(line_end);
    for line in brief.lines() {
        out.extend_from_slice(line.as_bytes());
        out.extend_from_slice(line_end);
    }
    out.extend_from_slice(&job[end..]);
    Ok(out)
}

/// Where `what` begins in `text`.
fn places(text: &[u8], what: &str) -> Vec<usize> {
    let what = what.as_bytes();
    text.windows(what.len()).enumerate().filter(|(_, window)| *window == what).map(|(at, _)| at).collect()
}

/// Whether a line ends or begins here: nothing is there, a line end, or a byte order mark.
fn is_edge(text: &[u8], before: bool) -> bool {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    if before {
        text.is_empty() || text == MARK || text.ends_with(b"\n")
    } else {
        text.is_empty() || text.starts_with(b"\n") || text.starts_with(b"\r\n")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn job(parts: &[&str]) -> Vec<u8> {
        parts.concat().into_bytes()
    }

    #[test]
    fn the_rest_stays_as_it_is() {
        let old = job(&["\u{feff}# Job\r\n", BEGIN, "\r\nold\r\n", END, "\r\nPay: none \t\r\n"]);
        let new = job(&["\u{feff}# Job\r\n", BEGIN, "\r\na\r\nb\r\n", END, "\r\nPay: none \t\r\n"]);
        assert_eq!(attach(&old, "a\nb\n"), Ok(new.clone()));
        assert_eq!(attach(&new, "a\nb\n"), Ok(new), "twice is once");
        let bare = job(&[BEGIN, "\n", END]);
        assert_eq!(attach(&bare, "a\n"), Ok(job(&[BEGIN, "\na\n", END])));
        let bytes = [b"\xff\xfe\n".as_slice(), BEGIN.as_bytes(), b"\n", END.as_bytes(), b"\n\xff"].concat();
        assert!(attach(&bytes, "a\n").is_ok_and(|new| new.starts_with(b"\xff\xfe\n") && new.ends_with(b"\n\xff")));
    }

    #[test]
    fn what_is_not_one_pair_is_refused() {
        for (parts, expected) in [
            (vec!["no markers"], AttachError::Missing(BEGIN)),
            (vec![BEGIN, "\n"], AttachError::Missing(END)),
            (vec![END, "\n"], AttachError::Missing(BEGIN)),
            (vec![END, "\n", BEGIN, "\n"], AttachError::Reversed),
            (vec![BEGIN, "\n", BEGIN, "\n", END, "\n", END], AttachError::Repeated),
            (vec![BEGIN, "\n", END, "\n", BEGIN, "\n", END], AttachError::Repeated),
            (vec![BEGIN, "\n<!-- datassay:brief:begn -->\n", END], AttachError::Repeated),
            (vec!["text ", BEGIN, "\n", END], AttachError::NotAlone),
            (vec![BEGIN, END], AttachError::NotAlone),
        ] {
            assert_eq!(attach(&job(&parts), "a\n"), Err(expected), "{parts:?}");
        }
    }

    proptest! {
        #[test]
        fn before_and_after_are_untouched(before in proptest::collection::vec(any::<u8>(), 0..60), after in proptest::collection::vec(any::<u8>(), 0..60), inside in "[a-z\n]{0,20}") {
            let head = [before.as_slice(), b"\n"].concat();
            let tail = [b"\n".as_slice(), &after].concat();
            let old = [&head, BEGIN.as_bytes(), b"\n", inside.as_bytes(), b"\n", END.as_bytes(), &tail].concat();
            let new = attach(&old, "brief\n").expect("one pair of markers");
            prop_assert!(new.starts_with(&head) && new.ends_with(&tail));
            prop_assert_eq!(attach(&new, "brief\n"), Ok(new));
        }
    }
}
