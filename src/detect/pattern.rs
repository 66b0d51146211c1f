//! A regular expression that a whole cell must match, from a declaration.
//!
//! **Invariant:** matching takes time in proportion to the cell, and a pattern costs no more memory than its limit,
//! whoever wrote it.

use regex::{Regex, RegexBuilder};

/// Longer patterns are refused.
const LONGEST: usize = 1000;
/// Bytes that a compiled pattern may take, and bytes of cache beside it.
const LARGEST: usize = 1 << 20;
/// How deep groups may lie in each other.
const DEEPEST: u32 = 50;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Compiles `text`, or says why it is no pattern.
    pub fn new(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        // Alone first: a stray bracket must not pair with those around it.
        compile(text)?;
        compile(&format!(r"\A(?:{text})\z")).map(Self)
    }

    /// Whether the whole of `cell` matches.
    pub fn matches(&self, cell: &str) -> bool {
        self.0.is_match(cell)
    }
}

fn compile(text: &str) -> Result<Regex, String> {
    let mut builder = RegexBuilder::new(text);
    builder.size_limit(LARGEST).dfa_size_limit(LARGEST).nest_limit(DEEPEST);
    builder.build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "it takes too much memory".to_owned(),
        // The last line says what is wrong; those before it draw the pattern.
        error => {
            let text = error.to_string();
            text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_cell_must_match() {
        let pattern = Pattern::new("[A-Z]{2}[0-9]+|x").expect("a pattern");
        for (cell, expected) in
            [("AB12", true), ("x", true), ("AB12 ", false), ("xAB1", false), ("", false), ("x\n", false)]
        {
            assert_eq!(pattern.matches(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn what_is_no_pattern_or_too_large_is_refused() {
        for (text, expected) in [
            ("a)(b", "unopened group"),
            ("(?=a)", "look-around, including look-ahead and look-behind, is not supported"),
            (r"(a)\1", "backreferences are not supported"),
            ("[", "unclosed character class"),
            ("(a{1000}){1000}", "it takes too much memory"),
            (&"a".repeat(1001), "it is longer than 1000 bytes"),
        ] {
            assert_eq!(Pattern::new(text).map(|_| ()), Err(expected.to_owned()), "{}", &text[..text.len().min(40)]);
        }
        assert!(Pattern::new(&"(".repeat(200)).is_err());
    }
}
