//! The report as JSON, safe to print.
//!
//! **Invariant:** this adds nothing to `report::to_json` but the spelling of invisible characters.

use crate::report::external::External;
use crate::report::{self, Report};

use super::escape;

/// The wire form, with control, bidi and invisible characters as `\u` escapes. Whoever parses it gets
/// every name exactly; whoever prints it unparsed gets no hostile byte.
pub fn json(report: &Report) -> String {
    escape::json(&report::to_json(report))
}

/// What may be said outside, as JSON.
pub fn external(external: &External) -> String {
    escape::json(&external.to_json())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::{Values, sample};

    fn parsed(report: &Report) -> Value {
        serde_json::from_str(&json(report)).unwrap()
    }

    #[test]
    fn the_whole_form() {
        let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
        let text = json(&sample::with_a_finding()).replace(&version, "\"version\": \"[version]\"");
        assert!(text.ends_with("}\n"));
        insta::assert_snapshot!("whole", text);
    }

    #[test]
    fn hostile_names_are_exact_when_parsed_and_harmless_when_printed() {
        let report = sample::not_ready();
        let text = json(&report);
        assert!(!text.chars().any(|c| c != '\n' && c.is_control() || c == '\u{202e}'));
        let parsed = parsed(&report);
        assert_eq!(parsed["tables"][0]["columns"][5]["name"], "note\x1b[31m\u{202e}txet");
        assert_eq!(parsed["unplaced_files"][0]["path"], "exports/old\n.csv");
        assert_eq!(parsed["unplaced_files"][0]["fault"]["kind"], "wrong-format");
        assert_eq!(parsed["unreached"][0]["path"], "exports/2023");
    }

    #[test]
    fn no_cell_value_gets_out() {
        let withheld = json(&sample::marked(Values::Withheld));
        for absent in [sample::MARKER, "value-marker", "4915123456", "4915999999", "internal", "frequent"] {
            assert!(!withheld.contains(absent), "{absent}");
        }
        let shown = parsed(&sample::marked(Values::Shown));
        assert_eq!(shown["internal"], true);
        let columns = &shown["tables"][0]["columns"];
        assert_eq!(columns[0]["frequent"], serde_json::json!([{ "value": sample::MARKER, "count": 9990 }]));
        assert_eq!(columns[1]["frequent"], serde_json::json!([]));
        assert!(columns[1]["frequent_reason"].is_string());
        let text = json(&sample::marked(Values::Shown));
        assert!(!text.contains("rare-value-marker") && !text.contains("distinct-value-marker"));
    }
}
