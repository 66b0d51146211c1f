//! Several values in one cell: lists and objects in brackets, and items with `|` or `;` between them.

use crate::facts::{Form, Kind};

use super::Look;

/// A list or an object: brackets that close each other, and inside them nothing, or what looks like parts.
pub(super) fn list(core: &[u8]) -> Option<Look> {
    let (open, inner, close) = match core {
        [open, inner @ .., close] => (*open, inner, *close),
        _ => return None,
    };
    let fits = matches!((open, close), (b'[', b']') | (b'{', b'}'));
    // A word in brackets is a remark, not a list.
    let has_parts = inner.iter().all(u8::is_ascii_whitespace)
        || inner.iter().any(|byte| matches!(byte, b',' | b':' | b'"' | b'\'' | b'0'..=b'9'));
    (fits && has_parts).then_some(Look::plain(Kind::List))
}

/// Items of a list without brackets: at least two, none empty, none long.
pub(super) fn separated(core: &[u8]) -> Option<Form> {
    const LONGEST_ITEM: usize = 40;
    // One pass without a branch per byte, as nearly no cell has either.
    let found = core.iter().fold(0_u8, |found, &byte| found | u8::from(byte == b'|') | u8::from(byte == b';') << 1);
    let separator = match found {
        1 => b'|',
        2 => b';',
        _ => return None,
    };
    let mut items = core.split(|byte| *byte == separator).map(<[u8]>::trim_ascii);
    items.all(|item| (1..=LONGEST_ITEM).contains(&item.len())).then_some(Form::SEPARATED)
}
