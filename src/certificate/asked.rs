//! What was asked of the data, both ways: from an ask to what may be told of it, and back.
//!
//! **Invariant:** a column is told by the name that it has in the external form, or not at all.

use crate::ask::{Ask, Grouping, LabelAsk, Reading};
use crate::report::external::External;

use super::wire::{Asked, ReadingLine};

/// What was asked and may not be told: an option of `check` that has to be typed again.
pub type Withheld = &'static str;

/// Options that may be withheld.
const OPTIONS: [Withheld; 7] =
    ["--label", "--label-file", "--time", "--split", "--entity", "--key", "--quasi-identifier"];

/// Less memory than this can't be asked for, and more is nobody's.
const MEMORY: std::ops::RangeInclusive<u64> = (64 << 20)..=(1 << 50);

/// What may be told of `ask`.
pub(super) fn told(ask: &Ask, is_label_typed: bool, external: &External) -> Asked {
    let mut withheld: Vec<Withheld> = Vec::new();
    let mut column = |option: Withheld, asked: Option<&LabelAsk>| -> Option<String> {
        let typed = &asked?.typed;
        let name = external.released(typed).map(|name| name.text().to_owned());
        if name.is_none() && !withheld.contains(&option) {
            withheld.push(option);
        }
        name
    };
    let label = if ask.join.is_some() { None } else { column("--label", ask.label.as_ref()) };
    let time = column("--time", ask.time.as_ref());
    let split = column("--split", ask.rows.split.as_ref());
    let entity = column("--entity", ask.rows.entity.as_ref());
    let mut keys = Vec::new();
    for key in &ask.rows.keys {
        let names: Option<Vec<String>> = key.iter().map(|part| column("--key", Some(part))).collect();
        keys.extend(names);
    }
    let quasi = ask.rows.quasi_identifiers.iter();
    let quasi_identifiers = quasi.filter_map(|part| column("--quasi-identifier", Some(part))).collect();
    if ask.join.is_some() {
        withheld.push("--label-file");
    }
    Asked {
        label,
        label_typed: is_label_typed,
        time,
        split,
        entity,
        keys,
        quasi_identifiers,
        fresh: ask.fresh,
        exact: ask.rows.exact,
        one_table: ask.grouping == Grouping::OneTable,
        memory: ask.budget.memory,
        reading: (ask.reading != Reading::default()).then(|| reading_told(&ask.reading)),
        declaration_named: false,
        withheld: withheld.into_iter().map(str::to_owned).collect(),
    }
}

fn reading_told(reading: &Reading) -> ReadingLine {
    let list = |byte: Option<Option<u8>>| byte.map(|byte| byte.into_iter().collect());
    ReadingLine {
        delimiter: reading.delimiter,
        quote: list(reading.quote),
        escape: list(reading.escape),
        encoding: reading.encoding.clone(),
        no_header: reading.no_header,
        skip: reading.skip.map(|skip| skip as u64),
    }
}

/// The options that have to be typed again.
pub(super) fn withheld(asked: &Asked) -> Vec<Withheld> {
    OPTIONS.into_iter().filter(|option| asked.withheld.iter().any(|known| known == option)).collect()
}

/// Lays what the certificate says over `ask`, where that does not say it itself.
pub(super) fn lay_over(asked: &Asked, ask: &mut Ask) {
    let column = |name: &Option<String>| name.clone().map(|typed| LabelAsk { typed });
    let set = |known: &mut Option<LabelAsk>, told: &Option<String>| {
        if known.is_none() {
            *known = column(told);
        }
    };
    set(&mut ask.label, &asked.label);
    set(&mut ask.time, &asked.time);
    set(&mut ask.rows.split, &asked.split);
    set(&mut ask.rows.entity, &asked.entity);
    let typed = |names: &[String]| names.iter().map(|typed| LabelAsk { typed: typed.clone() }).collect();
    if ask.rows.keys.is_empty() {
        ask.rows.keys = asked.keys.iter().map(|key| typed(key)).collect();
    }
    if ask.rows.quasi_identifiers.is_empty() {
        ask.rows.quasi_identifiers = typed(&asked.quasi_identifiers);
    }
    ask.fresh = ask.fresh.or(asked.fresh);
    ask.rows.exact |= asked.exact;
    if asked.one_table {
        ask.grouping = Grouping::OneTable;
    }
    ask.budget.memory = asked.memory.clamp(*MEMORY.start(), *MEMORY.end());
    if let Some(reading) = &asked.reading {
        let byte = |list: &Option<Vec<u8>>| list.as_ref().map(|list| list.first().copied());
        ask.reading = Reading {
            delimiter: reading.delimiter,
            quote: byte(&reading.quote),
            escape: byte(&reading.escape),
            encoding: reading.encoding.clone(),
            no_header: reading.no_header,
            skip: reading.skip.and_then(|skip| usize::try_from(skip).ok()),
        };
    }
}
