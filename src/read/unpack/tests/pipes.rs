//! Decoding on another thread.

use std::io::{self, Cursor, Read};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use super::super::{Piped, Queue};
use super::*;
use UnpackFaultKind::{Corrupt, Truncated, Unreadable};

fn queue(blocks: usize, block_bytes: usize) -> Queue {
    Queue { blocks, block_bytes }
}

fn read_all(mut piped: Piped) -> (Vec<u8>, Option<UnpackFault>) {
    let mut bytes = Vec::new();
    piped.read_to_end(&mut bytes).unwrap();
    assert_eq!(piped.read(&mut [0]).unwrap(), 0, "the end stays the end");
    (bytes, piped.fault())
}

#[test]
fn the_bytes_and_the_fault_come_through() {
    let payload = rows(5000);
    let stored = pack(Compression::Gzip, &payload);
    for queue in
        [queue(0, 0), queue(2, 1), queue(2, 1000), queue(4, payload.len()), queue(3, 1 << 20), Queue::default()]
    {
        for cut in [0, 1, 1000] {
            let stored = stored[..stored.len() - cut].to_vec();
            let direct = unpack(Compression::Gzip, &stored);
            let unpacked = Unpacked::new(Compression::Gzip, Box::new(Cursor::new(stored)), &Limits::default());
            let (bytes, fault) = read_all(Piped::new(unpacked, Unpacked::fault, queue).unwrap());
            assert!((bytes, &fault) == (direct.decoded, &direct.fault), "{queue:?}, {cut}");
            assert_eq!(fault.map(|fault| fault.kind), (cut > 0).then_some(Truncated));
        }
    }
}

/// Reads without an end, and tells by its life whether it is still held.
struct Endless(#[expect(dead_code, reason = "held for its count")] Arc<()>);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(b'x');
        Ok(buffer.len())
    }
}

fn is_let_go(life: &Weak<()>) -> bool {
    let start = Instant::now();
    while life.strong_count() > 0 && start.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(1));
    }
    life.strong_count() == 0
}

#[test]
fn dropping_it_early_ends_the_thread() {
    for wanted in [0, 1, 5000, 100_000] {
        let life = Arc::new(());
        let held = Arc::downgrade(&life);
        let mut piped = Piped::new(Endless(life), |_| None, queue(3, 1000)).unwrap();
        piped.read_exact(&mut vec![0; wanted]).unwrap();
        drop(piped);
        assert!(is_let_go(&held), "after {wanted} bytes");
    }
}

#[test]
fn dropping_it_does_not_wait_for_a_reader_that_waits() {
    struct Waiting(std::sync::mpsc::Receiver<u8>);
    impl Read for Waiting {
        fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            Ok(0)
        }
    }
    let (sender, receiver) = std::sync::mpsc::channel();
    drop(Piped::new(Waiting(receiver), |_| None, Queue::default()).unwrap());
    drop(sender);
}

/// Gives 2,500 bytes, and then fails in some way.
struct Then(u64, fn() -> io::Result<usize>);

impl Read for Then {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = buffer.len().min(usize::try_from(2500 - self.0).unwrap());
        self.0 += count as u64;
        if count == 0 { (self.1)() } else { Ok(count) }
    }
}

#[test]
fn a_reader_that_fails_or_panics_is_a_fault() {
    let failing = Then(0, || Err(io::Error::other("gone")));
    let (bytes, fault) = read_all(Piped::new(failing, |_| None, queue(2, 1000)).unwrap());
    let fault = fault.unwrap();
    assert_eq!((bytes.len(), fault.kind, fault.decoded_byte), (2500, Unreadable, 2500));

    let panicking = Then(0, || panic!("a bug, made for this test"));
    let (bytes, fault) = read_all(Piped::new(panicking, |_| None, queue(2, 1000)).unwrap());
    let fault = fault.unwrap();
    assert_eq!((bytes.len(), fault.kind, fault.decoded_byte), (2000, Corrupt, 2000));
}

#[test]
fn no_more_blocks_are_filled_than_the_queue_holds() {
    struct Counting(Arc<std::sync::atomic::AtomicU64>);
    impl Read for Counting {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.fetch_add(buffer.len() as u64, std::sync::atomic::Ordering::SeqCst);
            Ok(buffer.len())
        }
    }
    let count = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let mut piped = Piped::new(Counting(Arc::clone(&count)), |_| None, queue(3, 1000)).unwrap();
    for read in 0..50 {
        piped.read_exact(&mut [0; 100]).unwrap();
        std::thread::sleep(Duration::from_millis(1));
        assert!(count.load(std::sync::atomic::Ordering::SeqCst) <= read / 10 * 1000 + 3000);
    }
}
