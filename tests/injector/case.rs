//! One file, what a report must say of it, and whether it does.

use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use serde_json::Value;

/// Makes some cases when they are wanted.
pub(crate) type Make = Box<dyn Fn() -> Vec<Case> + Send + Sync>;

/// A file with a fault, or with something that looks like one and is none.
pub(crate) struct Case {
    pub(crate) class: &'static str,
    /// Where the fault is, for people.
    pub(crate) at: String,
    /// The file's name before it is packed.
    pub(crate) name: &'static str,
    /// The file as it is; none where the fault is in the packing.
    pub(crate) plain: Option<Vec<u8>>,
    /// The file in gzip.
    pub(crate) packed: Vec<u8>,
    pub(crate) expect: Expect,
    /// The file without the fault, and its rows.
    pub(crate) twin: Option<(Vec<u8>, u64)>,
}

impl Case {
    /// Writes its files into a folder, under names that say what they are.
    pub(crate) fn keep(&self, folder: &Path) {
        let letters = |text: &str| text.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
        let stem = format!("{}--{}-{}", letters(self.class), letters(&self.at), self.name);
        fs::create_dir_all(folder).expect("the folder can be made");
        let packed = (format!("{stem}.gz"), &self.packed);
        for (name, bytes) in self.plain.iter().map(|bytes| (stem.clone(), bytes)).chain([packed]) {
            fs::write(folder.join(name), bytes).expect("the folder can be written to");
        }
    }
}

/// What a report must say.
#[derive(Clone, Default)]
pub(crate) struct Expect {
    /// The finding; without one nothing may be found above advice.
    pub(crate) told: Option<Told>,
    /// Rows of the first table, where they can be known.
    pub(crate) rows: Option<u64>,
    /// What stands at these places (JSON pointers); a list allows any of its values.
    pub(crate) facts: Vec<(&'static str, Value)>,
    /// Codes that may be told too.
    pub(crate) beside: &'static [&'static str],
}

/// A finding that must be there.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) code: &'static str,
    pub(crate) kind: Option<&'static str>,
    pub(crate) severity: Option<&'static str>,
    pub(crate) place: Where,
}

/// Where a finding must be. A coordinate that is given must be right, and one must be given.
#[derive(Clone)]
pub(crate) enum Where {
    /// In the file.
    File,
    /// At this record, which begins on this line.
    Record(u64, u64),
    /// The first of many is this record, which begins on this line.
    First(u64, u64),
    /// On one of these lines.
    Line(RangeInclusive<u64>),
    /// At this byte of the text, or on the line that begins there.
    Byte(u64, u64),
}

/// Rows of the first table.
pub(crate) const TABLE_ROWS: &str = "/tables/0/rows";

impl Expect {
    /// Nothing above advice, and so many rows.
    pub(crate) fn clean(rows: usize) -> Self {
        Self { rows: Some(rows as u64), ..Self::default() }
    }

    /// This code.
    pub(crate) fn code(code: &'static str, place: Where) -> Self {
        let told = Told { code, kind: None, severity: None, place };
        Self { told: Some(told), ..Self::default() }
    }

    pub(crate) fn kind(mut self, kind: &'static str) -> Self {
        if let Some(told) = &mut self.told {
            told.kind = Some(kind);
        }
        self
    }

    pub(crate) fn severity(mut self, severity: &'static str) -> Self {
        if let Some(told) = &mut self.told {
            told.severity = Some(severity);
        }
        self
    }

    pub(crate) fn rows(self, rows: usize) -> Self {
        Self { rows: Some(rows as u64), ..self }
    }

    pub(crate) fn fact(mut self, pointer: &'static str, value: impl Into<Value>) -> Self {
        self.facts.push((pointer, value.into()));
        self
    }

    pub(crate) fn beside(self, beside: &'static [&'static str]) -> Self {
        Self { beside, ..self }
    }

    /// What a report says wrongly, if anything.
    pub(crate) fn wrong(&self, report: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        if let Some(told) = &self.told {
            wrong.extend(told.missed(report));
        }
        let rows = self.rows.map(|rows| (TABLE_ROWS, Value::from(rows)));
        for (pointer, value) in rows.iter().chain(&self.facts) {
            let found = report.pointer(pointer).unwrap_or(&Value::Null);
            let right = found == value || value.as_array().is_some_and(|any| any.contains(found));
            if !right {
                wrong.push(format!("{pointer} is {found}, not {value}"));
            }
        }
        wrong
    }

    /// What a report tells that is none of this case's fault: findings about structure above advice.
    pub(crate) fn besides(&self, report: &Value) -> Vec<String> {
        let expected =
            |code: &str| self.beside.contains(&code) || self.told.as_ref().is_some_and(|told| told.code == code);
        structural(report).into_iter().filter(|(code, _)| !expected(code)).map(|(_, told)| told).collect()
    }
}

/// Findings above advice about how the bytes form files, records and columns: code, and the finding for people.
fn structural(report: &Value) -> Vec<(&str, String)> {
    let findings = findings(report).filter(|finding| {
        let structural = matches!(finding["group"].as_str(), Some("access" | "structure" | "schema"));
        (structural || finding["code"] == "mojibake") && finding["severity"] != "advice"
    });
    findings
        .map(|finding| {
            let (code, severity) = (&finding["code"], &finding["severity"]);
            (code.as_str().unwrap_or_default(), format!("{severity} {code} {}", finding["message"]))
        })
        .collect()
}

fn findings(report: &Value) -> impl Iterator<Item = &Value> {
    report["findings"].as_array().into_iter().flatten()
}

impl Told {
    fn missed(&self, report: &Value) -> Option<String> {
        let (code, kind) = (self.code, self.kind);
        let of_kind = |finding: &&Value| finding["code"] == code && finding["kind"].as_str() == kind;
        let Some(finding) = findings(report).find(of_kind) else {
            let all: Vec<&str> = findings(report).filter_map(|finding| finding["code"].as_str()).collect();
            return Some(format!("no {code} of kind {kind:?} in {all:?}"));
        };
        if let Some(severity) = self.severity.filter(|severity| finding["severity"] != *severity) {
            return Some(format!("{code} is {}, not {severity}", finding["severity"]));
        }
        let file = &finding["place"]["file"];
        let listed = finding["evidence"]["places"].as_array().map(Vec::as_slice).unwrap_or_default();
        let right = match &self.place {
            Where::File => file.is_string() || finding["place"]["table"].is_string(),
            _ if listed.is_empty() => self.place.holds(&finding["place"]),
            place @ Where::First(..) => place.holds(&listed[0]),
            place => listed.iter().all(|listed| place.holds(listed)),
        };
        (!right).then(|| format!("{code} is at {} {listed:?}", finding["place"]))
    }
}

impl Where {
    fn holds(&self, place: &Value) -> bool {
        let [record, line, byte] = ["record", "line", "byte"].map(|key| place[key].as_u64());
        let agree = |pairs: [(Option<u64>, u64); 2]| {
            pairs.iter().any(|(found, _)| found.is_some())
                && pairs.iter().all(|(found, wanted)| found.is_none_or(|found| found == *wanted))
        };
        match self {
            Self::File => true,
            Self::Record(wanted, first) | Self::First(wanted, first) => agree([(record, *wanted), (line, *first)]),
            Self::Line(lines) => line.is_some_and(|line| lines.contains(&line)),
            Self::Byte(wanted, first) => agree([(byte, *wanted), (line, *first)]),
        }
    }
}
