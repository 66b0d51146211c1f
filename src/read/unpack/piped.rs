//! A reader that runs on a thread of its own, so that decoding goes on beside what is done with the bytes.
//!
//! ```text
//!            empty blocks
//!          <-------------
//!   reader                 Piped
//!          ------------->
//!            full blocks
//! ```
//!
//! The blocks go round: no more of them are ever filled than the queue allows. Reading waits for the other thread, so
//! it has no place inside a thread pool.
//!
//! **Invariant:** dropping this ends the thread when it next asks for a block, and never waits for it; a panic of the
//! reader ends the bytes with a fault.

use std::io::{self, ErrorKind, Read};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

use super::fault::{UnpackFault, UnpackFaultKind, unreadable};

/// How much may wait to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Blocks, at least two of which are used.
    pub blocks: usize,
    /// Bytes in each.
    pub block_bytes: usize,
}

impl Default for Queue {
    /// Four blocks of 1 MiB.
    fn default() -> Self {
        Self { blocks: 4, block_bytes: 1 << 20 }
    }
}

/// The bytes of a reader on another thread.
#[derive(Debug)]
pub struct Piped {
    full: Receiver<Vec<u8>>,
    empty: Sender<Vec<u8>>,
    /// The block that is being read, and how much of it was.
    block: Vec<u8>,
    given: usize,
    total: u64,
    /// `None` once it has ended.
    thread: Option<JoinHandle<Option<UnpackFault>>>,
    fault: Option<UnpackFault>,
}

impl Piped {
    /// Starts reading; `fault` is asked of the reader when it has no more bytes. Fails where no thread can be started.
    pub fn new<R>(reader: R, fault: fn(&R) -> Option<UnpackFault>, queue: Queue) -> io::Result<Self>
    where
        R: Read + Send + 'static,
    {
        let (empty, empties) = channel();
        let (fulls, full) = channel();
        for _ in 0..queue.blocks.max(2) {
            // Memory is taken when a block is filled: most files need but one.
            let _ = empty.send(Vec::new());
        }
        let block_bytes = queue.block_bytes.max(1);
        let thread = Builder::new().name("unpack".to_owned()).spawn(move || {
            let mut source = Source { reader, given: 0 };
            source.run(&empties, &fulls, block_bytes).or_else(|| fault(&source.reader))
        })?;
        Ok(Self { full, empty, block: Vec::new(), given: 0, total: 0, thread: Some(thread), fault: None })
    }

    /// What kept the rest from being read; known once `read` has given nothing.
    pub fn fault(&self) -> Option<UnpackFault> {
        self.fault.clone()
    }

    /// Takes the next block; whether there was one.
    fn next_block(&mut self) -> bool {
        let Some(thread) = self.thread.take() else {
            return false;
        };
        if let Ok(block) = self.full.recv() {
            self.thread = Some(thread);
            self.given = 0;
            let done = std::mem::replace(&mut self.block, block);
            // The first block that is done is none of those that go round.
            if done.capacity() > 0 {
                let _ = self.empty.send(done);
            }
            return true;
        }
        self.fault = thread.join().unwrap_or_else(|_| {
            let detail = "the decoder failed on it: copy or download it again, and report this".to_owned();
            let decoded_byte = self.total;
            Some(UnpackFault { kind: UnpackFaultKind::Corrupt, stored_byte: 0, decoded_byte, detail })
        });
        (self.block, self.given) = (Vec::new(), 0);
        false
    }
}

impl Read for Piped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.given == self.block.len() && !self.next_block() {
            return Ok(0);
        }
        let rest = &self.block[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        self.total += count as u64;
        Ok(count)
    }
}

/// The other thread's side.
struct Source<R> {
    reader: R,
    given: u64,
}

impl<R: Read> Source<R> {
    /// Fills blocks until the end, a fault, or nobody reads them any more.
    fn run(&mut self, empties: &Receiver<Vec<u8>>, fulls: &Sender<Vec<u8>>, size: usize) -> Option<UnpackFault> {
        loop {
            let mut block = empties.recv().ok()?;
            block.resize(size, 0);
            let (filled, end) = self.fill(&mut block);
            block.truncate(filled);
            self.given += filled as u64;
            if filled > 0 {
                fulls.send(block).ok()?;
            }
            match end {
                None => {}
                Some(Ok(())) => return None,
                Some(Err(error)) => {
                    let (kind, detail) = (UnpackFaultKind::Unreadable, unreadable(&error));
                    return Some(UnpackFault { kind, stored_byte: self.given, decoded_byte: self.given, detail });
                }
            }
        }
    }

    /// Gives how much was filled, and how the input ended if it did.
    fn fill(&mut self, block: &mut [u8]) -> (usize, Option<io::Result<()>>) {
        let mut filled = 0;
        while filled < block.len() {
            match self.reader.read(&mut block[filled..]) {
                Ok(0) => return (filled, Some(Ok(()))),
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return (filled, Some(Err(error))),
            }
        }
        (filled, None)
    }
}
