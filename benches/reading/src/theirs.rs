//! The crate simd-csv: its reader that copies nothing, each field handed to the counter without its quotes.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::thread;

use simd_csv::ZeroCopyReaderBuilder;

use crate::{Count, Texts};

/// Reads `file` on so many threads, each a stretch of it. Stretches are cut at the next LF, which is right only in files
/// without line ends in cells: on others it is read on one thread.
pub(crate) fn read(file: &Path, threads: usize, texts: Texts) -> anyhow::Result<Count> {
    let size = std::fs::metadata(file)?.len();
    let mut edges = vec![first_line(file, 0)?];
    for thread in 1..threads as u64 {
        edges.push(first_line(file, size * thread / threads as u64)?);
    }
    edges.push(size);
    let mut total = Count::default();
    thread::scope(|scope| {
        let readers: Vec<_> = edges
            .windows(2)
            .map(|edge| {
                let (from, to) = (edge[0], edge[1]);
                scope.spawn(move || stretch(file, from, to, texts))
            })
            .collect();
        for reader in readers {
            total += reader.join().map_err(|_| anyhow::anyhow!("a thread panicked"))??;
        }
        Ok(total)
    })
}

/// The start of the first line after `offset`.
fn first_line(file: &Path, offset: u64) -> anyhow::Result<u64> {
    let mut file = File::open(file)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut line = Vec::new();
    BufReader::new(file).read_until(b'\n', &mut line)?;
    Ok(offset + line.len() as u64)
}

fn stretch(file: &Path, from: u64, to: u64, texts: Texts) -> anyhow::Result<Count> {
    let mut file = File::open(file)?;
    file.seek(SeekFrom::Start(from))?;
    let mut reader = ZeroCopyReaderBuilder::with_capacity(CAPACITY)
        .has_headers(false)
        .flexible(true)
        .from_reader(file.take(to - from));
    let mut count = Count::default();
    while let Some(record) = reader.read_byte_record()? {
        count.cells += record.len() as u64;
        count.bytes += match texts {
            Texts::Raw => record.unquoted_iter().map(|cell| cell.len() as u64).sum::<u64>(),
            Texts::Unescaped => record.unescaped_iter().map(|cell| cell.len() as u64).sum(),
        };
    }
    Ok(count)
}

/// Bytes read at once: of 8 KiB to 4 MiB, what it was fastest with.
const CAPACITY: usize = 256 << 10;
