//! Another table below the first, in one file: where the first one ends.
//!
//! Looked for after each blank record, by the records that follow. What is looked at is bounded by the size of the part,
//! so that the work stays linear on any input.

use super::dialect::{Span, further_table};
use super::grammar::{Field, Input};
use super::parts::Manner;
use super::records::Walker;

/// Bytes after a blank record that are looked at. A part is given as many of the next one.
pub(super) const AHEAD: usize = 16 << 10;

/// Looks for a further table in one part.
#[derive(Debug)]
pub(super) struct Search {
    /// Bytes that may still be looked at.
    budget: usize,
}

impl Search {
    /// A search in a part of so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        Self { budget: bytes.saturating_mul(2).saturating_add(AHEAD) }
    }

    /// The lines before the header of another table, among the records of `ahead`, which follow a blank one.
    pub(super) fn look(&mut self, ahead: &[u8], input: Input, manner: &Manner) -> Option<u64> {
        if self.budget == 0 {
            return None;
        }
        let (window, input) = match ahead.get(..AHEAD) {
            Some(window) => (window, Input::More),
            None => (ahead, input),
        };
        let mut walker = Walker::new(&manner.grammar, window, input);
        let mut fields: Vec<Field> = Vec::new();
        let mut lines = Vec::new();
        let mut is_spent = false;
        let found = further_table(manner.width, manner.is_typed, || {
            let Some(record) = walker.next_record(&mut fields) else {
                is_spent = true;
                return None;
            };
            if manner.is_header(&window[record.start..record.end]) {
                return None;
            }
            lines.push(record.lines as u64);
            Some(Span::of(fields.iter().map(|field| window.get(field.start..field.end).unwrap_or_default())))
        });
        // A record that is not given has been followed to the end of the window.
        let looked_at = if is_spent { window.len() } else { walker.looked_at() };
        self.budget = self.budget.saturating_sub(looked_at.max(1));
        found.map(|header| lines.iter().take(header).sum())
    }
}
