//! Where the last whole record of some bytes ends: what a part is cut by.
//!
//! This is the one pass over a file that is not done in parallel, so it looks for nothing but line ends outside quotes,
//! 64 bytes at a time; where quotes are out of order the serial reader takes over for a record.

use super::grammar::{Grammar, Input};
use super::lanes::{Lanes, WORD};
use super::records::{Walker, last_boundary};
use super::structure::{CHUNK, Detour, Reach, Scanner};

/// Looks for boundaries in bytes as they come in, while they are still in the cache.
#[derive(Debug)]
pub(super) struct Cutter {
    /// `None` for a grammar that it can't read.
    scanner: Option<Scanner>,
    /// Bytes looked at.
    at: usize,
    /// The end of the last record known to be complete.
    end: usize,
    /// Whether quotes are out of order from here on.
    is_stopped: bool,
}

impl Cutter {
    pub(super) fn new(grammar: &Grammar, lanes: Lanes) -> Self {
        Self { scanner: Scanner::new(grammar, lanes), at: 0, end: 0, is_stopped: false }
    }

    /// Begins anew with other bytes, which start with a record.
    pub(super) fn restart(&mut self) {
        (self.at, self.end, self.is_stopped) = (0, 0, false);
        if let Some(scanner) = &mut self.scanner {
            scanner.restart();
        }
    }

    /// Looks at `bytes` as far as that has not been done: those of the last call and maybe more after them.
    pub(super) fn look(&mut self, bytes: &[u8]) {
        let Some(scanner) = &mut self.scanner else { return };
        // Whole words only, and a byte after each: a CR may be half of a line end.
        while !self.is_stopped && bytes.len() - self.at > WORD {
            let words = (bytes.len() - self.at - 1) / WORD;
            let (rest, begun) = (&bytes[self.at..], self.at - self.end);
            if let Some((skimmed, last)) = scanner.skim(rest, words, begun) {
                if let Some(last) = last {
                    self.end = self.at + last;
                }
                self.at += skimmed;
                continue;
            }
            let reach = scanner.next(rest, words, begun);
            if let Some(last) = scanner.chunk().last_record_end() {
                self.end = self.at + last;
            }
            self.at += reach.bytes();
            self.is_stopped = matches!(reach, Reach::Stopped(_));
        }
    }

    /// The end of the last complete record in `bytes`, which were looked at as far as they go, and may go on.
    pub(super) fn cut(&self, grammar: &Grammar, lanes: Lanes, bytes: &[u8]) -> usize {
        let end = self.end.min(bytes.len());
        end + cut(grammar, lanes, &bytes[end..])
    }
}

/// The end of the last complete record in `bytes`, which start with a record and may go on after them; 0 if there is
/// none. Equal to `last_boundary(grammar, bytes, Input::More)`.
pub(super) fn cut(grammar: &Grammar, lanes: Lanes, bytes: &[u8]) -> usize {
    let Some(mut scanner) = Scanner::new(grammar, lanes) else { return last_boundary(grammar, bytes, Input::More) };
    let mut walker = None;
    let mut fields = Vec::new();
    // The end of the last record known to be complete.
    let mut end = 0;
    let mut at = 0;
    let mut words = CHUNK;
    let mut detour = Detour::default();
    let mut found_from = 0;
    while at < bytes.len() {
        let reach = scanner.next(&bytes[at..], words, at - end);
        if let Some(last) = scanner.chunk().last_record_end() {
            end = at + last;
        }
        at += reach.bytes();
        words = (words * 2).min(CHUNK);
        if let Reach::Stopped(_) = reach {
            let walker = walker.get_or_insert_with(|| Walker::new(grammar, bytes, Input::More));
            walker.skip_to(end);
            detour.begin(end > found_from);
            while end < bytes.len() && detour.goes_on() {
                let Some(record) = walker.next_record(&mut fields) else { return end };
                end = record.end;
            }
            (at, found_from) = (end, end);
            scanner.restart();
            // The next may be out of order too.
            words = 1;
        }
    }
    // A CR as the very last byte may be half of a line end.
    if end == bytes.len() && bytes.last() == Some(&b'\r') {
        return last_boundary_before_cr(grammar, bytes);
    }
    end
}

/// The rare case of a part that ends with CR: the record before it is found as the definition finds it.
#[cold]
fn last_boundary_before_cr(grammar: &Grammar, bytes: &[u8]) -> usize {
    last_boundary(grammar, bytes, Input::More)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(grammar: &Grammar, bytes: &[u8]) {
        let expected = last_boundary(grammar, bytes, Input::More);
        for lanes in Lanes::available() {
            assert_eq!(cut(grammar, lanes, bytes), expected, "{lanes:?} {}", bytes.escape_ascii());
            // As bytes come in, a few more each time; and anew after having looked at others.
            let mut cutter = Cutter::new(grammar, lanes);
            for _ in 0..2 {
                cutter.restart();
                let mut len = 0;
                while len < bytes.len() {
                    len = (2 * len + 7).min(bytes.len());
                    cutter.look(&bytes[..len]);
                }
                assert_eq!(cutter.cut(grammar, lanes, bytes), expected, "{lanes:?} {}", bytes.escape_ascii());
            }
        }
    }

    #[test]
    fn a_field_at_the_limit_is_judged_by_the_definition() {
        let grammar = Grammar { max_field: 5000, ..Grammar::default() };
        for length in 4900..5100 {
            check(&grammar, format!("a\n\"{}\"\nb", "x\n".repeat(length / 2)).as_bytes());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn cuts_where_the_definition_does(
            bytes in prop::collection::vec(prop::sample::select(b"a,\"\n\r".to_vec()), 0..300), max_field in prop::sample::select(vec![3, 5000]),
        ) {
            check(&Grammar { max_field, ..Grammar::default() }, &bytes);
        }

        #[test]
        fn cuts_well_formed_text_where_the_definition_does(
            cells in prop::collection::vec((prop::sample::select(vec!["a", "\"a\"", "\"a\n\"", "\"\"\"\"", "", "\"b,\r\n\"", "long text without any end to it"]), prop::sample::select(vec![",", "\n", "\r\n"])), 0..80),
        ) {
            let text: String = cells.iter().flat_map(|(cell, end)| [*cell, *end]).collect();
            check(&Grammar::default(), text.as_bytes());
        }
    }
}
