//! A report held against what is known of a dataset.

use serde_json::Value;

use super::problem::{Dataset, Problem};

/// What came of one report, or of several.
#[derive(Default)]
pub(super) struct Score {
    /// To be shown: a line per problem, then what is beside them.
    pub(super) lines: Vec<String>,
    pub(super) standings: Vec<Standing>,
    /// How often something was found that must stay quiet.
    pub(super) violated: usize,
    /// Findings that no problem accounts for.
    pub(super) beside: usize,
}

/// How a problem stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Found,
    Held,
    Missed,
    Debatable,
}

impl Score {
    /// Adds what came of another report.
    pub(super) fn add(&mut self, other: Self) {
        self.standings.extend(other.standings);
        self.violated += other.violated;
        self.beside += other.beside;
    }
}

/// Holds a report against a dataset's problems.
pub(super) fn score(dataset: &Dataset, report: &Value) -> Score {
    let findings: Vec<Finding> = list(&report["findings"]).iter().map(Finding::of).collect();
    let mut score = Score::default();
    let mut told = vec![false; findings.len()];
    for problem in &dataset.problems {
        let (standing, words) = standing(problem, &findings, &mut told, report);
        let standing = if problem.is_debatable { Standing::Debatable } else { standing };
        let debatable = if problem.is_debatable { " (debatable)" } else { "" };
        let count = problem.count.map(|count| format!(" {count}")).unwrap_or_default();
        let column = problem.column.as_deref().unwrap_or("-");
        score.lines.push(format!("{column}: {}{count}: {words}{debatable}", problem.name));
        score.standings.push(standing);
    }
    for words in &dataset.quiet {
        let broken: Vec<&Finding> = findings.iter().filter(|finding| breaks(words, finding)).collect();
        score.violated += broken.len();
        let state = if broken.is_empty() { "quiet" } else { "NOT QUIET" };
        score.lines.push(format!("{state}: {words}"));
        score.lines.extend(broken.iter().map(|finding| format!("    {}", finding.words())));
    }
    let is_question = |finding: &Finding| finding.code.starts_with("undeclared-");
    for (finding, _) in findings.iter().zip(&told).filter(|(finding, told)| !**told && !is_question(finding)) {
        score.beside += 1;
        score.lines.push(format!("beside: {}", finding.words()));
    }
    score
}

fn standing(problem: &Problem, findings: &[Finding], told: &mut [bool], report: &Value) -> (Standing, String) {
    let telling = problem.telling();
    let mut best: Option<&Finding> = None;
    let mut is_exact = false;
    // Of several that fit, the one that says most: codes are listed in that order.
    let rank = |code: &str| telling.iter().position(|known| known == code).unwrap_or(usize::MAX);
    for (finding, told) in findings.iter().zip(told) {
        if !telling.contains(&finding.code) || !is_of(problem, finding) {
            continue;
        }
        *told = true;
        let fits = problem.count.is_none_or(|count| count == finding.count);
        let is_closer = best.is_none_or(|best| rank(&finding.code) < rank(&best.code));
        if (fits && !is_exact) || (fits == is_exact && is_closer) {
            (best, is_exact) = (Some(finding), fits);
        }
    }
    let facts = problem.is_missing().then(|| missing(problem, report)).flatten();
    match (best, problem.count) {
        (Some(finding), _) if is_exact => (Standing::Found, format!("found by {}", finding.code)),
        (_, Some(count)) if facts.is_some_and(|facts| facts.contains(&count)) => {
            let by = best.map_or_else(String::new, |finding| format!(", told by {}", finding.code));
            (if by.is_empty() { Standing::Held } else { Standing::Found }, format!("held by the facts{by}"))
        }
        // How many was not verified for what is not about cells.
        (Some(finding), _) if !problem.is_missing() => {
            (Standing::Found, format!("found by {} with {}", finding.code, finding.count))
        }
        (Some(finding), _) => (Standing::Missed, format!("MISSED: {} has {}", finding.code, finding.count)),
        (None, _) => (Standing::Missed, "MISSED".to_owned()),
    }
}

/// Whether a finding is about a problem's column. Of twins it stands at the first and names the other.
fn is_of(problem: &Problem, finding: &Finding) -> bool {
    let Some(column) = &problem.column else { return true };
    let names = || finding.code == "duplicate-columns" && finding.message.contains(&format!("`{column}`"));
    finding.column.as_ref() == Some(column) || names()
}

/// The counts of missing cells that the facts hold of a problem's column: plain, in disguise, both, and by spelling.
fn missing(problem: &Problem, report: &Value) -> Option<Vec<u64>> {
    let name = problem.column.as_deref()?;
    let mut columns = list(&report["tables"]).iter().flat_map(|table| list(&table["columns"]));
    let column = columns.find(|column| column["name"] == name)?;
    let (nulls, disguised) = (column["nulls"]["count"].as_u64()?, column["disguised"]["count"].as_u64()?);
    let mut counts = vec![nulls, disguised, nulls + disguised];
    counts.extend(list(&column["disguised"]["by_spelling"]).iter().filter_map(|way| way["count"].as_u64()));
    Some(counts)
}

/// Whether a finding says what a sentence says is not so: it is about a column that the sentence names, or the sentence
/// names none, and about the matter of the sentence.
fn breaks(words: &str, finding: &Finding) -> bool {
    let lower = words.to_lowercase();
    let is_about = |matter: &str| lower.contains(matter);
    let says_missing = finding.code == "disguised-missing" || finding.code == "missing-values";
    let named = finding.column.as_deref().is_some_and(|column| words.contains(column));
    if is_about("true zero") || is_about("=0") {
        return named && finding.message.contains("impossible zeros");
    }
    if is_about("levels") {
        return named && says_missing;
    }
    (is_about("no missing") && says_missing) || (is_about("no duplicates") && finding.code == "duplicate-rows")
}

struct Finding {
    code: String,
    severity: String,
    column: Option<String>,
    count: u64,
    message: String,
}

impl Finding {
    fn of(value: &Value) -> Self {
        let word = |value: &Value| value.as_str().map(str::to_owned);
        Self {
            code: word(&value["code"]).unwrap_or_default(),
            severity: word(&value["severity"]).unwrap_or_default(),
            column: word(&value["place"]["column"]),
            count: value["evidence"]["count"].as_u64().unwrap_or(0),
            message: word(&value["message"]).unwrap_or_default(),
        }
    }

    fn words(&self) -> String {
        format!("{} {}: {}", self.severity, self.code, self.message)
    }
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
