//! The serial CSV reader: walks the records of a slice, one after another.
//!
//! It is the definition that every faster reader is measured against (the grammar itself is written down in
//! `grammar.rs`). With more input to come it gives only records that no later byte can change; the caller keeps the rest
//! and reads it again together with what follows.
//!
//! **Invariant:** no byte is skipped or read twice: each record starts where the one before it ended. No input panics,
//! and nothing is allocated but the room for the fields.

use super::grammar::Notes;
use super::grammar::{Ending, Endings, Field, Form, Grammar, Input, Quoting, Record, Spaces};
use super::lookahead::{Lookahead, Opening, work};
use memchr::{memchr_iter, memchr2, memchr3, memrchr2};

/// How many bytes of an unquoted field are walked one by one before a vector search takes over.
const NEAR: usize = 32;

/// Walks the records of a slice from its start, which must be the start of a record.
#[derive(Debug)]
pub struct Walker<'a> {
    bytes: &'a [u8],
    input: Input,
    grammar: Grammar,
    /// Which bytes stop the walk through an unquoted field.
    stops: [bool; 256],
    ahead: Option<Lookahead<'a>>,
    position: usize,
    exhausted: bool,
    endings: Endings,
}

impl<'a> Walker<'a> {
    /// A walker at the start of `bytes`.
    pub fn new(grammar: &Grammar, bytes: &'a [u8], input: Input) -> Self {
        let grammar = grammar.settled();
        let mut stops = [false; 256];
        let special = [Some(b'\n'), Some(b'\r'), Some(grammar.delimiter), grammar.quote, grammar.escape];
        for byte in special.into_iter().flatten() {
            stops[usize::from(byte)] = true;
        }
        let ahead = Lookahead::new(&grammar, bytes, input);
        Self { bytes, input, grammar, stops, ahead, position: 0, exhausted: false, endings: Endings::default() }
    }

    /// Reads the next record and puts its fields in `fields`, which is cleared first. `None` when no complete record
    /// remains: none at all, or, with more input to come, one whose end or quoting these bytes do not decide.
    pub fn next_record(&mut self, fields: &mut Vec<Field>) -> Option<Record> {
        fields.clear();
        if self.exhausted {
            return None;
        }
        let Some(record) = self.read(fields) else {
            self.exhausted = true;
            fields.clear();
            return None;
        };
        self.position = record.end;
        self.endings.add(record.ending);
        Some(record)
    }

    /// Goes on at `position`, the start of a record not before the last one given. What was searched ahead stays known,
    /// so that skipping back and forth between readers stays linear.
    pub fn skip_to(&mut self, position: usize) {
        debug_assert!(position >= self.position, "searches ahead only move forward");
        self.position = position.max(self.position);
    }

    /// Just past the last record given: what is kept for the next read starts here.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Bytes looked at so far, from the first one on: where a quote does not close, far more than were given.
    pub fn looked_at(&self) -> usize {
        self.position.max(self.ahead.as_ref().map_or(0, Lookahead::reached))
    }

    /// How often each line end ended a record so far.
    pub fn endings(&self) -> Endings {
        self.endings
    }

    fn read(&mut self, fields: &mut Vec<Field>) -> Option<Record> {
        let start = self.position;
        let mut notes = Notes::default();
        let mut lines = 0;
        let mut at = start;
        if !is_line_end(*self.bytes.get(start)?) {
            at = self.field(at, fields, &mut notes, &mut lines)?;
            while self.bytes.get(at).is_some_and(|&byte| !is_line_end(byte)) {
                at = self.field(self.after_delimiter(at + 1), fields, &mut notes, &mut lines)?;
            }
        }
        let (ending, end) = match (self.bytes.get(at), self.bytes.get(at + 1)) {
            (Some(b'\n'), _) => (Ending::Lf, at + 1),
            (Some(_), Some(b'\n')) => (Ending::CrLf, at + 2),
            (Some(_), None) if self.input == Input::More => return None,
            (Some(_), _) => (Ending::Cr, at + 1),
            (None, _) => (Ending::None, at),
        };
        lines += usize::from(ending != Ending::None);
        Some(Record { start, end, lines, ending, notes })
    }

    /// Where the field begins that follows a delimiter ending at `at`.
    #[inline]
    fn after_delimiter(&self, at: usize) -> usize {
        if self.grammar.spaces == Spaces::Text {
            return at;
        }
        let ahead = self.bytes.get(at..).unwrap_or_default();
        at + ahead.iter().position(|&byte| byte != b' ').unwrap_or(ahead.len())
    }

    /// Reads the field at `start` and gives where it stops: at a delimiter, a line end or the end of input.
    #[inline]
    fn field(&mut self, start: usize, fields: &mut Vec<Field>, notes: &mut Notes, lines: &mut usize) -> Option<usize> {
        let mut from = start;
        if let Some(ahead) = &mut self.ahead
            && self.grammar.quote.as_ref() == self.bytes.get(start)
        {
            match ahead.open(start) {
                Opening::Undecided => return None,
                Opening::Closed(closed) => {
                    notes.stray_quotes += closed.stray_quotes;
                    *lines += closed.lines;
                    let quoting = Quoting::Quoted;
                    fields.push(Field { start: start + 1, end: closed.at, form: closed.form, quoting });
                    return Some(closed.at + 1);
                }
                Opening::Unterminated => {
                    notes.unterminated += 1;
                    notes.first_unterminated.get_or_insert(start);
                    from = start + 1;
                }
            }
        }
        let (end, form) = self.unquoted(from, notes, lines)?;
        fields.push(Field { start, end, form, quoting: Quoting::Bare });
        Some(end)
    }

    /// Walks an unquoted field from `at` to its end.
    #[inline]
    fn unquoted(&self, mut at: usize, notes: &mut Notes, lines: &mut usize) -> Option<(usize, Form)> {
        let mut form = Form::Plain;
        loop {
            at = self.skip_plain(at, notes);
            let Some(&byte) = self.bytes.get(at) else {
                return (self.input == Input::Last).then_some((self.bytes.len(), form));
            };
            if self.grammar.quote == Some(byte) {
                notes.inner_quotes += 1;
                at += 1;
            } else if self.grammar.escape == Some(byte) {
                match (self.bytes.get(at + 1), self.bytes.get(at + 2)) {
                    (None, _) => return (self.input == Input::Last).then_some((at + 1, form)),
                    // An escaped CR before a LF is one line with it, counted when the LF is met.
                    (Some(b'\n'), _) => *lines += 1,
                    (Some(b'\r'), next) if next != Some(&b'\n') => *lines += 1,
                    _ => {}
                }
                form = Form::Escaped;
                at += 2;
            } else {
                return Some((at, form));
            }
        }
    }

    /// The next byte at or after `at` that could end the field, or that an unquoted field treats apart.
    #[inline]
    fn skip_plain(&self, at: usize, notes: &mut Notes) -> usize {
        // Most fields are short: a table beats the set-up of a vector search.
        let near = at.saturating_add(NEAR).min(self.bytes.len());
        for (skip, &byte) in self.bytes.get(at..near).unwrap_or_default().iter().enumerate() {
            if self.stops[usize::from(byte)] {
                work::passed(skip + 1);
                return at + skip;
            }
        }
        work::passed(NEAR);
        self.skip_far(near, notes)
    }

    /// The same, where the next stop is far: inner quotes are counted on the way.
    #[cold]
    fn skip_far(&self, at: usize, notes: &mut Notes) -> usize {
        let ahead = self.bytes.get(at..).unwrap_or_default();
        let skip = if self.grammar.escape.is_some() {
            ahead.iter().position(|&byte| self.stops[usize::from(byte)])
        } else {
            memchr3(self.grammar.delimiter, b'\n', b'\r', ahead)
        };
        let skip = skip.unwrap_or(ahead.len());
        work::passed(2 * skip);
        if let (Some(quote), None) = (self.grammar.quote, self.grammar.escape) {
            notes.inner_quotes += memchr_iter(quote, ahead.get(..skip).unwrap_or_default()).count();
        }
        at + skip
    }
}

/// The end of the last complete record in `bytes`, which start with a record; 0 if there is none.
pub fn last_boundary(grammar: &Grammar, bytes: &[u8], input: Input) -> usize {
    if input == Input::Last {
        return bytes.len();
    }
    let settled = grammar.settled();
    let special = match (settled.quote, settled.escape) {
        (None, None) => None,
        (Some(byte), None) | (None, Some(byte)) => memchr::memchr(byte, bytes),
        (Some(quote), Some(escape)) => memchr2(quote, escape, bytes),
    };
    // Before the first quote or escape every line end ends a record. A CR as the very last byte is undecided.
    let simple = bytes.get(..special.unwrap_or(bytes.len())).unwrap_or_default();
    let decided = match special {
        None => simple.strip_suffix(b"\r").unwrap_or(simple),
        Some(_) => simple,
    };
    let boundary = memrchr2(b'\n', b'\r', decided).map_or(0, |at| at + 1);
    if special.is_none() {
        return boundary;
    }
    let mut walker = Walker::new(grammar, bytes.get(boundary..).unwrap_or_default(), input);
    let mut fields = Vec::new();
    while walker.next_record(&mut fields).is_some() {}
    boundary + walker.position()
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::super::grammar::unescape;
    use super::*;

    const COMMAS: Grammar = Grammar {
        delimiter: b',',
        quote: Some(b'"'),
        escape: None,
        spaces: Spaces::Text,
        max_field: Grammar::MAX_FIELD,
    };
    const BACKSLASH: Grammar = Grammar { escape: Some(b'\\'), ..COMMAS };

    /// One line per record: quoted fields in `<>`, others in `[]`, then what departs from the plain case.
    fn read(grammar: &Grammar, text: &str, input: Input) -> Vec<String> {
        let mut walker = Walker::new(grammar, text.as_bytes(), input);
        let (mut fields, mut told) = (Vec::new(), Vec::new());
        while let Some(record) = walker.next_record(&mut fields) {
            let mut line = String::new();
            for field in &fields {
                let mut out = Vec::new();
                unescape(grammar, text.as_bytes(), field, &mut out);
                let (open, close) = match field.quoting {
                    Quoting::Quoted => ("<", ">"),
                    Quoting::Bare => ("[", "]"),
                };
                line.extend([open, &String::from_utf8_lossy(&out), close]);
            }
            let Notes { stray_quotes, inner_quotes, unterminated, first_unterminated } = record.notes;
            let counts = [("stray", stray_quotes), ("inner", inner_quotes), ("unterminated", unterminated)];
            for (name, count) in counts.into_iter().filter(|&(_, count)| count > 0) {
                line.extend([" ", name, " ", &count.to_string()]);
            }
            line += &first_unterminated.map_or_else(String::new, |at| format!(" at {at}"));
            if record.lines != usize::from(record.ending != Ending::None) {
                line.extend([" lines ", &record.lines.to_string()]);
            }
            told.push(line + &format!(" {:?}", record.ending));
        }
        told
    }

    fn check_with(grammar: &Grammar, text: &str, expect: &[&str]) {
        assert_eq!(read(grammar, text, Input::Last), expect, "{text:?}");
    }

    fn check(text: &str, expect: &[&str]) {
        check_with(&COMMAS, text, expect);
    }

    #[test]
    fn plain_records() {
        check("", &[]);
        check("a", &["[a] None"]);
        check("a,b\n1,2\n", &["[a][b] Lf", "[1][2] Lf"]);
        check("a,b\n1,2", &["[a][b] Lf", "[1][2] None"]);
        check(",\n,", &["[][] Lf", "[][] None"]);
        check("a,b,c\n1,,\n", &["[a][b][c] Lf", "[1][][] Lf"]);
        check("a\u{feff},ʤ,漢字\n", &["[a\u{feff}][ʤ][漢字] Lf"]);
        check("\u{feff}\"a\"\n", &["[\u{feff}\"a\"] inner 2 Lf"]);
        check(" \"a\"", &["[ \"a\"] inner 2 None"]);
    }

    #[test]
    fn line_ends() {
        check("a\r\nb\rc\nd", &["[a] CrLf", "[b] Cr", "[c] Lf", "[d] None"]);
        check("a\r", &["[a] Cr"]);
        check("a\n\r", &["[a] Lf", " Cr"]);
        check("a\r\r\n", &["[a] Cr", " CrLf"]);
        check("\n\n", &[" Lf", " Lf"]);
        check("\"\"\n", &["<> Lf"]);
        let mut walker = Walker::new(&COMMAS, b"a\r\nb\rc\nd\n\r\ne", Input::Last);
        while walker.next_record(&mut Vec::new()).is_some() {}
        assert_eq!(walker.endings(), Endings { lf: 2, crlf: 2, cr: 1 });
    }

    #[test]
    fn quoted_fields() {
        check("\"a,b\",c\n", &["<a,b>[c] Lf"]);
        check("\"a\nb\r\nc\rd\",e\r\n", &["<a\nb\r\nc\rd>[e] lines 4 CrLf"]);
        check(
            "a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n",
            &["[a][b] Lf", "[1]<ha \n\"ha\" \nha> lines 3 Lf", "[3][4] Lf"],
        );
        check(r#"1,"{""type"": ""Point""}""#, &[r#"[1]<{"type": "Point"}> None"#]);
        check("\"a\"\r\"b\"", &["<a> Cr", "<b> None"]);
        check("1,\"\",\"\"\n", &["[1]<><> Lf"]);
        check("\"\",\"\"", &["<><> None"]);
        check("\"\"\"\"", &["<\"> None"]);
        check("\"\"\"a\"\"\",b", &["<\"a\">[b] None"]);
        check("\",\",\"\n\"", &["<,><\n> lines 1 None"]);
        check("\"'a'\",'b,c'", &["<'a'>['b][c'] None"]);
    }

    #[test]
    fn stray_and_inner_quotes() {
        check("\"a\"b\",c\n", &["<a\"b>[c] stray 1 Lf"]);
        check("\"a\"\"\"b\"\n", &["<a\"\"b> stray 1 Lf"]);
        check("\"a\" b\"c \" d\"\n", &["<a\" b\"c \" d> stray 3 Lf"]);
        check("\"\"x\",y", &["<\"x>[y] stray 1 None"]);
        check("\"a\"b\n\",c\n", &["<a\"b\n>[c] stray 1 lines 2 Lf"]);
        check("5\" pipe,\"\"\"\n", &["[5\" pipe][\"\"\"] inner 3 unterminated 1 at 8 Lf"]);
        check("a\"b\"\"c\n", &["[a\"b\"\"c] inner 3 Lf"]);
    }

    #[test]
    fn unterminated_quotes() {
        check("\"", &["[\"] unterminated 1 at 0 None"]);
        check("a,\"", &["[a][\"] unterminated 1 at 2 None"]);
        check("\"\"\"", &["[\"\"\"] inner 2 unterminated 1 at 0 None"]);
        check("a,\"b\nc,d\n", &["[a][\"b] unterminated 1 at 2 Lf", "[c][d] Lf"]);
        // A stray quote after a line end gives the opening quote up; those after it open again.
        check("a,\"b\nc,\"d\",e\n", &["[a][\"b] unterminated 1 at 2 Lf", "[c]<d>[e] Lf"]);
        check("\"a,\"b\n\"c\"d\n", &["[\"a][\"b] unterminated 2 at 0 Lf", "[\"c\"d] inner 1 unterminated 1 at 6 Lf"]);
        // With no stray quote in between, a later quote closes, however far it is.
        check("\"a\nb\nc\",d\n", &["<a\nb\nc>[d] lines 3 Lf"]);
        check(",\"x,\"x,\"x", &["[][\"x][\"x][\"x] unterminated 3 at 1 None"]);
    }

    #[test]
    fn the_field_limit() {
        let at_most = |max_field| Grammar { max_field, ..COMMAS };
        check_with(&at_most(3), "\"abc\",\"abcd\"\n", &["<abc>[\"abcd\"] inner 1 unterminated 1 at 6 Lf"]);
        check_with(&at_most(0), "\"\",\"a\"\n", &["<>[\"a\"] inner 1 unterminated 1 at 3 Lf"]);
        check_with(&at_most(2), "\"\"\"\",\"\"\"\"\"\"\n", &["<\">[\"\"\"\"\"\"] inner 5 unterminated 1 at 5 Lf"]);
        check_with(&at_most(usize::MAX), "\"a\"", &["<a> None"]);
    }

    #[test]
    fn escapes() {
        check_with(&BACKSLASH, r#""a\"b","c\\",\"d,e\,f"#, &[r#"<a"b><c\>["d][e,f] None"#]);
        check_with(&BACKSLASH, r#""a\"",b"#, &[r#"<a">[b] None"#]);
        // The escaped quote is no part of the run after it.
        check_with(&BACKSLASH, r#""a\"""",b"#, &[r#"<a"">[b] None"#]);
        check_with(&BACKSLASH, "a\\\nb\n", &["[a\nb] lines 2 Lf"]);
        check_with(&BACKSLASH, "\"a\\\nb\"\n", &["<a\nb> lines 2 Lf"]);
        check_with(&BACKSLASH, "a\\\r\nb", &["[a\r] Lf", "[b] None"]);
        check_with(&BACKSLASH, "a\\", &["[a\\] None"]);
        check_with(&BACKSLASH, "\"a\\", &["[\"a\\] unterminated 1 at 0 None"]);
        check_with(&BACKSLASH, "\\\"a,b\"\n", &["[\"a][b\"] inner 1 Lf"]);
        check("a\\,\"b\\\"\n", &["[a\\]<b\\> Lf"]);
    }

    #[test]
    fn other_bytes() {
        let tabs = Grammar { delimiter: b'\t', quote: Some(b'\''), ..COMMAS };
        check_with(&tabs, "a,b\t'c\td'\t\"e\n", &["[a,b]<c\td>[\"e] Lf"]);
        let bare = Grammar { quote: None, ..COMMAS };
        check_with(&bare, "\"a,b\"\n", &["[\"a][b\"] Lf"]);
        let long = "é".repeat(500);
        check(&format!("{long},{long}\"\n"), &[&format!("[{long}][{long}\"] inner 1 Lf")]);
    }

    #[test]
    fn undecided_records_are_kept_back() {
        let check = |text: &str, expect: &[&str]| {
            assert_eq!(read(&COMMAS, text, Input::More), expect, "{text:?}");
            let bytes = text.as_bytes();
            let mut walker = Walker::new(&COMMAS, bytes, Input::More);
            while walker.next_record(&mut Vec::new()).is_some() {}
            assert_eq!(last_boundary(&COMMAS, bytes, Input::More), walker.position(), "{text:?}");
        };
        check("a\nb", &["[a] Lf"]);
        check("a\r", &[]);
        check("a\r\r", &["[a] Cr"]);
        check("a\n\"b\"", &["[a] Lf"]);
        check("a\n\"b\"\n", &["[a] Lf", "<b> Lf"]);
        check("\"b\"\r", &[]);
        check("\"b\nc\n", &[]);
        // The stray quote decides without waiting for more.
        check("\"b\nc\"d\n", &["[\"b] unterminated 1 at 0 Lf", "[c\"d] inner 1 Lf"]);
        check("\"b\nc\"", &[]);
    }

    #[test]
    fn the_field_limit_ends_the_wait() {
        let four = Grammar { max_field: 4, ..COMMAS };
        assert!(read(&four, "\"b\nc", Input::More).is_empty());
        assert!(read(&four, "\"b\ncd", Input::More).is_empty());
        assert_eq!(read(&four, "\"b\ncde", Input::More), ["[\"b] unterminated 1 at 0 Lf"]);
    }

    #[test]
    fn plain_quoted_text_needs_no_unescape() {
        let check = |grammar: &Grammar, text: &str, expect: &[Form]| {
            let mut fields = Vec::new();
            assert!(Walker::new(grammar, text.as_bytes(), Input::Last).next_record(&mut fields).is_some());
            assert_eq!(fields.iter().map(|field| field.form).collect::<Vec<_>>(), expect, "{text:?}");
        };
        check(
            &COMMAS,
            r#""a","a"b","a""b","","""""#,
            &[Form::Plain, Form::Plain, Form::Escaped, Form::Plain, Form::Escaped],
        );
        check(&COMMAS, r#"a"",b\c"#, &[Form::Plain, Form::Plain]);
        check(&BACKSLASH, r#"a\b,"a\b","a",a\"#, &[Form::Escaped, Form::Escaped, Form::Plain, Form::Plain]);
    }
}
