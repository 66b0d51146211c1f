//! Where the last whole record of some bytes ends: what a part is cut by.
//!
//! This is the one pass over a file that is not done in parallel, so it looks for nothing but line ends outside quotes,
//! 64 bytes at a time; where quotes are out of order the serial reader takes over for a record.

use super::grammar::{Grammar, Input};
use super::records::{Walker, last_boundary};
use super::structure::{Scanner, WORD};

/// The end of the last complete record in `bytes`, which start with a record and may go on after them; 0 if there is
/// none. Equal to `last_boundary(grammar, bytes, Input::More)`.
pub(super) fn cut(grammar: &Grammar, bytes: &[u8]) -> usize {
    let Some(mut scanner) = Scanner::new(grammar) else { return last_boundary(grammar, bytes, Input::More) };
    let mut walker = None;
    let mut fields = Vec::new();
    // The end of the last record known to be complete.
    let mut end = 0;
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let (structure, len) = scanner.next(rest);
        match structure {
            Some(structure) if !scanner.may_pass(at + len - end, grammar.max_field) => {
                if structure.line_ends != 0 {
                    end = at + WORD - structure.line_ends.leading_zeros() as usize;
                }
                at += len;
            }
            _ => {
                let walker = walker.get_or_insert_with(|| Walker::new(grammar, bytes, Input::More));
                walker.skip_to(end);
                let Some(record) = walker.next_record(&mut fields) else { return end };
                end = record.end;
                at = end;
                scanner.restart();
            }
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

    #[test]
    fn a_field_at_the_limit_is_judged_by_the_definition() {
        let grammar = Grammar { max_field: 5000, ..Grammar::default() };
        for length in 4900..5100 {
            let text = format!("a\n\"{}\"\nb", "x\n".repeat(length / 2));
            assert_eq!(
                cut(&grammar, text.as_bytes()),
                last_boundary(&grammar, text.as_bytes(), Input::More),
                "{length}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn cuts_where_the_definition_does(
            bytes in prop::collection::vec(prop::sample::select(b"a,\"\n\r".to_vec()), 0..300), max_field in prop::sample::select(vec![3, 5000]),
        ) {
            let grammar = Grammar { max_field, ..Grammar::default() };
            prop_assert_eq!(cut(&grammar, &bytes), last_boundary(&grammar, &bytes, Input::More));
        }

        #[test]
        fn cuts_well_formed_text_where_the_definition_does(
            cells in prop::collection::vec((prop::sample::select(vec!["a", "\"a\"", "\"a\n\"", "\"\"\"\"", "", "\"b,\r\n\"", "long text without any end to it"]), prop::sample::select(vec![",", "\n", "\r\n"])), 0..80),
        ) {
            let text: String = cells.iter().flat_map(|(cell, end)| [*cell, *end]).collect();
            let grammar = Grammar::default();
            prop_assert_eq!(cut(&grammar, text.as_bytes()), last_boundary(&grammar, text.as_bytes(), Input::More));
        }
    }
}
