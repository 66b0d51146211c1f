//! Bytes that do not fit in memory, in a file that nobody else can open and that outlives nothing.
//!
//! What is spilled is as confidential as the data. The file lies in a folder of its own that only its owner may enter,
//! and loses its name as soon as it is open (where the system can do that; else when it is closed): however the process
//! ends, by Ctrl-C too, nothing is left behind.
//!
//! **Invariant:** what was appended is read back as it was, or there is an error.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

/// Bytes in a file without a name.
#[derive(Debug)]
pub struct Scratch {
    file: File,
    /// The folder of the file, where it could not be removed while the file is open.
    _folder: Option<tempfile::TempDir>,
    /// Where a file is read from is a thing of its handle: one thread at a time.
    #[cfg(not(unix))]
    turn: std::sync::Mutex<()>,
    len: u64,
}

impl Scratch {
    /// A file without bytes, where the system keeps what is for a while.
    pub fn new() -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("datassay-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o700));
        }
        let folder = builder.tempdir()?;
        let mut options = File::options();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(folder.path().join("bytes"))?;
        let folder = if cfg!(unix) {
            folder.close()?;
            None
        } else {
            Some(folder)
        };
        Ok(Self {
            file,
            _folder: folder,
            #[cfg(not(unix))]
            turn: std::sync::Mutex::new(()),
            len: 0,
        })
    }

    /// How many bytes there are.
    pub const fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds bytes behind all others, and gives where they begin.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let start = self.len;
        self.file.seek(SeekFrom::Start(start))?;
        self.file.write_all(bytes)?;
        self.len += bytes.len() as u64;
        Ok(start)
    }

    /// Fills `bytes` with what begins at `start`. Several threads may at once.
    #[cfg(unix)]
    pub fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, bytes, start)
    }

    /// Fills `bytes` with what begins at `start`. Several threads may at once.
    #[cfg(not(unix))]
    pub fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<()> {
        use std::io::Read;
        let _turn = self.turn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        (&self.file).seek(SeekFrom::Start(start))?;
        (&self.file).read_exact(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_appended_is_read_back() {
        let mut scratch = Scratch::new().unwrap();
        assert_eq!(scratch.append(b"one").unwrap(), 0);
        assert_eq!(scratch.append(b"three").unwrap(), 3);
        let mut bytes = [0; 5];
        scratch.read(3, &mut bytes).unwrap();
        assert_eq!((&bytes, scratch.len()), (b"three", 8));
        assert!(scratch.read(4, &mut bytes).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it_and_it_has_no_name() {
        use std::os::unix::fs::MetadataExt;
        let scratch = Scratch::new().unwrap();
        let about = scratch.file.metadata().unwrap();
        assert_eq!((about.mode() & 0o777, about.nlink()), (0o600, 0));
    }
}
