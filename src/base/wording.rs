//! How numbers are written for people, alike everywhere.

/// A count with thousands separated: `1,234,567`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with its noun in the right number: `1 row`, `2,000 rows`.
pub fn counted(n: u64, singular: &str, plural: &str) -> String {
    format!("{} {}", count(n), if n == 1 { singular } else { plural })
}

/// A share as a percentage that never rounds something to nothing or nearly all to all:
/// `0 %`, `<0.1 %`, `4.1 %`, `>99.9 %`, `100 %`.
pub fn percent(ratio: f64) -> String {
    let hundredths = ratio * 100.0;
    if ratio <= 0.0 {
        "0 %".to_owned()
    } else if ratio >= 1.0 {
        format!("{hundredths:.0} %")
    } else if hundredths < 0.05 {
        "<0.1 %".to_owned()
    } else if hundredths > 99.95 {
        ">99.9 %".to_owned()
    } else {
        let text = format!("{hundredths:.1}");
        format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
    }
}

/// A size in bytes with a binary unit: `512 B`, `3.4 MiB`.
pub fn bytes(n: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if n < 1024 {
        return format!("{n} B");
    }
    let mut value = n as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// A measured number in at most six significant digits, without a trailing `.0`.
pub fn number(x: f64) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    let magnitude = x.abs().log10().floor();
    if !(-4.0..15.0).contains(&magnitude) {
        return format!("{x:.3e}");
    }
    if x.fract() == 0.0 {
        let whole = format!("{:.0}", x.abs());
        let grouped = whole.parse().map_or(whole, count);
        return if x < 0.0 { format!("-{grouped}") } else { grouped };
    }
    let decimals = (5.0 - magnitude).clamp(0.0, 9.0);
    // Between 0 and 9, so neither sign nor fraction is lost.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=9 above")]
    let text = format!("{x:.*}", decimals as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Names as a list that stays short: `a`, `b` and 3 more. Each name is put between backticks.
pub fn names<'a>(names: impl IntoIterator<Item = &'a str>, shown: usize) -> String {
    let all: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let (head, rest) = all.split_at(all.len().min(shown));
    match (head, rest.len()) {
        ([], _) => String::new(),
        ([one], 0) => one.clone(),
        ([init @ .., last], 0) => format!("{} and {last}", init.join(", ")),
        (head, more) => format!("{} and {more} more", head.join(", ")),
    }
}

/// Bytes as text, with what is no UTF-8 as `\\xNN`, so that two different names never look alike.
pub fn lossless(bytes: &[u8]) -> String {
    use std::fmt::Write;

    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string can't fail.
            let _ = write!(out, r"\x{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped() {
        for (n, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(n), text);
        }
    }

    #[test]
    fn percentages_never_hide_the_last_row() {
        for (ratio, text) in [
            (0.0, "0 %"),
            (0.000_01, "<0.1 %"),
            (0.0412, "4.1 %"),
            (0.2, "20 %"),
            (0.999_99, ">99.9 %"),
            (1.0, "100 %"),
        ] {
            assert_eq!(percent(ratio), text);
        }
    }

    #[test]
    fn numbers_keep_their_size() {
        for (x, text) in [
            (0.0, "0"),
            (12.5, "12.5"),
            (-3.0, "-3"),
            (1_000_000.0, "1,000,000"),
            (0.333_333_333, "0.333333"),
            (123_456.789, "123457"),
            (1e300, "1.000e300"),
            (1e-9, "1.000e-9"),
        ] {
            assert_eq!(number(x), text);
        }
    }

    #[test]
    fn sizes_and_lists() {
        assert_eq!(bytes(1023), "1023 B");
        assert_eq!(bytes(1024 * 1024), "1.0 MiB");
        assert_eq!(names(["a"], 3), "`a`");
        assert_eq!(names(["a", "b"], 3), "`a` and `b`");
        assert_eq!(names(["a", "b", "c", "d", "e"], 3), "`a`, `b`, `c` and 2 more");
        assert_eq!(names([], 3), "");
    }
}
