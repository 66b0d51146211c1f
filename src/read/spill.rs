//! Records past what memory has room for: they go to a file in partitions, and come back a partition at a time.
//!
//! ```text
//! push(partition, record) -> a buffer per partition -> one file, in blocks -> read(partition): its records, in order
//! ```
//!
//! Whoever counts by a key puts all records of a key into one partition, [`Spill::partition_of`] its hash, so that what is
//! said of a key can be said of a partition alone.
//!
//! The file is as confidential as the data. It is for its owner alone (mode 0600, in a folder of mode 0700), and on Unix it
//! has no name any more once it is open: however the program ends, by Ctrl-C or a signal that nothing can catch, the
//! system takes it back. Elsewhere it goes when it is closed. It stands where `TMPDIR` says.
//!
//! **Invariant:** memory is bounded by partitions and buffers, whatever comes; a write that fails is an error to whoever
//! pushed, and no record that was taken is lost in silence.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

use tempfile::TempDir;

/// Bytes of the length that stands before a record.
const LENGTH: usize = 4;

/// Records in partitions, most of them in a file.
#[derive(Debug)]
pub struct Spill {
    file: File,
    /// The folder of the file, where it could not be removed while the file is open.
    _folder: Option<TempDir>,
    /// The length of the file.
    end: u64,
    /// Bytes that a partition gathers before they are written.
    buffer: usize,
    partitions: Vec<Partition>,
    /// Why nothing more is taken.
    failed: Option<io::ErrorKind>,
}

/// The records of one partition.
#[derive(Debug, Default)]
struct Partition {
    pending: Vec<u8>,
    /// Where its blocks begin in the file, and how long they are.
    blocks: Vec<(u64, u32)>,
    records: u64,
}

impl Spill {
    /// No record yet, in so many partitions, each of which gathers so many bytes before they are written. The first
    /// takes up no memory before it has a record.
    pub fn new(partitions: usize, buffer: usize) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("datassay-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder.tempdir()?;
        let mut options = File::options();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(folder.path().join("records"))?;
        let folder = if cfg!(unix) {
            folder.close()?;
            None
        } else {
            Some(folder)
        };
        Ok(Self { _folder: folder, ..Self::over(file, partitions, buffer) })
    }

    fn over(file: File, partitions: usize, buffer: usize) -> Self {
        let mut all = Vec::new();
        all.resize_with(partitions.max(1), Partition::default);
        Self { file, _folder: None, end: 0, buffer: buffer.max(LENGTH), partitions: all, failed: None }
    }

    /// In which partition records of a key with this hash belong. Neither the lowest nor the highest bits of the hash
    /// decide that, since tables and samples go by those.
    pub fn partition_of(&self, hash: u64) -> usize {
        usize::try_from((hash >> 20) & 0xffff_ffff).unwrap_or(0) % self.partitions.len()
    }

    /// How many partitions there are.
    pub fn partitions(&self) -> usize {
        self.partitions.len()
    }

    /// How many records a partition holds.
    pub fn records(&self, partition: usize) -> u64 {
        self.partitions.get(partition).map_or(0, |partition| partition.records)
    }

    /// Takes in a record, behind all others of its partition. After an error nothing more is taken.
    pub fn push(&mut self, partition: usize, record: &[u8]) -> io::Result<()> {
        if let Some(kind) = self.failed {
            return Err(kind.into());
        }
        let length = u32::try_from(record.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        let Some(own) = self.partitions.get_mut(partition) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        let needed = LENGTH + record.len();
        if !own.pending.is_empty() && own.pending.len() + needed > self.buffer {
            self.write(partition)?;
        }
        let own = &mut self.partitions[partition];
        own.pending.extend_from_slice(&length.to_le_bytes());
        own.pending.extend_from_slice(record);
        own.records += 1;
        Ok(())
    }

    /// Writes what a partition has gathered.
    fn write(&mut self, partition: usize) -> io::Result<()> {
        let own = &mut self.partitions[partition];
        let length = u32::try_from(own.pending.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        let written = self.file.seek(SeekFrom::Start(self.end)).and_then(|_| self.file.write_all(&own.pending));
        if let Err(error) = written {
            self.failed = Some(error.kind());
            return Err(error);
        }
        own.blocks.push((self.end, length));
        self.end += u64::from(length);
        own.pending.clear();
        if own.pending.capacity() / 4 > self.buffer {
            // A record far longer than all others leaves no room taken behind it.
            own.pending.shrink_to(self.buffer);
        }
        Ok(())
    }

    /// Gives every record of a partition to `take`, in the order in which they came.
    pub fn read(&mut self, partition: usize, take: &mut dyn FnMut(&[u8])) -> io::Result<()> {
        if let Some(kind) = self.failed {
            return Err(kind.into());
        }
        let Some(own) = self.partitions.get(partition) else { return Ok(()) };
        let mut block = Vec::new();
        for &(start, length) in &own.blocks {
            block.resize(usize::try_from(length).unwrap_or(usize::MAX), 0);
            self.file.seek(SeekFrom::Start(start))?;
            self.file.read_exact(&mut block)?;
            each(&block, take)?;
        }
        each(&own.pending, take)
    }

    /// Bytes that were written to the file.
    pub fn bytes(&self) -> u64 {
        self.end
    }
}

/// Gives every record of a block.
fn each(mut block: &[u8], take: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    while let Some((length, rest)) = block.split_first_chunk::<LENGTH>() {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let Some((record, rest)) = rest.split_at_checked(length) else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        take(record);
        block = rest;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(spill: &mut Spill, partition: usize) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        spill.read(partition, &mut |record| found.push(record.to_vec())).unwrap();
        found
    }

    #[test]
    fn records_come_back_in_order_whatever_was_written() {
        // Buffers that hold all, some, and not even one record.
        for buffer in [1 << 20, 64, 1] {
            let mut spill = Spill::new(7, buffer).unwrap();
            let mut expected: Vec<Vec<Vec<u8>>> = vec![Vec::new(); 7];
            for n in 0..500_u64 {
                let record = vec![u8::try_from(n % 251).unwrap(); usize::try_from(n * 37 % 90).unwrap()];
                let partition = spill.partition_of(crate::sketch::hash::mix(n));
                spill.push(partition, &record).unwrap();
                expected[partition].push(record);
            }
            assert_eq!(spill.bytes() > 0, buffer < 1 << 20);
            assert!(expected.iter().all(|records| records.len() > 40), "each has its share");
            for (partition, expected) in expected.iter().enumerate() {
                assert_eq!(spill.records(partition), expected.len() as u64);
                assert_eq!(&records(&mut spill, partition), expected, "{buffer}");
            }
            // More may come after a partition was read.
            spill.push(3, b"late").unwrap();
            assert_eq!(records(&mut spill, 3).last().unwrap(), b"late");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owners_alone_and_has_no_name() {
        use std::os::unix::fs::MetadataExt as _;
        let mut spill = Spill::new(1, 1).unwrap();
        (0..3).for_each(|_| spill.push(0, b"secret").unwrap());
        let metadata = spill.file.metadata().unwrap();
        assert_eq!((metadata.mode() & 0o777, metadata.nlink()), (0o600, 0));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error_and_stays_one() {
        let full = File::options().read(true).write(true).open("/dev/full").unwrap();
        let mut spill = Spill::over(full, 2, 16);
        let results: Vec<_> = (0..4).map(|_| spill.push(1, &[7; 12]).map_err(|error| error.kind())).collect();
        assert_eq!(results[0], Ok(()), "it is still in memory");
        assert!(results[1..].iter().all(|result| *result == Err(io::ErrorKind::StorageFull)), "{results:?}");
        assert!(spill.read(1, &mut |_| ()).is_err() && spill.push(0, b"").is_err());
    }

    #[test]
    fn a_partition_that_is_not_there_is_no_panic() {
        let mut spill = Spill::new(0, 0).unwrap();
        assert_eq!(spill.partitions(), 1);
        assert!(spill.push(1, b"x").is_err());
        assert!(spill.read(9, &mut |_| panic!("no record")).is_ok());
    }
}
