//! Opening: what a file says of itself before its rows are read.

use std::fs::File;
use std::io::{self, Read};
use std::thread;
use std::time::Duration;

use crate::ask::{Budget, Reading};
use crate::facts::{Dialect, Fault, FaultKind, Format};
use crate::source::{Found, NameClass};

use super::encoding::{self, Encoding, Head};
use super::hashing::Slot;
use super::inside::{Content, Item};
use super::parts::Parts;
use super::sniff::{HEAD, Seen, sniff};
use super::text::{Bytes, Packing, Recipe, Text};
use super::unpack::Compression;
use super::{csv, parquet};

/// A file whose columns are known.
#[derive(Debug)]
pub struct Opened {
    /// The file's format.
    pub format: Format,
    /// Its columns' names in its own order; a blank one is `column_N`.
    pub names: Vec<String>,
    /// How a text file is written.
    pub dialect: Option<Dialect>,
    /// What it takes to read the rows.
    pub source: Source,
}

/// What it takes to read a file's rows. Holds no open file, but for standard input.
#[derive(Debug)]
pub enum Source {
    /// Delimited text.
    Csv(Box<csv::Start>),
    /// Parquet.
    Parquet,
}

/// The longest first line that is waited for.
const LONGEST_HEADER: usize = 64 << 20;

/// Opens a file as far as its columns.
pub fn open(item: &Item, reading: &Reading, budget: &Budget) -> Result<Opened, Fault> {
    let found = &item.found;
    let (packing, mut bytes) = unpacked(item)?;
    let expected = if matches!(packing, Packing::Plain) { found.bytes } else { 0 };
    let mut head = Vec::with_capacity(usize::try_from(expected).map_or(HEAD, |bytes| HEAD.min(bytes + 1)));
    read_on(&mut bytes, &mut head, HEAD)?;
    let is_unread = matches!(found.class, NameClass::Unread(_));
    if !is_unread && !matches!(packing, Packing::Plain) && Compression::of(&head).is_some() {
        let detail = "a packed file inside a packed one: unpack it first";
        return Err(Fault { kind: FaultKind::Unsupported, detail: detail.to_owned() });
    }
    let extent = if head.len() < HEAD { Head::Whole } else { Head::Cut };
    let stated = reading.encoding.as_deref().and_then(Encoding::named);
    let encoding = stated.unwrap_or_else(|| encoding::decide(&head, extent));
    let format = if head.is_empty() {
        Format::Csv
    } else {
        sniff(&Seen { head: &head, extent, found, packing: &packing, encoding: &encoding })?
    };
    if format == Format::Parquet {
        if !matches!(packing, Packing::Plain) {
            let detail = "a Parquet file inside a packed one: unpack it first";
            return Err(Fault { kind: FaultKind::Unsupported, detail: detail.to_owned() });
        }
        let names = parquet::open(found)?;
        return Ok(Opened { format, names, dialect: None, source: Source::Parquet });
    }
    // What is read in place is text as it stands.
    let (before, mut head) = if Text::is_decoded(&encoding) { (head, Vec::new()) } else { (Vec::new(), head) };
    let mut text = Text::of(before, bytes, &encoding);
    let mut wanted = HEAD;
    read_on(&mut text, &mut head, wanted)?;
    // A first line may be longer than what is usually looked at; then more is, until it ends.
    while head.len() == wanted && !csv::holds_a_record(&head) {
        if wanted >= LONGEST_HEADER {
            let limit = crate::base::wording::bytes(LONGEST_HEADER as u64);
            let detail = format!("its first line is longer than {limit}: is the file one line?");
            return Err(Fault { kind: FaultKind::TooLarge, detail });
        }
        wanted *= 4;
        read_on(&mut text, &mut head, wanted)?;
    }
    if head.is_empty() {
        return Err(match text.ended_by() {
            Some(Err(fault)) => fault,
            _ => Fault { kind: FaultKind::Empty, detail: "it holds no bytes".to_owned() },
        });
    }
    let input = if head.len() < wanted { csv::Input::Last } else { csv::Input::More };
    let recipe = Recipe { packing, encoding };
    let sample = csv::Sample { head, input, rest: text, is_stream: found.is_stdin(), recipe };
    let mut opened = csv::start(sample, &found.shown, reading, budget);
    if opened.names.is_empty() {
        let detail = match reading.skip {
            Some(1..) => "nothing is left below the lines that are skipped: give a smaller --skip-lines",
            _ => "it holds nothing but blank lines",
        };
        return Err(Fault { kind: FaultKind::Empty, detail: detail.to_owned() });
    }
    if let Source::Csv(start) = &mut opened.source {
        start.remark(item.remark.clone());
    }
    Ok(opened)
}

/// The bytes of an item, and what they are packed in.
pub(super) fn unpacked(item: &Item) -> Result<(Packing, Bytes), Fault> {
    let found = &item.found;
    match &item.content {
        Content::None(fault) => return Err(fault.clone()),
        Content::Entry(entry) => return Ok((Packing::Entry(entry.clone()), Bytes::of_entry(found, entry)?)),
        Content::File => {}
    }
    let mut raw: Box<dyn Read + Send> =
        if found.is_stdin() { Box::new(io::stdin()) } else { Box::new(open_file(found)?) };
    let mut start = Vec::new();
    read_on(raw.as_mut(), &mut start, 64)?;
    if start.is_empty() {
        return Err(Fault { kind: FaultKind::Empty, detail: "it holds no bytes".to_owned() });
    }
    let compression = Compression::of(&start);
    if compression == Some(Compression::Zip) && found.is_stdin() {
        let detail = "a ZIP archive on standard input: unpack it first";
        return Err(Fault { kind: FaultKind::Unsupported, detail: detail.to_owned() });
    }
    let bytes = Bytes::of(found, Box::new(io::Cursor::new(start).chain(raw)), compression)?;
    Ok((compression.map_or(Packing::Plain, Packing::Stream), bytes))
}

/// Reads on until `head` holds `wanted` bytes or the source ends.
fn read_on(reader: &mut (impl Read + ?Sized), head: &mut Vec<u8>, wanted: usize) -> Result<(), Fault> {
    let missing = wanted.saturating_sub(head.len()) as u64;
    reader.take(missing).read_to_end(head).map(drop).map_err(|error| unreadable("read", &error))
}

impl Opened {
    /// Whether the file is read from its first byte to its last, in that order and once: text, packed or not, but not in
    /// an archive.
    pub fn is_read_through(&self) -> bool {
        matches!(&self.source, Source::Csv(start) if start.is_read_through())
    }

    /// The parts of the file `found`, which this was opened from.
    pub fn parts(self, found: &Found, budget: &Budget) -> Result<Parts, Fault> {
        self.parts_hashed(found, budget, None)
    }

    /// The same, with the digest of the file's bytes put into `slot` on the way, where it is read from its first byte to its
    /// last.
    pub fn parts_hashed(self, found: &Found, budget: &Budget, slot: Option<&Slot>) -> Result<Parts, Fault> {
        match self.source {
            Source::Csv(start) => {
                let width = self.names.len();
                csv::CsvParts::hashed(*start, found, width, (budget, slot)).map(|parts| Parts::Csv(Box::new(parts)))
            }
            Source::Parquet => parquet::RowGroups::open(found).map(Parts::Parquet),
        }
    }
}

/// How often an open file is waited for where the system allows no more of them, and for how long.
const PATIENCE: u32 = 1000;
const PAUSE: Duration = Duration::from_millis(5);

/// Opens a file. Where the process has as many open as it may, others of its threads are about to close theirs.
pub(super) fn open_file(found: &Found) -> Result<File, Fault> {
    let mut patience = PATIENCE;
    loop {
        match File::open(&found.path) {
            Err(error) if patience > 0 && is_shortage(&error) => {
                patience -= 1;
                thread::sleep(PAUSE);
            }
            opened => return opened.map_err(|error| unreadable("open", &error)),
        }
    }
}

/// Whether there are too many open files, of the process or of the whole system: EMFILE, ENFILE and their like.
fn is_shortage(error: &io::Error) -> bool {
    let codes: &[i32] = if cfg!(windows) { &[4] } else { &[24, 23] };
    error.raw_os_error().is_some_and(|code| codes.contains(&code))
}

pub(super) fn unreadable(doing: &str, error: &io::Error) -> Fault {
    Fault { kind: FaultKind::Unreadable, detail: format!("can't {doing} it: {}", crate::source::reason(error)) }
}
