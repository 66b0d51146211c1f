//! The report for a reader at a terminal: verdict first, then what to do, then what was seen.
//!
//! It is written for the person who owns the data, not for a programmer: plain sentences, a fix and a
//! role under every finding, and nothing that only colour says. It says the same for the same report;
//! the `run` block (when, how fast) is not part of it.
//!
//! **Invariant:** every text that comes from the data passes `escape::terminal`, and [`Color::Plain`]
//! gives no escape byte at all.

mod baseline;
mod coverage;
mod findings;
mod grid;
mod next;
mod page;
mod table;
mod stated;
mod verdict;

use crate::base::Severity;
use crate::report::Report;

use page::Page;

/// How the report is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal; taken as 60 where there are fewer and as 200 where there are more.
    pub width: usize,
    /// Whether there are colours.
    pub color: Color,
}

/// Whether there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Text only.
    Plain,
    /// ANSI escape codes around headings, markers and the verdict.
    Ansi,
}

/// The report as lines of text.
pub fn terminal(report: &Report, style: &Style) -> String {
    let mut page = Page::new(*style);
    verdict::write(&mut page, report);
    for severity in Severity::WORST_FIRST {
        findings::write(&mut page, report, severity);
    }
    findings::waived(&mut page, report);
    stated::write(&mut page, report);
    coverage::unmeasured(&mut page, report);
    table::write(&mut page, report);
    coverage::write(&mut page, report);
    next::write(&mut page, report);
    page.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Values, sample};

    fn plain(report: &Report, width: usize) -> String {
        let text = terminal(report, &Style { width, color: Color::Plain });
        assert!(!text.chars().any(|c| c != '\n' && c.is_control()), "an escape byte in plain text");
        assert!(!text.contains('\u{202e}'));
        for line in text.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width.max(60), "too wide: {line}");
            assert_eq!(line, line.trim_end());
        }
        text
    }

    #[test]
    fn not_ready() {
        let report = sample::not_ready();
        insta::assert_snapshot!("not_ready_80", plain(&report, 80));
        insta::assert_snapshot!("not_ready_200", plain(&report, 200));
    }

    #[test]
    fn ready() {
        let report = sample::ready();
        insta::assert_snapshot!("ready_80", plain(&report, 80));
        insta::assert_snapshot!("ready_200", plain(&report, 200));
    }

    #[test]
    fn undetermined_without_a_table() {
        let report = sample::undetermined();
        insta::assert_snapshot!("undetermined_80", plain(&report, 80));
    }

    #[test]
    fn a_wide_table_stays_readable() {
        insta::assert_snapshot!("wide_80", plain(&sample::wide(), 80));
    }

    #[test]
    fn colour_adds_codes_and_nothing_else() {
        for report in [sample::not_ready(), sample::ready(), sample::undetermined(), sample::wide()] {
            let colored = terminal(&report, &Style { width: 80, color: Color::Ansi });
            assert_eq!(sample::without_codes(&colored), plain(&report, 80));
        }
        insta::assert_snapshot!(
            "ready_80_ansi",
            terminal(&sample::ready(), &Style { width: 80, color: Color::Ansi }).replace('\x1b', "␛")
        );
    }

    #[test]
    fn any_width_is_kept() {
        for report in [sample::not_ready(), sample::wide()] {
            for width in [0, 60, 61, 79, 100, 119, 120, 121, 150, 200] {
                plain(&report, width);
            }
            assert_eq!(plain(&report, 1000), plain(&report, 200));
        }
    }

    #[test]
    fn no_cell_value_gets_out() {
        let withheld = sample::marked(Values::Withheld);
        let shown = sample::marked(Values::Shown);
        assert!(!plain(&withheld, 200).contains(sample::MARKER));
        assert!(!plain(&withheld, 200).contains("INTERNAL"));
        assert!(plain(&shown, 200).contains(sample::MARKER));
        assert!(plain(&shown, 80).starts_with("INTERNAL"));
    }
}
