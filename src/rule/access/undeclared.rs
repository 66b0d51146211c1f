//! What the owner has not said of handing the data over. The data can't say it either, so each is a question and no fault.
//!
//! A paper beside the data may hold the answer; it is named, and answers nothing before the owner has confirmed it.

use crate::ask::Stated;
use crate::base::{Place, wording};
use crate::facts::Matter;
use crate::rule::{Case, Evidence, Outcome};

/// What to do about any of them.
pub(super) const FIX: &str = "Say it under [access] in datassay.toml; datassay init writes one to fill in. What a paper \
    beside the data says counts once it stands there.";

/// Told where `what` was not stated, in words that end a sentence.
pub(super) fn undeclared(case: &Case<'_>, about: Matter, is_stated: fn(&Stated) -> bool, what: &str) -> Outcome {
    if case.facts.tables.iter().all(|table| table.columns.is_empty()) {
        return Outcome::unfit("no table was read");
    }
    if is_stated(&case.ask.stated) {
        return Outcome::Held;
    }
    let papers = case.facts.papers.iter().filter(|paper| paper.about == about).map(|paper| paper.path.as_str());
    let papers: Vec<&str> = papers.collect();
    let found = match papers.len() {
        0 => String::new(),
        _ => format!("; found, not confirmed: {}", wording::names(papers.iter().copied(), 3)),
    };
    let evidence = Evidence { count: 1, population: 1, ..Evidence::default() };
    let message = format!("nobody declared {what}{found}");
    Outcome::of(case.settings.present().map(|gate| case.finding(gate, Place::default(), message, evidence)))
}
