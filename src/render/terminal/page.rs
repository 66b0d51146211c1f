//! The page that the parts of the report are written on: indents, wrapping and colour.
//!
//! **Invariant:** colour is put around finished, wrapped text, so it never changes a line's width.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style as Ansi};
use textwrap::{Options, WordSplitter};
use unicode_width::UnicodeWidthStr;

use super::{Color, Style};
use crate::render::escape;

/// The page so far.
pub(super) struct Page {
    text: String,
    /// Columns that a line may take.
    pub(super) width: usize,
    color: Color,
}

/// What a piece of text is, and so how it is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Running text.
    Text,
    /// A heading or a label before a text.
    Heading,
    /// Places and other small print.
    Quiet,
    /// Something stands in the way.
    Bad,
    /// Something has to be settled.
    Warn,
    /// All is well.
    Good,
    /// Something to know.
    Note,
}

impl Page {
    pub(super) fn new(style: Style) -> Self {
        Self { text: String::new(), width: style.width.clamp(60, 200), color: style.color }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    /// An empty line.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A heading with an empty line before and after it.
    pub(super) fn heading(&mut self, text: &str) {
        self.gap();
        self.paragraph(0, Tone::Heading, text);
        self.gap();
    }

    /// Wrapped text, each line behind `indent` spaces.
    pub(super) fn paragraph(&mut self, indent: usize, tone: Tone, text: &str) {
        for line in wrap(text, self.width - indent) {
            self.pad(indent);
            self.paint(tone, &line);
            self.text.push('\n');
        }
    }

    /// A label, and text wrapped behind it so that the label stands out.
    pub(super) fn item(&mut self, indent: usize, label: (Tone, &str), text: (Tone, &str)) {
        let hang = indent + label.1.width() + 1;
        for (i, line) in wrap(text.1, self.width.saturating_sub(hang).max(20)).iter().enumerate() {
            if i == 0 {
                self.pad(indent);
                self.paint(label.0, label.1);
                self.pad(1);
            } else {
                self.pad(hang);
            }
            self.paint(text.0, line);
            self.text.push('\n');
        }
    }

    /// A label and a text that fit on one line together with a note behind them.
    pub(super) fn item_with_note(&mut self, indent: usize, label: (Tone, &str), text: &str, note: (Tone, &str)) {
        self.pad(indent);
        self.paint(label.0, label.1);
        self.pad(1);
        self.paint(Tone::Text, text);
        self.pad(1);
        self.paint(note.0, note.1);
        self.text.push('\n');
    }

    /// One line that is laid out already.
    pub(super) fn line(&mut self, tone: Tone, line: &str) {
        self.paint(tone, line.trim_end());
        self.text.push('\n');
    }

    fn pad(&mut self, spaces: usize) {
        self.text.extend(std::iter::repeat_n(' ', spaces));
    }

    fn paint(&mut self, tone: Tone, text: &str) {
        match (self.color, tone) {
            (Color::Plain, _) | (_, Tone::Text) => self.text.push_str(text),
            (Color::Ansi, _) => {
                let style = tone.ansi();
                self.text.extend([&style.render().to_string(), text, &style.render_reset().to_string()]);
            }
        }
    }
}

impl Tone {
    fn ansi(self) -> Ansi {
        let bold = Ansi::new().bold();
        match self {
            Self::Text => Ansi::new(),
            Self::Heading => bold,
            Self::Quiet => Ansi::new().dimmed(),
            Self::Bad => bold.fg_color(Some(AnsiColor::Red.into())),
            Self::Warn => bold.fg_color(Some(AnsiColor::Yellow.into())),
            Self::Good => bold.fg_color(Some(AnsiColor::Green.into())),
            Self::Note => bold.fg_color(Some(AnsiColor::Cyan.into())),
        }
    }
}

/// Longer text than this is cut: a name may be as long as a file.
const LONGEST: usize = 1000;

/// Untrusted text, made visible and kept to a bearable length.
pub(super) fn safe(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        None => escape::terminal(text),
        Some((end, _)) => format!("{}…", escape::terminal(&text[..end])).into(),
    }
}

/// Untrusted text in at most `width` columns, with an ellipsis where something was cut.
pub(super) fn cut(text: &str, width: usize) -> String {
    let text = safe(text);
    // Marks that take no column of their own are let through only so far.
    let fits = |part: &str| part.width() <= width && part.chars().count() <= 2 * width + 2;
    if fits(&text) {
        return text.into_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if kept.width() >= width || kept.chars().count() > 2 * width {
            kept.pop();
            break;
        }
    }
    while kept.width() >= width && kept.pop().is_some() {}
    kept.push('…');
    kept
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    // A number stays with its percent sign.
    let text = text.replace(" %", "\u{a0}%");
    let options = Options::new(width).word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(&text, options).iter().map(|line| line.trim_end().replace("\u{a0}%", " %")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_by_columns_and_never_over() {
        for (text, width, expected) in [
            ("tenure", 6, "tenure"),
            ("monthly_charges", 8, "monthly…"),
            ("年齢区分", 8, "年齢区分"),
            ("年齢区分", 7, "年齢区…"),
            ("年齢区分", 6, "年齢…"),
            ("a\x1bb", 10, r"a\x1bb"),
            ("a\x1bb", 4, r"a\x…"),
        ] {
            assert_eq!(cut(text, width), expected);
            assert!(cut(text, width).width() <= width);
        }
        let flood = format!("a{}", "\u{301}".repeat(100_000));
        assert!(cut(&flood, 10).chars().count() < 30);
        assert!(safe(&flood).chars().count() < 1100);
    }

    #[test]
    fn a_percentage_is_not_torn() {
        assert_eq!(wrap("it is over the 20 % limit", 17), ["it is over the", "20 % limit"]);
        assert_eq!(wrap("see exports/2024-03.csv", 12), ["see", "exports/2024", "-03.csv"]);
        assert_eq!(wrap("", 12), [""]);
    }
}
