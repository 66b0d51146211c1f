//! Two ways of reading the same text, held against each other.
//!
//! A file is read as a run reads it, in parts and by the fast reader, and once more as one part by the serial reader,
//! which is the definition. Sizes that are fixed elsewhere are chosen here, so that a text of a few bytes has parts and
//! blocks. Built for tests and for the fuzz targets alone.
//!
//! **Invariant:** a difference panics; nothing is passed over because one of the two readings did not get that far.

use std::path::Path;
use std::sync::Arc;

use crate::ask::Budget;
use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{Endings, Notes, RemarkKind};
use crate::read::batch::{Batch, ColumnView};
use crate::read::encoding::Encoding;
use crate::read::text::{Packing, Recipe, Text};
use crate::source::{Found, NameClass};

use super::block::Reader;
use super::grammar::Grammar;
use super::parts::CsvParts;
use super::start::Start;

/// First places kept of each sort of note.
const PLACES: usize = 5;

/// How a text is written, and the sizes it is read in.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The grammar.
    pub grammar: Grammar,
    /// Cells per row; at least one.
    pub width: usize,
    /// The first record, which is a header, as it stands without its line end; empty where there is none.
    pub header: Vec<u8>,
    /// Bytes that a part should have.
    pub part_bytes: usize,
    /// Bytes held back until the end of the text is known.
    pub held_back: usize,
    /// Bytes after which a block is handed on.
    pub block_bytes: usize,
}

/// All that is said of a text.
#[derive(Debug, Default, PartialEq)]
struct Said {
    rows: Vec<Vec<Option<Vec<u8>>>>,
    spots: Vec<Spot>,
    ragged: Vec<usize>,
    extent: Origin,
    stored: u64,
    notes: Notes,
    endings: Endings,
    cut_record: Option<Spot>,
    footer: u32,
    nul_tail: bool,
    further: Option<Spot>,
    fault: bool,
}

/// Reads `text` both ways. Panics where they differ, or where a byte is unaccounted for.
pub fn agree(text: &[u8], trial: &Trial) {
    let in_parts = said(Reader::Fast, text, trial);
    let whole = Trial { part_bytes: text.len() + 1, block_bytes: usize::MAX, ..trial.clone() };
    let at_once = said(Reader::Serial, text, &whole);
    for (said, which) in [(&in_parts, "in parts"), (&at_once, "at once")] {
        assert!(said.extent.bytes <= text.len() as u64, "{which}: more bytes than there are");
        assert_eq!(said.spots.len() as u64, said.extent.records, "{which}: every row has a place");
        if !said.fault {
            assert_eq!(said.stored, text.len() as u64, "{which}: every stored byte is accounted for");
        }
        if said.footer == 0 && !said.nul_tail && !said.fault {
            assert_eq!(said.extent.bytes, text.len() as u64, "{which}: every byte is part of the extent");
        }
    }
    // How much is held back decides what can be a footer and how far is looked for another table, and how much is read at
    // once whether a record is too long.
    let alike = |said: &Said| (said.footer, said.further, said.fault);
    if in_parts.further.is_some() || alike(&in_parts) != alike(&at_once) {
        let rows = in_parts.rows.len().min(at_once.rows.len());
        assert_eq!(in_parts.rows[..rows], at_once.rows[..rows], "{trial:?} {:?}", text.escape_ascii().to_string());
        return;
    }
    assert_eq!(in_parts, at_once, "{trial:?} {:?}", text.escape_ascii().to_string());
}

fn said(reader: Reader, text: &[u8], trial: &Trial) -> Said {
    let mut parts = parts(text, trial);
    let mut said = Said::default();
    while let Some(next) = parts.next_part() {
        let Ok(part) = next else {
            said.fault = true;
            break;
        };
        let origin = said.extent;
        if said.further.is_some() {
            // What stands below another header is counted and not measured.
            let end = part.read_with(reader, PLACES, &mut |_| {});
            said.extent.bytes += end.extent.bytes;
            said.stored += end.bytes;
            continue;
        }
        let mut end = part.read_with(reader, PLACES, &mut |batch| said.take(batch, trial.width, origin));
        assert!(end.fault.is_none(), "text has no faults inside a part");
        end.notes.rebase(origin);
        end.endings.rebase(origin);
        said.notes.merge(&end.notes, PLACES);
        said.endings.merge(&end.endings);
        said.cut_record = said.cut_record.or(end.cut_record.map(|spot| spot.after(origin)));
        said.further = end.further.map(|spot| spot.after(origin));
        said.extent = origin.plus(end.extent);
        said.stored += end.bytes;
    }
    let closing = parts.closing();
    said.nul_tail = closing.remarks.iter().any(|remark| remark.kind == RemarkKind::NulTail);
    said.footer = closing.footer;
    if said.further.is_some() {
        // Lines below another header are counted in the part that it stands in, and not in the others.
        said.extent.lines = 0;
    }
    said
}

impl Said {
    fn take(&mut self, batch: &dyn Batch, width: usize, origin: Origin) {
        let before = self.rows.len();
        self.ragged.extend(batch.ragged().iter().map(|row| before + row));
        self.rows.resize_with(before + batch.rows(), Vec::new);
        for index in 0..width {
            let ColumnView::Text(column) = batch.column(index) else { panic!("text is read as text") };
            let mut cells = column.cells();
            for row in &mut self.rows[before..] {
                let cell = cells.next().expect("every row has a cell in every column");
                row.push(cell.map(<[u8]>::to_vec));
            }
            assert!(cells.next().is_none(), "no column has more cells than there are rows");
        }
        self.spots.extend((0..batch.rows()).map(|row| batch.spot(row).after(origin)));
    }
}

/// The parts of a text in memory, as those of a file that can be read once.
fn parts(text: &[u8], trial: &Trial) -> CsvParts {
    let encoding = Encoding::named("utf-8").expect("UTF-8 is known");
    let recipe = Recipe { packing: Packing::Plain, encoding };
    let start = Start {
        grammar: trial.grammar,
        offset: 0,
        lines: 0,
        header: trial.header.clone(),
        sorts: Vec::new(),
        decimal: b'.',
        is_utf8: true,
        remarks: Vec::new(),
        recipe,
        is_open: false,
        stream: Some((text.to_vec(), Text::of_nothing(&encoding))),
    };
    let found = Found::at(Path::new("-"), String::new(), text.len() as u64, NameClass::Text);
    let budget = Budget { max_field: trial.grammar.max_field, ..Budget::default() };
    let mut parts = CsvParts::new(start, &found, trial.width, &budget).expect("memory can be read");
    parts.target = trial.part_bytes.max(1);
    parts.held_back = trial.held_back;
    let manner = Arc::get_mut(&mut parts.manner).expect("no part has been given yet");
    manner.block_bytes = trial.block_bytes.max(1);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn a_file_in_parts_says_what_it_says_at_once(
            pieces in prop::collection::vec(
                prop::sample::select(vec!["a", "1", ",", "\"", "\n", "\r\n", "\r", "a,b\n", "\"a\n\",", "\0", "\u{feff}"]),
                0..60,
            ),
            quote in prop::sample::select(vec![Some(b'"'), None]),
            max_field in prop::sample::select(vec![4, 5000]),
            (width, header) in prop::sample::select(vec![(1, ""), (2, "a,b"), (3, "")]),
            (part_bytes, held_back, block_bytes) in (1..40_usize, 0..30_usize, 1..40_usize),
        ) {
            let grammar = Grammar { quote, max_field, ..Grammar::default() };
            let header = header.as_bytes().to_vec();
            agree(pieces.concat().as_bytes(), &Trial { grammar, width, header, part_bytes, held_back, block_bytes });
        }
    }
}
