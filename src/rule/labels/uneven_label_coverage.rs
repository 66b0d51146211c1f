//! `uneven-label-coverage`: slices of the data in which far fewer rows are labelled than in the others, or a class has no
//! row at all.
//!
//! Slices are files, partitions, periods of a column of dates, and values of columns that have few. Only what chance does
//! not explain is told: see [`chance`](super::chance). What shows in several ways of slicing has one cause, so the one
//! that explains most is told. Late labels, and files without the label column, are told by `unlabelled-rows`.
//!
//! A class that is absent is told of files, partitions and periods alone: that a value of a column has no row of some class
//! may be what there is to learn.

use crate::base::{Group, Measured, Place, Skill, Spot, wording};
use crate::facts::{ColumnFacts, LabelFacts, Slice, SliceBy, Slicing, TableFacts};
use crate::profile::Task;
use crate::rule::case::ratio;
use crate::rule::{Case, Evidence, Finding, Gauge, Outcome, Rule};

use super::chance::{ALPHA, at_most, interval};
use super::late::late;
use super::unlabelled_rows::rows_without;

pub(in crate::rule) static RULE: Rule = Rule {
    code: "uneven-label-coverage",
    group: Group::Labels,
    gauge: Gauge::RatioBelow,
    what: "Files, partitions, periods or values of a column in which fewer rows are labelled than in the others, by more \
        than chance, or in which a class has no row.",
    why: "What is learned from the labelled rows holds for rows like them. Where labels are missing by region or by year, \
        a model is blind there, and a test on labelled rows does not show it.",
    example: "Of the rows of branch 7, 4 % are labelled, and 96 % of all others.",
    fix: "Find out why labels are missing there, and label a fair part of those rows. If that cannot be, say in the brief \
        for which rows the data speaks.",
    skill: Skill::AnnotationLead,
    check,
};

/// Slices that a message tells of.
const TOLD: usize = 3;
/// The part of the unlabelled rows that files without the column must hold to explain them. A project judgement.
const EXPLAINED: f64 = 0.8;

fn check(case: &Case<'_>) -> Outcome {
    case.each_label(|table, column| {
        let Some(label) = table.label.as_ref().filter(|label| label.column == column.position) else {
            return Outcome::NotMeasured("rows were not counted by slices".into());
        };
        let slicings = match &label.slices {
            Measured::Absent(why) => return Outcome::NotMeasured(why.clone()),
            Measured::Exact(slicings) | Measured::Approximate { value: slicings, .. } => slicings,
        };
        if column.values() == 0 {
            return Outcome::unfit("no row is labelled");
        }
        if slicings.is_empty() {
            return Outcome::unfit("there is nothing that divides the rows");
        }
        let low = if is_explained(table, column, label) { None } else { low(case, table, column, slicings) };
        // Where the label is missing its classes are too.
        Outcome::of(low.or_else(|| absent(case, table, column, slicings)))
    })
}

/// Whether another rule tells why rows are unlabelled.
fn is_explained(table: &TableFacts, column: &ColumnFacts, label: &LabelFacts) -> bool {
    let unlabelled = table.rows.saturating_sub(column.values() - column.disguised());
    rows_without(table, column) as f64 >= EXPLAINED * unlabelled as f64 && unlabelled > 0
        || late(table, label).is_some()
}

/// The slices of one way of slicing that have fewer labels, the worst first, and how many labels they lack.
struct Low<'a> {
    slicing: &'a Slicing,
    slices: Vec<usize>,
    lacking: f64,
}

fn low(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, slicings: &[Slicing]) -> Option<Finding> {
    let tried: usize = slicings.iter().map(|slicing| slicing.slices.len()).sum();
    let mut worst: Option<Low<'_>> = None;
    for slicing in slicings {
        let found = lower(case, slicing, ALPHA / tried as f64);
        // What files and periods explain nearly as well is theirs; a column is only ever a sign of it.
        let by_far = worst.as_ref().is_none_or(|worst| found.lacking > worst.lacking * 1.05);
        if !found.slices.is_empty() && by_far {
            worst = Some(found);
        }
    }
    let Low { slicing, mut slices, .. } = worst?;
    if slicing.by == SliceBy::File {
        // That a file does not have the column is told by `unlabelled-rows`.
        let has_it = |slice: &Slice| {
            let file = usize::try_from(slice.first.file).ok().and_then(|file| table.files.get(file));
            file.is_none_or(|file| file.columns.is_empty() || file.columns.contains(&column.position))
        };
        slices.retain(|&at| has_it(&slicing.slices[at]));
    }
    let first = &slicing.slices[*slices.first()?];
    let (severity, gate) = case.settings.below(ratio(first.labelled, first.rows))?;
    let others = others(slicing, &slices);
    let told = slices.iter().take(TOLD).map(|&at| {
        let slice = &slicing.slices[at];
        let (from, to) = interval(slice.labelled, slice.rows);
        format!(
            "in {} of {} rows ({}, 95 % interval {} to {}) of {}",
            wording::count(slice.labelled),
            wording::count(slice.rows),
            wording::percent(ratio(slice.labelled, slice.rows)),
            wording::percent(from),
            wording::percent(to),
            name(table, slicing, at)
        )
    });
    let told: Vec<String> = told.collect();
    let more = match slices.len() - told.len() {
        0 => String::new(),
        more => format!(", likewise in {}", wording::counted(more as u64, "more slice", "more slices")),
    };
    let message = format!(
        "the label `{}` is there {}{more}, and in {} of the other rows",
        column.name,
        told.join(", "),
        wording::percent(others)
    );
    let unlabelled: u64 = slices.iter().map(|&at| slicing.slices[at].rows - slicing.slices[at].labelled).sum();
    let population = slices.iter().map(|&at| slicing.slices[at].rows).sum();
    let places = places(case, slicing, &slices);
    let ratio = Some(ratio(first.labelled, first.rows));
    let evidence = Evidence { count: unlabelled, population, ratio, places, ..Evidence::default() };
    Some(case.finding((severity, gate), Place::column(table, column), message, evidence))
}

fn lower<'a>(case: &Case<'_>, slicing: &'a Slicing, alpha: f64) -> Low<'a> {
    let (rows, labelled) = totals(slicing.slices.iter());
    let share = ratio(labelled, rows);
    let is_low = |slice: &Slice| {
        let own = ratio(slice.labelled, slice.rows);
        case.settings.below(own).is_some() && at_most(slice.labelled, slice.rows, share) <= alpha
    };
    let mut slices: Vec<usize> = (0..slicing.slices.len()).filter(|&at| is_low(&slicing.slices[at])).collect();
    let own = |at: usize| ratio(slicing.slices[at].labelled, slicing.slices[at].rows);
    slices.sort_by(|&one, &other| own(one).total_cmp(&own(other)).then(one.cmp(&other)));
    let usual = others(slicing, &slices);
    let lacking = |&at: &usize| (usual - own(at)).max(0.0) * slicing.slices[at].rows as f64;
    let lacking = slices.iter().map(lacking).sum();
    Low { slicing, slices, lacking }
}

fn totals<'s>(slices: impl Iterator<Item = &'s Slice>) -> (u64, u64) {
    slices.fold((0, 0), |(rows, labelled), slice| (rows + slice.rows, labelled + slice.labelled))
}

/// The labelled share of all slices but these.
fn others(slicing: &Slicing, but: &[usize]) -> f64 {
    let others = slicing.slices.iter().enumerate().filter(|(at, _)| !but.contains(at)).map(|(_, slice)| slice);
    let (rows, labelled) = totals(others);
    ratio(labelled, rows)
}

/// The slices of one way of slicing that have no row of some class, with the class, and how many rows of it they should
/// have.
struct Absent<'a> {
    slicing: &'a Slicing,
    without: Vec<(usize, usize)>,
    lacking: f64,
}

fn absent(case: &Case<'_>, table: &TableFacts, column: &ColumnFacts, slicings: &[Slicing]) -> Option<Finding> {
    if case.task != Task::Classification {
        return None;
    }
    let cut = |by: SliceBy| !matches!(by, SliceBy::Value(_));
    let classes = slicings.first()?.slices.first()?.classes.len();
    let tried: usize = slicings.iter().filter(|slicing| cut(slicing.by)).map(|slicing| slicing.slices.len()).sum();
    let alpha = ALPHA / (tried.max(1) * classes.max(1)) as f64;
    let mut worst: Option<Absent<'_>> = None;
    for slicing in slicings.iter().filter(|slicing| cut(slicing.by)) {
        let labelled: u64 = slicing.slices.iter().map(|slice| slice.labelled).sum();
        let (mut lacking, mut without) = (0.0, Vec::new());
        for class in 0..classes {
            let of_class = |slice: &Slice| slice.classes.get(class).copied().unwrap_or(0);
            let share = ratio(slicing.slices.iter().map(of_class).sum(), labelled);
            for (at, slice) in slicing.slices.iter().enumerate().filter(|(_, slice)| of_class(slice) == 0) {
                if at_most(0, slice.labelled, share) <= alpha {
                    lacking += share * slice.labelled as f64;
                    without.push((at, class));
                }
            }
        }
        if !without.is_empty() && worst.as_ref().is_none_or(|worst| lacking > worst.lacking * 1.05) {
            worst = Some(Absent { slicing, without, lacking });
        }
    }
    let Absent { slicing, without, .. } = worst?;
    let (at, class) = *without.first()?;
    let (severity, gate) = case.settings.below(0.0)?;
    let slice = &slicing.slices[at];
    let mut slices: Vec<usize> = without.iter().map(|(at, _)| *at).collect();
    slices.sort_unstable();
    slices.dedup();
    let more = match slices.len() - 1 {
        0 => String::new(),
        more => format!("; {} some class", wording::counted(more as u64, "other slice lacks", "other slices lack")),
    };
    let message = format!(
        "class {} of {classes} of `{}`, counted from the largest, has none of the {} labelled rows of {}{more}",
        class + 1,
        column.name,
        wording::count(slice.labelled),
        name(table, slicing, at)
    );
    let places = places(case, slicing, &slices);
    let count = slices.iter().map(|&at| slicing.slices[at].labelled).sum();
    let population = slicing.slices.iter().map(|slice| slice.labelled).sum();
    let evidence = Evidence { count, population, places, ..Evidence::default() };
    let finding = case.finding((severity, gate), Place::column(table, column), message, evidence);
    let finding = Finding { evidence: Evidence { limit: None, ..finding.evidence.clone() }, ..finding };
    let finding = finding.of_kind("absent-class");
    // A file for each class, or a class that came up later, may be meant; a test without it is not.
    Some(if slicing.by == SliceBy::Split { finding } else { finding.milder() })
}

/// A slice without its value: by its number, in the order of time or size.
fn name(table: &TableFacts, slicing: &Slicing, at: usize) -> String {
    let column = |position: usize| table.columns.get(position).map_or("", |column| column.name.as_str());
    let slice = &slicing.slices[at];
    let (number, all) = (at + 1, slicing.slices.iter().filter(|slice| !slice.is_null).count());
    match slicing.by {
        SliceBy::Period(position, _) if slice.is_null => format!("the rows without a date in `{}`", column(position)),
        SliceBy::Value(position) | SliceBy::Partition(position) if slice.is_null => {
            format!("the rows without `{}`", column(position))
        }
        SliceBy::File => {
            let file = usize::try_from(slice.first.file).ok().and_then(|file| table.files.get(file));
            format!("`{}`", file.map_or("", |file| file.path.as_str()))
        }
        SliceBy::Split => format!("split {number} of {all}"),
        SliceBy::Period(position, period) => format!("{} {number} of {all} of `{}`", period.word(), column(position)),
        SliceBy::Value(position) | SliceBy::Partition(position) => {
            let before = slicing.slices[..at].iter().filter(|slice| slice.is_null).count();
            format!("value {} of {all} of `{}`, counted from the most frequent", number - before, column(position))
        }
    }
}

fn places(case: &Case<'_>, slicing: &Slicing, slices: &[usize]) -> Vec<Spot> {
    let mut places: Vec<Spot> = slices.iter().map(|&at| slicing.slices[at].first).collect();
    places.sort_unstable();
    places.truncate(case.ask.places);
    places
}
