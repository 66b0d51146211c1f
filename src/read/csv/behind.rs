//! A table that begins only where a long text above it ends.
//!
//! A head that nothing cuts may be a log or a licence of a mebibyte. If what follows is a table beyond doubt, row for row,
//! the dialect is decided again from where that table begins; if there is any doubt, what the head said stays.

use super::dialect::{self, Decision, Hints, Note};
use super::grammar::Input;
use super::records::Walker;

/// Text behind the head that is looked at.
pub(super) const LOOKED_AT: usize = 4 << 20;

/// The last of it, which must be a table in every record.
const TABLE: usize = 2 << 20;

/// How sure the delimiter must be that takes the place of none (project judgement).
const SURE: f64 = 0.9;

/// One record in so many above the table may look like one of it (project judgement).
const STRANGERS: usize = 10;

/// Whether a head was not cut by anything, though nobody said what cuts it.
pub(super) fn is_uncut(decision: &Decision, hints: &Hints) -> bool {
    hints.delimiter.is_none() && hints.skip.is_none() && decision.notes.contains(&Note::OneColumn)
}

/// Where a table begins that goes on to the end of `text`, of which the first `head` bytes are the head: bytes and lines
/// before it.
pub(super) fn table_behind(text: &[u8], head: usize, input: Input, hints: &Hints) -> Option<(usize, usize)> {
    let last = text.len().checked_sub(TABLE).filter(|&last| last >= head)?;
    let last = last + memchr::memchr(b'\n', &text[last..])? + 1;
    let decision = dialect::decide(&text[last..], input, hints);
    let doubtful = |note: &Note| matches!(note, Note::Ambiguous { .. } | Note::NotAsNamed { .. });
    if decision.width < 2 || decision.confidence < SURE || decision.notes.iter().any(doubtful) {
        return None;
    }
    let grammar = decision.grammar(hints.max_field);
    let mut walker = Walker::new(&grammar, text, input);
    let mut fields = Vec::new();
    // Records before the table, those of them that look like its own, and where it begins.
    let (mut strangers, mut alike, mut own) = (0, 0, 0);
    let (mut lines, mut start) = (0, (0, 0));
    while let Some(record) = walker.next_record(&mut fields) {
        lines += record.lines;
        if fields.len() == decision.width {
            own += 1;
        } else if record.start >= last {
            return None;
        } else {
            strangers += 1;
            (alike, own) = (alike + own, 0);
            start = (record.end, lines);
        }
    }
    (strangers > 0 && own > 0 && alike * STRANGERS <= strangers).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, head: usize) -> Option<(usize, usize)> {
        let hints = Hints { max_field: 1 << 20, ..Hints::default() };
        table_behind(text.as_bytes(), head, Input::More, &hints)
    }

    #[test]
    fn only_a_table_without_exception_counts() {
        let log = "a line of a log without an end\n".repeat(100);
        let table = format!("id;city;sum\n{}", "17;Oslo;1.5\n".repeat(200_000));
        let text = log.clone() + &table;
        assert_eq!(found(&text, 1000), Some((log.len(), 100)));
        assert_eq!(found(&text, log.len()), Some((log.len(), 100)));
        // The head may hold some of the table.
        assert_eq!(found(&text, log.len() + 500), Some((log.len(), 100)));
        // One row of another width, a text that is no table, and too little of one.
        assert_eq!(found(&(text.clone() + "1;2\n" + &table), log.len()), None);
        assert_eq!(found(&log.repeat(1000), 1000), None);
        assert_eq!(found(&(log.clone() + &table[..1_000_000]), log.len()), None);
        // Rows like those of the table, and a few without a delimiter among them.
        let mixed = "17;Oslo;1.5\n17;Oslo;1.5\nno\n".repeat(100);
        assert_eq!(found(&(mixed.clone() + &table), mixed.len()), None);
    }
}
