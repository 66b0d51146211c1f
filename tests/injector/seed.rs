//! Sound files: made-up sales, in any style of writing, with a row at a wanted byte.
//!
//! The rows hold what makes reading hard and is no fault: delimiters, doubled quotes and line ends in quotes, letters of
//! several bytes. The row at the wanted place is a plain one, for a fault to be put into.
//!
//! **Invariant:** rows depend on their index and the style alone.

use std::fmt::Write;
use std::ops::Range;

/// Rows of a small file.
pub(crate) const ROWS: usize = 400;
/// Bytes that follow behind a place at an edge.
const BEHIND: usize = 40 << 10;

/// How a file is written.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) delimiter: char,
    pub(crate) decimal: char,
    pub(crate) ending: &'static str,
    /// What stands before a quote in quotes.
    pub(crate) escape: char,
    /// In which parts of the world the sales were.
    pub(crate) regions: [&'static str; 5],
    pub(crate) quoting: Quoting,
}

/// What stands in quotes.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Quoting {
    /// Every note; some notes hold delimiters, quotes and line ends.
    Notes,
    /// Nothing.
    Nothing,
}

/// Regions with letters beyond ASCII, all of which Latin-1 has too.
const WIDE: [&str; 5] = ["Zürich", "São Paulo", "Oslo", "Málaga", "Genève"];

impl Style {
    /// Commas, LF, UTF-8.
    pub(crate) const PLAIN: Self =
        Self { delimiter: ',', decimal: '.', ending: "\n", escape: '"', regions: WIDE, quoting: Quoting::Notes };
}

/// The names of the columns.
pub(crate) const NAMES: [&str; 6] = ["id", "units", "price", "region", "day", "note"];

/// Where in a file something stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum At {
    /// In the first row of a small file.
    Start,
    /// In a row in the middle of a small file.
    Middle,
    /// In the last row of a small file.
    End,
    /// At a byte, counted from the start of the file or of its first row.
    File(usize),
    /// At a byte, counted from the start of the first row.
    Data(usize),
}

/// A row for a fault to be put into, and where its cells are.
#[derive(Clone, Debug)]
pub(crate) struct Plain {
    pub(crate) text: String,
    pub(crate) price: Range<usize>,
    pub(crate) region: Range<usize>,
    /// With its quotes, if it has some.
    pub(crate) note: Range<usize>,
}

/// A file: header and rows, each with its line end.
#[derive(Clone)]
pub(crate) struct Sheet {
    pub(crate) style: Style,
    pub(crate) header: String,
    pub(crate) rows: Vec<String>,
}

impl Sheet {
    /// A file of so many rows.
    pub(crate) fn of(style: Style, rows: usize) -> Self {
        Self { style, header: header(style), rows: (0..rows).map(|index| row(style, index)).collect() }
    }

    /// A file of about so many bytes.
    pub(crate) fn sized(style: Style, bytes: usize) -> Self {
        let mut sheet = Self::of(style, 0);
        sheet.grow_by(bytes);
        sheet
    }

    /// A file with the plain row that `offset` of which stands at `at`; and the row's index.
    pub(crate) fn with_plain(style: Style, at: At, offset: impl Fn(&Plain) -> usize) -> (Self, usize, Plain) {
        let (target, index) = match at {
            At::Start => (None, 0),
            At::Middle => (None, ROWS / 2),
            At::End => (None, ROWS - 1),
            At::File(byte) => (Some(byte), 0),
            At::Data(byte) => (Some(header(style).len() + byte), 0),
        };
        let Some(target) = target else {
            let mut sheet = Self::of(style, ROWS);
            let plain = plain(style, index);
            sheet.rows[index].clone_from(&plain.text);
            return (sheet, index, plain);
        };
        let mut sheet = Self::until(style, |index| target - offset(&plain(style, index)));
        let (index, plain) = (sheet.rows.len(), plain(style, sheet.rows.len()));
        sheet.rows.push(plain.text.clone());
        sheet.grow_by(BEHIND);
        (sheet, index, plain)
    }

    /// A file that ends at a byte, which `end` gives for the index of the row that would come next.
    pub(crate) fn until(style: Style, end: impl Fn(usize) -> usize) -> Self {
        let mut sheet = Self::of(style, 0);
        let mut len = sheet.header.len();
        loop {
            let index = sheet.rows.len();
            // The last row is as long as it takes: longer than a short one, and not by much.
            let missing = end(index + 1) - len;
            if missing < 1000 {
                sheet.rows.push(stretched(style, index, missing));
                return sheet;
            }
            let row = row(style, index);
            len += row.len();
            sheet.rows.push(row);
        }
    }

    /// Adds rows of at least so many bytes.
    pub(crate) fn grow_by(&mut self, bytes: usize) {
        let mut added = 0;
        while added < bytes {
            let row = row(self.style, self.rows.len());
            added += row.len();
            self.rows.push(row);
        }
    }

    pub(crate) fn text(&self) -> String {
        [std::slice::from_ref(&self.header), &self.rows[..]].concat().concat()
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.text().into_bytes()
    }

    /// The physical line, from 1, on which the row at `index` begins.
    pub(crate) fn line_of(&self, index: usize) -> u64 {
        let end = self.style.ending.chars().last().expect("lines end");
        let ends = |text: &String| text.matches(end).count() as u64;
        1 + ends(&self.header) + self.rows[..index].iter().map(ends).sum::<u64>()
    }
}

pub(crate) fn header(style: Style) -> String {
    NAMES.join(&style.delimiter.to_string()) + style.ending
}

/// A row with whatever is no fault.
fn row(style: Style, index: usize) -> String {
    let mut draw = draws(index);
    // Another stream than the cells before it draw from.
    for _ in 0..7 {
        draw(1);
    }
    let Style { delimiter, ending, escape, .. } = style;
    let mut note = words(&mut draw);
    if style.quoting == Quoting::Notes {
        match draw(12) {
            0..4 => note.extend([delimiter.to_string().as_str(), " ", &words(&mut draw)]),
            4 => note.extend([ending, &words(&mut draw)]),
            5 => note = format!("{escape}\"{note}{escape}\""),
            6 => note = format!("{note} of 5{escape}\"{delimiter} {escape}\"{}{escape}\"", words(&mut draw)),
            _ => {}
        }
    }
    cells(style, index, &note).text
}

/// A row without anything special.
fn plain(style: Style, index: usize) -> Plain {
    cells(style, index, "brown paper bags with string")
}

/// A row of this many bytes.
fn stretched(style: Style, index: usize, bytes: usize) -> String {
    let short = cells(style, index, "").text.len();
    let row = cells(style, index, &"tall oak ".repeat(bytes / 9 + 1)[..bytes - short]).text;
    assert_eq!(row.len(), bytes);
    row
}

fn cells(style: Style, index: usize, note: &str) -> Plain {
    let Style { delimiter, decimal, ending, .. } = style;
    let mut draw = draws(index);
    let mut text = format!("C{index:06}{delimiter}{}{delimiter}", draw(900) + 10);
    let mut cell = |cell: std::fmt::Arguments<'_>, after: &dyn std::fmt::Display| {
        let start = text.len();
        let _ = text.write_fmt(cell);
        let range = start..text.len();
        let _ = write!(text, "{after}");
        range
    };
    let price = cell(format_args!("{}{decimal}{:02}", draw(400) + 1, draw(100)), &delimiter);
    let region = cell(format_args!("{}", style.regions[draw(5)]), &delimiter);
    cell(format_args!("2024-{:02}-{:02}", draw(12) + 1, draw(28) + 1), &delimiter);
    let note = match style.quoting {
        Quoting::Notes => cell(format_args!("\"{note}\""), &ending),
        Quoting::Nothing => cell(format_args!("{note}"), &ending),
    };
    Plain { text, price, region, note }
}

fn words(draw: &mut impl FnMut(usize) -> usize) -> String {
    const WORDS: [&str; 12] =
        ["red", "silk", "oak", "paper", "light", "green", "tea", "linen", "soft", "round", "cedar", "wool"];
    let words: Vec<&str> = (0..2 + draw(5)).map(|_| WORDS[draw(12)]).collect();
    words.join(" ")
}

/// Numbers below what is asked for, by splitmix64.
fn draws(index: usize) -> impl FnMut(usize) -> usize {
    let mut state = (index as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    move |below| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % below as u64).expect("below a usize")
    }
}
