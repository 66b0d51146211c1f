//! Files, tables and columns for sample reports: ten thousand rows of which little is known.
//!
//! **Invariant:** facts only; nothing here makes a finding or a report.

use crate::base::{Measured, Spot, Tally};
use crate::facts::{
    ColumnFacts, ColumnType, DetailFacts, Dialect, DisguisedFacts, Endings, Fault, FaultKind, FileFacts, FileStatus,
    Format, KeyedFacts, Kind, KindFacts, LengthFacts, LineEnding, Notes, NullFacts, NullSpelling, NumberFacts,
    RepeatFacts, Scalar, TableFacts, WritingFacts,
};

pub(crate) fn spot(file: u32, line: u64) -> Spot {
    Spot { file, line: Some(line), record: Some(line - 1), byte: Some(line * 40) }
}

pub(crate) fn fault(kind: FaultKind, detail: &str) -> Fault {
    Fault { kind, detail: detail.to_owned() }
}

pub(crate) fn file(path: &str, rows: u64) -> FileFacts {
    let mut endings = Endings::default();
    endings.note(LineEnding::CrLf, Spot::default);
    FileFacts {
        path: path.to_owned(),
        bytes: 240_000,
        bytes_read: 240_000,
        rows,
        status: FileStatus::Read,
        columns: vec![0],
        held: Vec::new(),
        dialect: Some(Dialect { delimiter: b';', endings, confidence: 0.75, ..Dialect::plain() }),
        remarks: Vec::new(),
        lost: Vec::new(),
        fault: None,
    }
}

pub(crate) fn table(name: &str, rows: u64, columns: Vec<ColumnFacts>) -> TableFacts {
    let columns = columns.into_iter().enumerate().map(|(position, column)| ColumnFacts { position, ..column });
    TableFacts {
        name: name.to_owned(),
        format: Format::Csv,
        rows,
        files: vec![file(&format!("{name}.csv"), rows)],
        columns: columns.collect(),
        notes: Notes::default(),
        repeats: RepeatFacts::default(),
        keyed: KeyedFacts::default(),
        gaps: Measured::absent("not in this test"),
        twins: Vec::new(),
        label: None,
        joined: None,
        leakage: None,
        held: Vec::new(),
    }
}

/// A column of ten thousand rows of which little is known.
pub(crate) fn column(name: &str, kind: ColumnType) -> ColumnFacts {
    let sort = match kind {
        ColumnType::Integer => Kind::Integer,
        ColumnType::Decimal => Kind::Decimal,
        _ => Kind::Text,
    };
    ColumnFacts {
        name: name.to_owned(),
        position: 0,
        kind,
        rows: 10_000,
        unread: 0,
        absent: 0,
        shifted: 0,
        nulls: NullFacts::default(),
        kinds: vec![KindFacts { kind: sort, cells: Tally { count: 10_000, places: Vec::new() } }],
        written: WritingFacts::default(),
        disguised: DisguisedFacts::default(),
        distinct: Measured::Exact(2_000),
        numbers: Measured::absent("no number among the values"),
        extent: Measured::absent("no number or instant among the values"),
        quantiles: Measured::absent("no number or instant among the values"),
        lengths: Measured::Exact(LengthFacts {
            min: 1,
            max: 12,
            mean: 6.25,
            min_bytes: 1,
            max_bytes: 14,
            mean_bytes: 6.5,
        }),
        frequent: Measured::absent("too many distinct values"),
        classes: None,
        personal: Vec::new(),
        secrets: Vec::new(),
        private_name: None,
        nested: None,
        detail: DetailFacts::default(),
    }
}

pub(crate) fn integers(name: &str, (min, max): (i64, i64)) -> ColumnFacts {
    ColumnFacts {
        distinct: Measured::Exact(max.abs_diff(min).min(9_999) + 1),
        extent: Measured::Exact((Scalar::Integer(min), Scalar::Integer(max))),
        numbers: Measured::Exact(NumberFacts { count: 10_000, mean: 38.25, standard_deviation: Some(12.5) }),
        ..column(name, ColumnType::Integer)
    }
}

pub(crate) fn numbers(name: &str) -> ColumnFacts {
    ColumnFacts {
        distinct: Measured::Exact(9_900),
        numbers: Measured::Exact(NumberFacts { count: 10_000, mean: 64.761_692, standard_deviation: None }),
        ..column(name, ColumnType::Decimal)
    }
}

pub(crate) fn text(name: &str, distinct: u64) -> ColumnFacts {
    ColumnFacts { distinct: Measured::Exact(distinct), ..column(name, ColumnType::Text) }
}

pub(crate) fn missing(column: ColumnFacts, nulls: u64) -> ColumnFacts {
    let nulls = NullFacts {
        cells: Tally { count: nulls, places: vec![spot(0, 14)] },
        by_spelling: vec![(NullSpelling::Empty, nulls)],
    };
    ColumnFacts { nulls, ..column }
}
