//! Secrets: keys, tokens, passwords and addresses that let their reader in.
//!
//! [`may_hold`] looks over whole blocks of text for places worth a closer look, [`find`] over one cell. What is found
//! is told by kind, place and length; nothing here copies a value. How a format is written is declared in the file
//! of its family, one line each: the issuer of each is in its line, and its documentation is the source of the line.
//!
//! **Invariant:** linear in the text, whatever the text; and every cell in which [`find`] finds something without a
//! header has a place that [`may_hold`] names.

mod ai;
mod alphabet;
mod chat;
mod checksum;
mod cloud;
mod code;
mod column;
mod format;
mod keys;
mod midway;
mod name;
mod named;
mod payment;
mod placeholder;
mod scan;
mod service;
mod url;

use std::sync::LazyLock;

pub use column::{Filled, PASSWORD_COLUMN, holds_passwords};
pub use format::Confidence;
pub use name::{Heading, Telling, telling, tells};

use format::{Format, Found};
use scan::{Clue, Hint, Hints, NAMES, heads_at};

/// A secret in a cell: what it is and where, never what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secret {
    /// What it is, by the name that a report gives it; one of [`kinds`].
    pub kind: &'static str,
    /// Its first byte in the cell.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Secret {
    /// Its length in bytes.
    pub fn length(&self) -> usize {
        self.end - self.start
    }
}

/// All formats that belong to a family, in a fixed order.
fn families() -> impl Iterator<Item = &'static Format> {
    [
        cloud::FORMATS,
        code::FORMATS,
        chat::FORMATS,
        payment::FORMATS,
        ai::FORMATS,
        service::FORMATS,
        keys::FORMATS,
        url::FORMATS,
    ]
    .into_iter()
    .flatten()
}

static KINDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let named = named::FORMATS.iter().map(|named| named.kind);
    families().map(|format| format.kind).chain(named).chain(named::KINDS).chain([PASSWORD_COLUMN]).collect()
});

/// The names of all kinds, in an order that does not change from run to run.
pub fn kinds() -> &'static [&'static str] {
    &KINDS
}

/// The place of a kind in [`kinds`], for counting by number.
pub fn index(kind: &str) -> Option<u16> {
    kinds().iter().position(|name| *name == kind).and_then(|place| u16::try_from(place).ok())
}

/// Who issues the formats of the tables, in order, some of them more than once.
pub fn issuers() -> impl Iterator<Item = &'static str> {
    families().map(|format| format.issuer).chain(named::FORMATS.iter().map(|named| named.names[0]))
}

/// Whether a cell that is called a secret stands in the place of one: a mask, a blank to fill in, a word.
pub fn stands_in(cell: &str) -> bool {
    placeholder::stands_for_one(cell.as_bytes())
}

/// The places of a block of text, in order, whose cells are worth a call of [`find`]. The block is text as it
/// stands in the file, quotes and delimiters included, cut where a record ends. A delimiter other than a letter, a
/// digit, `_`, `-`, `/` and `+` is assumed.
pub fn may_hold(block: &[u8]) -> impl Iterator<Item = usize> {
    Finds::new(block).map(|(at, _)| at)
}

/// The secrets in one cell, in order and without overlap. Under a telling header the whole cell is judged as well.
pub fn find(cell: &str, header: Option<&str>) -> impl Iterator<Item = Secret> + use<> {
    find_under(cell, header.map(Heading::of).as_ref())
}

/// [`find`] for many cells under one header.
pub fn find_under(cell: &str, header: Option<&Heading>) -> impl Iterator<Item = Secret> + use<> {
    let mut found: Vec<Found> = Vec::new();
    // No format is shorter, and nobody's password is.
    if cell.len() >= 6 {
        found.extend(Finds::new(cell.as_bytes()).map(|(_, found)| found));
        found.extend(header.and_then(|header| named::under(cell, header)));
    }
    parted(found).into_iter().map(|found| Secret {
        kind: found.kind,
        start: found.start,
        end: found.end,
        confidence: found.confidence,
    })
}

/// What is found in a text, with the place of what gave it away; what begins within a token is part of it.
struct Finds<'t> {
    text: &'t [u8],
    hints: Hints<'t>,
    done: usize,
}

impl<'t> Finds<'t> {
    fn new(text: &'t [u8]) -> Finds<'t> {
        Finds { text, hints: Hints::new(text), done: 0 }
    }
}

impl Iterator for Finds<'_> {
    type Item = (usize, Found);

    fn next(&mut self) -> Option<(usize, Found)> {
        loop {
            let hint = self.hints.next()?;
            if hint.at < self.done && !matches!(hint.clue, Clue::Name(_)) {
                continue;
            }
            if let Some(found) = look(self.text, hint) {
                if found.confidence > Confidence::Named {
                    self.done = self.done.max(found.end);
                }
                return Some((hint.at, found));
            }
        }
    }
}

/// The secret that stands at a hint.
fn look(text: &[u8], hint: Hint) -> Option<Found> {
    let at = hint.at;
    match hint.clue {
        Clue::Head => issued(text, at),
        Clue::Address => url::credentials(text, at),
        Clue::Tilde => midway::azure_client(text, at),
        Clue::Colon => midway::telegram(text, at).or_else(|| midway::asana(text, at)),
        Clue::Dot => midway::discord(text, at),
        Clue::Sign => keys::hash(text, at).or_else(|| midway::after_sign(text, at)),
        Clue::Marked => midway::azure_identifiable(text, at).or_else(|| midway::newrelic(text, at)),
        Clue::Name(name) => match NAMES[name] {
            "VATE KEY" => keys::private_key(text, at),
            "{SSHA" | "{SHA" => keys::ldap_hash(text, at),
            "argon2" | "$scrypt$" => keys::hash(text, at + 2),
            "sig=" => url::sas(text, at),
            // A name can itself begin a format, as in `AccountKey=`.
            _ => issued(text, named::begins(text, at)).or_else(|| named::assigned(text, at)),
        },
    }
}

/// The longest secret of the tables that begins at `at`.
fn issued(text: &[u8], at: usize) -> Option<Found> {
    heads_at(text, at)
        .filter_map(|(format, head)| format.find(text, at, head))
        .max_by_key(|found| (found.end, found.confidence))
}

/// What was found without overlaps: of two that overlap the surer one, then the longer one.
fn parted(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| (found.start, found.end));
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for next in found {
        match kept.last_mut() {
            Some(last) if next.start < last.end => {
                let weight = |found: &Found| (found.confidence, found.end - found.start);
                if weight(&next) > weight(last) {
                    *last = next;
                }
            }
            _ => kept.push(next),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_many_unique_and_numbered() {
        let mut names = kinds().to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), kinds().len());
        assert_eq!(index(kinds()[7]), Some(7));
        assert_eq!(index("no-such-kind"), None);
        let mut issuers: Vec<_> = issuers().collect();
        issuers.sort_unstable();
        issuers.dedup();
        assert!(issuers.len() >= 100, "{}", issuers.len());
        for format in families() {
            assert!(format.heads.iter().all(|head| head.len() >= 3), "{}", format.kind);
            assert!(
                format.kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{}",
                format.kind
            );
        }
    }
}
