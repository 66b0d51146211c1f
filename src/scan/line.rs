//! The line: parts are asked for in order, measured wherever a thread is free, and folded in order.
//!
//! At most threads + 2 parts are under way. Whoever completes the part that comes next folds it, and all that wait
//! behind it; a thread that completes a later part leaves it there and goes on. For each part folded a new one is
//! started, so nobody waits for anybody, and memory is bounded by parts under way.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rayon::{Scope, ThreadPool};

use crate::ask::Ask;
use crate::base::Spot;
use crate::base::place::Origin;
use crate::facts::{
    ColumnFacts, Dialect, Fault, FaultKind, FileColumn, FileFacts, FileStatus, Format, GroupFacts, HeldFacts,
    JoinedFacts, KeyedFacts, LabelFacts, LeakageFacts, LostColumn, Notes, Remark, RemarkKind, RepeatFacts, RowGapFacts,
    TableFacts, TwinFacts, disguise, lost_of,
};
use crate::read::{Closing, Opened, Part, PartEnd, Parts};
use crate::sketch::hash::hash_bytes;
use crate::sketch::lowest::{Lowest, Room};
use crate::source::Found;
use crate::state::column::{ColumnState, Hint, Limits, Purpose};
use crate::state::sample::PartSample;
use crate::state::slices::PartSlices;
use crate::state::table::{End, PartId, PartState, TableState};
use crate::state::{picks, rows};

use super::digests::Digests;
use super::exact::Exact;
use super::group::TablePlan;
use super::join::{Columns, KeySource, Labels, PartJoin};
use super::progress::Progress;
use super::questions::Questions;
use super::{ScanError, conceal, leakage, row_group, unread_file};

/// Parts under way at most, whatever the number of threads: what `Budget::distinct_values` divides memory by.
const MOST_UNDER_WAY: usize = 16;

/// Columns of a table at most of which parts are told what to expect: a summary that expects many values takes 16 KiB
/// for them at once.
const MOST_HINTED: usize = 512;

/// What ends a scan before its time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop<'a> {
    pub(super) interrupted: &'a AtomicBool,
    pub(super) deadline: Option<Instant>,
}

impl Stop<'_> {
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    pub(super) fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

/// Reads and measures the planned tables.
pub(super) fn run(
    plans: Vec<TablePlan>,
    (ask, label_file, digests): (&Ask, Option<&Labels>, Option<&Digests>),
    stop: Stop<'_>,
    progress: &dyn Progress,
    pool: &ThreadPool,
) -> Result<Vec<TableFacts>, ScanError> {
    let only = plans.iter().filter(|plan| !plan.columns.is_empty()).count() == 1;
    let questions: Vec<Questions> = plans
        .iter()
        .map(|plan| {
            let files: Vec<&str> = plan.files.iter().map(|file| file.found.shown.as_str()).collect();
            let declared = ask.declared.table(&plan.name, only);
            Questions::about(&plan.name, &plan.columns, &files, ask).held_against(declared, &plan.columns)
        })
        .collect();
    let limits: Vec<Limits> = plans
        .iter()
        .map(|plan| Limits {
            distinct: ask.budget.distinct_values(plan.columns.len()),
            places: ask.places,
            rows: ask.budget.different_rows(),
        })
        .collect();
    let labels = plans.iter().map(|plan| label_of(ask, &plan.name, &plan.columns)).collect();
    let draws: Vec<Option<Draw>> = plans.iter().map(|plan| Draw::of(plan, ask)).collect();
    let apart = digests.map(|digests| digests.apart(&plans)).unwrap_or_default();
    let (queue, tables) = lay_out(plans, &limits, (&draws, &questions));
    let line = Line {
        ask,
        label_file,
        stop,
        progress,
        limits,
        draws,
        questions,
        labels,
        feed: Mutex::new(Feed { ask, stop, digests, queue, current: None, number: 0 }),
        waiting: Mutex::new(Waiting::default()),
        hints: Mutex::new(vec![Arc::from([]); tables.len()]),
        folder: Mutex::new(tables),
        spent: Mutex::new(Vec::new()),
        failure: Mutex::new(None),
    };
    pool.scope(|scope| {
        // First: a thread goes on with the parts that it began itself before it takes what waits here.
        for slot in apart {
            scope.spawn(move |_| slot.hash(stop));
        }
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
    /// Where labels are looked up that are not in the data.
    label_file: Option<&'a Labels>,
    stop: Stop<'a>,
    progress: &'a dyn Progress,
    limits: Vec<Limits>,
    /// For each table, which of its rows are drawn; none where nothing is asked of them.
    draws: Vec<Option<Draw>>,
    questions: Vec<Questions>,
    /// The column of each table that is the label.
    labels: Vec<Option<usize>>,
    feed: Mutex<Feed<'a>>,
    waiting: Mutex<Waiting>,
    folder: Mutex<Vec<Table>>,
    /// By table what is known of its columns about parts to come. It shortens their way and changes nothing in the end,
    /// so it does not matter how many parts had been folded when it was asked for.
    hints: Mutex<Vec<Arc<[Hint]>>>,
    /// Summaries of parts that were folded, whose memory the next parts use again.
    spent: Mutex<Vec<PartState>>,
    /// A mistake in this program, if one came to light.
    failure: Mutex<Option<String>>,
}

/// Which rows of a table are drawn.
struct Draw {
    room: Room,
    /// What rows drawn so far say of those to come; only ever too high, so that it does not matter who sees it when.
    threshold: AtomicU64,
}

impl Draw {
    /// Rows are held against the label, and are not drawn where there is none.
    fn of(plan: &TablePlan, ask: &Ask) -> Option<Self> {
        let label = ask.label.as_ref()?;
        plan.columns.iter().any(|column| label.names(&plan.name, column)).then(|| {
            let (rows, cost) = ask.budget.sampled_rows(plan.columns.len());
            Self { room: Room { rows, cost }, threshold: AtomicU64::new(u64::MAX) }
        })
    }

    fn part(&self, path: &str, id: PartId) -> PartSample {
        PartSample::new(self.room, path, id.part, self.threshold.load(Ordering::Relaxed))
    }
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
        let (limits, wanted) = (self.limits[table], self.questions[table].wanted.as_slice());
        match work {
            Work::Part { part, mapping, path, keys } => {
                let join = self.label_file.zip(keys.as_deref());
                let bytes = part.bytes();
                let hints = lock(&self.hints).get(table).map(Arc::clone).unwrap_or_default();
                let sample = self.draws[table].as_ref().map(|draw| draw.part(&path, id));
                let (mut state, end) = match part {
                    Part::Parquet(group) => {
                        let told = (limits, &*hints);
                        let (columns, joined) = match join {
                            None => (Columns::of(&group), None),
                            Some(join) => {
                                let joined = Columns::with_label(&group, join, limits.places, self.stop.interrupted);
                                (joined.0, Some(joined.1))
                            }
                        };
                        let (mut state, end) =
                            row_group::measure(&columns, (&mapping, wanted), told, sample, self.stop.interrupted);
                        state.joined = joined;
                        if let Some(label) = self.labels[table] {
                            let label = mapping.iter().position(|&column| column == label);
                            let slices = row_group::slices(&columns, label, state.rows, self.stop.interrupted);
                            state.slices = Some(slices);
                        }
                        state.held = self.questions[table].held(&mapping, limits);
                        row_group::hold(&columns, &mut state.held, state.rows, self.stop.interrupted);
                        (state, end)
                    }
                    part @ Part::Csv(_) => {
                        let mut state = self.blank(&mapping, limits);
                        state.expect(&hints, &mapping);
                        state.picks.choose(wanted, &mapping);
                        state.sample = sample;
                        state.slices = self.labels[table].map(|label| {
                            PartSlices::new(mapping.len(), mapping.iter().position(|&column| column == label))
                        });
                        state.held = self.questions[table].held(&mapping, limits);
                        let own = mapping.len() - usize::from(join.is_some());
                        let mut join = join.map(|(labels, keys)| PartJoin::new(labels, keys, own, limits.places));
                        let end = part.read(self.ask.places, &mut |batch| match &mut join {
                            _ if self.stop.is_interrupted() => {}
                            Some(join) => state.observe(&join.batch(batch)),
                            None => state.observe(batch),
                        });
                        state.joined = join.map(PartJoin::finish);
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
            let table = done.table;
            let mut tables = lock(&self.folder);
            let part = tables[table].fold(done, self.ask);
            let (hints, threshold) = (tables[table].hints(), tables[table].threshold());
            drop(tables);
            if let (Some(hints), Some(known)) = (hints, lock(&self.hints).get_mut(table)) {
                *known = hints;
            }
            if let Some(draw) = &self.draws[table] {
                draw.threshold.fetch_min(threshold, Ordering::Relaxed);
            }
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

/// Which of a table's columns is the label; of several of that name the first.
fn label_of(ask: &Ask, table: &str, columns: &[String]) -> Option<usize> {
    let label = ask.label.as_ref()?;
    columns.iter().position(|column| label.names(table, column))
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
        /// The path of its file, as reports show it.
        path: Arc<str>,
        /// Where the keys of its rows are, if their labels are looked up.
        keys: Option<Arc<[KeySource]>>,
    },
    /// After a file's last part: why it ended early, if it did, and what is odd about it as a whole.
    FileEnd { fault: Option<Fault>, closing: Closing },
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
    digests: Option<&'a Digests>,
    queue: VecDeque<Queued>,
    current: Option<Current>,
    number: u64,
}

/// A file that has not been begun.
struct Queued {
    table: usize,
    file: u32,
    mapping: Arc<[usize]>,
    keys: Option<Arc<[KeySource]>>,
    found: Found,
    opened: Result<Opened, Fault>,
}

/// The file that parts are taken from.
struct Current {
    table: usize,
    id: PartId,
    /// The table's column for each of the file's.
    mapping: Arc<[usize]>,
    path: Arc<str>,
    keys: Option<Arc<[KeySource]>>,
    parts: Result<Parts, Fault>,
}

impl Feed<'_> {
    fn next(&mut self) -> Option<Job> {
        let late = self.stop.is_late();
        if self.current.is_none() {
            let Queued { table, file, mapping, keys, found, opened } = self.queue.pop_front()?;
            let parts = opened.and_then(|opened| {
                let slot = self.digests.and_then(|digests| digests.slot(&found));
                if late { Err(out_of_time()) } else { opened.parts_hashed(&found, &self.ask.budget, slot) }
            });
            let (id, path) = (PartId { file, part: 0 }, Arc::from(found.shown.as_str()));
            self.current = Some(Current { table, id, mapping, path, keys, parts });
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
            Ok(part) => {
                let (mapping, path) = (Arc::clone(&current.mapping), Arc::clone(&current.path));
                Work::Part { part, mapping, path, keys: current.keys.clone() }
            }
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
    /// How many of its rows are drawn; `None` for none at all.
    room: Option<Room>,
    questions: Questions,
    /// Its rows in groups, counted to the last, where that was asked for.
    exact: Option<Exact>,
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
    /// The positions of the columns that its rows are looked up by.
    keys: Vec<usize>,
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

fn lay_out(
    plans: Vec<TablePlan>,
    limits: &[Limits],
    (draws, questions): (&[Option<Draw>], &[Questions]),
) -> (VecDeque<Queued>, Vec<Table>) {
    let mut queue = VecDeque::new();
    let mut tables = Vec::with_capacity(plans.len());
    for (table, (plan, limits)) in plans.into_iter().zip(limits).enumerate() {
        let room = draws[table].as_ref().map(|draw| draw.room);
        let questions = questions[table].clone();
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
            let (keys, found, opened) = (planned.keys, planned.found, planned.opened);
            queue.push_back(Queued { table, file, mapping, keys, found, opened });
        }
        let plan = TableOutline { name: plan.name, format: plan.format, columns: plan.columns, keys: plan.keys };
        let exact = None;
        tables.push(Table { plan, limits: *limits, room, questions, exact, state: None, finished: None, files });
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
            if let Some(at) = self.questions.wanted.iter().position(|wanted| wanted == position) {
                done.state.picks.state(at, picks::hash_stated(value.as_deref()));
            }
            done.state.columns.push(column);
            if let Some(sample) = &mut done.state.sample {
                sample.add_column(value.as_deref());
            }
            if let Some(slices) = &mut done.state.slices {
                slices.repeat(value.as_deref());
            }
            if let Some(mut held) = self.questions.held_at(*position, mapping.len(), limits) {
                held.repeat(value.as_deref(), done.state.rows);
                done.state.held.push(held);
            }
            mapping.push(*position);
        }
        let columns = self.plan.columns.len();
        let (room, questions) = (self.room, &self.questions.groups);
        let state = self.state.get_or_insert_with(|| {
            let state = TableState::new(columns, limits, PartId { file: 0, part: 0 }).asking(questions);
            room.into_iter().fold(state, TableState::drawing)
        });
        if ask.rows.exact {
            let bytes = ask.budget.exact_bytes();
            self.exact.get_or_insert_with(|| Exact::new(questions, bytes)).fold(&done.state, origin);
        }
        let part = state.fold(done.state, (done.id, done.ends), &mapping, origin).map_err(|error| error.to_string())?;
        let is_last = done.ends == End::File && done.id.file as usize + 1 == self.files.len();
        if is_last && let Some(state) = self.state.take() {
            let exact = self.exact.take().map(|exact| exact.facts(ask.places));
            self.finished = Some(self.measured(&state, exact, ask));
        }
        Ok((self.plan.format == Format::Csv).then_some(part))
    }

    /// What is known of its columns about parts to come, where that takes little memory. Nothing where a file is a part:
    /// there are few cells in each.
    fn hints(&self) -> Option<Arc<[Hint]>> {
        let state = self.state.as_ref()?;
        let is_worthwhile = state.columns.len() <= MOST_HINTED && state.covered_to().part > 0;
        is_worthwhile.then(|| state.columns.iter().map(ColumnState::hint).collect())
    }

    /// Rows drawn with this key or a higher one are not wanted any more.
    fn threshold(&self) -> u64 {
        self.state.as_ref().and_then(|state| state.sample.as_ref()).map_or(u64::MAX, Lowest::threshold)
    }

    /// What a finished summary says. The summary itself is given up then: only tables being read take up memory.
    fn measured(
        &self,
        state: &TableState,
        exact: Option<Result<(RepeatFacts, Vec<GroupFacts>), String>>,
        ask: &Ask,
    ) -> Measured {
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
        let notes = state.notes.clone();
        let sampled = || {
            let groups = state.groups.iter().map(|groups| groups.facts(ask.places));
            (state.repeats.facts(ask.places), groups.collect::<Vec<_>>())
        };
        let ((repeats, groups), inexact) = match exact {
            None => (sampled(), None),
            Some(Ok(exact)) => (exact, None),
            Some(Err(why)) => (sampled(), Some(why)),
        };
        let keyed = KeyedFacts { inexact, ..self.questions.facts(&groups, &columns) };
        let label = self.label(state, &mut columns, ask);
        let leakage = label.as_ref().and_then(|label| columns.get(label.column)).zip(state.sample.as_ref());
        let leakage = leakage.map(|(label, sample)| leakage::measure(sample, &columns, label));
        let (gaps, twins, held) = (Some(gaps), state.alike(), state.held.facts(ask.places));
        let joined = state.joined.as_ref().map(|joined| joined.facts(self.plan.keys.clone()));
        Measured { rows: state.rows, columns, notes, repeats, keyed, gaps, twins, label, joined, leakage, held }
    }

    /// What is known of the label, of which the classes are settled here: what means missing is none.
    fn label(&self, state: &TableState, columns: &mut [ColumnFacts], ask: &Ask) -> Option<LabelFacts> {
        let position = label_of(ask, &self.plan.name, &self.plan.columns)?;
        let facts = columns.get_mut(position)?;
        let found = state.columns.get(position)?.label_values(facts, ask.classes.as_deref());
        if let Some((values, _)) = found.exact() {
            facts.classes = Some(crate::base::Measured::Exact(values.classes.clone()));
        }
        let found = found.map(|(mut values, hashes)| {
            let slices = state.slices.as_ref();
            values.first = hashes.iter().map(|&class| slices.and_then(|slices| slices.first(class))).collect();
            (values, hashes)
        });
        let slices = match &state.slices {
            Some(slices) if slices.unknown() == 0 => {
                let classes = found.exact().map(|(_, hashes)| hashes.as_slice());
                crate::base::Measured::Exact(slices.slicings(Some(position), classes))
            }
            Some(_) => crate::base::Measured::absent("some columns could not be read row by row"),
            None => crate::base::Measured::absent("there is no row"),
        };
        Some(LabelFacts { column: position, values: found.map(|(values, _)| values), slices })
    }

    fn facts(self) -> TableFacts {
        let Self { plan, finished, files, .. } = self;
        let Measured { rows, columns, notes, repeats, keyed, gaps, twins, label, joined, leakage, held } =
            finished.unwrap_or_default();
        let gaps = gaps.unwrap_or(crate::base::Measured::absent("nothing of it was read"));
        let files = files.into_iter().map(FileTotals::facts).collect();
        let mut table = TableFacts {
            name: plan.name,
            format: plan.format,
            rows,
            files,
            columns,
            notes,
            repeats,
            keyed,
            gaps,
            twins,
            label,
            joined,
            leakage,
            held,
        };
        conceal::names(&mut table);
        table
    }
}

/// What was measured of a table.
#[derive(Default)]
struct Measured {
    rows: u64,
    columns: Vec<ColumnFacts>,
    notes: Notes,
    repeats: RepeatFacts,
    keyed: KeyedFacts,
    gaps: Option<crate::base::Measured<RowGapFacts>>,
    twins: Vec<TwinFacts>,
    label: Option<LabelFacts>,
    joined: Option<JoinedFacts>,
    leakage: Option<crate::base::Measured<LeakageFacts>>,
    held: Vec<HeldFacts>,
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
