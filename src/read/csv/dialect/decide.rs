//! Puts a decision together: grammar, beginning of the table, header, decimal mark, confidence.
//!
//! **Invariant:** what was ordered in the hints is never overruled.

use crate::read::csv::grammar::{Grammar, Input, Quoting};

use super::choose::{Choice, choose};
use super::header::{Header, header};
use super::layout::{Layout, layout, separator_line, unfold};
use super::look::{Look, Mark};
use super::sample::{Row, sample};
use super::{Decision, Hints, Note, Presence, Sort};

/// A reading this close to the chosen one is told (project judgement).
const AMBIGUOUS: f64 = 0.8;
/// The share of cells after a delimiter that must begin with a space before spaces count as padding: a writer of
/// `", "` does it everywhere, and blank cells may lack it.
const PADDED: f64 = 0.9;
/// Below this, nothing in the bytes tells a header from data.
const UNCLEAR: f64 = 0.34;

/// Decides the dialect of a text from its `head`, which begins after any byte order mark.
pub fn decide(head: &[u8], input: Input, hints: &Hints) -> Decision {
    let mut hints = *hints;
    let mut notes = Vec::new();
    let separator = separator_line(head).filter(|_| hints.delimiter.is_none());
    if let Some((delimiter, _)) = separator {
        hints.delimiter = Some(delimiter);
        notes.push(Note::SeparatorLine);
    }
    let before = separator.map_or(0, |(_, next)| next);
    let text = head.get(before..).unwrap_or_default();
    let max_field = if hints.max_field == 0 { Grammar::MAX_FIELD } else { hints.max_field };

    let choice = choose(text, input, &hints, max_field);
    let grammar = settle(&choice);
    let rows = sample(&grammar, text, input);
    let width = choice.best.width;
    let found = layout(&grammar, &rows, width);
    let found = Layout { skipped: hints.skip.unwrap_or(found.skipped).min(rows.len()), ..found };
    let table: Vec<&Row<'_>> =
        rows.iter().skip(found.skipped).filter(|row| !row.is_blank() && !found.is_comment(row, width)).collect();
    let head = if found.folded { Header { records: 1, confidence: 0.9 } } else { header(&table, width) };
    let head = match hints.header {
        Some(Presence::Present) => Header { records: head.records.max(1).min(table.len()), confidence: 1.0 },
        Some(Presence::Absent) => Header { records: 0, confidence: 1.0 },
        None => head,
    };

    let body = table.get(head.records..).unwrap_or_default();
    let names = table.get(..head.records).unwrap_or_default();
    let skipped = rows.get(..found.skipped).unwrap_or_default();
    let table_start = table.first().map_or(before, |row| before + row.start);
    if head.confidence < UNCLEAR {
        notes.push(Note::HeaderUnclear);
    }
    notes.extend(remarks(&choice, &hints, &grammar, body));
    Decision {
        delimiter: grammar.delimiter,
        quote: grammar.quote,
        escape: grammar.escape,
        space_after_delimiter: grammar.spaces == crate::read::csv::grammar::Spaces::Padding,
        spaced_quotes: grammar.spaces == crate::read::csv::grammar::Spaces::Padding && choice.best.padded_quotes > 0,
        skipped_records: skipped.len() + usize::from(separator.is_some()),
        skipped_lines: skipped.iter().map(|row| row.lines).sum::<usize>() + usize::from(separator.is_some()),
        table_start,
        header_records: head.records,
        header_lines: names.iter().map(|row| row.lines).sum(),
        header_unfolded: found.folded && head.records > 0,
        data_start: names.last().map_or(table_start, |row| before + row.end),
        comment: found.comment,
        decimal: decimal(&grammar, body),
        width,
        sorts: (0..width).map(|at| sort(body, at)).collect(),
        confidence: confidence(&choice, &hints, text),
        header_confidence: head.confidence,
        notes,
    }
}

/// The grammar of the reading chosen; with padding, where nearly every cell after a delimiter begins with a space.
fn settle(choice: &Choice) -> Grammar {
    let best = &choice.best;
    let padded = best.followers >= 2 && best.padded as f64 >= PADDED * best.followers as f64;
    if padded && best.width >= 2 && best.grammar.delimiter != b' ' {
        Grammar { spaces: crate::read::csv::grammar::Spaces::Padding, ..best.grammar }
    } else {
        best.grammar
    }
}

fn remarks(choice: &Choice, hints: &Hints, grammar: &Grammar, body: &[&Row<'_>]) -> Vec<Note> {
    let mut notes = Vec::new();
    let best = &choice.best;
    if let Some(second) = &choice.second {
        let closeness = if best.score > 0.0 { second.score / best.score } else { 1.0 };
        if second.width >= 2 && closeness >= AMBIGUOUS {
            notes.push(Note::Ambiguous { delimiter: second.grammar.delimiter, closeness: closeness.min(1.0) });
        }
    }
    if let Some(promised) = hints.extension.filter(|&promised| promised != grammar.delimiter && best.width >= 2) {
        notes.push(Note::NotAsNamed { promised });
    }
    if best.width <= 1 {
        let widths: Vec<usize> = body
            .iter()
            .map(|row| if row.cells[0].quoting == Quoting::Quoted { unfold(grammar, row).len() } else { 0 })
            .collect();
        match widths.first() {
            Some(&width) if width >= 2 && widths.len() >= 2 && widths.iter().all(|&other| other == width) => {
                notes.push(Note::FoldedRecords { width });
            }
            _ => notes.push(Note::OneColumn),
        }
    }
    notes
}

/// How surely the grammar is right: the share of records that agree, less what the next best reading has on the chosen
/// one. Records that nothing cuts prove nothing, unless there is no delimiter in the whole text.
fn confidence(choice: &Choice, hints: &Hints, text: &[u8]) -> f64 {
    if hints.delimiter.is_some() {
        return 1.0;
    }
    let best = &choice.best;
    if best.width < 2 || best.score <= 0.0 {
        let delimiters = text.iter().any(|byte| matches!(byte, b',' | b';' | b'\t' | b'|' | 0x01 | 0x1E | 0x1F));
        return if delimiters || best.records == 0 { 0.5 } else { 0.9 };
    }
    let rival =
        choice.second.as_ref().filter(|second| second.width >= 2).map_or(0.0, |second| second.score / best.score);
    let evidence = best.records as f64 / (best.records as f64 + 1.0);
    let few = if best.records < 3 { evidence } else { 1.0 };
    (best.share * (1.0 - 0.5 * rival.min(1.0)) * few).clamp(0.0, 1.0)
}

fn sort(body: &[&Row<'_>], at: usize) -> Sort {
    Sort::of_looks(body.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.look))
}

/// The decimal mark, where a cell can hold a comma: between other delimiters, or in quotes.
fn decimal(grammar: &Grammar, body: &[&Row<'_>]) -> u8 {
    let (mut comma, mut point, mut either_comma, mut either_point, mut plain) =
        (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    let cells = body.iter().flat_map(|row| &row.cells);
    for cell in cells.filter(|cell| grammar.delimiter != b',' || cell.quoting == Quoting::Quoted) {
        match cell.look {
            Look::Number(Mark::Comma) => comma += 1,
            Look::Number(Mark::Point) => point += 1,
            Look::Number(Mark::EitherComma) => either_comma += 1,
            Look::Number(Mark::EitherPoint) => either_point += 1,
            Look::Number(Mark::None) if cell.raw.len() >= 4 => plain += 1,
            _ => {}
        }
    }
    // `1,234` everywhere and long numbers without any mark: the comma groups no thousands.
    let measured = either_comma > 0 && comma + point + either_point == 0 && plain > 0 && grammar.delimiter != b',';
    if comma > point || measured { b',' } else { b'.' }
}

/// The names of the columns: white space around them cut, a header of several records joined, a blank or missing one
/// numbered.
pub fn names(decision: &Decision, head: &[u8], input: Input) -> Vec<String> {
    let grammar = decision.grammar(Grammar::MAX_FIELD);
    let text = head.get(decision.table_start..decision.data_start).unwrap_or_default();
    let input = if decision.data_start >= head.len() { input } else { Input::Last };
    let rows = sample(&grammar, text, input);
    let mut names: Vec<String> = Vec::new();
    let mut records: Vec<Vec<Vec<u8>>> = rows
        .iter()
        .filter(|row| !row.is_blank())
        .take(decision.header_records)
        .filter(|row| !row.is_ruler())
        .map(|row| if decision.header_unfolded { unfold(&grammar, row) } else { row.texts(&grammar) })
        .collect();
    let last = records.len().saturating_sub(1);
    // Over several columns a group's name stands once, above the first.
    for record in records.iter_mut().take(last) {
        for at in 1..record.len() {
            if record[at].trim_ascii().is_empty() {
                let (before, rest) = record.split_at_mut(at);
                if let (Some(group), Some(blank)) = (before.last(), rest.first_mut()) {
                    blank.clone_from(group);
                }
            }
        }
    }
    let width =
        records.iter().map(Vec::len).max().unwrap_or(0).max(if records.is_empty() { decision.width } else { 0 });
    for at in 0..width {
        let mut parts: Vec<String> = Vec::new();
        for record in &records {
            let part = record.get(at).map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).unwrap_or_default();
            if !part.is_empty() && parts.last() != Some(&part) {
                parts.push(part);
            }
        }
        names.push(if parts.is_empty() { format!("column_{}", at + 1) } else { parts.join(" ") });
    }
    names
}
