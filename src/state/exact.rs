//! Rows in groups, counted to the last: what a sample leaves open is answered in core, by way of a file.
//!
//! ```text
//! rows -> a table of groups, while they fit -> full: all of it to partitions of a file, by key
//!      -> of each partition, sorted: the lowest keys that fit, joined; then the next ones -> totals
//! ```
//!
//! A group that came often before the table was full goes to the file as one record, so heavy keys take no more room than
//! others. Records of a key keep their order, so what is said of it is what one table for all would say. Keys are hashes
//! of 64 bits: by the birthday bound two of a hundred million honest ones are taken for one with a chance of about 3e-4.
//!
//! **Invariant:** no more groups are in memory than there is room for, whatever the keys; what could not be written or
//! read again is an error, and never a count.

use std::io;

use crate::base::place::Origin;
use crate::facts::GroupFacts;
use crate::read::spill::Spill;
use crate::sketch::keyed::{KeyedSample, Place};

use super::groups::{Counted, Group, Question, Totals};
use super::picks::Picks;
use super::rows::PartRows;

/// Partitions of a file.
const PARTITIONS: usize = 256;

/// Bytes that a partition gathers before they are written, at most.
const BUFFER: usize = 16 << 10;

/// Bytes of a record at most: a key, and a group with its places, as varints.
const RECORD: usize = 128;

/// A group and its key.
type Keyed = (u64, Group);

/// Rows in groups by one question.
#[derive(Debug)]
pub struct ExactGroups {
    question: Question,
    /// Groups in memory at most.
    room: usize,
    /// Bytes that a partition gathers before they are written.
    buffer: usize,
    table: KeyedSample<Group>,
    spill: Option<Spill>,
    failed: Option<io::Error>,
    counted: Counted,
}

impl ExactGroups {
    /// Bytes of memory that a group takes at most: three entries while a table grows or a partition is sorted, and slots.
    const BYTES_PER_GROUP: usize = 3 * size_of::<Keyed>() + 16;

    /// No row yet, in about so many bytes of memory: an eighth of them for what is about to be written.
    pub fn new(question: Question, bytes: usize) -> Self {
        // What gathers may take twice its length.
        let buffer = (bytes / 8 / PARTITIONS / 2).clamp(RECORD, BUFFER);
        Self::with_room(question, bytes / 8 * 7 / Self::BYTES_PER_GROUP, buffer)
    }

    /// The same with room for so many groups.
    fn with_room(question: Question, room: usize, buffer: usize) -> Self {
        let room = room.max(1);
        let table = KeyedSample::new(room);
        Self { question, room, buffer, table, spill: None, failed: None, counted: Counted::default() }
    }

    /// Takes in the rows of the part that begins at `origin`; `rows` is how many it has.
    pub fn fold(&mut self, part: &PartRows, picks: &Picks, rows: u64, origin: Origin) {
        if self.failed.is_some() {
            return;
        }
        let Self { question, table, spill, failed, buffer, .. } = self;
        let counted = question.each(part, picks, rows, origin, &mut |key, value, at| {
            if failed.is_some() {
                return;
            }
            if table.is_full_for(key)
                && let Err(error) = flush(table, spill, *buffer)
            {
                *failed = Some(error);
                return;
            }
            if let Place::Known(group) = table.add(key, || Group::new(value, at())) {
                group.again(value, at);
            }
        });
        self.counted.add(counted);
    }

    /// The facts, with the first `places` of each sort.
    pub fn facts(self, places: usize) -> io::Result<GroupFacts> {
        let Self { room, buffer, mut table, mut spill, failed, counted, .. } = self;
        if let Some(error) = failed {
            return Err(error);
        }
        let mut totals = Totals::new(places);
        if spill.is_some() {
            flush(&mut table, &mut spill, buffer)?;
        }
        let Some(mut spill) = spill else {
            table.payloads().for_each(|group| totals.add(group));
            return Ok(totals.facts(counted, 1.0));
        };
        drop(table);
        for partition in 0..spill.partitions() {
            let mut after = None;
            loop {
                let (groups, are_all) = lowest(&mut spill, partition, after, room)?;
                for (_, group) in &groups {
                    totals.add(group);
                }
                after = groups.last().map(|(key, _)| *key);
                if are_all {
                    break;
                }
            }
        }
        Ok(totals.facts(counted, 1.0))
    }
}

/// Moves all groups of the table to the file.
fn flush(table: &mut KeyedSample<Group>, spill: &mut Option<Spill>, buffer: usize) -> io::Result<()> {
    let spill = match spill {
        Some(spill) => spill,
        none => none.insert(Spill::new(PARTITIONS, buffer)?),
    };
    let mut bytes = [0; RECORD];
    for (key, group) in table.iter() {
        let record = postcard::to_slice(&(key, group), &mut bytes).map_err(|_| io::ErrorKind::InvalidData)?;
        spill.push(spill.partition_of(key), record)?;
    }
    table.clear();
    Ok(())
}

/// Of the groups of a partition whose keys are above `after`, those with the lowest keys, in order: as many as there is
/// room for, and whether they are all.
fn lowest(spill: &mut Spill, partition: usize, after: Option<u64>, room: usize) -> io::Result<(Vec<Keyed>, bool)> {
    let most = room.saturating_mul(2);
    let records = usize::try_from(spill.records(partition)).unwrap_or(usize::MAX);
    let mut groups: Vec<Keyed> = Vec::with_capacity(records.min(most));
    // Keys from here on are left to a later pass.
    let mut end = None;
    let mut is_sound = true;
    spill.read(partition, &mut |record| {
        let Ok((key, group)) = postcard::from_bytes::<Keyed>(record) else {
            is_sound = false;
            return;
        };
        if after.is_some_and(|after| key <= after) || end.is_some_and(|end| key >= end) {
            return;
        }
        if groups.len() >= most {
            end = join(&mut groups, room).or(end);
        }
        if end.is_none_or(|end| key < end) {
            groups.push((key, group));
        }
    })?;
    end = join(&mut groups, room).or(end);
    if is_sound { Ok((groups, end.is_none())) } else { Err(io::ErrorKind::InvalidData.into()) }
}

/// Sorts groups by key, joins those of one key in the order in which they came, and keeps the lowest, as many as there is
/// room for. Gives the first key that is not kept.
fn join(groups: &mut Vec<Keyed>, room: usize) -> Option<u64> {
    groups.sort_by_key(|(key, _)| *key);
    groups.dedup_by(|(next, theirs), (key, mine)| {
        let is_same = key == next;
        if is_same {
            mine.join(theirs);
        }
        is_same
    });
    let end = groups.get(room).map(|(key, _)| *key);
    groups.truncate(room);
    end
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::base::Spot;
    use crate::facts::Grouped;
    use crate::state::groups::{Groups, KeyOf, ValueOf};

    /// The row with a key and a value; 0 stands for none.
    type Row = (u64, u64);

    fn question() -> Question {
        Question { key: KeyOf::Cells(vec![0]), value: ValueOf::Cell(1) }
    }

    /// What is said of rows in such parts, with room for so many groups, and whether a file was needed.
    fn counted(parts: &[Vec<Row>], room: usize, buffer: usize) -> (GroupFacts, bool) {
        let mut groups = ExactGroups::with_room(question(), room, buffer);
        each_part(parts, &mut |rows, picks, origin| groups.fold(rows, picks, rows.sums().len() as u64, origin));
        let has_file = groups.spill.is_some();
        (groups.facts(5).unwrap(), has_file)
    }

    /// The same by a summary that holds all groups.
    fn held_in_memory(parts: &[Vec<Row>]) -> GroupFacts {
        let mut groups = Groups::new(question(), 1 << 20);
        each_part(parts, &mut |rows, picks, origin| groups.fold(rows, picks, rows.sums().len() as u64, origin));
        groups.facts(5)
    }

    fn each_part(parts: &[Vec<Row>], take: &mut dyn FnMut(&PartRows, &Picks, Origin)) {
        let mut origin = Origin::default();
        for part in parts {
            let mut picks = Picks::default();
            picks.choose(&[0, 1], &[0, 1]);
            picks.set(0, Some(part.iter().map(|row| row.0).collect()));
            picks.set(1, Some(part.iter().map(|row| row.1).collect()));
            take(&PartRows::of_columns(std::iter::empty(), part.len() as u64), &picks, origin);
            origin.records += part.len() as u64;
        }
    }

    /// The plain twin: every row in a list of its key.
    fn plain(parts: &[Vec<Row>]) -> GroupFacts {
        let rows: Vec<Row> = parts.concat();
        let mut by_key = BTreeMap::<u64, Vec<(u64, u64)>>::new();
        for (record, &(key, value)) in (1..).zip(&rows).filter(|(_, row)| row.0 != 0 && row.1 != 0) {
            by_key.entry(key).or_default().push((record, value));
        }
        let some = |second: fn(&[Row]) -> Option<u64>| {
            let mut found: Vec<(u64, u64)> =
                by_key.values().filter_map(|rows| Some((second(rows)?, rows.len() as u64))).collect();
            found.sort_unstable();
            let spot = |record| Spot { file: 0, record: Some(record), line: None, byte: None };
            Grouped {
                groups: found.len() as u64,
                rows: found.iter().map(|(_, rows)| rows).sum(),
                places: found.iter().take(5).map(|(record, _)| spot(*record)).collect(),
            }
        };
        let grouped = by_key.values().map(|rows| rows.len() as u64);
        let known = grouped.clone().sum();
        GroupFacts {
            rows: known,
            lacking: rows.len() as u64 - known,
            unknown: 0,
            sampled: 1.0,
            keys: by_key.len() as u64,
            sampled_rows: known,
            repeated: some(|rows| rows.get(1).map(|row| row.0)),
            small: [5, 11].map(|size| grouped.clone().filter(|rows| *rows < size).sum()),
            small_squares: [5, 11]
                .map(|size| grouped.clone().filter(|rows| *rows < size).map(|rows| rows * rows).sum()),
            differing: some(|rows| rows.iter().find(|row| row.1 != rows[0].1).map(|row| row.0)),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn whatever_goes_to_the_file_the_count_is_that_of_the_plain_twin(
            parts in prop::collection::vec(prop::collection::vec((0..80_u64, 0..4_u64), 0..90), 0..7),
            // One key that comes again and again, whatever else does.
            giant in 0..3_u64,
            room in 1..60_usize,
            buffer in prop_oneof![Just(1_usize), Just(1 << 14)],
        ) {
            let mut parts = parts;
            for (at, part) in parts.iter_mut().enumerate() {
                part.extend((0..40 * giant).map(|n| (7, 1 + (n + at as u64) % 2)));
            }
            let expected = plain(&parts);
            let (facts, has_file) = counted(&parts, room, buffer);
            prop_assert_eq!(&facts, &expected);
            prop_assert_eq!(held_in_memory(&parts), expected);
            prop_assert_eq!(has_file, facts.keys > room as u64);
        }
    }

    #[test]
    fn keys_made_to_meet_in_one_partition_are_counted_in_passes() {
        // The key of a cell is a digest of it; those chosen have the bits that choose a partition in common.
        let spill = Spill::new(PARTITIONS, 1).unwrap();
        let meeting = |cell: &u64| spill.partition_of(crate::sketch::hash::mix(*cell)) == 0;
        let cells: Vec<u64> = (1..200_000_u64).filter(meeting).collect();
        assert!(cells.len() > 600);
        let rows: Vec<Row> = (0..3).flat_map(|time| cells.iter().map(move |cell| (*cell, 1 + time % 2))).collect();
        let parts: Vec<Vec<Row>> = rows.chunks(100).map(<[Row]>::to_vec).collect();
        let (facts, has_file) = counted(&parts, 20, 64);
        assert_eq!(facts, plain(&parts));
        assert!(has_file);
    }

    #[test]
    fn what_can_t_be_read_again_is_an_error_and_no_count() {
        let mut groups = ExactGroups::with_room(question(), 2, 1);
        each_part(&[(1..9).map(|key| (key, 1)).collect()], &mut |rows, picks, origin| {
            groups.fold(rows, picks, rows.sums().len() as u64, origin);
        });
        let spill = groups.spill.as_mut().unwrap();
        let record = [255; 5];
        spill.push(3, &record).unwrap();
        assert_eq!(groups.facts(5).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn memory_is_divided_as_told() {
        let groups = ExactGroups::new(question(), 64 << 20);
        assert!(groups.room * ExactGroups::BYTES_PER_GROUP + 2 * PARTITIONS * groups.buffer <= 64 << 20);
        assert!(groups.room > 100_000 && groups.buffer == BUFFER);
        assert_eq!(ExactGroups::new(question(), 0).room, 1);
    }
}
