//! The certificate: a statement of what was judged, byte for byte, and of what came of it.
//!
//! It is an [in-toto Statement](https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md) with the predicate
//! test-result: its subjects are the files, its predicate the verdict, the thresholds and the external form of the report.
//! Nobody has signed it; others' tools do that.
//!
//! ```text
//! statement   a report and its manifest -> the certificate as JSON
//! read        JSON from anybody -> a certificate that keeps its own rules, or why it can't be used
//! verify      a certificate against the files that are there now
//! again       a certificate as what is to be asked of the data once more
//! ```
//!
//! **Invariant:** beside the names of files, their sizes and their digests it holds nothing that the external form does not
//! allow. No path is ever made of a name in it.

mod again;
mod asked;
mod name;
mod read;
mod statement;
mod verify;
mod wire;

pub use again::{Again, again};
pub use asked::Withheld;
pub use read::{Certificate, Subject, Unusable, read};
pub use statement::{Judged, Uncertifiable, statement};
pub use verify::{Line, State, Verified, Wanted, verify, wanted};
