//! The one place where untrusted text is made safe for a medium.
//!
//! Cell text, column names, paths and error texts come from whoever made the data. Printed as they
//! are, they could move the cursor, recolour the screen, reverse the reading order or hide words.
//! Here such characters become visible ones; everything that can be seen stays: Arabic, CJK, accents,
//! emoji. A zero-width joiner becomes visible too, so a family emoji falls apart into its members;
//! that is the price of never letting invisible text through.
//!
//! The terminal form is for reading and not reversible: a literal `\x1b` in a name looks the same.
//! The JSON form is exact for whoever parses it.
//!
//! **Invariant:** what leaves here holds no control character, no bidi control and no invisible
//! character, except the line ends that JSON text itself has.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` for one line of a terminal: `\x1b` for ESC, `\n` for a line end, `\u{202e}` for a bidi control.
pub fn terminal(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    for c in text.chars() {
        if is_hidden(c) && !is_presentation(before, c) {
            match c {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\0'..='\x7f' => push(&mut out, format_args!("\\x{:02x}", c as u32)),
                _ => push(&mut out, format_args!("\\u{{{:x}}}", c as u32)),
            }
        } else {
            out.push(c);
        }
        before = c;
    }
    Cow::Owned(out)
}

/// Finished JSON text with the hidden characters of its strings as `\u` escapes. JSON's own syntax is
/// visible ASCII and line ends, so every other hidden character is inside a string, where this escape
/// means the same character.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c > '~' && is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                push(&mut out, format_args!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// `text` within a paragraph, an item or a cell of a table in Markdown: no markup, no link, no mention, no HTML and no line
/// of its own. It is for reading: a few characters stand in a form that is only seen.
pub fn markdown(text: &str) -> String {
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let safe = terminal(&flat);
    let mut out = String::with_capacity(safe.len() + 16);
    let mut before = None;
    let mut begins = true;
    let mut letters = safe.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied();
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Mentions and addresses are found in finished text, where no escape helps: a letter that only looks so.
            '@' => out.push('\u{ff20}'),
            '#' if next.is_some_and(char::is_alphanumeric) => out.push('\u{ff03}'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '^' | '{' | '}' => out.extend(['\\', c]),
            '#' | '=' | '-' | '+' | ':' | '.' | ')' | '!' if begins => out.extend(['\\', c]),
            // What makes a line of dashes, the end of a comment, or an address into a link.
            '-' if before == Some('-') || next == Some('-') => out.extend(['\\', c]),
            ':' if matches!(next, Some('/' | ':')) || before == Some(':') => out.extend(['\\', c]),
            '.' if matches!(before, Some('w' | 'W')) => out.extend(['\\', c]),
            _ => out.push(c),
        }
        before = Some(c);
        begins = begins && c.is_ascii_digit();
    }
    out
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}

/// Whether this is the one invisible character that ordinary text needs: a selector that asks for the
/// text or emoji form of the symbol right before it.
fn is_presentation(before: char, c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}') && before > '~' && !is_hidden(before)
}

/// Whether `c` shows nothing, moves something, or shows what nobody agreed on.
fn is_hidden(c: char) -> bool {
    // Plain letters first: nearly all text ends here.
    if (' '..='~').contains(&c) {
        return false;
    }
    c.is_control()
        || matches!(c,
            | '\u{ad}'                      // soft hyphen
            | '\u{34f}'                     // combining grapheme joiner
            | '\u{61c}'                     // Arabic letter mark
            | '\u{115f}'..='\u{1160}'       // Hangul fillers
            | '\u{17b4}'..='\u{17b5}'       // Khmer inherent vowels
            | '\u{180b}'..='\u{180f}'       // Mongolian selectors and vowel separator
            | '\u{200b}'..='\u{200f}'       // zero-width space and joiners, direction marks
            | '\u{2028}'..='\u{202e}'       // line and paragraph separator, bidi embeddings and overrides
            | '\u{2060}'..='\u{206f}'       // word joiner, invisible operators, bidi isolates
            | '\u{2800}'                    // blank Braille pattern
            | '\u{3164}' | '\u{ffa0}'       // Hangul fillers
            | '\u{fe00}'..='\u{fe0f}'       // variation selectors
            | '\u{feff}'                    // byte order mark
            | '\u{fff0}'..='\u{fffb}'       // unassigned specials, interlinear annotation
            | '\u{fdd0}'..='\u{fdef}'       // noncharacters
            | '\u{1bca0}'..='\u{1bca3}'     // shorthand format controls
            | '\u{1d173}'..='\u{1d17a}'     // musical format controls
            | '\u{e0000}'..='\u{e0fff}'     // tags, more variation selectors
            | '\u{e000}'..='\u{f8ff}'       // private use
            | '\u{f0000}'..               // private use planes
        )
        || u32::from(c) & 0xfffe == 0xfffe // noncharacters at the end of each plane
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_become_visible_and_others_stay() {
        for (text, expected) in [
            ("", ""),
            ("age", "age"),
            ("naïve café", "naïve café"),
            ("عمر العميل", "عمر العميل"),
            ("年齢　区分", "年齢　区分"),
            ("price €, 5 ± 2 %", "price €, 5 ± 2 %"),
            ("👍🏽 ❤️ ☀︎", "👍🏽 ❤️ ☀︎"),
            (r"C:\new\x1b", r"C:\new\x1b"),
            ("\x1b[31mred", r"\x1b[31mred"),
            ("a\nb\r\tc", r"a\nb\r\tc"),
            ("\0\x07\x08\x7f", r"\x00\x07\x08\x7f"),
            ("\u{85}\u{9b}31m", r"\u{85}\u{9b}31m"),
            ("user\u{202e}nimda", r"user\u{202e}nimda"),
            ("\u{2066}x\u{2069}\u{200e}\u{200f}\u{61c}", r"\u{2066}x\u{2069}\u{200e}\u{200f}\u{61c}"),
            ("a\u{200b}b\u{200c}c\u{200d}d\u{feff}", r"a\u{200b}b\u{200c}c\u{200d}d\u{feff}"),
            ("so\u{ad}ft \u{2060}\u{2064} \u{180e}", r"so\u{ad}ft \u{2060}\u{2064} \u{180e}"),
            ("\u{2028}\u{2029}", r"\u{2028}\u{2029}"),
            ("a\u{e0041}\u{e007f}", r"a\u{e0041}\u{e007f}"),
            ("\u{e000}\u{f8ff}\u{10fffd}", r"\u{e000}\u{f8ff}\u{10fffd}"),
            ("\u{fdd0}\u{ffff}\u{1fffe}", r"\u{fdd0}\u{ffff}\u{1fffe}"),
            ("a\u{fe0f}", r"a\u{fe0f}"),
            ("❤\u{fe0f}\u{fe0f}", "❤\u{fe0f}\\u{fe0f}"),
            ("\u{3164}\u{2800}\u{115f}", r"\u{3164}\u{2800}\u{115f}"),
            ("\u{fffd}", "\u{fffd}"),
        ] {
            assert_eq!(terminal(text), expected, "{expected}");
        }
    }

    #[test]
    fn markdown_reads_as_it_is_written_and_does_nothing() {
        for (text, expected) in [
            ("one in two is right", "one in two is right"),
            ("30 %, 3.5 x; (a/b)", "30 %, 3.5 x; (a/b)"),
            ("a\n\n# b\r\nc\td", "a # b c d"),
            ("# b", r"\# b"),
            ("1. b", r"1\. b"),
            ("- b", r"\- b"),
            ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
            ("![x](http://a.example/p)", r"\!\[x\](http\://a.example/p)"),
            ("www.a.example", r"www\.a.example"),
            ("@team #12 a@b.example", "\u{ff20}team \u{ff03}12 a\u{ff20}b.example"),
            ("a --> b <!-- c -->", r"a \-\-&gt; b &lt;!\-\- c \-\-&gt;"),
            ("*a* _b_ `c` ~d~ $e$ |", r"\*a\* \_b\_ \`c\` \~d\~ \$e\$ \|"),
            ("::error ##[group]", r"\:\:error ##\[group\]"),
            ("\x1b[31m \u{202e}x", r"\\x1b\[31m \\u\{202e\}x"),
        ] {
            assert_eq!(markdown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn json_stays_exact_and_valid() {
        let name = "\x1b[31m \u{9b} \u{202e}\u{e0041}\u{7f} \"quoted\" \\ é 年 ❤\u{fe0f}\n";
        let text = serde_json::to_string_pretty(&serde_json::json!({ "name": name })).unwrap();
        let safe = json(&text);
        assert!(!safe.chars().any(|c| c != '\n' && is_hidden(c)), "{safe}");
        assert!(safe.contains(r"\u202e\udb40\udc41\u007f"), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap()["name"], name);
    }
}
