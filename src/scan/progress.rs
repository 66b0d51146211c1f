//! How far a scan is, for whoever draws it.

/// Told how far a scan is. Called from many threads, often; it must not wait.
pub trait Progress: Sync {
    /// The scan starts; so many stored bytes are there.
    fn begin(&self, bytes: u64);
    /// So many more stored bytes have been dealt with.
    fn advance(&self, bytes: u64);
    /// The scan is over.
    fn end(&self);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _bytes: u64) {}
    fn advance(&self, _bytes: u64) {}
    fn end(&self) {}
}
