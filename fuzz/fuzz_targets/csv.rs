//! Text in parts, by the fast reader, against the same text at once, by the serial reader that defines the grammar. The
//! first bytes choose the dialect and the sizes.
#![no_main]

use datassay::read::csv::twins::{Trial, agree};
use datassay::read::csv::{Grammar, Spaces};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&[dialect, field, shape, part, held, block], text)) = input.split_first_chunk() else { return };
    let pick = |from: &[u8], by: u8| from[usize::from(by) % from.len()];
    let quote = pick(b"\"\"\"'\0", dialect >> 3);
    let escape = pick(b"\0\0\0\\\"", dialect >> 5);
    let grammar = Grammar {
        delimiter: pick(b",;\t| \"a", dialect & 7),
        quote: (quote != 0).then_some(quote),
        escape: (escape != 0).then_some(escape),
        spaces: if field & 1 == 0 { Spaces::Text } else { Spaces::Padding },
        // The fast reader leaves limits under 4 KiB to the serial one.
        max_field: [Grammar::MAX_FIELD, Grammar::MAX_FIELD, 4096, 4100, 3, 70][usize::from(field >> 1) % 6],
    };
    // A header is the first line of the text itself, so that it is found again where the text repeats it.
    let header = if shape & 8 == 0 { &[] } else { text.split(|&byte| byte == b'\n').next().unwrap_or_default() };
    let trial = Trial {
        grammar,
        width: usize::from(shape & 7) + 1,
        header: header.to_vec(),
        part_bytes: usize::from(part) * 3 + 1,
        held_back: usize::from(held) * 2,
        block_bytes: usize::from(block) * 3 + 1,
    };
    agree(text, &trial);
});
