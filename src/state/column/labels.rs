//! What the values of a label tell: its classes, spellings of one class, what was not declared, lists of several.
//!
//! **Invariant:** only counts and numbers of classes come out of here, no value.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Measured;
use crate::detect::fold::{fold, is_slip};
use crate::facts::{ColumnFacts, ColumnType, Kind, LabelValues, Scalar};
use crate::sketch::value_table::Key;
use crate::state::cell::{Analysis, key_text};

use super::{ColumnState, Limits};

/// How much more frequent a class must be than another, a letter away from it, for that to be a slip, and how long their
/// names. Project judgements, as for other columns.
const SLIP_RATIO: u64 = 20;
const SLIP_LENGTH: usize = 5;
/// Above so many classes names a letter apart prove nothing.
const SLIPS_AMONG: usize = 200;

/// A class on the way.
struct Class {
    rows: u64,
    hash: u64,
    /// `None` where it is too long to be kept.
    text: Option<String>,
    analysis: Analysis,
}

impl ColumnState {
    /// What its values tell as a label, and the hash of each class, in order. `facts` are those of the column, of which is
    /// settled what means missing; `declared` is what classes there should be.
    pub fn label_values(&self, facts: &ColumnFacts, declared: Option<&[String]>) -> Measured<(LabelValues, Vec<u64>)> {
        if self.overflow.is_some() || self.opaque > 0 || self.table.len() > Limits::CLASSES {
            return Measured::absent("more distinct values than classes are kept for");
        }
        let missing = |analysis: &Analysis| {
            // A blank is a label that is missing, not a class.
            analysis.kind() == Kind::Blank || facts.disguised.by_form.iter().any(|way| way.form == analysis.form)
        };
        let entries = self.table.iter().filter(|(_, entry)| !missing(&entry.payload));
        let mut classes: Vec<Class> = entries
            .map(|(key, entry)| Class {
                rows: entry.count,
                hash: entry.hash(),
                text: match key {
                    Key::Text(text) => Some(key_text(text)),
                    Key::Digest { .. } => None,
                },
                analysis: entry.payload,
            })
            .collect();
        classes.sort_unstable_by(|one, other| other.rows.cmp(&one.rows).then_with(|| one.text.cmp(&other.text)));
        let (unexpected, unseen) = declared.map_or((None, 0), |declared| {
            let (unexpected, unseen) = undeclared(&classes, declared);
            (Some(unexpected), unseen)
        });
        let (lists, list_values) = if facts.kind == ColumnType::Text { lists(&classes) } else { (0, 0) };
        let values = LabelValues {
            classes: classes.iter().map(|class| class.rows).collect(),
            first: Vec::new(),
            spellings: spellings(&classes),
            unexpected,
            unseen,
            lists,
            list_values,
        };
        Measured::Exact((values, classes.iter().map(|class| class.hash).collect()))
    }
}

/// The classes that were not declared, and how many declared ones no row has.
fn undeclared(classes: &[Class], declared: &[String]) -> (Vec<usize>, u64) {
    let declared: BTreeSet<&str> = declared.iter().map(String::as_str).collect();
    let is_declared = |class: &Class| class.text.as_deref().is_some_and(|text| declared.contains(text));
    let outside = classes.iter().enumerate().filter(|(_, class)| !is_declared(class)).map(|(at, _)| at).collect();
    let seen = classes.iter().filter(|class| is_declared(class)).count();
    (outside, declared.len().saturating_sub(seen) as u64)
}

/// What a class is called when letter case, spaces and the like are left aside.
fn name(class: &Class, truths: bool) -> Option<String> {
    let text = class.text.as_deref()?;
    if truths && let Some(truth) = truth(text) {
        return Some(if truth { "yes" } else { "no" }.to_owned());
    }
    match class.analysis.scalar {
        // Numbers are spelled alike where they are equal; a typed one has one spelling anyway.
        Some(Scalar::Integer(number)) => Some(format!("{:?}", number as f64)),
        Some(Scalar::Float(number)) => Some(format!("{number:?}")),
        _ => Some(fold(text).marks).filter(|name| !name.is_empty()),
    }
}

/// Whether a word says yes or no, if it does either.
fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn spellings(classes: &[Class]) -> Vec<Vec<usize>> {
    // `Y` is `yes` where every class says yes or no, and where both of those are words: it may be a code elsewhere.
    let truths = classes.iter().all(|class| class.text.as_deref().is_some_and(|text| truth(text).is_some()));
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, class) in classes.iter().enumerate() {
        if let Some(name) = name(class, truths && classes.len() > 2) {
            groups.entry(name).or_default().push(at);
        }
    }
    if classes.len() <= SLIPS_AMONG {
        let names: Vec<(String, usize)> = groups.iter().map(|(name, group)| (name.clone(), group[0])).collect();
        for (rare, rare_class) in &names {
            let is_near = |(frequent, many): &&(String, usize)| {
                let is_rarer = classes[*many].rows >= classes[*rare_class].rows.saturating_mul(SLIP_RATIO);
                let is_word = |name: &str| name.len() >= SLIP_LENGTH && name.bytes().all(|byte| !byte.is_ascii_digit());
                is_rarer && is_word(rare) && is_word(frequent) && is_slip(rare, frequent)
            };
            if let Some((frequent, _)) = names.iter().find(is_near)
                && let Some(slips) = groups.remove(rare)
            {
                groups.entry(frequent.clone()).or_default().extend(slips);
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

/// Rows whose label is a list of values, and how many different ones those are.
fn lists(classes: &[Class]) -> (u64, u64) {
    ['|', ';', ','].into_iter().map(|mark| listed(classes, mark)).max().unwrap_or((0, 0))
}

fn listed(classes: &[Class], mark: char) -> (u64, u64) {
    // Each part with how many values it stands in, alone or beside others.
    let mut parts: BTreeMap<&str, (u64, bool)> = BTreeMap::new();
    let (mut rows, mut lists) = (0, 0);
    for class in classes {
        let Some(text) = class.text.as_deref() else { continue };
        let pieces: Vec<&str> = text.split(mark).map(str::trim).filter(|piece| !piece.is_empty()).collect();
        if pieces.len() > 1 {
            (rows, lists) = (rows + class.rows, lists + 1);
        }
        for piece in pieces.iter().copied() {
            let (times, is_listed) = parts.entry(piece).or_default();
            (*times, *is_listed) = (*times + 1, *is_listed || pieces.len() > 1);
        }
    }
    let listed = parts.values().filter(|(_, is_listed)| *is_listed);
    let (all, again) = listed.fold((0_u64, 0_u64), |(all, again), (times, _)| (all + 1, again + u64::from(*times > 1)));
    // Of names with a comma in them few parts come again.
    if lists > 1 && again * 3 >= all * 2 { (rows, all) } else { (0, 0) }
}
