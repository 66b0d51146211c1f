//! The bytes of a column chunk, read ahead in windows: a chunk of gigabytes never stands in memory whole.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use bytes::Bytes;

use super::damage::Damage;

/// Bytes read at a time.
const WINDOW: u64 = 8 << 20;

/// The longest header of a page that is waited for: it may hold a smallest and a largest value.
const LONGEST_HEADER: u64 = 1 << 20;

/// Reads one chunk from a file.
pub(super) struct ChunkBytes<'a> {
    file: &'a mut File,
    start: u64,
    end: u64,
    window: Bytes,
    window_start: u64,
}

impl<'a> ChunkBytes<'a> {
    /// The bytes from `start` to `end`, which lie in the file.
    pub(super) fn new(file: &'a mut File, (start, end): (u64, u64)) -> Self {
        Self { file, start, end, window: Bytes::new(), window_start: start }
    }

    /// Where it starts and ends.
    pub(super) fn range(&self) -> (u64, u64) {
        (self.start, self.end)
    }

    /// The bytes from `at` on, as many as a header may take.
    pub(super) fn ahead(&mut self, at: u64) -> Result<Bytes, Damage> {
        let wanted = LONGEST_HEADER.min(self.end - at);
        self.fill(at, wanted)?;
        Ok(self.cut(at, wanted))
    }

    /// So many bytes from `at` on, which lie in the chunk.
    pub(super) fn bytes(&mut self, at: u64, count: u64) -> Result<Bytes, Damage> {
        self.fill(at, count)?;
        Ok(self.cut(at, count))
    }

    fn cut(&self, at: u64, count: u64) -> Bytes {
        #[expect(clippy::cast_possible_truncation, reason = "within the window, which is in memory")]
        let (from, to) = ((at - self.window_start) as usize, (at - self.window_start + count) as usize);
        self.window.slice(from..to)
    }

    /// Moves the window if it does not hold these bytes.
    fn fill(&mut self, at: u64, count: u64) -> Result<(), Damage> {
        let window_end = self.window_start + self.window.len() as u64;
        if at >= self.window_start && at + count <= window_end {
            return Ok(());
        }
        let size = WINDOW.max(count).min(self.end - at);
        let mut window = Vec::new();
        // The range was held against the size of the file.
        window.reserve_exact(usize::try_from(size).map_err(|_| Damage::Place)?);
        self.file.seek(SeekFrom::Start(at)).map_err(Damage::Unreadable)?;
        Read::by_ref(self.file).take(size).read_to_end(&mut window).map_err(Damage::Unreadable)?;
        if (window.len() as u64) < size {
            return Err(Damage::Cut);
        }
        self.window = Bytes::from(window);
        self.window_start = at;
        Ok(())
    }
}
