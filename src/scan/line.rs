//! The line: parts are asked for in order, measured wherever a thread is free, and folded in order.
//!
//! At most threads + 2 parts are under way. Whoever completes the part that comes next folds it, and all that wait
//! behind it; a thread that completes a later part leaves it there and goes on. For each part folded a new one is
//! started, so nobody waits for anybody, and memory is bounded by parts under way.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rayon::{Scope, ThreadPool};

use crate::ask::Ask;
use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{
    ColumnFacts, Dialect, Fault, FaultKind, FileColumn, FileFacts, FileStatus, Format, LostColumn, Notes, Remark,
    RemarkKind, RepeatFacts, RowGapFacts, TableFacts, TwinFacts, disguise, lost_of,
};
use crate::read::{Closing, Opened, Part, PartEnd, Parts};
use crate::sketch::hash::hash_bytes;
use crate::source::Found;
use crate::state::column::{ColumnState, Limits, Purpose};
use crate::state::rows;
use crate::state::table::{End, PartId, PartState, TableState};

use super::group::TablePlan;
use super::progress::Progress;
use super::{ScanError, row_group, unread_file};

/// Parts under way at most, whatever the number of threads: what `Budget::distinct_values` divides memory by.
const MOST_UNDER_WAY: usize = 16;

/// What ends a scan before its time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop<'a> {
    pub(super) interrupted: &'a AtomicBool,
    pub(super) deadline: Option<Instant>,
}

impl Stop<'_> {
    fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

/// Reads and measures the planned tables.
pub(super) fn run(
    plans: Vec<TablePlan>,
    ask: &Ask,
    stop: Stop<'_>,
    progress: &dyn Progress,
    pool: &ThreadPool,
) -> Result<Vec<TableFacts>, ScanError> {
    let limits = plans
        .iter()
        .map(|plan| Limits {
            distinct: ask.budget.distinct_values(plan.columns.len()),
            places: ask.places,
            rows: ask.budget.different_rows(),
        })
        .collect();
    let (queue, tables) = lay_out(plans, &limits);
    let line = Line {
        ask,
        stop,
        progress,
        limits,
        feed: Mutex::new(Feed { ask, stop, queue, current: None, number: 0 }),
        waiting: Mutex::new(Waiting::default()),
        folder: Mutex::new(tables),
        spent: Mutex::new(Vec::new()),
        failure: Mutex::new(None),
    };
    pool.scope(|scope| {
        for _ in 0..MOST_UNDER_WAY.min(pool.current_num_threads() + 2) {
            scope.spawn(|scope| line.step(scope));
        }
    });
    if stop.is_interrupted() {
        return Err(ScanError::Interrupted);
    }
    if let Some(failure) = line.failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(ScanError::Internal(failure));
    }
    let tables = line.folder.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(tables.into_iter().map(Table::facts).collect())
}

/// Everything that the threads share.
struct Line<'a> {
    ask: &'a Ask,
    stop: Stop<'a>,
    progress: &'a dyn Progress,
    limits: Vec<Limits>,
    feed: Mutex<Feed<'a>>,
    waiting: Mutex<Waiting>,
    folder: Mutex<Vec<Table>>,
    /// Summaries of parts that were folded, whose memory the next parts use again.
    spent: Mutex<Vec<PartState>>,
    /// A mistake in this program, if one came to light.
    failure: Mutex<Option<String>>,
}

/// Parts that were measured before their turn.
#[derive(Default)]
struct Waiting {
    done: BTreeMap<u64, Done>,
    next: u64,
    /// Whether somebody is folding, and will look again when done.
    folding: bool,
}

impl Line<'_> {
    /// One part from start to end.
    fn step<'s>(&'s self, scope: &Scope<'s>) {
        if self.stop.is_interrupted() || lock(&self.failure).is_some() {
            return;
        }
        let Some(job) = lock(&self.feed).next() else { return };
        let step = || {
            let done = self.measure(job);
            self.hand_in(done)
        };
        // A panic here is a mistake of ours (decoders guard themselves); it must end the run, not the process.
        match catch_unwind(AssertUnwindSafe(step)) {
            Ok(folded) => {
                for _ in 0..folded {
                    scope.spawn(|scope| self.step(scope));
                }
            }
            Err(cause) => {
                let words = cause.downcast_ref::<String>().map(String::as_str);
                let words = words.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("a panic");
                lock(&self.failure).get_or_insert_with(|| words.to_owned());
            }
        }
    }

    fn measure(&self, job: Job) -> Done {
        let Job { number, table, id, work } = job;
        let limits = self.limits[table];
        match work {
            Work::Part { part, mapping } => {
                let bytes = part.bytes();
                let (mut state, end) = match part {
                    Part::Parquet(group) => row_group::measure(&group, &mapping, limits, self.stop.interrupted),
                    part @ Part::Csv(_) => {
                        let mut state = self.blank(&mapping, limits);
                        let end = part.read(self.ask.places, &mut |batch| {
                            if !self.stop.is_interrupted() {
                                state.observe(batch);
                            }
                        });
                        (state, end)
                    }
                };
                self.progress.advance(bytes);
                state.notes = end.notes.clone();
                Done { number, table, id, ends: End::PartOnly, state, end, closing: Closing::default() }
            }
            Work::FileEnd { fault, closing } => {
                let end = PartEnd { fault, ..PartEnd::default() };
                let state = PartState::new(0, limits);
                Done { number, table, id, ends: End::File, state, end, closing }
            }
        }
    }

    /// A summary of nothing.
    fn blank(&self, mapping: &[usize], limits: Limits) -> PartState {
        let spent = lock(&self.spent).pop();
        let renewed = spent.and_then(|mut spent| spent.renew(mapping, limits).then_some(spent));
        renewed.unwrap_or_else(|| PartState::of_file(mapping, limits))
    }

    /// Leaves a measured part in its place, and folds all whose turn it is. Gives how many those were.
    fn hand_in(&self, done: Done) -> usize {
        let mut folded = 0;
        let mut waiting = lock(&self.waiting);
        waiting.done.insert(done.number, done);
        if waiting.folding {
            return 0;
        }
        waiting.folding = true;
        loop {
            let next = waiting.next;
            let Some(done) = waiting.done.remove(&next) else { break };
            waiting.next += 1;
            drop(waiting);
            let part = lock(&self.folder)[done.table].fold(done, self.ask);
            match part {
                // Row groups make their own, and the end of a file has nothing to keep.
                Ok(part) => lock(&self.spent).extend(part.filter(|part| !part.columns.is_empty())),
                Err(failure) => {
                    lock(&self.failure).get_or_insert(failure);
                }
            }
            folded += 1;
            waiting = lock(&self.waiting);
        }
        waiting.folding = false;
        folded
    }
}

/// A part to be measured.
struct Job {
    number: u64,
    table: usize,
    id: PartId,
    work: Work,
}

enum Work {
    Part {
        part: Part,
        mapping: Arc<[usize]>,
    },
    /// After a file's last part: why it ended early, if it did, and what is odd about it as a whole.
    FileEnd {
        fault: Option<Fault>,
        closing: Closing,
    },
}

/// A part that was measured.
struct Done {
    number: u64,
    table: usize,
    id: PartId,
    ends: End,
    state: PartState,
    end: PartEnd,
    closing: Closing,
}

impl Done {
    /// What is left of a part in which another table stands: its bytes, and what kept it from being read.
    fn beyond_the_table(self, limits: Limits) -> Self {
        let end = PartEnd { bytes: self.end.bytes, fault: self.end.fault, ..PartEnd::default() };
        Self { state: PartState::new(0, limits), end, ..self }
    }
}

/// Where parts come from, one file after the other.
struct Feed<'a> {
    ask: &'a Ask,
    stop: Stop<'a>,
    queue: VecDeque<Queued>,
    current: Option<Current>,
    number: u64,
}

/// A file that has not been begun.
struct Queued {
    table: usize,
    file: u32,
    mapping: Arc<[usize]>,
    found: Found,
    opened: Result<Opened, Fault>,
}

/// The file that parts are taken from.
struct Current {
    table: usize,
    id: PartId,
    /// The table's column for each of the file's.
    mapping: Arc<[usize]>,
    parts: Result<Parts, Fault>,
}

impl Feed<'_> {
    fn next(&mut self) -> Option<Job> {
        let late = self.stop.is_late();
        if self.current.is_none() {
            let Queued { table, file, mapping, found, opened } = self.queue.pop_front()?;
            let parts = opened
                .and_then(|opened| if late { Err(out_of_time()) } else { opened.parts(&found, &self.ask.budget) });
            self.current = Some(Current { table, id: PartId { file, part: 0 }, mapping, parts });
        }
        let current = self.current.as_mut()?;
        let (table, id) = (current.table, current.id);
        current.id = id.next(End::PartOnly);
        let next = match &mut current.parts {
            Err(fault) => Err(Some(fault.clone())),
            Ok(_) if late => Err(Some(out_of_time())),
            Ok(parts) => match parts.next_part() {
                Some(Ok(part)) => Ok(part),
                Some(Err(fault)) => Err(Some(fault)),
                None => Err(None),
            },
        };
        let work = match next {
            Ok(part) => Work::Part { part, mapping: Arc::clone(&current.mapping) },
            Err(fault) => {
                let parts = self.current.take().and_then(|current| current.parts.ok());
                let closing = parts.map(|mut parts| parts.closing()).unwrap_or_default();
                Work::FileEnd { fault, closing }
            }
        };
        let number = self.number;
        self.number += 1;
        Some(Job { number, table, id, work })
    }
}

fn out_of_time() -> Fault {
    Fault { kind: FaultKind::OutOfTime, detail: "time ran out before it was read; raise --max-time".to_owned() }
}

/// A table as it is folded.
struct Table {
    plan: TableOutline,
    limits: Limits,
    /// From its first part to its last.
    state: Option<TableState>,
    /// From its last part on.
    finished: Option<Measured>,
    files: Vec<FileTotals>,
}

/// What of the plan is needed at the end.
struct TableOutline {
    name: String,
    format: Format,
    columns: Vec<String>,
}

/// A file as it is folded.
struct FileTotals {
    found: Found,
    mapping: Vec<usize>,
    /// Columns that its folders state: position in the table, and the value in every row.
    stated: Vec<(usize, Option<String>)>,
    /// What it holds in each column, where there are other files to hold it against.
    held: Vec<FileColumn>,
    dialect: Option<Dialect>,
    /// What lies before the next part.
    origin: Origin,
    rows: u64,
    bytes: u64,
    parts: u32,
    fault: Option<Fault>,
    remarks: Vec<Remark>,
    lost: Vec<LostColumn>,
}

fn lay_out(plans: Vec<TablePlan>, limits: &Vec<Limits>) -> (VecDeque<Queued>, Vec<Table>) {
    let mut queue = VecDeque::new();
    let mut tables = Vec::with_capacity(plans.len());
    for (table, (plan, limits)) in plans.into_iter().zip(limits).enumerate() {
        let mut files = Vec::with_capacity(plan.files.len());
        for (file, planned) in (0_u32..).zip(plan.files) {
            let dialect = planned.opened.as_ref().ok().and_then(|opened| opened.dialect.clone());
            files.push(FileTotals {
                found: planned.found.clone(),
                mapping: planned.mapping.clone(),
                stated: planned.stated,
                held: Vec::new(),
                dialect,
                origin: Origin { file, ..Origin::default() },
                rows: 0,
                bytes: 0,
                parts: 0,
                fault: None,
                remarks: Vec::new(),
                lost: Vec::new(),
            });
            let mapping = Arc::from(planned.mapping.as_slice());
            queue.push_back(Queued { table, file, mapping, found: planned.found, opened: planned.opened });
        }
        let plan = TableOutline { name: plan.name, format: plan.format, columns: plan.columns };
        tables.push(Table { plan, limits: *limits, state: None, finished: None, files });
    }
    (queue, tables)
}

impl Table {
    /// Takes in the part that comes next. Of text it gives the summary back, whose memory may be used again.
    fn fold(&mut self, done: Done, ask: &Ask) -> Result<Option<PartState>, String> {
        let is_alone = self.files.len() == 1;
        let file = &mut self.files[done.id.file as usize];
        let limits = self.limits;
        let mut done = if file.holds_another() { done.beyond_the_table(limits) } else { done };
        if !is_alone {
            file.hold(&done.state.columns);
        }
        file.rows += done.state.rows;
        file.bytes += done.end.bytes;
        file.parts += u32::from(done.ends == End::PartOnly);
        if file.fault.is_none() {
            file.fault = done.end.fault;
        }
        file.lose(done.end.lost);
        let is_late = file.fault.as_ref().is_some_and(|fault| fault.kind == FaultKind::OutOfTime);
        if done.ends == End::File
            && !is_late
            && let Some(change) = file.found.change()
        {
            // Whatever else is wrong with a file that changed meanwhile may come of that.
            file.fault = Some(change);
            file.lost.clear();
        }
        let origin = file.origin;
        file.remarks.extend(done.end.remarks.into_iter().chain(done.closing.remarks).map(|remark| {
            // What is odd about the whole file stands at its end or at a line of it; the table knows the file's number.
            Remark { spot: Spot { file: origin.file, ..remark.spot }, ..remark }
        }));
        if let Some(spot) = done.end.cut_record {
            let detail = "it ends inside a record".to_owned();
            file.remarks.push(Remark { kind: RemarkKind::CutRecord, detail, spot: spot.after(origin) });
        }
        if let Some(spot) = done.end.further {
            let detail = "another header stands below the table; what follows it was not measured".to_owned();
            file.remarks.push(Remark { kind: RemarkKind::SecondTable, detail, spot: spot.after(origin) });
        }
        if let Some(dialect) = &mut file.dialect {
            let mut endings = done.end.endings;
            endings.rebase(origin);
            dialect.endings.merge(&endings);
            dialect.footer_lines += done.closing.footer;
            if let Some((name, confidence)) = done.closing.encoding {
                (dialect.encoding, dialect.encoding_confidence, dialect.is_ascii) = (name, confidence, false);
            }
        }
        file.origin = origin.plus(done.end.extent);
        let mut mapping = if done.state.columns.is_empty() { Vec::new() } else { file.mapping.clone() };
        for (position, value) in file.stated.iter().filter(|_| done.state.rows > 0) {
            let mut column = ColumnState::new(limits);
            column.repeat(value.as_deref(), done.state.rows);
            let hash = value.as_deref().map_or(rows::NULL, |value| hash_bytes(value.as_bytes()));
            done.state.wholes.add_to_all(hash.wrapping_mul(rows::salt(*position)));
            done.state.columns.push(column);
            mapping.push(*position);
        }
        let columns = self.plan.columns.len();
        let state = self.state.get_or_insert_with(|| TableState::new(columns, limits, PartId { file: 0, part: 0 }));
        let part = state.fold(done.state, (done.id, done.ends), &mapping, origin).map_err(|error| error.to_string())?;
        let is_last = done.ends == End::File && done.id.file as usize + 1 == self.files.len();
        if is_last && let Some(state) = self.state.take() {
            self.finished = Some(self.measured(&state, ask));
        }
        Ok((self.plan.format == Format::Csv).then_some(part))
    }

    /// What a finished summary says. The summary itself is given up then: only tables being read take up memory.
    fn measured(&self, state: &TableState, ask: &Ask) -> Measured {
        let column = |(position, (column, name)): (usize, (&ColumnState, &String))| {
            let is_label = ask.label.as_ref().is_some_and(|label| label.names(&self.plan.name, name));
            let purpose = if is_label { Purpose::Label } else { Purpose::Feature };
            column.facts_with(state.shifted.get(position), name.clone(), position, purpose)
        };
        let mut columns: Vec<ColumnFacts> =
            state.columns.iter().zip(&self.plan.columns).enumerate().map(column).collect();
        disguise::settle(&mut columns, ask.places);
        let empty = columns.iter().filter(|column| column.rows > 0 && column.values() == column.disguised()).count();
        // Columns that folders state hold a value everywhere, and files do not have them.
        let stated = self.files.iter().map(|file| file.stated.len()).max().unwrap_or(0);
        let gaps = state.gaps.facts(columns.len().saturating_sub(stated), empty);
        let (notes, repeats) = (state.notes.clone(), state.repeats.facts(ask.places));
        Measured { rows: state.rows, columns, notes, repeats, gaps: Some(gaps), twins: state.alike() }
    }

    fn facts(self) -> TableFacts {
        let Self { plan, finished, files, .. } = self;
        let Measured { rows, columns, notes, repeats, gaps, twins } = finished.unwrap_or_default();
        let gaps = gaps.unwrap_or(crate::base::Measured::absent("nothing of it was read"));
        let files = files.into_iter().map(FileTotals::facts).collect();
        TableFacts { name: plan.name, format: plan.format, rows, files, columns, notes, repeats, gaps, twins }
    }
}

/// What was measured of a table.
#[derive(Default)]
struct Measured {
    rows: u64,
    columns: Vec<ColumnFacts>,
    notes: Notes,
    repeats: RepeatFacts,
    gaps: Option<crate::base::Measured<RowGapFacts>>,
    twins: Vec<TwinFacts>,
}

impl FileTotals {
    /// Whether another table has begun in this file.
    fn holds_another(&self) -> bool {
        self.remarks.iter().any(|remark| remark.kind == RemarkKind::SecondTable)
    }

    /// Adds what a part of it holds.
    fn hold(&mut self, columns: &[ColumnState]) {
        self.held.resize(self.mapping.len(), FileColumn::default());
        for (held, column) in self.held.iter_mut().zip(columns) {
            held.merge(&column.held());
        }
    }

    /// Notes columns that were lost in a part: each column once for each sort of reason.
    fn lose(&mut self, lost: Vec<LostColumn>) {
        for lost in lost {
            let same = |known: &&mut LostColumn| known.column == lost.column && known.fault.kind == lost.fault.kind;
            match self.lost.iter_mut().find(same) {
                Some(known) => known.groups += lost.groups,
                None => self.lost.push(lost),
            }
        }
    }

    fn facts(mut self) -> FileFacts {
        if self.fault.is_none() {
            // The gravest first: a file that is also encrypted in part is a damaged one.
            self.fault = self.lost.iter().map(|lost| lost.fault.kind).min().and_then(|kind| lost_of(&self.lost, kind));
        }
        let Some(fault) = self.fault else {
            // Of text each byte is counted as it is read; standard input, and a file that grew, have the size they had
            // then. Of Parquet the footer and what lies between its columns is not counted, so a whole file is whole.
            let is_text = self.dialect.is_some();
            let bytes = if is_text { self.found.bytes.max(self.bytes) } else { self.found.bytes };
            if is_text && self.bytes < bytes {
                let detail = "it became shorter while it was being read";
                let fault = Fault { kind: FaultKind::Unstable, detail: detail.to_owned() };
                return Self { fault: Some(fault), ..self }.facts();
            }
            return FileFacts {
                path: self.found.shown,
                bytes,
                bytes_read: bytes,
                rows: self.rows,
                status: FileStatus::Read,
                columns: self.mapping,
                held: self.held,
                dialect: self.dialect,
                fault: None,
                remarks: self.remarks,
                lost: self.lost,
            };
        };
        let read = FileFacts {
            bytes_read: self.bytes.min(self.found.bytes),
            rows: self.rows,
            columns: self.mapping,
            held: self.held,
            dialect: self.dialect,
            remarks: self.remarks,
            lost: self.lost,
            ..unread_file(&self.found, fault)
        };
        let status =
            if self.parts > 0 && (read.rows > 0 || read.bytes_read > 0) { FileStatus::Partial } else { read.status };
        FileFacts { status, ..read }
    }
}

/// Locks without fear: a panic elsewhere ends the run by its own way, and what is behind these locks stays whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
