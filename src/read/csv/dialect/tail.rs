//! What shows only beyond the head: notes and totals at a file's end, and a second table under the first.
//!
//! Pure functions over records; the reader calls them once it has the last records of a file, or those after a blank one.
//!
//! **Invariant:** a record that could be data is never called a footer: each needs two independent signs.

use super::look::Look;

/// What most cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Numbers.
    Number,
    /// Dates or times.
    Temporal,
    /// Anything else.
    Text,
    /// No cell holds anything.
    Empty,
}

impl Sort {
    /// The sort of a column with these cells. Nine in ten decide, so that a stray cell does not.
    pub fn of<'a>(cells: impl Iterator<Item = &'a [u8]>) -> Self {
        Self::of_looks(cells.map(Look::of))
    }

    pub(super) fn of_looks(looks: impl Iterator<Item = Look>) -> Self {
        let (mut known, mut numbers, mut times) = (0, 0, 0);
        for look in looks {
            match look {
                Look::Empty | Look::Null => continue,
                Look::Number(_) => numbers += 1,
                Look::Temporal => times += 1,
                _ => {}
            }
            known += 1;
        }
        match known {
            0 => Self::Empty,
            _ if numbers * 10 >= known * 9 => Self::Number,
            _ if times * 10 >= known * 9 => Self::Temporal,
            _ => Self::Text,
        }
    }
}

/// How many of a table's last records are notes or totals. `records` are the last ones of the file, as many as were held
/// back (eight are plenty), each with its cells' texts; `width` and `sorts` are the table's.
pub fn footer(records: &[Vec<&[u8]>], width: usize, sorts: &[Sort]) -> usize {
    let blank = |at: usize| records[at].iter().all(|cell| cell.trim_ascii().is_empty());
    let mut footer = 0;
    for at in (0..records.len()).rev() {
        if blank(at) {
            continue;
        }
        let apart = at > 0 && blank(at - 1);
        if is_note(&records[at], width, sorts, apart) || is_total(&records[at], sorts) {
            footer = records.len() - at;
        } else if !is_text_line(&records[at], width) {
            break;
        }
        // Else a line that belongs to notes if notes begin above it.
    }
    // Blank lines between the table and its notes belong to the notes.
    while footer > 0 && footer < records.len() && blank(records.len() - footer - 1) {
        footer += 1;
    }
    footer
}

/// A line of text under a table: few cells, the first of them text, and either a word that begins notes, or a blank line
/// before it, or a place where the table has numbers or dates.
fn is_note(record: &[&[u8]], width: usize, sorts: &[Sort], apart: bool) -> bool {
    let filled = record.iter().filter(|cell| !cell.trim_ascii().is_empty()).count();
    let Some(first) = record.first().map(|cell| cell.trim_ascii()).filter(|cell| !cell.is_empty()) else {
        return false;
    };
    if is_row_count(first) && filled <= 2 {
        return true;
    }
    if !is_text_line(record, width) {
        return false;
    }
    let clash = matches!(sorts.first(), Some(Sort::Number | Sort::Temporal));
    begins_note(first) || (clash && (first.len() >= 4 || apart)) || (apart && width > 1)
}

/// Text first, and fewer cells than the table has; a sentence with commas in it may be cut into some.
fn is_text_line(record: &[&[u8]], width: usize) -> bool {
    let filled = record.iter().filter(|cell| !cell.trim_ascii().is_empty()).count();
    let textual = record
        .first()
        .is_some_and(|first| matches!(Look::of(first), Look::Word | Look::Prose | Look::Odd | Look::Formal));
    let narrow = match width {
        0 | 1 => true,
        2 => record.len() < width,
        _ => filled * 2 <= width && filled <= 4,
    };
    textual && narrow
}

/// `Total,,1234`: the word in the first cell that holds anything, then numbers where the table has numbers, and at least
/// one column of text or dates left empty where the table has more than the word and the sums.
fn is_total(record: &[&[u8]], sorts: &[Sort]) -> bool {
    const WORDS: [&str; 13] = [
        "total",
        "totals",
        "grand total",
        "sub total",
        "subtotal",
        "sum",
        "summe",
        "gesamt",
        "total general",
        "totale",
        "insgesamt",
        "average",
        "mean",
    ];
    let mut cells = record.iter().enumerate().filter(|(_, cell)| !cell.trim_ascii().is_empty());
    let Some((at, first)) = cells.next() else { return false };
    let word = String::from_utf8_lossy(first.trim_ascii()).to_lowercase();
    let word = word.trim_end_matches([':', '.', ' ']);
    if !WORDS.contains(&word) {
        return false;
    }
    let (mut sums, mut others) = (0, 0);
    for (_, cell) in cells {
        match Look::of(cell) {
            Look::Number(_) => sums += 1,
            Look::Null => {}
            _ => others += 1,
        }
    }
    // The word stands where the table has other things, or every other column that holds text is left empty.
    let clash = matches!(sorts.get(at), Some(Sort::Number | Sort::Temporal | Sort::Empty));
    (sums > 0 && others == 0) || (clash && others <= sums)
}

/// `(1234 rows)`, `1 row affected`, `1234 records`.
fn is_row_count(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text.get(..40).unwrap_or(text)).to_lowercase();
    let core = text.trim_matches(|c| matches!(c, '(' | ')' | '.' | ' ' | '-'));
    let rest = core.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
    rest.len() < core.len()
        && ["row", "rows", "record", "records", "rows affected", "row affected", "row(s) affected", "rows selected"]
            .contains(&rest.trim_start())
}

/// Words that begin notes under a table, in the languages of the usual exports.
fn begins_note(text: &[u8]) -> bool {
    const STARTS: [&str; 21] = [
        "source",
        "note",
        "notes",
        "footnote",
        "* ",
        "** ",
        "copyright",
        "©",
        "(c)",
        "generated",
        "exported",
        "downloaded",
        "data source",
        "last updated",
        "end of",
        "disclaimer",
        "quelle",
        "anmerkung",
        "fuente",
        "nota",
        "legend",
    ];
    let text = String::from_utf8_lossy(text.get(..64).unwrap_or(text)).to_lowercase();
    STARTS.iter().any(|start| {
        // A whole word: `Notebook` begins no note.
        text.strip_prefix(start).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// One record, as far as tables are told apart by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its cells.
    pub width: usize,
    /// Those that hold something.
    pub filled: usize,
    /// Those that are numbers or dates.
    pub typed: usize,
}

impl Span {
    /// The span of a record with these cells.
    pub fn of<'a>(cells: impl Iterator<Item = &'a [u8]>) -> Self {
        cells.map(Look::of).fold(Self { width: 0, filled: 0, typed: 0 }, |span, look| Self {
            width: span.width + 1,
            filled: span.filled + usize::from(look != Look::Empty),
            typed: span.typed + usize::from(look.is_typed()),
        })
    }

    /// Whether the record could name columns: every cell holds something, and none is a number.
    const fn names(&self) -> bool {
        self.width >= 2 && self.filled == self.width && self.typed == 0
    }
}

/// Which of the records after a blank one is the header of another table than the one before it, which has `width` cells
/// and, if `typed`, columns of numbers or dates. Blank records and one title line may stand before the header, and
/// records of its width must stand below it; its width differs from the table's, or it has names where the table has
/// numbers. `next` gives the records; no more are asked for than it takes.
pub fn further_table(width: usize, typed: bool, mut next: impl FnMut() -> Option<Span>) -> Option<usize> {
    let mut at = 0;
    let mut filled = |at: &mut usize| {
        (0..BLANKS).find_map(|_| {
            *at += 1;
            next().map_or(Some(None), |span| (span.filled > 0).then_some(Some(span)))
        })?
    };
    let mut header = filled(&mut at)?;
    if header.filled == 1 {
        header = filled(&mut at)?;
    }
    if !header.names() || (header.width == width && !typed) {
        return None;
    }
    let found = at - 1;
    let mut below = 0;
    while below < BELOW
        && let Some(span) = next()
        && span.filled > 0
    {
        if span.width != header.width {
            return None;
        }
        below += 1;
    }
    (below > 0).then_some(found)
}

/// Blank records that may stand before a further table.
const BLANKS: usize = 8;
/// Records below a further table's header that are looked at.
const BELOW: usize = 3;
