//! Faults and styles of whole files: headers, what stands above and below, encodings, sizes.
//!
//! **Invariant:** each is made of a sound file by one change.

use serde_json::{Value, json};

use super::case::{Case, Expect, Make, Where};
use super::gzip::packed;
use super::seed::{At, NAMES, Quoting, ROWS, Sheet, Style};

/// A file past the head and the first part.
const LARGE: usize = 2_500_000;
/// Text of a block.
const BLOCK: usize = 256 << 10;
/// Bytes of a part, with the memory that the runs have.
const PART: usize = 2 << 20;

/// Every file.
pub(crate) fn cases() -> Vec<Make> {
    let mut cases: Vec<Make> = Vec::new();
    for size in [Size::Large, Size::Small] {
        for make in [headers, above, styles, encodings] {
            cases.push(Box::new(move || make(size).into_iter().map(|made| made.case(size)).collect()));
        }
    }
    for end in ends() {
        for make in [below, cut] {
            cases.push(Box::new(move || make(end).into_iter().map(|made| made.case(end)).collect()));
        }
    }
    for byte in [BLOCK, PART] {
        for shift in 0..4 {
            cases.push(Box::new(move || vec![surrogates(byte / 2 - 3 + shift).case((byte, shift))]));
        }
    }
    for make in odd() {
        cases.push(Box::new(move || vec![make().case("alone")]));
    }
    cases
}

#[derive(Clone, Copy, Debug)]
enum Size {
    Small,
    Large,
}

impl Size {
    fn sheet(self, style: Style) -> Sheet {
        match self {
            Self::Small => Sheet::of(style, ROWS),
            Self::Large => Sheet::sized(style, LARGE),
        }
    }
}

/// Where the rows of a file end.
#[derive(Clone, Copy, Debug)]
enum End {
    AfterRows(usize),
    AtByte(usize),
}

fn ends() -> Vec<End> {
    let edges = [BLOCK, PART].map(|byte| [byte - 1, byte, byte + 1].map(End::AtByte));
    [&[End::AfterRows(ROWS)][..], &edges.concat()].concat()
}

impl End {
    fn sheet(self) -> Sheet {
        match self {
            Self::AfterRows(rows) => Sheet::of(Style::PLAIN, rows),
            Self::AtByte(byte) => Sheet::until(Style::PLAIN, |_| byte),
        }
    }
}

/// A file, and what must be said of it.
struct Made {
    class: &'static str,
    name: &'static str,
    bytes: Vec<u8>,
    expect: Expect,
    twin: Option<(Vec<u8>, u64)>,
}

impl Made {
    fn new(class: &'static str, bytes: impl Into<Vec<u8>>, expect: Expect) -> Self {
        Self { class, name: "t.csv", bytes: bytes.into(), expect, twin: None }
    }

    /// Beside the file that it was made of.
    fn of(self, sheet: &Sheet) -> Self {
        Self { twin: Some((sheet.bytes(), sheet.rows.len() as u64)), ..self }
    }

    fn case(self, at: impl std::fmt::Debug) -> Case {
        let Self { class, name, bytes, expect, twin } = self;
        Case { class, at: format!("{at:?}"), name, packed: packed(&bytes), plain: Some(bytes), expect, twin }
    }
}

const FIRST_NAME: &str = "/tables/0/columns/0/name";
const SECOND_NAME: &str = "/tables/0/columns/1/name";
const LAST_NAME: &str = "/tables/0/columns/5/name";
const NO_NAME: &str = "/tables/0/columns/6";
const UNITS: &str = "/tables/0/columns/1/type";
const PRICE: &str = "/tables/0/columns/2/type";
const DAY: &str = "/tables/0/columns/4/type";
const DELIMITER: &str = "/tables/0/files/0/dialect/delimiter";
const ESCAPE: &str = "/tables/0/files/0/dialect/escape";
const DECIMAL: &str = "/tables/0/files/0/dialect/decimal";
const ENCODING: &str = "/tables/0/files/0/dialect/encoding";
const LINE_ENDING: &str = "/tables/0/files/0/dialect/line_ending";
const SKIPPED: &str = "/tables/0/files/0/dialect/skipped_lines";
const FOOTER: &str = "/tables/0/files/0/dialect/footer_lines";

/// The six columns, by their names.
fn named(expect: Expect) -> Expect {
    expect.fact(FIRST_NAME, NAMES[0]).fact(LAST_NAME, NAMES[5]).fact(NO_NAME, Value::Null)
}

/// The six columns and what they hold.
fn typed(expect: Expect) -> Expect {
    named(expect).fact(UNITS, "integer").fact(PRICE, "decimal").fact(DAY, "date")
}

fn headers(size: Size) -> Vec<Made> {
    let sheet = size.sheet(Style::PLAIN);
    let rows = sheet.rows.len();
    let with = |header: &str| Sheet { header: header.to_owned(), ..sheet.clone() }.bytes();
    let ended = |header: &str| {
        let rows = sheet.rows.iter().map(|row| format!("{},\n", row.trim_end_matches('\n'))).collect();
        Sheet { header: header.to_owned(), rows, ..sheet.clone() }.bytes()
    };
    let line = |line: u64| Where::Line(line..=line);
    let made = [
        Made::new(
            "duplicate header",
            with("id,units,units,region,day,note\n"),
            Expect::code("duplicate-header", Where::File).severity("condition").rows(rows).fact(FIRST_NAME, "id"),
        ),
        Made::new(
            "blank header",
            with("id,,price,region,day,note\n"),
            named(Expect::code("blank-header", line(1)).severity("condition").rows(rows)),
        ),
        Made::new(
            "blank header, the first",
            with(",units,price,region,day,note\n"),
            Expect::code("blank-header", line(1)).severity("condition").rows(rows).fact(SECOND_NAME, "units"),
        ),
        Made::new(
            "missing header",
            with(""),
            Expect::code("missing-header", line(1)).severity("condition").rows(rows).fact(UNITS, "integer"),
        ),
        Made::new(
            "header quoted as one field",
            with("\"id,units,price,region,day,note\"\n"),
            typed(Expect::code("unclean-header", line(1)).kind("quoted-as-one").severity("condition").rows(rows)),
        ),
        Made::new(
            "delimiter at the end of every row",
            // The header ends as it should, so that it is the rows that have a cell too many.
            ended(&sheet.header),
            typed(
                Expect::code("ragged-rows", Where::First(1, 2))
                    .kind("trailing-delimiter")
                    .severity("advice")
                    .rows(rows),
            ),
        ),
        Made::new(
            "delimiter at the end of every line",
            ended("id,units,price,region,day,note,\n"),
            Expect::code("ragged-rows", Where::File).kind("trailing-delimiter").severity("advice").rows(rows),
        ),
        Made::new("nothing", sheet.bytes(), typed(Expect::clean(rows))),
    ];
    made.into_iter().map(|made| made.of(&sheet)).collect()
}

fn above(size: Size) -> Vec<Made> {
    let sheet = size.sheet(Style::PLAIN);
    let rows = sheet.rows.len();
    let below = |preamble: &str| [preamble.as_bytes(), &sheet.bytes()].concat();
    let skipped = |lines: u64| {
        typed(Expect::code("preamble-lines", Where::Line(1..=1)).severity("condition").rows(rows)).fact(SKIPPED, lines)
    };
    let made = [
        Made::new("preamble of one line", below("Sales report 2024\n"), skipped(1)),
        Made::new("preamble and a blank line", below("Sales report 2024\n\n"), skipped(2)),
        Made::new(
            "preamble of four lines",
            below("Sales report\nRegion: all, without Asia\nMade 2024-03-01\n\n"),
            skipped(4),
        ),
        Made::new("mark at the head", below("\u{feff}"), typed(Expect::clean(rows)).fact(ENCODING, "utf-8")),
    ];
    made.into_iter().map(|made| made.of(&sheet)).collect()
}

fn styles(size: Size) -> Vec<Made> {
    let styled = |class, name, style: Style, delimiter: &str| {
        let sheet = size.sheet(style);
        let expect = typed(Expect::clean(sheet.rows.len())).fact(DELIMITER, delimiter);
        Made { name, ..Made::new(class, sheet.bytes(), expect) }
    };
    let with = |delimiter| Style { delimiter, ..Style::PLAIN };
    let ending = |ending| Style { ending, ..Style::PLAIN };
    let european = Style { delimiter: ';', decimal: ',', ..Style::PLAIN };
    let also = |mut made: Made, pointer, value: &str| {
        made.expect = made.expect.fact(pointer, value);
        made
    };
    let mut commas_in_tsv = styled("commas in .tsv", "t.tsv", Style::PLAIN, ",");
    commas_in_tsv.expect = commas_in_tsv.expect.beside(&["dialect-mismatch"]);
    let open_end = size.sheet(Style::PLAIN);
    vec![
        commas_in_tsv,
        styled("tabs in .tsv", "t.tsv", with('\t'), "\t"),
        styled("tabs in .csv", "t.csv", with('\t'), "\t"),
        styled("semicolons in .csv", "t.csv", with(';'), ";"),
        styled("vertical bars in .csv", "t.csv", with('|'), "|"),
        also(styled("decimal comma", "t.csv", european, ";"), DECIMAL, ","),
        also(styled("CR only", "t.csv", ending("\r"), ","), LINE_ENDING, "cr"),
        also(styled("CRLF", "t.csv", ending("\r\n"), ","), LINE_ENDING, "crlf"),
        also(styled("backslash escapes", "t.csv", Style { escape: '\\', ..Style::PLAIN }, ","), ESCAPE, "\\"),
        styled("no quotes", "t.csv", Style { quoting: Quoting::Nothing, ..Style::PLAIN }, ","),
        Made::new("no line end at the end", open_end.text().trim_end(), typed(Expect::clean(open_end.rows.len()))),
    ]
}

fn encodings(size: Size) -> Vec<Made> {
    let sheet = size.sheet(Style::PLAIN);
    let (rows, text) = (sheet.rows.len(), sheet.text());
    let utf16 = |mark: &str, bytes: fn(u16) -> [u8; 2], text: &str| -> Vec<u8> {
        format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
    };
    let clean = |encoding: Value| typed(Expect::clean(rows)).fact(ENCODING, encoding);
    let [le, be] = ["utf-16le", "utf-16be"].map(|name| clean(json!(name)));
    let western = || json!(["windows-1252", "iso-8859-1", "iso-8859-15"]);
    // The letters come only once most of the file has been read.
    let (early, late) = text.split_at(text.match_indices('\n').nth(rows * 4 / 5).expect("so many lines").0);
    let early = early.replace(['ü', 'ã', 'á', 'è'], "e");
    let mark = "\u{feff}";
    vec![
        Made::new("UTF-16 LE with a mark", utf16(mark, u16::to_le_bytes, &text), le.clone()),
        Made::new("UTF-16 BE with a mark", utf16(mark, u16::to_be_bytes, &text), be.clone()),
        Made::new("UTF-16 LE without a mark", utf16("", u16::to_le_bytes, &text), le),
        Made::new("UTF-16 BE without a mark", utf16("", u16::to_be_bytes, &text), be),
        Made::new("Latin-1", latin1(&text), clean(western())),
        Made::new("Latin-1, late in the file", latin1(&(early + late)), clean(western())),
        Made::new("UTF-8", text.clone(), clean(json!("utf-8"))),
    ]
}

/// UTF-16 with a letter of two units, the first of which is the one at `unit` behind the mark.
fn surrogates(unit: usize) -> Made {
    let style = Style { regions: ["Oslo"; 5], ..Style::PLAIN };
    let (mut sheet, index, row) = Sheet::with_plain(style, At::File(unit), |row| row.note.start + 6);
    sheet.rows[index].insert(row.note.start + 6, '\u{1F9F5}');
    let bytes: Vec<u8> = format!("\u{feff}{}", sheet.text()).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let expect = Expect::clean(sheet.rows.len()).fact(ENCODING, "utf-16le");
    Made::new("UTF-16, a letter of two units", bytes, typed(expect))
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a letter of Latin-1")).collect()
}

fn below(end: End) -> Vec<Made> {
    let sheet = end.sheet();
    let rows = sheet.rows.len();
    let with = |footer: &str| [sheet.bytes(), footer.into()].concat();
    let footer = |lines: u64| {
        typed(Expect::code("footer-lines", Where::File).severity("condition").rows(rows)).fact(FOOTER, lines)
    };
    let (len, line) = (sheet.bytes().len() as u64, sheet.line_of(rows));
    let tail =
        |from: u64, line: u64| Expect::code("nul-bytes", Where::Byte(from, line)).kind("tail").severity("blocker");
    // Two cells of a row whose rest was never written.
    let torn = "C900001,12";
    let second = |blank: &str| {
        with(&format!("{blank}\ncity,country,people\n{}", "Rome,Italy,2800000\nBern,Swiss,140000\n".repeat(30)))
    };
    let tables = |lines: u64| Expect::code("multiple-tables", Where::Line(line..=line + lines)).severity("blocker");
    let made = [
        Made::new("footnote", with("Source: the national office of statistics\n"), footer(1)),
        Made::new("footnote below a blank line", with("\nNote: prices are without tax\n"), footer(2)),
        Made::new("total row", with("Total,184020,84020.55,,,\n"), footer(1)),
        Made::new("total row and footnote", with("Total,184020,84020.55,,,\n\n* without returns\n"), footer(3)),
        Made::new("NUL tail", with(&"\0".repeat(5_000)), typed(tail(len, line))),
        Made::new("NUL tail, short", with(&"\0".repeat(7)), typed(tail(len, line))),
        Made::new(
            "NUL tail in a row",
            with(&format!("{torn}{}", "\0".repeat(9_000))),
            named(tail(len + torn.len() as u64, line)),
        ),
        Made::new("two tables", second(""), tables(1)),
        Made::new("two tables, the second with a title", second("\nCities"), tables(2)),
    ];
    made.into_iter().map(|made| made.of(&sheet)).collect()
}

/// Files whose last bytes never arrived: the last record is cut.
fn cut(end: End) -> Vec<Made> {
    // The whole rows end some bytes before the place asked for, and the rest is of one row more.
    let last = "C900001,12,4.50,Zug,2024-03-05,\"brown paper, cut\"\n";
    let cuts = [("cut in the second cell", 9), ("cut before the third cell", 11), ("cut in the fifth cell", 26)];
    let made = cuts.map(|(class, kept)| {
        let sheet = match end {
            End::AfterRows(_) => end.sheet(),
            End::AtByte(byte) => End::AtByte(byte - kept).sheet(),
        };
        let rows = sheet.rows.len();
        let bytes = [sheet.bytes(), last.as_bytes()[..kept].to_vec()].concat();
        let place = Where::Record(rows as u64 + 1, sheet.line_of(rows));
        let expect = Expect::code("truncated-file", place).kind("cut-record").severity("condition").rows(rows + 1);
        Made::new(class, bytes, named(expect)).of(&sheet)
    });
    made.into()
}

/// Files of a size or shape of their own.
fn odd() -> Vec<fn() -> Made> {
    vec![
        || Made::new("zero bytes", "", Expect::code("empty-file", Where::File).severity("condition")),
        || {
            let expect = Expect::code("too-few-rows", Where::File).severity("blocker").rows(0);
            Made::new("header only", format!("{}\n", NAMES.join(",")), named(expect))
        },
        || {
            let expect = Expect::code("too-few-rows", Where::File).severity("blocker").rows(0);
            Made::new("header only, without a line end", NAMES.join(","), named(expect))
        },
        || {
            let text = lines((0..ROWS).map(|row| (row * 37 % 1009).to_string()));
            let expect = Expect::clean(ROWS).fact(FIRST_NAME, "units").fact("/tables/0/columns/0/type", "integer");
            Made::new("one column of numbers", format!("units\n{text}"), expect)
        },
        || {
            let text = lines((0..ROWS).map(|row| ["oak", "red silk", "tea"][row * row % 3].to_owned()));
            Made::new("one column of words", format!("item\n{text}"), Expect::clean(ROWS).fact(FIRST_NAME, "item"))
        },
        || long_line("a line of 10 MB in quotes", "\"", Quoting::Notes),
        || long_line("a line of 10 MB without quotes", "", Quoting::Nothing),
        || {
            let mut sheet = Sheet::of(Style { quoting: Quoting::Nothing, ..Style::PLAIN }, ROWS);
            sheet.rows[ROWS / 2] = format!("C900001,12,4.50,Zug,2024-03-05,{}\n", "tall oak ".repeat(2_000_000));
            let expect = Expect::code("oversized-record", Where::Record(ROWS as u64 / 2 + 1, sheet.line_of(ROWS / 2)));
            Made::new("a cell of 18 MB", sheet.bytes(), typed(expect.severity("condition").rows(ROWS - 1)))
        },
        || {
            let (columns, rows) = (50_000, 6);
            let line = |cell: &dyn Fn(usize) -> String| (0..columns).map(cell).collect::<Vec<_>>().join(",") + "\n";
            let header = line(&|column| format!("c{column}"));
            let body: String = (0..rows).map(|row| line(&|column| (row * 31 + column).to_string())).collect();
            let expect = Expect::clean(rows)
                .fact("/tables/0/columns/49999/name", "c49999")
                .fact("/tables/0/columns/50000", Value::Null);
            Made::new("50,000 columns", header + &body, expect)
        },
    ]
}

fn lines(cells: impl Iterator<Item = String>) -> String {
    cells.map(|cell| cell + "\n").collect()
}

fn long_line(class: &'static str, quote: &str, quoting: Quoting) -> Made {
    let mut sheet = Sheet::of(Style { quoting, ..Style::PLAIN }, ROWS);
    let note = "tall oak ".repeat(10_000_000 / 9);
    sheet.rows[ROWS / 2] = format!("C900001,12,4.50,Zug,2024-03-05,{quote}{note}{quote}\n");
    Made::new(class, sheet.bytes(), typed(Expect::clean(ROWS)))
}
