//! The digest of a file's bytes: on the way of a reader that takes them from the first to the last, or by themselves.
//!
//! Whoever asks for the next part of a text holds a lock while the bytes are read, so a large file is hashed by a thread of
//! its own, to which the bytes are handed on. It is behind by a few blocks at most.
//!
//! **Invariant:** a slot holds the digest of a whole file or nothing: of one whose end was not seen there is none.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use crate::base::Digest;
use crate::base::digest::Hash;
use crate::facts::Fault;
use crate::source::Found;

use super::open::{open_file, unreadable};

/// Files smaller than this are hashed where they are read: a thread costs more than it saves.
const LEAST_FOR_A_THREAD: u64 = 4 << 20;

/// Blocks that wait to be hashed at most; readers read up to 256 KiB at a time.
const MOST_WAITING: usize = 32;

/// Bytes that are read at a time where nobody else reads them.
const STEP: usize = 1 << 20;

/// Where the digest of one file is put.
#[derive(Clone, Debug, Default)]
pub struct Slot(Arc<Mutex<State>>);

#[derive(Debug, Default)]
enum State {
    /// Not yet, or never.
    #[default]
    Empty,
    /// All bytes were handed on to be hashed.
    Underway(JoinHandle<Hash>),
    /// How many bytes there were, and their digest.
    Known(u64, Digest),
}

impl Slot {
    /// The number of bytes and their digest, if the whole file was read.
    pub fn take(&self) -> Option<(u64, Digest)> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::take(&mut *state) {
            State::Empty => None,
            State::Underway(thread) => thread.join().ok().map(|hash| (hash.bytes(), hash.finish())),
            State::Known(bytes, digest) => Some((bytes, digest)),
        }
    }

    /// Puts a digest in.
    pub fn put(&self, bytes: u64, digest: Digest) {
        self.set(State::Known(bytes, digest));
    }

    fn set(&self, new: State) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = new;
    }
}

/// A reader whose bytes are hashed as they pass.
pub(super) struct Hashing<R> {
    inner: R,
    way: Way,
    slot: Slot,
}

enum Way {
    Here(Hash),
    Thread { blocks: SyncSender<Vec<u8>>, spent: Receiver<Vec<u8>>, thread: JoinHandle<Hash> },
    Over,
}

impl<R: Read> Hashing<R> {
    /// The bytes of `inner`, about so many.
    pub(super) fn new(inner: R, bytes: u64, slot: &Slot) -> Self {
        let way = if bytes < LEAST_FOR_A_THREAD { None } else { Way::thread() };
        Self { inner, way: way.unwrap_or_else(|| Way::Here(Hash::default())), slot: slot.clone() }
    }
}

impl Way {
    /// `None` where the system gives no thread.
    fn thread() -> Option<Self> {
        let (blocks, waiting) = sync_channel::<Vec<u8>>(MOST_WAITING);
        let (give_back, spent): (Sender<Vec<u8>>, Receiver<Vec<u8>>) = channel();
        let hash = move || {
            let mut hash = Hash::default();
            for block in waiting {
                hash.update(&block);
                // Where nobody takes it back, the file is at its end.
                let _ = give_back.send(block);
            }
            hash
        };
        let thread = thread::Builder::new().name("sha-256".to_owned()).spawn(hash).ok()?;
        Some(Self::Thread { blocks, spent, thread })
    }

    fn take(&mut self, bytes: &[u8]) {
        match self {
            Self::Here(hash) => hash.update(bytes),
            Self::Thread { blocks, spent, .. } => {
                let mut block = spent.try_recv().unwrap_or_default();
                block.clear();
                block.extend_from_slice(bytes);
                if blocks.send(block).is_err() {
                    // The thread has died, which it can't; then the file is hashed by itself.
                    *self = Self::Over;
                }
            }
            Self::Over => {}
        }
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if read > 0 {
            self.way.take(&buffer[..read]);
        } else if !buffer.is_empty() {
            match std::mem::replace(&mut self.way, Way::Over) {
                Way::Here(hash) => self.slot.put(hash.bytes(), hash.finish()),
                Way::Thread { thread, .. } => self.slot.set(State::Underway(thread)),
                Way::Over => {}
            }
        }
        Ok(read)
    }
}

/// The size and the digest of a file, read by itself; nothing where `stop` says that it is no longer wanted. `advance` is
/// told of the bytes as they are read.
pub fn hash(found: &Found, stop: impl Fn() -> bool, advance: impl Fn(u64)) -> Result<Option<(u64, Digest)>, Fault> {
    let mut file = open_file(found)?;
    let mut hash = Hash::default();
    let least = usize::try_from(found.bytes).unwrap_or(STEP).saturating_add(1);
    let mut buffer = vec![0; STEP.min(least)];
    loop {
        if stop() {
            return Ok(None);
        }
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Some((hash.bytes(), hash.finish()))),
            Ok(read) => {
                hash.update(&buffer[..read]);
                advance(read as u64);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable("read", &error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_hashed_whether_here_or_on_a_thread() {
        let bytes: Vec<u8> = (0..3_000_000_u32).flat_map(u32::to_le_bytes).collect();
        for (bytes, size) in [(&bytes[..], bytes.len() as u64), (&bytes[..], 0), (b"", 0), (b"abc", 1 << 40)] {
            let slot = Slot::default();
            let mut passed = Vec::new();
            Hashing::new(bytes, size, &slot).read_to_end(&mut passed).expect("memory can be read");
            assert!(passed == bytes);
            assert_eq!(slot.take(), Some((bytes.len() as u64, Digest::of(bytes))));
            assert_eq!(slot.take(), None);
        }
    }

    #[test]
    fn there_is_no_digest_of_half_a_file() {
        for size in [0, 1 << 40] {
            let slot = Slot::default();
            let mut half = [0; 3];
            let mut reader = Hashing::new(&b"abcdef"[..], size, &slot);
            reader.read_exact(&mut half).expect("memory can be read");
            assert_eq!(reader.read(&mut []).expect("memory can be read"), 0);
            drop(reader);
            assert_eq!(slot.take(), None);
        }
    }
}
