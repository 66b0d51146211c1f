use super::*;
use crate::read::csv::grammar::Input;

fn decided(text: &str) -> Decision {
    decide(text.as_bytes(), Input::Last, &Hints::default())
}

fn named(text: &str) -> Vec<String> {
    names(&decided(text), text.as_bytes(), Input::Last)
}

#[test]
fn the_delimiter_is_the_one_that_makes_a_table() {
    for (text, delimiter) in [
        ("a,b\n1,2\n", b','),
        ("a;b\n1,5;2,5\n3,5;4,5\n", b';'),
        ("1,5;2,5\n3,5;4,5\n", b';'),
        ("a\tb, c\n1\t2, 3\n", b'\t'),
        ("a|b|c\n1|2|3\n", b'|'),
        ("a;b\n\"x;y\";2\n\"p,q\";3\n", b';'),
        ("a,b\n\"1;2;3\",x\n\"4;5;6\",y\n", b','),
        ("id;text\n1;one, two\n2;three\n3;four, five, six\n", b';'),
        ("id,when\n1,2024-01-31 10:00:00\n2,2024-02-28 11:30:00\n", b','),
        ("a\u{1}b\u{1}c\n1\u{1}x, y\u{1}2\n3\u{1}z\u{1}4\n", 0x01),
        ("a\u{1f}b\n1\u{1f}2\n", 0x1F),
        ("1 2 3\n4 5 6\n7 8 9\n", b' '),
        ("x^y^z\n1^2^3\n4^5^6\n", b'^'),
        ("x~y\n1~2\n4~5\n", b'~'),
        ("a:b:c\n1:2:3\n4:5:6\n", b':'),
        ("root:x:0:0:root:/root:/bin/sh\nmail:x:8:12:mail:/var/mail:/bin/no\n", b':'),
        ("\"a\" \"b\"\n\"x y\" 1\n\"z w\" 2\n", b' '),
        // One column.
        ("1.2.3.4 - [10/Oct/2000:13:55:36] \"GET /a\" 200\n1.2.3.5 - [10/Oct/2000:13:55:37] \"GET /b\" 200\n", b','),
        ("a\n1\n2\n", b','),
        ("when\n10:00:00\n11:30:00\n", b','),
        ("name\nJohn Smith\nMary Jones\n", b','),
        ("2024-01-31 10:00\n2024-01-31 11:00\n", b','),
        ("", b','),
        ("\n\n", b','),
    ] {
        assert_eq!(char::from(decided(text).delimiter), char::from(delimiter), "{text:?}");
    }
}

#[test]
fn a_name_decides_between_close_readings_and_orders_decide_all() {
    let of_name = |name: &str, text: &str| decide(text.as_bytes(), Input::Last, &Hints::of_name(name));
    assert_eq!(of_name("x.tsv", "a,b\tc\nd,e\tf\n").delimiter, b'\t');
    assert_eq!(
        of_name("x.csv", "a,b\tc\n").notes.iter().filter(|note| matches!(note, Note::NotAsNamed { .. })).count(),
        0
    );
    assert_eq!(of_name("x.tsv", "a\n1\n").delimiter, b'\t');
    let commas = of_name("x.tsv", "a,b,c\n1,2,3\n4,5,6\n");
    assert_eq!((commas.delimiter, commas.notes.contains(&Note::NotAsNamed { promised: b'\t' })), (b',', true));

    let orders = Hints {
        delimiter: Some(b';'),
        quote: Some(None),
        escape: Some(Some(b'\\')),
        header: Some(Presence::Absent),
        skip: Some(1),
        ..Hints::default()
    };
    let text = "t\na,b\n\"c\",d\n";
    let ordered = decide(text.as_bytes(), Input::Last, &orders);
    assert_eq!((ordered.delimiter, ordered.quote, ordered.escape), (b';', None, Some(b'\\')));
    assert_eq!((ordered.header_lines, ordered.skipped_lines, ordered.table_start), (0, 1, 2));
}

#[test]
fn quotes_and_escapes() {
    for (text, quote, escape) in [
        ("a,b\n1,2\n", b'"', None),
        ("a,b\n\"x, y\",2\n", b'"', None),
        ("a,b\n'x, y',2\n'z, w',3\n", b'\'', None),
        ("a,b\n'x','y'\n'z','w'\n", b'\'', None),
        ("a,b\nit's,don't\n'tis,2\n", b'"', None),
        ("a,b\n\"it's\",'\n\"x\",y\n", b'"', None),
        ("a,b\n\"say \"\"hi\"\"\",2\n", b'"', None),
        ("a,b\n\"say \\\"hi\\\"\",2\n\"x\",3\n", b'"', Some(b'\\')),
        ("a,b\nx\\,y,2\nz,3\nw,4\n", b'"', Some(b'\\')),
        ("a,b\n\"C:\\dir\\\",2\n\"D:\\\",3\n", b'"', None),
        ("a;b\nLeeban\\'s;1\nO\\'Hara;2\n", b'\'', Some(b'\\')),
        // Empty single quotes are a spelling of nothing, not quotes.
        ("a\t\"b c\"\n1\t''\n2\t''\n", b'"', None),
    ] {
        let decision = decided(text);
        assert_eq!((decision.quote, decision.escape), (Some(quote), escape), "{text:?}");
    }
}

#[test]
fn an_ordered_delimiter_that_cuts_nothing_is_kept_to_and_told() {
    let hints = Hints { delimiter: Some(b','), ..Hints::default() };
    for (text, expect) in [
        ("a;b\n1;2\n3;4\n", Some(b';')),
        ("a;b,c\n1;2,3\n4;5,6\n", None),
        ("name\nx; y\nz\nw\n", None),
        ("a\n1\n2\n", None),
    ] {
        let decision = decide(text.as_bytes(), Input::Last, &hints);
        let rival = decision.notes.iter().find_map(|note| match note {
            Note::Ambiguous { delimiter, .. } => Some(*delimiter),
            _ => None,
        });
        assert_eq!((decision.delimiter, rival), (b',', expect), "{text:?}");
    }
}

#[test]
fn quotes_below_the_records_looked_at_outweigh_a_few_apostrophes() {
    let rows = "0,world\n".repeat(5000);
    assert_eq!(decided(&format!("i,'world'\n{rows}")).quote, Some(b'\''));
    let later = "0,\"h\n1\n2,i\"\n1,\"k\n2\"\n";
    assert_eq!(decided(&format!("i,'world'\n{rows}{later}")).quote, Some(b'"'));
    // Quotes inside cells open nothing.
    assert_eq!(decided(&format!("i,'world'\n{}", "0,12\" wide\n".repeat(50))).quote, Some(b'\''));
}

#[test]
fn padding_after_the_delimiter() {
    for (text, expect, quotes) in [
        ("\"a\", \"b\"\n\"c, d\", \"e\"\n", true, true),
        ("a, b, c\n1, 2, 3\n", true, false),
        ("a,b,c\n1, 2,3\n", false, false),
        ("'a',     'b'\n'c, d', 'e'\n", true, true),
        ("a,b\n1,2\n", false, false),
    ] {
        let decision = decided(text);
        assert_eq!((decision.space_after_delimiter, decision.spaced_quotes), (expect, quotes), "{text:?}");
    }
    assert_eq!(named("a, \"b, c\"\n1, \"2\"\n"), ["a", "b, c"]);
}

#[test]
fn header_or_none() {
    for (text, lines) in [
        ("a,b\n1,2\n", 1),
        ("1,2\n3,4\n", 0),
        ("name,born\nAnn,2001-02-03\nBob,2004-05-06\n", 1),
        ("Ann,2001-02-03\nBob,2004-05-06\n", 0),
        ("country,2019,2020\nA,1.5,2.5\nB,3.5,4.5\n", 1),
        // Text alone: assumed, unless the first record's values come again.
        ("name,city\nAnn,Oslo\nBob,Rome\n", 1),
        ("red,small\nblue,large\nred,large\nblue,small\nred,small\n", 0),
        ("color,size\nblue,large\nred,large\nblue,small\nred,small\n", 1),
        ("DE-123,ok\nDE-456,ok\nDE-789,ok\nDE-012,bad\n", 0),
        ("code,state\nDE-456,ok\nDE-789,ok\nDE-012,bad\n", 1),
        // Header alone.
        ("a,b,c\n", 1),
        ("1,2,3\n", 0),
        ("\n", 0),
        ("", 0),
    ] {
        assert_eq!(decided(text).header_lines, lines, "{text:?}");
    }
    assert_eq!(named("1,2\n3,4\n"), ["column_1", "column_2"]);
    assert_eq!(named(" a ,,\"c \"\"d\"\"\"\n1,2,3\n"), ["a", "column_2", "c \"d\""]);
    assert!(decided("name,city\nAnn,Oslo\nBob,Rome\n").notes.contains(&Note::HeaderUnclear));
}

#[test]
fn headers_of_several_lines_only_where_clear() {
    let groups = "id,sales,,cost,\n,q1,q2,q1,q2\n1,2,3,4,5\n6,7,8,9,10\n";
    assert_eq!(decided(groups).header_lines, 2);
    assert_eq!(named(groups), ["id", "sales q1", "sales q2", "cost q1", "cost q2"]);
    let units = "depth,speed\nm,km/h\n1.5,20\n2.5,30\n";
    assert_eq!(decided(units).header_lines, 2);
    let ruled = "id,count\n-----,-----\n1,2\n3,4\n";
    assert_eq!((decided(ruled).header_lines, named(ruled)), (2, vec!["id".to_owned(), "count".to_owned()]));
    // A row of missing values is data, and so is a row of text over a table of text.
    assert_eq!(decided("a,b\nNA,NA\n1,2\n3,4\n").header_lines, 1);
    assert_eq!(decided("a,b\nx,y\nz,w\np,q\n").header_lines, 1);
}

#[test]
fn a_header_quoted_as_one_field_is_unfolded() {
    let text = "\"id,\"\"name\"\",\"\"age\"\"\"\n1,Ann,3\n2,Bob,4\n";
    let decision = decided(text);
    assert!(decision.header_unfolded);
    assert_eq!((decision.header_lines, decision.skipped_lines), (1, 0));
    assert_eq!(named(text), ["id", "name", "age"]);
    let whole = decided("\"a,b\"\n\"1,2\"\n\"3,4\"\n");
    assert!(whole.notes.contains(&Note::FoldedRecords { width: 2 }), "{whole:?}");
}

#[test]
fn what_stands_before_the_table_is_skipped() {
    for (text, skipped, comment) in [
        ("a,b\n1,2\n", 0, None),
        ("Sales report\n\na,b\n1,2\n3,4\n", 2, None),
        ("Sales report,,\na,b,c\n1,2,3\n4,5,6\n", 1, None),
        ("Report\nby Ann\n2024\n\nid,x,y\n1,2,3\n4,5,6\n", 4, None),
        ("# made by x\n# on Monday\na,b\n1,2\n3,4\n", 2, Some(b'#')),
        ("% made by x\na;b;c\n1;2;3\n", 1, Some(b'%')),
        ("# one column\nx\n1\n2\n", 1, Some(b'#')),
        ("#id\tx\n1\t2\n3\t4\n", 0, None),
        ("## meta\n#id\tx\n1\t2\n3\t4\n", 1, Some(b'#')),
        ("\n\na,b\n1,2\n", 2, None),
        ("sep=;\na;b\n1,5;2\n", 1, None),
        ("\"sep=,\"\r\na,b\r\n1,2\r\n", 1, None),
        ("\"A long\ntitle\"\n\na,b,c\n1,2,3\n4,5,6\n", 3, None),
        // A short header is a fault of the table, not a title.
        ("a,b,c\n1,2,3,4\n5,6,7,8\n", 0, None),
    ] {
        let decision = decided(text);
        assert_eq!((decision.skipped_lines, decision.comment), (skipped, comment), "{text:?}");
    }
    let text = "sep=;\nTitle\n\na;b;c\n1;2;3\n4;5;6\n";
    let decision = decided(text);
    assert_eq!((decision.delimiter, decision.notes.contains(&Note::SeparatorLine)), (b';', true));
    assert_eq!(&text[decision.table_start..decision.data_start], "a;b;c\n");
    assert_eq!((decision.skipped_lines, decision.skipped_records, decision.header_lines), (3, 3, 1));
}

#[test]
fn the_decimal_mark() {
    for (text, decimal) in [
        ("a;b\n1,5;2,5\n3,5;4,5\n", b','),
        ("a;b\n1.234,56;2\n3,5;4\n", b','),
        ("a;b\n1.5;2.5\n3.5;4.5\n", b'.'),
        ("a;b\n1,234;2\n3,456;4\n", b'.'),
        ("a;b\n1,234;2\n1234;4\n", b','),
        ("a;b\nx, y;2\nz;4\n", b'.'),
        ("a,b\n1,2\n3,4\n", b'.'),
        ("a,b\n\"1,5\",2\n\"3,5\",4\n", b','),
    ] {
        assert_eq!(char::from(decided(text).decimal), char::from(decimal), "{text:?}");
    }
}

#[test]
fn confidence_follows_agreement_and_rivals() {
    let sure = decided("a,b,c\n1,2,3\n4,5,6\n7,8,9\n");
    assert!(sure.confidence > 0.95 && sure.notes.is_empty(), "{sure:?}");
    let ragged = decided("a,b,c\n1,2,3\n4,5\n7,8,9,10\n1,2,3\n");
    assert!(ragged.confidence < sure.confidence);
    let torn = decided("a,b;c\nd,e;f\ng,h;i\n");
    assert!(torn.notes.iter().any(|note| matches!(note, Note::Ambiguous { .. })) && torn.confidence < 0.7, "{torn:?}");
    assert!(decided("a\n1\n").confidence > decided("a\nx, y\nz\n").confidence);
    assert!(decided("a\n1\n").notes.contains(&Note::OneColumn));
}

#[test]
fn the_end_of_the_head_decides_nothing() {
    let row = "1,\"two, and a half\",3\n";
    let text = row.repeat(50);
    for cut in text.len() - row.len()..text.len() {
        let decision = decide(&text.as_bytes()[..cut], Input::More, &Hints::default());
        assert_eq!((decision.delimiter, decision.quote, decision.width), (b',', Some(b'"'), 3), "{cut}");
    }
}

/// Records from lines, cut at `|`.
fn cut(lines: &[&'static str]) -> Vec<Vec<&'static [u8]>> {
    lines.iter().map(|line| line.split('|').map(str::as_bytes).collect()).collect()
}

#[test]
fn footers() {
    use Sort::{Number, Temporal, Text};
    let check = |lines: &[&'static str], sorts: &[Sort], expect: usize| {
        assert_eq!(footer(&cut(lines), sorts.len(), sorts), expect, "{lines:?}");
    };
    check(&["1|a|2", "3|b|4"], &[Number, Text, Number], 0);
    check(&["1|a|2", "Source: bureau"], &[Number, Text, Number], 1);
    check(&["1|a|2", "Source: bureau, 2024||"], &[Number, Text, Number], 1);
    check(&["a|b|2", "", "Data as of Monday", "Page 1"], &[Text, Text, Number], 3);
    check(&["a|b|2", "(1,234 rows)"], &[Text, Text, Number], 1);
    check(&["1", "2 rows affected"], &[Number], 1);
    check(&["a|1|2", "Total|3|4"], &[Text, Number, Number], 1);
    check(&["2024-01-01|1", "Summe:|3"], &[Temporal, Number], 1);
    check(&["1|a|2", "|Total|4"], &[Number, Text, Number], 1);
    check(&["1|a|2", "Total||4", "", "Note: rounded"], &[Number, Text, Number], 3);
    // Cut-off or ragged records, and records that begin with a word, are data.
    check(&["1|a|2", "3|b"], &[Number, Text, Number], 0);
    check(&["a|b|2", "c"], &[Text, Text, Number], 0);
    check(&["a|b|2", "Notebook|x|3"], &[Text, Text, Number], 0);
    check(&["total|x|2", "Total|y|3"], &[Text, Text, Number], 0);
    check(&["1|a|2", "", ""], &[Number, Text, Number], 0);
    check(&[], &[Number], 0);
    check(&["x", "y"], &[Text], 0);
}

#[test]
fn tables_under_tables() {
    // A table of two columns, one of them numbers; the records are those after a blank one.
    let check = |lines: &[&'static str], expect: Option<usize>| {
        let cells = cut(lines);
        let mut spans = cells.iter().map(|cells| Span::of(cells.iter().copied()));
        assert_eq!(further_table(2, true, || spans.next()), expect, "{lines:?}");
    };
    check(&["3|4"], None);
    check(&["x|y|z", "1|2|3"], Some(0));
    check(&["Second", "x|y|z", "1|2|3"], Some(1));
    check(&["", "Second", "", "x|y|z", "1|2|3", "4|5|6"], Some(3));
    check(&["x|y", "5|6"], Some(0));
    check(&["c|d|e", "1|2|3", "", "f|g", "1|2"], Some(0));
    check(&["c|d|e", "1|2|3", "4|5", "6|7|8"], None);
    check(&["c|d|e"], None);
    check(&["c|d|e", "", "1|2|3"], None);
    check(&["Source: x", "Page 1"], None);
    check(&["", ""], None);
    check(&[], None);
    // Names under a table of text alone need another width.
    let mut spans = [Span { width: 2, filled: 2, typed: 0 }; 3].into_iter();
    assert_eq!(further_table(2, false, || spans.next()), None);
    let mut spans = [Span { width: 3, filled: 3, typed: 0 }; 3].into_iter();
    assert_eq!(further_table(2, false, || spans.next()), Some(0));
}
