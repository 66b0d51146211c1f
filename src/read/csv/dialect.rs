//! The dialect of a file, decided once from its first mebibyte: delimiter and header.
//!
//! Each delimiter is tried with the real grammar. The one under which the records agree best with the header in
//! their number of cells is taken; of equals, the one that makes more of them cells, then the one that is rarer in text.

use std::io::Read;

use crate::ask::Budget;
use crate::base::wording::lossless;
use crate::facts::{Dialect, Format, LineEnding};
use crate::read::open::{Opened, Source};

use super::grammar::{Endings, Field, Grammar, Input, unescape};
use super::parts::Start;
use super::records::{Walker, last_boundary};

/// Delimiters, the rarest in running text first: of two that fit alike, that one was put there on purpose.
const DELIMITERS: [u8; 4] = [b'\t', b'|', b';', b','];
/// Records that are looked at to tell one delimiter from another.
const RECORDS: usize = 1000;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What a file's name says of its delimiter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    delimiter: Option<u8>,
}

impl Hint {
    /// The hint in a name: `.tsv` and `.tab` promise tabs, `.psv` pipes.
    pub fn of_name(name: &str) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let delimiter = match extension.to_lowercase().as_str() {
            "tsv" | "tab" => Some(b'\t'),
            "psv" => Some(b'|'),
            _ => None,
        };
        Self { delimiter }
    }
}

/// Whether a head holds the end of a line that any dialect would take for the end of a record: one outside quotes, or
/// one of so many that it can't be all quoted.
pub(in crate::read) fn holds_a_record(head: &[u8]) -> bool {
    last_boundary(&Grammar::default(), head, Input::More) > 0
}

/// Opens delimited text from its head. `rest` is what follows the head where the source can't be opened again.
pub(in crate::read) fn start(head: Vec<u8>, rest: Option<Box<dyn Read + Send>>, hint: Hint, budget: &Budget) -> Opened {
    let mark = if head.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let text = &head[mark..];
    let input = if head.len() < crate::read::sniff::HEAD { Input::Last } else { Input::More };
    let (grammar, confidence) = decide(text, input, hint, budget.max_field);

    let mut walker = Walker::new(&grammar, text, input);
    let mut fields = Vec::new();
    // A header longer than the head is cut there; it would be one name of a mebibyte.
    let header = walker.next_record(&mut fields);
    let names = names(&grammar, text, &fields);
    let (offset, lines) = header.map_or((head.len(), 1), |record| (mark + record.end, record.lines));
    let endings = {
        let mut more = Vec::new();
        for _ in 0..RECORDS {
            if walker.next_record(&mut more).is_none() {
                break;
            }
        }
        walker.endings()
    };
    let dialect = Dialect {
        delimiter: grammar.delimiter,
        quote: grammar.quote,
        escape: grammar.escape,
        header_lines: 1,
        encoding: "utf-8",
        line_ending: most_common(endings),
        confidence,
    };
    let start =
        Start { grammar, offset: offset as u64, lines: lines as u64, stream: rest.map(|rest| (head, rest)).into() };
    Opened { format: Format::Csv, names, dialect: Some(dialect), source: Source::Csv(start) }
}

/// The grammar that fits best, and how well: the share of records that agree with the header.
fn decide(text: &[u8], input: Input, hint: Hint, max_field: usize) -> (Grammar, f64) {
    let mut best = (Grammar { max_field, ..Grammar::default() }, Fit::default());
    let order = hint.delimiter.into_iter().chain(DELIMITERS.into_iter().filter(|&byte| Some(byte) != hint.delimiter));
    for delimiter in order {
        let grammar = Grammar { delimiter, max_field, ..Grammar::default() };
        let fit = Fit::of(&grammar, text, input);
        if fit.is_better_than(&best.1) {
            best = (grammar, fit);
        }
    }
    let confidence = best.1.confidence();
    (best.0, confidence)
}

/// How well records fit a header under some delimiter.
#[derive(Clone, Copy, Debug, Default)]
struct Fit {
    /// Cells in the header.
    header: usize,
    /// Records after the header.
    records: usize,
    /// Those with as many cells as the header.
    agreeing: usize,
    /// Cells in all records.
    cells: usize,
}

impl Fit {
    fn of(grammar: &Grammar, text: &[u8], input: Input) -> Self {
        let mut walker = Walker::new(grammar, text, input);
        let mut fields = Vec::new();
        let mut fit = Self::default();
        while fit.records < RECORDS && walker.next_record(&mut fields).is_some() {
            if fields.is_empty() {
                continue;
            }
            if fit.header == 0 {
                fit.header = fields.len();
            } else {
                fit.records += 1;
                fit.agreeing += usize::from(fields.len() == fit.header);
                fit.cells += fields.len();
            }
        }
        fit
    }

    /// A delimiter that splits nothing is no candidate. One that splits the header beats one that splits only
    /// records; then the share of agreement counts, then the number of cells.
    fn is_better_than(&self, other: &Self) -> bool {
        self.rank() > other.rank()
    }

    fn rank(&self) -> (bool, u64, usize) {
        let splits_records = self.cells > self.records;
        if self.header < 2 && !splits_records {
            return (false, 0, 0);
        }
        let agreement = if self.records == 0 { 1.0 } else { self.agreeing as f64 / self.records as f64 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1")]
        let thousandths = (agreement * 1000.0) as u64;
        (self.header >= 2, thousandths, self.header.max(self.cells / self.records.max(1)))
    }

    fn confidence(&self) -> f64 {
        if self.header < 2 {
            // One column, or a header that no delimiter splits: nothing confirms the comma.
            return 0.5;
        }
        if self.records == 0 { 0.5 } else { self.agreeing as f64 / self.records as f64 }
    }
}

/// The header's cells as names: white space around them cut, a blank one numbered.
fn names(grammar: &Grammar, text: &[u8], fields: &[Field]) -> Vec<String> {
    let mut cell = Vec::new();
    let name = |(index, field): (usize, &Field)| {
        cell.clear();
        unescape(grammar, text, field, &mut cell);
        let name = lossless(&cell);
        let name = name.trim();
        if name.is_empty() { format!("column_{}", index + 1) } else { name.to_owned() }
    };
    fields.iter().enumerate().map(name).collect()
}

fn most_common(endings: Endings) -> Option<LineEnding> {
    let counts = [(endings.lf, LineEnding::Lf), (endings.crlf, LineEnding::CrLf), (endings.cr, LineEnding::Cr)];
    let most = counts.iter().map(|(count, _)| *count).max().filter(|&most| most > 0)?;
    counts.into_iter().find(|(count, _)| *count == most).map(|(_, ending)| ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_the_records_agree_on() {
        for (text, name, delimiter) in [
            ("a,b\n1,2\n", "x.csv", b','),
            ("a;b\n1,5;2,5\n3,5;4,5\n", "x.csv", b';'),
            ("a\tb, c\n1\t2, 3\n", "x.csv", b'\t'),
            ("a|b|c\n1|2|3\n", "x.csv", b'|'),
            ("a\n1\n2\n", "x.csv", b','),
            ("a,b\tc\n", "x.tsv", b'\t'),
            ("a;b\n\"x;y\";2\n\"p,q\";3\n", "x.csv", b';'),
            ("\"a,\"\"b\"\"\"\n1,2\n3,4\n", "x.csv", b','),
        ] {
            let (grammar, _) = decide(text.as_bytes(), Input::Last, Hint::of_name(name), 1 << 20);
            assert_eq!(grammar.delimiter, delimiter, "{text:?}");
        }
    }
}
