//! One reading of a text under one grammar, and how well the text bears it.
//!
//! The score is the product of three shares, after van den Burg et al. (2019) with the real grammar in place of their
//! abstraction: the *pattern* (do records agree in their number of cells, and is there more than one), the *looks*
//! (are the cells things that people write down), and the *quoting* (are the quotes where quotes belong).
//!
//! Looks take most of the time, and mostly nothing depends on them: where one delimiter cuts a table and no other cuts
//! anything, only the cuts are looked at, and the score stands between [`LEAST_LOOKS`] and one times what it gives.
//!
//! **Invariant:** a reading walks at most [`RECORDS`] records and grades at most [`CELLS`] cells, and its work is linear
//! in the bytes that it walks.

use crate::read::csv::grammar::{Field, Form, Grammar, Input, Quoting, Spaces, unescape};
use crate::read::csv::records::Walker;

use super::layout::PREAMBLE;
use super::look::{Look, is_empty};
use super::plain::plain_lines;

/// Records walked to judge a reading: CSV dialects show within some hundred rows (van den Burg et al. report no gain from
/// reading further), and a thousand leaves room for a long preamble.
const RECORDS: usize = 1000;
/// Cells graded to judge a reading: some twenty columns over all records; wider tables show in fewer.
const CELLS: usize = 20_000;
/// Columns of which it is kept whether they hold anything.
const COLUMNS: usize = 4096;
/// What a reading that cuts nothing is worth: any consistent cut is better, an inconsistent one may be worse.
const UNCUT: f64 = 0.02;

/// What the looks of any cells are worth at the least: the lowest grade times the factors in `bare_factor`.
pub(super) const LEAST_LOOKS: f64 = 0.05;

/// What is looked at in a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// Where records and cells are cut. The score is what it would be if all cells looked their best, and nothing is
    /// said of strong or odd cells.
    Cuts,
    /// What the cells look like too.
    Looks,
}

/// What walking the head under one grammar gave.
#[derive(Clone, Debug)]
#[cfg_attr(test, derive(PartialEq))]
pub(super) struct Reading {
    pub(super) grammar: Grammar,
    /// From 0 to 1: pattern times looks times quoting.
    pub(super) score: f64,
    /// The commonest number of cells in a record.
    pub(super) width: usize,
    /// The share of records that have it; blank lines and comments are not asked.
    pub(super) share: f64,
    /// Records asked.
    pub(super) records: usize,
    /// Cells that hold something.
    pub(super) filled: usize,
    /// Of those, numbers, dates and addresses.
    pub(super) strong: usize,
    /// Of those, what looks like nothing that people write down.
    pub(super) odd: usize,
    /// Fields with quotes around something.
    pub(super) quoted: usize,
    /// Quotes that are neither around a field nor doubled.
    pub(super) loose: usize,
    /// Unquoted fields that begin with an apostrophe.
    pub(super) apostrophes: usize,
    /// Fields where blanks stand between the delimiter and a quote.
    pub(super) padded_quotes: usize,
    /// Fields after a delimiter, and those of them that begin with a space.
    pub(super) followers: usize,
    pub(super) padded: usize,
}

impl Reading {
    /// Walks `text` under `grammar`.
    pub(super) fn of(grammar: &Grammar, text: &[u8], input: Input) -> Self {
        Self::to(Depth::Looks, grammar, text, input)
    }

    /// The same, as deep as is asked for.
    pub(super) fn to(depth: Depth, grammar: &Grammar, text: &[u8], input: Input) -> Self {
        let mut tally = Tally::new(grammar, depth);
        let plain = if depth == Depth::Cuts { tally.plain_lines(text, input) } else { 0 };
        let rest = text.get(plain..).unwrap_or_default();
        let mut walker = Walker::new(grammar, rest, input);
        let mut fields = Vec::new();
        while tally.goes_on() {
            let Some(record) = walker.next_record(&mut fields) else { break };
            let notes = record.notes;
            tally.loose += notes.stray_quotes + notes.inner_quotes + notes.unterminated;
            tally.record(rest, &fields);
        }
        let read = plain + walker.position();
        let stopped = tally.records >= RECORDS || tally.cells >= CELLS;
        let coverage = if stopped || text.is_empty() { 1.0 } else { read as f64 / text.len() as f64 };
        let quotes = grammar.quote.map_or(0, |quote| memchr::memchr_iter(quote, &text[..read]).count());
        tally.finish(coverage, quotes)
    }

    /// Whether records are cut, and mostly into the same number of cells.
    pub(super) fn is_table(&self) -> bool {
        self.width >= 2 && self.share >= 0.8
    }
}

/// How many records have some number of cells, and which was the first.
#[derive(Clone, Copy, Debug)]
struct Width {
    cells: usize,
    count: usize,
    first: usize,
}

/// Records of one width, one after another.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    cells: usize,
    len: usize,
}

impl Run {
    fn area(self) -> usize {
        self.cells * self.len
    }

    /// Whether sentences with delimiters in them would hardly come out alike so often in a row (project judgement).
    fn is_block(self) -> bool {
        matches!((self.cells, self.len), (2, 5..) | (3, 3..) | (4.., 2..))
    }
}

/// What is counted on the way.
#[derive(Debug)]
struct Tally {
    grammar: Grammar,
    depth: Depth,
    widths: Vec<Width>,
    /// The run of records of one width that goes on, and the largest one that ended.
    run: Run,
    best_run: Run,
    /// Whether a column ever held anything.
    held: Vec<bool>,
    records: usize,
    cells: usize,
    grades: f64,
    filled: usize,
    strong: usize,
    odd: usize,
    quoted: usize,
    loose: usize,
    apostrophes: usize,
    padded_quotes: usize,
    followers: usize,
    padded: usize,
    text: Vec<u8>,
}

impl Tally {
    fn new(grammar: &Grammar, depth: Depth) -> Self {
        Self {
            grammar: *grammar,
            depth,
            widths: Vec::new(),
            run: Run::default(),
            best_run: Run::default(),
            held: Vec::new(),
            records: 0,
            cells: 0,
            grades: 0.0,
            filled: 0,
            strong: 0,
            odd: 0,
            quoted: 0,
            loose: 0,
            apostrophes: 0,
            padded_quotes: 0,
            followers: 0,
            padded: 0,
            text: Vec::new(),
        }
    }

    fn goes_on(&self) -> bool {
        self.records < RECORDS && self.cells < CELLS
    }

    /// Takes in the lines before the first that holds a quote or an escape; gives where they end.
    fn plain_lines(&mut self, text: &[u8], input: Input) -> usize {
        let mut end = 0;
        let delimiter = self.grammar.settled().delimiter;
        for line in plain_lines(&self.grammar, text, input) {
            let cells = if line.text.is_empty() { 0 } else { memchr::memchr_iter(delimiter, line.text).count() + 1 };
            end = line.end;
            if !self.begin(cells, line.text) {
                continue;
            }
            for (column, raw) in line.text.split(|&byte| byte == delimiter).enumerate() {
                if self.cells >= CELLS {
                    break;
                }
                let is_filled = raw.first().is_some_and(u8::is_ascii_graphic) || !is_empty(raw);
                if is_filled {
                    self.bare(raw, column);
                }
                self.grades += 1.0;
                self.hold(column, is_filled);
            }
            if !self.goes_on() {
                break;
            }
        }
        end
    }

    /// Takes in a record by its number of cells and its first cell, unless it is blank or a comment.
    fn begin(&mut self, cells: usize, first: &[u8]) -> bool {
        if cells <= 1 && (first.trim_ascii().is_empty() || first.starts_with(b"#")) {
            return false;
        }
        match self.widths.iter_mut().find(|width| width.cells == cells) {
            Some(width) => width.count += 1,
            None => self.widths.push(Width { cells, count: 1, first: self.records }),
        }
        self.records += 1;
        if self.run.cells != cells {
            self.run = Run { cells, len: 0 };
        }
        self.run.len += 1;
        if self.run.is_block() && self.run.area() > self.best_run.area() {
            self.best_run = self.run;
        }
        true
    }

    fn record(&mut self, bytes: &[u8], fields: &[Field]) {
        let first = fields.first().map_or(&[][..], |field| &bytes[field.start..field.end]);
        if !self.begin(fields.len(), first) {
            return;
        }
        for (column, field) in fields.iter().enumerate() {
            if self.cells >= CELLS {
                break;
            }
            let is_filled = self.cell(bytes, field, column);
            self.hold(column, is_filled);
        }
    }

    /// Counts a cell, and that its column holds something if it does.
    fn hold(&mut self, column: usize, is_filled: bool) {
        self.cells += 1;
        self.filled += usize::from(is_filled);
        if is_filled && column < COLUMNS {
            if column >= self.held.len() {
                self.held.resize(column + 1, false);
            }
            self.held[column] = true;
        }
    }

    /// Looks at how a field without quotes begins, which holds something. Gives what follows its blanks.
    fn bare<'c>(&mut self, raw: &'c [u8], column: usize) -> &'c [u8] {
        self.apostrophes += usize::from(raw.first() == Some(&b'\''));
        let core = raw.trim_ascii_start();
        let opens = matches!(core.first(), Some(b'"' | b'\''));
        self.padded_quotes += usize::from(column > 0 && opens && core.len() < raw.len());
        if column > 0 {
            self.followers += 1;
            self.padded += usize::from(raw.first() == Some(&b' '));
        }
        core
    }

    /// Takes in a cell, and says whether it holds anything.
    fn cell(&mut self, bytes: &[u8], field: &Field, column: usize) -> bool {
        let raw = &bytes[field.start..field.end];
        let bare = field.quoting == Quoting::Bare;
        let text = if field.form == Form::Escaped {
            self.text.clear();
            unescape(&self.grammar, bytes, field, &mut self.text);
            &self.text
        } else {
            raw
        };
        let is_filled = !is_empty(text);
        let mut grade = 1.0;
        if self.depth == Depth::Looks {
            let look = Look::of(text);
            self.strong += usize::from(look.is_strong());
            self.odd += usize::from(look == Look::Odd);
            grade = look.grade();
        }
        self.quoted += usize::from(!bare && !raw.is_empty());
        // Read as padding, blanks before a quote are no part of the field.
        let before = field.start.checked_sub(2).and_then(|at| bytes.get(at));
        self.padded_quotes += usize::from(!bare && column > 0 && before == Some(&b' '));
        if bare && is_filled {
            let core = self.bare(raw, column);
            if self.depth == Depth::Looks {
                grade *= bare_factor(raw, core, &self.grammar);
            }
        }
        self.grades += grade;
        is_filled
    }

    /// The commonest width; of equals the wider, which makes more of the text. Where most lines are not cut at all, a block
    /// of lines that are cut alike is the table, and the lines around it are titles and notes.
    fn table_width(&self) -> Width {
        let modal = self.widths.iter().copied().max_by_key(|width| (width.count, width.cells));
        let modal = modal.unwrap_or(Width { cells: 0, count: 0, first: 0 });
        let block = self.widths.iter().copied().find(|width| width.cells == self.best_run.cells);
        match block {
            Some(block) if modal.cells == 1 && self.best_run.area() >= modal.count => block,
            _ => modal,
        }
    }

    fn finish(self, coverage: f64, quotes: usize) -> Reading {
        let records = self.records as f64;
        let Width { cells: width, count: agreeing, first } = self.table_width();
        let held = self.held.iter().take(width).filter(|&&held| held).count().max(usize::from(width > 0));
        let mut pattern: f64 = 0.0;
        for &Width { cells, count, .. } in &self.widths {
            let share = count as f64 / records;
            // A column that never holds anything is made by a delimiter at the end of every line, not by a table.
            let columns = if cells == width && cells <= COLUMNS { held } else { cells } as f64;
            pattern += share * share * ((columns - 1.0) / columns).max(UNCUT);
        }
        let looks = if self.cells == 0 { 0.0 } else { self.grades / self.cells as f64 };
        let quoting = 1.0 - 0.5 * (self.loose as f64 / quotes.max(1) as f64).min(1.0);
        // Lines before the table are not asked to agree with it.
        let asked = self.records - if first <= PREAMBLE { first } else { 0 };
        // One record always agrees with itself: few records prove little.
        let evidence = records / (records + 1.0);
        Reading {
            grammar: self.grammar,
            score: pattern * looks * quoting * evidence * coverage,
            width,
            share: if asked == 0 { 0.0 } else { agreeing as f64 / asked as f64 },
            records: self.records,
            filled: self.filled,
            strong: self.strong,
            odd: self.odd,
            quoted: self.quoted,
            loose: self.loose,
            apostrophes: self.apostrophes,
            padded_quotes: self.padded_quotes,
            followers: self.followers,
            padded: self.padded,
        }
    }
}

/// What the bytes of an unquoted field take from its grade: foreign delimiters, half a pair of quotes, a quoted text that
/// the grammar did not take as one, padding. Project judgement: each is rare in a field that was cut rightly.
fn bare_factor(raw: &[u8], core: &[u8], grammar: &Grammar) -> f64 {
    let mut factor = 1.0;
    if core.iter().any(|&byte| matches!(byte, b'\t' | b'|' | b';' | 0x01 | 0x1E | 0x1F) && byte != grammar.delimiter) {
        factor *= 0.5;
    }
    match core.first() {
        Some(b'"') => factor *= 0.3,
        Some(b'\'') if core.len() > 1 && core.ends_with(b"'") => factor *= 0.7,
        _ => {}
    }
    if core.len() < raw.len() && grammar.spaces == Spaces::Text {
        factor *= 0.97;
    }
    factor
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The plain twin of the lines that are taken in whole is the walk over every record.
        #[test]
        fn lines_taken_in_whole_are_the_records(
            text in "([a1 ',;#]{0,9}(\n|\r\n|\r)?){0,40}[a,\"\\\\\n\r]{0,20}",
            more in any::<bool>(),
            quote in prop::sample::select(vec![Some(b'"'), Some(b'\''), None]),
            escape in prop::sample::select(vec![Some(b'\\'), None]),
        ) {
            let input = if more { Input::More } else { Input::Last };
            let grammar = Grammar { quote, escape, ..Grammar::default() };
            let (cuts, looks) =
                (Reading::to(Depth::Cuts, &grammar, text.as_bytes(), input), Reading::of(&grammar, text.as_bytes(), input));
            let score = cuts.score;
            prop_assert!(looks.score <= score && score * LEAST_LOOKS <= looks.score);
            // Looks are what one of them lacks.
            let Reading { strong, odd, .. } = looks;
            prop_assert_eq!(Reading { score, strong, odd, ..cuts }, Reading { score, ..looks });
        }
    }
}
